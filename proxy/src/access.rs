//! Who may use the governance plane: a table of hashed tokens in `data/`, each of one person, with roles,
//! an end, and what of the records it opens. The tokens themselves are kept nowhere.
//!
//! Whoever runs the machine hands them out (`bailiwick access`), and each that comes or goes is itself a
//! record. A token may begin as a link that opens a sign-in once; the person's own token takes its place
//! there, so whoever handed out the link never knew it. What a token opens is [`crate::identity`]'s
//! business.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::files;
use crate::identity::Roles;
use crate::keys::{base62, hash, parse_hash};

/// How much of a token is kept readable, to tell tokens apart in lists and records.
const PREFIX_CHARS: usize = 10;

/// What of the records a token opens; what is empty or absent bounds nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Calls of these tenants.
    pub tenants: Vec<String>,
    /// Calls of these applications.
    pub applications: Vec<String>,
    /// What was recorded at or after, nanoseconds since the epoch.
    pub from_ns: Option<u64>,
    /// What was recorded before, nanoseconds since the epoch.
    pub to_ns: Option<u64>,
}

/// One token as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The first characters of the token.
    pub prefix: String,
    /// SHA-256 of the whole token, in lower-case hex.
    pub sha256: String,
    /// Whose it is.
    pub person: String,
    /// What they may be.
    #[serde(rename = "role")]
    pub roles: Roles,
    /// What of the records it opens.
    pub scope: Scope,
    /// Why it was given, which stands in the record of each reading.
    pub why: Option<String>,
    /// When it was given, nanoseconds since the epoch.
    pub created_ns: u64,
    /// From when on it opens nothing, nanoseconds since the epoch.
    pub until_ns: u64,
    /// Until when it opens one sign-in, at which the person's own token takes its place, and nothing else;
    /// absent for a token that opens by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_until_ns: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    grants: Vec<Grant>,
}

/// Why the table cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The file cannot be read or written.
    #[error("the table of access '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not such a table.
    #[error("the table of access '{}' is damaged at line {line}; restore it from a backup, or remove it and grant access anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for a token")]
    NoRandomness,
}

/// The table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    by_hash: HashMap<[u8; 32], Grant>,
}

impl Access {
    /// Reads the table; a file that does not exist is an empty one.
    ///
    /// # Errors
    /// [`AccessError::Io`] or [`AccessError::Damaged`].
    pub fn read(path: &Path) -> Result<Self, AccessError> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(AccessError::Io { path: path.to_owned(), source }),
        };
        let damaged = |line| AccessError::Damaged { path: path.to_owned(), line };
        let file: File = serde_json::from_slice(&text).map_err(|error| damaged(error.line()))?;
        if file.version != 1 {
            return Err(damaged(1));
        }
        let mut by_hash = HashMap::with_capacity(file.grants.len());
        for grant in file.grants {
            by_hash.insert(parse_hash(&grant.sha256).ok_or_else(|| damaged(1))?, grant);
        }
        Ok(Self { by_hash })
    }

    /// Writes the table so that a crash leaves the old one or the new one, readable by its owner only.
    ///
    /// # Errors
    /// [`AccessError::Io`].
    pub fn write(&self, path: &Path) -> Result<(), AccessError> {
        let grants = self.entries().into_iter().cloned().collect();
        let error = |source| AccessError::Io { path: path.to_owned(), source };
        let text = serde_json::to_vec_pretty(&File { version: 1, grants })
            .map_err(|source| error(source.into()))?;
        files::replace(path, &text).map_err(error)
    }

    /// Makes a token and adds its hash; the token itself is returned once and kept nowhere. Prefix and
    /// hash of `grant` are replaced by its own.
    ///
    /// # Errors
    /// [`AccessError::NoRandomness`].
    pub fn grant(&mut self, grant: Grant) -> Result<(SecretString, Grant), AccessError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|_| AccessError::NoRandomness)?;
        let token = format!("bwa-{}", base62(&random));
        let digest = hash(token.as_bytes());
        let grant = Grant {
            prefix: token.chars().take(PREFIX_CHARS).collect(),
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            ..grant
        };
        self.by_hash.insert(digest, grant.clone());
        Ok((SecretString::from(token), grant))
    }

    /// Takes the tokens away that begin like this; returns them.
    pub fn revoke(&mut self, prefix: &str) -> Vec<Grant> {
        let (gone, kept) = self.by_hash.drain().partition(|(_, grant)| grant.prefix == prefix);
        self.by_hash = kept;
        let gone: HashMap<[u8; 32], Grant> = gone;
        gone.into_values().collect()
    }

    /// The grant of a token, if it is known; whether its time is over is the asker's to see.
    #[must_use]
    pub fn find(&self, token: &[u8]) -> Option<&Grant> {
        self.by_hash.get(&hash(token))
    }

    /// The grant of a token whose hash this is.
    #[must_use]
    pub fn of_hash(&self, hash: &[u8; 32]) -> Option<&Grant> {
        self.by_hash.get(hash)
    }

    /// Puts a person's own token in the place of the link that they were given, which opens nothing any
    /// more; `None` where this is no open link.
    ///
    /// # Errors
    /// [`AccessError::NoRandomness`].
    pub fn enrol(
        &mut self,
        link: &[u8],
        now: Timestamp,
    ) -> Result<Option<(SecretString, Grant)>, AccessError> {
        let open = |grant: &&Grant| {
            grant.is_open(now) && grant.link_until_ns.is_some_and(|until| now.as_ns() < until)
        };
        let Some(grant) = self.find(link).filter(open).cloned() else { return Ok(None) };
        self.by_hash.remove(&hash(link));
        self.grant(Grant { link_until_ns: None, ..grant }).map(Some)
    }

    /// All entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<&Grant> {
        let mut entries: Vec<&Grant> = self.by_hash.values().collect();
        entries.sort_by(|a, b| (a.created_ns, &a.sha256).cmp(&(b.created_ns, &b.sha256)));
        entries
    }
}

