//! The one writer thread, and the order in which a record becomes durable.
//!
//! 1. It takes whatever waits, and never waits for more.
//! 2. Each record becomes a frame in its cell's buffer: salted, committed to, read back for its
//!    receipt, encrypted in place. One write and one sync for each cell touched.
//! 3. The leaves are written to the spine in one write, and synced. **This is the acknowledgement.**
//! 4. Tree, tail and watchers learn of the records; then the callers are woken.
//!
//! A body that cannot be written costs its batch and nothing else: the next batch overwrites it. A
//! failed sync, or a failed write to the spine, leaves a file in an unknown state: the store stops
//! acknowledging until recovery (`store/recover.rs`) has run. Between batches the thread signs
//! checkpoints, writes heartbeats and watches the disk's free space.

mod checkpoints;
mod spine;

pub(crate) use checkpoints::Checkpoints;
pub(crate) use spine::SpineWriter;

use crate::cells::CellName;
use crate::cells::frame::Fresh;
use crate::cells::keys::random;
use crate::cells::open_cell::OpenCell;
use crate::record::canonical::{self, At};
use crate::record::head::Head;
use crate::record::{Heartbeat, Record, RecordId, UtcNanos};
use crate::spine::Day;
use crate::spine::leaf::{ENTRY, Leaf};
use crate::store::append::{AppendError, Receipt};
use crate::store::settings::Reserve;
use crate::store::shared::{CallEffect, Gate, Live, Pending, Row, Shared, lock};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Records in one batch: bounds the time until the first of them is acknowledged.
const MOST_RECORDS: usize = 4096;
/// Bytes in one batch, after which no further record is taken.
const MOST_BYTES: usize = 8 << 20;
/// How often an idle writer looks at the clock.
const TICK: Duration = Duration::from_millis(200);
/// How often free space is looked at.
const SPACE_EVERY: Duration = Duration::from_secs(1);

/// Why a batch was not acknowledged.
#[derive(Debug)]
enum Fault {
    /// Nothing durable has changed; the next batch may succeed.
    Passing(String),
    /// The state of a file is unknown.
    Final(String),
}

/// The thread's own state.
#[derive(Debug)]
pub(crate) struct Writer {
    shared: Arc<Shared>,
    spine: SpineWriter,
    cells: Vec<OpenCell>,
    checkpoints: Checkpoints,
    entropy: Entropy,
    at: At,
    /// When the first leaf above the last checkpoint was written.
    uncovered: Option<Duration>,
    last_record: Duration,
    last_space: Option<Duration>,
    failed: bool,
}

/// Random bytes, fetched from the system many records at a time.
#[derive(Debug, Default)]
struct Entropy {
    fresh: Vec<[u8; 56]>,
}

impl Entropy {
    fn next(&mut self) -> Result<Fresh, Fault> {
        if self.fresh.is_empty() {
            let bytes: [u8; 56 * 64] =
                random().map_err(|error| Fault::Passing(error.to_string()))?;
            self.fresh.extend(bytes.as_chunks::<56>().0);
        }
        let bytes = self.fresh.pop().unwrap_or([0; 56]);
        let fresh = bytes
            .split_first_chunk::<24>()
            .and_then(|(nonce, salt)| Some(Fresh { nonce: *nonce, salt: *salt.first_chunk()? }));
        fresh.ok_or_else(|| Fault::Passing("no random bytes".to_owned()))
    }
}

/// A batch on its way.
#[derive(Debug)]
struct Batch {
    entries: Vec<u8>,
    leaves: Vec<Leaf>,
    rows: Vec<Row>,
    receipts: Vec<Receipt>,
    live: Vec<Live>,
    touched: Vec<CellName>,
}

impl Batch {
    fn of(records: usize) -> Self {
        Self {
            entries: Vec::with_capacity(records * ENTRY),
            leaves: Vec::with_capacity(records),
            rows: Vec::with_capacity(records),
            receipts: Vec::with_capacity(records),
            live: Vec::new(),
            touched: Vec::new(),
        }
    }
}

impl Writer {
    pub(crate) fn new(
        shared: Arc<Shared>,
        spine: SpineWriter,
        cells: Vec<OpenCell>,
        checkpoints: Checkpoints,
    ) -> Self {
        let now = shared.clock.elapsed();
        let origin = shared.settings.origin.clone();
        Self {
            at: At { acknowledged_ns: UtcNanos(0), index: 0, origin, subject_tag: None },
            shared,
            spine,
            cells,
            checkpoints,
            entropy: Entropy::default(),
            uncovered: None,
            last_record: now,
            last_space: None,
            failed: false,
        }
    }

