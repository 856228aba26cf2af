//! Relays the answer and notes what there is to note: usage, finish, abort. Its end is held back
//! until the outcome is durable, so that no caller has a whole answer that no record knows.

use bytes::Bytes;
use http::Response;
use routing_rules::Contradiction;
use trace_store::record::Party;

use super::forward::{Answer, Answering, Attempt, Begun, Forwarded};
use super::record::{CallFacts, Recorded};
use super::refuse::Refusal;
use super::reply::{Gone, Pieces, Reply};
use crate::clock;
use crate::gateway::{Gateway, Live};
use crate::openai::ending::Ending;
use crate::openai::usage::Usage;

mod count;
mod head;
mod judge;
mod pieces;
mod stream;
mod whole;

use judge::{Found, Judge};

pub(crate) use head::own_headers;

/// What was seen of an answer; becomes the outcome record.
#[derive(Debug, Default)]
pub struct Observed {
    pub(super) attempts: Vec<Attempt>,
    pub(super) endpoint: Option<Answering>,
    pub(super) status: u16,
    pub(super) usage: Usage,
    pub(super) changed: Vec<&'static str>,
    pub(super) answer_bytes: u64,
    pub(super) answer_digest: Option<[u8; 32]>,
    pub(super) aborted_by: Option<Party>,
    pub(super) first_byte_us: Option<u64>,
    pub(super) upstream_request_id: Option<String>,
    /// What was found in the answer.
    pub(super) found: Found,
}

impl Observed {
    /// When each attempt began, in microseconds from the receipt of the call.
    pub(super) fn begun(&self) -> Vec<u64> {
        self.attempts.iter().map(|attempt| attempt.begun_us).collect()
    }
}

/// The part of the answer that waits for the outcome's record.
#[derive(Debug)]
pub enum HeldBack {
    /// The whole answer.
    Whole(Reply, Response<Bytes>),
    /// The last event of a stream, empty where the endpoint sent no end marker; and how the stream
    /// would tell an error in its place.
    LastPiece(Pieces, Bytes, Ending),
    /// The last bytes of an answer that is no stream of events.
    LastBytes(Pieces, Bytes),
    /// A refusal in place of an answer.
    Refused(Reply, Refusal),
    /// Nothing: the caller is gone.
    Nothing,
}

/// A call whose answer has been seen to its end.
pub struct Seen {
    pub(super) facts: CallFacts,
    pub(super) observed: Observed,
    pub(super) held: HeldBack,
    /// Held to the end of the call.
    pub(super) slot: crate::gateway::Slot,
}

/// Relays the answer up to, and without, its last byte.
pub async fn observe(gateway: &Gateway, live: &Live, answer: Answer, reply: Reply) -> Seen {
    let Answer { recorded, attempts, forwarded } = answer;
    let mut observed = Observed { attempts, ..Observed::default() };
    let held = match forwarded {
        Forwarded::Left(party) => left(&mut observed, reply, party),
        Forwarded::NotSpoken => {
            observed.aborted_by = Some(Party::Proxy);
            refused(&mut observed, reply, Refusal::FormNotSpoken)
        }
        Forwarded::FeatureRefused => {
            observed.aborted_by = Some(Party::Proxy);
            refused(&mut observed, reply, Refusal::FeatureRefused)
        }
        Forwarded::Unreachable => refused(&mut observed, reply, Refusal::NoEndpointReachable),
        Forwarded::Answering(begun) => {
            relay((gateway, live), &recorded, *begun, (&mut observed, reply)).await
        }
    };
    let (facts, slot) = recorded.into_facts();
    Seen { facts, observed, held, slot }
}

