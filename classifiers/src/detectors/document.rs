//! Whole documents: correspondence of lawyers, personnel papers, account statements, medical papers.
//!
//! A document is told by several kinds of evidence together: its name, what stands in documents of
//! its kind, and the people or accounts found in it. The name of a document alone is a topic: "what
//! is an NDA?" Only names are looked at while a text is read; the other evidence is sought once a
//! text with such a name has been read, in a bounded part of it.

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::detectors::topic::Surroundings;
use crate::engine::lexicon::{Class, Entries, Passage, Word};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

mod words;

pub(crate) const NAME: &str = "document";
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Legal, Label::Hr, Label::Statement, Label::HealthRecord],
    kinds: Vec::new,
    evidence: "Several kinds together: the name of such a document, words that stand in it, persons, \
               accounts, diagnoses, bookings of a date and an amount. Or a phrase that no other text \
               has, such as \"attorney-client privileged\". The name alone is a topic.",
    source: "The usual form of these documents in nine languages; ISO 20022 camt.053 for what an \
             account statement holds; HL7 CDA for the sections of medical papers",
};

pub(crate) const LISTS: &[Entries] = &[
    Entries::phrases(Class::PRIVILEGED, words::PRIVILEGED),
    Entries::phrases(Class::DEED, words::LEGAL_PAPERS),
    Entries::phrases(Class::LAW, words::LEGAL_WORDS),
    Entries::phrases(Class::PERSONNEL, words::PERSONNEL),
    Entries::phrases(Class::STAFF, words::HR_PAPERS),
    Entries::phrases(Class::WORK, words::HR_WORDS),
    Entries::phrases(Class::STATEMENT, words::STATEMENTS),
    Entries::phrases(Class::BOOKING, words::BOOKINGS),
    Entries::phrases(Class::CHART, words::MEDICAL_PAPERS),
    Entries::phrases(Class::FINDINGS, words::FINDINGS),
];

/// Bytes before and after the first name of a document in which other evidence is sought.
const BEFORE: usize = 1024;
const AFTER: usize = 8 * 1024;
/// Different words counted for one kind of evidence.
const WORDS: u32 = 3;

/// Names of documents met so far.
#[derive(Debug, Default)]
pub(crate) struct State {
    around: Surroundings,
    named: Class,
    first: Option<usize>,
}

const NAMES: Class =
    Class::DEED.or(Class::STAFF).or(Class::STATEMENT).or(Class::CHART).or(Class::PERSONNEL);

/// Looks at the words due.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, state: &mut State) {
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if word.is(NAMES) {
            state.named = state.named.or(word.class);
            state.first.get_or_insert(word.start);
        }
        if word.is(Class::PRIVILEGED.or(Class::PERSONNEL)) {
            phrase(scan, state, word);
        }
    }
}

/// A phrase that says by itself what a document is, unless it is asked about.
fn phrase(scan: &mut Scan<'_, '_>, state: &mut State, word: Word) {
    let span = word.start..word.end;
    let around = state.around.of(scan, &span);
    if word.is(Class::PRIVILEGED) && !around.is_topic() {
        scan.add(Hit::new(NAME, Label::Legal, span).by_context().confidence(90));
    } else if word.is(Class::PERSONNEL) && around.has_person() && !around.is_topic() {
        scan.add(Hit::new(NAME, Label::Hr, span).by_context().confidence(85));
    }
}

/// Weighs the evidence once the text has been read.
pub(crate) fn finish(scan: &mut Scan<'_, '_>, state: &State) {
    let Some(first) = state.first else { return };
    let evidence = Evidence::of(scan, first);
    let named = |class: Class| state.named.has(class);
    let labels = [
        (Label::Legal, named(Class::DEED) && evidence.is_legal()),
        (Label::Hr, named(Class::STAFF.or(Class::PERSONNEL)) && evidence.is_personnel()),
        (
            Label::Statement,
            named(Class::STATEMENT.or(Class::STAFF))
                && evidence.is_statement(named(Class::STATEMENT)),
        ),
        (Label::HealthRecord, named(Class::CHART) && evidence.is_medical()),
    ];
    for (label, holds) in labels {
        if holds {
            scan.found().note(label);
        }
    }
}

/// Whether a text is a paper about a patient, so that the illnesses in it are somebody's: its name,
/// a person, and two kinds of medical content, of which `kinds` wait to be decided.
pub(crate) fn is_of_patient(scan: &mut Scan<'_, '_>, linked: bool, kinds: u32) -> bool {
    let evidence = Evidence::of(scan, 0);
    let person = evidence.persons > 0 || linked || evidence.patient;
    person
        && (evidence.medical_paper || evidence.findings >= 2)
        && kinds + evidence.findings >= 2
        && (evidence.persons > 0 || linked || evidence.findings >= WORDS)
}

