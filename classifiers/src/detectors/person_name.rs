//! Names of persons: behind a title or a greeting, above a signature, under a key or in a column
//! that says so, and in running text where a given name and a surname stand together. What looks
//! like a name and is a company, a street, a month, a product or a person of history is none.
//!
//! `sequence` gathers the words of a name, `value` judges what stands under a key; the lists are in
//! `given`, `surnames` and `words`.

use crate::Label;
use crate::detectors::{About, birth_date};
use crate::engine::lexicon::{Class, Entries, Passage, Shape, Word};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

mod given;
mod sequence;
mod surnames;
mod value;
mod words;

pub(crate) use value::{Key, under_key};

use sequence::{Sequence, Standing};

pub(crate) const NAME: &str = "person_name";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "2",
    labels: &[Label::PersonName],
    kinds: Vec::new,
    evidence: "A title, greeting, signature, key or column head, or a known given name and a surname \
        beside each other; companies, places, things and persons of history are none.",
    source: "Lists of names and of the words around them in 40 languages, written for this project.",
};

pub(crate) const LISTS: &[&[Entries]] = &[given::LISTS, surnames::LISTS, words::LISTS];

/// What announces a name.
const ANNOUNCES: Class = Class::TITLE.or(Class::CALLED).or(Class::CLOSING).or(Class::GREETING);

/// Names remembered, to know them again.
const REMEMBERED: usize = 8;

/// How far this has come, and the full names found last.
#[derive(Debug, Default)]
pub(crate) struct Names {
    end: usize,
    last: [(usize, usize); REMEMBERED],
    next: usize,
}

impl Names {
    fn remember(&mut self, start: usize, end: usize) {
        if let Some(slot) = self.last.get_mut(self.next % REMEMBERED) {
            *slot = (start, end);
            self.next += 1;
        }
    }

    /// Whether a word is part of a name found before.
    fn knows(&self, view: View<'_>, word: Word) -> bool {
        let bytes = view.slice(word.range());
        let among = |(start, end): &(usize, usize)| {
            let name = view.slice(*start..*end);
            name.len() > bytes.len()
                && (name.strip_prefix(bytes).is_some_and(|rest| rest.starts_with(b" "))
                    || name.strip_suffix(bytes).is_some_and(|rest| rest.ends_with(b" ")))
        };
        word.shape == Shape::Capital && bytes.len() > 3 && self.last.iter().any(among)
    }
}

/// Looks at the words due.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, names: &mut Names) {
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if word.start < names.end {
            continue;
        }
        let before = scan.found().findings().len();
        if let Some(end) = look(scan, passage, place, word, names) {
            names.end = end.max(names.end);
            let added = scan.found().findings().get(before).map(crate::Finding::span);
            if let Some(name) = added {
                names.remember(name.start, name.end);
            }
        }
    }
}

fn look(
    scan: &mut Scan<'_, '_>,
    passage: Passage<'_>,
    place: usize,
    word: Word,
    names: &Names,
) -> Option<usize> {
    if word.is(ANNOUNCES)
        && let Some(end) = announced(scan, passage, place, word)
    {
        return Some(end);
    }
    if word.is(Class::FIGURE) {
        return Some(word.end);
    }
    let sequence = Sequence::at(scan.view(), passage, place)?;
    let inside = inside_other(scan.view(), &sequence);
    let again = sequence.count() == 1 && !sequence.is_thing() && names.knows(scan.view(), word);
    if inside || !(again || stands_for_itself(scan, passage, place, &sequence)) {
        return None;
    }
    put(scan, &sequence)
}

fn put(scan: &mut Scan<'_, '_>, sequence: &Sequence) -> Option<usize> {
    let confidence = if sequence.count() > 1 { 85 } else { 70 };
    let hit = Hit::new(NAME, Label::PersonName, sequence.span());
    let end = scan.add(hit.by_context().confidence(confidence))?;
    birth_date::behind_name(scan, end);
    Some(end)
}

