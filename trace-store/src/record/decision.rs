//! The `decision` record: what was judged, against which rules, and where the call may go.
//!
//! It is durable before any byte leaves for an upstream. It holds tags, counts, digests and names
//! from closed lists, never prompt text. What came of the call is in `record/outcome.rs`.
//!
//! INVARIANT: fields stand in the order of their names here and in every struct of this folder,
//! because declaration order is byte order and the canonical form sorts its keys.

use super::identity::{Digest, RecordId, RequestKey, SpanId, Subject, TraceId, UtcNanos};
use serde::{Deserialize, Serialize};

/// What the policy said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// At least one endpoint may be sent this call.
    Permit,
    /// None may.
    Deny,
}

impl Verdict {
    /// `permit` or `deny`, as in the record and in queries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Deny => "deny",
        }
    }

    /// Reads what [`Verdict::name`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Permit, Self::Deny].into_iter().find(|verdict| verdict.name() == name)
    }
}

/// How far the proxy may reach at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Every permitted endpoint.
    Connected,
    /// A named part of them.
    Restricted,
    /// Own site only.
    Disconnected,
}

/// One label and how often it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelCount {
    /// Findings with this label.
    pub count: u64,
    /// The label's name, such as `pii.email`.
    pub label: String,
}

/// One thing that raised the level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelSource {
    /// The level it asked for.
    pub level: String,
    /// What it was: `application`, `credential`, `declared`, `label:pii.email`, `marking:tlp:amber`.
    pub source: String,
}

/// A routing hint the caller declared, after it was read against a closed list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What was declared, such as `level` or `purpose`.
    pub name: String,
    /// The value as understood; free text does not belong here.
    pub value: String,
}

/// Why one endpoint was granted or left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointReason {
    /// The rule's own words, where it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The endpoint's name in the register.
    pub endpoint: String,
    /// The rules that decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// `granted`, `excluded`, `no_grant` or `model_not_offered`.
    pub verdict: String,
}

/// A change the permit allows at one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Splice {
    /// What is changed, such as `model` or `store`.
    pub name: String,
    /// What it becomes.
    pub value: String,
}

/// What the register said of an endpoint when the decision was made: one attribute that the rules test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedAttribute {
    /// Its name, such as `processed_in`.
    pub attribute: String,
    /// The digest of the document that supports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// How well it was supported, such as `declared`.
    pub grade: String,
    /// The last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Its value as written.
    pub value: String,
}

/// What a policy said is a false alarm, and so did not count in this call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppressed {
    /// How many findings.
    pub count: u64,
    /// The label they had.
    pub label: String,
    /// The suppressions that say so, by their names in the policy.
    pub suppressions: Vec<String>,
}

/// One endpoint the call may be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligible {
    /// Digest of the endpoint's attributes and grades at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Digest>,
    /// The endpoint's name in the register.
    pub endpoint: String,
    /// Who runs it.
    pub operator: String,
    /// Jurisdictions in which it processes; never guessed, as the register states them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processed_in: Vec<String>,
    /// The changes allowed on the way to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub splices: Vec<Splice>,
    /// What the rules test of it, as the register stated it then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<StatedAttribute>,
    /// On what ground data may be transferred there, where the register names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_basis: Option<String>,
}

/// What was decided about one call, and on what facts.
///
/// The store adds the origin, the index, the acknowledged time and the subject's tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The application that called.
    pub application: String,
    /// Bytes of the request's body as received.
    pub body_bytes: u64,
    /// Digest of policy and register together.
    pub bundle: Digest,
    /// Whether the classifier read everything it was given.
    pub classifier_complete: bool,
    /// Remote detectors that were sent the texts, before the decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<String>,
    /// The credential's id: its public prefix, never the key.
    pub credential: String,
    /// Whether the application's function is critical or important (DORA Art. 3(22)).
    pub critical: bool,
    /// What the policy said.
    pub decision: Verdict,
    /// What the caller declared and we understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declared>,
    /// Digest of the detectors' versions.
    pub detectors: Digest,
    /// Whether the proxy ran with unsigned rules.
    pub dev: bool,
    /// Where the call may go, best first; empty in a denial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eligible: Vec<Eligible>,
    /// The business function served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Labels found, with counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelCount>,
    /// The level decided on.
    pub level: String,
    /// What raised the level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub level_sources: Vec<LevelSource>,
    /// Protective markings found, such as `tlp:amber`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub markings: Vec<String>,
    /// The HTTP method.
    pub method: String,
    /// How far the proxy could reach.
    pub mode: Reach,
    /// The model asked for.
    pub model: String,
    /// The HTTP path, without its query.
    pub path: String,
    /// Digest of the policy.
    pub policy_digest: Digest,
    /// The policy's name.
    pub policy_name: String,
    /// The policy's version.
    pub policy_version: String,
    /// The purpose declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Why each endpoint was granted or left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<EndpointReason>,
    /// When the request's head was read.
    pub received_ns: UtcNanos,
    /// The call.
    pub record_id: RecordId,
    /// Labels whose values were removed before the request was sent, by the policy's plan; what is
    /// judged and sent is what was left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<LabelCount>,
    /// Stable code of the refusal, in a denial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Digest of the register.
    pub register_digest: Digest,
    /// Keyed digest of the request under `request_key`: the one the permit is bound to.
    pub request_digest: Digest,
    /// The key of this call's digests.
    pub request_key: RequestKey,
    /// How many times the client says it has tried before.
    pub retry_count: u64,
    /// Rules that granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules_granted: Vec<String>,
    /// Rules that restricted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules_restricted: Vec<String>,
    /// Bytes the detectors read.
    pub scanned_bytes: u64,
    /// The proxy's span.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span_id: Option<SpanId>,
    /// Whether a streamed answer was asked for.
    pub stream: bool,
    /// Who the call is about. Not written; see [`Subject`].
    #[serde(skip)]
    pub subject: Option<Subject>,
    /// Findings that the policy says are false alarms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<Suppressed>,
    /// The tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The W3C trace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<TraceId>,
    /// Bytes no detector could read.
    pub unread_bytes: u64,
}
