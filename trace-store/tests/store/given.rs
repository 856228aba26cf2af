//! What the tests begin with: records, settings, a clock that obeys.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trace_store::clock::Clock;
use trace_store::record::*;
use trace_store::{Settings, Store};

#[path = "../../src/record/sample.rs"]
pub(crate) mod sample;

pub(crate) const ORIGIN: &str = "bailiwick.example/test";

/// A permitted call's decision.
pub(crate) fn decision(n: u64) -> Record {
    Record::Decision(Box::new(sample::decision(n)))
}

/// Its outcome.
pub(crate) fn outcome(n: u64) -> Record {
    Record::Outcome(Box::new(sample::outcome(n)))
}

/// Settings under a folder, with small files so that tests see them roll.
pub(crate) fn settings(root: &Path) -> Settings {
    Settings {
        body_segment_bytes: 16 * 1024,
        spine_segment_leaves: 24,
        allocate_bytes: 4096,
        reserve: trace_store::Reserve::Bytes(0),
        ..Settings::new(root.join("data"), root.join("keys"), ORIGIN)
    }
}

/// Appends and waits.
pub(crate) fn put(store: &Store, record: Record) -> u64 {
    store.append(record).wait().unwrap().index()
}

/// A clock that moves by a step each time it is read, and by leaps when told.
#[derive(Debug)]
pub(crate) struct StepClock {
    /// The wall clock alone, which somebody might set.
    pub(crate) now: AtomicU64,
    elapsed: AtomicU64,
    step: u64,
}

impl StepClock {
    /// Starts at a moment (ns since 1970); each reading is `step` later.
    pub(crate) fn at(start: u64, step: Duration) -> Self {
        let step = u64::try_from(step.as_nanos()).unwrap();
        Self { now: AtomicU64::new(start), elapsed: AtomicU64::new(0), step }
    }

    pub(crate) fn leap(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap();
        self.now.fetch_add(by, Ordering::SeqCst);
        self.elapsed.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for StepClock {
    fn now(&self) -> UtcNanos {
        UtcNanos(self.now.fetch_add(self.step, Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.elapsed.fetch_add(self.step, Ordering::SeqCst))
    }
}