/// A title, a greeting, the end of a letter, or "my name is", and the name behind it.
fn announced(
    scan: &mut Scan<'_, '_>,
    passage: Passage<'_>,
    place: usize,
    word: Word,
) -> Option<usize> {
    let view = scan.view();
    let next = passage.word(place + 1)?;
    let gap = view.slice(word.end..next.start);
    let title = word.is(Class::TITLE) && word.shape != Shape::Initial;
    let fits = if title {
        // Written small, a title is an everyday word unless a known name follows.
        let known = next.is(Class::NAMES) && gap == b" ";
        (word.shape != Shape::Lower || known) && sequence::after_title(gap)
    } else if word.is(Class::CLOSING) {
        gap.len() <= 8 && opens(view, word.start) && gap.iter().all(|b| b" ,.!\r\n-\t".contains(b))
    } else {
        matches!(gap, b" " | b": " | b", " | b":\n" | b" \"")
    };
    if !fits {
        return None;
    }
    if title && next.is(Class::TITLE) {
        // Of several titles the last announces, in its turn.
        return None;
    }
    let sequence = Sequence::at(view, passage, place + 1)?;
    let known = sequence.knows(Class::NAMES);
    let enough = if title {
        next.is_name_like() && !sequence.is_thing()
    } else if word.is(Class::CLOSING) {
        let lone = sequence.count() == 1 && !sequence.strong_given();
        let plain = sequence.is_capital() && !sequence.has_common();
        let fits = if lone { ends_line(view, sequence.end()) } else { known || plain };
        !sequence.is_thing() && fits
    } else if word.is(Class::GREETING) {
        sequence.any_given() && !sequence.is_thing()
    } else {
        !sequence.is_thing() && (known || (sequence.count() > 1 && !sequence.has_common()))
    };
    (enough && !inside_other(view, &sequence)).then(|| put(scan, &sequence)).flatten()
}

/// Whether a sequence is a name without being announced.
fn stands_for_itself(
    scan: &Scan<'_, '_>,
    passage: Passage<'_>,
    place: usize,
    sequence: &Sequence,
) -> bool {
    let view = scan.view();
    if sequence.is_thing() {
        return false;
    }
    let before = place.checked_sub(1).and_then(|before| passage.word(before));
    let joined = before.filter(|word| view.slice(word.end..sequence.start()) == b" ");
    if joined.is_some_and(|word| word.is(Class::COMPANY.or(Class::THING)) && word.is_capital()) {
        return false;
    }
    let stands = match (opens(view, sequence.start()), ends_line(view, sequence.end())) {
        (true, true) => Standing::Alone,
        (true, false) => Standing::Fresh,
        (false, _) => Standing::Inside,
    };
    let before = previous_word(scan, sequence.start());
    if sequence.count() > 1 {
        let role = before.has(Class::ROLE.or(Class::PERSON_VERB)) && sequence.is_capital();
        return (role || sequence.is_full(stands) || has_address(view, sequence.end()))
            && !before.has(Class::STREET.or(Class::STREET_WEAK));
    }
    sequence.strong_given()
        && (before.has(Class::ROLE)
            || beside_verb(scan, sequence.end())
            || in_list(view, passage, place)
            || (stands != Standing::Inside && view.at(sequence.end()) == b':'))
}

