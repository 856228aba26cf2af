//! Strings: where one ends, and what it says.

use super::{JsonError, JsonErrorKind};

/// The offset behind the closing quote of the string whose content begins at `from`, and whether it
/// holds an escape.
pub(super) fn end_of(bytes: &[u8], from: usize) -> Result<(usize, bool), JsonError> {
    let mut at = from;
    let mut escaped = false;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(length) = memchr::memchr2(b'"', b'\\', rest) else {
            return Err(JsonErrorKind::Truncated.at(bytes.len()));
        };
        let plain = rest.get(..length).unwrap_or_default();
        if let Some(control) = plain.iter().position(|byte| *byte < 0x20) {
            return Err(JsonErrorKind::Syntax.at(at + control));
        }
        at += length;
        if bytes.get(at) == Some(&b'"') {
            return Ok((at + 1, escaped));
        }
        escaped = true;
        at += escape_length(bytes, at)?;
    }
}

/// The length of the escape at `at`, backslash included.
fn escape_length(bytes: &[u8], at: usize) -> Result<usize, JsonError> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => match bytes.get(at + 2..at + 6) {
            Some(hex) if hex.iter().all(u8::is_ascii_hexdigit) => Ok(6),
            Some(_) => Err(JsonErrorKind::Syntax.at(at)),
            None => Err(JsonErrorKind::Truncated.at(bytes.len())),
        },
        Some(_) => Err(JsonErrorKind::Syntax.at(at)),
        None => Err(JsonErrorKind::Truncated.at(bytes.len())),
    }
}

/// What a checked string says: escapes resolved, a surrogate without its partner as U+FFFD.
pub(super) fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = escape.chars();
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let (character, after) = code_point(chars.as_str());
                out.push(character);
                rest = after;
                continue;
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// The character written by the four hex digits that `text` begins with, and what follows it.
fn code_point(text: &str) -> (char, &str) {
    let Some((unit, after)) = hex_unit(text) else { return (char::REPLACEMENT_CHARACTER, text) };
    if let Some(character) = char::from_u32(unit) {
        return (character, after);
    }
    let low = after.strip_prefix("\\u").and_then(hex_unit);
    match low {
        Some((low, behind)) if unit < 0xDC00 && (0xDC00..0xE000).contains(&low) => {
            let joined = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            (char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER), behind)
        }
        Some(_) | None => (char::REPLACEMENT_CHARACTER, after),
    }
}

fn hex_unit(text: &str) -> Option<(u32, &str)> {
    let (digits, after) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, after))
}
