//! Conditions on a request, and what a zone asks of an endpoint, as Cedar expressions. Each follows the
//! code that decides here: a set passes when it has a member and all its members are listed; an attribute
//! that is not stated passes nothing.

use classifiers::{LabelSet, Level};

use crate::policy::Scope;
use crate::register::{Certificate, Grade};
use crate::zone::{Predicate, Test, Want, Zone};

/// A string literal. Cedar escapes as Rust does: <https://docs.cedarpolicy.com/policies/syntax-datatypes.html>.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            plain if plain.is_control() => {
                quoted.push_str(&format!("\\u{{{:x}}}", u32::from(plain)));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

fn set<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(quoted).collect();
    format!("[{}]", words.join(", "))
}

/// All of them; nothing asked is true.
pub(super) fn and(conditions: &[String]) -> String {
    if conditions.is_empty() { "true".to_owned() } else { conditions.join(" &&\n  ") }
}

/// Conditions on application and purpose.
pub(super) fn scope(scope: &Scope) -> Vec<String> {
    let mut conditions = Vec::new();
    if let Some(apps) = &scope.apps {
        let any: Vec<String> =
            apps.iter().map(|app| format!("principal == Application::{}", quoted(app))).collect();
        conditions.push(format!("({})", any.join(" || ")));
    }
    if let Some(purposes) = &scope.purposes {
        let purposes = set(purposes.iter().map(String::as_str));
        conditions.push(format!("context has purpose && {purposes}.contains(context.purpose)"));
    }
    conditions
}

/// At this level or below.
pub(super) fn at_most(level: Level) -> String {
    format!("context.level <= {}", level.rank())
}

/// At this level or above.
pub(super) fn at_least(level: Level) -> String {
    format!("context.level >= {}", level.rank())
}

/// One of the labels is present.
pub(super) fn holds_any(labels: LabelSet) -> String {
    format!("context.labels.containsAny({})", set(labels.iter().map(|label| label.name())))
}

/// The endpoint is in one of the zones; in none if there is none.
pub(super) fn in_zones(zones: &[&Zone]) -> String {
    if zones.is_empty() {
        return "false".to_owned();
    }
    let any: Vec<String> = zones
        .iter()
        .map(|zone| format!("// {}\n   ({})", zone.name, asked(&zone.predicate)))
        .collect();
    format!("(\n   {}\n  )", any.join(" ||\n   "))
}

/// Everything that a predicate asks of an endpoint.
pub(super) fn asked(predicate: &Predicate) -> String {
    let tests = predicate.tests.iter().map(|test| attribute_passes(test, predicate.grade));
    let all: Vec<String> = std::iter::once("!resource.closed".to_owned()).chain(tests).collect();
    all.join(" &&\n    ")
}

/// The name of an attribute in the schema.
pub(super) fn attribute_name(name: &str) -> String {
    name.replace('.', "_")
}

/// A grade as a number; below 1 nothing counts.
pub(super) const fn grade_number(grade: Grade) -> u8 {
    match grade {
        Grade::Contradicted | Grade::Undeclared | Grade::Expired => 0,
        Grade::Declared => 1,
        Grade::Attested => 2,
        Grade::Enforced => 3,
    }
}

fn attribute_passes(test: &Test, grade: Grade) -> String {
    let name = attribute_name(test.attribute.name());
    let value = format!("resource.{name}.value");
    let passes = match &test.want {
        Want::Among(words) => {
            let words = set(words.iter().map(String::as_str));
            format!("!{value}.isEmpty() && {words}.containsAll({value})")
        }
        Want::Counts(counts) => {
            let counts: Vec<String> = counts.iter().map(i64::to_string).collect();
            format!("[{}].contains({value})", counts.join(", "))
        }
        Want::Between(least, most) => format!("{value} >= {least} && {value} <= {most}"),
        Want::Certified(wanted) => {
            let claims: Vec<String> = wanted.iter().map(wanted_claim).collect();
            format!("{value}.containsAll({})", set(claims.iter().map(String::as_str)))
        }
    };
    let least = grade_number(grade);
    format!("resource has {name} && resource.{name}.grade >= {least} && {passes}")
}

fn claim(scheme: &str, level: Option<&str>, scope: Option<&str>) -> String {
    let mut text = format!("scheme={}", quoted(scheme));
    for (key, value) in [("level", level), ("scope", scope)] {
        if let Some(value) = value {
            text.push_str(&format!(" {key}={}", quoted(value)));
        }
    }
    text
}

fn wanted_claim(wanted: &Certificate) -> String {
    claim(&wanted.scheme, wanted.level.as_deref(), wanted.scope.as_deref())
}

/// Everything that somebody could ask for and this certificate has.
pub(super) fn claims(held: &Certificate) -> Vec<String> {
    if held.expired {
        return Vec::new();
    }
    let (level, scope) = (held.level.as_deref(), held.scope.as_deref());
    let mut all: Vec<String> = [(None, None), (level, None), (None, scope), (level, scope)]
        .into_iter()
        .map(|(level, scope)| claim(&held.scheme, level, scope))
        .collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_string_cannot_end_before_its_end() {
        assert_eq!(quoted("a\"b\\c\nd"), "\"a\\\"b\\\\c\\u{a}d\"");
    }
}
