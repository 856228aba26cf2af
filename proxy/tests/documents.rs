//! The documents held against the code: what they list must be what there is.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use classifiers::{DETECTORS, Label, LabelSet, MarkingSet};
use routing_rules::worked::ORGANISATIONS;
use routing_rules::{Asked, Bundle, starter};

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
    let apart = |name: &str| source.split(name).nth(1).unwrap().split("\n}\n").next().unwrap();
    let surface = read("proxy/src/openai/surface.rs");
    let refused = surface.split("fn code(self)").nth(1).unwrap();
    let refused = refused.split("fn explained").next().unwrap();
    let rows = ["fn kept_row(", "fn key_row(", "fn unopened_row(", "fn must_move_row("].map(apart);
    let all = [table, refused].into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    let codes: BTreeSet<String> = all
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        .filter(|word| !word.ends_with("_error") || *word == "internal_error")
        .filter(|word| !["model", "background"].contains(word))
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
        ..routing_rules::Sources::default()
    };
    let loaded = routing_rules::Bundle::load(&sources, jiff::civil::date(2026, 11, 24)).unwrap();
    assert_eq!(loaded.warnings, []);
    assert!(!loaded.bundle.run_tests().is_empty());
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut pages = vec![root().join("README.md"), root().join("ARCHITECTURE.md")];
    pages.extend(
        ORGANISATIONS.iter().map(|one| root().join("examples").join(one.name).join("README.md")),
    );
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
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

/// Where the page of a worked organisation begins to be made from its rules.
const READ_ALOUD: &str = "<!-- From here on made by `bailiwick policy read`; UPDATE_EXPECTED=1 cargo test \
                          -p proxy --test documents -->\n";

#[test]
fn the_page_of_each_worked_organisation_reads_its_rules_aloud() {
    for organisation in ORGANISATIONS {
        let name = format!("examples/{}/README.md", organisation.name);
        let page = read(&name);
        let (written, _) = page.split_once(READ_ALOUD).expect("the mark");
        let day = jiff::civil::date(2026, 11, 24);
        let bundle = Bundle::load(&organisation.sources(), day).unwrap().bundle;
        let mut made = format!("{written}{READ_ALOUD}");
        for section in bundle.read_aloud() {
            write!(made, "\n{section}").unwrap();
        }
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(root().join(&name), &made).unwrap();
        }
        assert!(
            read(&name) == made,
            "{name} is not what the rules say; run with UPDATE_EXPECTED=1"
        );
    }
}

/// Labels of a family whose members say the same thing, shown as one.
const FAMILY_AT_ONCE: &str = "lang";

#[test]
fn the_page_of_detectors_is_made_from_the_code() {
    let made = detectors_page();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(root().join("docs/govern/detectors.md"), &made).unwrap();
    }
    assert!(
        read("docs/govern/detectors.md") == made,
        "docs/govern/detectors.md is not what the code says; run with UPDATE_EXPECTED=1"
    );
}

