//! A feed for the organisation's security monitoring: each record, soon after it is durable, as an
//! OCSF event in a syslog message. At least once: after a break, what the receiver may have missed is
//! sent again, and `metadata.uid` tells the copies apart. A feed that cannot be delivered holds up
//! nothing; it catches up from the store.
//!
//! What goes out are names and numbers, as in the records, less what only serves to prove which text
//! a call was: the keyed digests and their key stay here. How it goes is in `siem/wire.rs`, how far
//! it has come in `siem/position.rs`.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;
use trace_store::record::{Kind, UtcNanos};
use trace_store::{Order, Query, Store, Stored};

use crate::clock::{self, Stopwatch};
use crate::gateway::Gateway;

mod position;
mod syslog;
mod wire;

use position::Position;
use wire::{Connector, Wire};
pub use wire::{Receiver, ReceiverError};

/// Where the feed goes, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Siem {
    /// The receiver.
    pub to: Receiver,
    /// The kinds of records in it.
    pub kinds: Vec<Kind>,
    /// PEM files of authorities trusted besides the system's.
    pub ca_files: Vec<PathBuf>,
    /// Where it is kept how far the feed has come.
    pub position: PathBuf,
}

/// Between two looks for new records.
const EVERY: Duration = Duration::from_secs(1);
/// What was sent on a connection that has stood for so long since counts as received: the protocol
/// acknowledges nothing, and a break shows within the time that a connection takes to fail.
const SETTLED: Duration = Duration::from_secs(30);
/// Longest wait between two attempts to connect.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Longest time a receiver may take nothing.
const SLOWEST: Duration = Duration::from_secs(30);

/// Feeds the receiver until `stop`.
pub async fn run(gateway: Arc<Gateway>, siem: Siem, stop: CancellationToken) {
    let connector = match Connector::new(&siem.ca_files) {
        Ok(connector) => connector,
        Err(error) => return tracing::error!(error = %error, "siem.not_begun"),
    };
    let mut feed = match Feed::begin(gateway.store().clone(), siem) {
        Ok(feed) => feed,
        Err(error) => return tracing::error!(kind = %error.kind(), "siem.not_begun"),
    };
    let behind = Arc::clone(&feed.behind);
    gateway.telemetry().metrics.look("bailiwick.siem.behind", "Records not yet sent", move || {
        behind.load(Ordering::Relaxed)
    });
    let mut pause = EVERY;
    while !stop.is_cancelled() {
        if let Err(error) = feed.over(&connector, &mut pause, &stop).await {
            tracing::warn!(kind = %error.kind(), "siem.interrupted");
            feed.go_back();
            tokio::select! {
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                () = stop.cancelled() => {}
            }
        }
    }
    feed.note();
}

struct Feed {
    store: Store,
    siem: Siem,
    /// The last record that was sent.
    sent: Position,
    /// The last record that counts as received.
    settled: Position,
    /// What was sent lately, each with when.
    lately: VecDeque<(Stopwatch, Position)>,
    noted: Position,
    behind: Arc<AtomicU64>,
}

impl Feed {
    /// Goes on where the feed had come; a new one begins with what happens from now on.
    fn begin(store: Store, siem: Siem) -> io::Result<Self> {
        let position = match Position::read(&siem.position)? {
            Some(position) => position,
            None => {
                let now = UtcNanos(clock::now().as_ns());
                let position = Position { next: store.health().size, from: now };
                position.write(&siem.position)?;
                position
            }
        };
        Ok(Self {
            store,
            siem,
            sent: position,
            settled: position,
            lately: VecDeque::new(),
            noted: position,
            behind: Arc::default(),
        })
    }

