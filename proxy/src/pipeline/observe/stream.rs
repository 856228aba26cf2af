//! A stream of events, relayed as it comes, except its end.
//!
//! Its last event is held back until the outcome is durable: `[DONE]`, or the event whose type says
//! that it is the last. A stream that breaks off never looks like a clean end: the caller gets an
//! error event, which every SDK raises. Some engines send no `[DONE]`; where a finish reason came,
//! the end of their stream is taken for one and nothing is invented.

use bytes::{Bytes, BytesMut};
use trace_store::record::Party;

use super::whole::{finish_attempt, note_first_byte};
use super::{HeldBack, Observed, count, head};
use crate::openai::ending::Ending;
use crate::openai::error::ErrorObject;
use crate::openai::sse::{Event, Reader};
use crate::openai::usage::PieceKind;
use crate::pipeline::forward::Begun;
use crate::pipeline::record::Recorded;
use crate::pipeline::reply::{Pieces, Reply};
use crate::redaction::events::Events;

/// Bytes of an answer's chunks that are kept until the end, in case nobody reports usage.
const KEPT_FOR_COUNTING: usize = 1 << 20;

/// Relays the events and holds back the last.
pub(super) async fn relay(
    recorded: &Recorded,
    mut begun: Begun,
    observed: &mut Observed,
    reply: Reply,
) -> HeldBack {
    let facts = &recorded.facts;
    let Ok(pieces) = reply.streamed(head::of_answer(facts, &begun, true)) else {
        observed.aborted_by = Some(Party::Client);
        finish_attempt(observed, &begun, None);
        return HeldBack::Nothing;
    };
    let mut relayed = Relayed::new(recorded, facts.usage_asked);
    let ended = relayed.run(&mut begun, observed, &pieces).await;
    let ending = Ending::new(recorded.outbound().api(), relayed.next_number);
    let last = last_piece((ended, ending), &relayed, observed);
    let error = match ended {
        End::Broken(kind) => Some(kind),
        End::Closed if observed.aborted_by.is_some() => Some("truncated"),
        End::Closed | End::Done | End::Told | End::Left(_) => None,
    };
    finish_attempt(observed, &begun, error);
    relayed.hasher.update(&last);
    observed.answer_bytes = relayed.sent_bytes + last.len() as u64;
    observed.answer_digest = Some(*relayed.hasher.finalize().as_bytes());
    if observed.usage.tokens.is_none() {
        // What an endpoint went on to generate behind a break, nobody knows.
        let exact = relayed.kept_all && observed.aborted_by.is_none();
        observed.usage.tokens = count::stream(recorded, relayed.kept, exact).await;
    }
    if ended == End::Left(Party::Client) {
        return HeldBack::Nothing;
    }
    HeldBack::LastPiece(pieces, last, ending)
}

/// What ends the stream for the caller, once the outcome is durable; notes who broke it off.
fn last_piece((ended, ending): (End, Ending), relayed: &Relayed, observed: &mut Observed) -> Bytes {
    let finished = observed.usage.is_finished() || relayed.saw_error || !relayed.held.is_empty();
    observed.aborted_by = match ended {
        End::Done | End::Told => None,
        End::Closed if finished && !relayed.reader.is_inside_event() => None,
        End::Closed | End::Broken(_) => Some(Party::Upstream),
        End::Left(party) => Some(party),
    };
    match observed.aborted_by {
        Some(Party::Client) => return Bytes::new(),
        Some(Party::Upstream | Party::Proxy) => return interrupted(ending),
        None => {}
    }
    let mut last = BytesMut::from(relayed.held.as_ref());
    if ended == End::Done {
        Event::of_data("[DONE]").write(&mut last);
    }
    last.freeze()
}

/// How a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With `[DONE]`.
    Done,
    /// With an event whose type says that it is the last.
    Told,
    /// Without, but with a proper end of the body.
    Closed,
    /// In the middle, by the endpoint.
    Broken(&'static str),
    /// In the middle, by the caller or by a shutdown.
    Left(Party),
}

struct Relayed {
    reader: Reader,
    hasher: blake3::Hasher,
    usage_asked: bool,
    saw_error: bool,
    sent_bytes: u64,
    /// The number of the next event, for streams that number theirs.
    next_number: u64,
    /// The last event, or one that may be; it goes out when another follows.
    held: BytesMut,
    /// Puts back what was removed from the request.
    restore: Option<Events>,
    kept: Vec<String>,
    kept_bytes: usize,
    kept_all: bool,
    watch: crate::clock::Stopwatch,
}

