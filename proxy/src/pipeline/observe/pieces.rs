//! An answer of sound or pictures, relayed as it comes, so that a player can begin. The last piece
//! is held back until the outcome is durable; one that breaks off ends with a broken connection,
//! since no error could be told inside it.

use bytes::Bytes;
use classifiers::Label;
use trace_store::record::Party;

use super::whole::{finish_attempt, note_first_byte};
use super::{HeldBack, Judge, Observed, head};
use crate::pipeline::forward::Begun;
use crate::pipeline::record::Recorded;
use crate::pipeline::reply::Reply;

/// Relays the pieces and holds back the last.
pub(super) async fn relay(
    recorded: &Recorded,
    mut begun: Begun,
    (observed, mut judge): (&mut Observed, Judge),
    reply: Reply,
) -> HeldBack {
    let facts = &recorded.facts;
    let Ok(pieces) = reply.streamed(head::of_answer(facts, &begun, &observed.changed, false))
    else {
        observed.aborted_by = Some(Party::Client);
        finish_attempt(observed, &begun, None);
        return HeldBack::Nothing;
    };
    let mut hasher = blake3::Hasher::new_keyed(recorded.key());
    let mut last = Bytes::new();
    let ended = loop {
        let chunk = tokio::select! {
            biased;
            chunk = begun.incoming.chunk() => chunk,
            party = pieces.left() => break Err((party, None)),
        };
        match chunk {
            Ok(Some(bytes)) => {
                if observed.first_byte_us.is_none() {
                    observed.first_byte_us = Some(facts.ticket.watch().micros());
                    note_first_byte(observed, &begun);
                }
                hasher.update(&bytes);
                observed.answer_bytes += bytes.len() as u64;
                let before = std::mem::replace(&mut last, bytes);
                if !before.is_empty() && pieces.send(before).await.is_err() {
                    break Err((Party::Client, None));
                }
            }
            Ok(None) => break Ok(pieces),
            Err(error) => break Err((Party::Upstream, Some(error.code()))),
        }
    };
    // Nobody listens or looks; what it was made from was judged with the request.
    judge.note(Label::ScanUnsupported);
    observed.found = judge.into_found();
    observed.answer_digest = Some(*hasher.finalize().as_bytes());
    match ended {
        Ok(pieces) => {
            finish_attempt(observed, &begun, None);
            HeldBack::LastBytes(pieces, last)
        }
        Err((party, error)) => {
            observed.aborted_by = Some(party);
            finish_attempt(observed, &begun, error);
            HeldBack::Nothing
        }
    }
}
