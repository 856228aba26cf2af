//! Listeners, connections, signals and the end of the process. What a request means is
//! [`crate::pipeline`]'s business.

use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::{self, Stopwatch};
use crate::config::{Settings, reload};
use crate::cosigning::Cosigners;
use crate::disconnection;
use crate::gateway::Gateway;
use crate::identity::Identity;
use crate::pipeline;
use crate::tls::{Client, Tls};

/// Longest wait for the head of a request, on a new connection or an idle one that has begun one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest head that is read, in bytes.
const MAX_HEAD_BYTES: usize = 64 << 10;
/// The same for HTTP/2, where it is counted after decompression.
const MAX_HEAD_LIST_BYTES: u32 = 64 << 10;
/// Most requests at a time over one connection of HTTP/2.
const MAX_STREAMS: u32 = 128;
/// Most connections at a time; a further one waits in the system's queue.
const MAX_CONNECTIONS: usize = 4096;
/// How often, at the least, the version of the rules is looked for where versions are kept.
const CONFIRM_EVERY: Duration = Duration::from_secs(60);
/// How often it is written down when keys were used last.
const NOTE_USE_EVERY: Duration = Duration::from_secs(60);

/// The data plane: the OpenAI surface, and the two bare probes a load balancer asks.
pub fn data_plane(gateway: Arc<Gateway>) -> Router {
    let shared = Arc::clone(&gateway);
    probes(gateway).fallback(move |request: Request<Body>| {
        let gateway = Arc::clone(&shared);
        async move { pipeline::handle(gateway, request).await }
    })
}

/// The governance plane.
pub fn governance_plane(
    identity: Arc<Identity>,
    cosigners: Arc<Cosigners>,
    rules: (&Path, &Settings),
) -> Router {
    crate::govern::router(identity, cosigners, rules)
}

/// Who is at the other end of a connection, as every request over it says.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Their address.
    pub address: SocketAddr,
    /// What their certificate stands for, where they showed one that the settings know.
    pub client: Option<Arc<Client>>,
}

fn probes(gateway: Arc<Gateway>) -> Router {
    use axum::routing::get;
    Router::new().route("/livez", get(|| async { "ok" })).route(
        "/readyz",
        get(move || async move {
            if gateway.is_ready() {
                (http::StatusCode::OK, "ok")
            } else {
                (http::StatusCode::SERVICE_UNAVAILABLE, "no")
            }
        }),
    )
}

/// Serves connections of one listener until `stop`, then lets the open ones finish their requests.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    serve_over(listener, None, router, stop).await;
}

/// The same, over TLS where there is a certificate for it.
pub async fn serve_over(
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    router: Router,
    stop: CancellationToken,
) {
    let connections = TaskTracker::new();
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let (tls, router, stop) = (tls.clone(), router.clone(), stop.clone());
                connections.spawn(async move {
                    connection(stream, address, tls, (router, stop)).await;
                    drop(place);
                });
            }
            Err(error) => {
                // Out of file descriptors, mostly: wait for one to come free.
                tracing::warn!(kind = %error.kind(), "listener.accept_failed");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<Arc<Tls>>,
    (router, stop): (Router, CancellationToken),
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(kind = %error.kind(), "connection.nodelay_failed");
    }
    let Some(tls) = tls else {
        let peer = Peer { address, client: None };
        return spoken(stream, (peer, false), router, stop).await;
    };
    let shaking = tokio::time::timeout(HEAD_TIMEOUT, tls.acceptor().accept(stream));
    let shaken = tokio::select! {
        shaken = shaking => shaken,
        () = stop.cancelled() => return,
    };
    let Ok(Ok(stream)) = shaken else {
        tracing::debug!("connection.handshake_failed");
        return;
    };
    let (_, session) = stream.get_ref();
    let client = tls.client(session.peer_certificates()).map(Arc::new);
    let two = session.alpn_protocol() == Some(b"h2");
    spoken(stream, (Peer { address, client }, two), router, stop).await;
}

/// Speaks HTTP/1.1, or HTTP/2 where that was agreed on, until either side ends it.
async fn spoken<S>(stream: S, (peer, two): (Peer, bool), router: Router, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer.clone());
        inner.call(request)
    });
    let stream = TokioIo::new(stream);
    let ended = if two {
        let serving = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(MAX_STREAMS)
            .max_header_list_size(MAX_HEAD_LIST_BYTES)
            .keep_alive_interval(HEAD_TIMEOUT)
            .keep_alive_timeout(HEAD_TIMEOUT)
            .serve_connection(stream, service);
        let mut serving = std::pin::pin!(serving);
        tokio::select! {
            ended = serving.as_mut() => ended,
            () = stop.cancelled() => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        }
    } else {
        let serving = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(MAX_HEAD_BYTES.max(8192))
            .serve_connection(stream, service);
        let mut serving = std::pin::pin!(serving);
        tokio::select! {
            ended = serving.as_mut() => ended,
            () = stop.cancelled() => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        }
    };
    if ended.is_err() {
        tracing::debug!("connection.ended_early");
    }
}

