//! The personal number of Sweden: date of birth, serial, Luhn's digit over ten digits, a dash (a plus
//! after the hundredth birthday) before the last four; a coordination number adds 60 to the day
//! (Folkbokföringslagen 1991:481, section 18; Skatteverket, SKV 704).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{is_date, luhn, number};

const WORDS: &str = "personnummer|pers.nr|persnr|personnr|pers nr|person nr|pnr|samordningsnummer|\
                     samordningsnr|PERSONNUMMER|personnumret|organisationsnummer|swedish personal|\
                     personal identity number|personbeteckning|födelsenummer";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "se_pnr", "dddddddddd dddddddddddd", is_number, WORDS)
    .printed(&["######-####", "########-####", "######+####", "########+####"])];

fn is_number(code: &[u8]) -> bool {
    let century = matches!(number(code, 0..2), 18..=20);
    let short = if code.len() == 12 { code.get(2..).unwrap_or_default() } else { code };
    let day = number(short, 4..6);
    let day = if day > 60 { day - 60 } else { day };
    (code.len() == 10 || century)
        && is_date(number(short, 0..2), number(short, 2..4), day)
        && luhn(short)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_sweden() {
        // Test numbers published by Skatteverket.
        holds("se_pnr", &[
            ("personnummer 811218-9876", "811218-9876"),
            ("född 19811218-9876", "19811218-9876"),
            ("Pers.nr: 8112189876", "8112189876"),
            ("samordningsnummer 701063-2391", "701063-2391"),
        ], &["personnummer 811218-9875", "811318-9876", "8112189876", "ordernummer 811218-9876"]);
    }
}
