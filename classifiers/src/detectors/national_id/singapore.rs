//! The identity number of Singapore (NRIC, FIN): S, T, F, G or M, seven digits of weights 2, 7, 6, 5,
//! 4, 3, 2, and a letter from the remainder of 11 (National Registration Act 1965; ICA).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, weighted};

const WORDS: &str = "NRIC|nric|FIN|fin number|nric/fin|nric no|identity card no|singapore id|FIN No";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "sg_nric", "AdddddddA", is_number, WORDS).printed(&["#########"])];

fn is_number(code: &[u8]) -> bool {
    let (letters, offset): (&[u8; 11], u32) = match at(code, 0) {
        b'S' => (b"JZIHGFEDCBA", 0),
        b'T' => (b"JZIHGFEDCBA", 4),
        b'F' => (b"XWUTRQPNMLK", 0),
        b'G' => (b"XWUTRQPNMLK", 4),
        b'M' => (b"XWUTRQPNJLK", 3),
        _ => return false,
    };
    let rest = code.get(1..).unwrap_or_default();
    let sum = (weighted(rest, &[2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
    let check = usize::try_from(sum).ok().and_then(|place| letters.get(place));
    check == Some(&at(code, 8))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_singapore() {
        // Published specimens.
        holds("sg_nric", &[("NRIC S1234567D", "S1234567D"), ("it is S0000001I", "S0000001I")], &[
            "NRIC S1234567A",
            "NRIC A1234567D",
            "part no S1234567D",
        ]);
    }
}
