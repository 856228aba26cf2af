//! Payment card numbers: ISO/IEC 7812 length, issuer range and Luhn digit. Together they stand
//! alone; numbers in groups must be grouped as cards are printed, or digit by digit.
//!
//! Ranges are those the networks publish for merchants (Visa, Mastercard including 2221-2720,
//! American Express, Discover, Diners Club, JCB, UnionPay, Maestro, Mir, RuPay, Troy, Elo, Verve).

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::context::Cues;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::digits_of;

pub(crate) const NAME: &str = "payment_card";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::PaymentCard],
    kinds: || RANGES.iter().map(|range| range.network).collect(),
    evidence: "Range of the issuer, length and Luhn digit; groups as cards are printed.",
    source: "ISO/IEC 7812-1; ranges that the networks publish.",
};

pub(crate) const SHORTEST: usize = 12;
const LONGEST: usize = 19;
/// Printed cards have at most this many groups (4-4-4-4-3).
const MOST_GROUPS: usize = 5;

/// An issuer range: the first six digits between two bounds, and the lengths in use.
struct Range6 {
    network: &'static str,
    first: u32,
    last: u32,
    lengths: Range<usize>,
}

const fn range(network: &'static str, first: u32, last: u32, lengths: Range<usize>) -> Range6 {
    Range6 { network, first, last, lengths }
}

/// Narrow ranges before the wide ones they lie in.
const RANGES: &[Range6] = &[
    // Fifteen digits: ranges that JCB took over in Japan and never gave up.
    range("jcb", 180_000, 180_099, 15..16),
    range("jcb", 213_100, 213_199, 15..16),
    range("mir", 220_000, 220_499, 16..20),
    range("mastercard", 222_100, 272_099, 16..17),
    range("diners", 300_000, 305_999, 14..20),
    range("diners", 309_500, 309_599, 14..20),
    range("amex", 340_000, 349_999, 15..16),
    range("jcb", 352_800, 358_999, 16..20),
    range("diners", 360_000, 369_999, 14..20),
    range("amex", 370_000, 379_999, 15..16),
    range("diners", 380_000, 399_999, 14..20),
    range("visa", 400_000, 499_999, 16..17),
    range("visa", 400_000, 499_999, 19..20),
    range("visa", 400_000, 499_999, 13..14),
    range("maestro", 501_800, 501_899, 12..20),
    range("maestro", 502_000, 502_099, 12..20),
    range("maestro", 503_800, 503_899, 12..20),
    range("elo", 504_175, 504_175, 16..17),
    range("verve", 506_099, 506_198, 16..20),
    range("elo", 506_699, 506_778, 16..17),
    range("rupay", 508_500, 508_999, 16..17),
    range("elo", 509_000, 509_999, 16..17),
    range("mastercard", 510_000, 559_999, 16..17),
    range("maestro", 500_000, 509_999, 12..20),
    range("maestro", 560_000, 589_999, 12..20),
    range("discover", 601_100, 601_199, 16..20),
    range("rupay", 606_985, 608_499, 16..17),
    range("unionpay", 620_000, 629_999, 16..20),
    range("maestro", 630_400, 630_499, 12..20),
    range("elo", 636_297, 636_297, 16..17),
    range("elo", 636_368, 636_368, 16..17),
    range("maestro", 639_000, 639_099, 12..20),
    range("discover", 644_000, 659_999, 16..20),
    range("maestro", 670_000, 679_999, 12..20),
    range("unionpay", 810_000, 817_199, 16..20),
    range("rupay", 817_200, 829_999, 16..17),
    range("troy", 979_200, 979_289, 16..17),
];

