//! The request as it would leave: the bytes that are judged, hashed, recorded and sent.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use classifiers::{Digest, Sensitive};
use http::{HeaderName, HeaderValue};

/// Names the splices in the `x-bailiwick-changed` header and in records.
pub mod splice {
    /// The model's name was replaced by the endpoint's own name for it.
    pub const MODEL: &str = "model";
    /// `store` was forced to `false`.
    pub const STORE: &str = "store";
    /// Usage was asked for in the stream, on the proxy's own account.
    pub const USAGE: &str = "stream_options.include_usage";
}

/// Where in the body the fields stand that may be changed.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The model's name, quotes included.
    pub model: Range<usize>,
    /// The value of `store`, where it is given.
    pub store: Option<Range<usize>>,
    /// Behind the brace that opens the body, where a usage request may be inserted; `None` where
    /// none is needed.
    pub usage: Option<usize>,
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
    path: &'static str,
    query: Option<String>,
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
}

impl Outbound {
    /// A `POST` of `body` to `path` (below the endpoint's base URL), with the forwarded `headers`.
    /// `key` is the record's own: the digest of low-entropy text under a known key could be found
    /// by guessing.
    #[must_use]
    pub fn new(
        path: &'static str,
        query: Option<String>,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Sensitive<Bytes>,
        key: [u8; 32],
    ) -> Self {
        Self {
            path,
            query,
            headers,
            body,
            key,
            places: Places::default(),
            features: Features::default(),
        }
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

    /// What the request asks of the provider besides an answer.
    #[must_use]
    pub fn features(&self) -> Features {
        self.features
    }

    /// The query string, without `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
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

    /// BLAKE3 under the record's key over method, path, query, forwarded headers and body, each
    /// with its length, so that no two requests share a digest by moving a boundary.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(b"POST");
        field(self.path.as_bytes());
        field(self.query.as_deref().unwrap_or_default().as_bytes());
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
        let mut changes: Vec<(Range<usize>, Cow<'_, str>, &'static str)> = Vec::new();
        if let Some(at) = self.places.usage {
            let ask = Cow::Borrowed("\"stream_options\":{\"include_usage\":true},");
            changes.push((at..at, ask, splice::USAGE));
        }
        if let Some(model) = edits.model {
            let name = serde_json::Value::from(model).to_string();
            changes.push((self.places.model.clone(), Cow::Owned(name), splice::MODEL));
        }
        if let Some(store) = self.places.store.clone().filter(|_| edits.store_false)
            && body.get(store.clone()) != Some(b"false".as_slice())
        {
            changes.push((store, Cow::Borrowed("false"), splice::STORE));
        }
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
        (Bytes::from(spliced), changes.into_iter().map(|(_, _, name)| name).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::openai::chat::Chat;
    use proptest::prelude::*;

    fn outbound(body: &str) -> Outbound {
        let document = Document::parse(body.as_bytes()).unwrap();
        let chat = Chat::read(document.root()).unwrap();
        let places = Places { model: chat.model_at, store: chat.store_at, usage: None };
        Outbound::new(
            "/chat/completions",
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
        let (changed, names) = request.body_for(Edits { model: Some("x\"y"), store_false: true });
        assert_eq!(
            std::str::from_utf8(&changed).unwrap(),
            r#"{ "messages":[], "big":9007199254740993, "store" : false,"model":"x\"y", "f":0.10 }"#
        );
        assert_eq!(names, [splice::STORE, splice::MODEL]);
        let (same, names) = request.body_for(Edits { model: Some("a"), store_false: false });
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

    proptest! {
        #[test]
        fn any_other_byte_gives_another_digest(
            body in prop::collection::vec(any::<u8>(), 1..64), at in any::<prop::sample::Index>(), flip in 1_u8..=255,
        ) {
            let build = |body: Vec<u8>| Outbound::new(
                "/chat/completions", None, Vec::new(), Sensitive::new(Bytes::from(body)), [1; 32]);
            let mut other = body.clone();
            let place = at.index(body.len());
            other[place] ^= flip;
            prop_assert_ne!(build(body.clone()).digest(), build(other).digest());
            let header = (HeaderName::from_static("openai-beta"), HeaderValue::from_static("x"));
            let with_header = Outbound::new(
                "/chat/completions", None, vec![header], Sensitive::new(Bytes::from(body.clone())), [1; 32]);
            prop_assert_ne!(build(body).digest(), with_header.digest());
        }
    }
}
