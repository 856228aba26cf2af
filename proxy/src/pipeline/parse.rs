//! The body, once: every string as text with its place, what cannot be read as unread, every byte
//! accounted for. Consumes the accepted request; errors carry position and kind, never content.
//!
//! TRUSTED: the digest made here stands for the texts made here; see `tests/architecture.rs`.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use classifiers::{RecordId, Sensitive};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;
use routing_rules::Bundle;

use super::accept::{Accepted, Route, Ticket};
use super::authenticate::Caller;
use super::redact::Redacted;
use super::refuse::Refusal;
use crate::conversation::references::References;
use crate::gateway::{Gateway, Slot};
use crate::openai::fields::Declared;
use crate::openai::form::{self, FormError};
use crate::openai::surface::{Api, Place};
use crate::tokens::Encoding;
use crate::upstream::outbound::Outbound;

mod coding;
mod content;

use coding::Coding;
pub(super) use content::FragmentText;
pub use content::{Asked, Content, Coverage};

/// Request headers that are forwarded, besides those the client makes itself. Their values are
/// judged like any other text.
const FORWARDED: [HeaderName; 5] = [
    HeaderName::from_static("openai-beta"),
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("x-client-request-id"),
    HeaderName::from_static("anthropic-version"),
    HeaderName::from_static("anthropic-beta"),
];

/// What the request says of itself; it may raise, never lower.
#[derive(Debug, Clone, Default)]
pub(super) struct Declarations {
    pub(super) level: Vec<(&'static str, String)>,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) purpose: Option<String>,
}

/// A request whose every byte has been accounted for.
pub struct Parsed {
    pub(super) ticket: Ticket,
    pub(super) caller: Caller,
    pub(super) content: Content,
    pub(super) outbound: Outbound,
    pub(super) declared: Declarations,
    pub(super) subject: Option<String>,
    pub(super) traceparent: Option<(String, String)>,
    pub(super) sdk_retry: u32,
    /// What was removed from it, once a plan was carried out.
    pub(super) redacted: Option<Redacted>,
    /// What it continues or is about, where an endpoint keeps that.
    pub(super) references: References,
    pub(super) slot: Slot,
}

impl Parsed {
    /// How the body's bytes were counted.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.content.coverage
    }

    /// The id of the call.
    #[must_use]
    pub fn record(&self) -> RecordId {
        self.ticket.id()
    }

    /// The same request with another body.
    ///
    /// # Errors
    /// As [`parse`]: the other body cannot be read.
    pub(super) fn rewritten(
        &self,
        bundle: &Bundle,
        body: String,
    ) -> Result<(Content, Outbound), Refusal> {
        let encoding = |model: &str| encoding(bundle, model);
        let fields = &self.content.fields;
        let deployment = fields.model_from_elsewhere.then_some(fields.model.as_str());
        let asked = Asked { api: self.outbound.api(), deployment, encoding: &encoding };
        let query = self.outbound.query().map(str::to_owned);
        let headers = self.outbound.headers().iter().cloned().collect();
        let head = (&headers, self.outbound.content_type().clone(), query);
        read(asked, head, (Bytes::from(body), *self.outbound.key()))
    }
}

