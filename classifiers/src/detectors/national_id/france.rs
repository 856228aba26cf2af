//! Numbers of France.
//!
//! The registration number (NIR, "numéro de sécurité sociale"): sex, year, month, department with
//! 2A and 2B for Corsica, commune, serial, and 97 minus the remainder of 97 as the key (INSEE;
//! decree 82-103 of 22 January 1982). It stands alone: key and month together let one random number
//! in 500 pass. The tax number (SPI, "numéro fiscal"): thirteen digits from 0 to 3, the last three
//! the remainder of 511 of the first ten (DGFiP, structure of the TIN as told to the OECD).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, number};

const WORDS: &str = "NIR|sécurité sociale|securite sociale|SÉCURITÉ SOCIALE|sécu|secu|n° ss|n° de ss|\
                     num secu|numéro de sécu|numéro insee|n° insee|insee|carte vitale|vitale|\
                     immatriculation sociale|assuré social|numéro d'inscription au répertoire";
const FISCAL: &str = "numéro fiscal|numero fiscal|NUMÉRO FISCAL|n° fiscal|nº fiscal|no fiscal|n fiscal|num fiscal|\
                      SPI|spi number|identifiant fiscal|référence fiscale|numéro spi|NIF|\
                      numéro d'identification fiscale|avis d'imposition";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "fr_nir", "ddddddddddddddd dddddAddddddddd ddddddAdddddddd", is_nir, WORDS).alone(),
    Row::new(TAX, "fr_spi", "ddddddddddddd", is_spi, FISCAL).printed(&["## ## ### ### ###"]),
];

fn is_nir(code: &[u8]) -> bool {
    let sex = matches!(at(code, 0), b'1'..=b'4' | b'7' | b'8');
    // For the key, 2A counts as 19 and 2B as 18.
    let department = match (at(code, 5), at(code, 6)) {
        (b'2', b'A') => 19,
        (b'2', b'B') => 18,
        (b'0'..=b'9', b'0'..=b'9') => number(code, 5..7),
        _ => return false,
    };
    let month = number(code, 3..5);
    let (commune, serial) = (number(code, 7..10), number(code, 10..13));
    let all = number(code, 0..5) * 100_000_000 + department * 1_000_000 + commune * 1_000 + serial;
    // Months above 12 stand for birth dates that are not known (INSEE).
    let month_known = matches!(month, 1..=12 | 20 | 30..=42 | 50..=99);
    sex && month_known
        && department > 0
        && commune > 0
        && serial > 0
        && 97 - all % 97 == number(code, 13..15)
}

fn is_spi(code: &[u8]) -> bool {
    let body = number(code, 0..10);
    matches!(at(code, 0), b'0'..=b'3') && body > 0 && body % 511 == number(code, 10..13)
}

#[cfg(test)]
mod tests {
    use crate::Label::NationalId;
    use crate::detectors::trial::{finds, holds, spares};

    #[test]
    fn numbers_with_the_right_key_are_found() {
        // The example of the CNAV and one of Corsica.
        finds(NationalId, "NIR 2 55 08 14 168 025 38", "2 55 08 14 168 025 38");
        finds(NationalId, "numéro 255081416802538.", "255081416802538");
        finds(NationalId, "1 85 05 2A 006 084 35", "1 85 05 2A 006 084 35");
    }

    #[test]
    fn one_rule_broken_is_spared() {
        for text in [
            "NIR 2 55 08 14 168 025 39",
            "NIR 2 55 18 14 168 025 38",
            "NIR 5 55 08 14 168 025 38",
            "NIR 2550814168025381",
            "NIR 1 85 05 2C 006 084 35",
        ] {
            spares(NationalId, text);
        }
    }

    #[test]
    fn the_tax_number_ends_in_the_remainder_of_511() {
        // The example of the OECD's page on France.
        holds("fr_spi", &[("numéro fiscal : 30 23 217 600 053", "30 23 217 600 053")], &[
            "numéro fiscal : 30 23 217 600 054",
            "numéro fiscal : 40 23 217 600 053",
            "commande 3023217600053",
        ]);
    }
}
