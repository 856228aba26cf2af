//! After its time a record is in no file any more: not its names, not its ciphertext, not its key.
//!
//! The marks stand where they are most easily left behind: in names that the index holds in the clear,
//! in names that only the encrypted body holds, and in the person that a record is about.

use super::damage::files;
use super::figures::{MARKERS, count, tell};
use super::given::{StepClock, sample, settings};
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{Class, Subject, Verdict};
use trace_store::{Day, Keep, Record, Retention, Settings, Store};

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY + DAY / 2;
/// Stands in every mark, and nowhere by accident.
const MARK: &[u8] = b"quillfeather";

fn open(root: &Path, start: u64) -> Store {
    let clock = StepClock::at(start, Duration::from_micros(1));
    let settings = Settings {
        body_segment_bytes: 8 << 20,
        spine_segment_leaves: 1 << 20,
        queue: 1 << 20,
        append_timeout: Duration::from_secs(86_400),
        ..settings(root)
    };
    Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

fn marked(n: u64) -> Record {
    let mut decision = sample::decision(n);
    decision.application = format!("quillfeather-app-{n}");
    decision.model = format!("quillfeather-model-{n}");
    // A call that was refused has no outcome to wait for.
    decision.decision = Verdict::Deny;
    decision.subject = Some(Subject::new(format!("quillfeather-person-{}", n % 2)));
    Record::Decision(Box::new(decision))
}

/// Every body of a day has a piece of its ciphertext taken down.
fn ciphertext(root: &Path, day: Day, pieces: &mut HashSet<[u8; 16]>) {
    for entry in fs::read_dir(root.join(format!("data/cells/decisions/{day}"))).unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().unwrap().to_string_lossy().starts_with("bodies-") {
            continue;
        }
        let bytes = fs::read(path).unwrap();
        let mut at = 64;
        while let Some(length) = bytes.get(at..at + 4).filter(|length| *length != [0; 4]) {
            let length = usize::try_from(u32::from_be_bytes(length.try_into().unwrap())).unwrap();
            pieces.insert(bytes[at + 64..at + 80].try_into().unwrap());
            at += 8 + length;
        }
    }
}

/// How often the mark, and pieces of what was taken down, stand in the files below a folder.
fn found(root: &Path, pieces: &HashSet<[u8; 16]>) -> (u64, u64) {
    let mut all = Vec::new();
    files(root, &mut all);
    let mut begins = vec![false; 1 << 16];
    let start = |piece: &[u8]| usize::from(u16::from_be_bytes([piece[0], piece[1]]));
    pieces.iter().for_each(|piece| begins[start(piece)] = true);
    let (mut marks, mut secret) = (0, 0);
    for file in all {
        let bytes = fs::read(file).unwrap();
        marks += memchr::memmem::find_iter(&bytes, MARK).count() as u64;
        let likely = bytes.windows(16).filter(|window| begins[start(window)]);
        secret += likely.filter(|window| pieces.contains(*window)).count() as u64;
    }
    (marks, secret)
}

#[test]
fn nothing_of_what_expired_or_was_erased_is_in_any_file() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let records = count(MARKERS, 400).div_ceil(2);
    let mut pieces = HashSet::new();
    for day in 0..2 {
        let store = open(root, START + day * DAY);
        let first = day * records;
        let appends: Vec<_> = (first..first + records).map(|n| store.append(marked(n))).collect();
        for append in appends {
            append.wait().unwrap();
        }
        store.close().unwrap();
    }
    let days = [Day(20_000), Day(20_001)];
    for day in days {
        ciphertext(root, day, &mut pieces);
        let key = fs::read(root.join(format!("keys/decisions/{day}"))).unwrap();
        pieces.insert(key[40..56].try_into().unwrap());
    }
    let (marks, secret) = found(root, &pieces);
    assert!(marks >= records, "the index holds the names of applications: {marks}");
    assert!(secret > 2 * records, "what is looked for is there to be found: {secret}");

    // The first day is over; of the second, everything about two persons is erased.
    let store = open(root, START + 2 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    let promises = vec![(Class::Decisions, Keep::Days(1))];
    let promised = Retention { promises, basis: "house 7".to_owned() };
    assert_eq!(store.expire(&promised).unwrap().deleted.len(), 1);
    let mut erased = 0;
    for person in 0..2 {
        let of = store.subject(&format!("quillfeather-person-{person}")).unwrap();
        let of: Vec<u64> = of.iter().map(trace_store::Stored::index).collect();
        erased += store.erase(&of, &sample::actor(), "Art. 17 GDPR, file 77").unwrap();
    }
    assert_eq!(erased, records);
    let (marks, secret) = found(root, &pieces);
    assert_eq!((marks, secret), (0, 0), "while it runs");
    store.close().unwrap();
    let (marks, secret) = found(root, &pieces);
    tell(
        "forensics",
        &[("markers", 2 * records), ("names_left", marks), ("ciphertexts_or_keys_left", secret)],
    );
    assert_eq!((marks, secret), (0, 0), "after it was closed");
}
