//! Ceilings: what the rules let through, written down whole. For callers that no rule tells apart, at
//! one level, the sets of labels with which a request may reach an endpoint are closed downwards
//! (fewer labels never reach less), so the largest of them say everything. Two policies let the same
//! through exactly when all their ceilings are equal, and every question of the proof is a test of
//! masks.
//!
//! Nothing here decides about a request; that is `tables`. The slow evaluator of the tests holds one
//! against the other. Read next: `proof` and `diff`, which ask the questions.

mod space;

pub(crate) use space::{Caller, Callers, Space, ZoneSet};

use classifiers::LabelSet;

/// The most ceilings of one endpoint at one level. Each combination of labels (`with_all`, or
/// `with_any` beside it) can multiply them; a policy that needs more is refused, with this as the
/// reason, rather than proved for minutes.
pub(crate) const MOST_CEILINGS: usize = 1_024;

/// The largest sets of labels that are let through, none within another, in one fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ceilings(Vec<LabelSet>);

impl Ceilings {
    /// Lets a set through, with everything within it.
    pub(crate) fn add(&mut self, mask: LabelSet) {
        if self.allow(mask) {
            return;
        }
        self.0.retain(|known| !known.is_subset(mask));
        let place = self.0.partition_point(|known| *known < mask);
        self.0.insert(place, mask);
    }

    /// Whether a set is let through.
    pub(crate) fn allow(&self, labels: LabelSet) -> bool {
        self.0.iter().any(|mask| labels.is_subset(*mask))
    }

    /// Whether nothing is let through, not even a request without a label.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The masks.
    pub(crate) fn iter(&self) -> impl Iterator<Item = LabelSet> {
        self.0.iter().copied()
    }

    /// All labels that some request may carry.
    pub(crate) fn labels(&self) -> LabelSet {
        self.iter().fold(LabelSet::EMPTY, LabelSet::union)
    }

    /// Lets through what either does.
    pub(crate) fn join(&mut self, other: &Self) {
        other.iter().for_each(|mask| self.add(mask));
    }

    /// The masks that the other does not let through.
    pub(crate) fn beyond(&self, other: &Self) -> impl Iterator<Item = LabelSet> {
        self.iter().filter(|mask| !other.allow(*mask))
    }

    /// What is left when a set of labels that touches all of these is let through no more.
    pub(crate) fn without_touching_all(&self, sets: &[LabelSet]) -> Self {
        let mut left = Self::default();
        for mask in self.iter() {
            if sets.iter().any(|set| set.intersection(mask).is_empty()) {
                left.add(mask);
            } else {
                sets.iter().for_each(|set| left.add(mask.difference(*set)));
            }
        }
        left
    }
}

/// The fewest labels of a mask that meet a condition which more labels never undo; `None` when not
/// even the whole mask does.
pub(crate) fn fewest(mask: LabelSet, met: &dyn Fn(LabelSet) -> bool) -> Option<LabelSet> {
    if !met(mask) {
        return None;
    }
    if met(LabelSet::EMPTY) {
        return Some(LabelSet::EMPTY);
    }
    let singles: Vec<LabelSet> = mask.iter().map(|label| [label].into_iter().collect()).collect();
    if let Some(one) = singles.iter().find(|one| met(**one)) {
        return Some(*one);
    }
    let pairs = singles.iter().enumerate().flat_map(|(place, first)| {
        singles.iter().skip(place.saturating_add(1)).map(|second| first.union(*second))
    });
    if let Some(two) = pairs.into_iter().find(|two| met(*two)) {
        return Some(two);
    }
    // Three and more: leave out what can be left out. No label of the result can be dropped.
    let less = |left: LabelSet, one: &LabelSet| {
        let without = left.difference(*one);
        if met(without) { without } else { left }
    };
    Some(singles.iter().fold(mask, less))
}

#[cfg(test)]
mod tests {
    use classifiers::{Label, LabelSet};
    use proptest::prelude::*;

    use super::{Ceilings, fewest};

    const LABELS: usize = 6;

    fn set(bits: usize) -> LabelSet {
        let chosen = Label::ALL.iter().copied().enumerate().take(LABELS);
        chosen.filter(|(place, _)| bits & (1 << place) != 0).map(|(_, label)| label).collect()
    }

    fn every() -> impl Iterator<Item = LabelSet> {
        (0..1 << LABELS).map(set)
    }

    proptest! {
        #[test]
        fn the_same_is_let_through_exactly_when_ceilings_are_equal(
            first in proptest::collection::vec(0_usize..64, 0..5),
            second in proptest::collection::vec(0_usize..64, 0..5),
        ) {
            let ceilings = |masks: &[usize]| {
                let mut ceilings = Ceilings::default();
                masks.iter().for_each(|mask| ceilings.add(set(*mask)));
                ceilings
            };
            let (one, other) = (ceilings(&first), ceilings(&second));
            let same = every().all(|labels| one.allow(labels) == other.allow(labels));
            prop_assert_eq!(same, one == other);
            let more = every().any(|labels| one.allow(labels) && !other.allow(labels));
            prop_assert_eq!(more, one.beyond(&other).next().is_some());
            let mut joined = one.clone();
            joined.join(&other);
            let either = |labels| one.allow(labels) || other.allow(labels);
            prop_assert!(every().all(|labels| joined.allow(labels) == either(labels)));
        }

        #[test]
        fn what_touches_all_of_some_sets_is_cut_off_and_nothing_else(
            masks in proptest::collection::vec(0_usize..64, 1..4),
            sets in proptest::collection::vec(1_usize..64, 2..4),
        ) {
            let mut ceilings = Ceilings::default();
            masks.iter().for_each(|mask| ceilings.add(set(*mask)));
            let sets: Vec<LabelSet> = sets.into_iter().map(set).collect();
            let left = ceilings.without_touching_all(&sets);
            for labels in every() {
                let touches = sets.iter().all(|set| !set.intersection(labels).is_empty());
                prop_assert_eq!(left.allow(labels), ceilings.allow(labels) && !touches);
            }
        }

        #[test]
        fn the_fewest_labels_cannot_be_fewer(
            mask in 0_usize..64,
            sets in proptest::collection::vec(1_usize..64, 0..4),
        ) {
            let sets: Vec<LabelSet> = sets.into_iter().map(set).collect();
            let met = |labels: LabelSet| {
                sets.iter().all(|set| !set.intersection(labels).is_empty())
            };
            let found = fewest(set(mask), &met);
            prop_assert_eq!(found.is_some(), met(set(mask)));
            if let Some(found) = found {
                prop_assert!(found.is_subset(set(mask)) && met(found));
                for label in found.iter() {
                    prop_assert!(!met(found.difference([label].into_iter().collect())));
                }
                let least = every().filter(|l| l.is_subset(set(mask)) && met(*l));
                let least = least.map(LabelSet::len).min().unwrap();
                prop_assert!(least >= 3 || found.len() == least);
            }
        }
    }
}
