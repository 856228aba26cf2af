//! The resident registration number of South Korea (주민등록번호): date of birth, a dash, sex and
//! century, serial, check digit of weights 2 to 9 and 2 to 5, remainder of 11; numbers given since
//! October 2020 have none (Enforcement rule of the Resident Registration Act, article 2).

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, digit, weighted, yymmdd};

const WORDS: &str = "주민등록번호|주민번호|주민 등록 번호|resident registration|resident registration number|RRN|rrn|\
                     jumin|외국인등록번호|korean id|alien registration|주민등록";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "kr_rrn", "ddddddddddddd", is_checked, WORDS).printed(&["######-#######"]),
    Row::new(ID, "kr_rrn", "ddddddddddddd", is_born, WORDS).unchecked(),
];

/// Without a check digit only for those born or registered since 2020.
fn is_born(code: &[u8]) -> bool {
    yymmdd(code, 0) && matches!(at(code, 6), b'3' | b'4' | b'7' | b'8') && code.starts_with(b"2")
}

fn is_checked(code: &[u8]) -> bool {
    let rest = weighted(code, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11;
    yymmdd(code, 0) && at(code, 6) != b'9' && (11 - rest) % 10 == digit(code, 12)
}

#[cfg(test)]
mod tests {
    use super::is_checked;
    use crate::detectors::trial::holds;

    #[test]
    fn numbers_of_korea() {
        assert!(is_checked(b"6405071467706"));
        holds("kr_rrn", &[
            ("주민등록번호 640507-1467706", "640507-1467706"),
            ("resident registration number: 6405071467706", "6405071467706"),
            ("등록 640507-1467706", "640507-1467706"),
        ], &["주민등록번호 640507-1467707", "주민등록번호 641507-1467706", "6405071467706"]);
    }
}
