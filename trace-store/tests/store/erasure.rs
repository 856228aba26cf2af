//! One person's records leave the store before their day is over: gone from every file, found by nobody,
//! and the log still verifies.

use super::faulty::{Fault, FaultyDisk};
use super::figures::{STEP, count, tell};
use super::given::{StepClock, outcome, put, sample, settings};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{Record, Subject};
use trace_store::verify::{Options, verify, verify_on};
use trace_store::{ErasureError, Order, Query, Store, rotate_master_on};

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY + DAY / 2;

fn of_subject(n: u64, name: &str) -> Record {
    let mut decision = sample::decision(n);
    decision.subject = Some(Subject::new(name.to_owned()));
    Record::Decision(Box::new(decision))
}

/// Two days with calls of two people, opened on the third.
fn fill(open: &dyn Fn(u64) -> Store) -> Store {
    for day in 0..2 {
        let store = open(START + day * DAY);
        for n in 0..6 {
            let n = day * 6 + n;
            put(&store, of_subject(n, if n % 3 == 0 { "ada" } else { "ben" }));
            put(&store, outcome(n));
        }
        store.close().unwrap();
    }
    open(START + 2 * DAY)
}

fn indexes(store: &Store, name: &str) -> Vec<u64> {
    store.subject(name).unwrap().iter().map(trace_store::Stored::index).collect()
}

fn on_disk(root: &Path, start: u64) -> Store {
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings(root), Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

fn files(dir: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path);
        }
    }
    found
}

#[test]
fn a_persons_records_are_gone_and_nobody_elses() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(&|start| on_disk(root.path(), start));
    let (ada, ben) = (indexes(&store, "ada"), indexes(&store, "ben"));
    assert_eq!((ada.len(), ben.len()), (8, 16));
    let day = trace_store::Day(20_000);
    let (bodies, key) = (
        root.path().join(format!("data/cells/decisions/{day}/bodies-000000")),
        root.path().join(format!("keys/decisions/{day}")),
    );
    let (old_bodies, old_key) = (fs::read(&bodies).unwrap(), fs::read(&key).unwrap());

    let gone = store.erase(&ada, &sample::actor(), "Art. 17 GDPR, file 77").unwrap();
    assert_eq!(gone, 8);
    assert_eq!(indexes(&store, "ada"), Vec::<u64>::new());
    assert_eq!(indexes(&store, "ben"), ben);
    assert!(store.get(&sample::id(0)).unwrap().is_empty());
    let all = Query { order: Order::Oldest, limit: 1000, ..Query::default() };
    let page = store.query(&all).unwrap();
    assert_eq!(page.unreadable, []);
    assert!(page.records.iter().all(|stored| !ada.contains(&stored.index())));
    store.close().unwrap();

    // Neither the old key nor a stretch of the old ciphertext is in any file.
    let piece = &old_bodies[200..264];
    for file in files(root.path()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(old_key.len()).any(|window| window == old_key), "{file:?}");
        assert!(!bytes.windows(piece.len()).any(|window| window == piece), "{file:?}");
        assert!(!file.to_string_lossy().contains(".next"), "{file:?}");
    }
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    for keys in [Some(keys.as_path()), None] {
        let report = verify(&data, keys, &Options::default()).unwrap();
        assert!(report.ok, "{:?}", report.bad);
        assert_eq!(report.erased, 8);
        assert_eq!(report.records + report.erased, report.leaves);
    }
    // A second person of the same days, after a restart.
    let store = on_disk(root.path(), START + 3 * DAY);
    assert_eq!(indexes(&store, "ben"), ben);
    store.erase(&ben, &sample::actor(), "Art. 17 GDPR, file 78").unwrap();
    store.close().unwrap();
    let report = verify(&data, Some(&keys), &Options::default()).unwrap();
    assert!(report.ok && report.erased == 24, "{:?}", report.bad);
}

/// What a power cut leaves behind the last of a segment, as a frame that was never whole.
fn torn(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    bytes.extend_from_slice(&[9; 40]);
    fs::write(path, bytes).unwrap();
}

fn bodies(root: &Path, day: u32) -> PathBuf {
    let day = trace_store::Day(day);
    root.join(format!("data/cells/decisions/{day}/bodies-000000"))
}

