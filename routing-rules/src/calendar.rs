//! What the dates in the files will do: day by day, which endpoints leave or join which zones, and
//! which applications are left without an endpoint. It walks the days on which something changes,
//! reading the same files as of each.

use std::collections::BTreeSet;

use classifiers::{LabelSet, MarkingSet};
use jiff::civil::Date;

use crate::bundle::{Bundle, Sources};
use crate::document::Diagnostic;
use crate::facts::{Asked, Continued, gather};
use crate::register::{Content, Endpoint, Stated};

/// What happens at the end of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The last day on which things are as before.
    pub last_day: Date,
    /// How endpoints move, in the order of the register.
    pub moves: Vec<Move>,
    /// Applications that could reach an endpoint at their least level, and then reach none.
    pub cut_off: Vec<String>,
}

/// How one endpoint moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The endpoint.
    pub endpoint: String,
    /// What expires, such as `processed_in` or `certificate c5`; empty where the place data change.
    pub expired: Vec<String>,
    /// Zones it leaves.
    pub leaves: Vec<String>,
    /// Zones it joins.
    pub joins: Vec<String>,
}

/// The days to come on which a date takes effect.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Each such day, in order.
    pub turns: Vec<Turn>,
    /// The first day on which the files can no longer be used at all, with the reasons.
    pub unusable: Option<(Date, Vec<Diagnostic>)>,
}

/// What the dates in the files do from one day until another, both included.
///
/// # Errors
/// What keeps the files from being used on the first day.
pub fn calendar(sources: &Sources, from: Date, until: Date) -> Result<Calendar, Vec<Diagnostic>> {
    let mut calendar = Calendar::default();
    let mut present = Bundle::load_for_a_new_day(sources, from)?.bundle;
    while let Some(last_day) = present.unchanged_through().filter(|last| *last < until) {
        let Ok(next_day) = last_day.tomorrow() else { break };
        match Bundle::load_for_a_new_day(sources, next_day) {
            Ok(loaded) => {
                calendar.turns.push(turn(&present, &loaded.bundle, last_day));
                present = loaded.bundle;
            }
            Err(found) => {
                calendar.unusable = Some((next_day, found));
                break;
            }
        }
    }
    Ok(calendar)
}

fn turn(before: &Bundle, after: &Bundle, last_day: Date) -> Turn {
    let offerings = |bundle| Bundle::contents(bundle).register.offerings.iter();
    let moves = offerings(before).zip(offerings(after)).filter_map(|(old, new)| {
        let (was, is) = (before.zones_of_offering(old), after.zones_of_offering(new));
        let without = |some: &[&str], others: &[&str]| -> Vec<String> {
            some.iter().filter(|zone| !others.contains(zone)).map(|zone| (*zone).into()).collect()
        };
        let (leaves, joins) = (without(&was, &is), without(&is, &was));
        let expired = expired(old, new);
        let moved = !(leaves.is_empty() && joins.is_empty() && expired.is_empty());
        moved.then(|| Move { endpoint: old.called().to_owned(), expired, leaves, joins })
    });
    let (had, has) = (served(before), served(after));
    Turn { last_day, moves: moves.collect(), cut_off: had.difference(&has).cloned().collect() }
}

/// What counts before and no longer afterwards.
fn expired(old: &Endpoint, new: &Endpoint) -> Vec<String> {
    let mut expired = Vec::new();
    for (name, was, is) in old.stated_pairs(new) {
        if was.counts() && !is.counts() {
            expired.push(name.to_owned());
        }
        let schemes = |stated: &Stated| -> Vec<String> {
            match &stated.content {
                Content::Certificates(all) => all
                    .iter()
                    .filter(|one| !one.expired)
                    .map(|one| format!("certificate {}", one.scheme))
                    .collect(),
                Content::Words(_) | Content::Count(_) | Content::Date(_) => Vec::new(),
            }
        };
        let left = schemes(is);
        expired.extend(schemes(was).into_iter().filter(|scheme| !left.contains(scheme)));
    }
    expired
}

/// The applications that reach an endpoint at their least level and without any label.
fn served(bundle: &Bundle) -> BTreeSet<String> {
    let contents = bundle.contents();
    let reaches = |app: &str, purpose: Option<&str>| {
        let asked = Asked {
            app,
            purpose,
            model: "",
            declared_level: None,
            declared_labels: LabelSet::EMPTY,
            key_floor: None,
            continued: Continued::default(),
        };
        let mut facts = gather(contents, &asked, LabelSet::EMPTY, MarkingSet::default()).facts;
        facts.model = None;
        let tables = &bundle.core().tables;
        tables.each(&tables.judge(contents, &facts)).next().is_some()
    };
    let callers = contents.callers().filter(|(app, purpose)| reaches(app, *purpose));
    callers.map(|(app, _)| app.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::calendar;
    use crate::bundle::Sources;
    use crate::document::Source;

    fn sources() -> Sources {
        let policy = "policy: p\nversion: 1\nlevels: [public]\nbase: {default: public}\nzones:\n  \
                      eea: {processed_in: [EEA]}\n  c5: {certificates: {has: {scheme: c5}}}\nrules:\n  \
                      - {rule: all, may_use: [eea], because: a test}\n";
        let register = "register: r\nendpoints:\n  - endpoint: e\n    base_url: https://e.example\n    \
                        models: {m: {}}\n    processed_in: {value: [DE], by: x, review: 2027-03-01}\n    \
                        certificates: [{scheme: c5, valid_until: 2027-01-31}]\n";
        Sources {
            policy: vec![Source::new("policy.yaml", policy)],
            register: vec![Source::new("register.yaml", register)],
            applications: vec![Source::new("apps.yaml", "applications: [{app: a, tenant: t}]\n")],
            ..Sources::default()
        }
    }

    #[test]
    fn each_date_tells_what_it_closes() {
        let found = calendar(&sources(), date(2026, 11, 24), date(2027, 12, 31)).unwrap();
        assert!(found.unusable.is_none());
        let [first, second] = found.turns.as_slice() else { panic!("{found:?}") };
        assert_eq!(first.last_day, date(2027, 1, 31));
        assert_eq!(first.moves[0].expired, ["certificate c5"]);
        assert_eq!(first.moves[0].leaves, ["c5"]);
        assert!(first.cut_off.is_empty());
        assert_eq!(second.last_day, date(2027, 3, 1));
        assert_eq!(
            (&second.moves[0].leaves[..], &second.cut_off[..]),
            (&["eea".to_owned()][..], &["a".to_owned()][..])
        );
    }

    #[test]
    fn what_ends_on_the_asked_day_itself_still_holds_then() {
        let found = calendar(&sources(), date(2026, 11, 24), date(2027, 1, 31)).unwrap();
        assert!(found.turns.is_empty());
    }
}
