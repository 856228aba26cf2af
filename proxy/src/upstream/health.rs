//! What the last attempts say of each endpoint. Health only orders and defers; it never adds an
//! endpoint, and it never takes the last one away.
//!
//! An endpoint that fails three times in a row, or half of its attempts within half a minute, is tried
//! last for a while. Then one call tries it, and only one: the others wait for what becomes of that.

use std::time::Duration;

use dashmap::DashMap;

use crate::clock::Stopwatch;

/// Failures in a row after which an endpoint is tried last.
const FAILURES_TO_EJECT: u32 = 3;
/// How long an endpoint is tried last; doubles with each further failure up to [`LONGEST_EJECTION`].
const FIRST_EJECTION: Duration = Duration::from_secs(2);
/// The longest time an endpoint is tried last before it is given another chance.
const LONGEST_EJECTION: Duration = Duration::from_secs(60);
/// Attempts are counted in spans of this length: the present one and the one before.
const SPAN: Duration = Duration::from_secs(15);
/// Fewest attempts of which half must fail.
const FEWEST_ATTEMPTS: u32 = 10;
/// Longest time that others wait for the one call that tries.
const LONGEST_TRIAL: Duration = Duration::from_secs(10);

/// Attempts of one span, and how many of them failed.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    attempts: u32,
    failed: u32,
}

#[derive(Debug, Default)]
struct State {
    /// In a row.
    failures: u32,
    /// Ejections without a success between them.
    ejections: u32,
    /// Since when, for how long.
    ejected: Option<(Duration, Duration)>,
    /// When a call began to try it.
    trial: Option<Duration>,
    /// When the present span began.
    span: Duration,
    present: Counts,
    before: Counts,
}

/// How an endpoint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Well,
    /// Its time is over, and somebody may try it.
    MayBeTried,
    Ejected,
}

impl State {
    fn standing(&self, now: Duration) -> Standing {
        let Some((since, period)) = self.ejected else { return Standing::Well };
        let tried = self.trial.is_some_and(|trial| now.saturating_sub(trial) < LONGEST_TRIAL);
        if tried || now.saturating_sub(since) < period {
            Standing::Ejected
        } else {
            Standing::MayBeTried
        }
    }

    fn count(&mut self, failed: bool, now: Duration) {
        let passed = now.saturating_sub(self.span);
        if passed >= SPAN {
            let old = std::mem::take(&mut self.present);
            self.before = if passed < SPAN * 2 { old } else { Counts::default() };
            self.span = now;
        }
        self.present.attempts = self.present.attempts.saturating_add(1);
        self.present.failed = self.present.failed.saturating_add(u32::from(failed));
    }

    fn fails_too_often(&self) -> bool {
        let attempts = self.present.attempts.saturating_add(self.before.attempts);
        let failed = self.present.failed.saturating_add(self.before.failed);
        attempts >= FEWEST_ATTEMPTS && failed.saturating_mul(2) >= attempts
    }
}

/// The health of all endpoints, by name.
#[derive(Debug)]
pub struct Health {
    watch: Stopwatch,
    by_endpoint: DashMap<String, State>,
}

impl Default for Health {
    fn default() -> Self {
        Self { watch: Stopwatch::start(), by_endpoint: DashMap::new() }
    }
}

impl Health {
    /// An answer came: the endpoint works.
    pub fn succeeded(&self, endpoint: &str) {
        self.succeeded_at(endpoint, self.watch.elapsed());
    }

    /// No usable answer came.
    pub fn failed(&self, endpoint: &str) {
        self.failed_at(endpoint, self.watch.elapsed());
    }

    /// Whether the endpoint should be tried only after the others.
    #[must_use]
    pub fn is_ejected(&self, endpoint: &str) -> bool {
        self.is_ejected_at(endpoint, self.watch.elapsed())
    }

    /// A call is about to try the endpoint. `false` where another one is trying whether it works again,
    /// so that this one should try others first.
    #[must_use]
    pub fn begin(&self, endpoint: &str) -> bool {
        self.begin_at(endpoint, self.watch.elapsed())
    }

