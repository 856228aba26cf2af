//! JSON Schemas of the three kinds of files, for editors: made from the same tables that the readers
//! use. A schema knows keys, kinds and words; what only makes sense together (a zone that is not
//! defined, a rule that never applies) is for `bailiwick check`.

use serde_json::{Map, Value, json};

use crate::guarantee;
use crate::policy::{CLASSES, SECTIONS_MANY, SECTIONS_ONCE};
use crate::prefer::{CRITERIA, REDACT};
use crate::register::{Attribute, ENTRY_KEYS, Grade, Kind, MODEL_KEYS, SCHEMES, of_models};
use crate::rule;
use crate::{suppression, uninspected};

/// The kinds of files that have a schema.
pub const KINDS: &[&str] = &["policy", "register", "applications"];

/// The schema of a kind of files.
pub fn of(kind: &str) -> Option<Value> {
    let mut schema = match kind {
        "policy" => policy(),
        "register" => register(),
        "applications" => applications(),
        _ => return None,
    };
    if let Some(top) = schema.as_object_mut() {
        top.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        top.insert("title".to_owned(), json!(format!("Bailiwick {kind}")));
    }
    Some(schema)
}

fn text() -> Value {
    json!({"type": "string", "minLength": 1})
}

fn name() -> Value {
    json!({"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"})
}

fn date() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
}

fn list(of: Value) -> Value {
    json!({"type": "array", "items": of, "minItems": 1})
}

