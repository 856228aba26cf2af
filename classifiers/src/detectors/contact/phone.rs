//! Telephone numbers: international ones by country code and length (ITU-T E.164 and its list of
//! country codes), national ones by their shape and a word beside them. Numbers of orders,
//! invoices and the like are no telephone numbers, and neither are dates and amounts.

mod plan;

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::context::{Cues, Near};
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "phone";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Phone],
    kinds: plan::kinds,
    evidence: "International: country code and length. National: the shape of the country, or a word or table head beside it. Dates, amounts, orders and the like are none.",
    source: "ITU-T E.164 and its list of country codes; national numbering plans.",
};

/// E.164: at most fifteen digits.
const LONGEST: usize = 15;
const SHORTEST: usize = 7;
/// Bytes within which a word about something else counts against a number of good shape.
const CLOSE: usize = 24;
const MOST_GROUPS: usize = 16;

/// A number as written.
struct Written {
    span: Range<usize>,
    digits: [u8; LONGEST],
    count: usize,
    lengths: [usize; MOST_GROUPS],
    groups: usize,
    /// Every digit stands alone.
    spaced: bool,
    plus: bool,
    /// The first group stands in parentheses.
    parenthesis: bool,
    separator: u8,
}

/// Looks for a number that starts with the first group.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let inside = groups.continues() && !may_start_inside(groups);
    if inside || is_one_of_many(groups) {
        return None;
    }
    let written = read(view, groups.first().start)?;
    if !stands_free(view, &written) {
        return None;
    }
    if (written.plus || written.digits().starts_with(b"00"))
        && let Some(country) = international(&written)
    {
        let near = scan.near(&written.span);
        let named = written.plus || written.groups > 1 || near.any.has(Cues::PHONE);
        return if named { add(scan, view, &written, country) } else { None };
    }
    if written.plus || is_date_or_amount(view, &written) {
        return None;
    }
    let near = scan.near(&written.span);
    let kind = national(&written, near)?;
    add(scan, view, &written, kind)
}

/// Whether this is a single digit behind another, parentheses and blanks aside: such a number
/// starts where its first digit stands.
fn is_one_of_many(groups: Groups<'_, '_>) -> bool {
    let first = groups.first();
    let aside = groups.view.run_back(first.start, 3, |byte| matches!(byte, b'(' | b')' | b' '));
    first.len() == 1 && groups.view.before(aside).is_ascii_digit()
}

/// Whether a number can start behind other digits: behind a count or a day, with a zero or in the
/// groups of North America.
fn may_start_inside(groups: Groups<'_, '_>) -> bool {
    let view = groups.view;
    let lengths = [0, 1, 2].map(|place| groups.get(place).len());
    let start = groups.first().start;
    let behind_short = !view.back(start, 4).is_ascii_digit();
    behind_short && ((view.at(start) == b'0' && view.at(start + 1) != b'0') || lengths == [3, 3, 4])
}

fn add(
    scan: &mut Scan<'_, '_>,
    view: View<'_>,
    written: &Written,
    kind: &'static str,
) -> Option<usize> {
    let span = written.span.start..extension(view, written.span.end);
    let confidence = if written.plus { 95 } else { 85 };
    scan.add(Hit::new(NAME, Label::Phone, span).kind(kind).confidence(confidence))
}

impl Written {
    fn digits(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or_default()
    }

    fn lengths(&self) -> &[usize] {
        self.lengths.get(..self.groups).unwrap_or_default()
    }
}

/// Reads a number from its first digit on, with what may stand before it.
fn read(view: View<'_>, first: usize) -> Option<Written> {
    let mut start = first;
    let mut written = Written {
        span: first..first,
        digits: [0; LONGEST],
        count: 0,
        lengths: [0; MOST_GROUPS],
        groups: 0,
        spaced: false,
        plus: false,
        parenthesis: false,
        separator: 0,
    };
    for _ in 0..3 {
        match view.before(start) {
            b'+' if !written.plus => written.plus = true,
            b' ' if view.back(start, 2) == b'+' && view.at(first + 1) == b' ' => {}
            b'(' if !written.parenthesis => written.parenthesis = true,
            _ => break,
        }
        start -= 1;
    }
    let mut at = first;
    while written.groups < MOST_GROUPS {
        let end = view.run(at, LONGEST + 1, |byte| byte.is_ascii_digit());
        if written.count + (end - at) > LONGEST {
            break;
        }
        // "(0)" is the digit to leave out from abroad.
        let trunk = written.plus && view.slice(at..end) == b"0" && in_parentheses(view, at);
        if !trunk {
            for (slot, byte) in
                written.digits.iter_mut().skip(written.count).zip(view.slice(at..end))
            {
                *slot = *byte;
            }
            written.count += end - at;
            if let Some(slot) = written.lengths.get_mut(written.groups) {
                *slot = end - at;
            }
            written.groups += 1;
        }
        written.span = start..end;
        let Some(next) = next_group(view, end) else { break };
        if written.separator == 0 {
            written.separator = view.at(end);
        }
        if complete(&written) {
            break;
        }
        at = next;
    }
    // A parenthesis that never closes belongs to the sentence.
    let count =
        |sign| view.slice(written.span.clone()).iter().filter(|byte| **byte == sign).count();
    if written.parenthesis && count(b'(') > count(b')') {
        written.span.start += 1;
        written.parenthesis = false;
    }
    if written.groups >= SHORTEST && written.lengths().iter().all(|length| *length == 1) {
        written.spaced = true;
        written.lengths = [0; MOST_GROUPS];
        if let Some(first) = written.lengths.first_mut() {
            *first = written.count;
        }
        written.groups = 1;
    }
    (written.count >= SHORTEST).then_some(written)
}

