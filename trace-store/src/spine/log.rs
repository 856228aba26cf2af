//! The spine's files: numbered segments of leaf entries.
//!
//! ```text
//! spine/log-000000      header (64 bytes), then entries (64 bytes each); zeros end the segment
//!  0  "BWSPINE1"        8  number, u32      12  first index, u64     20  SHA-256(origin), 32 bytes
//! 52  zero, 8 bytes    60  CRC-32 of bytes 0..60
//! ```
//! A segment states the index of its first leaf and **overrides** whatever an earlier segment
//! holds at or above it: recovery after a failed sync writes anew instead of trusting a file.
//! `spine/leaf.rs` is one entry; who writes here, and when, is in `writer.rs`.

use super::leaf::{ENTRY, Entry, Leaf};
use super::{Hash, sha256};
use crate::disk::{Disk, File, read_full};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

const MAGIC: [u8; 8] = *b"BWSPINE1";
/// Bytes of a segment's header.
pub(crate) const HEADER: usize = 64;
/// Entries read at a time.
const CHUNK: u64 = 1024;

/// The file name of a segment.
pub(crate) fn name(number: u32) -> String {
    format!("log-{number:06}")
}

/// The header of a segment.
pub(crate) fn header(number: u32, first: u64, origin: &Hash) -> [u8; HEADER] {
    let mut header = [0u8; HEADER];
    let fields =
        MAGIC.into_iter().chain(number.to_be_bytes()).chain(first.to_be_bytes()).chain(*origin);
    for (slot, byte) in header.iter_mut().zip(fields) {
        *slot = byte;
    }
    if let Some((body, check)) = header.split_last_chunk_mut::<4>() {
        *check = crc32fast::hash(body).to_be_bytes();
    }
    header
}

/// The first index, if these are the bytes of that segment's header.
fn read_header(bytes: &[u8; HEADER], number: u32, origin: &Hash) -> Option<u64> {
    let (_, rest) = bytes.split_first_chunk::<12>()?;
    let first = u64::from_be_bytes(*rest.first_chunk()?);
    (header(number, first, origin) == *bytes).then_some(first)
}

/// One segment, open for reading.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) number: u32,
    pub(crate) first: u64,
    pub(crate) file: Arc<dyn File>,
}

/// Damage to a file of the spine, in words for the verifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadSegment {
    pub(crate) name: String,
    pub(crate) what: &'static str,
}

/// All segments that count, in order of their first index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    segments: Vec<Segment>,
}

/// What stands at an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The leaf, and it names this index.
    Leaf(Leaf),
    /// Something else, or nothing although a later segment says there was something.
    Bad,
}

/// What lies behind the last good entry of the last segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// Zeros, or the end of the file.
    Clean,
    /// Something: a write that a crash interrupted.
    Torn,
}

impl Log {
    /// Opens the segments of a spine. Files that are no segment are named, not trusted.
    pub(crate) fn open(
        disk: &dyn Disk,
        dir: &Path,
        origin: &Hash,
    ) -> io::Result<(Self, Vec<BadSegment>)> {
        let mut log = Self::default();
        let mut bad = Vec::new();
        for name in disk.list(dir)? {
            let Some(number) = name.strip_prefix("log-") else { continue };
            // A name left by a write that did not finish; what it was to replace still stands.
            if name.ends_with(".new") {
                continue;
            }
            let Some(number) = number.parse().ok().filter(|n| self::name(*n) == name) else {
                bad.push(BadSegment { name, what: "not the name of a segment" });
                continue;
            };
            let file: Arc<dyn File> = Arc::from(disk.open_to_read(&dir.join(&name))?);
            let mut bytes = [0; HEADER];
            let got = read_full(&*file, &mut bytes, 0)?;
            match read_header(&bytes, number, origin).filter(|_| got == HEADER) {
                Some(first) => log.add(Segment { number, first, file }),
                None => bad.push(BadSegment { name, what: "its header is damaged" }),
            }
        }
        Ok((log, bad))
    }

    /// Adds a later segment, which overrides what stands at or above its first index.
    pub(crate) fn add(&mut self, segment: Segment) {
        while self.segments.last().is_some_and(|last| last.first >= segment.first) {
            self.segments.pop();
        }
        self.segments.push(segment);
    }

