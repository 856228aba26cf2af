//! How a stub treats its callers, settable while it runs. Data only: `exchange.rs` and `reply.rs`
//! carry it out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How a stub behaves from the next request on. The default is a quick and correct model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behaviour {
    /// Wait before the answer's headers, in milliseconds.
    pub delay_ms: u64,
    /// Wait between two chunks of a streamed answer, in milliseconds.
    pub chunk_delay_ms: u64,
    /// Into how many content chunks a streamed text is cut, at least 1.
    pub chunks: usize,
    /// What goes wrong, if anything.
    pub fault: Option<Fault>,
    /// To how many requests the fault applies before all is well again; `None`: to all.
    pub times: Option<u32>,
    /// How events of a stream are written.
    pub framing: Framing,
    /// Whether usage is reported, in plain answers and, when asked for, in streams.
    pub usage: bool,
    /// Whether a stream ends with `data: [DONE]`.
    pub done: bool,
    /// A fixed answer text in place of the echo.
    pub answer: Option<String>,
    /// Text given as `reasoning_content` (a vendor's field) before the answer.
    pub reasoning: Option<String>,
    /// How many of the offered tools are called at once, at least 1.
    pub tool_calls: usize,
    /// More response headers, over those given by default.
    pub headers: BTreeMap<String, String>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            delay_ms: 0,
            chunk_delay_ms: 0,
            chunks: 4,
            fault: None,
            times: None,
            framing: Framing::Plain,
            usage: true,
            done: true,
            answer: None,
            reasoning: None,
            tool_calls: 1,
            headers: BTreeMap::new(),
        }
    }
}

impl Behaviour {
    /// Every request meets this fault.
    #[must_use]
    pub fn fault(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }

    /// Every request is answered with this status and an OpenAI error object.
    #[must_use]
    pub fn error(status: u16) -> Self {
        Self::fault(Fault::Error(Refusal::with_status(status)))
    }

    /// Answers come only after this wait.
    #[must_use]
    pub fn slow(delay_ms: u64) -> Self {
        Self { delay_ms, ..Self::default() }
    }

    /// Streams are written in this way.
    #[must_use]
    pub fn framed(framing: Framing) -> Self {
        Self { framing, ..Self::default() }
    }

    /// The same, but the fault goes away after so many requests.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }
}

/// One thing that goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// An error answer.
    Error(Refusal),
    /// A redirect.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// Value of the `location` header.
        location: String,
    },
    /// The connection closes without an answer.
    CutBeforeHeaders,
    /// The connection closes after so many events of a stream, or half-way through a plain body.
    CutAfter {
        /// Events sent before.
        events: usize,
    },
    /// No answer ever; ends when the caller leaves.
    HangBeforeHeaders,
    /// Silence after so many events of a stream, or half-way through a plain body.
    HangAfter {
        /// Events sent before.
        events: usize,
    },
    /// An error object inside a stream with status 200, after so many events. Plain answers are
    /// not touched.
    ErrorEventAfter {
        /// Events sent before.
        events: usize,
    },
}

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refusal {
    /// HTTP status, 400 to 599.
    pub status: u16,
    /// `retry-after` header: seconds or a date.
    pub retry_after: Option<String>,
    /// `retry-after-ms` header.
    pub retry_after_ms: Option<u64>,
    /// `x-should-retry` header.
    pub should_retry: Option<bool>,
    /// `code` of the error object; by default one that suits the status.
    pub code: Option<String>,
    /// What the body looks like.
    pub body: ErrorBody,
}

impl Default for Refusal {
    fn default() -> Self {
        Self {
            status: 500,
            retry_after: None,
            retry_after_ms: None,
            should_retry: None,
            code: None,
            body: ErrorBody::Openai,
        }
    }
}

impl Refusal {
    /// An OpenAI error object under this status.
    #[must_use]
    pub fn with_status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }
}

/// What the body of an error looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorBody {
    /// `{"error":{"message","type","param","code"}}`.
    #[default]
    Openai,
    /// `{"message",…}`, not under `error`, as some engines do.
    Flat,
    /// A page of HTML, as a gateway in between gives.
    Html,
    /// Nothing.
    Empty,
}

/// How events of a stream are written. All but `Plain` are forms a reader must accept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// `data: {json}` and an empty line, one write per event.
    #[default]
    Plain,
    /// Lines end with carriage return and line feed.
    Crlf,
    /// Lines end with a carriage return alone.
    Cr,
    /// `data:` without the space.
    NoSpace,
    /// A comment line before every event.
    Comments,
    /// Each event's JSON over several `data:` lines.
    MultiLine,
    /// Every write has 7 bytes, whatever they cut through.
    Split,
    /// `id:` and `retry:` lines, and an event with nothing else.
    Fields,
    /// A byte order mark before the first event.
    Bom,
    /// All events in a single write.
    Burst,
}
