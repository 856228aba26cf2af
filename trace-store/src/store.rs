//! The store as its users hold it: open, append, watch, close.
//!
//! A [`Store`] is a cheap handle. Two threads stand behind it: the writer (`writer.rs`), which
//! alone changes files, and the index thread (`store/indexer.rs`), which follows it. Finding
//! records is in `query.rs`; what happens before the first record in `store/recover.rs`.

pub(crate) mod append;
mod backup;
mod drill;
mod erasure;
mod evidence;
pub(crate) mod frozen;
mod hold;
pub(crate) mod outside;
mod promise;
pub(crate) mod recover;
pub(crate) mod retention;
mod rollup;
pub(crate) mod settings;
pub(crate) mod shared;
mod subject;
pub(crate) mod tail;
pub(crate) mod turns;
mod watch;

pub use append::{Append, AppendError, Receipt};
pub use backup::{Backup, BackupError};
pub use drill::DrillError;
pub use erasure::ErasureError;
pub(crate) use evidence::ocsf::activity;
pub use evidence::{EvidenceError, EvidenceSink, SignedState};
pub use hold::{HoldError, HoldOrder};
pub use outside::{CosignError, Cosigned};
pub use recover::{Confirm, OpenError, Presented, Recovery};
pub use retention::{CellState, CellStatus, Expired, RetentionError};
pub use settings::{Reserve, Settings};
pub use watch::{Watch, Watched};

use crate::cells::CellName;
use crate::cells::frame::LARGEST_RECORD;
use crate::clock::{Clock, SystemClock};
use crate::disk::{Disk, RealDisk};
use crate::query::{Page, Query, QueryError, Stored, run};
use crate::record::canonical::{self, EncodeError};
use crate::record::tag::Tags;
use crate::record::{Class, Gap, GapCause, Kind, Record, RecordId, Verdict};
use crate::spine::{Checkpoint, Day, InclusionProof, Verifier};
use crate::writer::Writer;
use append::Slot;
use frozen::Frozen;
use shared::{CallEffect, Gate, Pending, Queue, Shared, lock};
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// Why a store did not close in order. Everything acknowledged is durable all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store did not close in order: {what}; the next start recovers")]
pub struct CloseError {
    what: String,
}

/// How a store is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Whether records are taken in.
    pub accepting: bool,
    /// Why not, or what else is wrong.
    pub reason: Option<String>,
    /// Records that wait for the writer.
    pub queued: usize,
    /// Durable leaves.
    pub size: u64,
    /// The last checkpoint.
    pub last_checkpoint: Checkpoint,
    /// The note that signs it.
    pub last_note: String,
    /// Durable records that are not in the index yet; reads find them all the same.
    pub unindexed: usize,
}

/// An open store. Clones share it; it closes when the last one goes, or in order with
/// [`Store::close`].
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
    threads: Arc<Threads>,
    recovery: Arc<Recovery>,
}

/// Ends the threads when the last handle goes.
#[derive(Debug)]
struct Threads {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<Result<(), String>>>>,
    indexer: Mutex<Option<JoinHandle<()>>>,
    /// Sends what is durable to the shared store, where there is one.
    shipper: Mutex<Option<JoinHandle<()>>>,
}

impl Threads {
    fn end(&self) -> Result<(), CloseError> {
        lock(&self.shared.queue).closing = true;
        self.shared.bell.notify_all();
        let ended = lock(&self.writer).take().map_or(Ok(Ok(())), JoinHandle::join);
        self.shared.tail.close();
        let indexed = lock(&self.indexer).take().map_or(Ok(()), JoinHandle::join);
        // After the writer, so that what it wrote last is shipped too.
        #[cfg(feature = "postgres")]
        if let Some(waiting) = &self.shared.waiting {
            waiting.close();
            let _signed = lock(&self.shared.signed);
            self.shared.newly_signed.notify_all();
        }
        let shipped = lock(&self.shipper).take().map_or(Ok(()), JoinHandle::join);
        let what = match (ended, indexed, shipped) {
            (Ok(Ok(())), Ok(()), Ok(())) => return Ok(()),
            (Ok(Err(what)), _, _) => what,
            (Err(_), _, _) => "the writer thread panicked".to_owned(),
            (Ok(Ok(())), Err(_), _) => "the index thread panicked".to_owned(),
            (Ok(Ok(())), Ok(()), Err(_)) => "the shipping thread panicked".to_owned(),
        };
        Err(CloseError { what })
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Whoever wants to know how it ended calls `close`.
        drop(self.end());
    }
}

