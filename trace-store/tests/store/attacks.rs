//! Attacks on a store of which one witness has seen a checkpoint: each is caught by `verify`, by the
//! store at its start, or by both, and whatever is served meanwhile is what was acknowledged.
//!
//! Some need no key; others are done by somebody who holds every key and runs this very program.
//! What `verify` cannot know without a word from outside stands in the last tests: the bounds.

use super::damage::{crc32, files};
use super::figures::{FLIPS, count, tell};
use super::given::{StepClock, decision, outcome, put, sample, settings};
use super::life::copy;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::Class;
use trace_store::verify::{Options, verify};
use trace_store::{Day, Keep, Kind, Order, Query, QueryError, Retention, Settings, Store};

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY + DAY / 2;
const FIRST: Day = Day(20_000);
const SECOND: Day = Day(20_001);

/// A store as it is, as it was, and the witness that saw it as it is.
struct Stage {
    place: tempfile::TempDir,
    /// Canonical bytes of everything that was ever acknowledged.
    known: BTreeSet<Vec<u8>>,
}

fn settings_of(root: &Path, witness: Option<PathBuf>) -> Settings {
    let witnesses = witness.into_iter().collect();
    Settings { witnesses, spine_segment_leaves: 1_000, ..settings(root) }
}

fn open(root: &Path, witness: Option<PathBuf>, start: u64) -> Store {
    let clock = StepClock::at(start, Duration::from_micros(10));
    Store::open_on(settings_of(root, witness), Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

fn fill(store: &Store, calls: std::ops::Range<u64>) {
    for n in calls {
        put(store, decision(n));
        put(store, outcome(n));
    }
}

fn everything(store: &Store) -> trace_store::Page {
    store.query(&Query { order: Order::Oldest, limit: 1_000, ..Query::default() }).unwrap()
}

impl Stage {
    fn set() -> Self {
        let place = tempfile::tempdir().unwrap();
        let (now, old) = (place.path().join("now"), place.path().join("old"));
        let witness = Some(place.path().join("witness"));
        let store = open(&now, witness.clone(), START);
        fill(&store, 0..6);
        store.close().unwrap();
        copy(&now, &old);
        let store = open(&now, witness.clone(), START + DAY);
        fill(&store, 6..12);
        store.close().unwrap();
        let store = open(&now, witness, START + DAY + DAY / 8);
        let known =
            everything(&store).records.iter().map(|stored| stored.canonical().to_vec()).collect();
        store.close().unwrap();
        Self { place, known }
    }

    fn old(&self) -> PathBuf {
        self.place.path().join("old")
    }

    fn witness(&self) -> PathBuf {
        self.place.path().join("witness")
    }
}

/// Sixty-four bytes each, behind a header of as many.
fn entries(root: &Path) -> Vec<[u8; 64]> {
    let bytes = fs::read(root.join("data/spine/log-000000")).unwrap();
    bytes[64..].chunks(64).map(|entry| entry.try_into().unwrap()).collect()
}

/// Writes leaves back, numbered in their order, with checksums that fit.
fn write_entries(root: &Path, entries: Vec<[u8; 64]>) {
    let path = root.join("data/spine/log-000000");
    let mut bytes = fs::read(&path).unwrap()[..64].to_vec();
    for (index, mut entry) in (0u64..).zip(entries) {
        entry[48..56].copy_from_slice(&index.to_be_bytes());
        let sum = crc32(&entry[..60]);
        entry[60..].copy_from_slice(&sum.to_be_bytes());
        bytes.extend(entry);
    }
    fs::write(path, bytes).unwrap();
}

fn cell(root: &Path, day: Day) -> PathBuf {
    root.join(format!("data/cells/decisions/{day}"))
}

/// The frames of the first body segment of a day, each with its eight bytes of length and checksum.
fn frames(root: &Path, day: Day) -> (Vec<u8>, Vec<Vec<u8>>) {
    let bytes = fs::read(cell(root, day).join("bodies-000000")).unwrap();
    let (header, mut rest) = bytes.split_at(64);
    let mut frames = Vec::new();
    while rest.len() > 8 && rest[..8] != [0; 8] {
        let length = usize::try_from(u32::from_be_bytes(rest[..4].try_into().unwrap())).unwrap();
        let (frame, behind) = rest.split_at(8 + length);
        frames.push(frame.to_vec());
        rest = behind;
    }
    (header.to_vec(), frames)
}

/// Writes frames back with checksums that fit.
fn write_frames(root: &Path, day: Day, header: &[u8], frames: Vec<Vec<u8>>) {
    let mut bytes = header.to_vec();
    for mut frame in frames {
        let sum = crc32(&[&frame[..4], &frame[8..]].concat());
        frame[4..8].copy_from_slice(&sum.to_be_bytes());
        bytes.extend(frame);
    }
    fs::write(cell(root, day).join("bodies-000000"), bytes).unwrap();
}

fn with_frames(root: &Path, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let (header, mut all) = frames(root, FIRST);
    change(&mut all);
    write_frames(root, FIRST, &header, all);
}

fn with_entries(root: &Path, change: impl FnOnce(&mut Vec<[u8; 64]>)) {
    let mut all = entries(root);
    change(&mut all);
    write_entries(root, all);
}

/// The store is replaced by what it was, and goes on from there under its own keys.
fn another_history(stage: &Stage, root: &Path, start: u64) {
    fs::remove_dir_all(root).unwrap();
    copy(&stage.old(), root);
    let store = open(root, None, start);
    fill(&store, 100..120);
    store.close().unwrap();
}

fn put_back(stage: &Stage, root: &Path, names: &[&str]) {
    for name in names {
        fs::copy(stage.old().join(name), root.join(name)).unwrap();
    }
}

type Attack = (&'static str, fn(&Stage, &Path));

const ATTACKS: [Attack; 27] = [
    ("edit a body", |_, root| with_frames(root, |all| all[1][100] ^= 1)),
    ("edit the time of a leaf", |_, root| with_entries(root, |all| all[2][15] ^= 1)),
    ("edit the kind of a leaf", |_, root| with_entries(root, |all| all[2][1] = 2)),
    ("edit what a leaf commits to", |_, root| with_entries(root, |all| all[2][20] ^= 1)),
    ("drop a leaf", |_, root| with_entries(root, |all| all.retain(|entry| entry[55] != 3))),
    ("drop a body", |_, root| with_frames(root, |all| drop(all.remove(3)))),
    ("drop a leaf and its body", |_, root| {
        with_entries(root, |all| all.retain(|entry| entry[55] != 3));
        with_frames(root, |all| drop(all.remove(3)));
    }),
    ("insert a leaf", |_, root| with_entries(root, |all| all.insert(3, all[2]))),
    ("insert a body", |_, root| {
        with_frames(root, |all| {
            let mut forged = all[2].clone();
            forged[15] = 3;
            all.insert(3, forged);
        });
    }),
    ("reorder leaves", |_, root| with_entries(root, |all| all.swap(2, 4))),
    ("reorder bodies", |_, root| {
        with_frames(root, |all| {
            let (one, two) = (all[2][15], all[4][15]);
            (all[2][15], all[4][15]) = (two, one);
        });
    }),
    ("truncate the log", |_, root| with_entries(root, |all| all.truncate(20))),
    ("truncate bodies", |_, root| with_frames(root, |all| all.truncate(4))),
    ("truncate the log, with the checkpoints of then", |stage, root| {
        with_entries(root, |all| all.truncate(12));
        fs::remove_dir_all(cell(root, SECOND)).unwrap();
        put_back(stage, root, &["data/spine/checkpoint", "data/spine/checkpoints"]);
    }),
    ("put an old copy in its place", |stage, root| {
        fs::remove_dir_all(root).unwrap();
        copy(&stage.old(), root);
    }),
    ("fork: go on from an old copy", |stage, root| another_history(stage, root, START + DAY)),
    ("backdate: go on from an old copy with an old clock", |stage, root| {
        another_history(stage, root, START + 3_600_000_000_000);
    }),
    ("put another log in its place", |_, root| {
        fs::remove_dir_all(root).unwrap();
        let store = open(root, None, START);
        fill(&store, 0..20);
        store.close().unwrap();
    }),
    ("sign with another key", |stage, root| {
        let other = stage.place.path().join("other");
        let _ = fs::remove_dir_all(&other);
        let store = open(&other, None, START);
        fill(&store, 0..12);
        store.close().unwrap();
        for name in ["data/spine/verifier", "data/spine/checkpoint", "data/spine/checkpoints"] {
            fs::copy(other.join(name), root.join(name)).unwrap();
        }
    }),
    ("swap the checkpoint for an older one", |stage, root| {
        put_back(stage, root, &["data/spine/checkpoint", "data/spine/checkpoints"]);
    }),
    ("edit the checkpoint", |_, root| {
        let path = root.join("data/spine/checkpoint");
        let note = fs::read_to_string(&path).unwrap();
        let size = note.lines().nth(1).unwrap().to_owned();
        fs::write(path, note.replacen(&format!("\n{size}\n"), "\n12\n", 1)).unwrap();
    }),
    ("lose the kept checkpoints", |_, root| {
        fs::remove_file(root.join("data/spine/checkpoints")).unwrap();
    }),
    ("lose a day without a word", |_, root| fs::remove_dir_all(cell(root, FIRST)).unwrap()),
    ("lose a day with a forged receipt", |_, root| {
        with_entries(root, |all| {
            for kind in [11, 12] {
                let mut forged = *all.last().unwrap();
                forged[1] = kind;
                forged[4..8].copy_from_slice(&FIRST.0.to_be_bytes());
                all.push(forged);
            }
        });
        fs::remove_dir_all(cell(root, FIRST)).unwrap();
    }),
    ("lose a body with a forged word of its erasure", |_, root| {
        with_frames(root, |all| drop(all.remove(3)));
        let line = "{\"canonical\":\"{}\",\"index\":3,\"salt\":\"00\"}\n";
        fs::write(root.join("data/spine/erased"), line).unwrap();
    }),
    ("move a day", |_, root| {
        fs::rename(cell(root, FIRST), cell(root, Day(19_999))).unwrap();
        let key = |day: Day| root.join(format!("keys/decisions/{day}"));
        fs::rename(key(FIRST), key(Day(19_999))).unwrap();
    }),
    ("swap the keys of two days", |_, root| {
        let key = |day: Day| root.join(format!("keys/decisions/{day}"));
        let (one, two) = (fs::read(key(FIRST)).unwrap(), fs::read(key(SECOND)).unwrap());
        fs::write(key(FIRST), two).unwrap();
        fs::write(key(SECOND), one).unwrap();
    }),
];

/// Attacks after which the log holds in itself: only a word from outside tells them.
const NEED_A_WITNESS: [&str; 6] = [
    "truncate the log, with the checkpoints of then",
    "put an old copy in its place",
    "fork: go on from an old copy",
    "backdate: go on from an old copy with an old clock",
    "put another log in its place",
    "swap the checkpoint for an older one",
];

/// Whatever the store serves after an attack is something that was acknowledged, or nothing at all.
fn serves_only_what_is_known(stage: &Stage, name: &str, root: &Path) -> bool {
    let settings = settings_of(root, Some(stage.witness()));
    let clock = StepClock::at(START + 2 * DAY, Duration::from_micros(10));
    let Ok(store) = Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)) else {
        return false;
    };
    for stored in everything(&store).records {
        let since = stored.record().kind() == Kind::Gap;
        assert!(since || stage.known.contains(stored.canonical()), "{name}: served something else");
    }
    true
}

#[test]
fn every_attack_on_a_witnessed_store_is_caught() {
    let stage = Stage::set();
    let now = stage.place.path().join("now");
    let witnesses = Options { witnesses: vec![stage.witness()], ..Options::default() };
    let whole = verify(&now.join("data"), Some(&now.join("keys")), &witnesses).unwrap();
    assert!(whole.ok && whole.records == 24, "{:?}", whole.bad);
    let (mut at_start, mut alone) = (0, 0);
    for (name, attack) in ATTACKS {
        let root = stage.place.path().join("attacked");
        copy(&now, &root);
        attack(&stage, &root);
        let check = |options: &Options| {
            let report = verify(&root.join("data"), Some(&root.join("keys")), options);
            report.map_or(true, |report| !report.ok)
        };
        assert!(check(&witnesses), "\"{name}\" passes unseen");
        let needs_witness = NEED_A_WITNESS.contains(&name);
        assert_eq!(check(&Options::default()), !needs_witness, "\"{name}\" without a witness");
        alone += u64::from(!needs_witness);
        at_start += u64::from(!serves_only_what_is_known(&stage, name, &root));
        fs::remove_dir_all(&root).unwrap();
    }
    tell(
        "attacks",
        &[
            ("attacks", ATTACKS.len() as u64),
            ("caught", ATTACKS.len() as u64),
            ("without_a_witness", alone),
            ("also_refused_at_start", at_start),
        ],
    );
}

/// The checkpoint that an auditor took home does what a witness does.
#[test]
fn a_checkpoint_taken_home_catches_what_the_log_alone_cannot() {
    let stage = Stage::set();
    let now = stage.place.path().join("now");
    let since = fs::read_to_string(now.join("data/spine/checkpoint")).unwrap();
    let options = Options { since: Some(since), ..Options::default() };
    for (name, attack) in ATTACKS.into_iter().filter(|(name, _)| NEED_A_WITNESS.contains(name)) {
        let root = stage.place.path().join("attacked");
        copy(&now, &root);
        attack(&stage, &root);
        let report = verify(&root.join("data"), Some(&root.join("keys")), &options).unwrap();
        assert!(!report.ok, "\"{name}\" passes unseen");
        fs::remove_dir_all(&root).unwrap();
    }
}

#[test]
fn a_cursor_cannot_be_made_up_or_taken_elsewhere() {
    let stage = Stage::set();
    let store = open(&stage.place.path().join("now"), None, START + 2 * DAY);
    let query = Query { kinds: vec![Kind::Decision], limit: 5, ..Query::default() };
    let cursor = store.query(&query).unwrap().next.unwrap();
    let with = |text: &str, query: &Query| {
        store.query(&Query { cursor: Some(text.to_owned()), ..query.clone() })
    };
    assert_eq!(with(&cursor, &query).unwrap().records.len(), 5);
    let mut refused = 0;
    for at in 0..cursor.len() {
        for bit in 0..7 {
            let mut forged = cursor.clone().into_bytes();
            forged[at] ^= 1 << bit;
            let Ok(forged) = String::from_utf8(forged) else { continue };
            // The last character holds bits that mean nothing; equal bytes are the same cursor.
            match with(&forged, &query) {
                Err(QueryError::Cursor) => refused += 1,
                answer => assert_eq!(answer.unwrap().records.len(), 5, "{forged}"),
            }
        }
    }
    assert!(refused > 200, "{refused}");
    // Bounds that the asker was held to cannot be left with the cursor of another query.
    let wider = Query { kinds: vec![], ..query.clone() };
    let tenant = Query { tenants: vec!["south".to_owned()], ..query.clone() };
    for other in [wider, tenant, Query { order: Order::Oldest, ..query.clone() }] {
        assert!(matches!(with(&cursor, &other), Err(QueryError::Cursor)));
    }
    let other = open(&stage.old(), None, START + 2 * DAY);
    let theirs = other.query(&query).unwrap().next.unwrap();
    // The same keys make the same seal: an old copy's cursor names a place, and nothing more.
    assert!(with(&theirs, &query).unwrap().records.len() <= 5);
}

/// A bound: above the last checkpoint nothing is signed. There the record id that the caller was given
/// is what contradicts.
#[test]
fn above_the_checkpoint_the_callers_id_contradicts() {
    let place = tempfile::tempdir().unwrap();
    let (root, cut) = (place.path().join("now"), place.path().join("cut"));
    let clock = StepClock::at(START, Duration::from_micros(1));
    let settings = Settings { checkpoint_every: Duration::from_secs(3_600), ..settings(&root) };
    let store = Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)).unwrap();
    let signed = store.health().last_checkpoint.size();
    fill(&store, 0..3);
    let receipt = store.append(decision(3)).wait().unwrap();
    copy(&root, &cut);
    drop(store);
    let log = cut.join("data/spine/log-000000");
    let bytes = fs::read(&log).unwrap();
    let first = 64 + 64 * usize::try_from(signed).unwrap();
    fs::write(&log, &bytes[..first]).unwrap();
    let report = verify(&cut.join("data"), Some(&cut.join("keys")), &Options::default()).unwrap();
    assert!(report.ok && report.leaves == signed, "{:?}", report.bad);
    let store = open(&cut, None, START + DAY / 8);
    assert!(store.get(&receipt.record_id()).unwrap().is_empty());
    assert!(store.recovery().cut > 0, "and the cut shows at the start");
}

