//! What is looked for, one file per kind of thing, each with its source: the standard or the
//! issuer's page that defines it. Matchers begin where the engine points them and look a bounded
//! way around; what speaks against a finding is asked first.
//!
//! Each file says in its `ABOUT` what it yields and on what evidence. The list of these is the
//! digest of a build and the page `docs/govern/detectors.md`, so a detector that is not in the list
//! is no part of either; the tests of detectors fail for findings that no `ABOUT` names.

pub(crate) mod address;
pub(crate) mod bank_account;
pub(crate) mod birth_date;
pub(crate) mod contact;
pub(crate) mod credential;
pub(crate) mod crypto_wallet;
pub(crate) mod document;
pub(crate) mod driver_license;
pub(crate) mod fields;
pub(crate) mod health;
pub(crate) mod high_entropy;
pub(crate) mod identifier;
pub(crate) mod marking;
pub(crate) mod national_id;
pub(crate) mod passport;
pub(crate) mod patient_id;
pub(crate) mod payment_card;
pub(crate) mod person;
pub(crate) mod person_name;
pub(crate) mod source_code;
pub(crate) mod special;
pub(crate) mod topic;

use crate::Label;
use crate::engine::lexicon::{Entries, Passage};
use crate::engine::scan::Scan;

/// What a detector yields, for people and for the digest of a build.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name, as in [`Finding::detector`](crate::Finding::detector).
    pub name: &'static str,
    /// Raised by whoever changes what it finds: verdicts of different builds are told apart by it.
    pub version: &'static str,
    /// The labels it yields.
    pub labels: &'static [Label],
    /// The sub-types of its findings, as in [`Finding::kind`](crate::Finding::kind); none where
    /// findings have none.
    pub kinds: fn() -> Vec<&'static str>,
    /// What has to speak for a finding, and what speaks against it. One sentence or a few.
    pub evidence: &'static str,
    /// The standard, register or issuer's page that defines what it looks for.
    pub source: &'static str,
}

/// Every detector of this build, by name.
pub static DETECTORS: &[About] = &[
    credential::address::ABOUT,
    credential::api_key::ABOUT,
    bank_account::ABOUT,
    birth_date::ABOUT,
    crypto_wallet::ABOUT,
    document::ABOUT,
    driver_license::ABOUT,
    contact::email::ABOUT,
    crate::engine::ABOUT,
    health::ABOUT,
    high_entropy::ABOUT,
    marking::ABOUT,
    credential::named::ABOUT,
    national_id::ABOUT,
    contact::network::ABOUT,
    passport::ABOUT,
    patient_id::ABOUT,
    payment_card::ABOUT,
    person_name::ABOUT,
    contact::phone::ABOUT,
    address::ABOUT,
    credential::private_key::ABOUT,
    source_code::ABOUT,
    special::ABOUT,
    credential::web_token::ABOUT,
];

/// The lists of all detectors, for the one lexicon.
const LISTS: &[&[&[Entries]]] = &[
    person_name::LISTS,
    &[
        person::LISTS,
        birth_date::LISTS,
        address::LISTS,
        topic::LISTS,
        health::LISTS,
        special::LISTS,
        document::LISTS,
    ],
];

/// Everything the lexicon holds.
pub(crate) fn lists() -> impl Iterator<Item = &'static Entries> + Clone {
    LISTS.iter().copied().flatten().copied().flatten()
}

/// How far the detectors that go over words have come: a finding may reach past the words due.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    fields: fields::Fields,
    names: person_name::Names,
    birth_date: usize,
    address: usize,
    health: health::State,
    special: special::State,
    document: document::State,
}

/// Runs the detectors that go over words. Persons come first: others ask for them.
pub(crate) fn run_on_words(scan: &mut Scan<'_, '_>, passage: Passage<'_>, reached: &mut Reached) {
    fields::run(scan, passage, &mut reached.fields);
    if passage.due().is_empty() {
        return;
    }
    person_name::run(scan, passage, &mut reached.names);
    birth_date::run(scan, passage, &mut reached.birth_date);
    address::run(scan, passage, &mut reached.address);
    health::run(scan, passage, &mut reached.health);
    special::run(scan, passage, &mut reached.special);
    document::run(scan, passage, &mut reached.document);
}

/// Decides about what only the whole text tells, once it has been read to its end.
pub(crate) fn finish(scan: &mut Scan<'_, '_>, reached: &mut Reached) {
    health::finish(scan, &mut reached.health);
    document::finish(scan, &reached.document);
    source_code::run(scan);
}

#[cfg(test)]
mod tests {
    use super::DETECTORS;

    #[test]
    fn the_list_is_in_order_and_every_row_says_something() {
        assert!(DETECTORS.is_sorted_by(|a, b| a.name < b.name), "by name, each once");
        for about in DETECTORS {
            let said = [about.version, about.evidence, about.source];
            assert!(said.iter().all(|text| !text.is_empty()), "{}", about.name);
            assert!(!about.labels.is_empty(), "{}", about.name);
        }
    }
}

#[cfg(test)]
pub(crate) mod trial;
