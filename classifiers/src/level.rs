//! How sensitive something is, as a rank. The names and their number are the policy's; here a level
//! is only compared.

/// The rank of a sensitivity level; higher is more sensitive. 0 is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// The lowest level: nothing to protect.
    pub const PUBLIC: Self = Self(0);

    /// The level of this rank.
    pub const fn new(rank: u8) -> Self {
        Self(rank)
    }

    /// The rank: 0 for public, rising with sensitivity.
    pub const fn rank(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn levels_are_ordered_by_rank() {
        assert!(Level::PUBLIC < Level::new(1));
        assert_eq!(Level::new(2).max(Level::new(3)).rank(), 3);
    }
}
