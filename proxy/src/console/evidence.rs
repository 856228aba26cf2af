//! Evidence: is it complete, unaltered, and gone on time? The state of the log, what stands in it besides
//! calls (`evidence/timeline.rs`), what was deleted and what must be kept, drills, and who has read; with
//! a check of the whole log to start from here.

mod timeline;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use trace_store::record::{Kind, Record};
use trace_store::verify::{self, Report};
use trace_store::{CellState, Query, QueryError, Store};

use self::timeline::Event;
use super::Desk;
use super::frame::{self, Frame, Screen};
use super::moment::{Moment, grouped};
use super::reading::{self, Wanted};
use crate::audit::api::problem::Problem;
use crate::identity::{Act, Signed, SignedForm};
use crate::retention;

/// Readings that are shown.
const MOST_READINGS: usize = 50;

/// A day of a class.
struct Cell {
    class: &'static str,
    day: String,
    records: String,
    over: Option<Moment>,
    state: &'static str,
    due: bool,
    held: String,
}

/// A legal hold.
struct Hold {
    placed: Moment,
    by: String,
    reason: String,
    authority: String,
    state: &'static str,
    id: String,
}

/// Somebody who read.
struct Reading {
    at: Moment,
    name: String,
    role: String,
    what: String,
    why: String,
}

/// Somebody outside who confirmed the log.
struct Outside {
    by: String,
    size: String,
    at: Moment,
    behind: String,
}

/// What a check found.
struct Checked {
    ok: bool,
    sentence: String,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct Shown {
    frame: Frame,
    accepting: bool,
    reason: Option<String>,
    entries: String,
    signed_entries: String,
    signed_at: Option<Moment>,
    note: String,
    log: String,
    outside: Vec<Outside>,
    cells: Vec<Cell>,
    due: usize,
    trouble: Option<String>,
    holds: Vec<Hold>,
    events: Vec<Event>,
    readings: Vec<Reading>,
    checked: Option<Checked>,
    backups: usize,
}

/// The page.
pub(super) async fn page(State(desk): State<Desk>, signed: Signed) -> Response {
    let what = "evidence".to_owned();
    let wanted = Wanted { act: Act::ReadEvidence, screen: Screen::Evidence, what };
    reading::shown(desk, signed, wanted, |desk, signed| show(desk, signed, None)).await
}

/// The page after a check of the whole log.
pub(super) async fn check(State(desk): State<Desk>, SignedForm(signed, _): SignedForm) -> Response {
    let what = "evidence/verify".to_owned();
    let wanted = Wanted { act: Act::ReadEvidence, screen: Screen::Evidence, what };
    reading::shown(desk, signed, wanted, |desk, signed| {
        let settings = &desk.settings;
        let options = verify::Options::default();
        let found = verify::verify(&settings.store, Some(&settings.store_keys), &options);
        let checked = match found {
            Ok(report) => told(&report),
            Err(error) => Checked {
                ok: false,
                sentence: format!("The log could not be checked: {error}."),
                lines: Vec::new(),
            },
        };
        show(desk, signed, Some(checked))
    })
    .await
}

fn told(report: &Report) -> Checked {
    let whole = format!(
        "{} entries checked up to the last checkpoint, {} records compared with them.",
        grouped(report.leaves),
        grouped(report.records)
    );
    let sentence = match &report.first_bad {
        None => format!("The log is whole: {whole} It is {}.", report.sentence()),
        Some(bad) => format!("The log is NOT whole: {bad}. {whole}"),
    };
    let gone = format!(
        "{} records deleted in time, {} erased, each with its receipt.",
        grouped(report.deleted),
        grouped(report.erased)
    );
    Checked {
        ok: report.ok,
        sentence,
        lines: std::iter::once(gone).chain(report.notes.iter().cloned()).collect(),
    }
}

fn show(desk: &Desk, signed: &Signed, checked: Option<Checked>) -> Result<Response, Problem> {
    let store = desk.gateway.store();
    let health = store.health();
    let (cells, mut trouble) =
        match store.retention(&retention::promised(&desk.gateway.live().bundle)) {
            Ok(cells) => (cells.iter().map(cell).collect(), None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
    let cells: Vec<Cell> = cells;
    let holds = match store.holds() {
        Ok(holds) => holds.iter().map(hold).collect(),
        Err(error) => {
            trouble = Some(error.to_string());
            Vec::new()
        }
    };
    let outside = store.cosigned().into_iter().map(|one| Outside {
        behind: grouped(health.size.saturating_sub(one.size)),
        by: one.by,
        size: grouped(one.size),
        at: Moment::of(one.at),
    });
    let person = signed.person();
    // What people read tells of calls, and is bounded by what the visitor may see.
    let bounded = person.scope != crate::access::Scope::default();
    let shown = Shown {
        accepting: health.accepting,
        reason: health.reason,
        entries: grouped(health.size),
        signed_entries: grouped(health.last_checkpoint.size()),
        signed_at: timeline::last_signed(store)?,
        note: health.last_note,
        log: store.verifier().name().to_owned(),
        outside: outside.collect(),
        due: cells.iter().filter(|cell| cell.due).count(),
        cells,
        trouble,
        holds,
        events: timeline::events(store)?,
        readings: if bounded { Vec::new() } else { readings(store)? },
        checked,
        backups: store.backups().map(|all| all.len()).unwrap_or_default(),
        frame: Frame::new(desk, signed, Some(Screen::Evidence), "Evidence"),
    };
    let nonce = shown.frame.nonce.clone();
    Ok(frame::page(StatusCode::OK, &nonce, &shown))
}

fn cell(cell: &trace_store::CellStatus) -> Cell {
    let (state, due) = match cell.state {
        CellState::Kept => ("kept", false),
        CellState::Due => ("over: the next run deletes it", true),
        CellState::Deleting => ("being deleted", true),
    };
    Cell {
        class: cell.class.name(),
        day: cell.day.to_string(),
        records: grouped(cell.records),
        over: cell.over.map(Moment::of),
        state,
        due,
        held: grouped(cell.held),
    }
}

fn hold(hold: &trace_store::LegalHold) -> Hold {
    let state = match (&hold.released, &hold.ended) {
        (None, _) => "in force",
        (Some(_), None) => "released",
        (Some(_), Some(_)) => "ended",
    };
    Hold {
        placed: Moment::of(hold.placed),
        by: hold.by.name.clone(),
        reason: hold.reason.clone(),
        authority: hold.authority.clone(),
        state,
        id: hold.id.to_string(),
    }
}

/// Who read last.
fn readings(store: &Store) -> Result<Vec<Reading>, QueryError> {
    let query = Query { kinds: vec![Kind::Read], limit: MOST_READINGS, ..Query::default() };
    let found = store.query(&query)?.records;
    let read = found.iter().filter_map(|stored| {
        let Record::Read(read) = stored.record() else { return None };
        Some(Reading {
            at: Moment::of(read.at_ns),
            name: read.by.name.clone(),
            role: read.by.role.clone().unwrap_or_default(),
            what: read.what.clone(),
            why: read.why.clone().unwrap_or_default(),
        })
    });
    Ok(read.collect())
}