    /// Runs until the store closes; what waits is written first.
    pub(crate) fn run(mut self) -> Result<(), String> {
        loop {
            self.wait_for_index();
            let (batch, closing) = self.wait_for_batch();
            let idle = batch.is_empty();
            if !idle {
                self.commit(batch);
                // Only what a checkpoint covers is shipped, and somebody waits for it.
                if self.shared.waits_for_shipping() && !self.failed {
                    self.checkpoint(false);
                }
            }
            if closing && idle {
                return self.close();
            }
            self.tick();
        }
    }

    /// The index takes in only what a checkpoint covers, so while it lags this signs one.
    fn wait_for_index(&mut self) {
        while !self.shared.tail.wait_for_room(TICK) && !lock(&self.shared.queue).closing {
            self.checkpoint(false);
        }
    }

    /// Takes what waits; an empty batch after a tick without any.
    fn wait_for_batch(&self) -> (Vec<Pending>, bool) {
        let queue = lock(&self.shared.queue);
        let (mut queue, _) = self
            .shared
            .bell
            .wait_timeout_while(queue, TICK, |queue| {
                let wanted = self.shared.wanted.load(Ordering::Acquire);
                queue.waiting.is_empty() && !queue.closing && !wanted
            })
            .unwrap_or_else(PoisonError::into_inner);
        let mut bytes = 0;
        let mut count = 0;
        for pending in queue.waiting.iter().take(MOST_RECORDS) {
            if count > 0 && bytes > MOST_BYTES {
                break;
            }
            bytes += pending.encoded.len();
            count += 1;
        }
        (queue.waiting.drain(..count).collect(), queue.closing)
    }

    /// Makes a batch durable and answers its callers.
    pub(crate) fn commit(&mut self, mut pending: Vec<Pending>) {
        let written = if self.failed {
            Err(Fault::Final("an earlier sync failed".to_owned()))
        } else {
            self.write(&mut pending)
        };
        let (receipts, refusal) = match written {
            Ok(receipts) => (receipts, AppendError::Closed),
            Err(Fault::Passing(what)) => {
                self.cells.iter_mut().for_each(|cell| cell.pending.clear());
                (Vec::new(), AppendError::Write { what })
            }
            Err(Fault::Final(what)) => {
                self.failed = true;
                let refusal = AppendError::Failed { what };
                lock(&self.shared.queue).gate = Gate::Shut(refusal.clone());
                (Vec::new(), refusal)
            }
        };
        // What is announced begins when its caller is woken, and by then a signature covers the
        // announcement: whoever verifies meanwhile sees why a day goes.
        if !receipts.is_empty() && pending.iter().any(|record| record.names.is_some()) {
            self.checkpoint(false);
        }
        let mut receipts = receipts.into_iter();
        for pending in pending {
            match receipts.next() {
                Some(receipt) => self.shared.acknowledge(pending, receipt),
                None => pending.slot.finish(Err(refusal.clone())),
            }
        }
    }

    fn write(&mut self, pending: &mut [Pending]) -> Result<Vec<Receipt>, Fault> {
        let mut batch = Batch::of(pending.len());
        self.at.acknowledged_ns = self.shared.clock.now();
        let day = Day::of(self.at.acknowledged_ns);
        let watched = self.shared.live.receiver_count() > 0;
        self.spine
            .roll(&self.shared.ground)
            .map_err(|error| Fault::Passing(format!("the log: {error}")))?;
        for (record, index) in pending.iter_mut().zip(self.spine.end()..) {
            let name = CellName { class: record.kind.class(), day };
            let at = self.cell(name, &mut batch)?;
            self.seal(record, index, at, watched, &mut batch)?;
        }
        self.write_bodies(&batch.touched)?;
        let end = self.spine.end() + pending.len() as u64;
        self.spine
            .write(&self.shared.ground, &batch.entries, end)
            .map_err(|error| Fault::Final(format!("the log: {error}")))?;
        Ok(self.publish(pending, batch, end))
    }

