//! Which kept things a request refers to, and what follows from that: the one endpoint that can
//! answer it, and the level and labels that it brings with it.

use std::ops::Range;

use classifiers::{LabelSet, Level};
use routing_rules::Bundle;

use super::sealed::{Held, Sealer};
use crate::json::{Kind, Value};
use crate::openai::state::{Operation, Segment, Thing};
use crate::openai::surface::Api;

/// A field of a body that refers to a kept thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The field, in OpenAI's notation.
    pub param: &'static str,
    /// What kind of thing it names.
    pub thing: Thing,
    /// Where its value stands in the body, quotes included.
    pub at: Range<usize>,
    /// Its value.
    pub id: String,
}

/// Why what a request refers to cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// The field's value is no id that this application was given.
    #[error("'{0}' is no id that this application was given")]
    Body(&'static str),
    /// The path names nothing that this application was given.
    #[error("the path names no {} that this application was given", .0.name())]
    Path(Thing),
    /// The request refers to things that different endpoints keep.
    #[error("'{0}' is kept at another endpoint than the rest")]
    Apart(&'static str),
}

impl Unopened {
    /// Why it is refused, and what to do instead.
    #[must_use]
    pub fn explained(self) -> &'static str {
        match self {
            Self::Body(_) => {
                "The request refers to something that was not kept, or to an id that your \
                 application was not given here. Send the messages themselves in 'input'."
            }
            Self::Apart(_) => {
                "The request refers to things that different endpoints keep, so that none has all of \
                 them. Send the messages themselves in 'input'."
            }
            Self::Path(_) => "There is nothing under this id that your application was given here.",
        }
    }
}

/// What a request refers to, opened. Without `Debug`: it holds ids of an endpoint's account.
#[derive(Clone, Default)]
pub struct References {
    /// Each kept thing with the sealed id it was named by.
    held: Vec<(Thing, Held, String)>,
    /// What is put into the body for the endpoint: a place and the endpoint's own id.
    pub splices: Vec<(Range<usize>, String)>,
    /// What the path has in the places of its `{}`, for the endpoint.
    pub path: Vec<String>,
    /// The field that is told where the request may not continue.
    pub param: Option<&'static str>,
}

impl References {
    /// Opens what the path and the body name.
    ///
    /// # Errors
    /// [`Unopened`].
    pub fn open(
        (sealer, application): (&Sealer, &str),
        path: Option<(&'static Operation, &str)>,
        named: &[Named],
    ) -> Result<Self, Unopened> {
        let mut references = Self::default();
        for (segment, id) in path.into_iter().flat_map(|(operation, path)| operation.given(path)) {
            match segment {
                Segment::Sealed(thing) => {
                    let held = sealer.open(thing, application, id).ok_or(Unopened::Path(thing))?;
                    references.path.push(held.id.clone());
                    references.held.push((thing, held, id.to_owned()));
                }
                Segment::Part => {
                    let within =
                        references.held.last().map_or(Thing::Response, |(thing, ..)| *thing);
                    if !is_plain(id) {
                        return Err(Unopened::Path(within));
                    }
                    references.path.push(id.to_owned());
                }
            }
        }
        for one in named {
            let held = sealer.open(one.thing, application, &one.id);
            let held = held.ok_or(Unopened::Body(one.param))?;
            if references.origin().is_some_and(|origin| origin != held.endpoint) {
                return Err(Unopened::Apart(one.param));
            }
            let id = serde_json::Value::from(held.id.as_str()).to_string();
            references.splices.push((one.at.clone(), id));
            references.param = references.param.or(Some(one.param));
            references.held.push((one.thing, held, one.id.clone()));
        }
        Ok(references)
    }

    /// Whether nothing is referred to.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The endpoint that keeps what is referred to.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.held.first().map(|(_, held, _)| held.endpoint.as_str())
    }

    /// The things with the ids they have at the endpoint, and the sealed ones.
    pub fn iter(&self) -> impl Iterator<Item = (Thing, &Held, &str)> {
        self.held.iter().map(|(thing, held, sealed)| (*thing, held, sealed.as_str()))
    }

    /// The labels that come with it.
    #[must_use]
    pub fn labels(&self) -> LabelSet {
        self.held.iter().fold(LabelSet::default(), |all, (_, held, _)| all.union(held.labels))
    }

