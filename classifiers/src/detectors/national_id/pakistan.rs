//! Numbers of Pakistan, Bangladesh and Sri Lanka, none with a check digit.
//!
//! Pakistan: CNIC of thirteen digits, printed in groups of 5, 7 and 1, the first the province (NADRA).
//! Bangladesh: 10, 13 or 17 digits. Sri Lanka: nine digits and V or X, or twelve digits (Department for
//! Registration of Persons).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, number};

const PAKISTAN: &str = "CNIC|cnic|NICOP|nadra|شناختی کارڈ|computerised national identity|cnic no|cnic number";
const BANGLADESH: &str = "NID|nid|জাতীয় পরিচয়পত্র|nid number|smart card no";
const SRI_LANKA: &str = "NIC|nic no|nic number|sri lankan|national identity card";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "pk_cnic", "ddddddddddddd", is_cnic, PAKISTAN).printed(&["#####-#######-#"]).unchecked(),
    Row::new(ID, "bd_nid", "dddddddddd ddddddddddddd ddddddddddddddddd", |_| true, BANGLADESH).unchecked(),
    Row::new(ID, "lk_nic", "dddddddddA", |code| matches!(at(code, 9), b'V' | b'X'), SRI_LANKA).unchecked(),
    Row::new(ID, "lk_nic", "dddddddddddd", |code| matches!(number(code, 0..2), 19 | 20), SRI_LANKA).unchecked(),
];

fn is_cnic(code: &[u8]) -> bool {
    matches!(at(code, 0), b'1'..=b'8') && number(code, 1..5) > 0
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_pakistan() {
        holds("pk_cnic", &[
            ("CNIC 34201-0891231-8", "34201-0891231-8"),
            ("34201-0891231-8", "34201-0891231-8"),
            ("cnic: 3420108912318", "3420108912318"),
        ], &["CNIC 94201-0891231-8", "3420108912318"]);
        holds("lk_nic", &[("NIC No 853400937V", "853400937V")], &["853400937V"]);
    }
}
