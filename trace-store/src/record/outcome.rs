//! The `outcome` record, what came of a permitted call, and the `gap` that stands in for a lost one.
//!
//! An outcome is durable before the last byte of the answer is released. It never holds answer
//! text. Where the call was allowed to go is in `record/decision.rs`.

use super::decision::LabelCount;
use super::identity::{Digest, RecordId, UtcNanos};
use serde::{Deserialize, Serialize};

/// One send to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// The endpoint's name.
    pub endpoint: String,
    /// Kind of failure, such as `connect`, `timeout`, `status`, from a closed list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Microseconds to the first byte of the answer's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_byte_us: Option<u64>,
    /// Microseconds from send to end.
    pub latency_us: u64,
    /// The upstream's HTTP status, if it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// Who ended a call early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The caller left.
    Client,
    /// We did.
    Proxy,
    /// The endpoint did.
    Upstream,
}

/// Where token counts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenSource {
    /// The endpoint reported them.
    Upstream,
    /// Counted here.
    Local,
    /// Estimated from bytes.
    Estimate,
    /// Nobody counted.
    None,
}

/// Token counts of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Input tokens served from the endpoint's cache.
    pub cached: u64,
    /// Input tokens.
    pub input: u64,
    /// Output tokens, reasoning included.
    pub output: u64,
    /// Output tokens spent on reasoning.
    pub reasoning: u64,
    /// Where the counts come from.
    pub source: TokenSource,
}

/// What came of one permitted call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Who ended the call early, if someone did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aborted_by: Option<Party>,
    /// Bytes of the answer's body sent to the caller.
    pub answer_bytes: u64,
    /// Keyed digest of the answer under the decision's `request_key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_digest: Option<Digest>,
    /// Labels found in the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer_labels: Vec<LabelCount>,
    /// The application that called, as in the decision.
    pub application: String,
    /// Every send, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// Names of the splices applied at the endpoint that answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// When the answer's last byte was ready.
    pub ended_ns: UtcNanos,
    /// The endpoint that answered, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The endpoint's finish reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<String>,
    /// Microseconds from receipt to the first byte of the answer's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_byte_us: Option<u64>,
    /// Jurisdictions of the endpoint that answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jurisdictions: Vec<String>,
    /// Microseconds from receipt to the last byte.
    pub latency_us: u64,
    /// The model the endpoint says it used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_answered: Option<String>,
    /// The call.
    pub record_id: RecordId,
    /// The HTTP status the caller got.
    pub status: u16,
    /// Whether the answer was streamed.
    pub stream: bool,
    /// The tenant, as in the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// Token counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Tokens>,
    /// The endpoint's own id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream_request_id: Option<String>,
}

/// Why a decision has no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// The process ended between the two; found at the next start.
    Restart,
    /// The outcome could not be written while the process lived.
    Unwritten,
}

/// A permitted call whose outcome is not known: possibly sent to its whole eligible list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Why the outcome is missing.
    pub cause: GapCause,
    /// Index of the decision's leaf.
    pub decision_index: u64,
    /// The call.
    pub record_id: RecordId,
}
