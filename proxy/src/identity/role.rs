//! What a person may be: eight roles, as the governance plane knows them. What each opens stands in one
//! table, [`Act::roles`](super::Act::roles).

use serde::{Deserialize, Serialize};

/// What a person may be.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
#[value(rename_all = "kebab-case")]
pub enum Role {
    /// Writes rules and tries them; approves none
    Developer,
    /// Writes and approves rules
    Governor,
    /// Approves rules on behalf of those whose data it is
    DataProtection,
    /// Reads records, their proofs and bundles of evidence
    Auditor,
    /// Reads records to find out about one person's calls
    Investigator,
    /// Looks after holds and after how long records are kept
    RetentionOfficer,
    /// Keeps the service running; sees no records of calls
    Operator,
    /// Reads counts, and of records only the names they are found by
    Reader,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Developer,
        Self::Governor,
        Self::DataProtection,
        Self::Auditor,
        Self::Investigator,
        Self::RetentionOfficer,
        Self::Operator,
        Self::Reader,
    ];

    /// The word in files, records and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Developer => "developer",
            Self::Governor => "governor",
            Self::DataProtection => "data-protection",
            Self::Auditor => "auditor",
            Self::Investigator => "investigator",
            Self::RetentionOfficer => "retention-officer",
            Self::Operator => "operator",
            Self::Reader => "reader",
        }
    }

    /// Reads what [`Role::name`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Several roles, each once, in the order of [`Role::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// All there are: for whoever holds the machine under unsigned rules.
    #[must_use]
    pub fn all() -> Self {
        Self(Role::ALL.to_vec())
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = Role> {
        self.0.iter().copied()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        let given: Vec<Role> = roles.into_iter().collect();
        Self(Role::ALL.into_iter().filter(|role| given.contains(role)).collect())
    }
}

/// Their words, with commas between them.
impl std::fmt::Display for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.iter().map(Role::name).collect();
        f.write_str(&names.join(", "))
    }
}

/// One role is written as a word, several as a list, so that tables of one role stay as they were.
impl Serialize for Roles {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(Role),
            Several(Vec<Role>),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::One(role) => Self::from_iter([role]),
            Written::Several(roles) => Self::from_iter(roles),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
            assert_eq!(serde_json::json!(role), role.name());
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn several_roles_stand_once_and_one_stands_as_a_word() {
        let roles = Roles::from_iter([Role::Reader, Role::Governor, Role::Reader]);
        assert_eq!(roles.to_string(), "governor, reader");
        for (roles, text) in [
            (roles, "[\"governor\",\"reader\"]"),
            (Roles::from_iter([Role::Auditor]), "\"auditor\""),
        ] {
            assert_eq!(serde_json::to_string(&roles).unwrap(), text);
            assert_eq!(serde_json::from_str::<Roles>(text).unwrap(), roles);
        }
        assert!(serde_json::from_str::<Roles>("\"root\"").is_err());
    }
}
