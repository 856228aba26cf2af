//! API keys: a table of hashes in `data/`, never the keys themselves.
//!
//! A key carries at least 100 bits of chance, so a plain SHA-256 of it cannot be reversed by
//! guessing, and finding it by its hash leaks nothing through timing. Issuing or revoking a key is
//! no policy change; which applications exist is. A key that was revoked stays known as revoked, in a file
//! of its own, so that no older copy of the table and no other node brings it back.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;

pub mod last_used;
pub mod terms;

/// Shortest key that may be imported: 20 characters of an SDK's alphabet hold over 100 bits.
pub const MIN_IMPORTED_CHARS: usize = 20;
/// How much of a key is kept readable, to tell keys apart in lists.
const PREFIX_CHARS: usize = 9;

/// One key as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// The first characters of the key, shown in lists and records.
    pub prefix: String,
    /// SHA-256 of the whole key, in lower-case hex.
    pub sha256: String,
    /// The application it was issued to.
    pub application: String,
    /// The least level of any request with this key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// When it was created or imported, nanoseconds since the epoch.
    pub created_ns: u64,
    /// Whether the key was made elsewhere.
    #[serde(default)]
    pub imported: bool,
    /// From when on it opens nothing, nanoseconds since the epoch; absent where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ns: Option<u64>,
    /// The paths it opens, with those below them; every path where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// The models it opens; every model where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    keys: Vec<KeyEntry>,
}

/// One key that counts no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokedKey {
    /// When it was revoked, nanoseconds since the epoch.
    pub at_ns: u64,
    /// Who did.
    pub by: String,
    /// Its first characters.
    pub prefix: String,
    /// SHA-256 of the whole key, in lower-case hex.
    pub sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokedFile {
    version: u32,
    revoked: Vec<RevokedKey>,
}

/// One key that came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// `key.create`, `key.revoke` or `key.expiry`.
    pub action: &'static str,
    /// The key's first characters.
    pub prefix: String,
}

/// Why the table cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read.
    #[error("cannot read the key table '{}'", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write the key table '{}'", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not a key table of this version.
    #[error("the key table '{}' is damaged at line {line}; restore it from a backup, or remove it and create the keys anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The key is too short to be safe from guessing.
    #[error(
        "the key has fewer than {MIN_IMPORTED_CHARS} characters; a key that short can be guessed"
    )]
    TooShort,
    /// The same key is in the table already.
    #[error("this key is in the table already, as '{prefix}…' of application '{application}'")]
    Exists {
        /// The key's prefix.
        prefix: String,
        /// The application it belongs to.
        application: String,
    },
    /// Not one key of the application is to be replaced.
    #[error(
        "of application '{application}', {found} keys could be meant; name one of 'bailiwick keys list' with --key, or make the first with 'bailiwick keys create'"
    )]
    NothingToRotate {
        /// The application.
        application: String,
        /// How many there are.
        found: usize,
    },
    /// No key, or more than one, begins like that.
    #[error(
        "{found} keys begin with '{prefix}'; give as many characters as `bailiwick keys list` shows"
    )]
    NotOne {
        /// What was asked for.
        prefix: String,
        /// How many there are.
        found: usize,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for a key")]
    NoRandomness,
}

/// The table of keys.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Keys {
    by_hash: HashMap<[u8; 32], KeyEntry>,
    revoked: HashMap<[u8; 32], RevokedKey>,
}

/// The file of revoked keys beside a table.
fn revoked_beside(path: &Path) -> PathBuf {
    path.with_file_name("revoked-keys.json")
}

/// A file's bytes; none where it does not exist.
fn read_file(path: &Path) -> Result<Option<Vec<u8>>, KeysError> {
    match std::fs::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeysError::Read { path: path.to_owned(), source }),
    }
}