/// A table of which only these keys may be present.
fn table(keys: Vec<(&str, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A table with keys of the author's choosing.
fn named(of: Value) -> Value {
    json!({"type": "object", "additionalProperties": of})
}

/// Words as YAML reads them: `true` and `false` are words too.
fn words(allowed: &[&str], more: &[&str]) -> Value {
    let all: Vec<Value> = allowed
        .iter()
        .chain(more)
        .flat_map(|word| match *word {
            "true" => vec![json!(true), json!("true")],
            "false" => vec![json!(false), json!("false")],
            word => vec![json!(word)],
        })
        .collect();
    json!({"enum": all})
}

fn place() -> Value {
    json!({"type": "string", "pattern": "^([A-Z]{2}|EU|EEA|adequate|global|unknown)$"})
}

fn policy() -> Value {
    let scope = table(vec![("apps", list(text())), ("purposes", list(text()))], &[]);
    let entries = SECTIONS_ONCE.iter().chain(SECTIONS_MANY).map(|section| {
        let value = match *section {
            "policy" => name(),
            "version" => json!({"type": "integer", "minimum": 1}),
            "levels" => list(name()),
            "base" => {
                json!({"type": "object", "additionalProperties": text(), "required": ["default"]})
            }
            "conversation" => table(
                vec![("carry_from", text()), ("keep", text()), ("unknown_answer", text())],
                &[],
            ),
            "aliases" => named(text()),
            "labels" => named(table(
                vec![("covers", list(text())), ("floor", text())],
                &["covers", "floor"],
            )),
            "zones" => named(predicate()),
            "rules" => json!({"type": "array", "items": one_rule(&scope)}),
            "redactions" => json!({"type": "array", "items": table(
                vec![("remove", list(text())), ("for", scope.clone()), ("because", text())],
                &["remove", "because"],
            )}),
            "accepts_uninspected" => json!({"type": "array", "items": accepted(&scope)}),
            "suppressions" => json!({"type": "array", "items": one_suppression(&scope)}),
            "guarantees" => json!({"type": "array", "items": one_guarantee(&scope)}),
            "retention" => {
                let keep = table(vec![("keep", text())], &["keep"]);
                table(CLASSES.iter().map(|class| (*class, keep.clone())).collect(), &[])
            }
            "prefer" => json!({"type": "array", "items": table(
                vec![
                    ("for", scope.clone()),
                    ("by", list(words(CRITERIA, &[]))),
                    ("zones", json!({"type": "array", "items": text()})),
                    ("redact", words(REDACT, &[])),
                ],
                &["by"],
            )}),
            "tests" => json!({"type": "array", "items": one_test()}),
            _ => json!({}),
        };
        (*section, value)
    });
    // Several files read as one, so no section is required of each.
    table(entries.collect(), &[])
}

fn one_rule(scope: &Value) -> Value {
    let keys = rule::KEYS.iter().map(|key| {
        let value = match *key {
            "rule" => name(),
            "up_to" | "from" | "because" => text(),
            "for" => scope.clone(),
            "stays_in" => json!({"type": "array", "items": text()}),
            _ => list(text()),
        };
        (*key, value)
    });
    let mut schema = table(keys.collect(), &["rule", "because"]);
    let without = |keys: &[&str]| -> Value {
        let all: Vec<Value> = keys.iter().map(|key| json!({"required": [key]})).collect();
        json!({"not": {"anyOf": all}})
    };
    let sides = json!([
        {"required": ["may_use"], "allOf": [without(&["stays_in", "from", "with_any", "with_all"])]},
        {"required": ["stays_in"], "allOf": [without(&["may_use", "up_to", "without"])]},
    ]);
    if let Some(rule) = schema.as_object_mut() {
        rule.insert("oneOf".to_owned(), sides);
    }
    schema
}

fn accepted(scope: &Value) -> Value {
    let media: Vec<&str> = classifiers::Media::ALL.iter().map(|media| media.name()).collect();
    let keys = uninspected::KEYS.iter().map(|key| {
        let value = match *key {
            "for" => scope.clone(),
            "media" => list(words(&media, &[])),
            "until" => date(),
            _ => text(),
        };
        (*key, value)
    });
    table(keys.collect(), uninspected::KEYS)
}

fn one_suppression(scope: &Value) -> Value {
    let digests = suppression::DIGEST_KEYS.iter().map(|key| {
        let value = match *key {
            "words" => json!({"type": "integer", "minimum": 1, "maximum": 64}),
            "lengths" => list(json!({"type": "integer", "minimum": 1})),
            _ => text(),
        };
        (*key, value)
    });
    let digests = table(digests.collect(), suppression::DIGEST_KEYS);
    let keys = suppression::KEYS.iter().map(|key| {
        let value = match *key {
            "suppression" => name(),
            "for" => scope.clone(),
            "values" => list(text()),
            "digests" => digests.clone(),
            "until" => date(),
            _ => text(),
        };
        (*key, value)
    });
    table(keys.collect(), &["suppression", "label", "because", "by", "until"])
}

fn one_guarantee(scope: &Value) -> Value {
    let keys = guarantee::KEYS.iter().map(|key| {
        let value = match *key {
            "guarantee" => name(),
            "from" | "because" => text(),
            "for" => scope.clone(),
            "only_reaches" => predicate(),
            "with_any" | "with_all" => list(text()),
            // What else a guarantee may say is a switch or a name of its own; `check` reads it.
            _ => json!({}),
        };
        (*key, value)
    });
    table(keys.collect(), &["guarantee", "only_reaches"])
}

fn one_test() -> Value {
    let given = table(
        vec![
            ("app", text()),
            ("purpose", text()),
            ("level", text()),
            ("labels", json!({"type": "array", "items": text()})),
            ("markings", json!({"type": "array", "items": text()})),
            ("model", text()),
        ],
        &["app"],
    );
    let names = json!({"type": "array", "items": text()});
    let keys =
        vec![("test", text()), ("given", given), ("zones", names.clone()), ("endpoints", names)];
    let mut schema = table(keys, &["test", "given"]);
    if let Some(test) = schema.as_object_mut() {
        test.insert(
            "anyOf".to_owned(),
            json!([{"required": ["zones"]}, {"required": ["endpoints"]}]),
        );
    }
    schema
}

/// The tests of a zone or of `only_reaches`.
fn predicate() -> Value {
    let tested = Attribute::all().filter(|attribute| attribute.kind() != Kind::Date);
    let mut keys: Vec<(&str, Value)> =
        tested.map(|attribute| (attribute.name(), wanted(attribute.kind()))).collect();
    if let Some(seal) = Attribute::seals().next() {
        keys.push(("seal", wanted(seal.kind())));
    }
    keys.push(("grade", words(Grade::ASKED, &[])));
    let mut schema = table(keys, &[]);
    if let Some(predicate) = schema.as_object_mut() {
        predicate.insert("minProperties".to_owned(), json!(1));
    }
    schema
}

fn wanted(kind: Kind) -> Value {
    match kind {
        Kind::Places | Kind::Place => list(place()),
        Kind::Word(allowed) | Kind::Words(allowed) => list(words(allowed, &[])),
        Kind::Name | Kind::Text | Kind::Date => list(text()),
        Kind::Count(least, most) => {
            let number = json!({"type": "integer", "minimum": least, "maximum": most});
            let bounds = vec![("at_least", number.clone()), ("at_most", number.clone())];
            json!({"anyOf": [list(number), table(bounds, &[])]})
        }
        Kind::Certificates => {
            let one = certificate(false);
            table(vec![("has", json!({"anyOf": [one.clone(), list(one)]}))], &["has"])
        }
    }
}

fn certificate(dated: bool) -> Value {
    let mut keys = vec![("scheme", words(SCHEMES, &[])), ("level", text()), ("scope", text())];
    if dated {
        keys.push(("valid_until", date()));
    }
    table(keys, &["scheme"])
}

fn register() -> Value {
    let mut keys: Vec<(&str, Value)> =
        ENTRY_KEYS.iter().map(|key| (*key, entry_key(key))).collect();
    keys.extend(Attribute::all().map(|attribute| (attribute.name(), stated(attribute.kind()))));
    let endpoint = table(keys, &["endpoint", "base_url", "models"]);
    let endpoints = json!({"type": "array", "items": endpoint});
    table(vec![("register", name()), ("endpoints", endpoints)], &["register", "endpoints"])
}

fn entry_key(key: &str) -> Value {
    let switch = words(&["refuse", "allow"], &[]);
    let number = json!({"type": "integer", "minimum": 0});
    match key {
        "endpoint" => name(),
        "base_url" => json!({"type": "string", "pattern": "^https?://"}),
        "key" => json!({"oneOf": [
            table(vec![("file", text())], &["file"]),
            table(vec![("env", name())], &["env"]),
        ]}),
        "models" => {
            let keys = MODEL_KEYS.iter().map(|key| (*key, model_key(key)));
            let stated = of_models().map(|attribute| (attribute.name(), stated(attribute.kind())));
            let mut model = named(table(keys.chain(stated).collect(), &[]));
            if let Some(models) = model.as_object_mut() {
                models.insert("minProperties".to_owned(), json!(1));
            }
            model
        }
        "vouched" => table(vec![("by", text()), ("basis", text()), ("review", date())], &["by"]),
        "enforce" => table(
            vec![
                ("store", json!({"type": "boolean"})),
                ("hosted_tools", switch.clone()),
                ("remote_urls", switch),
            ],
            &[],
        ),
        "observe" => table(
            vec![
                ("addresses", list(text())),
                ("spki", list(json!({"type": "string", "pattern": "^sha256/"}))),
                (
                    "region_header",
                    table(vec![("name", name()), ("in", list(text()))], &["name", "in"]),
                ),
                ("models", list(text())),
            ],
            &[],
        ),
        "price" => table(vec![("input", number.clone()), ("output", number)], &["input", "output"]),
        "latency_ms" => number,
        "seal" => {
            let seals = Attribute::seals()
                .filter_map(|seal| Some((seal.name().strip_prefix("seal.")?, stated(seal.kind()))));
            table(seals.collect(), &[])
        }
        _ => text(),
    }
}

fn model_key(key: &str) -> Value {
    match key {
        "context_tokens" => json!({"type": "integer", "minimum": 0}),
        "tools" | "structured_output" => json!({"type": "boolean"}),
        "modalities" => list(words(&["text", "image", "audio", "file"], &[])),
        "vouched" | "seal" => entry_key(key),
        _ => text(),
    }
}

/// A bare value, or one with its grade and who vouches for it.
fn stated(kind: Kind) -> Value {
    let bare = match kind {
        Kind::Places => json!({"anyOf": [place(), list(place())]}),
        Kind::Place => place(),
        Kind::Word(allowed) => words(allowed, &["unknown"]),
        Kind::Words(allowed) => {
            let word = words(allowed, &["unknown"]);
            json!({"anyOf": [word.clone(), list(word)]})
        }
        Kind::Count(least, most) => json!({"anyOf": [
            {"type": "integer", "minimum": least, "maximum": most}, {"const": "unknown"},
        ]}),
        Kind::Certificates => list(certificate(true)),
        Kind::Name => name(),
        Kind::Text => text(),
        Kind::Date => date(),
    };
    let graded = table(
        vec![
            ("value", bare.clone()),
            ("grade", words(Grade::WRITTEN, &[])),
            ("by", text()),
            ("basis", text()),
            ("evidence", json!({"type": "string", "pattern": "^sha256:[0-9a-fA-F]{64}$"})),
            ("review", date()),
            ("valid_until", date()),
        ],
        &["value"],
    );
    json!({"anyOf": [bare, graded]})
}

fn applications() -> Value {
    let function =
        table(vec![("id", text()), ("critical", json!({"type": "boolean"}))], &["id", "critical"]);
    let keys = crate::applications::KEYS.iter().map(|key| {
        let value = match *key {
            "purposes" => list(name()),
            "function" => function.clone(),
            _ => name(),
        };
        (*key, value)
    });
    let application = table(keys.collect(), &["app", "tenant"]);
    let all = json!({"type": "array", "items": application});
    table(vec![("applications", all)], &["applications"])
}
