//! How long records are kept: what was promised for each class, and when a day's cell is over.
//!
//! Deleting is the store's (`store/retention.rs`), checking that it was done in time `verify`'s.

use crate::record::{Change, Class, Policy, UtcNanos};
use crate::spine::Day;
use std::fmt;

/// How long a class is kept, counted from the end of the day on which a record was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Days.
    Days(u32),
    /// Calendar months; where the month is shorter, its last day.
    Months(u32),
}

impl Keep {
    /// The moment from which on records of this day may no longer be kept.
    #[must_use]
    pub fn over(self, day: Day) -> UtcNanos {
        let ended = day.0.saturating_add(1);
        let last = match self {
            Self::Days(days) => Day(ended.saturating_add(days)),
            // What lies beyond the calendar is never over.
            Self::Months(months) => Day(ended).plus_months(months).unwrap_or(Day(u32::MAX)),
        };
        last.bounds().0
    }

    /// The one that keeps longer. A month counts as its longest: in doubt longer.
    pub(crate) fn longer(self, other: Self) -> Self {
        let days = |keep: Self| match keep {
            Self::Days(days) => days,
            Self::Months(months) => months.saturating_mul(31),
        };
        if days(other) > days(self) { other } else { self }
    }

    /// Reads what its `Display` wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_once(' ')?;
        let number = number.parse().ok()?;
        match unit {
            "days" => Some(Self::Days(number)),
            "months" => Some(Self::Months(number)),
            _ => None,
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days} days"),
            Self::Months(months) => write!(f, "{months} months"),
        }
    }
}

/// What is promised, and by what. A class without a promise is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Class and how long it is kept.
    pub promises: Vec<(Class, Keep)>,
    /// What promises it, for the record: the policy's name, version and digest.
    pub basis: String,
}

impl Retention {
    /// The promise for a class. Totals are kept for five years where nothing else is said; records of
    /// holds as long as those of operators, and at least until the holds they speak of have ended.
    #[must_use]
    pub fn keep(&self, class: Class) -> Option<Keep> {
        let said = |class| self.promises.iter().find(|(said, _)| *said == class);
        let said = |class| said(class).map(|(_, keep)| *keep);
        match class {
            Class::Decisions | Class::Operator => said(class),
            Class::Holds => said(class).or_else(|| said(Class::Operator)),
            Class::Rollups => {
                said(class).or_else(|| said(Class::Decisions).map(|_| Keep::Months(60)))
            }
        }
    }
}

/// A shorter promise takes effect this long after the policy that makes it came into force.
pub(crate) const DELAY_NS: u64 = 7 * 86_400_000_000_000;

/// What policies promised, and from when on, in any order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Promised(Vec<(UtcNanos, Retention)>);

impl Promised {
    /// Takes in what the log tells of a policy.
    pub(crate) fn take(&mut self, at: UtcNanos, policy: &Policy) {
        if policy.change != Change::Loaded {
            return;
        }
        let promises = policy.retention.iter();
        let promises =
            promises.filter_map(|(class, keep)| Some((Class::parse(class)?, Keep::parse(keep)?)));
        self.0.push((at, Retention { promises: promises.collect(), basis: String::new() }));
        self.0.sort_by_key(|(at, _)| *at);
    }

    /// The longest promise of each class among `newest` and those in force during the last week. The
    /// promise of a class that one of them does not name is the longest of all: to keep it.
    pub(crate) fn in_effect(&self, newest: &Retention, now: UtcNanos) -> Retention {
        let since = now.0.saturating_sub(DELAY_NS);
        let before = self.0.iter().rposition(|(at, _)| at.0 < since).unwrap_or(0);
        let week = self.0.get(before..).unwrap_or_default();
        let longest = |class: Class| {
            let mut keep = newest.keep(class)?;
            for (_, promised) in week {
                keep = keep.longer(promised.keep(class)?);
            }
            Some((class, keep))
        };
        let promises = Class::ALL.into_iter().filter_map(longest).collect();
        Retention { promises, basis: newest.basis.clone() }
    }

