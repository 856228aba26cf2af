//! Numbers of Central America and the Caribbean.
//!
//! Dominican Republic: cédula of eleven digits with Luhn's (Junta Central Electoral). Costa Rica:
//! cédula of nine digits without a check (TSE). Guatemala: CUI, check digit of weights 2 to 9 over
//! eight digits, then department and municipality (RENAP). El Salvador: DUI, weights 9 to 2 (RNPN).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, luhn, number, weighted};

const CEDULA: &str = "cédula|cedula|cédula de identidad|cédula de identidad y electoral|Cédula|CÉDULA|C.I.E";
const CUI: &str = "DPI|dpi|CUI|cui|código único de identificación|documento personal de identificación";
const DUI: &str = "DUI|dui|documento único de identidad|documento unico de identidad";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "do_cedula", "ddddddddddd", luhn, CEDULA).printed(&["###-#######-#"]),
    Row::new(ID, "cr_cedula", "ddddddddd", |code| matches!(at(code, 0), b'1'..=b'9'), CEDULA).unchecked(),
    Row::new(ID, "gt_cui", "ddddddddddddd", is_cui, CUI),
    Row::new(ID, "sv_dui", "ddddddddd", is_dui, DUI),
];

fn is_cui(code: &[u8]) -> bool {
    let sum = weighted(code, &[2, 3, 4, 5, 6, 7, 8, 9]);
    sum % 11 == digit(code, 8) && (1..=22).contains(&number(code, 9..11)) && number(code, 11..13) > 0
}

fn is_dui(code: &[u8]) -> bool {
    let sum = weighted(code, &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && (10 - sum % 10) % 10 == digit(code, 8)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_the_caribbean() {
        // Published examples.
        holds("do_cedula", &[("cédula 001-1391820-5", "001-1391820-5")], &["cédula 001-1391820-6"]);
        holds("cr_cedula", &[("cédula 3-0455-0175", "3-0455-0175")], &["3-0455-0175"]);
        holds("sv_dui", &[("DUI 00016297-5", "00016297-5")], &["DUI 00016297-6"]);
    }
}