/// The classes of the word directly before a place.
fn previous_word(scan: &Scan<'_, '_>, start: usize) -> Class {
    let view = scan.view();
    let end = match view.slice(start.saturating_sub(2)..start) {
        // A word cut short: "ul. Jana", "Av. Manuel".
        b". " if start - view.run_back(start - 2, 6, |b| b.is_ascii_alphabetic()) <= 6 => start - 2,
        [_, b' '] => start - 1,
        _ => return Class::NONE,
    };
    let from = view.run_back(end, 40, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    view.text().get(from..end).map_or(Class::NONE, |word| scan.lexicon().class_of(word))
}

/// Whether a word is one of three given names or more in an enumeration.
fn in_list(view: View<'_>, passage: Passage<'_>, place: usize) -> bool {
    const JOINTS: [&[u8]; 8] =
        [b", ", b" and ", b", and ", b" und ", b" et ", b" e ", b" & ", b" y "];
    let given = |place: usize| {
        let word = passage.word(place)?;
        let plain = word.is(Class::GIVEN) && !word.is(Class::COMMON);
        (plain && word.shape == Shape::Capital).then_some(word)
    };
    let joined = |first: usize| {
        let (Some(one), Some(two)) = (given(first), given(first + 1)) else { return false };
        JOINTS.contains(&view.slice(one.end..two.start))
    };
    let before = (1..=2).take_while(|back| place >= *back && joined(place - back)).count();
    let after = (0..2).take_while(|ahead| joined(place + ahead)).count();
    before + after >= 2
}

/// Whether the word directly behind a place says what a person does.
fn beside_verb(scan: &Scan<'_, '_>, end: usize) -> bool {
    let view = scan.view();
    let start = view.past_blanks(end, 1);
    let to = view.run(start, 40, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let word = view.text().get(start..to);
    start > end && word.is_some_and(|word| scan.lexicon().class_of(word).has(Class::PERSON_VERB))
}

/// Whether a sentence, a line or a cell begins at a place.
fn opens(view: View<'_>, start: usize) -> bool {
    let before = view.run_back(start, 4, |byte| matches!(byte, b' ' | b'"' | b'\'' | b'(' | b'>'));
    match view.before(before) {
        0 | b'\n' | b'\r' | b'\t' | b'.' | b'!' | b'?' | b':' | b';' | b'|' | b'*' | b'#' => true,
        b'-' => before < start,
        _ => false,
    }
}

/// Whether a line, a cell or the text ends at a place.
fn ends_line(view: View<'_>, end: usize) -> bool {
    let end = view.past_blanks(end, 4);
    matches!(view.at(end), 0 | b'\n' | b'\r' | b'"' | b'\\' | b'<' | b'|' | b';' | b',' | b'.')
}

/// Whether an address of mail follows in brackets, as in the head of a mail.
fn has_address(view: View<'_>, end: usize) -> bool {
    let at = view.run(end, 3, |byte| matches!(byte, b' ' | b'"' | b'\''));
    let open = matches!(view.at(at), b'<' | b'(');
    let inside = view.slice(at + 1..at.saturating_add(72));
    let close = inside.iter().position(|byte| matches!(byte, b'>' | b')' | b'\n' | b' '));
    open && inside.get(..close.unwrap_or(inside.len())).is_some_and(|text| text.contains(&b'@'))
}

/// Whether a sequence is part of a path, an address of mail or of a page, or of code.
fn inside_other(view: View<'_>, sequence: &Sequence) -> bool {
    let (before, after) = (view.before(sequence.start()), view.at(sequence.end()));
    let next = view.at(sequence.end() + 1);
    let joins = matches!(after, b'.' | b':' | b'-' | b'\'') && next.is_ascii_alphanumeric();
    let possessive = after == b'\'' && next == b's';
    matches!(before, b'@' | b'/' | b'\\' | b'#' | b'$' | b'%' | b'&' | b'=' | b'_' | b'.' | b'-')
        || matches!(after, b'@' | b'_' | b'(' | b'/' | b'\\' | b'=')
        || (joins && !possessive)
}

#[cfg(test)]
mod tests {
    use crate::Label::PersonName;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn a_title_announces_a_name() {
        finds(PersonName, "For my take on Dr. Wells, see below", "Wells");
        finds(PersonName, "Guten Tag Frau Anna Weber, danke", "Anna Weber");
        finds(PersonName, "an Herrn Prof. Dr. von der Heydte.", "Heydte");
        spares(PersonName, "the doctor was in");
        spares(PersonName, "Mr. President, the House of Commons");
    }

    #[test]
    fn letters_begin_and_end_with_names() {
        finds(PersonName, "Thanks for all.\n\nBest regards,\nZofia Handke\nSales", "Zofia Handke");
        finds(PersonName, "Mit freundlichen Grüßen\n\nTjark Ohlendorf", "Tjark Ohlendorf");
        finds(PersonName, "Hi Katarzyna, where are you?", "Katarzyna");
        spares(PersonName, "Dear team, dear all, Hi There");
        spares(PersonName, "Best regards,\nThe Support Team");
    }

    #[test]
    fn a_given_name_and_a_surname_stand_for_themselves() {
        finds(PersonName, "yesterday Ingrid Söderberg said no", "Ingrid Söderberg");
        finds(PersonName, "with J. Hollingsworth and others", "J. Hollingsworth");
        finds(PersonName, "Maika van de Noort\nManager", "Maika van de Noort");
        finds(PersonName, "das hat Jean-Luc Moreau gesagt", "Jean-Luc Moreau");
        finds(PersonName, "follow up with patricia moreau", "patricia moreau");
        finds(PersonName, "по словам Ольги, Иван Кузнецов пришёл", "Иван Кузнецов");
    }

    #[test]
    fn what_only_looks_like_a_name_is_spared() {
        for text in [
            "Johns Hopkins University and Morgan Stanley",
            "Victoria Station, Jordan River, Paris Agreement",
            "Weber GmbH, Maria Huber Verlag GmbH",
            "Albert Einstein and Marie Curie",
            "rue Victor Lefebvre, calle Juan Moreno",
            "In April June was cold. May Day.",
            "class AnnaWeber(Maria_Huber): anna.weber()",
            "Monday Tuesday, New York, San Francisco",
            "The Model Context Protocol. Quick Sort.",
        ] {
            spares(PersonName, text);
        }
    }
}
