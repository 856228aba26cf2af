//! What may no longer be kept is gone, in time and never before, and the log still verifies.

use super::faulty::{Fault, FaultyDisk};
use super::figures::{STEP, count, tell};
use super::given::{StepClock, decision, outcome, put, sample, settings};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use trace_store::disk::{Disk, File, Lock, RealDisk, Space};
use trace_store::record::{Class, Kind, UtcNanos};
use trace_store::verify::{Options, Report, verify, verify_on};
use trace_store::{
    AppendError, CellState, Day, Keep, Order, Query, Retention, RetentionError, Store,
};

const DAY: u64 = 86_400_000_000_000;
/// The middle of a day.
const START: u64 = 20_000 * DAY + DAY / 2;

fn promised() -> Retention {
    Retention { promises: vec![(Class::Decisions, Keep::Days(30))], basis: "house 7".to_owned() }
}

fn open(root: &Path, start: u64) -> (Store, Arc<StepClock>) {
    let clock = Arc::new(StepClock::at(start, Duration::from_micros(10)));
    let store = Store::open_on(settings(root), Arc::new(RealDisk), clock.clone()).unwrap();
    (store, clock)
}

/// A store with calls of one day, opened again forty days later, its clock confirmed.
fn forty_days_later(root: &Path) -> (Store, Arc<StepClock>) {
    let (store, _) = open(root, START);
    for n in 0..8 {
        put(&store, decision(n));
        put(&store, outcome(n));
    }
    store.close().unwrap();
    let (store, clock) = open(root, START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    (store, clock)
}

fn checked(root: &Path, options: &Options) -> Report {
    verify(&root.join("data"), Some(&root.join("keys")), options).unwrap()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(file, target).unwrap();
    }
}

#[test]
fn an_expired_day_is_gone_and_the_log_verifies() {
    let root = tempfile::tempdir().unwrap();
    let (store, _) = forty_days_later(root.path());
    let day = Day(20_000);
    let key = std::fs::read(root.path().join(format!("keys/decisions/{day}"))).unwrap();
    put(&store, decision(100));

    let expired = store.expire(&promised()).unwrap();
    assert_eq!(expired.failed, []);
    let gone: Vec<_> = expired.deleted.iter().map(|c| (c.class, c.day, c.records)).collect();
    assert_eq!(gone, [(Class::Decisions, day, 16)]);

    assert!(store.get(&sample::id(3)).unwrap().is_empty());
    let page = store.query(&Query { order: Order::Oldest, ..Query::default() }).unwrap();
    assert_eq!((page.unreadable, page.expired_days), (vec![], 1));
    let kinds: Vec<Kind> = page.records.iter().map(|stored| stored.record().kind()).collect();
    assert!(kinds.ends_with(&[Kind::DeleteIntent, Kind::DeleteReceipt]), "{kinds:?}");
    assert!(kinds.contains(&Kind::Decision), "what is not over is kept");
    store.close().unwrap();

    for file in files(root.path()) {
        assert!(!file.to_string_lossy().contains(&format!("decisions/{day}")), "{file:?}");
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(key.len()).any(|window| window == key), "{file:?}");
    }
    let report = checked(root.path(), &Options::default());
    assert!(report.ok, "{:?}", report.bad);
    assert_eq!(report.deleted, 16);
    assert_eq!(report.records + report.deleted, report.leaves);
    let without = verify(&root.path().join("data"), None, &Options::default()).unwrap();
    assert!(without.ok, "{:?}", without.bad);

    // The leaf stays, and its proof.
    let (store, _) = open(root.path(), START + 40 * DAY + 60_000_000_000);
    assert!(store.prove(0).unwrap().is_some());
    assert_eq!(store.expire(&promised()).unwrap().deleted, []);
}

