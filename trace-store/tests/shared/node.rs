//! A node of the tests: a store that shares, and what the shared store says about it.

use super::given::{StepClock, decision, outcome, put, settings};
use super::server::{Database, Server};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::postgres::{Address, SharedReport, verify};
use trace_store::{Acknowledge, ReaderKey, Settings, Sharing, Store};

pub(crate) const DAY: u64 = 86_400_000_000_000;
/// The middle of a day.
pub(crate) const START: u64 = 20_000 * DAY + DAY / 2;
/// Longer than anything here takes; only a failure waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// One node's folder and where it ships to.
pub(crate) struct Node {
    pub(crate) root: tempfile::TempDir,
    pub(crate) name: &'static str,
    pub(crate) address: Address,
    pub(crate) recovery: ReaderKey,
    pub(crate) acknowledge: Acknowledge,
}

impl Node {
    pub(crate) fn new(name: &'static str, database: &Database) -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
            name,
            address: database.address("node"),
            recovery: ReaderKey::generate().unwrap(),
            acknowledge: Acknowledge::Local,
        }
    }

    pub(crate) fn copies(&self) -> std::path::PathBuf {
        self.root.path().join("copies")
    }

    pub(crate) fn settings(&self, root: &Path) -> Settings {
        std::fs::create_dir_all(self.copies()).unwrap();
        let sharing = Sharing {
            address: self.address.clone(),
            acknowledge: self.acknowledge,
            readers: vec![self.recovery.public().clone()],
            key_copies: Some(self.copies()),
        };
        Settings { origin: self.name.to_owned(), sharing: Some(sharing), ..settings(root) }
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(self.settings(self.root.path())).unwrap()
    }

    /// Opens it at another time.
    pub(crate) fn open_at(&self, start: u64) -> (Store, Arc<StepClock>) {
        let clock = Arc::new(StepClock::at(start, Duration::from_micros(10)));
        let settings = self.settings(self.root.path());
        (Store::open_on(settings, Arc::new(RealDisk), clock.clone()).unwrap(), clock)
    }

    /// What the shared store says of it, read with the recovery key.
    pub(crate) fn check(&self) -> SharedReport {
        verify(&self.address, self.name, None, &self.recovery).unwrap()
    }

    /// Everything this node acknowledged is there, once, and verifies.
    pub(crate) fn assert_whole(&self, size: u64) {
        let report = self.check();
        assert!(report.ok(), "{:?}", report.bad);
        assert_eq!((report.leaves, report.records, report.opened), (size, size, size));
        assert_eq!(report.checkpoint.map(|checkpoint| checkpoint.size()), Some(size));
    }
}

/// Calls, each with a decision and an outcome.
pub(crate) fn calls(store: &Store, numbers: std::ops::Range<u64>) {
    for n in numbers {
        put(store, decision(n));
        put(store, outcome(n));
    }
}

/// A whole number that SQL counts.
pub(crate) fn count(server: &Server, database: &Database, sql: &str) -> u64 {
    server.sql(&database.name, &format!("select {sql}")).unwrap().parse().unwrap()
}
