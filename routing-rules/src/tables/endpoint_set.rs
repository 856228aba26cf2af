//! A set of endpoints by their places in the register, in four machine words.

use crate::register::MAX_ENDPOINTS;

const WORDS: usize = MAX_ENDPOINTS.div_ceil(64);

/// A set of endpoints; copied freely. Places beyond [`MAX_ENDPOINTS`] are never members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EndpointSet([u64; WORDS]);

impl EndpointSet {
    pub(crate) const EMPTY: Self = Self([0; WORDS]);

    /// The first `count` endpoints.
    pub(crate) fn first(count: usize) -> Self {
        (0..count).collect()
    }

    pub(crate) fn insert(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    pub(crate) fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    fn zip(self, other: Self, with: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = self.0;
        for (word, other) in words.iter_mut().zip(other.0) {
            *word = with(*word, other);
        }
        Self(words)
    }

    pub(crate) fn union(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    pub(crate) fn intersection(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    pub(crate) fn difference(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// The members, lowest place first.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(index, word)| {
            std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)))
                .take_while(|word| *word != 0)
                .filter_map(|word| usize::try_from(word.trailing_zeros()).ok())
                .map(move |bit| index * 64 + bit)
        })
    }
}

impl FromIterator<usize> for EndpointSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut set = Self::EMPTY;
        for index in indices {
            set.insert(index);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{EndpointSet, MAX_ENDPOINTS};

    #[test]
    fn members_come_back_in_order() {
        let set: EndpointSet = [255, 0, 64, 63, 65].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 65, 255]);
        assert!(set.contains(255) && !set.contains(1) && !set.contains(256));
        assert_eq!(EndpointSet::first(MAX_ENDPOINTS).iter().count(), MAX_ENDPOINTS);
        let outside: EndpointSet = [MAX_ENDPOINTS].into_iter().collect();
        assert!(outside.is_empty());
        let low = EndpointSet::first(64);
        assert_eq!(set.intersection(low).iter().collect::<Vec<_>>(), [0, 63]);
        assert_eq!(set.difference(low).iter().collect::<Vec<_>>(), [64, 65, 255]);
        assert_eq!(set.union(low), low.union(set));
    }
}
