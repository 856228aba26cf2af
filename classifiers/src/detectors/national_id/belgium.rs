//! The national number of Belgium (rijksregisternummer, numéro national, NISS/INSZ): date of birth,
//! serial, and 97 minus the remainder of 97, a 2 put before it for the born after 1999; for persons
//! outside the register ("BIS") 20 or 40 is added to the month (Royal Decree of 3 April 1984).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{is_date, number};

const WORDS: &str = "rijksregisternummer|rijksregister|rijksregisternr|rijksregister nr|RRN|rrn|INSZ|insz|\
                     insz-nummer|numéro national|numero national|numéro de registre national|\
                     registre national|n° national|NISS|niss|numéro niss|nationaal nummer|\
                     nationalregisternummer|bis-nummer|numéro bis|NRN|belgian national number";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "be_nn", "ddddddddddd", is_number, WORDS)
    .printed(&["##.##.##-###.##", "##.##.##-###-##", "######-###-##", "##.##.## ###.##", "## ## ## ### ##", "##-##-##-###-##"])];

fn is_number(code: &[u8]) -> bool {
    let (body, key) = (number(code, 0..9), number(code, 9..11));
    let month = number(code, 2..4) % 20;
    // Month and day may be unknown.
    let born = (month == 0 && number(code, 2..4) <= 40)
        || number(code, 4..6) == 0
        || is_date(number(code, 0..2), month, number(code, 4..6));
    born && (97 - body % 97 == key || 97 - (2_000_000_000 + body) % 97 == key)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_belgium() {
        // Published examples, before and after 1999.
        holds("be_nn", &[
            ("rijksregisternummer 85.07.30-033.28", "85.07.30-033.28"),
            ("NISS: 85073003328", "85073003328"),
            ("17 07 30 033 84", "17 07 30 033 84"),
        ], &["NISS 85.07.30-033.29", "NISS 85.13.30-033.28", "85073003328", "commande 85073003328"]);
    }
}