/// The revoked keys beside a table; a damaged file is no reason to believe that none was.
fn read_revoked(table: &Path) -> Result<HashMap<[u8; 32], RevokedKey>, KeysError> {
    let path = revoked_beside(table);
    let Some(text) = read_file(&path)? else { return Ok(HashMap::new()) };
    let damaged = |line| KeysError::Damaged { path: path.clone(), line };
    let file: RevokedFile = serde_json::from_slice(&text).map_err(|error| damaged(error.line()))?;
    if file.version != 1 {
        return Err(damaged(1));
    }
    let hashed = |one: RevokedKey| Some((parse_hash(&one.sha256)?, one));
    file.revoked.into_iter().map(hashed).collect::<Option<_>>().ok_or_else(|| damaged(1))
}

impl Keys {
    /// Reads the table; a file that does not exist is an empty one.
    ///
    /// # Errors
    /// [`KeysError::Read`] or [`KeysError::Damaged`].
    pub fn read(path: &Path) -> Result<Self, KeysError> {
        let revoked = read_revoked(path)?;
        let Some(text) = read_file(path)? else {
            return Ok(Self { by_hash: HashMap::new(), revoked });
        };
        let damaged = |line| KeysError::Damaged { path: path.to_owned(), line };
        let file: File = serde_json::from_slice(&text).map_err(|error| damaged(error.line()))?;
        if file.version != 1 {
            return Err(damaged(1));
        }
        let mut by_hash = HashMap::with_capacity(file.keys.len());
        for entry in file.keys {
            let hash = parse_hash(&entry.sha256).ok_or_else(|| damaged(1))?;
            if !revoked.contains_key(&hash) {
                by_hash.insert(hash, entry);
            }
        }
        Ok(Self { by_hash, revoked })
    }

    /// Keeps other processes from changing the table until the lock is dropped.
    ///
    /// # Errors
    /// [`KeysError::Write`].
    pub fn lock(path: &Path) -> Result<std::fs::File, KeysError> {
        let error = |source| KeysError::Write { path: path.to_owned(), source };
        let lock = path.with_extension("lock");
        if let Some(folder) = lock.parent() {
            std::fs::create_dir_all(folder).map_err(error)?;
        }
        let file = std::fs::File::create(lock).map_err(error)?;
        file.lock().map_err(error)?;
        Ok(file)
    }

    /// Writes the table so that a crash leaves the old one or the new one, readable by its owner
    /// only.
    ///
    /// # Errors
    /// [`KeysError::Write`].
    pub fn write(&self, path: &Path) -> Result<(), KeysError> {
        let mut keys: Vec<KeyEntry> = self.by_hash.values().cloned().collect();
        keys.sort_by(|a, b| (a.created_ns, &a.sha256).cmp(&(b.created_ns, &b.sha256)));
        let error = |source| KeysError::Write { path: path.to_owned(), source };
        if !self.revoked.is_empty() {
            // First, so that no crash leaves a key that is in neither file.
            let mut revoked: Vec<RevokedKey> = self.revoked.values().cloned().collect();
            revoked.sort_by(|a, b| (a.at_ns, &a.sha256).cmp(&(b.at_ns, &b.sha256)));
            let text = serde_json::to_vec_pretty(&RevokedFile { version: 1, revoked })
                .map_err(|source| error(source.into()))?;
            crate::files::replace(&revoked_beside(path), &text).map_err(error)?;
        }
        let text = serde_json::to_vec_pretty(&File { version: 1, keys })
            .map_err(|source| error(source.into()))?;
        crate::files::replace(path, &text).map_err(error)
    }

    /// The entry of a key, if it is known.
    #[must_use]
    pub fn find(&self, key: &[u8]) -> Option<&KeyEntry> {
        self.by_hash.get(&hash(key))
    }

    /// Revokes the one key that begins like this; it never counts again.
    ///
    /// # Errors
    /// [`KeysError::NotOne`].
    pub fn revoke(
        &mut self,
        prefix: &str,
        by: &str,
        now: Timestamp,
    ) -> Result<KeyEntry, KeysError> {
        let begins = |entry: &&KeyEntry| !prefix.is_empty() && entry.prefix.starts_with(prefix);
        let found: Vec<KeyEntry> = self.by_hash.values().filter(begins).cloned().collect();
        let [entry] = found.as_slice() else {
            return Err(KeysError::NotOne { prefix: prefix.to_owned(), found: found.len() });
        };
        self.end(RevokedKey {
            at_ns: now.as_ns(),
            by: by.to_owned(),
            prefix: entry.prefix.clone(),
            sha256: entry.sha256.clone(),
        });
        Ok(entry.clone())
    }

