//! The personal identity code of Finland (henkilötunnus): date of birth, the sign of the century (+,
//! -, A to F, Y to U), an individual number and the character at the remainder of 31 (Decree
//! 128/2010; Digital and Population Data Services Agency). It stands alone.

use super::ID;
use crate::detectors::identifier::Row;
use crate::detectors::identifier::check::{at, ddmmyy, number};

const WORDS: &str = "henkilötunnus|henkilotunnus|HENKILÖTUNNUS|hetu|HETU|henkilötunnuksen|sotu|\
                     sosiaaliturvatunnus|personbeteckning|finnish personal|henkilötunnukseni";

pub(super) const ROWS: &[Row] = &[
    Row::new(ID, "fi_hetu", "dddddddddN", is_last_century, WORDS)
        .printed(&["######-####", "######+####"]),
    Row::new(ID, "fi_hetu", "ddddddAdddN", is_signed, WORDS).alone(),
];

const CHECKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

fn is_code(date: &[u8], serial: u64, check: u8) -> bool {
    let all = number(date, 0..6) * 1000 + serial;
    let expected = usize::try_from(all % 31).ok().and_then(|place| CHECKS.get(place));
    ddmmyy(date, 0) && serial >= 2 && expected == Some(&check)
}

fn is_last_century(code: &[u8]) -> bool {
    is_code(code, number(code, 6..9), at(code, 9))
}

fn is_signed(code: &[u8]) -> bool {
    matches!(at(code, 6), b'A'..=b'F' | b'U'..=b'Y')
        && is_code(code, number(code, 7..10), at(code, 10))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn codes_of_finland() {
        // The example of the agency, and its twin of this century.
        holds("fi_hetu", &[
            ("henkilötunnus 131052-308T", "131052-308T"),
            ("131052-308T", "131052-308T"),
            ("hetu: 131052A308T", "131052A308T"),
        ], &["hetu 131052-308U", "hetu 131352-308T", "131052G308T", "131052-001T"]);
    }
}
