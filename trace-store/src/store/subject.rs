//! Finding everything about one person, over every day that is kept.
//!
//! A person is known by another tag on each day, so each day is asked. A day that has ended is asked by
//! its subject file (`cells/subjects.rs`), which is made when it is missing; today, and a day without a
//! usable file, by its index. So a year costs a few pages of each day, and no sled index of days gone by.

use super::Store;
use super::erasure::ErasureError;
use super::shared::Shared;
use crate::cells::subjects::{self, Entry};
use crate::cells::{CellName, bodies};
use crate::query::{QueryError, Stored, run};
use crate::record::identity::unhex;
use crate::record::{Class, RecordId};
use crate::spine::Day;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Every record about a call of this subject, by index: decisions under its tag, and what came of
    /// those calls. Days that have ended get their subject file on the way.
    ///
    /// # Errors
    /// If a key is missing, or the store cannot be read.
    pub fn subject(&self, name: &str) -> Result<Vec<Stored>, ErasureError> {
        let shared = &self.shared;
        let today = Day::of(shared.clock.now());
        // What no checkpoint covers may still move, and is in no file.
        shared.signed_now();
        let mut found = BTreeMap::new();
        for cell in decisions(shared)? {
            let subject_tag = shared.cell_keys(cell)?.subject_tag(name);
            let ended = cell.day < today;
            let here = match unhex(subject_tag.as_bytes()).filter(|_| ended) {
                Some(tag) => self.by_file(cell, &tag)?,
                None => None,
            };
            let here = match here {
                Some(here) => here,
                None => self.by_index(cell, &subject_tag)?,
            };
            found.extend(here.into_iter().map(|stored| (stored.index(), stored)));
        }
        Ok(found.into_values().collect())
    }

    /// Makes the subject file of each day that has ended and lacks one; says how many were made. A day
    /// whose file cannot be made is searched without. Blocks, as long as reading those days takes.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn make_subject_files(&self) -> Result<u64, ErasureError> {
        let today = Day::of(self.shared.clock.now());
        self.shared.signed_now();
        let mut made = 0;
        for cell in decisions(&self.shared)?.into_iter().filter(|cell| cell.day < today) {
            made += u64::from(!subjects::is_there(&self.shared, cell) && self.make(cell));
        }
        Ok(made)
    }

    /// Makes a day's file; whether it is there now. It is disposable: what fails costs time alone.
    fn make(&self, cell: CellName) -> bool {
        subjects::build(&self.shared, cell).unwrap_or(false)
    }

    /// What the file of a day says; `None` if it has none of use, or it does not say everything.
    fn by_file(
        &self,
        cell: CellName,
        tag: &subjects::SubjectTag,
    ) -> Result<Option<Vec<Stored>>, ErasureError> {
        let shared = &self.shared;
        let entries = match subjects::find(shared, cell, tag) {
            None if self.make(cell) => subjects::find(shared, cell, tag),
            other => other,
        };
        let Some(entries) = entries else { return Ok(None) };
        let mut places = entries.iter().map(|entry| (entry.index, entry.place()));
        let mut found = match run::by_places(shared, cell, &mut places) {
            Ok(found) => found,
            // Written anew meanwhile, or damaged: the index passes over what cannot be read.
            Err(QueryError::Damaged(_) | QueryError::Expired { .. }) => return Ok(None),
            Err(other) => return Err(other.into()),
        };
        let strays: BTreeSet<u64> =
            entries.iter().filter(|entry| !entry.whole).map(|entry: &Entry| entry.index).collect();
        let strays: BTreeSet<RecordId> = found
            .iter()
            .filter(|stored| strays.contains(&stored.index()))
            .map(|stored| stored.record().record_id())
            .collect();
        found.extend(self.calls(strays)?);
        Ok(Some(found))
    }

    /// What the index of a day says, or its bodies.
    fn by_index(&self, cell: CellName, subject_tag: &str) -> Result<Vec<Stored>, ErasureError> {
        let mut found = match run::tagged(&self.shared, cell, subject_tag) {
            // Deleted meanwhile.
            Err(QueryError::Expired { .. }) => Vec::new(),
            other => other?,
        };
        let calls = found.iter().map(|stored| stored.record().record_id()).collect();
        found.extend(self.calls(calls)?);
        Ok(found)
    }

    fn calls(&self, ids: BTreeSet<RecordId>) -> Result<Vec<Stored>, ErasureError> {
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.get(&id)?);
        }
        Ok(found)
    }
}

/// The cells with decisions that are kept.
fn decisions(shared: &Shared) -> std::io::Result<Vec<CellName>> {
    let (mut cells, _) = bodies::cells(&*shared.ground.disk, &shared.ground.dir)?;
    cells.retain(|cell| cell.class == Class::Decisions && !shared.is_gone(*cell));
    Ok(cells)
}
