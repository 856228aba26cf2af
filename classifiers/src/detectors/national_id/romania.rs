//! The personal numerical code of Romania (CNP): sex and century, date of birth, county, serial, and
//! a check digit of weights 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 and the remainder of 11, 10 written as
//! 1 (Law 105/1996; HG 1375/2006).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, number, weighted, yymmdd};

const WORDS: &str = "CNP|cnp|cod numeric personal|codul numeric personal|codului numeric personal|C.N.P|\
                     cod numeric|codul numeric|NIF";
const CARD: &str = "carte de identitate|carte identitate|buletin|seria|CI seria|C.I. seria|serie CI|\
                    cărții de identitate|carte de identitate seria";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "ro_cnp", "ddddddddddddd", is_code, WORDS),
    Row::new(ID, "ro_ci", "AAdddddd", |_| true, CARD).unchecked(),
];

fn is_code(code: &[u8]) -> bool {
    let rest = weighted(code, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    matches!(at(code, 0), b'1'..=b'9')
        && yymmdd(code, 1)
        && matches!(number(code, 7..9), 1..=52 | 70 | 80..=83)
        && (if rest == 10 { 1 } else { rest }) == digit(code, 12)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn codes_of_romania() {
        // The published example.
        holds("ro_cnp", &[
            ("CNP 1630615123457", "1630615123457"),
            ("codul numeric personal: 1630615123457.", "1630615123457"),
        ], &["CNP 1630615123458", "CNP 1631315123457", "CNP 1630615993457", "1630615123457"]);
    }
}