    /// The level that comes with it. A level that these rules do not know, a label that this release
    /// does not know, and what newer rules judged, count as the top.
    #[must_use]
    pub fn level(&self, bundle: &Bundle) -> Option<Level> {
        let level = |held: &Held| match bundle.level(&held.level) {
            Some(level) if !held.has_unknown_label && held.policy <= bundle.version() => level,
            Some(_) | None => bundle.top(),
        };
        self.held.iter().map(|(_, held, _)| level(held)).max()
    }
}

/// Whether an id of a part can stand in a path as it is.
fn is_plain(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !id.is_empty() && id.len() <= 128 && id.bytes().all(plain)
}

/// The fields of a body that refer to kept things.
#[must_use]
pub fn named(api: Api, root: Value<'_>) -> Vec<Named> {
    match api {
        Api::Responses | Api::ResponseTokens | Api::ResponseCompact => {
            let previous = root.get("previous_response_id");
            let conversation = root.get("conversation");
            // A conversation is named by its id, or by an object that holds it.
            let inner = conversation.and_then(|object| object.get("id")).or(conversation);
            [
                ("previous_response_id", Thing::Response, previous),
                ("conversation", Thing::Conversation, inner),
            ]
            .into_iter()
            .filter_map(|(param, thing, value)| one(param, thing, value?))
            .collect()
        }
        Api::Chat
        | Api::Completions
        | Api::Embeddings
        | Api::Moderations
        | Api::Images
        | Api::Speech
        | Api::Transcriptions
        | Api::Translations
        | Api::ImageEdits
        | Api::ImageVariations
        | Api::Messages
        | Api::MessageTokens
        | Api::Kept(_) => Vec::new(),
    }
}

/// What is no string names nothing that was given out, and is refused as such.
fn one(param: &'static str, thing: Thing, value: Value<'_>) -> Option<Named> {
    if value.kind() == Kind::Null {
        return None;
    }
    let id = value.as_str().map(std::borrow::Cow::into_owned).unwrap_or_default();
    Some(Named { param, thing, at: value.span(), id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::openai::state;

    fn held(endpoint: &str, id: &str) -> Held {
        Held {
            endpoint: endpoint.to_owned(),
            id: id.to_owned(),
            level: "internal".to_owned(),
            labels: LabelSet::default(),
            has_unknown_label: false,
            policy: 1,
        }
    }

    fn sealer() -> (tempfile::TempDir, Sealer) {
        let dir = tempfile::tempdir().unwrap();
        let sealer = Sealer::of_file(&dir.path().join("k")).unwrap();
        (dir, sealer)
    }

    #[test]
    fn the_ids_of_a_body_are_found_where_they_stand() {
        for (body, params) in [
            (r#"{"previous_response_id":"a","conversation":{"id":"b"}}"#, vec!["a", "b"]),
            (r#"{"conversation":"b"}"#, vec!["b"]),
            (r#"{"conversation":{"id":7}}"#, vec![""]),
            (r#"{"previous_response_id":null,"conversation":null}"#, vec![]),
        ] {
            let document = Document::parse(body.as_bytes()).unwrap();
            let found = named(Api::Responses, document.root());
            let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(ids, params, "{body}");
        }
    }

    #[test]
    fn what_was_not_given_out_or_is_kept_apart_does_not_open() {
        let (_dir, sealer) = sealer();
        let seal = |thing, held: &Held| sealer.seal(thing, "app", held).unwrap();
        let here = seal(Thing::Response, &held("own", "resp_1"));
        let there = seal(Thing::Conversation, &held("eu", "conv_1"));
        let name = |param, thing, id: &str| Named { param, thing, at: 0..0, id: id.to_owned() };
        let open = |named: &[Named]| References::open((&sealer, "app"), None, named).err();
        assert_eq!(open(&[name("a", Thing::Response, &here)]), None);
        assert_eq!(open(&[name("a", Thing::Response, "resp_1")]), Some(Unopened::Body("a")));
        let both = [name("a", Thing::Response, &here), name("b", Thing::Conversation, &there)];
        assert_eq!(open(&both), Some(Unopened::Apart("b")));
        let path = |path: &str| {
            References::open((&sealer, "app"), Some((&state::GET_ITEM, path)), &[])
                .map(|one| one.path)
        };
        let known = format!("/conversations/{there}/items/msg_1");
        assert_eq!(path(&known), Ok(vec!["conv_1".to_owned(), "msg_1".to_owned()]));
        for other in ["/conversations/conv_1/items/msg_1", &known.replace("msg_1", "..%2fx")] {
            assert_eq!(path(other), Err(Unopened::Path(Thing::Conversation)), "{other}");
        }
    }
}
