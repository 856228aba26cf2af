//! Backups made while the store runs, brought back, and never bringing back what is gone.

use super::faulty::{Fault, FaultyDisk};
use super::given::{StepClock, decision, outcome, put, sample, settings};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::{Disk, RealDisk};
use trace_store::record::{Class, HoldScope, Record, Subject, UtcNanos};
use trace_store::verify::{Options, Report, Trust, verify, verify_on};
use trace_store::{
    BackupError, HoldError, HoldOrder, Keep, OpenError, RestoreError, RestoreTo, Restored,
    Retention, Store, restore, restore_on,
};

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY + DAY / 2;

fn open(root: &Path, start: u64) -> Store {
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings(root), Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

fn promised() -> Retention {
    let promises = vec![(Class::Decisions, Keep::Days(30))];
    Retention { promises, basis: "house version 7".to_owned() }
}

fn calls(store: &Store, from: u64, count: u64) {
    for n in from..from + count {
        put(store, decision(n));
        put(store, outcome(n));
    }
}

fn back_up(store: &Store, root: &Path) -> trace_store::Backup {
    store.backup(&root.join("copy"), &root.join("copied-keys"), &sample::actor()).unwrap()
}

fn target(root: &Path, name: &str) -> RestoreTo {
    RestoreTo {
        dir: root.join(name).join("data"),
        keys_dir: root.join(name).join("keys"),
        master_key: root.join("keys/master"),
        custody: None,
        promised: None,
    }
}

fn brought_back(root: &Path, name: &str) -> (Restored, Report) {
    let to = target(root, name);
    let done = restore(&root.join("copy"), &root.join("copied-keys"), &to).unwrap();
    let options = Options { master_key: Some(to.master_key.clone()), ..Options::default() };
    let report = verify(&to.dir, Some(&to.keys_dir), &options).unwrap();
    (done, report)
}

fn reopen(root: &Path, name: &str, start: u64) -> Result<Store, OpenError> {
    let to = target(root, name);
    let mut settings = settings(&root.join(name));
    settings.master_key = to.master_key;
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock))
}

#[test]
fn a_backup_of_a_running_store_is_whole_and_grows() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 60);
    let first = back_up(&store, root.path());
    calls(&store, 100, 3);
    let second = back_up(&store, root.path());
    assert!(first.entries >= 120 && second.entries > first.entries);
    assert!(second.copied < second.bytes / 2, "{second:?}");
    assert_eq!(store.backups().unwrap(), std::slice::from_ref(&second));
    let (done, report) = brought_back(root.path(), "back");
    assert_eq!((done.checkpoint.size(), done.gone), (second.entries, vec![]));
    assert!(report.ok && report.decrypted, "{:?}", report.bad);
    assert_eq!((report.leaves, report.records), (second.entries, second.entries));
    // The copy goes on as a store, and the store as if nothing had been.
    let copy = reopen(root.path(), "back", START + DAY / 4).unwrap();
    assert_eq!(copy.recovery().lost, Vec::<u64>::new());
    assert!(!copy.get(&sample::id(101)).unwrap().is_empty());
    calls(&copy, 200, 2);
    copy.close().unwrap();
    calls(&store, 300, 2);
    store.close().unwrap();
    let keys = root.path().join("keys");
    assert!(verify(&root.path().join("data"), Some(&keys), &Options::default()).unwrap().ok);
    // The master key is in neither folder.
    let master = fs::read(root.path().join("keys/master")).unwrap();
    for dir in ["copy", "copied-keys"] {
        for file in files(&root.path().join(dir)) {
            let bytes = fs::read(&file).unwrap();
            assert!(!bytes.windows(64).any(|part| part == &master[..64]), "{file:?}");
        }
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn records_and_keys_are_kept_apart() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    let at = |name: &str| root.path().join(name);
    for (data, keys) in
        [("copy", "copy"), ("copy", "copy/keys"), ("data/x", "copy"), ("copy", "keys/x")]
    {
        let refused = store.backup(&at(data), &at(keys), &sample::actor()).unwrap_err();
        assert!(matches!(refused, BackupError::NotApart { .. }), "{data} {keys}: {refused}");
    }
}

