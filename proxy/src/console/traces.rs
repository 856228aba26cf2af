//! Traces: what happened to these requests? A list of decisions with what came of each, narrowed by its
//! address. `traces/rows.rs` puts a call into a row, `traces/summary.rs` counts what the list holds.

mod export;
mod rows;
mod summary;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use trace_store::record::{Kind, Outcome, Record, RecordId};
use trace_store::{Page, Query, QueryError, Store};

pub(super) use self::export::page as export;
use self::rows::Row;
pub(super) use self::summary::page as summary;
use super::Desk;
use super::chosen::{self, Chip, Chosen, FIELDS};
use super::frame::{self, Frame, Screen};
use super::reading::{self, Wanted};
use crate::audit::api::problem::Problem;
use crate::clock;
use crate::identity::{Act, Signed};

/// Rows of a page.
const ROWS: usize = 50;
/// Pages of the store that are looked through for the rows of one page, where some are left out.
const MOST_PAGES: usize = 40;

#[derive(Template)]
#[template(path = "traces.html")]
struct Shown {
    frame: Frame,
    ranges: Vec<(&'static str, String, bool)>,
    pairs: Vec<(String, String)>,
    fields: [(&'static str, &'static str); FIELDS.len()],
    known: Vec<String>,
    chips: Vec<Chip>,
    command: String,
    leaves_out: bool,
    summary: String,
    export: Option<String>,
    notes: Vec<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// The list.
pub(super) async fn page(
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let query = query.unwrap_or_default();
    let chosen = Chosen::read(&query);
    // What the form of the page adds stands in the address as every other filter does.
    if chosen.comes_from_form() {
        return Redirect::to(&chosen.url()).into_response();
    }
    let what = format!("traces?{query}");
    let wanted = Wanted { act: Act::ReadRecords, screen: Screen::Traces, what };
    reading::shown(desk, signed, wanted, move |desk, signed| list(desk, signed, &chosen)).await
}

fn list(desk: &Desk, signed: &Signed, chosen: &Chosen) -> Result<Response, Problem> {
    let (_, query) = chosen.asked(&signed.person().scope, clock::now())?;
    let from = chosen::start(&query);
    let found = find(desk.gateway.store(), query, chosen)?;
    let summary = match chosen.query() {
        query if query.is_empty() => "/console/traces/summary".to_owned(),
        query => format!("/console/traces/summary?{query}"),
    };
    let export = summary.replacen("/summary", "/export", 1);
    let shown = Shown {
        export: signed.person().may(Act::Export).then_some(export),
        ranges: chosen.ranges(),
        pairs: chosen.pairs().to_vec(),
        fields: FIELDS,
        known: known(desk),
        chips: chosen.chips(),
        command: chosen.command(from),
        leaves_out: chosen.leaves_anything_out(),
        summary,
        notes: found.notes,
        rows: found.rows,
        next: found.next.map(|cursor| chosen.after(&cursor)),
        frame: Frame::new(desk, signed, Some(Screen::Traces), "Traces"),
    };
    let nonce = shown.frame.nonce.clone();
    Ok(frame::page(StatusCode::OK, &nonce, &shown))
}

/// The values that the rules in force name.
fn known(desk: &Desk) -> Vec<String> {
    let live = desk.gateway.live();
    let bundle = &live.bundle;
    let apps = bundle.applications().iter().map(|one| one.name().to_owned());
    let endpoints = bundle.endpoints().iter().map(|one| one.name().to_owned());
    let labels = classifiers::Label::ALL.iter().filter(|label| label.is_named());
    let labels = labels.map(|label| label.name().to_owned());
    let decisions = ["permit", "deny"].map(str::to_owned);
    apps.chain(bundle.levels().iter().cloned())
        .chain(endpoints)
        .chain(labels)
        .chain(decisions)
        .collect()
}

#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    next: Option<String>,
    notes: Vec<String>,
}

/// The next rows, and how the list goes on.
fn find(store: &Store, mut query: Query, chosen: &Chosen) -> Result<Found, QueryError> {
    let mut found = Found::default();
    for looked in 1.. {
        query.limit = ROWS.saturating_sub(found.rows.len());
        let page = store.query(&query)?;
        let outcomes = outcomes(store, &page)?;
        for stored in &page.records {
            let Record::Decision(decision) = stored.record() else { continue };
            let outcome = outcomes.get(&decision.record_id).map(|one| &**one);
            if !chosen.leaves_out(decision, outcome) {
                found.rows.push(Row::new(chosen, stored, decision, outcome));
            }
        }
        if looked == 1 && chosen.is_first() {
            found.notes = notes(&page);
        }
        found.next = page.next;
        query.cursor.clone_from(&found.next);
        if found.next.is_none() || found.rows.len() >= ROWS || looked >= MOST_PAGES {
            break;
        }
    }
    Ok(found)
}

/// What came of the calls of a page.
fn outcomes(store: &Store, page: &Page) -> Result<HashMap<RecordId, Box<Outcome>>, QueryError> {
    let ids: Vec<RecordId> = page.records.iter().map(|one| one.record().record_id()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Query {
        record_ids: ids,
        kinds: vec![Kind::Outcome],
        limit: Query::LARGEST_PAGE,
        ..Query::default()
    };
    let found = store.query(&query)?.records.into_iter();
    let outcomes = found.filter_map(|stored| stored.into_record().into_outcome());
    Ok(outcomes.map(|outcome| (outcome.record_id, outcome)).collect())
}

/// What the list does not hold, although it lies in its time.
fn notes(page: &Page) -> Vec<String> {
    let days = |count: usize| if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
    let mut notes = Vec::new();
    if page.expired_days > 0 {
        let days = days(page.expired_days);
        notes.push(format!("{days} in this time were deleted because their time was over."));
    }
    if page.erased > 0 {
        notes.push(format!(
            "{} records in this time were erased at a person's request.",
            page.erased
        ));
    }
    if page.missing_days > 0 {
        notes.push(format!(
            "{} in this time should be here and are not: run bailiwick verify.",
            days(page.missing_days)
        ));
    }
    if let Some(bad) = page.unreadable.first() {
        let count = page.unreadable.len();
        notes.push(format!(
            "{count} records cannot be read, the first is {}: {}",
            bad.index, bad.what
        ));
    }
    notes
}
