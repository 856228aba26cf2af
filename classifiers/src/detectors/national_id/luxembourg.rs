//! The national identification number of Luxembourg (matricule): date of birth of eight digits,
//! serial, Luhn's digit over twelve and Verhoeff's over the first eleven and the last (Law of 19
//! June 2013, article 1). It stands alone.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{is_date, luhn, number, verhoeff};

const WORDS: &str = "matricule|numéro d'identification national|matricule national|numéro d'identification|\
                     sozialversicherungsnummer|matricule nationale|CNS|numéro de matricule|\
                     nationalen identifikatiounsnummer";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "lu_nin", "ddddddddddddd", is_number, WORDS).alone()];

fn is_number(code: &[u8]) -> bool {
    let (Some(twelve), Some(eleven)) = (code.get(..12), code.get(..11)) else { return false };
    let mut other = [0; 12];
    for (to, from) in other.iter_mut().zip(eleven.iter().chain(code.last())) {
        *to = *from;
    }
    (1850..=2050).contains(&number(code, 0..4))
        && is_date(number(code, 0..4), number(code, 4..6), number(code, 6..8))
        && luhn(twelve)
        && verhoeff(&other)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_luxembourg() {
        // The published example of the check digits.
        holds("lu_nin", &[
            ("matricule 1893120105732", "1893120105732"),
            ("1893120105732", "1893120105732"),
        ], &["matricule 1893120105733", "matricule 1893120105722", "matricule 1893130105732"]);
    }
}
