//! Text written to be overlooked, brought back to what its reader sees, with the way back.
//!
//! Invisible characters go, look-alikes become plain letters, character references and escapes are
//! resolved. The engine reads the result again as if it were the text, and [`Normalised::place`]
//! says where a finding stands in the original. This runs only where `needed` says so; it costs
//! nothing on plain ASCII without `&`, `%` and backslashes. Values in base64 and hexadecimal are
//! texts of their own and live in `encoded`.

pub(crate) mod encoded;
mod escapes;
mod map;
mod markup;
mod unicode;

pub(crate) use map::{Builder, Normalised};

use crate::Decoded;
use crate::normalise::unicode::Fold;

/// One replacement at a place of the text.
struct Change {
    /// How many bytes of the original it stands for.
    length: usize,
    /// What takes their place, if anything.
    with: Option<char>,
    how: Decoded,
    /// Whether it alone is worth a second reading.
    matters: bool,
}

/// A step over the text: the next change, or nothing before `end`.
enum Step {
    Change(usize, Change),
    /// A word of mixed scripts, from a place to another, to be folded letter by letter.
    Word(usize, usize),
    End,
}

/// Whether a second reading could find what the first could not.
pub(crate) fn needed(text: &str) -> bool {
    let mut from = 0;
    loop {
        match step(text, from, b' ') {
            Step::Change(_, change) if change.matters => return true,
            Step::Change(at, change) => from = at + change.length,
            Step::Word(..) => return true,
            Step::End => return false,
        }
    }
}

/// The text as its reader sees it.
pub(crate) fn apply(text: &str) -> Normalised {
    let mut built = Builder::new(text);
    let mut from = 0;
    loop {
        match step(text, from, built.last()) {
            Step::Change(at, change) => {
                built.copy(from..at);
                built.replace(at..at + change.length, change.with, change.how);
                from = at + change.length;
            }
            Step::Word(start, end) => {
                built.copy(from..start);
                fold_word(text, start, end, &mut built);
                from = end;
            }
            Step::End => {
                built.copy(from..text.len());
                return built.finish();
            }
        }
    }
}

fn fold_word(text: &str, start: usize, end: usize, built: &mut Builder<'_>) {
    for (place, letter) in text.get(start..end).unwrap_or_default().char_indices() {
        let here = start + place..start + place + letter.len_utf8();
        match unicode::confusable(letter) {
            Some(plain) => built.replace(here, Some(char::from(plain)), Decoded::Normalised),
            None => built.copy(here),
        }
    }
}

/// The next change at or after a place. `last` is the last byte of what has been read so far.
fn step(text: &str, from: usize, last: u8) -> Step {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(special) = next_special(bytes, at) {
        let rest = text.get(special..).unwrap_or_default();
        let before = if special > from { previous(bytes, special) } else { last };
        let change = match rest.as_bytes().first() {
            Some(b'&') => markup::reference(rest),
            Some(b'%') => escapes::percent(rest),
            Some(b'\\') => escapes::backslash(rest),
            _ => match unicode_step(rest, before) {
                Found::Change(change) => Some(change),
                Found::Word(length) => return Step::Word(special, special + length),
                Found::Plain(length) => {
                    at = special + length;
                    continue;
                }
            },
        };
        match change {
            Some(change) => return Step::Change(special, change),
            None => at = special + 1,
        }
    }
    Step::End
}

enum Found {
    Change(Change),
    Word(usize),
    Plain(usize),
}

fn unicode_step(rest: &str, before: u8) -> Found {
    let Some(letter) = rest.chars().next() else { return Found::Plain(1) };
    let length = letter.len_utf8();
    let after = rest.as_bytes().get(length).copied().unwrap_or(0);
    let change =
        |with, matters| Found::Change(Change { length, with, how: Decoded::Normalised, matters });
    match unicode::fold(letter) {
        Fold::Plain => Found::Plain(length),
        // Inside emoji and other scripts these have work to do; beside ASCII they only hide.
        Fold::Invisible if before.is_ascii_graphic() || after.is_ascii_graphic() => {
            change(None, true)
        }
        Fold::Invisible => Found::Plain(length),
        Fold::Same(plain) => change(Some(char::from(plain)), true),
        Fold::Mark(plain) => change(Some(char::from(plain)), false),
        Fold::Separator(plain) => {
            let matters = before.is_ascii_digit() || after.is_ascii_digit();
            change(Some(char::from(plain)), matters)
        }
        Fold::Confusable => word(rest, before),
    }
}

/// A word that starts with a letter of another script that looks Latin: folded when all its foreign
/// letters look Latin and it has Latin ones as well, or is in capitals only.
fn word(rest: &str, before: u8) -> Found {
    let mut length = 0;
    let mut mixed = before.is_ascii_alphanumeric();
    let (mut alike, mut capitals, mut letters) = (true, true, 0);
    let mut held = 0;
    for letter in rest.chars() {
        // Words of an address hang together.
        if matches!(letter, '.' | '@' | '-' | '_') && held == 0 {
            held = 1;
            continue;
        }
        if letter.is_ascii_alphanumeric() {
            mixed = true;
        } else if unicode::confusable(letter).is_some() {
            capitals &= letter.is_uppercase();
        } else if unicode::of_similar_script(letter) {
            alike = false;
        } else {
            break;
        }
        letters += 1;
        length += letter.len_utf8() + held;
        held = 0;
    }
    if alike && (mixed || (capitals && letters > 1)) {
        Found::Word(length)
    } else {
        Found::Plain(length.max(1))
    }
}

fn previous(bytes: &[u8], place: usize) -> u8 {
    place.checked_sub(1).and_then(|before| bytes.get(before)).copied().unwrap_or(0)
}

/// The next byte that can start a change.
fn next_special(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let special = |byte: &u8| !byte.is_ascii() || matches!(*byte, b'&' | b'%' | b'\\');
    // Whole chunks without any are passed at the speed of memory.
    let mut passed = 0;
    for chunk in rest.chunks(32) {
        if chunk.iter().fold(false, |any, byte| any | special(byte)) {
            break;
        }
        passed += chunk.len();
    }
    let found = rest.get(passed..)?.iter().position(special)?;
    Some(from + passed + found)
}

#[cfg(test)]
mod tests;