impl Grant {
    /// Whether it opens anything at this time.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now.as_ns() < self.until_ns
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::identity::Role;

    fn asked(person: &str) -> Grant {
        Grant {
            prefix: String::new(),
            sha256: String::new(),
            person: person.to_owned(),
            roles: Roles::from_iter([Role::Auditor]),
            scope: Scope { applications: vec!["desk".to_owned()], ..Scope::default() },
            why: Some("audit 2026".to_owned()),
            created_ns: 5,
            until_ns: 9,
            link_until_ns: None,
        }
    }

    #[test]
    fn a_token_is_found_until_it_is_revoked_and_only_its_hash_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("access.json");
        let mut access = Access::read(&path).unwrap();
        let (token, grant) = access.grant(asked("mia")).unwrap();
        access.grant(asked("ben")).unwrap();
        access.write(&path).unwrap();
        assert!(!std::fs::read_to_string(&path).unwrap().contains(token.expose_secret()));
        let mut access = Access::read(&path).unwrap();
        let found = access.find(token.expose_secret().as_bytes()).unwrap();
        assert_eq!((found, found.person.as_str()), (&grant, "mia"));
        assert!(found.is_open(Timestamp::from_ns(8)) && !found.is_open(Timestamp::from_ns(9)));
        assert_eq!(access.revoke(&grant.prefix), [grant]);
        assert!(access.find(token.expose_secret().as_bytes()).is_none());
        assert_eq!(access.entries().len(), 1);
        assert!(access.revoke("bwa-nobody").is_empty());
    }

    #[test]
    fn a_link_opens_once_and_becomes_a_token_of_the_persons_own() {
        let mut access = Access::default();
        let (link, _) = access.grant(Grant { link_until_ns: Some(7), ..asked("mia") }).unwrap();
        let link = link.expose_secret().as_bytes();
        assert!(access.enrol(link, Timestamp::from_ns(7)).unwrap().is_none());
        let (token, grant) = access.enrol(link, Timestamp::from_ns(6)).unwrap().unwrap();
        assert_eq!((grant.person.as_str(), grant.link_until_ns), ("mia", None));
        assert_eq!(access.find(token.expose_secret().as_bytes()), Some(&grant));
        assert!(access.enrol(link, Timestamp::from_ns(6)).unwrap().is_none());
        assert!(access.find(link).is_none());
        // A token that opens by itself is no link.
        let token = token.expose_secret().as_bytes().to_vec();
        assert!(access.enrol(&token, Timestamp::from_ns(6)).unwrap().is_none());
    }

    #[test]
    fn a_table_of_an_earlier_release_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("access.json");
        let sha256 = "0".repeat(64);
        let text = format!(
            r#"{{"version":1,"grants":[{{"prefix":"bwa-1","sha256":"{sha256}","person":"mia",
               "role":"auditor","scope":{{}},"why":null,"created_ns":1,"until_ns":2}}]}}"#
        );
        std::fs::write(&path, text).unwrap();
        let access = Access::read(&path).unwrap();
        assert_eq!(access.entries()[0].roles, Roles::from_iter([Role::Auditor]));
    }

    #[test]
    fn a_damaged_table_is_named_not_emptied() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("access.json");
        for text in ["{", "{\"version\":2,\"grants\":[]}", "[]"] {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(Access::read(&path), Err(AccessError::Damaged { .. })), "{text}");
        }
    }
}