fn in_parentheses(view: View<'_>, at: usize) -> bool {
    view.before(at) == b'(' || (view.before(at) == b' ' && view.back(at, 2) == b'(')
}

/// Whether an international number has all the digits its country allows.
fn complete(written: &Written) -> bool {
    written.plus
        && plan::country(written.digits())
            .is_some_and(|country| written.count >= country.code_length() + country.most())
}

/// Where the next group of digits starts behind a separator: a blank, dash, dot or slash, dashes
/// also between blanks, and parentheses around a group.
fn next_group(view: View<'_>, end: usize) -> Option<usize> {
    let close = view.past_blanks(end, 1);
    let mut at = if view.at(close) == b')' { close + 1 } else { end };
    let blank = at;
    at = view.past_blanks(at, 1);
    if matches!(view.at(at), b'-' | b'.' | b'/') {
        at = view.past_blanks(at + 1, usize::from(at > blank));
    }
    if view.at(at) == b'(' {
        at = view.past_blanks(at + 1, 1);
    }
    (at > end && view.at(at).is_ascii_digit()).then_some(at)
}

/// Whether nothing makes the digits part of a longer word or number.
fn stands_free(view: View<'_>, written: &Written) -> bool {
    let (start, end) = (written.span.start, written.span.end);
    let joins = |byte: u8| matches!(byte, b'-' | b'.' | b'/' | b'_' | b',' | b'#');
    let glued_before = joins(view.before(start)) && view.back(start, 2).is_ascii_alphanumeric();
    let glued_after = joins(view.at(end)) && view.at(end + 1).is_ascii_digit();
    view.opens(start)
        && (view.closes(end) || extension(view, end) > end)
        && !glued_after
        && (written.plus || !(glued_before || view.before(start) == b'#'))
        && !matches!(view.before(start), b'$' | b'+' | b'_')
        && !matches!(view.at(end), b'%' | b'@' | b'_' | b'=' | b'$')
        && !outside_ascii_money(view, start, end)
}

/// Whether the sign of a currency touches the number: pound, yen, euro.
fn outside_ascii_money(view: View<'_>, start: usize, end: usize) -> bool {
    const SIGNS: [&[u8]; 3] = ["£".as_bytes(), "¥".as_bytes(), "€".as_bytes()];
    let behind = view.past_blanks(end, 1);
    SIGNS.iter().any(|sign| {
        view.starts(behind, sign)
            || start.checked_sub(sign.len()).is_some_and(|s| view.starts(s, sign))
    })
}

fn international(written: &Written) -> Option<&'static str> {
    let digits = written.digits();
    let rest = if written.plus { digits } else { digits.get(2..)? };
    let country = plan::country(rest)?;
    let national = rest.len() - country.code_length();
    // Areas of North America never start with 0 or 1 (NANPA).
    let area = rest.get(1).is_some_and(|byte| matches!(byte, b'2'..=b'9'));
    let dialled = country.name() != "us" || area;
    ((country.least()..=country.most()).contains(&national) && dialled).then(|| country.name())
}

/// Dates in digits, ranges of years, and numbers grouped by thousands.
fn is_date_or_amount(view: View<'_>, written: &Written) -> bool {
    let lengths = written.lengths();
    let dotted = matches!(written.separator, b'-' | b'.' | b'/');
    let year = |digits: Option<&[u8]>| {
        digits.is_some_and(|year| year.starts_with(b"19") || year.starts_with(b"20"))
    };
    let digits = written.digits();
    match lengths {
        [4, 2, 2, ..] => dotted && year(digits.get(..4)),
        [1 | 2, 1 | 2, 4, ..] => dotted,
        [4, 4] => year(digits.get(..4)) && year(digits.get(4..)),
        [8, 2 | 4 | 6, ..] => year(digits.get(..4)),
        [1..=3, 3, 3] | [1..=3, 3] => {
            let cents =
                view.at(written.span.end) == b',' && view.at(written.span.end + 1).is_ascii_digit();
            written.separator == b'.' || cents
        }
        // Four groups with dots are a version or a network address.
        [1..=3, 1..=3, 1..=3, 1..=3] => written.separator == b'.' && digits.first() != Some(&b'0'),
        _ => false,
    }
}

