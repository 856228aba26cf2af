//! One request, told in the order it happens. Each verb has its file and yields the state that the
//! next one consumes, so that nothing can be skipped: there is no way to [`forward`] that does not
//! lead through [`classify`], [`decide`] and [`record`].
//!
//! From `classify` on, a call runs in a task of its own: a caller that leaves closes the upstream
//! connection at once, and the outcome is recorded all the same.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use classifiers::RecordId;
use http::header::EXPECT;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::BodyExt;

use crate::clock::Stopwatch;
use crate::gateway::Gateway;
use crate::server::Peer;

pub mod accept;
pub mod authenticate;
pub mod classify;
pub mod decide;
pub mod forward;
pub mod observe;
pub mod parse;
pub mod record;
pub mod redact;
pub mod refuse;
pub mod reply;

mod models;

use accept::{Accepted, Route, Ticket};
use authenticate::{Caller, KeyRefused};
use decide::Decided;
use parse::Parsed;
use record::CallFacts;
use refuse::Refusal;
use reply::Reply;

/// Longest time that the rest of a refused body is read, so that its sender sees the answer.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves one request of the data plane.
pub async fn handle(gateway: Arc<Gateway>, request: Request<Body>) -> Response<Body> {
    let ticket = Ticket::issue();
    let (head, mut body) = request.into_parts();
    let waits = head.headers.contains_key(EXPECT);
    match serve(&gateway, ticket, head, &mut body).await {
        Ok(response) => response,
        Err(refusal) => {
            tracing::info!(request.id = %ticket.id(), code = refusal.code(), "request.refused");
            gateway.telemetry().metrics.refused(refusal.code());
            if !waits {
                discard(&mut body, gateway.limits().body_bytes).await;
            }
            let mut response = refusal.response(ticket.id());
            stamp(response.headers_mut(), ticket.id());
            response.map(Body::from)
        }
    }
}

/// Reads what is left of a refused body, within bounds: most clients look for an answer only once
/// they have sent everything, and would report a broken connection instead of the refusal.
async fn discard(body: &mut Body, limit: u64) {
    let rest = async {
        let mut left = limit;
        while let Some(Ok(frame)) = body.frame().await {
            let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
            left = match left.checked_sub(bytes) {
                Some(left) => left,
                None => return,
            };
        }
    };
    // A sender slower than this sees its connection closed.
    drop(tokio::time::timeout(DISCARD_TIMEOUT, rest).await);
}

async fn serve(
    gateway: &Arc<Gateway>,
    ticket: Ticket,
    head: Parts,
    body: &mut Body,
) -> Result<Response<Body>, Refusal> {
    let announced = http_body::Body::size_hint(body).lower();
    let accepted = accept::accept(gateway, ticket, head, announced)?;
    let caller = known_caller(gateway, &accepted).await?;
    match &accepted.route {
        Route::Models => models::list(gateway, &caller, ticket),
        Route::Model(id) => models::one(gateway, &caller, ticket, id),
        Route::Call(..) => {
            let within = gateway.usage().begin(caller.application());
            within.map_err(Refusal::QuotaUsed)?;
            let parsed = parse::parse(gateway, accepted, body, caller).await?;
            if !parsed.caller.opens_model(&parsed.content.fields.model) {
                let method = parsed.outbound.method();
                let asked = (method.as_str(), parsed.outbound.api().name());
                let why = KeyRefused::Outside;
                record::refused_credential(gateway, ticket, asked, why).await?;
                return Err(Refusal::Key(why));
            }
            let (reply, awaited) = reply::reply(gateway.shutdown().clone());
            let shared = Arc::clone(gateway);
            let task = gateway.tasks().spawn(async move { call(&shared, parsed, reply).await });
            drop(task);
            let response = awaited.response().await.ok_or(Refusal::Internal)?;
            Ok(response.map(Body::new))
        }
    }
}

