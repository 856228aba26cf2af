//! The one place that reads the clock. Everything else takes a [`Timestamp`] or a [`Stopwatch`], so
//! that a test can say what time it is.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment in nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment `ns` nanoseconds after the epoch.
    #[must_use]
    pub const fn from_ns(ns: u64) -> Self {
        Self(ns)
    }

    /// Nanoseconds since the epoch.
    #[must_use]
    pub const fn as_ns(self) -> u64 {
        self.0
    }

    /// Whole seconds since the epoch.
    #[must_use]
    pub const fn as_s(self) -> u64 {
        self.0 / 1_000_000_000
    }

    /// The calendar day in UTC. A moment beyond year 9999 counts as the last representable day.
    #[must_use]
    pub fn day(self) -> jiff::civil::Date {
        i64::try_from(self.0 / 1_000_000_000)
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .map_or(jiff::civil::Date::MAX, |at| jiff::tz::Offset::UTC.to_datetime(at).date())
    }
}

/// As a date and time in UTC, to the nanosecond.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_nanosecond(i128::from(self.0)) {
            Ok(at) => at.fmt(f),
            Err(_) => self.0.fmt(f),
        }
    }
}

/// The present moment. A clock set before 1970 reads as 1970.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the clock module is where the clock is read")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// Measures how long something took, on the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the clock module is where the clock is read")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// The time since the start in whole microseconds.
    #[must_use]
    pub fn micros(self) -> u64 {
        u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_knows_its_day() {
        assert_eq!(Timestamp::from_ns(0).day(), jiff::civil::date(1970, 1, 1));
        let last_second = Timestamp::from_ns(86_399_999_999_999);
        assert_eq!(last_second.day(), jiff::civil::date(1970, 1, 1));
        assert_eq!(Timestamp::from_ns(86_400_000_000_000).day(), jiff::civil::date(1970, 1, 2));
    }
}
