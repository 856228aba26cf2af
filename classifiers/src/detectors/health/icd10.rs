//! Coded diagnoses: ICD-10 of the World Health Organization and its modifications of the United
//! States (ICD-10-CM) and Germany (ICD-10-GM).
//!
//! Source: WHO, ICD-10 version 2019, volume 1, the ranges of its 22 chapters; CDC and CMS, ICD-10-CM
//! guidelines, section I.A.2 (three to seven characters); BfArM, ICD-10-GM, the marks `!`, `*`, `+`
//! and the letters for certainty and side. A code has no check digit and looks like the number of a
//! part, a sheet of paper or a vitamin, so it counts only where illness and a person are spoken of.

use std::ops::Range;

use crate::engine::digits::Groups;
use crate::engine::scan::Scan;
use crate::engine::view::View;

/// The highest category of each letter, from `A` on, in any of the three editions.
const HIGHEST: [u8; 26] = [
    99, 99, 97, 89, 90, 99, 99, 95, 99, 99, 95, 99, 99, 99, 99, 96, 99, 99, 99, 98, 99, 99, 99, 99,
    99, 99,
];
/// Codes kept of one text until it is known whether it speaks of illness.
const MOST: usize = 256;

/// A code, and whether it is written with a full stop.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) span: Range<usize>,
    pub(crate) dotted: bool,
}

/// Looks at a number with a letter before it. What is found is put aside: names are not known yet.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) {
    let view = groups.view;
    if let Some(code) = code(view, groups)
        && scan.codes().len() < MOST
    {
        scan.codes().push(code);
    }
}

fn code(view: View<'_>, groups: Groups<'_, '_>) -> Option<Code> {
    let category = groups.first();
    let letter = view.before(category.start);
    if !letter.is_ascii_uppercase() || !(2..=5).contains(&category.len()) {
        return None;
    }
    let start = category.start - 1;
    let joins =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'#');
    if joins(view.before(start))
        || !is_category(letter, view.slice(category.start..category.start + 2))
    {
        return None;
    }
    let dotted = category.len() == 2
        && view.at(category.end) == b'.'
        && view.at(category.end + 1).is_ascii_alphanumeric();
    let end = if dotted {
        view.run(category.end + 1, 6, |byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    } else {
        view.run(category.end, 2, |byte| byte.is_ascii_uppercase())
    };
    let digits = if dotted { end - category.end - 1 } else { 1 };
    let goes_on = matches!(view.at(end), b'.' | b'/' | b'_' | b'-')
        && view.at(end + 1).is_ascii_alphanumeric();
    let fits = digits > 0 && view.closes(end) && !goes_on;
    fits.then_some(Code { span: start..end, dotted })
}

/// Whether a letter and two digits are a category of one of the editions.
fn is_category(letter: u8, digits: &[u8]) -> bool {
    let number = digits.iter().fold(0_u8, |number, digit| {
        number.saturating_mul(10).saturating_add(digit.wrapping_sub(b'0'))
    });
    let highest = HIGHEST.get(usize::from(letter.wrapping_sub(b'A'))).copied().unwrap_or(0);
    digits.len() == 2 && digits.iter().all(u8::is_ascii_digit) && number <= highest
}
