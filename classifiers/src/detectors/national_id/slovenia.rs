//! Numbers of Slovenia and the other states that came from Yugoslavia.
//!
//! EMŠO, JMBG, ЕМБГ: date of birth with three digits of the year, region, serial, check digit of
//! weights 7 to 2 twice and the remainder of 11 (Zakon o centralnem registru prebivalstva; Law on
//! the unique citizen number of 1976). Tax number of Slovenia: eight digits, weights 8 to 2,
//! remainder of 11 (FURS).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, is_date, number, weighted};

const EMSO: &str = "EMŠO|emšo|EMSO|emso|enotna matična številka|enotna maticna stevilka|matična številka|\
                    slovenian personal|EMŠO:";
const JMBG: &str = "JMBG|jmbg|ЈМБГ|јмбг|matični broj|maticni broj|jedinstveni matični broj|ЕМБГ|ембг|EMBG|embg|\
                    јединствени матични број|матични број|матичен број|MBG";
const DAVCNA: &str = "davčna številka|davcna stevilka|davčna št|DAVČNA ŠTEVILKA|Davčna številka|davčno številko";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "si_emso", "ddddddddddddd", is_emso, EMSO),
    Row::new(ID, "yu_jmbg", "ddddddddddddd", is_emso, JMBG),
    Row::new(TAX, "si_davcna", "dddddddd", is_tax, DAVCNA),
];

fn is_emso(code: &[u8]) -> bool {
    let year = number(code, 4..7);
    let rest = weighted(code, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    !(60..850).contains(&year)
        && is_date(year, number(code, 2..4), number(code, 0..2))
        && (11 - rest) % 11 % 10 == digit(code, 12)
}

fn is_tax(code: &[u8]) -> bool {
    let check = 11 - weighted(code, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    at(code, 0) != b'0' && check != 11 && check % 10 == digit(code, 7)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_slovenia_and_its_neighbours() {
        // The example of the ministry.
        holds("si_emso", &[("EMŠO 0101006500006", "0101006500006")], &[
            "EMŠO 0101006500007",
            "EMŠO 0113006500006",
            "0101006500006",
        ]);
        holds("yu_jmbg", &[("JMBG: 0101006500006", "0101006500006"), ("ЈМБГ 0101006500006", "0101006500006")], &[
            "JMBG 0101006500005",
        ]);
        holds("si_davcna", &[("davčna številka 50223054", "50223054")], &["davčna številka 50223055"]);
    }
}