    /// Takes up that a key was revoked. Whether that is new.
    pub fn end(&mut self, revoked: RevokedKey) -> bool {
        let Some(hash) = parse_hash(&revoked.sha256) else { return false };
        self.by_hash.remove(&hash);
        self.revoked.insert(hash, revoked).is_none()
    }

    /// Takes up a key that was made on another node, or that it ends there earlier than here. Whether that
    /// is new here, and the key not revoked.
    pub fn take(&mut self, entry: KeyEntry) -> bool {
        let Some(hash) = parse_hash(&entry.sha256) else { return false };
        if self.revoked.contains_key(&hash) {
            return false;
        }
        if let Some(known) = self.by_hash.get_mut(&hash) {
            let ends = |entry: &KeyEntry| entry.expires_ns.unwrap_or(u64::MAX);
            let earlier = ends(&entry) < ends(known);
            if earlier {
                known.expires_ns = entry.expires_ns;
            }
            return earlier;
        }
        self.by_hash.insert(hash, entry);
        true
    }

    /// The keys that were revoked, in no order.
    pub fn revoked(&self) -> impl Iterator<Item = &RevokedKey> {
        self.revoked.values()
    }

    /// All entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<&KeyEntry> {
        let mut entries: Vec<&KeyEntry> = self.by_hash.values().collect();
        entries.sort_by(|a, b| (a.created_ns, &a.sha256).cmp(&(b.created_ns, &b.sha256)));
        entries
    }

    /// What has changed since `before`, for the record.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<KeyChange> {
        let missing_in = |these: &Self, those: &Self, action| -> Vec<KeyChange> {
            let gone = these.by_hash.iter().filter(|(hash, _)| !those.by_hash.contains_key(*hash));
            gone.map(|(_, entry)| KeyChange { action, prefix: entry.prefix.clone() }).collect()
        };
        let mut changes = missing_in(self, before, "key.create");
        changes.extend(missing_in(before, self, "key.revoke"));
        let ends_otherwise = |hash: &[u8; 32], entry: &KeyEntry| {
            before.by_hash.get(hash).is_some_and(|known| known.expires_ns != entry.expires_ns)
        };
        let ending = self.by_hash.iter().filter(|(hash, entry)| ends_otherwise(hash, entry));
        changes.extend(
            ending
                .map(|(_, entry)| KeyChange { action: "key.expiry", prefix: entry.prefix.clone() }),
        );
        changes
    }

    /// Makes a key for `application` and adds its hash; the key itself is returned once and kept
    /// nowhere.
    ///
    /// # Errors
    /// [`KeysError::NoRandomness`].
    pub fn create(
        &mut self,
        application: &str,
        floor: Option<String>,
        now: Timestamp,
    ) -> Result<SecretString, KeysError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|_| KeysError::NoRandomness)?;
        let key = SecretString::from(format!("bw-{}", base62(&random)));
        self.insert(&key, application, floor, now, false)?;
        Ok(key)
    }

    /// Adds a key that was made elsewhere.
    ///
    /// # Errors
    /// [`KeysError::TooShort`] or [`KeysError::Exists`].
    pub fn import(
        &mut self,
        key: &SecretString,
        application: &str,
        floor: Option<String>,
        now: Timestamp,
    ) -> Result<(), KeysError> {
        if key.expose_secret().chars().count() < MIN_IMPORTED_CHARS {
            return Err(KeysError::TooShort);
        }
        self.insert(key, application, floor, now, true)
    }

    fn insert(
        &mut self,
        key: &SecretString,
        application: &str,
        floor: Option<String>,
        now: Timestamp,
        imported: bool,
    ) -> Result<(), KeysError> {
        let hash = hash(key.expose_secret().as_bytes());
        if let Some(entry) = self.by_hash.get(&hash) {
            return Err(KeysError::Exists {
                prefix: entry.prefix.clone(),
                application: entry.application.clone(),
            });
        }
        let entry = KeyEntry {
            prefix: key.expose_secret().chars().take(PREFIX_CHARS).collect(),
            sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            application: application.to_owned(),
            floor,
            created_ns: now.as_ns(),
            imported,
            expires_ns: None,
            paths: Vec::new(),
            models: Vec::new(),
        };
        self.by_hash.insert(hash, entry);
        Ok(())
    }
}

