//! The closed list of attributes an endpoint can have, with the values each may take. A register
//! states them, a zone tests them, and both are read against this one table.

/// What kind of value an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A set of countries.
    Places,
    /// One country.
    Place,
    /// One word of a list.
    Word(&'static [&'static str]),
    /// A set of words of a list; `none` stands alone.
    Words(&'static [&'static str]),
    /// A whole number between two bounds.
    Count(i64, i64),
    /// A list of certificates.
    Certificates,
    /// A name of the organisation's own choosing.
    Name,
    /// Free text.
    Text,
    /// A date; it bounds another attribute and is not tested itself.
    Date,
}

/// One attribute of the table, as its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Attribute(usize);

const YES_NO: &[&str] = &["true", "false"];
const SEAL: Kind = Kind::Count(0, 4);

/// Laws that reach data through the operator, whoever holds it and wherever it lies.
const LAWS: &[&str] = &[
    "none",
    "US-CLOUD-Act",
    "US-FISA702",
    "US-EO12333",
    "UK-IPA",
    "AU-TOLA",
    "CN-National-Intelligence-Law",
    "CN-Data-Security-Law",
    "IN-IT-Act",
    "RU-SORM",
    "other",
];

const STATE: &[&str] =
    &["none", "responses", "conversations", "files", "vector-stores", "batches", "fine-tunes"];

const TOOLS: &[&str] = &[
    "none",
    "web-search",
    "file-search",
    "code-interpreter",
    "image-generation",
    "computer-use",
    "remote-mcp",
];

/// Certificate schemes.
pub(crate) const SCHEMES: &[&str] = &[
    "c5",
    "secnumcloud",
    "iso27001",
    "iso27017",
    "iso27018",
    "iso27701",
    "iso42001",
    "soc2",
    "hds",
    "ens",
    "eucs",
    "tisax",
    "bsi-grundschutz",
    "pci-dss",
    "fedramp",
    "other",
];

/// Name and kind of every attribute, in the order of the register's documentation.
const TABLE: &[(&str, Kind)] = &[
    ("processed_in", Kind::Places),
    ("stored_in", Kind::Places),
    ("support_from", Kind::Places),
    ("system_data_in", Kind::Places),
    ("established_in", Kind::Places),
    (
        "transfer_basis",
        Kind::Word(&["none-needed", "adequacy", "dpf", "scc+tia", "bcr", "art49", "none"]),
    ),
    ("operator", Kind::Word(&["self", "affiliate", "third-party"])),
    ("operator_seat", Kind::Place),
    ("ultimate_parent", Kind::Place),
    ("foreign_reach", Kind::Words(LAWS)),
    ("certificates", Kind::Certificates),
    ("seal.sov1", SEAL),
    ("seal.sov2", SEAL),
    ("seal.sov3", SEAL),
    ("seal.sov4", SEAL),
    ("seal.sov5", SEAL),
    ("seal.sov6", SEAL),
    ("seal.sov7", SEAL),
    ("seal.sov8", SEAL),
    ("keys_held_by", Kind::Word(&["customer-hsm", "customer", "eu-trustee", "provider"])),
    (
        "operator_access",
        Kind::Word(&["none", "approved-and-logged", "eu-staff-only", "unrestricted"]),
    ),
    ("trains_on_data", Kind::Word(&["never", "opt-out", "yes"])),
    ("retention_days", Kind::Count(0, 36_500)),
    ("abuse_review", Kind::Word(&["none", "automated", "human"])),
    ("prompt_cache", Kind::Word(&["none", "memory", "stored"])),
    ("keeps_state", Kind::Words(STATE)),
    ("hosted_tools", Kind::Words(TOOLS)),
    ("gdpr_role", Kind::Word(&["processor", "sub-processor", "controller", "joint-controller"])),
    ("dora_cif", Kind::Word(YES_NO)),
    ("ctpp", Kind::Word(YES_NO)),
    ("connection", Kind::Word(&["site", "private-link", "internet"])),
    ("survives_disconnect", Kind::Word(YES_NO)),
    ("approved_by", Kind::Text),
    ("approved_until", Kind::Date),
    ("licence", Kind::Text),
    ("weights_digest", Kind::Text),
    ("ai_act", Kind::Word(&["none", "gpai", "gpai-systemic-risk"])),
    ("site", Kind::Name),
];

impl Attribute {
    /// Every attribute.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..TABLE.len()).map(Self)
    }

    /// How many attributes there are.
    pub(crate) const COUNT: usize = TABLE.len();

    /// The attribute of this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        TABLE.iter().position(|(known, _)| *known == name).map(Self)
    }

    /// Its place in the table.
    pub(crate) const fn index(self) -> usize {
        self.0
    }

    /// Its name in register and policy.
    pub(crate) fn name(self) -> &'static str {
        TABLE.get(self.0).map_or("", |(name, _)| name)
    }

    /// What values it takes.
    pub(crate) fn kind(self) -> Kind {
        TABLE.get(self.0).map_or(Kind::Text, |(_, kind)| *kind)
    }

    /// The eight attributes that `seal` stands for.
    pub(crate) fn seals() -> impl Iterator<Item = Self> {
        Self::all().filter(|attribute| attribute.name().starts_with("seal."))
    }
}

#[cfg(test)]
mod tests {
    use super::{Attribute, TABLE};

    #[test]
    fn names_are_unique_and_read_back() {
        for attribute in Attribute::all() {
            assert_eq!(Attribute::parse(attribute.name()), Some(attribute));
        }
        assert_eq!(Attribute::all().count(), TABLE.len());
        assert_eq!(Attribute::seals().count(), 8);
    }
}
