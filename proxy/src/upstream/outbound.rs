//! The request as it would leave: the bytes that are judged, hashed, recorded and sent.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use classifiers::{Digest, Sensitive};
use http::{HeaderName, HeaderValue, Method};

use crate::openai::surface::{Api, Storing};

/// Names the splices in the `x-bailiwick-changed` header and in records.
pub mod splice {
    /// The model's name was replaced by the endpoint's own name for it.
    pub const MODEL: &str = "model";
    /// Sealed ids were replaced by the endpoint's own, or the other way round.
    pub const ID: &str = "id";
    /// Values were removed by a plan of the policy; before the request was judged, so no splice.
    pub const REDACTED: &str = "redacted";
    /// `store` was forced to `false`.
    pub const STORE: &str = "store";
    /// Usage was asked for in the stream, on the proxy's own account.
    pub const USAGE: &str = "stream_options.include_usage";
    /// Tokens were replaced by the text they stand for, which is what was judged.
    pub const TOKENS: &str = "tokens";
}

/// Where a member's value stands, or where it can be put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// In the place of this value.
    Value(Range<usize>),
    /// As a member of its own, behind the brace that opens the body.
    Behind(usize),
    /// In the place of this content of a form's part.
    Field(Range<usize>),
    /// As a part of its own, before the first of a form with this boundary.
    Part(String),
}

impl Default for Spot {
    fn default() -> Self {
        Self::Behind(0)
    }
}

impl Spot {
    /// The change that gives the member `name` this value.
    fn change<'a>(&self, name: &str, value: &serde_json::Value) -> (Range<usize>, Cow<'a, str>) {
        // No name in a register has a line break; one that had would begin another part.
        let plain = || -> String {
            let text = value.as_str().unwrap_or_default();
            text.chars().filter(|letter| !letter.is_control()).collect()
        };
        match self {
            Self::Value(place) => (place.clone(), Cow::Owned(value.to_string())),
            Self::Behind(at) => (*at..*at, Cow::Owned(format!("\"{name}\":{value},"))),
            Self::Field(place) => (place.clone(), Cow::Owned(plain())),
            Self::Part(boundary) => {
                let head = format!("Content-Disposition: form-data; name=\"{name}\"");
                (0..0, Cow::Owned(format!("--{boundary}\r\n{head}\r\n\r\n{}\r\n", plain())))
            }
        }
    }
}

/// Where in the body the fields stand that may be changed. Without `Debug`: it holds text.
#[derive(Clone, Default)]
pub struct Places {
    /// The model's name, quotes included.
    pub model: Spot,
    /// The name to send where an endpoint has none of its own and the body does not say it.
    pub model_from_elsewhere: Option<String>,
    /// The value of `store`, where one may have to be forced.
    pub store: Option<Spot>,
    /// Behind the brace that opens the body, where a usage request may be inserted; `None` where
    /// none is needed.
    pub usage: Option<usize>,
    /// Lists of tokens with the text that each stands for.
    pub tokens: Vec<(Range<usize>, String)>,
    /// The encoding of those tokens.
    pub encoding: Option<&'static str>,
    /// Sealed ids with the endpoint's own, as JSON.
    pub ids: Vec<(Range<usize>, String)>,
}

/// What a request asks of the provider besides an answer: each reaches a further party, whom nobody
/// has judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Features {
    /// It names a tool that runs at the provider.
    pub hosted_tools: bool,
    /// It names an address for the provider to fetch.
    pub remote_urls: bool,
}

/// A request that an endpoint may be sent, once it is decided and recorded.
pub struct Outbound {
    api: Api,
    path: String,
    query: Option<String>,
    content_type: HeaderValue,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Sensitive<Bytes>,
    key: [u8; 32],
    places: Places,
    features: Features,
}

/// What is to be changed in the body for one endpoint.
#[derive(Debug, Clone, Copy, Default)]
pub struct Edits<'a> {
    /// The endpoint's name for the model.
    pub model: Option<&'a str>,
    /// Force `store: false`.
    pub store_false: bool,
    /// The register says so itself.
    pub store_false_written: bool,
    /// The encoding whose tokens the endpoint's model accepts; others are sent as their text.
    pub accepts_tokens: Option<&'a str>,
}

