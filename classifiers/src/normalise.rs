//! Text as its reader sees it.
