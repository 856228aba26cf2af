//! The index of a cell: a sled directory that can be deleted at any time.
//!
//! It is plaintext, so it holds tags and closed names only (`record/tag.rs`), and where each body
//! stands. Rows are stored a window at a time, in one batch:
//!
//! ```text
//! "w" first-index                  the window: for each row index, segment, offset, time
//! "p" field length value first-index   which rows of the window bear this tag
//! "i" record-id index              index of the decision that this row closes, or nothing
//! "v"                              the form of these rows; one of another form is built anew
//! "c"                              how far the index reaches, and how many rows it holds
//! ```
//! So the cost of a record is a few bytes in a window and at most one key of its own. Nothing above
//! the last checkpoint is stored, since recovery may move it. sled is opened and used behind
//! `catch_unwind`: damage to it makes it panic, and costs a rebuild from the bodies. What a query
//! does with the candidates found here is in `query/run.rs`.

mod catch_up;
mod find;
mod window;

pub(crate) use find::{Candidate, Filter};

use super::CellName;
use super::bodies::INDEX;
use super::open_cell::Place;
use crate::store::shared::{Row, Shared, lock};
use crate::store::tail::WINDOW;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use window::{Covered, Window};

/// Indexes open at once: each costs a thread and its share of the cache.
const MOST_OPEN: usize = 16;
/// The form of the rows; 2 has the tags of subjects.
const FORM: &[u8] = b"2";
/// Rows wait in memory at most this long before they are stored.
const STORE_EVERY: Duration = Duration::from_secs(10);

/// Why an index is of no use now.
#[derive(Debug)]
pub(crate) struct Broken;

impl From<sled::Error> for Broken {
    fn from(_: sled::Error) -> Self {
        Self
    }
}

/// One cell's index, once it is open and reaches as far as it should.
#[derive(Debug, Default)]
pub(crate) struct CellIndex {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    db: sled::Db,
    covered: Covered,
}

/// The indexes that are open, most recently used last.
#[derive(Debug)]
pub(crate) struct Indexes {
    open: Mutex<Vec<(CellName, Arc<Mutex<CellIndex>>)>>,
    /// Below this, every record is in its cell's index or can be had from its bodies; from it on,
    /// records come from the tail.
    stored: AtomicU64,
}

impl Indexes {
    pub(crate) fn new(found: u64) -> Self {
        Self { open: Mutex::new(Vec::new()), stored: AtomicU64::new(found) }
    }

    /// Runs `work` on a cell's index. If the index turns out to be damaged it is removed, built
    /// anew, and `work` tried once more.
    pub(crate) fn with<T>(
        &self,
        shared: &Shared,
        cell: CellName,
        mut work: impl FnMut(&mut CellIndex) -> Result<T, Broken>,
    ) -> Result<T, Broken> {
        if shared.is_gone(cell) {
            return Err(Broken);
        }
        let index = self.entry(cell);
        let mut index = lock(&index);
        for _ in 0..2 {
            let done = guard(|| {
                index.ensure(shared, cell, self.stored.load(Ordering::Acquire))?;
                work(&mut index)
            });
            if let Ok(done) = done {
                return Ok(done);
            }
            index.remove(shared, cell);
        }
        Err(Broken)
    }

    /// Closes the index of a cell that is being deleted, once nobody works with it.
    pub(crate) fn forget(&self, cell: CellName) {
        let found = {
            let mut open = lock(&self.open);
            let at = open.iter().position(|(name, _)| *name == cell);
            at.map(|at| open.remove(at).1)
        };
        if let Some(index) = found {
            let open = lock(&index).open.take();
            drop(guard(|| {
                drop(open);
                Ok(())
            }));
        }
    }

    /// The cell's entry, closing the one used longest ago if there are too many.
    fn entry(&self, cell: CellName) -> Arc<Mutex<CellIndex>> {
        let mut open = lock(&self.open);
        let entry = match open.iter().position(|(name, _)| *name == cell) {
            Some(at) => open.remove(at).1,
            None => Arc::default(),
        };
        if open.len() >= MOST_OPEN {
            // One that another thread works with must not be opened a second time.
            if let Some(idle) = open.iter().position(|(_, index)| Arc::strong_count(index) == 1) {
                open.remove(idle);
            }
        }
        open.push((cell, Arc::clone(&entry)));
        entry
    }

    /// Stores rows of the tail, oldest first.
    fn store(&self, shared: &Shared, rows: &[Arc<Row>]) {
        let mut cells: BTreeMap<CellName, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            cells.entry(row.cell).or_default().push(row);
        }
        for (cell, rows) in cells {
            // A cell whose index cannot be kept is read through its bodies.
            drop(self.with(shared, cell, |index| index.store(&rows)));
        }
        if let Some(last) = rows.last() {
            self.stored.store(last.index + 1, Ordering::Release);
        }
    }

    fn flush(&self) {
        let open: Vec<_> = lock(&self.open).iter().map(|(_, index)| Arc::clone(index)).collect();
        for index in open {
            let index = lock(&index);
            // What sled loses is built anew from the bodies.
            drop(guard(|| {
                if let Some(open) = &index.open {
                    open.db.flush()?;
                }
                Ok(())
            }));
        }
    }
}

