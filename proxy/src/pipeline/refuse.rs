//! Every refusal: its code, status, error type and words, in one table. The caller's text never
//! carries the operator's detail, and none of them carries content.
//!
//! Five statuses make the SDKs repeat a request (408, 409, 429, 5xx and a broken connection), so a
//! denial is always 403, and a 5xx says `x-should-retry: false` where a repeat is pointless.

use std::time::Duration;

use bytes::Bytes;
use classifiers::RecordId;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::authenticate::KeyRefused;
use crate::conversation::references::Unopened;
use crate::json::JsonError;
use crate::openai::ending::Ending;
use crate::openai::error::{ErrorBody, ErrorObject};
use crate::openai::fields::FieldError;
use crate::openai::form::FormError;
use crate::openai::responses::Kept;
use crate::openai::surface::Unserved;
use crate::quota::Exhausted;

/// The header that tells an SDK whether to repeat the request.
pub const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// A request that is not forwarded, or an answer that is not relayed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No such path here.
    UnknownPath {
        /// The method as sent.
        method: String,
        /// The path as sent.
        path: String,
    },
    /// The path is known, and requests to it are not carried.
    NotCarried(Unserved),
    /// The credential does not open this.
    Key(KeyRefused),
    /// The body is longer than the limit.
    BodyTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The body did not arrive in time.
    BodyTimeout,
    /// The body broke off.
    BodyIncomplete,
    /// The body is compressed in a way that is not read.
    UnsupportedEncoding,
    /// The body is not what its `Content-Encoding` says, or something follows it.
    Undecodable,
    /// The body is not declared as what the path takes.
    UnsupportedMediaType {
        /// The type that the path takes.
        wanted: &'static str,
    },
    /// The query string holds a parameter that is not forwarded.
    UnknownQuery,
    /// The body is not acceptable JSON.
    Json(JsonError),
    /// The body is not acceptable as a form.
    Form(FormError),
    /// A field is missing or of the wrong type.
    Field(FieldError),
    /// The request continues, or wants, what a provider would have to keep.
    Kept(Kept),
    /// The request refers to something that is not there for its application.
    Unopened(Unopened),
    /// The endpoint that keeps what the request refers to may not be sent it.
    MustMove {
        /// The field that refers to it; the path where there is none.
        param: Option<&'static str>,
        /// The endpoints that may be sent it, if it refers to nothing.
        elsewhere: Vec<String>,
    },
    /// A declared level, label or purpose is not in the vocabulary.
    UnknownDeclaration {
        /// The header or metadata key.
        param: &'static str,
    },
    /// No endpoint of the register offers the model.
    UnknownModel,
    /// The policy allows no endpoint.
    Denied {
        /// The rule's own words.
        because: String,
        /// What would help, if something would.
        would_help: Option<String>,
    },
    /// The request asks the provider to run a tool or fetch an address, and no endpoint that may be
    /// used lets it.
    FeatureRefused,
    /// No endpoint that may be used understands requests of this path.
    FormNotSpoken,
    /// The application has used up what it may ask for in a minute.
    QuotaUsed(Exhausted),
    /// Too many requests are in flight.
    Overloaded,
    /// The process is shutting down.
    Draining,
    /// A date in the rules has passed, and they cannot be used any more.
    RulesUnusable,
    /// The record could not be made durable; nothing was sent, or the answer is withheld.
    AuditUnavailable,
    /// No endpoint that the decision permits could be reached.
    NoEndpointReachable,
    /// The endpoint's answer cannot be relayed.
    UnusableAnswer,
    /// The rules stop the answer over what it holds.
    AnswerStopped,
    /// Something in the proxy itself failed.
    Internal,
}

/// One row of the table.
struct Row {
    code: &'static str,
    status: StatusCode,
    kind: &'static str,
    param: Option<&'static str>,
    retry: Option<bool>,
}

/// Seconds after which a repeat of a temporarily refused request makes sense.
const RETRY_AFTER_SECONDS: u16 = 2;

