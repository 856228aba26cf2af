//! The listener and its connections: start, the handle that tests hold, stop. What happens to one
//! request is in `exchange.rs`.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::exchange::{self, Shared};
use crate::{Behaviour, Counts, Received, Settings};

/// Pause after a failed accept (too many open files), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(5);

/// The server; see [`Stub::start`].
#[derive(Clone, Copy, Debug)]
pub struct Stub;

impl Stub {
    /// Binds, and serves on the current tokio runtime until the handle is stopped or dropped.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn start(settings: Settings) -> io::Result<Handle> {
        let listener = TcpListener::bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(settings));
        let (stopping, tasks) = (CancellationToken::new(), TaskTracker::new());
        let accepting = accept(listener, Arc::clone(&shared), stopping.clone(), tasks.clone());
        tasks.spawn(accepting);
        Ok(Handle { address, shared, stopping, tasks })
    }
}

/// A running stub. Dropping it stops the stub without waiting.
#[derive(Debug)]
pub struct Handle {
    address: SocketAddr,
    shared: Arc<Shared>,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Handle {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What an SDK takes as base URL: `http://127.0.0.1:PORT/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The name it was started with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.settings.name
    }

    /// Changes how it behaves from the next request on.
    pub fn set(&self, behaviour: Behaviour) {
        self.shared.set(behaviour);
    }

    /// How it behaves now.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.shared.behaviour()
    }

    /// What it received and still keeps, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.shared.journal.requests()
    }

    /// Whether these bytes arrived anywhere: path, headers or body, read to the end or not. Sound
    /// as long as [`Counts::dropped`] is 0.
    #[must_use]
    pub fn saw(&self, needle: &[u8]) -> bool {
        self.shared.journal.saw(needle)
    }

    /// How many requests arrived, whether kept or not.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts().arrived
    }

    /// All counts.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.journal.counts()
    }

    /// Forgets what was received and counts from nought.
    pub fn clear(&self) {
        self.shared.journal.clear();
    }

    /// Waits until the counts are as wanted, and gives them. Returns the last counts when the stub
    /// is gone. Cancel safe.
    pub async fn wait_for(&self, wanted: impl FnMut(&Counts) -> bool) -> Counts {
        let mut watch = self.shared.journal.watch();
        match watch.wait_for(wanted).await {
            Ok(counts) => *counts,
            Err(_gone) => self.counts(),
        }
    }

    /// Waits until the bodies of `n` requests have been read. Cancel safe.
    pub async fn wait_for_request(&self, n: u64) -> Counts {
        self.wait_for(|counts| counts.read >= n).await
    }

    /// Waits until a caller left before its answer was complete. Cancel safe.
    pub async fn wait_for_abort(&self) -> Counts {
        self.wait_for(|counts| counts.aborted > 0).await
    }

    /// Closes the listener and every connection, finished or not, and waits until they are gone.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.stopping.cancel();
        self.tasks.close();
    }
}

/// A `Mutex` whose poisoning does not matter, because each change is one assignment.
#[derive(Debug)]
pub(crate) struct Cell<T>(Mutex<T>);

impl<T> Cell<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn accept(
    listener: TcpListener,
    shared: Arc<Shared>,
    stopping: CancellationToken,
    tasks: TaskTracker,
) {
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _peer)) => {
                tasks.spawn(connection(stream, Arc::clone(&shared), stopping.clone()));
            }
            Err(_busy) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>, stopping: CancellationToken) {
    if stream.set_nodelay(true).is_err() {
        return; // The caller has already gone.
    }
    let service = service_fn(move |request| exchange::answer(Arc::clone(&shared), request));
    let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        () = stopping.cancelled() => {}
        // How each request ended is in the journal; a broken connection says nothing more.
        _ended = serving => {}
    }
}
