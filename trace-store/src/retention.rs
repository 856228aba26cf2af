//! How long records are kept: what was promised for each class, and when a day's cell is over.
//!
//! Deleting is the store's (`store/retention.rs`), checking that it was done in time `verify`'s.

use crate::record::{Class, UtcNanos};
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn names_lead_back() {
        for keep in [Keep::Days(30), Keep::Months(13)] {
            assert_eq!(Keep::parse(&keep.to_string()), Some(keep));
        }
        assert_eq!(Keep::parse("13 moons"), None);
    }
}