/// What is true of every request that may not go where what it continues is kept.
const MUST_MOVE: &str =
    "The endpoint that keeps what this request refers to may not be sent it any more.";

/// What would help where nothing does that the application could change.
const NOTHING_SIMPLE: &str = "Nothing simple in the request would change that: ask those who govern \
                              these rules, and name the id of this answer.";

impl Refusal {
    /// The stable code: in the error object, in records, as a metric label.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.row().code
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.row().status
    }

    fn row(&self) -> Row {
        const INVALID: &str = "invalid_request_error";
        const SERVER: &str = "server_error";
        const AWAY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
        let row = |code, status, kind| Row { code, status, kind, param: None, retry: None };
        match self {
            Self::UnknownPath { .. } => row("unknown_url", StatusCode::NOT_FOUND, INVALID),
            Self::NotCarried(why) => {
                Row { retry: Some(false), ..row(why.code(), StatusCode::FORBIDDEN, "policy_error") }
            }
            Self::Key(why) => key_row(*why),
            Self::BodyTooLarge { .. } => {
                row("request_too_large", StatusCode::PAYLOAD_TOO_LARGE, INVALID)
            }
            // 408 would make every SDK send the same slow body twice more.
            Self::BodyTimeout | Self::BodyIncomplete => {
                row("request_incomplete", StatusCode::BAD_REQUEST, INVALID)
            }
            Self::UnsupportedEncoding => {
                row("unsupported_content_encoding", StatusCode::UNSUPPORTED_MEDIA_TYPE, INVALID)
            }
            Self::Undecodable => row("undecodable_content", StatusCode::BAD_REQUEST, INVALID),
            Self::UnsupportedMediaType { .. } => {
                row("unsupported_content_type", StatusCode::UNSUPPORTED_MEDIA_TYPE, INVALID)
            }
            Self::UnknownQuery => row("unknown_query_parameter", StatusCode::BAD_REQUEST, INVALID),
            Self::Form(_) => row("invalid_form", StatusCode::BAD_REQUEST, INVALID),
            Self::Json(_) => row("invalid_json", StatusCode::BAD_REQUEST, INVALID),
            Self::Field(error) => Row {
                param: Some(error.param),
                ..row("invalid_field", StatusCode::BAD_REQUEST, INVALID)
            },
            Self::Kept(kept) => kept_row(*kept),
            Self::Unopened(why) => unopened_row(*why),
            Self::MustMove { param, .. } => must_move_row(*param),
            Self::UnknownDeclaration { param } => Row {
                param: Some(param),
                ..row("unknown_declaration", StatusCode::BAD_REQUEST, INVALID)
            },
            Self::UnknownModel => Row {
                param: Some("model"),
                ..row("model_not_found", StatusCode::NOT_FOUND, INVALID)
            },
            Self::Denied { .. } => Row {
                retry: Some(false),
                ..row("policy_denied", StatusCode::FORBIDDEN, "policy_error")
            },
            Self::FeatureRefused => Row {
                retry: Some(false),
                ..row("feature_refused", StatusCode::FORBIDDEN, "policy_error")
            },
            Self::FormNotSpoken => row("form_not_spoken", StatusCode::NOT_FOUND, INVALID),
            Self::QuotaUsed(_) => {
                row("rate_limit_exceeded", StatusCode::TOO_MANY_REQUESTS, "rate_limit_error")
            }
            Self::Overloaded => {
                row("overloaded", StatusCode::TOO_MANY_REQUESTS, "rate_limit_error")
            }
            Self::Draining => row("draining", AWAY, SERVER),
            Self::RulesUnusable => {
                Row { retry: Some(false), ..row("rules_unusable", AWAY, SERVER) }
            }
            Self::AuditUnavailable => {
                Row { retry: Some(false), ..row("audit_unavailable", AWAY, SERVER) }
            }
            Self::NoEndpointReachable => row("no_permitted_endpoint_reachable", AWAY, SERVER),
            Self::UnusableAnswer => row("unusable_answer", StatusCode::BAD_GATEWAY, SERVER),
            Self::AnswerStopped => row("answer_stopped", StatusCode::FORBIDDEN, INVALID),
            Self::Internal => row("internal_error", StatusCode::INTERNAL_SERVER_ERROR, SERVER),
        }
    }

    /// What the caller reads, without the trace id.
    #[must_use]
    pub fn message(&self) -> String {
        let general = self.in_general();
        if let Self::UnknownPath { method, path } = self {
            return format!("{general} ({method} {path})");
        }
        if let Self::BodyTooLarge { limit } = self {
            return format!("{general} The limit of this proxy is {limit} bytes.");
        }
        if let Self::UnsupportedMediaType { wanted } = self {
            return format!("{general} {wanted}.");
        }
        if let Self::Form(error) = self {
            return format!("{general} In this one, {error}.");
        }
        if let Self::Json(error) = self {
            return format!("{general} It has {error}.");
        }
        if let Self::Field(error) = self {
            return format!("{general} {error}.");
        }
        if let Self::UnknownDeclaration { param } = self {
            return format!("{general} See '{param}'.");
        }
        if let Self::MustMove { param, elsewhere } = self {
            let which = elsewhere.first().map_or("no other endpoint", String::as_str);
            let help = format!("Send its messages in 'input' and it will run on {which}.");
            let help = if param.is_some() { &help } else { "It stays where it is." };
            return format!("{general} {help}");
        }
        if let Self::Denied { because, would_help } = self {
            let help = would_help.as_deref().map_or_else(|| NOTHING_SIMPLE.to_owned(), sentence);
            return format!("{general} {} {help}", sentence(because));
        }
        general.to_owned()
    }

    /// What is true of every refusal of this kind.
    fn in_general(&self) -> &'static str {
        match self {
            Self::UnknownPath { .. } => "Invalid URL",
            Self::NotCarried(why) => why.explained(),
            Self::Key(why) => why.explained(),
            Self::BodyTooLarge { .. } => "The request body is too long.",
            Self::BodyTimeout => "The request body did not arrive in time.",
            Self::BodyIncomplete => "The request body broke off before its end.",
            Self::UnsupportedEncoding => {
                "The request body is compressed in a way that is not read here; send it plain, or with \
                 one Content-Encoding: gzip, deflate or zstd."
            }
            Self::Undecodable => {
                "The request body is not whole and alone in the form that its Content-Encoding names."
            }
            Self::UnsupportedMediaType { .. } => "The request body must be sent as Content-Type:",
            Self::Form(_) => {
                "The request body cannot be accepted as a form: what two parsers may read \
                 differently cannot be judged."
            }
            Self::UnknownQuery => "Only 'api-version' and 'beta=true' may stand in the query.",
            Self::Json(_) => {
                "The request body cannot be accepted as JSON: what two parsers may read \
                 differently cannot be judged."
            }
            Self::Field(_) => "A field of the request is missing or wrong:",
            Self::Kept(kept) => kept.explained(),
            Self::Unopened(why) => why.explained(),
            Self::MustMove { .. } => MUST_MOVE,
            Self::UnknownDeclaration { .. } => {
                "The request declares something that the policy does not define, so nothing was \
                 forwarded."
            }
            Self::UnknownModel => {
                "The model does not exist here, or no endpoint offers it. GET /v1/models lists \
                 what your application may use."
            }
            Self::Denied { .. } => "The policy does not let this request leave.",
            Self::FeatureRefused => {
                "The request asks the model's provider to run a tool of its own or to fetch an \
                 address, which reaches a party that nobody has judged. Send the content itself, \
                 or run the tool in your application."
            }
            Self::FormNotSpoken => {
                "No endpoint that the policy permits for this request understands this path. Send it \
                 to /v1/chat/completions, or ask the operator for an endpoint that speaks it."
            }
            Self::QuotaUsed(_) => {
                "Your application has used up what it may ask for in a minute; repeat this request \
                 when 'retry-after' has passed. The operator of this proxy sets the bound."
            }
            Self::Overloaded => "Too many requests are being served; repeat this one shortly.",
            Self::Draining => "This node is shutting down; repeat the request.",
            Self::RulesUnusable => {
                "A date in this proxy's rules has passed, and they cannot be used any more. The \
                 log of this proxy says why."
            }
            Self::AuditUnavailable => {
                "The audit record could not be written, so nothing may pass. The log of this \
                 proxy says why."
            }
            Self::NoEndpointReachable => {
                "No endpoint that the policy permits for this request can be reached at the moment."
            }
            Self::UnusableAnswer => "The model endpoint gave an answer that cannot be relayed.",
            Self::AnswerStopped => "The rules stop this answer over what it holds.",
            Self::Internal => {
                "The proxy met an error of its own; its records say whether the request was forwarded."
            }
        }
    }

    /// Whether records of the call exist, for `bailiwick explain` to read.
    fn has_records(&self) -> bool {
        match self {
            Self::UnknownModel
            | Self::Denied { .. }
            | Self::MustMove { .. }
            | Self::FeatureRefused
            | Self::FormNotSpoken
            | Self::NoEndpointReachable
            | Self::UnusableAnswer
            | Self::AnswerStopped => true,
            Self::UnknownPath { .. }
            | Self::NotCarried(_)
            | Self::Key(_)
            | Self::BodyTooLarge { .. }
            | Self::BodyTimeout
            | Self::BodyIncomplete
            | Self::UnsupportedEncoding
            | Self::Undecodable
            | Self::UnsupportedMediaType { .. }
            | Self::UnknownQuery
            | Self::Form(_)
            | Self::Json(_)
            | Self::Field(_)
            | Self::Kept(_)
            | Self::Unopened(_)
            | Self::UnknownDeclaration { .. }
            | Self::QuotaUsed(_)
            | Self::Overloaded
            | Self::Draining
            | Self::RulesUnusable
            | Self::AuditUnavailable
            | Self::Internal => false,
        }
    }

    /// The refusal as an error object, ending with the trace id where a record exists.
    #[must_use]
    pub fn body(&self, id: RecordId) -> Vec<u8> {
        ErrorBody { error: self.object(&self.told(id)) }.to_json()
    }

    /// The refusal as the event that ends a stream.
    #[must_use]
    pub fn event(&self, id: RecordId, ending: Ending) -> Bytes {
        ending.tell(self.object(&self.told(id)))
    }

    fn told(&self, id: RecordId) -> String {
        if self.has_records() {
            format!("{} (trace {id}; bailiwick explain {id})", self.message())
        } else {
            self.message()
        }
    }

    fn object<'m>(&self, message: &'m str) -> ErrorObject<'m> {
        let row = self.row();
        ErrorObject { message, kind: row.kind, param: row.param, code: Some(row.code) }
    }

    /// The whole answer.
    #[must_use]
    pub fn response(&self, id: RecordId) -> Response<Bytes> {
        let row = self.row();
        let mut response = Response::new(Bytes::from(self.body(id)));
        *response.status_mut() = row.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(retry) = row.retry {
            let value = if retry { "true" } else { "false" };
            headers.insert(SHOULD_RETRY, HeaderValue::from_static(value));
        } else if let Self::QuotaUsed(exhausted) = self {
            pace(headers, *exhausted);
        } else if row.status == StatusCode::TOO_MANY_REQUESTS
            || row.status == StatusCode::SERVICE_UNAVAILABLE
        {
            headers.insert(RETRY_AFTER, HeaderValue::from(RETRY_AFTER_SECONDS));
        }
        response
    }
}

