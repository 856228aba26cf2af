//! Dates of birth: a date beside a word that says so, under a key or in a column of that name, or
//! behind a name and the sign `*`. No other date is one.

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::lexicon::{Class, Entries, Passage, Word};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

mod date;
mod words;

pub(crate) const NAME: &str = "birth_date";
pub(crate) const LISTS: &[Entries] = words::LISTS;

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::DateOfBirth],
    kinds: Vec::new,
    evidence: "A date of the years 1900 to 2035 in the same sentence behind a word such as \"born\", \
        under such a key or column head, or behind a name and a star; no other date.",
    source: "Forms of dates: ISO 8601-1:2019 section 5.2.2, Unicode CLDR date formats and names of \
        months of 30 languages.",
};

/// How far behind its word a date may stand, in bytes: "born in ... on ...".
const AHEAD: usize = 72;
/// How far before its word a date may end.
const BEFORE: usize = 12;
/// The last year of a date in brackets behind a name that is taken for one of birth; later ones are
/// rather those of a letter or a visit.
const LATEST_UNSAID: u32 = 2012;
/// The longest date, in bytes.
const LONGEST: usize = 40;

/// Looks at the words due. `reached` is the end of the last date.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, reached: &mut usize) {
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if word.is(Class::BIRTH) && word.start >= *reached {
            *reached = beside(scan, word).unwrap_or(*reached);
        }
    }
}

/// The date beside a word of birth: the first one behind it, or the one directly before.
fn beside(scan: &mut Scan<'_, '_>, word: Word) -> Option<usize> {
    let view = scan.view();
    let span = behind(scan, view, word).or_else(|| before(scan, view, word))?;
    put(scan, span)
}

fn put(scan: &mut Scan<'_, '_>, span: Range<usize>) -> Option<usize> {
    scan.add(Hit::new(NAME, Label::DateOfBirth, span).by_context().confidence(92))
}

fn behind(scan: &Scan<'_, '_>, view: View<'_>, word: Word) -> Option<Range<usize>> {
    let limit = word.end.saturating_add(AHEAD).min(view.len());
    let mut at = word.end;
    let mut lines = 0;
    while at < limit {
        let byte = view.at(at);
        if byte == b'\n' {
            // Only a label has its value on the next line.
            lines += 1;
            let label = matches!(view.before(at), b':' | b' ' | b'|') || at == word.end;
            if lines > 1 || !label {
                return None;
            }
        }
        let starts = byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let fresh = !view.before(at).is_ascii_alphanumeric() && view.before(at) < 0x80;
        if starts && fresh {
            if let Some(end) = date::at(view, scan.lexicon(), at, date::Trust::Word) {
                return Some(at..end);
            }
            // Another number comes first.
            if byte.is_ascii_digit() {
                return None;
            }
        }
        if matches!(byte, b';' | b'!' | b'?' | b'{' | b'}') || ends_sentence(view, at) {
            return None;
        }
        at += 1;
    }
    None
}

