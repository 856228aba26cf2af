//! Which kinds of bytes occur in a segment, so that scanners for others need not run.

/// What occurs; each field is 0 or 1, so that the loop over bytes is a handful of vector
/// instructions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Census {
    digit: u8,
    colon: u8,
    special: u8,
}

impl Census {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut census = Self::default();
        for byte in bytes {
            census.digit |= u8::from(byte.wrapping_sub(b'0') < 10);
            census.colon |= u8::from(*byte == b':') | u8::from(*byte == b'-');
            census.special |= u8::from(*byte >= 0x80)
                | u8::from(*byte == b'&')
                | u8::from(*byte == b'%')
                | u8::from(*byte == b'\\');
        }
        census
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self {
            digit: self.digit | other.digit,
            colon: self.colon | other.colon,
            special: self.special | other.special,
        }
    }

    pub(crate) const fn digits(self) -> bool {
        self.digit != 0
    }

    /// Colons and dashes, the separators of hardware and IPv6 addresses.
    pub(crate) const fn colons(self) -> bool {
        self.colon != 0
    }

    /// Whether something could be written in another form than it seems.
    pub(crate) const fn may_be_hidden(self) -> bool {
        self.special != 0
    }
}

#[cfg(test)]
mod tests {
    use super::Census;

    #[test]
    fn each_kind_is_seen() {
        assert!(Census::of(b"abc 7").digits() && !Census::of(b"abc").digits());
        assert!(Census::of(b"a:").colons() && Census::of(b"a-").colons());
        for text in ["é", "&", "%", "\\"] {
            assert!(Census::of(text.as_bytes()).may_be_hidden(), "{text}");
        }
        assert!(!Census::of(b"plain 7:-/").may_be_hidden());
    }
}