/// The headers by which SDKs pace themselves.
fn pace(headers: &mut HeaderMap, exhausted: Exhausted) {
    let Exhausted { retry_after, standing } = exhausted;
    let seconds = |time: Duration| time.as_secs() + u64::from(time.subsec_nanos() > 0);
    headers.insert(RETRY_AFTER, HeaderValue::from(seconds(retry_after)));
    let millis = u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX);
    headers.insert("retry-after-ms", HeaderValue::from(millis.saturating_add(1)));
    for (what, left) in [("requests", standing.requests), ("tokens", standing.tokens)] {
        let Some(left) = left else { continue };
        for (name, value) in [
            ("limit", left.limit.to_string()),
            ("remaining", left.remaining.to_string()),
            ("reset", format!("{}s", seconds(left.reset))),
        ] {
            let name = HeaderName::try_from(format!("x-ratelimit-{name}-{what}"));
            if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
    }
}

fn key_row(why: KeyRefused) -> Row {
    let kind = "invalid_request_error";
    match why {
        KeyRefused::Missing | KeyRefused::Unknown | KeyRefused::Expired => Row {
            code: "invalid_api_key",
            status: StatusCode::UNAUTHORIZED,
            kind,
            param: None,
            retry: None,
        },
        KeyRefused::Outside => Row {
            code: "key_not_for_this",
            status: StatusCode::FORBIDDEN,
            kind,
            param: None,
            retry: Some(false),
        },
    }
}

