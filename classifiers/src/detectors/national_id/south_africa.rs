//! Numbers of South Africa.
//!
//! Identity number: date of birth, sex, citizenship 0, 1 or 2, a digit, Luhn's (Identification Act 68
//! of 1997; Department of Home Affairs). Tax reference number: ten digits from 0, 1, 2, 3 or 9 with
//! Luhn's (SARS).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, luhn, number, yymmdd};

const WORDS: &str = "south african id|sa id|sa id number|rsa id|RSA ID|identity number|id number|ID No|\
                     south african identity|identiteitsnommer|id-nommer|SA ID|ID nommer|south africa id";
const TAX_WORDS: &str = "income tax number|tax reference number|tax ref|SARS|sars|tax reference|belastingverwysing";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "za_id", "ddddddddddddd", is_id, WORDS).printed(&["###### #### ## #", "###### #### # # #", "###### #### ###"]),
    Row::new(TAX, "za_tin", "dddddddddd", is_tin, TAX_WORDS),
];

fn is_id(code: &[u8]) -> bool {
    yymmdd(code, 0) && matches!(at(code, 10), b'0'..=b'2') && luhn(code)
}

fn is_tin(code: &[u8]) -> bool {
    matches!(at(code, 0), b'0'..=b'3' | b'9') && number(code, 0..10) > 0 && luhn(code)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_south_africa() {
        // Published examples.
        holds("za_id", &[
            ("SA ID number 7503305044089", "7503305044089"),
            ("South African ID: 8001015009087", "8001015009087"),
        ], &["SA ID 8001015009088", "SA ID 8013015009087", "8001015009087", "order 8001015009087"]);
        holds("za_tin", &[("SARS tax reference number 0001339050", "0001339050")], &["SARS 0001339051"]);
    }
}
