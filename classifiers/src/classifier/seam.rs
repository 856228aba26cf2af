//! Values cut in two: by the parts of a message, or by two messages.
//!
//! Each text is judged on its own. Where two texts of a conversation meet inside something that
//! looks like one value, the end of the one and the start of the other are judged together, and of
//! what is found there only that counts which reaches across.

use crate::detector::Found;
use crate::{Finding, Text};

/// How far a seam reaches to either side, in bytes: the longest values cut in practice are keys.
const REACH: usize = 128;

/// Where two texts meet.
pub(super) struct Seam {
    /// The end of the one and the start of the other.
    pub(super) joined: String,
    /// Where in `joined` the second begins.
    at: usize,
    /// Where in the first text `joined` begins.
    from: usize,
    /// The length of the first text.
    length: usize,
}

impl Seam {
    /// The seam between two texts; `None` where no value can reach across: in plain words, at the
    /// end of a sentence.
    pub(super) fn between(before: &Text<'_>, after: &Text<'_>) -> Option<Self> {
        let (before, after) = (*before.text.expose(), *after.text.expose());
        let word_before = before.trim_end().rsplit(char::is_whitespace).next()?;
        let word_after = after.trim_start().split(char::is_whitespace).next()?;
        let goes_on = |c: char| c.is_alphanumeric() || "@-_/+=.:".contains(c);
        let telling = |word: &str| word.contains(|c: char| c.is_numeric() || c == '@');
        if !word_before.ends_with(goes_on)
            || !word_after.starts_with(goes_on)
            || !(telling(word_before) || telling(word_after))
        {
            return None;
        }
        let from = before.ceil_char_boundary(before.len().saturating_sub(REACH));
        let to = after.floor_char_boundary(REACH);
        let (tail, head) = (before.get(from..)?, after.get(..to)?);
        Some(Self { joined: [tail, head].concat(), at: tail.len(), from, length: before.len() })
    }

    /// Of what was found in the joined text, what reaches across; placed in the first text.
    pub(super) fn crossing(&self, found: Found, most: usize) -> Found {
        let mut crossing = Found::at_most(most);
        crossing.absorb(found, |finding| {
            let span = finding.span();
            let crosses = span.start < self.at && self.at < span.end;
            crosses.then(|| Finding { span: self.from + span.start..self.length, ..finding })
        });
        crossing
    }
}
