//! The durable decision before anything moves, and the durable outcome before the last byte does.
//!
//! [`Recorded`] is a permit joined with the receipt of its own decision: without one nothing can be
//! forwarded. The conversions write every field out, so that a new fact cannot be forgotten.
//!
//! TRUSTED: only here does a permit meet a receipt; see `tests/architecture.rs`.

use std::sync::Arc;
use std::time::Duration;

use classifiers::{Label, RecordId};
use routing_rules::{AnswerActions, Bundle, Facts, Permit, PermittedEndpoint};
use trace_store::Receipt;
use trace_store::record::{Consultation, Kind, Record};

use super::accept::Ticket;
use super::authenticate::{KeyRefused, Noted};
use super::decide::{Denied, Permitted};
use super::observe::Observed;
use super::parse::Parsed;
use super::refuse::Refusal;
use crate::clock::Stopwatch;
use crate::conversation::answer::{Carried, Seals};
use crate::conversation::references::{References, Unopened};
use crate::conversation::sealed::Sealer;
use crate::gateway::{Gateway, Slot};
use crate::openai::state::Thing;
use crate::openai::surface::Storing;
use crate::redaction::Pseudonyms;
use crate::telemetry::spans::CallSpan;
use crate::upstream::outbound::Outbound;

mod decision;
mod event;
mod outcome;
mod snapshot;

pub use event::{exceptions, loaded, operator, operator_because, reach, rejected};
pub use snapshot::Snapshots;

/// The facts of a call that its answer and its outcome still need.
#[derive(Debug, Clone)]
pub struct CallFacts {
    pub(super) ticket: Ticket,
    pub(super) application: String,
    pub(super) tenant: Option<String>,
    pub(super) model: String,
    pub(super) level: String,
    pub(super) families: Vec<&'static str>,
    pub(super) stream: bool,
    pub(super) usage_asked: bool,
    /// Whether something was removed before it was sent.
    pub(super) redacted: bool,
    /// Length of the request's body.
    pub(super) body_bytes: u64,
    pub(super) path: &'static str,
    pub(super) span: CallSpan,
    /// Whether the rules are unsigned.
    pub(super) dev: bool,
    pub(super) own_site_only: bool,
}

/// A permitted request whose decision is durable: the only thing that can be forwarded.
pub struct Recorded {
    permit: Permit,
    outbound: Outbound,
    /// The names that stand for what was removed.
    names: Option<Arc<Pseudonyms>>,
    /// What it continues or is about.
    references: References,
    /// Whether the answer is to be stored, where the request says so.
    store: Option<bool>,
    pub(super) facts: CallFacts,
    /// Held to the end of the call.
    slot: Slot,
}

/// The permit and the receipt are not of one decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the receipt is not of this permit's decision")]
pub struct NotOfOneDecision;

impl Recorded {
    /// Joins a permit with the receipt of its decision. The receipt repeats kind, record id and
    /// request digest as they were read back from the bytes written; all three must agree.
    ///
    /// # Errors
    /// [`NotOfOneDecision`].
    fn join(permitted: Permitted, receipt: &Receipt) -> Result<Self, NotOfOneDecision> {
        let Permitted { classified, permit } = permitted;
        let agree = receipt.kind() == Kind::Decision
            && receipt.record_id().as_bytes() == permit.record().as_bytes()
            && receipt.request() == *permit.request().as_bytes()
            && classified.classification.record() == permit.record();
        if !agree {
            return Err(NotOfOneDecision);
        }
        let facts = facts_of(permit.bundle(), permit.facts(), &classified.parsed);
        let parsed = classified.parsed;
        let names = parsed.redacted.map(|redacted| redacted.names);
        let (references, store) = (parsed.references, parsed.content.fields.store);
        let (outbound, slot) = (parsed.outbound, parsed.slot);
        Ok(Self { permit, outbound, names, references, store, facts, slot })
    }

