//! The life of a store: first start, records, restart, refusal.

use super::given::{self, StepClock, decision, outcome, put, sample, settings};
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{Kind, RecordId, Subject, Verdict};
use trace_store::verify::{Options, Trust, VerifyError, verify};
use trace_store::{AppendError, Checkpoint, OpenError, Record, Reserve, Store, Watched};

const MIDDAY: u64 = 1_790_000_000_000_000_000;

#[test]
fn a_receipt_says_what_was_written() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let mut wanted = sample::decision(7);
    wanted.request_digest = trace_store::record::Digest::from_bytes([0xcd; 32]);
    let receipt = store.append(Record::Decision(Box::new(wanted))).wait().unwrap();
    assert_eq!(receipt.kind(), Kind::Decision);
    assert_eq!(receipt.record_id(), sample::id(7));
    assert_eq!(receipt.request(), [0xcd; 32]);
    assert_eq!(receipt.index(), 0);
    let receipt = store.append(outcome(7)).wait().unwrap();
    assert_eq!((receipt.kind(), receipt.index()), (Kind::Outcome, 1));
    assert_eq!(receipt.request(), [0; 32]);
    store.close().unwrap();
}

#[test]
fn every_kind_comes_back_as_it_went_in() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let mut written = 0;
    for record in sample::each_kind() {
        // The store's own; see `expiry`.
        if matches!(
            record.kind(),
            Kind::DeleteIntent
                | Kind::DeleteReceipt
                | Kind::ClockConfirmed
                | Kind::ErasureIntent
                | Kind::Erasure
                | Kind::Hold
                | Kind::Rollup
                | Kind::Drill
        ) {
            continue;
        }
        written += 1;
        let index = put(&store, record.clone());
        let found = store.get(&record.record_id()).unwrap();
        let stored = found.iter().find(|stored| stored.index() == index).unwrap();
        assert_eq!(stored.record(), &record);
        assert_eq!(stored.origin(), given::ORIGIN);
        assert_eq!(stored.class(), record.kind().class());
    }
    store.close().unwrap();
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let report = verify(&data, Some(&keys), &Options::default()).unwrap();
    assert!(report.ok, "{:?}", report.bad);
    assert_eq!((report.leaves, report.records, report.decrypted), (written, written, true));
    assert!(report.sentence().starts_with("self-signed only"));
    let without = verify(&data, None, &Options::default()).unwrap();
    assert!(without.ok && !without.decrypted);
}

#[test]
fn a_call_that_a_crash_left_open_gets_a_gap() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(1));
    put(&store, decision(2));
    put(&store, outcome(2));
    let mut denied = sample::decision(3);
    denied.decision = Verdict::Deny;
    put(&store, Record::Decision(Box::new(denied)));
    store.close().unwrap();

    let store = Store::open(settings(root.path())).unwrap();
    assert_eq!(store.recovery().gaps, 1);
    let kinds = |n| -> Vec<Kind> {
        store.get(&sample::id(n)).unwrap().iter().map(|s| s.record().kind()).collect()
    };
    assert_eq!(kinds(1), [Kind::Decision, Kind::Gap]);
    assert_eq!(kinds(2), [Kind::Decision, Kind::Outcome]);
    assert_eq!(kinds(3), [Kind::Decision]);
    store.close().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    assert_eq!(store.recovery().gaps, 0);
}

#[test]
fn one_process_at_a_time_and_one_key() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    assert!(matches!(Store::open(settings(root.path())), Err(OpenError::Locked { .. })));
    put(&store, decision(1));
    let other = store.clone();
    store.close().unwrap();
    assert_eq!(other.append(decision(2)).wait(), Err(AppendError::Closed));
    drop(other);

    let mut elsewhere = settings(root.path());
    elsewhere.origin = "bailiwick.example/other".to_owned();
    assert!(matches!(Store::open(elsewhere), Err(OpenError::Key(_))));
    std::fs::remove_file(root.path().join("keys/master")).unwrap();
    // A key that vanished is not made anew over records it could never open.
    assert!(matches!(Store::open(settings(root.path())), Err(OpenError::Key(_))));
    assert!(!root.path().join("keys/master").exists());
}

#[test]
fn a_log_that_lost_its_end_is_not_written_to() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    for n in 0..5 {
        put(&store, decision(n));
    }
    store.close().unwrap();
    let log = root.path().join("data/spine/log-000000");
    let whole = std::fs::read(&log).unwrap();
    assert_eq!(whole.len(), 64 + 5 * 64);
    std::fs::write(&log, &whole[..64 + 4 * 64]).unwrap();
    let error = Store::open(settings(root.path())).unwrap_err();
    assert!(matches!(error, OpenError::Shrunk { found: 4, signed: 5 }), "{error}");
    std::fs::write(&log, &whole).unwrap();
    Store::open(settings(root.path())).unwrap();
}

#[test]
fn an_idle_store_says_so_and_signs_it() {
    let root = tempfile::tempdir().unwrap();
    let clock = Arc::new(StepClock::at(MIDDAY, Duration::from_millis(1)));
    let store = Store::open_on(settings(root.path()), Arc::new(RealDisk), clock.clone()).unwrap();
    let mut watch = store.subscribe();
    clock.leap(Duration::from_secs(61));
    let Watched::Record(heartbeat) = watch.wait() else { panic!("no heartbeat") };
    assert_eq!(heartbeat.record().kind(), Kind::Heartbeat);
    store.close().unwrap();
    let report = verify(&root.path().join("data"), None, &Options::default()).unwrap();
    assert_eq!((report.ok, report.leaves), (true, 1));
}

