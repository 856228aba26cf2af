//! One person is found over many days: by the files of days that have ended, by the index of today, and
//! by neither when they are gone, damaged or of another time. The answer is the same.

use super::given::{StepClock, put, sample, settings};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::*;
use trace_store::verify::{Options, verify};
use trace_store::{Day, Settings, Store};

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY + DAY / 2;
const DAYS: u64 = 4;

/// The id of a call of a day, as the proxy makes them.
fn call(n: u64, day: u64) -> RecordId {
    let [_, _, time @ ..] = ((START + day * DAY) / 1_000_000).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&time);
    bytes[6] = 0x70;
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes[8] = 0x80;
    RecordId::from_bytes(bytes)
}

fn decision(n: u64, day: u64, name: &str) -> Record {
    let mut decision = sample::decision(n);
    decision.record_id = call(n, day);
    decision.subject = Some(Subject::new(name.to_owned()));
    Record::Decision(Box::new(decision))
}

fn outcome(n: u64, day: u64) -> Record {
    let mut outcome = sample::outcome(n);
    outcome.record_id = call(n, day);
    Record::Outcome(Box::new(outcome))
}

fn open_with(settings: Settings, day: u64) -> Store {
    let clock = StepClock::at(START + day * DAY, Duration::from_micros(10));
    Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

/// Days with calls of two people, one of which ends on the day after it began; the last is today.
fn fill(root: &Path) -> Store {
    for day in 0..DAYS {
        let store = open_with(settings(root), day);
        for n in 0..6 {
            let n = day * 10 + n;
            put(&store, decision(n, day, if n % 3 == 0 { "ada" } else { "ben" }));
            put(&store, outcome(n, day));
        }
        store.close().unwrap();
    }
    let clock = Arc::new(StepClock::at(START + DAYS * DAY, Duration::from_micros(10)));
    let store = Store::open_on(settings(root), Arc::new(RealDisk), clock.clone()).unwrap();
    put(&store, decision(900, DAYS, "ada"));
    clock.leap(Duration::from_nanos(DAY));
    put(&store, outcome(900, DAYS));
    put(&store, decision(901, DAYS + 1, "ada"));
    put(&store, outcome(901, DAYS + 1));
    put(&store, decision(902, DAYS + 1, "ben"));
    put(&store, outcome(902, DAYS + 1));
    store
}

fn indexes(store: &Store, name: &str) -> Vec<u64> {
    store.subject(name).unwrap().iter().map(trace_store::Stored::index).collect()
}

fn file(root: &Path, day: u64) -> PathBuf {
    let day = Day(u32::try_from(20_000 + day).unwrap());
    root.join(format!("data/cells/decisions/{day}/subjects"))
}

/// By reading every record there is.
fn expected(store: &Store, name: &str) -> Vec<u64> {
    let mut found = Vec::new();
    for n in (0..DAYS).flat_map(|day| (0..6).map(move |n| (day, day * 10 + n))) {
        let of = if n.1 % 3 == 0 { "ada" } else { "ben" };
        found.extend((of == name).then_some(call(n.1, n.0)));
    }
    let late: &[(u64, u64)] = if name == "ada" { &[(900, 0), (901, 1)] } else { &[(902, 1)] };
    found.extend(late.iter().map(|(n, day)| call(*n, DAYS + day)));
    let mut found: Vec<u64> =
        found.iter().flat_map(|id| store.get(id).unwrap()).map(|one| one.index()).collect();
    found.sort_unstable();
    found
}

#[test]
fn days_that_ended_have_a_file_and_everything_is_found_through_it() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(root.path());
    let (ada, ben) = (expected(&store, "ada"), expected(&store, "ben"));
    assert!(ada.len() == 2 * 8 + 4 && ben.len() == 4 * 8 + 2, "{ada:?} {ben:?}");
    assert_eq!(store.make_subject_files().unwrap(), DAYS + 1);
    assert_eq!(store.make_subject_files().unwrap(), 0);
    assert!(!file(root.path(), DAYS + 1).exists());
    // Without their indexes, which are of no more use for this.
    store.close().unwrap();
    for day in 0..=DAYS {
        fs::remove_dir_all(file(root.path(), day).with_file_name("index")).unwrap();
    }
    let store = open_with(settings(root.path()), DAYS + 1);
    assert_eq!((indexes(&store, "ada"), indexes(&store, "ben")), (ada, ben));
    assert_eq!(indexes(&store, "nobody"), Vec::<u64>::new());
    // Only the call that went on past midnight was looked for in an index.
    let opened = |day| file(root.path(), day).with_file_name("index").exists();
    assert_eq!((0..3).map(opened).collect::<Vec<_>>(), [false; 3]);
    store.close().unwrap();
    let report =
        verify(&root.path().join("data"), Some(&root.path().join("keys")), &Options::default());
    assert!(report.unwrap().ok);
}