#[test]
fn what_expired_since_does_not_come_back() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 3);
    store.close().unwrap();
    let store = open(root.path(), START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    calls(&store, 10, 3);
    for endpoint in ["nowhere", "own-berlin"] {
        let scope = HoldScope { endpoints: vec![endpoint.to_owned()], ..HoldScope::default() };
        let order = HoldOrder { scope, ..HoldOrder::default() };
        store.hold(&order, &sample::actor()).unwrap();
    }
    back_up(&store, root.path());
    // A backup of before, somewhere else, and one that follows.
    copy_dir(&root.path().join("copy"), &root.path().join("old"));
    let done = store.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
    store.close().unwrap();

    let day = format!("decisions/{}", trace_store::Day(20_000));
    assert!(root.path().join("old/trace/cells").join(&day).exists());
    assert!(!root.path().join("copied-keys").join(&day).exists());
    let to = target(root.path(), "old-back");
    let done = restore(&root.path().join("old"), &root.path().join("copied-keys"), &to).unwrap();
    assert_eq!(done.gone, std::slice::from_ref(&day));
    // There it is what nobody can read, so nobody knows whether a hold keeps some of it. Without a hold
    // it goes in order.
    let old = reopen(root.path(), "old-back", START + 40 * DAY + DAY / 8).unwrap();
    assert!(old.get(&sample::id(1)).is_err());
    let done = old.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed.len()), (0, 1));
    for hold in old.holds().unwrap() {
        old.release(hold.id, &sample::actor(), "x", "y").unwrap();
    }
    let done = old.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
    old.close().unwrap();
    let options = Options { master_key: Some(to.master_key), ..Options::default() };
    let report = verify(&to.dir, Some(&to.keys_dir), &options).unwrap();
    assert!(report.ok && report.deleted == 6, "{:?}", report.bad);
    // The backup that is seen to knows what went, and what a hold keeps of it.
    let to = target(root.path(), "back");
    let done = restore(&root.path().join("copy"), &root.path().join("copied-keys"), &to).unwrap();
    assert_eq!(done.gone, Vec::<String>::new());
    let copy = reopen(root.path(), "back", START + 40 * DAY + DAY / 8).unwrap();
    assert!(copy.get(&sample::id(1)).unwrap().is_empty());
    assert!(!copy.get(&sample::id(11)).unwrap().is_empty());
    // What a hold keeps came along, with the hold.
    let held = copy.holds().unwrap().iter().map(|hold| hold.copies[0].records).collect::<Vec<_>>();
    assert_eq!(held.iter().sum::<u64>(), 6, "{held:?}");
    copy.close().unwrap();
    let options = Options { master_key: Some(to.master_key.clone()), ..Options::default() };
    let report = verify(&to.dir, Some(&to.keys_dir), &options).unwrap();
    assert!(report.ok && report.deleted == 6, "{:?}", report.bad);
}

fn late(root: &Path, name: &str, promised: Retention, days: u64) -> (Restored, Store) {
    let now = START + days * DAY;
    let to = RestoreTo { promised: Some((promised, UtcNanos(now))), ..target(root, name) };
    let done = restore(&root.join("copy"), &root.join("copied-keys"), &to).unwrap();
    let store = reopen(root, name, now).unwrap();
    store.confirm_clock(sample::actor(), None).unwrap();
    (done, store)
}

/// A day that was over while nobody ran a store comes back without its key, unless a hold may keep some of
/// it; what the log says of holds comes back in any case.
#[test]
fn what_is_over_comes_back_only_where_something_was_held() {
    let mut all = promised();
    all.promises.push((Class::Holds, Keep::Days(30)));
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 3);
    back_up(&store, root.path());
    let (done, restored) = late(root.path(), "nothing-held", all.clone(), 40);
    assert_eq!(done.gone, [format!("decisions/{}", trace_store::Day(20_000))]);
    restored.close().unwrap();

    let hold = store.hold(&HoldOrder::default(), &sample::actor()).unwrap();
    back_up(&store, root.path());
    let (done, restored) = late(root.path(), "held", all.clone(), 40);
    assert_eq!(done.gone, Vec::<String>::new());
    let done = restored.expire(&all).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
    let holds = restored.holds().unwrap();
    assert_eq!((holds[0].id, holds[0].copies[0].records), (hold, 6));
}

