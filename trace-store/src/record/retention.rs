//! Records about records: that a day's cell is to go, that it is gone, that the clock is right.
//!
//! The leaves of `delete-intent` and `delete-receipt` name the cell they speak of in the clear, so
//! that a log without the bodies still says which days are gone, and when (`spine/leaf.rs`). What
//! carries a deletion out is in `store/retention.rs`.

use super::event::Actor;
use super::identity::{RecordId, UtcNanos};
use serde::{Deserialize, Serialize};

/// A cell whose time is over is about to be deleted; durable before anything of it is touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteIntent {
    /// When.
    pub at_ns: UtcNanos,
    /// What promises the deletion: the policy's name, version and digest.
    pub basis: String,
    /// The cell's class.
    pub class: String,
    /// The cell's day, `yyyy-mm-dd`.
    pub day: String,
    /// From when on the cell may no longer be kept.
    pub expired_ns: UtcNanos,
    /// How long its records were promised to be kept, such as `13 months`.
    pub keep: String,
    /// The event.
    pub record_id: RecordId,
    /// Records in the cell.
    pub records: u64,
}

/// A cell is gone, with its key, from every holder listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteReceipt {
    /// When.
    pub at_ns: UtcNanos,
    /// The cell's class.
    pub class: String,
    /// The cell's day, `yyyy-mm-dd`.
    pub day: String,
    /// Who held a copy, and looked afterwards and found nothing.
    pub holders: Vec<String>,
    /// Index of the intent's leaf.
    pub intent: u64,
    /// The event.
    pub record_id: RecordId,
}

/// Records of a day are about to be erased, before the day is over; durable before anything is touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureIntent {
    /// When.
    pub at_ns: UtcNanos,
    /// The ground, such as a request under Art. 17 GDPR, without the name of who asked.
    pub basis: String,
    /// Who ordered it.
    pub by: Actor,
    /// The cell's class.
    pub class: String,
    /// The cell's day, `yyyy-mm-dd`.
    pub day: String,
    /// Indexes of the records.
    pub indexes: Vec<u64>,
    /// The event.
    pub record_id: RecordId,
}

/// Records of a day are gone, from every holder listed. This record is published with its salt
/// (`spine/erased`), so that a reader without keys knows which bodies are rightly missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// When.
    pub at_ns: UtcNanos,
    /// The cell's class.
    pub class: String,
    /// The cell's day, `yyyy-mm-dd`.
    pub day: String,
    /// Who held a copy, and holds none any more.
    pub holders: Vec<String>,
    /// Indexes of the records.
    pub indexes: Vec<u64>,
    /// Index of the intent's leaf.
    pub intent: u64,
    /// The event.
    pub record_id: RecordId,
}

/// After a jump of the clock, or a long time off, the time was confirmed: deletion may go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockConfirmed {
    /// The time that was confirmed.
    pub at_ns: UtcNanos,
    /// Who, or `system` when the machine's clock says that it is synchronised.
    pub by: Actor,
    /// The last time in the log before the jump.
    pub from_ns: UtcNanos,
    /// The event.
    pub record_id: RecordId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
