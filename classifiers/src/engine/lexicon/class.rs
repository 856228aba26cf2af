//! What words can be. A word may be of several classes; which of them counts, its place decides.

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u64);

/// Declares the classes once: each gets a bit of its own.
macro_rules! classes {
    ($($(#[doc = $meaning:literal])+ $name:ident;)*) => {
        #[repr(u8)]
        #[expect(clippy::upper_case_acronyms, reason = "the names of the constants")]
        enum Place { $($name,)* }

        impl Class {
            $($(#[doc = $meaning])+ pub(crate) const $name: Self = Self(1 << Place::$name as u8);)*
        }
    };
}

classes! {
    /// A given name.
    GIVEN;
    /// A title or form of address before a name.
    TITLE;
    /// What a person is to the writer: "patient", "employee", "my colleague", "Mitarbeiter".
    ROLE;
    /// Words that stand for a person: "he", "her", "my", "sie", "ihr". Quiet.
    PRONOUN;
    /// More words may follow: the start of a phrase.
    PREFIX;
}

impl Class {
    pub(crate) const NONE: Self = Self(0);

    /// Words too frequent to be listed by the pass; they are looked up where they are asked for.
    pub(crate) const QUIET: Self = Self::PRONOUN;

    /// Whether the sets have a member in common.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the pass stops at words of these classes.
    pub(super) const fn is_loud(self) -> bool {
        self.0 & !Self::QUIET.0 != 0
    }
}