impl Store {
    /// Opens the store on the machine's disk and clocks, or makes a new one.
    ///
    /// Takes the folder's lock, recovers, and closes calls that a crash left open with `gap`
    /// records. Blocks while it does.
    ///
    /// # Errors
    /// If another process has the store, a key is missing, the log lost what was signed, or the
    /// disk refuses; see [`OpenError`].
    pub fn open(settings: Settings) -> Result<Self, OpenError> {
        Self::open_on(settings, Arc::new(RealDisk), Arc::new(SystemClock::new()))
    }

    /// Opens the store on a disk and clocks of the caller's choice.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_on(
        settings: Settings,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        Self::open_with(settings, disk, clock, &mut |_| Ok(()))
    }

    /// Opens the store on the machine's disk and clocks, after `confirm` has asked those outside who
    /// saw the log before.
    ///
    /// # Errors
    /// As [`Store::open`], and what `confirm` says.
    pub fn open_confirmed(
        settings: Settings,
        confirm: &mut Confirm<'_>,
    ) -> Result<Self, OpenError> {
        Self::open_with(settings, Arc::new(RealDisk), Arc::new(SystemClock::new()), confirm)
    }

    fn open_with(
        settings: Settings,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Clock>,
        confirm: &mut Confirm<'_>,
    ) -> Result<Self, OpenError> {
        let in_dir = |source| OpenError::Io { what: "taking the store's lock".to_owned(), source };
        crate::disk::make_dirs(&*disk, &settings.dir).map_err(in_dir)?;
        let taken = disk.lock(&settings.dir.join("lock")).map_err(in_dir)?;
        let taken = taken.ok_or_else(|| OpenError::Locked { dir: settings.dir.clone() })?;
        let recovered = recover::recover(&settings, disk, confirm)?;
        let mut report = recovered.report;
        let shared = Arc::new(Shared {
            verifier: recovered.checkpoints.signer().verifier(),
            signer: Arc::clone(recovered.checkpoints.signer()),
            queue: Mutex::new(Queue { waiting: VecDeque::new(), gate: Gate::Open, closing: false }),
            bell: Condvar::new(),
            end: AtomicU64::new(report.leaves),
            tree: RwLock::new(recovered.tree),
            log: RwLock::new(recovered.log),
            signed: Mutex::new(recovered.signed),
            wanted: AtomicBool::new(false),
            newly_signed: Condvar::new(),
            calls: Mutex::new(recovered.calls),
            history: Mutex::new(recovered.history),
            deleting: turns::Turns::default(),
            reading: RwLock::new(()),
            erased: Mutex::default(),
            tail: tail::Tail::default(),
            live: tokio::sync::broadcast::channel(1024).0,
            keys: Mutex::new(HashMap::new()),
            indexes: crate::cells::index::Indexes::new(report.leaves),
            trouble: Mutex::new(None),
            unwitnessed: Mutex::new(None),
            cosigned: Mutex::new(recovered.cosigned),
            ground: recovered.ground,
            #[cfg(feature = "postgres")]
            waiting: settings.sharing.clone().map(crate::ship::Waiting::new),
            settings,
            clock,
            _lock: taken,
        });
        let mut writer = Writer::new(
            Arc::clone(&shared),
            recovered.spine,
            recovered.cells,
            recovered.checkpoints,
        );
        report.gaps = close_open_calls(&shared, &mut writer)?;
        if report.rewritten + report.cut + report.gaps > 0 {
            writer.checkpoint(true);
        }
        let store = Self::start(shared, writer, report)?;
        // One that cannot be finished now is tried again at the next start, and `verify` names it.
        if let Err(error) = store.resume_erasures() {
            *lock(&store.shared.unwitnessed) = Some(error.to_string());
        }
        // Likewise.
        if let Err(error) = store.wipe_drills() {
            let what = format!("the copy that a drill left cannot be wiped: {error}");
            *lock(&store.shared.unwitnessed) = Some(what);
        }
        Ok(store)
    }

    fn start(shared: Arc<Shared>, writer: Writer, report: Recovery) -> Result<Self, OpenError> {
        let threads = Arc::new(Threads {
            shared: Arc::clone(&shared),
            writer: Mutex::new(None),
            indexer: Mutex::new(None),
            shipper: Mutex::new(None),
        });
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let watched = Arc::clone(&shared);
        let handle = thread("trace-writer")
            .spawn(move || guarded(&watched, || writer.run()))
            .map_err(OpenError::Thread)?;
        *lock(&threads.writer) = Some(handle);
        if shared.settings.index {
            let indexed = Arc::clone(&shared);
            let handle = thread("trace-index")
                .spawn(move || crate::cells::index::follow(&indexed))
                .map_err(OpenError::Thread)?;
            *lock(&threads.indexer) = Some(handle);
        }
        #[cfg(feature = "postgres")]
        if let Some(waiting) = &shared.waiting {
            let shipping = Arc::clone(&shared);
            let follow = move || {
                shipping.waiting.iter().for_each(|waiting| crate::ship::follow(&shipping, waiting));
            };
            let handle = thread("trace-shipper").spawn(follow).map_err(OpenError::Thread)?;
            waiting.started();
            *lock(&threads.shipper) = Some(handle);
        }
        Ok(Self { shared, threads, recovery: Arc::new(report) })
    }

    /// Waits, at most so long, until all that is durable now is in the shared store; whether it is.
    /// Where nothing is shared, it never is.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn wait_until_shipped(&self, most: Duration) -> bool {
        let end = self.shared.end.load(Ordering::Acquire);
        self.shared.waiting.as_ref().is_some_and(|waiting| waiting.wait_for(end, most))
    }

    /// The shared store as this node reads it, with its own key; `None` where nothing is shared.
    ///
    /// # Errors
    /// If a key cannot be read, or the shared store cannot be reached.
    #[cfg(feature = "postgres")]
    pub fn open_shared(&self) -> Result<Option<crate::postgres::SharedStore>, QueryError> {
        let Some(waiting) = &self.shared.waiting else { return Ok(None) };
        let ground = &self.shared.ground;
        let key = crate::cells::ReaderKey::of_ground(
            &*ground.disk,
            &ground.keys_dir,
            &ground.master,
            &ground.origin,
        )?;
        let address = &waiting.sharing().address;
        Ok(Some(crate::postgres::SharedStore::open(address, key)?))
    }

    /// How shipping to the shared store stands; `None` where this node shares nothing.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn sharing(&self) -> Option<crate::ship::ShipStatus> {
        self.shared.waiting.as_ref().map(crate::ship::Waiting::status)
    }

    /// What was found and done when the store was opened.
    #[must_use]
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Hands a record to the writer. It is durable once the [`Append`] gives its receipt.
    pub fn append(&self, record: Record) -> Append {
        let slot = Slot::new();
        let append = Append::new(Arc::clone(&slot));
        if only_ours(record.kind()) {
            let what = format!("only the store itself writes {} records", record.kind().name());
            slot.finish(Err(AppendError::Encode { what }));
            return append;
        }
        // Encoded here, on the caller's thread: the writer is the one that must not wait.
        match Pending::with_slot(record, self.shared.clock.elapsed(), Arc::clone(&slot)) {
            Ok(pending) if pending.encoded.len() > LARGEST_RECORD - 4096 => {
                let (bytes, most) = (pending.encoded.len(), LARGEST_RECORD - 4096);
                slot.finish(Err(AppendError::TooLarge { bytes, most }));
            }
            Ok(pending) => self.enqueue(Pending { outside: true, ..pending }),
            Err(error) => slot.finish(Err(AppendError::Encode { what: error.to_string() })),
        }
        append
    }

    fn enqueue(&self, pending: Pending) {
        self.shared.give_back_late(pending.queued);
        if let Some(refusal) = self.shared.refused_ahead().filter(|_| pending.outside) {
            pending.slot.finish(Err(refusal));
            return;
        }
        let mut queue = lock(&self.shared.queue);
        let refusal = match &queue.gate {
            Gate::Shut(refusal) => Some(refusal.clone()),
            Gate::Open if queue.closing => Some(AppendError::Closed),
            Gate::Open if queue.waiting.len() >= self.shared.settings.queue => {
                Some(AppendError::Overloaded)
            }
            Gate::Open => None,
        };
        if let Some(refusal) = refusal {
            drop(queue);
            pending.slot.finish(Err(refusal));
            return;
        }
        let first = queue.waiting.is_empty();
        queue.waiting.push_back(pending);
        drop(queue);
        // Behind a record that waits, the writer is on its way already.
        if first {
            self.shared.bell.notify_one();
        }
    }

    /// Everything about one call, oldest first; empty if it is not known.
    ///
    /// # Errors
    /// If a record of it is damaged, or the store cannot be read.
    pub fn get(&self, id: &RecordId) -> Result<Vec<Stored>, QueryError> {
        let _here = self.shared.reading.read().unwrap_or_else(PoisonError::into_inner);
        run::get(&self.shared, id)
    }

    /// Finds records. Each one returned was decrypted and compared with its leaf.
    ///
    /// # Errors
    /// If the query is malformed, a key is missing, or the store cannot be read. A record that is
    /// damaged is named in the page instead.
    pub fn query(&self, query: &Query) -> Result<Page, QueryError> {
        if let Some(hold) = query.hold {
            return run::query_held(self, hold, query);
        }
        let _here = self.shared.reading.read().unwrap_or_else(PoisonError::into_inner);
        run::query(&self.shared, query)
    }

    /// Proof that a leaf is in the tree of the last checkpoint; `None` if that does not cover it.
    ///
    /// # Errors
    /// If the spine cannot be read.
    pub fn prove(&self, index: u64) -> Result<Option<InclusionProof>, QueryError> {
        let signed = lock(&self.shared.signed).clone();
        if index >= signed.checkpoint.size() {
            return Ok(None);
        }
        let damaged = || {
            let what = "its entry is damaged".to_owned();
            QueryError::Damaged(crate::query::Unreadable { index, what })
        };
        let frozen = Frozen::of(&self.shared, signed)?.ok_or_else(damaged)?;
        let proof = frozen.prove(index, &mut |from, to| frozen.hashes(from, to))?;
        proof.map(Some).ok_or_else(damaged)
    }

    /// How the store is doing.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shared.give_back_late(self.shared.clock.elapsed());
        let (queued, shut) = {
            let queue = lock(&self.shared.queue);
            let shut = match &queue.gate {
                Gate::Open if queue.closing => Some(AppendError::Closed.to_string()),
                Gate::Open => None,
                Gate::Shut(refusal) => Some(refusal.to_string()),
            };
            (queue.waiting.len(), shut)
        };
        let signed = lock(&self.shared.signed).clone();
        Health {
            accepting: shut.is_none(),
            reason: shut
                .or_else(|| lock(&self.shared.trouble).clone())
                .or_else(|| lock(&self.shared.unwitnessed).clone()),
            queued,
            size: self.shared.end.load(Ordering::Acquire),
            last_checkpoint: signed.checkpoint,
            last_note: signed.note,
            unindexed: self.shared.tail.len(),
        }
    }

    /// Takes in no more records until the store is opened again: somebody outside does not confirm it.
    pub fn shut(&self, why: &str) {
        lock(&self.shared.queue).gate = Gate::Shut(AppendError::Failed { what: why.to_owned() });
    }

    /// The store's folder.
    #[must_use]
    pub fn dir(&self) -> &std::path::Path {
        &self.shared.settings.dir
    }

    /// The public half of the key that signs this log.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.shared.verifier
    }

    /// Watches records as they become durable, from now on. Who is too slow misses some.
    #[must_use]
    pub fn subscribe(&self) -> Watch {
        Watch::new(self.shared.live.subscribe())
    }

    /// Writes what waits, signs a last checkpoint and leaves every file in order. Later appends
    /// through other handles are refused. Blocks while it does.
    ///
    /// # Errors
    /// If the files could not be left in order; what was acknowledged is durable all the same.
    pub fn close(self) -> Result<(), CloseError> {
        self.threads.end()
    }
}