/// Looks for a card number that starts with the first group.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let first = groups.first();
    if !view.opens(first.start) || in_decimals(groups) {
        return None;
    }
    let (span, network) = single_digits(groups)
        .or_else(|| printed(groups))
        .or_else(|| regrouped(groups))
        .or_else(|| unlisted(scan, groups))?;
    if in_uuid(groups, &span) {
        return None;
    }
    let digits = digits_of(view.slice(span.clone())).count();
    let unusual = is_unusual(network, digits);
    let ungrouped = span.end == first.end;
    let near = scan.near(&span);
    if unusual && ungrouped && !near.any.has(Cues::CARD) {
        return None;
    }
    scan.add(Hit::new(NAME, Label::PaymentCard, span).kind(network).checked())
}

/// Groups of one length but for the last, as in `403.567.537.563.746.9`: not printed on any card,
/// so nothing else may belong to the run.
fn regrouped(groups: Groups<'_, '_>) -> Option<(Range<usize>, &'static str)> {
    let length = groups.first().len();
    let count = groups.count();
    if !(2..=5).contains(&length) || !(3..=9).contains(&count) || groups.continues() {
        return None;
    }
    let last = groups.get(count.checked_sub(1)?);
    let even = groups.iter().take(count - 1).all(|group| group.len() == length);
    let separator = groups.separator(0);
    let same = (1..count - 1).all(|place| groups.separator(place) == separator);
    let span = groups.first().start..last.end;
    let total = length * (count - 1) + last.len();
    (even && same && last.len() <= length && groups.alone(&span) && total >= 14)
        .then(|| passes(groups, &span, total))
        .flatten()
        .map(|network| (span, network))
}

/// The longest number of printed groups that passes.
fn printed(groups: Groups<'_, '_>) -> Option<(Range<usize>, &'static str)> {
    let view = groups.view;
    let first = groups.first();
    let separator = groups.separator(0);
    let mut total = 0;
    let mut best = None;
    for (place, group) in groups.iter().take(MOST_GROUPS).enumerate() {
        total += group.len();
        let grouped =
            place == 0 || (matches!(first.len(), 4 | 6) && (2..=13).contains(&group.len()));
        if total > LONGEST || !grouped {
            break;
        }
        let goes_on = groups.separator(place);
        // A card goes on in the way it began; after the last group anything may follow but more of
        // the same.
        // Short numbers occur by chance inside longer ones.
        let apart = goes_on == 0 && !groups.continues();
        let ends = view.closes(group.end) && (place == 0 || apart || total >= 15);
        if total >= SHORTEST && ends && !matches!((place, goes_on), (0, b'-' | b'_')) {
            let span = first.start..group.end;
            if let Some(network) = passes(groups, &span, total) {
                best = Some((span, network));
            }
        }
        if goes_on == 0 || goes_on != separator {
            break;
        }
    }
    best
}

/// A number of no published range with a right check digit, directly behind a word that says card:
/// ranges are handed out faster than lists are read.
fn unlisted(
    scan: &mut Scan<'_, '_>,
    groups: Groups<'_, '_>,
) -> Option<(Range<usize>, &'static str)> {
    let view = groups.view;
    let first = groups.first();
    let leads = matches!(view.at(first.start), b'3'..=b'6') && view.closes(first.end);
    let digits = digits_of(view.slice(first.start..first.end));
    let fits = leads && groups.separator(0) == 0 && (14..=LONGEST).contains(&first.len());
    let span = first.start..first.end;
    let named = fits && luhn(digits) && {
        let near = scan.near(&span);
        near.last.has(Cues::CARD) || view.given().has(Cues::CARD)
    };
    named.then_some((span, "unlisted"))
}

/// A number written digit by digit: the run has as many single digits as a card, and no more.
fn single_digits(groups: Groups<'_, '_>) -> Option<(Range<usize>, &'static str)> {
    if groups.first().len() != 1 || groups.view.back(groups.first().start, 2).is_ascii_digit() {
        return None;
    }
    let singles = groups.iter().take(LONGEST + 1).take_while(|group| group.len() == 1).count();
    let last = groups.get(singles.checked_sub(1)?);
    let span = groups.first().start..last.end;
    let network = passes(groups, &span, singles)?;
    (singles >= 14 && groups.separator(singles - 1) == 0).then_some((span, network))
}

