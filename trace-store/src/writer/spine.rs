//! The end of the spine: where leaves are written.

use super::entries;
use crate::cells::open_cell::{Ground, allocate, create_named};
use crate::disk::File;
use crate::spine::log::{self, HEADER, Log, Segment};
use std::io;
use std::sync::Arc;

/// The last segment of the spine, open for adding.
#[derive(Debug)]
pub(crate) struct SpineWriter {
    file: Box<dyn File>,
    number: u32,
    first: u64,
    end: u64,
    allocated: u64,
    limit: u64,
    /// A segment that was begun and that readers have not been told of.
    begun: Option<Segment>,
}

impl SpineWriter {
    /// Goes on in a segment that ends in order at `end`.
    pub(crate) fn resume(
        ground: &Ground,
        last: &Segment,
        end: u64,
        limit: u64,
    ) -> io::Result<Self> {
        let dir = ground.dir.join("spine");
        let file = ground.disk.open(&dir.join(log::name(last.number)))?;
        // An earlier start may have begun this segment and failed before its name was durable.
        ground.disk.sync_dir(&dir)?;
        let allocated = last.offset(end);
        file.set_len(allocated)?;
        let (number, first) = (last.number, last.first);
        Ok(Self { file, number, first, end, allocated, limit, begun: None })
    }

    /// Begins a segment whose first entries, from `first` on, are durable before its name appears.
    pub(crate) fn begin(
        ground: &Ground,
        number: u32,
        first: u64,
        rewritten: &[u8],
        limit: u64,
    ) -> io::Result<(Self, Segment)> {
        let path = ground.dir.join("spine").join(log::name(number));
        let content = [log::header(number, first, &ground.origin).as_slice(), rewritten].concat();
        let file = create_named(&*ground.disk, &path, &content)?;
        let reader: Arc<dyn File> = Arc::from(ground.disk.open_to_read(&path)?);
        let end = first + (rewritten.len() as u64) / entries(1);
        let allocated = content.len() as u64;
        let writer = Self { file, number, first, end, allocated, limit, begun: None };
        Ok((writer, Segment { number, first, file: reader }))
    }

    /// How many leaves are durable.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    fn offset(&self, index: u64) -> u64 {
        HEADER as u64 + entries(index - self.first)
    }

    /// Writes entries and makes them durable. After an error nobody knows what stands there.
    pub(crate) fn write(&mut self, ground: &Ground, leaves: &[u8], end: u64) -> io::Result<()> {
        self.file.write_at(leaves, self.offset(self.end))?;
        let reached = self.offset(end);
        if reached > self.allocated {
            self.allocated = allocate(&*self.file, reached, ground.allocate_bytes);
        }
        self.file.sync()?;
        self.end = end;
        Ok(())
    }

    /// Begins a new segment if the present one is full. If that fails, no entry is written before
    /// it has succeeded.
    pub(crate) fn roll(&mut self, ground: &Ground) -> io::Result<()> {
        if self.end - self.first < self.limit {
            return Ok(());
        }
        self.leave()?;
        let (next, segment) = Self::begin(ground, self.number + 1, self.end, &[], self.limit)?;
        *self = Self { begun: Some(segment), ..next };
        Ok(())
    }

    /// Tells readers of a segment that was begun.
    pub(crate) fn announce(&mut self, log: &mut Log) {
        if let Some(segment) = self.begun.take() {
            log.add(segment);
        }
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.begun.is_some()
    }

    /// Ends the file exactly behind its last leaf.
    pub(crate) fn leave(&mut self) -> io::Result<()> {
        let end = self.offset(self.end);
        self.file.set_len(end)?;
        self.file.sync()?;
        self.allocated = end;
        Ok(())
    }
}
