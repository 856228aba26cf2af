//! Numbers of Poland.
//!
//! PESEL: date of birth with the century in the month, serial, check digit of weights 1, 3, 7, 9
//! (Act on population registration, article 15). NIP: weights 6, 5, 7, 2, 3, 4, 5, 6, 7, remainder of
//! 11 (Ministry of Finance). The identity card: three letters, six digits of which the first is the
//! check digit, weights 7, 3, 1 (Ministry of the Interior).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, is_date, number, uniform, value, weighted};

const PESEL: &str = "PESEL|pesel|nr pesel|numer pesel|numer ewidencyjny|PESEL:";
const NIP: &str = "NIP|nip|numer nip|nr nip|numer identyfikacji podatkowej|identyfikacji podatkowej|\
                   numer podatkowy|podatkowy";
const CARD: &str = "dowód osobisty|dowodu osobistego|dowód tożsamości|dowod osobisty|nr dowodu|\
                    numer dowodu|seria i numer|dowodu|DOWÓD OSOBISTY|dowodem osobistym";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "pl_pesel", "ddddddddddd", is_pesel, PESEL),
    Row::new(TAX, "pl_nip", "dddddddddd", is_nip, NIP).printed(&["###-###-##-##", "###-##-##-###"]),
    Row::new(ID, "pl_id_card", "AAAdddddd", is_card, CARD),
];

fn is_pesel(code: &[u8]) -> bool {
    let month = number(code, 2..4);
    let sum = weighted(code, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    sum.is_multiple_of(10) && is_date(number(code, 0..2), month % 20, number(code, 4..6))
}

fn is_nip(code: &[u8]) -> bool {
    !uniform(code) && weighted(code, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digit(code, 9)
}

fn is_card(code: &[u8]) -> bool {
    let letters = value(at(code, 0)) * 7 + value(at(code, 1)) * 3 + value(at(code, 2));
    let digits = weighted(code.get(4..).unwrap_or_default(), &[7, 3, 1, 7, 3]);
    (letters + digits) % 10 == digit(code, 3)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_poland() {
        // The example of the ministry's page on the PESEL.
        holds("pl_pesel", &[
            ("PESEL 44051401359", "44051401359"),
            ("numer PESEL: 02070803628", "02070803628"),
            ("PESEL 440.514.013.59", "440.514.013.59"),
        ], &["PESEL 44051401358", "PESEL 44131401359", "44051401359", "faktura 44051401359"]);
        holds("pl_nip", &[
            ("NIP 123-456-32-18", "123-456-32-18"),
            ("NIP: 8567346215", "8567346215"),
        ], &["NIP 8567346216", "8567346215", "zamówienie 856-734-62-15"]);
        holds("pl_id_card", &[("dowód osobisty ABA300000", "ABA300000")], &[
            "dowód osobisty ABA400000",
        ]);
    }
}
