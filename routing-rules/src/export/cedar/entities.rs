//! Applications and endpoints as Cedar entities, and the schema both follow.

use serde_json::{Map, Value, json};

use super::expression::{attribute_name, claims, grade_number};
use crate::bundle::Contents;
use crate::register::{Attribute, Content, Endpoint, Kind, Stated};

/// The schema, in Cedar's own syntax: <https://docs.cedarpolicy.com/schema/human-readable-schema.html>.
pub(super) fn schema() -> String {
    let mut text = String::from(
        "// Words or a number that the register states, and how well they are supported: 1 declared,\n\
         // 2 attested, 3 enforced.\n\
         type StatedWords = { value: Set<String>, grade: Long };\n\
         type StatedCount = { value: Long, grade: Long };\n\n\
         entity Organisation;\n\
         entity Application in [Organisation] = { purposes: Set<String> };\n\
         entity Endpoint = {\n  closed: Bool,\n  models: Set<String>,\n  elsewhere: Set<String>,\n",
    );
    for attribute in Attribute::all() {
        let kind = match attribute.kind() {
            Kind::Date => continue,
            Kind::Count(..) => "StatedCount",
            Kind::Places
            | Kind::Place
            | Kind::Word(_)
            | Kind::Words(_)
            | Kind::Certificates
            | Kind::Name
            | Kind::Text => "StatedWords",
        };
        text.push_str(&format!("  {}?: {kind},\n", attribute_name(attribute.name())));
    }
    text.push_str(
        "};\n\n\
         action send appliesTo {\n  \
         principal: [Application],\n  \
         resource: [Endpoint],\n  \
         context: { level: Long, labels: Set<String>, purpose?: String, model?: String },\n};\n",
    );
    text
}

fn uid(kind: &str, id: &str) -> Value {
    json!({"type": kind, "id": id})
}

/// Every application and endpoint, as JSON.
pub(super) fn entities(contents: &Contents) -> String {
    let organisation = uid("Organisation", "all");
    let mut all = vec![json!({"uid": organisation, "attrs": {}, "parents": []})];
    for application in &contents.applications.list {
        let purposes: Vec<&str> = application.purposes().collect();
        all.push(json!({
            "uid": uid("Application", application.name()),
            "attrs": {"purposes": purposes},
            "parents": [organisation],
        }));
    }
    for endpoint in &contents.register.offerings {
        all.push(json!({
            "uid": uid("Endpoint", endpoint.called()),
            "attrs": attributes(endpoint),
            "parents": [],
        }));
    }
    format!("{:#}\n", Value::Array(all))
}

fn attributes(endpoint: &Endpoint) -> Map<String, Value> {
    let models: Vec<&String> = endpoint.models().keys().collect();
    let mut map = Map::new();
    map.insert("closed".to_owned(), json!(endpoint.is_closed()));
    map.insert("models".to_owned(), json!(models));
    map.insert("elsewhere".to_owned(), json!(endpoint.elsewhere()));
    for attribute in Attribute::all() {
        let stated = endpoint.stated(attribute).filter(|stated| stated.counts());
        if let Some(value) = stated.and_then(value) {
            map.insert(attribute_name(attribute.name()), value);
        }
    }
    map
}

fn value(stated: &Stated) -> Option<Value> {
    let value = match &stated.content {
        Content::Words(words) => json!(words),
        Content::Count(count) => json!(count),
        Content::Certificates(held) => json!(held.iter().flat_map(claims).collect::<Vec<_>>()),
        Content::Date(_) => return None,
    };
    Some(json!({"value": value, "grade": grade_number(stated.grade)}))
}
