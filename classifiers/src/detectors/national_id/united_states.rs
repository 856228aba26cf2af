//! Social Security and individual taxpayer numbers of the United States.
//!
//! A Social Security number never has an area of 000, 666 or 900 and above, a group of 00 or a
//! serial of 0000 (SSA, POMS RM 10201.035). A taxpayer number has an area of 9xx and a group of
//! 50-65, 70-88, 90-92 or 94-99 (IRS, Publication 1915), one for adoptions the group 93. None has a
//! check digit: written with dashes the form speaks for itself, else a word has to.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::number;

const WORDS: &str = "SSN|SSNs|ssn|ssns|us ssn|social security|socialsecurity|soc sec|social:|social #|my social|his social|her social|their social|social is|\
                     social number|social insurance number|seguro social|sécurité sociale|\
                     sozialversicherungsnummer|seguridad social";
const TAXPAYER: &str = "ITIN|itin|individual taxpayer|individual taxpayer identification number|\
                        taxpayer|tin|ATIN|adoption taxpayer";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "us_ssn", "ddddddddd", is_ssn, WORDS).printed(&["###-##-####"]).unchecked(),
    Row::new(TAX, "us_itin", "ddddddddd", is_itin, TAXPAYER).printed(&["###-##-####"]).unchecked(),
];

/// Numbers that were printed in advertisements, or that everyone makes up.
const PUBLIC: [u64; 4] = [78_051_120, 219_099_999, 123_456_789, 987_654_321];

fn parts(code: &[u8]) -> (u64, u64, u64) {
    (number(code, 0..3), number(code, 3..5), number(code, 5..9))
}

fn is_ssn(code: &[u8]) -> bool {
    let (area, group, serial) = parts(code);
    (1..900).contains(&area)
        && area != 666
        && group != 0
        && serial != 0
        && !PUBLIC.contains(&number(code, 0..9))
}

fn is_itin(code: &[u8]) -> bool {
    let (area, group, serial) = parts(code);
    area >= 900 && matches!(group, 50..=65 | 70..=88 | 90..=99) && serial != 0
        && !PUBLIC.contains(&number(code, 0..9))
}

#[cfg(test)]
mod tests {
    use crate::Label::{NationalId, TaxId};
    use crate::detectors::trial::{finds, judge, spares};

    #[test]
    fn dashes_or_a_word_make_it_one() {
        finds(NationalId, "It is 536-22-8726.", "536-22-8726");
        finds(NationalId, "SSN 536 22 8726", "536 22 8726");
        finds(NationalId, "SSN 536.228.726", "536.228.726");
        finds(NationalId, "SSN 5 3 6 2 2 8 7 2 6", "5 3 6 2 2 8 7 2 6");
        finds(NationalId, "my social security number: 536228726", "536228726");
        finds(NationalId, "536228726 is my SSN", "536228726");
        assert_eq!(judge("536228726", Some("ssn")).count(NationalId), 1);
        finds(TaxId, "ITIN: 912-78-1234", "912-78-1234");
    }

    #[test]
    fn numbers_never_issued_are_spared() {
        for text in [
            "SSN 000-22-8726",
            "SSN 666-22-8726",
            "SSN 901-22-8726",
            "SSN 536-00-8726",
            "SSN 536-22-0000",
            "SSN 078-05-1120",
            "536228726",
            "536 22 8726",
            "1536-22-8726",
            "536-22-87261",
            "536-22-8726-1",
            "order 536-22-8726",
        ] {
            spares(NationalId, text);
        }
        spares(TaxId, "ITIN 912-66-1234");
    }
}
