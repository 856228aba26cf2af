//! The house rules that no compiler checks, held against the tree: which crate may import which,
//! who may look at content, who may send, who may read the clock.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Crates of ours and the crates of ours they may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("classifiers", &[]),
    ("routing-rules", &["classifiers"]),
    ("trace-store", &[]),
    ("proxy", &["classifiers", "routing-rules", "trace-store", "stub-model"]),
    ("stub-model", &[]),
    ("load-tests", &["stub-model"]),
];

/// Files whose correctness no type proves: they bind texts, digests, permits and receipts together.
const TRUSTED: &[&str] = &[
    "proxy/src/pipeline/parse.rs",
    "proxy/src/pipeline/classify.rs",
    "proxy/src/pipeline/classify/remote.rs",
    "proxy/src/pipeline/record.rs",
    "proxy/src/pipeline/redact.rs",
    "proxy/src/upstream/client.rs",
];

/// Files that may look inside `Sensitive`, besides the detectors themselves.
const MAY_EXPOSE: &[&str] = &[
    "classifiers/src/",
    "proxy/src/pipeline/classify.rs",
    "proxy/src/pipeline/record/decision.rs",
    "proxy/src/pipeline/redact.rs",
    "proxy/src/pipeline/observe/count.rs",
    "proxy/src/upstream/outbound.rs",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file of the crates' `src` folders, by its path from the root.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = [
        "classifiers",
        "routing-rules",
        "trace-store",
        "proxy",
        "examples/stub-model",
        "load-tests",
    ]
    .iter()
    .map(|name| root().join(name).join("src"))
    .collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(found.len() > 60, "only {} files found: is the root right?", found.len());
    found
}

/// The lines of a file that are code: no comments, and nothing behind the first `#[cfg(test)] mod`.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| !line.starts_with("mod tests"))
        .filter(|line| !line.trim_start().starts_with("//"))
}

fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The files in which a line of code holds any of `needles`, less those `allowed` by prefix.
fn offenders(needles: &[&str], allowed: &[&str]) -> Vec<String> {
    sources()
        .iter()
        .filter(|(name, _)| !is_test(name))
        .filter(|(name, _)| !allowed.iter().any(|prefix| name.starts_with(prefix)))
        .filter(|(_, text)| {
            code(text).any(|line| needles.iter().any(|needle| line.contains(needle)))
        })
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn dependencies_run_one_way() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let ours: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    for package in &metadata.packages {
        let (_, allowed) = ARROWS
            .iter()
            .find(|(name, _)| *name == package.name.as_str())
            .unwrap_or_else(|| panic!("crate {} has no place in the picture", package.name));
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            assert!(
                !ours.contains(&name) || allowed.contains(&name),
                "{} must not use {name}",
                package.name
            );
        }
    }
    assert_eq!(metadata.packages.len(), ARROWS.len());
}

#[test]
fn one_file_holds_the_http_client() {
    assert_eq!(offenders(&["reqwest"], &["proxy/src/upstream/client.rs"]), [""; 0]);
}

#[test]
fn few_files_look_at_content() {
    assert_eq!(offenders(&[".expose()"], MAY_EXPOSE), [""; 0]);
}

#[test]
fn one_file_a_crate_reads_the_clock() {
    let clocks: Vec<String> =
        sources().keys().filter(|name| name.ends_with("src/clock.rs")).cloned().collect();
    let clocks: Vec<&str> = clocks.iter().map(String::as_str).collect();
    let allowed = [clocks, vec!["load-tests/", "examples/"]].concat();
    assert_eq!(offenders(&["SystemTime::now", "Instant::now"], &allowed), [""; 0]);
    // The crates that judge and decide read none at all.
    for name in sources().keys() {
        assert!(!name.starts_with("classifiers/") || !name.ends_with("clock.rs"), "{name}");
        assert!(!name.starts_with("routing-rules/") || !name.ends_with("clock.rs"), "{name}");
    }
}

#[test]
fn only_recording_makes_a_cleared_attempt_and_only_the_client_sends_one() {
    assert_eq!(offenders(&["Cleared {"], &["proxy/src/pipeline/record.rs"]), [""; 0]);
    assert_eq!(
        offenders(&[".send(cleared"], &["proxy/src/pipeline/forward.rs"]),
        [""; 0],
        "attempts are made in one place"
    );
    assert_eq!(
        offenders(
            &[".consult(asked", "Consultation {"],
            &[
                "proxy/src/pipeline/classify/remote.rs",
                "proxy/src/upstream/client.rs",
                // The record that somebody will be asked.
                "trace-store/src/record/",
            ]
        ),
        [""; 0],
        "remote detectors are asked in one place"
    );
}

#[test]
fn trusted_files_say_so() {
    let sources = sources();
    for name in TRUSTED {
        let text = sources.get(*name).unwrap_or_else(|| panic!("{name} is gone"));
        assert!(text.contains("//! TRUSTED:") || name.ends_with("client.rs"), "{name}");
    }
    for (name, text) in &sources {
        assert!(!text.contains("//! TRUSTED:") || TRUSTED.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn spans_name_their_fields() {
    for (name, text) in sources() {
        for line in code(&text).filter(|line| line.contains("tracing::instrument")) {
            assert!(line.contains("skip_all"), "{name}: {line}");
        }
    }
}

#[test]
fn every_room_has_a_purpose() {
    for (name, text) in sources() {
        for word in ["utils", "util", "common", "helpers", "misc", "types"] {
            let named_for_nothing =
                name.split('/').any(|part| part.trim_end_matches(".rs") == word);
            assert!(!named_for_nothing, "{name} is named for no purpose");
        }
        if !is_test(&name) {
            assert!(text.starts_with("//! "), "{name} does not open by saying what it is for");
        }
        let lines = text.lines().count();
        assert!(lines <= 800, "{name} has {lines} lines: divide it, or say at its top why not");
    }
}