#[test]
fn nothing_goes_before_its_time_and_all_of_it_at_its_time() {
    let root = tempfile::tempdir().unwrap();
    let (store, _) = open(root.path(), START);
    put(&store, decision(1));
    let over = 20_031 * DAY;
    let (state, at_over) = {
        let status = store.retention(&promised()).unwrap();
        let cell = status.iter().find(|cell| cell.class == Class::Decisions).unwrap();
        (cell.state, cell.over)
    };
    assert_eq!((state, at_over), (CellState::Kept, Some(UtcNanos(over))));
    store.close().unwrap();

    let (store, clock) = open(root.path(), over - DAY / 2);
    store.confirm_clock(sample::actor(), None).unwrap();
    clock.leap(Duration::from_secs(12 * 60 * 60 - 60));
    assert_eq!(store.expire(&promised()).unwrap().deleted, []);
    assert_eq!(store.get(&sample::id(1)).unwrap().len(), 2, "decision and gap");
    clock.leap(Duration::from_secs(60));
    assert_eq!(store.expire(&promised()).unwrap().deleted.len(), 1);
    // A class that nothing is promised for is kept.
    let operator = |store: &Store| -> usize {
        let status = store.retention(&promised()).unwrap();
        status.iter().filter(|c| c.class == Class::Operator && c.over.is_none()).count()
    };
    assert!(operator(&store) >= 1);
}

#[test]
fn a_leap_of_the_clock_stops_deletion_until_somebody_confirms_it() {
    let root = tempfile::tempdir().unwrap();
    let (store, clock) = open(root.path(), START);
    put(&store, decision(1));
    // The leap is noticed whether or not a record was written after it.
    clock.leap(Duration::from_secs(40 * 86_400));
    for _ in 0..2 {
        let refused = store.expire(&promised()).unwrap_err();
        assert!(matches!(refused, RetentionError::Clock { overdue: 1, .. }), "{refused}");
        put(&store, decision(2));
    }
    store.close().unwrap();
    // Starting again is no confirmation.
    let (store, _) = open(root.path(), START + 40 * DAY + DAY / 4);
    put(&store, decision(3));
    assert!(matches!(store.expire(&promised()), Err(RetentionError::Clock { .. })));
    store.confirm_clock(sample::actor(), Some("the room was without power".to_owned())).unwrap();
    assert_eq!(store.expire(&promised()).unwrap().deleted.len(), 1);
}

#[test]
fn a_deletion_that_cannot_be_finished_is_named_and_stops_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let (store, _) = forty_days_later(root.path());
    let cell = root.path().join(format!("data/cells/decisions/{}", Day(20_000)));
    std::fs::create_dir(cell.join("a folder")).unwrap();
    let done = store.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed.len()), (0, 1));
    let status = store.retention(&promised()).unwrap();
    assert!(status.iter().any(|c| c.day == Day(20_000) && c.state == CellState::Deleting));
    store.close().unwrap();
    // As if the writer had not left the day in order; its key is gone by now.
    std::fs::write(cell.join("open"), b"").unwrap();
    let (store, _) = open(root.path(), START + 40 * DAY + DAY / 4);
    assert_eq!(store.expire(&promised()).unwrap().failed.len(), 1);
    std::fs::remove_dir(cell.join("a folder")).unwrap();
    assert_eq!(store.expire(&promised()).unwrap().deleted.len(), 1);
    store.close().unwrap();
    assert!(checked(root.path(), &Options::default()).ok);
}

#[test]
fn a_clock_that_goes_back_adds_nothing_to_a_deleted_day() {
    let root = tempfile::tempdir().unwrap();
    let (store, _) = forty_days_later(root.path());
    assert_eq!(store.expire(&promised()).unwrap().deleted.len(), 1);
    store.close().unwrap();
    let (store, _) = open(root.path(), START);
    let refused = store.append(decision(50)).wait().unwrap_err();
    assert!(matches!(&refused, AppendError::Write { what } if what.contains("set the clock")));
    drop(store);
    assert!(checked(root.path(), &Options::default()).ok);
}

