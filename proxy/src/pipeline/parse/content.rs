//! The content of a body: its texts with their places, what could not be read, and the count of
//! every byte.

use std::ops::Range;

use classifiers::{Media, Sensitive, Unread};
use http::HeaderValue;

use crate::conversation::references::{self, Named};
use crate::json::{Document, Kind, Value};
use crate::openai::fields::{FieldError, Fields};
use crate::openai::reading::{self, Reading};
use crate::openai::responses;
use crate::openai::surface::{Api, Storing};
use crate::pipeline::refuse::Refusal;
use crate::tokens::Encoding;
use crate::upstream::outbound::{Features, Places, Spot};

/// Shortest number that is judged on its own: the shortest identifiers have six digits.
const SHORTEST_NUMBER: usize = 6;
/// Shortest number of a known field that is judged all the same: payment cards begin here.
const SHORTEST_KNOWN_NUMBER: usize = 12;

/// One piece of text to be judged.
#[derive(Clone)]
pub(in crate::pipeline) struct Fragment {
    pub(in crate::pipeline) text: FragmentText,
    /// Its JSON string in the body, quotes included, where it is the value of one.
    pub(in crate::pipeline) at: Option<Range<usize>>,
    pub(in crate::pipeline) key: Option<Range<usize>>,
    /// Whether it is part of what is said: content of a message.
    pub(in crate::pipeline) flows: bool,
}

/// Where a fragment's text is.
#[derive(Clone)]
pub(in crate::pipeline) enum FragmentText {
    /// In the body as it stands.
    InBody(Range<usize>),
    /// Resolved from escapes, or taken from a header.
    Own(String),
}

/// How the bytes of a body were counted: their sum is the body's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Bytes inside judged strings.
    pub text: u64,
    /// Bytes of field names the API defines, and of ids that are opened.
    pub key: u64,
    /// Bytes of numbers, booleans and nulls that are judged or known.
    pub number: u64,
    /// Bytes that could not be read.
    pub unread: u64,
    /// Braces, quotes, commas, white space.
    pub syntax: u64,
}

impl Coverage {
    /// The length of the body.
    #[must_use]
    pub fn total(&self) -> u64 {
        let Self { text, key, number, unread, syntax } = *self;
        text + key + number + unread + syntax
    }
}

/// What a body is read as.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The kind of request.
    pub api: Api,
    /// What the path names in the place of the model.
    pub deployment: Option<&'a str>,
    /// The encoding of tokens sent to a model of this name.
    pub encoding: &'a dyn Fn(&str) -> Option<Encoding>,
}

/// The content of one request. Without `Debug`: it holds text.
pub struct Content {
    pub(in crate::pipeline) fields: Fields,
    api: Api,
    tokens: Vec<(Range<usize>, String)>,
    encoding: Option<Encoding>,
    /// What stands between the parts, where the body is a form.
    boundary: Option<String>,
    pub(in crate::pipeline) fragments: Vec<Fragment>,
    pub(in crate::pipeline) unread: Vec<(Unread, usize)>,
    pub(in crate::pipeline) coverage: Coverage,
    pub(in crate::pipeline) features: Features,
    /// The fields that refer to kept things.
    pub(in crate::pipeline) named: Vec<Named>,
}

