//! The Personal Public Service Number of Ireland: seven digits, a check letter of weights 8 to 2 and
//! the remainder of 23, and since 2013 a second letter that counts nine times (Social Welfare
//! Consolidation Act 2005, section 262; Revenue). One code in 23 passes: a word has to stand beside.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, number, weighted};

const WORDS: &str = "PPSN|ppsn|PPS|pps number|pps no|pps|ppsnumber|personal public service|\
                     personal public service number|uimhir psp|UPSP|irish tax number";

pub(super) const ROWS: &[Row] = &[Row::new(ID, "ie_pps", "dddddddA dddddddAA", is_number, WORDS)];

fn is_number(code: &[u8]) -> bool {
    const LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";
    // W in the second place marked married women and counts nothing; A to I and more since 2013.
    let second = match at(code, 8) {
        0 | b'W' => 0,
        letter => u32::from(letter.wrapping_sub(b'A')) + 1,
    };
    let sum = weighted(code, &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
    let check = usize::try_from(sum % 23).ok().and_then(|place| LETTERS.get(place));
    number(code, 0..7) > 0 && second <= 23 && check == Some(&at(code, 7))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_ireland() {
        // The examples of Revenue's page on the number.
        holds("ie_pps", &[
            ("PPS number 1234567T", "1234567T"),
            ("PPSN: 1234567FA", "1234567FA"),
            ("my ppsn is 6433435F", "6433435F"),
            ("PPSN 6433435FW", "6433435FW"),
        ], &["PPSN 6433435E", "PPSN 1234567TA", "6433435F", "part no 6433435F"]);
    }
}
