//! From an answer to what is written: status, headers and a script of writes, pauses and faults
//! that hyper plays as the response's body. `reply/sse.rs` frames the events.

mod sse;

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use serde_json::{Value, json};
use tokio::time::{Sleep, sleep};

use crate::journal::Exchange;
use crate::{Behaviour, ErrorBody, Fault, Refusal};

/// The connection is to be closed here and now.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the connection is cut")]
pub(crate) struct CutOff;

/// An answer before it is written.
#[derive(Debug)]
pub(crate) struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Whole(Bytes),
    /// The data of each event, in order.
    Events(Vec<String>),
}

impl Reply {
    pub(crate) fn json(status: StatusCode, value: &Value) -> Self {
        Self::whole(status, "application/json", value.to_string())
    }

    pub(crate) fn events(events: Vec<String>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        Self { status: StatusCode::OK, headers, content: Content::Events(events) }
    }

    /// Bytes of another kind than JSON.
    pub(crate) fn bytes(content_type: &'static str, bytes: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status: StatusCode::OK, headers, content: Content::Whole(Bytes::from(bytes)) }
    }

    /// An OpenAI error object about the request.
    pub(crate) fn error(status: StatusCode, message: &str) -> Self {
        Self::json(status, &error_object(status, message, None))
    }

    /// An OpenAI error object with a code and the parameter it is about.
    pub(crate) fn error_about(status: StatusCode, message: &str, code: &str, param: &str) -> Self {
        let mut object = error_object(status, message, Some(code));
        if let Some(known) = object.pointer_mut("/error/param") {
            *known = json!(param);
        }
        Self::json(status, &object)
    }

    /// The error a behaviour asks for.
    pub(crate) fn refusal(refusal: &Refusal) -> Self {
        let status =
            StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let message = format!("the stub was told to answer {}", status.as_u16());
        let object = error_object(status, &message, refusal.code.as_deref());
        let mut reply = match refusal.body {
            ErrorBody::Openai => Self::json(status, &object),
            ErrorBody::Flat => Self::json(status, object.get("error").unwrap_or(&Value::Null)),
            ErrorBody::Html => Self::whole(
                status,
                "text/html",
                format!("<html><body><h1>{status}</h1></body></html>"),
            ),
            ErrorBody::Empty => Self::whole(status, "text/plain", String::new()),
        };
        if let Some(after) = &refusal.retry_after {
            reply.header(RETRY_AFTER, after);
        }
        if let Some(after_ms) = refusal.retry_after_ms {
            reply.header(HeaderName::from_static("retry-after-ms"), &after_ms.to_string());
        }
        if let Some(retry) = refusal.should_retry {
            reply.header(HeaderName::from_static("x-should-retry"), &retry.to_string());
        }
        reply
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
        let mut reply = Self::whole(status, "text/plain", String::new());
        reply.header(LOCATION, location);
        reply
    }

    /// Adds the headers that every answer of a model server carries.
    pub(crate) fn served_by(mut self, name: &str, number: u64) -> Self {
        self.header(HeaderName::from_static("x-stub-name"), name);
        self.header(HeaderName::from_static("x-request-id"), &format!("req_stub_{number}"));
        self.header(HeaderName::from_static("openai-processing-ms"), "1");
        self.header(HeaderName::from_static("openai-version"), "2020-10-01");
        self.header(HeaderName::from_static("x-ratelimit-limit-requests"), "10000");
        self.header(HeaderName::from_static("x-ratelimit-remaining-requests"), "9999");
        self
    }

    /// Turns the answer into a response that plays the behaviour's pauses, framing and fault.
    pub(crate) fn respond(
        mut self,
        exchange: Exchange,
        behaviour: &Behaviour,
        fault: Option<&Fault>,
    ) -> Result<Response<Script>, CutOff> {
        for (name, value) in &behaviour.headers {
            if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                self.header(name, value);
            }
        }
        let script = match self.content {
            Content::Whole(bytes) => Script::whole(bytes, fault),
            Content::Events(events) => Script::events(&events, behaviour, fault),
        };
        Ok(respond(self.status, self.headers, script.watched_by(exchange)))
    }

    /// The same without an exchange: nothing is noted and nothing goes wrong.
    pub(crate) fn respond_unwatched(self) -> Response<Script> {
        let script = match self.content {
            Content::Whole(bytes) => Script::whole(bytes, None),
            Content::Events(events) => Script::events(&events, &Behaviour::default(), None),
        };
        respond(self.status, self.headers, script)
    }

    fn whole(status: StatusCode, content_type: &'static str, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, headers, content: Content::Whole(Bytes::from(body)) }
    }

    /// Sets a header, unless the value cannot stand in one.
    fn header(&mut self, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
    }
}