    fn succeeded_at(&self, endpoint: &str, now: Duration) {
        let mut state = self.by_endpoint.entry(endpoint.to_owned()).or_default();
        state.count(false, now);
        state.failures = 0;
        if state.ejected.take().is_some() {
            // What failed before says nothing of an endpoint that works again.
            *state = State { span: now, ..State::default() };
        }
    }

    fn failed_at(&self, endpoint: &str, now: Duration) {
        let mut state = self.by_endpoint.entry(endpoint.to_owned()).or_default();
        state.count(true, now);
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES_TO_EJECT || state.fails_too_often() {
            let doublings = state.ejections.min(8);
            let period = FIRST_EJECTION.saturating_mul(1 << doublings).min(LONGEST_EJECTION);
            state.ejections = state.ejections.saturating_add(1);
            state.ejected = Some((now, period));
        }
        state.trial = None;
    }

    fn is_ejected_at(&self, endpoint: &str, now: Duration) -> bool {
        let state = self.by_endpoint.get(endpoint);
        state.is_some_and(|state| state.standing(now) == Standing::Ejected)
    }

    fn begin_at(&self, endpoint: &str, now: Duration) -> bool {
        let Some(mut state) = self.by_endpoint.get_mut(endpoint) else { return true };
        match state.standing(now) {
            Standing::Well => true,
            Standing::Ejected => false,
            Standing::MayBeTried => {
                state.trial = Some(now);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn repeated_failure_defers_and_success_restores() {
        let health = Health::default();
        for _ in 1..FAILURES_TO_EJECT {
            health.failed("a");
            assert!(!health.is_ejected("a"));
        }
        health.failed("a");
        assert!(health.is_ejected("a") && !health.is_ejected("b"));
        health.succeeded("a");
        assert!(!health.is_ejected("a"));
    }

    #[test]
    fn one_call_tries_whether_it_works_again() {
        let health = Health::default();
        for _ in 0..FAILURES_TO_EJECT {
            health.failed_at("a", AT(100));
        }
        assert!(health.is_ejected_at("a", AT(101)) && !health.begin_at("a", AT(101)));
        assert!(!health.is_ejected_at("a", AT(102)));
        assert!(health.begin_at("a", AT(102)), "the first");
        assert!(!health.begin_at("a", AT(102)) && health.is_ejected_at("a", AT(103)), "no other");
        // It fails, and waits twice as long.
        health.failed_at("a", AT(103));
        assert!(health.is_ejected_at("a", AT(106)) && !health.is_ejected_at("a", AT(107)));
        assert!(health.begin_at("a", AT(107)));
        health.succeeded_at("a", AT(108));
        assert!(health.begin_at("a", AT(108)) && health.begin_at("a", AT(108)));
        // A trial of which nothing is heard does not keep it out for ever.
        for _ in 0..FAILURES_TO_EJECT {
            health.failed_at("a", AT(200));
        }
        assert!(health.begin_at("a", AT(202)) && !health.begin_at("a", AT(203)));
        assert!(health.begin_at("a", AT(202) + LONGEST_TRIAL));
    }

    #[test]
    fn failing_every_other_time_counts_too_and_is_forgotten() {
        let health = Health::default();
        for second in 0..4 {
            health.failed_at("a", AT(second));
            health.succeeded_at("a", AT(second));
        }
        assert!(!health.is_ejected_at("a", AT(4)), "too few attempts");
        health.succeeded_at("a", AT(5));
        health.failed_at("a", AT(6));
        assert!(health.is_ejected_at("a", AT(6)), "five of ten");
        let health = Health::default();
        for second in 0..4 {
            health.failed_at("b", AT(second));
            health.succeeded_at("b", AT(second));
        }
        for _ in 0..5 {
            health.succeeded_at("b", AT(100));
            health.failed_at("b", AT(100));
            assert!(!health.is_ejected_at("b", AT(100)), "what lies far back no longer counts");
            health.succeeded_at("b", AT(100));
        }
    }
}
