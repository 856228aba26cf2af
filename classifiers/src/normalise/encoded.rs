//! Runs of base64 and hexadecimal that hold text.
//!
//! Any long word could be base64, so a run is followed only when it decodes to text: a few bytes
//! are tried first, and nearly all runs end there.

use std::ops::Range;

use crate::Decoded;
use crate::engine::view::base64;

/// Shorter runs hide nothing that is looked for.
pub(crate) const SHORTEST: usize = 12;
/// Lines of wrapped base64 are at least this long (RFC 7468: 64, RFC 2045: 76).
const WRAPPED: usize = 60;
/// Bytes decoded to see whether the rest is worth it.
const PROBE: usize = 8;

/// A run and the text in it.
pub(crate) struct Encoded {
    pub(crate) span: Range<usize>,
    pub(crate) text: String,
    pub(crate) how: Decoded,
}

/// The next run at or after a place that ends before or at `limit` bytes, whether it decodes or
/// not.
pub(crate) fn next_run(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let mut start = from;
    // One of any `SHORTEST` bytes in a row belongs to every run that covers them, so only each
    // `SHORTEST`th byte is looked at until one fits.
    loop {
        let window = bytes.get(start..start + SHORTEST)?;
        match window.iter().rposition(|byte| !base64(*byte)) {
            Some(outside) => start += outside + 1,
            None => {
                let length = bytes.get(start..)?.iter().position(|byte| !base64(*byte));
                let end = length.map_or(bytes.len(), |length| start + length);
                return Some(start..joined(bytes, start, end));
            }
        }
    }
}

/// Takes in the following lines of wrapped base64, and its padding.
fn joined(bytes: &[u8], start: usize, mut end: usize) -> usize {
    let mut line = end - start;
    while line >= WRAPPED {
        let blank = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b'\r' | b'\n'));
        let next = end + usize::from(blank(end)) + usize::from(blank(end) && blank(end + 1));
        let rest = bytes.get(next..).unwrap_or_default();
        line = rest.iter().position(|byte| !base64(*byte)).unwrap_or(rest.len());
        if next == end || line == 0 {
            break;
        }
        end = next + line;
    }
    let padding = bytes.get(end..).unwrap_or_default();
    end + padding.iter().take(2).take_while(|byte| **byte == b'=').count()
}

/// The text in a run, if it holds text. Where a run is a path or a name with its parts joined by
/// slashes and dashes, each part is tried.
pub(crate) fn texts(bytes: &[u8], run: Range<usize>, mut take: impl FnMut(Encoded)) {
    let whole = bytes.get(run.clone()).unwrap_or_default();
    if let Some((text, how)) = decode(whole) {
        return take(Encoded { span: run, text, how });
    }
    let mut start = run.start;
    for part in whole.split(|byte| matches!(byte, b'/' | b'-' | b'_' | b'+')) {
        let span = start..start + part.len();
        start = span.end + 1;
        if part.len() < whole.len()
            && part.len() >= SHORTEST
            && let Some((text, how)) = decode(part)
        {
            take(Encoded { span, text, how });
        }
    }
}

fn decode(run: &[u8]) -> Option<(String, Decoded)> {
    let hex =
        run.len() >= 16 && run.len().is_multiple_of(2) && run.iter().all(u8::is_ascii_hexdigit);
    if hex && let Some(text) = readable(from_hex(run)) {
        return Some((text, Decoded::Hex));
    }
    let probe = from_base64(run.get(..PROBE)?);
    if !probe.iter().all(|byte| plausible(*byte)) {
        return None;
    }
    readable(from_base64(run)).map(|text| (text, Decoded::Base64))
}

/// Whether a byte can stand in readable text of UTF-8 or UTF-16.
const fn plausible(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t' | 0 | 0x80..=0xF4)
}

fn from_hex(run: &[u8]) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => 0,
    };
    run.chunks_exact(2).map(|pair| pair.iter().fold(0, |n, byte| (n << 4) | value(*byte))).collect()
}

/// Decodes both alphabets of base64; line breaks are passed over, bits that fill no byte dropped.
pub(crate) fn from_base64(run: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(run.len() / 4 * 3 + 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in run {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [_, _, _, low] = (held >> bits).to_be_bytes();
            decoded.push(low);
        }
    }
    decoded
}

/// The text in these bytes: UTF-8, or the UTF-16 that Windows encodes. Nearly all of it must be
/// printable.
fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text,
        Ok(text) => utf16(text.as_bytes())?,
        Err(error) => utf16(error.as_bytes())?,
    };
    let control = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    (control.count() * 32 <= text.len() && text.len() >= SHORTEST / 2).then_some(text)
}

/// ASCII in UTF-16, little-endian: every second byte is zero.
fn utf16(bytes: &[u8]) -> Option<String> {
    let mut pairs = bytes.chunks_exact(2);
    let ascii = pairs.by_ref().map(|pair| match pair {
        [low, 0] if low.is_ascii() && *low != 0 => Some(char::from(*low)),
        _ => None,
    });
    let text: Option<String> = ascii.collect();
    text.filter(|text| text.len() >= 6)
}
