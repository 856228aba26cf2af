//! The schema of a policy.

use classifiers::{Label, Marking};
use serde_json::{Value, json};

use super::{
    any_list, date, described, keyed, list, name, number, places, switch, table, text, words,
};
use crate::answers::{self, AnswerAction};
use crate::governance::Role;
use crate::guarantee;
use crate::policy::{CLASSES, MAX_LEVELS, SECTIONS_MANY, SECTIONS_ONCE};
use crate::prefer::CRITERIA;
use crate::redaction::Redact;
use crate::register::{Attribute, Grade, Kind, SCHEMES};
use crate::rule::{self, MAX_WITH_ALL};
use crate::{suppression, uninspected};

pub(super) fn policy() -> Value {
    // Several files read as one, so no section is required of each.
    let sections = SECTIONS_ONCE.iter().chain(SECTIONS_MANY);
    table(sections.map(|name| (*name, section(name))).collect(), &[])
}

fn section(section: &str) -> Value {
    match section {
        "policy" => described(name(), "The name of the policy."),
        "version" => described(
            json!({"type": "integer", "minimum": 1}),
            "A whole number; raise it with each change.",
        ),
        "levels" => described(
            json!({
                "type": "array", "items": name(), "minItems": 1, "maxItems": MAX_LEVELS,
                "uniqueItems": true,
            }),
            "How sensitive a text can be, low to high.",
        ),
        "base" => described(
            json!({"type": "object", "additionalProperties": text(), "required": ["default"]}),
            "The least level of any request of an application, whatever its text holds.",
        ),
        "conversation" => {
            table(vec![("carry_from", text()), ("keep", keep()), ("unknown_answer", text())], &[])
        }
        "aliases" => described(
            keyed(markings(), text()),
            "What a marking on a document means in your levels; one that is not listed is the top.",
        ),
        "labels" => described(groups(), "Groups of labels, each with the minimum level of a text."),
        "zones" => described(
            keyed(name(), predicate()),
            "Sets of endpoints: what the register must state of one for it to be inside.",
        ),
        "rules" => described(
            any_list(one_rule()),
            "may_use opens, stays_in closes and beats all that opens. Order means nothing.",
        ),
        "redactions" => any_list(table(
            vec![
                ("remove", labels()),
                ("for", scope()),
                ("mask", json!({"type": "boolean"})),
                ("because", text()),
            ],
            &["remove", "because"],
        )),
        "answers" => described(
            any_list(answers()),
            "What happens when an answer holds something; it is recorded in any case.",
        ),
        "accepts_uninspected" => described(
            any_list(accepted()),
            "Kinds of pictures, sound and files that may go on unread, by name and until a day.",
        ),
        "suppressions" => described(
            any_list(suppression()),
            "False alarms: findings of these values do not count, by name and until a day.",
        ),
        "guarantees" => {
            described(any_list(one_guarantee()), "What must hold whatever the rules say.")
        }
        "retention" => {
            let kept = table(vec![("keep", keep())], &["keep"]);
            table(CLASSES.iter().map(|class| (*class, kept.clone())).collect(), &[])
        }
        "prefer" => described(any_list(preference()), "Sorts what is allowed, never adds to it."),
        "tests" => described(any_list(one_test()), "Requests, and where each must be able to go."),
        _ => json!({}),
    }
}

/// `30 days`, `13 months`.
fn keep() -> Value {
    let unit = "(day|days|week|weeks|month|months|year|years)";
    let number = "0*([1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36[0-4][0-9]{2}|36500)";
    json!({"type": "string", "pattern": format!("^{number}\\s*{unit}$")})
}

fn markings() -> Value {
    let known: Vec<&str> = Marking::ALL.iter().map(|marking| marking.name()).collect();
    words(&known, &[])
}

/// What may stand in a list of labels beside the names of groups: labels, families, and those of the
/// organisation's own, of which the file of detectors says which there are.
fn known_labels() -> Vec<Value> {
    let mut known: Vec<String> = Vec::new();
    for label in Label::ALL.iter().filter(|label| !label.is_own()) {
        let family = format!("{}.*", label.family());
        if !known.contains(&family) {
            known.push(family);
        }
        known.push(label.name().to_owned());
    }
    vec![
        json!({"enum": known}),
        json!({"type": "string", "pattern": "^custom\\.([a-z][a-z0-9-]*|\\*)$"}),
    ]
}

fn labels() -> Value {
    let mut all = known_labels();
    all.push(json!({"type": "string", "pattern": GROUP}));
    list(json!({"anyOf": all}))
}

