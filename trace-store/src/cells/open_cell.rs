//! A cell while the writer adds to it: its keys, its last segment, and what is not yet written.
//!
//! The order of calls is the writer's business (`writer.rs`); this file only promises that a cell's
//! keys and names are durable before its first body is written, and that a segment that is left
//! ends exactly after its last body.

use super::bodies::{self, HEADER, OPEN};
use super::frame::Cipher;
use super::keys::{CellKeys, KeyError, MasterKey};
use super::{CellName, HELD};
use crate::disk::{self, Disk, File};
use crate::record::RecordId;
use crate::spine::Hash;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// What every cell of a store shares.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) dir: PathBuf,
    pub(crate) keys_dir: PathBuf,
    pub(crate) master: MasterKey,
    pub(crate) origin: Hash,
    pub(crate) segment_bytes: u64,
    pub(crate) allocate_bytes: u64,
    /// Who else gets the keys of each cell.
    #[cfg(feature = "postgres")]
    pub(crate) sealing: super::wrapped::Sealing,
}

impl Ground {
    /// Where the cells of a hold are, and their keys.
    pub(crate) fn of_hold(&self, hold: RecordId) -> Self {
        let id = hold.to_string();
        Self {
            dir: self.dir.join(HELD).join(&id),
            keys_dir: self.keys_dir.join(HELD).join(&id),
            // What is held stays on this node.
            #[cfg(feature = "postgres")]
            sealing: super::wrapped::Sealing::default(),
            ..self.clone()
        }
    }
}

/// Why a cell cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CellError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("{cell}: {source}")]
    Io {
        cell: CellName,
        #[source]
        source: io::Error,
    },
}

/// Where a frame stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) segment: u32,
    pub(crate) offset: u64,
}

/// A cell that is being added to.
#[derive(Debug)]
pub(crate) struct OpenCell {
    pub(crate) name: CellName,
    pub(crate) keys: CellKeys,
    file: Box<dyn File>,
    number: u32,
    /// Where the next batch is written: behind the last body that is durable.
    end: u64,
    /// Up to where the file is filled with zeros.
    allocated: u64,
    /// Frames of this batch.
    pub(crate) pending: Vec<u8>,
}

impl OpenCell {
    /// Opens a cell that was left in order, or makes a new one.
    pub(crate) fn open(ground: &Ground, name: CellName) -> Result<Self, CellError> {
        let in_cell = |source| CellError::Io { cell: name, source };
        let dir = name.dir(&ground.dir);
        disk::make_dirs_in(&*ground.disk, &ground.dir, &dir).map_err(in_cell)?;
        let listing = bodies::list(&*ground.disk, &dir, name, &ground.origin).map_err(in_cell)?;
        let keys = Self::keys(ground, name, listing.next > 0)?;
        if !listing.open {
            drop(ground.disk.create(&dir.join(OPEN)).map_err(in_cell)?);
        }
        // Also for names that are there: an earlier try may have failed before they were durable.
        ground.disk.sync_dir(&dir).map_err(in_cell)?;
        let last = listing.segments.last().filter(|last| last.number + 1 == listing.next);
        let (file, number, end) = match last {
            Some(last) => {
                let path = dir.join(bodies::name(last.number));
                let file = ground.disk.open(&path).map_err(in_cell)?;
                let end = file.len().map_err(in_cell)?;
                (file, last.number, end)
            }
            None => {
                let file = create(ground, name, listing.next).map_err(in_cell)?;
                (file, listing.next, HEADER as u64)
            }
        };
        Ok(Self { name, keys, file, number, end, allocated: end, pending: Vec::new() })
    }

