//! The closed vocabulary of what a text can contain, and sets of it. Which level a label stands for
//! is the policy's; how a label is found is told in `detectors`. An organisation adds labels of its
//! own under names in `custom.`, a bounded number of them (see `own`).

mod own;
mod set;

pub use own::OwnLabelError;
pub use set::LabelSet;

use crate::detectors::DETECTORS;

/// Declares the labels once: variant, name, meaning; and the slots for an organisation's own.
macro_rules! labels {
    ([$($variant:ident $name:literal $meaning:literal)*] [$($slot:ident $number:literal)*]) => {
        /// One kind of content, named `family.kind`. The list is closed: a policy that names
        /// anything else is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Label {
            $(#[doc = $meaning] $variant,)*
            $(
                #[doc = "A label of the organisation's own; see [`Label::own`]."]
                $slot,
            )*
        }

        impl Label {
            /// Every label, in the order of the taxonomy; the slots for an organisation's own come
            /// last, named or not, so that whoever goes over all labels closes those too.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)* $(Self::$slot,)*];

            /// The slots for labels of an organisation's own.
            const SLOTS: &'static [Self] = &[$(Self::$slot,)*];

            /// The name in policies, records and answers, such as `pii.email`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    $(Self::$slot => own::name($number),)*
                }
            }

            /// What it stands for, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                    $(Self::$slot)|* => "What an organisation says it stands for.",
                }
            }
        }
    };
}

labels! {
[
    ApiKey "secret.api_key" "A key or token of a known issuer's format."
    PrivateKey "secret.private_key" "A private key: PEM, OpenSSH, PGP, age and their like."
    Jwt "secret.jwt" "A signed JSON Web Token (RFC 7519)."
    ConnectionString "secret.connection_string" "An address of a service with its password."
    Password "secret.password" "A password beside a word that says so."
    Generic "secret.generic" "A random-looking value beside a name that says it is secret."
    HighEntropy "secret.high_entropy" "A random-looking value without a name."
    NationalId "pii.national_id" "A number that identifies a person to a state."
    TaxId "pii.tax_id" "A number that identifies a person to a tax office."
    Passport "pii.passport" "A passport number."
    DriverLicense "pii.driver_license" "A driving licence number."
    Email "pii.email" "An e-mail address."
    Phone "pii.phone" "A telephone number."
    Address "pii.address" "A postal address."
    DateOfBirth "pii.date_of_birth" "A date of birth."
    PersonName "pii.person_name" "The name of a person."
    PersonLinked "pii.person_linked" "A sensitive topic tied to a person."
    IpAddress "pii.ip_address" "An IP address that is neither local nor for documentation."
    MacAddress "pii.mac_address" "The hardware address of a network interface."
    PaymentCard "financial.payment_card" "A payment card number (ISO/IEC 7812)."
    Iban "financial.iban" "An international bank account number (ISO 13616)."
    BankAccount "financial.bank_account" "A national bank account number."
    CryptoWallet "financial.crypto_wallet" "The address of a crypto-currency wallet."
    Statement "financial.statement" "A bank statement."
    PatientId "health.patient_id" "A number that identifies a patient."
    Diagnosis "health.diagnosis" "A diagnosis of a person."
    Icd10 "health.icd10" "A coded diagnosis (ICD-10) of a person."
    Medication "health.medication" "A person's medication."
    HealthRecord "health.record" "A health record."
    Religion "special.religion" "A person's religion or belief (GDPR Art. 9)."
    Ethnicity "special.ethnicity" "A person's racial or ethnic origin (GDPR Art. 9)."
    Political "special.political" "A person's political opinion (GDPR Art. 9)."
    TradeUnion "special.trade_union" "A person's trade union membership (GDPR Art. 9)."
    SexualOrientation "special.sexual_orientation"
        "A person's sex life or sexual orientation (GDPR Art. 9)."
    GeneticBiometric "special.genetic_biometric"
        "A person's genetic or biometric data (GDPR Art. 9)."
    Criminal "special.criminal" "A person's convictions or offences (GDPR Art. 10)."
    Marking "confidential.marking" "A classification marking of a state or a company."
    Legal "confidential.legal" "A confidential legal document."
    Hr "confidential.hr" "A confidential personnel document."
    Source "code.source" "Source code."
    ProprietaryHeader "code.proprietary_header" "A proprietary notice at the head of a file."
    LangEn "lang.en" "English text."
    LangDe "lang.de" "German text."
    LangFr "lang.fr" "French text."
    LangEs "lang.es" "Spanish text."
    LangIt "lang.it" "Italian text."
    LangNl "lang.nl" "Dutch text."
    LangPl "lang.pl" "Polish text."
    LangPt "lang.pt" "Portuguese text."
    LangSv "lang.sv" "Swedish text."
    LangDa "lang.da" "Danish text."
    LangNo "lang.no" "Norwegian text."
    LangFi "lang.fi" "Finnish text."
    LangCs "lang.cs" "Czech text."
    LangSk "lang.sk" "Slovak text."
    LangHu "lang.hu" "Hungarian text."
    LangRo "lang.ro" "Romanian text."
    LangBg "lang.bg" "Bulgarian text."
    LangEl "lang.el" "Greek text."
    LangHr "lang.hr" "Croatian text."
    LangSl "lang.sl" "Slovene text."
    LangEt "lang.et" "Estonian text."
    LangLv "lang.lv" "Latvian text."
    LangLt "lang.lt" "Lithuanian text."
    LangTr "lang.tr" "Turkish text."
    LangRu "lang.ru" "Russian text."
    LangUk "lang.uk" "Ukrainian text."
    LangAr "lang.ar" "Arabic text."
    LangHe "lang.he" "Hebrew text."
    LangHi "lang.hi" "Hindi text."
    LangZh "lang.zh" "Chinese text."
    LangJa "lang.ja" "Japanese text."
    LangKo "lang.ko" "Korean text."
    ScanError "scan.error" "A detector failed; what it would have found is unknown."
    ScanTimeout "scan.timeout" "Time was up before everything was read."
    ScanUnsupported "scan.unsupported" "A part could not be read."
    ScanTruncated "scan.truncated" "A limit was met before everything was read."
    ScanEncrypted "scan.encrypted" "A part is encrypted."
    ScanAccepted "scan.accepted" "A part was not read, and the policy accepts its kind unread."
] [
    Own0 0 Own1 1 Own2 2 Own3 3 Own4 4 Own5 5 Own6 6 Own7 7 Own8 8 Own9 9 Own10 10 Own11
    11 Own12 12 Own13 13 Own14 14 Own15 15 Own16 16 Own17 17 Own18 18 Own19 19 Own20 20
    Own21 21 Own22 22 Own23 23
]
}

