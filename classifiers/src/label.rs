//! The closed vocabulary of what a text can contain, and sets of it. Which level a label stands for
//! is the policy's; how a label is found is told in `detectors`.

mod set;

pub use set::LabelSet;

/// Declares the labels once: variant, name, whether a detector yields it today, meaning.
macro_rules! labels {
    ($($variant:ident $name:literal $produced:literal $meaning:literal)*) => {
        /// One kind of content, named `family.kind`. The list is closed: a policy that names
        /// anything else is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Label {
            $(#[doc = $meaning] $variant,)*
        }

        impl Label {
            /// Every label, in the order of the taxonomy.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in policies, records and answers, such as `pii.email`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether this build can yield the label. A policy may name the others; they are
            /// worth a warning, because nothing will ever match.
            pub const fn is_produced(self) -> bool {
                match self { $(Self::$variant => $produced,)* }
            }
        }
    };
}

labels! {
    ApiKey "secret.api_key" true "A key or token of a known issuer's format."
    PrivateKey "secret.private_key" true "A private key: PEM, OpenSSH, PGP, age and their like."
    Jwt "secret.jwt" true "A signed JSON Web Token (RFC 7519)."
    ConnectionString "secret.connection_string" true "An address of a service with its password."
    Password "secret.password" true "A password beside a word that says so."
    Generic "secret.generic" true "A random-looking value beside a name that says it is secret."
    HighEntropy "secret.high_entropy" false "A random-looking value without a name."
    NationalId "pii.national_id" true "A number that identifies a person to a state."
    TaxId "pii.tax_id" true "A number that identifies a person to a tax office."
    Passport "pii.passport" false "A passport number."
    DriverLicense "pii.driver_license" false "A driving licence number."
    Email "pii.email" true "An e-mail address."
    Phone "pii.phone" true "A telephone number."
    Address "pii.address" false "A postal address."
    DateOfBirth "pii.date_of_birth" false "A date of birth."
    PersonName "pii.person_name" false "The name of a person."
    PersonLinked "pii.person_linked" false "A sensitive topic tied to a person."
    IpAddress "pii.ip_address" true "An IP address that is neither local nor for documentation."
    MacAddress "pii.mac_address" true "The hardware address of a network interface."
    PaymentCard "financial.payment_card" true "A payment card number (ISO/IEC 7812)."
    Iban "financial.iban" true "An international bank account number (ISO 13616)."
    BankAccount "financial.bank_account" false "A national bank account number."
    CryptoWallet "financial.crypto_wallet" false "The address of a crypto-currency wallet."
    Statement "financial.statement" false "A bank statement."
    PatientId "health.patient_id" false "A number that identifies a patient."
    Diagnosis "health.diagnosis" false "A diagnosis of a person."
    Icd10 "health.icd10" false "A coded diagnosis (ICD-10) of a person."
    Medication "health.medication" false "A person's medication."
    HealthRecord "health.record" false "A health record."
    Religion "special.religion" false "A person's religion or belief (GDPR Art. 9)."
    Ethnicity "special.ethnicity" false "A person's racial or ethnic origin (GDPR Art. 9)."
    Political "special.political" false "A person's political opinion (GDPR Art. 9)."
    TradeUnion "special.trade_union" false "A person's trade union membership (GDPR Art. 9)."
    SexualOrientation "special.sexual_orientation" false
        "A person's sex life or sexual orientation (GDPR Art. 9)."
    GeneticBiometric "special.genetic_biometric" false
        "A person's genetic or biometric data (GDPR Art. 9)."
    Criminal "special.criminal" false "A person's convictions or offences (GDPR Art. 10)."
    Marking "confidential.marking" true "A classification marking of a state or a company."
    Legal "confidential.legal" false "A confidential legal document."
    Hr "confidential.hr" false "A confidential personnel document."
    Source "code.source" false "Source code."
    ProprietaryHeader "code.proprietary_header" false "A proprietary notice at the head of a file."
    LangEn "lang.en" false "English text."
    LangDe "lang.de" false "German text."
    LangFr "lang.fr" false "French text."
    LangEs "lang.es" false "Spanish text."
    LangIt "lang.it" false "Italian text."
    LangNl "lang.nl" false "Dutch text."
    LangPl "lang.pl" false "Polish text."
    LangPt "lang.pt" false "Portuguese text."
    LangSv "lang.sv" false "Swedish text."
    LangDa "lang.da" false "Danish text."
    LangNo "lang.no" false "Norwegian text."
    LangFi "lang.fi" false "Finnish text."
    LangCs "lang.cs" false "Czech text."
    LangSk "lang.sk" false "Slovak text."
    LangHu "lang.hu" false "Hungarian text."
    LangRo "lang.ro" false "Romanian text."
    LangBg "lang.bg" false "Bulgarian text."
    LangEl "lang.el" false "Greek text."
    LangHr "lang.hr" false "Croatian text."
    LangSl "lang.sl" false "Slovene text."
    LangEt "lang.et" false "Estonian text."
    LangLv "lang.lv" false "Latvian text."
    LangLt "lang.lt" false "Lithuanian text."
    LangTr "lang.tr" false "Turkish text."
    LangRu "lang.ru" false "Russian text."
    LangUk "lang.uk" false "Ukrainian text."
    LangAr "lang.ar" false "Arabic text."
    LangHe "lang.he" false "Hebrew text."
    LangHi "lang.hi" false "Hindi text."
    LangZh "lang.zh" false "Chinese text."
    LangJa "lang.ja" false "Japanese text."
    LangKo "lang.ko" false "Korean text."
    ScanError "scan.error" true "A detector failed; what it would have found is unknown."
    ScanTimeout "scan.timeout" true "Time was up before everything was read."
    ScanUnsupported "scan.unsupported" true "A part could not be read."
    ScanTruncated "scan.truncated" true "A limit was met before everything was read."
    ScanEncrypted "scan.encrypted" false "A part is encrypted."
}

impl Label {
    /// The family: the name up to its dot.
    pub fn family(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// The label of this name, `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.name() == name)
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
        for label in Label::ALL {
            assert_eq!(Label::parse(label.name()), Some(*label));
            assert!(!label.family().is_empty());
        }
        assert_eq!(Label::parse("pii.emai"), None);
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
