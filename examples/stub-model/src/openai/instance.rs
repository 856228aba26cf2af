//! The smallest value that a JSON schema accepts, for structured answers and tool arguments. It
//! knows what function tools use (types, enums, required members, references, alternatives) and
//! the commonest bounds; patterns and rarer words of JSON Schema it does not know.

use serde_json::{Map, Number, Value, json};

/// Deepest nesting followed; a schema that refers to itself ends there.
const MOST_LEVELS: usize = 12;
/// Most items of a list and characters of a string made to reach a minimum.
const MOST_REPEATS: u64 = 1000;

/// A minimal value for this schema.
pub(super) fn minimal(schema: &Value) -> Value {
    fill(schema, schema, MOST_LEVELS)
}

fn fill(schema: &Value, root: &Value, levels: usize) -> Value {
    let Some(levels) = levels.checked_sub(1) else { return Value::Null };
    if let Some(value) = schema.get("const").or_else(|| schema.get("default")) {
        return value.clone();
    }
    if let Some(value) = schema.get("enum").and_then(Value::as_array).and_then(|all| all.first()) {
        return value.clone();
    }
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let pointer = target.strip_prefix('#').unwrap_or_default();
        return root.pointer(pointer).map_or(Value::Null, |found| fill(found, root, levels));
    }
    for word in ["anyOf", "oneOf", "allOf"] {
        let first = schema.get(word).and_then(Value::as_array).and_then(|all| all.first());
        if let Some(first) = first {
            return fill(first, root, levels);
        }
    }
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
        Some(kind) => kind.as_str(),
        None => None,
    };
    match kind {
        Some("string") => json!(text(schema)),
        Some("integer" | "number") => number(schema),
        Some("boolean") => json!(false),
        Some("array") => {
            let item = fill(schema.get("items").unwrap_or(&Value::Null), root, levels);
            let least = least(schema, "minItems");
            Value::Array((0..least).map(|_| item.clone()).collect())
        }
        Some("null") => Value::Null,
        _ => object(schema, root, levels),
    }
}

/// The required members; those of a closed object are all its properties.
fn object(schema: &Value, root: &Value, levels: usize) -> Value {
    let required = schema.get("required").and_then(Value::as_array);
    let wanted = |name: &str| {
        required.is_some_and(|names| names.iter().any(|known| known.as_str() == Some(name)))
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    let filled: Map<String, Value> = properties
        .into_iter()
        .flatten()
        .filter(|(name, _)| wanted(name))
        .map(|(name, property)| (name.clone(), fill(property, root, levels)))
        .collect();
    Value::Object(filled)
}

fn text(schema: &Value) -> String {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2000-01-01".to_owned(),
        Some("date-time") => "2000-01-01T00:00:00Z".to_owned(),
        Some("time") => "00:00:00Z".to_owned(),
        Some("email") => "stub@example.org".to_owned(),
        Some("uuid") => "00000000-0000-4000-8000-000000000000".to_owned(),
        Some("uri") => "https://example.org/".to_owned(),
        _ => (0..least(schema, "minLength").max(1)).map(|_| 'x').collect(),
    }
}

fn number(schema: &Value) -> Value {
    if let Some(minimum) = schema.get("minimum") {
        return minimum.clone();
    }
    let above = schema.get("exclusiveMinimum").and_then(Value::as_i64);
    let below = schema.get("maximum").and_then(Value::as_i64).filter(|maximum| *maximum < 0);
    Value::Number(Number::from(above.map_or(0, |above| above + 1).min(below.unwrap_or(i64::MAX))))
}

fn least(schema: &Value, word: &str) -> u64 {
    schema.get(word).and_then(Value::as_u64).unwrap_or(0).min(MOST_REPEATS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: &Value, value: &Value) {
        assert_eq!(&minimal(schema), value);
    }

    #[test]
    fn required_members_are_filled_by_type() {
        let schema = json!({
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "days": {"type": "integer", "minimum": 3},
                "unit": {"enum": ["C", "F"]},
                "tags": {"type": "array", "items": {"type": "boolean"}, "minItems": 2},
                "note": {"type": ["null", "string"]},
                "left_out": {"type": "string"}
            },
            "required": ["city", "days", "unit", "tags", "note"]
        });
        let value = json!({
            "city": "x", "days": 3, "unit": "C", "tags": [false, false], "note": null
        });
        check(&schema, &value);
    }

    #[test]
    fn references_and_alternatives_are_followed() {
        let schema = json!({
            "$defs": {"Town": {"type": "object", "properties": {"name": {"type": "string"}},
                "required": ["name"]}},
            "type": "object",
            "properties": {"town": {"$ref": "#/$defs/Town"}, "size": {"anyOf": [
                {"type": "number", "exclusiveMinimum": 4}, {"type": "null"}]}},
            "required": ["town", "size"]
        });
        check(&schema, &json!({"town": {"name": "x"}, "size": 5}));
    }

    #[test]
    fn a_schema_within_itself_ends() {
        let schema = json!({"type": "object", "properties": {"next": {"$ref": "#"}},
            "required": ["next"]});
        let depth = minimal(&schema).to_string().matches("next").count();
        assert!((1..=MOST_LEVELS).contains(&depth), "{depth}");
    }
}