/// Writes a `gap` for each call that a crash left open.
fn close_open_calls(shared: &Shared, writer: &mut Writer) -> Result<u64, OpenError> {
    let open: Vec<_> = lock(&shared.calls).iter().collect();
    let mut gaps = 0;
    for part in open.chunks(1024) {
        let (mut batch, mut appends) = (Vec::new(), Vec::new());
        for &(decision_index, record_id) in part {
            let gap = Gap { cause: GapCause::Restart, decision_index, record_id };
            let slot = Slot::new();
            let record = Record::Gap(Box::new(gap));
            let pending = Pending::with_slot(record, shared.clock.elapsed(), Arc::clone(&slot));
            batch.extend(pending);
            appends.push(Append::new(slot));
        }
        gaps += batch.len() as u64;
        writer.commit(batch);
        for append in appends {
            append.wait().map_err(|error| OpenError::Io {
                what: "writing gap records".to_owned(),
                source: std::io::Error::other(error),
            })?;
        }
    }
    Ok(gaps)
}

impl Pending {
    /// Encodes a record nobody waits for.
    pub(crate) fn new(record: Record, queued: Duration) -> Result<Self, EncodeError> {
        Self::with_slot(record, queued, Slot::new())
    }

    fn with_slot(record: Record, queued: Duration, slot: Arc<Slot>) -> Result<Self, EncodeError> {
        let mut encoded = Vec::with_capacity(1536);
        canonical::encode(&record, &mut encoded)?;
        let tags = Tags::of(&record);
        let (kind, record_id) = (record.kind(), record.record_id());
        let names = names(&record);
        let (effect, subject) = match record {
            Record::Decision(mut decision) => {
                let permitted = decision.decision == Verdict::Permit;
                let effect = if permitted { CallEffect::Opens } else { CallEffect::Neither };
                (effect, decision.subject.take())
            }
            Record::Outcome(_) | Record::Gap(_) => (CallEffect::Closes, None),
            Record::Auth(_)
            | Record::ClockConfirmed(_)
            | Record::Consultation(_)
            | Record::DeleteIntent(_)
            | Record::DeleteReceipt(_)
            | Record::Erasure(_)
            | Record::ErasureIntent(_)
            | Record::Heartbeat(_)
            | Record::Drill(_)
            | Record::Hold(_)
            | Record::Rollup(_)
            | Record::Mode(_)
            | Record::Operator(_)
            | Record::Policy(_)
            | Record::Read(_)
            | Record::Register(_) => (CallEffect::Neither, None),
        };
        let outside = false;
        Ok(Self { kind, record_id, effect, encoded, subject, tags, names, queued, slot, outside })
    }
}

