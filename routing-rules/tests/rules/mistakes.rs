//! Mistakes that authors make, each a file in `mistakes/` with the message it must give beside it.
//! `more-policy.NAME.yaml` stands beside the worked example's policy as a further file,
//! `policy.NAME.yaml` in its place; likewise for register, apps and detectors, of which the example has none. `NAME.expected` holds every
//! error; where there is none, every warning about the file. Run with `UPDATE_EXPECTED=1` to write
//! the expectations anew, and read them before keeping them.

use std::fs;
use std::path::{Path, PathBuf};

use routing_rules::{Bundle, Diagnostic, Severity, Source, Sources};

const POLICY: &str = include_str!("../example/policy.yaml");
const REGISTER: &str = include_str!("../example/register.yaml");
const APPS: &str = include_str!("../example/apps.yaml");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

fn cases() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    all.sort();
    all
}

/// The example's files, with the case in place of one or beside it, and the case's name in messages.
fn sources(case: &Path) -> (Sources, String) {
    let stem = case.file_stem().unwrap().to_str().unwrap();
    let (role, _) = stem.split_once('.').unwrap();
    let (more, kind) = match role.strip_prefix("more-") {
        Some(kind) => (true, kind),
        None => (false, role),
    };
    let shown = format!("{role}.yaml");
    let mut sources = Sources {
        policy: vec![Source::new("policy.yaml", POLICY)],
        register: vec![Source::new("register.yaml", REGISTER)],
        applications: vec![Source::new("apps.yaml", APPS)],
        ..Sources::default()
    };
    let list = match kind {
        "policy" => &mut sources.policy,
        "register" => &mut sources.register,
        "apps" => &mut sources.applications,
        "detectors" => &mut sources.detectors,
        other => panic!("{stem}: no kind of file is called {other}"),
    };
    if !more {
        list.clear();
    }
    list.push(Source::new(shown.clone(), fs::read_to_string(case).unwrap()));
    (sources, shown)
}

fn found(sources: &Sources) -> Vec<Diagnostic> {
    match Bundle::load(sources, jiff::civil::date(2026, 11, 24)) {
        Ok(loaded) => loaded.warnings,
        Err(problems) => problems,
    }
}

