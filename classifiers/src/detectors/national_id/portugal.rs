//! Numbers of Portugal.
//!
//! NIF: nine digits, weights 9 to 2, remainder of 11; persons begin with 1, 2, 3 or 45 (Decreto-Lei
//! 14/2013). Cartão de Cidadão: the civil number with its check digit, two characters of the version
//! and Luhn's digit over all twelve (Portaria 203/2007). NISS: eleven digits, weights 29 to 2
//! (Segurança Social).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, number, value, weighted};

const NIF: &str = "NIF|nif|contribuinte|número de contribuinte|n.º contribuinte|nº contribuinte|\
                   número de identificação fiscal|numero de contribuinte|número fiscal|n.i.f|NIPC";
const CARD: &str = "cartão de cidadão|cartao de cidadao|CARTÃO DE CIDADÃO|cartão cidadão|CC|n.º do cc|nº cc|\
                    bilhete de identidade|n.º de identificação civil|identificação civil|\
                    cartão do cidadão|citizen card";
const NISS: &str = "NISS|niss|segurança social|seguranca social|número de segurança social";

pub(super) const ROWS: &[Row] = &[
    Row::new(TAX, "pt_nif", "ddddddddd", is_nif, NIF),
    Row::new(ID, "pt_cc", "dddddddddNNd", is_card, CARD).printed(&[
        "############", "######## # ###", "######## #-###", "########-#-###", "######### ###",
    ]),
    Row::new(ID, "pt_bi", "dddddddd ddddddddd", is_civil, CARD).unchecked().whole(),
    Row::new(ID, "pt_niss", "ddddddddddd", is_niss, NISS),
];

fn is_nif(code: &[u8]) -> bool {
    let rest = weighted(code, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let check = if rest < 2 { 0 } else { 11 - rest };
    at(code, 0) != b'0' && number(code, 0..8) > 10_000_000 && check == digit(code, 8)
}

fn is_card(code: &[u8]) -> bool {
    let letters = code.get(9..11).is_some_and(|pair| pair.iter().any(u8::is_ascii_uppercase));
    let sum: u32 = code.iter().rev().enumerate().map(|(place, byte)| {
        let doubled = value(*byte) * 2;
        match place % 2 {
            0 => value(*byte),
            _ if doubled > 9 => doubled - 9,
            _ => doubled,
        }
    }).sum();
    letters && sum.is_multiple_of(10)
}

/// The civil number alone: eight digits, and where there is a ninth, weights 9 to 2.
fn is_civil(code: &[u8]) -> bool {
    code.len() == 8 || {
        let sum = weighted(code, &[9, 8, 7, 6, 5, 4, 3, 2, 1]);
        sum.is_multiple_of(11) || (digit(code, 8) == 0 && (sum + 10).is_multiple_of(11))
    }
}

fn is_niss(code: &[u8]) -> bool {
    let sum = weighted(code, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    matches!(at(code, 0), b'1' | b'2') && 9 - sum % 10 == digit(code, 10)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_portugal() {
        holds("pt_nif", &[
            ("NIF 123456789", "123456789"),
            ("contribuinte n.º 501 964 843", "501 964 843"),
        ], &["NIF 501964842", "501964843", "encomenda 501964843"]);
        // The specimen of the law on the card.
        holds("pt_cc", &[
            ("cartão de cidadão 00000000 0 ZZ4", "00000000 0 ZZ4"),
            ("000000000ZZ4", "000000000ZZ4"),
        ], &["cartão de cidadão 00000000 0 ZZ5", "000000000ZZ3"]);
        holds("pt_niss", &[("NISS 11223344550", "11223344550")], &["NISS 11223344551", "NISS 31223344550"]);
    }
}