/// Whether records of a kind are written by the store alone.
const fn only_ours(kind: Kind) -> bool {
    match kind {
        Kind::ClockConfirmed
        | Kind::DeleteIntent
        | Kind::DeleteReceipt
        | Kind::Drill
        | Kind::Erasure
        | Kind::ErasureIntent
        | Kind::Hold
        | Kind::Rollup => true,
        Kind::Decision
        | Kind::Outcome
        | Kind::Gap
        | Kind::Consultation
        | Kind::Auth
        | Kind::Policy
        | Kind::Register
        | Kind::Operator
        | Kind::Mode
        | Kind::Read
        | Kind::Heartbeat => false,
    }
}

/// The cell that a record is about, where that is in its leaf.
fn names(record: &Record) -> Option<CellName> {
    let (class, day) = record.about_cell()?;
    Some(CellName { class: Class::parse(class)?, day: Day::parse(day)? })
}

/// Runs the writer. Should it panic, nothing more is taken in and whoever waits is told: a store
/// without a writer must not look open.
fn guarded(shared: &Shared, run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    if let Ok(ended) = catch_unwind(AssertUnwindSafe(run)) {
        return ended;
    }
    let refusal = AppendError::Failed { what: "its writer ended unexpectedly".to_owned() };
    let mut queue = lock(&shared.queue);
    queue.gate = Gate::Shut(refusal.clone());
    for pending in queue.waiting.drain(..) {
        pending.slot.finish(Err(refusal.clone()));
    }
    Err(refusal.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;

    #[test]
    fn a_store_without_a_writer_is_shut() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings::new(dir.path().join("data"), dir.path().join("keys"), "test");
        let store = Store::open(settings).unwrap();
        assert!(store.health().accepting);
        assert!(guarded(&store.shared, || panic!("on purpose")).is_err());
        assert!(!store.health().accepting);
        let record = Record::Decision(Box::new(sample::decision(1)));
        assert!(matches!(store.append(record).wait(), Err(AppendError::Failed { .. })));
    }
}
