//! Sealed ids: what a caller gets in the place of the id that an endpoint gave.
//!
//! A sealed id is `prefix ‖ base64url(version ‖ nonce ‖ ciphertext ‖ tag)`, XChaCha20-Poly1305 under a
//! key of this deployment's own; the kind of thing and the application are associated data, so that
//! an id of another kind or of another application does not open. The nonce is a keyed digest of
//! what is sealed: the same thing always has the same id, which callers compare, and no two contents
//! share a nonce.
//!
//! Keys are named secrets with a version: a line each in a file of the folder of keys, the last one
//! seals and all open, so that a new key may be added without breaking what was given out. Nodes
//! with the same lines open each other's ids.

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use classifiers::{Label, LabelSet};

use crate::files;
use crate::openai::state::Thing;

/// Bytes of a nonce.
const NONCE: usize = 24;
/// What digests that become nonces are of.
const NONCE_CONTEXT: &str = "bailiwick sealed id nonce 1";
/// Longest sealed id that is looked at.
const LONGEST: usize = 4096;

/// Why the keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The file cannot be read or written.
    #[error("cannot read or create the key file of sealed ids '{}': {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file holds something else than keys.
    #[error(
        "the key file of sealed ids '{}' holds no line of a version and a key in hexadecimal; bring \
         it back from a backup, or remove it: ids given out before are then unknown",
        path.display()
    )]
    Lines {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes; without them no key can be made")]
    Random,
}

/// What a sealed id stands for.
#[derive(Clone, PartialEq, Eq)]
pub struct Held {
    /// The endpoint that keeps the thing.
    pub endpoint: String,
    /// The id that it has there.
    pub id: String,
    /// The level of what was sent and answered, by its name.
    pub level: String,
    /// The labels of that.
    pub labels: LabelSet,
    /// A label that it carries is none of this release: it counts as the top level.
    pub has_unknown_label: bool,
    /// The version of the policy that judged it.
    pub policy: u64,
}

/// Without the id, which is the endpoint's account's business.
impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held")
            .field("endpoint", &self.endpoint)
            .field("level", &self.level)
            .finish()
    }
}

impl Held {
    fn to_bytes(&self) -> Vec<u8> {
        let labels: Vec<&str> = self.labels.iter().map(Label::name).collect();
        let (policy, labels) = (self.policy, labels.join(","));
        let Self { endpoint, id, level, .. } = self;
        // The id comes last: it is another's, and may hold anything.
        format!("{policy}\n{level}\n{labels}\n{endpoint}\n{id}").into_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut fields = text.splitn(5, '\n');
        let policy = fields.next()?.parse().ok()?;
        let level = fields.next()?.to_owned();
        let (mut labels, mut has_unknown_label) = (LabelSet::default(), false);
        for name in fields.next()?.split(',').filter(|name| !name.is_empty()) {
            match Label::parse(name) {
                Some(label) => labels = labels.union([label].into_iter().collect()),
                None => has_unknown_label = true,
            }
        }
        let (endpoint, id) = (fields.next()?.to_owned(), fields.next()?.to_owned());
        Some(Self { endpoint, id, level, labels, has_unknown_label, policy })
    }
}

struct Key {
    version: u8,
    cipher: XChaCha20Poly1305,
    nonces: [u8; 32],
}

impl Key {
    fn new(version: u8, secret: &[u8; 32]) -> Self {
        Self {
            version,
            cipher: XChaCha20Poly1305::new(secret.into()),
            nonces: blake3::derive_key(NONCE_CONTEXT, secret),
        }
    }
}

/// Seals ids and opens them. Without `Debug`: it holds keys.
pub struct Sealer {
    /// Oldest first; the last one seals.
    keys: Vec<Key>,
}

impl Sealer {
    /// Reads the keys of a file; where there is none, it is begun with a new key.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn of_file(path: &Path) -> Result<Self, SealError> {
        let failed = |source| SealError::File { path: path.to_owned(), source };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut secret = [0; 32];
                getrandom::fill(&mut secret).map_err(|_| SealError::Random)?;
                let line = format!("1 {}\n", blake3::Hash::from_bytes(secret).to_hex());
                files::replace(path, line.as_bytes()).map_err(failed)?;
                line
            }
            Err(error) => return Err(failed(error)),
        };
        let keys: Option<Vec<Key>> = text.lines().map(line).collect();
        let keys = keys.filter(|keys| !keys.is_empty());
        keys.map(|keys| Self { keys }).ok_or_else(|| SealError::Lines { path: path.to_owned() })
    }

    /// Seals what is held, for an application.
    #[must_use]
    pub fn seal(&self, thing: Thing, application: &str, held: &Held) -> Option<String> {
        let key = self.keys.last()?;
        let (aad, msg) = (associated(thing, application), held.to_bytes());
        let mut hasher = blake3::Hasher::new_keyed(&key.nonces);
        hasher.update(&(aad.len() as u64).to_le_bytes()).update(&aad).update(&msg);
        let mut nonce = [0; NONCE];
        hasher.finalize_xof().fill(&mut nonce);
        let payload = Payload { msg: &msg, aad: &aad };
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        let token = [&[key.version], nonce.as_slice(), &sealed].concat();
        Some(format!("{}{}", thing.prefix(), URL_SAFE_NO_PAD.encode(token)))
    }

    /// Opens a sealed id; `None` for one that was not sealed here for this kind and application.
    #[must_use]
    pub fn open(&self, thing: Thing, application: &str, id: &str) -> Option<Held> {
        let id = id.strip_prefix(thing.prefix()).filter(|id| id.len() <= LONGEST)?;
        let token = URL_SAFE_NO_PAD.decode(id).ok()?;
        let (version, rest) = token.split_first()?;
        let (nonce, msg) = rest.split_first_chunk::<NONCE>()?;
        let key = self.keys.iter().find(|key| key.version == *version)?;
        let aad = associated(thing, application);
        let payload = Payload { msg, aad: &aad };
        Held::from_bytes(&key.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?)
    }
}

