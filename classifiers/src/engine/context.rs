//! Evidence beside a value: words that say what a number is, in the languages of its country.
//!
//! Words are looked up only near a candidate that already has the right shape, a block of text at
//! a time and each block once, so that text without candidates costs nothing and text made of
//! candidates costs one more pass.

use std::cmp::Ordering;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input};

mod table;
mod words;

/// Bytes of a block whose words are looked up together.
const BLOCK: usize = 512;
/// Bytes before a value in which a word counts: about 40 characters.
const BEFORE: usize = 48;
/// Bytes before a value within which the end of a longer word counts.
const CLOSE: usize = 16;
/// Bytes after a value in which a word counts.
const AFTER: usize = 40;
/// Bytes looked at for the words of a block: one may reach out of it.
const REACH: usize = BLOCK + words::LONGEST;
/// Shorter words must stand alone; longer ones may be part of a compound.
const COMPOUND: usize = 6;
/// Bytes of the longest character in UTF-8 (RFC 3629).
const LONGEST_CHAR: usize = 4;

/// A set of things that words can hint at: some that the engine knows, and one for each row of
/// `detectors::identifier`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cues {
    known: u64,
    rows: [u64; ROWS],
}

/// Room for the rows of the table of identifiers, 64 in each.
const ROWS: usize = 3;

impl Cues {
    pub(crate) const NONE: Self = Self { known: 0, rows: [0; ROWS] };
    pub(crate) const CARD: Self = Self::known(0);
    pub(crate) const IBAN: Self = Self::known(1);
    /// Banks and their transfers: what a bare "account" beside means.
    pub(crate) const BANK: Self = Self::known(2);
    /// A number for taxes, whatever the country.
    pub(crate) const TAX: Self = Self::known(3);
    /// A number of a person, whatever the country.
    pub(crate) const PERSON: Self = Self::known(4);
    pub(crate) const PHONE: Self = Self::known(5);
    pub(crate) const NETWORK: Self = Self::known(6);
    /// Order, invoice, ticket, serial and other numbers of things.
    pub(crate) const THING: Self = Self::known(7);
    pub(crate) const VERSION: Self = Self::known(8);
    /// A number of a person or an account by some other word.
    pub(crate) const NUMBERED: Self = Self::known(9);
    /// Any identifier of a person or an account, which a phone number is not.
    pub(crate) const IDENTITY: Self =
        Self { known: Self::NUMBERED.or(Self::PERSON).or(Self::TAX).known, rows: [u64::MAX; ROWS] };
    /// Parts, models, vouchers and other codes of letters and digits.
    pub(crate) const CODE: Self = Self::known(12);
    /// A password, in the key a text stood under.
    pub(crate) const PASSWORD: Self = Self::known(10);
    /// A secret of another kind, in the key a text stood under.
    pub(crate) const SECRET: Self = Self::known(11);

    const fn known(bit: u32) -> Self {
        Self { known: 1 << bit, rows: [0; ROWS] }
    }

    /// The cue of a row of the table of identifiers; none beyond its room.
    pub(crate) fn row(place: usize) -> Self {
        let mut rows = [0; ROWS];
        if let Some(word) = rows.get_mut(place / 64) {
            *word = 1 << (place % 64);
        }
        Self { known: 0, rows }
    }

    pub(crate) const fn has(self, other: Self) -> bool {
        let ([a, b, c], [x, y, z]) = (self.rows, other.rows);
        self.known & other.known != 0 || (a & x) | (b & y) | (c & z) != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        let ([a, b, c], [x, y, z]) = (self.rows, other.rows);
        Self { known: self.known | other.known, rows: [a | x, b | y, c | z] }
    }
}

/// What stands near a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near {
    /// On either side, and what was given with the text.
    pub(crate) any: Cues,
    /// The word closest before it.
    pub(crate) last: Cues,
    /// Bytes between that word and the value.
    pub(crate) gap: usize,
    /// The word closest behind it in the same field.
    pub(crate) next: Cues,
    /// Bytes between the value and that word.
    pub(crate) next_gap: usize,
}

#[derive(Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    cues: Cues,
}

/// The words, built once.
pub(crate) struct Words {
    automaton: Option<AhoCorasick>,
    entries: Vec<Entry>,
}

/// What a word of the automaton stands for.
#[derive(Clone, Copy)]
struct Entry {
    cues: Cues,
    /// For a word listed in capitals: how it has to be written, unless it is a key.
    exact: Option<&'static str>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let mut patterns = Vec::new();
        let mut entries = Vec::new();
        for (cues, word) in words::all() {
            let exact = word.bytes().any(|byte| byte.is_ascii_uppercase()).then_some(word);
            let plain = word.replace(['_', '-'], " ");
            if plain.contains(' ') && plain.is_ascii() {
                // As in `cardNumber`.
                patterns.push(plain.replace(' ', ""));
                entries.push(Entry { cues, exact: None });
            }
            patterns.push(plain);
            entries.push(Entry { cues, exact });
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .prefilter(false)
            .build(patterns)
            .ok();
        Self { automaton, entries }
    }

