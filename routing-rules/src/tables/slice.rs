//! One slice: what can apply to callers of one class at one level. Only labels are left to test. A
//! rule is left out where an earlier one always applies with it and does as much, since it could never
//! be the first reason for anything.

use classifiers::LabelSet;

use super::EndpointSet;

/// A grant within a slice.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) rule: usize,
    pub(super) without: LabelSet,
    pub(super) endpoints: EndpointSet,
}

/// A restriction within a slice.
#[derive(Debug)]
pub(super) struct Keep {
    pub(super) rule: usize,
    /// It applies where one of these is present; `None` is always.
    pub(super) with: Option<LabelSet>,
    /// And one of each of these.
    pub(super) and: Box<[LabelSet]>,
    pub(super) endpoints: EndpointSet,
}

/// What can apply, in the order of the files.
#[derive(Debug, Default)]
pub(super) struct Slice {
    pub(super) offers: Vec<Offer>,
    pub(super) keeps: Vec<Keep>,
}

impl Offer {
    pub(super) fn applies(&self, labels: LabelSet) -> bool {
        self.without.intersection(labels).is_empty()
    }
}

impl Keep {
    pub(super) fn applies(&self, labels: LabelSet) -> bool {
        let touches = |set: &LabelSet| !set.intersection(labels).is_empty();
        self.with.as_ref().is_none_or(touches) && self.and.iter().all(touches)
    }

    fn sets(&self) -> impl Iterator<Item = &LabelSet> {
        self.with.iter().chain(&self.and)
    }

    /// Whether it applies whenever another does.
    fn applies_with(&self, other: &Self) -> bool {
        self.sets().all(|wide| other.sets().any(|narrow| narrow.is_subset(*wide)))
    }
}

impl Slice {
    pub(super) fn offer(&mut self, offer: Offer) {
        let covers = |earlier: &Offer| {
            earlier.without.is_subset(offer.without)
                && offer.endpoints.difference(earlier.endpoints).is_empty()
        };
        if !offer.endpoints.is_empty() && !self.offers.iter().any(covers) {
            self.offers.push(offer);
        }
    }

    pub(super) fn keep(&mut self, keep: Keep) {
        let covers = |earlier: &Keep| {
            earlier.applies_with(&keep) && earlier.endpoints.difference(keep.endpoints).is_empty()
        };
        if !self.keeps.iter().any(covers) {
            self.keeps.push(keep);
        }
    }
}
