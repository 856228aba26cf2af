//! Numbers of Spain.
//!
//! DNI: eight digits and the letter at the remainder of 23 in TRWAGMYFPDXBNJZSQVHLCKE; NIE: X, Y or
//! Z for 0, 1 or 2 before seven digits, and the same letter (Ministry of the Interior; Real Decreto
//! 1553/2005). NIF of persons without either: K, L or M. The affiliation number of the social
//! security: the remainder of 97 of the first ten digits (Tesorería General de la Seguridad Social).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, number, uniform};

const DNI: &str = "DNI|dni|d.n.i|NIF|nif|n.i.f|documento nacional de identidad|documento nacional|documento|\
                   documento de identidad|número de identificación fiscal|cif/nif|dni/nie|nif/nie|\
                   documento identidad|núm. de dni|carnet de identidad|spanish id";
const NIE: &str = "NIE|n.i.e|nie/nif|dni/nie|número de identidad de extranjero|identidad de extranjero|\
                   identificación de extranjero|identificación de extranjeros|tarjeta de residencia|\
                   tarjeta de extranjero|permiso de residencia|TIE|numero de identidad de extranjero|\
                   foreigner identity|foreigner id|extranjero|extranjera|extranjería";
const NSS: &str = "seguridad social|número de afiliación|numero de afiliacion|NAF|nº afiliación|\
                   n.º afiliación|NUSS|NSS|num. afiliación|afiliación|número de la seguridad social";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "es_dni", "ddddddddA dddddddA", is_dni, DNI)
        .printed(&["########-#", "##.###.###-#", "##.###.####", "#########"]),
    Row::new(ID, "es_nie", "AdddddddA", is_nie, NIE).printed(&["#-#######-#", "########-#", "#########"]),
    Row::new(ID, "es_nss", "dddddddddddd", is_nss, NSS).printed(&["##/########/##"]),
];

const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn letter(number: u64) -> u8 {
    usize::try_from(number % 23).ok().and_then(|place| LETTERS.get(place)).copied().unwrap_or(0)
}

fn is_dni(code: &[u8]) -> bool {
    let Some((last, body)) = code.split_last() else { return false };
    !uniform(body) && number(body, 0..body.len()) > 99 && letter(number(body, 0..body.len())) == *last
}

fn is_nie(code: &[u8]) -> bool {
    let lead = match at(code, 0) {
        b'X' | b'K' | b'L' | b'M' => 0,
        b'Y' => 1,
        b'Z' => 2,
        _ => return false,
    };
    letter(lead * 10_000_000 + number(code, 1..8)) == at(code, 8)
}

fn is_nss(code: &[u8]) -> bool {
    let (province, serial) = (number(code, 0..2), number(code, 2..10));
    let body = if serial < 10_000_000 { province * 10_000_000 + serial } else { number(code, 0..10) };
    (1..=53).contains(&province) && body % 97 == number(code, 10..12)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_spain() {
        // The specimen of the Ministry of the Interior, and made-up digits.
        holds("es_dni", &[
            ("DNI 12345678Z", "12345678Z"),
            ("Mi DNI es 54362315-K.", "54362315-K"),
            ("{\"nif\": \"54.362.315-K\"}", "54.362.315-K"),
            ("con 54362315K y nada más", "54362315K"),
        ], &["DNI 54362315A", "DNI 54362315-J", "pedido 54362315K", "DNI 543623155K"]);
        holds("es_nie", &[
            ("NIE X-2482300-W", "X-2482300-W"),
            ("número de identidad de extranjero x2482300w", "x2482300w"),
        ], &["NIE X-2482300-A", "NIE W-2482300-W", "NIE Y2482300W"]);
        holds("es_nss", &[("Seguridad Social: 28/12345678/40", "28/12345678/40")], &[
            "Seguridad Social: 28/12345678/41",
            "Seguridad Social: 99/12345678/40",
        ]);
    }
}
