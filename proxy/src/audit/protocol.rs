//! The questions and the lines that answer them. One JSON object a line, in both directions.

use serde::{Deserialize, Serialize};

use crate::change::shadow::Shown;

use super::keeping::{Keeping, Kept};
use crate::notices::Notices;
use crate::report::{Asked, Field};
use crate::upstream::sightings::Sighting;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// Records that match.
    Query(Box<Filter>),
    /// Everything about one call.
    Show {
        /// The call's id.
        id: String,
        /// Look in the shared store, for the records of all nodes.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        shared: bool,
    },
    /// Everything about one call, each record as a file that proves itself.
    Proof {
        /// The call's id.
        id: String,
    },
    /// New records as they become durable, until the asker leaves.
    Tail,
    /// Records that match, with proof, as the files of a bundle.
    Evidence {
        /// Which; its limit and order mean nothing here.
        filter: Box<Filter>,
        /// The signed checkpoint to freeze them at, instead of the last one.
        at: Option<String>,
    },
    /// An answer over many records, signed.
    Report(Box<Asked>),
    /// Calls, tokens and bytes by up to three fields.
    Aggregate {
        /// Which decisions; its limit and order mean nothing here.
        filter: Box<Filter>,
        /// The fields.
        by: Vec<Field>,
    },
    /// A sample of decisions that anybody draws again.
    Sample {
        /// Out of which; its limit and order mean nothing here.
        filter: Box<Filter>,
        /// How many of each group.
        size: usize,
        /// What decides which are drawn.
        seed: String,
        /// What the groups are made by.
        by: Vec<Field>,
    },
    /// Somebody may read records from now on, or no longer: recorded before it takes effect.
    Access {
        /// Which.
        change: AccessChange,
        /// Who, in what role, until when, and by which token's first characters.
        whom: String,
        /// Why.
        why: String,
    },
    /// What a provider says of its own access, to be recorded.
    Notices(Box<Notices>),
    /// The facts of the decisions of a time, counted.
    Facts {
        /// Acknowledged at or after, nanoseconds since the epoch.
        from_ns: u64,
        /// Acknowledged before, nanoseconds since the epoch.
        to_ns: u64,
    },
    /// Where the draft that runs beside disagrees; only a server knows.
    Shadow,
    /// What an endpoint showed on its connections; only a server knows.
    Sightings {
        /// The endpoint.
        endpoint: String,
    },
    /// The records of one person's calls.
    Subject {
        /// Who, as the application named them; never recorded.
        name: String,
        /// Erase them, for this ground; `None` to look only.
        erase: Option<String>,
    },
    /// Legal holds, and a person's records taken out.
    Keeping(Box<Keeping>),
    /// Every day that is kept, and until when.
    Retention,
    /// Delete what is over; answers with the days that are gone.
    Expire,
    /// The clock is right, somebody says.
    ConfirmClock {
        /// Why they are sure.
        why: String,
    },
}

impl Question {
    /// Whether it is about the records of all nodes.
    #[must_use]
    pub fn asks_shared(&self) -> bool {
        if let Self::Query(filter) = self {
            filter.shared
        } else {
            matches!(self, Self::Show { shared: true, .. })
        }
    }
}

/// What became of somebody's access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessChange {
    /// It was given.
    Granted,
    /// It was taken away.
    Revoked,
}

impl AccessChange {
    /// The action, in records.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Granted => "access.grant",
            Self::Revoked => "access.revoke",
        }
    }
}

/// What a record must match; each list that is not empty must hold the record's value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Acknowledged at or after, nanoseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_ns: Option<u64>,
    /// Acknowledged before, nanoseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_ns: Option<u64>,
    /// Kinds, such as `decision`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Applications.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<String>,
    /// Tenants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tenants: Vec<String>,
    /// Labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Levels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Endpoints.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// Jurisdictions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jurisdictions: Vec<String>,
    /// Rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// `permit` or `deny`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<String>,
    /// Models asked for or answering.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// What this hold keeps, instead of what is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    /// How many records at most; 0 for all.
    pub limit: u64,
    /// Earliest first, instead of latest first.
    pub oldest_first: bool,
    /// Look in the shared store, for the records of all nodes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// One line of an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A record, as stored.
    Record(Box<Row>),
    /// So many records came faster than they were taken; `query` shows them.
    Missed(u64),
    /// A signed note.
    Statement(String),
    /// Counts by groups, with the names of the fields or the sizes of the groups.
    Counted(serde_json::Value),
    /// The next piece of a file.
    File {
        /// The file's name.
        name: String,
        /// The piece.
        text: String,
    },
    /// What the draft that runs beside has shown; none where none runs.
    Shadow(Option<Shown>),
    /// What an endpoint has shown.
    Sightings(Vec<Sighting>),
    /// So many more records have been read.
    Read {
        /// How many.
        records: u64,
    },
    /// Facts, and how many calls had them.
    Facts {
        /// The facts.
        facts: SeenFacts,
        /// How many calls.
        count: u64,
    },
    /// A day of a class, and how it stands with what is promised.
    Cell(Cell),
    /// A line about holds.
    Kept(Box<Kept>),
    /// The end, with what could not be served.
    End {
        /// Records that matched and could not be read, or days that could not be deleted, with the
        /// reason.
        unreadable: Vec<String>,
    },
    /// The question cannot be answered.
    Error(String),
}

/// What rules look at in a recorded call, by names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeenFacts {
    /// The application.
    pub application: String,
    /// The level declared.
    pub declared_level: Option<String>,
    /// The least level of the key.
    pub key_floor: Option<String>,
    /// The labels, found and declared.
    pub labels: Vec<String>,
    /// The markings.
    pub markings: Vec<String>,
    /// The model asked for.
    pub model: String,
    /// The purpose.
    pub purpose: Option<String>,
}

/// A record in an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// Index of the record's leaf.
    pub index: u64,
    /// The record in its canonical form.
    pub record: Box<serde_json::value::RawValue>,
}

/// A day of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The class.
    pub class: String,
    /// The day.
    pub day: String,
    /// How many records it holds.
    pub records: u64,
    /// The first moment at which it may no longer be kept (RFC 3339); `None` when nothing is promised.
    pub until: Option<String>,
    /// From when on it may no longer be kept once a shorter promise takes effect (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sooner: Option<String>,
    /// Records that legal holds keep when it goes; counted where its time is over.
    #[serde(default)]
    pub held: u64,
    /// `kept`, `over` (the next run deletes it), `being deleted` or `deleted`.
    pub state: String,
}
