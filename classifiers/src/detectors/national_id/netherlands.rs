//! The citizen service number of the Netherlands (BSN): eight or nine digits, weights 9 to 2 and -1,
//! a multiple of 11 (Wet algemene bepalingen burgerservicenummer; Regeling vastleggen BSN). One
//! number in eleven passes, so a word has to stand beside it.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{digit, uniform};

const WORDS: &str = "BSN|bsn|burgerservicenummer|burgerservicenr|burger service nummer|sofinummer|\
                     sofi-nummer|sofi|bsn-nummer|bsnnummer|citizen service number|\
                     persoonsnummer|BSN-nr|fiscaal nummer";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "nl_bsn", "ddddddddd dddddddd", is_bsn, WORDS)];

pub(super) fn is_bsn(code: &[u8]) -> bool {
    let Some((last, body)) = code.split_last() else { return false };
    let weights = [9, 8, 7, 6, 5, 4, 3, 2].into_iter().skip(8 - body.len().min(8));
    let sum: u32 = weights.enumerate().map(|(place, weight)| digit(body, place) * weight).sum();
    let last = u32::from(last.wrapping_sub(b'0'));
    !uniform(code) && sum > last && (sum - last).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn the_eleven_test() {
        // The example of the Dutch government.
        holds("nl_bsn", &[
            ("BSN 111222333", "111222333"),
            ("Mijn burgerservicenummer is 1112.22.333", "1112.22.333"),
            ("123456782 (BSN)", "123456782"),
            ("naam;bsn;plaats\nJan;111222333;Ede", "111222333"),
        ], &["BSN 111222334", "111222333", "factuur 111222333", "BSN 1112223331"]);
    }
}
