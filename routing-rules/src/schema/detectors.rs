//! The schema of the files of an organisation's own detectors.

use classifiers::own::Checksum;
use classifiers::{Label, LabelSet};
use serde_json::{Value, json};

use super::{any_list, duration, keyed, list, name, named, number, size, table, text, words};
use crate::detectors::{REMOTE_KEYS, may_yield};

pub(super) fn detectors() -> Value {
    let of = |keys: Vec<(&str, Value)>, required: &[&str]| {
        let mut all = vec![("detector", name())];
        all.extend(keys);
        any_list(table(all, &[&["detector"], required].concat()))
    };
    let phrases = list(text());
    let sums: Vec<&str> = Checksum::ALL.into_iter().map(Checksum::name).collect();
    let found = of(vec![("label", label()), ("words", phrases.clone())], &["label", "words"]);
    let patterns = of(
        vec![
            ("label", label()),
            ("pattern", text()),
            ("checksum", words(&sums, &[])),
            ("near", phrases),
        ],
        &["label", "pattern"],
    );
    let lists = of(
        vec![
            ("label", label()),
            ("salt", json!({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})),
            ("words", number(1, 64)),
            ("lengths", list(number(1, 1024))),
            ("digests", text()),
        ],
        &["label", "salt", "words", "lengths", "digests"],
    );
    let remote = REMOTE_KEYS.iter().filter(|key| **key != "detector").map(|key| {
        let value = match *key {
            "endpoint" | "language" => name(),
            "deadline" => duration(),
            "least_score" => number(0, 100),
            "answer" => size(),
            _ => named(label()),
        };
        (*key, value)
    });
    let remote = of(remote.collect(), &["endpoint", "labels"]);
    let own = json!({"type": "string", "pattern": OWN});
    table(
        vec![
            ("detectors", name()),
            ("labels", keyed(own, text())),
            ("words", found),
            ("patterns", patterns),
            ("lists", lists),
            ("remote", remote),
        ],
        &["detectors"],
    )
}

/// What a label of one's own looks like.
const OWN: &str = "^custom\\.[a-z][a-z0-9-]*$";

/// A label that a detector may yield.
fn label() -> Value {
    let none = LabelSet::EMPTY;
    let known: Vec<&str> = Label::ALL
        .iter()
        .filter(|label| may_yield(label, none))
        .map(|label| label.name())
        .collect();
    json!({"anyOf": [words(&known, &[]), {"type": "string", "pattern": OWN}]})
}