    /// Place of the cell among the open ones; opened if need be, and rolled before its first frame.
    fn cell(&mut self, name: CellName, batch: &mut Batch) -> Result<usize, Fault> {
        let ground = &self.shared.ground;
        let at = match self.cells.iter().position(|cell| cell.name == name) {
            Some(at) => at,
            None if self.shared.is_gone(name) => {
                return Err(Fault::Passing(format!(
                    "the clock says that it is {}, whose records were deleted; set the clock",
                    name.day
                )));
            }
            None => {
                let cell = OpenCell::open(ground, name)
                    .map_err(|error| Fault::Passing(error.to_string()))?;
                lock(&self.shared.keys).insert(name, cell.keys.clone());
                self.cells.push(cell);
                self.cells.len() - 1
            }
        };
        if !batch.touched.contains(&name) {
            if let Some(cell) = self.cells.get_mut(at) {
                cell.roll(ground)
                    .map_err(|error| Fault::Passing(format!("bodies of {name}: {error}")))?;
            }
            batch.touched.push(name);
        }
        Ok(at)
    }

    fn seal(
        &mut self,
        record: &mut Pending,
        index: u64,
        at: usize,
        watched: bool,
        batch: &mut Batch,
    ) -> Result<(), Fault> {
        let fresh = self.entropy.next()?;
        let salt = fresh.salt;
        let lost = || Fault::Passing("a record could not be read back".to_owned());
        let cell = self.cells.get_mut(at).ok_or_else(lost)?;
        self.at.index = index;
        self.at.subject_tag =
            record.subject.as_ref().map(|subject| cell.keys.subject_tag(subject.name()));
        record.tags.add_subject(self.at.subject_tag.as_deref());
        let (place, name) = (cell.place(), cell.name);
        let mut frames = std::mem::take(&mut cell.pending);
        let mut copy = Vec::new();
        let sealed = cell.cipher().seal(
            index,
            fresh,
            &mut frames,
            |out| canonical::wrap(&self.at, record.kind.name(), &record.encoded, out),
            |bytes| {
                if watched {
                    copy.extend_from_slice(bytes);
                }
                Head::read(bytes)
            },
        );
        cell.pending = frames;
        let (commitment, head) = sealed.ok_or_else(lost)?;
        let time_s = self.at.acknowledged_ns.0 / 1_000_000_000;
        let CellName { class, day } = record.names.unwrap_or(name);
        let leaf = Leaf { kind: head.kind, class, day, time_s, commitment, index };
        batch.entries.extend_from_slice(&leaf.entry_bytes());
        batch.leaves.push(leaf);
        batch.receipts.push(Receipt::new(head, index));
        if watched {
            batch.live.push(Live { cell: name, commitment, salt, canonical: copy });
        }
        batch.rows.push(Row {
            index,
            acknowledged: self.at.acknowledged_ns,
            cell: name,
            place,
            record_id: head.record_id,
            decision: None,
            effect: record.effect,
            tags: std::mem::take(&mut record.tags),
        });
        Ok(())
    }

    fn write_bodies(&mut self, touched: &[CellName]) -> Result<(), Fault> {
        let ground = &self.shared.ground;
        for cell in self.cells.iter_mut().filter(|cell| touched.contains(&cell.name)) {
            cell.write(ground)
                .map_err(|error| Fault::Passing(format!("bodies of {}: {error}", cell.name)))?;
        }
        for cell in self.cells.iter_mut().filter(|cell| touched.contains(&cell.name)) {
            cell.sync()
                .map_err(|error| Fault::Final(format!("bodies of {}: {error}", cell.name)))?;
        }
        Ok(())
    }

    /// Tells everyone but the callers.
    fn publish(&mut self, pending: &[Pending], mut batch: Batch, end: u64) -> Vec<Receipt> {
        {
            let mut tree = self.shared.tree.write().unwrap_or_else(PoisonError::into_inner);
            batch.leaves.iter().for_each(|leaf| tree.push(leaf.hash()));
        }
        {
            let mut calls = lock(&self.shared.calls);
            for (record, row) in pending.iter().zip(&mut batch.rows) {
                match record.effect {
                    CallEffect::Opens => calls.opened(record.record_id, row.index),
                    CallEffect::Closes => row.decision = calls.closed(record.record_id),
                    CallEffect::Neither => {}
                }
            }
        }
        if self.spine.has_begun() {
            let mut log = self.shared.log.write().unwrap_or_else(PoisonError::into_inner);
            self.spine.announce(&mut log);
        }
        self.shared.end.store(end, Ordering::Release);
        {
            // After the end: whoever counts here first and reads then finds no fewer than counted.
            let mut history = lock(&self.shared.history);
            batch.leaves.iter().for_each(|leaf| history.take(leaf));
        }
        if self.shared.settings.index {
            self.shared.tail.push(batch.rows);
        }
        for live in batch.live {
            // Nobody watching any more is no failure.
            drop(self.shared.live.send(Arc::new(live)));
        }
        self.last_record = self.shared.clock.elapsed();
        self.uncovered.get_or_insert(self.last_record);
        batch.receipts
    }

