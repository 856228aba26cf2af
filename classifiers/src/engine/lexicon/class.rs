//! What words can be. A word may be of several classes; which of them counts, its place decides.

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u128);

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
    /// The name of an illness, in full.
    ILL;
    /// A word for illness of any kind, or one that means other things as well.
    ILLNESS;
    /// The short name of an illness.
    SHORT;
    /// The name of a medicine.
    DRUG;
    /// A unit or form of a dose.
    DOSE;
    /// What announces a diagnosis.
    ANNOUNCES;
    /// A patient: what a sentence says that has this word is searched for illnesses no list holds.
    PATIENT;
    /// Another word of medicine. Quiet.
    MEDICINE;
    /// Having, taking, being treated. Quiet.
    HAVING;
    /// Being. Quiet.
    BEING;
    /// A small word, behind which no adjective of a noun stands, or a word for a person. Quiet.
    SMALL;
    /// Belonging and joining. Quiet.
    MEMBERSHIP;
    /// What makes a topic of a sentence: "what is", "explain". Quiet.
    TOPIC;
    /// What a believer is called.
    BELIEVER;
    /// A religion, or a body of one.
    FAITH;
    /// What a follower of a political direction is called.
    FOLLOWER;
    /// A party.
    PARTY;
    /// What a member of a trade union is called.
    UNIONIST;
    /// A trade union.
    UNION;
    /// A sexual orientation, or a sex other than the one given at birth.
    ORIENTATION;
    /// A people.
    PEOPLE;
    /// Origin, descent.
    ORIGIN;
    /// The adjective of a country. Quiet.
    LAND;
    /// Genes, and measures of the body.
    GENE;
    /// Convictions, charges and punishments.
    CRIME;
    /// The name of a field; with one of the classes before, what its value is.
    KEY;
    /// What only the correspondence of lawyers says.
    PRIVILEGED;
    /// The name of a legal document.
    DEED;
    /// Parties and acts of law. Quiet.
    LAW;
    /// What only personnel papers say.
    PERSONNEL;
    /// The name of a personnel paper.
    STAFF;
    /// Pay and work. Quiet.
    WORK;
    /// The name of an account statement.
    STATEMENT;
    /// What stands in an account statement. Quiet.
    BOOKING;
    /// The name of a medical paper.
    CHART;
    /// What stands in a medical paper. Quiet.
    FINDINGS;
    /// More words may follow: the start of a phrase.
    PREFIX;
}

impl Class {
    pub(crate) const NONE: Self = Self(0);

    /// Words too frequent to be listed by the pass; they are looked up where they are asked for.
    pub(crate) const QUIET: Self = Self::PRONOUN
        .or(Self::MEDICINE)
        .or(Self::HAVING)
        .or(Self::BEING)
        .or(Self::SMALL)
        .or(Self::MEMBERSHIP)
        .or(Self::TOPIC)
        .or(Self::LAND)
        .or(Self::LAW)
        .or(Self::WORK)
        .or(Self::BOOKING)
        .or(Self::FINDINGS);

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
