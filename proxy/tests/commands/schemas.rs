//! The schemas of the files against the files: what is right validates, and what a schema refuses the
//! reader refuses too. What a schema must refuse is made by breaking right files, everywhere, in every
//! way that a slip of the hand does.

use std::path::Path;

use jsonschema::Validator;
use proxy::config::Settings;
use proxy::config::schema;
use routing_rules::document::{self, Node, Problems, Source, Value as Read};
use routing_rules::worked::ORGANISATIONS;
use routing_rules::{Bundle, Sources, starter};
use serde_json::{Map, Value, json};

use crate::desk::Desk;

const DETECTORS: &str = "
detectors: acme
labels: {custom.project: Names of projects}
words: [{detector: names, label: custom.project, words: [Bluebird, Projekt Nachtfalter]}]
patterns:
  - {detector: numbers, label: custom.project, pattern: 'KD-[0-9]{8}', checksum: luhn, near: [Kunde]}
remote:
  - {detector: ner, endpoint: own-site, language: en, deadline: 500 ms, least_score: 50, answer: 1 MiB,
     labels: {PERSON: pii.person_name}}
";

const SETTINGS: &str = "
listen: {data: 127.0.0.1:0, governance: \"[::1]:0\"}
store: {dir: data/trace, keys: data/keys, origin: node-1}
files: {policy: [policy.yaml], register: [register.yaml], applications: [apps.yaml]}
limits: {body: 32 MiB, answer: 64 MiB, concurrent_calls: 1024, body_timeout: 60 s, classify_timeout: 2 s, drain: 30 s}
egress: {proxy: \"http://proxy.example:3128\", ca_files: [internal-ca.pem]}
log: {format: json, filter: info}
siem: {to: \"tls://siem.example:6514\", kinds: [decision, outcome]}
telemetry: {otlp: {endpoint: \"http://127.0.0.1:4317\", protocol: grpc, every: 60 s}}
";

const GOVERNANCE: &str = "
organisation: acme
bundle_max_age: 24 h
approvals: {narrowing: 0, same: 1, widening: 1, data_protection: true}
governors:
  - {governor: ada, roles: [governor], key: \"ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\"}
  - {governor: bea, roles: [data-protection, governor], key: \"ed25519:3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c\"}
";

/// Keys of the author's choosing stand in these tables, so a misspelt one is no matter of form.
const FREE: &[&str] = &["base", "labels", "zones", "aliases", "models"];

fn validator(kind: &str) -> Validator {
    jsonschema::validator_for(&schema::of(kind).expect("a schema")).expect("a schema that is one")
}

fn json_of(node: &Node) -> Value {
    match node.value() {
        Read::Nothing | Read::Refused => Value::Null,
        Read::Bool(value) => json!(value),
        Read::Integer(value) => json!(value),
        Read::Text(text) => json!(text),
        Read::List(items) => items.iter().map(json_of).collect(),
        Read::Table(entries) => {
            let pairs =
                entries.iter().map(|entry| (entry.name().to_owned(), json_of(entry.node())));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

/// A file as an editor hands it to the validator.
fn as_json(text: &str) -> Value {
    let mut problems = Problems::default();
    let root = document::read(&Source::new("it", text), &mut problems);
    json_of(&root.expect("a file that reads"))
}

/// The rules around a file of a kind, of which everything else is right.
#[derive(Clone)]
struct Around {
    sources: Sources,
}

impl Around {
    /// What the reader says of a file of this kind.
    fn refuses(&self, kind: &str, text: &str) -> bool {
        let file = vec![Source::new("it.yaml", text)];
        let mut sources = self.sources.clone();
        match kind {
            "policy" => sources.policy = file,
            "register" => sources.register = file,
            "applications" => sources.applications = file,
            "detectors" => sources.detectors = file,
            "governance" => sources.governance = file,
            "settings" => {
                let folder = tempfile::tempdir().expect("a folder");
                std::fs::write(folder.path().join("bailiwick.yaml"), text).expect("a file");
                return Settings::read(folder.path()).is_err();
            }
            other => panic!("what is {other}?"),
        }
        Bundle::load_for_a_new_day(&sources, jiff::civil::date(2026, 11, 24)).is_err()
    }
}

/// Every right file there is: its kind, its text, and the files around it.
fn right() -> Vec<(&'static str, String, Around)> {
    let mut all = Vec::new();
    let sources = ORGANISATIONS.iter().map(|one| one.sources()).chain([starter::sources()]);
    for sources in sources {
        let around = Around { sources: sources.clone() };
        for (kind, files) in [
            ("policy", &sources.policy),
            ("register", &sources.register),
            ("applications", &sources.applications),
        ] {
            all.extend(files.iter().map(|file| (kind, file.text.clone(), around.clone())));
        }
    }
    let mut sources = starter::sources();
    sources.detectors = vec![Source::new("detectors.yaml", DETECTORS)];
    let around = Around { sources };
    all.push(("detectors", DETECTORS.to_owned(), around.clone()));
    all.push(("governance", GOVERNANCE.to_owned(), around.clone()));
    all.push(("settings", SETTINGS.to_owned(), around.clone()));
    all.push(("settings", proxy::config::STARTER.to_owned(), around));
    all
}

#[test]
fn every_file_that_is_right_validates() {
    for (kind, text, around) in right() {
        let value = as_json(&text);
        let validator = validator(kind);
        let wrong: Vec<String> =
            validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{kind}: {wrong:#?}");
        // The validator sees JSON, which is YAML too; so may the reader.
        assert!(
            !around.refuses(kind, &text) && !around.refuses(kind, &value.to_string()),
            "{kind}"
        );
    }
}

/// How one place of a file is broken.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slip {
    /// A key is misspelt.
    Key,
    /// A key is left out.
    Gone,
    /// A table where there was something else, or another table.
    Kind,
    /// A number far below its range.
    Number,
    /// Nothing between the quotes.
    Empty,
    /// A word is misspelt.
    Word,
}

/// Each way of breaking one file at one place, with the path to it.
fn slips(value: &Value, path: &str, make: &mut dyn FnMut(Slip, &str, &str, Value)) {
    match value {
        Value::Object(table) => {
            let parent = path.rsplit('/').next().unwrap_or_default();
            for (key, inner) in table {
                let here = format!("{path}/{key}");
                let with = |change: &dyn Fn(&mut Map<String, Value>)| {
                    let mut table = table.clone();
                    change(&mut table);
                    Value::Object(table)
                };
                if !FREE.contains(&parent) {
                    let misspelt = with(&|table| {
                        let value = table.remove(key).expect("it stands here");
                        table.insert(format!("{key}x"), value);
                    });
                    make(Slip::Key, &here, key, misspelt);
                    make(Slip::Gone, &here, key, with(&|table| drop(table.remove(key))));
                }
                slips(inner, &here, &mut |slip, at, key_at, broken| {
                    make(
                        slip,
                        at,
                        key_at,
                        with(&|table| drop(table.insert(key.clone(), broken.clone()))),
                    );
                });
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                slips(inner, path, &mut |slip, at, key, broken| {
                    let mut items = items.clone();
                    items[index] = broken;
                    make(slip, at, key, Value::Array(items));
                });
            }
        }
        Value::Number(_) => make(Slip::Number, path, "", json!(-7)),
        Value::String(text) => {
            make(Slip::Empty, path, "", json!(""));
            make(Slip::Word, path, "", json!(format!("{text}~")));
        }
        Value::Null | Value::Bool(_) => {}
    }
    if !path.is_empty() {
        make(Slip::Kind, path, "", json!({"surprise": 1}));
    }
}

#[test]
fn what_a_schema_refuses_the_reader_refuses_and_no_slip_of_form_passes_either() {
    let (mut broken_in_all, mut refused) = (0, 0);
    // The bank has everything that the others have, too.
    let bank = routing_rules::worked::Organisation::named("bank").expect("a bank").sources();
    let others = [&bank.policy, &bank.register, &bank.applications];
    let whole = |kind: &str, text: &str| {
        let rules = matches!(kind, "policy" | "register" | "applications");
        !rules || others.iter().any(|files| files.iter().any(|file| file.text == text))
    };
    for (kind, text, around) in right() {
        if !whole(kind, &text) {
            continue;
        }
        let (validator, whole) = (validator(kind), as_json(&text));
        let mut seen = std::collections::HashSet::new();
        slips(&whole, "", &mut |slip, path, key, broken| {
            // One place of each form is enough: the tenth rule is broken like the first.
            if !seen.insert((format!("{slip:?}"), path.to_owned(), key.to_owned())) {
                return;
            }
            broken_in_all += 1;
            let by_schema = !validator.is_valid(&broken);
            let must = match slip {
                Slip::Key | Slip::Kind | Slip::Number | Slip::Empty => true,
                // Whether a key is needed, and a word known, may hang on other parts.
                Slip::Gone | Slip::Word => false,
            };
            assert!(by_schema || !must, "{kind}: the schema accepts {slip:?} at {path}");
            if by_schema {
                refused += 1;
                let by_reader = around.refuses(kind, &broken.to_string());
                assert!(by_reader, "{kind}: the schema alone refuses {slip:?} at {path}");
            }
        });
    }
    assert!(broken_in_all > 800 && refused > 500, "{broken_in_all} broken, {refused} refused");
}

#[test]
fn misspelt_words_of_closed_lists_are_refused() {
    let register = json!({"register": "r", "endpoints": [{
        "endpoint": "e", "base_url": "https://llm.example/v1", "models": {"m": {}},
        "trains_on_data": "never", "processed_in": ["DE"], "retention_days": 30,
        "certificates": [{"scheme": "c5", "valid_until": "2030-01-31"}],
        "observe": {"addresses": ["203.0.113.0/24"],
            "spki": ["sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]},
    }]});
    let around = Around { sources: starter::sources() };
    let validator = validator("register");
    assert!(validator.is_valid(&register));
    for (path, wrong) in [
        ("/endpoints/0/trains_on_data", json!("nevr")),
        ("/endpoints/0/processed_in/0", json!("XX")),
        ("/endpoints/0/processed_in/0", json!("de")),
        ("/endpoints/0/processed_in", json!([])),
        ("/endpoints/0/retention_days", json!(36_501)),
        ("/endpoints/0/retention_days", json!("30 days")),
        ("/endpoints/0/base_url", json!("ftp://llm.example/v1")),
        ("/endpoints/0/base_url", json!("https://user:secret@llm.example/v1")),
        ("/endpoints/0/base_url", json!("https://llm.example/v1?key=secret")),
        ("/endpoints/0/certificates/0/scheme", json!("c6")),
        ("/endpoints/0/certificates/0/valid_until", json!("2030-13-31")),
        ("/endpoints/0/observe/addresses/0", json!("203.0.113.0")),
        ("/endpoints/0/observe/spki/0", json!("sha256/short")),
        ("/endpoints/0/models", json!({})),
    ] {
        let mut broken = register.clone();
        *broken.pointer_mut(path).expect("a place") = wrong.clone();
        assert!(!validator.is_valid(&broken), "the schema accepts {wrong} at {path}");
        assert!(
            around.refuses("register", &broken.to_string()),
            "the reader accepts {wrong} at {path}"
        );
    }
}

#[test]
fn files_that_are_only_warned_of_validate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../routing-rules/tests/mistakes");
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).expect("the mistakes") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some((kind, rest)) = name.split_once('.') else { continue };
        let kind = match kind.trim_start_matches("more-") {
            "apps" => "applications",
            other => other,
        };
        if !rest.starts_with("warn-") || !rest.ends_with(".yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        let value = as_json(&text);
        let wrong: Vec<String> =
            validator(kind).iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        checked += 1;
    }
    assert!(checked > 10, "{checked}");
}

#[test]
fn the_settings_schema_knows_the_keys_of_the_reader_and_no_others() {
    let schema = schema::of("settings").expect("a schema");
    let keys = |schema: &Value| -> Vec<String> {
        let properties = schema["properties"].as_object();
        properties.map(|all| all.keys().cloned().collect()).unwrap_or_default()
    };
    let allowed = |text: &str| -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("bailiwick.yaml"), text).expect("a file");
        let error = Settings::read(folder.path()).expect_err("a mistake").to_string();
        let (_, list) = error.split_once("(allowed: ").unwrap_or_else(|| panic!("{error}"));
        let (list, _) = list.split_once(')').expect("an end");
        let mut all: Vec<String> = list.split(", ").map(str::to_owned).collect();
        all.sort();
        all
    };
    let mut open = vec![(String::new(), schema)];
    let mut sections = 0;
    while let Some((path, schema)) = open.pop() {
        let mut known = keys(&schema);
        if known.is_empty() {
            continue;
        }
        sections += 1;
        let inside = path.split('/').filter(|part| !part.is_empty());
        let depth = inside.clone().count();
        let before: String = inside.map(|part| format!("{{{part}: ")).collect();
        // An unknown key at this place: what the reader would have allowed is in its message.
        let text = format!("{before}{{zzzzzzzz: 1}}{}", "}".repeat(depth));
        let mut read = allowed(&text);
        read.sort();
        known.sort();
        assert_eq!(read, known, "at \"{path}\": bring proxy/src/config/schema.rs up to date");
        for key in known {
            open.push((format!("{path}/{key}"), schema["properties"][&key].clone()));
        }
    }
    assert!(sections >= 8, "{sections}");
}

#[test]
fn schemas_are_shipped_printed_and_written_alike() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas");
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let desk = Desk::starter();
    let folder = desk.beside("mine");
    desk.run(&["schema", "--write", &folder]).says(0, &["Wrote 6 schemas", "$schema="]);
    for kind in schema::kinds() {
        let text = schema::text_of(kind).expect("JSON").expect("a schema");
        if update {
            std::fs::create_dir_all(&shipped).expect("a folder");
            std::fs::write(shipped.join(format!("{kind}.json")), &text).expect("a file");
        }
        let there =
            std::fs::read_to_string(shipped.join(format!("{kind}.json"))).unwrap_or_default();
        // Which key comes first depends on how the JSON library was built.
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let message = "is old; run with UPDATE_EXPECTED=1";
        assert!(read(&there) == read(&text), "docs/schemas/{kind}.json {message}");
        assert_eq!(read(&desk.run(&["schema", kind]).out), read(&text));
        let written = std::fs::read_to_string(format!("{folder}/{kind}.json")).expect("a file");
        assert_eq!(read(&written), read(&text));
    }
    desk.run(&["schema", "polcy"]).says(2, &["policy"]);
    desk.run(&["schema"]).says(2, &["KIND"]);
    // What `init` writes says where its schema is, and it is there.
    for file in ["bailiwick.yaml", "policy.yaml", "register.yaml", "apps.yaml"] {
        let text = desk.read(file);
        let line = text.lines().next().expect("a line");
        let target = line.strip_prefix("# yaml-language-server: $schema=").expect("the line");
        let schema: Value = serde_json::from_str(&desk.read(target)).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(validator.is_valid(&as_json(&text)), "{file}");
    }
}
