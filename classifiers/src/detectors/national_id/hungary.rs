//! Numbers of Hungary.
//!
//! Personal identifier: sex and century, date of birth, serial, check digit of weights 1 to 10 (or
//! 10 to 1 since 1997) and the remainder of 11. Social security number (TAJ): nine digits, weights 3
//! and 7, remainder of 10. Tax identification number: 8, the days since 1867, a serial, weights 1 to
//! 9, remainder of 11 (Act XX of 1996, annexes).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, number, uniform, weighted, yymmdd};

const PERSONAL: &str = "személyi szám|szemelyi szam|személyi azonosító|szemelyi azonosito|\
                        személyazonosító|SZEMÉLYI SZÁM|személyi azonosító szám|Személyi szám";
const TAJ: &str = "TAJ|taj|taj szám|tajszám|taj-szám|társadalombiztosítási azonosító|\
                   társadalombiztosítási|TAJ-szám|taj szam|tb szám";
const TAX_WORDS: &str = "adóazonosító|adoazonosito|adóazonosító jel|adószám|adoszam|ADÓAZONOSÍTÓ|Adóazonosító";
const CARD: &str = "személyi igazolvány|személyazonosító igazolvány|személyi ig|szemelyi igazolvany|Személyi igazolvány";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "hu_szig", "ddddddddddd", is_personal, PERSONAL).printed(&["#-######-####", "#-######-###-#"]),
    Row::new(ID, "hu_taj", "ddddddddd", is_taj, TAJ),
    Row::new(TAX, "hu_adoazon", "dddddddddd", is_tax, TAX_WORDS),
    Row::new(ID, "hu_id_card", "ddddddAA AAdddddd", |_| true, CARD).unchecked().whole(),
];

fn is_personal(code: &[u8]) -> bool {
    let rising = weighted(code, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11;
    let falling = weighted(code, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    let last = digit(code, 10);
    matches!(at(code, 0), b'1'..=b'8') && yymmdd(code, 1) && (rising == last || falling == last)
}

fn is_taj(code: &[u8]) -> bool {
    !uniform(code) && weighted(code, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == digit(code, 8)
}

fn is_tax(code: &[u8]) -> bool {
    at(code, 0) == b'8'
        && number(code, 1..6) > 8_000
        && weighted(code, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == digit(code, 9)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_hungary() {
        // Made from the rules of the act.
        holds("hu_taj", &[
            ("TAJ szám: 111 111 110", "111 111 110"),
            ("TAJ 123456788", "123456788"),
        ], &["TAJ 123456787", "123456788", "rendelés 123456788"]);
        holds("hu_szig", &[("személyi szám 1-800101-0016", "1-800101-0016")], &[
            "személyi szám 1-800101-0017",
            "személyi szám 1-801301-0016",
        ]);
        holds("hu_adoazon", &[("adóazonosító jel 8379210018", "8379210018")], &[
            "adóazonosító jel 8379210019",
            "adóazonosító jel 7379210018",
        ]);
    }
}