/// Days of operators whose key is gone stop no deletion: what they said cannot be told again.
#[test]
fn a_day_of_operators_without_its_key_goes_in_order() {
    let mut all = promised();
    all.promises.push((Class::Operator, Keep::Days(30)));
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    put(&store, sample::each_kind().swap_remove(4));
    back_up(&store, root.path());
    store.close().unwrap();
    fs::remove_dir_all(root.path().join("copied-keys/operator")).unwrap();
    let (done, restored) = late(root.path(), "back", all.clone(), 40);
    assert_eq!(done.gone, [format!("operator/{}", trace_store::Day(20_000))]);
    let done = restored.expire(&all).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
}

/// A backup made before a class had its first day has no folder for its keys.
#[test]
fn a_backup_without_a_class_holds_up_no_deletion() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    back_up(&store, root.path());
    calls(&store, 0, 3);
    store.close().unwrap();
    assert!(!root.path().join("copied-keys/decisions").exists());
    let store = open(root.path(), START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    let done = store.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
}

/// What only a hold kept leaves the backups before the hold has ended, however late they are reached.
#[test]
fn a_released_hold_ends_once_no_backup_keeps_its_copies() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 3);
    let hold = store.hold(&HoldOrder::default(), &sample::actor()).unwrap();
    store.close().unwrap();
    let store = open(root.path(), START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    back_up(&store, root.path());
    store.expire(&promised()).unwrap();
    let held = |dir: &str| {
        let held = root.path().join(dir).join(format!("held/{hold}"));
        held.exists() && !files(&held).is_empty()
    };
    assert!(held("copied-keys") && held("copy/trace"));
    let away = root.path().join("away");
    fs::rename(root.path().join("copied-keys"), &away).unwrap();
    let refused = store.release(hold, &sample::actor(), "settled", "counsel").unwrap_err();
    assert!(matches!(refused, HoldError::Backups(_)), "{refused}");
    store.expire(&promised()).unwrap();
    assert_eq!(store.holds().unwrap()[0].ended, None);
    fs::rename(&away, root.path().join("copied-keys")).unwrap();
    store.expire(&promised()).unwrap();
    assert!(store.holds().unwrap()[0].ended.is_some());
    assert!(!held("copied-keys") && !held("copy/trace"));
}

/// Wherever a first backup is interrupted: once there is a key in it, the store knows of it.
#[test]
fn no_key_is_copied_to_a_place_the_store_does_not_know_of() {
    let (copy, keys) = (Path::new("/copy"), Path::new("/copied-keys"));
    let begin = |seed: u64| {
        let disk = FaultyDisk::new(seed);
        let store = in_memory(&disk);
        calls(&store, 0, 2);
        (disk, store)
    };
    let (disk, store) = begin(0);
    let before = disk.calls();
    store.backup(copy, keys, &sample::actor()).unwrap();
    let needed = disk.calls() - before;
    drop(store);
    let mut known = 0;
    for call in (0..needed).step_by(3) {
        let (disk, store) = begin(call);
        disk.fail_after(call, Fault::Power);
        let made = store.backup(copy, keys, &sample::actor()).is_ok();
        disk.heal();
        drop(store);
        disk.power_cut();
        if made {
            continue;
        }
        if disk.list(&keys.join("decisions")).unwrap().is_empty() {
            continue;
        }
        known += 1;
        assert_eq!(in_memory(&disk).backups().unwrap()[0].data, copy, "{call}");
    }
    assert!(known > 0);
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    back_up(&store, root.path());
    let to = |data: &str, keys: &str| {
        store.backup(&root.path().join(data), &root.path().join(keys), &sample::actor())
    };
    let refused = to("copy", "other-keys").unwrap_err();
    assert!(matches!(refused, BackupError::OtherKeys { .. }), "{refused}");
    // One that failed before it had a key holds up nothing.
    fs::write(root.path().join("a-file"), "x").unwrap();
    assert!(to("a-file/copy", "new-keys").is_err());
    assert_eq!(store.backups().unwrap().len(), 1);
}

