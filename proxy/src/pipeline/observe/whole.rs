//! An answer in one piece: taken whole, then released whole.

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use trace_store::record::Party;

use super::{HeldBack, Judge, Observed, count, head, left, refused};
use crate::gateway::Gateway;
use crate::openai::stopping;
use crate::pipeline::forward::Begun;
use crate::pipeline::record::Recorded;
use crate::pipeline::refuse::Refusal;
use crate::pipeline::reply::Reply;
use crate::redaction::answer;

/// Takes the answer in and holds it.
pub(super) async fn relay(
    gateway: &Gateway,
    recorded: &Recorded,
    mut begun: Begun,
    (observed, judge): (&mut Observed, Judge),
    mut reply: Reply,
) -> HeldBack {
    let (facts, limit) = (&recorded.facts, gateway.limits().answer_bytes);
    let mut body = Taken::default();
    let taken = loop {
        let chunk = tokio::select! {
            biased;
            chunk = begun.incoming.chunk() => chunk,
            party = reply.left() => {
                finish_attempt(observed, &begun, None);
                return left(observed, reply, party);
            }
        };
        match chunk {
            Ok(Some(bytes)) => {
                if observed.first_byte_us.is_none() {
                    observed.first_byte_us = Some(facts.ticket.watch().micros());
                    note_first_byte(observed, &begun);
                }
                body.push(bytes);
                if body.len() > limit {
                    observed.aborted_by = Some(Party::Proxy);
                    break Err("too_long");
                }
            }
            Ok(None) => break Ok(body.into_bytes()),
            Err(error) => break Err(error.code()),
        }
    };
    finish_attempt(observed, &begun, taken.as_ref().err().copied());
    let bytes = match taken {
        Ok(bytes) => bytes,
        Err(_) => return refused(observed, reply, Refusal::UnusableAnswer),
    };
    // What an operation brings back was counted when it was made.
    if begun.incoming.status().is_success() && recorded.outbound().api().operation().is_none() {
        observed.usage.note(&bytes);
        if observed.usage.tokens.is_none() {
            observed.usage.tokens = count::whole(recorded, &bytes).await;
        }
    }
    // What an endpoint says of an id of its own is nothing its caller could make sense of.
    if begun.incoming.status() == StatusCode::NOT_FOUND
        && let Some(lost) = recorded.lost()
    {
        return refused(observed, reply, lost);
    }
    let mut seals = recorded.seals(gateway.sealer(), &begun.endpoint.name);
    let mut sealed = |bytes: Bytes| {
        let written = seals.as_mut().and_then(|seals| seals.whole(&bytes));
        written.map_or(bytes, Bytes::from)
    };
    let bytes = judged(observed, judge, bytes);
    if observed.found.stopped {
        let stopped = stopping::whole(recorded.outbound().api(), &bytes).map(Bytes::from);
        observed.usage.finish_reason = Some(stopping::FILTERED.to_owned());
        observed.aborted_by = Some(Party::Proxy);
        return match stopped {
            Some(bytes) => held(recorded, &begun, (observed, reply), sealed(bytes)),
            None => refused(observed, reply, Refusal::AnswerStopped),
        };
    }
    let bytes = sealed(bytes);
    // Usage was counted on what the endpoint wrote; the caller gets its own values back.
    let restored = recorded.names().and_then(|names| answer::whole(names, &bytes)).map(Bytes::from);
    let bytes = restored.unwrap_or(bytes);
    held(recorded, &begun, (observed, reply), bytes)
}

fn held(
    recorded: &Recorded,
    begun: &Begun,
    (observed, reply): (&mut Observed, Reply),
    bytes: Bytes,
) -> HeldBack {
    observed.answer_bytes = bytes.len() as u64;
    observed.answer_digest = Some(*blake3::keyed_hash(recorded.key(), &bytes).as_bytes());
    let head = head::of_answer(&recorded.facts, begun, &observed.changed, false);
    HeldBack::Whole(reply, head.map(|()| bytes))
}

/// Answers longer than this are judged where they do not hold up the threads that serve connections.
const LONG_ANSWER_BYTES: usize = 64 << 10;

/// Judges the whole answer; it comes back without what is to go.
fn judged(observed: &mut Observed, mut judge: Judge, bytes: Bytes) -> Bytes {
    let rewritten = if bytes.len() <= LONG_ANSWER_BYTES {
        answer::rewritten(&mut judge, &bytes)
    } else {
        tokio::task::block_in_place(|| answer::rewritten(&mut judge, &bytes))
    };
    observed.found = judge.into_found();
    if observed.found.redacted {
        observed.changed.push("answer");
    }
    rewritten.map_or(bytes, Bytes::from)
}

/// Notes on the attempt when its first byte came.
pub(super) fn note_first_byte(observed: &mut Observed, begun: &Begun) {
    if let Some(attempt) = observed.attempts.get_mut(begun.attempt) {
        attempt.first_byte_us = Some(begun.sent.micros());
    }
}

/// Notes on the attempt how long it took and how it failed.
pub(super) fn finish_attempt(observed: &mut Observed, begun: &Begun, error: Option<&'static str>) {
    if let Some(attempt) = observed.attempts.get_mut(begun.attempt) {
        attempt.latency_us = begun.sent.micros();
        attempt.error = error.or(attempt.error);
    }
}

/// A body as it comes; one that comes in one piece is not copied.
#[derive(Default)]
struct Taken {
    first: Bytes,
    joined: BytesMut,
}

impl Taken {
    fn len(&self) -> u64 {
        (self.first.len() + self.joined.len()) as u64
    }

    fn push(&mut self, bytes: Bytes) {
        if self.len() == 0 {
            self.first = bytes;
            return;
        }
        if self.joined.is_empty() {
            self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.joined.extend_from_slice(&bytes);
    }

    fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}
