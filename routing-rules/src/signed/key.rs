//! Ed25519 keys as they stand in files. Signatures are checked strictly: a weak public key is no
//! key, and of the ways to write a signature one is accepted. Source: RFC 8032; the strict rules are
//! those of `ed25519_dalek::VerifyingKey::verify_strict`.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};

/// The mark before the digits of a public key.
const PUBLIC: &str = "ed25519:";
/// The first line of a file with a secret key.
const SECRET: &str = "bailiwick signing key 1";

/// The public half of a key.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads `ed25519:` with 64 small hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = unhex::<32>(text.strip_prefix(PUBLIC)?)?;
        let key = VerifyingKey::from_bytes(&bytes).ok()?;
        (!key.is_weak()).then_some(Self(key))
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC}{}", hex(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A key with the name of whose it is. Wiped from memory when dropped.
pub struct SecretKey {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the signing key of \"{}\"", self.name)
    }
}

impl SecretKey {
    /// The key made from 32 random bytes.
    #[must_use]
    pub fn from_seed(name: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { name: name.into(), key: SigningKey::from_bytes(seed) }
    }

    /// Reads what [`SecretKey::to_text`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (first, name, seed) = (lines.next()?, lines.next()?, lines.next()?);
        if first != SECRET || name.is_empty() || lines.next().is_some() {
            return None;
        }
        Some(Self::from_seed(name, &unhex::<32>(seed)?))
    }

    /// The text of a file that only its owner may read.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{SECRET}\n{}\n{}\n", self.name, hex(self.key.as_bytes()))
    }

    /// Whose it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.key.verifying_key())
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// Small hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads small hexadecimal digits, and nothing else.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{PublicKey, SecretKey};

    #[test]
    fn a_key_survives_its_file_and_shows_itself_nowhere() {
        let key = SecretKey::from_seed("ada", &[7; 32]);
        let text = key.to_text();
        let read = SecretKey::parse(&text).unwrap();
        assert_eq!((read.name(), read.public()), ("ada", key.public()));
        assert_eq!(PublicKey::parse(&key.public().to_string()), Some(key.public()));
        assert!(!format!("{key:?}").contains("0707"));
        for bad in [text.replace("07", "0G"), text.replace("ada", ""), format!("{text}more\n")] {
            assert!(SecretKey::parse(&bad).is_none(), "{bad}");
        }
    }

    /// The first two tests of RFC 8032, section 7.1.
    #[test]
    fn it_signs_as_the_standard_says() {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let key = SecretKey::from_seed("test 1", &super::unhex(seed).unwrap());
        let public = "ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(key.public().to_string(), public);
        let signature = key.sign(b"");
        assert!(super::hex(&signature).starts_with("e5564300c360ac729086e2cc806e828a84877f1e"));
        assert!(key.public().verifies(b"", &signature));
        assert!(!key.public().verifies(b"x", &signature));
    }
}
