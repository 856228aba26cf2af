//! Numbers of Germany.
//!
//! The tax identification number (section 139b of the Abgabenordnung): eleven digits, the first not
//! 0; among the first ten exactly one digit occurs twice or three times (three never in a row) and
//! the others at most once; the last is the check digit of ISO/IEC 7064, MOD 11,10 (BZSt, note on
//! the check digit). One random number in 250 passes: it needs a word, or the way it is printed.
//! The older "Steuernummer" of a tax office has no check that all states share. The pension
//! insurance number (section 147 SGB VI; VKVV section 4): area, date of birth, initial, serial,
//! check digit.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, is_date, mod_11_10, number};

const IDNR: &str = "steuer-id|steuerid|steueridentifikationsnummer|steueridentnummer|\
                    steuerliche identifikationsnummer|identifikationsnummer|idnr|id-nr|steuer-idnr|\
                    steuer-identifikationsnummer|steuer-identnummer|steuer|finanzamt|tax id|tax-id|\
                    persönliche identifikationsnummer|tin|german tax id|elster|TIN";
const OFFICE: &str = "steuernummer|steuer-nr|steuernr|st-nr|stnr|st.-nr|steuer nr|finanzamt";
const PENSION: &str = "rentenversicherungsnummer|sozialversicherungsnummer|rv-nummer|rvnr|rvnummer|\
                       versicherungsnummer|sv-nummer|sv-nr|svnr|svnummer|sozialversicherungs-nr|\
                       rentenversicherung|sozialversicherungsausweis|vsnr|VSNR";

pub(super) const ROWS: &[Row] = &[
    Row::new(TAX, "de_idnr", "ddddddddddd", is_idnr, IDNR).printed(&["## ### ### ###"]),
    Row::new(TAX, "de_stnr", "dddddddddd ddddddddddd ddddddddddddd", is_stnr, OFFICE)
        .printed(&["###/###/#####", "###/####/####"])
        .unchecked(),
    Row::new(ID, "de_rvnr", "ddddddddAddd", is_rvnr, PENSION).alone(),
];

fn is_idnr(code: &[u8]) -> bool {
    let mut counts = [0_u8; 10];
    let mut row = (0, 0_u8);
    let mut longest = 0;
    for byte in code.iter().take(10) {
        if let Some(count) = counts.get_mut(usize::from(byte.wrapping_sub(b'0'))) {
            *count += 1;
        }
        row = if row.1 > 0 && row.0 == *byte { (*byte, row.1 + 1) } else { (*byte, 1) };
        longest = longest.max(row.1);
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    at(code, 0) != b'0' && repeated == 1 && (2..=3).contains(&most) && longest < 3
        && mod_11_10(code)
}

/// Ten or eleven digits of a tax office, or the thirteen of the federal form with a 0 in the fifth
/// place (BMF, structure of the Steuernummer).
fn is_stnr(code: &[u8]) -> bool {
    match code.len() {
        13 => at(code, 4) == b'0' && matches!(number(code, 0..2), 10 | 11 | 21..=24 | 26..=28 | 30..=32 | 40 | 41 | 51..=53 | 55..=57 | 91 | 92),
        _ => number(code, 0..3) > 0 && !crate::detectors::identifier::check::uniform(code),
    }
}

fn is_rvnr(code: &[u8]) -> bool {
    const WEIGHTS: [u32; 12] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    // The letter counts as two digits: A is 01.
    let letter = u32::from(at(code, 8).wrapping_sub(b'A')) + 1;
    let digits = (0..8).map(|place| digit(code, place)).chain([letter / 10, letter % 10]);
    let digits = digits.chain((9..11).map(|place| digit(code, place)));
    let sum: u32 = digits.zip(WEIGHTS).map(|(d, weight)| d * weight / 10 + d * weight % 10).sum();
    let area = matches!(number(code, 0..2), 2..=4 | 8..=29 | 38..=40 | 42..=43 | 48..=82 | 89);
    let day = number(code, 2..4);
    // Days above 31 where two would share a number.
    let born = is_date(number(code, 6..8), number(code, 4..6), if day > 31 { day - 31 } else { day });
    area && born && letter <= 26 && sum % 10 == digit(code, 11)
}

#[cfg(test)]
mod tests {
    use super::is_idnr;
    use crate::Label::TaxId;
    use crate::detectors::trial::{finds, holds, judge, spares};

    #[test]
    fn the_official_examples_pass() {
        // Test numbers published by the BZSt and in the ELSTER handbook.
        for number in ["86095742719", "47036892816", "65929970489", "57549285017", "25768131411"] {
            assert!(is_idnr(number.as_bytes()), "{number}");
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
            assert!(!is_idnr(number.as_bytes()), "{number}");
        }
        assert!(!is_idnr(b"11134567892") && !is_idnr(b"11134567890"), "three in a row");
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

    #[test]
    fn the_numbers_of_tax_office_and_pension_insurance() {
        // The examples of the BMF's page on the Steuernummer.
        holds("de_stnr", &[
            ("Steuernummer 181/815/08155", "181/815/08155"),
            ("St.-Nr. 93815/08152", "93815/08152"),
            ("Steuernummer: 2181081508155", "2181081508155"),
        ], &["Steuernummer: 2181181508155", "Aktenzeichen 9381508152"]);
        // The examples of the Deutsche Rentenversicherung.
        holds("de_rvnr", &[
            ("Versicherungsnummer 15 070649 C 103", "15 070649 C 103"),
            ("65170839J003 liegt vor", "65170839J003"),
        ], &["65170839J004", "65173839J003", "05170839J003"]);
    }
}
