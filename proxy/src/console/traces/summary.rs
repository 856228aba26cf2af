//! What the list holds, counted: over time, and by one field. Loaded after the list, since it looks at
//! every call that fits.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use trace_store::{Query, QueryError, Store};

use crate::audit::api::problem::Problem;
use crate::clock;
use crate::console::Desk;
use crate::console::chosen::Chosen;
use crate::console::frame::{self, Screen};
use crate::console::moment::grouped;
use crate::console::reading::{self, Wanted};
use crate::identity::{Act, Signed};
use crate::report::{self, Basis, Field};

const HOUR_NS: u64 = 3_600_000_000_000;
/// Longest time that is drawn hour by hour, in hours.
const HOURLY: u64 = 49;
/// Most bars; a longer time shows its end.
const MOST_BARS: usize = 400;
/// Height of the tallest bar, and where bars stand.
const TALLEST: u64 = 56;
const FLOOR: u64 = 62;
/// Width of a bar with what is between two.
const STEP: usize = 12;

/// What calls are counted by, and the parameter that keeps to a value of it.
const BY: [(Field, &str, &str); 7] = [
    (Field::App, "Application", "app"),
    (Field::Level, "Level", "level"),
    (Field::Label, "Label", "label"),
    (Field::Rule, "Rule", "rule"),
    (Field::Endpoint, "Endpoint", "endpoint"),
    (Field::Jurisdiction, "Place", "jurisdiction"),
    (Field::Decision, "Decision", "decision"),
];

#[derive(Deserialize)]
struct Counted {
    groups: Vec<Group>,
    basis: Basis,
}

#[derive(Deserialize, Default, Clone)]
struct Group {
    group: Vec<String>,
    calls: u64,
    denied: u64,
    unknown: u64,
    input_tokens: u64,
    output_tokens: u64,
}

struct Bar {
    when: String,
    url: String,
    calls: u64,
    denied: u64,
    x: usize,
    width: usize,
    y: u64,
    height: u64,
    denied_y: u64,
    denied_height: u64,
}

struct Line {
    name: String,
    url: Option<String>,
    calls: String,
    denied: String,
    input: String,
    output: String,
}

#[derive(Template)]
#[template(path = "traces_summary.html")]
struct Shown {
    calls: String,
    denied: String,
    denied_url: String,
    unknown: String,
    input: String,
    output: String,
    width: usize,
    bars: Vec<Bar>,
    first: String,
    last: String,
    by: Vec<(&'static str, String, bool)>,
    grouped_by: &'static str,
    groups: Vec<Line>,
    notes: Vec<String>,
}

/// The counts.
pub(in crate::console) async fn page(
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let query = query.unwrap_or_default();
    let what = format!("traces/summary?{query}");
    let wanted = Wanted { act: Act::ReadCounts, screen: Screen::Traces, what };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let chosen = Chosen::read(&query);
        let (asked, query) = chosen.asked(&signed.person().scope, clock::now())?;
        let by = asked.by.first().copied();
        let shown = count(desk.gateway.store(), &query, &chosen, by)?;
        Ok(frame::fragment(StatusCode::OK, &shown))
    })
    .await
}

fn counted(store: &Store, query: &Query, by: &[Field]) -> Result<Counted, QueryError> {
    let query = Query { cursor: None, kinds: Vec::new(), ..query.clone() };
    let value: Value = report::count(store, &query, by)?;
    Ok(serde_json::from_value(value)
        .unwrap_or(Counted { groups: Vec::new(), basis: Basis::default() }))
}

fn count(
    store: &Store,
    query: &Query,
    chosen: &Chosen,
    by: Option<Field>,
) -> Result<Shown, Problem> {
    let hourly = query.from.is_some_and(|from| {
        let to = query.to.map_or_else(|| clock::now().as_ns(), |to| to.0);
        to.saturating_sub(from.0) <= HOURLY * HOUR_NS
    });
    let over_time = if hourly { Field::Hour } else { Field::Day };
    let Counted { groups, basis } = counted(store, query, &[over_time])?;
    let all = groups.iter().fold(Group::default(), |mut all, one| {
        all.calls += one.calls;
        all.denied += one.denied;
        all.unknown += one.unknown;
        all.input_tokens += one.input_tokens;
        all.output_tokens += one.output_tokens;
        all
    });
    let by = BY.iter().find(|(field, ..)| Some(*field) == by);
    let groups_by = match by {
        Some((field, _, parameter)) => lines(&counted(store, query, &[*field])?, chosen, parameter),
        None => Vec::new(),
    };
    let bars = bars(&groups, chosen, if hourly { HOUR_NS } else { 24 * HOUR_NS });
    Ok(Shown {
        calls: grouped(all.calls),
        denied: grouped(all.denied),
        denied_url: chosen.only("decision", "deny"),
        unknown: grouped(all.unknown),
        input: grouped(all.input_tokens),
        output: grouped(all.output_tokens),
        width: bars.len().max(24).saturating_mul(STEP),
        first: bars.first().map(|bar| bar.when.clone()).unwrap_or_default(),
        last: bars.last().map(|bar| bar.when.clone()).unwrap_or_default(),
        bars,
        by: BY
            .iter()
            .map(|one| (one.1, chosen.by(one.0.name()), by.is_some_and(|by| by.0 == one.0)))
            .collect(),
        grouped_by: by.map_or("", |one| one.1),
        groups: groups_by,
        notes: notes(&basis, chosen),
    })
}

