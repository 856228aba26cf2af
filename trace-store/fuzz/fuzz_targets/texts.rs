#![no_main]
//! Arbitrary text as each of the texts that come from outside: keys, notes, checkpoints, proofs in
//! files, names of tiles, what a log sends its co-signer, records in their canonical form. Reading ends
//! and does not panic; what is read is written back as it was.
//!
//! In `trace-store/`: `cargo +nightly fuzz run texts -s none -- -max_len=4096 -max_total_time=600`
//! Seeds: `testdata/*.json` with a `r` before each.

#[path = "../stage.rs"]
mod stage;

use libfuzzer_sys::fuzz_target;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use trace_store::disk::Disk;
use trace_store::record::Envelope;
use trace_store::{Checkpoint, Cosigner, CosignerDesk, Day, Tile, Verifier, verify};

static KEY: LazyLock<Verifier> = LazyLock::new(|| stage::store().1);

static DESK: LazyLock<CosignerDesk> = LazyLock::new(|| {
    let disk = stage::faulty::FaultyDisk::new(2);
    let dir = Path::new("/desk");
    disk.create_dir(dir).unwrap();
    CosignerDesk::create(&disk, dir, "fuzz.example/cosigner").unwrap();
    CosignerDesk::trust(&disk, dir, &KEY).unwrap();
    CosignerDesk::open(Arc::new(disk), dir).unwrap()
});

fuzz_target!(|input: &str| {
    let Some(first) = input.chars().next() else { return };
    let text = &input[first.len_utf8()..];
    match first {
        'k' => {
            if let Ok(key) = Verifier::parse(text) {
                assert_eq!(key.to_string(), text);
            }
            let _ = Cosigner::parse(text);
        }
        'n' => assert!(KEY.open(text).is_err(), "nobody but the log signs"),
        'c' => assert!(Checkpoint::open(text, &KEY).is_err(), "nobody but the log signs"),
        'p' => assert!(verify::proof(text, &KEY, &[]).is_err(), "nobody but the log signs"),
        't' => {
            if let Some(tile) = Tile::parse(text) {
                assert_eq!(tile.path(), text);
            }
        }
        'd' => {
            if let Some(day) = Day::parse(text) {
                assert_eq!(day.to_string(), text);
            }
        }
        'w' => {
            let _ = DESK.add_checkpoint(text, 1_790_000_000);
        }
        _ => {
            let Ok(envelope) = Envelope::parse(text.as_bytes()) else { return };
            let written = envelope.canonical().expect("what was read can be written");
            let again = Envelope::parse(&written).expect("what was written can be read");
            assert_eq!(again, envelope);
        }
    }
});
