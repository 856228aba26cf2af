//! The birth number of Norway (fødselsnummer): date of birth, three digits, and two check digits of
//! weights 3, 7, 6, 1, 8, 9, 4, 5, 2 and 5, 4, 3, 2, 7, 6, 5, 4, 3, 2; a D-number adds 40 to the day
//! (Folkeregisterforskriften; Skatteetaten). One random number in 3,000 passes.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, is_date, number, weighted};

const WORDS: &str = "fødselsnummer|fodselsnummer|FØDSELSNUMMER|fnr|fødselsnr|fødselsnr.|f.nr|personnummer|\
                     personnr|d-nummer|dnummer|nasjonalt id|norwegian national|født nr";

pub(super) const ROWS: &[Row] =
    &[Row::new(ID, "no_fnr", "ddddddddddd", is_number, WORDS).printed(&["###### #####", "######-#####"])];

fn is_number(code: &[u8]) -> bool {
    let (day, month) = (number(code, 0..2), number(code, 2..4));
    let day = if day > 40 { day - 40 } else { day };
    // Numbers for tests add 40 or 80 to the month.
    let born = is_date(number(code, 4..6), month % 40, day);
    let check = |weights: &[u32], place| (11 - weighted(code, weights) % 11) % 11 == digit(code, place);
    born && check(&[3, 7, 6, 1, 8, 9, 4, 5, 2], 9) && check(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 10)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_norway() {
        // The published example, and a D-number made from the rules.
        holds("no_fnr", &[
            ("fødselsnummer 151086 95088", "151086 95088"),
            ("fnr: 15108695088", "15108695088"),
            ("151086 95088", "151086 95088"),
        ], &["fnr 15108695089", "fnr 15138695088", "15108695088", "bestilling 15108695088"]);
    }
}
