//! What the targets begin with: a small store on a disk in memory, and folders of files made from it.

#[path = "../tests/store/faulty.rs"]
#[allow(dead_code)]
pub mod faulty;
#[path = "../src/record/sample.rs"]
#[allow(dead_code)]
pub mod sample;

use faulty::FaultyDisk;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trace_store::clock::SystemClock;
use trace_store::disk::Disk;
use trace_store::record::*;
use trace_store::{Query, Reserve, Settings, Store, Verifier};

/// Files by their paths.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A disk with these files.
pub fn disk(files: &Files) -> FaultyDisk {
    let disk = FaultyDisk::new(0);
    for (path, bytes) in files {
        let parents: Vec<_> = path.ancestors().skip(1).collect();
        parents.iter().rev().for_each(|dir| disk.create_dir(dir).unwrap());
        disk.create(path).unwrap().write_at(bytes, 0).unwrap();
    }
    disk
}

fn read(disk: &FaultyDisk, dir: &Path, files: &mut Files) {
    for name in disk.list(dir).unwrap() {
        let path = dir.join(name);
        match disk.open_to_read(&path) {
            Ok(file) => {
                let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
                file.read_at(&mut bytes, 0).unwrap();
                files.insert(path, bytes);
            }
            Err(_) => read(disk, &path, files),
        }
    }
}

/// A store of a dozen records in several small files, left in order; its key, and an evidence bundle.
pub fn store() -> (Files, Verifier, Files) {
    let disk = FaultyDisk::new(1);
    let settings = Settings {
        index: false,
        body_segment_bytes: 4 * 1024,
        spine_segment_leaves: 5,
        allocate_bytes: 1024,
        reserve: Reserve::Bytes(0),
        ..Settings::new("/store/data", "/store/keys", "fuzz.example/log")
    };
    let clock = Arc::new(SystemClock::new());
    let store = Store::open_on(settings, Arc::new(disk.clone()), clock).unwrap();
    for n in 0..5 {
        for record in [
            Record::Decision(Box::new(sample::decision(n))),
            Record::Outcome(Box::new(sample::outcome(n))),
        ] {
            store.append(record).wait().unwrap();
        }
    }
    let key = store.verifier().clone();
    let mut bundle = Files::new();
    let mut sink = |name: &str, text: &str| {
        let file = bundle.entry(Path::new("/").join(name)).or_default();
        file.extend_from_slice(text.as_bytes());
        Ok(())
    };
    store.evidence(&Query::default(), "everything", None, &mut sink).unwrap();
    store.close().unwrap();
    let mut files = Files::new();
    read(&disk, Path::new("/"), &mut files);
    (files, key, bundle)
}

/// The file that an input changes.
#[allow(dead_code)]
pub fn which<'a>(files: &'a Files, input: &[u8]) -> Option<&'a PathBuf> {
    files.keys().nth(usize::from(*input.first()?) % files.len())
}

/// The files with one of them changed as the input says: its first byte names the file, its second
/// whether the rest takes the file's place or is laid over it from some byte on. Also whether anything
/// changed.
pub fn changed(files: &Files, input: &[u8]) -> Option<(Files, bool)> {
    let (which, rest) = input.split_first()?;
    let (how, rest) = rest.split_first()?;
    let mut files = files.clone();
    let place = usize::from(*which) % files.len();
    let bytes = files.values_mut().nth(place)?;
    let before = bytes.clone();
    if how % 2 == 0 {
        *bytes = rest.to_vec();
    } else {
        let (at, rest) = rest.split_first_chunk::<2>()?;
        let at = usize::from(u16::from_be_bytes(*at)) % (bytes.len() + 1);
        let end = (at + rest.len()).max(bytes.len());
        bytes.resize(end, 0);
        bytes[at..at + rest.len()].copy_from_slice(rest);
    }
    // Zeros behind the end are space that was allocated ahead.
    let trimmed = |bytes: &[u8]| bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    let same = before[..trimmed(&before)] == bytes[..trimmed(bytes)];
    Some((files, !same))
}
