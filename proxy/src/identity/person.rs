//! A person as the governance plane knows them: who, in which roles, over which records, and how they
//! showed who they are.

use trace_store::record::Actor;

use super::act::Act;
use super::role::{Role, Roles};
use crate::access::Scope;

/// How a person showed who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// By a link made at the start of a server under unsigned rules.
    LocalLink,
    /// By a token, told by its first characters.
    Token(String),
    /// By an identity provider, with what it says of the way (`amr` of RFC 8176).
    Provider {
        /// The provider.
        issuer: String,
        /// How they signed in there.
        methods: Vec<String>,
    },
    /// By a client certificate.
    Certificate {
        /// Its subject.
        subject: String,
    },
}

/// As the strength in records.
impl std::fmt::Display for How {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LocalLink => f.write_str("local link"),
            Self::Token(prefix) => write!(f, "token {prefix}"),
            Self::Provider { issuer, methods } if methods.is_empty() => {
                write!(f, "provider {issuer}")
            }
            Self::Provider { issuer, methods } => {
                write!(f, "provider {issuer} ({})", methods.join(", "))
            }
            Self::Certificate { subject } => write!(f, "certificate {subject}"),
        }
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name that stands in records.
    pub name: String,
    /// What they may be.
    pub roles: Roles,
    /// Which records their reading is bounded to.
    pub scope: Scope,
    /// How they showed who they are.
    pub how: How,
    /// Why they read, where nothing else is said.
    pub why: Option<String>,
}

impl Person {
    /// Whether one of their roles opens this.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        self.role_for(act).is_some()
    }

    /// The role in which they may do this.
    #[must_use]
    pub fn role_for(&self, act: Act) -> Option<Role> {
        self.roles.iter().find(|role| act.roles().contains(role))
    }

    /// Who acts, for records.
    #[must_use]
    pub fn actor(&self, role: Option<Role>) -> Actor {
        Actor {
            name: self.name.clone(),
            role: role.map(|role| role.name().to_owned()),
            site: None,
            strength: Some(self.how.to_string()),
        }
    }
}
