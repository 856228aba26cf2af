//! The small values that name things in a record: ids, digests, times, the per-record key.
//!
//! Each has exactly one text form, because a record is hashed as text. None of them knows what it
//! names; the structs that use them are in `record/decision.rs` and its neighbours.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Lower-case hexadecimal of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for half in [byte >> 4, byte & 0x0f] {
            text.push(HEX.get(usize::from(half)).copied().map_or('?', char::from));
        }
    }
    text
}

/// Writes lower-case hexadecimal into `out`, which must be twice as long as `bytes`.
fn hex_into(bytes: &[u8], out: &mut [u8]) {
    for (byte, pair) in bytes.iter().zip(out.chunks_exact_mut(2)) {
        for (slot, half) in pair.iter_mut().zip([byte >> 4, byte & 0x0f]) {
            *slot = HEX.get(usize::from(half)).copied().unwrap_or(b'?');
        }
    }
}

/// Reads exactly `N` bytes of lower-case hexadecimal; upper case is another spelling and refused.
pub(crate) fn unhex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    if text.len() != N * 2 {
        return None;
    }
    let mut bytes = [0u8; N];
    for (slot, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        for digit in pair {
            let half = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return None,
            };
            *slot = (*slot << 4) | half;
        }
    }
    Some(bytes)
}

macro_rules! hex_value {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// Wraps the raw bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            /// The raw bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }

            /// Reads the lower-case hexadecimal form; anything else is `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                unhex(text.as_bytes()).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = [0u8; $bytes * 2];
                hex_into(&self.0, &mut text);
                f.write_str(std::str::from_utf8(&text).unwrap_or_default())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut text = [0u8; $bytes * 2];
                hex_into(&self.0, &mut text);
                serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                // The value itself stays out of the message: an error may reach a log.
                Self::parse(&text).ok_or_else(|| D::Error::custom(concat!($what, " is malformed")))
            }
        }
    };
}

hex_value! {
    /// A 256-bit digest: of a request, a policy, an answer. Text form: 64 hexadecimal digits.
    Digest, 32, "digest"
}
hex_value! {
    /// A W3C trace id (Trace Context, section 3.2.2.3). Text form: 32 hexadecimal digits.
    TraceId, 16, "trace id"
}
hex_value! {
    /// A W3C span id, `parent-id` in Trace Context, section 3.2.2.4. Text form: 16 hexadecimal digits.
    SpanId, 8, "span id"
}

/// The id of one call, shared by its decision, outcome and gap. A UUID; callers make version 7.
///
/// Text form: the hyphenated lower-case one of RFC 9562, section 4, and no other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId([u8; 16]);

impl RecordId {
    /// Wraps the 16 bytes of a UUID.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes of the UUID.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the hyphenated lower-case form; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = [0u8; 32];
        let mut slots = digits.iter_mut();
        if text.len() != 36 {
            return None;
        }
        for (place, byte) in text.bytes().enumerate() {
            if matches!(place, 8 | 13 | 18 | 23) {
                if byte != b'-' {
                    return None;
                }
            } else {
                *slots.next()? = byte;
            }
        }
        unhex(&digits).map(Self)
    }

    /// A version 7 UUID (RFC 9562, section 5.7) from a time and 10 random bytes.
    #[must_use]
    pub(crate) fn at(unix_ns: u64, random: [u8; 10]) -> Self {
        let [.., a, b, c, d, e, f] = (unix_ns / 1_000_000).to_be_bytes();
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = random;
        Self([
            a,
            b,
            c,
            d,
            e,
            f, //
            0x70 | (r0 & 0x0f),
            r1, //
            0x80 | (r2 & 0x3f),
            r3,
            r4,
            r5,
            r6,
            r7,
            r8,
            r9,
        ])
    }

    /// The milliseconds since 1970 that a version 7 UUID carries, or `None` for other versions.
    #[must_use]
    pub(crate) fn unix_ms(&self) -> Option<u64> {
        let [a, b, c, d, e, f, version, ..] = self.0;
        (version >> 4 == 7).then(|| u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
    }

    fn text(&self) -> [u8; 36] {
        let mut digits = [0u8; 32];
        hex_into(&self.0, &mut digits);
        let mut text = [b'-'; 36];
        let places = (0..36).filter(|place| !matches!(place, 8 | 13 | 18 | 23));
        for (place, digit) in places.zip(digits) {
            if let Some(slot) = text.get_mut(place) {
                *slot = digit;
            }
        }
        text
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("record id is malformed"))
    }
}

/// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Text form: a decimal **string**, since JSON numbers above 2^53 are not exact everywhere
/// (RFC 8785, section 3.2.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcNanos(pub u64);

impl Serialize for UtcNanos {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for UtcNanos {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit())
            && (text.len() == 1 || !text.starts_with('0'));
        if !plain {
            return Err(D::Error::custom("time is malformed"));
        }
        text.parse().map(Self).map_err(|_| D::Error::custom("time is malformed"))
    }
}

/// The random key under which the digests of one call's texts are made.
///
/// It lets its holder prove "this text was that call" while the record lives, and makes the
/// digests useless afterwards. Text form: 64 hexadecimal digits. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RequestKey([u8; 32]);

impl RequestKey {
    /// Wraps 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for RequestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestKey(..)")
    }
}

impl Serialize for RequestKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Digest(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RequestKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Digest::deserialize(deserializer).map(|digest| Self(digest.0))
    }
}

/// Who a call is about, as the caller named them. Never written: the store keeps a tag instead.
///
/// The tag is HMAC-SHA-256 under the day's pepper, so it can be searched while the day lives and
/// means nothing afterwards. `Debug` does not show the name.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Subject(String);

impl Subject {
    /// Takes the name over; it is wiped from memory when this value goes.
    #[must_use]
    pub const fn new(name: String) -> Self {
        Self(name)
    }

    /// The name, for making the tag.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_id_has_one_spelling() {
        let text = "0198c5a2-7d3e-7abc-8def-0123456789ab";
        let id = RecordId::parse(text).unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(RecordId::parse(&text.to_uppercase()), None);
        assert_eq!(RecordId::parse(&text.replace('-', "")), None);
        assert_eq!(RecordId::parse("0198c5a2-7d3e-7abc-8def-0123456789a"), None);
        assert_eq!(RecordId::parse("0198c5a27-d3e-7abc-8def-0123456789ab"), None);
    }

    #[test]
    fn version_7_carries_its_time() {
        let id = RecordId::at(1_790_000_000_123_456_789, [0xff; 10]);
        assert_eq!(id.unix_ms(), Some(1_790_000_000_123));
        assert_eq!(id.as_bytes()[6] >> 4, 7);
        assert_eq!(id.as_bytes()[8] >> 6, 0b10);
        assert_eq!(RecordId::from_bytes([0x44; 16]).unix_ms(), None);
    }

    #[test]
    fn times_are_exact_decimal_strings() {
        let text = serde_json::to_string(&UtcNanos(1_790_000_000_123_456_789)).unwrap();
        assert_eq!(text, "\"1790000000123456789\"");
        for wrong in ["\"01\"", "\"\"", "\"-1\"", "\"+1\"", "1", "\"18446744073709551616\""] {
            assert!(serde_json::from_str::<UtcNanos>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let key = RequestKey::from_bytes([7; 32]);
        assert_eq!(format!("{key:?}"), "RequestKey(..)");
        assert_eq!(format!("{:?}", Subject::new("Erika".to_owned())), "Subject(..)");
    }
}
