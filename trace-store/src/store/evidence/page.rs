//! The page of a bundle for a person without any program: what this is and how to check it.

use crate::evidence::Scope;

/// `index.html`: no script, nothing fetched.
pub(super) fn page(scope: &Scope, checkpoint: &str) -> String {
    let Scope {
        asked,
        erased,
        gaps,
        expired_days,
        missing_days,
        origin,
        records,
        size,
        unreadable,
    } = scope;
    let unreadable = if unreadable.is_empty() {
        "none".to_owned()
    } else {
        unreadable.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    };
    format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence from {origin}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
th {{ text-align: left; padding-right: 1.5rem; font-weight: 600; vertical-align: top; }}
pre {{ overflow-x: auto; padding: .75rem; border: 1px solid; }}
</style>
<h1>Evidence from {origin}</h1>
<p>These are records of a log that decides where AI prompts may be processed. Each record comes with
proof that it stands in the log, unaltered, at its place. They hold labels, rules, places and numbers,
never a prompt or an answer.</p>
<table>
<tr><th>Asked for<td>{asked}
<tr><th>Records<td>{records}
<tr><th>Calls whose outcome is unknown<td>{gaps}
<tr><th>Records that could not be read<td>{unreadable}
<tr><th>Days deleted because their time was over<td>{expired_days}
<tr><th>Days that should be there and are missing<td>{missing_days}
<tr><th>Records erased at a person's request<td>{erased}
<tr><th>Entries of the log at this moment<td>{size}
</table>
<h2>The state of the log</h2>
<pre>{checkpoint}</pre>
<h2>How to check it</h2>
<ol>
<li>Compare the file <code>verifier</code> with the public key of this log that you got by another way.
Whoever made this bundle could have made the key in it too.</li>
<li>Run one of: <code>bailiwick verify --evidence FOLDER --verifier KEYFILE</code>, or, without any
program of ours, <code>python3 verify.py FOLDER --verifier KEYFILE</code>.</li>
<li>If you have a checkpoint from an earlier visit, the log must extend it:
<code>bailiwick verify --since FILE</code> on the log itself.</li>
</ol>
<h2>The files</h2>
<p><code>records.jsonl</code> has one record a line with its proof, <code>ocsf.jsonl</code> the same for
a SIEM, <code>checkpoint</code> the signed state of the log, <code>manifest</code> the signed list of
these files.</p>
</html>
"#,
        asked = escaped(asked),
        origin = escaped(origin),
        checkpoint = escaped(checkpoint),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
