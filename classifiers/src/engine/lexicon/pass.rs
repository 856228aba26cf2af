//! The pass: from bytes to notable words. Eight bytes at a time are told apart into letters and
//! others, the edges between them are the words, and a word costs a multiplication and one look
//! into the filter, unless it is notable.

use std::ops::Range;

use super::table::{PHRASE, START, Table, chain, hash, mix};
use super::{Class, Folded, Lexicon};
use crate::engine::view::View;

/// Bytes before and after the words that are due in which words are known as well.
const SIGHT: usize = 1024;
/// Bytes read at once.
const BLOCK: usize = 64;

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Without a capital, or in a script that has none.
    #[default]
    Lower,
    /// One capital.
    Initial,
    /// A capital, then small letters.
    Capital,
    /// Capitals only, two or more.
    Capitals,
    /// A capital first, and one inside.
    Mixed,
}

/// A notable word, or a phrase of the lexicon.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: Class,
    /// Of the first word.
    pub(crate) shape: Shape,
}

impl Word {
    /// Whether it is of one of these classes.
    pub(crate) fn is(&self, class: Class) -> bool {
        self.class.has(class)
    }

    pub(crate) const fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Notable words in the order of the text, those to judge now, and some before and after.
#[derive(Clone, Copy)]
pub(crate) struct Passage<'w> {
    words: &'w [Word],
    due: (usize, usize),
    read: usize,
}

impl<'w> Passage<'w> {
    /// Up to where the text has been read.
    pub(crate) const fn read(&self) -> usize {
        self.read
    }

    /// The places of the words to judge.
    pub(crate) const fn due(&self) -> Range<usize> {
        self.due.0..self.due.1
    }

    /// The word at a place.
    pub(crate) fn word(&self, place: usize) -> Option<Word> {
        self.words.get(place).copied()
    }

    /// The words from a place on.
    pub(crate) fn from(&self, place: usize) -> &'w [Word] {
        self.words.get(place..).unwrap_or_default()
    }
}

/// Reads a text segment by segment and hands out passages.
pub(crate) struct Reader {
    words: Vec<Word>,
    /// The first word not judged yet.
    next: usize,
    open: Open,
}

/// What reaches from one segment into the next.
#[derive(Clone, Copy, Default)]
struct Open {
    /// The start of a word that has not ended.
    word: Option<usize>,
    /// The end of a phrase that was seen whole.
    seen: usize,
}

thread_local! {
    /// The list of the text before, whose room is used again.
    static SPARE: std::cell::Cell<Vec<Word>> = const { std::cell::Cell::new(Vec::new()) };
}

impl Reader {
    pub(crate) fn new() -> Self {
        let mut words = SPARE.take();
        words.clear();
        Self { words, next: 0, open: Open::default() }
    }

    /// Reads a segment, the one after the segment before, and hands out the words that are due:
    /// all whose surroundings have been read. Segments but the last are whole blocks of 64 bytes.
    pub(crate) fn read(
        &mut self,
        lexicon: &Lexicon,
        view: View<'_>,
        segment: Range<usize>,
    ) -> Passage<'_> {
        // What lies further back than any detector looks is let go.
        let first = self.words.get(self.next).map_or(segment.start, |word| word.start);
        let gone = self.words.partition_point(|word| word.end + SIGHT < first);
        self.words.drain(..gone);
        let from = self.next.saturating_sub(gone);
        let end = segment.end;
        let words = &mut self.words;
        let seeker = Seeker { table: &lexicon.table, view, quiet: false };
        seeker.read(segment, &mut self.open, &mut |word| words.push(word));
        let due = if end == view.len() {
            self.words.len()
        } else {
            self.words.partition_point(|word| word.end + SIGHT < end)
        };
        self.next = due;
        Passage { words: &self.words, due: (from, due), read: end }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        SPARE.set(std::mem::take(&mut self.words));
    }
}

/// Every word of a range that the table knows, or that has a capital.
pub(super) fn each(table: &Table, view: View<'_>, range: Range<usize>, mut take: impl FnMut(Word)) {
    let mut open = Open::default();
    let seeker = Seeker { table, view, quiet: true };
    let end = range.end;
    seeker.read(range, &mut open, &mut take);
    if let Some(start) = open.word {
        seeker.look(start..end, &mut open.seen, &mut take);
    }
}

/// What looks for notable words.
#[derive(Clone, Copy)]
struct Seeker<'a> {
    table: &'a Table,
    view: View<'a>,
    /// Whether quiet words are wanted too.
    quiet: bool,
}

