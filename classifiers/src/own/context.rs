//! Words near a match that say what it is.

use std::ops::Range;

use crate::Text;

/// Bytes before a match in which a word counts: about 40 characters, as for the crate's detectors.
const BEFORE: usize = 48;
/// Bytes after it.
const AFTER: usize = 40;

/// Words of which one has to be near.
pub(super) struct Near {
    words: Vec<String>,
}

impl Near {
    pub(super) fn new(words: &[String]) -> Self {
        Self { words: words.iter().map(|word| word.trim().to_lowercase()).collect() }
    }

    /// Whether one of the words stands near a span or is the name its text stands under. A word counts
    /// where one begins with it: "customer" in "customers" and "Kunde" in "Kundennummer" too.
    pub(super) fn holds(&self, text: &Text<'_>, span: &Range<usize>) -> bool {
        if self.words.is_empty() || text.key.is_some_and(|key| self.begins_in(key)) {
            return true;
        }
        let whole = *text.text.expose();
        let from = whole.floor_char_boundary(span.start.saturating_sub(BEFORE));
        let to = whole.ceil_char_boundary(span.end.saturating_add(AFTER).min(whole.len()));
        let sides = [whole.get(from..span.start), whole.get(span.end..to)];
        sides.into_iter().flatten().any(|side| self.begins_in(side))
    }

    fn begins_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.words.iter().any(|word| {
            text.match_indices(word.as_str()).any(|(place, _)| {
                let before = text.get(..place).and_then(|head| head.chars().next_back());
                !before.is_some_and(char::is_alphanumeric)
            })
        })
    }
}
