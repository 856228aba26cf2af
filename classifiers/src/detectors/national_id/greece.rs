//! Numbers of Greece.
//!
//! Social security number (ΑΜΚΑ): date of birth, serial, Luhn's digit (Law 3655/2008, article 153).
//! Tax number (ΑΦΜ): nine digits, powers of two, remainder of 11, then of 10 (ΑΑΔΕ).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{ddmmyy, digit, luhn, number, weighted};

const AMKA: &str = "ΑΜΚΑ|αμκα|AMKA|amka|Α.Μ.Κ.Α|αριθμός μητρώου κοινωνικής ασφάλισης|\
                    κοινωνικής ασφάλισης|greek social security";
const AFM: &str = "ΑΦΜ|αφμ|AFM|afm|Α.Φ.Μ|αριθμός φορολογικού μητρώου|φορολογικού μητρώου|Α.Φ.Μ.";
const CARD: &str = "ΑΔΤ|αδτ|ADT|Α.Δ.Τ|αριθμός ταυτότητας|ταυτότητα|Αριθμός ταυτότητας|δελτίο ταυτότητας|\
                    Δελτίο ταυτότητας|Ταυτότητα";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "gr_amka", "ddddddddddd", is_amka, AMKA),
    Row::new(TAX, "gr_afm", "ddddddddd", is_afm, AFM),
    Row::new(ID, "gr_id_card", "AAdddddd Adddddd", |_| true, CARD).unchecked(),
];

fn is_amka(code: &[u8]) -> bool {
    ddmmyy(code, 0) && luhn(code)
}

fn is_afm(code: &[u8]) -> bool {
    let sum = weighted(code, &[256, 128, 64, 32, 16, 8, 4, 2]);
    number(code, 0..9) > 0 && sum % 11 % 10 == digit(code, 8)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_greece() {
        // Published examples.
        holds("gr_amka", &[
            ("ΑΜΚΑ 01013099997", "01013099997"),
            ("AMKA: 01013099997", "01013099997"),
        ], &["ΑΜΚΑ 01013099998", "ΑΜΚΑ 01133099997", "01013099997"]);
        holds("gr_afm", &[("ΑΦΜ 023456780", "023456780")], &["ΑΦΜ 023456781", "023456780"]);
    }
}