fn line(text: &str) -> Option<Key> {
    let (version, secret) = text.split_once(' ')?;
    let secret = blake3::Hash::from_hex(secret).ok()?;
    Some(Key::new(version.parse().ok()?, secret.as_bytes()))
}

fn associated(thing: Thing, application: &str) -> Vec<u8> {
    [b"bailiwick sealed id 1\0", thing.prefix().as_bytes(), b"\0", application.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn held(id: &str) -> Held {
        Held {
            endpoint: "own-site".to_owned(),
            id: id.to_owned(),
            level: "confidential".to_owned(),
            labels: Label::parse("financial.iban").into_iter().collect(),
            has_unknown_label: false,
            policy: 3,
        }
    }

    fn sealer(text: &str) -> Sealer {
        Sealer { keys: text.lines().map(|text| line(text).unwrap()).collect() }
    }

    fn lines() -> (String, String) {
        let key = |byte: &str| byte.repeat(32);
        (format!("1 {}", key("0a")), format!("1 {}\n2 {}", key("0a"), key("0b")))
    }

    #[test]
    fn a_sealed_id_opens_to_what_was_sealed_and_for_nobody_else() {
        let (old, new) = lines();
        let (old, new) = (sealer(&old), sealer(&new));
        let id = old.seal(Thing::Response, "website", &held("resp_1\nx")).unwrap();
        assert!(id.starts_with("resp_"));
        assert!(!id.contains("own-site"));
        assert_eq!(old.open(Thing::Response, "website", &id), Some(held("resp_1\nx")));
        assert_eq!(old.open(Thing::Response, "vault", &id), None);
        let other_kind = id.replace("resp_", "conv_");
        assert_eq!(old.open(Thing::Conversation, "website", &other_kind), None);
        // A second key seals from now on; what the first one sealed opens all the same.
        assert_eq!(new.open(Thing::Response, "website", &id), Some(held("resp_1\nx")));
        let later = new.seal(Thing::Response, "website", &held("resp_1\nx")).unwrap();
        assert_ne!(later, id);
        assert_eq!(old.open(Thing::Response, "website", &later), None);
    }

    #[test]
    fn the_same_thing_has_the_same_id() {
        let sealer = sealer(&lines().0);
        let seal = |held: &Held| sealer.seal(Thing::Response, "website", held).unwrap();
        assert_eq!(seal(&held("a")), seal(&held("a")));
        assert_ne!(seal(&held("a")), seal(&held("b")));
    }

    #[test]
    fn a_label_of_another_release_is_not_lost() {
        let text = b"3\ninternal\nfinancial.iban,health.newly_found\nown-site\nresp_1";
        let read = Held::from_bytes(text).unwrap();
        assert!(read.has_unknown_label);
        assert_eq!(read.labels, held("").labels);
    }

    #[test]
    fn a_file_of_keys_is_begun_once_and_a_damaged_one_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("conversation");
        let id = Sealer::of_file(&path).unwrap().seal(Thing::Response, "a", &held("x")).unwrap();
        let again = Sealer::of_file(&path).unwrap();
        assert_eq!(again.open(Thing::Response, "a", &id), Some(held("x")));
        for damaged in ["", "1 00", "key"] {
            std::fs::write(&path, damaged).unwrap();
            assert!(matches!(Sealer::of_file(&path), Err(SealError::Lines { .. })), "{damaged}");
        }
    }

    proptest! {
        #[test]
        fn a_changed_or_invented_id_does_not_open(
            at in any::<prop::sample::Index>(), letter in "[A-Za-z0-9_-]", other in "[A-Za-z0-9_-]{0,200}",
        ) {
            let sealer = sealer(&lines().0);
            let id = sealer.seal(Thing::Response, "website", &held("resp_1")).unwrap();
            let place = "resp_".len() + at.index(id.len() - "resp_".len());
            let mut changed = id.clone();
            changed.replace_range(place..=place, &letter);
            if changed != id {
                prop_assert_eq!(sealer.open(Thing::Response, "website", &changed), None);
            }
            let invented = format!("resp_{other}");
            prop_assert_eq!(sealer.open(Thing::Response, "website", &invented), None);
        }
    }
}
