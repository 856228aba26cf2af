//! A stream of events, relayed as it comes, except its end.
//!
//! Its last event is held back until the outcome is durable: `[DONE]`, or the event whose type says
//! that it is the last. A stream that breaks off never looks like a clean end: the caller gets an
//! error event, which every SDK raises. Some engines send no `[DONE]`; where a finish reason came,
//! the end of their stream is taken for one and nothing is invented.

use bytes::{Bytes, BytesMut};
use trace_store::record::Party;

use super::whole::{finish_attempt, note_first_byte};
use super::{HeldBack, Judge, Observed, count, head};
use crate::conversation::answer::Seals;
use crate::gateway::Gateway;
use crate::openai::ending::Ending;
use crate::openai::error::ErrorObject;
use crate::openai::sse::{Event, Reader};
use crate::openai::stopping;
use crate::openai::usage::PieceKind;
use crate::pipeline::forward::Begun;
use crate::pipeline::record::Recorded;
use crate::pipeline::refuse::Refusal;
use crate::pipeline::reply::{Pieces, Reply};
use crate::redaction::events::{Events, Restore};

/// Bytes of an answer's chunks that are kept until the end, in case nobody reports usage.
const KEPT_FOR_COUNTING: usize = 1 << 20;

/// Relays the events and holds back the last.
pub(super) async fn relay(
    gateway: &Gateway,
    recorded: &Recorded,
    mut begun: Begun,
    (observed, judge): (&mut Observed, Judge),
    reply: Reply,
) -> HeldBack {
    let facts = &recorded.facts;
    let Ok(pieces) = reply.events(head::of_answer(facts, &begun, &observed.changed, true)) else {
        observed.aborted_by = Some(Party::Client);
        finish_attempt(observed, &begun, None);
        return HeldBack::Nothing;
    };
    let mut relayed = Relayed::new(recorded, judge);
    relayed.seals = recorded.seals(gateway.sealer(), &begun.endpoint.name);
    let ended = relayed.run(&mut begun, observed, &pieces).await;
    let ending = Ending::new(recorded.outbound().api(), relayed.next_number);
    let last = match ended {
        End::Stopped => relayed.stopped((recorded, ending), observed),
        End::Done | End::Told | End::Closed | End::Broken(_) | End::Left(_) => {
            last_piece((ended, ending), &relayed, observed)
        }
    };
    relayed.conclude(observed);
    let error = match ended {
        End::Broken(kind) => Some(kind),
        End::Closed if observed.aborted_by.is_some() => Some("truncated"),
        End::Closed | End::Done | End::Told | End::Left(_) | End::Stopped => None,
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
        End::Stopped => Some(Party::Proxy),
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
    /// By the rules, over what it held.
    Stopped,
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
    /// Judges what passes.
    judge: Events<Judge>,
    /// Puts back what was removed from the request.
    restore: Option<Events<Restore>>,
    /// What the end of a stopped stream repeats.
    begun: stopping::Begun,
    /// Puts sealed ids in the place of the endpoint's own.
    seals: Option<Seals>,
    kept: Vec<String>,
    kept_bytes: usize,
    kept_all: bool,
    watch: crate::clock::Stopwatch,
}

impl Relayed {
    fn new(recorded: &Recorded, judge: Judge) -> Self {
        Self {
            reader: Reader::default(),
            hasher: blake3::Hasher::new_keyed(recorded.key()),
            usage_asked: recorded.facts.usage_asked,
            saw_error: false,
            sent_bytes: 0,
            next_number: 0,
            held: BytesMut::new(),
            judge: Events::new(judge),
            restore: recorded.names().cloned().map(Restore).map(Events::new),
            begun: stopping::Begun::default(),
            seals: None,
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
                    return self.hold_rest(End::Closed);
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
            let event = match &mut self.seals {
                Some(seals) => seals.event(event),
                None => event,
            };
            if event.is_done() {
                return Some(self.hold_rest(End::Done));
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
                    if self.judge.rewriter().found().stopped {
                        return Some(End::Stopped);
                    }
                    continue;
                }
                Some(PieceKind::Ends) => {
                    self.hold(event, out);
                    return Some(self.hold_rest(End::Told));
                }
                Some(PieceKind::UsageOnly | PieceKind::Content | PieceKind::Other) | None => {}
            }
            self.keep(&event, observed);
            self.next_number = observed.usage.next_number;
            let ready = self.pass(event);
            ready.iter().for_each(|event| event.write(out));
            if self.judge.rewriter().found().stopped {
                return Some(End::Stopped);
            }
        }
    }

    /// An event on its way through judging and restoring: those that are ready.
    fn pass(&mut self, event: Event) -> Vec<Event> {
        let judged = self.judge.take(event);
        self.restored(judged)
    }

    fn restored(&mut self, judged: Vec<Event>) -> Vec<Event> {
        judged.iter().filter_map(|event| event.data.as_deref()).for_each(|d| self.begun.note(d));
        match &mut self.restore {
            None => judged,
            Some(restore) => judged.into_iter().flat_map(|event| restore.take(event)).collect(),
        }
    }

    /// Holds an event that may be the last; what is ready before it goes out.
    fn hold(&mut self, event: Event, out: &mut BytesMut) {
        let ready = self.pass(event);
        if let Some((last, before)) = ready.split_last() {
            before.iter().for_each(|event| event.write(out));
            last.write(&mut self.held);
        }
    }

    /// The stream is over: what still waited for the rest of a text goes with its end.
    fn hold_rest(&mut self, end: End) -> End {
        let judged = self.judge.end();
        let mut ready = self.restored(judged);
        ready.extend(self.restore.iter_mut().flat_map(Events::end));
        ready.iter().for_each(|event| event.write(&mut self.held));
        if self.judge.rewriter().found().stopped { End::Stopped } else { end }
    }

    /// What ends a stream that the rules stop.
    fn stopped(&mut self, call: (&Recorded, Ending), observed: &mut Observed) -> Bytes {
        let (recorded, ending) = call;
        observed.aborted_by = Some(Party::Proxy);
        observed.usage.finish_reason = Some(stopping::FILTERED.to_owned());
        let begun = std::mem::take(&mut self.begun);
        let api = recorded.outbound().api();
        let mut last = self.held.split();
        match begun.end(api, observed.usage.begun(), self.next_number) {
            Some(end) => last.extend_from_slice(&end),
            None => {
                let told = Refusal::AnswerStopped.event(recorded.record(), ending);
                last.extend_from_slice(&told);
            }
        }
        last.freeze()
    }

    /// Notes what was found, also in texts that broke off.
    fn conclude(&mut self, observed: &mut Observed) {
        drop(self.judge.end());
        observed.found = self.judge.rewriter().found().clone();
        if observed.found.redacted {
            observed.changed.push("answer");
        }
    }

    fn keep(&mut self, event: &Event, observed: &Observed) {
        if observed.usage.tokens.is_some() {
            self.kept.clear();
            return;
        }
        let Some(data) = &event.data else { return };
        self.kept_bytes += data.len();
        if self.kept_bytes <= KEPT_FOR_COUNTING {
            self.kept.push(data.clone());
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