impl Seeker<'_> {
    /// Finds words, runs of letters and of bytes outside ASCII, and looks at each.
    fn read(self, segment: Range<usize>, open: &mut Open, take: &mut impl FnMut(Word)) {
        let bytes = self.view.slice(segment.clone());
        let mut base = segment.start;
        let mut start = open.word;
        let mut seen = open.seen;
        for block in bytes.chunks(BLOCK) {
            let letters = letters(block);
            let mut edges = letters ^ (letters << 1 | u64::from(start.is_some()));
            while edges != 0 {
                let place = base + usize::try_from(edges.trailing_zeros()).unwrap_or(0);
                edges &= edges - 1;
                match start.take() {
                    None => start = Some(place),
                    Some(first) => self.look(first..place, &mut seen, take),
                }
            }
            base += block.len();
        }
        if segment.end == self.view.len()
            && let Some(first) = start.take()
        {
            self.look(first..segment.end, &mut seen, take);
        }
        *open = Open { word: start, seen };
    }

    /// Looks at one run. A word inside a phrase that was seen whole is passed over.
    #[inline]
    fn look(self, range: Range<usize>, seen: &mut usize, take: &mut impl FnMut(Word)) {
        match ascii_hash(self.view.bytes(), &range) {
            Some(hash) => {
                let first = self.view.bytes().get(range.start);
                let capital = first.is_some_and(|byte| byte & 0x20 == 0);
                if capital || self.quiet || self.table.may_know(hash) {
                    self.weigh(range, hash, seen, take);
                }
            }
            None => self.split(range, seen, take),
        }
    }

    /// Decides about a word that has a capital or may be in the table.
    fn weigh(self, range: Range<usize>, hash: u64, seen: &mut usize, take: &mut impl FnMut(Word)) {
        let (start, end) = (range.start, range.end);
        if start < *seen {
            return;
        }
        let mut class = self.table.class_of(hash);
        let mut word_end = end;
        if class.has(Class::PREFIXES)
            && let Some((longer, phrase)) = self.phrase(end, hash)
        {
            (word_end, class) = (longer, phrase);
            *seen = longer;
        }
        class = class.without(Class::PREFIXES);
        let shape = shape(self.view.text().get(range).unwrap_or_default());
        let known = class.is_loud() || (self.quiet && class != Class::NONE);
        if (known || shape != Shape::Lower) && !self.is_piece(start..word_end, known) {
            take(Word { start, end: word_end, class, shape });
        }
    }

    /// Whether a word is a piece of an identifier or of encoded data.
    fn is_piece(self, range: Range<usize>, known: bool) -> bool {
        let (before, after) = (self.view.before(range.start), self.view.at(range.end));
        let digits = |byte: u8| byte.is_ascii_digit();
        match known {
            true => digits(before) || (digits(after) && range.len() < 4),
            false => digits(before) || digits(after) || before == b'_' || after == b'_',
        }
    }

    /// The longest phrase that begins with a word: its end and its classes.
    #[cold]
    fn phrase(self, mut end: usize, mut hash: u64) -> Option<(usize, Class)> {
        let mut found = None;
        for _ in 1..PHRASE {
            let Some(start) = joint(self.view, end) else { break };
            let rest = self
                .view
                .text()
                .get(start..(start + 2 * super::fold::LONGEST).min(self.view.len()));
            let rest = match rest {
                Some(rest) => rest,
                // The window was cut inside a letter.
                None => self.view.text().get(start..)?,
            };
            let mut folded = Folded::new();
            let mut length = 0;
            for letter in rest.chars().take_while(|letter| letter.is_alphanumeric()) {
                folded.push(letter);
                length += letter.len_utf8();
                if !folded.is_whole() {
                    return found;
                }
            }
            if length == 0 {
                break;
            }
            hash = chain(hash, hash_of(&folded));
            end = start + length;
            let class = self.table.class_of(hash);
            if class.without(Class::PREFIXES) != Class::NONE {
                found = Some((end, class.without(Class::PREFIXES)));
            }
            if !class.has(Class::PREFIXES) {
                break;
            }
        }
        found
    }

    /// Looks at a run with letters outside ASCII: what is no letter there parts words as well.
    #[cold]
    fn split(self, range: Range<usize>, seen: &mut usize, take: &mut impl FnMut(Word)) {
        let run = self.view.text().get(range.clone()).unwrap_or_default();
        let mut from = None;
        let mut folded = Folded::new();
        let ends = std::iter::once((run.len(), ' '));
        for (place, letter) in run.char_indices().chain(ends) {
            // Marks that combine with the letter before belong to its word.
            let inside = letter.is_alphabetic() || (from.is_some() && is_mark(letter));
            if inside {
                from.get_or_insert(place);
                folded.push(letter);
            } else if let Some(start) = from.take() {
                let word = range.start + start..range.start + place;
                let capital =
                    run.get(start..).and_then(|r| r.chars().next()).is_some_and(char::is_uppercase);
                if folded.is_whole() {
                    let hash = hash_of(&folded);
                    if capital || self.quiet || self.table.may_know(hash) {
                        self.weigh(word, hash, seen, take);
                    }
                } else if capital {
                    self.weigh(word, 0, seen, take);
                }
                folded = Folded::new();
            }
        }
    }
}

