//! A witness holds a checkpoint outside the store: a log that was set back or replaced is not written
//! to, and `verify` names what the witness saw.

use super::given::{decision, put, settings};
use std::fs;
use std::path::Path;
use trace_store::verify::{Options, Trust, verify};
use trace_store::{OpenError, Settings, Store};

fn witnessed(root: &Path, file: &Path) -> Settings {
    Settings { witnesses: vec![file.to_owned()], ..settings(root) }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

fn write(root: &Path, witness: &Path, records: std::ops::Range<u64>) -> Result<(), OpenError> {
    let store = Store::open(witnessed(root, witness))?;
    for n in records {
        put(&store, decision(n));
    }
    store.close().unwrap();
    Ok(())
}

#[test]
fn a_log_that_was_set_back_is_not_written_to() {
    let place = tempfile::tempdir().unwrap();
    let (root, old, witness) =
        (place.path().join("now"), place.path().join("old"), place.path().join("witness"));
    write(&root, &witness, 0..4).unwrap();
    copy(&root, &old);
    write(&root, &witness, 4..9).unwrap();
    // The backup is a whole log in itself; only the witness knows that there was more.
    let (data, keys) = (old.join("data"), old.join("keys"));
    assert!(verify(&data, Some(&keys), &Options::default()).unwrap().ok);
    let refused = write(&old, &witness, 9..10).unwrap_err();
    assert!(matches!(refused, OpenError::Witness { .. }), "{refused}");
    let asked = Options { witnesses: vec![witness.clone()], ..Options::default() };
    assert!(!verify(&data, Some(&keys), &asked).unwrap().ok);

    // Another history of the same length under the same keys is no extension either.
    fs::remove_file(&witness).unwrap();
    let unseen = place.path().join("unseen");
    write(&old, &unseen, 20..40).unwrap();
    let (root_data, root_keys) = (root.join("data"), root.join("keys"));
    write(&root, &witness, 0..0).unwrap();
    let refused = write(&old, &witness, 9..10).unwrap_err();
    assert!(matches!(refused, OpenError::Witness { .. }), "{refused}");

    let report = verify(&root_data, Some(&root_keys), &asked).unwrap();
    assert!(report.ok, "{:?}", report.bad);
    assert!(matches!(report.trust, Trust::Witnessed { until: Some(_), .. }), "{:?}", report.trust);
    assert!(report.sentence().starts_with("confirmed by"), "{}", report.sentence());
}

#[test]
fn an_emptied_witness_and_one_of_another_log_are_named() {
    let place = tempfile::tempdir().unwrap();
    let (one, two) = (place.path().join("one"), place.path().join("two"));
    let witness = place.path().join("witness");
    write(&one, &witness, 0..3).unwrap();
    let refused = write(&two, &witness, 0..3).unwrap_err();
    assert!(matches!(refused, OpenError::WitnessNote { .. }), "{refused}");
    fs::remove_file(&witness).unwrap();
    let store = Store::open(witnessed(&one, &witness)).unwrap();
    assert_eq!(store.recovery().silent_witnesses.as_slice(), std::slice::from_ref(&witness));
    put(&store, decision(4));
    store.close().unwrap();
    assert!(witness.exists());
}

#[test]
fn a_witness_that_cannot_be_reached_stops_nothing() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("log");
    let store = Store::open(witnessed(&root, &place.path().join("no such folder/file"))).unwrap();
    assert_eq!(put(&store, decision(1)), 0);
    store.close().unwrap();
}
