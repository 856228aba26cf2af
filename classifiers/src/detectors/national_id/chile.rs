//! The role number of Chile (RUT, RUN): up to eight digits, a dash, and a check digit of weights 2 to
//! 7 from the right and the remainder of 11, 10 written as K (DFL 3 of 1969; Registro Civil).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, number};

const WORDS: &str = "RUT|rut|RUN|rol único tributario|rol unico tributario|rol único nacional|R.U.T|R.U.N|\
                     cédula de identidad|cedula de identidad|rut:|run nº";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "cl_rut", "ddddddddN dddddddN", is_rut, WORDS)
    .printed(&["##.###.###-#", "#.###.###-#"])];

fn is_rut(code: &[u8]) -> bool {
    let Some((last, body)) = code.split_last() else { return false };
    let weights = (2..=7).cycle();
    let sum: u32 = (0..body.len()).rev().zip(weights).map(|(place, w)| digit(body, place) * w).sum();
    let check = match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        check => b'0' + u8::try_from(check).unwrap_or(0),
    };
    at(code, 0) != b'0' && number(body, 0..body.len()) > 1_000_000 && check == *last
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_chile() {
        holds("cl_rut", &[
            ("RUT 12.531.909-2", "12.531.909-2"),
            ("rut: 12531909-2", "12531909-2"),
            ("es 12.531.909-2", "12.531.909-2"),
            ("RUN 16.244.512-K", "16.244.512-K"),
        ], &["RUT 12.531.909-3", "RUT 12.531.908-2", "12531909-2"]);
    }
}
