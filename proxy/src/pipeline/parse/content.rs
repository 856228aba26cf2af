//! The content of a body: its texts with their places, what could not be read, and the count of
//! every byte.

use std::ops::Range;

use classifiers::Unread;
use http::HeaderValue;

use crate::json::{Document, Kind, Value};
use crate::openai::chat::{self, Chat, Reading};
use crate::pipeline::refuse::Refusal;
use crate::upstream::outbound::{Features, Places};

/// Shortest number that is judged on its own: the shortest identifiers have six digits.
const SHORTEST_NUMBER: usize = 6;
/// Shortest number of a known field that is judged all the same: payment cards begin here.
const SHORTEST_KNOWN_NUMBER: usize = 12;

/// One piece of text to be judged.
#[derive(Clone)]
pub(in crate::pipeline) struct Fragment {
    pub(in crate::pipeline) text: FragmentText,
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
    /// Bytes of field names the API defines.
    pub key: u64,
    /// Bytes of numbers, booleans and nulls that are judged or known.
    pub number: u64,
    /// Bytes that could not be read.
    pub unread: u64,
    /// Braces, quotes, commas, white space.
    pub syntax: u64,
}

/// The content of one chat request. Without `Debug`: it holds text.
pub struct Content {
    pub(in crate::pipeline) chat: Chat,
    pub(in crate::pipeline) fragments: Vec<Fragment>,
    pub(in crate::pipeline) unread: Vec<(Unread, usize)>,
    pub(in crate::pipeline) coverage: Coverage,
    pub(in crate::pipeline) features: Features,
}

impl Content {
    /// Reads `body`.
    ///
    /// # Errors
    /// [`Refusal::Json`] or [`Refusal::Field`].
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        let document = Document::parse(body).map_err(Refusal::Json)?;
        let chat = Chat::read(document.root()).map_err(Refusal::Field)?;
        let mut content = Self {
            chat,
            fragments: Vec::new(),
            unread: Vec::new(),
            coverage: Coverage::default(),
            features: Features::default(),
        };
        content.take_all(&document, body);
        Ok(content)
    }

    /// The model asked for.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.chat.model
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
            key: None,
            flows: false,
        });
    }

    /// Where in `body`, the text this content was read from, splices may be made.
    pub(super) fn places(&self, body: &[u8]) -> Places {
        let brace = || body.iter().position(|byte| *byte == b'{').map(|at| at + 1);
        let ask_usage = self.chat.stream && !self.chat.has_stream_options;
        Places {
            model: self.chat.model_at.clone(),
            store: self.chat.store_at.clone(),
            usage: ask_usage.then(brace).flatten(),
        }
    }

    fn take_all(&mut self, document: &Document<'_>, body: &[u8]) {
        chat::walk(document.root(), &mut |value, key, reading| self.take(value, key, reading));
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
        match (reading, value.kind()) {
            (Reading::Unread(why), _) => {
                self.coverage.unread += length(span.clone());
                self.note_features(why, &value.text());
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
            let said = |key: Value<'_>| matches!(&*key.text(), "content" | "text");
            let flows = value.kind() == Kind::String && key.is_some_and(said);
            let key = key.map(|key| key.span().start + 1..key.span().end - 1);
            self.fragments.push(Fragment { text, key, flows });
        }
    }
}

/// The numbers of a list, side by side.
fn joined(numbers: Value<'_>) -> String {
    numbers.items().map(Value::raw).collect::<Vec<_>>().join(" ")
}

fn length(span: Range<usize>) -> u64 {
    span.len() as u64
}

#[cfg(test)]
mod tests;
