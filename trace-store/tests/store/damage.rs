//! One byte changed anywhere: named by `verify`, or without effect; never served as something else.

use super::given::{decision, outcome, put, sample, settings};
use super::life::copy;
use std::path::{Path, PathBuf};
use trace_store::verify::{Options, verify};
use trace_store::{Query, Store};

/// Every file below a folder.
pub(crate) fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

fn small_store(root: &Path, calls: u64) {
    let mut settings = settings(root);
    settings.spine_segment_leaves = 4;
    settings.body_segment_bytes = 3000;
    let store = Store::open(settings).unwrap();
    for n in 0..calls {
        put(&store, decision(n));
        put(&store, outcome(n));
    }
    put(&store, sample::each_kind().remove(6));
    store.close().unwrap();
}

#[test]
fn every_changed_byte_is_named() {
    let root = tempfile::tempdir().unwrap();
    small_store(root.path(), 2);
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    std::fs::remove_dir_all(data.join("cells/decisions").join(day(&data)).join("index")).unwrap();
    std::fs::remove_dir_all(data.join("cells/operator").join(day(&data)).join("index")).unwrap();
    let check = || verify(&data, Some(&keys), &Options::default()).unwrap();
    assert!(check().ok);
    let (mut all, mut flipped) = (Vec::new(), 0);
    files(root.path(), &mut all);
    for file in all {
        let whole = std::fs::read(&file).unwrap();
        let mut damaged = whole.clone();
        // Every byte; which of its bits goes round, so that each bit position is met often.
        for at in 0..whole.len() {
            damaged[at] ^= 1 << (at % 8);
            std::fs::write(&file, &damaged).unwrap();
            let report = check();
            assert!(!report.ok, "{}: byte {at} passed unseen", file.display());
            assert!(report.first_bad.is_some());
            damaged[at] = whole[at];
            flipped += 1;
        }
        std::fs::write(&file, &whole).unwrap();
    }
    assert!(flipped > 6_000, "{flipped}");
    assert!(check().ok);
}

fn day(data: &Path) -> String {
    let mut days: Vec<_> = std::fs::read_dir(data.join("cells/decisions")).unwrap().collect();
    days.remove(0).unwrap().file_name().into_string().unwrap()
}

#[test]
fn a_damaged_body_is_named_by_its_index_and_never_served() {
    let root = tempfile::tempdir().unwrap();
    small_store(root.path(), 6);
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let cell = data.join("cells/decisions").join(day(&data));
    let segment = cell.join("bodies-000000");
    let whole = std::fs::read(&segment).unwrap();
    let second =
        64 + 8 + usize::try_from(u32::from_be_bytes(whole[64..68].try_into().unwrap())).unwrap();
    for at in second..second + 200 {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        std::fs::write(&segment, &damaged).unwrap();
        let report = verify(&data, Some(&keys), &Options::default()).unwrap();
        assert_eq!(report.first_bad.unwrap().index, Some(1), "byte {at}");
    }
    let mut damaged = whole.clone();
    damaged[second + 100] ^= 1;
    std::fs::write(&segment, &damaged).unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let page = store.query(&Query { limit: 100, ..Query::default() }).unwrap();
    assert!(page.records.iter().all(|stored| stored.index() != 1));
    assert_eq!(page.unreadable.iter().map(|bad| bad.index).collect::<Vec<_>>(), [1]);
    assert!(store.get(&sample::id(0)).is_err());
}

#[test]
fn forged_checksums_do_not_help() {
    let root = tempfile::tempdir().unwrap();
    small_store(root.path(), 6);
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    // A leaf's time, one second later, its checksum made to fit.
    let log = data.join("spine/log-000000");
    let mut bytes = std::fs::read(&log).unwrap();
    let entry = &mut bytes[64 + 64..64 + 128];
    entry[15] ^= 1;
    let sum = crc32(&entry[..60]);
    entry[60..].copy_from_slice(&sum.to_be_bytes());
    std::fs::write(&log, &bytes).unwrap();
    for keys in [None, Some(keys.as_path())] {
        let report = verify(&data, keys, &Options::default()).unwrap();
        assert!(!report.ok);
    }
    let opened = Store::open(settings(root.path()));
    assert!(opened.unwrap_err().to_string().contains("does not have the root"));
}