    /// What falls due between batches.
    fn tick(&mut self) {
        let now = self.shared.clock.elapsed();
        self.shared.give_back_late(now);
        self.watch_space(now);
        if self.failed {
            return;
        }
        let settings = &self.shared.settings;
        // One that somebody shut for good is not added to, not even by itself.
        let is_shut =
            matches!(lock(&self.shared.queue).gate, Gate::Shut(AppendError::Failed { .. }));
        if !is_shut && now.saturating_sub(self.last_record) >= settings.heartbeat_every {
            self.heartbeat();
        }
        let due = self.shared.settings.checkpoint_every;
        let wanted = self.shared.wanted.swap(false, Ordering::AcqRel);
        if self.uncovered.is_some_and(|since| wanted || now.saturating_sub(since) >= due) {
            self.checkpoint(false);
        }
        self.leave_past_days();
    }

    /// Shuts the gate below the reserve, and opens it again above.
    fn watch_space(&mut self, now: Duration) {
        if self.last_space.is_some_and(|last| now.saturating_sub(last) < SPACE_EVERY) {
            return;
        }
        self.last_space = Some(now);
        let Ok(space) = self.shared.ground.disk.space(&self.shared.ground.dir) else { return };
        let reserve = match self.shared.settings.reserve {
            Reserve::Percent(share) => space.total / 100 * u64::from(share),
            Reserve::Bytes(bytes) => bytes,
        };
        let low = space.free < reserve;
        let mut queue = lock(&self.shared.queue);
        match &queue.gate {
            Gate::Open | Gate::Shut(AppendError::DiskReserve { .. }) => {
                queue.gate = if low {
                    Gate::Shut(AppendError::DiskReserve { free: space.free, reserve })
                } else {
                    Gate::Open
                };
            }
            Gate::Shut(_) => {}
        }
    }

    fn heartbeat(&mut self) {
        let at_ns = self.shared.clock.now();
        let Ok(random) = random() else { return };
        let record_id = RecordId::at(at_ns.0, random);
        let record = Record::Heartbeat(Box::new(Heartbeat { at_ns, record_id }));
        let Ok(pending) = Pending::new(record, self.shared.clock.elapsed()) else { return };
        self.last_record = self.shared.clock.elapsed();
        self.commit(vec![pending]);
    }

    /// Signs the present state. A failure is tried again at the next tick, and shows in `health`.
    pub(crate) fn checkpoint(&mut self, keep: bool) {
        let written = self.checkpoints.write(&self.shared, keep);
        if written.is_ok() {
            self.uncovered = None;
        }
        *lock(&self.shared.trouble) = written.err();
    }

    /// Closes the cells of days that are over.
    fn leave_past_days(&mut self) {
        let today = Day::of(self.shared.clock.now());
        let past = self.cells.iter().position(|cell| cell.name.day != today);
        if let Some(past) = past {
            let cell = self.cells.swap_remove(past);
            // If it fails, the cell stays marked as open and the next start looks into it.
            drop(cell.leave(&self.shared.ground));
        }
    }

    /// Leaves everything in order.
    fn close(mut self) -> Result<(), String> {
        let mut result = Ok(());
        if self.failed {
            result = Err("a sync failed; the next start recovers".to_owned());
        } else {
            if self.uncovered.is_some() {
                self.checkpoint(true);
            }
            if let Some(trouble) = lock(&self.shared.trouble).clone() {
                result = Err(trouble);
            }
            for cell in self.cells.drain(..) {
                let left = cell.leave(&self.shared.ground);
                result = result.and(left.map_err(|error| error.to_string()));
            }
            result = result.and(self.spine.leave().map_err(|error| error.to_string()));
        }
        let mut queue = lock(&self.shared.queue);
        queue.gate = Gate::Shut(AppendError::Closed);
        let rest: Vec<_> = queue.waiting.drain(..).collect();
        drop(queue);
        rest.into_iter().for_each(|pending| pending.slot.finish(Err(AppendError::Closed)));
        result
    }
}

/// Bytes of `count` entries.
pub(crate) const fn entries(count: u64) -> u64 {
    count * ENTRY as u64
}