    pub(crate) fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }

    /// For each segment that counts, its number and how many of its bytes hold what is below `size`.
    pub(crate) fn extents(&self, size: u64) -> Vec<(u32, u64)> {
        let mut all = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            // An empty log has a segment too.
            if segment.first > size || (segment.first == size && at > 0) {
                break;
            }
            let next = self.segments.get(at + 1).map_or(size, |next| next.first.min(size));
            all.push((segment.number, segment.offset(next)));
        }
        all
    }

    /// Reads the entry at `index`.
    pub(crate) fn leaf(&self, index: u64) -> io::Result<Place> {
        let mut found = Place::Bad;
        self.range(index, index + 1, &mut |_, place| {
            found = place;
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Visits each index from `from` to below `to`.
    pub(crate) fn range(
        &self,
        from: u64,
        to: u64,
        visit: &mut dyn FnMut(u64, Place) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let mut index = from;
        while index < to {
            let (segment, until) = self.holding(index, to);
            let until = until.min(index + CHUNK);
            let entries = segment.map_or(Ok(Vec::new()), |s| s.entries(index, until))?;
            let mut entries = entries.into_iter();
            for index in index..until {
                let place = match entries.next() {
                    Some(Entry::Leaf(leaf)) if leaf.index == index => Place::Leaf(leaf),
                    Some(Entry::Leaf(_) | Entry::Empty | Entry::Broken) | None => Place::Bad,
                };
                if visit(index, place).is_break() {
                    return Ok(());
                }
            }
            index = until;
        }
        Ok(())
    }

    /// Visits leaves from the start to the first index at which nothing whole stands in the last
    /// segment; returns that index and what lies behind.
    pub(crate) fn scan(&self, visit: &mut dyn FnMut(u64, Place)) -> io::Result<(u64, Tail)> {
        let Some(last) = self.segments.last() else { return Ok((0, Tail::Clean)) };
        self.range(0, last.first, &mut |index, place| {
            visit(index, place);
            ControlFlow::Continue(())
        })?;
        let mut index = last.first;
        loop {
            let entries = last.entries(index, index + CHUNK)?;
            let full = entries.len() as u64 == CHUNK;
            for entry in entries {
                match entry {
                    Entry::Leaf(leaf) if leaf.index == index => visit(index, Place::Leaf(leaf)),
                    Entry::Leaf(_) | Entry::Broken => return Ok((index, Tail::Torn)),
                    Entry::Empty => return Ok((index, last.tail(index)?)),
                }
                index += 1;
            }
            if !full {
                return Ok((index, last.tail(index)?));
            }
        }
    }

    /// The segment that holds `index`, and where its say ends.
    fn holding(&self, index: u64, to: u64) -> (Option<&Segment>, u64) {
        let after = self.segments.partition_point(|segment| segment.first <= index);
        let until = self.segments.get(after).map_or(to, |next| next.first.min(to));
        (after.checked_sub(1).and_then(|at| self.segments.get(at)), until)
    }
}

impl Segment {
    /// Entries from `from` to below `to`, as far as the file goes.
    fn entries(&self, from: u64, to: u64) -> io::Result<Vec<Entry>> {
        let count = usize::try_from(to.saturating_sub(from)).unwrap_or_default();
        let mut bytes = vec![0; count * ENTRY];
        let got = read_full(&*self.file, &mut bytes, self.offset(from))?;
        bytes.truncate(got);
        Ok(bytes.as_chunks::<ENTRY>().0.iter().map(Entry::read).collect())
    }

    /// Where the entry of `index` starts in the file.
    pub(crate) fn offset(&self, index: u64) -> u64 {
        HEADER as u64 + index.saturating_sub(self.first) * ENTRY as u64
    }

    /// Whether anything but zeros stands from the entry of `index` on.
    fn tail(&self, index: u64) -> io::Result<Tail> {
        let mut offset = self.offset(index);
        let mut bytes = vec![0; 64 * 1024];
        loop {
            let got = read_full(&*self.file, &mut bytes, offset)?;
            let seen = bytes.get(..got).unwrap_or_default();
            if seen.iter().any(|byte| *byte != 0) {
                return Ok(Tail::Torn);
            }
            if got < bytes.len() {
                return Ok(Tail::Clean);
            }
            offset += got as u64;
        }
    }
}

/// The digest by which files name the node they belong to.
pub(crate) fn origin_digest(origin: &str) -> Hash {
    sha256(&[b"bailiwick origin 1\0", origin.as_bytes()])
}
