//! Numbers of the other states of South America.
//!
//! Colombia: NIT with a check digit of prime weights and the remainder of 11 (DIAN, Orden
//! Administrativa 4 of 1989); cédula without a check (Registraduría). Ecuador: cédula of ten digits,
//! province, Luhn's digit (Registro Civil). Peru: DNI of eight digits and a check of weights 3, 2, 7, 6, 5, 4, 3, 2 (RENIEC); RUC of persons, 10 and the DNI, weights 5, 4, 3, 2,
//! 7, 6, 5, 4, 3, 2 (SUNAT). Uruguay: cédula with weights 2, 9, 8, 7, 6, 3, 4 (DNIC). Venezuela: RIF
//! with a letter of the kind of person (SENIAT).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, luhn, number, weighted};

const CEDULA: &str = "cédula de ciudadanía|cedula de ciudadania|cédula|cedula|C.C.|CC|cédula de identidad|\
                      cedula de identidad|C.I.|Cédula|CÉDULA";
const NIT: &str = "NIT|nit|número de identificación tributaria|N.I.T";
const ECUADOR: &str = "cédula|cedula|cédula de identidad|cédula de ciudadanía|C.I.|CI|Cédula|CÉDULA";
const DNI: &str = "DNI|dni|documento nacional de identidad|CUI|código único de identificación";
const RUC: &str = "RUC|ruc|registro único de contribuyentes|registro unico de contribuyentes|R.U.C";
const URUGUAY: &str = "cédula|cedula|cédula de identidad|C.I.|CI|Cédula|CÉDULA";
const RIF: &str = "RIF|rif|registro de información fiscal|registro único de información fiscal";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "ec_ci", "dddddddddd", is_ecuadorian, ECUADOR),
    Row::new(ID, "uy_ci", "dddddddd", is_uruguayan, URUGUAY).printed(&["#.###.###-#"]),
    Row::new(ID, "co_cc", "dddddd ddddddd dddddddd dddddddddd", |_| true, CEDULA).unchecked(),
    Row::new(TAX, "co_nit", "dddddddddd ddddddddd", is_nit, NIT).printed(&["###.###.###-#"]),
    Row::new(ID, "pe_dni", "ddddddddN", is_peruvian, DNI).printed(&["########-#"]),
    Row::new(TAX, "pe_ruc", "ddddddddddd", is_ruc, RUC),
    Row::new(TAX, "ve_rif", "Addddddddd", is_rif, RIF).printed(&["#-########-#"]),
    Row::new(ID, "ve_ci", "Addddddd Adddddddd", |code| matches!(at(code, 0), b'V' | b'E'), CEDULA).unchecked(),
];

fn is_ecuadorian(code: &[u8]) -> bool {
    matches!(number(code, 0..2), 1..=24 | 30) && digit(code, 2) < 6 && luhn(code)
}

fn is_uruguayan(code: &[u8]) -> bool {
    let rest = weighted(code, &[2, 9, 8, 7, 6, 3, 4]) % 10;
    at(code, 0) != b'0' && (10 - rest) % 10 == digit(code, 7)
}

fn is_nit(code: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [3, 7, 13, 17, 19, 23, 29, 37, 41];
    let Some((last, body)) = code.split_last() else { return false };
    let sum: u32 = (0..body.len()).rev().zip(WEIGHTS).map(|(place, w)| digit(body, place) * w).sum();
    let rest = sum % 11;
    u32::from(last.wrapping_sub(b'0')) == if rest < 2 { rest } else { 11 - rest }
}

/// The check digit, or the letter of older cards.
fn is_peruvian(code: &[u8]) -> bool {
    const DIGITS: &[u8; 11] = b"65432110987";
    const LETTERS: &[u8; 11] = b"KJIHGFEDCBA";
    let rest = usize::try_from(weighted(code, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11).ok();
    let last = Some(&at(code, 8));
    rest.and_then(|rest| DIGITS.get(rest)) == last || rest.and_then(|rest| LETTERS.get(rest)) == last
}

fn is_ruc(code: &[u8]) -> bool {
    let sum = weighted(code, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    matches!(number(code, 0..2), 10 | 15 | 16 | 17 | 20) && (11 - sum % 11) % 10 == digit(code, 10)
}

fn is_rif(code: &[u8]) -> bool {
    let kind = match at(code, 0) {
        b'V' => 4,
        b'E' => 8,
        b'J' => 12,
        b'P' => 16,
        b'G' => 20,
        _ => return false,
    };
    let rest = code.get(1..).unwrap_or_default();
    let sum = kind + weighted(rest, &[3, 2, 7, 6, 5, 4, 3, 2]);
    let check = 11 - sum % 11;
    digit(code, 9) == if check > 9 { 0 } else { check }
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_the_andes() {
        // Published examples.
        holds("ec_ci", &[("cédula 171430710-3", "171430710-3")], &["pedido 1714307103"]);
        holds("co_nit", &[("NIT 213.123.432-1", "213.123.432-1")], &["NIT 213.123.432-2"]);
        holds("pe_ruc", &[("RUC 20512333797", "20512333797")], &["RUC 20512333798", "20512333797"]);
        holds("ve_rif", &[("RIF V-11470283-4", "V-11470283-4")], &["RIF V-11470283-3"]);
        holds("pe_dni", &[("DNI 10117410-2", "10117410-2")], &["DNI 10117410-5"]);
        holds("co_cc", &[("cédula de ciudadanía 1.020.345.678", "1.020.345.678")], &["1.020.345.678"]);
    }

    #[test]
    fn the_check_digit_of_uruguay() {
        assert!(super::is_uruguayan(b"12345672") && !super::is_uruguayan(b"12345673"));
    }
}
