//! What words can be. A word may be of several classes; which of them counts, its place decides.

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u128);

/// Declares the classes once: each gets a bit of its own.
macro_rules! classes {
    ($($(#[doc = $meaning:literal])+ $name:ident;)*) => {
        #[repr(u8)]
        #[expect(non_camel_case_types, reason = "the names of the constants, to number them")]
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
    /// A surname.
    SURNAME;
    /// An everyday word or the name of another thing as well, so that more has to speak for a name.
    COMMON;
    /// A title or form of address before a name.
    TITLE;
    /// Words after which a name comes: "my name is", "ich heiße".
    CALLED;
    /// The end of a letter: "regards", "Mit freundlichen Grüßen". Quiet.
    CLOSING;
    /// The start of a letter: "dear", "hi", "Hallo". Quiet.
    GREETING;
    /// What a person is to the writer: "patient", "employee", "my colleague", "Mitarbeiter". Quiet.
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
    /// What persons do, behind their name: "said", "schrieb". Quiet.
    PERSON_VERB;
    /// A person everyone knows, or a brand called like one: no secret by itself. Quiet.
    FIGURE;
    /// A word of the name of a company or an institution. Quiet.
    COMPANY;
    /// A word of the name of a place, a prize, a method or the like. Quiet.
    THING;
    /// Keys whose value is the name of a person.
    NAME_KEY;
    /// The word for a name, as a key.
    NAME_WORD;
    /// What makes that word the name of a thing: "file name". Quiet.
    OTHER_KEY;
    /// Keys of other things known of a person: mail, telephone, birth. Quiet.
    CONTACT_KEY;
    /// Words and keys that say that a date of birth follows.
    BIRTH;
    /// Names of months. Quiet.
    MONTH;
    /// Words of streets before their name: "rue", "ulica".
    STREET;
    /// Such words that are everyday words too: "via", "place". Quiet.
    STREET_WEAK;
    /// Words of streets behind their name: "Road", "utca". Quiet.
    STREET_END;
    /// Words of streets behind their name that are written small: "utca", "náměstí".
    STREET_TAIL;
    /// Such words that are everyday words too: "Point", "Valley". Quiet.
    STREET_WEAK_END;
    /// Flat, floor, building. Quiet.
    UNIT;
    /// A box at a post office.
    BOX;
    /// Keys that hold a postal address or its street.
    ADDRESS_KEY;
    /// Words behind which an address comes: "lives at", "wohnhaft".
    ADDRESS_CUE;
    /// What makes the word for an address that of something else: "IP address". Quiet.
    NO_ADDRESS;
    /// A country. Quiet.
    COUNTRY;
    /// More words may follow: the start of a phrase. Quiet.
    PREFIX;
    /// The start of a phrase that is not quiet.
    LOUD_PREFIX;
}

impl Class {
    pub(crate) const NONE: Self = Self(0);

    /// Either kind of start of a phrase.
    pub(super) const PREFIXES: Self = Self::PREFIX.or(Self::LOUD_PREFIX);

    /// Names; written small and an everyday word, such a word is no name.
    pub(crate) const NAMES: Self = Self::GIVEN.or(Self::SURNAME);

    /// Words too frequent to be listed by the pass where they are written small; they are looked up
    /// where they are asked for.
    pub(crate) const QUIET: Self = Self::PRONOUN
        .or(Self::COMMON)
        .or(Self::CLOSING)
        .or(Self::GREETING)
        .or(Self::ROLE)
        .or(Self::PERSON_VERB)
        .or(Self::FIGURE)
        .or(Self::COMPANY)
        .or(Self::THING)
        .or(Self::OTHER_KEY)
        .or(Self::CONTACT_KEY)
        .or(Self::MONTH)
        .or(Self::STREET_WEAK)
        .or(Self::STREET_END)
        .or(Self::STREET_WEAK_END)
        .or(Self::UNIT)
        .or(Self::NO_ADDRESS)
        .or(Self::COUNTRY)
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
        .or(Self::FINDINGS)
        .or(Self::PREFIX);

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

    /// Whether the pass stops at words of these classes even where they are written small.
    pub(super) const fn is_loud(self) -> bool {
        let names = if self.has(Self::COMMON) { Self::NAMES } else { Self::NONE };
        self.without(Self::QUIET.or(names)).0 != 0
    }
}
