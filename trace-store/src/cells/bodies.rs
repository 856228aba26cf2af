//! The files of a cell: numbered segments of encrypted bodies.
//!
//! ```text
//! cells/<class>/<yyyy-mm-dd>/bodies-000000     header (64 bytes), then frames; zeros end it
//!  0  "BWBODY01"      8  class, zero (3)      12  day, u32     16  number, u32
//! 20  SHA-256(origin), 32 bytes               52  zero, 8      60  CRC-32 of bytes 0..60
//! cells/<class>/<yyyy-mm-dd>/open              empty; there while the writer may add to the cell
//! ```
//! This file reads; `cells/open_cell.rs` appends. One frame is in `cells/frame.rs`.

use super::CellName;
use super::frame::{self, Frame, Next};
use crate::disk::{Disk, File, read_full};
use crate::spine::Hash;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

const MAGIC: [u8; 8] = *b"BWBODY01";
/// Bytes of a segment's header; the first frame follows.
pub(crate) const HEADER: usize = 64;
/// The file that stands in a cell while the writer may add to it.
pub(crate) const OPEN: &str = "open";
/// The folder of a cell's index.
pub(crate) const INDEX: &str = "index";
/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// The file name of a segment.
pub(crate) fn name(number: u32) -> String {
    format!("bodies-{number:06}")
}

/// The header of a segment.
pub(crate) fn header(cell: CellName, number: u32, origin: &Hash) -> [u8; HEADER] {
    let mut header = [0u8; HEADER];
    let fields = MAGIC
        .into_iter()
        .chain([cell.class.code(), 0, 0, 0])
        .chain(cell.day.0.to_be_bytes())
        .chain(number.to_be_bytes())
        .chain(*origin);
    for (slot, byte) in header.iter_mut().zip(fields) {
        *slot = byte;
    }
    if let Some((body, check)) = header.split_last_chunk_mut::<4>() {
        *check = crc32fast::hash(body).to_be_bytes();
    }
    header
}

/// One segment, open for reading.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) number: u32,
    pub(crate) file: Arc<dyn File>,
}

/// What a cell's folder holds.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Segments whose header is sound, in order.
    pub(crate) segments: Vec<Segment>,
    /// Files that should be segments and are not, with what is wrong.
    pub(crate) bad: Vec<(String, &'static str)>,
    /// One above the highest number any file bears.
    pub(crate) next: u32,
    /// Whether the writer may have been adding when it stopped.
    pub(crate) open: bool,
}

/// Lists a cell.
pub(crate) fn list(
    disk: &dyn Disk,
    dir: &Path,
    cell: CellName,
    origin: &Hash,
) -> io::Result<Listing> {
    let mut listing = Listing::default();
    for name in disk.list(dir)? {
        if name == OPEN {
            listing.open = true;
        }
        let unfinished = name.ends_with(".new");
        let Some(number) = name.strip_prefix("bodies-").filter(|_| !unfinished) else { continue };
        let Some(number) = number.parse().ok().filter(|n| self::name(*n) == name) else {
            listing.bad.push((name, "not the name of a segment"));
            continue;
        };
        listing.next = listing.next.max(number + 1);
        let file: Arc<dyn File> = Arc::from(disk.open_to_read(&dir.join(&name))?);
        let mut bytes = [0; HEADER];
        let got = read_full(&*file, &mut bytes, 0)?;
        if got == HEADER && bytes == header(cell, number, origin) {
            listing.segments.push(Segment { number, file });
        } else {
            listing.bad.push((name, "its header is damaged"));
        }
    }
    Ok(listing)
}

/// What lies behind the last frame that was visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Zeros, or the end of the file.
    Clean,
    /// Something that is no whole frame.
    Torn,
    /// The visitor stopped.
    Stopped,
}

/// Goes through the frames of a segment.
pub(crate) struct Scan<'a> {
    file: &'a dyn File,
    /// Where the next frame starts.
    offset: u64,
    buffer: Vec<u8>,
    /// Where the buffer starts in the file.
    base: u64,
    at_end: bool,
    /// Frames whose checksum does not fit, passed over by their length.
    pub(crate) broken: u64,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(file: &'a dyn File, offset: u64) -> Self {
        Self { file, offset, buffer: Vec::new(), base: offset, at_end: false, broken: 0 }
    }

    /// Visits each frame with its offset. With `pass_over`, a frame whose checksum does not fit is
    /// counted and passed over; without, it ends the scan. Returns where and how it ended.
    pub(crate) fn run(
        &mut self,
        pass_over: bool,
        visit: &mut dyn FnMut(u64, Frame<'_>) -> ControlFlow<()>,
    ) -> io::Result<(u64, End)> {
        loop {
            let start = usize::try_from(self.offset - self.base).unwrap_or(usize::MAX);
            let rest = self.buffer.get(start..).unwrap_or_default();
            if rest.len() < frame::PREFIX && !self.at_end {
                self.fill(CHUNK)?;
                continue;
            }
            match frame::next(rest) {
                Next::Frame(frame) => {
                    let length = frame.bytes.len() as u64;
                    if visit(self.offset, frame).is_break() {
                        return Ok((self.offset, End::Stopped));
                    }
                    self.offset += length;
                }
                Next::Partial(length) if !self.at_end => self.fill(length.max(CHUNK))?,
                Next::Broken(length) if pass_over => {
                    self.broken += 1;
                    self.offset += length as u64;
                }
                Next::Empty => return Ok((self.offset, self.behind()?)),
                Next::Partial(_) | Next::Broken(_) | Next::Lost => {
                    return Ok((self.offset, End::Torn));
                }
            }
        }
    }

    /// Reads at least `length` bytes from the present offset, as far as the file goes.
    fn fill(&mut self, length: usize) -> io::Result<()> {
        self.buffer.resize(length, 0);
        self.base = self.offset;
        let got = read_full(self.file, &mut self.buffer, self.offset)?;
        self.at_end = got < length;
        self.buffer.truncate(got);
        Ok(())
    }

    /// Whether only zeros follow.
    fn behind(&mut self) -> io::Result<End> {
        let mut offset = self.offset;
        self.buffer.resize(CHUNK, 0);
        loop {
            let got = read_full(self.file, &mut self.buffer, offset)?;
            let seen = self.buffer.get(..got).unwrap_or_default();
            if seen.iter().any(|byte| *byte != 0) {
                return Ok(End::Torn);
            }
            if got < CHUNK {
                return Ok(End::Clean);
            }
            offset += got as u64;
        }
    }
}

/// Every cell of a store, in order of class and day; folders that are no cell are named.
pub(crate) fn cells(disk: &dyn Disk, store: &Path) -> io::Result<(Vec<CellName>, Vec<String>)> {
    let mut cells = Vec::new();
    let mut unknown = Vec::new();
    for class_name in disk.list(&store.join("cells"))? {
        let Some(class) = crate::record::Class::parse(&class_name) else {
            unknown.push(format!("cells/{class_name}"));
            continue;
        };
        for day_name in disk.list(&store.join("cells").join(&class_name))? {
            match crate::spine::Day::parse(&day_name) {
                Some(day) => cells.push(CellName { class, day }),
                None => unknown.push(format!("cells/{class_name}/{day_name}")),
            }
        }
    }
    Ok((cells, unknown))
}
