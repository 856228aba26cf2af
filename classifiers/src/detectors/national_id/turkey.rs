//! Numbers of Türkiye.
//!
//! Identity number (T.C. kimlik no): eleven digits, not beginning with 0; the tenth from seven times
//! the odd places less the even ones, the last from the sum of all, remainder of 10 (Nüfus Hizmetleri
//! Kanunu 5490; NVİ). Tax number (VKN): ten digits with a check of powers of two modulo 9 (Gelir
//! İdaresi).

use super::{ID, TAX};
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit};

const TC: &str = "T.C. kimlik no|tc kimlik|tc kimlik no|TCKN|tckn|kimlik no|kimlik numarası|kimlik|\
                  tc no|T.C. no|T.C. kimlik|TC kimlik numarası|vatandaşlık no|TC|turkish id|vatandaşlık numarası";
const VKN: &str = "VKN|vkn|vergi no|vergi kimlik|vergi numarası|vergi kimlik no|vergi kimlik numarası|Vergi No";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "tr_tc", "ddddddddddd", is_tc, TC),
    Row::new(TAX, "tr_vkn", "dddddddddd", is_vkn, VKN),
];

fn is_tc(code: &[u8]) -> bool {
    let sum = |places: &[usize]| places.iter().map(|place| digit(code, *place)).sum::<u32>();
    let (odd, even) = (sum(&[0, 2, 4, 6, 8]), sum(&[1, 3, 5, 7]));
    at(code, 0) != b'0'
        && (odd * 7 + 100 - even) % 10 == digit(code, 9)
        && (odd + even + digit(code, 9)) % 10 == digit(code, 10)
}

fn is_vkn(code: &[u8]) -> bool {
    let sum: u32 = (0..9_u32).zip(0..9).map(|(place, at)| {
        let moved = (digit(code, at) + 9 - place) % 10;
        match moved * 2_u32.pow(9 - place) % 9 {
            0 if moved != 0 => 9,
            rest => rest,
        }
    }).sum();
    (10 - sum % 10) % 10 == digit(code, 9)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_turkey() {
        // Published examples.
        holds("tr_tc", &[
            ("T.C. kimlik no 17291716060", "17291716060"),
            ("TCKN: 10000000146", "10000000146"),
        ], &["TCKN 17291716050", "TCKN 17291716061", "17291716060", "sipariş 17291716060"]);
        holds("tr_vkn", &[("Vergi No 4540536920", "4540536920")], &["Vergi No 4540536921"]);
    }
}
