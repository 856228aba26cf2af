//! Diagnoses, coded diagnoses and medication of a person.
//!
//! A disease in a text is a topic; beside a person it is a diagnosis. So each name of an illness or
//! a medicine is a candidate that counts when a name, a role or a pronoun stands in its sentence or
//! record (see `topic`), when another one of the same block of text counts, or when the text is a
//! medical paper about someone. A sentence that asks about the topic needs a name.

use std::ops::Range;

use crate::Label;
use crate::detectors::topic::{self, Surroundings};
use crate::detectors::{About, document};
use crate::engine::lexicon::{Class, Entries, Passage, Shape, Word, sentence};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) mod icd10;
mod phrase;
mod term;
mod words;

pub(crate) const NAME: &str = "health";
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Diagnosis, Label::Icd10, Label::Medication, Label::PersonLinked],
    kinds: Vec::new,
    evidence: "An illness, a code of ICD-10 or a medicine, by lists in the languages of Europe and by \
               word formation, with a person in the same sentence, record or medical paper. A topic \
               without a person is none.",
    source: "WHO, ICD-10 version 2019; ICD-10-CM; ICD-10-GM; WHO, international nonproprietary names \
             and their stems (2018)",
};
pub(crate) const LISTS: &[Entries] = words::LISTS;

/// What makes an illness a person's in a sentence that asks about the topic.
const OWN: Class = Class::HAVING.or(Class::ANNOUNCES).or(Class::PATIENT);
/// Candidates kept until it is known whether the text is a medical paper.
const MOST: usize = 128;
/// How far before a code its announcement stands.
const BEFORE: usize = 24;
/// Bytes of a phrase taken as a diagnosis because it is announced as one.
const PHRASE: usize = 72;

/// A candidate without a person beside it.
#[derive(Debug)]
struct Pending {
    label: Label,
    span: Range<usize>,
}

/// How far the detector has come, and what waits.
#[derive(Debug, Default)]
pub(crate) struct State {
    around: Surroundings,
    /// The end of the last finding.
    linked: Option<usize>,
    pending: Vec<Pending>,
    /// Up to where sentences have been searched for terms that no list holds.
    searched: usize,
    /// Findings looked through for names.
    names: usize,
}

/// How sure it is that a word means an illness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    Full,
    Wide,
    Short,
}

/// Looks at the words due, and at the codes up to there.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, state: &mut State) {
    const MINE: Class = Class::ILL
        .or(Class::ILLNESS)
        .or(Class::SHORT)
        .or(Class::DRUG)
        .or(Class::DOSE)
        .or(Class::ANNOUNCES)
        .or(Class::PATIENT);
    let mut reached = 0;
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        reached = word.end;
        if word.is(MINE) {
            codes(scan, state, word.start);
            look(scan, state, word);
        }
    }
    codes(scan, state, reached);
    named(scan, state);
}

/// Searches the sentences of persons named since the last time who are said to have something.
fn named(scan: &mut Scan<'_, '_>, state: &mut State) {
    let findings = scan.found().findings();
    let since = findings.get(state.names..).unwrap_or_default();
    let spans: Vec<_> = since
        .iter()
        .filter(|finding| finding.label() == Label::PersonName)
        .map(crate::Finding::span)
        .collect();
    state.names = findings.len();
    for span in spans {
        if span.end > state.searched && state.around.of(scan, &span).says(Class::HAVING) {
            search(scan, state, &span);
        }
    }
}

/// Decides about what waited, once the text has been read.
pub(crate) fn finish(scan: &mut Scan<'_, '_>, state: &mut State) {
    codes(scan, state, usize::MAX);
    let kinds = state.pending.iter().fold(0_u32, |kinds, one| kinds | bit(one.label)).count_ones();
    if !state.pending.is_empty() && document::is_of_patient(scan, state.linked.is_some(), kinds) {
        for one in std::mem::take(&mut state.pending) {
            put(scan, one.label, one.span);
        }
    }
}

const fn bit(label: Label) -> u32 {
    if matches!(label, Label::Diagnosis) {
        1
    } else if matches!(label, Label::Icd10) {
        2
    } else {
        4
    }
}

fn look(scan: &mut Scan<'_, '_>, state: &mut State, word: Word) {
    let span = word.start..word.end;
    if is_part_of_name(scan, &span) {
        return;
    }
    if word.is(Class::DRUG) {
        let span = phrase::with_dose(scan.view(), span.clone());
        medicine(scan, state, span);
    } else if word.is(Class::DOSE) {
        dose(scan, state, span.clone());
    }
    if word.is(Class::ILL) {
        illness(scan, state, span.clone(), Sense::Full);
    } else if word.is(Class::SHORT) && matches!(word.shape, Shape::Capitals | Shape::Mixed) {
        illness(scan, state, span.clone(), Sense::Short);
    } else if word.is(Class::ILLNESS) {
        illness(scan, state, span.clone(), Sense::Wide);
    }
    if word.is(Class::ANNOUNCES.or(Class::PATIENT)) {
        search(scan, state, &span);
    }
    if word.is(Class::ANNOUNCES) {
        announced(scan, state, span);
    }
}

