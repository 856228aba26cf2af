//! What a value must look like to be a password or a secret.

use std::ops::Range;

use crate::detectors::credential::placeholder::{entropy, is_placeholder};
use crate::engine::view::View;

const LONGEST: usize = 256;
const SHORTEST_PASSWORD: usize = 5;
const SHORTEST_SECRET: usize = 16;
/// Bits per character: random letters and digits have 4 and more at this length, words under 3.5.
const LEAST_ENTROPY: f64 = 3.4;
const LEAST_ENTROPY_HEX: f64 = 2.8;

/// Characters of a token that stands alone.
pub(super) const fn in_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'/' | b'~')
}

/// Whether the rest of the name says that the value is not the secret but something about it.
pub(super) fn speaks_about(head: &[u8], tail: &[u8]) -> bool {
    const HEADS: &[&[u8]] =
        &[b"public", b"pub_", b"forgot", b"reset", b"no_", b"max_", b"has_", b"is_"];
    const TAILS: &[&[u8]] = &[
        b"hash",
        b"type",
        b"name",
        b"field",
        b"length",
        b"_len",
        b"policy",
        b"count",
        b"limit",
        b"expir",
        b"url",
        b"uri",
        b"path",
        b"file",
        b"_id",
        b"ref",
        b"public",
        b"reset",
        b"min",
        b"max",
        b"label",
        b"hint",
        b"placeholder",
        b"regex",
        b"rule",
        b"required",
        b"s_used",
        b"izer",
        b"ize",
        b"version",
        b"usage",
        b"algorithm",
        b"manager",
        b"store",
        b"less",
        b"encoder",
        b"validator",
        b"prompt",
        b"format",
        b"endpoint",
        b"provider",
        b"strength",
    ];
    let holds = |text: &[u8], part: &[u8]| {
        text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
    };
    HEADS.iter().any(|part| holds(head, part)) || TAILS.iter().any(|part| holds(tail, part))
}

/// Reads the value that starts here: to the closing quote, or else to a blank, without the
/// punctuation of the sentence. Says whether it was quoted.
pub(super) fn read(view: View<'_>, at: usize, in_query: bool) -> (Range<usize>, bool) {
    let escaped = view.at(at) == b'\\';
    let opening = at + usize::from(escaped);
    let mark = view.at(opening);
    if matches!(mark, b'"' | b'\'' | b'`') {
        let start = opening + 1;
        let end = view.run(start, LONGEST, |byte| {
            byte != mark && byte != b'\n' && !(escaped && byte == b'\\')
        });
        if view.at(end) == mark || escaped {
            return (start..end, true);
        }
    }
    // Emphasis and typographic quotes are no part of a password.
    let start = view.run(at, 2, |byte| byte == b'*');
    let start = ["„", "“", "«\u{a0}", "« ", "«"]
        .iter()
        .find(|quote| view.starts(start, quote.as_bytes()))
        .map_or(start, |quote| start + quote.len());
    let end = view.run(start, LONGEST, |byte| {
        byte > b' '
            && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'\\' | b';')
            && !(in_query && byte == b'&')
    });
    // Letters of other alphabets belong to a value; their quotes and full stops do not.
    let text = view.text().get(start..end).unwrap_or_default();
    let foreign = |letter: char| !letter.is_ascii() && !letter.is_alphanumeric();
    let end = text.find(foreign).map_or(end, |place| start + place);
    let text = view.slice(start..end);
    let trailing =
        |byte: &u8| matches!(byte, b'.' | b',' | b';' | b':' | b')' | b']' | b'}' | b'*');
    let kept = text.iter().rposition(|byte| !trailing(byte)).map_or(0, |last| last + 1);
    (start..start + kept, false)
}

/// Letters mixed with digits or signs, as no word of a sentence is.
pub(super) fn is_strong(value: &[u8]) -> bool {
    let body = value.trim_ascii();
    let kept = body.iter().rposition(|byte| !b".,;:)]}\"'*".contains(byte)).map_or(0, |p| p + 1);
    let body = body.get(..kept).unwrap_or_default();
    let letter = body.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let digit = body.iter().any(u8::is_ascii_digit);
    let inner = body.get(1..body.len().saturating_sub(1)).unwrap_or_default();
    let sign = inner.iter().any(|byte| b"!#$%&*+?@^_=~|".contains(byte));
    let capitals =
        body.iter().skip(1).any(u8::is_ascii_uppercase) && body.iter().any(u8::is_ascii_lowercase);
    body.len() >= SHORTEST_PASSWORD && letter && (digit || sign || (capitals && body.len() >= 8))
}

