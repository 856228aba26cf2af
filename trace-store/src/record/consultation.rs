//! The texts of a call are about to be shown to detectors outside the process. A detector is a
//! recipient like any other: this is durable before a byte leaves for it, so that a crash before the
//! decision leaves no recipient unnamed.

use super::identity::{RecordId, UtcNanos};
use serde::{Deserialize, Serialize};

/// Who is about to be shown the texts of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consultation {
    /// The application that called.
    pub application: String,
    /// The detectors, each with where it is asked.
    pub asked: Vec<Consulted>,
    /// When.
    pub at_ns: UtcNanos,
    /// The call.
    pub record_id: RecordId,
    /// The tenant, as in the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// Bytes of text.
    pub text_bytes: u64,
}

/// A detector outside the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consulted {
    /// The detector's name.
    pub detector: String,
    /// The endpoint at which it is asked.
    pub endpoint: String,
    /// Places in which that processes.
    pub processed_in: Vec<String>,
}
