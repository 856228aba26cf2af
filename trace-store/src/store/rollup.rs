//! Totals that outlive the records: before the days of a month are deleted, their calls are counted by
//! application, level, jurisdiction and decision, and the counts become a record of their own.
//!
//! A month is counted once it is over. Where a day's time is over before its month is, that day is counted
//! alone. A day is in one roll-up only. Groups of fewer than five calls are merged, so that a total tells
//! of nobody; if the merged ones are still fewer, the smallest other group joins them.

use super::Store;
use super::retention::{CellState, CellStatus, RetentionError};
use crate::cells::CellName;
use crate::query::{QueryError, run};
use crate::record::{
    Class, Decision, Outcome, Record, RecordId, Rollup, RollupGroup, UtcNanos, Verdict,
};
use crate::spine::Day;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A group with fewer calls than this is merged with others.
const FEWEST: u64 = 5;
/// More groups than this are merged, the smallest first, so that the record has room.
const MOST_GROUPS: usize = 4_000;
/// What stands for everything in the group of the merged ones.
const MERGED: &str = "*";

/// Application, level, jurisdiction, decision.
type Group = (String, String, String, String);

impl Store {
    /// Every roll-up there is, by the days it counts.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn rollups(&self) -> Result<Vec<Rollup>, QueryError> {
        let mut found = Vec::new();
        for cell in run::live_cells(&self.shared)? {
            if cell.class == Class::Rollups {
                run::whole_cell(&self.shared, cell, &mut |stored| {
                    if let Record::Rollup(rollup) = stored.record() {
                        found.push(rollup.as_ref().clone());
                    }
                })?;
            }
        }
        found.sort_by(|a, b| a.days.cmp(&b.days));
        Ok(found)
    }

    /// The roll-ups of which a day between two moments is gone: for that day they are all there is.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn rollups_of_gone(
        &self,
        from: Option<UtcNanos>,
        to: Option<UtcNanos>,
    ) -> Result<Vec<Rollup>, QueryError> {
        let asked = from.map_or(Day(0), Day::of)..=to.map_or(Day(u32::MAX), Day::of);
        let mut found = self.rollups()?;
        found.retain(|rollup| {
            let days = rollup.days.iter().filter_map(|day| Day::parse(day));
            days.into_iter().any(|day| {
                let cell = CellName { class: Class::Decisions, day };
                asked.contains(&day) && self.shared.is_gone(cell)
            })
        });
        Ok(found)
    }

    /// Counts the months that are over, and the days that are about to go, as far as they are not counted.
    pub(super) fn roll_up(&self, stand: &[CellStatus]) -> Result<(), RetentionError> {
        let counted: BTreeSet<String> =
            self.rollups()?.into_iter().flat_map(|rollup| rollup.days).collect();
        let today = Day::of(self.shared.clock.now());
        let mut months: BTreeMap<String, Vec<(Day, bool)>> = BTreeMap::new();
        for cell in stand.iter().filter(|cell| cell.class == Class::Decisions) {
            let due = cell.state == CellState::Due;
            // What ended yesterday may still have calls that run.
            let past = cell.day.0.saturating_add(1) < today.0;
            let name = cell.day.to_string();
            if cell.state != CellState::Deleting && (past || due) && !counted.contains(&name) {
                months.entry(month(cell.day)).or_default().push((cell.day, due));
            }
        }
        for (month, days) in months {
            let over = month < self::month(Day(today.0.saturating_sub(1)));
            let days: Vec<Day> =
                days.into_iter().filter(|(_, due)| over || *due).map(|(day, _)| day).collect();
            if !days.is_empty() {
                let rollup = self.count(month, &days)?;
                self.append_own(Record::Rollup(Box::new(rollup))).wait()?;
            }
        }
        Ok(())
    }

    fn count(&self, month: String, days: &[Day]) -> Result<Rollup, RetentionError> {
        let mut groups: BTreeMap<Group, u64> = BTreeMap::new();
        let mut unreadable = 0;
        for day in days {
            unreadable += self.count_day(*day, &mut groups)?;
        }
        let at_ns = self.shared.clock.now();
        Ok(Rollup {
            at_ns,
            days: days.iter().map(Day::to_string).collect(),
            groups: merged(groups),
            month,
            record_id: self.event_id(at_ns)?,
            unreadable,
        })
    }

    /// Adds the calls of a day; returns how many records of it could not be read.
    fn count_day(
        &self,
        day: Day,
        groups: &mut BTreeMap<Group, u64>,
    ) -> Result<u64, RetentionError> {
        let cell = CellName { class: Class::Decisions, day };
        let mut open: HashMap<RecordId, Group> = HashMap::new();
        let mut add = |group: Group| *groups.entry(group).or_default() += 1;
        let mut seen = 0;
        let read = run::of_cell(&self.shared, cell, &mut |stored| {
            seen += 1;
            match stored.record() {
                Record::Decision(decision) if decision.decision == Verdict::Deny => {
                    add(group(decision, None));
                }
                Record::Decision(decision) => {
                    open.insert(decision.record_id, group(decision, None));
                }
                Record::Outcome(outcome) => {
                    if let Some(call) = open.remove(&outcome.record_id) {
                        add(with_place(call, outcome));
                    }
                }
                Record::Auth(_)
                | Record::ClockConfirmed(_)
                | Record::Consultation(_)
                | Record::DeleteIntent(_)
                | Record::DeleteReceipt(_)
                | Record::Drill(_)
                | Record::Erasure(_)
                | Record::ErasureIntent(_)
                | Record::Gap(_)
                | Record::Heartbeat(_)
                | Record::Hold(_)
                | Record::Mode(_)
                | Record::Operator(_)
                | Record::Policy(_)
                | Record::Read(_)
                | Record::Register(_)
                | Record::Rollup(_) => {}
            }
        });
        match read {
            // Its key is gone already, as in a store that came back from a backup.
            Err(QueryError::Key(_)) => {}
            other => other?,
        }
        for (id, call) in open {
            add(self.late(&id, call)?);
        }
        Ok(run::unread(&self.shared, cell, seen)?)
    }

    /// A call that ended after midnight, or of whose end nothing is known.
    fn late(&self, id: &RecordId, call: Group) -> Result<Group, QueryError> {
        let late = match self.get(id) {
            Err(QueryError::Damaged(_) | QueryError::Key(_)) => Vec::new(),
            other => other?,
        };
        let outcome = late.iter().find_map(|stored| {
            let Record::Outcome(outcome) = stored.record() else { return None };
            Some(outcome)
        });
        Ok(match outcome {
            Some(outcome) => with_place(call, outcome),
            None => call,
        })
    }
}