/// Capitals, small letters and digits in one, as only generated values of this length have.
pub(super) fn is_mixed(value: &[u8]) -> bool {
    value.len() >= 20
        && value.iter().any(u8::is_ascii_uppercase)
        && value.iter().any(u8::is_ascii_lowercase)
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() > 1
}

/// Whether a value can be a password.
pub(super) fn is_password(value: &[u8], quoted: bool) -> bool {
    let spaced = value.iter().any(|byte| matches!(byte, b' ' | b'\t'));
    let shaped = (SHORTEST_PASSWORD..=128).contains(&value.len()) && !spaced;
    if !shaped || is_placeholder(value) || is_common_word(value) {
        return false;
    }
    let code = value.iter().any(|byte| matches!(byte, b'(' | b')' | b'{' | b'}')) && !quoted;
    if code || is_member(value) || value.starts_with(b"/") || contains(value, b"://") {
        return false;
    }
    is_strong(value) || (quoted && value.iter().all(u8::is_ascii_digit) && value.len() >= 6)
}

/// `object.member`, `module::item`, `snake_case_name`: code that fetches the secret.
fn is_member(value: &[u8]) -> bool {
    let names = value.split(|byte| matches!(byte, b'.' | b':' | b'_' | b'-' | b'['));
    let mut parts = 0;
    let plain = names.filter(|part| !part.is_empty()).all(|part| {
        parts += 1;
        let lower = part.iter().all(u8::is_ascii_lowercase);
        let upper = part.iter().all(u8::is_ascii_uppercase);
        let camel = part.iter().all(u8::is_ascii_alphabetic) && !value.contains(&b'_');
        lower || upper || (camel && value.contains(&b'.'))
    });
    plain && parts > 1
}

fn is_common_word(value: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[
        b"password",
        b"passwort",
        b"secret",
        b"string",
        b"undefined",
        b"required",
        b"optional",
        b"password1",
        b"password123",
        b"passw0rd",
        b"admin123",
        b"test123",
        b"process.env",
        b"os.environ",
    ];
    WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
        || contains(value, b"process.env")
        || contains(value, b"environ")
        || contains(value, b"getenv")
}

fn contains(value: &[u8], part: &[u8]) -> bool {
    value.windows(part.len()).any(|window| window == part)
}

/// Whether a value is as random as a generated secret.
pub(super) fn is_random(value: &[u8]) -> bool {
    if !(SHORTEST_SECRET..=LONGEST * 4).contains(&value.len()) || is_placeholder(value) {
        return false;
    }
    let plain = value.iter().all(|byte| byte.is_ascii_graphic());
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let code = value.iter().any(|byte| matches!(byte, b'(' | b'{' | b'<' | b'"'))
        && !value.iter().any(|byte| matches!(byte, b'!' | b'#' | b'$' | b'^'));
    if !plain || digits == 0 || letters == 0 || code || is_uuid(value) {
        return false;
    }
    if value.starts_with(b"/") || value.starts_with(b".") || contains(value, b"://") {
        return false;
    }
    let hex = value.iter().all(u8::is_ascii_hexdigit);
    let least = if hex { LEAST_ENTROPY_HEX } else { LEAST_ENTROPY };
    entropy(value) >= least && !is_words(value)
}

/// Words joined by dashes, dots, slashes or capitals: a name, not a key.
fn is_words(value: &[u8]) -> bool {
    let mut in_words = 0;
    let parts = value.split(|byte| !byte.is_ascii_alphanumeric());
    for part in parts {
        let letters = part.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let small = part.iter().skip(1).take(letters.saturating_sub(1));
        let is_word = letters >= 3
            && part.len() - letters <= 2
            && (small.clone().all(u8::is_ascii_lowercase)
                || small.clone().all(u8::is_ascii_uppercase));
        if is_word {
            in_words += part.len();
        }
    }
    in_words * 2 > value.len()
}

/// RFC 9562, section 4.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
