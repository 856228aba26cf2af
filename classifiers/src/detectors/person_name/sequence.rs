//! The words that may make one name: capitalised or known, beside each other, with the small words
//! of surnames between them ("van der", "de la").

use std::ops::Range;

use crate::engine::lexicon::{Class, Passage, Shape, Word};
use crate::engine::view::View;

/// Words of a name at most.
const LONGEST: usize = 6;

/// Small words inside names, each with the blanks around it; the first ones make a name by
/// themselves.
const PARTICLES: &[&[u8]] = &[
    b" von ",
    b" vom ",
    b" van ",
    b" van der ",
    b" van den ",
    b" van de ",
    b" ter ",
    b" ten ",
    b" von der ",
    b" von und zu ",
    b" vander ",
    b" af ",
    b" bin ",
    b" ibn ",
    b" ben ",
    b" al-",
    b" el-",
    b" op den ",
    b" in 't ",
    b" van 't ",
    b" zu ",
    b" zum ",
    b" zur ",
    b" d'",
    b" de ",
    b" del ",
    b" de la ",
    b" de los ",
    b" de las ",
    b" della ",
    b" di ",
    b" da ",
    b" do ",
    b" dos ",
    b" das ",
    b" du ",
    b" des ",
    b" le ",
    b" la ",
    b" lo ",
    b" y ",
    b" e ",
    b" i ",
    b" a ",
    b" dal ",
    b" degli ",
];
/// How many of them, from the first, are in no other phrases.
const CERTAIN: usize = 20;

/// Endings of surnames that hardly any other word has, folded.
const ENDINGS: &[&str] = &[
    "sson",
    "sdottir",
    "sdóttir",
    "ović",
    "ević",
    "ovic",
    "evic",
    "owski",
    "ewski",
    "owska",
    "ewska",
    "ński",
    "ńska",
    "cki",
    "cka",
    "wicz",
    "czyk",
    "enko",
    "chuk",
    "opoulos",
    "opoulou",
    "idis",
    "akis",
    "adze",
    "shvili",
    "escu",
    "eanu",
    "ová",
    "ova",
    "eva",
    "ov",
    "ev",
    "yan",
    "ian",
    "oğlu",
    "oglu",
    "inen",
    "ainen",
    "iėnė",
    "auskas",
    "aitis",
    "ский",
    "ская",
    "енко",
    "чук",
    "ович",
    "ева",
    "ова",
    "ов",
    "ев",
    "οπουλος",
    "οπούλου",
    "ίδης",
    "άκης",
];
/// Of those, the ones that need a long word before them.
const SHORT_ENDING: usize = 5;

/// A run of words that may be a name.
pub(super) struct Sequence {
    words: [Option<Word>; LONGEST],
    count: usize,
    start: usize,
    end: usize,
    /// A particle that only names have stands between two of the words.
    particle: bool,
    /// A word of a company, place or thing belongs to it.
    thing: bool,
    surname_ending: bool,
    /// How many of its words are joined by hyphens.
    hyphens: usize,
    /// An initial in it has its full stop and a blank behind.
    dotted: bool,
}

impl Word {
    /// Whether it could be a name by its looks.
    pub(crate) const fn is_capital(&self) -> bool {
        !matches!(self.shape, Shape::Lower)
    }

    /// Whether it is written like a name and is no word of other things only.
    pub(super) fn is_name_like(&self) -> bool {
        let other =
            self.is(Class::COMPANY.or(Class::THING).or(Class::GREETING).or(Class::NAME_WORD));
        if self.is(Class::PRONOUN) && (self.end - self.start <= 3 || !self.is(Class::NAMES)) {
            return false;
        }
        self.is_capital() && (!other || self.is(Class::NAMES))
    }
}

impl Sequence {
    /// Gathers the words from a place on.
    pub(super) fn at(view: View<'_>, passage: Passage<'_>, place: usize) -> Option<Self> {
        Self::of(view, passage.from(place))
    }

