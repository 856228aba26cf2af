//! Numbers of Kazakhstan, Moldova and Georgia.
//!
//! Kazakhstan (ИИН): date of birth, century and sex, serial, check digit of weights 1 to 11 and, where
//! that leaves 10, of 3 to 11, 1, 2 (Law of 12 January 2007 on national registers). Moldova (IDNP):
//! thirteen digits from 2 or 0, weights 7, 3, 1, remainder of 10 (ASP). Georgia: eleven digits without
//! a check.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, weighted, yymmdd};

const IIN: &str = "ИИН|иин|ЖСН|жсн|IIN|индивидуальный идентификационный номер";
const IDNP: &str = "IDNP|idnp|ИДНП|codul personal|numărul de identificare";
const GEORGIA: &str = "პირადი ნომერი|personal number|პ/ნ|piradi nomeri";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "kz_iin", "dddddddddddd", is_iin, IIN),
    Row::new(ID, "md_idnp", "ddddddddddddd", is_idnp, IDNP),
    Row::new(ID, "ge_pin", "ddddddddddd", |_| true, GEORGIA).unchecked(),
];

fn is_iin(code: &[u8]) -> bool {
    let first = weighted(code, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
    let second = weighted(code, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
    let check = if first == 10 { second } else { first };
    yymmdd(code, 0) && matches!(at(code, 6), b'0'..=b'6') && check == digit(code, 11)
}

fn is_idnp(code: &[u8]) -> bool {
    let sum = weighted(code, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]);
    matches!(at(code, 0), b'0' | b'2') && sum % 10 == digit(code, 12)
}

#[cfg(test)]
mod tests {
    use super::{is_idnp, is_iin};

    #[test]
    fn check_digits() {
        // Made from the rules of the law.
        assert!(is_iin(b"800101300006") != is_iin(b"800101300007"));
        assert!(!is_iin(b"801301300006"));
        assert!((0..10).filter(|d| is_idnp(format!("200400121234{d}").as_bytes())).count() == 1);
    }
}
