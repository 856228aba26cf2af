//! Finding records: what may be asked, and what comes back.
//!
//! Whatever the index says, each record served was decrypted, its commitment recomputed and
//! compared with its leaf, and the filters tested on the record itself. How candidates are found
//! is in `query/run.rs`; the seal on cursors is in `query/cursor.rs`.

pub(crate) mod cursor;
pub(crate) mod held;
pub(crate) mod run;

use crate::cells::KeyError;
use crate::record::{Class, Digest, Envelope, Kind, Record, RecordId, UtcNanos, Verdict};
use crate::spine::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// In which order records come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Latest first.
    #[default]
    Newest,
    /// Earliest first.
    Oldest,
}

/// What is looked for. Each list that is not empty must match; within a list any value does.
///
/// A filter tests the record's own fields: a label is in the decision, not in the outcome.
/// [`Store::get`](crate::Store::get) gives everything about one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Acknowledged at or after.
    pub from: Option<UtcNanos>,
    /// Acknowledged before.
    pub to: Option<UtcNanos>,
    /// Application that called.
    pub applications: Vec<String>,
    /// Kind of record.
    pub kinds: Vec<Kind>,
    /// Label found, by name.
    pub labels: Vec<String>,
    /// Level decided on.
    pub levels: Vec<String>,
    /// Endpoint: eligible in a decision, tried or answering in an outcome.
    pub endpoints: Vec<String>,
    /// Jurisdiction of such an endpoint.
    pub jurisdictions: Vec<String>,
    /// Rule that granted or restricted.
    pub rules: Vec<String>,
    /// What the policy said.
    pub decisions: Vec<Verdict>,
    /// Call or event.
    pub record_ids: Vec<RecordId>,
    /// Tenant. Not indexed: tested on each opened record.
    pub tenants: Vec<String>,
    /// Model asked for or answering. Not indexed: tested on each opened record.
    pub models: Vec<String>,
    /// What this hold keeps, also of days that are gone, instead of what is there.
    pub hold: Option<RecordId>,
    /// How many records a page holds, at most [`Query::LARGEST_PAGE`].
    pub limit: usize,
    /// Which come first.
    pub order: Order,
    /// Where the page before this one ended.
    pub cursor: Option<String>,
}

impl Query {
    /// The largest page.
    pub const LARGEST_PAGE: usize = 1_000;
}

impl Default for Query {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            applications: Vec::new(),
            kinds: Vec::new(),
            labels: Vec::new(),
            levels: Vec::new(),
            endpoints: Vec::new(),
            jurisdictions: Vec::new(),
            rules: Vec::new(),
            decisions: Vec::new(),
            record_ids: Vec::new(),
            tenants: Vec::new(),
            models: Vec::new(),
            hold: None,
            limit: 100,
            order: Order::Newest,
            cursor: None,
        }
    }
}

/// A record as it was read: decrypted, and checked against its leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub(crate) envelope: Envelope,
    pub(crate) canonical: Vec<u8>,
    pub(crate) commitment: [u8; 32],
    pub(crate) salt: [u8; 32],
    pub(crate) day: Day,
}

impl Stored {
    /// Index of the record's leaf.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.envelope.at.index
    }

    /// When the store took it in.
    #[must_use]
    pub fn acknowledged(&self) -> UtcNanos {
        self.envelope.at.acknowledged_ns
    }

    /// The log it stands in.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.envelope.at.origin
    }

    /// The tag of the subject, where one was named.
    #[must_use]
    pub fn subject_tag(&self) -> Option<&str> {
        self.envelope.at.subject_tag.as_deref()
    }

    /// Its retention class.
    #[must_use]
    pub fn class(&self) -> Class {
        self.envelope.record.kind().class()
    }

    /// The day of its cell.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.envelope.record
    }

    /// The record itself.
    #[must_use]
    pub fn into_record(self) -> Record {
        self.envelope.record
    }

    /// The closed names it is found by, field by field; nothing else of the record.
    #[must_use]
    pub fn tags(&self) -> BTreeMap<&'static str, BTreeSet<String>> {
        let mut tags: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        crate::record::tag::visit(&self.envelope.record, &mut |field, value| {
            tags.entry(field.name()).or_default().insert(value.to_owned());
        });
        tags
    }

    /// The bytes that were committed to.
    #[must_use]
    pub fn canonical(&self) -> &[u8] {
        &self.canonical
    }

    /// The record as an event of the Open Cybersecurity Schema Framework, API Activity (class 6003): a
    /// line of JSON, for a SIEM.
    #[must_use]
    pub fn ocsf(&self) -> String {
        crate::store::activity(self)
    }

    /// The commitment in its leaf.
    #[must_use]
    pub fn commitment(&self) -> Digest {
        Digest::from_bytes(self.commitment)
    }
}

/// A leaf whose body could not be served, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Index of the leaf.
    pub index: u64,
    /// What is wrong.
    pub what: String,
}

/// A page of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The records, in the order asked for.
    pub records: Vec<Stored>,
    /// Give this as [`Query::cursor`] for the next page; `None` after the last.
    pub next: Option<String>,
    /// Records that could not be read: never silently left out. One that was damaged before it was
    /// ever indexed is named by `verify` alone.
    pub unreadable: Vec<Unreadable>,
    /// Days of a class that lie in the time asked for and were deleted because their time was over.
    pub expired_days: usize,
    /// Records of those days that were erased at a person's request.
    pub erased: usize,
    /// Days of a class in the time asked for whose records should be here and are not: damage, which
    /// `verify` names too.
    pub missing_days: usize,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The page is larger than allowed, or empty.
    #[error("limit must be between 1 and 1000")]
    Limit,
    /// The cursor was not made by this store, or for another query.
    #[error("the cursor does not belong to this query or this store; begin again without one")]
    Cursor,
    /// The body of a leaf is damaged, missing, or not what the leaf commits to.
    #[error("record at index {}: {}; run verify", .0.index, .0.what)]
    Damaged(Unreadable),
    /// The body of a leaf was deleted when its time was over, or erased before.
    #[error("record at index {index} is gone: its time was over, or it was erased")]
    Expired {
        /// Index of the leaf.
        index: u64,
    },
    /// A key is missing or damaged.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The disk could not be read.
    #[error("the store cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The shared store could not be read.
    #[cfg(feature = "postgres")]
    #[error(transparent)]
    Shared(#[from] crate::postgres::SharedError),
}
