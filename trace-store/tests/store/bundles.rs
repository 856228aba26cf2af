//! Evidence bundles: they hold, they are the same each time, and whatever is altered in them is
//! noticed, by us and by a verifier that shares no code with us.

use super::given::{decision, outcome, put, settings};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use trace_store::disk::RealDisk;
use trace_store::verify::{EvidenceReport, evidence};
use trace_store::{Kind, Query, Store, Verifier};

/// Writes a bundle into a folder.
fn export(store: &Store, query: &Query, at: Option<&str>, dir: &Path) {
    fs::create_dir_all(dir).unwrap();
    let mut write = |name: &str, text: &str| {
        use std::io::Write as _;
        let path = dir.join(name);
        fs::OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
    };
    store.evidence(query, "what <was> asked", at, &mut write).unwrap();
}

fn store_with_calls(root: &Path) -> Store {
    let store = Store::open(settings(root)).unwrap();
    for n in 0..30 {
        put(&store, decision(n));
        if n % 3 != 0 {
            put(&store, outcome(n));
        }
    }
    store.close().unwrap();
    Store::open(settings(root)).unwrap()
}

fn decisions() -> Query {
    Query { kinds: vec![Kind::Decision, Kind::Gap], ..Query::default() }
}

fn checked(dir: &Path, key: Option<&Verifier>) -> EvidenceReport {
    evidence(&RealDisk, dir, key).unwrap()
}

/// What the verifier in Python says of a folder.
fn theirs(folder: &Path, key: Option<&Path>) -> (Option<i32>, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/verify-python/verify.py");
    let mut command = Command::new("python3");
    command.arg(script).arg(folder);
    if let Some(key) = key {
        command.arg("--verifier").arg(key);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), said + &String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_bundle_holds_and_is_the_same_each_time() {
    let root = tempfile::tempdir().unwrap();
    let store = store_with_calls(root.path());
    let note = store.health().last_note;
    let (first, second) = (root.path().join("first"), root.path().join("second"));
    export(&store, &decisions(), None, &first);
    // The log goes on; at the same checkpoint the bundle is the same.
    put(&store, decision(99));
    export(&store, &decisions(), Some(&note), &second);
    for entry in fs::read_dir(&first).unwrap() {
        let path = entry.unwrap().path();
        let again = second.join(path.file_name().unwrap());
        assert_eq!(fs::read(&path).unwrap(), fs::read(&again).unwrap(), "{path:?}");
    }
    let report = checked(&first, Some(store.verifier()));
    assert_eq!((report.ok(), report.proved), (true, 40), "{:?}", report.bad);
    let scope = report.scope.unwrap();
    assert_eq!((scope.records, scope.gaps), (40, 10));
    assert_eq!(scope.asked, "what <was> asked");
    assert!(
        fs::read_to_string(first.join("index.html")).unwrap().contains("what &lt;was&gt; asked")
    );
    let events = fs::read_to_string(first.join("ocsf.jsonl")).unwrap();
    let events: Vec<serde_json::Value> =
        events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 40);
    assert!(events.iter().all(|event| event["class_uid"] == 6003 && event["time"].is_u64()));
    assert_eq!(theirs(&first, None).0, Some(0), "{}", theirs(&first, None).1);

    // Nothing found is a bundle too: a signed "none".
    let none = root.path().join("none");
    let nobody = Query { applications: vec!["nobody".to_owned()], ..Query::default() };
    export(&store, &nobody, None, &none);
    assert_eq!(checked(&none, Some(store.verifier())).scope.unwrap().records, 0);
    assert_eq!(theirs(&none, None).0, Some(0), "{}", theirs(&none, None).1);
}

#[test]
fn a_checkpoint_of_another_log_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let store = store_with_calls(&root.path().join("one"));
    let other = store_with_calls(&root.path().join("two"));
    let note = other.health().last_note;
    let mut nothing = |_: &str, _: &str| Ok(());
    assert!(store.evidence(&decisions(), "", Some(&note), &mut nothing).is_err());
}

/// One way to alter a bundle, by the file it touches.
type Alteration = (&'static str, fn(String) -> String);

fn swapped_lines(text: String) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(3, 4);
    lines.join("\n") + "\n"
}

const ALTERATIONS: [Alteration; 12] = [
    ("records.jsonl", |text| text.replacen("confidential", "internal....", 1)),
    ("records.jsonl", |text| text.replacen("\"index\":3,", "\"index\":4,", 1)),
    ("records.jsonl", |text| text.lines().skip(1).map(|line| format!("{line}\n")).collect()),
    ("records.jsonl", |text| text.clone() + text.lines().next().unwrap() + "\n"),
    ("records.jsonl", swapped_lines),
    ("records.jsonl", |text| text.replacen("\"path\":[\"", "\"path\":[\"A", 1)),
    ("records.jsonl", |text| text + "{}\n"),
    ("ocsf.jsonl", |text| text.replacen("99", "98", 1)),
    ("index.html", |text| text.replace("40", "39")),
    ("checkpoint", |text| text.replacen("\n6", "\n5", 1)),
    ("manifest", |text| text.replacen("\"records\":40", "\"records\":39", 1)),
    ("verifier", |text| text.replacen('A', "B", 1)),
];