pub(crate) fn hash(key: &[u8]) -> [u8; 32] {
    Sha256::digest(key).into()
}

pub(crate) fn parse_hash(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

/// One letter or digit per byte: 62 symbols, about 5.95 bits each.
pub(crate) fn base62(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    bytes
        .iter()
        .filter_map(|byte| SYMBOLS.get(usize::from(*byte) % SYMBOLS.len()).copied().map(char::from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("api-keys.json");
        (dir, path)
    }

    #[test]
    fn a_created_key_is_found_and_only_its_hash_is_kept() {
        let (_dir, path) = table();
        let mut keys = Keys::read(&path).unwrap();
        let key =
            keys.create("hr-assistant", Some("internal".into()), Timestamp::from_ns(5)).unwrap();
        keys.write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains(key.expose_secret()));
        let read = Keys::read(&path).unwrap();
        assert_eq!(read, keys);
        let entry = read.find(key.expose_secret().as_bytes()).unwrap();
        assert_eq!(entry.application, "hr-assistant");
        assert!(read.find(b"bw-something-else").is_none());
    }

    #[test]
    fn a_weak_or_known_key_is_not_imported() {
        let mut keys = Keys::default();
        let now = Timestamp::from_ns(1);
        let short = SecretString::from("sk-short");
        assert!(matches!(keys.import(&short, "a", None, now), Err(KeysError::TooShort)));
        let key = SecretString::from("sk-0123456789abcdefghij");
        keys.import(&key, "a", None, now).unwrap();
        assert!(matches!(keys.import(&key, "b", None, now), Err(KeysError::Exists { .. })));
    }

    #[test]
    fn what_came_and_went_is_told() {
        let now = Timestamp::from_ns(1);
        let mut before = Keys::default();
        before.import(&SecretString::from("old-0123456789abcdefghij"), "a", None, now).unwrap();
        let mut after = Keys::default();
        after.import(&SecretString::from("new-0123456789abcdefghij"), "a", None, now).unwrap();
        let told: Vec<_> =
            after.changes_since(&before).into_iter().map(|one| (one.action, one.prefix)).collect();
        assert_eq!(
            told,
            [("key.create", "new-01234".to_owned()), ("key.revoke", "old-01234".to_owned())]
        );
        assert_eq!(after.changes_since(&after), []);
    }

    #[test]
    fn a_revoked_key_does_not_come_back_with_an_older_table() {
        let (_dir, path) = table();
        let mut keys = Keys::default();
        let now = Timestamp::from_ns(1);
        let key = keys.create("a", None, now).unwrap();
        keys.create("b", None, now).unwrap();
        keys.write(&path).unwrap();
        let older = std::fs::read(&path).unwrap();
        let prefix: String = key.expose_secret().chars().take(9).collect();
        for wrong in ["", "bw-", "sk-nobody"] {
            assert!(matches!(keys.revoke(wrong, "kim", now), Err(KeysError::NotOne { .. })));
        }
        let gone = keys.revoke(&prefix, "kim", now).unwrap();
        keys.write(&path).unwrap();
        std::fs::write(&path, older).unwrap();
        let mut read = Keys::read(&path).unwrap();
        assert!(read.find(key.expose_secret().as_bytes()).is_none());
        assert!(!read.take(gone), "nor from another node");
        assert_eq!(read.entries().len(), 1);
        std::fs::write(path.with_file_name("revoked-keys.json"), "{}").unwrap();
        assert!(matches!(Keys::read(&path), Err(KeysError::Damaged { .. })));
    }

    #[test]
    fn a_damaged_table_is_named_not_emptied() {
        let (_dir, path) = table();
        for text in ["{", "{\"version\":2,\"keys\":[]}", "[]"] {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(Keys::read(&path), Err(KeysError::Damaged { .. })), "{text}");
        }
    }
}
