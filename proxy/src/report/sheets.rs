//! The reports that are tables: each is a pure function of what was counted, what happened, and what the
//! rules say, so that the same log and the same rules give the same bytes.

mod art30;
mod concentration;
mod dora;
mod incident;
mod logging;
mod readiness;
mod transfers;

pub use incident::Incident;
pub use readiness::Surroundings;

use serde::{Deserialize, Serialize};
use trace_store::record::UtcNanos;
use trace_store::{Query, QueryError, Store};

use super::events::Events;
use super::rules::Rules;
use super::sheet::{Sheet, Table};
use super::tally::{Tally, Way};
use super::{Basis, each_call};

/// Which report in tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sheet", rename_all = "snake_case", deny_unknown_fields)]
pub enum Which {
    /// What went to which country, on what ground.
    Transfers,
    /// Inputs for the record of processing activities.
    Art30,
    /// Lines for the register of information of financial entities.
    Dora,
    /// How much hangs on whom.
    Concentration,
    /// Automatically recorded events of AI systems.
    AiAct,
    /// What is logged, how long, and how it can be checked.
    Logging,
    /// What is missing for sovereignty, with the next step.
    Readiness {
        /// What stands around the rules.
        surroundings: Surroundings,
    },
    /// The facts of an incident, with the times by which authorities are told.
    Incident(Box<Incident>),
}

/// What every sheet is made from.
pub(super) struct Ground<'a> {
    pub(super) rules: &'a Rules,
    pub(super) tally: &'a Tally,
    pub(super) events: &'a Events,
    pub(super) basis: &'a Basis,
    pub(super) query: &'a Query,
}

/// Makes a sheet of the calls that `query` finds below an index.
pub(super) fn make(
    store: &Store,
    (which, rules): (&Which, &Rules),
    query: &Query,
    basis: &mut Basis,
    below: u64,
) -> Result<Sheet, QueryError> {
    let mut tally = Tally::default();
    each_call(store, query, (basis, below), &mut |call| tally.take(call))?;
    // What people do has neither application nor endpoint.
    let period = Query { from: query.from, to: query.to, ..Query::default() };
    let events = Events::read(store, &period, below)?;
    let ground = Ground { rules, tally: &tally, events: &events, basis, query };
    let mut sheet = match which {
        Which::Transfers => transfers::sheet(&ground),
        Which::Art30 => art30::sheet(&ground),
        Which::Dora => dora::sheet(&ground),
        Which::Concentration => concentration::sheet(&ground),
        Which::AiAct => logging::ai_act(&ground),
        Which::Logging => logging::sheet(&ground),
        Which::Readiness { surroundings } => readiness::sheet(&ground, surroundings),
        Which::Incident(incident) => incident::sheet(&ground, incident),
    };
    sheet.says.extend(reservations(&ground));
    sheet.tables.push(versions(&ground));
    Ok(sheet)
}

/// What every figure must be read with.
fn reservations(ground: &Ground<'_>) -> Vec<String> {
    let Basis { unknown_outcomes, expired_days, missing_days, erased, unreadable, .. } =
        ground.basis;
    let mut says = vec![
        "A call is of the time in which it was decided; its outcome may have been written later, so a \
         query for outcomes by time can differ at the edges of the period."
            .to_owned(),
    ];
    let mut say = |count: u64, words: &str| {
        if count > 0 {
            says.push(format!("{count} {words}"));
        }
    };
    say(
        *unknown_outcomes,
        "permitted calls have no known outcome and count as possibly sent to every endpoint they might \
         have reached.",
    );
    say(
        *expired_days,
        "days were deleted because their time was over; nothing is counted of them.",
    );
    say(*missing_days, "days whose records should be there are missing: that is damage.");
    say(*erased, "records were erased at a person's request; nothing is counted of them.");
    say(unreadable.len() as u64, "records could not be read; nothing is counted of them.");
    say(
        ground.tally.unsigned,
        "decisions were made by rules that nobody had signed (serve --dev).",
    );
    says
}

/// Which versions of the rules decided.
fn versions(ground: &Ground<'_>) -> Table {
    let columns = ["policy", "version", "digest", "decisions"];
    let mut table = Table::new("rules", "Rules that decided these calls", &columns);
    for ((name, version, digest), count) in &ground.tally.versions {
        let cells = vec![name.clone(), version.clone(), digest.clone(), count.to_string()];
        table.count(cells, filters(ground.query, &[("kind", "decision")]));
    }
    table
}

/// The filters of a query: the period asked for and these.
fn filters(query: &Query, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut filters: Vec<(String, String)> =
        more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let lists = [("app", &query.applications), ("endpoint", &query.endpoints)];
    for (name, values) in lists {
        if !more.iter().any(|(known, _)| *known == name) {
            filters.extend(values.iter().map(|value| (name.to_owned(), value.clone())));
        }
    }
    let times = [("from", query.from), ("to", query.to)];
    filters.extend(times.into_iter().filter_map(|(name, at)| Some((name.to_owned(), time(at?)))));
    filters
}

/// The filters of the calls that went a way.
fn of_way(query: &Query, way: &Way) -> Vec<(String, String)> {
    let app = way.application.as_str();
    filters(query, &[("kind", "outcome"), ("app", app), ("endpoint", way.endpoint.as_str())])
}

/// A time as RFC 3339.
fn time(at: UtcNanos) -> String {
    let time = jiff::Timestamp::from_nanosecond(i128::from(at.0));
    time.map(|time| time.to_string()).unwrap_or_default()
}

fn joined<'s>(values: impl IntoIterator<Item = &'s String>) -> String {
    values.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests;