/// Whether digits are the number of a card without a word beside them.
pub(crate) fn is_card(digits: &[u8]) -> bool {
    network(digits, digits.len()).is_some_and(|network| !is_unusual(network, digits.len()))
}

/// Lengths other than the network's usual one pass by chance more often than they are cards.
fn is_unusual(network: &str, digits: usize) -> bool {
    digits < 14 || (network == "maestro" && digits != 16) || digits > 16
}

fn passes(groups: Groups<'_, '_>, span: &Range<usize>, total: usize) -> Option<&'static str> {
    network(groups.view.slice(span.clone()), total)
}

fn network(text: &[u8], total: usize) -> Option<&'static str> {
    if !(SHORTEST..=LONGEST).contains(&total) {
        return None;
    }
    let digits = digits_of(text);
    let head = digits.clone().take(6).fold(0, |number, digit| number * 10 + u32::from(digit));
    let fits = |range: &&Range6| {
        (range.first..=range.last).contains(&head) && range.lengths.contains(&total)
    };
    let network = RANGES.iter().find(fits)?.network;
    luhn(digits).then_some(network)
}

/// The check digit of ISO/IEC 7812-1, annex B.
pub(crate) fn luhn(digits: impl DoubleEndedIterator<Item = u8>) -> bool {
    let sum: u32 = digits
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(digit)) {
            (0, digit) => digit,
            (_, digit) => digit * 2 - if digit > 4 { 9 } else { 0 },
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether the digits are the fraction of a number, as in `0.4111111111111111`.
fn in_decimals(groups: Groups<'_, '_>) -> bool {
    let start = groups.first().start;
    matches!(groups.view.before(start), b'.' | b',') && groups.view.back(start, 2).is_ascii_digit()
}

/// Whether the digits are part of a UUID (RFC 9562): five groups of hexadecimal digits.
pub(crate) fn in_uuid(groups: Groups<'_, '_>, span: &Range<usize>) -> bool {
    let view = groups.view;
    let part = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let start = view.run_back(span.start, 36, part);
    let end = view.run(span.end, 36, part);
    let dashes = [8, 13, 18, 23].iter().all(|place| view.at(start + place) == b'-');
    end - start == 36 && dashes
}

#[cfg(test)]
mod tests {
    use super::luhn;
    use crate::Label::PaymentCard;
    use crate::detectors::trial::{finds, spares};
    use crate::engine::view::digits_of;

    #[test]
    fn the_check_digit_is_luhns() {
        // The example of ISO/IEC 7812-1, and its neighbour.
        assert!(luhn(digits_of(b"49927398716")));
        assert!(!luhn(digits_of(b"49927398717")));
    }

    #[test]
    fn test_numbers_of_the_networks_are_found() {
        for number in [
            "4111 1111 1111 1111",
            "4012888888881881",
            "5555-5555-5555-4444",
            "2223003122003222",
            "3782 822463 10005",
            "371449635398431",
            "6011111111111117",
            "3056 9309 0259 04",
            "3530111333300000",
            "6200000000000005",
            "6759 6498 2643 8453",
            "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        ] {
            finds(PaymentCard, &format!("pay with {number}, please"), number);
            finds(PaymentCard, number, number);
            finds(PaymentCard, &format!("\"card\":\"{number}\"}}"), number);
        }
        finds(PaymentCard, "4111 1111 1111 1111 12/26 123", "4111 1111 1111 1111");
        finds(PaymentCard, "卡号4111111111111111。", "4111111111111111");
    }

    #[test]
    fn near_misses_are_spared() {
        for text in [
            "4111 1111 1111 1112",
            "41111111111111111",
            "0.4111111111111111",
            "x4111111111111111",
            "1111111111111117",
            "4111111111111111a",
            "c0ffee00-1111-4111-8111-411111111111",
            "timestamp 1700000000000",
        ] {
            spares(PaymentCard, text);
        }
        spares(PaymentCard, &"4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ".repeat(2));
    }
}
