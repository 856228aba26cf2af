//! The tax identification number of Germany (section 139b of the Abgabenordnung).
//!
//! Eleven digits, the first not 0; among the first ten exactly one digit occurs twice or three
//! times (three never in a row) and the others at most once; the last is the check digit of
//! ISO/IEC 7064, MOD 11,10 (BZSt, technical note on the check digit). About one random number in
//! 250 passes, so it needs a word beside it, unless it is grouped as the tax office prints it.

use super::NAME;
use crate::Label;
use crate::engine::context::Cues;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::digits_of;

pub(super) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let (span, separator) = groups.shaped(&[2, 3, 3, 3]).or_else(|| groups.shaped(&[11]))?;
    if !valid(groups.view.slice(span.clone())) {
        return None;
    }
    let near = scan.near(&span);
    let printed = separator == b' ' && !near.last.has(Cues::PHONE) && !near.last.has(Cues::THING);
    if !(near.any.has(Cues::TAX) || printed) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::TaxId, span).kind("de_idnr").checked())
}

fn valid(text: &[u8]) -> bool {
    let digits = digits_of(text);
    if digits.clone().next() == Some(0) {
        return false;
    }
    let mut counts = [0_u8; 10];
    let mut product = 10_u32;
    let mut row = (0, 0_u8);
    let mut longest = 0;
    for digit in digits.clone().take(10) {
        if let Some(count) = counts.get_mut(usize::from(digit)) {
            *count += 1;
        }
        row = if row.1 > 0 && row.0 == digit { (digit, row.1 + 1) } else { (digit, 1) };
        longest = longest.max(row.1);
        let sum = (u32::from(digit) + product) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    let check = (11 - product) % 10;
    repeated == 1
        && (2..=3).contains(&most)
        && longest < 3
        && digits.last().is_some_and(|last| u32::from(last) == check)
}

#[cfg(test)]
mod tests {
    use super::valid;
    use crate::Label::TaxId;
    use crate::detectors::trial::{finds, judge, spares};

    #[test]
    fn the_official_examples_pass() {
        // Test numbers published by the BZSt and in the ELSTER handbook.
        for number in ["86095742719", "47036892816", "65929970489", "57549285017", "25768131411"] {
            assert!(valid(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn one_rule_broken_is_one_too_many() {
        for number in [
            "86095742710", // check digit
            "06095742719", // first digit 0
            "12345678903", // no digit twice
            "11223456789", // two digits twice
        ] {
            assert!(!valid(number.as_bytes()), "{number}");
        }
        assert!(!valid(b"11134567892") && !valid(b"11134567890"), "three in a row");
    }

    #[test]
    fn it_needs_a_word_or_its_printed_form() {
        finds(TaxId, "Meine Steuer-ID lautet 86095742719.", "86095742719");
        finds(TaxId, "Bitte prüfen: 86 095 742 719", "86 095 742 719");
        finds(TaxId, "86095742719 (IdNr.)", "86095742719");
        assert_eq!(judge("86095742719", Some("steuer_id")).count(TaxId), 1);
        spares(TaxId, "Bestellung 86095742719");
        spares(TaxId, "86095742719");
        spares(TaxId, "Steuer-ID 86095742718");
    }
}