    /// The attempts that the decision clears, best first; there are no others. Endpoints that
    /// do not speak the form of the request are left out, and where answers of two models cannot stand
    /// beside each other, those with another model than the first.
    pub(crate) fn cleared(&self) -> impl Iterator<Item = Cleared<'_>> {
        let asked = self.permit.facts().model.as_deref().unwrap_or_default();
        let model = |endpoint: &PermittedEndpoint<'_>| {
            endpoint.endpoint().upstream_model(asked).map(str::to_owned)
        };
        let form = self.outbound.api().form();
        let bound = self.outbound.api().needs_same_model();
        let mut speaking = self.permit.endpoints().filter(|one| one.endpoint().speaks(form));
        let first = speaking.next().filter(|_| bound).map(|one| model(&one));
        let all = self.permit.endpoints().filter(move |one| one.endpoint().speaks(form));
        let same = all.filter(move |one| first.as_ref().is_none_or(|first| model(one) == *first));
        let makes = self.outbound.api().operation().and_then(|operation| operation.makes);
        let keeping =
            same.filter(move |one| makes.is_none_or(|thing| one.endpoint().keeps(thing.kept_as())));
        keeping.map(|endpoint| Cleared {
            renames_ids: self.keeps_answer(&endpoint) || !self.references.is_empty(),
            endpoint,
            permit: &self.permit,
            request: &self.outbound,
            span: &self.facts.span,
        })
    }

    /// Whether the endpoint keeps the answer, so that a later request may continue it. An answer to
    /// what was redacted holds names that stand for what is forgotten when the call ends.
    fn keeps_answer(&self, endpoint: &PermittedEndpoint<'_>) -> bool {
        let stores = match self.outbound.api().storing() {
            Storing::ByDefault => self.store != Some(false),
            Storing::ByAccount => self.store == Some(true),
            Storing::Never => return self.outbound.api().operation().is_some(),
        };
        let keeps = endpoint.endpoint().keeps(Thing::Response.kept_as());
        stores && keeps && !endpoint.splices().store_false && self.names.is_none()
    }

    /// What seals the ids in an answer of this endpoint; `None` where it keeps nothing of it.
    pub(super) fn seals(&self, sealer: &Arc<Sealer>, endpoint: &str) -> Option<Seals> {
        let mut endpoints = self.permit.endpoints();
        let answering = endpoints.find(|one| one.endpoint().name() == endpoint)?;
        if !self.keeps_answer(&answering) && self.references.is_empty() {
            return None;
        }
        let carried = Carried {
            application: self.facts.application.clone(),
            level: self.facts.level.clone(),
            labels: self.permit.facts().labels,
            policy: self.permit.bundle().version(),
        };
        let mut seals = Seals::new(Arc::clone(sealer), carried, endpoint);
        for (thing, held, sealed) in self.references.iter() {
            seals.keep(thing, &held.id, sealed);
        }
        Some(seals)
    }

    /// What the caller is told where the endpoint does not know what the request refers to.
    pub(super) fn lost(&self) -> Option<Refusal> {
        let (thing, ..) = self.references.iter().next()?;
        Some(Refusal::Unopened(match self.references.param {
            Some(param) => Unopened::Body(param),
            None => Unopened::Path(thing),
        }))
    }

    /// The key of this record's digests.
    pub(super) fn key(&self) -> &[u8; 32] {
        self.outbound.key()
    }

    /// The names that stand for what was removed, to be put back into the answer.
    pub(super) fn names(&self) -> Option<&Arc<Pseudonyms>> {
        self.names.as_ref()
    }

    /// What the rules do with answers to this caller.
    pub(super) fn answer_actions(&self) -> AnswerActions {
        let facts = self.permit.facts();
        self.permit.bundle().answers(&facts.app, facts.purpose.as_deref())
    }

    /// The request, for counting what an endpoint did not report.
    pub(super) fn outbound(&self) -> &Outbound {
        &self.outbound
    }

    /// The id of the call.
    #[must_use]
    pub fn record(&self) -> RecordId {
        self.permit.record()
    }

    /// A model's name as an endpoint gave it, where the register explains it. An endpoint that
    /// takes any name repeats the caller's own words, and they belong in no record.
    pub(super) fn known_model(&self, answered: String) -> String {
        let endpoints = self.permit.bundle().endpoints().iter();
        let mut names = endpoints.flat_map(|endpoint| {
            endpoint.models().keys().filter_map(|asked| endpoint.upstream_model(asked))
        });
        // A dated or numbered release of it, such as `-2026-11-24`, is still that model.
        let release = |rest: &str| {
            let digits = rest.bytes().filter(u8::is_ascii_digit).count();
            digits <= 8 && rest.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte))
        };
        if names.any(|name| answered.strip_prefix(name).is_some_and(release)) {
            answered
        } else {
            "(not in the register)".to_owned()
        }
    }

    /// Ends the call: what is left are the facts its outcome needs.
    pub(super) fn into_facts(self) -> (CallFacts, Slot) {
        (self.facts, self.slot)
    }
}

fn facts_of(bundle: &Bundle, facts: &Facts, parsed: &Parsed) -> CallFacts {
    let application = bundle.application(parsed.caller.application());
    let mut families: Vec<&'static str> = facts.labels.iter().map(Label::family).collect();
    families.dedup();
    CallFacts {
        ticket: parsed.ticket,
        application: parsed.caller.application().to_owned(),
        tenant: application.map(|application| application.tenant().to_owned()),
        model: decision::model(bundle, &parsed.content.fields.model),
        level: bundle.level_name(facts.level).to_owned(),
        families,
        stream: parsed.content.fields.stream,
        dev: bundle.seal().is_none(),
        own_site_only: bundle.is_own_site_only(),
        redacted: parsed.redacted.is_some(),
        body_bytes: parsed.coverage().total(),
        path: parsed.outbound.api().name(),
        span: CallSpan::default(),
        usage_asked: parsed.content.fields.usage_asked || parsed.content.fields.has_stream_options,
    }
}

/// One attempt that a recorded decision clears. Borrowed from it, and from nothing else.
#[derive(Clone, Copy)]
pub struct Cleared<'recorded> {
    endpoint: PermittedEndpoint<'recorded>,
    permit: &'recorded Permit,
    request: &'recorded Outbound,
    span: &'recorded CallSpan,
    renames_ids: bool,
}

