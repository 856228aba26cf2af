// htmx without eval, without styles of its own, and to this server only: the page's policy of content
// would stop all three anyway.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.allowScriptTags = false;
htmx.config.historyEnabled = false;