impl Outbound {
    /// A request with `body` to the path of `api`, with the forwarded `headers`.
    /// `key` is the record's own: the digest of low-entropy text under a known key could be found
    /// by guessing.
    #[must_use]
    pub fn new(
        api: Api,
        query: Option<String>,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Sensitive<Bytes>,
        key: [u8; 32],
    ) -> Self {
        Self {
            api,
            path: api.path().to_owned(),
            query,
            content_type: HeaderValue::from_static("application/json"),
            headers,
            body,
            key,
            places: Places::default(),
            features: Features::default(),
        }
    }

    /// The same request with a body of another type than JSON: it says how the body is to be read.
    #[must_use]
    pub fn with_content_type(self, content_type: HeaderValue) -> Self {
        Self { content_type, ..self }
    }

    /// The same request with the places that may be changed.
    #[must_use]
    pub fn with_places(self, places: Places) -> Self {
        Self { places, ..self }
    }

    /// The same request with what it asks of the provider.
    #[must_use]
    pub fn with_features(self, features: Features) -> Self {
        Self { features, ..self }
    }

    /// The same request with the endpoint's own ids: in the path, and in the places of the body that
    /// hold sealed ones.
    #[must_use]
    pub fn with_ids(mut self, path: &[String], ids: Vec<(Range<usize>, String)>) -> Self {
        if let Some(operation) = self.api.operation() {
            self.path = operation.path_with(path);
        }
        self.places.ids = ids;
        self
    }

    /// Whether the body names kept things, whose ids are replaced.
    #[must_use]
    pub fn has_ids(&self) -> bool {
        !self.places.ids.is_empty()
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.api.method()
    }

    /// The path below an endpoint's base URL.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the request asks of the provider besides an answer.
    #[must_use]
    pub fn features(&self) -> Features {
        self.features
    }

    /// What kind of call it is.
    #[must_use]
    pub fn api(&self) -> Api {
        self.api
    }

    /// Whether `store: false` is put into it for an endpoint that is to have it: in the place of what it
    /// says; where it says nothing, if the API then stores, or if the register asks for it by name (some
    /// engines refuse a field that they do not know).
    #[must_use]
    pub fn takes_store_false(&self, written: bool) -> bool {
        match &self.places.store {
            Some(Spot::Behind(_)) => written || self.api.storing() == Storing::ByDefault,
            Some(Spot::Value(_) | Spot::Field(_) | Spot::Part(_)) => true,
            None => false,
        }
    }

    /// The query string, without `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// The type of the body.
    #[must_use]
    pub fn content_type(&self) -> &HeaderValue {
        &self.content_type
    }

    /// The forwarded headers.
    #[must_use]
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// The body as received.
    #[must_use]
    pub fn body(&self) -> &Sensitive<Bytes> {
        &self.body
    }

