//! The identity number of Israel (Teudat Zehut): nine digits with Luhn's (Population Registry Law
//! 1965; Ministry of Interior). One number in ten passes: a word has to stand beside.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{luhn, number};

const WORDS: &str = "teudat zehut|teudat|Teudat Zehut|israeli id|israel id|תעודת זהות|מספר זהות|ת.ז.|ת.ז|ת״ז|ת\\\"ז|\
                     mispar zehut|israeli identity|תז|זהות|T.Z.";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "il_id", "ddddddddd dddddddd", is_id, WORDS)];

fn is_id(code: &[u8]) -> bool {
    number(code, 0..code.len()) > 1_000 && luhn(code)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_israel() {
        // A published example.
        holds("il_id", &[
            ("Teudat Zehut 039337423", "039337423"),
            ("ת.ז. 3933742-3", "3933742-3"),
            ("תעודת זהות: 039337423", "039337423"),
        ], &["Teudat Zehut 039337424", "039337423", "order 039337423"]);
    }
}
