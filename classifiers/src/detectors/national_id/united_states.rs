//! Social Security and individual taxpayer numbers of the United States.
//!
//! A Social Security number never has an area of 000, 666 or 900 and above, a group of 00 or a
//! serial of 0000 (SSA, POMS RM 10201.035). A taxpayer number has an area of 9xx and a group of
//! 50-65, 70-88, 90-92 or 94-99 (IRS, Publication 1915). Neither has a check digit: written with
//! dashes the form speaks for itself, else a word has to.

use super::{NAME, number};
use crate::Label;
use crate::engine::context::Cues;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};

/// Numbers that were printed in advertisements, or that everyone makes up.
const PUBLIC: [u64; 4] = [78_051_120, 219_099_999, 123_456_789, 987_654_321];

pub(super) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let (span, separator) = groups
        .shaped(&[3, 2, 4])
        .or_else(|| groups.shaped(&[9]))
        .or_else(|| groups.shaped(&[1; 9]))
        .or_else(|| regrouped(groups))?;
    let number = number(groups.view.slice(span.clone()))?;
    let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    if PUBLIC.contains(&number) || serial == 0 {
        return None;
    }
    let near = scan.near(&span);
    let named = near.any.has(Cues::SSN);
    let taxpayer = area >= 900;
    let possible = if taxpayer {
        matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99)
    } else {
        area != 0 && area != 666 && group != 0
    };
    let dashed = separator == b'-' && !near.last.has(Cues::THING) && !near.last.has(Cues::PHONE);
    if !possible || !(named || dashed) {
        return None;
    }
    let (label, kind) =
        if taxpayer { (Label::TaxId, "us_itin") } else { (Label::NationalId, "us_ssn") };
    let confidence = if named { 95 } else { 80 };
    scan.add(Hit::new(NAME, label, span).kind(kind).confidence(confidence))
}

/// Nine digits in other groups than the usual: only a word beside them makes them a number.
fn regrouped(groups: Groups<'_, '_>) -> Option<(std::ops::Range<usize>, u8)> {
    let lengths: [usize; 6] = std::array::from_fn(|place| groups.get(place).len());
    let count = groups.count();
    let lengths = lengths.get(..count).filter(|lengths| lengths.iter().sum::<usize>() == 9)?;
    let (span, _) = groups.shaped(lengths)?;
    (count > 1).then_some((span, 0))
}

#[cfg(test)]
mod tests {
    use crate::Label::{NationalId, TaxId};
    use crate::detectors::trial::{finds, judge, spares};

    #[test]
    fn dashes_or_a_word_make_it_one() {
        finds(NationalId, "It is 536-22-8726.", "536-22-8726");
        finds(NationalId, "SSN 536 22 8726", "536 22 8726");
        finds(NationalId, "my social security number: 536228726", "536228726");
        finds(NationalId, "536228726 is my SSN", "536228726");
        assert_eq!(judge("536228726", Some("ssn")).count(NationalId), 1);
        finds(TaxId, "ITIN: 912-78-1234", "912-78-1234");
    }

    #[test]
    fn numbers_never_issued_are_spared() {
        for text in [
            "SSN 000-22-8726",
            "SSN 666-22-8726",
            "SSN 901-22-8726",
            "SSN 536-00-8726",
            "SSN 536-22-0000",
            "SSN 078-05-1120",
            "536228726",
            "536 22 8726",
            "1536-22-8726",
            "536-22-87261",
            "536-22-8726-1",
            "order 536-22-8726",
        ] {
            spares(NationalId, text);
        }
        spares(TaxId, "ITIN 912-66-1234");
    }
}
