//! Runs of digits: groups with at most one separator between them, handed to the matchers of
//! numbers in the order of how strong their checks are.

use std::ops::Range;

use crate::detectors::{
    bank_account, contact, crypto_wallet, health, identifier, passport, payment_card,
};
use crate::engine::scan::Scan;
use crate::engine::view::View;

/// Groups looked at together; the longest number that is looked for has nineteen digits, each of
/// which may stand alone.
const GROUPS: usize = 64;
/// Groups that must be in sight of the first, unless the run ends.
const SIGHT: usize = 24;

/// One group of digits in a row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Group {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Group {
    pub(crate) const fn len(self) -> usize {
        self.end - self.start
    }
}

/// The groups of a run from one of them on, with the view they stand in.
#[derive(Clone, Copy)]
pub(crate) struct Groups<'a, 'g> {
    pub(crate) view: View<'a>,
    groups: &'g [Group],
}

impl<'a, 'g> Groups<'a, 'g> {
    pub(crate) fn first(&self) -> Group {
        self.get(0)
    }

    /// A group by its place; an empty one beyond the end.
    pub(crate) fn get(&self, place: usize) -> Group {
        self.groups.get(place).copied().unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Group> + use<'a, 'g> {
        self.groups.iter().copied()
    }

    pub(crate) const fn count(&self) -> usize {
        self.groups.len()
    }

    /// Whether digits and a separator stand directly before the first group.
    pub(crate) fn continues(&self) -> bool {
        let start = self.first().start;
        matches!(self.view.before(start), b' ' | b'-' | b'.' | b'/' | b'\t' | b'_')
            && self.view.back(start, 2).is_ascii_digit()
    }

    /// The separator behind a group, 0 when it is the last.
    pub(crate) fn separator(&self, place: usize) -> u8 {
        if place + 1 < self.count() { self.view.at(self.get(place).end) } else { 0 }
    }

    /// Whether nothing alphanumeric touches a span, and no digits go on behind a dot or dash.
    pub(crate) fn alone(&self, span: &Range<usize>) -> bool {
        let view = self.view;
        let joins = |byte: u8| matches!(byte, b'-' | b'.' | b'/' | b'_');
        view.opens(span.start)
            && view.closes(span.end)
            && !(joins(view.at(span.end)) && view.at(span.end + 1).is_ascii_alphanumeric())
            && !(joins(view.before(span.start)) && view.back(span.start, 2).is_ascii_alphanumeric())
    }
}

/// Looks at every number that starts in a segment. `done` is how far this has come.
pub(crate) fn run(scan: &mut Scan<'_, '_>, segment: Range<usize>, done: &mut usize) {
    let view = scan.view();
    let mut at = segment.start.max(*done);
    let mut groups = [Group::default(); GROUPS];
    while let Some(start) = next_digit(view, at..segment.end) {
        let count = collect(view, start, &mut groups);
        let sight = if count == GROUPS { GROUPS - SIGHT } else { count };
        let mut place = 0;
        at = groups.get(sight.saturating_sub(1)).map_or(view.len(), |last| last.end);
        while place < sight {
            let Some(rest) = groups.get(place..count) else { break };
            let found = look(scan, Groups { view, groups: rest });
            place += 1;
            let Some(end) = found else { continue };
            at = at.max(end);
            while groups.get(place).is_some_and(|group| place < count && group.start < end) {
                place += 1;
            }
        }
    }
    *done = at.max(*done);
}

/// Tries the matchers on the number that starts with the first group.
fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    // What is written digit by digit starts where its run starts.
    let single = |group: Group| group.len() == 1;
    if groups.continues() && single(groups.first()) && single(groups.get(1)) {
        return None;
    }
    health::icd10::look(scan, groups);
    bank_account::look(scan, groups)
        .or_else(|| glued(scan, groups))
        .or_else(|| identifier::look(scan, groups))
        .or_else(|| payment_card::look(scan, groups))
        .or_else(|| contact::network::look(scan, groups))
        .or_else(|| contact::phone::look(scan, groups))
}

/// What is written in letters and digits without a gap: wallets and machine-readable zones.
fn glued(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let (view, first) = (groups.view, groups.first());
    let letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'<';
    if !letter(view.before(first.start)) && !letter(view.at(first.end)) {
        return None;
    }
    crypto_wallet::look(scan, groups).or_else(|| passport::look_zone(scan, groups))
}

fn next_digit(view: View<'_>, range: Range<usize>) -> Option<usize> {
    let bytes = view.slice(range.clone());
    let mut passed = 0;
    for chunk in bytes.chunks(32) {
        if chunk.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            let within = chunk.iter().position(u8::is_ascii_digit)?;
            return Some(range.start + passed + within);
        }
        passed += chunk.len();
    }
    None
}

/// Collects groups with one separator between them, from a digit on; returns how many.
fn collect(view: View<'_>, start: usize, groups: &mut [Group]) -> usize {
    let mut at = start;
    let mut count = 0;
    for group in groups.iter_mut() {
        let end = view.run(at, usize::MAX, |byte| byte.is_ascii_digit());
        *group = Group { start: at, end };
        count += 1;
        let separates = matches!(view.at(end), b' ' | b'-' | b'.' | b'/' | b'\t' | b'_');
        if !separates || !view.at(end + 1).is_ascii_digit() {
            break;
        }
        at = end + 1;
    }
    count
}
