//! Another master key: nothing is lost, nothing opens under the old one, and whatever interrupts it, the
//! next start finishes.

use super::faulty::{Fault, FaultyDisk};
use super::given::{StepClock, decision, outcome, put, sample, settings};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::verify::{Options, verify, verify_on};
use trace_store::{HoldOrder, RotateError, Settings, Store, rotate_master, rotate_master_on};

fn fill(store: &Store) {
    for n in 0..3 {
        put(store, decision(n));
        put(store, outcome(n));
    }
    store.hold(&HoldOrder::default(), &sample::actor()).unwrap();
}

#[test]
fn another_master_key_opens_everything_and_the_old_one_nothing() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    fill(&store);
    let busy = rotate_master(&settings(root.path())).unwrap_err();
    assert!(matches!(busy, RotateError::Locked { .. }), "{busy}");
    store.close().unwrap();
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let old = root.path().join("old");
    fs::copy(keys.join("master"), &old).unwrap();
    let done = rotate_master(&settings(root.path())).unwrap();
    // Decisions, holds and what signs; operators' records have no cell yet.
    assert_eq!((done.wrapped, done.already), (3, 0));
    assert_ne!(fs::read(keys.join("master")).unwrap(), fs::read(&old).unwrap());
    assert!(!keys.join("master.next").exists());
    assert!(verify(&data, Some(&keys), &Options::default()).unwrap().ok);
    let with_old = Options { master_key: Some(old), ..Options::default() };
    assert!(!verify(&data, Some(&keys), &with_old).unwrap().ok);
    let store = Store::open(settings(root.path())).unwrap();
    assert!(!store.get(&sample::id(1)).unwrap().is_empty());
    put(&store, decision(9));
    store.close().unwrap();

    // Handed in from outside: the old one stays where it is.
    let new = root.path().join("handed-in");
    let done = trace_store::rotate_master_to(&settings(root.path()), &new).unwrap();
    assert_eq!(done.wrapped, 3);
    assert!(Store::open(settings(root.path())).is_err());
    let again = trace_store::rotate_master_to(&settings(root.path()), &new).unwrap();
    assert_eq!((again.wrapped, again.already), (0, 3));
    let handed_in = Settings { master_key: new, ..settings(root.path()) };
    assert!(!Store::open(handed_in).unwrap().get(&sample::id(9)).unwrap().is_empty());
}

#[test]
fn an_interrupted_rotation_is_finished_by_the_next_start() {
    let on = |disk: &FaultyDisk| {
        let mut settings = settings(Path::new("/store"));
        settings.index = false;
        settings.checkpoint_every = Duration::from_millis(2);
        let clock = StepClock::at(1_728_000_000_000_000_000, Duration::from_micros(10));
        (Store::open_on(settings.clone(), Arc::new(disk.clone()), Arc::new(clock)), settings)
    };
    let begin = |seed: u64| {
        let disk = FaultyDisk::new(seed);
        let (store, settings) = on(&disk);
        let store = store.unwrap();
        fill(&store);
        store.close().unwrap();
        (disk, settings)
    };
    let (disk, with) = begin(0);
    let before = disk.calls();
    rotate_master_on(&with, &disk).unwrap();
    let calls = disk.calls() - before;
    let mut interrupted = 0;
    for fault in [Fault::Power, Fault::Error, Fault::Sync] {
        for call in 0..calls {
            let (disk, with) = begin(call);
            disk.fail_after(call, fault);
            interrupted += u64::from(rotate_master_on(&with, &disk).is_err());
            disk.heal();
            disk.power_cut();
            let store = on(&disk).0.unwrap();
            assert!(!store.get(&sample::id(1)).unwrap().is_empty(), "{fault:?} {call}");
            store.close().unwrap();
            let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
            let report = verify_on(&disk, data, Some(keys), &Options::default()).unwrap();
            assert!(report.ok, "{fault:?} {call}: {:?}", report.bad);
        }
    }
    assert!(interrupted > calls, "{interrupted} of {calls} calls");
}