    /// The key of this record's digests.
    #[must_use]
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// BLAKE3 under the record's key over method, path, query, type, forwarded headers and body, each
    /// with its length, so that no two requests share a digest by moving a boundary.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(self.method().as_str().as_bytes());
        field(self.path.as_bytes());
        field(self.query.as_deref().unwrap_or_default().as_bytes());
        field(self.content_type.as_bytes());
        for (name, value) in &self.headers {
            field(name.as_str().as_bytes());
            field(value.as_bytes());
        }
        field(self.body.expose());
        Digest::from_bytes(*hasher.finalize().as_bytes())
    }

    /// The body for one endpoint, with the named splices and nothing else changed, and their names.
    #[must_use]
    pub fn body_for(&self, edits: Edits<'_>) -> (Bytes, Vec<&'static str>) {
        let body = self.body.expose();
        let mut changes = self.changes(edits);
        changes.retain(|(place, text, _)| body.get(place.clone()) != Some(text.as_bytes()));
        if changes.is_empty() {
            return (body.clone(), Vec::new());
        }
        changes.sort_by_key(|(place, _, _)| place.start);
        let grown: usize = changes.iter().map(|(_, text, _)| text.len()).sum();
        let mut spliced = Vec::with_capacity(body.len() + grown);
        let mut from = 0;
        for (place, text, _) in &changes {
            spliced.extend_from_slice(body.get(from..place.start).unwrap_or_default());
            spliced.extend_from_slice(text.as_bytes());
            from = place.end;
        }
        spliced.extend_from_slice(body.get(from..).unwrap_or_default());
        let mut names: Vec<&str> = changes.into_iter().map(|(_, _, name)| name).collect();
        names.dedup();
        (Bytes::from(spliced), names)
    }

    fn changes(&self, edits: Edits<'_>) -> Vec<(Range<usize>, Cow<'_, str>, &'static str)> {
        let places = &self.places;
        let mut changes: Vec<(Range<usize>, Cow<'_, str>, &'static str)> = Vec::new();
        if let Some(at) = places.usage {
            let ask = Cow::Borrowed("\"stream_options\":{\"include_usage\":true},");
            changes.push((at..at, ask, splice::USAGE));
        }
        if let Some(model) = edits.model.or(places.model_from_elsewhere.as_deref()) {
            let (place, text) = places.model.change("model", &serde_json::Value::from(model));
            changes.push((place, text, splice::MODEL));
        }
        if let Some(store) = places
            .store
            .as_ref()
            .filter(|_| edits.store_false && self.takes_store_false(edits.store_false_written))
        {
            let (place, text) = store.change("store", &serde_json::Value::from(false));
            changes.push((place, text, splice::STORE));
        }
        let ids = places.ids.iter();
        changes.extend(ids.map(|(place, id)| (place.clone(), Cow::from(id.as_str()), splice::ID)));
        // An endpoint that does not say how it reads tokens might read another text in them.
        if places.encoding.is_none() || places.encoding != edits.accepts_tokens {
            let as_text = places.tokens.iter().map(|(place, text)| {
                let text = serde_json::Value::from(text.as_str()).to_string();
                (place.clone(), Cow::Owned(text), splice::TOKENS)
            });
            changes.extend(as_text);
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::openai::fields::Fields;
    use proptest::prelude::*;

    fn outbound(body: &str) -> Outbound {
        let document = Document::parse(body.as_bytes()).unwrap();
        let fields = Fields::read(Api::Chat, document.root(), None).unwrap();
        let places = Places {
            model: Spot::Value(fields.model_at.unwrap()),
            store: fields.store_at.map(Spot::Value),
            ..Places::default()
        };
        Outbound::new(
            Api::Chat,
            None,
            Vec::new(),
            Sensitive::new(Bytes::from(body.to_owned())),
            [3; 32],
        )
        .with_places(places)
    }

    #[test]
    fn only_the_named_places_change() {
        let body =
            r#"{ "messages":[], "big":9007199254740993, "store" : true,"model":"a", "f":0.10 }"#;
        let request = outbound(body);
        let (same, names) = request.body_for(Edits::default());
        assert_eq!((same.as_ref(), names.len()), (body.as_bytes(), 0));
        let (changed, names) = request.body_for(Edits {
            model: Some("x\"y"),
            store_false: true,
            store_false_written: false,
            accepts_tokens: None,
        });
        assert_eq!(
            std::str::from_utf8(&changed).unwrap(),
            r#"{ "messages":[], "big":9007199254740993, "store" : false,"model":"x\"y", "f":0.10 }"#
        );
        assert_eq!(names, [splice::STORE, splice::MODEL]);
        let (same, names) = request.body_for(Edits { model: Some("a"), ..Edits::default() });
        assert_eq!((same.as_ref(), names.len()), (body.as_bytes(), 0));
    }

    #[test]
    fn usage_is_asked_for_in_front() {
        let body = r#"{"model":"a","messages":[],"stream":true}"#;
        let request = outbound(body);
        let places = Places { usage: Some(1), ..request.places.clone() };
        let (changed, names) = request.with_places(places).body_for(Edits::default());
        let read: serde_json::Value = serde_json::from_slice(&changed).unwrap();
        assert_eq!(read["stream_options"]["include_usage"], true);
        assert_eq!(read["model"], "a");
        assert_eq!(names, [splice::USAGE]);
    }

    #[test]
    fn a_member_that_is_not_there_is_put_in_front() {
        let body = Sensitive::new(Bytes::from_static(br#"{"messages":[]}"#));
        let places = Places {
            model: Spot::Behind(1),
            model_from_elsewhere: Some("a".to_owned()),
            store: Some(Spot::Behind(1)),
            ..Places::default()
        };
        let request = Outbound::new(Api::Chat, None, Vec::new(), body, [3; 32]).with_places(places);
        let edits = Edits { store_false: true, ..Edits::default() };
        // Chat stores by itself with some accounts; an engine may refuse a field it does not know.
        let (changed, _) = request.body_for(edits);
        assert_eq!(std::str::from_utf8(&changed).unwrap(), r#"{"model":"a","messages":[]}"#);
        let (changed, names) = request.body_for(Edits { store_false_written: true, ..edits });
        assert_eq!(
            std::str::from_utf8(&changed).unwrap(),
            r#"{"model":"a","store":false,"messages":[]}"#
        );
        assert_eq!(names, [splice::MODEL, splice::STORE]);
    }

    #[test]
    fn a_form_is_given_a_model() {
        let body = "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nold\r\n--B--\r\n";
        let build = |model| {
            let places = Places { model, ..Places::default() };
            let body = Sensitive::new(Bytes::from_static(body.as_bytes()));
            Outbound::new(Api::Transcriptions, None, Vec::new(), body, [3; 32]).with_places(places)
        };
        let at = body.find("old").unwrap();
        let edits = Edits { model: Some("new\r\n--B"), ..Edits::default() };
        let (changed, names) = build(Spot::Field(at..at + 3)).body_for(edits);
        assert_eq!(std::str::from_utf8(&changed).unwrap(), body.replace("old", "new--B"));
        assert_eq!(names, [splice::MODEL]);
        let edits = Edits { model: Some("new"), ..Edits::default() };
        let (changed, _) = build(Spot::Part("B".to_owned())).body_for(edits);
        let want =
            body.replace("old\r\n--B--", "new\r\n--B--").replace("\r\n--B--\r\n", "\r\n") + body;
        assert_eq!(std::str::from_utf8(&changed).unwrap(), want);
    }

    #[test]
    fn tokens_go_only_where_their_encoding_is_known() {
        let body = r#"{"model":"a","messages":[],"input":[[1,2],[3]]}"#;
        let request = outbound(body);
        let model = request.places.model.clone();
        let at = |list: &str| {
            let start = body.find(list).unwrap();
            start..start + list.len()
        };
        let tokens = vec![(at("[1,2]"), "x\"".to_owned()), (at("[3]"), "y".to_owned())];
        let places = Places { model, tokens, encoding: Some("cl100k_base"), ..Places::default() };
        let request = request.with_places(places);
        let to = |accepts_tokens| request.body_for(Edits { accepts_tokens, ..Edits::default() });
        assert_eq!(to(Some("cl100k_base")).0.as_ref(), body.as_bytes());
        for other in [None, Some("o200k_base")] {
            let (text, names) = to(other);
            let text = std::str::from_utf8(&text).unwrap();
            assert!(text.ends_with(r#""input":["x\"","y"]}"#), "{text}");
            assert_eq!(names, [splice::TOKENS]);
        }
    }

    proptest! {
        #[test]
        fn any_other_byte_gives_another_digest(
            body in prop::collection::vec(any::<u8>(), 1..64), at in any::<prop::sample::Index>(), flip in 1_u8..=255,
        ) {
            let build = |body: Vec<u8>| Outbound::new(
                Api::Chat, None, Vec::new(), Sensitive::new(Bytes::from(body)), [1; 32]);
            let mut other = body.clone();
            let place = at.index(body.len());
            other[place] ^= flip;
            prop_assert_ne!(build(body.clone()).digest(), build(other).digest());
            let header = (HeaderName::from_static("openai-beta"), HeaderValue::from_static("x"));
            let with_header = Outbound::new(
                Api::Chat, None, vec![header], Sensitive::new(Bytes::from(body.clone())), [1; 32]);
            prop_assert_ne!(build(body).digest(), with_header.digest());
        }
    }
}
