//! Everything a store does, in the order that a seed draws, over a week of days, while calls fail and
//! the power goes: what was acknowledged is there, what was confirmed as gone is gone, evidence that
//! was handed out holds, and the log always verifies against its witness.

use super::faulty::{Fault, FaultyDisk};
use super::figures::{CUTS, count, each_seed, tell};
use super::given::{StepClock, decision, outcome, sample, settings};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trace_store::disk::Disk as _;
use trace_store::record::{Class, Subject};
use trace_store::verify::{Options, evidence, verify_on};
use trace_store::{Day, Keep, Order, Query, Record, Retention, Settings, Store};

const HOUR: u64 = 3_600_000_000_000;
/// Midday; a day later it is an hour earlier, so that no step is a leap and no work crosses midnight.
const START: u64 = 20_000 * 24 * HOUR + 12 * HOUR;
const DAYS: u64 = 6;
const KEPT_DAYS: u32 = 2;
const WITNESS: &str = "/outside/witness";

fn today(day: u64) -> Day {
    Day(u32::try_from((START + day * 23 * HOUR) / (24 * HOUR)).unwrap())
}

fn promised() -> Retention {
    let promises = vec![(Class::Decisions, Keep::Days(KEPT_DAYS))];
    Retention { promises, basis: "house 7".to_owned() }
}

fn small() -> Settings {
    let mut settings = settings(Path::new("/store"));
    settings.index = false;
    settings.body_segment_bytes = 6 * 1024;
    settings.spine_segment_leaves = 16;
    settings.witnesses = vec![PathBuf::from(WITNESS)];
    // Time flies here: nearly every batch is followed by a checkpoint, and nobody waits for long.
    settings.checkpoint_every = Duration::from_millis(10);
    settings.append_timeout = Duration::from_secs(3_600);
    settings
}

fn open(disk: &FaultyDisk, day: u64) -> Result<Store, trace_store::OpenError> {
    let clock = StepClock::at(START + day * 23 * HOUR, Duration::from_millis(300));
    Store::open_on(small(), Arc::new(disk.clone()), Arc::new(clock))
}

/// What callers were told, and what they asked to be gone.
#[derive(Default)]
struct Told {
    next: u64,
    acknowledged: BTreeMap<u64, (Record, Day)>,
    /// Asked for, without an answer that it is done.
    doubtful: BTreeSet<u64>,
    /// Confirmed as gone.
    gone: BTreeSet<u64>,
    refused: u64,
}

impl Told {
    fn append(&mut self, store: &Store, disk: &FaultyDisk, today: Day) {
        let mut appends = Vec::new();
        for _ in 0..=disk.random() % 5 {
            let n = self.next;
            self.next += 1;
            let record = match (n % 3, decision(n)) {
                (1, _) => outcome(n - 1),
                (_, Record::Decision(mut decision)) => {
                    decision.subject = Some(Subject::new(format!("person {}", n % 2)));
                    Record::Decision(decision)
                }
                (_, other) => other,
            };
            appends.push((record.clone(), store.append(record)));
        }
        for (record, append) in appends {
            match append.wait() {
                Ok(receipt) => {
                    let before = self.acknowledged.insert(receipt.index(), (record, today));
                    assert!(before.is_none(), "one index was given twice");
                }
                Err(_) => self.refused += 1,
            }
        }
    }

    fn erase(&mut self, store: &Store, disk: &FaultyDisk, today: Day) {
        let past = self
            .acknowledged
            .iter()
            .filter(|(index, (_, day))| *day < today && !self.gone.contains(index));
        let wanted: Vec<u64> =
            past.map(|(index, _)| *index).filter(|_| disk.random().is_multiple_of(4)).collect();
        self.doubtful.extend(&wanted);
        match store.erase(&wanted, &sample::actor(), "Art. 17 GDPR") {
            Ok(_) => self.gone.extend(wanted),
            Err(_) => self.refused += 1,
        }
    }

    fn expire(&mut self, store: &Store, today: Day) {
        let of_day = |told: &BTreeMap<u64, (Record, Day)>, day: Day| -> Vec<u64> {
            let here = told.iter().filter(|(_, (_, of))| *of == day);
            here.map(|(index, _)| *index).collect()
        };
        for day in (0..today.0).rev().take(9).map(Day) {
            if day.0 + KEPT_DAYS < today.0 {
                self.doubtful.extend(of_day(&self.acknowledged, day));
            }
        }
        match store.expire(&promised()) {
            Ok(done) => {
                for cell in done.deleted {
                    assert!(cell.day.0 + KEPT_DAYS < today.0, "{} went before its time", cell.day);
                    self.gone.extend(of_day(&self.acknowledged, cell.day));
                }
                self.refused += done.failed.len() as u64;
            }
            Err(_) => self.refused += 1,
        }
    }

