//! The parts that follow one another in an address: house number, unit, postal code, town, country.
//! Postal codes are those of the Universal Postal Union's addressing systems (S42).

use crate::engine::lexicon::{Class, Lexicon};
use crate::engine::view::View;

/// Words of a town's or street's name.
const NAME: usize = 7;

/// What a part of an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Unit,
    Code,
    /// A region in capitals, such as "NY" or "(MI)".
    Region,
    Country,
    /// Capitalised words: a town, or anything else.
    Words,
    Number,
}

/// The end of a house number at a place: 12, 12a, 12/3, 1-7, 74/31.
pub(super) fn house_number(view: View<'_>, place: usize) -> Option<usize> {
    let digits = |at: usize| view.run(at, 6, |byte| byte.is_ascii_digit());
    let mut end = digits(place);
    if end == place || end - place > 5 {
        return None;
    }
    if matches!(view.at(end), b'/' | b'-' | b'+') && view.at(end + 1).is_ascii_digit() {
        let more = digits(end + 1);
        if more - end > 5 {
            return None;
        }
        end = more;
    }
    if view.at(end).is_ascii_alphabetic() && !view.at(end + 1).is_ascii_alphanumeric() {
        end += 1;
    }
    let goes_on = view.at(end).is_ascii_alphanumeric()
        || (matches!(view.at(end), b'.' | b',' | b':' | b'-' | b'/')
            && view.at(end + 1).is_ascii_digit())
        || matches!(view.at(end), b'%' | b'@' | b'_');
    (!goes_on).then_some(end)
}

