//! Character references of HTML and XML: `&#64;`, `&#x40;`, `&commat;`.

use super::Change;
use crate::Decoded;

/// The longest reference read: leading zeros are allowed, but not without end.
const LONGEST: usize = 16;

/// The reference at the start of `rest`, if there is one (HTML Living Standard, 13.5).
pub(super) fn reference(rest: &str) -> Option<Change> {
    let head = rest.get(1..rest.floor_char_boundary(LONGEST))?;
    let (character, length) = match head.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => {
            let end = head.find(';')?;
            (named(head.get(..end)?)?, end + 2)
        }
    };
    let with = (!matches!(character, '\u{AD}' | '\u{200C}' | '\u{200D}')).then_some(character);
    Some(Change { length, with, how: Decoded::Entity, matters: true })
}

/// A numeric reference behind `&#`; browsers read it without its semicolon too.
fn numeric(number: &str) -> Option<(char, usize)> {
    let (digits, radix, lead) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (number, 10, 2),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let code = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
    let character = char::from_u32(code).filter(|c| *c != '\0')?;
    let closed = usize::from(digits.as_bytes().get(end) == Some(&b';'));
    Some((character, lead + end + closed))
}

/// References that stand for what identifiers and keys are made of.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "Tab" => '\t',
        "NewLine" => '\n',
        "commat" => '@',
        "period" => '.',
        "colon" => ':',
        "semi" => ';',
        "comma" => ',',
        "sol" => '/',
        "bsol" => '\\',
        "num" => '#',
        "percnt" => '%',
        "equals" => '=',
        "plus" => '+',
        "lowbar" | "UnderBar" => '_',
        "hyphen" | "dash" | "ndash" | "mdash" | "minus" => '-',
        "lpar" => '(',
        "rpar" => ')',
        "lsqb" | "lbrack" => '[',
        "rsqb" | "rbrack" => ']',
        "excl" => '!',
        "quest" => '?',
        "dollar" => '$',
        "ast" => '*',
        "shy" => '\u{AD}',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        _ => return None,
    })
}
