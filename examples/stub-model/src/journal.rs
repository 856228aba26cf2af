//! What a stub received: counted always, kept as far as [`Recording`] allows. An [`Exchange`]
//! follows one request and notices, when it is dropped unfinished, that the caller left.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use memchr::memmem;
use serde::Serialize;
use tokio::sync::watch;

use crate::{Recording, clock};

/// One request as it arrived. Its `Debug` shows no content.
#[derive(Clone)]
pub struct Received {
    /// Number of the request, from 0 since the start.
    pub number: u64,
    /// HTTP method.
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// Header names (lower case) and values, in order.
    pub headers: Vec<(String, Bytes)>,
    /// The body's bytes, or as many as arrived.
    pub body: Bytes,
    /// When the head of the request had been read.
    pub arrived_at: SystemTime,
    /// How far it got.
    pub state: State,
    /// Writes of the answer's body that were handed over.
    pub frames_out: u64,
}

impl Received {
    /// The first header of this name (lower case), if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        std::str::from_utf8(value).ok()
    }

    /// The body as JSON, if it is that.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether these bytes stand anywhere in path, headers or body.
    #[must_use]
    pub fn contains(&self, needle: &[u8]) -> bool {
        let finder = memmem::Finder::new(needle);
        let within = |bytes: &[u8]| finder.find(bytes).is_some();
        within(self.path.as_bytes())
            || within(&self.body)
            || self.headers.iter().any(|(name, value)| within(name.as_bytes()) || within(value))
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.len())
            .field("state", &self.state)
            .field("frames_out", &self.frames_out)
            .finish_non_exhaustive()
    }
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being read or answered.
    Open,
    /// Answered to the end.
    Completed,
    /// The caller left before the end, or the stub was stopped.
    Aborted,
    /// The stub broke it off, as it was told to.
    Cut,
}

/// Numbers of requests since the start or the last [`clear`](crate::Handle::clear).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Heads read.
    pub arrived: u64,
    /// Bodies read to their end.
    pub read: u64,
    /// Answered to the end.
    pub completed: u64,
    /// Left by the caller.
    pub aborted: u64,
    /// Broken off by the stub.
    pub cut: u64,
    /// No longer kept, because of the bounds of [`Recording`].
    pub dropped: u64,
}

/// All requests of one stub.
#[derive(Debug)]
pub(crate) struct Journal {
    recording: Recording,
    kept: Mutex<Kept>,
    counts: watch::Sender<Counts>,
}

/// The requests still held, and what a bound needs to know.
#[derive(Debug, Default)]
struct Kept {
    entries: VecDeque<Received>,
    body_bytes: usize,
    next: u64,
    /// First number that counts: exchanges from before a `clear` change nothing any more.
    since: u64,
}

impl Journal {
    pub(crate) fn new(recording: Recording) -> Self {
        Self { recording, kept: Mutex::default(), counts: watch::Sender::new(Counts::default()) }
    }

    /// Opens the entry of a request whose head has been read.
    pub(crate) fn open(self: &Arc<Self>, head: &Parts) -> Exchange {
        let mut kept = self.lock();
        let number = kept.next;
        kept.next += 1;
        let mut dropped = 0;
        if let Recording::Kept { requests, .. } = self.recording {
            kept.entries.push_back(entry(number, head));
            dropped = kept.shrink(requests, usize::MAX);
        }
        drop(kept);
        self.counts.send_modify(|counts| {
            counts.arrived += 1;
            counts.dropped += dropped;
        });
        let body = match self.recording {
            Recording::Off => None,
            Recording::Kept { .. } => Some(BytesMut::new()),
        };
        Exchange { journal: Arc::clone(self), number, frames_out: 0, body, state: State::Open }
    }

    pub(crate) fn requests(&self) -> Vec<Received> {
        self.lock().entries.iter().cloned().collect()
    }

    pub(crate) fn saw(&self, needle: &[u8]) -> bool {
        self.lock().entries.iter().any(|received| received.contains(needle))
    }

