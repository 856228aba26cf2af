//! The facts of an incident, with the times by which authorities must be told.
//!
//! DORA: Regulation (EU) 2022/2554 Art. 19 and Commission Delegated Regulation (EU) 2025/301 Art. 5: the
//! initial notification within 4 hours from the classification as major and no later than 24 hours from
//! becoming aware (where it is classified later than that, within 4 hours from the classification), the
//! intermediate report within 72 hours from the initial notification, the final report within a month
//! from the intermediate one. NIS2: Directive (EU) 2022/2555 Art. 23(4): early warning within 24 hours and
//! incident notification within 72 hours of becoming aware, final report within a month of that
//! notification. GDPR Art. 33(1): 72 hours after having become aware.

use jiff::{Span, Timestamp, tz::Offset};
use serde::{Deserialize, Serialize};

use super::super::sheet::{Sheet, Table};
use super::{Ground, filters, joined, of_way, time};

/// What is known of an incident by those who handle it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its number.
    pub number: String,
    /// When one became aware of it, in seconds since the epoch.
    pub aware: Option<i64>,
    /// When it was classified as major, in seconds since the epoch.
    pub classified: Option<i64>,
    /// When the initial notification was sent, in seconds since the epoch; the time allowed for it
    /// counts otherwise.
    pub notified: Option<i64>,
    /// When the intermediate report was sent, in seconds since the epoch; the time allowed for it
    /// counts otherwise.
    pub intermediate: Option<i64>,
}

pub(super) fn sheet(ground: &Ground<'_>, incident: &Incident) -> Sheet {
    let mut table = Table::new(
        "clocks",
        "By when authorities are told",
        &["law", "what", "by", "counted_from"],
    );
    for clock in clocks(incident) {
        table.push(clock.to_vec());
    }
    Sheet {
        title: format!("Fact sheet of incident {}", incident.number),
        sources: vec![
            "Commission Delegated Regulation (EU) 2025/301, Article 5".to_owned(),
            "Directive (EU) 2022/2555 (NIS2), Article 23(4)".to_owned(),
            "Regulation (EU) 2016/679 (GDPR), Article 33(1)".to_owned(),
        ],
        says: vec![
            "Times are UTC and the latest there are; each law says \"without undue delay\" or \"as early \
             as possible\" first. Where a DORA time ends on a weekend or bank holiday, some entities may \
             report until noon of the next working day: Art. 5 of the delegated regulation says which. \
             Whether an incident is major, significant or a breach of personal data is for people to say."
                .to_owned(),
        ],
        tables: vec![table, affected(ground), reached(ground), timeline(ground)],
    }
}

/// The times by which authorities are told: law, what, by when, counted from what.
fn clocks(incident: &Incident) -> Vec<[String; 4]> {
    let known = |at: Option<i64>| at.and_then(|at| Timestamp::from_second(at).ok());
    let Incident { aware, classified, notified, intermediate, .. } = incident;
    let (aware, classified) = (known(*aware), known(*classified));
    let (notified, intermediate) = (known(*notified), known(*intermediate));
    let initial = initial(aware, classified);
    let middle = notified.or(initial).and_then(|at| after_hours(at, 72));
    let early = aware.and_then(|at| after_hours(at, 24));
    let notice = aware.and_then(|at| after_hours(at, 72));
    let row = |law: &str, what: &str, by: Option<Timestamp>, from: &str| {
        let by = by.map_or_else(|| "not known yet".to_owned(), |by| by.to_string());
        [law.to_owned(), what.to_owned(), by, from.to_owned()]
    };
    vec![
        row(
            "DORA",
            "initial notification",
            initial,
            "4 hours from the classification as major, no later than 24 hours from becoming aware",
        ),
        row("DORA", "intermediate report", middle, "72 hours from the initial notification"),
        row(
            "DORA",
            "final report",
            intermediate.or(middle).and_then(after_a_month),
            "one month from the intermediate report",
        ),
        row("NIS2", "early warning", early, "24 hours from becoming aware"),
        row("NIS2", "incident notification", notice, "72 hours from becoming aware"),
        row(
            "NIS2",
            "final report",
            notice.and_then(after_a_month),
            "one month from the incident notification, here the latest there may be",
        ),
        row("GDPR", "notification of a breach", notice, "72 hours from becoming aware"),
    ]
}

