//! Records that are durable but not yet in the index; reads look here first.
//!
//! The writer adds, the index thread takes away what it has stored. When the index falls too far
//! behind, the writer waits: memory stays bounded and no record is ever missing from an answer.

use super::shared::{Row, lock};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Rows held before the writer waits: about 25 MB.
const MOST: usize = 1 << 16;
/// Rows the index stores at once; as many make it start before its time. Measured: with windows of
/// 4096 sled's copies of its larger nodes took 40 MB more at 20,000 records a second.
pub(crate) const WINDOW: usize = 512;

#[derive(Debug, Default)]
struct Inner {
    rows: VecDeque<Arc<Row>>,
    /// Rows below this index are covered by a checkpoint; the index takes in no others, since
    /// recovery may move their bodies.
    covered: u64,
    closing: bool,
}

impl Inner {
    fn ready(&self) -> usize {
        self.rows.partition_point(|row| row.index < self.covered)
    }
}

/// The rows between writer and index.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    inner: Mutex<Inner>,
    /// Rung when a window is full, when room was made, and at the end.
    bell: Condvar,
}

impl Tail {
    /// Waits at most so long for the index to catch up; whether there is room.
    pub(crate) fn wait_for_room(&self, most: Duration) -> bool {
        let inner = lock(&self.inner);
        let (inner, _) = self
            .bell
            .wait_timeout_while(inner, most, |inner| inner.rows.len() >= MOST && !inner.closing)
            .unwrap_or_else(PoisonError::into_inner);
        inner.rows.len() < MOST
    }

    pub(crate) fn push(&self, rows: impl IntoIterator<Item = Row>) {
        lock(&self.inner).rows.extend(rows.into_iter().map(Arc::new));
    }

    /// Says how far a checkpoint reaches.
    pub(crate) fn covered(&self, size: u64) {
        let mut inner = lock(&self.inner);
        inner.covered = size;
        if inner.ready() >= WINDOW {
            self.bell.notify_all();
        }
    }

    /// Everything not yet indexed, oldest first.
    pub(crate) fn rows(&self) -> Vec<Arc<Row>> {
        lock(&self.inner).rows.iter().cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.inner).rows.len()
    }

    /// For the index thread: waits until a window is full, `most` has passed or the end has come.
    /// Gives the oldest rows that a checkpoint covers, and whether more will come.
    pub(crate) fn wait_for_window(&self, most: Duration) -> (Vec<Arc<Row>>, bool) {
        let inner = lock(&self.inner);
        let (inner, _) = self
            .bell
            .wait_timeout_while(inner, most, |inner| inner.ready() < WINDOW && !inner.closing)
            .unwrap_or_else(PoisonError::into_inner);
        let ready = inner.ready();
        let rows: Vec<_> = inner.rows.iter().take(ready.min(WINDOW)).cloned().collect();
        (rows, !inner.closing || ready > WINDOW)
    }

    /// Takes away the oldest rows, which the index now holds.
    pub(crate) fn indexed(&self, count: usize) {
        let mut inner = lock(&self.inner);
        let count = count.min(inner.rows.len());
        inner.rows.drain(..count);
        self.bell.notify_all();
    }

    /// Lets the index thread finish.
    pub(crate) fn close(&self) {
        lock(&self.inner).closing = true;
        self.bell.notify_all();
    }
}
