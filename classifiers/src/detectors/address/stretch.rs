//! How far an address reaches: forward over the parts that may follow, back over a unit or a number,
//! and over the whole of a value that a key calls one.

use std::ops::Range;

use super::Part;
use super::part;
use crate::engine::lexicon::{Class, Lexicon};
use crate::engine::view::View;

/// Parts of an address at most.
const PARTS: usize = 10;
/// Bytes of an address at most.
const LONGEST: usize = 240;

/// How far an address goes on, and what it has there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    pub(super) end: usize,
    /// A postal code.
    pub(super) coded: bool,
    pub(super) unit: bool,
    /// Capitalised words beside the postal code.
    pub(super) town: bool,
    /// Such words behind the postal code.
    pub(super) town_behind: bool,
    /// The postal code looks like a year.
    pub(super) year: bool,
}

/// The end of a house number behind the name of a street.
pub(super) fn number_behind(view: View<'_>, end: usize) -> Option<usize> {
    let at = view.run(end, 2, |byte| matches!(byte, b' ' | b','));
    let at = [
        "nº ", "n° ", "nr ", "nr. ", "no. ", "n. ", "num. ", "núm. ", "д. ", "дом ", "č. ", "n.º ",
    ]
    .iter()
    .find(|sign| view.starts(at, sign.as_bytes()))
    .map_or(at, |sign| at + sign.len());
    if at == end || view.at(at) == 0 {
        return None;
    }
    let number = part::house_number(view, at)?;
    // Behind a comma, five digits are a postal code.
    (view.at(end) != b',' || number - at < 5).then_some(number)
}

/// Passes the direction behind the name of a street, as in "Avenue NW" (USPS Publication 28,
/// appendix B).
pub(super) fn past_direction(view: View<'_>, end: usize) -> usize {
    let stop = view.run(end + 1, 3, |byte| byte.is_ascii_uppercase());
    let token = view.slice(end + 1..stop);
    let direction = matches!(token, b"N" | b"S" | b"E" | b"W" | b"NE" | b"NW" | b"SE" | b"SW");
    if direction && view.at(end) == b' ' && !view.at(stop).is_ascii_alphanumeric() {
        stop
    } else {
        end
    }
}

/// What separates parts.
#[derive(Clone, Copy)]
struct Gap {
    /// The place behind it.
    end: usize,
    /// It is more than a blank.
    parts: bool,
    /// An empty line is in it.
    empty_line: bool,
}

fn separator(view: View<'_>, end: usize) -> Option<Gap> {
    let at = view.run(end, 10, |byte| b" ,\n\r./()>-?".contains(&byte));
    let gap = view.slice(end..at);
    let lines = gap.iter().filter(|byte| **byte == b'\n').count();
    let stop = lines == 0 && gap.windows(2).any(|two| matches!(two, b". " | b"? " | b") "));
    if at == end || lines > 2 || (stop && gap != b") ") {
        return None;
    }
    Some(Gap { end: at, parts: gap != b" ", empty_line: lines == 2 })
}

/// Goes forward from the end of a street over the parts that follow.
pub(super) fn forward(view: View<'_>, lexicon: &Lexicon, from: usize) -> Reach {
    let mut reach = Reach { end: from, ..Reach::default() };
    let mut at = from;
    let mut words = 0;
    for _ in 0..PARTS {
        let Some(gap) = separator(view, at) else { break };
        let start = gap.end;
        if start - from > LONGEST {
            break;
        }
        let Some((part, end)) = part::part(view, lexicon, start) else { break };
        let open = view.at(end).is_ascii_alphanumeric()
            || matches!(view.at(end), b'@' | b'_' | b':' | b'=');
        if open || (gap.empty_line && !matches!(part, Part::Country | Part::Code)) {
            break;
        }
        at = end;
        match part {
            Part::Code => {
                let year =
                    matches!(view.slice(start..end), [b'1', b'9', _, _] | [b'2', b'0', _, _]);
                reach = Reach { coded: true, town: reach.town || words > 0, year, end, ..reach };
                words = 0;
            }
            Part::Unit => reach = Reach { unit: true, end, ..reach },
            Part::Country if words < 2 => reach.end = end,
            Part::Region if gap.parts || reach.coded || words > 0 => reach.end = end,
            Part::Number if gap.parts && words < 2 => {}
            Part::Words if reach.coded && (!reach.town || !gap.parts) => {
                reach = Reach { town: true, town_behind: true, end, ..reach };
            }
            Part::Words if gap.parts && words < 3 => {
                words += 1;
                // A town without a postal code ends the address.
                if words == 1 && ends_part(view, end) && !reach.coded {
                    reach.end = end;
                }
            }
            Part::Country | Part::Region | Part::Number | Part::Words => break,
        }
        if view.at(at) == b')' {
            at += 1;
            reach.end = if reach.end == end { at } else { reach.end };
        }
    }
    reach
}

fn ends_part(view: View<'_>, end: usize) -> bool {
    matches!(view.at(end), 0 | b',' | b'.' | b';' | b'\n' | b'"' | b'\'' | b')' | b'|' | b'<')
}

