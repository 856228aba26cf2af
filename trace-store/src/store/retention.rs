//! Deleting what may no longer be kept, so that it is gone and the log still verifies.
//!
//! For each cell whose time is over: announce it in the log (`delete-intent`), destroy its key,
//! remove its files, look that nothing is left, and confirm it in the log (`delete-receipt`). Each
//! step can be repeated, so whatever was interrupted is finished by the next run. Nothing is deleted
//! while the clock is in doubt: after a leap of more than a day, either way, somebody or the
//! machine's own synchronisation has to confirm the time first.

use super::append::{AppendError, Receipt, Slot};
use super::hold::HoldError;
use super::shared::{Pending, Shared, lock};
use super::{Append, Store};
use crate::cells::CellName;
use crate::cells::bodies::{self, INDEX};
use crate::cells::keys;
use crate::disk::Disk;
use crate::hold::Holds;
use crate::query::{QueryError, run};
use crate::record::{
    Actor, Class, ClockConfirmed, DeleteIntent, DeleteReceipt, Record, RecordId, UtcNanos,
};
use crate::retention::Retention;
use crate::spine::Day;
use crate::spine::history::LEAP;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What is held is counted from so long before a day goes: a month's warning, without reading a whole year.
const SOON_NS: u64 = 31 * 86_400_000_000_000;
/// What this node confirms when a cell is gone.
pub(super) const HERE: &str = "this node: key, records, index";

/// How a cell stands with its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// It is kept.
    Kept,
    /// Its time is over; the next run deletes it.
    Due,
    /// Its deletion was announced and is not confirmed yet; the next run finishes it.
    Deleting,
}

/// One day of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellStatus {
    /// Its class.
    pub class: Class,
    /// Its day.
    pub day: Day,
    /// Records in it.
    pub records: u64,
    /// From when on it may no longer be kept; `None` when nothing is promised for the class.
    pub over: Option<UtcNanos>,
    /// How it stands.
    pub state: CellState,
    /// From when on it may no longer be kept once a shorter promise takes effect.
    pub sooner: Option<UtcNanos>,
    /// Records of it that legal holds keep when it is deleted; counted where its time is over, or will be
    /// within 31 days.
    pub held: u64,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Cells that are gone, each with its receipt in the log.
    pub deleted: Vec<CellStatus>,
    /// Cells that could not be deleted, and why; the next run tries again.
    pub failed: Vec<(CellStatus, String)>,
}

