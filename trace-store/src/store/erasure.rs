//! Erasing the records of one person before their day is over (Art. 17 GDPR); `store/subject.rs` finds
//! them first.
//!
//! For each cell concerned: announce it (`erasure-intent`), write the cell anew under another key without those
//! records (`cells/rewrite.rs`), confirm it (`erasure`) and publish which indexes are gone
//! (`spine/erased.rs`). Each step is finished at the next start if it was interrupted.

use super::Store;
use super::append::AppendError;
use super::retention::HERE;
use super::shared::{Shared, lock};
use crate::cells::rewrite::{self, RewriteError};
use crate::cells::{CellName, KeyError};
use crate::disk;
use crate::query::QueryError;
use crate::query::run;
use crate::record::{Actor, Erasure, ErasureIntent, Record};
use crate::spine::Day;
use crate::spine::erased::{self, Erased};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::PoisonError;

/// Why records cannot be found or erased.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// A record is in a cell that is still being added to.
    #[error("records of today ({0}) can be erased from tomorrow on; the others were left as well")]
    Today(Day),
    /// The log takes in no announcement.
    #[error("an erasure cannot be announced or confirmed in the log: {0}")]
    Append(#[from] AppendError),
    /// A key is missing or damaged.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Records cannot be found or read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Nobody knows what has to be kept.
    #[error("nothing is erased while legal holds are not known: {0}")]
    Holds(#[from] super::hold::HoldError),
    /// A cell cannot be written anew.
    #[error("{cell}: {what}")]
    Rewrite {
        /// The class and day.
        cell: String,
        /// Why.
        what: String,
    },
    /// The disk refuses.
    #[error("the store cannot be read or written: {0}")]
    Io(#[from] io::Error),
}

impl Store {
    /// Erases records by index, for a ground that names nobody; those that a legal hold keeps stay
    /// ([`Store::held`]). Returns how many are gone. Blocks.
    ///
    /// # Errors
    /// If one of them is of today, a record beside them is damaged, or the log or the disk refuses;
    /// days done before that stay done.
    pub fn erase(&self, indexes: &[u64], by: &Actor, basis: &str) -> Result<u64, ErasureError> {
        let _one_at_a_time = self.shared.deleting.take();
        // A hold is stronger than a request for erasure.
        let held = self.held(indexes)?;
        let indexes = indexes.iter().filter(|index| !held.contains_key(index));
        let today = Day::of(self.shared.clock.now());
        let mut cells: BTreeMap<CellName, BTreeSet<u64>> = BTreeMap::new();
        for index in indexes {
            let cell = run::cell_of(&self.shared, *index)?;
            if cell.day >= today {
                return Err(ErasureError::Today(cell.day));
            }
            cells.entry(cell).or_default().insert(*index);
        }
        let mut gone = 0;
        for (cell, mut indexes) in cells {
            let told = lock(&self.shared.history).cell(cell);
            if told.intent.is_some() {
                // Its time was over meanwhile, and it is gone.
                continue;
            }
            if let Some(open) = told.erasing {
                self.finish_announced(cell, open.index)?;
            }
            indexes.retain(|index| !lock(&self.shared.erased).contains(index));
            if indexes.is_empty() {
                continue;
            }
            let at_ns = self.shared.clock.now();
            let intent = ErasureIntent {
                at_ns,
                basis: basis.to_owned(),
                by: by.clone(),
                class: cell.class.name().to_owned(),
                day: cell.day.to_string(),
                indexes: indexes.iter().copied().collect(),
                record_id: self.event_id(at_ns)?,
            };
            let intent = self.append_own(Record::ErasureIntent(Box::new(intent))).wait()?.index();
            let failed = |error: RewriteError| ErasureError::Rewrite {
                cell: cell.to_string(),
                what: error.to_string(),
            };
            let expected = self.expected_in(cell)?;
            rewrite::prepare(&self.shared.ground, cell, &indexes, expected).map_err(failed)?;
            gone += indexes.len() as u64;
            self.finish_erasure(cell, intent, indexes.into_iter().collect())?;
        }
        // What is missing is explained by a signed leaf before anybody is told that it is gone.
        self.shared.signed_now();
        if gone > 0 {
            // So that what is missing is explained there too.
            self.refresh_backups()?;
        }
        Ok(gone)
    }

    /// Puts the copy in its place, and says so.
    fn finish_erasure(
        &self,
        cell: CellName,
        intent: u64,
        indexes: Vec<u64>,
    ) -> Result<(), ErasureError> {
        {
            // Nobody reads the cell while its files and its key change.
            let _alone = self.shared.reading.write().unwrap_or_else(PoisonError::into_inner);
            self.shared.indexes.forget(cell);
            lock(&self.shared.keys).remove(&cell);
            rewrite::swap(&self.shared.ground, cell)?;
        }
        // Also where records are shared no longer: they were sealed when they were.
        #[cfg(feature = "postgres")]
        crate::cells::wrapped::destroy(&self.shared.ground, cell)?;
        let elsewhere = self.shared.replace_elsewhere(cell, intent, indexes.len());
        let elsewhere =
            elsewhere.map_err(|what| ErasureError::Rewrite { cell: cell.to_string(), what })?;
        // With their new files before the old key goes there too: the others of that day must stay.
        let backups = self.refresh_backups()?;
        let at_ns = self.shared.clock.now();
        let erasure = Erasure {
            at_ns,
            class: cell.class.name().to_owned(),
            day: cell.day.to_string(),
            holders: std::iter::once(HERE.to_owned()).chain(elsewhere).chain(backups).collect(),
            indexes,
            intent,
            record_id: self.event_id(at_ns)?,
        };
        self.append_own(Record::Erasure(Box::new(erasure))).wait()?;
        Ok(publish(&self.shared)?)
    }

    /// Finishes erasures that an earlier process announced. Copies were put in their place before this
    /// by recovery; one that was not complete is made again. A day that cannot be finished keeps no other
    /// from it: the first error is told when all were tried.
    pub(super) fn resume_erasures(&self) -> Result<(), ErasureError> {
        publish(&self.shared)?;
        let open: Vec<_> = {
            let history = lock(&self.shared.history);
            let open = history.cells().filter(|(_, cell)| cell.intent.is_none());
            open.filter_map(|(name, cell)| Some((name, cell.erasing?.index))).collect()
        };
        if open.is_empty() {
            return Ok(());
        }
        let tried = open.into_iter().map(|(cell, intent)| self.finish_announced(cell, intent));
        let tried: Vec<Result<(), ErasureError>> = tried.collect();
        self.shared.signed_now();
        tried.into_iter().collect()
    }

    /// Records that the log counts in a cell and that no confirmed erasure took out of it.
    fn expected_in(&self, cell: CellName) -> Result<u64, QueryError> {
        let records = lock(&self.shared.history).cell(cell).records;
        let erased: Vec<u64> = lock(&self.shared.erased).iter().copied().collect();
        let mut gone = 0;
        for index in erased {
            gone += u64::from(run::cell_of(&self.shared, index)? == cell);
        }
        Ok(records.saturating_sub(gone))
    }

    /// Does what an intent announced, as far as it is not done.
    fn finish_announced(&self, cell: CellName, intent: u64) -> Result<(), ErasureError> {
        let stored = run::by_index(&self.shared, intent)?;
        let Record::ErasureIntent(announced) = stored.into_record() else { return Ok(()) };
        let without: BTreeSet<u64> = announced.indexes.iter().copied().collect();
        if run::indexes_in(&self.shared, cell)?.iter().any(|index| without.contains(index)) {
            let expected = self.expected_in(cell)?;
            rewrite::prepare(&self.shared.ground, cell, &without, expected).map_err(|error| {
                ErasureError::Rewrite { cell: cell.to_string(), what: error.to_string() }
            })?;
        }
        self.finish_erasure(cell, intent, announced.indexes)
    }
}

/// Publishes every erasure of the log that is not published yet.
fn publish(shared: &Shared) -> Result<(), QueryError> {
    let leaves = lock(&shared.history).erasures().to_vec();
    if leaves.is_empty() {
        return Ok(());
    }
    let disk = &*shared.ground.disk;
    let path = shared.ground.dir.join("spine").join(erased::FILE);
    let known = match disk::read(disk, &path, usize::MAX) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other?,
    };
    let mut known = erased::read(&known);
    let before = known.len();
    for index in leaves {
        if known.iter().any(|one| one.index == index) {
            continue;
        }
        let stored = run::by_index(shared, index)?;
        known.push(Erased::new(index, &stored.salt, stored.canonical()));
    }
    *lock(&shared.erased) = known.iter().filter_map(Erased::indexes).flatten().collect();
    if known.len() > before {
        disk::replace(disk, &path, &erased::bytes(&known))?;
    }
    Ok(())
}