impl Content {
    /// Reads `body` as a chat request.
    ///
    /// # Errors
    /// [`Refusal::Json`] or [`Refusal::Field`].
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        Self::read_as(Asked { api: Api::Chat, deployment: None, encoding: &|_| None }, body)
    }

    /// Reads `body` as what was asked.
    ///
    /// # Errors
    /// [`Refusal::Json`], [`Refusal::Field`] or [`Refusal::Kept`].
    pub fn read_as(asked: Asked<'_>, body: &[u8]) -> Result<Self, Refusal> {
        let document = Document::parse(body).map_err(Refusal::Json)?;
        Self::of(asked, &document, body)
    }

    /// A request without a body.
    ///
    /// # Errors
    /// [`Refusal::Field`] where it has one all the same.
    pub(super) fn of_nothing(asked: Asked<'_>, body: &[u8]) -> Result<Self, Refusal> {
        if !body.is_empty() {
            let (param, problem) = ("body", "must be left out of this request");
            return Err(Refusal::Field(FieldError { param, problem }));
        }
        let document = Document::parse(b"{}").map_err(Refusal::Json)?;
        Self::of(asked, &document, body)
    }

    fn of(asked: Asked<'_>, document: &Document<'_>, body: &[u8]) -> Result<Self, Refusal> {
        let Asked { api, deployment, encoding } = asked;
        if matches!(api, Api::Responses | Api::ResponseTokens | Api::ResponseCompact)
            && let Some(kept) = responses::kept(document.root())
        {
            return Err(Refusal::Kept(kept));
        }
        let fields = Fields::read(api, document.root(), deployment).map_err(Refusal::Field)?;
        let encoding = encoding(&fields.model);
        let mut content = Self {
            fields,
            api,
            tokens: Vec::new(),
            encoding,
            boundary: None,
            fragments: Vec::new(),
            unread: Vec::new(),
            coverage: Coverage::default(),
            features: Features::default(),
            named: references::named(api, document.root()),
        };
        content.take_all(document, body);
        Ok(content)
    }

    /// The model asked for.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.fields.model
    }

    /// Each text that is judged, with its JSON string in the body it was read from, where it is the
    /// value of one; no text where the place is none of this body.
    pub(in crate::pipeline) fn texts<'a>(
        &'a self,
        body: &'a str,
    ) -> impl Iterator<Item = (Option<&'a str>, Option<Range<usize>>)> {
        self.fragments.iter().map(move |fragment| {
            let text = match &fragment.text {
                FragmentText::InBody(span) => body.get(span.clone()),
                FragmentText::Own(text) => Some(text.as_str()),
            };
            (text, fragment.at.clone())
        })
    }

    /// How the body's bytes were counted.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// Adds the value of a forwarded header to what is judged.
    pub(super) fn add_header(&mut self, value: &HeaderValue) {
        match value.to_str() {
            Ok(text) => self.add_text(text),
            Err(_) => self.unread.push((Unread::Unknown, value.len())),
        }
    }

    /// Adds text that is forwarded outside the body to what is judged.
    pub(super) fn add_text(&mut self, text: &str) {
        self.fragments.push(Fragment {
            text: FragmentText::Own(text.to_owned()),
            at: None,
            key: None,
            flows: false,
        });
    }

    /// Where in the body this content was read from splices may be made.
    pub(super) fn places(&self) -> Places {
        if let Some(boundary) = &self.boundary {
            return self.form_places(boundary);
        }
        let fields = &self.fields;
        let behind = Spot::Behind(fields.opens_at);
        let ask_usage =
            self.api.has_stream_options() && fields.stream && !fields.has_stream_options;
        Places {
            model: fields.model_at.clone().map_or_else(|| behind.clone(), Spot::Value),
            model_from_elsewhere: fields.model_from_elsewhere.then(|| fields.model.clone()),
            store: fields
                .store_at
                .clone()
                .map(Spot::Value)
                .or_else(|| (self.api.storing() != Storing::Never).then_some(behind)),
            usage: ask_usage.then_some(fields.opens_at),
            tokens: self.tokens.clone(),
            encoding: self.encoding.map(Encoding::name),
            ids: Vec::new(),
        }
    }

    fn take_all(&mut self, document: &Document<'_>, body: &[u8]) {
        reading::walk(self.api, document.root(), &mut |value, key, reading| {
            self.take(value, key, reading);
        });
        for value in document.values() {
            if matches!(value.kind(), Kind::Bool | Kind::Null) {
                self.coverage.number += length(value.span());
            }
        }
        // What was unread and is no string was counted among booleans and nulls above.
        let counted =
            self.coverage.text + self.coverage.key + self.coverage.number + self.coverage.unread;
        self.coverage.syntax = (body.len() as u64).saturating_sub(counted);
    }

    fn note_features(&mut self, why: Unread, text: &str) {
        self.features.hosted_tools |= why == Unread::Reference;
        self.features.remote_urls |= !text.starts_with("data:") && text.contains("://");
    }

    fn take(&mut self, value: Value<'_>, key: Option<Value<'_>>, reading: Reading) {
        let span = match value.kind() {
            Kind::Key | Kind::String => value.span().start + 1..value.span().end - 1,
            Kind::Number => value.span(),
            Kind::Object | Kind::Array | Kind::Bool | Kind::Null => {
                value.span().start..value.span().start
            }
        };
        // A sealed id says nothing: it is opened, or the request is refused.
        if self.named.iter().any(|named| named.at == value.span()) {
            self.coverage.key += length(span);
            return;
        }
        match (reading, value.kind()) {
            (Reading::Tokens, _) => return self.take_tokens(value, key),
            (Reading::Unread(why), _) => {
                self.coverage.unread += length(span.clone());
                let text = value.text();
                self.note_features(why, &text);
                // A picture that is what it says it is may be of a kind that the policy accepts.
                let media =
                    (why == Unread::Image).then(|| Media::of_data_url(Sensitive::new(&text)));
                let why = media.flatten().map_or(why, Unread::Media);
                self.unread.push((why, span.len()));
                return;
            }
            (Reading::Known, Kind::Key) => self.coverage.key += length(span.clone()),
            (_, Kind::Number) => self.coverage.number += length(span.clone()),
            (_, _) => self.coverage.text += length(span.clone()),
        }
        let judged = match value.kind() {
            Kind::Number if reading == Reading::Known => span.len() >= SHORTEST_KNOWN_NUMBER,
            Kind::Number => reading == Reading::Text && span.len() >= SHORTEST_NUMBER,
            Kind::Key | Kind::String => reading == Reading::Text && !span.is_empty(),
            Kind::Array => reading == Reading::Text,
            Kind::Object | Kind::Bool | Kind::Null => false,
        };
        if judged {
            let text = match value.text() {
                _ if value.kind() == Kind::Array => FragmentText::Own(joined(value)),
                std::borrow::Cow::Borrowed(_) => FragmentText::InBody(span),
                std::borrow::Cow::Owned(text) => FragmentText::Own(text),
            };
            let flows = value.kind() == Kind::String && key.is_some_and(is_said);
            let at = (value.kind() == Kind::String).then(|| value.span());
            self.fragments.push(Fragment { text, at, key: key.map(inside), flows });
        }
    }

    /// Tokens are judged as the text they stand for; what stands for none is unread.
    fn take_tokens(&mut self, list: Value<'_>, key: Option<Value<'_>>) {
        let ids: Option<Vec<u32>> =
            list.items().map(|id| id.as_u64().and_then(|id| u32::try_from(id).ok())).collect();
        let text = self.encoding.and_then(|encoding| encoding.read(&ids?));
        let bytes: u64 = list.items().map(|id| length(id.span())).sum();
        match text {
            Some(text) => {
                self.coverage.number += bytes;
                self.tokens.push((list.span(), text.clone()));
                let text = FragmentText::Own(text);
                let key = key.map(inside);
                self.fragments.push(Fragment { text, at: None, key, flows: true });
            }
            None => {
                self.coverage.unread += bytes;
                self.unread.push((Unread::Unknown, list.span().len()));
            }
        }
    }
}

/// Whether what stands under this key is part of what is said.
fn is_said(key: Value<'_>) -> bool {
    matches!(&*key.text(), "content" | "text" | "input" | "prompt" | "instructions" | "suffix")
}

/// A key without its quotes.
fn inside(key: Value<'_>) -> Range<usize> {
    key.span().start + 1..key.span().end - 1
}

/// The numbers of a list, side by side.
fn joined(numbers: Value<'_>) -> String {
    numbers.items().map(Value::raw).collect::<Vec<_>>().join(" ")
}

fn length(span: Range<usize>) -> u64 {
    span.len() as u64
}

mod form;

#[cfg(test)]
mod tests;
