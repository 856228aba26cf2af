//! The documents held against the code: what they list must be what there is.

#![cfg(test)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// Every Rust file below `proxy/src`.
fn sources() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("proxy/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// What stands in backticks in the first column of a page's tables.
fn first_column(page: &str) -> BTreeSet<String> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.flat_map(|row| row.split('|').next().unwrap_or_default().split('`'))
        .map(|word| word.trim().trim_matches(',').trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn every_refusal_is_in_the_developers_table_and_no_other() {
    let source = read("proxy/src/pipeline/refuse.rs");
    let table = source.split("fn row(&self)").nth(1).unwrap();
    let table = table.split("/// What the caller reads").next().unwrap();
    let codes: BTreeSet<String> = table
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        .filter(|word| !word.ends_with("_error") || *word == "internal_error")
        .filter(|word| *word != "model")
        .map(str::to_owned)
        .collect();
    assert!(codes.len() > 15, "{codes:?}");
    assert_eq!(first_column(&read("docs/apply/README.md")), codes);
}

#[test]
fn every_event_is_in_the_operators_table_and_no_other() {
    let mut events = BTreeSet::new();
    for source in sources() {
        for call in source.split("tracing::").skip(1) {
            let is_event = ["error!(", "warn!(", "info!(", "debug!("];
            if !is_event.iter().any(|name| call.starts_with(name)) {
                continue;
            }
            // The event's name is the last string of the call.
            let call = call.split(");").next().unwrap_or_default();
            let name = call.split('"').nth_back(1).unwrap_or_default();
            assert!(name.contains('.'), "an event without a name: {call}");
            events.insert(name.to_owned());
        }
    }
    assert!(events.len() > 15, "{events:?}");
    let page = read("docs/operate/running.md");
    let section = page.split("## Logs").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(first_column(section), events);
}

#[test]
fn the_folder_to_start_from_loads_without_a_warning() {
    let file = |name: &str| {
        let text = read(&format!("examples/quickstart/{name}"));
        vec![routing_rules::Source::new(name, text)]
    };
    let sources = routing_rules::Sources {
        policy: file("policy.yaml"),
        register: file("register.yaml"),
        applications: file("apps.yaml"),
    };
    let loaded = routing_rules::Bundle::load(&sources, jiff::civil::date(2026, 11, 24)).unwrap();
    assert_eq!(loaded.warnings, []);
    assert!(!loaded.bundle.run_tests().is_empty());
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut pages = vec![root().join("README.md"), root().join("ARCHITECTURE.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { pages.push(path) }
        }
    }
    let mut checked = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            checked += 1;
            let path = page.parent().unwrap().join(file);
            assert!(path.exists(), "{}: {target}", page.display());
        }
    }
    assert!(checked > 20, "{checked}");
}