async fn known_caller(gateway: &Gateway, accepted: &Accepted) -> Result<Caller, Refusal> {
    let head = &accepted.head;
    let keys = gateway.keys();
    let received = accepted.ticket.received();
    let found = authenticate::authenticate(&keys, &head.headers, received);
    let client = head.extensions.get::<Peer>().and_then(|peer| peer.client.clone());
    let shown = match (found, client) {
        (Ok(key), _) => Ok((Caller::from(key), Some(key))),
        // A certificate counts where no key is shown; beside a wrong key it helps nobody.
        (Err(KeyRefused::Missing), Some(client)) => Ok((Caller::from(client.as_ref()), None)),
        (Err(why), _) => Err(why),
    };
    let caller = shown.and_then(|(caller, key)| {
        // A key outlives the application it was issued to only until the policy forgets that one.
        if gateway.live().bundle.application(caller.application()).is_none() {
            return Err(KeyRefused::Unknown);
        }
        if !caller.opens_path(accepted.route.name()) {
            return Err(KeyRefused::Outside);
        }
        if let Some(key) = key {
            gateway.last_used().note(key, received.day());
        }
        Ok(caller)
    });
    if let Err(why) = &caller {
        let asked = (head.method.as_str(), accepted.route.name());
        record::refused_credential(gateway, accepted.ticket, asked, *why).await?;
    }
    caller.map_err(Refusal::Key)
}

/// From parsed to concluded: the table of contents of this program.
async fn call(gateway: &Gateway, parsed: Parsed, mut reply: Reply) {
    let live = gateway.live();
    let id = parsed.record();
    // The body may have taken its time, and the rules may have closed meanwhile.
    if gateway.has_unusable_rules() {
        return refuse(gateway, reply, (id, None), &Refusal::RulesUnusable);
    }
    let declared = match decide::understand(&live.bundle, &parsed) {
        Ok(declared) => declared,
        Err(refusal) => return refuse(gateway, reply, (id, None), &refusal),
    };
    let judging = Stopwatch::start();
    let classified = classify::classify(gateway, &live, parsed).await;
    gateway.telemetry().metrics.classified(judging.elapsed());
    let decided = decide::decide(&live.bundle, classified, &declared);
    if let Some(shadow) = gateway.shadow() {
        let limit = gateway.limits().classify_timeout;
        decide::beside(&shadow, &decided, &declared, (id, limit));
    }
    let decided = redact::redact(gateway, &live, decided, &declared).await;
    let recorded = match decided {
        Decided::Permitted(permitted) => {
            record::permitted(gateway, &live.snapshots, *permitted).await
        }
        Decided::Denied(denied) => {
            return match record::denied(gateway, &denied).await {
                Ok((facts, refusal)) => refuse(gateway, reply, (id, Some(&facts)), &refusal),
                Err(refusal) => refuse(gateway, reply, (id, None), &refusal),
            };
        }
    };
    let recorded = match recorded {
        Ok(recorded) => recorded,
        Err(refusal) => return refuse(gateway, reply, (id, None), &refusal),
    };
    let answer = forward::forward(gateway, &live, recorded, &mut reply).await;
    let seen = observe::observe(gateway, &live, answer, reply).await;
    gateway.usage().spend(&seen.facts.application, seen.spent());
    match record::outcome(gateway, &seen.facts, &seen.observed).await {
        Ok(()) => seen.release().await,
        Err(refusal) => seen.withhold(refusal).await,
    }
}

fn refuse(
    gateway: &Gateway,
    reply: Reply,
    (id, facts): (RecordId, Option<&CallFacts>),
    refusal: &Refusal,
) {
    gateway.telemetry().metrics.refused(refusal.code());
    tracing::info!(request.id = %id, code = refusal.code(), "request.refused");
    let mut response = refusal.response(id);
    match facts {
        Some(facts) => observe::own_headers(response.headers_mut(), facts),
        None => stamp(response.headers_mut(), id),
    }
    if reply.whole(response).is_err() {
        tracing::debug!(request.id = %id, "answer.caller_gone");
    }
}

/// The id under which SDKs show a request and auditors find it.
fn stamp(headers: &mut HeaderMap, id: RecordId) {
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert("x-request-id", id.clone());
        headers.insert("x-bailiwick-trace-id", id);
    }
}