    /// Gathers the words of a list from its first on.
    pub(super) fn of(view: View<'_>, words: &[Word]) -> Option<Self> {
        let first = *words.first()?;
        let known = first.is(Class::NAMES) && !first.is(Class::COMMON);
        if !(first.is_name_like() || (first.shape == Shape::Lower && known)) {
            return None;
        }
        let mut made = Self {
            words: [None; LONGEST],
            count: 0,
            start: first.start,
            end: first.end,
            particle: false,
            thing: false,
            surname_ending: false,
            hyphens: 0,
            dotted: false,
        };
        made.push(view, first);
        for word in words.iter().skip(1) {
            if !made.takes(view, *word, first.shape) || made.count == LONGEST {
                break;
            }
            made.push(view, *word);
        }
        made.thing |= thing_ending(view, made.end);
        Some(made)
    }

    /// Whether a word goes on with the sequence; a thing's word directly behind makes a thing of it.
    fn takes(&mut self, view: View<'_>, word: Word, first: Shape) -> bool {
        let Some(last) = self.last() else { return false };
        let gap = view.slice(last.end..word.start);
        let Some(particle) = joint(gap, last) else {
            let company = matches!(gap, b", " | b" & ") && word.is(Class::COMPANY);
            self.thing |= company && word.is_capital();
            return false;
        };
        let other = word.is(Class::COMPANY.or(Class::THING).or(Class::FIGURE));
        let given = self.words().next().is_some_and(|word| strong(word, Class::GIVEN));
        if other && word.is_capital() && !(word.is(Class::NAMES) && given) {
            self.thing = true;
            return false;
        }
        let fits = match first {
            Shape::Lower => {
                word.shape == Shape::Lower && word.is(Class::NAMES) && !word.is(Class::COMMON)
            }
            Shape::Capitals => matches!(word.shape, Shape::Capitals | Shape::Initial),
            Shape::Capital | Shape::Initial | Shape::Mixed => word.is_capital(),
        };
        let fits = fits && (word.is(Class::NAMES) || !word.is(Class::TITLE.or(Class::GREETING)));
        self.particle |= fits && particle;
        self.hyphens += usize::from(fits && gap == b"-");
        self.dotted |= fits && gap == b". ";
        fits
    }

    fn push(&mut self, view: View<'_>, word: Word) {
        if let Some(place) = self.words.get_mut(self.count) {
            *place = Some(word);
            self.count += 1;
            self.end = word.end;
            let text = view.text().get(word.start..word.end).unwrap_or_default();
            self.surname_ending = ends_like_surname(text);
            self.thing |= ends_like_street(text);
        }
    }

