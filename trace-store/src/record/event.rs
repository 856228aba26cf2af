//! Records that are not about one call: credentials, rules, people, reach, reading, idle time.
//!
//! They share one shape on purpose: who, what, why, when. Calls are in `record/decision.rs` and
//! `record/outcome.rs`.

use super::decision::Reach;
use super::identity::{Digest, RecordId, UtcNanos};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person or process that acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Who, by the name they signed in with.
    pub name: String,
    /// The role they acted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Network zone or site they came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// How strongly they were authenticated, such as `local`, `password`, `mfa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<String>,
}

/// A credential that was refused, or whose use is worth a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// Whether it was accepted.
    pub accepted: bool,
    /// The application, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// The credential's public prefix, where it has the form of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The HTTP path, without its query.
    pub path: String,
    /// Stable code, such as `unknown_key`, `revoked`, `missing`.
    pub reason: String,
    /// When the request's head was read.
    pub received_ns: UtcNanos,
    /// The call.
    pub record_id: RecordId,
}

/// What happened to a document that rules or facts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is in force from now on.
    Loaded,
    /// It was offered and refused; what was in force stays.
    Rejected,
    /// It was proposed and waits for approval.
    Proposed,
    /// A second person approved it.
    Approved,
    /// It is no longer in force.
    Withdrawn,
}

/// A policy came into force, or was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// When.
    pub at_ns: UtcNanos,
    /// Digest of policy and register together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Digest>,
    /// Who.
    pub by: Actor,
    /// What happened.
    pub change: Change,
    /// Digest of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The policy's name.
    pub name: String,
    /// The event.
    pub record_id: RecordId,
    /// How long it promises to keep each class of records, such as `13 months`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub retention: BTreeMap<String, String>,
    /// The policy's version.
    pub version: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A register came into force, or was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// When.
    pub at_ns: UtcNanos,
    /// Who.
    pub by: Actor,
    /// What happened.
    pub change: Change,
    /// Digest of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Names of the endpoints it lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// The event.
    pub record_id: RecordId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Something an operator did to the running system: start, stop, create a key, rotate one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// What was done, from a closed list, such as `start`, `stop`, `key.create`, `key.revoke`.
    pub action: String,
    /// When.
    pub at_ns: UtcNanos,
    /// Who.
    pub by: Actor,
    /// The event.
    pub record_id: RecordId,
    /// To what: an application, a key's prefix, an endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The proxy's reach changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// When.
    pub at_ns: UtcNanos,
    /// Who, or `proxy` when it noticed by itself.
    pub by: Actor,
    /// What it was.
    pub from: Reach,
    /// The event.
    pub record_id: RecordId,
    /// What it is.
    pub to: Reach,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Someone read records; durable before the first row is sent to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// When.
    pub at_ns: UtcNanos,
    /// Who.
    pub by: Actor,
    /// The event.
    pub record_id: RecordId,
    /// What was asked for: the query, export or report in its text form.
    pub what: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Nothing happened, and this says so. Written by the store once a minute while idle, so that a
/// cut tail shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    /// When.
    pub at_ns: UtcNanos,
    /// The event.
    pub record_id: RecordId,
}
