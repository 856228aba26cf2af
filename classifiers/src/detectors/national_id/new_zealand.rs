//! The IRD number of New Zealand: eight or nine digits, weights 3, 2, 7, 6, 5, 4, 3, 2, and where
//! that leaves 10, 7, 4, 3, 2, 5, 2, 7, 6; remainder of 11 (Inland Revenue, RWT and NRWT
//! specification).

use super::TAX;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, number, weighted};

const WORDS: &str = "IRD|ird number|ird no|inland revenue|IRD number|ird:|inland revenue number|tari taake";

pub(super) const ROWS: &[Row] = &[Row::new(TAX, "nz_ird", "ddddddddd dddddddd", is_ird, WORDS)];

fn is_ird(code: &[u8]) -> bool {
    let mut padded = [b'0'; 9];
    for (to, from) in padded.iter_mut().rev().zip(code.iter().rev()) {
        *to = *from;
    }
    let check = |weights: &[u32]| (11 - weighted(&padded, weights) % 11) % 11;
    let first = check(&[3, 2, 7, 6, 5, 4, 3, 2]);
    let check = if first == 10 { check(&[7, 4, 3, 2, 5, 2, 7, 6]) } else { first };
    (10_000_000..150_000_000).contains(&number(&padded, 0..9)) && check == digit(&padded, 8)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_new_zealand() {
        // The examples of the specification.
        holds("nz_ird", &[
            ("IRD number 49-091-850", "49-091-850"),
            ("IRD 136410132", "136410132"),
        ], &["IRD 49-091-851", "IRD 136410133", "49091850", "order 136410132"]);
    }
}
