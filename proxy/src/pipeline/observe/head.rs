//! The head of the caller's answer: which of the endpoint's headers pass, and our own.

use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Response};

use crate::pipeline::forward::Begun;
use crate::pipeline::record::CallFacts;
use crate::pipeline::refuse::Refusal;
use crate::upstream::outbound::splice;
use bytes::Bytes;

/// Headers of an endpoint's answer that pass, besides those that begin with [`RATE_LIMIT`]. Anything
/// else may name an account, set a cookie or describe a connection that is not the caller's.
const PASSING: [HeaderName; 9] = [
    CONTENT_TYPE,
    CONTENT_ENCODING,
    VARY,
    RETRY_AFTER,
    HeaderName::from_static("retry-after-ms"),
    HeaderName::from_static("x-should-retry"),
    HeaderName::from_static("openai-processing-ms"),
    HeaderName::from_static("openai-version"),
    HeaderName::from_static("openai-model"),
];
/// The family of headers by which SDKs pace themselves.
const RATE_LIMIT: &str = "x-ratelimit-";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_ID: HeaderName = HeaderName::from_static("x-bailiwick-trace-id");
const UPSTREAM_REQUEST_ID: HeaderName = HeaderName::from_static("x-bailiwick-upstream-request-id");

/// Whether the answer is a stream of events.
pub(super) fn is_stream(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|name| name.eq_ignore_ascii_case("text/event-stream"))
}

/// Whether the answer is sound, a picture, or bytes of no told kind.
pub(super) fn is_media(headers: &HeaderMap) -> bool {
    media_type(headers).map(str::to_ascii_lowercase).is_some_and(|name| {
        let families = ["audio/", "video/", "image/"];
        families.iter().any(|family| name.starts_with(family)) || name == "application/octet-stream"
    })
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

/// The endpoint's own id of the request, if it looks like one.
pub(super) fn upstream_request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(&REQUEST_ID)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    (id.len() <= 128 && id.bytes().all(plain)).then(|| id.to_owned())
}

/// What of the request was changed on its way to the endpoint that answers.
pub(super) fn changed(facts: &CallFacts, begun: &Begun) -> Vec<&'static str> {
    let redacted = facts.redacted.then_some(splice::REDACTED);
    redacted.into_iter().chain(begun.incoming.changed().iter().copied()).collect()
}

/// The head of a relayed answer, of which this was changed.
pub(super) fn of_answer(
    facts: &CallFacts,
    begun: &Begun,
    changed: &[&'static str],
    stream: bool,
) -> Response<()> {
    let incoming = &begun.incoming;
    let mut response = Response::new(());
    *response.status_mut() = incoming.status();
    let headers = response.headers_mut();
    for (name, value) in incoming.headers() {
        if PASSING.contains(name) || name.as_str().starts_with(RATE_LIMIT) {
            headers.append(name, value.clone());
        }
    }
    own_headers(headers, facts);
    if let Some(id) = upstream_request_id(incoming.headers()) {
        insert(headers, UPSTREAM_REQUEST_ID, &id);
    }
    insert(headers, HeaderName::from_static("x-bailiwick-endpoint"), &begun.endpoint.name);
    let changed = changed.join(",");
    if !changed.is_empty() {
        insert(headers, HeaderName::from_static("x-bailiwick-changed"), &changed);
    }
    if stream {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers
            .insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    }
    response
}

/// A refusal with the headers of the call it ends.
pub(super) fn refusal(facts: &CallFacts, refusal: &Refusal) -> Response<Bytes> {
    let mut response = refusal.response(facts.ticket.id());
    own_headers(response.headers_mut(), facts);
    response
}

/// The headers that tell the application what was decided.
pub(crate) fn own_headers(headers: &mut HeaderMap, facts: &CallFacts) {
    let id = facts.ticket.id().to_string();
    insert(headers, REQUEST_ID, &id);
    insert(headers, TRACE_ID, &id);
    insert(headers, HeaderName::from_static("x-bailiwick-level"), &facts.level);
    if !facts.families.is_empty() {
        let families = facts.families.join(",");
        insert(headers, HeaderName::from_static("x-bailiwick-labels"), &families);
    }
    insert(headers, HeaderName::from_static("x-bailiwick-model"), &facts.model);
    // Until bundles are signed, every answer says that its rules are not.
    let mode = match (facts.own_site_only, facts.dev) {
        (true, true) => "disconnected; dev",
        (true, false) => "disconnected",
        (false, true) => "connected; dev",
        (false, false) => "connected",
    };
    insert(headers, HeaderName::from_static("x-bailiwick-mode"), mode);
}

/// Sets a header; a value that no header can carry (a model's name may be anything) is left out.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
