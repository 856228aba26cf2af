//! JSON Schemas of the files that people write, for editors: made from the same tables that the readers
//! use. A schema knows keys, kinds and words; what only makes sense together (a zone that is not
//! defined, a rule that never applies) is for `bailiwick check`.
//!
//! Read next: `schema/policy.rs`, `register.rs`, `detectors.rs`, and `people.rs` for applications and
//! governance. The settings of a process have theirs in the proxy.

mod detectors;
mod people;
mod policy;
mod register;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::document::Problems;
use crate::register::{PLACES, Places};

/// The kinds of files that have a schema here.
pub const KINDS: &[&str] = &["policy", "register", "applications", "detectors", "governance"];

/// The schema of a kind of files.
pub fn of(kind: &str) -> Option<Value> {
    let schema = match kind {
        "policy" => policy::policy(),
        "register" => register::register(),
        "applications" => people::applications(),
        "governance" => people::governance(),
        "detectors" => detectors::detectors(),
        _ => return None,
    };
    Some(titled(schema, &format!("Bailiwick {kind}")))
}

/// A schema as the top of a document.
pub fn titled(mut schema: Value, title: &str) -> Value {
    if let Some(top) = schema.as_object_mut() {
        top.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        top.insert("title".to_owned(), json!(title));
    }
    schema
}

/// A table of which only these keys may be present.
pub fn table(keys: Vec<(&str, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Text that is not empty.
pub fn text() -> Value {
    json!({"type": "string", "pattern": "\\S"})
}

/// A name: letters, digits, `-`, `_`, `.`.
pub fn name() -> Value {
    json!({"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"})
}

/// A list with at least one member.
pub fn list(of: Value) -> Value {
    json!({"type": "array", "items": of, "minItems": 1})
}

/// A duration with its unit, as in `500 ms`.
pub fn duration() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{1,12}\\s*(ms|s|min|h|day|days)$"})
}

/// A size with its unit, as in `64 KiB`.
pub fn size() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{1,12}\\s*(B|KiB|MiB|GiB|TiB|kB|MB|GB)$"})
}

/// A whole number from a least one to a most.
pub fn number(least: i64, most: i64) -> Value {
    json!({"type": "integer", "minimum": least, "maximum": most})
}

/// A schema with what an editor shows beside the key.
pub fn described(mut schema: Value, words: &str) -> Value {
    if let Some(table) = schema.as_object_mut() {
        table.insert("description".to_owned(), json!(words));
    }
    schema
}

/// `true` or `false`, without quotes.
fn switch() -> Value {
    json!({"type": "boolean"})
}

fn date() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"})
}

/// A list that may be empty.
fn any_list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

/// A table with keys of the author's choosing.
fn named(of: Value) -> Value {
    json!({"type": "object", "additionalProperties": of})
}

/// The same, where only these keys are known.
fn keyed(keys: Value, of: Value) -> Value {
    json!({"type": "object", "propertyNames": keys, "additionalProperties": of})
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

/// Countries by their two letters, as the program knows them, and the words beside them.
fn places(more: &[&str]) -> Value {
    let known = Places::load(PLACES, Date::MIN, &mut Problems::default());
    let countries: Vec<&str> = known.countries().collect();
    words(&countries, more)
}

#[cfg(test)]
mod tests;