/// Whether the full stop at a place ends a sentence and no word cut short.
fn ends_sentence(view: View<'_>, at: usize) -> bool {
    let word = at - view.run_back(at, 8, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let next = view.at(view.past_blanks(at + 1, 2));
    view.at(at) == b'.' && (next == b'\n' || (word > 3 && next.is_ascii_uppercase()))
}

fn before(scan: &Scan<'_, '_>, view: View<'_>, word: Word) -> Option<Range<usize>> {
    let gap =
        view.run_back(word.start, BEFORE, |byte| matches!(byte, b' ' | b'(' | b',' | b'-' | b'['));
    if gap == word.start || !view.before(gap).is_ascii_digit() {
        return None;
    }
    let from = gap.saturating_sub(LONGEST);
    let starts = |at: usize| {
        let fresh = view.opens(at) && !matches!(view.before(at), b'-' | b'.' | b'/');
        fresh && view.at(at).is_ascii_alphanumeric()
    };
    (from..gap).filter(|at| starts(*at)).find_map(|at| {
        let end = date::at(view, scan.lexicon(), at, date::Trust::Word)?;
        (end == gap).then_some(at..end)
    })
}

/// Judges the value of a key that says date of birth.
pub(crate) fn under_key(scan: &mut Scan<'_, '_>, value: Range<usize>) -> Option<usize> {
    let view = scan.view();
    let end = date::at(view, scan.lexicon(), value.start, date::Trust::Key)?;
    put(scan, value.start..end)
}

/// Judges what stands behind a name: a date behind a star, as genealogists and German offices write
/// it, or an early one that brackets hold alone.
pub(crate) fn behind_name(scan: &mut Scan<'_, '_>, name: usize) -> Option<usize> {
    let view = scan.view();
    let sign = view.run(name, 3, |byte| matches!(byte, b' ' | b',' | b'('));
    let star = view.at(sign) == b'*';
    let bracket = view.before(sign) == b'(';
    if sign == name || !(star || bracket) {
        return None;
    }
    let start = if star { view.past_blanks(sign + 1, 1) } else { sign };
    let end = date::at(view, scan.lexicon(), start, date::Trust::Key)?;
    let early = view.at(end) == b')' && date::year_in(view.slice(start..end)) <= LATEST_UNSAID;
    (star || early).then(|| put(scan, start..end)).flatten()
}

#[cfg(test)]
mod tests {
    use crate::Label::DateOfBirth;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn dates_beside_words_of_birth_are_found() {
        for (text, date) in [
            ("She was born on 7/14/1995. Her", "7/14/1995"),
            ("born in Leeds, England, on March 3rd, 1962", "March 3rd, 1962"),
            ("geb. 4. Januar 1970, Diagnose", "4. Januar 1970"),
            ("geboren am 02.11.1988", "02.11.1988"),
            ("née le 1er août 1993 à Lyon", "1er août 1993"),
            ("nacida el 3 de enero de 1980", "3 de enero de 1980"),
            ("nato a Roma il 12 maggio 1955", "12 maggio 1955"),
            ("data urodzenia 23.03.1952,", "23.03.1952"),
            ("ur. 5 września 1964 r.", "5 września 1964"),
            ("född 1986-03-01", "1986-03-01"),
            ("DOB: 12/03/80", "12/03/80"),
            ("{\"dob\": \"19800312\"}", "19800312"),
            ("birth_date=1980-03-12T00:00:00Z", "1980-03-12"),
            ("Date of birth\n12 March 1980\n", "12 March 1980"),
            ("name;geburtsdatum\nAnna;01.06.1944\nBo;24. Mai 1974", "01.06.1944"),
            ("出生日期：1980年3月12日", "1980年3月12日"),
            ("дата рождения: 12 марта 1980", "12 марта 1980"),
            ("1980-03-12 (date of birth)", "1980-03-12"),
            ("Anna Weber (*12.03.1980)", "12.03.1980"),
            ("Patient Casey Dean (05/09/1956) was admitted", "05/09/1956"),
            ("WHERE dob = '06/05/2005';", "06/05/2005"),
        ] {
            let found = crate::detectors::trial::values(text, DateOfBirth);
            assert_eq!(found.first().map(String::as_str), Some(date), "{text}");
        }
        finds(DateOfBirth, "born 1 May 1980; hired 2 May 2010", "1 May 1980");
    }

    #[test]
    fn other_dates_are_spared() {
        for text in [
            "on 12 March 1980 the bridge opened",
            "Invoice date: 12.03.1980",
            "a star is born. On 1 May 1980 it rained",
            "born 45/45/1980",
            "dob: 31.12.1799",
            "* 12.03.1980 release notes",
            "Casey Dean (05/09/2023) wrote",
            "born to run; 12.03.1980",
            "2024-05-17T12:44:01Z INFO",
        ] {
            spares(DateOfBirth, text);
        }
    }
}