#[test]
fn only_the_store_itself_announces_and_confirms() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let own = [
        Kind::DeleteIntent,
        Kind::DeleteReceipt,
        Kind::ClockConfirmed,
        Kind::ErasureIntent,
        Kind::Erasure,
    ];
    for record in sample::each_kind().into_iter().filter(|r| own.contains(&r.kind())) {
        let refused = store.append(record).wait().unwrap_err();
        assert!(matches!(refused, AppendError::Encode { .. }), "{refused}");
    }
}

#[test]
fn what_is_gone_without_a_word_or_there_against_its_word_is_named() {
    let root = tempfile::tempdir().unwrap();
    let (store, _) = forty_days_later(root.path());
    store.close().unwrap();
    let before = tempfile::tempdir().unwrap();
    copy(root.path(), before.path());
    let cell = format!("cells/decisions/{}", Day(20_000));

    // Overdue: still there, though its time is over.
    let now = UtcNanos(START + 40 * DAY);
    let overdue = Options { overdue: Some((promised(), now)), ..Options::default() };
    let report = checked(root.path(), &overdue);
    assert_eq!(report.bad.iter().map(|bad| bad.file.as_str()).collect::<Vec<_>>(), [&cell]);

    // Deleted by hand, without a word in the log.
    let silent = tempfile::tempdir().unwrap();
    copy(root.path(), silent.path());
    std::fs::remove_dir_all(silent.path().join("data").join(&cell)).unwrap();
    let report = checked(silent.path(), &Options::default());
    assert_eq!((report.ok, report.bad_count), (false, 16));

    // Brought back from a backup after it was confirmed as gone.
    let (store, _) = open(root.path(), START + 40 * DAY + DAY / 8);
    store.expire(&promised()).unwrap();
    store.close().unwrap();
    assert!(checked(root.path(), &overdue).ok);
    copy(&before.path().join("data").join(&cell), &root.path().join("data").join(&cell));
    let report = checked(root.path(), &Options::default());
    assert!(!report.ok && report.bad[0].what.contains("still there"), "{:?}", report.bad);
    // The store does not serve it.
    let (store, _) = open(root.path(), START + 40 * DAY + DAY / 4);
    assert!(store.get(&sample::id(3)).unwrap().is_empty());
}

/// Whatever a disk may do.
const FAULTS: [Fault; 6] =
    [Fault::Power, Fault::Error, Fault::Sync, Fault::Full, Fault::Short, Fault::Interrupted];

fn in_memory(disk: &FaultyDisk, start: u64) -> Result<Store, trace_store::OpenError> {
    let mut settings = settings(Path::new("/store"));
    settings.index = false;
    // How long a failing disk is waited for.
    settings.checkpoint_every = Duration::from_millis(2);
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings, Arc::new(disk.clone()), Arc::new(clock))
}

/// A store in memory whose calls of forty days ago are over.
fn over_in_memory(seed: u64) -> (FaultyDisk, Store) {
    let disk = FaultyDisk::new(seed);
    let store = in_memory(&disk, START).unwrap();
    for n in 0..2 {
        put(&store, decision(n));
        put(&store, outcome(n));
    }
    store.close().unwrap();
    let store = in_memory(&disk, START + 40 * DAY).unwrap();
    store.confirm_clock(sample::actor(), None).unwrap();
    put(&store, decision(10));
    (disk, store)
}

