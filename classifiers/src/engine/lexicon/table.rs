//! One table from folded words to their classes. Words are not kept, only a hash of 64 bits each:
//! with some ten thousand entries an unlisted word meets one of them by chance about once in 10^14.
//! A small set of bits in front says of nearly every other word that it is in no list.

use super::{Class, Folded};

/// The multiplier of the hash: 2^64 divided by the golden ratio, as in Knuth's multiplicative
/// hashing (The Art of Computer Programming, volume 3, section 6.4).
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
/// What a phrase's hash starts from.
const SEED: u64 = 0x51_7C_C1_B7_27_22_0A_95;
/// Words of 64 bits in the filter: 64 KiB.
const FILTER_BITS: u32 = 13;
/// Words of a phrase at most.
pub(super) const PHRASE: usize = 6;

/// The hash of a folded word, eight bytes at a time.
pub(super) const fn mix(hash: u64, chunk: u64) -> u64 {
    (hash.rotate_left(23) ^ chunk).wrapping_mul(FACTOR)
}

pub(super) const START: u64 = 0;

/// The hash of folded bytes.
pub(super) fn hash(folded: &[u8]) -> u64 {
    folded.chunks(8).fold(START, |hash, chunk| {
        let mut padded = [0; 8];
        padded.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        mix(hash, u64::from_le_bytes(padded))
    })
}

/// The hash of a phrase, from that of all words but the last and that of the last.
pub(super) const fn chain(phrase: u64, word: u64) -> u64 {
    mix(phrase ^ SEED, word)
}

/// Hashes and classes, by open addressing.
pub(super) struct Table {
    slots: Vec<(u64, Class)>,
    shift: u32,
    filter: Vec<u64>,
}

impl Table {
    pub(super) fn with_room_for(words: usize) -> Self {
        let slots = (words.max(16) * 2).next_power_of_two();
        Self {
            slots: vec![(0, Class::NONE); slots],
            shift: u64::BITS - slots.trailing_zeros(),
            filter: vec![0; 1 << FILTER_BITS],
        }
    }

    /// Adds a word or phrase to a class.
    pub(super) fn insert(&mut self, phrase: &str, class: Class) {
        let prefix = if class.is_loud() { Class::LOUD_PREFIX } else { Class::PREFIX };
        let mut words = words_of(phrase).peekable();
        let mut so_far: Option<u64> = None;
        while let Some(word) = words.next() {
            let hash = so_far.map_or(word, |before| chain(before, word));
            self.put(hash, if words.peek().is_some() { prefix } else { class });
            so_far = Some(hash);
        }
    }

    /// Fills the filter, once all words are there.
    pub(super) fn finish(mut self) -> Self {
        for (hash, class) in &self.slots {
            let (place, bits) = filter_of(*hash);
            if class.is_loud()
                && let Some(word) = self.filter.get_mut(place)
            {
                *word |= bits;
            }
        }
        self
    }

    fn put(&mut self, hash: u64, class: Class) {
        let last = self.slots.len() - 1;
        let mut place = self.slot(hash);
        // INVARIANT: there are twice as many slots as words, so that one is free.
        while let Some(slot) = self.slots.get_mut(place) {
            if slot.0 == hash || slot.1 == Class::NONE {
                *slot = (hash, slot.1.or(class));
                return;
            }
            place = (place + 1) & last;
        }
    }

    /// Whether a hash may be that of a word which is notable however it is written; false for nearly
    /// all others.
    pub(super) fn may_know(&self, hash: u64) -> bool {
        let (place, bits) = filter_of(hash);
        self.filter.get(place).is_some_and(|word| word & bits == bits)
    }

    /// The classes of a hash.
    pub(super) fn class_of(&self, hash: u64) -> Class {
        let last = self.slots.len() - 1;
        let mut place = self.slot(hash);
        while let Some((known, class)) = self.slots.get(place) {
            if *known == hash || *class == Class::NONE {
                return *class;
            }
            place = (place + 1) & last;
        }
        Class::NONE
    }

    pub(super) fn class_of_phrase(&self, phrase: &str) -> Class {
        words_of(phrase).reduce(chain).map_or(Class::NONE, |hash| self.class_of(hash))
    }

    fn slot(&self, hash: u64) -> usize {
        usize::try_from(hash >> self.shift).unwrap_or(0)
    }
}

/// The hashes of the words of a phrase.
fn words_of(phrase: &str) -> impl Iterator<Item = u64> {
    let words = phrase.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).filter_map(|word| Some(hash(Folded::of(word)?.bytes())))
}

/// Place and bits of a hash in the filter: two bits of one word.
fn filter_of(hash: u64) -> (usize, u64) {
    let place = usize::try_from(hash >> (u64::BITS - FILTER_BITS)).unwrap_or(0);
    (place, 1 << ((hash >> 40) & 63) | 1 << ((hash >> 33) & 63))
}
