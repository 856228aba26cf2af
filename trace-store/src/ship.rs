//! Sending this node's records to the PostgreSQL that several nodes share.
//!
//! One thread follows the log. It reads what a checkpoint covers from the node's own files
//! (`ship/source.rs`), never from memory, and hands it over a batch at a time (`ship/target.rs`):
//! leaves, ciphertext, closed names, sealed keys and the checkpoint in one transaction. How far it got
//! is read back from PostgreSQL, so whatever is interrupted on either side is done again without loss
//! or duplicates. PostgreSQL away stops nothing here, unless callers asked to wait for it
//! (`ship/waiting.rs`). What ends or is erased goes through `ship/holder.rs`.

pub(crate) mod holder;
mod source;
mod target;
mod waiting;

pub use waiting::Shipping as ShipStatus;

use crate::cells::Reader;
use crate::cells::wrapped::Sealing;
use crate::postgres::{Address, SharedError};
use crate::store::shared::{Shared, lock};
use source::Source;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::time::Duration;
use target::Target;
pub(crate) use waiting::Waiting;

/// A first pause after a failure; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often the thread looks up without being told of a new checkpoint.
const TICK: Duration = Duration::from_secs(1);

/// How often one who deletes is looked after.
const YIELD: Duration = Duration::from_millis(1);

/// When a record counts as taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// When it is on this node's disk; a lost disk costs what was not shipped yet.
    Local,
    /// When it is in the shared store as well, or else within this time not at all.
    Shipped {
        /// How long a caller waits, and how long the shared store may be away.
        within: Duration,
    },
}

/// What a node shares, and with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Where the shared store is.
    pub address: Address,
    /// When a record counts as taken in.
    pub acknowledge: Acknowledge,
    /// Who else can read what is shipped: other nodes, and a key kept offline.
    pub readers: Vec<Reader>,
    /// A folder, best on another volume, that gets a copy of each day's sealed keys.
    pub key_copies: Option<PathBuf>,
}

impl Sharing {
    pub(crate) fn sealing(&self) -> Sealing {
        Sealing { readers: self.readers.clone(), copies: self.key_copies.clone() }
    }
}

/// Follows the log until the store closes; what is left then is shipped if the shared store takes it.
pub(crate) fn follow(shared: &Shared, waiting: &Waiting) {
    let mut shipper =
        Shipper { shared, waiting, source: Source::default(), target: None, joined: false };
    let mut pause = Duration::ZERO;
    loop {
        let closing = wait(shared, waiting, pause);
        pause = match shipper.drain() {
            Ok(()) => Duration::ZERO,
            Err(error) => {
                shipper.target = None;
                waiting.failed(&error);
                pause.saturating_mul(2).clamp(PAUSE, LONGEST_PAUSE)
            }
        };
        if closing {
            break;
        }
    }
    waiting.end();
}

/// Waits for a checkpoint above what is shipped, a tick, or the end; after a failure for the pause.
/// Says whether the end has come.
fn wait(shared: &Shared, waiting: &Waiting, pause: Duration) -> bool {
    let signed = lock(&shared.signed);
    if pause.is_zero() {
        let position = waiting.position();
        let idle = |signed: &mut crate::store::shared::Signed| {
            position.is_some_and(|position| signed.checkpoint.size() <= position)
                && !waiting.closing()
        };
        drop(
            shared
                .newly_signed
                .wait_timeout_while(signed, TICK, idle)
                .unwrap_or_else(PoisonError::into_inner),
        );
    } else {
        // Also checkpoints that come meanwhile wait: a server that is away is not asked more often.
        let stay = |_: &mut crate::store::shared::Signed| !waiting.closing();
        drop(
            shared
                .newly_signed
                .wait_timeout_while(signed, pause, stay)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }
    waiting.closing()
}

/// The thread's own state.
struct Shipper<'a> {
    shared: &'a Shared,
    waiting: &'a Waiting,
    source: Source,
    target: Option<Target>,
    /// Whether this process has sent the sealed keys of earlier days.
    joined: bool,
}

impl Shipper<'_> {
    /// Ships everything that a checkpoint covers.
    fn drain(&mut self) -> Result<(), SharedError> {
        while self.step()? {
            // One who waits would hardly ever come between two steps.
            while self.shared.deleting.is_wanted() {
                std::thread::sleep(YIELD);
            }
        }
        Ok(())
    }

    /// Ships one batch; whether there may be more.
    fn step(&mut self) -> Result<bool, SharedError> {
        // Days do not end, and records are not erased, between reading them here and sending them.
        let _one_at_a_time = self.shared.deleting.take();
        let mut target = match self.target.take() {
            Some(target) => target,
            None => {
                let target = Target::open(self.shared, &self.waiting.sharing().address)?;
                self.waiting.reached(target.position(), self.shared.clock.now());
                target
            }
        };
        if !self.joined {
            holder::put_right(self.shared, &self.waiting.sharing().address)?;
            target.send_keys(self.shared)?;
            self.joined = true;
        }
        target.look_ahead(self.shared)?;
        let batch = self.source.next(self.shared, target.position())?;
        let more = match &batch {
            Some(batch) => {
                target.commit(self.shared, batch)?;
                self.waiting.missing(&batch.missing);
                true
            }
            None => false,
        };
        self.waiting.reached(target.position(), self.shared.clock.now());
        self.target = Some(target);
        Ok(more)
    }
}