impl Label {
    /// The family: the name up to its dot.
    pub fn family(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// The label of this name, `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.name() == name && label.is_named())
    }

    /// Whether it is of an organisation's own making.
    pub const fn is_own(self) -> bool {
        self.place() >= Self::Own0.place()
    }

    /// Whether it has a name: false for a slot that no organisation has used yet.
    pub fn is_named(self) -> bool {
        self.name() != own::UNNAMED
    }

    /// Whether this build can yield the label. A policy may name the others; they are worth a
    /// warning, because nothing will ever match.
    pub fn is_produced(self) -> bool {
        DETECTORS.iter().any(|detector| detector.labels.contains(&self))
    }

    /// The bit of this label in a set, and its place in `ALL`.
    const fn place(self) -> u8 {
        self as u8
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn every_name_reads_back() {
        for label in Label::ALL.iter().filter(|label| label.is_named()) {
            assert_eq!(Label::parse(label.name()), Some(*label));
            assert!(!label.family().is_empty());
        }
        assert_eq!(Label::parse("pii.emai"), None);
        assert_eq!(Label::parse(super::own::UNNAMED), None);
        assert_eq!(Label::Email.family(), "pii");
    }

    #[test]
    fn a_set_has_room_for_every_label() {
        assert!(Label::ALL.len() <= 128);
        for (place, label) in Label::ALL.iter().enumerate() {
            assert_eq!(usize::from(label.place()), place);
        }
    }
}
