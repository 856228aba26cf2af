//! What the callers, the writer and the index thread share, and who may touch what.
//!
//! Callers add to the queue and read; the writer alone changes everything else here. No lock is
//! held while another is taken, except where a comment says so.

use super::append::{AppendError, Slot};
use super::settings::Settings;
use crate::cells::CellName;
use crate::cells::keys::{CellKeys, KeyError};
use crate::cells::open_cell::{Ground, Place};
use crate::clock::Clock;
use crate::record::tag::Tags;
use crate::record::{Kind, RecordId, Subject, UtcNanos};
use crate::spine::history::History;
use crate::spine::log::Log;
use crate::spine::note::Signer;
use crate::spine::tree::Tree;
use crate::spine::{Checkpoint, Verifier};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// Takes a lock; a thread that panicked while holding it left whole values behind.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a record means for the list of calls that wait for their outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallEffect {
    Opens,
    Closes,
    Neither,
}

/// A record on its way to the writer, encoded by its caller.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) kind: Kind,
    pub(crate) record_id: RecordId,
    pub(crate) effect: CallEffect,
    /// The record's own object; the writer puts the envelope around it.
    pub(crate) encoded: Vec<u8>,
    pub(crate) subject: Option<Subject>,
    pub(crate) tags: Tags,
    /// The cell that the leaf names, if it is not the one the body stands in.
    pub(crate) names: Option<CellName>,
    pub(crate) queued: Duration,
    pub(crate) slot: Arc<Slot>,
    /// Whether it comes from outside, so that its receipt may wait for the shared store.
    pub(crate) outside: bool,
}

/// Whether records are taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    Open,
    Shut(AppendError),
}

#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) waiting: VecDeque<Pending>,
    pub(crate) gate: Gate,
    /// The writer is to finish what waits, and end.
    pub(crate) closing: bool,
}

/// The calls whose decision is durable and whose outcome is not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls {
    by_id: HashMap<RecordId, u64>,
    by_index: BTreeMap<u64, RecordId>,
}

impl Calls {
    pub(crate) fn opened(&mut self, id: RecordId, index: u64) {
        if let Some(before) = self.by_id.insert(id, index) {
            self.by_index.remove(&before);
        }
        self.by_index.insert(index, id);
    }

    /// Index of the call's decision, if it was waiting.
    pub(crate) fn closed(&mut self, id: RecordId) -> Option<u64> {
        let index = self.by_id.remove(&id)?;
        self.by_index.remove(&index);
        Some(index)
    }

    pub(crate) fn index(&self, id: &RecordId) -> Option<u64> {
        self.by_id.get(id).copied()
    }

    /// Below this index no decision waits for an outcome.
    pub(crate) fn open_from(&self, end: u64) -> u64 {
        self.by_index.keys().next().copied().unwrap_or(end)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, RecordId)> {
        self.by_index.iter().map(|(index, id)| (*index, *id))
    }
}

/// What the index is told about one durable record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) index: u64,
    pub(crate) acknowledged: UtcNanos,
    pub(crate) cell: CellName,
    pub(crate) place: Place,
    pub(crate) record_id: RecordId,
    /// Index of the decision this closes.
    pub(crate) decision: Option<u64>,
    pub(crate) effect: CallEffect,
    pub(crate) tags: Tags,
}

/// A record that has just become durable, for those who watch.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) cell: CellName,
    pub(crate) commitment: [u8; 32],
    pub(crate) salt: [u8; 32],
    pub(crate) canonical: Vec<u8>,
}

/// A checkpoint and the note that signs it.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: String,
}

/// The state of an open store.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) ground: Ground,
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) verifier: Verifier,
    /// Signs checkpoints, and bundles of evidence.
    pub(crate) signer: Arc<Signer>,
    pub(crate) queue: Mutex<Queue>,
    /// Rung when a record is queued or the store is to close.
    pub(crate) bell: Condvar,
    /// How many leaves are durable. Only the writer raises it.
    pub(crate) end: AtomicU64,
    pub(crate) tree: RwLock<Tree>,
    pub(crate) log: RwLock<Log>,
    pub(crate) signed: Mutex<Signed>,
    /// Somebody waits for a checkpoint, so the next is due at once.
    pub(crate) wanted: AtomicBool,
    /// Rung when a checkpoint was signed.
    pub(crate) newly_signed: Condvar,
    pub(crate) calls: Mutex<Calls>,
    /// What the durable leaves say about cells and the clock.
    pub(crate) history: Mutex<History>,
    /// Shared by those who read records; taken alone for the moment in which a cell changes its key.
    pub(crate) reading: RwLock<()>,
    /// Records that were erased.
    pub(crate) erased: Mutex<BTreeSet<u64>>,
    /// Held by the one that deletes.
    pub(crate) deleting: super::turns::Turns,
    pub(crate) tail: super::tail::Tail,
    pub(crate) indexes: crate::cells::index::Indexes,
    pub(crate) live: tokio::sync::broadcast::Sender<Arc<Live>>,
    pub(crate) keys: Mutex<HashMap<CellName, CellKeys>>,
    /// What the last try to write a checkpoint failed with.
    pub(crate) trouble: Mutex<Option<String>>,
    /// Which witness could not be told of the last kept checkpoint, and why.
    pub(crate) unwitnessed: Mutex<Option<String>>,
    /// What each co-signer confirmed last, with the note.
    pub(crate) cosigned: Mutex<Vec<(super::outside::Cosigned, String)>>,
    /// Who waits for the shared store, where there is one.
    #[cfg(feature = "postgres")]
    pub(crate) waiting: Option<crate::ship::Waiting>,
    pub(crate) _lock: Box<dyn crate::disk::Lock>,
}

