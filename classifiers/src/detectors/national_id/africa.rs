//! Numbers of African states.
//!
//! Nigeria: NIN and BVN of eleven digits (NIMC; CBN). Kenya: PIN of the tax authority, A or P, nine
//! digits, a letter (KRA); national id by its word. Ghana: GHA-, nine digits, a digit (NIA). Morocco:
//! one or two letters and up to six digits (DGSN). Mauritius: letter, date of birth, six characters.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::at;

const NIGERIA: &str = "NIN|nin number|national identification number|BVN|bvn|bank verification number|nimc|nin no";
const KENYA: &str = "KRA PIN|kra pin|KRA|kra|itax";
const KENYA_ID: &str = "kenyan id|huduma|maisha namba|kenya id|kitambulisho";
const GHANA: &str = "ghana card|GhanaCard|ghana pin|ghana card number";
const MOROCCO: &str = "CIN|CNIE|carte d'identité nationale|رقم البطاقة الوطنية|البطاقة الوطنية|C.I.N";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "ng_nin", "ddddddddddd", |_| true, NIGERIA).unchecked(),
    Row::new(TAX, "ke_pin", "AdddddddddA", |code| matches!(at(code, 0), b'A' | b'P'), KENYA).alone().unchecked(),
    Row::new(ID, "ke_id", "ddddddd dddddddd", |_| true, KENYA_ID).unchecked(),
    Row::new(ID, "gh_card", "AAAdddddddddd", |code| code.starts_with(b"GHA"), GHANA).alone().unchecked(),
    Row::new(ID, "ma_cin", "Addddd Adddddd AAddddd AAdddddd", |_| true, MOROCCO).unchecked(),
];

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_africa() {
        holds("ng_nin", &[("NIN 12345678901", "12345678901")], &["12345678901"]);
        holds("ke_pin", &[("KRA PIN P051365947M", "P051365947M")], &["KRA PIN B051365947M", "model P051365947M"]);
        holds("gh_card", &[("GHA-123456789-1", "GHA-123456789-1")], &["GHB-123456789-1"]);
    }
}