/// `yyyy-mm`.
fn month(day: Day) -> String {
    let name = day.to_string();
    name.rsplit_once('-').map_or(name.clone(), |(month, _)| month.to_owned())
}

fn group(decision: &Decision, place: Option<String>) -> Group {
    let place = place.unwrap_or_else(|| "-".to_owned());
    let verdict = decision.decision.name().to_owned();
    (decision.application.clone(), decision.level.clone(), place, verdict)
}

fn with_place((application, level, place, verdict): Group, outcome: &Outcome) -> Group {
    let places = outcome.jurisdictions.join(" ");
    (application, level, if places.is_empty() { place } else { places }, verdict)
}

/// The groups that may be told, and one for all that may not.
fn merged(groups: BTreeMap<Group, u64>) -> Vec<RollupGroup> {
    let mut by_size: Vec<(Group, u64)> = groups.into_iter().collect();
    by_size.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let told = by_size.iter().take(MOST_GROUPS).take_while(|(_, calls)| *calls >= FEWEST).count();
    let mut rest: u64 = by_size.split_off(told).iter().map(|(_, calls)| calls).sum();
    while (1..FEWEST).contains(&rest) {
        let Some((_, calls)) = by_size.pop() else { break };
        rest += calls;
    }
    by_size.sort();
    let mut all: Vec<RollupGroup> =
        by_size.into_iter().map(|(group, calls)| named(group, calls)).collect();
    if rest > 0 {
        let all_of_them = || MERGED.to_owned();
        let group = (all_of_them(), all_of_them(), all_of_them(), all_of_them());
        all.push(named(group, rest));
    }
    all
}

fn named((application, level, jurisdiction, decision): Group, calls: u64) -> RollupGroup {
    RollupGroup { application, calls, decision, jurisdiction, level }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(calls: &[u64]) -> BTreeMap<Group, u64> {
        let key = |n: usize| (format!("app{n}"), "internal".into(), "DE".into(), "permit".into());
        calls.iter().enumerate().map(|(n, calls)| (key(n), *calls)).collect()
    }

    fn told(calls: &[u64]) -> Vec<(String, u64)> {
        merged(of(calls)).into_iter().map(|group| (group.application, group.calls)).collect()
    }

    #[test]
    fn small_groups_are_one() {
        let one = |name: &str, calls| (name.to_owned(), calls);
        assert_eq!(told(&[9, 5]), [one("app0", 9), one("app1", 5)]);
        assert_eq!(told(&[9, 4, 3]), [one("app0", 9), one("*", 7)]);
        assert_eq!(told(&[9, 6, 2]), [one("app0", 9), one("*", 8)]);
        assert_eq!(told(&[2]), [one("*", 2)]);
        assert_eq!(told(&[]), []);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_small_group_is_told(calls in proptest::collection::vec(1..20u64, 0..30)) {
            let told = told(&calls);
            prop_assert_eq!(told.iter().map(|(_, n)| n).sum::<u64>(), calls.iter().sum::<u64>());
            let all: u64 = calls.iter().sum();
            prop_assert!(told.iter().all(|(_, n)| *n >= FEWEST.min(all)));
        }
    }

    #[test]
    fn a_month_is_the_first_part_of_its_days() {
        assert_eq!(month(Day::parse("2026-11-24").unwrap()), "2026-11");
    }
}
