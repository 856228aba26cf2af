//! Numbers of Argentina.
//!
//! CUIT and CUIL: a prefix of 20, 23, 24, 25, 26 or 27 for persons, the DNI, a check digit of weights
//! 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 and the remainder of 11 (ARCA, formerly AFIP; ANSES). DNI: seven or
//! eight digits without a check (Law 17.671; RENAPER); Peru, Paraguay and others call theirs the
//! same.

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, number, uniform, weighted};

const CUIT: &str = "CUIT|cuit|C.U.I.T|clave única de identificación tributaria|cuit/cuil|AFIP|ARCA";
const CUIL: &str = "CUIL|cuil|C.U.I.L|código único de identificación laboral";
const DNI: &str = "DNI|dni|D.N.I|documento nacional de identidad|documento nacional|libreta cívica|\
                   documento de identidad|DU|nro de documento|nro. de documento|número de documento";

pub(super) const ROWS: &[Row] = &[
    Row::new(TAX, "ar_cuit", "ddddddddddd", is_cuit, CUIT).printed(&["##-########-#"]),
    Row::new(ID, "ar_cuil", "ddddddddddd", is_cuit, CUIL).printed(&["##-########-#"]),
    Row::new(ID, "ar_dni", "dddddddd ddddddd", is_dni, DNI).unchecked(),
];

fn is_cuit(code: &[u8]) -> bool {
    let check = match 11 - weighted(code, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        check => check,
    };
    matches!(number(code, 0..2), 20 | 23..=27 | 30 | 33 | 34) && check == digit(code, 10)
}

fn is_dni(code: &[u8]) -> bool {
    !uniform(code) && number(code, 0..code.len()) > 1_000_000
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_argentina() {
        // Published examples.
        holds("ar_cuit", &[
            ("CUIT 20-05536168-2", "20-05536168-2"),
            ("cuit: 20055361682", "20055361682"),
            ("con 20-05536168-2", "20-05536168-2"),
        ], &["CUIT 20-05536168-3", "CUIT 21-05536168-2", "20055361682"]);
        holds("ar_cuil", &[("CUIL 20-05536168-2", "20-05536168-2")], &[]);
        holds("ar_dni", &[("DNI 20.123.456", "20.123.456"), ("DNI: 20123456", "20123456")], &[
            "20.123.456",
            "pedido 20123456",
        ]);
    }
}