fn initial(aware: Option<Timestamp>, classified: Option<Timestamp>) -> Option<Timestamp> {
    let latest = aware.and_then(|at| after_hours(at, 24));
    let classified = classified.and_then(|at| Some((at, after_hours(at, 4)?)));
    match (latest, classified) {
        // Classified later than a day after becoming aware: four hours from then.
        (Some(latest), Some((at, due))) if at > latest => Some(due),
        (Some(latest), Some((_, due))) => Some(due.min(latest)),
        (Some(latest), None) => Some(latest),
        (None, due) => due.map(|(_, due)| due),
    }
}

fn after_hours(at: Timestamp, hours: i64) -> Option<Timestamp> {
    at.checked_add(Span::new().try_hours(hours).ok()?).ok()
}

/// A calendar month later; on the last day of a month that has no such day.
fn after_a_month(at: Timestamp) -> Option<Timestamp> {
    let later = Offset::UTC.to_datetime(at).checked_add(Span::new().try_months(1).ok()?).ok()?;
    Offset::UTC.to_timestamp(later).ok()
}

fn affected(ground: &Ground<'_>) -> Table {
    let columns =
        ["application", "purpose", "calls", "denied", "not_fully_read", "levels", "labels"];
    let mut table = Table::new("affected", "Applications and data concerned", &columns);
    for ((app, purpose), asked) in &ground.tally.asked {
        let cells = vec![
            app.clone(),
            purpose.clone(),
            asked.calls.to_string(),
            asked.denied.to_string(),
            asked.unread.to_string(),
            joined(&asked.levels),
            joined(asked.labels.keys()),
        ];
        table.count(cells, filters(ground.query, &[("kind", "decision"), ("app", app)]));
    }
    table
}

fn reached(ground: &Ground<'_>) -> Table {
    let columns = ["endpoint", "application", "places", "sent", "possibly_sent", "labels"];
    let mut table = Table::new("reached", "Endpoints and places reached", &columns);
    for (way, sent) in &ground.tally.ways {
        let cells = vec![
            way.endpoint.clone(),
            way.application.clone(),
            joined(&way.places),
            sent.sent.to_string(),
            sent.possibly.to_string(),
            joined(&sent.labels),
        ];
        table.count(cells, of_way(ground.query, way));
    }
    table
}

fn timeline(ground: &Ground<'_>) -> Table {
    let columns = ["at", "what", "whom", "by", "why", "record"];
    let mut table = Table::new("timeline", "What people and the proxy did", &columns);
    for event in &ground.events.list {
        let cells = vec![
            time(event.at),
            event.what.clone(),
            event.whom.clone(),
            event.by.clone(),
            event.why.clone(),
            event.id.clone(),
        ];
        table.count(cells, filters(ground.query, &[("kind", event.kind.name())]));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<i64> {
        Some(text.parse::<Timestamp>().unwrap().as_second())
    }

    fn by(incident: &Incident) -> Vec<String> {
        clocks(incident).into_iter().map(|[_, _, by, _]| by).collect()
    }

    #[test]
    fn the_clocks_of_three_laws() {
        let aware = at("2026-01-30T10:00:00Z");
        let known =
            Incident { aware, classified: at("2026-01-30T12:00:00Z"), ..Incident::default() };
        assert_eq!(
            by(&known),
            [
                "2026-01-30T16:00:00Z",
                "2026-02-02T16:00:00Z",
                "2026-03-02T16:00:00Z",
                "2026-01-31T10:00:00Z",
                "2026-02-02T10:00:00Z",
                "2026-03-02T10:00:00Z",
                "2026-02-02T10:00:00Z",
            ]
        );
        // Classified an hour before the day is over: the day counts, not four hours.
        let late = Incident { classified: at("2026-01-31T09:00:00Z"), ..known.clone() };
        assert_eq!(by(&late)[0], "2026-01-31T10:00:00Z");
        // Classified after it: four hours from then.
        let later = Incident { classified: at("2026-02-05T09:00:00Z"), ..known.clone() };
        assert_eq!(by(&later)[0], "2026-02-05T13:00:00Z");
        // What was sent counts for what follows, and a month ends where the next is shorter.
        let sent = Incident {
            notified: at("2026-01-28T11:00:00Z"),
            intermediate: at("2026-01-31T11:00:00Z"),
            ..known
        };
        assert_eq!(by(&sent)[1], "2026-01-31T11:00:00Z");
        assert_eq!(by(&sent)[2], "2026-02-28T11:00:00Z");
        assert!(by(&Incident::default()).iter().all(|by| by == "not known yet"));
    }
}