impl Relayed {
    fn new(recorded: &Recorded, usage_asked: bool) -> Self {
        Self {
            reader: Reader::default(),
            hasher: blake3::Hasher::new_keyed(recorded.key()),
            usage_asked,
            saw_error: false,
            sent_bytes: 0,
            next_number: 0,
            held: BytesMut::new(),
            restore: recorded.names().cloned().map(Events::new),
            kept: Vec::new(),
            kept_bytes: 0,
            kept_all: true,
            watch: recorded.facts.ticket.watch(),
        }
    }

    /// Relays until the end.
    async fn run(&mut self, begun: &mut Begun, observed: &mut Observed, pieces: &Pieces) -> End {
        loop {
            let chunk = tokio::select! {
                biased;
                chunk = begun.incoming.chunk() => chunk,
                party = pieces.left() => return End::Left(party),
            };
            let bytes = match chunk {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    self.hold_rest();
                    return End::Closed;
                }
                Err(error) => return End::Broken(error.code()),
            };
            if observed.first_byte_us.is_none() {
                observed.first_byte_us = Some(self.watch.micros());
                note_first_byte(observed, begun);
            }
            self.reader.push(&bytes);
            let mut out = BytesMut::with_capacity(bytes.len() + 64);
            let end = self.take_events(observed, &mut out);
            if !out.is_empty() {
                self.hasher.update(&out);
                self.sent_bytes += out.len() as u64;
                if pieces.send(out.freeze()).await.is_err() {
                    return End::Left(Party::Client);
                }
            }
            if let Some(end) = end {
                return end;
            }
        }
    }

    /// Writes out the whole events that have come; `Some` when the stream is over.
    fn take_events(&mut self, observed: &mut Observed, out: &mut BytesMut) -> Option<End> {
        loop {
            let event = match self.reader.next_event() {
                Ok(Some(event)) => event,
                Ok(None) => return None,
                Err(_) => return Some(End::Broken("unreadable")),
            };
            if event.is_done() {
                self.hold_rest();
                return Some(End::Done);
            }
            let kind = event.data.as_deref().map(|data| observed.usage.note(data.as_bytes()));
            if event.data.is_some() {
                out.unsplit(self.held.split());
            }
            match kind {
                // Asked for on our own account, so it is taken out again.
                Some(PieceKind::UsageOnly) if !self.usage_asked => continue,
                Some(PieceKind::Error) => self.saw_error = true,
                Some(PieceKind::MayEnd) => {
                    self.hold(event, out);
                    continue;
                }
                Some(PieceKind::Ends) => {
                    self.hold(event, out);
                    self.hold_rest();
                    return Some(End::Told);
                }
                Some(PieceKind::UsageOnly | PieceKind::Content | PieceKind::Other) | None => {}
            }
            match &mut self.restore {
                None => event.write(out),
                Some(restore) => {
                    restore.take(event.clone()).iter().for_each(|event| event.write(out));
                }
            }
            self.next_number = observed.usage.next_number;
            self.keep(event, observed);
        }
    }

    /// Holds an event that may be the last; what is ready before it goes out.
    fn hold(&mut self, event: Event, out: &mut BytesMut) {
        let Some(restore) = &mut self.restore else { return event.write(&mut self.held) };
        let ready = restore.take(event);
        if let Some((last, before)) = ready.split_last() {
            before.iter().for_each(|event| event.write(out));
            last.write(&mut self.held);
        }
    }

    /// The stream is over: what still waited for the rest of a name goes with its end.
    fn hold_rest(&mut self) {
        for event in self.restore.iter_mut().flat_map(Events::end) {
            event.write(&mut self.held);
        }
    }

    fn keep(&mut self, event: Event, observed: &Observed) {
        if observed.usage.tokens.is_some() {
            self.kept.clear();
            return;
        }
        let Some(data) = event.data else { return };
        self.kept_bytes += data.len();
        if self.kept_bytes <= KEPT_FOR_COUNTING {
            self.kept.push(data);
        } else {
            self.kept_all = false;
        }
    }
}

/// The event that ends a stream the endpoint broke off.
fn interrupted(ending: Ending) -> Bytes {
    ending.tell(ErrorObject {
        message: "The answer was broken off; what came so far is not the whole.",
        kind: "server_error",
        param: None,
        code: Some("upstream_interrupted"),
    })
}