/// What a drill leaves that was cut short is wiped by the next start.
#[test]
fn a_drill_cut_short_leaves_nothing_after_the_next_start() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 3);
    back_up(&store, root.path());
    let scratch = root.path().join("drill");
    // Where the drill notes its folder it cannot begin without that.
    let noted = root.path().join("data/drills");
    fs::create_dir(&noted).unwrap();
    let (copy, keys) = (root.path().join("copy"), root.path().join("copied-keys"));
    assert!(store.drill((&copy, &keys), &scratch, &sample::actor()).is_err());
    assert!(!scratch.exists());
    fs::remove_dir(&noted).unwrap();
    store.close().unwrap();
    brought_back(root.path(), "drill");
    assert!(scratch.join("keys/signing").exists());
    fs::write(&noted, format!("[{scratch:?}]")).unwrap();
    let store = open(root.path(), START + DAY / 8);
    assert!(!scratch.exists() && !noted.exists());
    let (drill, _) = store.drill((&copy, &keys), &scratch, &sample::actor()).unwrap();
    assert!(drill.passed && !noted.exists(), "{drill:?}");
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_dir(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A person's records go from the backup too, and the others of that day stay in it.
#[test]
fn what_was_erased_since_does_not_come_back() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    for n in 0..4 {
        let mut begun = sample::decision(n);
        let name = if n % 2 == 0 { "ada" } else { "ben" };
        begun.subject = Some(Subject::new(name.to_owned()));
        put(&store, Record::Decision(Box::new(begun)));
        put(&store, outcome(n));
    }
    store.close().unwrap();
    let store = open(root.path(), START + DAY);
    back_up(&store, root.path());
    copy_dir(&root.path().join("copy"), &root.path().join("old"));
    let ada: Vec<u64> = store.subject("ada").unwrap().iter().map(|one| one.index()).collect();
    assert_eq!(store.erase(&ada, &sample::actor(), "Art. 17 GDPR").unwrap(), 4);
    let told = store.query(&trace_store::Query {
        kinds: vec![trace_store::Kind::Erasure],
        ..trace_store::Query::default()
    });
    let Record::Erasure(told) = told.unwrap().records[0].record().clone() else { panic!() };
    assert_eq!(told.holders.len(), 2, "{:?}", told.holders);
    store.close().unwrap();
    let (_, report) = brought_back(root.path(), "back");
    assert!(report.ok && report.erased == 4, "{:?}", report.bad);
    let copy = reopen(root.path(), "back", START + DAY + DAY / 8).unwrap();
    assert_eq!(copy.subject("ben").unwrap().len(), 4);
    assert_eq!(copy.subject("ada").unwrap().len(), 0);
    copy.close().unwrap();
    // The copy of before is dead with the keys of now.
    let to = target(root.path(), "dead");
    let done = restore(&root.path().join("old"), &root.path().join("copied-keys"), &to).unwrap();
    assert_eq!(done.gone, [format!("decisions/{}", trace_store::Day(20_000))]);
}

/// A backup that cannot be reached keeps a day in the list of what is to go, until it is forgotten.
#[test]
fn a_backup_out_of_reach_is_waited_for() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 2);
    back_up(&store, root.path());
    store.close().unwrap();
    let away = root.path().join("away");
    fs::rename(root.path().join("copied-keys"), &away).unwrap();
    let store = open(root.path(), START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    let done = store.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed.len()), (0, 1));
    assert!(done.failed[0].1.contains("backup forget"), "{}", done.failed[0].1);
    assert!(store.get(&sample::id(1)).unwrap().is_empty());
    fs::rename(&away, root.path().join("copied-keys")).unwrap();
    let done = store.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
    store.forget_backup(&root.path().join("copy"), "given back", &sample::actor()).unwrap();
    assert_eq!(store.backups().unwrap(), vec![]);
    let unknown = store.forget_backup(&root.path().join("copy"), "again", &sample::actor());
    assert!(matches!(unknown, Err(BackupError::Unknown { .. })));
}

