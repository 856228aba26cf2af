//! Totals that outlive the records they count: how many calls, by application, level, jurisdiction and
//! decision. How they are made is in `store/rollup.rs`.

use super::identity::{RecordId, UtcNanos};
use serde::{Deserialize, Serialize};

/// What the calls of some days of a month were, counted before those days are deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rollup {
    /// When.
    pub at_ns: UtcNanos,
    /// The days counted, `yyyy-mm-dd`; a day is in one roll-up only.
    pub days: Vec<String>,
    /// The counts; groups of fewer than five calls are merged into one.
    pub groups: Vec<RollupGroup>,
    /// The month, `yyyy-mm`.
    pub month: String,
    /// The event.
    pub record_id: RecordId,
    /// Decisions of those days that could not be read, so were not counted.
    pub unreadable: u64,
}

/// Calls that are alike in four things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollupGroup {
    /// The application; `*` in the group of the merged ones, as in the other three.
    pub application: String,
    /// How many calls.
    pub calls: u64,
    /// `permit` or `deny`.
    pub decision: String,
    /// Where the answering endpoint processes, separated by spaces; `-` where none answered.
    pub jurisdiction: String,
    /// The level.
    pub level: String,
}
