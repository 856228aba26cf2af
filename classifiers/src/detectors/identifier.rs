//! Numbers and codes with a structure of their own: one table for all of them, looked up by length
//! and by where letters and digits stand, so that a run of digits costs next to nothing.
//!
//! A row says what a code looks like, how it is checked, what people call it, and what has to speak
//! for it: a strong check stands alone, a weak one needs a word beside it. The rows stand in
//! `national_id`, `bank_account`, `patient_id`, `passport` and `driver_license`, one file per
//! country, each with its source; the arithmetic they share is in `check`.

pub(crate) mod check;

use std::sync::LazyLock;

use crate::detectors::{bank_account, driver_license, national_id, passport, patient_id};
use crate::detectors::{payment_card, payment_card::is_card};
use crate::engine::code::{Code, LONGEST};
use crate::engine::context::{Cues, Near};
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;
use crate::{Label, Validator};

/// Bytes behind a value within which a word says what it was.
const BEHIND: usize = 24;
/// Letters of a group before the first digit of a code.
const LETTERS: usize = 8;

/// What has to speak for a code besides its structure.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proof {
    /// Nothing; without a check digit, unless the word before it says that it is something else.
    Alone,
    /// The way it is printed, or a word near it.
    Printed,
    /// A word near it.
    Word,
    /// A word directly beside it, its key, or the head of its column.
    Close,
}

/// One kind of number or code.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) detector: &'static str,
    pub(crate) label: Label,
    /// The sub-type of its findings.
    pub(crate) kind: &'static str,
    /// What it can look like: `d` a digit, `A` a letter, `N` either, each blank a new form.
    pub(crate) forms: &'static str,
    /// The check of its characters, in capitals and without separators.
    pub(crate) check: fn(&[u8]) -> bool,
    pub(crate) proof: Proof,
    /// How it is printed, `#` for each letter or digit.
    pub(crate) patterns: &'static [&'static str],
    /// What the check is worth.
    pub(crate) validator: Validator,
    /// Only written in one piece, or as printed.
    pub(crate) whole: bool,
    /// What people call it, parted by `|`; see `engine::context`.
    pub(crate) words: &'static str,
}

impl Row {
    /// A row whose check includes a check digit.
    pub(crate) const fn new(
        (detector, label): (&'static str, Label),
        kind: &'static str,
        forms: &'static str,
        check: fn(&[u8]) -> bool,
        words: &'static str,
    ) -> Self {
        let validator = Validator::Checksum;
        let proof = Proof::Word;
        Self {
            detector,
            label,
            kind,
            forms,
            check,
            proof,
            patterns: &[],
            validator,
            whole: false,
            words,
        }
    }

    /// It stands alone.
    pub(crate) const fn alone(mut self) -> Self {
        self.proof = Proof::Alone;
        self
    }

    /// It stands alone where it is grouped in one of these ways.
    pub(crate) const fn printed(mut self, patterns: &'static [&'static str]) -> Self {
        self.proof = Proof::Printed;
        self.patterns = patterns;
        self
    }

    /// There is no check digit: the structure and a word directly beside it make it one.
    pub(crate) const fn unchecked(mut self) -> Self {
        self.validator = Validator::Format;
        if let Proof::Word = self.proof {
            self.proof = Proof::Close;
        }
        self
    }

    /// Any code of the right length is one, where a word directly beside it says so.
    pub(crate) const fn by_word(mut self) -> Self {
        self.validator = Validator::None;
        self.proof = Proof::Close;
        self
    }

    /// It is only written in one piece, or as printed.
    pub(crate) const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// What a generic word such as "tax number" says of it.
    fn generic(&self) -> Cues {
        match (self.validator, self.label) {
            (Validator::Checksum, Label::TaxId) => Cues::TAX,
            (Validator::Checksum, Label::NationalId) => Cues::PERSON,
            (Validator::None | Validator::Format | Validator::Checksum, _) => Cues::NONE,
        }
    }
}

/// All rows, one list per file.
fn tables() -> impl Iterator<Item = &'static Row> {
    let countries = national_id::TABLES.iter().copied().flatten();
    let others = [bank_account::ROWS, patient_id::ROWS, passport::ROWS, driver_license::ROWS];
    countries.chain(others.into_iter().flatten())
}

/// All rows with their places, which are the places of their cues.
pub(crate) fn rows() -> impl Iterator<Item = (usize, &'static Row)> {
    tables().enumerate()
}

/// The kinds of a detector's findings.
pub(crate) fn kinds(detector: &str) -> Vec<&'static str> {
    let mut kinds: Vec<_> =
        tables().filter(|row| row.detector == detector).map(|row| row.kind).collect();
    kinds.dedup();
    kinds
}

