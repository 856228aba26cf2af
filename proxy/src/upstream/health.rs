//! What the last attempts say of each endpoint. Health only orders and defers; it never adds an
//! endpoint, and it never takes the last one away.

use std::time::Duration;

use dashmap::DashMap;

use crate::clock::Stopwatch;

/// Failures in a row after which an endpoint is tried last.
const FAILURES_TO_EJECT: u32 = 3;
/// How long an endpoint is tried last; doubles with each further failure up to [`LONGEST_EJECTION`].
const FIRST_EJECTION: Duration = Duration::from_secs(2);
/// The longest time an endpoint is tried last before it is given another chance.
const LONGEST_EJECTION: Duration = Duration::from_secs(60);

#[derive(Debug)]
struct State {
    failures: u32,
    ejected: Option<(Stopwatch, Duration)>,
}

/// The health of all endpoints, by name.
#[derive(Debug, Default)]
pub struct Health {
    by_endpoint: DashMap<String, State>,
}

impl Health {
    /// An answer came: the endpoint works.
    pub fn succeeded(&self, endpoint: &str) {
        if let Some(mut state) = self.by_endpoint.get_mut(endpoint)
            && (state.failures > 0 || state.ejected.is_some())
        {
            *state = State { failures: 0, ejected: None };
        }
    }

    /// No usable answer came.
    pub fn failed(&self, endpoint: &str) {
        let mut state = self
            .by_endpoint
            .entry(endpoint.to_owned())
            .or_insert(State { failures: 0, ejected: None });
        state.failures = state.failures.saturating_add(1);
        if let Some(doublings) = state.failures.checked_sub(FAILURES_TO_EJECT) {
            let period = FIRST_EJECTION.saturating_mul(1 << doublings.min(8)).min(LONGEST_EJECTION);
            state.ejected = Some((Stopwatch::start(), period));
        }
    }

    /// Whether the endpoint should be tried only after the others.
    #[must_use]
    pub fn is_ejected(&self, endpoint: &str) -> bool {
        self.by_endpoint.get(endpoint).is_some_and(|state| {
            state.ejected.is_some_and(|(since, period)| since.elapsed() < period)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