    /// Everything acknowledged is there, unless it was asked to be gone; what is gone stays so.
    fn check(&self, store: Store, disk: &FaultyDisk) {
        assert_eq!(store.recovery().lost, Vec::<u64>::new());
        let mut query =
            Query { order: Order::Oldest, limit: Query::LARGEST_PAGE, ..Query::default() };
        let mut found = BTreeMap::new();
        loop {
            let page = store.query(&query).unwrap();
            assert_eq!(page.unreadable, []);
            found.extend(page.records.into_iter().map(|stored| (stored.index(), stored)));
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        for (index, (record, _)) in &self.acknowledged {
            let stored = found.get(index).map(trace_store::Stored::record);
            assert!(stored.is_none() || !self.gone.contains(index), "{index} is back");
            assert!(stored.is_some() || self.doubtful.contains(index), "{index} is lost");
            // A subject is kept as its tag; all else is compared.
            let same = stored.is_none_or(|stored| match (stored, record) {
                (Record::Decision(stored), Record::Decision(record)) => {
                    stored.record_id == record.record_id
                        && stored.request_digest == record.request_digest
                }
                (stored, record) => stored == record,
            });
            assert!(same, "{index} is another record than was acknowledged");
        }
        store.close().unwrap();
        let witnesses = vec![PathBuf::from(WITNESS)];
        let options = Options { witnesses, ..Options::default() };
        let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
        let report = verify_on(disk, data, Some(keys), &options).unwrap();
        assert!(report.ok, "{:?}", report.bad);
    }
}

/// Evidence that was handed out, whatever failed meanwhile, holds under the log's own key.
fn take_evidence(store: &Store) -> bool {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut sink = |name: &str, text: &str| {
        files.entry(name.to_owned()).or_default().push_str(text);
        Ok(())
    };
    if store.evidence(&Query::default(), "everything", None, &mut sink).is_err() {
        return false;
    }
    let folder = FaultyDisk::new(0);
    for (name, text) in &files {
        folder.create(&Path::new("/").join(name)).unwrap().write_at(text.as_bytes(), 0).unwrap();
    }
    let report = evidence(&folder, Path::new("/"), Some(store.verifier())).unwrap();
    assert!(report.ok(), "{:?}", report.bad);
    true
}

/// Something to go wrong in the next few hundred calls, most often the power.
fn trouble(disk: &FaultyDisk) {
    const FAULTS: [Fault; 5] =
        [Fault::Error, Fault::Full, Fault::Short, Fault::Sync, Fault::Interrupted];
    let fault = match usize::try_from(disk.random() % 12).unwrap() {
        drawn @ 0..5 => FAULTS[drawn],
        _ => Fault::Power,
    };
    disk.fail_after(1 + disk.random() % 600, fault);
}

/// One day of a store's life, from its start to a power cut.
fn live(disk: &FaultyDisk, day: u64, told: &mut Told, evidence: &AtomicU64) {
    trouble(disk);
    let Ok(store) = open(disk, day) else { return };
    let today = today(day);
    for _ in 0..8 {
        match disk.random() % 10 {
            0 => told.erase(&store, disk, today),
            1 => told.expire(&store, today),
            2 => drop(evidence.fetch_add(u64::from(take_evidence(&store)), Ordering::Relaxed)),
            _ => told.append(&store, disk, today),
        }
    }
    if disk.random().is_multiple_of(3) {
        drop(store.close());
    }
}

#[test]
fn promises_are_kept_through_faults_and_power_cuts() {
    let cuts = AtomicU64::new(0);
    let (acknowledged, refused) = (AtomicU64::new(0), AtomicU64::new(0));
    let (gone, bundles) = (AtomicU64::new(0), AtomicU64::new(0));
    each_seed(count(CUTS, 48).div_ceil(DAYS), |seed| {
        let disk = FaultyDisk::new(seed);
        disk.create_dir(Path::new("/outside")).unwrap();
        disk.sync_dir(Path::new("/")).unwrap();
        let mut told = Told::default();
        for day in 0..DAYS {
            live(&disk, day, &mut told, &bundles);
            disk.power_cut();
            cuts.fetch_add(1, Ordering::Relaxed);
            // Recovery itself is cut off now and then; the one after it must bear that.
            if disk.random().is_multiple_of(3) {
                disk.fail_after(1 + disk.random() % 200, Fault::Power);
                drop(open(&disk, day));
                disk.power_cut();
                cuts.fetch_add(1, Ordering::Relaxed);
            }
            let store = open(&disk, day).unwrap();
            // A deletion that was cut off is finished by the next run, as `verify` would ask for.
            told.expire(&store, today(day));
            told.check(store, &disk);
        }
        // Without trouble, what was interrupted is finished.
        let store = open(&disk, DAYS).unwrap();
        let today = today(DAYS);
        store.confirm_clock(sample::actor(), None).unwrap();
        told.expire(&store, today);
        // Also what went in a run that could not say so any more.
        let over = told.acknowledged.iter().filter(|(_, (_, day))| day.0 + KEPT_DAYS < today.0);
        let over: Vec<u64> = over.map(|(index, _)| *index).collect();
        told.gone.extend(over);
        assert!(take_evidence(&store));
        told.check(store, &disk);
        acknowledged.fetch_add(told.acknowledged.len() as u64, Ordering::Relaxed);
        refused.fetch_add(told.refused, Ordering::Relaxed);
        gone.fetch_add(told.gone.len() as u64, Ordering::Relaxed);
    });
    let of = |n: &AtomicU64| n.load(Ordering::Relaxed);
    tell(
        "promises",
        &[
            ("power_cuts", of(&cuts)),
            ("acknowledged", of(&acknowledged)),
            ("lost", 0),
            ("refused", of(&refused)),
            ("gone", of(&gone)),
            ("back", 0),
            ("bundles", of(&bundles)),
        ],
    );
    assert!(of(&acknowledged) > of(&cuts), "too little happened");
    assert!(of(&gone) > 0 && of(&refused) > 0 && of(&bundles) > 0, "too little went wrong");
}
