//! Power cuts and failing calls: what was acknowledged is there afterwards, and nothing else is.
//!
//! A seed that fails is printed; `BAILIWICK_SEED=n` runs it alone, and many times.

use super::faulty::{Fault, FaultyDisk};
use super::figures::{CUTS, STEP, count, each_seed, tell};
use super::given::{StepClock, decision, outcome, sample, settings};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trace_store::verify::{Options, verify_on};
use trace_store::{Order, Query, Record, Settings, Store};

/// A minute before midnight, so that some runs cross it.
const LATE: u64 = 1_790_035_200_000_000_000 - 60_000_000_000;

fn on_memory() -> Settings {
    let mut settings = settings(Path::new("/store"));
    settings.index = false;
    settings.body_segment_bytes = 6 * 1024;
    settings.spine_segment_leaves = 10;
    settings
}

fn open(disk: &FaultyDisk, start: u64) -> Result<Store, trace_store::OpenError> {
    let clock = StepClock::at(start, Duration::from_millis(40));
    Store::open_on(on_memory(), Arc::new(disk.clone()), Arc::new(clock))
}

/// What callers were told: index and record.
type Acknowledged = BTreeMap<u64, Record>;

/// Sends bursts of records until the store fails or the work is done.
fn work(store: &Store, disk: &FaultyDisk, first: u64, told: &mut Acknowledged) -> u64 {
    let mut n = first;
    for _ in 0..12 {
        let burst = 1 + disk.random() % 6;
        let mut appends = Vec::new();
        for _ in 0..burst {
            // Two records a call; now and then one that never ends, or an operator's.
            let record = match n % 5 {
                0 | 2 => decision(n),
                1 | 3 => outcome(n - 1),
                _ if n % 10 == 4 => operator(n),
                _ => decision(n),
            };
            appends.push((record.clone(), store.append(record)));
            n += 1;
        }
        for (record, append) in appends {
            if let Ok(receipt) = append.wait() {
                assert_eq!(receipt.record_id(), record.record_id());
                let before = told.insert(receipt.index(), record);
                assert_eq!(before, None, "one index was given twice");
            }
        }
    }
    n
}

fn operator(n: u64) -> Record {
    let Record::Operator(mut record) = sample::each_kind().remove(6) else { panic!("the order") };
    record.record_id = sample::id(n);
    Record::Operator(record)
}

