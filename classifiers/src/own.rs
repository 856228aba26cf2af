//! Detectors of an organisation's own, made from its files while the program runs: words, patterns
//! and lists of values of which only digests are kept.
//!
//! All of them run in time linear in the text and have bounded tables. They see each text as it
//! stands, as normalised, and what is encoded in it, like the detectors of this crate. How they are
//! written down is the reader's business (`routing-rules`); remote detectors are the proxy's.
//!
//! Read next: [`words`](self), `pattern`, `list` for the three kinds; [`Label::own`] for labels.

mod checksum;
mod context;
mod list;
mod name;
mod pattern;
mod words;

use std::sync::Arc;

pub use checksum::Checksum;
pub use list::{Digests, ListError, MAX_ENTRIES, Salt};
pub use pattern::{LONGEST_MATCH, PatternError, SHORTEST_MATCH};
pub use words::{MAX_WORDS, WordsError};

use crate::detector::{Detector, Found};
use crate::{Label, Text};
use list::List;
use pattern::Pattern;
use words::Words;

/// Why a detector cannot have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this process has read detectors of {0} different names; restart it")]
pub struct TooManyNames(usize);

/// One detector of an organisation's own. Cheap to clone: its tables are shared.
#[derive(Clone)]
pub struct OwnDetector {
    name: &'static str,
    label: Label,
    version: Arc<str>,
    how: Arc<How>,
}

enum How {
    Words(Words),
    Pattern(Pattern),
    List(List),
}

/// What may be asked of a pattern besides its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Digits of the match that have to fit each other.
    pub checksum: Option<Checksum>,
    /// Words of which one has to stand near the match, or be the name its text stands under. None
    /// where the shape alone is enough.
    pub near: Vec<String>,
}

impl OwnDetector {
    /// Finds whole words and phrases, in any case, whatever blank stands between their words.
    ///
    /// # Errors
    /// [`OwnError`].
    pub fn words(name: &str, label: Label, words: &[String]) -> Result<Self, OwnError> {
        let mut hasher = definition(label);
        words.iter().for_each(|word| put(&mut hasher, word.as_bytes()));
        Self::new(name, label, &hasher, How::Words(Words::new(words)?))
    }

    /// Finds what a regular expression matches, where nothing alphanumeric touches it.
    ///
    /// # Errors
    /// [`OwnError`].
    pub fn pattern(
        name: &str,
        label: Label,
        pattern: &str,
        beside: &Beside,
    ) -> Result<Self, OwnError> {
        let mut hasher = definition(label);
        put(&mut hasher, pattern.as_bytes());
        put(&mut hasher, beside.checksum.map_or("", Checksum::name).as_bytes());
        beside.near.iter().for_each(|word| put(&mut hasher, word.as_bytes()));
        Self::new(name, label, &hasher, How::Pattern(Pattern::new(pattern, beside)?))
    }

    /// Finds the values that digests were made of, each as whole words, in any case, whatever stands
    /// between their words.
    ///
    /// # Errors
    /// [`OwnError`].
    pub fn list(name: &str, label: Label, digests: Digests) -> Result<Self, OwnError> {
        let mut hasher = definition(label);
        digests.describe(|part| put(&mut hasher, part));
        Self::new(name, label, &hasher, How::List(List::new(digests)))
    }

    fn new(
        name: &str,
        label: Label,
        definition: &blake3::Hasher,
        how: How,
    ) -> Result<Self, OwnError> {
        let version = Arc::from(definition.finalize().to_hex().as_str());
        Ok(Self { name: name::kept(name)?, label, version, how: Arc::new(how) })
    }

    /// The label it yields.
    pub const fn label(&self) -> Label {
        self.label
    }
}

impl std::fmt::Debug for OwnDetector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.label)
    }
}

impl PartialEq for OwnDetector {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.version == other.version
    }
}

/// Under which name findings are reported that were made outside this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reporter {
    name: &'static str,
    version: String,
}

impl Reporter {
    /// A name, and what tells one way of asking from another.
    ///
    /// # Errors
    /// [`TooManyNames`].
    pub fn new(name: &str, definition: &str) -> Result<Self, TooManyNames> {
        Ok(Self { name: name::kept(name)?, version: definition.to_owned() })
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What tells it from another of the same name.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Why a detector cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnError {
    /// Its name.
    #[error(transparent)]
    Name(#[from] TooManyNames),
    /// Its words.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// Its pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

impl Detector for OwnDetector {
    fn name(&self) -> &'static str {
        self.name
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn detect(&self, text: &Text<'_>, found: &mut Found) {
        match self.how.as_ref() {
            How::Words(words) => words.detect(text, self.label, found),
            How::Pattern(pattern) => pattern.detect(text, self.label, found),
            How::List(list) => list.detect(text, self.label, found),
        }
    }
}

/// The start of what a detector's version is the digest of.
fn definition(label: Label) -> blake3::Hasher {
    let mut hasher = blake3::Hasher::new_derive_key("bailiwick classifiers: own detector 1");
    put(&mut hasher, label.name().as_bytes());
    hasher
}

fn put(hasher: &mut blake3::Hasher, part: &[u8]) {
    hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
    hasher.update(part);
}

#[cfg(test)]
mod tests;