/// A bound: who may set the clock and confirms it deletes early. The log says so, under a name.
#[test]
fn a_clock_set_forward_deletes_early_and_says_who_did_it() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("now");
    let store = open(&root, None, START);
    fill(&store, 0..3);
    store.close().unwrap();
    let promises = vec![(Class::Decisions, Keep::Days(30))];
    let promised = Retention { promises, basis: "house 7".to_owned() };
    let store = open(&root, None, START + 40 * DAY);
    store.expire(&promised).unwrap_err();
    store.confirm_clock(sample::actor(), None).unwrap();
    assert_eq!(store.expire(&promised).unwrap().deleted.len(), 1);
    store.close().unwrap();
    // Back at the true time the log holds, and tells of the leap and of who confirmed it.
    let store = open(&root, None, START + DAY);
    let kinds = vec![Kind::ClockConfirmed];
    let page = store.query(&Query { kinds, ..Query::default() }).unwrap();
    let [confirmed] = page.records.as_slice() else { panic!("one confirmation") };
    assert!(String::from_utf8_lossy(confirmed.canonical()).contains("m.keller"));
    store.close().unwrap();
    let report = verify(&root.join("data"), Some(&root.join("keys")), &Options::default()).unwrap();
    assert!(report.ok, "{:?}", report.bad);
}

/// Bits flipped anywhere, index and keys included: the store does not open, or serves what was
/// acknowledged and names the rest.
#[test]
fn no_flipped_bit_is_ever_served() {
    let stage = Stage::set();
    let now = stage.place.path().join("now");
    let mut all = Vec::new();
    files(&now, &mut all);
    let flips = count(FLIPS, 60);
    let (mut refused, mut served) = (0, 0);
    for flip in 0..flips {
        let root = stage.place.path().join("flipped");
        copy(&now, &root);
        // Small files as often as large ones, and in each of them any bit.
        let file = &all[usize::try_from(flip).unwrap() % all.len()];
        let path = root.join(file.strip_prefix(&now).unwrap());
        let mut bytes = fs::read(&path).unwrap();
        if bytes.is_empty() {
            bytes.push(0);
        }
        let drawn = flip.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
        let bit = usize::try_from(drawn).unwrap() % (8 * bytes.len());
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(path, bytes).unwrap();
        if serves_only_what_is_known(&stage, &format!("flip {flip}"), &root) {
            served += 1;
        } else {
            refused += 1;
        }
        fs::remove_dir_all(&root).unwrap();
    }
    tell("flips", &[("flips", flips), ("opened", served), ("refused", refused), ("wrong", 0)]);
}
