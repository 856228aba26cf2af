//! The schema of a register.

use serde_json::{Value, json};

use super::{
    any_list, date, described, duration, list, name, named, number, places, switch, table, text,
    words,
};
use crate::questionnaire::{Language, question};
use crate::register::{Attribute, ENTRY_KEYS, Grade, Kind, MODEL_KEYS, SCHEMES, SPEAKS, of_models};

pub(super) fn register() -> Value {
    let mut keys: Vec<(&str, Value)> =
        ENTRY_KEYS.iter().map(|key| (*key, entry_key(key))).collect();
    keys.extend(Attribute::all().map(|attribute| {
        let words = question(attribute.name(), Language::English);
        (attribute.name(), described(stated(attribute.kind()), words))
    }));
    let endpoint = table(keys, &["endpoint", "base_url", "models"]);
    table(vec![("register", name()), ("endpoints", any_list(endpoint))], &["register", "endpoints"])
}

/// Whole numbers of 32 bits.
const MOST: i64 = u32::MAX as i64;

/// Scheme, host, port and path; no user, no query.
const ADDRESS: &str = "^https?://[^\\s?#\\\\@/]+(/[^\\s?#\\\\]*)?$";
/// The SHA-256 of a public key in base64.
const PIN: &str = "^sha256/[A-Za-z0-9+/]{43}=$";

fn entry_key(key: &str) -> Value {
    match key {
        "endpoint" => described(name(), "What records and messages call it."),
        "base_url" => json!({"type": "string", "pattern": ADDRESS}),
        "key" => json!({"oneOf": [
            table(vec![("file", text())], &["file"]),
            table(vec![("env", name())], &["env"]),
        ]}),
        "models" => described(
            models(),
            "The names that applications ask for, and what the endpoint calls them.",
        ),
        "speaks" => described(
            list(words(&SPEAKS, &[])),
            "The forms of requests that it understands; OpenAI's if left out.",
        ),
        "vouched" => described(
            table(vec![("by", text()), ("basis", text()), ("review", date())], &["by"]),
            "Who answers for the values of this entry; from the day after the review they count no more.",
        ),
        "enforce" => {
            let word = words(&["refuse", "allow"], &[]);
            let keys =
                vec![("store", switch()), ("hosted_tools", word.clone()), ("remote_urls", word)];
            described(table(keys, &[]), "What is made true of every request that goes there.")
        }
        "observe" => described(observe(), "What must be seen; what differs closes the endpoint."),
        "connect_timeout" | "first_byte_timeout" => duration(),
        "price" => {
            let keys = vec![("input", number(0, MOST)), ("output", number(0, MOST))];
            table(keys, &["input", "output"])
        }
        "latency_ms" => number(0, MOST),
        "seal" => {
            let seals = Attribute::seals()
                .filter_map(|seal| Some((seal.name().strip_prefix("seal.")?, stated(seal.kind()))));
            table(seals.collect(), &[])
        }
        _ => text(),
    }
}

fn models() -> Value {
    let keys = MODEL_KEYS.iter().map(|key| (*key, model_key(key)));
    let own = of_models().map(|attribute| (attribute.name(), stated(attribute.kind())));
    let model = table(keys.chain(own).collect(), &[]);
    let mut models = named(model);
    if let Some(models) = models.as_object_mut() {
        models.insert("minProperties".to_owned(), json!(1));
    }
    models
}

fn model_key(key: &str) -> Value {
    match key {
        "context_tokens" => number(0, MOST),
        "tools" | "structured_output" => switch(),
        "modalities" => list(words(&["text", "image", "audio", "file"], &[])),
        "vouched" | "seal" => entry_key(key),
        _ => text(),
    }
}

fn observe() -> Value {
    let range = "^[0-9A-Fa-f.:]+/[0-9]{1,3}$";
    let header = table(vec![("name", name()), ("in", list(text()))], &["name", "in"]);
    table(
        vec![
            ("addresses", list(json!({"type": "string", "pattern": range}))),
            ("spki", list(json!({"type": "string", "pattern": PIN}))),
            ("region_header", header),
            ("models", list(text())),
        ],
        &[],
    )
}

/// A bare value, or one with its grade and who vouches for it.
fn stated(kind: Kind) -> Value {
    let everywhere = ["EU", "EEA", "adequate", "global", "unknown"];
    let bare = match kind {
        Kind::Places => json!({"anyOf": [places(&everywhere), list(places(&everywhere))]}),
        Kind::Place => places(&["global", "unknown"]),
        Kind::Word(allowed) => words(allowed, &["unknown"]),
        Kind::Words(allowed) => {
            let word = words(allowed, &["unknown"]);
            json!({"anyOf": [word.clone(), list(word)]})
        }
        Kind::Count(least, most) => json!({"anyOf": [
            {"type": "integer", "minimum": least, "maximum": most}, {"const": "unknown"},
        ]}),
        Kind::Certificates => json!({"anyOf": [list(certificate()), {"const": "unknown"}]}),
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

/// A certificate with its last day.
fn certificate() -> Value {
    let keys = vec![
        ("scheme", words(SCHEMES, &[])),
        ("level", text()),
        ("scope", text()),
        ("valid_until", date()),
    ];
    table(keys, &["scheme"])
}