/// Reads and parses a request that is to be forwarded.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub async fn parse(
    gateway: &Gateway,
    accepted: Accepted,
    body: &mut Body,
    caller: Caller,
) -> Result<Parsed, Refusal> {
    let Accepted { ticket, head, slot, route } = accepted;
    let Route::Call(api, deployment) = route else { return Err(Refusal::Internal) };
    let coding = Coding::of(&head.headers)?;
    let content_type = readable_type(&head.headers, api)?;
    let query = forwarded_query(head.uri.query(), api)?;
    // The version is that of the form which the deployment stands in; the call leaves in another.
    let query = query.filter(|_| deployment.is_none());
    let limits = gateway.limits();
    let whole = tokio::time::timeout(limits.body_timeout, collect(body, limits.body_bytes));
    let body = whole.await.map_err(|_| Refusal::BodyTimeout)??;
    let body = match coding {
        Some(coding) => decoded(coding, body, limits.body_bytes).await?,
        None => body,
    };
    let live = gateway.live();
    let encoding = |model: &str| encoding(&live.bundle, model);
    let asked = Asked { api, deployment: deployment.as_deref(), encoding: &encoding };
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| Refusal::Internal)?;
    let (content, outbound) = read(asked, (&head.headers, content_type, query), (body, key))?;
    let place = Place::of(head.uri.path());
    let path = api.operation().map(|operation| (operation, place.path));
    let opening = (gateway.sealer().as_ref(), caller.application());
    let references = References::open(opening, path, &content.named).map_err(Refusal::Unopened)?;
    let outbound = outbound.with_ids(&references.path, references.splices.clone());
    let mut parsed = Parsed {
        ticket,
        caller,
        subject: content.fields.subject.clone(),
        declared: declared_in(&content),
        content,
        outbound,
        traceparent: None,
        sdk_retry: 0,
        redacted: None,
        references,
        slot,
    };
    parsed.declared.level.extend(declarations(&head.headers, "x-bailiwick-level")?);
    parsed.declared.labels.extend(declarations(&head.headers, "x-bailiwick-labels")?);
    let mut purposes = declarations(&head.headers, "x-bailiwick-purpose")?;
    parsed.declared.purpose = purposes.pop().map(|(_, purpose)| purpose);
    if let Some((param, _)) = purposes.pop() {
        return Err(Refusal::UnknownDeclaration { param });
    }
    if let Some(subject) = header(&head.headers, "x-bailiwick-subject") {
        parsed.subject = Some(subject);
    }
    parsed.traceparent = header(&head.headers, "traceparent").and_then(|text| traceparent(&text));
    parsed.sdk_retry = header(&head.headers, "x-stainless-retry-count")
        .and_then(|count| count.parse().ok())
        .unwrap_or(0);
    Ok(parsed)
}

/// The type of the body as it is sent on: a form's as it came, since it says where parts end.
fn readable_type(headers: &HeaderMap, api: Api) -> Result<HeaderValue, Refusal> {
    if api.operation().is_some_and(|operation| !operation.has_body) {
        return Ok(HeaderValue::from_static("application/json"));
    }
    let wanted = if api.is_form() { "multipart/form-data" } else { "application/json" };
    let unwanted = Refusal::UnsupportedMediaType { wanted };
    let mut declared = headers.get_all(CONTENT_TYPE).iter();
    let (Some(content_type), None) = (declared.next(), declared.next()) else {
        return Err(unwanted);
    };
    let written = content_type.to_str().ok().and_then(|value| value.split(';').next());
    match written.map(str::trim) {
        Some(name) if name.eq_ignore_ascii_case(wanted) => Ok(if api.is_form() {
            content_type.clone()
        } else {
            HeaderValue::from_static("application/json")
        }),
        Some(_) | None => Err(unwanted),
    }
}

/// What the query of an operation on a kept thing may ask for (OpenAI API reference): how much of it
/// comes, in what order, from where on, and whether as a stream.
const OF_KEPT: &[&str] = &[
    "after",
    "before",
    "include",
    "include%5B%5D",
    "include[]",
    "include_obfuscation",
    "limit",
    "order",
    "starting_after",
    "stream",
];

/// Only `api-version` may pass, as the plain word it is, and `beta=true`, which SDKs send; and what
/// operations on kept things take.
fn forwarded_query(query: Option<&str>, api: Api) -> Result<Option<String>, Refusal> {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return Ok(None) };
    if api.operation().is_some() {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let passes = |pair: &str| match pair.split_once('=') {
            Some((name, value)) => {
                OF_KEPT.contains(&name) && value.len() <= 128 && value.bytes().all(plain)
            }
            None => false,
        };
        let pass = query.split('&').all(|pair| pair == "beta=true" || passes(pair));
        return if pass { Ok(Some(query.to_owned())) } else { Err(Refusal::UnknownQuery) };
    }
    if query == "beta=true" {
        return Ok(Some(query.to_owned()));
    }
    match query.strip_prefix("api-version=") {
        Some(version)
            if version.len() <= 32
                && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') =>
        {
            Ok(Some(query.to_owned()))
        }
        Some(_) | None => Err(Refusal::UnknownQuery),
    }
}