impl<'recorded> Cleared<'recorded> {
    /// The endpoint, as the permit holds it.
    pub(crate) fn endpoint(&self) -> &PermittedEndpoint<'recorded> {
        &self.endpoint
    }

    /// Whether ids are renamed between the caller and the endpoint.
    pub(crate) fn renames_ids(&self) -> bool {
        self.renames_ids
    }

    /// The request.
    pub(crate) fn request(&self) -> &'recorded Outbound {
        self.request
    }

    /// The span of the call.
    pub(crate) fn span(&self) -> &'recorded CallSpan {
        self.span
    }

    /// What the decision was made on.
    pub(crate) fn facts(&self) -> &'recorded Facts {
        self.permit.facts()
    }

    /// The rules it was made by.
    pub(crate) fn bundle(&self) -> &'recorded Arc<Bundle> {
        self.permit.bundle()
    }
}

/// Makes the decision durable and joins it with its permit.
///
/// # Errors
/// [`Refusal::AuditUnavailable`] where the record is not durable; [`Refusal::Internal`] where the
/// receipt is of another decision. Nothing has been sent in either case.
pub async fn permitted(
    gateway: &Gateway,
    endpoints: &Snapshots,
    permitted: Permitted,
) -> Result<Recorded, Refusal> {
    let record = decision::of_permit(&permitted, endpoints);
    gateway.telemetry().metrics.decided(&record);
    let span = gateway.telemetry().spans.begin(&record);
    let receipt = append(gateway, Record::Decision(Box::new(record))).await?;
    let mut recorded = Recorded::join(permitted, &receipt).map_err(|error| {
        tracing::error!(error = %error, "record.join_failed");
        Refusal::Internal
    })?;
    recorded.facts.span = span;
    Ok(recorded)
}

/// Makes a denial durable and gives the refusal that the caller gets, with the facts it stands on.
///
/// # Errors
/// [`Refusal::AuditUnavailable`] where the record is not durable.
pub async fn denied(gateway: &Gateway, denied: &Denied) -> Result<(CallFacts, Refusal), Refusal> {
    let refusal = decision::refusal_of(denied);
    let record = decision::of_denial(denied, &refusal);
    let telemetry = gateway.telemetry();
    telemetry.metrics.decided(&record);
    let span = telemetry.spans.begin(&record);
    append(gateway, Record::Decision(Box::new(record))).await?;
    telemetry.spans.refused(&span, refusal.code(), refusal.status().as_u16());
    let denial = &denied.denial;
    Ok((facts_of(denial.bundle(), denial.facts(), &denied.classified.parsed), refusal))
}

/// Makes durable who outside is about to be shown the texts of a call.
///
/// # Errors
/// [`Refusal::AuditUnavailable`]: then nobody may be asked.
pub(super) async fn consultation(
    gateway: &Gateway,
    consultation: Consultation,
) -> Result<(), Refusal> {
    append(gateway, Record::Consultation(Box::new(consultation))).await.map(drop)
}

/// Records a refused credential; in a flood of them, how many there were.
///
/// # Errors
/// [`Refusal::AuditUnavailable`] where the record is not durable.
pub async fn refused_credential(
    gateway: &Gateway,
    ticket: Ticket,
    asked: (&str, &'static str),
    why: KeyRefused,
) -> Result<(), Refusal> {
    let Noted::Record { counted_before } = gateway.refused_credentials().note() else {
        return Ok(());
    };
    if counted_before > 0 {
        let more = counted_before.to_string();
        append(gateway, operator("auth.refused_more", Some(&more), ticket.received())).await?;
    }
    append(gateway, event::refused_credential(ticket, asked, why)).await.map(drop)
}

/// Makes the outcome durable.
///
/// # Errors
/// [`Refusal::AuditUnavailable`]: the end of the answer must then be withheld.
pub async fn outcome(
    gateway: &Gateway,
    facts: &CallFacts,
    observed: &Observed,
) -> Result<(), Refusal> {
    let record = outcome::of(facts, observed);
    let telemetry = gateway.telemetry();
    telemetry.metrics.concluded(&record, (facts.path, &facts.model));
    telemetry.spans.conclude(&facts.span, &record, &observed.begun());
    append(gateway, Record::Outcome(Box::new(record))).await.map(drop)
}

/// Longest wait for a record to be durable: a disk that stalls must not hold every call.
const APPEND_TIMEOUT: Duration = Duration::from_secs(10);

async fn append(gateway: &Gateway, record: Record) -> Result<Receipt, Refusal> {
    let waiting = Stopwatch::start();
    let durable = tokio::time::timeout(APPEND_TIMEOUT, gateway.store().append(record)).await;
    gateway.telemetry().metrics.recorded(waiting.elapsed(), matches!(durable, Ok(Ok(_))));
    match durable {
        Ok(Ok(receipt)) => Ok(receipt),
        Ok(Err(error)) => {
            tracing::error!(error = %error, "record.not_durable");
            Err(Refusal::AuditUnavailable)
        }
        Err(_) => {
            tracing::error!("record.timed_out");
            Err(Refusal::AuditUnavailable)
        }
    }
}
