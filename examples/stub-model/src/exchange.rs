//! One request from arrival to answer: note it, read it, behave as told, answer it. The answers
//! themselves are made in `openai/`, how they are written out is in `reply.rs`.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use crate::journal::{Exchange, Journal};
use crate::load::Prebuilt;
use crate::openai::{self, Asked};
use crate::reply::{CutOff, Reply, Script};
use crate::server::Cell;
use crate::{Answers, Behaviour, Fault, Settings, control};

/// What all connections of a stub share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) journal: Arc<Journal>,
    current: Cell<Current>,
    prebuilt: Option<Prebuilt>,
    kept: openai::kept::Kept,
}

/// The behaviour in force, and how often its fault has still to strike.
#[derive(Debug)]
struct Current {
    behaviour: Arc<Behaviour>,
    left: Option<u32>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        let current = Current::of(settings.behaviour.clone());
        let prebuilt = match &settings.answers {
            Answers::Echo { .. } => None,
            Answers::Load(shape) => Some(Prebuilt::new(shape, &settings.name)),
        };
        let journal = Arc::new(Journal::new(settings.recording));
        Self {
            settings,
            journal,
            current: Cell::new(current),
            prebuilt,
            kept: openai::kept::Kept::default(),
        }
    }

    pub(crate) fn set(&self, behaviour: Behaviour) {
        self.current.with(|current| *current = Current::of(behaviour));
    }

    pub(crate) fn behaviour(&self) -> Behaviour {
        self.current.with(|current| (*current.behaviour).clone())
    }

    /// The behaviour for one request, and whether the fault strikes it.
    fn take(&self) -> (Arc<Behaviour>, bool) {
        self.current.with(|current| {
            let strikes = match &mut current.left {
                None => true,
                Some(0) => false,
                Some(left) => {
                    *left -= 1;
                    true
                }
            };
            (Arc::clone(&current.behaviour), strikes)
        })
    }
}

impl Current {
    fn of(behaviour: Behaviour) -> Self {
        Self { left: behaviour.times, behaviour: Arc::new(behaviour) }
    }
}

/// Answers one request; an error closes the connection without an answer.
pub(crate) async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Script>, CutOff> {
    let (head, body) = request.into_parts();
    if let Some(rest) = head.uri.path().strip_prefix("/_stub/") {
        return control::answer(&shared, &head.method, rest, body).await;
    }
    let mut exchange = shared.journal.open(&head);
    if let Some(prebuilt) = &shared.prebuilt
        && head.method == Method::POST
        && head.uri.path() == "/v1/chat/completions"
    {
        return prebuilt.answer(exchange, body).await;
    }
    let limit = shared.settings.body_limit_bytes;
    let Some(body) = read(&mut exchange, body, limit).await? else {
        return Reply::error(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large").respond(
            exchange,
            &Behaviour::default(),
            None,
        );
    };
    behave(&shared, exchange, &head, &body).await
}

/// Reads the whole body, noting every part as it comes; `None` when it is too long.
async fn read(
    exchange: &mut Exchange,
    mut body: Incoming,
    limit: usize,
) -> Result<Option<Bytes>, CutOff> {
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // The caller left: dropping the exchange notes it.
        let Ok(frame) = frame else { return Err(CutOff) };
        let Some(data) = frame.data_ref() else { continue };
        exchange.part(data);
        if whole.len() + data.len() > limit {
            return Ok(None);
        }
        whole.extend_from_slice(data);
    }
    exchange.read();
    Ok(Some(whole.freeze()))
}

/// Waits, fails or answers, as the behaviour says.
async fn behave(
    shared: &Shared,
    mut exchange: Exchange,
    head: &Parts,
    body: &Bytes,
) -> Result<Response<Script>, CutOff> {
    let (behaviour, strikes) = shared.take();
    let fault = behaviour.fault.as_ref().filter(|_| strikes);
    if behaviour.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(behaviour.delay_ms)).await;
    }
    let reply = match fault {
        Some(Fault::Error(refusal)) => Reply::refusal(refusal),
        Some(Fault::Redirect { status, location }) => Reply::redirect(*status, location),
        Some(Fault::CutBeforeHeaders) => {
            exchange.cut();
            return Err(CutOff);
        }
        Some(Fault::HangBeforeHeaders) => pending().await,
        Some(Fault::CutAfter { .. } | Fault::HangAfter { .. } | Fault::ErrorEventAfter { .. })
        | None => openai::reply(&Asked {
            method: &head.method,
            path: head.uri.path(),
            query: head.uri.query(),
            body,
            number: exchange.number(),
            kept: &shared.kept,
            settings: &shared.settings,
            behaviour: &behaviour,
        }),
    };
    let reply = reply.served_by(&shared.settings.name, exchange.number());
    reply.respond(exchange, &behaviour, fault)
}
