//! Values known exactly, such as names of projects or numbers of customers, of which only keyed
//! digests are kept.
//!
//! A value is compared by its words: letters and digits in small letters, joined by one blank; a
//! value of digits only by its digits, however they are grouped. Of the text, each word and the few
//! behind it are put into that form, and hashed where some value of the list has that length.
//!
//! The digests keep the values from whoever reads the file. They do not keep short ones from whoever
//! has the file and tries all of them: eight digits are tried in seconds.

use std::ops::Range;

use crate::detector::Found;
use crate::{Label, Sensitive, Text, Validator};

/// Values of one list.
pub const MAX_ENTRIES: usize = 100_000;
/// Words of one value.
const MOST_WORDS: usize = 8;
/// Groups in which a number may be written.
const MOST_GROUPS: usize = 6;
/// Bytes of a value in the form that is compared.
const LONGEST: usize = 128;
/// Shorter values are in too many texts.
const SHORTEST: usize = 4;
/// Bytes of a digest that are kept: a false match has one chance in 2^128.
const DIGEST: usize = 16;
/// What stands in the text between two words of one value at most.
const WIDEST_GAP: usize = 8;

/// The key of the digests of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// Why digests cannot be made or used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// There are none or too many.
    #[error("there must be 1 to {MAX_ENTRIES} values, not {0}")]
    Count(usize),
    /// A value is too short or too long.
    #[error(
        "value {0} must have {SHORTEST} to {LONGEST} bytes of letters and digits, in at most \
         {MOST_WORDS} words"
    )]
    Form(usize),
    /// The digests are no such digests.
    #[error("digest {0} is not {digits} hexadecimal digits", digits = DIGEST * 2)]
    Digest(usize),
    /// The lengths are none that values can have.
    #[error("the lengths and the number of words are not those of any list")]
    Shape,
}

/// The digests of a list, with what is needed to look for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests {
    salt: Salt,
    /// The most words of any value.
    words: usize,
    /// The lengths that values have, in bytes of the form that is compared.
    lengths: Vec<usize>,
    digests: Vec<[u8; DIGEST]>,
}

impl Digests {
    /// Makes the digests of values.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn make<'a>(
        salt: Salt,
        values: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, ListError> {
        let mut made = Self { salt, words: 1, lengths: Vec::new(), digests: Vec::new() };
        for (place, value) in values.into_iter().enumerate() {
            if place >= MAX_ENTRIES {
                return Err(ListError::Count(place + 1));
            }
            let mut read = Reader::new(value, MOST_WORDS + 1);
            while read.step() {}
            let count = read.window.len();
            let form = read.form(count).filter(|_| count <= MOST_WORDS);
            let form = form.filter(|form| (SHORTEST..=LONGEST).contains(&form.len()));
            let form = form.ok_or(ListError::Form(place + 1))?;
            let numeric = form.bytes().all(|byte| byte.is_ascii_digit());
            made.words = made.words.max(if numeric { MOST_GROUPS } else { count });
            made.lengths.push(form.len());
            made.digests.push(digest(&salt, &form));
        }
        if made.digests.is_empty() {
            return Err(ListError::Count(0));
        }
        made.settle();
        Ok(made)
    }

    /// Takes digests from where they were written down.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn read(
        salt: Salt,
        words: usize,
        lengths: &[usize],
        digests: &str,
    ) -> Result<Self, ListError> {
        let fits = |length: &usize| (SHORTEST..=LONGEST).contains(length);
        if !(1..=MOST_WORDS).contains(&words) || lengths.is_empty() || !lengths.iter().all(fits) {
            return Err(ListError::Shape);
        }
        let mut read = Self { salt, words, lengths: lengths.to_vec(), digests: Vec::new() };
        for (place, text) in digests.split_whitespace().enumerate() {
            if place >= MAX_ENTRIES {
                return Err(ListError::Count(place + 1));
            }
            read.digests.push(from_hex(text).ok_or(ListError::Digest(place + 1))?);
        }
        if read.digests.is_empty() {
            return Err(ListError::Count(0));
        }
        read.settle();
        Ok(read)
    }

    fn settle(&mut self) {
        self.lengths.sort_unstable();
        self.lengths.dedup();
        self.digests.sort_unstable();
        self.digests.dedup();
    }

    /// The most words that a value has.
    pub const fn words(&self) -> usize {
        self.words
    }

    /// The lengths that values have.
    pub fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// The digests as they are written down.
    pub fn to_hex(&self) -> impl Iterator<Item = String> {
        let hex = |digest: &[u8; DIGEST]| digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.digests.iter().map(hex)
    }

    /// Whether a text is one of the values, as a whole.
    pub fn holds(&self, text: Sensitive<&str>) -> bool {
        let mut read = Reader::new(text.expose(), MOST_WORDS + 1);
        while read.step() {}
        let count = read.window.len();
        // Words that a gap parts from the rest are part of the text too.
        let before = read.span(count).and_then(|span| text.expose().get(..span.start));
        let whole = before.is_some_and(|before| !before.contains(char::is_alphanumeric));
        let form = read.form(count).filter(|_| whole && count <= MOST_WORDS);
        form.is_some_and(|form| self.digests.binary_search(&digest(&self.salt, &form)).is_ok())
    }

    /// Whether another list, of the same salt, holds every value of this one.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.salt == other.salt
            && self.words <= other.words
            && self.lengths.iter().all(|length| other.lengths.binary_search(length).is_ok())
            && self.digests.iter().all(|digest| other.digests.binary_search(digest).is_ok())
    }

    /// Hands over everything that tells this list from others.
    pub(super) fn describe(&self, mut part: impl FnMut(&[u8])) {
        part(&self.salt.0);
        part(&self.words.to_le_bytes());
        self.lengths.iter().for_each(|length| part(&length.to_le_bytes()));
        self.digests.iter().for_each(|digest| part(digest));
    }
}