#[test]
fn what_was_never_acknowledged_stops_no_erasure() {
    let root = tempfile::tempdir().unwrap();
    fill(&|start| on_disk(root.path(), start)).close().unwrap();
    torn(&bodies(root.path(), 20_000));
    let store = on_disk(root.path(), START + 2 * DAY);
    let (ada, ben) = (indexes(&store, "ada"), indexes(&store, "ben"));
    assert_eq!(store.erase(&ada, &sample::actor(), "Art. 17 GDPR, file 77").unwrap(), 8);
    assert_eq!(indexes(&store, "ben"), ben);
    store.close().unwrap();
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let report = verify(&data, Some(&keys), &Options::default()).unwrap();
    assert!(report.ok, "{:?}", report.bad);
}

#[test]
fn no_day_is_written_anew_with_an_acknowledged_record_out_of_reach() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(&|start| on_disk(root.path(), start));
    let ada = indexes(&store, "ada");
    store.close().unwrap();
    // The last record of the first day is cut off its file.
    let path = bodies(root.path(), 20_000);
    let mut bytes = fs::read(&path).unwrap();
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    bytes.truncate(bytes.len() - 20);
    fs::write(&path, &bytes).unwrap();
    let store = on_disk(root.path(), START + 2 * DAY);
    let refused = store.erase(&ada, &sample::actor(), "Art. 17 GDPR, file 77").unwrap_err();
    assert!(refused.to_string().contains("damaged, and would be lost"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_day_whose_erasure_cannot_be_finished_keeps_no_other_from_it() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(&|start| on_disk(root.path(), start));
    let ada = indexes(&store, "ada");
    store.close().unwrap();
    // Both days are announced and neither is done: the first cannot be read, so the run stops there,
    // and the second is announced on its own.
    let path = bodies(root.path(), 20_000);
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    bytes.truncate(bytes.len() - 20);
    fs::write(&path, &bytes).unwrap();
    let blocked = root.path().join(format!("keys/decisions/{}.next", trace_store::Day(20_001)));
    let store = on_disk(root.path(), START + 2 * DAY);
    let first: Vec<u64> = ada.iter().copied().filter(|index| *index < 12).collect();
    let second: Vec<u64> = ada.iter().copied().filter(|index| *index >= 12).collect();
    store.erase(&first, &sample::actor(), "Art. 17 GDPR, file 77").unwrap_err();
    // A folder in the place of the new key stops the second day as well, once it is announced.
    fs::create_dir(&blocked).unwrap();
    store.erase(&second, &sample::actor(), "Art. 17 GDPR, file 77").unwrap_err();
    store.close().unwrap();
    fs::remove_dir(&blocked).unwrap();

    let store = on_disk(root.path(), START + 2 * DAY);
    assert!(store.health().reason.is_some_and(|why| why.contains("damaged")));
    fs::write(&path, &whole).unwrap();
    let left = indexes(&store, "ada");
    assert_eq!(left, first, "the second day is done, the first waits");
}

#[test]
fn records_of_today_wait_for_tomorrow() {
    let root = tempfile::tempdir().unwrap();
    let store = on_disk(root.path(), START);
    put(&store, of_subject(1, "ada"));
    let refused = store.erase(&indexes(&store, "ada"), &sample::actor(), "x").unwrap_err();
    assert!(matches!(refused, ErasureError::Today(_)), "{refused}");
    assert_eq!(indexes(&store, "ada").len(), 1);
}

#[test]
fn what_was_erased_and_came_back_or_was_never_announced_is_named() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(&|start| on_disk(root.path(), start));
    let ada = indexes(&store, "ada");
    let day = trace_store::Day(20_000);
    let cell = root.path().join(format!("data/cells/decisions/{day}"));
    let key = root.path().join(format!("keys/decisions/{day}"));
    let before = (fs::read(cell.join("bodies-000000")).unwrap(), fs::read(&key).unwrap());
    store.erase(&ada, &sample::actor(), "Art. 17 GDPR").unwrap();
    store.close().unwrap();
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let checked = || verify(&data, Some(&keys), &Options::default()).unwrap();
    assert!(checked().ok);

    let published = fs::read_to_string(data.join("spine/erased")).unwrap();
    for altered in
        [String::new(), published.replacen("\\\"indexes\\\":[0,", "\\\"indexes\\\":[0,2,", 1)]
    {
        assert_ne!(altered, published);
        fs::write(data.join("spine/erased"), altered).unwrap();
        assert!(!checked().ok);
    }
    fs::write(data.join("spine/erased"), published).unwrap();
    // The day as it was, from a backup, with its key.
    let after = fs::read(&key).unwrap();
    fs::write(cell.join("bodies-000000"), before.0).unwrap();
    fs::write(&key, before.1).unwrap();
    let report = checked();
    assert!(report.bad.iter().any(|bad| bad.what.contains("still there")), "{:?}", report.bad);
    fs::write(&key, after).unwrap();
    assert!(!checked().ok);
}

