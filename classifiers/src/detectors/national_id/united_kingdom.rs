//! Numbers of the United Kingdom.
//!
//! National Insurance number: two letters, six digits, A to D; D, F, I, Q, U and V are not used, O
//! not as the second, nor the pairs BG, GB, KN, NK, NT, TN, ZZ (HMRC, National Insurance Manual
//! NIM39110). Unique Taxpayer Reference: ten digits, the first the check digit, weights 6, 7, 8, 9,
//! 10, 5, 4, 3, 2 and the remainder of 11 (HMRC, specification of the UTR check).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, uniform, weighted};

const NINO: &str = "national insurance|national insurance number|national insurance no|NINO|nino|NI number|\
                    NI no|ni number|n.i. number|nat ins|nino number|NI num|NIN|insurance number";
const UTR: &str = "UTR|utr|unique taxpayer reference|unique tax reference|self assessment|tax reference|\
                   utr number|HMRC reference|self-assessment reference|taxpayer reference";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "gb_nino", "AAddddddA", is_nino, NINO).alone().unchecked(),
    Row::new(ID, "gb_nino", "AAdddddd", is_nino, NINO).unchecked(),
    Row::new(TAX, "gb_utr", "dddddddddd", is_utr, UTR),
];

fn is_nino(code: &[u8]) -> bool {
    let never = |letter: u8| matches!(letter, b'D' | b'F' | b'I' | b'Q' | b'U' | b'V');
    let pair = (at(code, 0), at(code, 1));
    !never(pair.0)
        && !never(pair.1)
        && pair.1 != b'O'
        && !matches!(
            pair,
            (b'B', b'G') | (b'G', b'B') | (b'K', b'N') | (b'N', b'K' | b'T') | (b'T', b'N') | (b'Z', b'Z')
        )
        && matches!(at(code, 8), 0 | b'A'..=b'D')
        && !code.get(2..8).is_some_and(uniform)
}

fn is_utr(code: &[u8]) -> bool {
    const CHECKS: &[u8; 11] = b"21987654321";
    let rest = code.get(1..).unwrap_or_default();
    let sum = weighted(rest, &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    let check = usize::try_from(sum).ok().and_then(|place| CHECKS.get(place));
    !uniform(code) && check.is_some_and(|check| u32::from(check - b'0') == digit(code, 0))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_the_united_kingdom() {
        // The form of HMRC's example, with a prefix in use.
        holds("gb_nino", &[
            ("National Insurance number: AB 12 34 56 C", "AB 12 34 56 C"),
            ("it is AB123456C.", "AB123456C"),
            ("nino ab123456c", "ab123456c"),
        ], &["NINO QQ 12 34 56 C", "NINO AO123456C", "NINO GB123456C", "NINO AB123456E", "part no AB123456C"]);
        holds("gb_utr", &[
            ("UTR 1955839661", "1955839661"),
            ("Unique Taxpayer Reference: 19558 39661", "19558 39661"),
        ], &["UTR 2955839661", "1955839661", "invoice 1955839661"]);
    }
}