    pub(crate) fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }

    /// Forgets all requests and counts from nought; those still open are forgotten too.
    pub(crate) fn clear(&self) {
        let mut kept = self.lock();
        kept.since = kept.next;
        kept.entries.clear();
        kept.body_bytes = 0;
        self.counts.send_replace(Counts::default());
    }

    /// Applies a change to an entry and to the counts, unless a `clear` came between.
    fn update(&self, number: u64, entry: impl FnOnce(&mut Received), counts: impl Fn(&mut Counts)) {
        let mut kept = self.lock();
        if number < kept.since {
            return;
        }
        let mut dropped = 0;
        if let Recording::Kept { requests, bytes } = self.recording {
            if let Some(found) = kept.entries.iter_mut().rfind(|known| known.number == number) {
                let before = found.body.len();
                entry(found);
                let after = found.body.len();
                kept.body_bytes = (kept.body_bytes + after).saturating_sub(before);
            }
            dropped = kept.shrink(requests, bytes);
        }
        // Still under the lock, so that a `clear` cannot come between entry and counts.
        self.counts.send_modify(|known| {
            counts(known);
            known.dropped += dropped;
        });
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Every change under this lock is complete in itself, so a poisoned one is still sound.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Drops the oldest entries until both bounds hold; gives how many went.
    fn shrink(&mut self, requests: usize, bytes: usize) -> u64 {
        let mut dropped = 0;
        while self.entries.len() > requests || self.body_bytes > bytes {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.body_bytes = self.body_bytes.saturating_sub(oldest.body.len());
            dropped += 1;
        }
        dropped
    }
}

fn entry(number: u64, head: &Parts) -> Received {
    let value = |value: &http::HeaderValue| Bytes::copy_from_slice(value.as_bytes());
    Received {
        number,
        method: head.method.to_string(),
        path: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        headers: head.headers.iter().map(|(name, v)| (name.to_string(), value(v))).collect(),
        body: Bytes::new(),
        arrived_at: clock::now(),
        state: State::Open,
        frames_out: 0,
    }
}

/// One request on its way; dropping it before it ended means that the caller left.
#[derive(Debug)]
pub(crate) struct Exchange {
    journal: Arc<Journal>,
    number: u64,
    frames_out: u64,
    /// What has been read of the body so far; `None` when it need not be kept.
    body: Option<BytesMut>,
    state: State,
}

impl Exchange {
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Notes a part of the request's body.
    pub(crate) fn part(&mut self, data: &[u8]) {
        if let Some(body) = &mut self.body {
            body.extend_from_slice(data);
        }
    }

    /// The body has been read to its end.
    pub(crate) fn read(&mut self) {
        let body = self.body.take().map(BytesMut::freeze).unwrap_or_default();
        let store = |entry: &mut Received| entry.body = body;
        self.journal.update(self.number, store, |counts| counts.read += 1);
    }

    /// One more write of the answer was handed over.
    pub(crate) fn wrote(&mut self) {
        self.frames_out += 1;
    }

    /// The answer has been handed over to its end.
    pub(crate) fn complete(&mut self) {
        self.finish(State::Completed);
    }

    /// The stub breaks the answer off.
    pub(crate) fn cut(&mut self) {
        self.finish(State::Cut);
    }

    fn finish(&mut self, state: State) {
        if self.state != State::Open {
            return;
        }
        self.state = state;
        let (partial, frames_out) = (self.body.take(), self.frames_out);
        let store = |entry: &mut Received| {
            entry.state = state;
            entry.frames_out = frames_out;
            if let Some(partial) = partial {
                entry.body = partial.freeze();
            }
        };
        self.journal.update(self.number, store, |counts| match state {
            State::Completed => counts.completed += 1,
            State::Cut => counts.cut += 1,
            State::Aborted | State::Open => counts.aborted += 1,
        });
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.finish(State::Aborted);
    }
}
