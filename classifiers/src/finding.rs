//! One hit: which label, where, and on what evidence. It never holds the text it was found in.

use std::ops::Range;

use crate::{Label, Marking};

/// What besides its looks speaks for a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Validator {
    /// Its place or a word beside it.
    None,
    /// Length, alphabet and structure of the format.
    Format,
    /// A checksum or an equally strong structure, such as a header that decodes.
    Checksum,
}

/// How the text had to be read for the value to appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decoded {
    /// As it stands.
    Plain,
    /// After invisible characters went and look-alikes became plain ones.
    Normalised,
    /// From HTML or XML character references.
    Entity,
    /// From percent-encoding (RFC 3986).
    Percent,
    /// From backslash escapes.
    Escape,
    /// From base64 (RFC 4648).
    Base64,
    /// From hexadecimal digits.
    Hex,
}

/// One hit of one detector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub(crate) label: Label,
    pub(crate) kind: &'static str,
    pub(crate) part: usize,
    pub(crate) span: Range<usize>,
    pub(crate) confidence: u8,
    pub(crate) validator: Validator,
    pub(crate) decoded: Decoded,
    pub(crate) marking: Option<Marking>,
    pub(crate) detector: &'static str,
    pub(crate) crosses: bool,
}

impl Finding {
    /// What was found.
    pub const fn label(&self) -> Label {
        self.label
    }

    /// The sub-type from a closed list: country, issuer or card network; empty when there is none.
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// The place of the text in [`Subject::texts`](crate::Subject::texts).
    pub const fn part(&self) -> usize {
        self.part
    }

    /// Where it stands in the original text of that part, in bytes, on character boundaries.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Whether it goes on in the text that follows: what stands at its place is then only its beginning.
    pub const fn crosses(&self) -> bool {
        self.crosses
    }

    /// How sure the detector is, from 0 to 100.
    pub const fn confidence(&self) -> u8 {
        self.confidence
    }

    /// What was verified.
    pub const fn validator(&self) -> Validator {
        self.validator
    }

    /// How the text had to be read.
    pub const fn decoded(&self) -> Decoded {
        self.decoded
    }

    /// The value of the scheme, for [`Label::Marking`] and no other.
    pub const fn marking(&self) -> Option<Marking> {
        self.marking
    }

    /// The name of the detector.
    pub const fn detector(&self) -> &'static str {
        self.detector
    }
}
