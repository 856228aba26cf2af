//! What a change does to where requests may go: less, the same, or more. How many people must approve
//! a change hangs on it, so what is not known counts as more.

use serde::{Deserialize, Serialize};

/// What a change does. Ordered: of two parts of a change, the greater counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Nothing reaches more than before, and something less.
    Narrowed,
    /// Everything reaches what it reached.
    Same,
    /// Something reaches more than before.
    Widened,
}

impl Reach {
    /// The word in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Narrowed => "narrowed",
            Self::Same => "same",
            Self::Widened => "widened",
        }
    }

    /// As in "this change …".
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Narrowed => "only narrows",
            Self::Same => "opens nothing new",
            Self::Widened => "widens",
        }
    }

    /// As the beginning of a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Narrowed => "a change that only narrows",
            Self::Same => "a change that opens nothing new",
            Self::Widened => "a change that widens",
        }
    }
}
