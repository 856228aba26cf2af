//! A secret that nodes share: 32 random bytes, sealed from one reading key to each of the others.
//!
//! Sealing is HPKE (RFC 9180) in authenticated mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
//! ChaCha20-Poly1305. So whoever opens one knows which key sealed it, and takes it only from a key that
//! its own settings name; a secret that somebody else puts into the database is nobody's word. Name and
//! version are the associated data.

use crate::cells::{KeyError, Reader, ReaderKey};
use std::fmt;
use zeroize::Zeroizing;

/// Why a secret cannot be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It was sealed by a key that is not named.
    #[error(
        "it was sealed by a node that this one does not name; name its key, as `bailiwick node key` \
         prints it there, among \"readers\""
    )]
    Stranger,
    /// It does not open.
    #[error("it is damaged, or was sealed to another key or as something else")]
    Damaged,
    /// It cannot be made.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A shared secret, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        Ok(Self(Zeroizing::new(crate::cells::random()?)))
    }

    /// The bytes, for the moment in which a key is made of them.
    #[must_use]
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA-256 over the parts, one after the other, under this secret.
    #[must_use]
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        crate::cells::hmac_sha256(&self.0, parts)
    }

    /// Seals it from one reading key to another.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn seal(
        &self,
        (name, version): (&str, u64),
        from: &ReaderKey,
        to: &Reader,
    ) -> Result<SealedSecret, SecretError> {
        let bytes = from.seal_secret(to, &associated(name, version), &self.0)?;
        Ok(SealedSecret { from: from.public().clone(), bytes })
    }
}

fn associated(name: &str, version: u64) -> Vec<u8> {
    [name.as_bytes(), b"\0", &version.to_be_bytes()].concat()
}

/// A secret as it stands in the shared store: a line with who sealed it, a space, the sealed bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    from: Reader,
    bytes: Vec<u8>,
}

impl SealedSecret {
    /// As it is written.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        use base64::Engine as _;
        let sealed = base64::engine::general_purpose::STANDARD.encode(&self.bytes);
        format!("{} {sealed}\n", self.from).into_bytes()
    }

    /// Reads one; that it reads says nothing about who made it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        use base64::Engine as _;
        let text = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
        let (from, sealed) = text.split_once(' ')?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(sealed).ok()?;
        Some(Self { from: from.parse().ok()?, bytes })
    }

    /// Opens it, if it was sealed to this key by one of those named, or by this key itself.
    ///
    /// # Errors
    /// [`SecretError::Stranger`] or [`SecretError::Damaged`].
    pub fn open(
        &self,
        (name, version): (&str, u64),
        key: &ReaderKey,
        named: &[Reader],
    ) -> Result<Secret, SecretError> {
        if self.from != *key.public() && !named.contains(&self.from) {
            return Err(SecretError::Stranger);
        }
        let secret = key.open_secret(&self.from, &associated(name, version), &self.bytes);
        secret.map(Secret).ok_or(SecretError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_only_from_those_who_are_named() {
        let (a, b, eve) = (
            ReaderKey::generate().unwrap(),
            ReaderKey::generate().unwrap(),
            ReaderKey::generate().unwrap(),
        );
        let secret = Secret::generate().unwrap();
        let sealed = secret.seal(("keys", 1), &a, b.public()).unwrap();
        let sealed = SealedSecret::parse(&sealed.to_bytes()).unwrap();
        let named = [a.public().clone()];
        assert_eq!(sealed.open(("keys", 1), &b, &named).unwrap(), secret);
        for (place, key) in [(("keys", 2), &b), (("ids", 1), &b), (("keys", 1), &eve)] {
            assert!(matches!(sealed.open(place, key, &named), Err(SecretError::Damaged)));
        }
        assert!(matches!(sealed.open(("keys", 1), &b, &[]), Err(SecretError::Stranger)));
        // Sealed by a stranger who writes another's name over it.
        let forged = eve_as(&eve, &a, b.public());
        assert!(matches!(forged.open(("keys", 1), &b, &named), Err(SecretError::Damaged)));
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }

    fn eve_as(eve: &ReaderKey, pretended: &ReaderKey, to: &Reader) -> SealedSecret {
        let sealed = Secret::generate().unwrap().seal(("keys", 1), eve, to).unwrap();
        SealedSecret { from: pretended.public().clone(), ..sealed }
    }

    #[test]
    fn one_seals_to_itself_and_codes_are_of_the_secret() {
        let key = ReaderKey::generate().unwrap();
        let secret = Secret::generate().unwrap();
        let sealed = secret.seal(("ids", 7), &key, key.public()).unwrap();
        let opened = sealed.open(("ids", 7), &key, &[]).unwrap();
        assert_eq!(opened.mac(&[b"a", b"b"]), secret.mac(&[b"ab"]));
        assert_ne!(opened.mac(&[b"a"]), Secret::generate().unwrap().mac(&[b"a"]));
        assert_eq!(SealedSecret::parse(b"bailiwick-reader-1:x y\n"), None);
    }
}
