//! An answer in one piece: taken whole, then released whole.

use bytes::{Bytes, BytesMut};
use trace_store::record::Party;

use super::{HeldBack, Observed, count, head, left, refused};
use crate::pipeline::forward::Begun;
use crate::pipeline::record::Recorded;
use crate::pipeline::refuse::Refusal;
use crate::pipeline::reply::Reply;
use crate::redaction::answer;

/// Takes the answer in and holds it.
pub(super) async fn relay(
    limit: u64,
    recorded: &Recorded,
    mut begun: Begun,
    (observed, mut reply): (&mut Observed, Reply),
) -> HeldBack {
    let facts = &recorded.facts;
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
    if begun.incoming.status().is_success() {
        observed.usage.note(&bytes);
        if observed.usage.tokens.is_none() {
            observed.usage.tokens = count::whole(recorded, &bytes).await;
        }
    }
    // Usage was counted on what the endpoint wrote; the caller gets its own values back.
    let restored = recorded.names().and_then(|names| answer::whole(names, &bytes)).map(Bytes::from);
    let bytes = restored.unwrap_or(bytes);
    observed.answer_bytes = bytes.len() as u64;
    observed.answer_digest = Some(*blake3::keyed_hash(recorded.key(), &bytes).as_bytes());
    HeldBack::Whole(reply, head::of_answer(facts, &begun, false).map(|()| bytes))
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
