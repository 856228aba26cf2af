//! Numbers of Mexico.
//!
//! CURP: four letters of the name, date of birth, sex, state, three consonants, a character of the
//! century and a check digit of weights 18 to 2 (SEGOB/RENAPO, Instructivo Normativo of 18 October
//! 2021). It stands alone. RFC of persons: four letters, date of birth, a homoclave of three (SAT).
//! NSS: eleven digits with Luhn's (IMSS).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, luhn, yymmdd};

const CURP: &str = "CURP|curp|clave única de registro de población|clave unica de registro|C.U.R.P|\
                    registro de población";
const RFC: &str = "RFC:|rfc|registro federal de contribuyentes|R.F.C|registro federal|rfc con homoclave|RFC";
const NSS: &str = "NSS|nss|número de seguridad social|numero de seguro social|número de seguro social|IMSS|imss";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "mx_curp", "AAAAddddddAAAAAANd", is_curp, CURP).alone(),
    Row::new(TAX, "mx_rfc", "AAAAddddddNNN", is_rfc, RFC).alone().unchecked(),
    Row::new(ID, "mx_nss", "ddddddddddd", luhn, NSS),
];

fn is_curp(code: &[u8]) -> bool {
    const STATES: &[u8; 66] =
        b"ASBCBSCCCLCMCSCHDFDGGTGRHGJCMCMNMSNTNLOCPLQTQRSPSLSRTCTSTLVZYNZSNE";
    // Ñ stands behind N, so that letters behind it count one more.
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        letter => u32::from(letter.wrapping_sub(b'A')) + 11,
    };
    let sum: u32 = code.iter().take(17).zip((2..=18).rev()).map(|(b, weight)| value(*b) * weight).sum();
    let state = code.get(11..13).unwrap_or_default();
    let consonant = |byte: &u8| !b"AEIOU".contains(byte);
    yymmdd(code, 4)
        && matches!(at(code, 10), b'H' | b'M' | b'X')
        && STATES.chunks(2).any(|known| known == state)
        && code.get(13..16).is_some_and(|letters| letters.iter().all(consonant))
        && (10 - sum % 10) % 10 == u32::from(at(code, 17).wrapping_sub(b'0'))
}

fn is_rfc(code: &[u8]) -> bool {
    yymmdd(code, 4) && matches!(at(code, 12), b'0'..=b'9' | b'A')
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_mexico() {
        // Published examples.
        holds("mx_curp", &[
            ("CURP BOXW310820HNERXN09", "BOXW310820HNERXN09"),
            ("es boxw310820hnerxn09", "boxw310820hnerxn09"),
        ], &["BOXW310820HNERXN08", "BOXW311320HNERXN09", "BOXW310820ZNERXN09", "BOXW310820HXXRXN09"]);
        holds("mx_rfc", &[
            ("RFC GODE561231GR8", "GODE561231GR8"),
            ("GODE-561231-GR8", "GODE-561231-GR8"),
        ], &["RFC GODE561331GR8", "GODE561231GRZ"]);
    }
}
