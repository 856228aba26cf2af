//! Regular expressions of bounded length, run by an automaton in linear time.
//!
//! Boundaries are checked for the author, on ASCII letters and digits: the Unicode word boundary
//! makes every automaton give up at the first letter outside ASCII, and then a prompt in German
//! takes a hundred times as long as one in English.

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;

use super::Beside;
use super::context::Near;
use crate::detector::Found;
use crate::{Label, Text, Validator};

/// Longest match of a pattern, in bytes.
pub const LONGEST_MATCH: usize = 256;
/// Shortest match of a pattern, in bytes.
pub const SHORTEST_MATCH: usize = 3;
/// Size of a compiled pattern, in bytes.
const SIZE: usize = 1 << 20;
/// Groups inside groups.
const NESTING: u32 = 32;

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It is no regular expression.
    #[error("it is no regular expression: {0}")]
    Syntax(String),
    /// It looks at what is around words.
    #[error(
        "it holds \\b, \\B, \\< or \\>; remove it: nothing alphanumeric ever touches a match, that is \
         checked for you"
    )]
    Boundary,
    /// It can match too little.
    #[error("it can match fewer than {SHORTEST_MATCH} characters; demand more")]
    Short,
    /// It can match too much.
    #[error(
        "it can match more than {LONGEST_MATCH} bytes; bound it: write {{1,20}} in place of + or *"
    )]
    Long,
    /// Its automaton is too large.
    #[error("it is too large; use smaller numbers in braces or fewer alternatives")]
    Size,
}

pub(super) struct Pattern {
    regex: Regex,
    beside: Beside,
    near: Near,
}

impl Pattern {
    pub(super) fn new(pattern: &str, beside: &Beside) -> Result<Self, PatternError> {
        let parsed = ParserBuilder::new().nest_limit(NESTING).build().parse(pattern);
        let parsed = parsed.map_err(|error| PatternError::Syntax(reason(&error)))?;
        let properties = parsed.properties();
        if properties.look_set().contains_word() {
            return Err(PatternError::Boundary);
        }
        if properties.minimum_len().is_none_or(|least| least < SHORTEST_MATCH) {
            return Err(PatternError::Short);
        }
        if properties.maximum_len().is_none_or(|most| most > LONGEST_MATCH) {
            return Err(PatternError::Long);
        }
        let bounded = format!(r"(?-u:\b{{start-half}})(?:{pattern})(?-u:\b{{end-half}})");
        let regex = RegexBuilder::new(&bounded)
            .size_limit(SIZE)
            .dfa_size_limit(SIZE)
            .nest_limit(NESTING + 4)
            .build()
            .map_err(|_| PatternError::Size)?;
        Ok(Self { regex, beside: beside.clone(), near: Near::new(&beside.near) })
    }

    pub(super) fn detect(&self, text: &Text<'_>, label: Label, found: &mut Found) {
        let whole = *text.text.expose();
        for hit in self.regex.find_iter(whole) {
            let value = hit.as_str().as_bytes();
            let fits = self.beside.checksum.is_none_or(|checksum| checksum.holds(value));
            if fits && self.near.holds(text, &hit.range()) {
                let (validator, sure) = match self.beside.checksum {
                    Some(_) => (Validator::Checksum, 99),
                    None => (Validator::Format, 90),
                };
                found.add_checked(label, hit.range(), validator, sure);
            }
        }
    }
}

/// What the parser objects to, in one line and without the pattern.
fn reason(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => {
            format!("{} at character {}", error.kind(), error.span().start.offset + 1)
        }
        regex_syntax::Error::Translate(error) => {
            format!("{} at character {}", error.kind(), error.span().start.offset + 1)
        }
        other => other.to_string().lines().last().unwrap_or_default().to_owned(),
    }
}