    /// When a class's newest promise takes effect, if it is shorter than one of the last week.
    pub(crate) fn takes_effect(
        &self,
        newest: Keep,
        class: Class,
        now: UtcNanos,
    ) -> Option<UtcNanos> {
        let shorter = |promised: &Retention| {
            promised.keep(class).is_none_or(|keep| keep != newest && keep.longer(newest) == keep)
        };
        let last = self.0.iter().rposition(|(_, promised)| shorter(promised))?;
        // Where nothing came after it, the newest one is not told of yet.
        let from = self.0.get(last + 1).map_or(now, |(at, _)| *at);
        let from = UtcNanos(from.0.saturating_add(DELAY_NS));
        (from > now).then_some(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Record, sample};

    fn over(keep: Keep, day: &str) -> String {
        Day::of(keep.over(Day::parse(day).unwrap())).to_string()
    }

    #[test]
    fn a_day_is_over_when_its_last_record_is() {
        assert_eq!(over(Keep::Days(30), "2026-11-24"), "2026-12-25");
        assert_eq!(over(Keep::Months(13), "2026-11-24"), "2027-12-25");
        assert_eq!(over(Keep::Months(1), "2027-01-30"), "2027-02-28");
        assert_eq!(Keep::Days(1).over(Day(0)), UtcNanos(2 * 86_400_000_000_000));
    }

    #[test]
    fn what_is_beyond_the_calendar_is_never_over() {
        assert_eq!(Keep::Days(u32::MAX).over(Day(5)), Day(u32::MAX).bounds().0);
        assert_eq!(Keep::Months(u32::MAX).over(Day(5)), Day(u32::MAX).bounds().0);
    }

    fn told(at: u64, retention: &[(&str, &str)]) -> (UtcNanos, Policy) {
        let Record::Policy(policy) = &sample::each_kind()[4] else { panic!("not a policy") };
        let mut policy = policy.as_ref().clone();
        let own = |(class, keep): &(&str, &str)| ((*class).to_owned(), (*keep).to_owned());
        policy.retention = retention.iter().map(own).collect();
        (UtcNanos(at), policy)
    }

    fn days(days: u32) -> Retention {
        let promises = vec![(Class::Decisions, Keep::Days(days))];
        Retention { promises, basis: "now".to_owned() }
    }

    /// A shorter promise counts a week after it came into force, a longer one at once.
    #[test]
    fn the_longest_promise_of_the_week_counts() {
        const DAY: u64 = 86_400_000_000_000;
        let mut promised = Promised::default();
        for (at, keep) in [(10, "90 days"), (20, "30 days"), (21, "30 days")] {
            let (at, policy) = told(at * DAY, &[("decisions", keep)]);
            promised.take(at, &policy);
        }
        let at = |day: u64, newest: u32| {
            let now = UtcNanos(day * DAY);
            let counts = promised.in_effect(&days(newest), now).keep(Class::Decisions);
            (counts, promised.takes_effect(Keep::Days(newest), Class::Decisions, now))
        };
        let takes_effect = Some(UtcNanos(27 * DAY));
        assert_eq!(at(22, 30), (Some(Keep::Days(90)), takes_effect));
        assert_eq!(at(27, 30), (Some(Keep::Days(90)), None));
        assert_eq!(at(29, 30), (Some(Keep::Days(30)), None));
        assert_eq!(at(22, 120), (Some(Keep::Days(120)), None));
        // A policy that promised nothing kept for ever.
        let (at_ns, policy) = told(23 * DAY, &[]);
        promised.take(at_ns, &policy);
        let now = UtcNanos(24 * DAY);
        assert_eq!(promised.in_effect(&days(30), now).keep(Class::Decisions), None);
        assert!(promised.takes_effect(Keep::Days(30), Class::Decisions, now).is_some());
        // Without a word in the log the promise given counts.
        let none = Promised::default();
        assert_eq!(none.in_effect(&days(30), now).keep(Class::Decisions), Some(Keep::Days(30)));
    }

    #[test]
    fn names_lead_back() {
        for keep in [Keep::Days(30), Keep::Months(13)] {
            assert_eq!(Keep::parse(&keep.to_string()), Some(keep));
        }
        assert_eq!(Keep::parse("13 moons"), None);
    }
}
