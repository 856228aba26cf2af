//! The words that say what a number is, in several languages, parted by `|`. Words of six letters
//! and more count inside compounds; shorter ones must stand alone. A word listed in capitals has to
//! be written so, unless it is a key. Other letters than those of ASCII are listed in both cases;
//! a blank stands for an underscore or dash as well.

use super::Cues;
use crate::detectors::identifier;

mod contact;
mod money;
mod person;
mod secret;
mod thing;

/// The length in bytes of the longest word, with room to spare.
pub(super) const LONGEST: usize = 96;

/// Every word with what it hints at.
pub(super) fn all() -> impl Iterator<Item = (Cues, &'static str)> {
    let known = [contact::WORDS, money::WORDS, person::WORDS, secret::WORDS, thing::WORDS];
    let known = known.into_iter().flatten().copied();
    let rows = identifier::rows().map(|(place, row)| (Cues::row(place), row.words));
    known.chain(rows).flat_map(|(cues, words)| words.split('|').map(move |word| (cues, word)))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, all};

    #[test]
    fn no_word_is_longer_than_the_overlap_of_blocks() {
        for (_, word) in all() {
            assert!(word.len() < LONGEST && word.trim() == word && !word.is_empty(), "{word}");
        }
    }
}