impl Shared {
    /// Refuses what has waited too long to be taken up. Callers do this too, since a writer that
    /// hangs in a sync cannot.
    pub(crate) fn give_back_late(&self, now: Duration) {
        #[cfg(feature = "postgres")]
        if let Some(waiting) = &self.waiting {
            waiting.give_back_late(now);
        }
        let most = self.settings.append_timeout;
        let is_late = |pending: &Pending| now.saturating_sub(pending.queued) > most;
        let mut queue = lock(&self.queue);
        if !queue.waiting.front().is_some_and(is_late) {
            return;
        }
        let late = queue.waiting.partition_point(is_late);
        let late: Vec<_> = queue.waiting.drain(..late).collect();
        drop(queue);
        late.into_iter().for_each(|pending| pending.slot.finish(Err(AppendError::Overloaded)));
    }

    /// Why a record from outside is refused before it is written, and nothing else is.
    pub(crate) fn refused_ahead(&self) -> Option<AppendError> {
        #[cfg(feature = "postgres")]
        return self.waiting.as_ref().and_then(crate::ship::Waiting::refusal);
        #[cfg(not(feature = "postgres"))]
        None
    }

    /// Whether receipts wait for the shared store.
    pub(crate) fn waits_for_shipping(&self) -> bool {
        #[cfg(feature = "postgres")]
        return self.waiting.as_ref().is_some_and(crate::ship::Waiting::holds);
        #[cfg(not(feature = "postgres"))]
        false
    }

    /// Answers a caller whose record is durable here: now, or once the shared store has it.
    pub(crate) fn acknowledge(&self, pending: Pending, receipt: super::append::Receipt) {
        #[cfg(feature = "postgres")]
        if let Some(waiting) = self.waiting.as_ref().filter(|w| pending.outside && w.holds()) {
            return waiting.hold(receipt, self.clock.elapsed(), pending.slot);
        }
        pending.slot.finish(Ok(receipt));
    }

    /// Destroys what others hold of a cell that is gone here; says who confirms it.
    pub(crate) fn end_elsewhere(&self, cell: CellName) -> Result<Vec<String>, String> {
        #[cfg(feature = "postgres")]
        if let Some(waiting) = &self.waiting {
            return crate::ship::holder::end_all(self, waiting.sharing(), cell);
        }
        let _: CellName = cell;
        Ok(Vec::new())
    }

    /// Puts a cell that was written anew in the place of what others hold; says who confirms it.
    pub(crate) fn replace_elsewhere(
        &self,
        cell: CellName,
        intent: u64,
        gone: usize,
    ) -> Result<Vec<String>, String> {
        #[cfg(feature = "postgres")]
        if let Some(waiting) = &self.waiting {
            return crate::ship::holder::replace_all(self, waiting.sharing(), cell, (intent, gone));
        }
        let _: (CellName, u64, usize) = (cell, intent, gone);
        Ok(Vec::new())
    }

    /// The last checkpoint; waits a moment for one that covers what is durable now.
    pub(crate) fn signed_now(&self) -> Signed {
        let end = self.end.load(Ordering::Acquire);
        if lock(&self.signed).checkpoint.size() < end {
            let queue = lock(&self.queue);
            // A store that takes in nothing any more signs nothing either.
            if matches!(queue.gate, Gate::Shut(AppendError::Failed { .. } | AppendError::Closed)) {
                return lock(&self.signed).clone();
            }
            self.wanted.store(true, Ordering::Release);
            drop(queue);
            self.bell.notify_one();
        }
        let behind = |signed: &mut Signed| signed.checkpoint.size() < end;
        let patience = self.settings.checkpoint_every.saturating_mul(8);
        let (signed, _) = self
            .newly_signed
            .wait_timeout_while(lock(&self.signed), patience, behind)
            .unwrap_or_else(PoisonError::into_inner);
        signed.clone()
    }

    /// Whether a cell's deletion was announced.
    pub(crate) fn is_gone(&self, cell: CellName) -> bool {
        lock(&self.history).is_gone(cell)
    }

    /// The keys of a cell that exists.
    pub(crate) fn cell_keys(&self, cell: CellName) -> Result<CellKeys, KeyError> {
        if let Some(keys) = lock(&self.keys).get(&cell) {
            return Ok(keys.clone());
        }
        let Ground { disk, keys_dir, master, origin, .. } = &self.ground;
        let keys = CellKeys::read(&**disk, keys_dir, master, origin, cell)?;
        let mut cache = lock(&self.keys);
        // A few hundred days at most; beyond that start over rather than grow.
        if cache.len() >= 1024 {
            cache.clear();
        }
        cache.insert(cell, keys.clone());
        Ok(keys)
    }
}