/// Turns a panic inside sled into an error.
fn guard<T>(work: impl FnOnce() -> Result<T, Broken>) -> Result<T, Broken> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Broken))
}

/// The index thread: stores what the writer has put into the tail, until the store closes.
pub(crate) fn follow(shared: &Shared) {
    loop {
        let (rows, more) = shared.tail.wait_for_window(STORE_EVERY);
        if !rows.is_empty() {
            shared.indexes.store(shared, &rows);
            shared.tail.indexed(rows.len());
        }
        if !more {
            shared.indexes.flush();
            return;
        }
    }
}

impl CellIndex {
    /// Opens the index and brings it up to `stored`.
    fn ensure(&mut self, shared: &Shared, cell: CellName, stored: u64) -> Result<(), Broken> {
        if self.open.is_some() {
            return Ok(());
        }
        let path = cell.dir(&shared.ground.dir).join(INDEX);
        let share = shared.settings.index_cache_bytes / MOST_OPEN as u64;
        let db = sled::Config::new()
            .path(path)
            .cache_capacity(share.max(256 * 1024))
            .flush_every_ms(None)
            .open()?;
        let covered = Covered::read(&db)?;
        match db.get(b"v")? {
            Some(form) if form == FORM => {}
            None if covered.last.is_none() => {
                db.insert(b"v", FORM)?;
            }
            Some(_) | None => return Err(Broken),
        }
        self.open = Some(Open { db, covered });
        catch_up::from_bodies(self, shared, cell, stored)
    }

    /// Closes and deletes.
    fn remove(&mut self, shared: &Shared, cell: CellName) {
        let open = self.open.take();
        drop(guard(|| {
            drop(open);
            Ok(())
        }));
        let path = cell.dir(&shared.ground.dir).join(INDEX);
        // If it cannot be removed, opening it fails again, and the bodies are read instead.
        drop(std::fs::remove_dir_all(path));
    }

    /// Adds rows, oldest first; those it holds already are passed over.
    fn store(&mut self, rows: &[&Row]) -> Result<(), Broken> {
        let open = self.open.as_mut().ok_or(Broken)?;
        let fresh = rows.partition_point(|row| open.covered.holds(row.index));
        for rows in rows.get(fresh..).unwrap_or_default().chunks(WINDOW) {
            let mut batch = sled::Batch::default();
            let Some(window) = Window::of(rows) else { continue };
            window.write(&mut batch);
            let mut postings: BTreeMap<&[u8], Vec<u16>> = BTreeMap::new();
            for (ordinal, row) in (0u16..).zip(rows) {
                for tag in row.tags.iter() {
                    let ordinals = postings.entry(tag).or_default();
                    if ordinals.last() != Some(&ordinal) {
                        ordinals.push(ordinal);
                    }
                }
                // A decision has a key of its own too: what closes it may be lost to a crash, or stand
                // in the next day's cell, and name no index.
                let closes = row.decision.map(u64::to_be_bytes);
                let closes = closes.as_ref().map_or(&[][..], |bytes| bytes.as_slice());
                batch.insert(window::id_key(&row.record_id, row.index), closes);
            }
            for (tag, ordinals) in postings {
                let value: Vec<u8> = ordinals.iter().flat_map(|at| at.to_be_bytes()).collect();
                batch.insert(window::posting_key(tag, window.first()), value);
            }
            let covered = open.covered.after(rows);
            covered.write(&mut batch);
            open.db.apply_batch(batch)?;
            open.covered = covered;
        }
        Ok(())
    }

    /// Where the body of an index stands.
    pub(crate) fn locate(&self, index: u64) -> Result<Option<Place>, Broken> {
        let db = &self.open.as_ref().ok_or(Broken)?.db;
        let window = window::holding(db, index)?;
        Ok(window.and_then(|window| window.place(index)))
    }

    /// Indexes of a call's records.
    pub(crate) fn call(&self, id: &crate::record::RecordId) -> Result<Vec<u64>, Broken> {
        window::call(&self.open.as_ref().ok_or(Broken)?.db, id)
    }

    /// Up to `most` candidates beyond the filter's position, in its order.
    pub(crate) fn candidates(
        &self,
        filter: &Filter,
        most: usize,
    ) -> Result<Vec<Candidate>, Broken> {
        find::candidates(&self.open.as_ref().ok_or(Broken)?.db, filter, most)
    }
}

#[cfg(test)]
mod tests;