    pub(crate) const fn is_built(&self) -> bool {
        self.automaton.is_some()
    }

    /// What a key says: every word in it.
    pub(crate) fn in_key(&self, key: &str) -> Cues {
        // The keys of every request say nothing about their values.
        if matches!(key, "content" | "text" | "role" | "type" | "model" | "name" | "id" | "") {
            return Cues::NONE;
        }
        let mut found = Cues::NONE;
        self.each(key.as_bytes(), 0, true, |word| found = found.or(word.cues));
        found
    }

    /// Every word of a block that starts at a place, and a little beyond.
    fn each(&self, bytes: &[u8], start: usize, key: bool, mut take: impl FnMut(Word)) {
        let Some(automaton) = &self.automaton else { return };
        // In names words are joined by a dash or an underscore.
        let mut plain = [b' '; REACH];
        let mut length = 0;
        let block = bytes.get(start..).unwrap_or_default();
        for (to, from) in plain.iter_mut().zip(block) {
            *to = if matches!(*from, b'_' | b'-') { b' ' } else { *from };
            length += 1;
        }
        for hit in automaton.find_overlapping_iter(Input::new(&plain).span(0..length)) {
            let Some(entry) = self.entries.get(hit.pattern().as_usize()) else { continue };
            let word =
                Word { start: start + hit.start(), end: start + hit.end(), cues: entry.cues };
            if stands_alone(bytes, word.start, word.end)
                && (key || entry.exact.is_none_or(|exact| is_written(bytes, word, exact)))
            {
                take(word);
            }
        }
    }
}

/// Whether a word stands there exactly as listed, or is the key of a value: `sin` is a word of
/// several languages, `SIN` and `"sin":` are a number of Canada.
fn is_written(bytes: &[u8], word: Word, exact: &str) -> bool {
    let after = bytes.get(word.end..).unwrap_or_default();
    let rest = match after {
        [b'"' | b'\'' | b'`' | b' ', rest @ ..] => rest,
        rest => rest,
    };
    let tag = word.start.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'<');
    let plain = |byte: &u8| if matches!(*byte, b'_' | b'-') { b' ' } else { *byte };
    let here = bytes.get(word.start..word.end).unwrap_or_default();
    here.iter().map(plain).eq(exact.as_bytes().iter().map(plain))
        || matches!(rest.first(), Some(b':' | b'='))
        || (tag && after.first() == Some(&b'>'))
}

/// Where the field ends that a value stands in: what follows speaks about the next value.
fn field_end(bytes: &[u8], end: usize) -> usize {
    let reach = end.saturating_add(AFTER).min(bytes.len());
    let rest = bytes.get(end..reach).unwrap_or_default();
    let ends = |byte: &u8| matches!(byte, b',' | b';' | b'\n' | b'|' | b'{' | b'}' | b'\t');
    end + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Whether a short word is a word of its own, or one of a name such as `customer_tel` or `homeTel`.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    if end - start >= COMPOUND {
        return true;
    }
    let (first, last) = (char_at(bytes, start), char_before(bytes, end));
    let (before, after) = (char_before(bytes, start), char_at(bytes, end));
    let opens = !(before.is_ascii_digit() || is_letter(before))
        || (before.is_lowercase() && first.is_uppercase());
    let closes = !is_letter(after) || (last.is_lowercase() && after.is_uppercase());
    opens && closes
}

/// Whether a word goes on with this: a letter or an accent of Latin, Greek or Cyrillic. In scripts
/// that write without blanks a word may begin and end beside any letter.
fn is_letter(letter: char) -> bool {
    match letter {
        '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => {
            letter.is_alphabetic() || matches!(letter, '\u{300}'..='\u{36f}')
        }
        other => other.is_ascii_alphabetic(),
    }
}

/// The character that starts at a place of UTF-8; a blank where none does.
fn char_at(bytes: &[u8], place: usize) -> char {
    let rest = bytes.get(place..).unwrap_or_default();
    let whole = rest.get(..LONGEST_CHAR).unwrap_or(rest).utf8_chunks().next();
    whole.and_then(|chunk| chunk.valid().chars().next()).unwrap_or(' ')
}

/// The character that ends at a place of UTF-8; a blank where none does.
fn char_before(bytes: &[u8], place: usize) -> char {
    let from = place.saturating_sub(LONGEST_CHAR);
    let rest = bytes.get(from..place).unwrap_or_default();
    rest.utf8_chunks()
        .last()
        .filter(|chunk| chunk.invalid().is_empty())
        .and_then(|chunk| chunk.valid().chars().next_back())
        .unwrap_or(' ')
}

/// The words of one text, filled block by block on demand.
#[derive(Default)]
pub(crate) struct Context {
    blocks: Vec<Option<Box<[Word]>>>,
    heads: Option<Vec<table::Heads>>,
}

