//! A rehearsal of the worst day: a backup was restored beside the store, checked and thrown away, and
//! this is how it went.

use super::event::Actor;
use super::identity::{RecordId, UtcNanos};
use serde::{Deserialize, Serialize};

/// What a drill found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// When it ended.
    pub at_ns: UtcNanos,
    /// Entries that the backup covers.
    pub backup_entries: u64,
    /// Who ordered it.
    pub by: Actor,
    /// Bytes restored.
    pub bytes: u64,
    /// Entries of the live log that the backup does not cover: what would have been lost.
    pub missing_entries: u64,
    /// Whether everything held.
    pub passed: bool,
    /// The event.
    pub record_id: RecordId,
    /// Records that were read back and compared with their leaves.
    pub records: u64,
    /// Milliseconds until the copy was in place.
    pub restore_ms: u64,
    /// Milliseconds until every record had been read and compared.
    pub verify_ms: u64,
    /// The first thing that did not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_failed: Option<String>,
}
