//! Evidence beside a value: words that say what a number is, in the languages of its country.
//!
//! Words are looked up only near a candidate that already has the right shape, a block of text at
//! a time and each block once, so that text without candidates costs nothing and text made of
//! candidates costs one more pass.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input};

mod table;
mod words;

/// Bytes of a block whose words are looked up together.
const BLOCK: usize = 512;
/// Bytes before a value in which a word counts: about 40 characters.
const BEFORE: usize = 48;
/// Bytes after a value in which a word counts.
const AFTER: usize = 40;
/// Shorter words must stand alone; longer ones may be part of a compound.
const COMPOUND: usize = 6;

/// A set of things that words can hint at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cues(u32);

impl Cues {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const CARD: Self = Self(1);
    pub(crate) const IBAN: Self = Self(1 << 1);
    pub(crate) const SSN: Self = Self(1 << 2);
    pub(crate) const TAX: Self = Self(1 << 3);
    pub(crate) const NIR: Self = Self(1 << 4);
    pub(crate) const PHONE: Self = Self(1 << 5);
    pub(crate) const NETWORK: Self = Self(1 << 6);
    /// Order, invoice, ticket, serial and other numbers of things.
    pub(crate) const THING: Self = Self(1 << 7);
    pub(crate) const VERSION: Self = Self(1 << 8);
    /// Some other identifier of a person or an account, which a phone number is not.
    pub(crate) const IDENTITY: Self = Self(1 << 9);
    /// A password, in the key a text stood under.
    pub(crate) const PASSWORD: Self = Self(1 << 10);
    /// A secret of another kind, in the key a text stood under.
    pub(crate) const SECRET: Self = Self(1 << 11);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
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
    cues: Vec<Cues>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let all = || words::WORDS.iter().flat_map(|(cues, list)| list.iter().map(|w| (*cues, *w)));
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(all().map(|(_, word)| word))
            .ok();
        Self { automaton, cues: all().map(|(cues, _)| cues).collect() }
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
        self.each(key.as_bytes(), 0..key.len(), |word| found = found.or(word.cues));
        found
    }

    fn each(&self, bytes: &[u8], range: Range<usize>, mut take: impl FnMut(Word)) {
        let Some(automaton) = &self.automaton else { return };
        for hit in automaton.find_overlapping_iter(Input::new(bytes).span(range)) {
            let cues = self.cues.get(hit.pattern().as_usize()).copied().unwrap_or_default();
            if stands_alone(bytes, hit.start(), hit.end()) {
                take(Word { start: hit.start(), end: hit.end(), cues });
            }
        }
    }
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
    let at = |place: Option<usize>| place.and_then(|p| bytes.get(p)).copied().unwrap_or(b' ');
    let (first, last) = (at(Some(start)), at(end.checked_sub(1)));
    let (before, after) = (at(start.checked_sub(1)), at(Some(end)));
    let opens = !before.is_ascii_alphanumeric()
        || (before.is_ascii_lowercase() && first.is_ascii_uppercase());
    let closes =
        !after.is_ascii_alphabetic() || (last.is_ascii_lowercase() && after.is_ascii_uppercase());
    opens && closes
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
        let to = field_end(bytes, span.end);
        let mut near = Near { any: given, last: Cues::NONE, gap: usize::MAX };
        let mut closest = 0;
        for block in from / BLOCK..=to / BLOCK {
            let found = self.block(words, bytes, block);
            let first = found.partition_point(|word| word.start < from);
            for word in found.iter().skip(first).take_while(|word| word.start < to) {
                if word.end > to || (word.end > span.start && word.start < span.end) {
                    continue;
                }
                near.any = near.any.or(word.cues);
                if word.end <= span.start {
                    // Of words that end at the same place all count.
                    near.last =
                        if word.end == closest { near.last.or(word.cues) } else { word.cues };
                    closest = word.end;
                    near.gap = span.start - word.end;
                }
            }
        }
        near
    }

    /// What the head of the column says, where a value fills a cell of a table.
    pub(crate) fn column(&mut self, words: &Words, bytes: &[u8], span: &Range<usize>) -> Cues {
        table::cell(bytes, span).map_or(Cues::NONE, |cell| {
            table::says(self.heads.get_or_insert_with(|| table::heads(words, bytes)), &cell)
        })
    }

    fn block(&mut self, words: &Words, bytes: &[u8], block: usize) -> &[Word] {
        if self.blocks.is_empty() {
            self.blocks.resize_with(bytes.len() / BLOCK + 1, || None);
        }
        let Some(slot) = self.blocks.get_mut(block) else { return &[] };
        slot.get_or_insert_with(|| {
            let start = block * BLOCK;
            let reach = (start + BLOCK + words::LONGEST).min(bytes.len());
            let mut found = Vec::new();
            words.each(bytes, start..reach, |word| {
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
        assert!(near("SSN: 12", "12").any.has(Cues::SSN));
        assert!(near("12 is my SSN", "12").any.has(Cues::SSN));
        assert!(near("customer_ssn=12", "12").any.has(Cues::SSN));
        assert!(near("mein Privattelefon 12", "12").any.has(Cues::PHONE));
    }

    #[test]
    fn short_words_stand_alone() {
        assert!(!near("hotel 12", "12").any.has(Cues::PHONE));
        assert!(near("homeTel 12", "12").any.has(Cues::PHONE));
    }

    #[test]
    fn words_far_away_do_not_count() {
        let text = format!("SSN {} 12", "-".repeat(60));
        assert!(!near(&text, "12").any.has(Cues::SSN));
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