#[test]
fn without_a_usable_file_the_answer_is_the_same() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(root.path());
    let ada = expected(&store, "ada");
    store.make_subject_files().unwrap();
    let damage: [&dyn Fn(&Path); 4] = [
        &|path| fs::remove_file(path).unwrap(),
        &|path| fs::write(path, b"").unwrap(),
        &|path| {
            let mut bytes = fs::read(path).unwrap();
            bytes[64 + 1000] ^= 1;
            fs::write(path, bytes).unwrap();
        },
        // That of another day: as good a file, under another key.
        &|path| {
            let other = file(root.path(), 3);
            fs::copy(other, path).unwrap();
        },
    ];
    for damage in damage {
        let path = file(root.path(), 1);
        let good = fs::read(&path).unwrap();
        damage(&path);
        assert_eq!(indexes(&store, "ada"), ada);
        // It was made anew on the way, as large as it was.
        assert_eq!(fs::read(&path).unwrap().len(), good.len());
    }
    // Where none can be made, not even half of one.
    let path = file(root.path(), 1);
    fs::remove_file(&path).unwrap();
    fs::create_dir(path.with_extension("new")).unwrap();
    assert_eq!(indexes(&store, "ada"), ada);
    assert!(!path.exists());
    store.close().unwrap();
    fs::remove_dir(path.with_extension("new")).unwrap();
    let plain = Settings { index: false, ..settings(root.path()) };
    let store = open_with(plain, DAYS + 1);
    assert_eq!(indexes(&store, "ada"), ada);
}

#[test]
fn an_index_of_an_earlier_form_is_built_anew() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(root.path());
    let ada = expected(&store, "ada");
    store.close().unwrap();
    // As the release before left it: no rows by subject, and nothing that says so.
    let today = file(root.path(), DAYS + 1).with_file_name("index");
    let db = sled::open(&today).unwrap();
    let of_subjects: Vec<_> = db.scan_prefix([b'p', 9]).keys().collect();
    assert!(!of_subjects.is_empty());
    for key in of_subjects {
        db.remove(key.unwrap()).unwrap();
    }
    db.remove(b"v").unwrap();
    db.flush().unwrap();
    drop(db);
    let store = open_with(settings(root.path()), DAYS + 1);
    assert_eq!(indexes(&store, "ada"), ada);
}

#[test]
fn an_erasure_leaves_no_older_file_behind() {
    let root = tempfile::tempdir().unwrap();
    let store = fill(root.path());
    store.make_subject_files().unwrap();
    let (ben, path) = (indexes(&store, "ben"), file(root.path(), 1));
    let before = fs::read(&path).unwrap();
    let ada: Vec<u64> = indexes(&store, "ada").into_iter().filter(|index| *index < 40).collect();
    store.erase(&ada, &sample::actor(), "Art. 17 GDPR").unwrap();
    assert!(!path.exists());
    // The one from before the erasure opens no more: it was sealed under the key that is gone.
    fs::write(&path, &before).unwrap();
    assert!(indexes(&store, "ada").iter().all(|index| !ada.contains(index)));
    assert_eq!(indexes(&store, "ben"), ben);
    assert!(fs::read(&path).unwrap() != before);
}
