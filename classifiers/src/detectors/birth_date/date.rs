//! One date at a place, in the forms that people and machines write.

use crate::engine::lexicon::{Class, Lexicon};
use crate::engine::view::View;

/// The years in which someone of today can be born.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2035;

/// What says that a date is one of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// A word in running text.
    Word,
    /// A key or a sign: the year may have two digits, and nothing between the parts.
    Key,
}

/// The end of the date that starts at a place.
pub(super) fn at(view: View<'_>, lexicon: &Lexicon, place: usize, trust: Trust) -> Option<usize> {
    let end = if view.at(place).is_ascii_digit() {
        digits_first(view, lexicon, place, trust)
    } else {
        month_first(view, lexicon, place)
    }?;
    let goes_on = view.at(end).is_ascii_digit()
        || (matches!(view.at(end), b'-' | b'/') && view.at(end + 1).is_ascii_digit())
        || (view.at(end) == b'.' && view.at(end + 1).is_ascii_digit());
    (!goes_on && (view.at(end) == b'T' || !view.at(end).is_ascii_alphabetic())).then_some(end)
}

/// The digits at a place: their end and value.
fn number(view: View<'_>, place: usize, most: usize) -> Option<(usize, u32)> {
    let end = view.run(place, most + 1, |byte| byte.is_ascii_digit());
    let digits = view.text().get(place..end)?;
    if digits.is_empty() || digits.len() > most {
        return None;
    }
    digits.parse().ok().map(|value| (end, value))
}

fn year(view: View<'_>, place: usize) -> Option<usize> {
    let (end, value) = number(view, place, 4)?;
    (end == place + 4 && YEARS.contains(&value)).then_some(end)
}

/// The year of a date, 0 when it has two digits.
pub(super) fn year_in(date: &[u8]) -> u32 {
    let digits = |group: &&[u8]| group.len() == 4;
    let mut groups = date.split(|byte| !byte.is_ascii_digit());
    let year = groups.find(digits).and_then(|group| std::str::from_utf8(group).ok());
    year.and_then(|year| year.parse().ok()).unwrap_or(0)
}

/// Whether two numbers are a day and a month, in either order.
fn day_and_month(a: u32, b: u32) -> bool {
    (1..=31).contains(&a) && (1..=31).contains(&b) && a.min(b) <= 12
}

fn digits_first(view: View<'_>, lexicon: &Lexicon, place: usize, trust: Trust) -> Option<usize> {
    let (end, first) = number(view, place, 8)?;
    match end - place {
        8 if trust == Trust::Key => compact(first).then_some(end),
        4 => year_first(view, place, end),
        1 | 2 => numeric(view, end, first, trust).or_else(|| named(view, lexicon, end, first)),
        _ => None,
    }
}

/// Year, month, day or day, month, year without anything between.
fn compact(value: u32) -> bool {
    let (high, low) = (value / 10_000, value % 10_000);
    (YEARS.contains(&high) && day_and_month(low / 100, low % 100) && low / 100 <= 12)
        || (YEARS.contains(&low) && day_and_month(high / 100, high % 100))
}

/// 1980-03-12, 1980/3/12, 1980年3月12日, 1980년 3월 12일.
fn year_first(view: View<'_>, place: usize, end: usize) -> Option<usize> {
    year(view, place)?;
    let signs: &[(&str, &str, &str)] = &[
        ("-", "-", ""),
        ("/", "/", ""),
        (".", ".", ""),
        ("年", "月", "日"),
        ("년", "월", "일"),
        (". ", ". ", ""),
    ];
    signs.iter().find_map(|(after_year, after_month, after_day)| {
        let at = past(view, end, after_year)?;
        let (at, month) = number(view, at, 2)?;
        let at = past(view, at, after_month)?;
        let (at, day) = number(view, at, 2)?;
        (day_and_month(month, day) && month <= 12).then_some(())?;
        past(view, at, after_day)
    })
}

/// The place behind a sign and a blank.
fn past(view: View<'_>, place: usize, sign: &str) -> Option<usize> {
    if !view.starts(place, sign.as_bytes()) {
        return None;
    }
    let end = place + sign.len();
    Some(if sign.len() > 2 && view.at(end) == b' ' { end + 1 } else { end })
}

/// 12.03.1980, 12/3/80, 12-03-1980, 12. 3. 1980.
fn numeric(view: View<'_>, end: usize, first: u32, trust: Trust) -> Option<usize> {
    let sign = view.at(end);
    matches!(sign, b'.' | b'/' | b'-' | b' ').then_some(())?;
    if sign == b' ' && trust == Trust::Word {
        return None;
    }
    let blank =
        |place: usize| if sign == b'.' && view.at(place) == b' ' { place + 1 } else { place };
    let (end, second) = number(view, blank(end + 1), 2)?;
    (view.at(end) == sign && day_and_month(first, second)).then_some(())?;
    let at = blank(end + 1);
    year(view, at).or_else(|| {
        let (end, _) = number(view, at, 2)?;
        (end == at + 2 && sign != b'-' && sign != b' ').then_some(end)
    })
}

/// 4. Januar 1970, 1er août 1993, 3 de enero de 1980, 24 March, 1963, 2nd of May 1980.
fn named(view: View<'_>, lexicon: &Lexicon, end: usize, day: u32) -> Option<usize> {
    (1..=31).contains(&day).then_some(())?;
    let at = past_ending(view, end);
    let at = skip_words(view, blanks(view, at), &["of ", "de ", "d'", "of the "]);
    let at = month(view, lexicon, at)?;
    let at = view.run(at, 2, |byte| matches!(byte, b'.' | b','));
    let at = skip_words(view, blanks(view, at), &["de ", "del ", "of "]);
    year(view, at)
}

/// March 3rd, 1962; Mar. 3 1962.
fn month_first(view: View<'_>, lexicon: &Lexicon, place: usize) -> Option<usize> {
    let at = month(view, lexicon, place)?;
    let at = blanks(view, view.run(at, 1, |byte| byte == b'.'));
    let at = skip_words(view, at, &["the "]);
    let (end, day) = number(view, at, 2)?;
    (1..=31).contains(&day).then_some(())?;
    let at = view.run(past_ending(view, end), 1, |byte| byte == b',');
    year(view, blanks(view, at))
}

fn blanks(view: View<'_>, place: usize) -> usize {
    let end = view.run(place, 2, |byte| matches!(byte, b' ' | b'-' | b'/'));
    if view.starts(end, "\u{a0}".as_bytes()) { end + 2 } else { end }
}

/// Passes what makes an ordinal of a number.
fn past_ending(view: View<'_>, place: usize) -> usize {
    const ENDINGS: &[&str] =
        &["st", "nd", "rd", "th", "er", "ère", "e", "º", "°", ".º", ".", "-го", "го", "a"];
    let fits = |ending: &&&str| {
        view.starts_any_case(place, ending.as_bytes())
            && !view.at(place + ending.len()).is_ascii_alphabetic()
    };
    ENDINGS.iter().find(fits).map_or(place, |ending| place + ending.len())
}

fn skip_words(view: View<'_>, place: usize, words: &[&str]) -> usize {
    let word = words.iter().find(|word| view.starts_any_case(place, word.as_bytes()));
    word.map_or(place, |word| place + word.len())
}

/// The end of the name of a month.
fn month(view: View<'_>, lexicon: &Lexicon, place: usize) -> Option<usize> {
    let end = view.run(place, 30, |byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let word = view.text().get(place..end)?;
    lexicon.class_of(word).has(Class::MONTH).then_some(end)
}
