//! The list as a table for other programs. A signed bundle with proofs is `bailiwick export`'s; this is
//! for counting and sorting.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use trace_store::record::{Decision, Outcome, Record};
use trace_store::{Query, Stored};

use super::outcomes;
use crate::audit::api::problem::Problem;
use crate::clock;
use crate::console::Desk;
use crate::console::chosen::Chosen;
use crate::console::frame::Screen;
use crate::console::moment::Moment;
use crate::console::reading::{self, Wanted};
use crate::identity::{Act, Signed};

/// Most rows of a table; beyond it the last line says that there is more.
const MOST: usize = 50_000;
const COLUMNS: [&str; 14] = [
    "time",
    "id",
    "application",
    "tenant",
    "model",
    "level",
    "labels",
    "decision",
    "refusal",
    "rules",
    "endpoint",
    "places",
    "tokens_in",
    "tokens_out",
];

/// The list as CSV (RFC 4180).
pub(in crate::console) async fn page(
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let query = query.unwrap_or_default();
    let what = format!("traces/export?{query}");
    let wanted = Wanted { act: Act::Export, screen: Screen::Traces, what };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let text = table(desk, signed, &Chosen::read(&query))?;
        let head = [
            (CONTENT_TYPE, "text/csv; charset=utf-8"),
            (CONTENT_DISPOSITION, "attachment; filename=\"traces.csv\""),
            (CACHE_CONTROL, "no-store"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        Ok((head, text).into_response())
    })
    .await
}

fn table(desk: &Desk, signed: &Signed, chosen: &Chosen) -> Result<Vec<u8>, Problem> {
    let unwritten = |error: csv::Error| Problem::Unreadable(error.to_string());
    let (_, mut query) = chosen.asked(&signed.person().scope, clock::now())?;
    query.limit = Query::LARGEST_PAGE;
    query.cursor = None;
    let store = desk.gateway.store();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(unwritten)?;
    let mut written = 0;
    loop {
        let page = store.query(&query)?;
        let outcomes = outcomes(store, &page)?;
        for stored in &page.records {
            let Record::Decision(decision) = stored.record() else { continue };
            let outcome = outcomes.get(&decision.record_id).map(|one| &**one);
            if !chosen.leaves_out(decision, outcome) {
                writer.write_record(row(stored, decision, outcome)).map_err(unwritten)?;
                written += 1;
            }
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
        if written >= MOST {
            let mut more = vec![String::new(); COLUMNS.len()];
            if let Some(first) = more.first_mut() {
                *first = format!("more than {MOST} rows: choose a shorter time");
            }
            writer.write_record(more).map_err(unwritten)?;
            break;
        }
    }
    writer.into_inner().map_err(|error| Problem::Unreadable(error.to_string()))
}

fn row(stored: &Stored, decision: &Decision, outcome: Option<&Outcome>) -> [String; COLUMNS.len()] {
    let labels: Vec<&str> = decision.labels.iter().map(|one| one.label.as_str()).collect();
    let rules: Vec<&str> = decision
        .rules_granted
        .iter()
        .chain(&decision.rules_restricted)
        .map(String::as_str)
        .collect();
    let tokens = outcome.and_then(|one| one.tokens);
    [
        Moment::of(stored.acknowledged()).iso(),
        decision.record_id.to_string(),
        decision.application.clone(),
        decision.tenant.clone().unwrap_or_default(),
        decision.model.clone(),
        decision.level.clone(),
        labels.join(" "),
        decision.decision.name().to_owned(),
        decision.refusal.clone().unwrap_or_default(),
        rules.join(" "),
        outcome.and_then(|one| one.endpoint.clone()).unwrap_or_default(),
        outcome.map(|one| one.jurisdictions.join(" ")).unwrap_or_default(),
        tokens.map(|tokens| tokens.input.to_string()).unwrap_or_default(),
        tokens.map(|tokens| tokens.output.to_string()).unwrap_or_default(),
    ]
    .map(plain)
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection): names come from callers too.
fn plain(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_formula_is_a_text() {
        assert_eq!(plain("=1+1".to_owned()), "'=1+1");
        assert_eq!(plain("pii.email".to_owned()), "pii.email");
    }
}
