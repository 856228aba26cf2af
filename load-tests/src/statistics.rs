//! Counting and dividing: latencies, CPU time, and the ratios of two targets.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

/// Longest latency told apart, in microseconds; longer ones count as this.
const LONGEST_US: u64 = 600_000_000;
/// Digits of a latency that are kept.
const DIGITS: u8 = 3;

/// What came of some requests to one target.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    whole: Histogram<u64>,
    first: Histogram<u64>,
}

/// Percentiles of a latency, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Percentiles {
    pub(crate) p50_us: u64,
    pub(crate) p90_us: u64,
    pub(crate) p99_us: u64,
}

impl Tally {
    pub(crate) fn new() -> Result<Self, hdrhistogram::CreationError> {
        let histogram = Histogram::new_with_bounds(1, LONGEST_US, DIGITS)?;
        Ok(Self { requests: 0, first: histogram.clone(), whole: histogram })
    }

    /// One request: until its first byte, and until its last.
    pub(crate) fn add(&mut self, first: Duration, whole: Duration) {
        self.requests += 1;
        self.first.saturating_record(micros(first));
        self.whole.saturating_record(micros(whole));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        // Both have the same bounds, so that adding cannot fail.
        self.first.add(&other.first).ok();
        self.whole.add(&other.whole).ok();
    }

    pub(crate) fn first_byte(&self) -> Percentiles {
        percentiles(&self.first)
    }

    pub(crate) fn whole(&self) -> Percentiles {
        percentiles(&self.whole)
    }
}

fn percentiles(histogram: &Histogram<u64>) -> Percentiles {
    Percentiles {
        p50_us: histogram.value_at_quantile(0.5),
        p90_us: histogram.value_at_quantile(0.9),
        p99_us: histogram.value_at_quantile(0.99),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(LONGEST_US)
}

/// One turn of a target, or several taken together.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) tally: Tally,
    pub(crate) elapsed: Duration,
    pub(crate) cpu: CpuTime,
}

/// CPU time that processes spent during a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CpuTime {
    /// The target: proxy or pass-through.
    pub(crate) target: Duration,
    /// The stub behind it.
    pub(crate) stub: Duration,
    /// The driver in front.
    pub(crate) driver: Duration,
}

impl Measured {
    pub(crate) fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
        self.elapsed += other.elapsed;
        self.cpu.target += other.cpu.target;
        self.cpu.stub += other.cpu.stub;
        self.cpu.driver += other.cpu.driver;
    }

    pub(crate) fn per_second(&self) -> f64 {
        ratio(count(self.tally.requests), self.elapsed.as_secs_f64())
    }

    /// A time spread over the requests, in microseconds.
    pub(crate) fn per_request_us(&self, time: Duration) -> f64 {
        ratio(time.as_secs_f64() * 1e6, count(self.tally.requests))
    }

    pub(crate) fn target_us(&self) -> f64 {
        self.per_request_us(self.cpu.target)
    }
}

/// `a / b`, or 0 where there is nothing to divide by.
pub(crate) fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

/// A count as a number to divide; exact up to 2^32, which no run reaches.
pub(crate) fn count(requests: u64) -> f64 {
    u32::try_from(requests).map_or(f64::from(u32::MAX), f64::from)
}

/// How far a CPU time may be off because it is read in whole ticks, as a share of it: up to one
/// tick at each end of each turn.
pub(crate) fn coarseness(cpu: Duration, tick: Duration, turns: usize) -> f64 {
    let turns = u32::try_from(turns).unwrap_or(u32::MAX);
    ratio((tick * turns).as_secs_f64(), cpu.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tally(latencies_us: &[u64]) -> Tally {
        let mut tally = Tally::new().unwrap();
        for us in latencies_us {
            tally.add(Duration::from_micros(us / 2), Duration::from_micros(*us));
        }
        tally
    }

    fn measured(requests: u64, cpu_ms: u64) -> Measured {
        Measured {
            tally: tally(&vec![1000; usize::try_from(requests).unwrap()]),
            elapsed: Duration::from_secs(2),
            cpu: CpuTime { target: Duration::from_millis(cpu_ms), ..CpuTime::default() },
        }
    }

    #[test]
    fn percentiles_are_those_of_the_latencies() {
        let latencies: Vec<u64> = (1..=1000).collect();
        let whole = tally(&latencies).whole();
        assert_eq!((whole.p50_us, whole.p90_us, whole.p99_us), (500, 900, 990));
        assert_eq!(tally(&latencies).first_byte().p50_us, 250);
    }

    #[test]
    fn turns_add_up_before_they_are_divided() {
        // 100 requests in 10 ms and 300 in 50 ms: 60 ms over 400, not the mean of two means.
        let mut sum = measured(100, 10);
        sum.merge(&measured(300, 50));
        assert!((sum.target_us() - 150.0).abs() < 1e-9);
        assert!((sum.per_second() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn coarseness_is_a_tick_per_turn() {
        let off = coarseness(Duration::from_millis(1500), Duration::from_millis(10), 3);
        assert!((off - 0.02).abs() < 1e-9);
    }

    #[test]
    fn nothing_divided_by_nothing_is_nothing() {
        assert!(ratio(1.0, 0.0).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn a_tally_in_parts_is_the_tally_of_all(
            left in prop::collection::vec(1u64..1_000_000, 1..50),
            right in prop::collection::vec(1u64..1_000_000, 1..50),
        ) {
            let mut merged = tally(&left);
            merged.merge(&tally(&right));
            let all = tally(&[left, right].concat());
            prop_assert_eq!(merged.requests, all.requests);
            prop_assert_eq!(merged.whole(), all.whole());
            prop_assert_eq!(merged.first_byte(), all.first_byte());
        }
    }
}