/// Everything acknowledged is found, is what was acknowledged, and verifies.
fn check(store: &Store, disk: &FaultyDisk, told: &Acknowledged) {
    assert_eq!(store.recovery().lost, Vec::<u64>::new());
    let mut found = BTreeMap::new();
    let mut query = Query { order: Order::Oldest, limit: Query::LARGEST_PAGE, ..Query::default() };
    loop {
        let page = store.query(&query).unwrap();
        assert_eq!(page.unreadable, []);
        found.extend(page.records.into_iter().map(|stored| (stored.index(), stored)));
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    for (index, record) in told {
        let stored = found.get(index).map(trace_store::Stored::record);
        assert_eq!(stored, Some(record), "index {index}");
    }
    let report = verify_on(
        disk,
        Path::new("/store/data"),
        Some(Path::new("/store/keys")),
        &Options::default(),
    )
    .unwrap();
    assert!(report.ok, "{:?}", report.bad);
}

#[test]
fn acknowledged_records_outlive_power_cuts() {
    let (cuts, acknowledged) = (AtomicU64::new(0), AtomicU64::new(0));
    each_seed(count(CUTS, 120).div_ceil(4), |seed| {
        let disk = FaultyDisk::new(seed);
        let mut told = Acknowledged::new();
        let mut next = 0;
        for round in 0..4 {
            // Early cuts hit creation and recovery, late ones the work.
            let calls = if disk.random().is_multiple_of(3) { 60 } else { 500 };
            disk.fail_after(1 + disk.random() % calls, Fault::Power);
            if let Ok(store) = open(&disk, LATE + round * 20_000_000_000) {
                next = work(&store, &disk, next, &mut told);
                if disk.random().is_multiple_of(4) {
                    drop(store.close());
                }
            }
            disk.power_cut();
            cuts.fetch_add(1, Ordering::Relaxed);
        }
        let store = open(&disk, LATE + 100_000_000_000).unwrap();
        check(&store, &disk, &told);
        next = work(&store, &disk, next, &mut told);
        assert!(next > 0);
        store.close().unwrap();
        let store = open(&disk, LATE + 200_000_000_000).unwrap();
        assert_eq!(store.recovery().rewritten, 0);
        check(&store, &disk, &told);
        acknowledged.fetch_add(told.len() as u64, Ordering::Relaxed);
    });
    let of = |n: &AtomicU64| n.load(Ordering::Relaxed);
    let figures = [("power_cuts", of(&cuts)), ("acknowledged", of(&acknowledged)), ("lost", 0)];
    tell("appends", &figures);
}

#[test]
fn a_fault_at_any_call_is_refused_or_durable_and_never_wrong() {
    let total = {
        let disk = FaultyDisk::new(7);
        let store = open(&disk, LATE).unwrap();
        work(&store, &disk, 0, &mut Acknowledged::new());
        store.close().unwrap();
        disk.calls()
    };
    assert!(total > 150, "{total}");
    let faults = [Fault::Error, Fault::Full, Fault::Short, Fault::Sync, Fault::Interrupted];
    let step = usize::try_from(count(STEP, 13)).unwrap();
    let mut tried = 0;
    for at in (1..=total).step_by(step) {
        for (which, fault) in (0..).zip(faults) {
            tried += 1;
            let disk = FaultyDisk::new(at * 10 + which);
            let mut told = Acknowledged::new();
            disk.fail_after(at, fault);
            let mut next = 0;
            if let Ok(store) = open(&disk, LATE) {
                next = work(&store, &disk, next, &mut told);
                drop(store.close());
            }
            disk.heal();
            // Half of the time the machine goes down as well.
            if at.is_multiple_of(2) {
                disk.power_cut();
            }
            let store = open(&disk, LATE + 50_000_000_000)
                .unwrap_or_else(|error| panic!("{fault:?} at call {at}: {error}"));
            check(&store, &disk, &told);
            work(&store, &disk, next, &mut told);
            check(&store, &disk, &told);
            // What a failed sync lost in silence must not have been built upon.
            disk.fail_after(1, Fault::Power);
            drop(store);
            disk.power_cut();
            check(&open(&disk, LATE + 90_000_000_000).unwrap(), &disk, &told);
        }
    }
    tell("faults of appends", &[("calls", total), ("faults", tried), ("wrong", 0)]);
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged_until_recovery() {
    let disk = FaultyDisk::new(3);
    let store = open(&disk, LATE).unwrap();
    let mut told = Acknowledged::new();
    let mut next = work(&store, &disk, 0, &mut told);
    // The first sync of a batch may be one that only ends a full segment; go on to one that counts.
    let refused = loop {
        disk.fail_after(1 + next % 4, Fault::Sync);
        next += 1;
        match store.append(decision(next)).wait() {
            Ok(receipt) => drop(told.insert(receipt.index(), decision(next))),
            Err(trace_store::AppendError::Write { .. }) => {}
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, trace_store::AppendError::Failed { .. }), "{refused}");
    for _ in 0..5 {
        next += 1;
        let again = store.append(decision(next)).wait().unwrap_err();
        assert!(matches!(again, trace_store::AppendError::Failed { .. }), "{again}");
    }
    assert!(!store.health().accepting);
    store.close().unwrap_err();
    let store = open(&disk, LATE + 50_000_000_000).unwrap();
    check(&store, &disk, &told);
    work(&store, &disk, next + 1, &mut told);
    check(&store, &disk, &told);
}
