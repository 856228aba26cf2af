//! Values that look like a secret and have no name beside them.
//!
//! Random letters and digits are everywhere: hashes, identifiers, pictures, certificates. So this is
//! strict: capitals, small letters and digits that change as often as chance would have it, alone
//! between blanks or quotes, in no address, path or block, and neither a hash, a UUID, encoded text
//! nor beside a word for one of these.
//!
//! Source: Shannon, A Mathematical Theory of Communication (1948), for bits per character; RFC 4648
//! for the alphabets. For how often two neighbours of a random value differ in kind: of 62 letters
//! and digits, 1 - (26² + 26² + 10²) / 62², about five in eight.

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "high_entropy";
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::HighEntropy],
    kinds: Vec::new,
    evidence: "24 to 128 letters and digits as random as a generated value, alone between blanks or \
               quotes. Hashes, UUIDs, paths, addresses, encoded text, certificates, and values beside \
               a word for one of these are none.",
    source: "Shannon, A Mathematical Theory of Communication (1948); RFC 4648",
};

const SHORTEST: usize = 24;
const LONGEST: usize = 128;
/// Bits per character that a value has at least; 24 random letters and digits have about 4.4.
const BITS: f64 = 3.9;
/// Bytes before a value that are searched for words.
const BEFORE: usize = 64;

/// Looks at a run of base64 that holds no text.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: Range<usize>) {
    let view = scan.view();
    let value = view.slice(run.clone());
    if (SHORTEST..=LONGEST).contains(&value.len())
        && is_alone(view, &run)
        && is_random(value)
        && !is_something_else(value)
        && !is_explained(view, &run)
    {
        scan.add(Hit::new(NAME, Label::HighEntropy, run).by_context().confidence(60));
    }
}

/// Whether blanks, quotes or the marks of an assignment stand on both sides.
fn is_alone(view: View<'_>, run: &Range<usize>) -> bool {
    let opens = matches!(
        view.before(run.start),
        0 | b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'=' | b':' | b'('
    );
    let stop = matches!(view.at(run.end), b'.' | b',' | b')' | b';')
        && matches!(view.at(run.end + 1), 0 | b' ' | b'\n' | b'\r');
    opens
        && (stop
            || matches!(
                view.at(run.end),
                0 | b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b',' | b';'
            ))
}

/// Whether a value looks drawn by chance.
fn is_random(value: &[u8]) -> bool {
    let body = value.trim_ascii_end();
    let count = |class: fn(&u8) -> bool| body.iter().filter(|byte| class(byte)).count();
    let (capitals, small, digits) =
        (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase), count(u8::is_ascii_digit));
    let signs = body.len() - capitals - small - digits;
    if capitals < 4 || small < 4 || digits < 3 || signs * 6 > body.len() {
        return false;
    }
    let kind =
        |byte: u8| (byte.is_ascii_uppercase(), byte.is_ascii_lowercase(), byte.is_ascii_digit());
    let changes =
        body.windows(2).filter(|pair| matches!(pair, [a, b] if kind(*a) != kind(*b))).count();
    changes * 5 >= (body.len() - 1) * 2 && !has_word(body) && entropy(body) >= BITS
}

/// Whether small letters stand in a row as in words, or a part between signs is a word.
fn has_word(value: &[u8]) -> bool {
    let joint = |byte: &u8| matches!(byte, b'/' | b'-' | b'_' | b'+');
    let plain = |part: &[u8]| part.len() >= 3 && part.iter().all(u8::is_ascii_lowercase);
    value.split(|byte| !byte.is_ascii_lowercase()).any(|part| part.len() >= 6)
        || value.split(joint).any(plain)
        || value.split(|byte| !byte.is_ascii_uppercase()).any(|part| part.len() >= 7)
}

/// Beginnings of encoded pictures, archives, certificates and public keys.
fn is_something_else(value: &[u8]) -> bool {
    const HEADS: &[&[u8]] = &[
        b"iVBOR", b"/9j/", b"R0lGOD", b"UEsDB", b"JVBER", b"H4sI", b"MII", b"AAAA", b"PHN2",
        b"PD94", b"UklGR", b"d09G", b"ssh-", b"sha", b"T2dn", b"SUQz", b"Qk0",
    ];
    HEADS.iter().any(|head| value.starts_with(head))
}