fn kept_row(kept: Kept) -> Row {
    match kept {
        Kept::State(param) => Row {
            code: "state_not_kept",
            status: StatusCode::BAD_REQUEST,
            kind: "invalid_request_error",
            param: Some(param),
            retry: None,
        },
        Kept::Background => Row {
            code: "background_refused",
            status: StatusCode::FORBIDDEN,
            kind: "policy_error",
            param: Some("background"),
            retry: Some(false),
        },
    }
}

fn unopened_row(why: Unopened) -> Row {
    match why {
        Unopened::Body(param) | Unopened::Apart(param) => kept_row(Kept::State(param)),
        Unopened::Path(_) => Row {
            code: "state_not_found",
            status: StatusCode::NOT_FOUND,
            kind: "invalid_request_error",
            param: None,
            retry: None,
        },
    }
}

fn must_move_row(param: Option<&'static str>) -> Row {
    Row {
        code: "conversation_must_move",
        status: StatusCode::FORBIDDEN,
        kind: "policy_error",
        param,
        retry: Some(false),
    }
}

/// Words of a rule or of the decision as a sentence: a capital first, a full stop last.
fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence: String = first.chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rules_become_sentences() {
        for (words, told) in [
            ("Only at home.", "Only at home."),
            ("ärztliche Daten bleiben hier", "Ärztliche Daten bleiben hier."),
            (" they do not offer the model \"x\" ", "They do not offer the model \"x\"."),
        ] {
            assert_eq!(sentence(words), told);
        }
    }

    #[test]
    fn a_denial_is_403_and_not_to_be_repeated() {
        let id = RecordId::from_bytes([7; 16]);
        let denied = Refusal::Denied {
            because: "Only at home.".to_owned(),
            would_help: Some("Remove the card number.".to_owned()),
        };
        let response = denied.response(id);
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers().get("x-should-retry").unwrap(), "false");
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        let error = body.get("error").unwrap();
        assert_eq!(error.get("code").unwrap(), "policy_denied");
        assert!(error.get("param").unwrap().is_null());
        let message = error.get("message").unwrap().as_str().unwrap();
        assert!(message.contains("Only at home. Remove the card number."), "{message}");
        assert!(message.ends_with(&format!("bailiwick explain {id})")), "{message}");
    }

    #[test]
    fn what_passes_by_itself_says_when_to_repeat() {
        let id = RecordId::from_bytes([0; 16]);
        for refusal in [Refusal::Overloaded, Refusal::Draining, Refusal::NoEndpointReachable] {
            assert!(refusal.response(id).headers().contains_key("retry-after"), "{refusal:?}");
        }
        let lost = Refusal::AuditUnavailable.response(id);
        assert!(!lost.headers().contains_key("retry-after"));
    }
}
