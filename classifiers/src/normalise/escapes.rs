//! Percent-encoding (RFC 3986, section 2.1) and the backslash escapes of JSON, C and Python.

use super::Change;
use crate::Decoded;

/// The character encoded at the start of `rest`, which starts with `%`. Several bytes that form
/// one character of UTF-8 are taken together; bytes that form none are left alone.
pub(super) fn percent(rest: &str) -> Option<Change> {
    let bytes = rest.as_bytes();
    let first = percent_byte(bytes, 0)?;
    let width = match first {
        0x20..=0x7E | b'\n' | b'\r' | b'\t' => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut buffer = [0; 4];
    for (place, slot) in buffer.iter_mut().take(width).enumerate() {
        *slot = percent_byte(bytes, place * 3)?;
    }
    let character = std::str::from_utf8(buffer.get(..width)?).ok()?.chars().next()?;
    let length = width * 3;
    Some(Change { length, with: Some(character), how: Decoded::Percent, matters: true })
}

fn percent_byte(bytes: &[u8], at: usize) -> Option<u8> {
    if bytes.get(at) != Some(&b'%') {
        return None;
    }
    u8::try_from(hex(bytes, at + 1, 2)?).ok()
}

fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    bytes
        .get(at..at + digits)?
        .iter()
        .try_fold(0, |number, byte| char::from(*byte).to_digit(16).map(|digit| number * 16 + digit))
}

/// Backslashes in a row that are counted; seven stand for three levels of JSON.
const LONGEST_RUN: usize = 16;

/// The escape at the start of `rest`, which starts with a backslash.
pub(super) fn backslash(rest: &str) -> Option<Change> {
    let bytes = rest.as_bytes();
    let simple = |with: char, matters| {
        Some(Change { length: 2, with: Some(with), how: Decoded::Escape, matters })
    };
    // A line break written out glues itself to the word behind it.
    let glued = bytes.get(2).is_some_and(u8::is_ascii_alphanumeric);
    match bytes.get(1)? {
        b'u' => unicode(bytes),
        b'x' => coded(4, hex(bytes, 2, 2)?),
        b'n' => simple('\n', glued),
        b'r' => simple('\r', glued),
        b't' => simple('\t', glued),
        b'/' => simple('/', true),
        b'"' => simple('"', false),
        // JSON inside JSON: a quote behind three backslashes and more is one of an inner text.
        b'\\' => {
            let run = bytes.iter().take(LONGEST_RUN).take_while(|byte| **byte == b'\\').count();
            let nested = run >= 3 && bytes.get(run) == Some(&b'"');
            if nested { simple('\\', true) } else { None }
        }
        _ => None,
    }
}

/// `\u0040`, a surrogate pair of these, or `\u{40}`.
fn unicode(bytes: &[u8]) -> Option<Change> {
    if bytes.get(2) == Some(&b'{') {
        let digits = bytes.get(3..)?.iter().take(7).position(|byte| *byte == b'}')?;
        return coded(digits + 4, hex(bytes, 3, digits)?);
    }
    let high = hex(bytes, 2, 4)?;
    if !(0xD800..0xDC00).contains(&high) {
        return coded(6, high);
    }
    if bytes.get(6..8) != Some(br"\u") {
        return None;
    }
    let low = hex(bytes, 8, 4)?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
    coded(12, 0x10000 + ((high - 0xD800) << 10) + low)
}

fn coded(length: usize, code: u32) -> Option<Change> {
    let character = char::from_u32(code).filter(|c| *c != '\0')?;
    Some(Change { length, with: Some(character), how: Decoded::Escape, matters: true })
}
