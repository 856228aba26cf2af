//! The identities that tie a classification to what it judged: the record it belongs to and the
//! digest of the request. Neither is made here; both come in with the [`Subject`](crate::Subject).

use std::fmt;

/// The identifier of one call, shared by everything recorded about it. Shown as UUID text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId([u8; 16]);

impl RecordId {
    /// From the sixteen bytes of a UUID, most significant first (RFC 9562).
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes, most significant first.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the hyphenated text form, `None` when it is anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let hyphens = [8, 13, 18, 23];
        if text.len() != 36 {
            return None;
        }
        let mut bytes = [0; 16];
        let mut nibbles = 0;
        for (place, character) in text.chars().enumerate() {
            if hyphens.contains(&place) {
                if character != '-' {
                    return None;
                }
                continue;
            }
            let nibble = u8::try_from(character.to_digit(16)?).ok()?;
            let byte = bytes.get_mut(nibbles / 2)?;
            *byte = (*byte << 4) | nibble;
            nibbles += 1;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A 32-byte digest, of a request's bytes or of a set of detectors. Shown as lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// From the bytes of the digest.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the digest.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, RecordId};

    #[test]
    fn a_record_id_survives_its_text_form() {
        let text = "0190163d-8694-739b-aea5-966c26f8ad91";
        let id = RecordId::parse(text).unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(id.as_bytes()[0], 0x01);
        assert_eq!(RecordId::parse(&text.to_uppercase()), Some(id));
    }

    #[test]
    fn other_text_is_no_record_id() {
        for text in ["", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9g"]
        {
            assert_eq!(RecordId::parse(text), None, "{text}");
        }
        assert_eq!(RecordId::parse("0190163d-8694-739b-aea50-66c26f8ad91"), None);
    }

    #[test]
    fn a_digest_shows_as_hex() {
        assert!(Digest::from_bytes([0xab; 32]).to_string().starts_with("abab"));
        assert_eq!(format!("{:?}", Digest::from_bytes([0; 32])).len(), 64);
    }
}
