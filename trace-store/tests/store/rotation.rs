//! Another master key, another signing key: nothing is lost, nothing opens under the old one, and whatever interrupts it, the
//! next start finishes.

use super::faulty::{Fault, FaultyDisk};
use super::given::{StepClock, decision, outcome, put, sample, settings};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::verify::{Options, verify, verify_on};
use trace_store::{
    HoldOrder, RotateError, Settings, Store, rotate_master, rotate_master_on, rotate_signing,
    rotate_signing_on,
};

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

#[test]
fn another_signing_key_goes_on_with_the_log_and_the_old_one_signs_nothing_new() {
    let root = tempfile::tempdir().unwrap();
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let note = || fs::read_to_string(data.join("spine/checkpoint")).unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    fill(&store);
    store.close().unwrap();
    let (first, stolen) = (note(), fs::read(keys.join("signing")).unwrap());
    let (old, new) = rotate_signing(&settings(root.path())).unwrap();
    assert_ne!(old, new);
    let checked = |since: &str| {
        let options = Options { since: Some(since.to_owned()), ..Options::default() };
        verify(&data, Some(&keys), &options).unwrap()
    };
    // The log as the old key signed it last, then as the new one goes on with it.
    assert!(checked(&first).ok, "{:?}", checked(&first).bad);
    let store = Store::open(settings(root.path())).unwrap();
    assert_eq!(store.verifier().to_string(), new.to_string());
    put(&store, decision(9));
    put(&store, outcome(9));
    store.close().unwrap();
    let second = note();
    assert_eq!(new.open(&second).is_ok(), old.open(&second).is_err());
    let (third, _) = rotate_signing(&settings(root.path())).unwrap();
    assert_eq!(third.to_string(), new.to_string());
    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(10));
    put(&store, outcome(10));
    store.close().unwrap();
    // Whoever took the first or the second state home finds it in the log of today.
    for since in [&first, &second, &note()] {
        let report = checked(since);
        assert!(
            report.ok && report.notes.iter().any(|note| note.contains("vouched")),
            "{report:?}"
        );
    }
    // A witness that saw an old state still counts.
    let witness = root.path().join("witness");
    fs::write(&witness, &first).unwrap();
    let mut with = settings(root.path());
    with.witnesses = vec![witness];
    Store::open(with).unwrap().close().unwrap();

    // Without the chain, or with another, nothing of before is believed; a stolen key of before opens no
    // store of today.
    let chain = fs::read_to_string(data.join("spine/retired")).unwrap();
    for wrong in [String::new(), chain.lines().next().unwrap().to_owned(), chain.replace('7', "8")]
    {
        fs::write(data.join("spine/retired"), wrong).unwrap();
        assert!(!checked(&first).ok);
    }
    fs::write(data.join("spine/retired"), chain).unwrap();
    assert!(checked(&first).ok);
    fs::write(keys.join("signing"), stolen).unwrap();
    assert!(Store::open(settings(root.path())).is_err());
}

/// A crash between the two writes of a checkpoint leaves the kept one newer; the old key counts up to that.
#[test]
fn the_old_key_counts_up_to_the_last_state_it_signed() {
    let root = tempfile::tempdir().unwrap();
    let latest = root.path().join("data/spine/checkpoint");
    let store = Store::open(settings(root.path())).unwrap();
    fill(&store);
    store.close().unwrap();
    let before = fs::read(&latest).unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(9));
    put(&store, outcome(9));
    store.close().unwrap();
    fs::write(&latest, before).unwrap();
    rotate_signing(&settings(root.path())).unwrap();
    let check = || {
        let (data, keys) = (root.path().join("data"), root.path().join("keys"));
        verify(&data, Some(&keys), &Options::default()).unwrap()
    };
    assert!(check().ok, "{:?}", check().bad);
    let store = Store::open(settings(root.path())).unwrap();
    assert!(!store.get(&sample::id(9)).unwrap().is_empty());
    store.close().unwrap();
    assert!(check().ok, "{:?}", check().bad);
}

#[test]
fn an_interrupted_change_of_the_signing_key_is_finished_or_undone() {
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
    rotate_signing_on(&with, &disk).unwrap();
    let calls = disk.calls() - before;
    let (mut interrupted, mut finished) = (0, 0);
    for fault in [Fault::Power, Fault::Error, Fault::Sync] {
        for call in 0..calls {
            let (disk, with) = begin(call);
            disk.fail_after(call, fault);
            interrupted += u64::from(rotate_signing_on(&with, &disk).is_err());
            disk.heal();
            disk.power_cut();
            let store = on(&disk).0.unwrap_or_else(|error| panic!("{fault:?} {call}: {error}"));
            put(&store, decision(20));
            put(&store, outcome(20));
            store.close().unwrap();
            let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
            let report = verify_on(&disk, data, Some(keys), &Options::default()).unwrap();
            assert!(report.ok, "{fault:?} {call}: {:?}", report.bad);
            finished += u64::from(report.notes.iter().any(|note| note.contains("vouched")));
        }
    }
    assert!(interrupted > calls && finished > 0, "{interrupted}, {finished} of {calls} calls");
}
