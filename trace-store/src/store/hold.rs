//! Placing legal holds, keeping what they hold, and letting go of it.
//!
//! A hold changes nothing at first: it stops the erasure of what it holds, and when a day's cell is about
//! to be deleted, what it holds of that day is copied into a cell of its own, under a key of its own with
//! the day's pepper, and the rest is deleted in time. A call is held whole, also across midnight. Where
//! it cannot be told what a hold holds, nothing of that day is deleted.
//!
//! ```text
//! held/<hold>/cells/<class>/<yyyy-mm-dd>/bodies-000000   as in cells/, under the hold's own key
//! keys/held/<hold>/<class>/<yyyy-mm-dd>                  that key and the day's pepper, wrapped
//! ```
//! Records of the kind `hold` stand in a class of their own and outlive the hold, so what the log says of
//! holds is read anew each time: no file beside it has to be believed.

use super::Store;
use super::append::AppendError;
use super::shared::lock;
use crate::cells::open_cell::Ground;
use crate::cells::rewrite::{self, RewriteError};
use crate::cells::{CellName, KeyError, bodies, keys};
use crate::hold::{Holds, LegalHold, digest};
use crate::query::{Query, QueryError, Stored, held, run};
use crate::record::{
    Actor, Class, DayTag, Digest, HeldCell, Hold, HoldAction, HoldScope, Kind, Record, RecordId,
    Verdict,
};
use crate::spine::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Why a hold cannot be placed, released or kept.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is no such hold, or it was released.
    #[error("no hold \"{0}\" is in force; 'bailiwick hold list' shows those that are")]
    Unknown(RecordId),
    /// Something it names does not exist.
    #[error("a hold cannot name {0}")]
    Scope(String),
    /// The log takes in no record.
    #[error("a hold cannot be recorded in the log: {0}")]
    Append(#[from] AppendError),
    /// A key is missing or damaged.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Records cannot be found or read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Records of holds are missing, so it is not known what has to be kept.
    #[error(
        "the records of holds of {0} are damaged or missing, so nobody knows what is held; run verify"
    )]
    Lost(Day),
    /// What is held cannot be copied.
    #[error("what is held of {cell} cannot be copied: {what}")]
    Copy {
        /// The class and day.
        cell: String,
        /// Why.
        what: String,
    },
    /// A backup still has what only this hold kept.
    #[error(
        "the hold is released and its copies are deleted here; the next run of expire tries again: {0}"
    )]
    Backups(#[source] io::Error),
    /// The disk refuses.
    #[error("the store cannot be read or written: {0}")]
    Io(#[from] io::Error),
}

/// An order to hold.
#[derive(Clone, Debug, Default)]
pub struct HoldOrder {
    /// What; its tags are made here.
    pub scope: HoldScope,
    /// A person, by the name the application passed on; recorded nowhere.
    pub subject: Option<String>,
    /// Why.
    pub reason: String,
    /// On whose authority.
    pub authority: String,
}

impl Store {
    /// Every hold the log tells of, also those that have ended, in the order in which they were placed.
    ///
    /// # Errors
    /// If a record of a hold cannot be read.
    pub fn holds(&self) -> Result<Vec<LegalHold>, HoldError> {
        let mut holds: Vec<LegalHold> = self.read_holds()?.iter().cloned().collect();
        holds.sort_by_key(|hold| (hold.placed, hold.id));
        Ok(holds)
    }

    pub(super) fn read_holds(&self) -> Result<Holds, HoldError> {
        let shared = &self.shared;
        let mut holds = Holds::default();
        let cells: Vec<_> = {
            let history = lock(&shared.history);
            history
                .cells()
                .filter(|(name, cell)| name.class == Class::Holds && cell.records > 0)
                .filter(|(_, cell)| cell.intent.is_none())
                .collect()
        };
        for (name, history) in cells {
            let mut seen = 0;
            run::of_cell(shared, name, &mut |stored| {
                seen += 1;
                if let Record::Hold(hold) = stored.record() {
                    holds.take(hold);
                }
            })?;
            if seen < history.records {
                return Err(HoldError::Lost(name.day));
            }
        }
        Ok(holds)
    }

    /// Places a hold. Returns its id.
    ///
    /// # Errors
    /// If it names what does not exist, or cannot be recorded.
    pub fn hold(&self, order: &HoldOrder, by: &Actor) -> Result<RecordId, HoldError> {
        let _one_at_a_time = self.shared.deleting.take();
        let mut scope = order.scope.clone();
        scope_query(&scope)?;
        scope.tags = order.subject.as_deref().map(|name| self.tags(name)).transpose()?;
        let at_ns = self.shared.clock.now();
        let id = self.event_id(at_ns)?;
        let hold = Hold {
            action: HoldAction::Placed,
            at_ns,
            authority: Some(order.authority.clone()),
            by: by.clone(),
            cell: None,
            hold: id,
            reason: Some(order.reason.clone()),
            record_id: id,
            scope: Some(scope),
        };
        self.append_own(Record::Hold(Box::new(hold))).wait()?;
        Ok(id)
    }

    /// The tags of a person on every day that is kept.
    fn tags(&self, name: &str) -> Result<Vec<DayTag>, HoldError> {
        let ground = &self.shared.ground;
        let (cells, _) = bodies::cells(&*ground.disk, &ground.dir)?;
        let mut tags = Vec::new();
        for cell in cells.into_iter().filter(|cell| cell.class == Class::Decisions) {
            if !self.shared.is_gone(cell) {
                let tag = self.shared.cell_keys(cell)?.subject_tag(name);
                tags.push(DayTag { day: cell.day.to_string(), tag });
            }
        }
        Ok(tags)
    }

    /// Releases a hold, and deletes what it alone kept.
    ///
    /// # Errors
    /// If there is none in force, it cannot be recorded, or the copies cannot be deleted; the next run
    /// of `expire` tries that again.
    pub fn release(
        &self,
        id: RecordId,
        by: &Actor,
        reason: &str,
        authority: &str,
    ) -> Result<(), HoldError> {
        let _one_at_a_time = self.shared.deleting.take();
        let holds = self.read_holds()?;
        let hold = holds.get(&id).filter(|hold| hold.is_active());
        let hold = hold.ok_or(HoldError::Unknown(id))?;
        let said = (Some(reason.to_owned()), Some(authority.to_owned()));
        self.tell(hold, HoldAction::Released, by, said, None)?;
        self.end(hold, by)
    }

    /// Appends the next step of a hold.
    fn tell(
        &self,
        hold: &LegalHold,
        action: HoldAction,
        by: &Actor,
        (reason, authority): (Option<String>, Option<String>),
        cell: Option<HeldCell>,
    ) -> Result<(), HoldError> {
        let at_ns = self.shared.clock.now();
        let record_id = self.event_id(at_ns)?;
        let (by, hold) = (by.clone(), hold.id);
        let told =
            Hold { action, at_ns, authority, by, cell, hold, reason, record_id, scope: None };
        self.append_own(Record::Hold(Box::new(told))).wait()?;
        Ok(())
    }

    /// Deletes the copies of a released hold and says so.
    fn end(&self, hold: &LegalHold, by: &Actor) -> Result<(), HoldError> {
        destroy(&self.shared.ground.of_hold(hold.id))?;
        // Before it is told: what a backup still has could come back.
        self.refresh_backups().map_err(HoldError::Backups)?;
        self.tell(hold, HoldAction::Ended, by, (None, None), None)
    }

    /// Ends holds that were released by a process that did not get so far. One whose copies a backup out of
    /// reach still has stays open, and stops nothing else.
    pub(super) fn end_released(&self, holds: &Holds) -> Result<(), HoldError> {
        for hold in holds.iter().filter(|hold| !hold.is_active() && hold.ended.is_none()) {
            match self.end(hold, &system()) {
                Ok(()) | Err(HoldError::Backups(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Copies what holds keep of a cell that is about to be deleted, and says of each hold how much that
    /// was, also where it was nothing. The backups learn of it before they lose the key of that day.
    pub(super) fn keep_held(&self, cell: CellName, holds: &Holds) -> Result<(), HoldError> {
        let mut told = false;
        for hold in holds.active().filter(|hold| hold.may_hold(cell)) {
            if hold.copy_of(cell).is_some() {
                continue;
            }
            let indexes = self.matching(hold, cell)?;
            let copy = self.shared.ground.of_hold(hold.id);
            // What an earlier run left unfinished.
            destroy_cell(&copy, cell)?;
            if !indexes.is_empty() {
                rewrite::copy(&self.shared.ground, &copy, cell, &indexes).map_err(
                    |error: RewriteError| HoldError::Copy {
                        cell: cell.to_string(),
                        what: error.to_string(),
                    },
                )?;
            }
            told = true;
            let copied = HeldCell {
                class: cell.class.name().to_owned(),
                day: cell.day.to_string(),
                digest: Digest::from_bytes(digest(indexes.iter().copied())),
                records: indexes.len() as u64,
            };
            self.tell(hold, HoldAction::Copied, &system(), (None, None), Some(copied))?;
        }
        if told {
            self.refresh_backups()?;
        }
        Ok(())
    }

    /// How many records of a cell are held.
    pub(super) fn count_held(&self, cell: CellName, holds: &Holds) -> Result<u64, HoldError> {
        let mut all = BTreeSet::new();
        for hold in holds.active().filter(|hold| hold.may_hold(cell)) {
            all.extend(self.matching(hold, cell)?);
        }
        Ok(all.len() as u64)
    }

    /// The indexes of the records of a cell that a hold holds.
    pub(crate) fn matching(
        &self,
        hold: &LegalHold,
        cell: CellName,
    ) -> Result<BTreeSet<u64>, HoldError> {
        let scope = scope_query(&hold.scope)?;
        let mut calls: BTreeMap<RecordId, Part> = BTreeMap::new();
        run::whole_cell(&self.shared, cell, &mut |stored| {
            let part = calls.entry(stored.record().record_id()).or_default();
            part.take(stored, fits(&hold.scope, &scope, stored));
        })?;
        let day_before = CellName { day: Day(cell.day.0.saturating_sub(1)), ..cell };
        let mut before = BTreeSet::new();
        if hold.copy_of(day_before).is_some_and(|copy| copy.records > 0) {
            held::of_copy(&self.shared, hold.id, day_before, &mut |stored| {
                before.insert(stored.record().record_id());
            })?;
        }
        let mut found = BTreeSet::new();
        for (id, part) in calls {
            let elsewhere = |store: &Self| -> Result<bool, QueryError> {
                let rest = store.get(&id)?;
                Ok(rest.iter().any(|stored| fits(&hold.scope, &scope, stored)))
            };
            let held = part.fits
                || before.contains(&id)
                || (cell.class == Class::Decisions && !part.is_whole() && elsewhere(self)?);
            if held {
                found.extend(part.indexes);
            }
        }
        Ok(found)
    }

    /// Which of these records are held, each with the holds.
    ///
    /// # Errors
    /// If records or holds cannot be read.
    pub fn held(&self, indexes: &[u64]) -> Result<BTreeMap<u64, Vec<RecordId>>, HoldError> {
        let holds = self.read_holds()?;
        let mut found: BTreeMap<u64, Vec<RecordId>> = BTreeMap::new();
        if holds.active().next().is_none() {
            return Ok(found);
        }
        let mut calls: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
        for index in indexes {
            let stored = match run::by_index(&self.shared, *index) {
                Err(QueryError::Expired { .. }) => continue,
                other => other?,
            };
            let id = stored.record().record_id();
            if let std::collections::btree_map::Entry::Vacant(vacant) = calls.entry(id) {
                let call = self.get(&id)?;
                let mut by = Vec::new();
                for hold in holds.active() {
                    let scope = scope_query(&hold.scope)?;
                    if call.iter().any(|stored| fits(&hold.scope, &scope, stored)) {
                        by.push(hold.id);
                    }
                }
                vacant.insert(by);
            }
            if let Some(by) = calls.get(&id).filter(|by| !by.is_empty()) {
                found.insert(*index, by.clone());
            }
        }
        Ok(found)
    }
}

/// What a cell holds of one call.
#[derive(Default)]
struct Part {
    indexes: Vec<u64>,
    fits: bool,
    begins: bool,
    ends: bool,
}

impl Part {
    fn take(&mut self, stored: &Stored, fits: bool) {
        self.indexes.push(stored.index());
        self.fits |= fits;
        match stored.record().kind() {
            Kind::Decision => self.begins = true,
            Kind::Outcome | Kind::Gap => self.ends = true,
            Kind::Auth
            | Kind::Policy
            | Kind::Register
            | Kind::Operator
            | Kind::Mode
            | Kind::Read
            | Kind::Heartbeat
            | Kind::DeleteIntent
            | Kind::DeleteReceipt
            | Kind::ClockConfirmed
            | Kind::ErasureIntent
            | Kind::Erasure
            | Kind::Hold
            | Kind::Rollup
            | Kind::Drill
            | Kind::Consultation => {}
        }
        // Nothing comes of a denial.
        if let Record::Decision(decision) = stored.record() {
            self.ends |= decision.decision == Verdict::Deny;
        }
    }

    fn is_whole(&self) -> bool {
        self.begins && self.ends
    }
}

/// Whether a record itself is in the scope of a hold.
pub(crate) fn fits(scope: &HoldScope, query: &Query, stored: &Stored) -> bool {
    let tagged = |tags: &Vec<DayTag>| {
        let day = stored.day().to_string();
        tags.iter().any(|tag| tag.day == day && Some(tag.tag.as_str()) == stored.subject_tag())
    };
    run::fits(query, stored) && scope.tags.as_ref().is_none_or(tagged)
}

/// The scope of a hold as a query.
pub(crate) fn scope_query(scope: &HoldScope) -> Result<Query, HoldError> {
    let kinds = scope.kinds.iter().map(|name| {
        Kind::parse(name).ok_or_else(|| HoldError::Scope(format!("a kind of record \"{name}\"")))
    });
    let decisions = scope.decisions.iter().map(|name| {
        Verdict::parse(name).ok_or_else(|| HoldError::Scope(format!("a decision \"{name}\"")))
    });
    Ok(Query {
        from: scope.from_ns,
        to: scope.to_ns,
        applications: scope.applications.clone(),
        kinds: kinds.collect::<Result<_, _>>()?,
        labels: scope.labels.clone(),
        levels: scope.levels.clone(),
        endpoints: scope.endpoints.clone(),
        jurisdictions: scope.jurisdictions.clone(),
        rules: scope.rules.clone(),
        decisions: decisions.collect::<Result<_, _>>()?,
        models: scope.models.clone(),
        ..Query::default()
    })
}

fn system() -> Actor {
    Actor { name: "system".to_owned(), role: None, site: None, strength: None }
}

/// Deletes everything of a hold, keys first; fine if there is nothing.
fn destroy(copy: &Ground) -> io::Result<()> {
    let disk = &*copy.disk;
    for class in Class::ALL {
        let keys_dir = copy.keys_dir.join(class.name());
        for name in disk.list(&keys_dir)? {
            let path = keys_dir.join(name);
            keys::overwrite(disk, &path)?;
            disk.remove(&path)?;
        }
        disk.remove_dir(&keys_dir)?;
        let cells = copy.dir.join("cells").join(class.name());
        for day in disk.list(&cells)? {
            remove_files(copy, &cells.join(day))?;
        }
        disk.remove_dir(&cells)?;
    }
    disk.remove_dir(&copy.dir.join("cells"))?;
    for dir in [&copy.keys_dir, &copy.dir] {
        disk.remove_dir(dir)?;
        match dir.parent().map_or(Ok(()), |held| disk.sync_dir(held)) {
            // Nothing was ever kept for a hold here.
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Deletes an unfinished copy of a cell.
fn destroy_cell(copy: &Ground, cell: CellName) -> io::Result<()> {
    let (disk, key) = (&*copy.disk, cell.key_file(&copy.keys_dir));
    keys::overwrite(disk, &key)?;
    match disk.remove(&key) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    remove_files(copy, &cell.dir(&copy.dir))
}

fn remove_files(copy: &Ground, dir: &std::path::Path) -> io::Result<()> {
    for name in copy.disk.list(dir)? {
        copy.disk.remove(&dir.join(name))?;
    }
    copy.disk.remove_dir(dir)
}