/// What stands in a text that has the name of a document.
#[derive(Default)]
struct Evidence {
    legal: u32,
    hr: u32,
    bookings: u32,
    findings: u32,
    medical_paper: bool,
    patient: bool,
    staff: bool,
    topic: bool,
    persons: u32,
    accounts: u32,
    health: u32,
    rows: u32,
}

impl Evidence {
    fn of(scan: &mut Scan<'_, '_>, first: usize) -> Self {
        let view = scan.view();
        let range = window(view, first);
        let mut seen = [0_u64; 4];
        let mut evidence = Self::default();
        let classes = [Class::LAW, Class::WORK, Class::BOOKING, Class::FINDINGS];
        scan.lexicon().each(view, range.clone(), |word| {
            for (class, seen) in classes.iter().zip(&mut seen) {
                if word.is(*class) {
                    *seen |= 1 << mark(view, word);
                }
            }
            evidence.medical_paper |= word.is(Class::CHART);
            evidence.patient |= word.is(Class::PATIENT);
            evidence.staff |= word.is(Class::ROLE);
            evidence.topic |= word.is(Class::TOPIC) && word.start < range.start + 160;
        });
        let [legal, hr, bookings, findings] = seen.map(u64::count_ones);
        (evidence.legal, evidence.hr) = (legal, hr);
        (evidence.bookings, evidence.findings) = (bookings, findings);
        for finding in scan.found().findings() {
            evidence.persons += u32::from(matches!(
                finding.label(),
                Label::PersonName
                    | Label::DateOfBirth
                    | Label::NationalId
                    | Label::TaxId
                    | Label::PatientId
            ));
            evidence.accounts +=
                u32::from(matches!(finding.label(), Label::Iban | Label::BankAccount));
            evidence.health += u32::from(matches!(
                finding.label(),
                Label::Diagnosis | Label::Icd10 | Label::Medication
            ));
        }
        evidence.rows = rows(view.slice(range));
        evidence
    }

    fn is_legal(&self) -> bool {
        !self.topic && self.legal >= WORDS && (self.persons > 0 || self.legal > WORDS)
    }

    fn is_personnel(&self) -> bool {
        !self.topic && (self.persons > 0 || self.staff) && self.hr >= 2
    }

    fn is_statement(&self, named: bool) -> bool {
        let accounted = self.accounts > 0 || self.bookings >= 2;
        named && (self.rows >= 2 && accounted || self.bookings >= WORDS && self.accounts > 0)
            || !named && self.rows >= 2 && self.accounts > 0
    }

    fn is_medical(&self) -> bool {
        let person = self.persons > 0 || self.patient;
        !self.topic
            && person
            && (self.health >= 2 || self.findings >= WORDS || self.health > 0 && self.findings > 0)
    }
}

/// The part of a text that is looked at, in whole words.
fn window(view: View<'_>, first: usize) -> Range<usize> {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let from = first.saturating_sub(BEFORE);
    let from = if from > 0 { view.run(from, 64, letter) } else { 0 };
    let to = first.saturating_add(AFTER).min(view.len());
    let to = if to < view.len() { view.run_back(to, 64, letter) } else { to };
    view.text().ceil_char_boundary(from)..view.text().floor_char_boundary(to).max(from)
}

/// A number below 64 for a word, the same for the same word.
fn mark(view: View<'_>, word: Word) -> u32 {
    let sum = |sum: u32, byte: &u8| sum.wrapping_mul(31).wrapping_add(u32::from(byte | 0x20));
    view.slice(word.start..word.end).iter().fold(0, sum) % 61
}

/// Lines with a date or a word at the head and an amount with two decimals at the end.
fn rows(bytes: &[u8]) -> u32 {
    let lines = bytes.split(|byte| *byte == b'\n').take(400);
    u32::try_from(lines.filter(|line| is_row(line)).count()).unwrap_or(u32::MAX)
}

fn is_row(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let currency =
        line.len() - line.iter().rev().take(5).take_while(|byte| !byte.is_ascii_digit()).count();
    let line = line.get(..currency).unwrap_or_default();
    let [.., separator, tens, ones] = line else { return false };
    let amount = matches!(separator, b'.' | b',') && tens.is_ascii_digit() && ones.is_ascii_digit();
    amount
        && line.len() >= 8
        && line.len() < 200
        && line.iter().filter(|byte| byte.is_ascii_digit()).count() >= 4
}

#[cfg(test)]
mod tests {
    use super::is_row;

    #[test]
    fn a_booking_ends_in_an_amount() {
        for row in
            ["2024-03-02  Salary  +1,234.56", "02.03. Miete -950,00 EUR", "gross salary: 49,143.25"]
        {
            assert!(is_row(row.as_bytes()), "{row}");
        }
        for row in ["pi is 3.14", "released in 2024", "", "price 5.00"] {
            assert!(!is_row(row.as_bytes()), "{row}");
        }
    }
}
