//! Refused credentials are recorded, but strangers must not be able to fill the disk: beyond so many
//! in a second they are counted, and the count is recorded with the next one.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Stopwatch;

/// Refused credentials that are recorded one by one in each second.
const RECORDED_A_SECOND: u32 = 20;

#[derive(Debug)]
struct Second {
    since: Stopwatch,
    recorded: u32,
    counted: u64,
}

/// How many refused credentials there were lately.
#[derive(Debug)]
pub struct Flood(Mutex<Second>);

/// What to do about one more refused credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// Record it, and with it so many that were only counted before.
    Record {
        /// How many were counted since the last record.
        counted_before: u64,
    },
    /// It was counted.
    Counted,
}

impl Default for Flood {
    fn default() -> Self {
        Self(Mutex::new(Second { since: Stopwatch::start(), recorded: 0, counted: 0 }))
    }
}

impl Flood {
    /// Notes one more.
    pub fn note(&self) -> Noted {
        let mut second = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if second.since.elapsed() >= Duration::from_secs(1) {
            second.since = Stopwatch::start();
            second.recorded = 0;
        }
        if second.recorded >= RECORDED_A_SECOND {
            second.counted += 1;
            return Noted::Counted;
        }
        second.recorded += 1;
        Noted::Record { counted_before: std::mem::take(&mut second.counted) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_they_are_counted_and_none_is_forgotten() {
        let flood = Flood::default();
        let (mut recorded, mut counted) = (0, 0);
        for _ in 0..1_000 {
            match flood.note() {
                Noted::Record { counted_before } => recorded += 1 + counted_before,
                Noted::Counted => counted += 1,
            }
        }
        // On a slow machine seconds pass, and what was counted is then told with the next record.
        let untold = flood.0.lock().unwrap().counted;
        assert_eq!(recorded + untold, 1_000);
        assert!(counted > 0);
    }
}
