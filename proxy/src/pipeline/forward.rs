//! Walks the permit's own endpoints until one answers. There is no other list to take from.
//!
//! Connect failure, silence, a redirect, 429 and 502 to 504 move on and never back; any other
//! answer is the answer. An endpoint that keeps failing is tried after the others, and then by one call
//! at a time until it works. Once an answer has begun there is no second one.

use std::collections::VecDeque;

use http::StatusCode;
use trace_store::record::Party;

use super::record::{Cleared, Recorded};
use super::reply::Reply;
use crate::clock::Stopwatch;
use crate::gateway::{Gateway, Live};
use crate::upstream::client::{Incoming, SendError};

/// One send, for the record.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub(super) endpoint: String,
    pub(super) status: Option<u16>,
    pub(super) error: Option<&'static str>,
    pub(super) latency_us: u64,
    pub(super) first_byte_us: Option<u64>,
    /// Microseconds from the receipt of the call to the sending.
    pub(super) begun_us: u64,
}

impl Attempt {
    fn begun(endpoint: &str, recorded: &Recorded) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            status: None,
            error: Some("cancelled"),
            latency_us: 0,
            first_byte_us: None,
            begun_us: recorded.facts.ticket.watch().micros(),
        }
    }
}

/// The endpoint that answered, as it must appear in the record.
#[derive(Debug, Clone)]
pub struct Answering {
    pub(super) name: String,
    pub(super) processed_in: Vec<String>,
}

/// An answer that has begun.
#[derive(Debug)]
pub struct Begun {
    pub(super) endpoint: Answering,
    pub(super) incoming: Incoming,
    /// Which of the attempts this is.
    pub(super) attempt: usize,
    pub(super) sent: Stopwatch,
}

/// What came of the attempts.
pub enum Forwarded {
    /// An endpoint answers.
    Answering(Box<Begun>),
    /// None could be reached.
    Unreachable,
    /// No endpoint that the decision permits speaks the form of the request.
    NotSpoken,
    /// Every endpoint there was refuses what the request asks of the provider.
    FeatureRefused,
    /// The call was ended before any answer, by the caller or by a shutdown.
    Left(Party),
}

/// A forwarded call: what was tried, and what came of it.
pub struct Answer {
    pub(super) recorded: Recorded,
    pub(super) attempts: Vec<Attempt>,
    pub(super) forwarded: Forwarded,
}

/// Sends the recorded request to the first of its endpoints that answers.
///
/// A caller that leaves meanwhile ends the attempt at once: its connection is closed.
pub async fn forward(
    gateway: &Gateway,
    live: &Live,
    recorded: Recorded,
    reply: &mut Reply,
) -> Answer {
    let mut attempts = Vec::new();
    let forwarded = tokio::select! {
        biased;
        party = reply.left() => Forwarded::Left(party),
        forwarded = try_each(gateway, live, &recorded, &mut attempts) => forwarded,
    };
    Answer { recorded, attempts, forwarded }
}

async fn try_each(
    gateway: &Gateway,
    live: &Live,
    recorded: &Recorded,
    attempts: &mut Vec<Attempt>,
) -> Forwarded {
    let health = gateway.health();
    let (healthy, ejected): (Vec<Cleared<'_>>, Vec<Cleared<'_>>) = recorded
        .cleared()
        .partition(|cleared| !health.is_ejected(cleared.endpoint().endpoint().name()));
    let mut last = None;
    let mut first_round = healthy.len();
    let mut left: VecDeque<Cleared<'_>> = healthy.into_iter().chain(ejected).collect();
    while let Some(cleared) = left.pop_front() {
        let endpoint = cleared.endpoint().endpoint();
        let name = endpoint.name();
        // Another call is trying whether it works again, so the others come first.
        let waits = first_round > 0 && !health.begin(name);
        first_round = first_round.saturating_sub(1);
        if waits && !left.is_empty() {
            left.push_back(cleared);
            continue;
        }
        let sent = Stopwatch::start();
        // Written down before it is sent: an attempt cut off by a leaving caller is still one.
        attempts.push(Attempt::begun(name, recorded));
        let result = if gateway.is_closed(name) {
            Err(SendError::Closed)
        } else {
            gateway.client().send(cleared, &live.targets).await
        };
        let number = attempts.len().saturating_sub(1);
        let Some(attempt) = attempts.last_mut() else { continue };
        attempt.latency_us = sent.micros();
        match result {
            Ok(incoming) => {
                let status = incoming.status();
                attempt.status = Some(status.as_u16());
                attempt.error = moves_on(status).then_some("status");
                gateway.saw_answer(endpoint);
                let endpoint = Answering {
                    name: name.to_owned(),
                    processed_in: endpoint.processed_in().to_vec(),
                };
                let begun = Forwarded::Answering(Box::new(Begun {
                    endpoint,
                    incoming,
                    attempt: number,
                    sent,
                }));
                if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
                    // The caller reads this as its own key's fault; whoever runs this knows better.
                    let status = status.as_u16();
                    tracing::error!(endpoint.id = name, status, "upstream.refused_credential");
                }
                if !moves_on(status) {
                    health.succeeded(name);
                    return begun;
                }
                // 429 says the endpoint is busy with us, not that it is unwell.
                if status != StatusCode::TOO_MANY_REQUESTS {
                    health.failed(name);
                }
                last = Some(begun);
            }
            Err(error) => {
                attempt.error = Some(error.code());
                note(gateway, recorded, name, error);
            }
        }
    }
    // With none left, the last answer an endpoint gave is the answer.
    last.unwrap_or_else(|| unanswered(attempts))
}

/// What the attempts say where none brought an answer.
fn unanswered(attempts: &[Attempt]) -> Forwarded {
    let feature = |attempt: &Attempt| attempt.error == Some(SendError::Feature.code());
    if attempts.is_empty() {
        Forwarded::NotSpoken
    } else if attempts.iter().all(feature) {
        Forwarded::FeatureRefused
    } else {
        Forwarded::Unreachable
    }
}

/// What follows from a failure, for its endpoint.
fn note(gateway: &Gateway, recorded: &Recorded, endpoint: &str, error: SendError) {
    if let SendError::Contradicted(what) = error {
        gateway.contradict(endpoint, what);
    }
    report(error, endpoint, recorded);
    if says_something_of_the_endpoint(error) {
        gateway.health().failed(endpoint);
    }
}

/// Whether a failure is the endpoint's, and not one of our own checks before anything was sent.
fn says_something_of_the_endpoint(error: SendError) -> bool {
    match error {
        SendError::Connect | SendError::Timeout | SendError::Broken | SendError::Redirected => true,
        SendError::Monitor
        | SendError::Digest
        | SendError::Feature
        | SendError::Address
        | SendError::Closed
        | SendError::Contradicted(_) => false,
    }
}

/// Whether another endpoint may do better where this one answered so.
fn moves_on(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502..=504)
}

fn report(error: SendError, endpoint: &str, recorded: &Recorded) {
    let id = recorded.record();
    match error {
        SendError::Monitor | SendError::Digest => {
            tracing::error!(request.id = %id, endpoint.id = endpoint, kind = error.code(),
                "upstream.refused_by_own_check");
        }
        SendError::Connect
        | SendError::Timeout
        | SendError::Broken
        | SendError::Redirected
        | SendError::Feature
        | SendError::Address
        | SendError::Closed
        | SendError::Contradicted(_) => {
            tracing::warn!(request.id = %id, endpoint.id = endpoint, kind = error.code(),
                "upstream.attempt_failed");
        }
    }
}
