//! One leaf entry: 64 bytes on disk, of which the tree hashes the first 56.
//!
//! ```text
//!  0  version = 1        4  day, u32 (days since 1970)   16  commitment, 32 bytes
//!  1  kind               8  time, u64 (seconds)          48  index, u64
//!  2  class                                              56  zero, 4 bytes
//!  3  zero                                               60  CRC-32 of bytes 0..60
//! ```
//! Class and day say in which cell the body stands. In a `delete-intent`, a `delete-receipt`, an
//! `erasure-intent` and an `erasure` they name the cell that goes or loses records; their own bodies stand in the operator cell of their time's day.
//!
//! Numbers are big-endian. An entry never straddles a disk sector, and 64 zero bytes end a
//! segment that was allocated ahead. How entries make up files is in `spine/log.rs`.

use super::{Hash, sha256};
use crate::cells::CellName;
use crate::record::{Class, Kind, UtcNanos};
use std::fmt;

/// Bytes of an entry on disk.
pub(crate) const ENTRY: usize = 64;
/// Bytes of an entry that the tree hashes.
pub(crate) const LEAF: usize = 56;

/// A calendar day in UTC, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    /// The day a moment falls on.
    #[must_use]
    pub fn of(time: UtcNanos) -> Self {
        Self(u32::try_from(time.0 / 86_400_000_000_000).unwrap_or(u32::MAX))
    }

    /// Reads `yyyy-mm-dd`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date: jiff::civil::Date = text.parse().ok()?;
        let since = date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
        let day = Self(u32::try_from(since).ok()?);
        (day.to_string() == text).then_some(day)
    }

    /// The same date so many months later, or the last day of that month.
    pub(crate) fn plus_months(self, months: u32) -> Option<Self> {
        let epoch = jiff::civil::date(1970, 1, 1);
        let date = epoch.checked_add(jiff::Span::new().try_days(i64::from(self.0)).ok()?).ok()?;
        let later = date.checked_add(jiff::Span::new().try_months(i64::from(months)).ok()?).ok()?;
        Some(Self(u32::try_from(later.since(epoch).ok()?.get_days()).ok()?))
    }

    /// First and last nanosecond of the day.
    #[must_use]
    pub fn bounds(self) -> (UtcNanos, UtcNanos) {
        let first = u64::from(self.0).saturating_mul(86_400_000_000_000);
        (UtcNanos(first), UtcNanos(first.saturating_add(86_399_999_999_999)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = jiff::Span::new().try_days(i64::from(self.0)).map_err(|_| fmt::Error)?;
        let date = jiff::civil::date(1970, 1, 1).checked_add(span).map_err(|_| fmt::Error)?;
        fmt::Display::fmt(&date, f)
    }
}

/// What a leaf says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) kind: Kind,
    pub(crate) class: Class,
    pub(crate) day: Day,
    pub(crate) time_s: u64,
    pub(crate) commitment: Hash,
    pub(crate) index: u64,
}

/// What stands where an entry is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Leaf(Leaf),
    /// Zeros: nothing was written here.
    Empty,
    /// Something else.
    Broken,
}

impl Leaf {
    /// The cell that class and day name.
    pub(crate) const fn named(&self) -> CellName {
        CellName { class: self.class, day: self.day }
    }

    /// The cell in which the body stands.
    pub(crate) fn cell(&self) -> CellName {
        match self.kind {
            Kind::DeleteIntent | Kind::DeleteReceipt | Kind::ErasureIntent | Kind::Erasure => {
                let time = UtcNanos(self.time_s.saturating_mul(1_000_000_000));
                CellName { class: self.kind.class(), day: Day::of(time) }
            }
            Kind::Decision
            | Kind::Outcome
            | Kind::Gap
            | Kind::Auth
            | Kind::Policy
            | Kind::Register
            | Kind::Operator
            | Kind::Mode
            | Kind::Read
            | Kind::Heartbeat
            | Kind::Drill
            | Kind::Hold
            | Kind::Rollup
            | Kind::Consultation
            | Kind::ClockConfirmed => self.named(),
        }
    }

