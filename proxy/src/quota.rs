//! How much an application may ask for in a minute: requests, and tokens. Local to this process.
//!
//! Each application has two buckets that fill evenly and hold a minute's worth (the token bucket of
//! RFC 2697, section 3). A request takes one from the first before it is read, and from the second
//! what its answer is said to have cost, afterwards; while that one is overdrawn, the application
//! waits.

use std::collections::HashMap;
use std::time::Duration;

use dashmap::DashMap;

use crate::clock::Stopwatch;

/// The most an application may ask for in a minute; `None` where there is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerMinute {
    /// Requests.
    pub requests: Option<u32>,
    /// Tokens, of prompts and answers together.
    pub tokens: Option<u32>,
}

/// What is configured: for every application, and for some of them otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotas {
    /// For an application that is not named.
    pub each: PerMinute,
    /// For those that are.
    pub named: HashMap<String, PerMinute>,
}

/// What is left of one bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The bound.
    pub limit: u32,
    /// What may still be asked for at once.
    pub remaining: u32,
    /// Until there is as much again as the bound says.
    pub reset: Duration,
}

/// What is left to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Of its requests.
    pub requests: Option<Left>,
    /// Of its tokens.
    pub tokens: Option<Left>,
}

/// An application has used up what it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// When a repeat makes sense.
    pub retry_after: Duration,
    /// What is left.
    pub standing: Standing,
}

/// One bucket: its content is what the time since `since` adds to `held`, up to the bound.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    held: f64,
    since: Duration,
}

/// What the applications have used.
#[derive(Debug)]
pub struct Usage {
    quotas: Quotas,
    watch: Stopwatch,
    buckets: DashMap<(String, bool), Bucket>,
}

impl Usage {
    /// Nothing is used yet.
    #[must_use]
    pub fn new(quotas: Quotas) -> Self {
        Self { quotas, watch: Stopwatch::start(), buckets: DashMap::new() }
    }

    fn bounds(&self, application: &str) -> PerMinute {
        self.quotas.named.get(application).copied().unwrap_or(self.quotas.each)
    }

    /// Takes one request, if there is one left and the tokens are not overdrawn.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn begin(&self, application: &str) -> Result<(), Exhausted> {
        self.begin_at(application, self.watch.elapsed())
    }

    /// Takes the tokens that a call has cost.
    pub fn spend(&self, application: &str, tokens: u64) {
        self.spend_at(application, tokens, self.watch.elapsed());
    }

    fn begin_at(&self, application: &str, now: Duration) -> Result<(), Exhausted> {
        let bounds = self.bounds(application);
        let overdrawn = bounds.tokens.and_then(|limit| {
            let missing = 1.0 - self.take(application, true, limit, (0.0, now)).held;
            (missing > 0.0).then(|| filling(missing, limit))
        });
        let missing = bounds.requests.and_then(|limit| {
            let held = self.take(application, false, limit, (0.0, now)).held;
            (held < 1.0).then(|| filling(1.0 - held, limit))
        });
        if let Some(retry_after) = overdrawn.max(missing) {
            let standing = self.standing(application, now);
            return Err(Exhausted { retry_after, standing });
        }
        if let Some(limit) = bounds.requests {
            self.take(application, false, limit, (1.0, now));
        }
        Ok(())
    }

    fn spend_at(&self, application: &str, tokens: u64, now: Duration) {
        if let Some(limit) = self.bounds(application).tokens {
            // More than a minute's worth is owed for a minute at most.
            let tokens = u32::try_from(tokens).unwrap_or(u32::MAX).min(limit.saturating_mul(2));
            self.take(application, true, limit, (f64::from(tokens), now));
        }
    }

    /// Fills a bucket up to now and takes `amount` from it, also below nothing.
    fn take(
        &self,
        application: &str,
        tokens: bool,
        limit: u32,
        (amount, now): (f64, Duration),
    ) -> Bucket {
        let most = f64::from(limit);
        let full = Bucket { held: most, since: now };
        let mut bucket = self.buckets.entry((application.to_owned(), tokens)).or_insert(full);
        let passed = now.saturating_sub(bucket.since).as_secs_f64();
        bucket.held = (bucket.held + passed * most / 60.0).min(most) - amount;
        bucket.since = now.max(bucket.since);
        *bucket
    }

    fn standing(&self, application: &str, now: Duration) -> Standing {
        let bounds = self.bounds(application);
        let left = |tokens: bool, limit: u32| {
            let held = self.take(application, tokens, limit, (0.0, now)).held;
            let remaining = (0..=32).rev().fold(0_u32, |sum, bit| {
                let more = 1_u32.checked_shl(bit).and_then(|step| sum.checked_add(step));
                more.filter(|more| f64::from(*more) <= held).unwrap_or(sum)
            });
            Left { limit, remaining, reset: filling(f64::from(limit) - held, limit) }
        };
        Standing {
            requests: bounds.requests.map(|limit| left(false, limit)),
            tokens: bounds.tokens.map(|limit| left(true, limit)),
        }
    }
}

/// How long it takes until so much more is there.
fn filling(missing: f64, limit: u32) -> Duration {
    Duration::try_from_secs_f64(missing.max(0.0) * 60.0 / f64::from(limit.max(1)))
        .unwrap_or(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(requests: Option<u32>, tokens: Option<u32>) -> Usage {
        let named = HashMap::from([("a".to_owned(), PerMinute { requests, tokens })]);
        Usage::new(Quotas { each: PerMinute::default(), named })
    }

    #[test]
    fn requests_come_back_evenly() {
        let usage = usage(Some(3), None);
        let at = Duration::from_secs;
        for left in [2, 1, 0] {
            assert_eq!(usage.begin_at("a", at(100)), Ok(()));
            let standing = usage.standing("a", at(100));
            assert_eq!(standing.requests.map(|left| (left.limit, left.remaining)), Some((3, left)));
        }
        let refused = usage.begin_at("a", at(100)).unwrap_err();
        assert_eq!(refused.retry_after, at(20));
        assert_eq!(refused.standing.requests.map(|left| left.reset), Some(at(60)));
        assert!(usage.begin_at("a", at(119)).is_err());
        assert!(usage.begin_at("a", at(120)).is_ok());
        assert!(usage.begin_at("a", at(120)).is_err());
        // Idle time is not saved up beyond a minute's worth.
        for _ in 0..3 {
            assert!(usage.begin_at("a", at(9_000)).is_ok());
        }
        assert!(usage.begin_at("a", at(9_000)).is_err());
        // Another application has its own, and an unbounded one all it wants.
        assert_eq!(usage.begin_at("b", at(100)), Ok(()));
    }

    #[test]
    fn tokens_are_paid_afterwards_and_owed_until_they_are() {
        let usage = usage(None, Some(600));
        let at = Duration::from_secs;
        assert!(usage.begin_at("a", at(0)).is_ok());
        usage.spend_at("a", 620, at(0));
        let refused = usage.begin_at("a", at(0)).unwrap_err();
        assert_eq!(refused.standing.tokens.map(|left| left.remaining), Some(0));
        assert!(usage.begin_at("a", at(2)).is_err());
        assert!(usage.begin_at("a", at(3)).is_ok());
        usage.spend_at("a", u64::MAX, at(3));
        assert!(usage.begin_at("a", at(60)).is_err());
        assert!(usage.begin_at("a", at(200)).is_ok());
        usage.spend_at("unbounded", u64::MAX, at(3));
        assert!(usage.begin_at("unbounded", at(3)).is_ok());
    }
}
