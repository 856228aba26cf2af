//! Whose a sensitive topic is: what the sentence or record around a word says of persons, of being
//! and having, and whether it asks about the topic instead. An illness or a belief in a text is
//! nobody's until a person stands beside it; detectors of such topics ask here before they speak.
//!
//! What was said about a sentence is kept until a word outside it is asked about, so that a text
//! made of illnesses is read a bounded number of times.

use std::ops::Range;

use crate::detectors::person::{self, Tie};
use crate::engine::lexicon::{Class, Entries, Shape, sentence};
use crate::engine::scan::Scan;

/// More of what someone is, besides the roles of `person`.
pub(crate) const LISTS: &[Entries] = &[Entries::phrases(Class::ROLE, ROLES)];
const ROLES: &str = "
candidat, candidatka, postulant, apprentice, trainee, intern, foreman, volunteer, teammate, roommate, landlord
year old man, year old woman, year old male, year old female, year old patient, jähriger, jährige, jährigen
azubi, auszubildender, auszubildende, praktikant, praktikantin, vorgesetzter, vorgesetzte, mitbewohner, nachbarin
apprenti, apprentie, stagiaire, voisine, le prévenu, la prévenue, aprendiz, becario, becaria, vecina, apprendista
sig, dott, dhr, mevr, tirocinante, stagista, heer, mevrouw, stagiair, huisgenoot, praktykant, praktykantka, stażysta, sąsiad, sąsiadka
oskarżonego, estagiário, estagiária, vizinha, sökanden, lärling, praktikant, granne, grannen, mannen, kvinnan
";

/// How far two findings of one subject may stand apart.
const NEAR: usize = 400;

/// What stands around a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    /// Every class of the words in the sentence or record.
    classes: Class,
    /// What ties it to a person.
    tie: Option<Tie>,
    /// Whether the sentence makes a topic of it.
    topic: bool,
}

impl Around {
    pub(crate) fn says(&self, classes: Class) -> bool {
        self.classes.has(classes)
    }

    pub(crate) const fn is_topic(&self) -> bool {
        self.topic
    }

    /// Whether a person is named there, or identified in another way.
    pub(crate) fn is_named(&self) -> bool {
        self.tie.is_some_and(|tie| tie <= Tie::Finding)
    }

    /// Whether a person is named, identified or told by a role.
    pub(crate) fn has_person(&self) -> bool {
        self.tie.is_some_and(|tie| tie <= Tie::Role)
    }

    /// What ties it to a person.
    #[cfg(test)]
    pub(crate) const fn tie(&self) -> Option<Tie> {
        self.tie
    }

    /// Whether anything points to a person, be it "he" or "my".
    pub(crate) const fn has_anyone(&self) -> bool {
        self.tie.is_some()
    }
}

/// What was asked last.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    passage: Range<usize>,
    sentence: Range<usize>,
    classes: Class,
    tie: Option<Tie>,
    topic: bool,
}

impl Surroundings {
    /// What stands around a span.
    pub(crate) fn of(&mut self, scan: &mut Scan<'_, '_>, span: &Range<usize>) -> Around {
        let view = scan.view();
        if !holds(&self.passage, span) {
            self.passage = sentence::passage(view, span);
            self.classes = Class::NONE;
            let mut given = false;
            scan.lexicon().each(view, self.passage.clone(), |word| {
                self.classes = self.classes.or(word.class);
                let name = word.is(Class::GIVEN) && !word.is(Class::COMMON);
                given |= (name || word.is(Class::TITLE)) && word.shape != Shape::Lower;
            });
            self.tie = person::tie(scan, &self.passage, self.classes, span);
            if given && self.tie.is_none_or(|tie| tie > Tie::Role) {
                self.tie = Some(Tie::Role);
            }
        }
        if !holds(&self.sentence, span) {
            self.sentence = sentence::sentence(view, span);
            self.topic = if self.sentence == self.passage {
                self.classes.has(Class::TOPIC)
            } else {
                let mut topic = false;
                scan.lexicon().each(view, self.sentence.clone(), |word| {
                    topic |= word.is(Class::TOPIC);
                });
                topic
            };
        }
        Around { classes: self.classes, tie: self.tie, topic: self.topic }
    }
}

/// Whether two places stand close together in one block of text.
pub(crate) fn are_close(scan: &Scan<'_, '_>, first: usize, second: usize) -> bool {
    let between = first.min(second)..first.max(second);
    between.len() <= NEAR && !scan.view().slice(between).windows(2).any(|pair| pair == b"\n\n")
}

/// Every class of the words in a range, which is cut to whole words.
pub(crate) fn classes_in(scan: &Scan<'_, '_>, range: Range<usize>) -> Class {
    let view = scan.view();
    let letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let whole = range.start == 0 || !letter(view.before(range.start));
    let start = if whole { range.start } else { view.run(range.start, 64, letter) };
    let mut classes = Class::NONE;
    if start < range.end {
        scan.lexicon().each(view, start..range.end, |word| classes = classes.or(word.class));
    }
    classes
}

fn holds(range: &Range<usize>, span: &Range<usize>) -> bool {
    range.start <= span.start && span.end <= range.end && !range.is_empty()
}