/// Whether its line or a word before it says what it is.
fn is_explained(view: View<'_>, run: &Range<usize>) -> bool {
    let from = run.start.saturating_sub(BEFORE);
    let before = view.slice(from..run.start).to_ascii_lowercase();
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let stands_alone = line.iter().all(|byte| matches!(byte, b' ' | b'\t'));
    let block = stands_alone && is_in_block(view, run);
    block || (0..before.len()).any(|place| before.get(place..).is_some_and(explains))
}

/// Whether a text begins with a word for something that looks random and is no secret.
fn explains(text: &[u8]) -> bool {
    let words: &[&str] = match text.first().copied().unwrap_or(0) {
        b':' => &["://"],
        b'a' => &["address"],
        b'b' => &["base64", "begin", "block", "boundary"],
        b'c' => {
            &["certificate", "checksum", "cid", "cipher", "commit", "content-id", "correlation"]
        }
        b'd' => &["data:", "decode", "digest", "dummy"],
        b'e' => &["encode", "encrypted", "etag", "example"],
        b'f' => &["fingerprint"],
        b'g' => &["guid"],
        b'h' => &["hash"],
        b'i' => &["integrity", "ipfs", "iv="],
        b'm' => &["md5", "message-id"],
        b'n' => &["nonce"],
        b'o' => &["order"],
        b'p' => &["public"],
        b'r' => &["random", "request id"],
        b's' => &["salt", "sample", "session id", "sha", "signature", "ssh-"],
        b't' => &["trace", "tracking", "transaction", "txid"],
        b'u' => &["uuid"],
        b'v' => &["video"],
        b'w' => &["wallet", "www."],
        _ => return false,
    };
    words.iter().any(|word| text.starts_with(word.as_bytes()))
}

/// Whether a line of the value's kind stands above or below: a block of encoded data.
fn is_in_block(view: View<'_>, run: &Range<usize>) -> bool {
    let above = view.run_back(run.start, 2, |byte| byte.is_ascii_whitespace());
    let head = view.run_back(above, SHORTEST, |byte| !byte.is_ascii_whitespace());
    let below = view.run(run.end, 2, |byte| byte.is_ascii_whitespace());
    let tail = view.run(below, SHORTEST, |byte| !byte.is_ascii_whitespace());
    above - head >= SHORTEST || tail - below >= SHORTEST
}

/// The bits of information per character, from how often each occurs.
fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let total = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    let share = |count: &u32| f64::from(*count) / total;
    counts.iter().filter(|count| **count > 0).map(share).map(|part| -part * part.log2()).sum()
}

#[cfg(test)]
mod tests {
    use crate::Label::HighEntropy;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn a_random_value_is_found_where_it_stands_alone() {
        for value in ["q7Rz2Kp9Xv4Bn8Lm3Tg6Yw1C", "aG7kQ2xW9pL4vN8sT3zR6bY1mC5d"] {
            finds(HighEntropy, &format!("why does {value} not work"), value);
            finds(HighEntropy, &format!("x = \"{value}\""), value);
        }
    }

    #[test]
    fn what_only_looks_random_is_spared() {
        for text in [
            "getUserByIdAndName2FromDatabase4Now",
            "commit q7Rz2Kp9Xv4Bn8Lm3Tg6Yw1C",
            "550e8400-e29b-41d4-a716-446655440000",
            "d41d8cd98f00b204e9800998ecf8427e",
            "https://example.net/q7Rz2Kp9Xv4Bn8Lm3Tg6Yw1C",
            "lib/q7Rz2Kp9Xv4Bn8Lm3Tg6Yw1C/file",
            "iVBORw0KGgoAAAANSUhEUgAA7kQ2xW9pL4vN8sT3",
            "ACCOUNT2024NUMBER00123456789",
            "aG7kQ2xW9pL4vN8sT3zR6bY1mC5d\naG7kQ2xW9pL4vN8sT3zR6bY1mC5d\n",
        ] {
            spares(HighEntropy, text);
        }
    }
}