/// The house number before a place, with a blank or a comma between.
pub(super) fn number_before(view: View<'_>, place: usize) -> Option<usize> {
    let gap = view.run_back(place, 2, |byte| matches!(byte, b' ' | b','));
    let end = if gap < place { gap } else { return None };
    let start =
        view.run_back(end, 9, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'));
    let first = view.at(start).is_ascii_digit();
    let joined = matches!(view.before(start), b'.' | b',' | b'$' | b'#' | b':' | b'%')
        && view.back(start, 2).is_ascii_digit();
    (first && !joined && house_number(view, start) == Some(end)).then_some(start)
}

/// The end of a postal code at a place.
pub(super) fn postal_code(view: View<'_>, place: usize) -> Option<usize> {
    let upper = |at: usize| view.at(at).is_ascii_uppercase();
    let digit = |at: usize| view.at(at).is_ascii_digit();
    let run = |at: usize| view.run(at, 9, |byte| byte.is_ascii_digit()) - at;
    let prefix = match (upper(place), upper(place + 1), view.at(place + 1), view.at(place + 2)) {
        (true, _, b'-', _) if digit(place + 2) => 2,
        (true, true, _, b'-') if digit(place + 3) => 3,
        _ => 0,
    };
    let start = place + prefix;
    let end = match run(start) {
        2 if view.at(start + 2) == b'-' && run(start + 3) == 3 => start + 6,
        3 if view.at(start + 3) == b' ' && run(start + 4) == 2 => start + 6,
        4 if view.at(start + 4) == b'-' && run(start + 5) == 3 => start + 8,
        4 if view.at(start + 4) == b' ' && upper(start + 5) && upper(start + 6) => start + 7,
        4 if upper(start + 4) && upper(start + 5) => start + 6,
        5 if view.at(start + 5) == b'-' && matches!(run(start + 6), 3 | 4) => {
            start + 6 + run(start + 6)
        }
        length @ (4..=6 | 8) => start + length,
        0 if prefix == 0 => british(view, place)?,
        _ => return None,
    };
    (!(view.at(end).is_ascii_alphanumeric() || (view.at(end) == b'.' && digit(end + 1))))
        .then_some(end)
}

/// Postal codes of the United Kingdom and Canada: SW1A 1AA, K1A 0B1.
fn british(view: View<'_>, place: usize) -> Option<usize> {
    let outward = view.run(place, 4, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let inward = if view.at(outward) == b' ' { outward + 1 } else { return None };
    let shape = (view.at(inward), view.at(inward + 1), view.at(inward + 2));
    let ends = |a: u8, b: u8, c: u8| {
        a.is_ascii_digit()
            && b.is_ascii_uppercase()
            && (c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    let mixed = view.slice(place..outward).iter().any(u8::is_ascii_digit);
    (view.at(place).is_ascii_uppercase()
        && mixed
        && outward - place >= 2
        && ends(shape.0, shape.1, shape.2))
    .then_some(inward + 3)
}

/// The end of the word at a place.
pub(super) fn word(view: View<'_>, place: usize) -> usize {
    view.run(place, 60, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}

pub(super) fn class_at(view: View<'_>, lexicon: &Lexicon, place: usize, end: usize) -> Class {
    view.text().get(place..end).map_or(Class::NONE, |word| lexicon.class_of(word))
}

/// Whether a word begins with a capital.
pub(super) fn is_capital(view: View<'_>, place: usize) -> bool {
    let letter = view.text().get(place..).and_then(|rest| rest.chars().next());
    letter.is_some_and(char::is_uppercase)
}

/// Capitalised words from a place on, with small ones between; numbers too where `numbers` says so.
pub(super) fn name(view: View<'_>, lexicon: &Lexicon, place: usize) -> Option<usize> {
    let mut at = place;
    let mut end = None;
    for _ in 0..NAME {
        let word_end = word(view, at);
        // Letters of a postal code are no word.
        if word_end == at || view.at(word_end).is_ascii_digit() {
            break;
        }
        let capital = is_capital(view, at);
        let small = word_end - at <= 5 && end.is_some();
        if !(capital || small) {
            break;
        }
        if capital {
            if end.is_some() && class_at(view, lexicon, at, word_end).has(Class::UNIT) {
                break;
            }
            end = Some(word_end);
        }
        let stop =
            if view.at(word_end) == b'.' && word_end - at <= 3 { word_end + 1 } else { word_end };
        at = match view.at(stop) {
            b' ' | b'-' | b'\'' => stop + 1,
            0xE2 if view.starts(stop, "\u{2019}".as_bytes()) => stop + 3,
            _ if stop > word_end => stop,
            _ => break,
        };
    }
    end
}

/// The part of an address at a place.
pub(super) fn part(view: View<'_>, lexicon: &Lexicon, place: usize) -> Option<(Part, usize)> {
    if let Some(end) = postal_code(view, place) {
        return Some((Part::Code, end));
    }
    if view.at(place).is_ascii_digit() {
        return house_number(view, place).map(|end| (Part::Number, end));
    }
    let end = word(view, place);
    if end == place || view.at(end).is_ascii_digit() {
        return None;
    }
    let class = class_at(view, lexicon, place, end);
    if class.has(Class::UNIT)
        && let Some(end) = unit(view, end)
    {
        return Some((Part::Unit, end));
    }
    if (2..=3).contains(&(end - place)) && view.slice(place..end).iter().all(u8::is_ascii_uppercase)
    {
        let next = view.run(end, 2, |byte| byte == b' ');
        let coded = postal_code(view, next).is_some();
        let plain = end - place == 2 && !view.at(next).is_ascii_digit();
        return (coded || plain).then_some((Part::Region, end));
    }
    if class.has(Class::COUNTRY) && is_capital(view, place) {
        return Some((Part::Country, end));
    }
    name(view, lexicon, place).map(|end| (Part::Words, end))
}

/// The end of a unit whose word ends at a place: "Apt. 5", "Suite 12B", "Piso 3".
fn unit(view: View<'_>, word: usize) -> Option<usize> {
    let at = view.run(word, 3, |byte| matches!(byte, b'.' | b' ' | b'#' | b':'));
    let end = view.run(at, 7, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let token = view.slice(at..end);
    let number = token.first().is_some_and(u8::is_ascii_digit)
        || (token.len() == 1 && token.first().is_some_and(u8::is_ascii_uppercase));
    (at > word && number).then_some(end)
}