/// Whether a word is part of what has been found to be a name: "Dr. Parkinson".
fn is_part_of_name(scan: &mut Scan<'_, '_>, span: &Range<usize>) -> bool {
    let mut recent = scan.found().findings().iter().rev().take(8);
    recent.any(|finding| {
        let place = finding.span();
        finding.label() == Label::PersonName && place.start < span.end && span.start < place.end
    })
}

fn illness(scan: &mut Scan<'_, '_>, state: &mut State, span: Range<usize>, sense: Sense) {
    const TREATED: Class = Class::HAVING.or(Class::ANNOUNCES).or(Class::MEDICINE);
    if phrase::is_spoken_about(scan.view(), &span) || phrase::is_before_thing(scan.view(), span.end)
    {
        return;
    }
    let around = state.around.of(scan, &span);
    let other = around.says(Class::ILL.or(Class::DRUG).or(Class::ANNOUNCES).or(Class::MEDICINE));
    let said = around.says(TREATED.or(Class::BEING));
    let personal = match sense {
        Sense::Full => {
            around.is_named() && (!around.is_topic() || around.says(OWN))
                || !around.is_topic() && (around.has_person() || around.has_anyone() && said)
        }
        Sense::Wide => {
            let before = span.start.saturating_sub(6)..span.start;
            let owned = topic::classes_in(scan, before).has(Class::PRONOUN);
            !around.is_topic() && around.has_person() && (said || owned)
        }
        Sense::Short => {
            !around.is_topic()
                && (around.has_anyone() && other || around.has_person() && has_it(scan, &span))
        }
    };
    decide(
        scan,
        state,
        (Label::Diagnosis, span),
        personal,
        sense != Sense::Full || around.is_topic(),
    );
}

/// Whether someone has what stands here: "has MS", "with COPD,".
fn has_it(scan: &Scan<'_, '_>, span: &Range<usize>) -> bool {
    let view = scan.view();
    let closed = view.at(span.end) != b' ' || view.at(span.end + 1).is_ascii_lowercase();
    let from = view.text().ceil_char_boundary(span.start.saturating_sub(14));
    closed
        && view.before(span.start) == b' '
        && !view.back(span.start, 2).is_ascii_digit()
        && topic::classes_in(scan, from..span.start).has(Class::HAVING.or(Class::ANNOUNCES))
}

fn medicine(scan: &mut Scan<'_, '_>, state: &mut State, span: Range<usize>) {
    let around = state.around.of(scan, &span);
    let taken = around.says(Class::HAVING.or(Class::DOSE).or(Class::MEDICINE).or(Class::ANNOUNCES));
    let own = around.says(OWN.or(Class::DOSE));
    let personal = around.is_named() && (own || !around.is_topic())
        || !around.is_topic() && (around.has_person() || around.has_anyone() && taken);
    decide(scan, state, (Label::Medication, span), personal, around.is_topic());
}

/// Puts down a candidate that is a person's, with those before it that waited for one; else keeps
/// it, unless it is a topic.
fn decide(
    scan: &mut Scan<'_, '_>,
    state: &mut State,
    candidate: (Label, Range<usize>),
    personal: bool,
    topic: bool,
) {
    let (label, span) = candidate;
    let near = state.linked.is_some_and(|end| topic::are_close(scan, end, span.start));
    if personal || (near && !topic) {
        let start = span.start;
        let waiting = std::mem::take(&mut state.pending);
        for one in waiting {
            if topic::are_close(scan, one.span.end, start) {
                put(scan, one.label, one.span);
            } else {
                state.pending.push(one);
            }
        }
        state.linked = Some(span.end);
        put(scan, label, span);
    } else if !topic && state.pending.len() < MOST {
        state.pending.push(Pending { label, span });
    }
}

fn put(scan: &mut Scan<'_, '_>, label: Label, span: Range<usize>) {
    let hit = Hit::new(NAME, label, span);
    let hit = if label == Label::Icd10 { hit } else { hit.by_context() };
    scan.add(hit.confidence(85));
    scan.found().note(Label::PersonLinked);
}

/// Looks at the codes before a place.
fn codes(scan: &mut Scan<'_, '_>, state: &mut State, before: usize) {
    let due = scan.codes().partition_point(|code| code.span.end <= before);
    if due == 0 {
        return;
    }
    let codes: Vec<_> = scan.codes().drain(..due).collect();
    let mut last = None;
    for icd10::Code { span, dotted } in codes {
        let view = scan.view();
        let around = state.around.of(scan, &span);
        let follows = last.is_some_and(|end: usize| span.start - end <= BEFORE / 2);
        let before = topic::classes_in(scan, span.start.saturating_sub(BEFORE)..span.start);
        let beside = before.has(Class::ANNOUNCES.or(Class::ILL).or(Class::ILLNESS))
            || follows
            || phrase::names_the_code(view, span.start);
        let medical = Class::ANNOUNCES.or(Class::ILL).or(Class::DRUG).or(Class::MEDICINE);
        let coded = if dotted { beside || around.says(medical) } else { beside };
        if !coded {
            continue;
        }
        last = Some(span.end);
        let told = around.has_person() || around.has_anyone() && around.says(Class::HAVING);
        let personal = around.is_named() || !around.is_topic() && told;
        if personal {
            bracketed(scan, state, &span, view);
        }
        decide(scan, state, (Label::Icd10, span), personal, around.is_topic());
    }
}

