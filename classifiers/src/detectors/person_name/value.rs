//! What stands under a key that names a person: nearly anything written like a name is one there.

use std::ops::Range;

use super::NAME;
use super::sequence::Sequence;
use crate::Label;
use crate::engine::lexicon::{Class, Shape, Word};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

/// Words looked at in a value.
const WORDS: usize = 8;
/// The longest name, in bytes.
const LONGEST: usize = 80;

/// How much a key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// It names a person: "first name".
    Person,
    /// It names something, perhaps a person: "name".
    Any,
}

/// What is written where a name is not known, or in a type declaration.
const NO_NAMES: &[&str] = &[
    "unknown",
    "none",
    "null",
    "nil",
    "n/a",
    "na",
    "string",
    "str",
    "text",
    "varchar",
    "undefined",
    "anonymous",
    "required",
    "optional",
    "yes",
    "no",
    "true",
    "false",
    "self",
    "test",
    "name",
    "admin",
    "root",
    "user",
    "unbekannt",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "onbekend",
    "redacted",
    "value",
    "example",
    "todo",
    "tbd",
    "default",
    "system",
    "the",
    "not",
    "see",
    "please",
    "your",
    "first",
    "last",
    "full",
    "int",
    "char",
];

/// Judges the value of a key; says where the name ends.
pub(crate) fn under_key(scan: &mut Scan<'_, '_>, value: Range<usize>, key: Key) -> Option<usize> {
    let view = scan.view();
    let text = view.text().get(value.clone())?;
    if text.is_empty() || text.len() > 4 * LONGEST {
        return None;
    }
    let span = if text.chars().next().is_some_and(without_case) {
        foreign(text, key).map(|length| value.start..value.start + length)
    } else {
        latin(scan, view, value, key)
    }?;
    scan.add(Hit::new(NAME, Label::PersonName, span).by_context().confidence(90))
}

fn latin(
    scan: &Scan<'_, '_>,
    view: View<'_>,
    value: Range<usize>,
    key: Key,
) -> Option<Range<usize>> {
    let mut found = [None; WORDS];
    let mut count = 0;
    let cut = value.start..value.end.min(view.text().floor_char_boundary(value.start + LONGEST));
    scan.lexicon().each(view, cut, |word: Word| {
        if let Some(slot) = found.get_mut(count) {
            *slot = Some(word);
            count += 1;
        }
    });
    let mut words = [Word::default(); WORDS];
    let known = words.iter_mut().zip(found.iter().flatten()).map(|(to, from)| *to = *from).count();
    let mut words = words.get(..known)?;
    // A title is not part of the name.
    while let Some((first, rest)) = words.split_first()
        && first.is(Class::TITLE)
        && !first.is(Class::NAMES)
        && !rest.is_empty()
    {
        words = rest;
    }
    let first = words.first()?;
    let lead = view.slice(value.start..first.start);
    if lead.iter().any(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) && lead.len() > 12
    {
        return None;
    }
    let whole = view.text().get(first.start..first.end)?;
    if NO_NAMES.iter().any(|none| whole.eq_ignore_ascii_case(none))
        || (lead.len() > 6 && first.start == value.start)
    {
        return None;
    }
    let sequence = Sequence::of(view, words)?;
    let rest = words.get(sequence.count()..).unwrap_or_default();
    let end = turned(view, &sequence, rest).unwrap_or(sequence.end());
    let after = view.at(end);
    let stops =
        !(after.is_ascii_alphanumeric() || matches!(after, b'_' | b'(' | b'@' | b'/' | b'='));
    let known = sequence.knows(Class::NAMES);
    let capital = first.shape != Shape::Lower;
    let enough = match key {
        Key::Person => {
            known
                || (capital && end >= value.end && (sequence.count() > 1 || !sequence.has_common()))
        }
        Key::Any => known || (capital && sequence.any_given() && sequence.count() > 1),
    };
    let figure = first.is(Class::FIGURE);
    (stops && enough && !sequence.is_thing() && !figure).then(|| sequence.start()..end)
}

/// The end of a name that begins with the surname: "MÜLLER, Hans".
fn turned(view: View<'_>, sequence: &Sequence, rest: &[Word]) -> Option<usize> {
    let next = rest.first()?;
    let comma = view.slice(sequence.end()..next.start) == b", ";
    let given =
        next.is(Class::GIVEN) || sequence.knows(Class::SURNAME) && next.class == Class::NONE;
    if !comma || sequence.count() > 3 || !given || next.shape == Shape::Lower {
        return None;
    }
    Sequence::of(view, rest).map(|given| given.end())
}

/// Letters of scripts that know no capitals.
fn without_case(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase()
}

/// The length of a name in such a script: letters, blanks and middle dots only.
fn foreign(text: &str, key: Key) -> Option<usize> {
    let fits = |letter: char| {
        letter.is_alphabetic()
            || matches!(letter, ' ' | '·' | '・' | '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}')
    };
    let length =
        text.char_indices().find(|(_, letter)| !fits(*letter)).map_or(text.len(), |(at, _)| at);
    let name = text.get(..length)?.trim_end();
    let letters = name.chars().count();
    let most = if key == Key::Person { 30 } else { 20 };
    (2..=most).contains(&letters).then_some(name.len())
}
