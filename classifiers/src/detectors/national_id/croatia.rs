//! The personal identification number of Croatia (OIB): eleven digits, the last that of ISO/IEC 7064,
//! MOD 11,10 (Zakon o osobnom identifikacijskom broju, NN 60/08).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::mod_11_10;

const WORDS: &str = "OIB|oib|osobni identifikacijski broj|osobnog identifikacijskog broja|\
                     OIB:|croatian personal|osobni identifikacijski";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "hr_oib", "ddddddddddd", mod_11_10, WORDS)];

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_croatia() {
        // The published example.
        holds("hr_oib", &[
            ("OIB 33392005961", "33392005961"),
            ("osobni identifikacijski broj: 33392005961", "33392005961"),
        ], &["OIB 33392005962", "33392005961", "narudžba 33392005961"]);
    }
}
