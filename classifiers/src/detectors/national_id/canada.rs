//! The social insurance number of Canada: nine digits with Luhn's, beginning with 1 to 7 or 9, and 0
//! for immigration files (Employment and Social Development Canada, SIN Code of Practice). One
//! number in ten passes: a word has to stand beside.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, luhn, uniform};

const WORDS: &str = "SIN|social insurance|social insurance number|social insurance no|SIN number|NAS|\
                     numéro d'assurance sociale|assurance sociale|numero d'assurance sociale|S.I.N|sin number|\
                     SIN #|n° d'assurance sociale|canadian sin";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "ca_sin", "ddddddddd", is_sin, WORDS)];

fn is_sin(code: &[u8]) -> bool {
    at(code, 0) != b'8' && !uniform(code) && luhn(code)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_canada() {
        // The example of the code of practice.
        holds("ca_sin", &[
            ("SIN 130 692 544", "130 692 544"),
            ("Social Insurance Number: 130-692-544", "130-692-544"),
            ("{\"sin\": \"130692544\"}", "130692544"),
            ("numéro d'assurance sociale 130 692 544", "130 692 544"),
        ], &["SIN 130 692 545", "130 692 544", "pedido sin 130692544", "SIN 830 692 547"]);
    }
}