/// Writes down when keys were used last; what cannot be written now is tried again.
fn note_use(gateway: &Gateway, key_table: &std::path::Path) {
    let written = tokio::task::block_in_place(|| gateway.last_used().write(key_table));
    if let Err(error) = written {
        tracing::warn!(kind = %error.kind(), "keys.use_not_written");
    }
}

/// What the signals ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Reload the rules (SIGHUP).
    Reload,
    /// Drain and end (SIGTERM, SIGINT).
    Stop,
}

/// Turns signals into [`Signal`]s.
pub struct Signals {
    hangup: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// Takes over the three signals.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// The next signal. Cancel-safe.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.hangup.recv() => Signal::Reload,
            _ = self.terminate.recv() => Signal::Stop,
            _ = self.interrupt.recv() => Signal::Stop,
        }
    }
}

/// How often the version in force is to be confirmed: twice, at least, in the time it is kept for.
fn confirm_every(gateway: &Gateway) -> Duration {
    let live = gateway.live();
    let kept = live.governance().map_or(CONFIRM_EVERY, |governance| governance.max_age / 2);
    kept.min(CONFIRM_EVERY)
}

/// Looks once a second whether the key table, the tables of what is closed or the day has changed,
/// so that a key works as soon as it is created, stops as soon as it is removed, an exception opens as
/// soon as it is signed, and what expires does so on its day. What the proxy itself noticed of an endpoint
/// is taken up at once. Once a minute the version of the rules is confirmed.
pub async fn watch(gateway: Arc<Gateway>, settings: Settings, stop: CancellationToken) {
    let (key_table, closings) = (&settings.api_keys, &settings.closings);
    let stamp = |path: &PathBuf| {
        std::fs::metadata(path).and_then(|meta| Ok((meta.modified()?, meta.len()))).ok()
    };
    // Nothing counts as seen yet: what changed while the server started is taken up at once.
    let (mut seen, mut seen_closings, mut seen_disconnected) = (None, None, None);
    let disconnected = disconnection::table_of(&settings);
    let mut confirmed = Stopwatch::start();
    gateway.last_used().load(key_table);
    let mut noted = Stopwatch::start();
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    loop {
        let noticed = tokio::select! {
            _ = ticks.tick() => false,
            () = gateway.noticed() => true,
            () = stop.cancelled() => {
                note_use(&gateway, key_table);
                return;
            }
        };
        if noted.elapsed() >= NOTE_USE_EVERY {
            noted = Stopwatch::start();
            note_use(&gateway, key_table);
        }
        // A clock that went back makes the last confirmation one that is still to come.
        let due = confirmed.elapsed() >= confirm_every(&gateway);
        // Where several nodes share their rules, PostgreSQL confirms them and not this folder.
        if settings.shared.is_some() {
            confirmed = Stopwatch::start();
        } else if due || gateway.confirmed().as_s() > clock::now().as_s() {
            confirmed = Stopwatch::start();
            let look = || reload::confirm(&gateway, &settings, clock::now());
            tokio::task::block_in_place(look);
        }
        let now = Some(stamp(&disconnected));
        if now != seen_disconnected {
            match disconnection::take_up(&gateway, &disconnected).await {
                Ok(()) => seen_disconnected = now,
                Err(error) => {
                    tracing::error!(error = %error, "site.disconnection_failed");
                }
            }
        }
        reload::begin_day(&gateway, clock::now()).await;
        reload::begin_exceptions(&gateway, &settings, clock::now()).await;
        let now = Some(stamp(closings));
        if noticed || now != seen_closings {
            match crate::closings::take_up(&gateway, closings).await {
                Ok(()) => seen_closings = now,
                Err(error) => {
                    seen_closings = None;
                    tracing::error!(error = %error, "endpoint.closings_failed");
                }
            }
        }
        let now = Some(stamp(key_table));
        if now == seen {
            continue;
        }
        match reload::reload_keys(&gateway, key_table).await {
            Ok(()) => seen = now,
            Err(error) => tracing::error!(error = %error, "keys.reload_failed"),
        }
    }
}
