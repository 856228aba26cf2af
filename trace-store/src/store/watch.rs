//! Watching records as they become durable, for `tail`. Lossy on purpose: a slow watcher must not
//! slow the writer down.

use super::shared::Live;
use crate::query::Stored;
use crate::record::Envelope;
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// What a watcher sees next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watched {
    /// A record has become durable.
    Record(Box<Stored>),
    /// The watcher was too slow and missed this many.
    Missed(u64),
    /// The store closed.
    Closed,
}

/// A watcher.
#[derive(Debug)]
pub struct Watch {
    live: broadcast::Receiver<Arc<Live>>,
}

impl Watch {
    pub(crate) fn new(live: broadcast::Receiver<Arc<Live>>) -> Self {
        Self { live }
    }

    /// Waits for what comes next. Cancel safe: nothing is lost if the wait is given up.
    pub async fn next(&mut self) -> Watched {
        loop {
            let received = self.live.recv().await;
            if let Some(watched) = Self::read(received) {
                return watched;
            }
        }
    }

    /// Blocks this thread until what comes next; not for use inside a task.
    pub fn wait(&mut self) -> Watched {
        loop {
            let received = self.live.blocking_recv();
            if let Some(watched) = Self::read(received) {
                return watched;
            }
        }
    }

    fn read(received: Result<Arc<Live>, RecvError>) -> Option<Watched> {
        let live = match received {
            Ok(live) => live,
            Err(RecvError::Lagged(missed)) => return Some(Watched::Missed(missed)),
            Err(RecvError::Closed) => return Some(Watched::Closed),
        };
        // These bytes were read back when they were written, so they are a record.
        let envelope = Envelope::parse(&live.canonical).ok()?;
        Some(Watched::Record(Box::new(Stored {
            envelope,
            canonical: live.canonical.clone(),
            commitment: live.commitment,
            salt: live.salt,
            day: live.cell.day,
        })))
    }
}
