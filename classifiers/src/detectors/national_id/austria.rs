//! Numbers of Austria.
//!
//! The social insurance number: serial, check digit, date of birth, weights 3, 7, 9, 5, 8, 4, 2, 1,
//! 6 and the remainder of 11 (section 31 ASVG; Dachverband der Sozialversicherungsträger). The tax
//! number ("Abgabenkontonummer"): nine digits, the last one Luhn's (BMF, structure of the TIN as
//! told to the OECD).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, is_date, luhn, number};

const WORDS: &str = "SVNR|svnr|svnummer|sv-nr|sv-nummer|sozialversicherungsnummer|sozialversicherungsnr|\
                     sozialversicherungs-nr|versicherungsnummer|vsnr|VSNR|e-card|ecard|SV-Nr|\
                     austrian social security|social security number|sozialversicherung";
const ACCOUNT: &str = "abgabenkontonummer|abgabenkonto|steuernummer|steuer-nr|st-nr|stnr|finanzamtsnummer";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "at_vnr", "dddddddddd", is_vnr, WORDS),
    Row::new(TAX, "at_tin", "ddddddddd", luhn, ACCOUNT).printed(&["##-###/####"]),
];

fn is_vnr(code: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
    let sum: u32 = WEIGHTS.iter().enumerate().map(|(place, weight)| digit(code, place) * weight).sum();
    // Months 13 to 15 stand in where serials have run out.
    let month = number(code, 6..8);
    let month = if (13..=15).contains(&month) { 1 } else { month };
    at(code, 0) != b'0'
        && sum % 11 == digit(code, 3)
        && is_date(number(code, 8..10), month, number(code, 4..6))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_austria() {
        // The example of the Dachverband.
        holds("at_vnr", &[
            ("SVNR 1237 010180", "1237 010180"),
            ("{\"sozialversicherungsnummer\": \"1237010180\"}", "1237010180"),
        ], &["SVNR 1238 010180", "SVNR 1237 011380", "Bestellung 1237 010180", "1237010180"]);
        holds("at_tin", &[("Abgabenkontonummer 59-119/9013", "59-119/9013")], &[
            "Abgabenkontonummer 59-119/9012",
        ]);
    }
}