/// A group's name has no dot, which only labels have.
const GROUP: &str = "^[A-Za-z0-9_-]{1,64}$";

fn groups() -> Value {
    let group = table(
        vec![("covers", list(json!({"anyOf": known_labels()}))), ("floor", text())],
        &["covers", "floor"],
    );
    keyed(json!({"pattern": GROUP}), group)
}

fn scope() -> Value {
    table(vec![("apps", list(text())), ("purposes", list(text()))], &[])
}

fn preference() -> Value {
    table(
        vec![
            ("for", scope()),
            ("by", list(words(CRITERIA, &[]))),
            ("zones", any_list(text())),
            ("redact", words(Redact::WORDS, &[])),
        ],
        &["by"],
    )
}

fn with_all() -> Value {
    let mut all = labels();
    if let Some(list) = all.as_object_mut() {
        list.insert("maxItems".to_owned(), json!(MAX_WITH_ALL));
    }
    all
}

fn one_rule() -> Value {
    let keys = rule::KEYS.iter().map(|key| {
        let value = match *key {
            "rule" => name(),
            "up_to" | "from" | "because" => text(),
            "for" => scope(),
            "stays_in" => any_list(text()),
            "may_use" => list(text()),
            "with_all" => with_all(),
            _ => labels(),
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

fn answers() -> Value {
    let keys = answers::KEYS.iter().map(|key| {
        let value = match *key {
            "find" => labels(),
            "for" => scope(),
            "then" => words(AnswerAction::WORDS, &[]),
            _ => text(),
        };
        (*key, value)
    });
    table(keys.collect(), &["find", "then", "because"])
}

fn accepted() -> Value {
    let media: Vec<&str> = classifiers::Media::ALL.iter().map(|media| media.name()).collect();
    let keys = uninspected::KEYS.iter().map(|key| {
        let value = match *key {
            "for" => scope(),
            "media" => list(words(&media, &[])),
            "until" => date(),
            _ => text(),
        };
        (*key, value)
    });
    table(keys.collect(), uninspected::KEYS)
}

fn suppression() -> Value {
    let digests = suppression::DIGEST_KEYS.iter().map(|key| {
        let value = match *key {
            "words" => number(1, 64),
            "lengths" => list(number(1, 1024)),
            _ => text(),
        };
        (*key, value)
    });
    let digests = table(digests.collect(), suppression::DIGEST_KEYS);
    let keys = suppression::KEYS.iter().map(|key| {
        let value = match *key {
            "suppression" => name(),
            "for" => scope(),
            "values" => list(text()),
            "digests" => digests.clone(),
            "until" => date(),
            _ => text(),
        };
        (*key, value)
    });
    table(keys.collect(), &["suppression", "label", "because", "by", "until"])
}

fn one_guarantee() -> Value {
    let keys = guarantee::KEYS.iter().map(|key| {
        let value = match *key {
            "guarantee" => name(),
            "from" => text(),
            "for" => scope(),
            "only_reaches" => predicate(),
            "with_any" => labels(),
            "with_all" => with_all(),
            "even_if_redacted" => switch(),
            "waivable_by" => list(words(&Role::ALL.map(Role::name), &[])),
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
            ("labels", json!({"anyOf": [labels(), {"const": []}]})),
            ("markings", list(markings())),
            ("model", text()),
        ],
        &["app"],
    );
    let names = any_list(text());
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
        Kind::Places | Kind::Place => list(places(&["EU", "EEA", "adequate", "global"])),
        Kind::Word(allowed) | Kind::Words(allowed) => list(words(allowed, &[])),
        Kind::Name | Kind::Text | Kind::Date => list(text()),
        Kind::Count(least, most) => {
            let number = number(least, most);
            let mut bounds =
                table(vec![("at_least", number.clone()), ("at_most", number.clone())], &[]);
            if let Some(bounds) = bounds.as_object_mut() {
                bounds.insert("minProperties".to_owned(), json!(1));
            }
            json!({"anyOf": [list(number), bounds]})
        }
        Kind::Certificates => {
            let one = certificate();
            table(vec![("has", json!({"anyOf": [one.clone(), list(one)]}))], &["has"])
        }
    }
}

/// A certificate that a zone asks for.
fn certificate() -> Value {
    let keys = vec![("scheme", words(SCHEMES, &[])), ("level", text()), ("scope", text())];
    table(keys, &["scheme"])
}
