//! How far shipping got, who waits for it, and what is wrong with it.
//!
//! With `acknowledge: shipped` a receipt is held back here until the record is in the shared store.
//! Nobody waits longer than was agreed; when that time has passed once, further records are refused
//! before they are written, until something was shipped again.

use super::{Acknowledge, Sharing};
use crate::postgres::SharedError;
use crate::record::UtcNanos;
use crate::store::append::{AppendError, Receipt, Slot};
use crate::store::shared::lock;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Callers that may wait; one more is refused.
const MOST: usize = 65_536;

/// How a node's shipping stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipping {
    /// Where to.
    pub to: String,
    /// How many entries of this node's log are there; `None` until it was asked.
    pub shipped: Option<u64>,
    /// When it last answered.
    pub answered: Option<UtcNanos>,
    /// What the last try failed with.
    pub trouble: Option<String>,
    /// Records whose bodies could not be read here, so that only their leaves were shipped.
    pub unreadable: Vec<u64>,
    /// Callers that wait for their record to be shipped.
    pub waiting: usize,
}

#[derive(Debug)]
struct Held {
    index: u64,
    since: Duration,
    receipt: Receipt,
    slot: Arc<Slot>,
}

#[derive(Debug, Default)]
struct State {
    shipped: Option<u64>,
    answered: Option<UtcNanos>,
    trouble: Option<String>,
    unreadable: Vec<u64>,
    held: VecDeque<Held>,
    /// Somebody waited in vain, and nothing was shipped since.
    stalled: bool,
    /// The thread runs, so receipts may be held back for it.
    running: bool,
    closing: bool,
}

/// Shared by the shipping thread, the writer and the callers.
#[derive(Debug)]
pub(crate) struct Waiting {
    sharing: Sharing,
    state: Mutex<State>,
    /// Rung when something was shipped, and at the end.
    moved: Condvar,
}

impl Waiting {
    pub(crate) fn new(sharing: Sharing) -> Self {
        Self { sharing, state: Mutex::default(), moved: Condvar::new() }
    }

    pub(crate) fn sharing(&self) -> &Sharing {
        &self.sharing
    }

    pub(crate) fn status(&self) -> Shipping {
        let state = lock(&self.state);
        Shipping {
            to: self.sharing.address.to_string(),
            shipped: state.shipped,
            answered: state.answered,
            trouble: state.trouble.clone(),
            unreadable: state.unreadable.clone(),
            waiting: state.held.len(),
        }
    }

    pub(crate) fn started(&self) {
        lock(&self.state).running = true;
    }

    pub(super) fn position(&self) -> Option<u64> {
        lock(&self.state).shipped
    }

    pub(super) fn closing(&self) -> bool {
        lock(&self.state).closing
    }

    pub(crate) fn close(&self) {
        lock(&self.state).closing = true;
    }

    /// Whether callers wait for shipping at all.
    pub(crate) fn holds(&self) -> bool {
        let shipped = matches!(self.sharing.acknowledge, Acknowledge::Shipped { .. });
        shipped && lock(&self.state).running
    }

    /// Why a record is refused before it is written.
    pub(crate) fn refusal(&self) -> Option<AppendError> {
        let state = lock(&self.state);
        let refuse = self.holds_in(&state) && (state.stalled || state.held.len() >= MOST);
        refuse.then(|| not_shipped(&state))
    }

    fn holds_in(&self, state: &State) -> bool {
        state.running && matches!(self.sharing.acknowledge, Acknowledge::Shipped { .. })
    }

    /// Holds a receipt back until its record is shipped.
    pub(crate) fn hold(&self, receipt: Receipt, since: Duration, slot: Arc<Slot>) {
        let mut state = lock(&self.state);
        let index = receipt.index();
        // It may have been shipped already, between its sync and this.
        if state.shipped.is_some_and(|shipped| index < shipped) {
            drop(state);
            slot.finish(Ok(receipt));
            return;
        }
        state.held.push_back(Held { index, since, receipt, slot });
    }

    /// Refuses whoever has waited too long.
    pub(crate) fn give_back_late(&self, now: Duration) {
        let Acknowledge::Shipped { within } = self.sharing.acknowledge else { return };
        let mut state = lock(&self.state);
        let late = state.held.partition_point(|held| now.saturating_sub(held.since) > within);
        if late == 0 {
            return;
        }
        state.stalled = true;
        let refusal = not_shipped(&state);
        let late: Vec<Held> = state.held.drain(..late).collect();
        drop(state);
        late.into_iter().for_each(|held| held.slot.finish(Err(refusal.clone())));
    }

    /// The shared store holds everything below `position`.
    pub(super) fn reached(&self, position: u64, now: UtcNanos) {
        let mut state = lock(&self.state);
        state.shipped = Some(position);
        state.answered = Some(now);
        state.trouble = None;
        state.stalled = false;
        let done = state.held.partition_point(|held| held.index < position);
        let done: Vec<Held> = state.held.drain(..done).collect();
        drop(state);
        self.moved.notify_all();
        done.into_iter().for_each(|held| held.slot.finish(Ok(held.receipt)));
    }

    /// Waits until everything below `size` is shipped; whether it is.
    pub(crate) fn wait_for(&self, size: u64, most: Duration) -> bool {
        let behind = |state: &mut State| state.shipped.is_none_or(|shipped| shipped < size);
        let state = lock(&self.state);
        let (mut state, _) = self
            .moved
            .wait_timeout_while(state, most, behind)
            .unwrap_or_else(PoisonError::into_inner);
        !behind(&mut state)
    }

    pub(super) fn missing(&self, indexes: &[u64]) {
        lock(&self.state).unreadable.extend(indexes);
    }

    pub(super) fn failed(&self, error: &SharedError) {
        lock(&self.state).trouble = Some(error.to_string());
    }

    /// Nothing more will be shipped.
    pub(super) fn end(&self) {
        let mut state = lock(&self.state);
        state.running = false;
        let refusal = not_shipped(&state);
        let rest: Vec<Held> = state.held.drain(..).collect();
        drop(state);
        rest.into_iter().for_each(|held| held.slot.finish(Err(refusal.clone())));
    }
}

fn not_shipped(state: &State) -> AppendError {
    let what = state.trouble.clone().unwrap_or_else(|| "it did not answer in time".to_owned());
    AppendError::NotShipped { what }
}
