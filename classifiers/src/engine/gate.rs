//! One automaton over every literal that a matcher begins at or turns on.
//!
//! It ignores ASCII case; matchers check case where it counts. Its speed does not depend on how
//! many literals there are, nor on the text.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input};

use crate::detectors::credential::{address, api_key, named, private_key, web_token};
use crate::detectors::{contact, marking};
use crate::engine::joint;
use crate::engine::scan::Scan;

/// Which matcher looks at a hit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trigger {
    Email,
    Joint,
    Address,
    AddressFields,
    PrivateKey,
    WebToken,
    ApiKey(&'static api_key::Format),
    Named(named::Word),
    Marking(&'static marking::Phrase),
}

/// The automaton and what each of its literals stands for.
pub(crate) struct Gate {
    automaton: Option<AhoCorasick>,
    triggers: Vec<Trigger>,
    longest: usize,
}

impl Gate {
    pub(crate) fn new() -> Self {
        let literals: Vec<(&'static str, Trigger)> = literals().collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(literals.iter().map(|(literal, _)| literal))
            .ok();
        let longest = literals.iter().map(|(literal, _)| literal.len()).max().unwrap_or(0);
        let triggers = literals.into_iter().map(|(_, trigger)| trigger).collect();
        Self { automaton, triggers, longest }
    }

    pub(crate) const fn is_built(&self) -> bool {
        self.automaton.is_some()
    }

    /// Looks at every hit that starts in a segment. `done` is how far the matchers have come: what
    /// lies inside a finding is not looked at again.
    pub(crate) fn run(&self, scan: &mut Scan<'_, '_>, segment: Range<usize>, done: &mut usize) {
        let Some(automaton) = &self.automaton else { return };
        let view = scan.view();
        let reach = segment.end.saturating_add(self.longest).min(view.len());
        let input = Input::new(view.bytes()).span(segment.start..reach);
        for hit in automaton.find_overlapping_iter(input) {
            let range = hit.start()..hit.end();
            if range.start >= segment.end {
                continue;
            }
            let Some(trigger) = self.triggers.get(hit.pattern().as_usize()) else { continue };
            if range.start >= *done
                && let Some(end) = trigger.look(scan, range)
            {
                *done = end.max(*done);
            }
        }
    }
}

impl Trigger {
    /// Runs the matcher; says where its finding ends.
    fn look(self, scan: &mut Scan<'_, '_>, at: Range<usize>) -> Option<usize> {
        match self {
            Self::Joint => {
                joint::look(scan, at);
                None
            }
            Self::Email => contact::email::look(scan, at.start),
            // The password may be a key of a known form.
            Self::Address => address::look(scan, at.start).and(None),
            Self::AddressFields => address::fields(scan, at),
            Self::PrivateKey => private_key::look(scan, at.start),
            Self::WebToken => web_token::look(scan, at.start),
            Self::ApiKey(format) => format.look(scan, at.start),
            // What a name calls secret may be of a known form, or part of an address.
            Self::Named(word) => named::look(scan, at, word).and(None),
            // A longer phrase may begin here as well.
            Self::Marking(phrase) => phrase.look(scan, at).and(None),
        }
    }
}

fn literals() -> impl Iterator<Item = (&'static str, Trigger)> {
    let fixed = [
        ("@", Trigger::Email),
        ("://", Trigger::Address),
        ("jdbc:oracle:thin:", Trigger::AddressFields),
        ("-----begin ", Trigger::PrivateKey),
        ("eyj", Trigger::WebToken),
        ("ewo", Trigger::WebToken),
    ];
    fixed
        .into_iter()
        .chain(joint::LITERALS.iter().map(|literal| (*literal, Trigger::Joint)))
        .chain(address::FIELDS.iter().map(|field| (*field, Trigger::AddressFields)))
        .chain(api_key::FORMATS.iter().map(|format| (format.literal(), Trigger::ApiKey(format))))
        .chain(named::WORDS.iter().map(|(word, kind)| (*word, Trigger::Named(*kind))))
        .chain(marking::PHRASES.iter().map(|phrase| (phrase.literal(), Trigger::Marking(phrase))))
}
