//! A statement: a content in its one byte form, with signatures over it.
//!
//! The form is JSON without spaces, keys in order, one line feed at the end; what reads as a
//! statement and is not written that way is refused, so two files that mean the same are the same.
//! Signed are the name of the kind of statement, a line feed, and the content's bytes.

use classifiers::Digest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Refused;
use super::key::{PublicKey, SecretKey, hex, unhex};
use crate::governance::{Governance, Governor};

/// The most bytes of a statement that are read: a policy, a register and all applications of a large
/// organisation take less than a tenth of it.
pub const MOST_BYTES: usize = 16 << 20;

/// The one algorithm.
const ALGORITHM: &str = "ed25519";

/// A content that can be signed. Its fields must stand in the order of their names, without floats
/// and maps, so that it has one byte form.
pub trait Signable: Serialize + DeserializeOwned {
    /// The kind, as in messages: `bundle`.
    const KIND: &'static str;
    /// The kind with its version, as it is signed: `bailiwick bundle 1`.
    const DOMAIN: &'static str;
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    algorithm: String,
    by: String,
    key: String,
    signature: String,
}

impl Signature {
    /// Who signed, by their name.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }
}

/// A content with signatures, as read or as made. That it is at hand says nothing about whether the
/// signatures fit: [`Statement::signers`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<T> {
    content: T,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<T> {
    content: T,
    kind: String,
    signatures: Vec<Signature>,
}

impl<T: Signable> Statement<T> {
    /// A content that nobody has signed.
    #[must_use]
    pub fn new(content: T) -> Self {
        Self { content, signatures: Vec::new() }
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Refused::TooLong`], [`Refused::Malformed`] or [`Refused::NotCanonical`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > MOST_BYTES {
            return Err(Refused::TooLong { bytes: bytes.len(), most: MOST_BYTES });
        }
        let form: Form<T> = serde_json::from_slice(bytes).map_err(|error| Refused::Malformed {
            what: T::KIND,
            line: error.line(),
            column: error.column(),
        })?;
        if form.kind != T::DOMAIN {
            return Err(Refused::Malformed { what: T::KIND, line: 1, column: 1 });
        }
        let statement = Self { content: form.content, signatures: form.signatures };
        if statement.to_bytes() != bytes {
            return Err(Refused::NotCanonical { what: T::KIND });
        }
        Ok(statement)
    }

    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let form = FormOf { content: &self.content, kind: T::DOMAIN, signatures: &self.signatures };
        let mut bytes = json(&form);
        bytes.push(b'\n');
        bytes
    }

    /// What was signed.
    #[must_use]
    pub fn content(&self) -> &T {
        &self.content
    }

    /// The signatures, as they stand.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The digest of the content, whoever signed it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(*blake3::hash(&self.message()).as_bytes())
    }

    fn message(&self) -> Vec<u8> {
        let mut message = T::DOMAIN.as_bytes().to_vec();
        message.push(b'\n');
        message.extend(json(&self.content));
        message
    }

    /// Adds a signature.
    ///
    /// # Errors
    /// [`Refused::SignedTwice`].
    pub fn sign(&mut self, key: &SecretKey) -> Result<(), Refused> {
        if self.signatures.iter().any(|signature| signature.by == key.name()) {
            return Err(Refused::SignedTwice(key.name().to_owned()));
        }
        self.signatures.push(Signature {
            algorithm: ALGORITHM.to_owned(),
            by: key.name().to_owned(),
            key: key.public().to_string(),
            signature: hex(&key.sign(&self.message())),
        });
        Ok(())
    }

    /// Takes over the signatures of people who have not signed here, from a statement of the same content.
    /// Whether there were any. A signature is not checked by this: see [`Statement::signers`].
    pub fn adopt(&mut self, other: &Self) -> bool
    where
        T: PartialEq,
    {
        if self.content != other.content {
            return false;
        }
        let before = self.signatures.len();
        for signature in &other.signatures {
            if self.signatures.iter().all(|known| known.by != signature.by) {
                self.signatures.push(signature.clone());
            }
        }
        self.signatures.len() > before
    }

    /// Those who signed, in the order in which they did. Every signature must fit: one that does not
    /// spoils the statement, however many others do.
    ///
    /// # Errors
    /// [`Refused`] with the first signature that does not count.
    pub fn signers<'g>(&self, governance: &'g Governance) -> Result<Vec<&'g Governor>, Refused> {
        let message = self.message();
        let mut signers: Vec<&Governor> = Vec::new();
        for signature in &self.signatures {
            let by = || signature.by.clone();
            if signature.algorithm != ALGORITHM {
                return Err(Refused::Algorithm(signature.algorithm.clone()));
            }
            let governor =
                governance.governor(&signature.by).ok_or_else(|| Refused::UnknownSigner(by()))?;
            if PublicKey::parse(&signature.key).as_ref() != Some(&governor.key) {
                return Err(Refused::OtherKey(by()));
            }
            let bytes = unhex::<64>(&signature.signature).ok_or_else(|| Refused::Forged(by()))?;
            if !governor.key.verifies(&message, &bytes) {
                return Err(Refused::Forged(by()));
            }
            if signers.iter().any(|known| known.name == governor.name) {
                return Err(Refused::SignedTwice(by()));
            }
            signers.push(governor);
        }
        Ok(signers)
    }
}

#[derive(Serialize)]
struct FormOf<'a, T> {
    content: &'a T,
    kind: &'static str,
    signatures: &'a [Signature],
}

/// A struct of texts, numbers and lists always has a form in JSON; were it not so, the empty bytes
/// would equal no file and fit no signature.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
