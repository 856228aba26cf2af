//! Whole words and phrases in any case.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::detector::Found;
use crate::{Label, Text, Validator};

/// Words and phrases of one detector; of more, a list of digests is the better form.
pub const MAX_WORDS: usize = 1000;
/// Shorter words are in too many texts.
const SHORTEST: usize = 3;
const LONGEST: usize = 128;
/// What may stand between the words of a phrase.
const BLANKS: [&str; 5] = [" ", "\n", "\u{a0}", "  ", "-"];

/// Why words cannot be looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// There are none or too many.
    #[error("there must be 1 to {MAX_WORDS} words, not {0}; for more, make a list of digests")]
    Count(usize),
    /// One is too short, too long, or holds no letter or digit.
    #[error(
        "word {0} must have {SHORTEST} to {LONGEST} characters, and letters or digits at its ends"
    )]
    Form(usize),
    /// The words together are too large.
    #[error("the words are too large together; make a list of digests")]
    Size,
}

pub(super) struct Words {
    automaton: AhoCorasick,
}

impl Words {
    pub(super) fn new(words: &[String]) -> Result<Self, WordsError> {
        if !(1..=MAX_WORDS).contains(&words.len()) {
            return Err(WordsError::Count(words.len()));
        }
        let mut forms = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let parts: Vec<&str> = word.split_whitespace().collect();
            let length = word.trim().chars().count();
            let edges = [word.trim().chars().next(), word.trim().chars().next_back()];
            let ends_well = edges.iter().all(|edge| edge.is_some_and(char::is_alphanumeric));
            if !(SHORTEST..=LONGEST).contains(&length) || !ends_well {
                return Err(WordsError::Form(place + 1));
            }
            for blank in BLANKS.iter().take(if parts.len() > 1 { BLANKS.len() } else { 1 }) {
                let phrase = parts.join(blank);
                forms.extend([phrase.to_lowercase(), phrase.to_uppercase(), phrase]);
            }
        }
        forms.sort_unstable();
        forms.dedup();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&forms)
            .map_err(|_| WordsError::Size)?;
        Ok(Self { automaton })
    }

    pub(super) fn detect(&self, text: &Text<'_>, label: Label, found: &mut Found) {
        let whole = *text.text.expose();
        for hit in self.automaton.find_iter(whole) {
            let span = hit.start()..hit.end();
            if stands_alone(whole, span.start, span.end) {
                found.add_checked(label, span, Validator::Format, 95);
            }
        }
    }
}

/// Whether nothing that could belong to the word touches it. Scripts without capitals, which part
/// words by no blank, are not asked.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |inside: Option<char>, outside: Option<char>| {
        let word = |c: char| c.is_numeric() || c.is_lowercase() || c.is_uppercase();
        inside.is_some_and(word) && outside.is_some_and(word)
    };
    let (head, tail) = (text.get(..start), text.get(end..));
    let inside = text.get(start..end).unwrap_or_default();
    !joins(inside.chars().next(), head.and_then(|head| head.chars().next_back()))
        && !joins(inside.chars().next_back(), tail.and_then(|tail| tail.chars().next()))
}