/// The plan a national number follows, given what stands near it.
fn national(written: &Written, near: Near) -> Option<&'static str> {
    let named = near.any.has(Cues::PHONE);
    let other = near.last != Cues::NONE && !near.last.has(Cues::PHONE);
    let about_other = other && (near.gap <= CLOSE || !named);
    let digits = written.digits();
    if american(written) {
        let shaped = written.parenthesis || matches!(written.separator, b'-' | b'.');
        return (named || (shaped && !(about_other && near.gap <= 4))).then_some("us");
    }
    let domestic = digits.first() == Some(&b'0') && digits.get(1).is_some_and(|byte| *byte != b'0');
    let printed =
        domestic && written.groups > 1 && plan::european(written.lengths(), written.separator);
    if printed && near.gap > CLOSE {
        return Some("national");
    }
    if about_other && near.last.has(Cues::THING.or(Cues::IDENTITY).or(Cues::VERSION)) {
        return None;
    }
    if written.parenthesis && plan::brazilian(written.lengths()) {
        return Some("br");
    }
    if printed {
        return Some("national");
    }
    let rounded = written.lengths().iter().skip(1).all(|length| *length > 1);
    (named && rounded && (SHORTEST..=12).contains(&written.count)).then_some("national")
}

/// Area and exchange of North America never start with 0 or 1 (NANPA).
fn american(written: &Written) -> bool {
    let (digits, lengths) = match (written.digits(), written.lengths()) {
        ([b'1', rest @ ..], [1, lengths @ ..]) => (rest, lengths),
        all => all,
    };
    let begins = |place: usize| digits.get(place).is_some_and(|byte| matches!(byte, b'2'..=b'9'));
    lengths == [3, 3, 4] && begins(0) && begins(3)
}

/// Takes in an extension: `x123`, `ext. 123`.
fn extension(view: View<'_>, end: usize) -> usize {
    let at = view.past_blanks(end, 1);
    for word in [&b"ext."[..], b"ext", b"x"] {
        if view.starts_any_case(at, word) {
            let digits = view.past_blanks(at + word.len(), 1);
            let last = view.run(digits, 6, |byte| byte.is_ascii_digit());
            if last > digits && view.closes(last) {
                return last;
            }
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use crate::Label::Phone;
    use crate::detectors::trial::{finds, judge, spares};

    #[test]
    fn international_numbers_stand_alone() {
        // Numbers reserved for fiction and documentation by the national regulators.
        for number in [
            "+1 202-555-0143",
            "+12025550143",
            "+1 (202) 555-0143",
            "+44 20 7946 0958",
            "+44 (0)20 7946 0958",
            "+49 30 23125 123",
            "+49 (0)30 23125123",
            "+33 1 99 00 12 34",
            "+34 612 345 678",
            "+39 02 1234 5678",
            "+48 500 123 456",
            "+351 912 345 678",
            "+46 70 174 06 05",
            "+43 1 2345678",
            "+41 44 668 18 00",
            "+31 20 123 4567",
            "+55 11 91234-5678",
            "+91 98765 43210",
            "0049 30 23125 123",
        ] {
            finds(Phone, &format!("({number})"), number);
            finds(Phone, &format!("at {number}."), number);
            finds(Phone, number, number);
        }
    }

    #[test]
    fn national_forms_are_found_by_shape_or_word() {
        finds(Phone, "(202) 555-0143", "(202) 555-0143");
        finds(Phone, "202-555-0143 x12", "202-555-0143 x12");
        finds(Phone, "Call 07700 900123 now", "07700 900123");
        finds(Phone, "Tel. 030 23125 123", "030 23125 123");
        finds(Phone, "tél : 01 99 00 12 34", "01 99 00 12 34");
        finds(Phone, "llámame al 612 34 56 78", "612 34 56 78");
        finds(Phone, "zadzwoń: 500 123 456", "500 123 456");
        finds(Phone, "0171/1234567 ist meine Handynummer", "0171/1234567");
        finds(Phone, "my mobile is 07700900123", "07700900123");
        assert_eq!(judge("2025550143", Some("phone_number")).count(Phone), 1);
    }

    #[test]
    fn other_numbers_are_spared() {
        for text in [
            "order 07700 900123",
            "DE89 3704 0044 0532 0130 01",
            "Bestellung 030 23125 123",
            "2024-01-15 10:30",
            "15.01.2024",
            "call me in 2019-2024",
            "1,234,567",
            "pi is 3.14159265358979",
            "1234567",
            "12345678901",
            "+1 102-555-0143 is +999 123",
            "INV-2024-28740",
            "#4529705",
            "Invoice 2025550143",
            "$1234567",
            "1234567 €",
            "4 5 6 7 8 9 1 2",
            "1.2.3.4",
            "port 8080 8081",
        ] {
            spares(Phone, text);
        }
    }
}
