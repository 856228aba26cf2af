//! Puts sealed ids in the place of an endpoint's own, in answers and in the events of a stream.
//! Only the values of members that hold an id of a kept thing change; every other byte stays.

use std::collections::HashMap;
use std::sync::Arc;

use classifiers::LabelSet;

use super::sealed::{Held, Sealer};
use crate::json::{Document, Kind, Value};
use crate::openai::sse::Event;
use crate::openai::state::Thing;

/// Members whose content is the application's own.
const OTHERS: [&str; 2] = ["metadata", "attributes"];

/// What is sealed with every id of one answer. Without `Debug`: it holds ids.
#[derive(Clone)]
pub struct Seals {
    sealer: Arc<Sealer>,
    application: String,
    level: String,
    labels: LabelSet,
    policy: u64,
    endpoint: String,
    /// Sealed ids of this call by kind and own id: what the request named keeps the id it had.
    known: HashMap<(Thing, String), String>,
}

/// What the ids of an answer carry.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The application that asked.
    pub application: String,
    /// The level, by its name.
    pub level: String,
    /// The labels.
    pub labels: LabelSet,
    /// The version of the policy.
    pub policy: u64,
}

impl Seals {
    /// For an answer of `endpoint`.
    #[must_use]
    pub fn new(sealer: Arc<Sealer>, carried: Carried, endpoint: &str) -> Self {
        let Carried { application, level, labels, policy } = carried;
        let (known, endpoint) = (HashMap::new(), endpoint.to_owned());
        Self { sealer, application, level, labels, policy, endpoint, known }
    }

    /// What the request named keeps the sealed id that it was named by.
    pub fn keep(&mut self, thing: Thing, own: &str, sealed: &str) {
        self.known.insert((thing, own.to_owned()), sealed.to_owned());
    }

    /// A whole answer with sealed ids; `None` where nothing is to be changed.
    #[must_use]
    pub fn whole(&mut self, json: &[u8]) -> Option<Vec<u8>> {
        let document = Document::parse(json).ok()?;
        let mut found = Vec::new();
        find(document.root(), None, &mut found);
        let mut out = Vec::with_capacity(json.len() + found.len() * 256);
        let mut from = 0;
        for (thing, value) in found {
            let Some(own) = value.as_str() else { continue };
            let sealed = self.sealed(thing, &own)?;
            let span = value.span();
            out.extend_from_slice(json.get(from..span.start)?);
            out.extend_from_slice(serde_json::Value::from(sealed).to_string().as_bytes());
            from = span.end;
        }
        if from == 0 {
            return None;
        }
        out.extend_from_slice(json.get(from..)?);
        Some(out)
    }

    /// An event of a stream with sealed ids.
    #[must_use]
    pub fn event(&mut self, event: Event) -> Event {
        let sealed = event.data.as_ref().filter(|data| data.contains("id\"")).and_then(|data| {
            let sealed = self.whole(data.as_bytes())?;
            String::from_utf8(sealed).ok()
        });
        match sealed {
            Some(data) => Event { data: Some(data), ..event },
            None => event,
        }
    }

    fn sealed(&mut self, thing: Thing, own: &str) -> Option<String> {
        if let Some(known) = self.known.get(&(thing, own.to_owned())) {
            return Some(known.clone());
        }
        let held = Held {
            endpoint: self.endpoint.clone(),
            id: own.to_owned(),
            level: self.level.clone(),
            labels: self.labels,
            has_unknown_label: false,
            policy: self.policy,
        };
        let sealed = self.sealer.seal(thing, &self.application, &held)?;
        self.known.insert((thing, own.to_owned()), sealed.clone());
        Some(sealed)
    }
}

/// The values below `value` that are ids of kept things, in the order of the text; `hint` is what an
/// object is whose type does not stand in it.
fn find<'d>(value: Value<'d>, hint: Option<Thing>, found: &mut Vec<(Thing, Value<'d>)>) {
    for item in value.items() {
        find(item, None, found);
    }
    let object = value.get("object").and_then(Value::as_str);
    let this = object.as_deref().and_then(Thing::of_object).or(hint);
    for (key, member) in value.members() {
        let name = key.text();
        let thing = match &*name {
            "id" => this,
            "previous_response_id" | "response_id" => Some(Thing::Response),
            "conversation" | "conversation_id" => Some(Thing::Conversation),
            _ => None,
        };
        match (member.kind(), thing) {
            (Kind::String, Some(thing)) => found.push((thing, member)),
            (Kind::Object, thing) if !OTHERS.contains(&&*name) => find(member, thing, found),
            (Kind::Array, _) if !OTHERS.contains(&&*name) => find(member, None, found),
            (
                Kind::Object
                | Kind::Array
                | Kind::Key
                | Kind::String
                | Kind::Number
                | Kind::Bool
                | Kind::Null,
                _,
            ) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seals() -> (tempfile::TempDir, Seals) {
        let dir = tempfile::tempdir().unwrap();
        let sealer = Arc::new(Sealer::of_file(&dir.path().join("k")).unwrap());
        let carried = Carried {
            application: "app".to_owned(),
            level: "internal".to_owned(),
            labels: LabelSet::default(),
            policy: 1,
        };
        (dir, Seals::new(sealer, carried, "eu"))
    }

    #[test]
    fn only_ids_of_kept_things_change() {
        let (_dir, mut seals) = seals();
        seals.keep(Thing::Response, "resp_0", "resp_SEALED");
        let answer = r#"{ "id" : "resp_1", "object":"response", "previous_response_id":"resp_0",
            "conversation":{"id":"conv_1"}, "metadata":{"response_id":"resp_1","conversation":"x"},
            "output":[{"id":"msg_1","type":"message","content":[{"type":"output_text",
            "text":"{\"response_id\":\"resp_1\"}"}]}], "big":9007199254740993, "f":0.10}"#;
        let sealed = String::from_utf8(seals.whole(answer.as_bytes()).unwrap()).unwrap();
        let read: serde_json::Value = serde_json::from_str(&sealed).unwrap();
        let id = read["id"].as_str().unwrap();
        let conversation = read["conversation"]["id"].as_str().unwrap();
        let held = seals.sealer.open(Thing::Response, "app", id).unwrap();
        assert_eq!((held.id.as_str(), held.endpoint.as_str()), ("resp_1", "eu"));
        assert!(seals.sealer.open(Thing::Conversation, "app", conversation).is_some());
        assert_eq!(read["previous_response_id"], "resp_SEALED");
        let back = sealed
            .replace(&format!("\"id\" : \"{id}\""), "\"id\" : \"resp_1\"")
            .replace(conversation, "conv_1")
            .replace("resp_SEALED", "resp_0");
        assert_eq!(back, answer);
    }

    #[test]
    fn every_event_of_a_stream_has_the_same_id() {
        let (_dir, mut seals) = seals();
        let created = Event::of_data(r#"{"response":{"id":"resp_1","object":"response"}}"#);
        let delta = Event::of_data(r#"{"item_id":"msg_1","delta":"\"id\":\"resp_1\""}"#);
        let first = seals.event(created.clone()).data.unwrap();
        assert_ne!(Some(&first), created.data.as_ref());
        assert_eq!(seals.event(created).data.unwrap(), first);
        assert_eq!(seals.event(delta.clone()), delta);
    }
}
