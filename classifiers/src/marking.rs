//! Values of classification markings, as written on documents by states, companies and incident
//! teams. Which level a value stands for is the policy's (`aliases`); one it does not map is top.
//! Where a marking counts as one is told in `detectors::marking`.

/// Declares the values once: variant, name, meaning with its source.
macro_rules! markings {
    ($($variant:ident $name:literal $meaning:literal)*) => {
        /// One value of a known scheme, named `scheme:value`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Marking {
            $(#[doc = $meaning] $variant,)*
        }

        impl Marking {
            /// Every value, scheme by scheme, each from low to high.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in policies, records and answers, such as `tlp:amber`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

markings! {
    TlpClear "tlp:clear" "TLP:CLEAR (FIRST, Traffic Light Protocol 2.0), and TLP:WHITE of version 1."
    TlpGreen "tlp:green" "TLP:GREEN (FIRST, Traffic Light Protocol 2.0)."
    TlpAmber "tlp:amber" "TLP:AMBER (FIRST, Traffic Light Protocol 2.0)."
    TlpAmberStrict "tlp:amber+strict" "TLP:AMBER+STRICT (FIRST, Traffic Light Protocol 2.0)."
    TlpRed "tlp:red" "TLP:RED (FIRST, Traffic Light Protocol 2.0)."
    CompanyPublic "company:public" "Released by the organisation."
    CompanyInternal "company:internal" "For those inside the organisation."
    CompanyConfidential "company:confidential" "For named circles of the organisation."
    CompanyStrictlyConfidential "company:strictly-confidential" "For named persons."
    CompanyRestricted "company:restricted" "RESTRICTED without a state beside it; for named persons."
    CompanyPrivileged "company:privileged" "Attorney-client privilege or legal professional secrecy."
    DeVsNfd "de:vs-nfd" "VS - Nur für den Dienstgebrauch (VSA 2023, section 2)."
    DeVsVertraulich "de:vs-vertraulich" "VS - Vertraulich (VSA 2023, section 2)."
    DeGeheim "de:geheim" "Geheim (VSA 2023, section 2)."
    DeStrengGeheim "de:streng-geheim" "Streng geheim (VSA 2023, section 2)."
    FrDiffusionRestreinte "fr:diffusion-restreinte" "Diffusion Restreinte (IGI 1300)."
    FrConfidentielDefense "fr:confidentiel-defense" "Confidentiel Défense (IGI 1300, until 2021)."
    FrSecret "fr:secret" "Secret and Secret Défense (IGI 1300)."
    FrTresSecret "fr:tres-secret" "Très Secret and Très Secret Défense (IGI 1300)."
    UkOfficial "uk:official" "OFFICIAL (Government Security Classifications)."
    UkOfficialSensitive "uk:official-sensitive"
        "OFFICIAL-SENSITIVE (Government Security Classifications)."
    UkSecret "uk:secret" "UK SECRET (Government Security Classifications)."
    UkTopSecret "uk:top-secret" "UK TOP SECRET (Government Security Classifications)."
    UsUnclassified "us:unclassified" "UNCLASSIFIED (Executive Order 13526)."
    UsCui "us:cui" "Controlled Unclassified Information (32 CFR 2002), and FOUO before it."
    UsConfidential "us:confidential" "CONFIDENTIAL with a control marking (Executive Order 13526)."
    UsSecret "us:secret" "SECRET (Executive Order 13526)."
    UsTopSecret "us:top-secret" "TOP SECRET (Executive Order 13526)."
    EuRestricted "eu:restricted" "RESTREINT UE/EU RESTRICTED (Council Decision 2013/488/EU)."
    EuConfidential "eu:confidential"
        "CONFIDENTIEL UE/EU CONFIDENTIAL (Council Decision 2013/488/EU)."
    EuSecret "eu:secret" "SECRET UE/EU SECRET (Council Decision 2013/488/EU)."
    EuTopSecret "eu:top-secret" "TRÈS SECRET UE/EU TOP SECRET (Council Decision 2013/488/EU)."
    NatoRestricted "nato:restricted" "NATO RESTRICTED (C-M(2002)49)."
    NatoConfidential "nato:confidential" "NATO CONFIDENTIAL (C-M(2002)49)."
    NatoSecret "nato:secret" "NATO SECRET (C-M(2002)49)."
    NatoTopSecret "nato:cosmic-top-secret" "COSMIC TOP SECRET (C-M(2002)49)."
    NlDepVertrouwelijk "nl:departementaal-vertrouwelijk" "Departementaal Vertrouwelijk (VIRBI 2013)."
    NlStaatsgeheim "nl:staatsgeheim" "Staatsgeheim (Stg.) of any degree (VIRBI 2013)."
    EsDifusionLimitada "es:difusion-limitada" "Difusión Limitada (Ley 9/1968 and its norms)."
    EsReservado "es:reservado" "Reservado or Secreto (Ley 9/1968)."
    ItRiservato "it:riservato" "Riservato or Riservatissimo (DPCM 5/2015)."
    ItSegreto "it:segreto" "Segreto or Segretissimo (DPCM 5/2015)."
    PlZastrzezone "pl:zastrzezone" "Zastrzeżone (Act of 5 August 2010)."
    PlPoufne "pl:poufne" "Poufne, Tajne or Ściśle tajne (Act of 5 August 2010)."
}

impl Marking {
    /// The value of this name, `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|marking| marking.name() == name)
    }

    const fn bit(self) -> u64 {
        1 << (self as u8)
    }
}

impl std::fmt::Display for Marking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of marking values; empty by default.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct MarkingSet(u64);

impl MarkingSet {
    /// The set without a member.
    pub const EMPTY: Self = Self(0);

    /// Adds a value; true when it was not there yet.
    pub const fn insert(&mut self, marking: Marking) -> bool {
        let before = self.0;
        self.0 |= marking.bit();
        before != self.0
    }

    /// Whether the value is in the set.
    pub const fn contains(self, marking: Marking) -> bool {
        self.0 & marking.bit() != 0
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

    /// The members, scheme by scheme.
    pub fn iter(self) -> impl Iterator<Item = Marking> {
        Marking::ALL.iter().copied().filter(move |marking| self.contains(*marking))
    }
}

impl FromIterator<Marking> for MarkingSet {
    fn from_iter<I: IntoIterator<Item = Marking>>(markings: I) -> Self {
        let mut set = Self::EMPTY;
        for marking in markings {
            set.insert(marking);
        }
        set
    }
}

impl std::fmt::Debug for MarkingSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Marking::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Marking, MarkingSet};

    #[test]
    fn every_name_reads_back_and_fits() {
        assert!(Marking::ALL.len() <= 64);
        for marking in Marking::ALL {
            assert_eq!(Marking::parse(marking.name()), Some(*marking));
        }
        assert_eq!(Marking::parse("tlp:pink"), None);
        let all: MarkingSet = Marking::ALL.iter().copied().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), Marking::ALL);
    }
}
