//! Numbers of China, Hong Kong and Taiwan.
//!
//! China: region, date of birth, serial and the check character of ISO/IEC 7064, MOD 11-2 (GB
//! 11643-1999). It stands alone. Hong Kong: one or two letters, six digits, a check character in
//! parentheses, weights 9 to 2, a blank counting 36 (Immigration Department). Taiwan: a letter for the
//! place, nine digits, weights 1, 9 to 1, 1, remainder of 10 (Ministry of the Interior).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, is_date, number, value, weighted};

const CHINA: &str = "身份证|身份证号|身份证号码|公民身份号码|居民身份证|chinese id|resident identity card|\
                     shenfenzheng|身分證|china id|resident id";
const HONG_KONG: &str = "HKID|hkid|hong kong id|hong kong identity|香港身份證|身份證號碼|HK ID|身份證";
const TAIWAN: &str = "身分證字號|身分證|國民身分證|taiwan id|統一編號|身份證字號|居留證";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "cn_ric", "dddddddddddddddddN", is_chinese, CHINA).alone(),
    Row::new(ID, "hk_id", "AddddddN AAddddddN", is_hong_kong, HONG_KONG).printed(&["#######(#)", "########(#)"]),
    Row::new(ID, "tw_id", "Addddddddd", is_taiwanese, TAIWAN),
];

fn is_chinese(code: &[u8]) -> bool {
    const CHECKS: &[u8; 11] = b"10X98765432";
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let rest = usize::try_from(weighted(code, &WEIGHTS) % 11).ok();
    matches!(number(code, 0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
        && (1850..=2050).contains(&number(code, 6..10))
        && is_date(number(code, 6..10), number(code, 10..12), number(code, 12..14))
        && rest.and_then(|rest| CHECKS.get(rest)) == Some(&at(code, 17))
}

fn is_hong_kong(code: &[u8]) -> bool {
    let Some((last, body)) = code.split_last() else { return false };
    let blank = if body.len() == 7 { 9 * 36 } else { 0 };
    let weights = (2..=9).rev().skip(8 - body.len().min(8));
    let sum: u32 = blank + body.iter().zip(weights).map(|(b, w)| value(*b) * w).sum::<u32>();
    let check = match (11 - sum % 11) % 11 {
        10 => b'A',
        check => b'0' + u8::try_from(check).unwrap_or(0),
    };
    check == *last
}

fn is_taiwanese(code: &[u8]) -> bool {
    // The letters in the order of their numbers, from 10 on.
    const PLACES: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let letter = PLACES.iter().position(|l| *l == at(code, 0)).and_then(|p| u32::try_from(p).ok());
    let rest = code.get(1..).unwrap_or_default();
    let sum = weighted(rest, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    letter.is_some_and(|place| ((place + 10) / 10 + (place + 10) % 10 * 9 + sum).is_multiple_of(10))
        && matches!(digit(code, 1), 1 | 2 | 8 | 9)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_china() {
        // The examples of GB 11643.
        holds("cn_ric", &[
            ("身份证号 11010519491231002X", "11010519491231002X"),
            ("440524188001010014", "440524188001010014"),
        ], &["110105194912310021", "440524188013010014", "990524188001010014"]);
        // Published examples, and a published example of Taiwan.
        holds("hk_id", &[("HKID G123456(A)", "G123456(A)"), ("A123456(3) holds", "A123456(3)")], &[
            "HKID G123456(3)",
        ]);
        holds("tw_id", &[("身分證字號 A123456789", "A123456789")], &["身分證字號 A123456788", "A123456789"]);
    }
}