/// One form of a row.
struct Form {
    row: &'static Row,
    cue: Cues,
    generic: Cues,
    /// The places that hold a digit, and those that hold a letter, bit by bit.
    digits: u64,
    letters: u64,
}

/// The forms of one length.
#[derive(Default)]
struct Forms {
    /// Those that can stand alone, which are asked first.
    alone: Vec<Form>,
    /// Those that need a word.
    worded: Vec<Form>,
    /// Every word that speaks for one of these.
    words: Cues,
}

impl Forms {
    fn add(&mut self, form: Form) {
        match form.row.proof {
            Proof::Alone | Proof::Printed => self.alone.push(form),
            Proof::Word | Proof::Close => {
                self.words = self.words.or(form.cue).or(form.generic);
                self.worded.push(form);
            }
        }
    }

    /// The forms that fit where these digits stand and these words are around.
    fn fitting(&self, digits: u64, around: Cues) -> impl Iterator<Item = &Form> {
        let worded = if around.has(self.words) { self.worded.as_slice() } else { &[] };
        let named = move |form: &&Form| around.has(form.cue) || around.has(form.generic);
        self.alone
            .iter()
            .filter(move |form| form.fits(digits))
            .chain(worded.iter().filter(move |form| form.fits(digits)).filter(named))
    }

    /// Whether any form fits where these digits stand, whatever is around.
    fn any_fits(&self, digits: u64) -> bool {
        self.alone.iter().chain(&self.worded).any(|form| form.fits(digits))
    }
}

impl Form {
    const fn fits(&self, digits: u64) -> bool {
        self.digits & digits == self.digits && self.letters & digits == 0
    }
}

/// The forms of each length.
static FORMS: LazyLock<[Forms; LONGEST + 1]> = LazyLock::new(|| {
    let mut forms: [Forms; LONGEST + 1] = std::array::from_fn(|_| Forms::default());
    for (place, row) in rows() {
        for form in row.forms.split(' ') {
            let mask = |class: u8| {
                let places = form.bytes().enumerate().filter(|(_, byte)| *byte == class);
                places.fold(0_u64, |mask, (place, _)| mask | 1 << place)
            };
            if let Some(list) = forms.get_mut(form.len()) {
                let (digits, letters) = (mask(b'd'), mask(b'A'));
                let (cue, generic) = (Cues::row(place), row.generic());
                list.add(Form { row, cue, generic, digits, letters });
            }
        }
    }
    forms
});

/// A form that fits, and how well.
struct Match {
    row: &'static Row,
    score: u8,
}

/// Looks for a code whose first digits are the first group.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let first = groups.first().start;
    let start = view.run_back(first, LETTERS + 1, |byte| byte.is_ascii_alphabetic());
    let before = view.before(start);
    if !view.opens(start) || first - start > LETTERS || before == b'+' {
        return None;
    }
    // Behind digits and a dash no code begins.
    if matches!(before, b'-' | b'.' | b'/' | b'_') && view.back(start, 2).is_ascii_digit() {
        return None;
    }
    let mut starts = [None, letters_before(view, start), Some(start)];
    if let [before @ None, Some(second), _] = &mut starts {
        *before = letters_before(view, *second);
    }
    starts.into_iter().flatten().find_map(|start| judge(scan, groups, start))
}

/// Where a group of capitals starts that a separator parts from what follows.
fn letters_before(view: View<'_>, start: usize) -> Option<usize> {
    if !matches!(view.before(start), b' ' | b'-' | b'.') {
        return None;
    }
    let end = start - 1;
    let before = view.run_back(end, LETTERS, |byte| byte.is_ascii_uppercase());
    (before < end && view.opens(before)).then_some(before)
}

/// A row of numbers is long when so few characters are left of the longest code.
const CROWDED: usize = 8;

/// Judges what starts at a place: the longest reading that something speaks for.
fn judge(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>, start: usize) -> Option<usize> {
    let code = Code::read(groups.view, start);
    // Within a long row of numbers no groups belong together: a column of figures, not a code.
    let row = groups.continues() && code.count() + CROWDED > LONGEST;
    let whole = |length: &usize| !row || code.gaps(*length) == 0;
    let lengths = (5..=code.count()).rev().filter(|length| code.ends_at(*length)).filter(whole);
    for length in lengths {
        let digits = code.digits(length);
        let Some(forms) = FORMS.get(length) else { continue };
        if !forms.any_fits(digits) || !code.stands_alone(length) {
            continue;
        }
        let span = code.span(length);
        let near = scan.near(&span);
        let place = Place::of(groups.view, &code, length, near);
        let mut best: Option<Match> = None;
        for form in forms.fitting(digits, near.any) {
            let Some(score) = place.score(&code, length, form) else { continue };
            if best.as_ref().is_none_or(|best| score > best.score)
                && (form.row.check)(code.chars(length))
            {
                best = Some(Match { row: form.row, score });
            }
        }
        if let Some(Match { row, score }) = best {
            let hit = Hit::new(row.detector, row.label, span).kind(row.kind);
            return scan.add(match row.validator {
                Validator::Checksum => hit.checked(),
                Validator::Format if score >= NAMED => hit.confidence(95),
                Validator::Format => hit,
                Validator::None => hit.by_context(),
            });
        }
    }
    None
}