#[test]
fn a_damaged_backup_and_a_full_folder_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 5);
    back_up(&store, root.path());
    store.close().unwrap();
    let (copy, keys) = (root.path().join("copy"), root.path().join("copied-keys"));
    let here = RestoreTo {
        dir: root.path().join("data"),
        keys_dir: root.path().join("keys"),
        ..target(root.path(), "x")
    };
    let refused = restore(&copy, &keys, &here).unwrap_err();
    assert!(matches!(refused, RestoreError::NotEmpty { .. }), "{refused}");
    for (n, file) in files(&copy).into_iter().enumerate() {
        let whole = fs::read(&file).unwrap();
        if whole.is_empty() {
            continue;
        }
        let mut turned = whole.clone();
        let at = turned.len() / 2;
        turned[at] ^= 1;
        fs::write(&file, &turned).unwrap();
        let refused = restore(&copy, &keys, &target(root.path(), &format!("turned-{n}")));
        assert!(refused.is_err(), "{file:?}");
        fs::write(&file, &whole).unwrap();
    }
    let mut other = target(root.path(), "other");
    other.master_key = root.path().join("another");
    fs::write(&other.master_key, format!("{}\n", "0".repeat(64))).unwrap();
    assert!(matches!(restore(&copy, &keys, &other), Err(RestoreError::Key(_))));
}

/// What an auditor took home after the backup was made shows what the backup lost, and a witness keeps
/// the copy from going on as if nothing had been.
#[test]
fn a_later_checkpoint_shows_what_a_backup_lost() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 3);
    back_up(&store, root.path());
    let early = fs::read_to_string(root.path().join("data/spine/checkpoint")).unwrap();
    calls(&store, 10, 3);
    store.close().unwrap();
    let late = fs::read_to_string(root.path().join("data/spine/checkpoint")).unwrap();
    brought_back(root.path(), "back");
    let to = target(root.path(), "back");
    let with = |note: &str| {
        let options = Options {
            master_key: Some(to.master_key.clone()),
            since: Some(note.to_owned()),
            ..Options::default()
        };
        verify(&to.dir, Some(&to.keys_dir), &options).unwrap()
    };
    let report = with(&early);
    assert!(report.ok && matches!(report.trust, Trust::Brought { .. }), "{:?}", report.bad);
    assert!(!with(&late).ok);
    let witness = root.path().join("witness");
    fs::write(&witness, &late).unwrap();
    let mut settings = settings(&root.path().join("back"));
    settings.master_key = to.master_key.clone();
    settings.witnesses = vec![witness];
    let clock = StepClock::at(START + DAY / 8, Duration::from_micros(10));
    let refused = Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)).unwrap_err();
    assert!(matches!(refused, OpenError::Witness { .. }), "{refused}");
}

fn in_memory(disk: &FaultyDisk) -> Store {
    let mut settings = settings(Path::new("/store"));
    settings.index = false;
    let clock = StepClock::at(START, Duration::from_micros(10));
    Store::open_on(settings, Arc::new(disk.clone()), Arc::new(clock)).unwrap()
}