/// Whatever fails at whichever call of a deletion, the next run finishes it, and no record of
/// another day suffers.
#[test]
fn an_interrupted_deletion_is_finished_by_the_next() {
    let (disk, store) = over_in_memory(0);
    let before = disk.calls();
    store.expire(&promised()).unwrap();
    let calls = disk.calls() - before;
    drop(store);
    let (mut interrupted, mut tried) = (0, 0);
    let step = usize::try_from(count(STEP, 5)).unwrap();
    for (first, fault) in (0..).zip(FAULTS) {
        for call in (first..calls).step_by(step) {
            tried += 1;
            let (disk, store) = over_in_memory(call);
            disk.fail_after(call, fault);
            if store.expire(&promised()).map_or(true, |done| !done.failed.is_empty()) {
                interrupted += 1;
            }
            disk.heal();
            drop(store);
            disk.power_cut();
            let store = in_memory(&disk, START + 40 * DAY + DAY / 8).unwrap();
            store.expire(&promised()).unwrap();
            let again = store.expire(&promised()).unwrap();
            assert_eq!((again.deleted, again.failed), (vec![], vec![]), "{fault:?} {call}");
            assert!(store.get(&sample::id(1)).unwrap().is_empty(), "{fault:?} {call}");
            assert!(!store.get(&sample::id(10)).unwrap().is_empty(), "{fault:?} {call}");
            store.close().unwrap();
            let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
            let report = verify_on(&disk, data, Some(keys), &Options::default()).unwrap();
            assert!(report.ok, "{fault:?} {call}: {:?}", report.bad);
        }
    }
    tell("faults of a deletion", &[("calls", calls), ("faults", tried), ("unfinished", 0)]);
    assert!(interrupted > tried / 3, "{interrupted} of {tried} faults");
}

/// A disk on which, the first time somebody looks into a folder, something else happens first.
struct Meanwhile {
    folder: PathBuf,
    act: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl std::fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meanwhile").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Disk for Meanwhile {
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        if dir == self.folder
            && let Some(act) = self.act.lock().unwrap().take()
        {
            act();
        }
        RealDisk.list(dir)
    }

    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.create(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.open(path)
    }

    fn open_to_read(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.open_to_read(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.remove_dir(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.sync_dir(dir)
    }

    fn space(&self, dir: &Path) -> io::Result<Space> {
        RealDisk.space(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        RealDisk.lock(path)
    }
}

/// Verifies while `act` happens: the signed state is known by then, the day's files are not.
fn verified_while(root: &Path, day: Day, act: impl FnOnce() + Send + 'static) -> Report {
    let data = root.join("data");
    let folder = data.join(format!("cells/decisions/{day}"));
    let disk = Meanwhile { folder, act: Mutex::new(Some(Box::new(act))) };
    let options = Options::default();
    verify_on(&disk, &data, Some(&root.join("keys")), &options).unwrap()
}

#[test]
fn a_day_that_goes_while_somebody_verifies_is_no_damage() {
    for erased in [false, true] {
        let root = tempfile::tempdir().unwrap();
        let (store, _) = forty_days_later(root.path());
        put(&store, decision(100));
        let acting = store.clone();
        let report = verified_while(root.path(), Day(20_000), move || {
            if erased {
                acting.erase(&[3], &sample::actor(), "a test").unwrap();
            } else {
                assert_eq!(acting.expire(&promised()).unwrap().deleted.len(), 1);
            }
        });
        assert!(report.ok, "{erased}: {:?}", report.bad);
        assert_eq!((report.deleted, report.erased), if erased { (0, 1) } else { (16, 0) });
        store.close().unwrap();
    }
}

#[test]
fn a_day_that_goes_without_a_word_is_damage_and_reads_say_so() {
    let root = tempfile::tempdir().unwrap();
    let (store, _) = forty_days_later(root.path());
    let day = root.path().join(format!("data/cells/decisions/{}", Day(20_000)));
    let gone = day.clone();
    let report = verified_while(root.path(), Day(20_000), move || {
        std::fs::remove_dir_all(gone).unwrap();
    });
    assert!(!report.ok);
    let all = Query { order: Order::Oldest, ..Query::default() };
    assert_eq!(store.query(&all).unwrap().missing_days, 1);
    let other = Query { kinds: vec![Kind::Operator], ..all };
    assert_eq!(store.query(&other).unwrap().missing_days, 0);
    store.close().unwrap();
}
