//! The individual number of Japan (マイナンバー): twelve digits, the last from weights 2 to 7 and 2 to
//! 6 from the right and the remainder of 11 (Order of the Ministry of Internal Affairs 85 of 2014,
//! article 5). One number in eleven passes: a word has to stand beside.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, uniform, weighted};

const WORDS: &str = "マイナンバー|個人番号|my number|mynumber|my number card|マイナンバーカード|kojin bango|individual number";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "jp_my_number", "dddddddddddd", is_number, WORDS)];

fn is_number(code: &[u8]) -> bool {
    let rest = weighted(code, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    !uniform(code) && (if rest < 2 { 0 } else { 11 - rest }) == digit(code, 11)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_japan() {
        // Made from the rule of the order.
        holds("jp_my_number", &[
            ("マイナンバー 1234 5678 9018", "1234 5678 9018"),
            ("個人番号：123456789018", "123456789018"),
        ], &["マイナンバー 1234 5678 9019", "123456789018", "order 123456789018"]);
    }
}
