//! The machine-readable zone of passports, visas and cards: lines of 44, 36 or 30 characters, letters,
//! digits and `<`, with check digits of weights 7, 3, 1 behind number, date of birth and date of
//! expiry (ICAO 9303-3, section 4.9). It stands alone.

use crate::Label;
use crate::detectors::identifier::check::{icao, yymmdd};
use crate::detectors::passport::NAME;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

/// The kind of its findings.
pub(super) const KIND: &str = "mrz";
/// The longest line.
const LINE: usize = 44;

/// Looks whether the first group stands in the line of a zone that holds number and dates.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let first = groups.first();
    let part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<';
    // Fillers follow the dates, or stand behind the number of a card.
    let end = view.run(first.start, LINE + 1, part);
    if !view.slice(first.start..end).contains(&b'<') && end - first.start < 20 {
        return None;
    }
    let start = view.run_back(first.start, LINE + 1, part);
    let length = end - start;
    let line = view.slice(start..end);
    let span = match length {
        44 | 36 => dated(line).then_some(start..end)?,
        30 => carded(view, line, end).then_some(start..end)?,
        _ => return None,
    };
    scan.add(Hit::new(NAME, Label::Passport, span).kind(KIND).checked())
}

/// Number, nationality, date of birth, sex, date of expiry, each but the sex with its check digit.
fn dated(line: &[u8]) -> bool {
    let (Some(number), Some(born), Some(expires)) =
        (line.get(0..9), line.get(13..19), line.get(21..27))
    else {
        return false;
    };
    let check = |place: usize| line.get(place).copied().unwrap_or(0);
    icao(number, check(9))
        && icao(born, check(19))
        && icao(expires, check(27))
        && yymmdd(expires, 0)
}

/// The first line of a card: document, issuer, number, check digit; the second begins with the date of
/// birth.
fn carded(view: View<'_>, line: &[u8], end: usize) -> bool {
    let (Some(number), Some(check)) = (line.get(5..14), line.get(14)) else { return false };
    let next = view.slice(end..end + 9);
    let next =
        next.iter().position(|byte| !byte.is_ascii_whitespace()).map_or(end, |skip| end + skip);
    let born = view.slice(next..next + 6);
    matches!(line.first(), Some(b'I' | b'A' | b'C'))
        && icao(number, *check)
        && icao(born, view.at(next + 6))
}

#[cfg(test)]
mod tests {
    use crate::detectors::trial::holds;

    #[test]
    fn the_specimens_of_icao() {
        let line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let passport = format!("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n{line}");
        let card = "I<UTOD231458907<<<<<<<<<<<<<<<";
        let whole =
            format!("{card}\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<");
        holds(
            "mrz",
            &[(&passport, line), (&whole, card)],
            &[
                "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
                "L898902C36UTO7408123F1204159ZE184226B<<<<<10",
                "L898902C36UTO7408122F1204159ZE184226B<<<<<1",
            ],
        );
    }
}
