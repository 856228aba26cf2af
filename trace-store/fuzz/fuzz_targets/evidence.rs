#![no_main]
//! Arbitrary bytes as, or laid over, any one file of an evidence bundle, its manifest included: checking
//! ends, does not panic, and names every change.
//!
//! In `trace-store/`: `cargo +nightly fuzz run evidence -s none -- -max_len=8192 -max_total_time=600`

#[path = "../stage.rs"]
mod stage;

use libfuzzer_sys::fuzz_target;
use std::path::Path;
use std::sync::LazyLock;
use trace_store::{Verifier, verify};

static MADE: LazyLock<(Verifier, stage::Files)> = LazyLock::new(|| {
    let (_, key, bundle) = stage::store();
    (key, bundle)
});

fuzz_target!(|input: &[u8]| {
    let (key, bundle) = &*MADE;
    let Some((files, _)) = stage::changed(bundle, input) else { return };
    // Zeros behind the end of a text are a change too.
    let changed = files != *bundle;
    let report = verify::evidence(&stage::disk(&files), Path::new("/"), Some(key));
    let ok = report.as_ref().is_ok_and(|report| report.ok());
    assert!(ok || changed, "a whole bundle does not hold: {report:?}");
    assert!(!ok || !changed, "a change passed unseen");
});
