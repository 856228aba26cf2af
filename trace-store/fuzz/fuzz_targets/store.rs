#![no_main]
//! Arbitrary bytes as, or laid over, any one file of a store, its keys included: `verify` ends, does
//! not panic, and names every change. So frames of bodies, leaves, checkpoints, keys and what was
//! erased are all read from bytes that nobody made.
//!
//! In `trace-store/`: `cargo +nightly fuzz run store -s none -- -max_len=8192 -max_total_time=600`

#[path = "../stage.rs"]
mod stage;

use libfuzzer_sys::fuzz_target;
use std::path::Path;
use std::sync::LazyLock;
use trace_store::verify::{Options, verify_on};

static FILES: LazyLock<stage::Files> = LazyLock::new(|| stage::store().0);

fuzz_target!(|input: &[u8]| {
    let Some((files, changed)) = stage::changed(&FILES, input) else { return };
    // Kept checkpoints narrow down where a log was altered; fewer of them change nothing of the log.
    let kept = Path::new("/store/data/spine/checkpoints");
    let fewer = files[kept] != FILES[kept] && FILES[kept].starts_with(&files[kept]);
    let (data, keys) = (Path::new("/store/data"), Path::new("/store/keys"));
    let disk = stage::disk(&files);
    let report = verify_on(&disk, data, Some(keys), &Options::default());
    let ok = report.as_ref().is_ok_and(|report| report.ok);
    assert!(ok || changed, "a whole store does not hold: {report:?}");
    assert!(!ok || !changed || fewer, "a change of {:?} passed unseen", stage::which(&FILES, input));
    let _ = verify_on(&disk, data, None, &Options::default());
});