fn respond(status: StatusCode, headers: HeaderMap, script: Script) -> Response<Script> {
    let mut response = Response::new(script);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// `{"error":{…}}` with all four keys; type and code follow the status, as OpenAI's do.
pub(crate) fn error_object(status: StatusCode, message: &str, code: Option<&str>) -> Value {
    let (kind, usual) = match status.as_u16() {
        401 => ("invalid_request_error", Some("invalid_api_key")),
        404 => ("invalid_request_error", None),
        429 => ("requests", Some("rate_limit_exceeded")),
        500.. => ("server_error", None),
        _ => ("invalid_request_error", None),
    };
    let code = code.or(usual);
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

/// One step of writing a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Hand these bytes over.
    Write(Bytes),
    /// Let what was handed over go out before the next step.
    Flush,
    /// Wait.
    Pause(Duration),
    /// Break the connection.
    Cut,
    /// Never go on.
    Hang,
}

/// A response's body: steps that are played one after the other.
#[derive(Debug)]
pub(crate) struct Script {
    steps: VecDeque<Step>,
    sleep: Option<Pin<Box<Sleep>>>,
    /// Declared length; `None` for a stream.
    length: Option<u64>,
    exchange: Option<Exchange>,
}

impl Script {
    fn whole(bytes: Bytes, fault: Option<&Fault>) -> Self {
        let length = u64::try_from(bytes.len()).ok();
        let halved = |last: Step| {
            let half = bytes.slice(..bytes.len() / 2);
            VecDeque::from([Step::Write(half), Step::Flush, last])
        };
        let steps = match fault {
            Some(Fault::CutAfter { .. }) => halved(Step::Cut),
            Some(Fault::HangAfter { .. }) => halved(Step::Hang),
            Some(
                Fault::Error(_)
                | Fault::Redirect { .. }
                | Fault::CutBeforeHeaders
                | Fault::HangBeforeHeaders
                | Fault::ErrorEventAfter { .. },
            )
            | None => VecDeque::from([Step::Write(bytes)]),
        };
        Self { steps, sleep: None, length, exchange: None }
    }

    fn events(events: &[String], behaviour: &Behaviour, fault: Option<&Fault>) -> Self {
        Self::stream(sse::script(events, behaviour, fault))
    }

    /// A body of unknown length that plays these steps.
    pub(crate) fn stream(steps: VecDeque<Step>) -> Self {
        Self { steps, sleep: None, length: None, exchange: None }
    }

    /// A body of these bytes.
    pub(crate) fn bytes(bytes: Bytes) -> Self {
        Self::whole(bytes, None)
    }

    pub(crate) fn watched_by(mut self, mut exchange: Exchange) -> Self {
        if self.steps.iter().all(|step| matches!(step, Step::Write(bytes) if bytes.is_empty())) {
            self.steps.clear();
            exchange.complete(); // Hyper does not poll an empty body.
        }
        self.exchange = Some(exchange);
        self
    }

    fn wrote(&mut self) {
        if let Some(exchange) = &mut self.exchange {
            exchange.wrote();
            if self.steps.is_empty() {
                exchange.complete();
            }
        }
    }
}

impl Body for Script {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        let script = self.get_mut();
        loop {
            if let Some(sleep) = &mut script.sleep {
                std::task::ready!(sleep.as_mut().poll(cx));
                script.sleep = None;
            }
            match script.steps.pop_front() {
                None => {
                    if let Some(exchange) = &mut script.exchange {
                        exchange.complete();
                    }
                    return Poll::Ready(None);
                }
                Some(Step::Write(bytes)) => {
                    script.wrote();
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                Some(Step::Flush) => {
                    // Hyper flushes what it holds whenever a body is not ready.
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Some(Step::Pause(time)) => script.sleep = Some(Box::pin(sleep(time))),
                Some(Step::Cut) => {
                    if let Some(exchange) = &mut script.exchange {
                        exchange.cut();
                    }
                    return Poll::Ready(Some(Err(CutOff)));
                }
                Some(Step::Hang) => {
                    script.steps.push_front(Step::Hang);
                    return Poll::Pending;
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.sleep.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        // Only asked for before the first write, so the length need not shrink with each.
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
