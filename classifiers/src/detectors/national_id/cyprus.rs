//! The tax number of Cyprus: eight digits, not beginning with 12, and a letter at the remainder of
//! 26, digits in odd places replaced by 1, 0, 5, 7, 9, 13, 15, 17, 19, 21 (Tax Department, structure
//! of the TIN as told to the OECD).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit};

const WORDS: &str = "TIC|ΑΦΤ|ΑΦΜ|αριθμός φορολογικής ταυτότητας|φορολογικής ταυτότητας|cyprus tax|\
                     tax identification code|Αριθμός Φορολογικής Ταυτότητας|αφτ";
const CARD: &str = "ΑΔΤ|αριθμός ταυτότητας|Αριθμός ταυτότητας|cyprus id|ARC|δελτίο ταυτότητας";

pub(super) const ROWS: &[Row] = &[
    Row::new(TAX, "cy_tic", "ddddddddA", is_tic, WORDS),
    Row::new(ID, "cy_id", "dddddd ddddddd dddddddddd", |_| true, CARD).unchecked().whole(),
];

fn is_tic(code: &[u8]) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let odd = |place| usize::try_from(digit(code, place)).ok().and_then(|d| ODD.get(d)).copied();
    let sum: u32 = (0..8).map(|place| match place % 2 {
        0 => odd(place).unwrap_or(0),
        _ => digit(code, place),
    }).sum();
    !code.starts_with(b"12") && sum % 26 == u32::from(at(code, 8).wrapping_sub(b'A'))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_cyprus() {
        // The published example.
        holds("cy_tic", &[("TIC 10259033P", "10259033P")], &["TIC 10259033Z", "10259033P"]);
    }
}
