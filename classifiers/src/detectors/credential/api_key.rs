//! Keys and tokens of known issuers: a prefix, then an exact alphabet and length, sometimes a
//! checksum. The formats are rows of a table (`formats`), each with the page it comes from.

mod formats;

pub(crate) use formats::FORMATS;

use super::placeholder::is_placeholder;
use crate::Label;
use crate::detectors::About;
use crate::engine::runs::Runs;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "api_key";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::ApiKey],
    kinds: || FORMATS.iter().map(|format| format.kind).collect(),
    evidence: "Prefix, alphabet and exact length of the issuer, and its checksum where it has one; placeholders are none.",
    source: "The page of each issuer, beside the format in detectors/credential/api_key/formats.rs.",
};

/// An alphabet.
#[derive(Clone, Copy)]
enum Of {
    Digit,
    /// `0-9 a-f`
    Hex,
    /// `0-9 a-f A-F`
    HexAnyCase,
    /// `A-Z 0-9`
    Upper,
    /// `a-z 0-9`
    Lower,
    /// `A-Z a-z 0-9`
    Alnum,
    /// `A-Z a-z 0-9 _`
    Word,
    /// `A-Z a-z 0-9 _ -`
    Url,
    /// `A-Z a-z 0-9 _ - . ~`
    Unreserved,
    /// `A-Z a-z 0-9 + / =`
    Base64,
    /// `A-Z a-z 0-9 _ - =`
    Padded,
    /// Base64 in a query: `A-Z a-z 0-9 % =`
    Encoded,
}

impl Of {
    const fn has(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Self::HexAnyCase => byte.is_ascii_hexdigit(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Lower => byte.is_ascii_lowercase() || byte.is_ascii_digit(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Unreserved => {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~')
            }
            Self::Encoded => byte.is_ascii_alphanumeric() || matches!(byte, b'%' | b'='),
            Self::Padded => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'='),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
        }
    }
}

/// A part of a key behind its prefix.
#[derive(Clone, Copy)]
enum Part {
    /// These characters.
    Text(&'static str),
    /// One of these.
    Either(&'static [&'static str]),
    /// From so many to so many characters of an alphabet, as many as there are.
    Run(Of, usize, usize),
}

/// What else has to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    None,
    /// The last six characters are the CRC-32 of the others behind the prefix, in base 62.
    Crc,
    /// A digit stands directly before the prefix.
    DigitBefore,
}

/// The form of one kind of key.
pub(crate) struct Format {
    kind: &'static str,
    /// The characters that give it away, in their case.
    prefix: &'static str,
    /// What stands before them and belongs to the key.
    lead: Option<(Of, usize, usize)>,
    parts: &'static [Part],
    check: Check,
    /// The issuer's page that defines or shows the form.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by people and by the test of the table")
    )]
    source: &'static str,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind)
    }
}

impl Format {
    /// The literal for the gate.
    pub(crate) const fn literal(&self) -> &'static str {
        self.prefix
    }

    /// Looks at a prefix, in whatever case the gate found it.
    pub(crate) fn look(&self, scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
        let view = scan.view();
        if !view.starts(at, self.prefix.as_bytes()) {
            return None;
        }
        let start = self.start(view, at)?;
        let body = at + self.prefix.len();
        let runs = scan.runs();
        let end = self.parts.iter().try_fold(body, |at, part| part.end(runs, view, at))?;
        let secret = if self.lead.is_some() { start..end } else { body..end };
        if !view.closes(end) || is_placeholder(view.slice(secret)) {
            return None;
        }
        let hit = Hit::new(NAME, Label::ApiKey, start..end).kind(self.kind);
        match self.check {
            Check::None => scan.add(hit.confidence(95)),
            Check::Crc if crc_holds(view.slice(body..end)) => scan.add(hit.checked()),
            Check::DigitBefore if view.before(at).is_ascii_digit() => scan.add(hit.confidence(95)),
            Check::Crc | Check::DigitBefore => None,
        }
    }

    fn start(&self, view: View<'_>, at: usize) -> Option<usize> {
        let start = match self.lead {
            None => at,
            Some((of, least, most)) => {
                let start = view.run_back(at, most + 1, |byte| of.has(byte));
                (least..=most).contains(&(at - start)).then_some(start)?
            }
        };
        // A webhook is an address; its scheme belongs to it.
        let scheme = start.checked_sub(8).filter(|scheme| view.starts(*scheme, b"https://"));
        view.opens(start).then_some(scheme.unwrap_or(start))
    }
}

impl Part {
    /// Where the part ends when it stands at a place.
    fn end(&self, runs: &mut Runs, view: View<'_>, at: usize) -> Option<usize> {
        match self {
            Self::Text(text) => view.starts(at, text.as_bytes()).then_some(at + text.len()),
            Self::Either(texts) => texts
                .iter()
                .find(|text| view.starts(at, text.as_bytes()))
                .map(|text| at + text.len()),
            Self::Run(of, least, most) => {
                let end = runs.end(*of as usize, (view, at), *most, |byte| of.has(byte));
                // A full stop ends the sentence.
                let end = if end > at && view.before(end) == b'.' { end - 1 } else { end };
                (end - at >= *least).then_some(end)
            }
        }
    }
}

/// The checksum of GitHub's and npm's tokens (GitHub, "Behind GitHub's new authentication token
/// formats", 2021): CRC-32 of the random part, in base 62 with digits first, six characters.
fn crc_holds(body: &[u8]) -> bool {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let Some((random, check)) =
        body.len().checked_sub(6).and_then(|place| body.split_at_checked(place))
    else {
        return false;
    };
    let mut rest = u64::from(crc32fast::hash(random));
    check.iter().rev().all(|byte| {
        let place = usize::try_from(rest % 62).unwrap_or_default();
        rest /= 62;
        LETTERS.get(place) == Some(byte)
    }) && rest == 0
}

#[cfg(test)]
mod tests;
