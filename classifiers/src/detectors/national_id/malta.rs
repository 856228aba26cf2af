//! The identity card number of Malta, which is the tax number too: up to seven digits and one of M,
//! G, A, P, L, H, B, Z (Identity Card Act, chapter 258). No check digit: a word has to stand beside.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::at;

const WORDS: &str = "karta tal-identità|karta tal-identita|karta ta' l-identità|numru tal-karta|\
                     maltese id|malta id|identity card|id card|numru tal-identità|KI";

pub(super) const ROWS: &[Row] =
    &[Row::new(ID, "mt_id", "dddddddA ddddddA dddddA", is_number, WORDS).unchecked()];

fn is_number(code: &[u8]) -> bool {
    matches!(at(code, code.len() - 1), b'M' | b'G' | b'A' | b'P' | b'L' | b'H' | b'B' | b'Z')
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_malta() {
        holds("mt_id", &[("karta tal-identità 0012345M", "0012345M")], &[
            "karta tal-identità 0012345C",
            "0012345M",
        ]);
    }
}