/// Why nothing was deleted.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The clock leapt, so nobody can say that time is over.
    #[error(
        "nothing is deleted while the time is in doubt: the log went from {} to {} in one step; {overdue} days wait; if the time is right, confirm it",
        Day::of(*from), Day::of(*to)
    )]
    Clock {
        /// The last time before the leap.
        from: UtcNanos,
        /// The first time after it.
        to: UtcNanos,
        /// Cells whose time is over if the clock is right.
        overdue: usize,
    },
    /// The store takes in no records, so a deletion cannot be announced.
    #[error("a deletion cannot be announced in the log: {0}")]
    Append(#[from] AppendError),
    /// Nobody knows what has to be kept.
    #[error("nothing is deleted while legal holds are not known: {0}")]
    Holds(#[from] HoldError),
    /// Records cannot be read.
    #[error("nothing is deleted: {0}")]
    Query(#[from] QueryError),
    /// The disk refuses.
    #[error("the store cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl Store {
    /// Every cell there is, and how it stands with what is promised. Changes nothing.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn retention(&self, retention: &Retention) -> Result<Vec<CellStatus>, RetentionError> {
        let holds = self.read_holds()?;
        let now = self.shared.clock.now();
        let promised = self.promised()?;
        let mut cells = self.stand(&promised.in_effect(retention, now), &holds)?;
        for cell in &mut cells {
            let Some(newest) = retention.keep(cell.class) else { continue };
            let from = promised.takes_effect(newest, cell.class, now);
            cell.sooner = from.map(|from| from.max(newest.over(cell.day)));
        }
        let soon = UtcNanos(now.0.saturating_add(SOON_NS));
        let goes = |cell: &&mut CellStatus| {
            cell.state != CellState::Deleting
                && cell.over.min(cell.sooner.or(cell.over)).is_some_and(|over| over <= soon)
        };
        for cell in cells.iter_mut().filter(goes) {
            cell.held = self.count_held(CellName { class: cell.class, day: cell.day }, &holds)?;
        }
        Ok(cells)
    }

    /// As [`Store::retention`], with nothing counted.
    fn stand(
        &self,
        retention: &Retention,
        holds: &Holds,
    ) -> Result<Vec<CellStatus>, RetentionError> {
        let now = self.shared.clock.now();
        let history = lock(&self.shared.history).clone();
        let (present, _) = bodies::cells(&*self.shared.ground.disk, &self.shared.ground.dir)?;
        let unfinished = history.cells().filter(|(_, cell)| cell.intent.is_some());
        let unfinished = unfinished.filter(|(_, cell)| cell.receipt.is_none());
        let mut names: Vec<CellName> = present;
        names.extend(unfinished.map(|(name, _)| name));
        names.sort_unstable();
        names.dedup();
        let status = |name: CellName| {
            let cell = history.cell(name);
            let over = retention.keep(name.class).map(|keep| keep.over(name.day));
            let spoken_of = name.class == Class::Holds && self.speaks_of_open(name, holds);
            let state = if cell.intent.is_some() {
                CellState::Deleting
            } else if spoken_of {
                CellState::Kept
            } else if over.is_some_and(|over| over <= now) {
                CellState::Due
            } else {
                CellState::Kept
            };
            let CellName { class, day } = name;
            CellStatus { class, day, records: cell.records, over, state, sooner: None, held: 0 }
        };
        Ok(names.into_iter().map(status).collect())
    }

    /// Deletes every cell whose time is over, and finishes what an earlier run began. Blocks.
    ///
    /// # Errors
    /// If the time is in doubt, or the log takes in no announcement. A cell that cannot be deleted
    /// is named in what is returned.
    pub fn expire(&self, retention: &Retention) -> Result<Expired, RetentionError> {
        let _one_at_a_time = self.shared.deleting.take();
        let holds = self.read_holds()?;
        self.end_released(&holds)?;
        let retention = &self.in_effect(retention)?;
        let stand = self.stand(retention, &holds)?;
        let is_due = |cell: &&CellStatus| cell.state != CellState::Kept;
        let due: Vec<CellStatus> = stand.iter().filter(is_due).cloned().collect();
        let mut expired = Expired::default();
        if due.is_empty() && self.doubt().is_some() {
            return Ok(expired);
        }
        self.trust_clock(due.len())?;
        if retention.keep(Class::Decisions).is_some() {
            self.roll_up(&stand)?;
        }
        let going: Vec<CellName> =
            due.iter().map(|cell| CellName { class: cell.class, day: cell.day }).collect();
        self.tell_again(&going)?;
        for cell in due {
            let name = CellName { class: cell.class, day: cell.day };
            if cell.state == CellState::Due {
                // Read anew each time: what was kept of the day before says which calls go on here.
                let kept = self.read_holds().and_then(|holds| self.keep_held(name, &holds));
                if let Err(why) = kept {
                    expired.failed.push((cell, why.to_string()));
                    continue;
                }
            }
            match self.delete(&cell, retention)? {
                Ok(()) => expired.deleted.push(cell),
                Err(why) => expired.failed.push((cell, why)),
            }
        }
        self.shared.signed_now();
        if !expired.deleted.is_empty() {
            // Their keys are gone there; so that the files go too. What fails costs room and nothing else.
            drop(self.refresh_backups());
        }
        Ok(expired)
    }

    /// Whether records of holds speak of one that has not ended.
    fn speaks_of_open(&self, cell: CellName, holds: &Holds) -> bool {
        let mut open = false;
        let read = run::of_cell(&self.shared, cell, &mut |stored| {
            if let Record::Hold(hold) = stored.record() {
                open |= holds.is_open(&hold.hold);
            }
        });
        open || !matches!(read, Ok(()) | Err(QueryError::Expired { .. }))
    }

    /// Confirms that the clock is right after a leap, or after a long time off.
    ///
    /// # Errors
    /// If it cannot be recorded; deletion then stays stopped.
    pub fn confirm_clock(&self, by: Actor, why: Option<String>) -> Result<Receipt, AppendError> {
        let at_ns = self.shared.clock.now();
        let leap = lock(&self.shared.history).leap();
        let from_ns = leap.map_or(at_ns, |leap| seconds(leap.from_s));
        let record_id = self.event_id(at_ns)?;
        let confirmed = ClockConfirmed { at_ns, by, from_ns, record_id, why };
        self.append_own(Record::ClockConfirmed(Box::new(confirmed))).wait()
    }

    /// From when to when the clock leapt, in seconds, if nobody has confirmed the time since.
    fn doubt(&self) -> Option<(u64, u64)> {
        let now = self.shared.clock.now();
        let (leap, last) = {
            let history = lock(&self.shared.history);
            (history.leap(), history.last())
        };
        let now_s = now.0 / 1_000_000_000;
        let fresh = last.filter(|last| last.time_s.abs_diff(now_s) > LEAP);
        match (leap, fresh) {
            (Some(leap), _) => Some((leap.from_s, leap.to.time_s)),
            (None, Some(last)) => Some((last.time_s, now_s)),
            (None, None) => None,
        }
    }

    /// Refuses while the clock is in doubt, unless the machine vouches for it.
    fn trust_clock(&self, overdue: usize) -> Result<(), RetentionError> {
        let Some((from, to)) = self.doubt() else { return Ok(()) };
        if !self.shared.clock.is_synchronised() {
            return Err(RetentionError::Clock { from: seconds(from), to: seconds(to), overdue });
        }
        let by = Actor {
            name: "system".to_owned(),
            role: None,
            site: None,
            strength: Some("synchronised".to_owned()),
        };
        self.confirm_clock(by, Some("the machine's clock is synchronised".to_owned()))?;
        Ok(())
    }

    /// Deletes one cell. The outer error stops the run; the inner one is about this cell alone.
    fn delete(
        &self,
        cell: &CellStatus,
        retention: &Retention,
    ) -> Result<Result<(), String>, RetentionError> {
        let name = CellName { class: cell.class, day: cell.day };
        let shared = &self.shared;
        if cell.state == CellState::Due {
            let (Some(over), Some(keep)) = (cell.over, retention.keep(cell.class)) else {
                return Ok(Ok(()));
            };
            let at_ns = shared.clock.now();
            let intent = DeleteIntent {
                at_ns,
                basis: retention.basis.clone(),
                class: cell.class.name().to_owned(),
                day: cell.day.to_string(),
                expired_ns: over,
                keep: keep.to_string(),
                record_id: self.event_id(at_ns)?,
                records: cell.records,
            };
            self.append_own(Record::DeleteIntent(Box::new(intent))).wait()?;
            // Signed before anything goes, so that `verify` beside a running store knows why it went.
            shared.signed_now();
        }
        let backups = match destroy(shared, name).and_then(|()| self.destroy_in_backups(name)) {
            Ok(backups) => backups,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let elsewhere = match shared.end_elsewhere(name) {
            Ok(holders) => holders,
            Err(why) => return Ok(Err(why)),
        };
        let at_ns = shared.clock.now();
        let told = lock(&shared.history).cell(name);
        if told.receipt.is_some() {
            // It came back, from a backup perhaps, and is gone again; once is told already.
            return Ok(Ok(()));
        }
        let intent = told.intent;
        let receipt = DeleteReceipt {
            at_ns,
            class: cell.class.name().to_owned(),
            day: cell.day.to_string(),
            holders: std::iter::once(HERE.to_owned()).chain(elsewhere).chain(backups).collect(),
            intent: intent.map_or(0, |intent| intent.index),
            record_id: self.event_id(at_ns)?,
        };
        self.append_own(Record::DeleteReceipt(Box::new(receipt))).wait()?;
        Ok(Ok(()))
    }

    /// Appends a record that only the store itself writes.
    pub(super) fn append_own(&self, record: Record) -> Append {
        let slot = Slot::new();
        let append = Append::new(Arc::clone(&slot));
        match Pending::with_slot(record, self.shared.clock.elapsed(), Arc::clone(&slot)) {
            Ok(pending) => self.enqueue(pending),
            Err(error) => slot.finish(Err(AppendError::Encode { what: error.to_string() })),
        }
        append
    }

    pub(super) fn event_id(&self, at: UtcNanos) -> Result<RecordId, AppendError> {
        let random = keys::random().map_err(|error| AppendError::Write { what: error.to_string() });
        random.map(|random| RecordId::at(at.0, random))
    }
}

fn seconds(time_s: u64) -> UtcNanos {
    UtcNanos(time_s.saturating_mul(1_000_000_000))
}

/// Destroys a cell whose deletion was announced: first its key, then everything else. What is gone
/// already is no failure.
fn destroy(shared: &Shared, cell: CellName) -> io::Result<()> {
    let ground = &shared.ground;
    let disk = &*ground.disk;
    lock(&shared.keys).remove(&cell);
    shared.indexes.forget(cell);
    let key = cell.key_file(&ground.keys_dir);
    destroy_key(disk, &key)?;
    // Also where records are shared no longer: they were sealed when they were.
    #[cfg(feature = "postgres")]
    crate::cells::wrapped::destroy(ground, cell)?;
    crate::cells::rewrite::destroy(ground, cell)?;
    let dir = cell.dir(&ground.dir);
    for name in disk.list(&dir)? {
        if name == INDEX {
            // sled's folder is not the disk's; see `disk.rs`.
            std::fs::remove_dir_all(dir.join(INDEX))?;
        } else {
            disk.remove(&dir.join(name))?;
        }
    }
    disk.remove_dir(&dir)?;
    let parent = dir.parent().unwrap_or(&dir);
    sync_if_there(disk, parent)?;
    let left = disk.list(&dir)?;
    let named = disk.list(parent)?.contains(&cell.day.to_string());
    if named || !left.is_empty() || disk.open_to_read(&key).is_ok() {
        return Err(io::Error::other("it is still there after it was removed"));
    }
    Ok(())
}

/// Overwrites a key before its name goes: on a disk that writes in place nothing of it is left.
pub(super) fn destroy_key(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let unfinished = crate::disk::beside(path)?.0;
    for path in [path, &unfinished] {
        keys::overwrite(disk, path)?;
        match disk.remove(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    // Also when it was gone: an earlier run may have ended before that was durable.
    path.parent().map_or(Ok(()), |parent| sync_if_there(disk, parent))
}

/// Makes the names in a folder durable. A class that never had a day there has no folder.
fn sync_if_there(disk: &dyn Disk, dir: &Path) -> io::Result<()> {
    match disk.sync_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
