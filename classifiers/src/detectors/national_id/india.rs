//! Numbers of India.
//!
//! Aadhaar: twelve digits, not beginning with 0 or 1, Verhoeff's check digit, no palindrome (UIDAI,
//! Aadhaar numbering scheme). PAN: five letters of which the fourth tells the kind of holder, four
//! digits, a letter (Income-tax Rules 1962, rule 114). EPIC of voters: three letters, seven digits
//! (Election Commission).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, number, verhoeff};

const AADHAAR: &str = "Aadhaar|aadhaar|aadhar|aadhaar number|aadhaar no|UIDAI|uidai|uid|UID|आधार|adhaar|\
                       aadhaar card|unique identification|aadhaar id|आधार संख्या|VID";
const PAN: &str = "PAN|pan card|pan number|pan no|permanent account number|pan-card|पैन|income tax pan";
const EPIC: &str = "EPIC|voter id|voter card|epic number|epic no|elector photo|voter's id|voter identity";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "in_aadhaar", "dddddddddddd", is_aadhaar, AADHAAR),
    Row::new(TAX, "in_pan", "AAAAAddddA", is_pan, PAN).alone().unchecked(),
    Row::new(ID, "in_epic", "AAAddddddd", |_| true, EPIC).unchecked(),
];

fn is_aadhaar(code: &[u8]) -> bool {
    let palindrome = code.iter().eq(code.iter().rev());
    !matches!(at(code, 0), b'0' | b'1') && !palindrome && verhoeff(code)
}

fn is_pan(code: &[u8]) -> bool {
    let kind = at(code, 3);
    number(code, 5..9) > 0
        && matches!(kind, b'P' | b'C' | b'H' | b'F' | b'A' | b'T' | b'B' | b'L' | b'J' | b'G' | b'K')
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_india() {
        // Published examples.
        holds("in_aadhaar", &[
            ("Aadhaar 2341 2341 2346", "2341 2341 2346"),
            ("UIDAI no. 234123412346", "234123412346"),
            ("आधार 234123412346", "234123412346"),
        ], &["Aadhaar 2341 2341 2347", "Aadhaar 1341 2341 2346", "2341 2341 2346", "order 234123412346"]);
        holds("in_pan", &[
            ("PAN ACUPA7085R", "ACUPA7085R"),
            ("mine is ACUPA7085R.", "ACUPA7085R"),
            ("pan card: acupa7085r", "acupa7085r"),
        ], &["PAN ACUZA7085R", "PAN ACUPA0000R", "SKU ACUPA7085R", "PAN ACUPA70855"]);
        holds("in_epic", &[("Voter ID WKH1186253", "WKH1186253")], &["WKH1186253"]);
    }
}