impl Context {
    pub(crate) fn near(
        &mut self,
        words: &Words,
        bytes: &[u8],
        span: &Range<usize>,
        given: Cues,
    ) -> Near {
        let from = span.start.saturating_sub(BEFORE);
        let first_block = from.saturating_sub(words::LONGEST) / BLOCK;
        let to = field_end(bytes, span.end);
        let mut near = Near {
            any: given,
            last: Cues::NONE,
            gap: usize::MAX,
            next: Cues::NONE,
            next_gap: usize::MAX,
        };
        let mut closest = 0;
        for block in first_block..=to / BLOCK {
            let found = self.block(words, bytes, block);
            // A word of an alphabet with long letters may begin further away.
            let reach = from.saturating_sub(words::LONGEST);
            let first = found.partition_point(|word| word.start < reach);
            for word in found.iter().skip(first).take_while(|word| word.start < to) {
                if word.start < from && word.end + CLOSE < span.start {
                    continue;
                }
                if word.end > to || (word.end > span.start && word.start < span.end) {
                    continue;
                }
                near.any = near.any.or(word.cues);
                if word.end <= span.start {
                    // A word inside a longer one says nothing of its own: "reference" in "tax
                    // reference number". Of words that end at the same place all count.
                    match word.end.cmp(&closest) {
                        Ordering::Less => continue,
                        Ordering::Equal => near.last = near.last.or(word.cues),
                        // "id no" behind "voter" says with it what "voter id no" would.
                        Ordering::Greater if word.start < closest => {
                            near.last = near.last.or(word.cues)
                        }
                        Ordering::Greater => near.last = word.cues,
                    }
                    closest = word.end;
                    near.gap = span.start - word.end;
                } else if word.start - span.end <= near.next_gap {
                    let same = word.start - span.end == near.next_gap;
                    near.next = if same { near.next.or(word.cues) } else { word.cues };
                    near.next_gap = word.start - span.end;
                }
            }
        }
        near
    }

    /// What the head of the column says, where a value fills a cell of a table.
    pub(crate) fn column(&mut self, words: &Words, bytes: &[u8], span: &Range<usize>) -> Cues {
        table::delimiter(bytes, span).map_or(Cues::NONE, |delimiter| {
            let heads = self.heads.get_or_insert_with(|| table::heads(words, bytes));
            table::says(heads, delimiter, bytes, span)
        })
    }

    fn block(&mut self, words: &Words, bytes: &[u8], block: usize) -> &[Word] {
        if self.blocks.is_empty() {
            self.blocks.resize_with(bytes.len() / BLOCK + 1, || None);
        }
        let Some(slot) = self.blocks.get_mut(block) else { return &[] };
        slot.get_or_insert_with(|| {
            let start = block * BLOCK;
            let mut found = Vec::new();
            words.each(bytes, start, false, |word| {
                if word.start < start + BLOCK {
                    found.push(word);
                }
            });
            found.sort_by_key(|word| word.start);
            found.into_boxed_slice()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, Cues, Words};

    fn near(text: &str, value: &str) -> super::Near {
        let start = text.find(value).unwrap();
        let span = start..start + value.len();
        Context::default().near(&Words::new(), text.as_bytes(), &span, Cues::NONE)
    }

    #[test]
    fn words_count_on_either_side() {
        assert!(near("IBAN: 12", "12").any.has(Cues::IBAN));
        assert!(near("12 is my IBAN", "12").next.has(Cues::IBAN));
        assert!(near("customer_iban=12", "12").any.has(Cues::IBAN));
        assert!(near("mein Privattelefon 12", "12").any.has(Cues::PHONE));
    }

    #[test]
    fn short_words_stand_alone() {
        assert!(!near("hotel 12", "12").any.has(Cues::PHONE));
        assert!(near("homeTel 12", "12").any.has(Cues::PHONE));
    }

    #[test]
    fn letters_with_accents_are_letters_of_a_word() {
        for text in ["telü 12", "ütel 12", "telу 12", "te\u{301}tel 12", "tel\u{301} 12", "telế 12"]
        {
            assert!(!near(text, "12").any.has(Cues::PHONE), "{text}");
        }
        for text in ["caféTel 12", "telÜber 12", "电话tel号码 12", "«tel» 12", "№tel 12"]
        {
            assert!(near(text, "12").any.has(Cues::PHONE), "{text}");
        }
    }

    #[test]
    fn words_far_away_do_not_count() {
        let text = format!("IBAN {} 12", "-".repeat(60));
        assert!(!near(&text, "12").any.has(Cues::IBAN));
    }

    #[test]
    fn the_last_word_before_is_known() {
        let found = near("call me about order 12", "12");
        assert!(found.any.has(Cues::PHONE));
        assert!(found.last.has(Cues::THING) && !found.last.has(Cues::PHONE));
    }

    #[test]
    fn a_word_across_blocks_is_seen() {
        for lead in 500..516 {
            let text = format!("{}telephone 12", " ".repeat(lead));
            assert!(near(&text, "12").any.has(Cues::PHONE), "{lead}");
        }
    }
}