/// The score of a code that a word names; less is its looks alone.
const NAMED: u8 = 4;
/// What a check is worth that stands alone.
const STRONG: u8 = 4 * NAMED;

/// What the place of a code says.
struct Place {
    near: Near,
    given: Cues,
    /// The word before it says that it is something else.
    blocked: bool,
    /// The word before it announces a code of letters and digits.
    code: bool,
    /// It is part of a longer row of digits, by a blank before or behind.
    part: bool,
    /// A letter or digit and a dash, dot or slash stand before it.
    glued: bool,
    /// It could be a card.
    card: bool,
}

impl Place {
    fn of(view: View<'_>, code: &Code<'_>, length: usize, near: Near) -> Self {
        const OTHER: Cues = Cues::THING.or(Cues::VERSION).or(Cues::PHONE);
        let start = code.span(length).start;
        let before = view.before(start);
        let behind = view.back(start, 2);
        let chars = code.chars(length);
        let all_digits = code.digits(length).count_ones() as usize == length;
        Self {
            near,
            given: view.given(),
            blocked: near.last.has(OTHER),
            code: near.last.has(Cues::CODE),
            part: (matches!(before, b' ' | b'\t') && behind.is_ascii_digit())
                || code.goes_on(length),
            glued: matches!(before, b'-' | b'.' | b'/' | b'_' | b'#')
                && (behind.is_ascii_alphanumeric() || before == b'#'),
            card: all_digits && length >= payment_card::SHORTEST && is_card(chars),
        }
    }

    /// How much speaks for a form here; `None` when too little does.
    fn score(&self, code: &Code<'_>, length: usize, form: &Form) -> Option<u8> {
        let row = form.row;
        let named = self.named(form.cue, form.generic);
        let enough = match row.proof {
            Proof::Close => named >= 2,
            Proof::Alone | Proof::Printed | Proof::Word => named >= 1,
        };
        if !enough && matches!(row.proof, Proof::Word | Proof::Close) {
            return None;
        }
        let printed = row.patterns.iter().any(|pattern| code.printed(length, pattern));
        let grouped = code.gaps(length) == 0 || printed;
        let alone = match row.proof {
            Proof::Alone => true,
            Proof::Printed => printed,
            Proof::Word | Proof::Close => false,
        };
        let joined = match row.validator {
            Validator::None => grouped || code.is_joined(length),
            Validator::Format | Validator::Checksum => true,
        };
        let touching = self.near.gap == 1 && named == 3;
        if (self.glued && !touching)
            || (row.whole && !grouped)
            || (self.part && !grouped)
            || !joined
        {
            return None;
        }
        let checked = matches!(row.validator, Validator::Checksum);
        let other = match row.proof {
            Proof::Alone => !checked && (self.blocked || self.code),
            Proof::Printed | Proof::Word | Proof::Close => self.blocked || (self.code && !checked),
        };
        if !enough && (!alone || other || self.card) {
            return None;
        }
        if self.card && named < 3 {
            return None;
        }
        // What a strong check proves outweighs a word for something else.
        let strength = match row.validator {
            Validator::Checksum if alone => STRONG,
            Validator::Checksum => 2,
            Validator::Format => 1,
            Validator::None => 0,
        };
        Some((if enough { named } else { 0 }) * NAMED + strength)
    }

    /// How close a word stands that names the code: 3 directly before it or given with it, 2
    /// directly behind it or a generic one before it, 1 somewhere near, 0 not at all.
    fn named(&self, cue: Cues, generic: Cues) -> u8 {
        let near = &self.near;
        if near.last.has(cue) || self.given.has(cue) {
            3
        } else if (near.next.has(cue) && near.next_gap <= BEHIND && !self.blocked)
            || near.last.has(generic)
            || self.given.has(generic)
        {
            2
        } else {
            u8::from(near.any.has(cue) && !self.blocked)
        }
    }
}

#[cfg(test)]
mod tests;