fn detectors_page() -> String {
    let mut page = String::from(
        "# What is looked for\n\n\
         Made from the code; do not edit. `UPDATE_EXPECTED=1 cargo test -p proxy --test documents` \
         writes it anew.\n\n\
         ## Labels\n\n\
         The level is the one that the policy of `bailiwick init` gives a label as its minimum; your \
         own policy may give another. A marking has the level of its value. A label without a \
         detector exists for callers who declare it. Labels of your own are named `custom.`\n\n\
         | label | level | what it stands for | detectors |\n| --- | --- | --- | --- |\n",
    );
    let mut languages = Vec::new();
    for label in Label::ALL.iter().filter(|label| !label.is_own()) {
        let finders: Vec<String> = DETECTORS
            .iter()
            .filter(|about| about.labels.contains(label))
            .map(|about| format!("`{}`", about.name))
            .collect();
        if label.family() == FAMILY_AT_ONCE {
            languages.push((label, finders));
            continue;
        }
        let (name, level, meaning) = (label.name(), starting_level(*label), label.meaning());
        writeln!(page, "| `{name}` | {level} | {meaning} | {} |", finders.join(", ")).unwrap();
    }
    let codes: Vec<&str> =
        languages.iter().filter_map(|(label, _)| label.name().split('.').nth(1)).collect();
    let finders: BTreeSet<String> =
        languages.iter().flat_map(|(_, finders)| finders.iter().cloned()).collect();
    let finders: Vec<String> = finders.into_iter().collect();
    let range = format!("| `lang.*` | none | The language of the text: {}.", codes.join(", "));
    writeln!(page, "{range} | {} |\n\n## Detectors", finders.join(", ")).unwrap();
    for about in DETECTORS {
        let labels: Vec<&str> = about.labels.iter().map(|label| label.name()).collect();
        let labels = labels.join("`, `");
        writeln!(page, "\n### {}\n\n- labels: `{labels}`", about.name).unwrap();
        writeln!(page, "- evidence: {}\n- source: {}", about.evidence, about.source).unwrap();
        let kinds: BTreeSet<&str> = (about.kinds)().into_iter().collect();
        if !kinds.is_empty() {
            let kinds: Vec<&str> = kinds.into_iter().collect();
            writeln!(page, "- sub-types ({}): {}", kinds.len(), kinds.join(", ")).unwrap();
        }
        writeln!(page, "- version: {}", about.version).unwrap();
    }
    page
}

/// The level of a label in the policy that `init` writes.
fn starting_level(label: Label) -> String {
    let loaded = Bundle::load(&starter::sources(), jiff::civil::date(2026, 11, 24)).unwrap();
    let asked = Asked {
        app: "my-app",
        purpose: None,
        model: "assistant",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        continued: routing_rules::Continued::default(),
        key_floor: None,
    };
    let found = [label].into_iter().collect();
    let gathered = loaded.bundle.gather(&asked, found, MarkingSet::default());
    let level = gathered.sources.labels.expect("every label has a floor");
    loaded.bundle.level_name(level).to_owned()
}

#[test]
fn every_alert_has_its_page_and_no_page_is_left_over() {
    let alerts: BTreeSet<String> = read("examples/monitoring/alerts.yaml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: ").map(str::to_owned))
        .collect();
    assert!(alerts.len() > 15, "{alerts:?}");
    let index = read("docs/operate/alerts/README.md");
    for alert in &alerts {
        let page = read(&format!("docs/operate/alerts/{alert}.md"));
        for part in [
            format!("# {alert}\n"),
            "\n## What it means\n\n".to_owned(),
            "\n## Who is affected\n\n".to_owned(),
            "\n## Three commands\n\n".to_owned(),
            "\n## When to wake the governance team\n\n".to_owned(),
        ] {
            assert!(page.contains(&part), "{alert}: {part}");
        }
        assert_eq!(page.lines().filter(|line| line.starts_with("$ ")).count(), 3, "{alert}");
        assert!(index.contains(&format!("[{alert}]({alert}.md)")), "{alert}");
    }
    let pages = std::fs::read_dir(root().join("docs/operate/alerts")).unwrap().count();
    assert_eq!(pages, alerts.len() + 1);
}

#[test]
fn alerts_and_dashboard_ask_for_metrics_that_there_are() {
    let known = first_column(&read("docs/operate/telemetry.md"));
    for file in ["examples/monitoring/alerts.yaml", "examples/monitoring/dashboard.json"] {
        let text = read(file);
        let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        let named = words.filter(|word| {
            (word.starts_with("bailiwick_") || word.starts_with("gen_ai_client"))
                // Labels, which stand in the metrics' own tests.
                && !["application", "decision", "effect", "endpoint", "level", "rule"]
                    .iter()
                    .any(|label| *word == format!("bailiwick_{label}"))
        });
        for name in named {
            let base = ["_bucket", "_count", "_sum"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .unwrap_or(name);
            assert!(known.contains(base) || known.contains(name), "{file} asks for {name}");
        }
    }
}
