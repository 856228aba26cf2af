//! A set of labels in one machine word pair: copied freely, compared at once, walked in order.

use super::Label;

/// A set of labels; empty by default. The order of sets has no meaning beyond being one, so that lists
/// of sets can be compared.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelSet(u128);

impl LabelSet {
    /// The set without a member.
    pub const EMPTY: Self = Self(0);

    const fn bit(label: Label) -> u128 {
        1 << label.place()
    }

    /// Adds a label; true when it was not there yet.
    pub const fn insert(&mut self, label: Label) -> bool {
        let before = self.0;
        self.0 |= Self::bit(label);
        before != self.0
    }

    /// Whether the label is in the set.
    pub const fn contains(self, label: Label) -> bool {
        self.0 & Self::bit(label) != 0
    }

    /// The members of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The members of both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The members of this set that are not in the other.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every member is in the other set.
    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether there is no member.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many members there are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The members in the order of the taxonomy.
    pub fn iter(self) -> impl Iterator<Item = Label> {
        Label::ALL.iter().copied().filter(move |label| self.contains(*label))
    }
}

impl FromIterator<Label> for LabelSet {
    fn from_iter<I: IntoIterator<Item = Label>>(labels: I) -> Self {
        let mut set = Self::EMPTY;
        for label in labels {
            set.insert(label);
        }
        set
    }
}

impl Extend<Label> for LabelSet {
    fn extend<I: IntoIterator<Item = Label>>(&mut self, labels: I) {
        for label in labels {
            self.insert(label);
        }
    }
}

impl std::fmt::Debug for LabelSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Label::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, LabelSet};

    #[test]
    fn sets_behave_as_sets() {
        let both: LabelSet = [Label::Email, Label::ScanError].into_iter().collect();
        let mut one = LabelSet::default();
        assert!(one.is_empty() && one.is_subset(both));
        assert!(one.insert(Label::Email) && !one.insert(Label::Email));
        assert!(one.is_subset(both) && !both.is_subset(one));
        assert_eq!(both.difference(one).iter().collect::<Vec<_>>(), [Label::ScanError]);
        assert_eq!(one.union(both), both);
        assert_eq!(one.intersection(both), one);
        assert_eq!(both.len(), 2);
        assert_eq!(format!("{both:?}"), r#"{"pii.email", "scan.error"}"#);
    }

    #[test]
    fn all_labels_fit() {
        let all: LabelSet = Label::ALL.iter().copied().collect();
        assert_eq!(all.len(), Label::ALL.len());
        assert_eq!(all.iter().collect::<Vec<_>>(), Label::ALL);
    }
}