    /// The bytes the tree hashes.
    pub(crate) fn leaf_bytes(&self) -> [u8; LEAF] {
        let entry = self.entry_bytes();
        entry.first_chunk().copied().unwrap_or([0; LEAF])
    }

    /// RFC 6962, section 2.1: the hash of a leaf.
    pub(crate) fn hash(&self) -> Hash {
        sha256(&[&[0], &self.leaf_bytes()])
    }

    /// The bytes on disk.
    pub(crate) fn entry_bytes(&self) -> [u8; ENTRY] {
        let mut entry = [0u8; ENTRY];
        let head = [1, self.kind.code(), self.class.code(), 0];
        let fields = head
            .into_iter()
            .chain(self.day.0.to_be_bytes())
            .chain(self.time_s.to_be_bytes())
            .chain(self.commitment)
            .chain(self.index.to_be_bytes());
        for (slot, byte) in entry.iter_mut().zip(fields) {
            *slot = byte;
        }
        if let Some((body, check)) = entry.split_last_chunk_mut::<4>() {
            *check = crc32fast::hash(body).to_be_bytes();
        }
        entry
    }
}

impl Entry {
    /// Reads 64 bytes from disk.
    pub(crate) fn read(bytes: &[u8; ENTRY]) -> Self {
        if bytes.iter().all(|byte| *byte == 0) {
            return Self::Empty;
        }
        Self::read_leaf(bytes).map_or(Self::Broken, Self::Leaf)
    }

    fn read_leaf(bytes: &[u8; ENTRY]) -> Option<Leaf> {
        let (body, check) = bytes.split_last_chunk::<4>()?;
        let ([version, kind, class, zero], rest) = body.split_first_chunk()?;
        let (day, rest) = rest.split_first_chunk()?;
        let (time_s, rest) = rest.split_first_chunk()?;
        let (commitment, rest) = rest.split_first_chunk()?;
        let (index, zeros) = rest.split_first_chunk()?;
        let sound = *version == 1
            && *zero == 0
            && zeros == [0; 4]
            && crc32fast::hash(body).to_be_bytes() == *check;
        sound.then_some(Leaf {
            kind: Kind::from_code(*kind)?,
            class: Class::from_code(*class)?,
            day: Day(u32::from_be_bytes(*day)),
            time_s: u64::from_be_bytes(*time_s),
            commitment: *commitment,
            index: u64::from_be_bytes(*index),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf() -> Leaf {
        Leaf {
            kind: Kind::Decision,
            class: Class::Decisions,
            day: Day(20_781),
            time_s: 1_795_500_000,
            commitment: [0xab; 32],
            index: 77,
        }
    }

    #[test]
    fn entry_reads_back_and_every_bit_counts() {
        let bytes = leaf().entry_bytes();
        assert_eq!(Entry::read(&bytes), Entry::Leaf(leaf()));
        for bit in 0..ENTRY * 8 {
            let mut damaged = bytes;
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Entry::read(&damaged), Entry::Broken, "bit {bit}");
        }
        assert_eq!(Entry::read(&[0; ENTRY]), Entry::Empty);
    }

    #[test]
    fn days_have_names() {
        assert_eq!(Day(0).to_string(), "1970-01-01");
        assert_eq!(Day::parse("2026-11-24"), Some(Day(20_781)));
        assert_eq!(Day(20_781).to_string(), "2026-11-24");
        for wrong in ["2026-13-01", "2026-1-1", "", "x", "1969-12-31", "+002026-11-24"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        let (first, last) = Day(20_781).bounds();
        assert_eq!(Day::of(first), Day(20_781));
        assert_eq!(Day::of(last), Day(20_781));
        assert_eq!(Day::of(UtcNanos(last.0 + 1)), Day(20_782));
    }
}
