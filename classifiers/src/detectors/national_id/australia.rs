//! The tax file number of Australia: nine digits of weights 1, 4, 3, 7, 5, 8, 6, 9, 10, or eight of
//! weights 10, 7, 8, 4, 6, 3, 5, 1, a multiple of 11 (Taxation Administration Act 1953, part VA; ATO).
//! One number in eleven passes: a word has to stand beside. The Medicare number is in `patient_id`.

use super::TAX;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{uniform, weighted};

const WORDS: &str = "TFN|tfn|tax file number|tax file no|tfn:|tax file|australian tax|TFN number";

pub(super) const ROWS: &[Row] = &[Row::new(TAX, "au_tfn", "ddddddddd dddddddd", is_tfn, WORDS)];

fn is_tfn(code: &[u8]) -> bool {
    let sum = match code.len() {
        9 => weighted(code, &[1, 4, 3, 7, 5, 8, 6, 9, 10]),
        _ => weighted(code, &[10, 7, 8, 4, 6, 3, 5, 1]),
    };
    !uniform(code) && sum.is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_australia() {
        // The example of the ATO.
        holds("au_tfn", &[
            ("TFN 123 456 782", "123 456 782"),
            ("tax file number: 123456782", "123456782"),
            ("{\"tax_file_number\": \"123456782\"}", "123456782"),
        ], &["TFN 123 456 783", "123 456 782", "invoice 123456782"]);
    }
}