async fn relay(
    (gateway, live): (&Gateway, &Live),
    recorded: &Recorded,
    begun: Begun,
    (observed, reply): (&mut Observed, Reply),
) -> HeldBack {
    observed.endpoint = Some(begun.endpoint.clone());
    observed.status = begun.incoming.status().as_u16();
    observed.changed = head::changed(&recorded.facts, &begun);
    observed.upstream_request_id = head::upstream_request_id(begun.incoming.headers());
    let succeeded = begun.incoming.status().is_success();
    let limit = gateway.limits().classify_timeout;
    let actions = recorded.answer_actions();
    let judge = Judge::new(&live.classifier, actions, (recorded.record(), limit));
    let held = if succeeded && head::is_stream(begun.incoming.headers()) {
        stream::relay(gateway, recorded, begun, (observed, judge), reply).await
    } else if succeeded && head::is_media(begun.incoming.headers()) {
        pieces::relay(recorded, begun, (observed, judge), reply).await
    } else {
        whole::relay(gateway, recorded, begun, (observed, judge), reply).await
    };
    if observed.found.stopped {
        tracing::warn!(request.id = %recorded.record(), "answer.stopped");
    }
    check_model(gateway, observed);
    observed.usage.model = observed.usage.model.take().map(|name| recorded.known_model(name));
    if observed.usage.tokens.is_some_and(|tokens| tokens.output > 0) {
        tracing::debug!(request.id = %recorded.record(), "answer.usage_known");
    }
    held
}

/// An endpoint that says it answered with another model than the register allows is closed. This
/// answer has been relayed by then; the next is not asked for.
fn check_model(gateway: &Gateway, observed: &Observed) {
    let (Some(answering), Some(model)) = (&observed.endpoint, &observed.usage.model) else {
        return;
    };
    let live = gateway.live();
    let Some(endpoint) = live.bundle.endpoint(&answering.name) else { return };
    if endpoint.observe().model_fits(model) {
        gateway.sightings().named_model(endpoint.name(), endpoint.observe(), clock::now());
    } else {
        gateway.contradict(&answering.name, Contradiction::Model);
    }
}

/// The call was ended before its answer: a caller that waits is told why.
fn left(observed: &mut Observed, reply: Reply, party: Party) -> HeldBack {
    observed.aborted_by = Some(party);
    if party == Party::Client {
        return HeldBack::Nothing;
    }
    refused(observed, reply, Refusal::Draining)
}

fn refused(observed: &mut Observed, reply: Reply, refusal: Refusal) -> HeldBack {
    observed.status = refusal.status().as_u16();
    observed.aborted_by = observed.aborted_by.or(Some(Party::Upstream));
    HeldBack::Refused(reply, refusal)
}

/// Sends the last piece of a stream, if there is one, and ends it.
async fn end(pieces: Pieces, last: Bytes) -> Result<(), Gone> {
    if !last.is_empty() {
        pieces.send(last).await?;
    }
    pieces.end().await
}

/// Bytes of a request that make about one token: the usual rule of thumb for English.
const BYTES_OF_A_TOKEN: u64 = 4;

impl Seen {
    /// Tokens that the call counts for. One that was sent and of which nobody counted anything, since
    /// its caller left or its answer broke off, counts by the length of its request.
    pub(super) fn spent(&self) -> u64 {
        match (&self.observed.usage.tokens, self.observed.attempts.is_empty()) {
            (None, false) => self.facts.body_bytes / BYTES_OF_A_TOKEN,
            (Some(_), _) | (None, true) => self.observed.usage.spent(),
        }
    }

    /// Releases what was held back: the outcome is durable.
    pub async fn release(self) {
        let id = self.facts.ticket.id();
        // A caller that has left meanwhile misses nothing: the outcome says what there was.
        let sent = match self.held {
            HeldBack::Whole(reply, response) => reply.whole(response),
            HeldBack::LastPiece(pieces, last, _) | HeldBack::LastBytes(pieces, last) => {
                end(pieces, last).await
            }
            HeldBack::Nothing => Ok(()),
            HeldBack::Refused(reply, refusal) => reply.whole(head::refusal(&self.facts, &refusal)),
        };
        if sent.is_err() {
            tracing::debug!(request.id = %id, "answer.caller_gone");
        }
        drop(self.slot);
    }

    /// Ends the answer with `refusal` instead: the outcome is not durable.
    pub async fn withhold(self, refusal: Refusal) {
        let id = self.facts.ticket.id();
        let sent = match self.held {
            HeldBack::Whole(reply, _) | HeldBack::Refused(reply, _) => {
                reply.whole(head::refusal(&self.facts, &refusal))
            }
            HeldBack::LastPiece(pieces, _, ending) => end(pieces, refusal.event(id, ending)).await,
            // Dropped without an end, so that what came does not look whole.
            HeldBack::LastBytes(..) | HeldBack::Nothing => Ok(()),
        };
        if sent.is_err() {
            tracing::debug!(request.id = %id, "answer.caller_gone");
        }
        drop(self.slot);
    }
}