    /// Connects, and sends until the connection breaks or `stop` ends the feed in order.
    async fn over(
        &mut self,
        connector: &Connector,
        pause: &mut Duration,
        stop: &CancellationToken,
    ) -> io::Result<()> {
        let mut wire = tokio::select! {
            wire = connector.connect(&self.siem.to) => wire?,
            () = stop.cancelled() => return Ok(()),
        };
        tracing::info!("siem.connected");
        *pause = EVERY;
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            let mut nothing = [0; 64];
            tokio::select! {
                _ = ticks.tick() => {}
                // A receiver says nothing; that it can be read from means that it is going.
                read = wire.read(&mut nothing) => match read? {
                    0 => return Err(io::ErrorKind::ConnectionReset.into()),
                    _ => continue,
                },
                () = stop.cancelled() => {
                    self.send_new(&mut wire).await?;
                    wire.shutdown().await?;
                    self.settled = self.sent;
                    return Ok(());
                }
            }
            self.send_new(&mut wire).await?;
            self.settle();
        }
    }

    /// Sends everything that is durable and was not sent.
    async fn send_new(&mut self, wire: &mut Wire) -> io::Result<()> {
        let mut cursor = None;
        // A cursor belongs to its query: what is asked stays the same from page to page.
        let from = self.sent.from;
        loop {
            let query = Query {
                from: Some(from),
                kinds: self.siem.kinds.clone(),
                order: Order::Oldest,
                limit: Query::LARGEST_PAGE,
                cursor: cursor.take(),
                ..Query::default()
            };
            let store = self.store.clone();
            let page = tokio::task::spawn_blocking(move || store.query(&query));
            let page = page.await.map_err(io::Error::other)?.map_err(io::Error::other)?;
            for damaged in &page.unreadable {
                tracing::error!(index = damaged.index, "siem.record_unreadable");
            }
            let mut last = None;
            let mut text = Vec::new();
            for stored in page.records.iter().filter(|stored| stored.index() >= self.sent.next) {
                text.extend(syslog::framed(stored, &event(stored)));
                last = Some(stored);
            }
            if let Some(last) = last {
                tokio::time::timeout(SLOWEST, async {
                    wire.write_all(&text).await?;
                    wire.flush().await
                })
                .await
                .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
                self.sent = Position { next: last.index() + 1, from: last.acknowledged() };
                self.lately.push_back((Stopwatch::start(), self.sent));
            }
            let behind = self.store.health().size.saturating_sub(self.sent.next);
            match page.next {
                Some(next) => {
                    self.behind.store(behind, Ordering::Relaxed);
                    cursor = Some(next);
                }
                None => {
                    self.behind.store(0, Ordering::Relaxed);
                    return Ok(());
                }
            }
        }
    }

    /// What was sent long enough ago counts as received.
    fn settle(&mut self) {
        while let Some((when, position)) = self.lately.front().copied()
            && when.elapsed() >= SETTLED
        {
            self.settled = position;
            self.lately.pop_front();
        }
        self.note();
    }

    /// The connection broke: what may have been lost is sent again.
    fn go_back(&mut self) {
        self.lately.clear();
        self.sent = self.settled;
        let behind = self.store.health().size.saturating_sub(self.sent.next);
        self.behind.store(behind, Ordering::Relaxed);
        self.note();
    }

    fn note(&mut self) {
        if self.settled == self.noted {
            return;
        }
        match self.settled.write(&self.siem.position) {
            Ok(()) => self.noted = self.settled,
            // At worst more is sent twice after the next start.
            Err(error) => {
                tracing::warn!(kind = %error.kind(), "siem.position_not_kept");
            }
        }
    }
}

/// What serves to prove that a text was a call, and so to recognise one.
const RECOGNISES: [&str; 3] = ["answer_digest", "request_digest", "request_key"];

/// A record as an OCSF event, without what serves to recognise a text.
fn event(stored: &Stored) -> String {
    let mut event: Value = serde_json::from_str(&stored.ocsf()).unwrap_or_default();
    forget(&mut event);
    event.to_string()
}

fn forget(value: &mut Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !RECOGNISES.contains(&name.as_str()));
        fields.values_mut().for_each(forget);
    } else if let Some(items) = value.as_array_mut() {
        items.iter_mut().for_each(forget);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recognises_a_text_stays_at_any_depth() {
        let mut value = serde_json::json!({
            "uid": 1,
            "unmapped": {"decision": {"request_key": "a", "level": "public"}, "all": [{"answer_digest": "b"}]},
        });
        forget(&mut value);
        let left = serde_json::json!({
            "uid": 1,
            "unmapped": {"decision": {"level": "public"}, "all": [{}]},
        });
        assert_eq!(value, left);
    }
}