    fn words(&self) -> impl DoubleEndedIterator<Item = Word> + '_ {
        self.words.iter().flatten().copied()
    }

    fn last(&self) -> Option<Word> {
        self.count.checked_sub(1).and_then(|place| self.words.get(place).copied().flatten())
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }

    pub(super) const fn start(&self) -> usize {
        self.start
    }

    pub(super) const fn end(&self) -> usize {
        self.end
    }

    pub(super) const fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether all its words are written like those of names.
    pub(super) fn is_capital(&self) -> bool {
        self.words().all(|word| word.shape == Shape::Capital || word.shape == Shape::Mixed)
    }

    pub(super) const fn is_thing(&self) -> bool {
        self.thing
    }

    /// Whether one of its words is of a class and no everyday word.
    pub(super) fn knows(&self, class: Class) -> bool {
        self.words().any(|word| word.is(class) && !word.is(Class::COMMON)) || self.surname_ending
    }

    pub(super) fn has_common(&self) -> bool {
        self.words().any(|word| word.is(Class::COMMON))
    }

    /// Whether one of its words is a given name.
    pub(super) fn any_given(&self) -> bool {
        self.words().any(|word| word.is(Class::GIVEN))
    }

    /// Whether it begins with a given name that is nothing else.
    pub(super) fn strong_given(&self) -> bool {
        let first = self.words().next();
        first.is_some_and(|word| strong(word, Class::GIVEN) && word.shape == Shape::Capital)
    }

    /// Whether its words make a full name where nothing announces one.
    pub(super) fn is_full(&self, stands: Standing) -> bool {
        let (Some(first), Some(last)) = (self.words().next(), self.last()) else { return false };
        if self.hyphens == self.count - 1 {
            // "Collins-Leonard" is a company or a surname, and "Jean-Luc" half a name.
            return false;
        }
        let ending = self.surname_ending && last.shape == Shape::Capital;
        let surname = strong(last, Class::SURNAME) || ending;
        if first.shape == Shape::Lower {
            let long = |word: Word| word.end - word.start >= 4;
            return strong(first, Class::GIVEN)
                && strong(last, Class::SURNAME)
                && long(first)
                && long(last);
        }
        let given_later = self.words().skip(1).any(|word| strong(word, Class::GIVEN));
        if first.shape == Shape::Capitals {
            return (strong(first, Class::GIVEN) || given_later)
                && self.words().any(|word| strong(word, Class::SURNAME));
        }
        let everyday = last.is(Class::COMMON) && !last.is(Class::NAMES);
        if strong(first, Class::GIVEN) {
            let second = self.words().nth(1);
            return !everyday && second.is_some_and(|word| word.shape != Shape::Capitals);
        }
        if first.is(Class::GIVEN) {
            let both = last.is(Class::SURNAME) && stands != Standing::Fresh;
            return surname || self.particle || given_later || both;
        }
        if first.shape == Shape::Initial {
            let plain = last.class == Class::NONE
                && last.shape == Shape::Capital
                && last.end - last.start > 3;
            return self.dotted && (surname || (plain && stands == Standing::Inside));
        }
        if strong(first, Class::SURNAME) {
            return given_later || (surname && stands != Standing::Fresh);
        }
        let odd = self.particle && stands == Standing::Alone;
        first.class == Class::NONE && first.shape == Shape::Capital && (surname || odd)
    }
}

/// Where a sequence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// At the start of a sentence, where the capital of its first word says nothing.
    Fresh,
    /// Inside a sentence.
    Inside,
    /// As a line or a cell of its own.
    Alone,
}

fn strong(word: Word, class: Class) -> bool {
    word.is(class) && !word.is(Class::COMMON)
}

/// Whether the bytes between two words join them to one name; true for a particle of names.
fn joint(gap: &[u8], last: Word) -> Option<bool> {
    match gap {
        b" " | b"-" | b"'" | b"\xE2\x80\x99" | b"\xC2\xA0" => return Some(false),
        b". " | b"." if last.end - last.start <= 2 && last.is_capital() => return Some(false),
        _ => {}
    }
    let particle = PARTICLES.iter().position(|particle| gap.eq_ignore_ascii_case(particle))?;
    Some(particle < CERTAIN)
}

/// Whether a name can follow a title over these bytes.
pub(super) fn after_title(gap: &[u8]) -> bool {
    matches!(gap, b" " | b". " | b"." | b"\xC2\xA0")
        || gap.strip_prefix(b".").unwrap_or(gap).len() > 1
            && PARTICLES.contains(&gap.strip_prefix(b".").unwrap_or(gap))
}

fn ends_like_surname(word: &str) -> bool {
    let fits = |ending: &str| {
        let least = if ending.len() <= SHORT_ENDING { 4 } else { 2 };
        word.strip_suffix(ending).is_some_and(|stem| stem.len() >= least)
    };
    ENDINGS.iter().any(|ending| fits(ending)) && word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a word is a street in one, as in "Goethestraße" or "Kerkstraat".
fn ends_like_street(word: &str) -> bool {
    const STREETS: &[&str] = &[
        "straße", "strasse", "str", "gasse", "platz", "weg", "allee", "straat", "laan", "plein",
        "gracht", "vägen", "gatan", "gata", "gaten", "veien", "vej", "gade", "katu", "tie", "utca",
    ];
    word.len() > 6 && STREETS.iter().any(|street| word.ends_with(street))
}

/// Whether a hyphen and the word of a street follow, as in "Anna-Weber-Gasse".
fn thing_ending(view: View<'_>, end: usize) -> bool {
    view.at(end) == b'-' && view.at(end + 1).is_ascii_alphabetic()
}
