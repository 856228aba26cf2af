//! Legal holds: what they hold outlives its day and a request for erasure, and nothing else does.

use super::faulty::{Fault, FaultyDisk};
use super::given::{StepClock, decision, outcome, put, sample, settings};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{Class, HoldScope, Record, RecordId, Subject};
use trace_store::verify::{Options, verify, verify_on};
use trace_store::{CellState, HoldError, HoldOrder, Keep, Order, Query, Retention, Store};

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY + DAY / 2;

fn open(root: &Path, start: u64) -> Store {
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings(root), Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

fn promised() -> Retention {
    let promises = vec![(Class::Decisions, Keep::Days(30)), (Class::Operator, Keep::Days(60))];
    Retention { promises, basis: "house version 7".to_owned() }
}

fn of(n: u64, application: &str, subject: &str) -> Record {
    let mut decision = sample::decision(n);
    decision.application = application.to_owned();
    decision.subject = Some(Subject::new(subject.to_owned()));
    Record::Decision(Box::new(decision))
}

/// Six calls by two applications and two people on the first day.
fn filled(root: &Path) -> Store {
    let store = open(root, START);
    for n in 0..6 {
        let application = if n % 2 == 0 { "intake" } else { "hr" };
        put(&store, of(n, application, if n < 3 { "ada" } else { "ben" }));
        let mut closed = sample::outcome(n);
        closed.application = application.to_owned();
        put(&store, Record::Outcome(Box::new(closed)));
    }
    store
}

fn order(scope: HoldScope, subject: Option<&str>) -> HoldOrder {
    HoldOrder {
        scope,
        subject: subject.map(str::to_owned),
        reason: "pending litigation".to_owned(),
        authority: "district court, 4 O 17/26".to_owned(),
    }
}

fn hold(store: &Store, scope: HoldScope, subject: Option<&str>) -> RecordId {
    store.hold(&order(scope, subject), &sample::actor()).unwrap()
}

fn of_hr() -> HoldScope {
    HoldScope { applications: vec!["hr".to_owned()], ..HoldScope::default() }
}

fn later(root: &Path, days: u64) -> Store {
    let store = open(root, START + days * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    store
}

fn held(store: &Store, hold: RecordId) -> Vec<u64> {
    let mut query = Query { hold: Some(hold), order: Order::Oldest, limit: 2, ..Query::default() };
    let mut found = Vec::new();
    loop {
        let page = store.query(&query).unwrap();
        found.extend(page.records.iter().map(trace_store::Stored::index));
        query.cursor = page.next;
        if query.cursor.is_none() {
            return found;
        }
    }
}

fn checked(root: &Path) -> trace_store::verify::Report {
    verify(&root.join("data"), Some(&root.join("keys")), &Options::default()).unwrap()
}

#[test]
fn a_day_goes_and_what_is_held_of_it_stays_until_the_release() {
    let root = tempfile::tempdir().unwrap();
    let store = filled(root.path());
    let (hr, ada) = (hold(&store, of_hr(), None), hold(&store, HoldScope::default(), Some("ada")));
    assert_eq!(held(&store, hr), [2, 3, 6, 7, 10, 11]);
    assert_eq!(held(&store, ada), [0, 1, 2, 3, 4, 5]);
    store.close().unwrap();

    // Weeks before it goes, it is said what will stay.
    let store = later(root.path(), 20);
    let cells = store.retention(&promised()).unwrap();
    assert_eq!((cells[0].state, cells[0].held), (CellState::Kept, 10));
    store.close().unwrap();
    let store = later(root.path(), 40);
    let cells = store.retention(&promised()).unwrap();
    assert_eq!((cells[0].records, cells[0].held), (12, 10));
    let done = store.expire(&promised()).unwrap();
    assert_eq!((done.deleted.len(), done.failed), (1, vec![]));
    assert!(store.get(&sample::id(0)).unwrap().is_empty());
    // Found through their hold alone, each under its own filters.
    assert_eq!(held(&store, hr), [2, 3, 6, 7, 10, 11]);
    assert_eq!(held(&store, ada), [0, 1, 2, 3, 4, 5]);
    let outcomes = vec![trace_store::Kind::Outcome];
    let query = Query { hold: Some(hr), kinds: outcomes, ..Query::default() };
    let found = store.query(&query).unwrap().records;
    assert_eq!(found.iter().map(trace_store::Stored::index).collect::<Vec<_>>(), [11, 7, 3]);
    store.close().unwrap();
    assert!(checked(root.path()).ok, "{:?}", checked(root.path()).bad);
    assert!(verify(&root.path().join("data"), None, &Options::default()).unwrap().ok);

    let store = open(root.path(), START + 40 * DAY + DAY / 8);
    store.release(hr, &sample::actor(), "settled", "general counsel").unwrap();
    let again = store.release(hr, &sample::actor(), "settled", "general counsel").unwrap_err();
    assert!(matches!(again, HoldError::Unknown(id) if id == hr));
    assert_eq!((held(&store, hr).len(), held(&store, ada).len()), (0, 6));
    let holds = store.holds().unwrap();
    assert_eq!(holds.iter().map(|one| one.ended.is_some()).collect::<Vec<_>>(), [true, false]);
    assert!(!root.path().join("data/held").join(hr.to_string()).exists());
    assert!(!root.path().join("keys/held").join(hr.to_string()).exists());
    store.close().unwrap();
    assert!(checked(root.path()).ok, "{:?}", checked(root.path()).bad);
}

#[test]
fn a_request_for_erasure_leaves_what_is_held() {
    let root = tempfile::tempdir().unwrap();
    let store = filled(root.path());
    let hr = hold(&store, of_hr(), None);
    store.close().unwrap();
    let store = open(root.path(), START + DAY);
    let ada: Vec<u64> = store.subject("ada").unwrap().iter().map(|one| one.index()).collect();
    assert_eq!(
        store.held(&ada).unwrap().into_iter().collect::<Vec<_>>(),
        [(2, vec![hr]), (3, vec![hr])]
    );
    assert_eq!(store.erase(&ada, &sample::actor(), "Art. 17 GDPR").unwrap(), 4);
    assert_eq!(store.subject("ada").unwrap().len(), 2);
    store.release(hr, &sample::actor(), "settled", "general counsel").unwrap();
    assert_eq!(store.erase(&ada, &sample::actor(), "Art. 17 GDPR").unwrap(), 2);
    assert!(store.subject("ada").unwrap().is_empty());
    store.close().unwrap();
    assert!(checked(root.path()).ok, "{:?}", checked(root.path()).bad);
}

/// A call whose decision fits and whose outcome came after midnight, when nothing in its day fits.
#[test]
fn a_call_across_midnight_is_held_whole() {
    // A day at a time, and both days in one run.
    across_midnight(&[31, 32, 33]);
    across_midnight(&[33]);
}

fn across_midnight(runs: &[u64]) {
    let root = tempfile::tempdir().unwrap();
    let clock = Arc::new(StepClock::at(20_001 * DAY - 1_000_000, Duration::from_micros(1)));
    // No heartbeat between the two.
    let mut settings = settings(root.path());
    settings.heartbeat_every = Duration::from_secs(3600);
    let store = Store::open_on(settings, Arc::new(RealDisk), Arc::clone(&clock) as _).unwrap();
    let mut labelled = sample::decision(1);
    labelled.level = "secret".to_owned();
    put(&store, Record::Decision(Box::new(labelled)));
    clock.leap(Duration::from_secs(60));
    put(&store, outcome(1));
    put(&store, decision(2));
    put(&store, outcome(2));
    let scope = HoldScope { levels: vec!["secret".to_owned()], ..HoldScope::default() };
    let secret = hold(&store, scope, None);
    assert_eq!(held(&store, secret), [0, 1]);
    store.close().unwrap();
    for &days in runs {
        let store = later(root.path(), days);
        assert_eq!(store.expire(&promised()).unwrap().failed, vec![], "{days}");
        assert_eq!(held(&store, secret), [0, 1], "{days}");
        store.close().unwrap();
    }
    assert!(checked(root.path()).ok, "{:?}", checked(root.path()).bad);
}

#[test]
fn what_a_hold_keeps_cannot_be_taken_away_or_added_to_unseen() {
    let root = tempfile::tempdir().unwrap();
    let store = filled(root.path());
    let hr = hold(&store, of_hr(), None);
    store.close().unwrap();
    let store = later(root.path(), 40);
    store.expire(&promised()).unwrap();
    store.close().unwrap();
    let folder = root.path().join("data/held").join(hr.to_string());
    let cell = folder.join("cells/decisions").join(trace_store::Day(20_000).to_string());
    let file = cell.join("bodies-000000");
    let whole = fs::read(&file).unwrap();
    assert!(checked(root.path()).ok);
    // Its last record cut off, a bit of it turned, all of it gone.
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(checked(root.path()).bad.iter().any(|bad| bad.what.contains("not what was copied")));
    let mut turned = whole.clone();
    turned[200] ^= 1;
    fs::write(&file, &turned).unwrap();
    assert!(!checked(root.path()).ok);
    fs::remove_dir_all(&folder).unwrap();
    assert!(checked(root.path()).bad.iter().any(|bad| bad.what.contains("is missing")));
    // Under another hold's name.
    fs::create_dir_all(&cell).unwrap();
    fs::write(&file, &whole).unwrap();
    assert!(checked(root.path()).ok);
    let stranger = root.path().join("data/held").join(sample::id(9).to_string());
    fs::rename(&folder, &stranger).unwrap();
    assert!(checked(root.path()).bad.iter().any(|bad| bad.what.contains("nobody placed")));
}

/// Where the records of holds cannot be read, nothing is deleted and nothing erased.
#[test]
fn holds_that_cannot_be_read_stop_deletion() {
    let root = tempfile::tempdir().unwrap();
    let store = filled(root.path());
    hold(&store, of_hr(), None);
    store.close().unwrap();
    let cell = root.path().join("data/cells/holds").join(trace_store::Day(20_000).to_string());
    fs::remove_dir_all(cell).unwrap();
    let store = later(root.path(), 40);
    let refused = store.expire(&promised()).unwrap_err().to_string();
    assert!(refused.contains("nobody knows what is held"), "{refused}");
    assert!(store.erase(&[0], &sample::actor(), "Art. 17 GDPR").is_err());
    assert!(!store.get(&sample::id(0)).unwrap().is_empty());
}

/// Records of holds outlive their own day as long as the hold is open, and no longer.
#[test]
fn what_is_told_of_a_hold_stays_until_it_has_ended() {
    let root = tempfile::tempdir().unwrap();
    let store = filled(root.path());
    let hr = hold(&store, of_hr(), None);
    store.close().unwrap();
    for days in [40, 70] {
        let store = later(root.path(), days);
        store.expire(&promised()).unwrap();
        assert_eq!(held(&store, hr).len(), 6, "after {days} days");
        store.close().unwrap();
    }
    let store = open(root.path(), START + 70 * DAY + DAY / 8);
    store.release(hr, &sample::actor(), "settled", "general counsel").unwrap();
    store.close().unwrap();
    let store = later(root.path(), 140);
    store.expire(&promised()).unwrap();
    assert_eq!(store.holds().unwrap(), vec![]);
    store.close().unwrap();
    assert!(checked(root.path()).ok, "{:?}", checked(root.path()).bad);
}

fn in_memory(disk: &FaultyDisk, start: u64) -> Result<Store, trace_store::OpenError> {
    let mut settings = settings(Path::new("/store"));
    settings.index = false;
    // How long a failing disk is waited for.
    settings.checkpoint_every = Duration::from_millis(2);
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings, Arc::new(disk.clone()), Arc::new(clock))
}

/// Whatever fails at whichever call of copying, deleting or releasing, nothing that is held is lost, and
/// the next run finishes it.
#[test]
fn an_interrupted_copy_or_release_is_finished_by_the_next() {
    let begin = |seed: u64| {
        let disk = FaultyDisk::new(seed);
        let store = in_memory(&disk, START).unwrap();
        put(&store, decision(1));
        put(&store, outcome(1));
        let calls = HoldScope { kinds: vec!["decision".to_owned()], ..HoldScope::default() };
        let id = hold(&store, calls, None);
        store.close().unwrap();
        let store = in_memory(&disk, START + 40 * DAY).unwrap();
        store.confirm_clock(sample::actor(), None).unwrap();
        (disk, store, id)
    };
    let act = |store: &Store, id: RecordId, release: bool| -> Result<(), String> {
        let done = store.expire(&promised()).map_err(|error| error.to_string())?;
        if let Some((_, why)) = done.failed.first() {
            return Err(why.clone());
        }
        if !release {
            return Ok(());
        }
        store.release(id, &sample::actor(), "x", "y").map_err(|error| error.to_string())
    };
    for release in [false, true] {
        let (disk, store, id) = begin(0);
        let before = disk.calls();
        act(&store, id, release).unwrap();
        let calls = disk.calls() - before;
        drop(store);
        let mut interrupted = 0;
        for (first, fault) in (0..).zip([Fault::Power, Fault::Error, Fault::Sync]) {
            for call in (first..calls).step_by(7) {
                let (disk, store, id) = begin(call);
                disk.fail_after(call, fault);
                interrupted += u64::from(act(&store, id, release).is_err());
                disk.heal();
                drop(store);
                disk.power_cut();
                let store = in_memory(&disk, START + 40 * DAY + DAY / 8).unwrap();
                let done = store.expire(&promised()).unwrap();
                assert_eq!(done.failed, vec![], "{fault:?} {call}");
                let told = store.holds().unwrap()[0].clone();
                let kept = if told.is_active() { 2 } else { 0 };
                assert_eq!(held(&store, id).len(), kept, "{fault:?} {call}");
                assert!(release || told.is_active(), "{fault:?} {call}");
                store.close().unwrap();
                let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
                let report = verify_on(&disk, data, Some(keys), &Options::default()).unwrap();
                assert!(report.ok, "{fault:?} {call}: {:?}", report.bad);
            }
        }
        assert!(interrupted > calls / 8, "{interrupted} of {calls} calls");
    }
}

#[test]
fn only_the_store_writes_of_holds() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), START);
    for record in sample::each_kind() {
        let own = matches!(record, Record::Hold(_) | Record::Rollup(_) | Record::Drill(_));
        if own {
            assert!(store.append(record).wait().is_err());
        }
    }
    let wrong = HoldScope { kinds: vec!["decisions".to_owned()], ..HoldScope::default() };
    let refused = store.hold(&order(wrong, None), &sample::actor()).unwrap_err();
    assert!(matches!(refused, HoldError::Scope(_)), "{refused}");
}
