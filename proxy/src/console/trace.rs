//! Trace: why was it allowed, and can I prove it? Everything about one call, from its records alone: in
//! a sentence (`trace/sentence.rs`), by endpoint and rule, with what the register said then
//! (`trace/told.rs`), and with who else has looked.

mod sentence;
mod told;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use classifiers::{Label, LabelSet, MarkingSet};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use routing_rules::{Asked, Continued};
use trace_store::record::{Decision, Gap, Kind, Outcome, Record, UtcNanos};
use trace_store::{Query, QueryError, RecordId, Store, Stored};

use self::told::{Attempt, Fact, Reason, Snapshot};
use super::Desk;
use super::frame::{self, Frame, Screen};
use super::moment::{Moment, grouped};
use super::reading::{self, Wanted};
use crate::audit::api::problem::Problem;
use crate::identity::{Act, Signed};

/// Pages of readings that are looked through for those of this call.
const MOST_PAGES: usize = 5;

/// The records of a call.
struct Call {
    id: RecordId,
    decision: Box<Decision>,
    decided: UtcNanos,
    outcome: Option<Box<Outcome>>,
    gap: Option<Gap>,
    /// Every record, with its place in the log.
    entries: Vec<Entry>,
}

struct Entry {
    kind: &'static str,
    index: u64,
    shown_index: String,
    at: Moment,
    commitment: String,
}

/// Somebody who has looked at the call.
struct Reader {
    at: Moment,
    name: String,
    role: String,
    what: String,
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "trace.html")]
struct Shown {
    frame: Frame,
    id: String,
    sentence: String,
    permitted: bool,
    known: bool,
    facts: Vec<Fact>,
    opened: Vec<Reason>,
    closed: Vec<Reason>,
    left: Vec<Reason>,
    snapshots: Vec<Snapshot>,
    attempts: Vec<Attempt>,
    attempts_height: usize,
    entries: Vec<Entry>,
    log: String,
    readers: Vec<Reader>,
    more_readings: bool,
    policy: String,
    policy_digest: String,
    register_digest: String,
    decided: Moment,
    others: Vec<String>,
    why_not: WhyNot,
}

/// Why one endpoint was or was not used.
#[derive(Template)]
#[template(path = "trace_why_not.html")]
struct WhyNot {
    endpoint: String,
    then: String,
    now: Vec<String>,
}

/// The page of a call.
pub(super) async fn page(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let wanted =
        Wanted { act: Act::ReadRecords, screen: Screen::Traces, what: format!("traces/{id}") };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let call = call(desk.gateway.store(), &id, signed)?;
        let asked = endpoint_of(&query.unwrap_or_default());
        show(desk, signed, call, &asked)
    })
    .await
}

/// The part of the page that answers "why not X?".
pub(super) async fn why_not(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let what = format!("traces/{id}/why-not");
    let wanted = Wanted { act: Act::ReadRecords, screen: Screen::Traces, what };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let call = call(desk.gateway.store(), &id, signed)?;
        let answer = answer(desk, &call.decision, &endpoint_of(&query.unwrap_or_default()));
        Ok(frame::fragment(StatusCode::OK, &answer))
    })
    .await
}

/// The proof that one record of the call stands in the log, as a file.
pub(super) async fn proof(
    State(desk): State<Desk>,
    Path((id, index)): Path<(String, u64)>,
    signed: Signed,
) -> Response {
    let what = format!("traces/{id}/proof/{index}");
    let wanted = Wanted { act: Act::ReadRecords, screen: Screen::Traces, what };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let store = desk.gateway.store();
        let call = call(store, &id, signed)?;
        let proofs = store.proofs(&call.id)?;
        let (_, text) = proofs.into_iter().find(|(at, _)| *at == index).ok_or(Problem::NotFound)?;
        let head = [
            (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{index}.tlog-proof\"")),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        Ok((head, text).into_response())
    })
    .await
}

fn endpoint_of(query: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(name, _)| name == "endpoint")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The records of a call, where the visitor's scope opens it.
fn call(store: &Store, id: &str, signed: &Signed) -> Result<Call, Problem> {
    let (id, records) = crate::audit::api::of_call(store, id, &signed.person().scope)?;
    let entries = records.iter().map(entry).collect();
    let (mut decision, mut outcome, mut gap) = (None, None, None);
    for stored in records {
        let at = stored.acknowledged();
        match stored.into_record() {
            Record::Decision(one) => decision = Some((one, at)),
            Record::Outcome(one) => outcome = Some(one),
            Record::Gap(one) => gap = Some(*one),
            Record::Auth(_)
            | Record::ClockConfirmed(_)
            | Record::Consultation(_)
            | Record::DeleteIntent(_)
            | Record::DeleteReceipt(_)
            | Record::Erasure(_)
            | Record::ErasureIntent(_)
            | Record::Heartbeat(_)
            | Record::Drill(_)
            | Record::Hold(_)
            | Record::Rollup(_)
            | Record::Mode(_)
            | Record::Operator(_)
            | Record::Policy(_)
            | Record::Read(_)
            | Record::Register(_) => {}
        }
    }
    let (decision, decided) = decision.ok_or(Problem::NotFound)?;
    Ok(Call { id, decision, decided, outcome, gap, entries })
}