#[test]
fn bodies_that_change_places_are_noticed() {
    let root = tempfile::tempdir().unwrap();
    small_store(root.path(), 6);
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let segment = data.join("cells/decisions").join(day(&data)).join("bodies-000000");
    let mut bytes = std::fs::read(&segment).unwrap();
    // The first body claims to be that of the third leaf, its checksum made to fit.
    let length = usize::try_from(u32::from_be_bytes(bytes[64..68].try_into().unwrap())).unwrap();
    bytes[64 + 15] = 2;
    let frame = [&bytes[64..68], &bytes[72..72 + length]].concat();
    let sum = crc32(&frame);
    bytes[68..72].copy_from_slice(&sum.to_be_bytes());
    std::fs::write(&segment, &bytes).unwrap();
    let report = verify(&data, Some(&keys), &Options::default()).unwrap();
    assert_eq!(report.first_bad.unwrap().index, Some(0));
    assert!(report.bad.iter().any(|bad| bad.index == Some(2)));
}

#[test]
fn a_body_sealed_by_the_right_key_is_not_enough() {
    let root = tempfile::tempdir().unwrap();
    let (ours, theirs) = (root.path().join("a"), root.path().join("b"));
    put(&Store::open(settings(&ours)).unwrap(), decision(0));
    copy(&ours, &theirs);
    // Same keys, same place, another record.
    for (root, n) in [(&ours, 1), (&theirs, 2)] {
        let store = Store::open(settings(root)).unwrap();
        assert_eq!(store.append(outcome(n)).wait().unwrap().index(), 2);
        store.close().unwrap();
    }
    let cell = Path::new("cells/decisions").join(day(&ours.join("data")));
    let segment = |root: &Path| root.join("data").join(&cell).join("bodies-000000");
    std::fs::copy(segment(&theirs), segment(&ours)).unwrap();
    let (data, keys) = (ours.join("data"), ours.join("keys"));
    let report = verify(&data, Some(&keys), &Options::default()).unwrap();
    // The gap at index 1 was sealed apart in each of the two as well.
    assert_eq!(report.bad.iter().map(|bad| bad.index).collect::<Vec<_>>(), [Some(1), Some(2)]);
    let store = Store::open(settings(&ours)).unwrap();
    let page = store.query(&Query::default()).unwrap();
    assert_eq!(page.records.iter().map(trace_store::Stored::index).collect::<Vec<_>>(), [0]);
    assert_eq!(page.unreadable.len(), 2);
}

#[test]
fn missing_files_are_named() {
    let root = tempfile::tempdir().unwrap();
    small_store(root.path(), 6);
    let mut all = Vec::new();
    files(&root.path().join("data"), &mut all);
    let (mut removed, copy_root) = (0, root.path().join("copy"));
    for file in all {
        let name = file.strip_prefix(root.path()).unwrap().to_owned();
        let disposable =
            name.components().any(|part| part.as_os_str() == "index") || name.ends_with("lock");
        if disposable {
            continue;
        }
        copy(&root.path().join("data"), &copy_root.join("data"));
        std::fs::remove_file(copy_root.join(&name)).unwrap();
        let report = verify(&copy_root.join("data"), None, &Options::default());
        let noticed = report.map_or(true, |report| !report.ok);
        assert!(noticed, "{} was not missed", name.display());
        std::fs::remove_dir_all(&copy_root).unwrap();
        removed += 1;
    }
    assert!(removed > 8, "{removed}");
}

/// CRC-32 as in IEEE 802.3, bit by bit: a second implementation.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}
