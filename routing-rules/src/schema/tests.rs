use serde_json::Value;

use super::{KINDS, of};

/// Every key that a schema knows, and every key that is required somewhere.
fn keys(schema: &Value, known: &mut Vec<String>, required: &mut Vec<String>) {
    match schema {
        Value::Object(table) => {
            if let Some(Value::Object(properties)) = table.get("properties") {
                known.extend(properties.keys().cloned());
            }
            if let Some(Value::Array(names)) = table.get("required") {
                required.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            table.values().for_each(|inner| keys(inner, known, required));
        }
        Value::Array(items) => items.iter().for_each(|inner| keys(inner, known, required)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn what_is_required_is_known_and_every_key_has_a_meaning() {
    for kind in KINDS {
        let schema = of(kind).unwrap();
        let (mut known, mut required) = (Vec::new(), Vec::new());
        keys(&schema, &mut known, &mut required);
        assert!(known.len() > 4, "{kind}");
        for name in required.iter().filter(|name| *name != "default") {
            assert!(known.contains(name), "{kind}: {name}");
        }
        // A key that its table has forgotten would accept everything.
        let empty = |schema: &Value| schema.as_object().is_some_and(serde_json::Map::is_empty);
        let mut open = vec![&schema];
        while let Some(schema) = open.pop() {
            match schema {
                Value::Object(table) => {
                    if let Some(Value::Object(properties)) = table.get("properties") {
                        for (name, value) in properties {
                            assert!(!empty(value), "{kind}: {name} accepts everything");
                        }
                    }
                    open.extend(table.values());
                }
                Value::Array(items) => open.extend(items),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
    assert_eq!(of("polcy"), None);
}
