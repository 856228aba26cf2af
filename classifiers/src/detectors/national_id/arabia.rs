//! Numbers of the Arab states and Iran.
//!
//! Emirates: 784, the year of birth, seven digits, Luhn's digit (ICP). Saudi Arabia: ten digits from 1
//! or 2 with Luhn's (Ministry of Interior). Egypt: fourteen digits of century, date of birth,
//! governorate, serial (Civil Status Law 143/1994). Kuwait: twelve digits of century, date of birth,
//! serial, weights 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 (PACI). Iran: ten digits, weights 10 to 2,
//! remainder of 11.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, luhn, number, uniform, weighted, yymmdd};

const EMIRATES: &str = "emirates id|EID|الهوية الإماراتية|رقم الهوية|uae id|هوية|eid number";
const SAUDI: &str = "iqama|إقامة|الهوية الوطنية|رقم الهوية|saudi id|هوية|iqama number|سجل مدني";
const EGYPT: &str = "الرقم القومي|egyptian id|egypt national|egyptian national|رقم قومي";
const KUWAIT: &str = "civil id|الرقم المدني|kuwait id|رقم مدني|civil id no";
const IRAN: &str = "کد ملی|كد ملي|code melli|melli code|kode melli|شماره ملی";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "ae_eid", "ddddddddddddddd", is_emirati, EMIRATES).alone(),
    Row::new(ID, "sa_id", "dddddddddd", is_saudi, SAUDI),
    Row::new(ID, "eg_id", "dddddddddddddd", is_egyptian, EGYPT).unchecked(),
    Row::new(ID, "kw_civil", "dddddddddddd", is_kuwaiti, KUWAIT),
    Row::new(ID, "ir_melli", "dddddddddd", is_iranian, IRAN),
];

fn is_emirati(code: &[u8]) -> bool {
    code.starts_with(b"784") && (1900..=2050).contains(&number(code, 3..7)) && luhn(code)
}

fn is_saudi(code: &[u8]) -> bool {
    matches!(at(code, 0), b'1' | b'2') && luhn(code)
}

fn is_egyptian(code: &[u8]) -> bool {
    matches!(at(code, 0), b'2' | b'3') && yymmdd(code, 1) && matches!(number(code, 7..9), 1..=35 | 88)
}

fn is_kuwaiti(code: &[u8]) -> bool {
    let sum = weighted(code, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    matches!(at(code, 0), b'1'..=b'3') && yymmdd(code, 1) && 11 - sum % 11 == digit(code, 11)
}

fn is_iranian(code: &[u8]) -> bool {
    let rest = weighted(code, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    !uniform(code) && digit(code, 9) == if rest < 2 { rest } else { 11 - rest }
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_the_arab_states() {
        // Made from the rules of the authorities.
        holds("ae_eid", &[("Emirates ID 784-1980-1234567-8", "784-1980-1234567-8")], &[
            "Emirates ID 784-1980-1234567-7",
            "Emirates ID 785-1980-1234567-9",
        ]);
        holds("eg_id", &[("الرقم القومي 29001011234567", "29001011234567")], &["29001011234567"]);
        assert!(super::is_saudi(b"1000000008") && !super::is_saudi(b"3000000004"));
        assert!(super::is_iranian(b"0013542419") && !super::is_iranian(b"0013542418"));
    }
}
