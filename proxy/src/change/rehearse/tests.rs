use std::path::Path;

use classifiers::Classifier;
use routing_rules::{Bundle, Source, Sources};

use super::{REFUSED, Rehearsal, SampleError, Samples};

fn bundle() -> Bundle {
    let policy = "policy: p
version: 1
levels: [public, internal, restricted]
base: {default: restricted, site: public}
labels:
  personal: {covers: [\"pii.*\"], floor: internal}
  other: {covers: [\"secret.*\", \"financial.*\", \"health.*\", \"special.*\", \"confidential.*\", \"code.*\", \"scan.*\"], floor: restricted}
zones:
  home: {operator: [self]}
  cloud: {operator: [third-party]}
rules:
  - {rule: home-for-site, for: {apps: [site]}, up_to: internal, may_use: [home], because: b}
  - {rule: cloud-for-text, up_to: internal, may_use: [cloud], because: b}
  - {rule: people-at-home, with_any: [personal], stays_in: [home], because: people}
";
    let register = "register: r
endpoints:
  - {endpoint: own, base_url: \"http://127.0.0.1:1/v1\", models: {m: {}}, operator: self}
  - {endpoint: far, base_url: \"https://far.example/v1\", models: {m: {}}, operator: third-party}
";
    let apps = "applications:\n  - {app: site, tenant: t}\n  - {app: closed, tenant: t}\n";
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", apps)],
        ..Sources::default()
    };
    Bundle::load(&sources, jiff::civil::date(2026, 11, 24)).unwrap().bundle
}

const LINES: &str = "\"Say hello.\"\n{\"text\": \"Mail to jane.doe@musterfirma.de\"}\n\n\
{\"messages\": [{\"role\": \"user\", \"content\": \"Hello again.\"}], \"app\": \"closed\"}\n\
{\"text\": \"x\", \"app\": \"nobody\"}\n[1]\n{\"broken\n";

type Cells = Vec<(String, String, String, u64)>;

fn rehearsed(path: &Path, bundle: &Bundle) -> (Cells, Vec<(String, SampleError)>, Vec<String>) {
    let classifier = Classifier::new(classifiers::Settings::default());
    let mut rehearsal = Rehearsal::new(bundle, vec!["site".to_owned()]);
    let mut samples = Samples::open(path).unwrap();
    let mut failed = Vec::new();
    while let Some((place, sample)) = samples.next_prompt() {
        let judged = sample.and_then(|sample| rehearsal.judge(&classifier, &sample));
        failed.extend(judged.err().map(|error| (place, error)));
    }
    let cells = rehearsal
        .cells()
        .map(|(app, level, zone, count)| (app.into(), level.into(), zone.into(), count))
        .collect();
    let openings = rehearsal
        .openings()
        .iter()
        .map(|(change, opens)| format!("{change}: {} {}", opens.refused, opens.further))
        .collect();
    (cells, failed, openings)
}

fn cell(app: &str, level: &str, zone: &str, count: u64) -> (String, String, String, u64) {
    (app.into(), level.into(), zone.into(), count)
}

#[test]
fn lines_are_counted_by_where_they_would_go() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("prompts.jsonl");
    std::fs::write(&path, LINES).unwrap();
    let (cells, failed, openings) = rehearsed(&path, &bundle());
    assert_eq!(
        cells,
        [
            cell("closed", "restricted", REFUSED, 1),
            cell("site", "public", "home", 1),
            cell("site", "internal", "home", 1),
        ]
    );
    assert_eq!(
        failed,
        [
            ("line 5".to_owned(), SampleError::NoApplication("nobody".into())),
            ("line 6".to_owned(), SampleError::NoPrompt),
            ("line 7".to_owned(), SampleError::NoPrompt),
        ]
    );
    assert_eq!(
        openings,
        [
            "a rule lets \"closed\" use cloud up to \"restricted\": 1 1",
            "a rule lets \"closed\" use home up to \"restricted\": 1 1",
            "base: {closed: public}: 1 1",
            "restriction \"people-at-home\" also lets cloud: 0 1",
        ]
    );
}

#[test]
fn a_table_and_a_folder_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let table = dir.path().join("prompts.csv");
    std::fs::write(&table, "id,Prompt,app\n1,\"Say, hello.\",\n2,Hello again.,closed\n").unwrap();
    let expected = [cell("closed", "restricted", REFUSED, 1), cell("site", "public", "home", 1)];
    assert_eq!(rehearsed(&table, &bundle()).0, expected);
    let folder = dir.path().join("texts");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), "Say hello.").unwrap();
    std::fs::write(folder.join("b.bin"), b"\xff\xfe").unwrap();
    let (cells, failed, _) = rehearsed(&folder, &bundle());
    assert_eq!(cells, [cell("site", "public", "home", 1)]);
    assert_eq!(failed, [("b.bin".to_owned(), SampleError::NoText)]);
    std::fs::write(&table, "id,words\n1,x\n").unwrap();
    assert!(Samples::open(&table).is_err());
}