fn lines(counted: &Counted, chosen: &Chosen, parameter: &str) -> Vec<Line> {
    let mut groups: Vec<&Group> = counted.groups.iter().collect();
    groups.sort_by(|a, b| (b.calls, &a.group).cmp(&(a.calls, &b.group)));
    let line = |group: &&Group| {
        let name = group.group.first().cloned().unwrap_or_default();
        // A call with several places is counted under all of them together.
        let first = name.split(' ').next().unwrap_or_default();
        Line {
            url: (name != "-").then(|| chosen.only(parameter, first)),
            calls: grouped(group.calls),
            denied: grouped(group.denied),
            input: grouped(group.input_tokens),
            output: grouped(group.output_tokens),
            name,
        }
    };
    groups.iter().map(line).collect()
}

/// A bar for each hour or day from the first with calls to the last.
fn bars(groups: &[Group], chosen: &Chosen, step_ns: u64) -> Vec<Bar> {
    let start = |group: &Group| -> Option<u64> {
        let name = group.group.first()?;
        let text = match name.len() {
            10 => format!("{name}T00:00:00Z"),
            _ => format!("{name}:00:00Z"),
        };
        u64::try_from(text.parse::<jiff::Timestamp>().ok()?.as_nanosecond()).ok()
    };
    let at: std::collections::BTreeMap<u64, &Group> =
        groups.iter().filter_map(|group| Some((start(group)?, group))).collect();
    let (Some(first), Some(last)) = (at.keys().next(), at.keys().next_back()) else {
        return Vec::new();
    };
    let most = at.values().map(|group| group.calls).max().unwrap_or(1).max(1);
    let count = usize::try_from(last.saturating_sub(*first) / step_ns).unwrap_or(0) + 1;
    let skipped = count.saturating_sub(MOST_BARS);
    let none = Group::default();
    (skipped..count)
        .enumerate()
        .map(|(place, step)| {
            let from = first.saturating_add(step_ns.saturating_mul(step as u64));
            let group = at.get(&from).copied().unwrap_or(&none);
            let tall = |calls: u64| (calls * TALLEST).div_ceil(most);
            let name = crate::console::moment::rfc3339(from).replace('T', " ");
            let when = if step_ns == HOUR_NS { name.get(..16) } else { name.get(..10) };
            let (height, denied_height) = (tall(group.calls), tall(group.denied));
            Bar {
                when: when.unwrap_or_default().to_owned(),
                url: chosen.between(from, from.saturating_add(step_ns)),
                calls: group.calls,
                denied: group.denied,
                x: place.saturating_mul(STEP),
                width: STEP - 2,
                y: FLOOR.saturating_sub(height),
                height,
                denied_y: FLOOR.saturating_sub(denied_height),
                denied_height,
            }
        })
        .collect()
}

/// What is not known of the time asked for.
fn notes(basis: &Basis, chosen: &Chosen) -> Vec<String> {
    let mut notes = Vec::new();
    if chosen.leaves_anything_out() {
        notes.push("What the list leaves out is counted here.".to_owned());
    }
    if basis.unknown_outcomes > 0 {
        notes.push(
            "A request with an unknown outcome counts as possibly sent to every endpoint it might \
             have reached."
                .to_owned(),
        );
    }
    if basis.has_holes() {
        notes.push(format!(
            "Not counted, since nothing is known of them: {} days deleted in time, {} records erased, \
             {} days missing, {} records unreadable.",
            basis.expired_days,
            basis.erased,
            basis.missing_days,
            basis.unreadable.len()
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, calls: u64, denied: u64) -> Group {
        Group { group: vec![name.to_owned()], calls, denied, ..Group::default() }
    }

    #[test]
    fn hours_without_calls_have_a_bar_of_no_height() {
        let groups = [group("2026-11-24T08", 10, 5), group("2026-11-24T11", 1, 0)];
        let bars = bars(&groups, &Chosen::default(), HOUR_NS);
        let told: Vec<(&str, u64, u64, u64)> = bars
            .iter()
            .map(|bar| (bar.when.as_str(), bar.calls, bar.height, bar.denied_height))
            .collect();
        let expected = [
            ("2026-11-24 08:00", 10, TALLEST, TALLEST / 2),
            ("2026-11-24 09:00", 0, 0, 0),
            ("2026-11-24 10:00", 0, 0, 0),
            ("2026-11-24 11:00", 1, 6, 0),
        ];
        assert_eq!(told, expected);
        assert_eq!(
            bars[3].url,
            "/console/traces?from=2026-11-24T11%3A00%3A00Z&to=2026-11-24T12%3A00%3A00Z"
        );
        assert!(super::bars(&[], &Chosen::default(), HOUR_NS).is_empty());
    }

    #[test]
    fn groups_stand_with_the_largest_first_and_lead_to_their_records() {
        let groups = vec![group("-", 1, 0), group("DE FR", 3, 0), group("IE", 2, 1)];
        let counted = Counted { groups, basis: Basis::default() };
        let lines = lines(&counted, &Chosen::default(), "jurisdiction");
        let urls: Vec<Option<&str>> = lines.iter().map(|line| line.url.as_deref()).collect();
        assert_eq!(
            urls,
            [
                Some("/console/traces?jurisdiction=DE"),
                Some("/console/traces?jurisdiction=IE"),
                None
            ]
        );
    }
}
