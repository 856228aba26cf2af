//! The registration number of France (NIR, "numéro de sécurité sociale"): sex, year, month,
//! department with 2A and 2B for Corsica, commune, serial, and 97 minus the remainder of 97 as the
//! key (INSEE; decree 82-103 of 22 January 1982). It stands alone: the key and the month together
//! let one random number in 500 pass.

use std::ops::Range;

use super::{NAME, number};
use crate::Label;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

const DIGITS: usize = 15;

pub(super) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let start = groups.first().start;
    if !matches!(view.at(start), b'1'..=b'4' | b'7' | b'8') || !view.opens(start) {
        return None;
    }
    let (span, digits) = read(view, start)?;
    let alone = !matches!(view.before(start), b'.' | b',' | b'-')
        && view.closes(span.end)
        && !(view.at(span.end) == b'-' && view.at(span.end + 1).is_ascii_alphanumeric());
    if !alone || !valid(&digits) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::NationalId, span).kind("fr_nir").checked())
}

/// Fifteen characters, digits but for the department, one separator at most between two.
fn read(view: View<'_>, start: usize) -> Option<(Range<usize>, [u8; DIGITS])> {
    let mut digits = [0; DIGITS];
    let mut at = start;
    for (place, slot) in digits.iter_mut().enumerate() {
        if matches!(view.at(at), b' ' | b'.' | b'-' | b'/' | b'\t') {
            at += 1;
        }
        let byte = view.at(at).to_ascii_uppercase();
        if !(byte.is_ascii_digit() || (place == 6 && matches!(byte, b'A' | b'B'))) {
            return None;
        }
        *slot = byte;
        at += 1;
    }
    Some((start..at, digits))
}

fn valid(digits: &[u8; DIGITS]) -> bool {
    // For the key, 2A counts as 19 and 2B as 18.
    let corsica = match digits.get(5..7) {
        Some(b"2A") => Some(b'9'),
        Some(b"2B") => Some(b'8'),
        _ => None,
    };
    let mut plain = *digits;
    if let (Some(ones), Some([tens, second])) = (corsica, plain.get_mut(5..7)) {
        (*tens, *second) = (b'1', ones);
    }
    let read = |range: Range<usize>| plain.get(range).and_then(number);
    let (Some(month), Some(department)) = (read(3..5), read(5..7)) else { return false };
    let (Some(commune), Some(serial)) = (read(7..10), read(10..13)) else { return false };
    let (Some(all), Some(key)) = (read(0..13), read(13..15)) else { return false };
    // Months above 12 stand for birth dates that are not known (INSEE).
    let month_known = matches!(month, 1..=12 | 20 | 30..=42 | 50..=99);
    let digits_only = plain.iter().all(u8::is_ascii_digit);
    digits_only
        && month_known
        && department > 0
        && commune > 0
        && serial > 0
        && 97 - all % 97 == key
}

#[cfg(test)]
mod tests {
    use crate::Label::NationalId;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn numbers_with_the_right_key_are_found() {
        // The example of the CNAV and one of Corsica.
        finds(NationalId, "NIR 2 55 08 14 168 025 38", "2 55 08 14 168 025 38");
        finds(NationalId, "numéro 255081416802538.", "255081416802538");
        finds(NationalId, "1 85 05 2A 006 084 35", "1 85 05 2A 006 084 35");
    }

    #[test]
    fn one_rule_broken_is_spared() {
        for text in [
            "NIR 2 55 08 14 168 025 39",
            "NIR 2 55 18 14 168 025 38",
            "NIR 5 55 08 14 168 025 38",
            "NIR 2550814168025381",
            "NIR 1 85 05 2C 006 084 35",
        ] {
            spares(NationalId, text);
        }
    }
}
