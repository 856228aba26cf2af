//! What is to be judged: the texts of one request, and the parts of it that are no text.

use crate::{Digest, Media, RecordId, Sensitive};

/// One text of a request, with the name it stood under.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The text as the reader will see it, unescaped.
    pub text: Sensitive<&'a str>,
    /// The field or JSON key it stood under, which is evidence: `"iban"`, `"password"`.
    pub key: Option<&'a str>,
    /// Whether it is part of the running text of a conversation, so that a value may begin at its
    /// end and go on in the next such text.
    pub flows: bool,
}

impl<'a> Text<'a> {
    /// A text and the key it stood under, if any.
    pub const fn new(text: Sensitive<&'a str>, key: Option<&'a str>) -> Self {
        Self { text, key, flows: false }
    }

    /// The same text as part of the running text of a conversation.
    #[must_use]
    pub const fn flowing(self) -> Self {
        Self { flows: true, ..self }
    }
}

/// Why a part of a request could not be read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unread {
    /// A picture.
    Image,
    /// Content of a kind that its first bytes confirm.
    Media(Media),
    /// Sound.
    Audio,
    /// A file of a kind that is not read.
    File,
    /// A reference to content elsewhere, such as an upstream's file id or a URL to fetch.
    Reference,
    /// A part of a type that is not known.
    Unknown,
    /// A part above the size that is read.
    Oversize,
}

/// One request to classify. It borrows everything: nothing is copied to be judged.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The call this belongs to.
    pub record: RecordId,
    /// The digest of the request as received; the classification carries it on.
    pub request: Digest,
    /// Every text of the request.
    pub texts: &'a [Text<'a>],
    /// Every part that is no text, with its size in bytes.
    pub unread: &'a [(Unread, usize)],
}