fn entry(stored: &Stored) -> Entry {
    Entry {
        kind: stored.record().kind().name(),
        index: stored.index(),
        shown_index: grouped(stored.index()),
        at: Moment::of(stored.acknowledged()),
        commitment: stored.commitment().to_string(),
    }
}

fn show(desk: &Desk, signed: &Signed, call: Call, asked: &str) -> Result<Response, Problem> {
    let store = desk.gateway.store();
    let (readers, more_readings) = readers(store, &call)?;
    let decision = &call.decision;
    let outcome = call.outcome.as_deref();
    let (opened, rest): (Vec<Reason>, Vec<Reason>) =
        decision.reasons.iter().map(Reason::of).partition(|one| one.opened);
    let (closed, left) = rest.into_iter().partition(|one| one.closed);
    let attempts = told::attempts(outcome);
    let shown = Shown {
        id: call.id.to_string(),
        sentence: sentence::of(decision, outcome, call.gap.as_ref()),
        permitted: decision.decision == trace_store::record::Verdict::Permit,
        known: decision.decision == trace_store::record::Verdict::Deny || outcome.is_some(),
        facts: told::facts(decision, outcome),
        opened,
        closed,
        left,
        snapshots: decision.eligible.iter().map(|one| Snapshot::of(one, outcome)).collect(),
        attempts_height: attempts.len().saturating_mul(told::ATTEMPT_HEIGHT),
        attempts,
        log: store.verifier().name().to_owned(),
        readers,
        more_readings,
        policy: format!("{} version {}", decision.policy_name, decision.policy_version),
        policy_digest: decision.policy_digest.to_string(),
        register_digest: decision.register_digest.to_string(),
        decided: Moment::of(call.decided),
        others: decision.reasons.iter().map(|one| one.endpoint.clone()).collect(),
        why_not: answer(desk, decision, asked),
        frame: Frame::new(desk, signed, Some(Screen::Traces), format!("Trace {}", call.id)),
        entries: call.entries,
    };
    let nonce = shown.frame.nonce.clone();
    Ok(frame::page(StatusCode::OK, &nonce, &shown))
}

/// Who has looked at this call, latest first, and whether earlier readings were not looked through.
fn readers(store: &Store, call: &Call) -> Result<(Vec<Reader>, bool), QueryError> {
    let id = call.id.to_string();
    let mut query = Query {
        kinds: vec![Kind::Read],
        from: Some(call.decided),
        limit: Query::LARGEST_PAGE,
        ..Query::default()
    };
    let mut found = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = store.query(&query)?;
        for stored in &page.records {
            if let Record::Read(read) = stored.record()
                && read.what.contains(&id)
            {
                found.push(Reader {
                    at: Moment::of(read.at_ns),
                    name: read.by.name.clone(),
                    role: read.by.role.clone().unwrap_or_default(),
                    what: read.what.replace(&id, "…"),
                    why: read.why.clone(),
                });
            }
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    Ok((found, query.cursor.is_some()))
}

/// What the record says of an endpoint, and what the rules in force say of the same request.
fn answer(desk: &Desk, decision: &Decision, endpoint: &str) -> WhyNot {
    let then = decision.reasons.iter().find(|one| one.endpoint == endpoint).map(Reason::of);
    let then = match (endpoint, then) {
        ("", _) => String::new(),
        (_, Some(reason)) => reason.sentence(),
        (_, None) => format!("The register of then had no endpoint \"{endpoint}\"."),
    };
    let now = if endpoint.is_empty() { Vec::new() } else { today(desk, decision, endpoint) };
    WhyNot { endpoint: endpoint.to_owned(), then, now }
}

/// Facts hold no text, so what today's detectors would find is not told here.
fn today(desk: &Desk, decision: &Decision, endpoint: &str) -> Vec<String> {
    let live = desk.gateway.live();
    let bundle = &live.bundle;
    if bundle.application(&decision.application).is_none() {
        let app = &decision.application;
        return vec![format!("the rules in force know no application \"{app}\"")];
    }
    let mut labels = LabelSet::default();
    for found in &decision.labels {
        // A label that is no longer known counts as the most sensitive there is.
        labels.extend(Label::parse(&found.label).or_else(|| Label::parse("scan.unsupported")));
    }
    let level = |source: &str| {
        let mut sources = decision.level_sources.iter();
        let found = sources.find(|one| one.source == source)?;
        Some(bundle.level(&found.level).unwrap_or(bundle.top()))
    };
    let asked = Asked {
        app: &decision.application,
        purpose: decision.purpose.as_deref(),
        model: &decision.model,
        declared_level: level("declared"),
        declared_labels: LabelSet::default(),
        key_floor: level("credential"),
        continued: Continued {
            level: level("conversation"),
            without_model: decision.model == "(none)",
            ..Continued::default()
        },
    };
    let markings: MarkingSet = told::markings(&decision.markings);
    let gathered = bundle.gather(&asked, labels, markings);
    routing_rules::why_not(bundle, &gathered.facts, endpoint)
}