/// The phrase before a code in brackets is the diagnosis it codes: "pemphigus (L10.0)".
fn bracketed(scan: &mut Scan<'_, '_>, state: &mut State, code: &Range<usize>, view: View<'_>) {
    let from = code.start.saturating_sub(BEFORE);
    let Some(open) = view.slice(from..code.start).iter().rposition(|byte| *byte == b'(') else {
        return;
    };
    let end = view.run_back(from + open, 2, |byte| byte == b' ');
    let starts = |byte: u8| !matches!(byte, b':' | b',' | b';' | b'.' | b'(' | b'\n' | b'"' | b'=');
    let start = view.run_back(end, PHRASE, starts);
    let start = view.text().ceil_char_boundary(start);
    let start = view.past_blanks(start, 4);
    if start < end && !topic::classes_in(scan, start..end).has(Class::ILL) {
        // The last words of the phrase carry the name of the illness.
        let words = view.slice(start..end);
        let cut = words.iter().enumerate().rev().filter(|(_, byte)| **byte == b' ').nth(2);
        let start = cut.map_or(start, |(place, _)| start + place + 1);
        state.linked = Some(end);
        put(scan, Label::Diagnosis, start..end);
    }
}

/// A dose of something no list holds: "Zyloric 300 mg" that someone takes.
fn dose(scan: &mut Scan<'_, '_>, state: &mut State, unit: Range<usize>) {
    let view = scan.view();
    let amount = view.run_back(unit.start, 10, |byte| {
        byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'-')
    });
    if !view.slice(amount..unit.start).iter().any(u8::is_ascii_digit) {
        return;
    }
    let letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let start = view.text().ceil_char_boundary(view.run_back(amount, 40, letter));
    let Some(word) = view.text().get(start..amount) else { return };
    let known = topic::classes_in(scan, start..amount);
    if known.has(Class::DRUG) || word.len() < 4 {
        return;
    }
    let formed = term::kind_of(word) == Some(Label::Medication);
    let around = state.around.of(scan, &unit);
    let capital = word.starts_with(char::is_uppercase);
    let treated = around.says(Class::MEDICINE.or(Class::ANNOUNCES).or(Class::HAVING));
    if formed || (capital && treated && around.has_person() && known == Class::NONE) {
        medicine(scan, state, start..unit.end);
    }
}

/// Searches the sentence around a word for terms that no list holds.
fn search(scan: &mut Scan<'_, '_>, state: &mut State, span: &Range<usize>) {
    if span.end <= state.searched {
        return;
    }
    let view = scan.view();
    let range = sentence::sentence(view, span);
    let start = view.text().ceil_char_boundary(range.start.max(state.searched));
    state.searched = range.end;
    for (label, term) in term::terms(view, start..range.end) {
        if topic::classes_in(scan, term.clone()) != Class::NONE || is_part_of_name(scan, &term) {
            continue;
        }
        let around = state.around.of(scan, &term);
        let personal = !around.is_topic() && around.has_person();
        decide(scan, state, (label, term), personal, around.is_topic());
    }
}

/// What is announced as the diagnosis of a person, whatever it is called.
fn announced(scan: &mut Scan<'_, '_>, state: &mut State, cue: Range<usize>) {
    let view = scan.view();
    if !phrase::is_plain_announcement(view, &cue) {
        return;
    }
    let start = view.run(cue.end, 4, |byte| matches!(byte, b' ' | b':' | b'"'));
    let start = phrase::after_article(view, start);
    let ends =
        |byte: u8| !matches!(byte, b',' | b';' | b'.' | b'(' | b'\n' | b'"' | b'<' | b'/' | b'[');
    let end = view.text().floor_char_boundary(view.run(start, PHRASE, ends));
    let end = phrase::phrase_end(view, start..end);
    let span = start..end;
    let around = state.around.of(scan, &cue);
    let letters = view
        .text()
        .get(span.clone())
        .is_some_and(|text| text.chars().count() >= 4 && text.starts_with(char::is_alphabetic));
    let known = Class::ILL.or(Class::ILLNESS).or(Class::SHORT).or(Class::DRUG).or(Class::BEING);
    if letters
        && !around.is_topic()
        && around.has_person()
        && !topic::classes_in(scan, span.clone()).has(known.or(Class::TOPIC))
    {
        decide(scan, state, (Label::Diagnosis, span), true, false);
    }
}
