//! A JSON text read in place: every value keeps the bytes it came from, so that a body can be judged
//! string by string, accounted for byte by byte, and changed by splices instead of being reprinted.
//!
//! Strict where parsers are known to differ (RFC 8259): a byte-order mark, trailing data, duplicate
//! keys, bad UTF-8 and control characters in strings are refused, because an upstream that reads
//! such a body otherwise than we do would see text that nobody judged. A lone surrogate escape is
//! legal JSON and is read as U+FFFD. Meaning is left to the caller.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

mod scan;
mod string;

/// Deepest nesting of arrays and objects that is read.
pub const MAX_DEPTH: usize = 128;
/// Most values (keys included) that one text may hold; bounds memory to about 16 bytes each.
pub const MAX_VALUES: usize = 1 << 20;

/// Why a text is not accepted as JSON. Positions only: never what stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {at}")]
pub struct JsonError {
    /// What is wrong.
    pub kind: JsonErrorKind,
    /// Offset of the first byte that could not be accepted.
    pub at: usize,
}

/// What is wrong with a text that is not accepted as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonErrorKind {
    /// Not UTF-8.
    #[error("invalid UTF-8")]
    Encoding,
    /// The text begins with a byte-order mark.
    #[error("a byte-order mark")]
    ByteOrderMark,
    /// Something else than the grammar allows here.
    #[error("a syntax error")]
    Syntax,
    /// The text ends inside a value.
    #[error("an unexpected end")]
    Truncated,
    /// More text after the value.
    #[error("data after the end")]
    Trailing,
    /// One object has the same key twice.
    #[error("a duplicate key")]
    DuplicateKey,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nesting beyond the limit")]
    TooDeep,
    /// More values than [`MAX_VALUES`], or longer than 4 GiB.
    #[error("too many values")]
    TooLarge,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// A member's name.
    Key,
    /// A string value.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`
    Null,
}

/// One value or key: where it stands and where its neighbour is. Strings include their quotes.
#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    escaped: bool,
    start: u32,
    end: u32,
    next: u32,
}

/// A JSON text that was found well-formed.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

impl<'a> Document<'a> {
    /// Reads `bytes` as one JSON text.
    ///
    /// # Errors
    /// [`JsonError`] with the kind and the byte offset; nothing of the text is quoted.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| JsonErrorKind::Encoding.at(error.valid_up_to()))?;
        if text.starts_with('\u{feff}') {
            return Err(JsonErrorKind::ByteOrderMark.at(0));
        }
        let document = Self { text, nodes: scan::nodes(bytes)? };
        document.refuse_duplicate_keys()?;
        Ok(document)
    }

    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        Value { document: self, index: 0 }
    }

    /// Every value and key in the order of the text.
    pub fn values(&self) -> impl Iterator<Item = Value<'_>> {
        (0..self.nodes.len()).map(|index| Value { document: self, index })
    }

    fn refuse_duplicate_keys(&self) -> Result<(), JsonError> {
        /// Below this many members comparing each with each is cheaper than hashing.
        const FEW: usize = 12;
        for object in self.values().filter(|value| value.kind() == Kind::Object) {
            let few: Vec<Value<'_>> = object.members().map(|(key, _)| key).take(FEW + 1).collect();
            if few.len() > FEW {
                let mut seen = HashSet::new();
                for (key, _) in object.members() {
                    if !seen.insert(key.text()) {
                        return Err(JsonErrorKind::DuplicateKey.at(key.span().start));
                    }
                }
                continue;
            }
            for (position, key) in few.iter().enumerate() {
                if few.iter().take(position).any(|earlier| earlier.text() == key.text()) {
                    return Err(JsonErrorKind::DuplicateKey.at(key.span().start));
                }
            }
        }
        Ok(())
    }
}

impl JsonErrorKind {
    fn at(self, at: usize) -> JsonError {
        JsonError { kind: self, at }
    }
}

/// One value (or key) of a [`Document`].
#[derive(Debug, Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Value<'d> {
    fn node(self) -> Node {
        // An index always comes from the node list itself; the fallback is an empty null.
        self.document.nodes.get(self.index).copied().unwrap_or(Node {
            kind: Kind::Null,
            escaped: false,
            start: 0,
            end: 0,
            next: 0,
        })
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Where the value stands in the text, in bytes; strings and keys with their quotes.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// The value as written.
    #[must_use]
    pub fn raw(self) -> &'d str {
        self.document.text.get(self.span()).unwrap_or_default()
    }

    /// The text of a string or key, escapes resolved; of any other value, the value as written.
    #[must_use]
    pub fn text(self) -> Cow<'d, str> {
        match self.kind() {
            Kind::Key | Kind::String => {
                let raw = self.raw();
                let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
                if self.node().escaped {
                    Cow::Owned(string::unescape(inner))
                } else {
                    Cow::Borrowed(inner)
                }
            }
            Kind::Object | Kind::Array | Kind::Number | Kind::Bool | Kind::Null => {
                Cow::Borrowed(self.raw())
            }
        }
    }

    /// The text of a string value; `None` for anything else.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| self.text())
    }

    /// Whether this is the literal `true`.
    #[must_use]
    pub fn is_true(self) -> bool {
        self.kind() == Kind::Bool && self.raw() == "true"
    }

    /// A whole number that fits; `None` for anything else.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        (self.kind() == Kind::Number).then(|| self.raw().parse().ok()).flatten()
    }

    /// The members of an object, in order; nothing for other values.
    pub fn members(self) -> impl Iterator<Item = (Value<'d>, Value<'d>)> {
        let end = if self.kind() == Kind::Object { self.node().next as usize } else { 0 };
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let key = Value { document: self.document, index: at };
            let value = Value { document: self.document, index: at + 1 };
            at = value.node().next as usize;
            Some((key, value))
        })
    }

    /// The items of an array, in order; nothing for other values.
    pub fn items(self) -> impl Iterator<Item = Value<'d>> {
        let end = if self.kind() == Kind::Array { self.node().next as usize } else { 0 };
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let item = Value { document: self.document, index: at };
            at = item.node().next as usize;
            Some(item)
        })
    }

    /// The member named `name` of an object.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        self.members().find(|(key, _)| key.text() == name).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests;
