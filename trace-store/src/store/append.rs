//! What an append returns: a promise, then a receipt or a refusal.
//!
//! A [`Receipt`] can only be made by the writer, from the bytes it has written and synced; see
//! `writer.rs`. This file knows how a caller waits, not what is written.

use crate::record::{Kind, RecordId};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Proof that a record is durable. Everything it says was read back from the bytes written.
///
/// It can be asked for and read:
/// ```
/// fn index(store: &trace_store::Store, record: trace_store::Record) -> Option<u64> {
///     let receipt: trace_store::Receipt = store.append(record).wait().ok()?;
///     Some(receipt.index())
/// }
/// ```
/// but not made:
/// ```compile_fail,E0599
/// fn index(store: &trace_store::Store, record: trace_store::Record) -> Option<u64> {
///     let receipt: trace_store::Receipt = trace_store::Receipt::default();
///     Some(receipt.index())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    kind: Kind,
    record_id: RecordId,
    request: [u8; 32],
    index: u64,
}

impl Receipt {
    pub(crate) fn new(head: crate::record::head::Head, index: u64) -> Self {
        Self { kind: head.kind, record_id: head.record_id, request: head.request, index }
    }

    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The call or event.
    #[must_use]
    pub fn record_id(&self) -> RecordId {
        self.record_id
    }

    /// The request digest of a decision; 32 zero bytes for every other kind.
    #[must_use]
    pub fn request(&self) -> [u8; 32] {
        self.request
    }

    /// Index of the record's leaf.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }
}

/// Why a record was not acknowledged. It is not durable, or nobody can say that it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// More records wait than may, or this one waited too long.
    #[error(
        "the trace store is overloaded: the record was not taken up in time; nothing was written"
    )]
    Overloaded,
    /// The disk is nearly full.
    #[error(
        "the trace store refuses records: only {free} bytes are free, {reserve} must stay; it resumes by itself"
    )]
    DiskReserve {
        /// Bytes free.
        free: u64,
        /// Bytes that must stay free.
        reserve: u64,
    },
    /// A write failed; the next record may succeed.
    #[error("the trace store could not write: {what}; nothing was acknowledged")]
    Write {
        /// What failed, without content.
        what: String,
    },
    /// A sync failed, so the state of a file is unknown.
    #[error("the trace store stopped after a failed write or sync: {what}; restart to recover")]
    Failed {
        /// What failed, without content.
        what: String,
    },
    /// The record is too large.
    #[error("the record has {bytes} bytes, {most} are allowed")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        most: usize,
    },
    /// The record has no canonical form.
    #[error("{what}")]
    Encode {
        /// Why.
        what: String,
    },
    /// It is on this node's disk, but not in the shared store, which was to have it as well.
    #[error("the shared store did not take the record in time: {what}; it resumes by itself")]
    NotShipped {
        /// What keeps it away.
        what: String,
    },
    /// The store was closed.
    #[error("the trace store is closed")]
    Closed,
}

#[derive(Debug)]
enum State {
    Waiting(Option<Waker>),
    Done(Result<Receipt, AppendError>),
    Taken,
}

/// Where the writer leaves the answer.
#[derive(Debug)]
pub(crate) struct Slot {
    state: Mutex<State>,
    ready: Condvar,
}

impl Slot {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(State::Waiting(None)), ready: Condvar::new() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves the answer and wakes who waits for it.
    pub(crate) fn finish(&self, answer: Result<Receipt, AppendError>) {
        let before = std::mem::replace(&mut *self.lock(), State::Done(answer));
        match before {
            State::Waiting(Some(waker)) => waker.wake(),
            State::Waiting(None) => self.ready.notify_one(),
            // The writer answers each slot once; a second answer cannot reach anyone.
            State::Done(_) | State::Taken => {}
        }
    }
}

/// A record on its way to the disk. Await it, or [`Append::wait`] for it.
///
/// Dropping it does not take the record back: it may be written all the same.
#[must_use = "a record is durable only once its receipt is there"]
pub struct Append {
    slot: Arc<Slot>,
}

impl fmt::Debug for Append {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Append(..)")
    }
}

impl Append {
    pub(crate) fn new(slot: Arc<Slot>) -> Self {
        Self { slot }
    }

    /// Blocks this thread until the record is durable or refused.
    ///
    /// # Errors
    /// If it was refused; see [`AppendError`].
    pub fn wait(self) -> Result<Receipt, AppendError> {
        let mut state = self.slot.lock();
        loop {
            match std::mem::replace(&mut *state, State::Taken) {
                State::Done(answer) => return answer,
                State::Taken => return Err(AppendError::Closed),
                State::Waiting(_) => {
                    *state = State::Waiting(None);
                    state = self.slot.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// Cancel safe: polling again after a drop of the surrounding future loses no answer.
impl Future for Append {
    type Output = Result<Receipt, AppendError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.slot.lock();
        match std::mem::replace(&mut *state, State::Taken) {
            State::Done(answer) => Poll::Ready(answer),
            State::Taken => Poll::Ready(Err(AppendError::Closed)),
            State::Waiting(waker) => {
                let waker = match waker {
                    Some(waker) if waker.will_wake(context.waker()) => waker,
                    Some(_) | None => context.waker().clone(),
                };
                *state = State::Waiting(Some(waker));
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::head::Head;
    use crate::record::sample;

    fn receipt() -> Receipt {
        let head = Head { kind: Kind::Outcome, record_id: sample::id(1), request: [0; 32] };
        Receipt::new(head, 7)
    }

    #[test]
    fn a_thread_and_a_task_are_woken() {
        let slot = Slot::new();
        let append = Append::new(Arc::clone(&slot));
        let waiting = std::thread::spawn(move || append.wait());
        slot.finish(Ok(receipt()));
        assert_eq!(waiting.join().unwrap(), Ok(receipt()));

        let slot = Slot::new();
        let append = Append::new(Arc::clone(&slot));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let finish = std::thread::spawn(move || slot.finish(Err(AppendError::Overloaded)));
        assert_eq!(runtime.block_on(append), Err(AppendError::Overloaded));
        finish.join().unwrap();
    }

    #[test]
    fn an_answer_before_the_question_is_kept() {
        let slot = Slot::new();
        slot.finish(Ok(receipt()));
        assert_eq!(Append::new(slot).wait().unwrap().index(), 7);
    }
}