fn in_memory(disk: &FaultyDisk, start: u64) -> Store {
    let mut settings = settings(Path::new("/store"));
    settings.index = false;
    // How long a failing disk is waited for.
    settings.checkpoint_every = Duration::from_millis(2);
    settings.body_segment_bytes = 4 * 1024;
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings, Arc::new(disk.clone()), Arc::new(clock)).unwrap()
}

/// Whatever fails at whichever call, the next start finishes or undoes it, and nobody else's records
/// suffer.
#[test]
fn an_interrupted_erasure_is_finished_at_the_next_start() {
    let erase = |store: &Store| store.erase(&[0, 1, 14], &sample::actor(), "Art. 17 GDPR");
    let disk = FaultyDisk::new(0);
    let store = fill(&|start| in_memory(&disk, start));
    let before = disk.calls();
    assert_eq!(erase(&store).unwrap(), 3);
    let calls = disk.calls() - before;
    drop(store);
    let (mut interrupted, mut tried) = (0, 0);
    let step = usize::try_from(count(STEP, 19)).unwrap();
    let faults =
        [Fault::Power, Fault::Error, Fault::Sync, Fault::Full, Fault::Short, Fault::Interrupted];
    for (first, fault) in (0..).zip(faults) {
        for call in (first..calls).step_by(step) {
            tried += 1;
            let disk = FaultyDisk::new(call);
            let store = fill(&|start| in_memory(&disk, start));
            disk.fail_after(call, fault);
            interrupted += u64::from(erase(&store).is_err());
            disk.heal();
            drop(store);
            disk.power_cut();
            let store = in_memory(&disk, START + 3 * DAY);
            let all = Query { order: Order::Oldest, limit: 1000, ..Query::default() };
            let page = store.query(&all).unwrap();
            assert_eq!(page.unreadable, [], "{fault:?} {call}");
            let left: BTreeSet<u64> = page.records.iter().map(trace_store::Stored::index).collect();
            let kept = (0..24).filter(|index| ![0, 1, 14].contains(index));
            assert!(kept.clone().all(|index| left.contains(&index)), "{fault:?} {call}: {left:?}");
            // Announced is done; what was not announced can be asked for again.
            let wanted: Vec<u64> =
                [0, 1, 14].into_iter().filter(|one| left.contains(one)).collect();
            if !wanted.is_empty() {
                store.erase(&wanted, &sample::actor(), "again").unwrap();
            }
            store.close().unwrap();
            let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
            let report = verify_on(&disk, data, Some(keys), &Options::default()).unwrap();
            assert!(report.ok && report.erased == 3, "{fault:?} {call}: {:?}", report.bad);
        }
    }
    tell("faults of an erasure", &[("calls", calls), ("faults", tried), ("unfinished", 0)]);
    assert!(interrupted > tried / 3, "{interrupted} of {tried} faults");
}

/// Another master key between an erasure that was interrupted and its end loses nobody's records.
#[test]
fn an_interrupted_erasure_is_finished_under_another_master_key() {
    let erase = |store: &Store| store.erase(&[0, 1, 14], &sample::actor(), "Art. 17 GDPR");
    let disk = FaultyDisk::new(0);
    let store = fill(&|start| in_memory(&disk, start));
    let before = disk.calls();
    assert_eq!(erase(&store).unwrap(), 3);
    let calls = disk.calls() - before;
    drop(store);
    for call in (0..calls).step_by(3) {
        let disk = FaultyDisk::new(call);
        let store = fill(&|start| in_memory(&disk, start));
        disk.fail_after(call, Fault::Power);
        drop(erase(&store));
        disk.heal();
        drop(store);
        disk.power_cut();
        rotate_master_on(&settings(Path::new("/store")), &disk).unwrap();
        let store = in_memory(&disk, START + 3 * DAY);
        let all = Query { order: Order::Oldest, limit: 1000, ..Query::default() };
        let page = store.query(&all).unwrap();
        assert_eq!(page.unreadable, [], "{call}");
        let left: BTreeSet<u64> = page.records.iter().map(trace_store::Stored::index).collect();
        let mut kept = (0..24).filter(|index| ![0, 1, 14].contains(index));
        assert!(kept.all(|index| left.contains(&index)), "{call}: {left:?}");
    }
}
