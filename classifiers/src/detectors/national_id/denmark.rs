//! The personal number of Denmark (CPR): date of birth, dash, four digits of which the last made the
//! sum of weights 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 a multiple of 11; numbers given since 2007 need not
//! (CPR-kontoret). So the check alone is no proof, and its failure is none either: without a word
//! only the printed form with a right check counts.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{is_date, number, weighted};

const WORDS: &str = "CPR|cpr|cpr-nummer|cpr-nr|cprnr|cprnummer|personnummer|personnr|danish personal";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "dk_cpr", "dddddddddd", is_checked, WORDS).printed(&["######-####"]),
    Row::new(ID, "dk_cpr", "dddddddddd", is_born, WORDS).unchecked(),
];

fn is_born(code: &[u8]) -> bool {
    is_date(number(code, 4..6), number(code, 2..4), number(code, 0..2))
}

fn is_checked(code: &[u8]) -> bool {
    is_born(code) && weighted(code, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_denmark() {
        // The example of the CPR office, and one without a check digit.
        holds("dk_cpr", &[
            ("CPR-nummer 211062-5629", "211062-5629"),
            ("hun har 211062-5629", "211062-5629"),
            ("CPR: 010107-1234", "010107-1234"),
            ("cpr 2110625629", "2110625629"),
        ], &["CPR 311362-5629", "010107-1234", "2110625629", "ordre 211062-5629"]);
    }
}
