//! What a real provider would keep: responses and chat completions by their ids, until they are
//! deleted.

use std::collections::HashMap;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Asked;
use crate::reply::Reply;
use crate::server::Cell;

/// Everything that is kept.
#[derive(Debug)]
pub(crate) struct Kept(Cell<HashMap<String, One>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Cell::new(HashMap::new()))
    }
}

#[derive(Clone, Debug)]
struct One {
    whole: Value,
    input: Value,
    events: Vec<String>,
}

impl Kept {
    /// Keeps an answer under its id, with what it answered and its events.
    pub(crate) fn keep(&self, whole: &Value, input: Value, events: Vec<String>) {
        let Some(id) = whole.get("id").and_then(Value::as_str) else { return };
        let one = One { whole: whole.clone(), input, events };
        self.0.with(|all| all.insert(id.to_owned(), one));
    }

    /// Whether there is anything under this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.0.with(|all| all.contains_key(id))
    }

    fn get(&self, id: &str) -> Option<One> {
        self.0.with(|all| all.get(id).cloned())
    }

    fn remove(&self, id: &str) -> Option<One> {
        self.0.with(|all| all.remove(id))
    }

    fn tag(&self, id: &str, metadata: Value) -> Option<Value> {
        self.0.with(|all| {
            let one = all.get_mut(id)?;
            one.whole.as_object_mut()?.insert("metadata".to_owned(), metadata);
            Some(one.whole.clone())
        })
    }
}

/// The answer to an operation on what is kept; `None` for any other request.
pub(super) fn reply(asked: &Asked<'_>, route: &str) -> Option<Reply> {
    let (kind, rest) = ["responses/", "chat/completions/"]
        .into_iter()
        .find_map(|kind| Some((kind, route.strip_prefix(kind)?)))?;
    let (id, part) = rest.split_once('/').map_or((rest, None), |(id, part)| (id, Some(part)));
    let method = asked.method;
    let is_response = kind == "responses/";
    if *method == Method::POST && is_response && part != Some("cancel") {
        return None;
    }
    let found = if *method == Method::DELETE { asked.kept.remove(id) } else { asked.kept.get(id) };
    let Some(one) = found else { return Some(not_found(id)) };
    let object = if is_response { "response" } else { "chat.completion.deleted" };
    let streamed =
        asked.query.is_some_and(|query| query.split('&').any(|one| one == "stream=true"));
    Some(match (method.as_str(), part) {
        ("GET", None) if streamed && is_response => Reply::events(one.events),
        ("GET", None) | ("POST", Some("cancel")) => Reply::json(StatusCode::OK, &one.whole),
        ("GET", Some("input_items" | "messages")) => {
            let (data, first) = items(&one.input);
            let list = json!({"object": "list", "data": data, "first_id": first, "last_id": first,
                "has_more": false});
            Reply::json(StatusCode::OK, &list)
        }
        ("DELETE", None) => {
            Reply::json(StatusCode::OK, &json!({"id": id, "object": object, "deleted": true}))
        }
        ("POST", None) => {
            let body: Value = serde_json::from_slice(asked.body).unwrap_or_default();
            let metadata = body.get("metadata").cloned().unwrap_or_default();
            let tagged = asked.kept.tag(id, metadata);
            tagged.map_or_else(|| not_found(id), |whole| Reply::json(StatusCode::OK, &whole))
        }
        _ => super::unknown(asked),
    })
}

/// The input as a list of items.
fn items(input: &Value) -> (Value, &'static str) {
    let data = match input {
        Value::Array(items) => Value::Array(items.clone()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            json!([{"id": "msg_0", "type": "message", "role": "user", "content": input}])
        }
    };
    (data, "msg_0")
}

fn not_found(id: &str) -> Reply {
    Reply::error(StatusCode::NOT_FOUND, &format!("Item with id '{id}' not found."))
}