    /// Begins a new segment in a cell whose last files are not trusted.
    pub(crate) fn reopen(
        ground: &Ground,
        name: CellName,
        listing: &bodies::Listing,
    ) -> Result<Self, CellError> {
        let in_cell = |source| CellError::Io { cell: name, source };
        let keys = Self::keys(ground, name, listing.next > 0)?;
        let number = listing.next;
        if !listing.open {
            let dir = name.dir(&ground.dir);
            drop(ground.disk.create(&dir.join(OPEN)).map_err(in_cell)?);
        }
        // Making the segment also makes the names beside it durable.
        let file = create(ground, name, number).map_err(in_cell)?;
        let end = HEADER as u64;
        Ok(Self { name, keys, file, number, end, allocated: end, pending: Vec::new() })
    }

    /// Keys are made with the first segment only: bodies whose key is gone get no second key.
    fn keys(ground: &Ground, name: CellName, exists: bool) -> Result<CellKeys, KeyError> {
        let Ground { disk, keys_dir, master, origin, .. } = ground;
        let keys = if exists {
            CellKeys::read(&**disk, keys_dir, master, origin, name)?
        } else {
            CellKeys::read_or_create(&**disk, keys_dir, master, origin, name)?
        };
        // Before the first record: what others get to see must be theirs to read.
        #[cfg(feature = "postgres")]
        super::wrapped::ensure(ground, name)?;
        Ok(keys)
    }

    pub(crate) fn cipher(&self) -> &Cipher {
        &self.keys.cipher
    }

    /// Where the next frame of this batch will stand.
    pub(crate) fn place(&self) -> Place {
        Place { segment: self.number, offset: self.end + self.pending.len() as u64 }
    }

    /// Begins a new segment if the present one is full. Called between batches.
    pub(crate) fn roll(&mut self, ground: &Ground) -> io::Result<()> {
        if self.end < ground.segment_bytes {
            return Ok(());
        }
        self.trim()?;
        self.file = create(ground, self.name, self.number + 1)?;
        self.number += 1;
        self.end = HEADER as u64;
        self.allocated = self.end;
        Ok(())
    }

    /// Writes this batch's frames; they are durable after [`OpenCell::sync`].
    pub(crate) fn write(&mut self, ground: &Ground) -> io::Result<()> {
        self.file.write_at(&self.pending, self.end)?;
        let reached = self.end + self.pending.len() as u64;
        if reached > self.allocated {
            self.allocated = allocate(&*self.file, reached, ground.allocate_bytes);
        }
        Ok(())
    }

    /// Makes this batch's frames durable. A failure is final for the file.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.file.sync()?;
        self.end += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// Ends the segment exactly behind its last body.
    fn trim(&mut self) -> io::Result<()> {
        self.file.set_len(self.end)?;
        self.file.sync()?;
        self.allocated = self.end;
        Ok(())
    }

    /// Leaves the cell in order, so that the next start need not look into it.
    pub(crate) fn leave(mut self, ground: &Ground) -> io::Result<()> {
        self.trim()?;
        let dir = self.name.dir(&ground.dir);
        ground.disk.remove(&dir.join(OPEN))?;
        ground.disk.sync_dir(&dir)
    }
}

/// Fills with zeros from `reached` to the next step, and says how far the file is filled. Room
/// that cannot be had now costs nothing but speed.
pub(crate) fn allocate(file: &dyn File, reached: u64, step: u64) -> u64 {
    let until = reached.next_multiple_of(step.max(1));
    let length = usize::try_from(until - reached).unwrap_or_default();
    file.write_at(&vec![0; length], reached).map_or(reached, |()| until)
}

/// Makes a segment: its header is durable before its name appears.
fn create(ground: &Ground, cell: CellName, number: u32) -> io::Result<Box<dyn File>> {
    let path = cell.dir(&ground.dir).join(bodies::name(number));
    create_named(&*ground.disk, &path, &bodies::header(cell, number, &ground.origin))
}

/// Makes a file whose beginning is durable before its name appears, and keeps it open.
pub(crate) fn create_named(
    disk: &dyn Disk,
    path: &std::path::Path,
    content: &[u8],
) -> io::Result<Box<dyn File>> {
    disk::replace(disk, path, content)?;
    disk.open(path)
}