/// Whatever fails at whichever call of a backup, the backup before it is still whole, or this one is.
#[test]
fn an_interrupted_backup_leaves_a_whole_one() {
    let (copy, keys) = (Path::new("/copy"), Path::new("/copied-keys"));
    let begin = |seed: u64| {
        let disk = FaultyDisk::new(seed);
        let store = in_memory(&disk);
        calls(&store, 0, 6);
        store.backup(copy, keys, &sample::actor()).unwrap();
        calls(&store, 10, 30);
        (disk, store)
    };
    let (disk, store) = begin(0);
    let before = disk.calls();
    store.backup(copy, keys, &sample::actor()).unwrap();
    let needed = disk.calls() - before;
    drop(store);
    let mut interrupted = 0;
    for (first, fault) in (0..).zip([Fault::Power, Fault::Error, Fault::Sync]) {
        for call in (first..needed).step_by(5) {
            let (disk, store) = begin(call);
            disk.fail_after(call, fault);
            interrupted += u64::from(store.backup(copy, keys, &sample::actor()).is_err());
            disk.heal();
            drop(store);
            disk.power_cut();
            disk.create_dir(Path::new("/back")).unwrap();
            let to = RestoreTo {
                dir: "/back/data".into(),
                keys_dir: "/back/keys".into(),
                master_key: "/store/keys/master".into(),
                custody: None,
                promised: None,
            };
            let done = restore_on(&disk, copy, keys, &to).unwrap();
            assert_eq!(done.gone, Vec::<String>::new(), "{fault:?} {call}");
            let options = Options { master_key: Some(to.master_key), ..Options::default() };
            let report = verify_on(&disk, &to.dir, Some(&to.keys_dir), &options).unwrap();
            assert!(report.ok && report.records >= 12, "{fault:?} {call}: {:?}", report.bad);
        }
    }
    assert!(interrupted > needed / 8, "{interrupted} of {needed} calls");
}

const ROOT: &str = "BAILIWICK_TEST_BACKUP_ROOT";

/// The child's half: appends and backs up for as long as it lives.
#[test]
fn child_that_backs_up() {
    let Ok(root) = std::env::var(ROOT) else { return };
    let root = Path::new(&root);
    let store = Store::open(settings(root)).unwrap();
    for round in 0.. {
        calls(&store, round * 10, 10);
        back_up(&store, root);
        println!("backed up {round}");
    }
}

/// A process that is killed while it copies leaves a backup that comes back whole.
#[test]
fn a_backup_outlives_sigkill() {
    use std::io::{BufRead as _, BufReader};
    let root = tempfile::tempdir().unwrap();
    for round in 0..8u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["backups::child_that_backs_up", "--exact", "--nocapture"])
            .env(ROOT, root.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = usize::try_from(1 + round % 3).unwrap();
        let mut made = 0;
        while made < wanted {
            let line = lines.next().expect("the child ended by itself").unwrap();
            made += usize::from(line.contains("backed up"));
        }
        // Spins a different while each time, so that it dies in different places.
        assert!((0..round * 40_000).map(std::hint::black_box).all(|n| n < u64::MAX));
        child.kill().unwrap();
        child.wait().unwrap();
        let (done, report) = brought_back(root.path(), &format!("back-{round}"));
        assert_eq!(done.gone, Vec::<String>::new(), "round {round}");
        assert!(report.ok && report.records >= 20, "round {round}: {:?}", report.bad);
    }
}

#[test]
fn a_drill_measures_and_says_what_does_not_come_back() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    calls(&store, 0, 20);
    back_up(&store, root.path());
    calls(&store, 100, 3);
    let (copy, keys) = (root.path().join("copy"), root.path().join("copied-keys"));
    let scratch = root.path().join("drill");
    let by = sample::actor();
    let (drill, note) = store.drill((&copy, &keys), &scratch, &by).unwrap();
    assert!(drill.passed && drill.records >= 40, "{drill:?}");
    assert!(drill.missing_entries >= 6, "{drill:?}");
    assert!(!scratch.exists());
    assert!(store.verifier().open(&note).unwrap().starts_with("bailiwick drill 1\n{"));
    let file = files(&copy.join("trace/cells/decisions")).remove(0);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    let (drill, _) = store.drill((&copy, &keys), &scratch, &by).unwrap();
    assert!(!drill.passed && drill.what_failed.is_some(), "{drill:?}");
    let nowhere = root.path().join("nowhere");
    let (drill, _) = store.drill((&nowhere, &keys), &scratch, &by).unwrap();
    assert!(drill.what_failed.unwrap().contains("no backup"));
    assert!(!scratch.exists());
    let drills = vec![trace_store::Kind::Drill];
    let told = store.query(&trace_store::Query { kinds: drills, ..trace_store::Query::default() });
    assert_eq!(told.unwrap().records.len(), 3);
    assert!(store.drill((&copy, &keys), root.path(), &by).is_err());
}
