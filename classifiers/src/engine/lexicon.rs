//! Words and phrases that say what a text is about: names, titles, roles, months, streets, cities,
//! illnesses. One pass splits a text into words and looks each up; detectors then go over the few
//! that matter, the *notable* ones: those the lexicon knows, and those with a capital.
//!
//! A word is a run of letters of any script. Everything else parts words, hyphens and apostrophes
//! too: `Jean-Luc` is two words and `l'épilepsie` is two words, and a phrase spans such joints as it
//! spans a blank. Words are compared folded: lower case, without the marks of Latin letters
//! (see `fold`). The longest phrase that begins at a word counts, as one notable word.
//!
//! How a detector uses it:
//!
//! 1. Its lists go into a data file of its own as [`Entries`], a class and the words that are of
//!    it, and that constant into `LISTS` of `detectors::lists`; a new class is a line in `class`.
//!    A first word of many phrases that is also an everyday word slows the pass down.
//! 2. It gets a function `run(scan, passage)` that goes over `passage.due()`, the places of the
//!    words to judge now; `passage.word(place)` is also known for those before and after, over at
//!    least a kibibyte. `run` is called from `detectors::run_on_words`, in order: names first.
//! 3. What stands between words it asks the view for. Words in a class of [`Class::QUIET`] are too
//!    frequent to be listed where they are written small; [`Lexicon::each`] looks them up in a
//!    range, and so does `person::tie`,
//!    which says whether a person stands in the same sentence or record.
//!
//! `detectors::person_name` is an example. Phrase structure of whole texts is not judged here.

mod class;
mod fold;
mod pass;
pub(crate) mod sentence;
mod table;

pub(crate) use class::Class;
pub(crate) use fold::Folded;
pub(crate) use pass::{Passage, Reader, Shape, Word};

use crate::engine::lexicon::table::Table;
use crate::engine::view::View;

/// A list of a data file: what its words have in common, and the words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entries {
    pub(crate) class: Class,
    pub(crate) list: List,
}

/// How the entries of a list are parted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum List {
    /// Words, parted by white space.
    Words(&'static str),
    /// Phrases of one to six words, one a line or parted by commas.
    Phrases(&'static str),
}

impl Entries {
    /// Single words, parted by white space.
    pub(crate) const fn words(class: Class, list: &'static str) -> Self {
        Self { class, list: List::Words(list) }
    }

    /// Phrases of one to six words, one a line or parted by commas.
    pub(crate) const fn phrases(class: Class, list: &'static str) -> Self {
        Self { class, list: List::Phrases(list) }
    }
}

/// All lists in one table, built once.
pub(crate) struct Lexicon {
    table: Table,
}

impl Lexicon {
    pub(crate) fn new<'a>(lists: impl Iterator<Item = &'a Entries> + Clone) -> Self {
        let count = |entries: &Entries| match entries.list {
            List::Words(list) => list.split_ascii_whitespace().count(),
            List::Phrases(list) => list.split_ascii_whitespace().count(),
        };
        let mut table = Table::with_room_for(lists.clone().map(count).sum());
        for entries in lists {
            match entries.list {
                List::Words(list) => {
                    list.split_ascii_whitespace()
                        .for_each(|word| table.insert(word, entries.class));
                }
                List::Phrases(list) => {
                    let phrases = list.split(['\n', ',']).map(str::trim).filter(|p| !p.is_empty());
                    phrases.for_each(|phrase| table.insert(phrase, entries.class));
                }
            }
        }
        Self { table: table.finish() }
    }

    /// What a word or phrase is, whatever its case; nothing where it is not listed.
    pub(crate) fn class_of(&self, phrase: &str) -> Class {
        self.table.class_of_phrase(phrase).without(Class::PREFIXES)
    }

    /// Every word of a range that is in the lexicon, quiet ones too, or has a capital. The range
    /// has to be cut where words end.
    pub(crate) fn each(
        &self,
        view: View<'_>,
        range: std::ops::Range<usize>,
        take: impl FnMut(Word),
    ) {
        pass::each(&self.table, view, range, take);
    }
}

#[cfg(test)]
mod tests;