/// What loading says, one line each.
fn said(case: &Path) -> String {
    let (sources, shown) = sources(case);
    let found = found(&sources);
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let mut lines: Vec<String> = found.iter().filter(is_error).map(ToString::to_string).collect();
    if lines.is_empty() {
        let about = found.iter().filter(|found| found.position.file() == shown);
        lines = about.map(ToString::to_string).collect();
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_mistake_gives_its_message() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let cases = cases();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let said = said(case);
        let name = case.file_stem().unwrap().to_str().unwrap();
        assert!(!said.is_empty(), "{name} is no mistake to the reader");
        assert_eq!(
            name.contains(".warn-"),
            said.contains(": warning: "),
            "{name}: warnings are called so, and errors not\n{said}"
        );
        let expected = case.with_extension("expected");
        if update {
            fs::write(&expected, &said).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if expected != said {
            wrong.push(format!("{name}\n  expected: {expected}  said:     {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// House rules for messages: place first, then a sentence without capital or full stop, and never
/// anything that might be a key.
#[test]
fn messages_keep_to_the_house_rules() {
    for case in cases() {
        for line in said(&case).lines() {
            let message = line.split_once(": error: ").or_else(|| line.split_once(": warning: "));
            let (place, message) = message.unwrap_or_else(|| panic!("{line}"));
            assert_eq!(place.split(':').count(), 3, "file, line and column: {line}");
            let first = message.chars().next().unwrap();
            assert!(first.is_lowercase() || first == '"', "{line}");
            assert!(!message.ends_with('.'), "{line}");
            for secret in ["sk-", "me:secret", "abc"] {
                assert!(!message.contains(secret), "{line}");
            }
        }
    }
}

/// Cutting, doubling and exchanging pieces of good files never panics, and never loads what it
/// should not: whatever loads still has at least one endpoint.
#[test]
fn damaged_files_are_read_without_a_panic() {
    let files = [POLICY, REGISTER, APPS];
    for (place, text) in files.iter().enumerate() {
        let lines: Vec<&str> = text.lines().collect();
        for cut in 0..lines.len() {
            let without: Vec<&str> =
                lines.iter().enumerate().filter(|(at, _)| *at != cut).map(|(_, l)| *l).collect();
            let mut halved = lines.clone();
            let half: String = lines[cut].chars().take(lines[cut].chars().count() / 2).collect();
            halved[cut] = &half;
            for changed in [without.join("\n"), halved.join("\n")] {
                let mut texts = files.map(str::to_owned);
                texts[place] = changed;
                let [policy, register, apps] = texts;
                let sources = Sources {
                    policy: vec![Source::new("policy.yaml", policy)],
                    register: vec![Source::new("register.yaml", register)],
                    applications: vec![Source::new("apps.yaml", apps)],
                    ..Sources::default()
                };
                match Bundle::load(&sources, jiff::civil::date(2026, 11, 24)) {
                    Ok(loaded) => assert!(!loaded.bundle.endpoints().is_empty()),
                    Err(problems) => {
                        assert!(problems.iter().any(|found| found.severity == Severity::Error));
                    }
                }
            }
        }
    }
}

/// The page for authors: every mistake with the lines that make it and the message they give.
#[test]
fn the_page_of_messages_shows_every_one() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/govern/messages.md");
    let made = messages_page();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&page, &made).unwrap();
    }
    assert!(
        fs::read_to_string(&page).unwrap() == made,
        "docs/govern/messages.md is not what the cases say; run with UPDATE_EXPECTED=1"
    );
}

const KINDS: [(&str, &str); 4] = [
    ("policy", "In a policy"),
    ("register", "In a register"),
    ("apps", "In a list of applications"),
    ("detectors", "In a file of detectors"),
];

fn messages_page() -> String {
    let mut page = String::from(
        "# Messages\n\n\
         What `bailiwick check` says about a mistake, with the lines that make it. Made from the cases \
         that are tested; `UPDATE_EXPECTED=1 cargo test -p routing-rules mistakes` writes it anew.\n\n\
         A message begins with the file, the line and the column. An **error** keeps the rules from \
         loading: what was in force stays in force. A **warning** does not, and is worth a look. Where a \
         name is not known, the message says which are, and which one you may have meant. A file called \
         `more-` stands beside others of its kind. Search this page for words of your message.\n",
    );
    for (kind, title) in KINDS {
        page.push_str(&format!("\n## {title}\n"));
        for case in cases() {
            let stem = case.file_stem().unwrap().to_str().unwrap().to_owned();
            let (role, name) = stem.split_once('.').unwrap();
            if role.strip_prefix("more-").unwrap_or(role) != kind {
                continue;
            }
            let name = name.strip_prefix("warn-").unwrap_or(name).replace('-', " ");
            let lines = fs::read_to_string(&case).unwrap();
            let (lines, said) = (lines.trim_end(), said(&case));
            page.push_str(&format!(
                "\n### {name}\n\n```yaml\n{lines}\n```\n\n```text\n{}\n```\n",
                said.trim_end()
            ));
        }
    }
    page
}

/// Messages that no short file can show, or that need another day: codes with the reason.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("approvals-out-of-order", "the file of governance, whose mistakes its own tests show"),
    ("duplicate-governor", "the file of governance"),
    ("empty-key", "no editor writes it by accident"),
    ("guarantee-too-wide", "needs more combinations than a page holds"),
    ("no-application", "a list without an application makes every name in the policy unknown"),
    ("no-file", "the settings always name files"),
    ("nobody-approves", "the file of governance"),
    ("not-a-key", "the file of governance"),
    ("too-deep", "needs a file nested more deeply than anybody writes"),
    ("too-large", "needs a file of megabytes"),
    ("too-many-combinations", "needs more combinations than a page holds"),
    ("too-many-detectors", "needs more than a page holds"),
    ("too-many-endpoints", "needs more than a page holds"),
    ("too-many-governors", "the file of governance"),
    ("too-many-levels", "needs more than a page holds"),
    ("too-many-rules", "needs more than a page holds"),
    ("too-many-values", "needs more than a page holds"),
    ("two-governances", "the file of governance"),
];

/// Every kind of message that the reader of rules has is among the cases, so on the page.
#[test]
fn every_kind_of_message_is_among_the_cases() {
    let mut shown: Vec<&str> = Vec::new();
    for case in cases() {
        shown.extend(found(&sources(&case).0).iter().map(|diagnostic| diagnostic.code));
    }
    let mut missing = Vec::new();
    for code in codes_in_the_source() {
        let excused = NOT_SHOWN.iter().any(|(known, _)| *known == code);
        if shown.contains(&code.as_str()) == excused {
            missing.push(code);
        }
    }
    assert!(missing.is_empty(), "without a case, or excused though they have one: {missing:?}");
}

/// The code of every `problems.error` and `problems.warn` of the crate.
fn codes_in_the_source() -> Vec<String> {
    let mut codes = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
            for call in
                text.split("problems.error(").skip(1).chain(text.split("problems.warn(").skip(1))
            {
                // The first string that ends an argument; those inside a call before it do not.
                let call = call.split(';').next().unwrap_or_default();
                let mut pieces = call.split('"');
                let code = std::iter::from_fn(|| Some((pieces.next()?, pieces.next()?)))
                    .map(|(_, text)| text)
                    .find(|text| call.contains(&format!("\"{text}\",")))
                    .unwrap_or_default();
                let is_code = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
                if is_code && !code.is_empty() {
                    codes.push(code.to_owned());
                }
            }
        }
    }
    codes.sort();
    codes.dedup();
    codes
}
