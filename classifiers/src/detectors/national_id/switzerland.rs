//! The social security number of Switzerland and Liechtenstein (AHV, AVS): the country's 756, nine
//! digits and the check digit of EAN-13 (Federal Act on Old Age Insurance, article 50c; Central
//! Compensation Office). No product carries the prefix, so it stands alone. The older number of
//! Liechtenstein's persons (PEID) has no check.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::digit;

const WORDS: &str = "AHV|ahv-nr|ahv-nummer|ahvn13|ahv13|AVS|n° avs|numéro avs|no avs|avs13|numero avs|\
                     navs13|navs|ahv|NAVS|sozialversicherungsnummer|versichertennummer|\
                     numéro de sécurité sociale";
const PEID: &str = "PEID|peid|personenidentifikationsnummer|persönliche identifikationsnummer";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "ch_ahv", "ddddddddddddd", is_ahv, WORDS).alone(),
    Row::new(ID, "li_peid", "ddddd dddddd ddddddd dddddddd ddddddddd dddddddddd", |_| true, PEID)
        .unchecked(),
];

fn is_ahv(code: &[u8]) -> bool {
    let sum: u32 = (0..13).map(|place| digit(code, place) * if place % 2 == 0 { 1 } else { 3 }).sum();
    code.starts_with(b"756") && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_switzerland() {
        // The example of the Central Compensation Office.
        holds("ch_ahv", &[
            ("AHV-Nr. 756.9217.0769.85", "756.9217.0769.85"),
            ("numéro AVS: 7569217076985", "7569217076985"),
            ("756 9217 0769 85", "756 9217 0769 85"),
        ], &["756.9217.0769.84", "757.9217.0769.85", "AHV 756.9217.0769.851"]);
    }
}