#[test]
fn whatever_is_altered_is_noticed_by_both_verifiers() {
    let root = tempfile::tempdir().unwrap();
    let store = store_with_calls(root.path());
    let whole = root.path().join("whole");
    export(&store, &decisions(), None, &whole);
    let key = root.path().join("key");
    fs::write(&key, format!("{}\n", store.verifier())).unwrap();
    let copy = |name: &str| -> PathBuf {
        let to = root.path().join(name);
        fs::create_dir(&to).unwrap();
        for entry in fs::read_dir(&whole).unwrap() {
            let from = entry.unwrap().path();
            fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
        }
        to
    };
    for (number, (name, alter)) in ALTERATIONS.into_iter().enumerate() {
        let altered = copy(&number.to_string());
        let before = fs::read_to_string(altered.join(name)).unwrap();
        let after = alter(before.clone());
        assert!(before != after, "alteration {number} of {name} changes nothing");
        fs::write(altered.join(name), after).unwrap();
        let report = checked(&altered, Some(store.verifier()));
        assert!(!report.ok(), "alteration {number} of {name}");
        let (code, said) = theirs(&altered, Some(&key));
        assert_eq!(code, Some(1), "alteration {number} of {name}: {said}");
    }
    for name in ["manifest", "records.jsonl", "checkpoint"] {
        let altered = copy(&format!("without-{name}"));
        fs::remove_file(altered.join(name)).unwrap();
        assert!(!checked(&altered, Some(store.verifier())).ok());
        assert_eq!(theirs(&altered, Some(&key)).0, Some(1));
    }
    // A bundle whose maker also made the key holds in itself, and not under the log's key.
    let forged = store_with_calls(&root.path().join("forger"));
    let folder = root.path().join("forged");
    export(&forged, &decisions(), None, &folder);
    assert!(checked(&folder, None).ok() && !checked(&folder, Some(store.verifier())).ok());
    assert_eq!((theirs(&folder, None).0, theirs(&folder, Some(&key)).0), (Some(0), Some(1)));
}

#[test]
fn the_other_verifier_reads_a_store_as_we_do() {
    let root = tempfile::tempdir().unwrap();
    store_with_calls(root.path()).close().unwrap();
    let data = root.path().join("data");
    assert_eq!(theirs(&data, None).0, Some(0), "{}", theirs(&data, None).1);
    let log = data.join("spine/log-000000");
    let whole = fs::read(&log).unwrap();
    for place in [64 + 3 * 64 + 20, 20, 64 + 5 * 64 + 48] {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        fs::write(&log, altered).unwrap();
        assert_eq!(theirs(&data, None).0, Some(1), "byte {place}");
        let report =
            trace_store::verify::verify(&data, None, &trace_store::verify::Options::default());
        assert!(!report.unwrap().ok, "byte {place}");
    }
}

#[test]
fn the_other_verifier_follows_the_keys_of_a_log() {
    let root = tempfile::tempdir().unwrap();
    let (data, home) = (root.path().join("data"), root.path().join("home"));
    store_with_calls(root.path()).close().unwrap();
    for n in [100, 101] {
        fs::write(&home, fs::read(data.join("spine/verifier")).unwrap()).unwrap();
        trace_store::rotate_signing(&settings(root.path())).unwrap();
        assert_eq!(theirs(&data, None).0, Some(0), "{}", theirs(&data, None).1);
        let store = Store::open(settings(root.path())).unwrap();
        put(&store, decision(n));
        store.close().unwrap();
        // Whoever knows the key of before is led to the one of today.
        for key in [None, Some(home.as_path())] {
            assert_eq!(theirs(&data, key).0, Some(0), "{}", theirs(&data, key).1);
        }
    }
    // A stranger's key, a chain that is cut, altered or gone.
    let other = root.path().join("other");
    store_with_calls(&other).close().unwrap();
    assert_eq!(theirs(&data, Some(&other.join("data/spine/verifier"))).0, Some(1));
    let retired = data.join("spine/retired");
    let chain = fs::read_to_string(&retired).unwrap();
    let (first, last) = chain.split_once('\n').unwrap();
    let swapped = format!("{last}{first}\n");
    for wrong in ["", first, last, &swapped, &chain.replace('7', "8"), "{}\n", "[]\n"] {
        fs::write(&retired, wrong).unwrap();
        assert_eq!(theirs(&data, None).0, Some(1), "{wrong}");
    }
    fs::remove_file(&retired).unwrap();
    assert_eq!(theirs(&data, None).0, Some(1));
}