async fn collect(body: &mut Body, limit: u64) -> Result<Bytes, Refusal> {
    let too_large = Refusal::BodyTooLarge { limit };
    let announced = http_body::Body::size_hint(body).lower().min(limit);
    let announced = usize::try_from(announced).unwrap_or(0);
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::BodyIncomplete)?;
        let Ok(data) = frame.into_data() else { continue };
        let length = first.len() + joined.len() + data.len();
        if u64::try_from(length).map_or(true, |length| length > limit) {
            return Err(too_large);
        }
        // A body that came in one piece, as most do, is not copied.
        if first.is_empty() && joined.is_empty() {
            first = data;
        } else {
            if joined.is_empty() {
                // What is announced is within the limit, or the request would not be here.
                joined.reserve(announced.max(length));
                joined.extend_from_slice(&std::mem::take(&mut first));
            }
            joined.extend_from_slice(&data);
        }
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

/// Decompresses a body where it keeps no other call waiting.
async fn decoded(coding: Coding, body: Bytes, limit: u64) -> Result<Bytes, Refusal> {
    let decoding = tokio::task::spawn_blocking(move || coding.decode(&body, limit));
    decoding.await.map_err(|_| Refusal::Internal)?
}

fn read(
    asked: Asked<'_>,
    (headers, content_type, query): (&HeaderMap, HeaderValue, Option<String>),
    (body, key): (Bytes, [u8; 32]),
) -> Result<(Content, Outbound), Refusal> {
    let mut content = if asked.api.is_form() {
        let written = content_type.to_str().map_err(|_| Refusal::Form(FormError::Boundary))?;
        let boundary = form::boundary(written).map_err(Refusal::Form)?;
        let mut content = Content::read_form(asked, &body, &boundary)?;
        content.add_text(&boundary);
        content
    } else if asked.api.operation().is_some_and(|operation| !operation.has_body) {
        Content::of_nothing(asked, &body)?
    } else {
        Content::read_as(asked, &body)?
    };
    if let Some(query) = &query {
        content.add_text(query);
    }
    let mut forwarded = Vec::new();
    for name in &FORWARDED {
        let Some(value) = headers.get(name) else { continue };
        content.add_header(value);
        forwarded.push((name.clone(), value.clone()));
    }
    let outbound = Outbound::new(asked.api, query, forwarded, Sensitive::new(body), key)
        .with_content_type(content_type)
        .with_places(content.places())
        .with_features(content.features);
    Ok((content, outbound))
}

fn declared_in(content: &Content) -> Declarations {
    let mut declared = Declarations::default();
    for (what, text) in &content.fields.declared {
        match what {
            Declared::Level => declared.level.push(("metadata.bailiwick_level", text.clone())),
            Declared::Labels => declared.labels.push(("metadata.bailiwick_labels", text.clone())),
        }
    }
    declared
}

/// The encoding of tokens that are sent to this model: what the register says of it, if all
/// endpoints that say something agree, else what OpenAI's tokenizer knows by the model's name.
fn encoding(bundle: &Bundle, model: &str) -> Option<Encoding> {
    let offered = bundle.endpoints().iter().filter_map(|endpoint| endpoint.offered(model));
    let mut said: Vec<&str> = offered.filter_map(|model| model.accepts_tokens.as_deref()).collect();
    said.sort_unstable();
    said.dedup();
    match said.as_slice() {
        [] => {
            let upstream = bundle.endpoints().iter().filter_map(|one| one.upstream_model(model));
            let known: Vec<Encoding> =
                std::iter::once(model).chain(upstream).filter_map(Encoding::of_model).collect();
            let first = known.first().copied()?;
            known.iter().all(|one| *one == first).then_some(first)
        }
        [one] => Encoding::named(one),
        _ => None,
    }
}

/// Every value of a header that declares something: one that was dropped, as a second one or as no
/// text, might be the one that raises.
fn declarations(
    headers: &HeaderMap,
    param: &'static str,
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let values = headers.get_all(param).iter();
    let texts = values.map(|value| match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => Ok((param, text.to_owned())),
        Err(_) => Err(Refusal::UnknownDeclaration { param }),
    });
    texts.collect()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Trace id and parent span id of a W3C `traceparent` (W3C Trace Context, section 3.2); anything
/// else is ignored, as that text says.
fn traceparent(text: &str) -> Option<(String, String)> {
    let mut parts = text.split('-');
    let (version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length| {
        text.len() == length
            && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && text.bytes().any(|byte| byte != b'0')
    };
    let known = version.len() == 2 && version != "ff" && hex(trace, 32) && hex(span, 16);
    known.then(|| (trace.to_owned(), span.to_owned()))
}

#[cfg(test)]
mod tests;