fn hash_of(folded: &Folded) -> u64 {
    hash(folded.bytes())
}

/// Combining marks of Latin, Hebrew, Arabic and Indic scripts.
fn is_mark(letter: char) -> bool {
    matches!(u32::from(letter), 0x300..=0x36F | 0x591..=0x5C7 | 0x610..=0x65F | 0x900..=0xDFF)
}

/// The start of the next word of a phrase: behind a blank, a hyphen, an apostrophe, a line break, or
/// the full stop of a word cut short.
fn joint(view: View<'_>, end: usize) -> Option<usize> {
    let short = end - view.run_back(end, 4, |byte| byte.is_ascii_alphabetic()) < 4;
    let at = if short && view.at(end) == b'.' { end + 1 } else { end };
    let blank = match view.at(at) {
        b' ' | b'-' | b'\'' | b'_' | b'\n' | b'\t' => at + 1,
        // A blank that does not break, or a typographic apostrophe.
        0xC2 if view.at(at + 1) == 0xA0 => at + 2,
        0xE2 if view.starts(at, "\u{2019}".as_bytes()) => at + 3,
        _ if at > end => at,
        _ => return None,
    };
    Some(if view.at(blank) == b' ' { blank + 1 } else { blank })
}

/// How a word is written.
fn shape(word: &str) -> Shape {
    let mut letters = word.chars();
    if !letters.next().is_some_and(char::is_uppercase) {
        return Shape::Lower;
    }
    let (mut small, mut capital) = (false, false);
    for letter in letters {
        small |= letter.is_lowercase();
        capital |= letter.is_uppercase();
    }
    match (small, capital) {
        (false, false) => Shape::Initial,
        (true, false) => Shape::Capital,
        (false, true) => Shape::Capitals,
        (true, true) => Shape::Mixed,
    }
}

/// Ones in the highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;
/// A one in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// One bit for each byte of a block that is a letter or outside ASCII.
fn letters(block: &[u8]) -> u64 {
    let mut bits = 0;
    for (place, chunk) in block.chunks(8).enumerate() {
        bits |= letters_of(load(chunk)) << (8 * place);
    }
    bits
}

/// One bit for each of eight bytes that is a letter or outside ASCII, by arithmetic on all at once:
/// `low` is below 0x80, so that adding never carries from one byte into the next.
const fn letters_of(eight: u64) -> u64 {
    let low = (eight | (ONES * 0x20)) & !HIGH;
    let from_a = low + ONES * (0x80 - b'a' as u64);
    let past_z = low + ONES * (0x7F - b'z' as u64);
    let letter = ((from_a & !past_z) | eight) & HIGH;
    // Gathers the eight highest bits into one byte.
    (letter >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Eight bytes as a number, missing ones as zero.
#[inline]
fn load(chunk: &[u8]) -> u64 {
    match chunk.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => chunk.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    }
}

/// The hash of a word of ASCII letters in small letters; `None` when there are others in it.
#[inline]
fn ascii_hash(bytes: &[u8], range: &Range<usize>) -> Option<u64> {
    let mut hash = START;
    let mut at = range.start;
    let mut any = 0;
    loop {
        let left = range.end - at;
        let eight = load(bytes.get(at..).unwrap_or_default());
        if left <= 8 {
            let kept = eight & (u64::MAX >> ((64 - 8 * left) & 63));
            any |= kept;
            let small = (ONES * 0x20) & (u64::MAX >> ((64 - 8 * left) & 63));
            hash = mix(hash, kept | small);
            return (any & HIGH == 0).then_some(hash);
        }
        any |= eight;
        hash = mix(hash, eight | (ONES * 0x20));
        at += 8;
    }
}