fn digest(salt: &Salt, form: &str) -> [u8; DIGEST] {
    let whole = blake3::keyed_hash(&salt.0, form.as_bytes());
    let mut kept = [0; DIGEST];
    kept.iter_mut().zip(whole.as_bytes()).for_each(|(kept, byte)| *kept = *byte);
    kept
}

fn from_hex(text: &str) -> Option<[u8; DIGEST]> {
    let mut digest = [0; DIGEST];
    if text.len() != DIGEST * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, place) in digest.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    Some(digest)
}

pub(super) struct List {
    digests: Digests,
    /// Whether some value has a length, by length.
    has_length: [bool; LONGEST + 1],
}

impl List {
    pub(super) fn new(digests: Digests) -> Self {
        let mut has_length = [false; LONGEST + 1];
        for length in &digests.lengths {
            if let Some(has) = has_length.get_mut(*length) {
                *has = true;
            }
        }
        Self { digests, has_length }
    }

    pub(super) fn detect(&self, text: &Text<'_>, label: Label, found: &mut Found) {
        let mut read = Reader::new(text.text.expose(), self.digests.words);
        let mut covered = 0;
        while read.step() {
            // The longest value that ends with this word.
            for count in (1..=read.window.len()).rev() {
                let Some(span) = read.span(count) else { continue };
                if span.start < covered || !self.may_be(&read, count) {
                    continue;
                }
                let Some(form) = read.form(count) else { continue };
                if self.digests.digests.binary_search(&digest(&self.digests.salt, &form)).is_ok() {
                    covered = span.end;
                    found.add_checked(label, span, Validator::Checksum, 99);
                    break;
                }
            }
        }
    }

    fn may_be(&self, read: &Reader<'_>, count: usize) -> bool {
        read.length(count).and_then(|length| self.has_length.get(length)).is_some_and(|has| *has)
    }
}

/// A word of the text.
struct Word {
    span: Range<usize>,
    /// In small letters.
    form: String,
    numeric: bool,
}

/// Goes over a text word by word and keeps the last few.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    most: usize,
    window: std::collections::VecDeque<Word>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, most: usize) -> Self {
        Self { text, at: 0, most, window: std::collections::VecDeque::with_capacity(most) }
    }

    /// Takes the next word in; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(lead) = rest.find(char::is_alphanumeric) else { return false };
        let start = self.at + lead;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if lead > WIDEST_GAP {
            self.window.clear();
        }
        // The room of the oldest word serves the new one.
        let room = (self.window.len() >= self.most).then(|| self.window.pop_front()).flatten();
        let mut form = room.map(|word| word.form).unwrap_or_default();
        form.clear();
        let word = rest.get(..length).unwrap_or_default();
        // A longer word is in no list; its beginning would be.
        if length <= LONGEST {
            form.extend(word.chars().flat_map(char::to_lowercase));
        } else {
            self.window.clear();
        }
        let numeric = !form.is_empty() && form.bytes().all(|byte| byte.is_ascii_digit());
        self.window.push_back(Word { span: start..start + length, form, numeric });
        self.at = start + length;
        true
    }

    fn last(&self, count: usize) -> impl Iterator<Item = &Word> + Clone {
        self.window.iter().skip(self.window.len().saturating_sub(count))
    }

    fn span(&self, count: usize) -> Option<Range<usize>> {
        let first = self.last(count).next()?;
        Some(first.span.start..self.window.back()?.span.end)
    }

    /// How long the form of the last words is.
    fn length(&self, count: usize) -> Option<usize> {
        let words = self.last(count);
        let letters: usize = words.clone().map(|word| word.form.len()).sum();
        let joined = words.clone().all(|word| word.numeric);
        (letters > 0).then(|| if joined { letters } else { letters + count.saturating_sub(1) })
    }

    /// The form of the last words that is compared.
    fn form(&self, count: usize) -> Option<String> {
        let length = self.length(count)?;
        let joined = self.last(count).all(|word| word.numeric);
        let mut form = String::with_capacity(length);
        for (place, word) in self.last(count).enumerate() {
            if place > 0 && !joined {
                form.push(' ');
            }
            form.push_str(&word.form);
        }
        Some(form)
    }
}
