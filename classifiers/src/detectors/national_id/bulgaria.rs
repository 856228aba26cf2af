//! Numbers of Bulgaria.
//!
//! Uniform civil number (ЕГН): date of birth, 20 added to the month before 1900 and 40 since 2000,
//! serial, check digit of weights 2, 4, 8, 5, 10, 9, 7, 3, 6 and the remainder of 11, 10 written as 0
//! (Наредба № РД-02-20-9 of 2012). Personal number of a foreigner (ЛНЧ): weights 21, 19, 17, 13, 11,
//! 9, 7, 3, 1 and the remainder of 10 (Ministry of the Interior).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, is_date, number, weighted};

const EGN: &str = "ЕГН|егн|EGN|egn|единен граждански номер|Единен граждански номер|uniform civil number|\
                   личен номер|unified civil number|гражданск";
const LNC: &str = "ЛНЧ|лнч|LNCH|lnch|личен номер на чужденец|чужденец";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "bg_egn", "dddddddddd", is_egn, EGN),
    Row::new(ID, "bg_lnc", "dddddddddd", is_lnc, LNC),
];

fn is_egn(code: &[u8]) -> bool {
    let born = is_date(number(code, 0..2), number(code, 2..4) % 20, number(code, 4..6));
    born && number(code, 2..4) <= 52
        && weighted(code, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digit(code, 9)
}

fn is_lnc(code: &[u8]) -> bool {
    weighted(code, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == digit(code, 9)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_bulgaria() {
        // Published examples.
        holds("bg_egn", &[
            ("ЕГН 7523169263", "7523169263"),
            ("EGN: 8032056031", "8032056031"),
        ], &["ЕГН 7523169264", "ЕГН 7533169263", "7523169263", "поръчка 7523169263"]);
        holds("bg_lnc", &[("ЛНЧ 7111042925", "7111042925")], &["ЛНЧ 7111042922"]);
    }
}