#[test]
fn a_nearly_full_disk_refuses_and_resumes() {
    let root = tempfile::tempdir().unwrap();
    let disk = Arc::new(super::faulty::FaultyDisk::new(1));
    let clock = Arc::new(StepClock::at(MIDDAY, Duration::from_millis(100)));
    let mut settings = settings(std::path::Path::new("/store"));
    settings.index = false;
    settings.reserve = Reserve::Percent(5);
    let store = Store::open_on(settings, disk.clone(), clock).unwrap();
    put(&store, decision(1));
    disk.set_free(40);
    let refused = std::iter::from_fn(|| Some(store.append(decision(2)).wait()))
        .find(|answer| answer.is_err())
        .unwrap();
    assert_eq!(refused, Err(AppendError::DiskReserve { free: 40, reserve: 50 }));
    assert!(!store.health().accepting);
    disk.set_free(500);
    while !store.health().accepting {
        std::thread::yield_now();
    }
    put(&store, decision(3));
    store.close().unwrap();
    drop(root);
}

#[test]
fn subjects_are_tagged_and_never_written() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let about = |n: u64, who: &str| {
        let mut decision = sample::decision(n);
        decision.subject = Some(Subject::new(who.to_owned()));
        put(&store, Record::Decision(Box::new(decision)));
        let found = store.get(&sample::id(n)).unwrap().remove(0);
        assert!(!String::from_utf8_lossy(found.canonical()).contains(who));
        found.subject_tag().unwrap().to_owned()
    };
    let (first, again, other) = (about(1, "canary-a"), about(2, "canary-a"), about(3, "canary-b"));
    assert_eq!(first.len(), 32);
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[test]
fn nothing_is_readable_without_the_keys() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let mut secret = sample::decision(1);
    secret.model = "canary-7f3a".to_owned();
    secret.reasons[0].because = Some("canary-7f3a".to_owned());
    put(&store, Record::Decision(Box::new(secret)));
    store.close().unwrap();
    let mut files = Vec::new();
    super::damage::files(root.path(), &mut files);
    assert!(files.len() > 8, "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(11).any(|part| part == b"canary-7f3a"), "{}", file.display());
    }
}

#[test]
fn proofs_lead_to_the_signed_root() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    for n in 0..40 {
        put(&store, decision(n));
    }
    let verifier = store.verifier().clone();
    store.close().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let size = store.health().last_checkpoint.size();
    assert!(size >= 40);
    for index in 0..40 {
        let proof = store.prove(index).unwrap().unwrap();
        let checkpoint = Checkpoint::open(proof.checkpoint(), &verifier).unwrap();
        proof.check(&checkpoint).unwrap();
    }
    assert!(store.prove(10_000).unwrap().is_none());
}

#[test]
fn a_checkpoint_taken_home_is_extended_or_contradicted() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(1));
    store.close().unwrap();
    let home = std::fs::read_to_string(data.join("spine/checkpoint")).unwrap();
    let old = root.path().join("old");
    copy(&data, &old);

    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(2));
    store.close().unwrap();
    let later = std::fs::read_to_string(data.join("spine/checkpoint")).unwrap();
    let with = |dir: &std::path::Path, since: &str| {
        verify(dir, None, &Options { since: Some(since.to_owned()), ..Options::default() }).unwrap()
    };
    let report = with(&data, &home);
    assert!(report.ok, "{:?}", report.bad);
    assert_eq!(report.trust, Trust::Brought { size: 1 });
    // One that was damaged at home says nothing about the log.
    for damaged in [home.replacen("\n1\n", "\n2\n", 1), home.replace('\n', " ")] {
        let options = Options { since: Some(damaged), ..Options::default() };
        let refused = verify(&data, None, &options).unwrap_err();
        assert!(matches!(refused, VerifyError::Brought(_)), "{refused}");
    }
    // An old snapshot put in place of the store is smaller than what was taken home.
    let report = with(&old, &later);
    assert!(!report.ok);
    assert_eq!(report.trust, Trust::SelfSigned);
    // So is a log that was begun anew under the same key.
    let fork = given::settings(&root.path().join("fork"));
    copy(&root.path().join("keys"), &fork.keys_dir);
    let store = Store::open(fork.clone()).unwrap();
    put(&store, decision(9));
    put(&store, decision(2));
    store.close().unwrap();
    assert!(with(&fork.dir, &fork_note(&fork.dir)).ok);
    let report = with(&fork.dir, &home);
    assert_eq!((report.ok, report.trust), (false, Trust::SelfSigned));
}

fn fork_note(dir: &std::path::Path) -> String {
    std::fs::read_to_string(dir.join("spine/checkpoint")).unwrap()
}

pub(crate) fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn unknown_ids_are_unknown() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(1));
    assert!(store.get(&RecordId::from_bytes([9; 16])).unwrap().is_empty());
}

#[test]
fn what_the_register_stated_of_an_endpoint_is_kept_with_the_decision() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let decided = Record::Decision(Box::new(sample::decision_with_statements()));
    let id = decided.record_id();
    put(&store, decided.clone());
    assert_eq!(store.get(&id).unwrap()[0].record(), &decided);
}