/// Goes back from the start of a street over a unit, as in "Flat 41, ", and a number.
pub(super) fn backward(view: View<'_>, lexicon: &Lexicon, from: usize) -> usize {
    let gap = view.run_back(from, 2, |byte| matches!(byte, b' ' | b','));
    if gap == from {
        return from;
    }
    let token = view.run_back(gap, 6, |byte| byte.is_ascii_alphanumeric());
    let blank = view.run_back(token, 2, |byte| matches!(byte, b' ' | b'.'));
    let word = view.run_back(blank, 12, |byte| byte.is_ascii_alphabetic());
    let numbered = view.at(token).is_ascii_digit() && token < gap;
    let unit = numbered
        && blank < token
        && word < blank
        && part::class_at(view, lexicon, word, blank).has(Class::UNIT)
        && view.at(word).is_ascii_uppercase();
    // Of two numbers in front, both belong to it.
    let two = numbered
        && view.at(from).is_ascii_digit()
        && view.slice(gap..from) == b" "
        && gap - token >= 3;
    if unit {
        word
    } else if two && matches!(view.before(token), b' ' | b'\n' | 0) {
        token
    } else {
        from
    }
}

/// The address that follows a word such as "lives at": a number and a name, up to the end of the
/// sentence or to what is no part of an address.
pub(super) fn behind_cue(view: View<'_>, lexicon: &Lexicon, cue: usize) -> Option<Range<usize>> {
    let start = view.run(cue, 4, |byte| matches!(byte, b' ' | b':' | b',' | b'\n'));
    if start == cue {
        return None;
    }
    // An article or a preposition may stand between.
    let word = part::word(view, start);
    let small = word - start <= 4
        && word > start
        && !part::is_capital(view, start)
        && view.at(word) == b' ';
    let street = part::class_at(view, lexicon, start, word).has(Class::STREET);
    let start = if small && !street { word + 1 } else { start };
    let mut at = start;
    let mut end = None;
    let (mut numbers, mut names) = (0, 0);
    let (mut coded, mut town) = (false, false);
    for step in 0..PARTS + 2 {
        let Some((part, stop)) =
            part::part(view, lexicon, at).or_else(|| small_street(view, lexicon, at))
        else {
            break;
        };
        match part {
            Part::Words => names += 1,
            Part::Number | Part::Code => numbers += 1,
            Part::Unit | Part::Region | Part::Country => {}
        }
        if step == 0 && part == Part::Region {
            break;
        }
        // Behind postal code and town there is a region or a country, or something else.
        if town && !matches!(part, Part::Region | Part::Country | Part::Code) {
            break;
        }
        town |= coded && part == Part::Words;
        coded |= part == Part::Code;
        end = Some(stop);
        let Some(gap) = separator(view, stop) else { break };
        at = gap.end;
        if at - start > LONGEST || is_key(view, lexicon, at) {
            break;
        }
    }
    let end = end?;
    (numbers > 0 && names > 0).then_some(start..end)
}

/// A street's word written small, as in "rue Coste" and "ul. Polna".
fn small_street(view: View<'_>, lexicon: &Lexicon, at: usize) -> Option<(Part, usize)> {
    let end = part::word(view, at);
    let class = part::class_at(view, lexicon, at, end);
    (end > at && class.has(Class::STREET.or(Class::STREET_WEAK))).then_some((Part::Unit, end))
}

/// Whether the next word is the key of something else.
fn is_key(view: View<'_>, lexicon: &Lexicon, at: usize) -> bool {
    let end = part::word(view, at);
    let keys = Class::CONTACT_KEY.or(Class::BIRTH).or(Class::NAME_KEY);
    let value = matches!(view.at(end), b':' | b' ');
    let capitals = end - at >= 3 && view.slice(at..end).iter().all(u8::is_ascii_uppercase);
    end > at && value && (part::class_at(view, lexicon, at, end).has(keys) || capitals)
}

/// The address that a value is: letters and a number, and nothing that addresses never hold.
pub(super) fn whole(
    view: View<'_>,
    lexicon: &Lexicon,
    value: Range<usize>,
) -> Option<Range<usize>> {
    let text = view.text().get(value.clone())?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let odd = text.bytes().any(|byte| {
        matches!(byte, b'@' | b'=' | b'{' | b'}' | b'[' | b']' | b'_' | b'\\' | b'*' | b'$' | b'?')
    });
    let path = text.contains("://")
        || text.starts_with('/')
        || text.starts_with("0x")
        || text.contains("::");
    if odd || path || text.len() > LONGEST || letters < 4 {
        return None;
    }
    let capital = text.chars().any(char::is_uppercase)
        || text.chars().any(|letter| letter.is_alphabetic() && !letter.is_lowercase());
    let spoken = || {
        let mut street = false;
        let streets = Class::STREET.or(Class::STREET_END).or(Class::BOX);
        lexicon.each(view, value.clone(), |word| street |= word.is(streets));
        street && text.contains(' ')
    };
    let many_words = text.split_ascii_whitespace().count() <= 24;
    (many_words
        && capital
        && ((digits > 0 && text.contains([' ', ',']))
            || spoken()
            || !text.is_ascii() && digits > 0))
        .then_some(value)
}
