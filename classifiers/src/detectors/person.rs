//! Whether a text speaks of a person at a place: what makes of an illness or a belief, which as a
//! topic is nobody's, somebody's. Detectors of such topics ask [`tie`].

use std::ops::Range;

use crate::Label;
use crate::engine::lexicon::{Class, Entries};
use crate::engine::scan::Scan;

mod words;

pub(crate) const LISTS: &[Entries] = words::LISTS;

/// What ties a place in a text to a person, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// A name.
    Name,
    /// Another thing that is a person's: a birth date, an identifier, an address.
    Finding,
    /// What someone is: a patient, an employee, my brother.
    Role,
    /// He, her, my.
    Pronoun,
}

/// Findings looked back at; those of one sentence are among the last.
const SIGHT: usize = 64;

/// What ties a sentence or record to a person, the strongest tie there is: what has been found in
/// it outside a span, or what its words are, whose `classes` were looked up. Names count once
/// `person_name` has run over the words due, as for every detector behind it in `run_on_words`.
/// Detectors ask [`topic::Surroundings`](crate::detectors::topic::Surroundings), which keeps this.
pub(crate) fn tie(
    scan: &mut Scan<'_, '_>,
    around: &Range<usize>,
    classes: Class,
    span: &Range<usize>,
) -> Option<Tie> {
    let role = || classes.has(Class::ROLE).then_some(Tie::Role);
    let pronoun = || classes.has(Class::PRONOUN).then_some(Tie::Pronoun);
    finding(scan, around, span).or_else(role).or_else(pronoun)
}

/// What has been found of a person in a range, outside a span.
fn finding(scan: &mut Scan<'_, '_>, around: &Range<usize>, span: &Range<usize>) -> Option<Tie> {
    let recent = scan.found().findings().iter().rev().take(SIGHT);
    let inside = recent.filter(|finding| {
        let place = finding.span();
        let within = place.start < around.end && around.start < place.end;
        within && (place.end <= span.start || place.start >= span.end)
    });
    inside.filter_map(|finding| tie_of(finding.label())).min()
}

fn tie_of(label: Label) -> Option<Tie> {
    const FINDINGS: &[Label] = &[
        Label::NationalId,
        Label::TaxId,
        Label::Passport,
        Label::DriverLicense,
        Label::Email,
        Label::Phone,
        Label::Address,
        Label::DateOfBirth,
        Label::PatientId,
    ];
    if label == Label::PersonName {
        return Some(Tie::Name);
    }
    FINDINGS.contains(&label).then_some(Tie::Finding)
}

#[cfg(test)]
mod tests {
    use super::Tie;
    use crate::Found;
    use crate::engine::context::{Cues, Words};
    use crate::engine::lexicon::{Lexicon, Reader};
    use crate::engine::scan::{Scan, Tables};
    use crate::engine::view::View;

    fn tie_in(text: &str, topic: &str) -> Option<Tie> {
        let words = Words::new();
        let lexicon = Lexicon::new(crate::detectors::lists());
        let view = View::new(text, Cues::NONE);
        let mut found = Found::at_most(16);
        let tables = Tables { words: &words, lexicon: &lexicon };
        let mut scan = Scan::new(view, None, tables, &mut found);
        let mut reader = Reader::new();
        let passage = reader.read(&lexicon, view, 0..text.len());
        crate::detectors::run_on_words(&mut scan, passage, &mut Default::default());
        let start = text.find(topic).unwrap();
        let mut around = crate::detectors::topic::Surroundings::default();
        around.of(&mut scan, &(start..start + topic.len())).tie()
    }

    #[test]
    fn the_strongest_tie_in_the_sentence_counts() {
        assert_eq!(tie_in("Dr. Wells has gout.", "gout"), Some(Tie::Name));
        assert_eq!(tie_in("The patient has gout.", "gout"), Some(Tie::Role));
        assert_eq!(tie_in("Meine Kollegin hat Gicht.", "Gicht"), Some(Tie::Role));
        assert_eq!(tie_in("She has gout.", "gout"), Some(Tie::Pronoun));
        assert_eq!(tie_in("What is gout? I met her.", "gout"), None);
        assert_eq!(tie_in("Patient: 7\nAge: 9\nDiagnosis: gout", "gout"), Some(Tie::Role));
    }
}
