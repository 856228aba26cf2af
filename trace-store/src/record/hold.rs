//! Legal holds: records that have to be kept although their time is over or somebody asked for their
//! erasure.
//!
//! One kind tells the whole life of a hold: placed, records copied into its own cells, released, and its
//! copies gone. The scope of a hold is kept as it was asked for, with a person only as the tags of the
//! days there were. What a hold does is in `store/hold.rs`.

use super::event::Actor;
use super::identity::{Digest, RecordId, UtcNanos};
use serde::{Deserialize, Serialize};

/// What happened to a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldAction {
    /// It holds from now on.
    Placed,
    /// Records of a day were copied into the hold's own cell, since their day is about to be deleted.
    Copied,
    /// It holds no longer; its copies are about to be deleted.
    Released,
    /// Its copies and their keys are gone.
    Ended,
}

/// A step in the life of a legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// What happened.
    pub action: HoldAction,
    /// When.
    pub at_ns: UtcNanos,
    /// Who may order it, such as a court, an authority or a general counsel, with the file's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Who did it.
    pub by: Actor,
    /// What was copied; with [`HoldAction::Copied`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<HeldCell>,
    /// The hold: the id of the record that placed it.
    pub hold: RecordId,
    /// Why, without the name of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The event.
    pub record_id: RecordId,
    /// What it holds; with [`HoldAction::Placed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<HoldScope>,
}

/// What a hold holds: calls and events with a record that fits every list which is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldScope {
    /// Applications.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<String>,
    /// `permit` or `deny`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<String>,
    /// Endpoints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// Taken in at or after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_ns: Option<UtcNanos>,
    /// Jurisdictions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jurisdictions: Vec<String>,
    /// Kinds of records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Models asked for or answering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// Rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// A person, as the tags of the days that were kept when the hold was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<DayTag>>,
    /// Taken in before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_ns: Option<UtcNanos>,
}

/// The tag of a person on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayTag {
    /// The day, `yyyy-mm-dd`.
    pub day: String,
    /// The tag.
    pub tag: String,
}

/// What a hold's own cell of a day holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldCell {
    /// The class of the cell copied from.
    pub class: String,
    /// Its day, `yyyy-mm-dd`.
    pub day: String,
    /// SHA-256 over the records' indexes in order, eight bytes each, big-endian.
    pub digest: Digest,
    /// How many records.
    pub records: u64,
}
