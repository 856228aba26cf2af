//! A whole server: store, rules, listeners, socket. `serve` runs one until a signal; the
//! demonstration and the tests run one until they are done.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use classifiers::Classifier;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use trace_store::{Settings as StoreSettings, Store};

use crate::audit::socket;
use crate::change::folder::Folder;
use crate::change::history::{self, Begun};
use crate::clock;
use crate::closings::{self, RememberError};
use crate::config::Settings;
use crate::config::reload::{self, Known, ReloadError};
use crate::conversation::sealed::{SealError, Sealer};
use crate::cosigning::{self, Cosigners};
use crate::disconnection;
use crate::gateway::{Gateway, Live, Parts};
use crate::identity::{self, Identity, NoRandomness};
use crate::keys::{Keys, KeysError};
use crate::nodes::follow;
use crate::pipeline::record;
use crate::retention;
use crate::server;
use crate::siem;
use crate::telemetry::{self, OtlpError, Telemetry};
use crate::tls::{self, Tls, TlsError};
use crate::upstream::client::{Client, ClientError};

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The rules cannot be loaded.
    #[error(transparent)]
    Rules(#[from] ReloadError),
    /// The key table cannot be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The keys of sealed ids cannot be had.
    #[error(transparent)]
    Sealer(#[from] SealError),
    /// The HTTP client cannot be built.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Telemetry cannot be set up.
    #[error(transparent)]
    Telemetry(#[from] OtlpError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] trace_store::OpenError),
    /// The start cannot be recorded.
    #[error("the start of the server cannot be recorded in the trace store")]
    Unrecorded,
    /// The records of earlier rules cannot be read.
    #[error(transparent)]
    History(#[from] trace_store::QueryError),
    /// What was closed before cannot be learnt.
    #[error(transparent)]
    Closings(#[from] RememberError),
    /// The store was begun the other way.
    #[error(
        "the trace store was begun with {begun} and cannot go on with {asked}, or its records could \
         not be told apart; give this server a `store.dir` of its own in bailiwick.yaml"
    )]
    OtherKind {
        /// How the store was begun.
        begun: &'static str,
        /// How it would go on.
        asked: &'static str,
    },
    /// A listener cannot be opened.
    #[error(
        "cannot listen on {address}: {source}; another process may hold it, or the address is not this machine's"
    )]
    Listen {
        /// The address.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// How long calls may take to end once their time to drain is over.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A server that serves.
pub struct Running {
    /// Where applications connect.
    pub data: SocketAddr,
    /// Where operators connect.
    pub governance: SocketAddr,
    gateway: Arc<Gateway>,
    identity: Arc<Identity>,
    /// The certificates of the two listeners.
    tls: [Option<Arc<Tls>>; 2],
    dir: PathBuf,
    settings: Settings,
    stop: CancellationToken,
    listeners: TaskTracker,
}

/// Opens the trace store of a folder.
///
/// # Errors
/// [`trace_store::OpenError`].
pub fn open_store(settings: &Settings) -> Result<Store, trace_store::OpenError> {
    let store = store_settings(settings);
    if settings.cosigners.is_empty() {
        return Store::open(store);
    }
    Store::open_confirmed(store, &mut |shown| cosigning::confirm(settings, shown))
}

/// The trace store of a folder, as its settings say.
#[must_use]
pub fn store_settings(settings: &Settings) -> StoreSettings {
    StoreSettings {
        witnesses: settings.witnesses.clone(),
        cosigners: settings.cosigners.iter().map(|outside| outside.key.clone()).collect(),
        master_key: settings.master_key.clone(),
        custody: settings.kept.as_ref().map(|kept| kept.custody.clone()),
        sharing: settings.shared.clone(),
        ..StoreSettings::new(&settings.store, &settings.store_keys, &settings.origin)
    }
}

/// Starts a server on a folder, with the given detectors.
///
/// # Errors
/// [`StartError`]; nothing is left running.
pub async fn start(
    dir: &Path,
    settings: Settings,
    classifier: Classifier,
) -> Result<Running, StartError> {
    let classifier = Arc::new(classifier);
    // What other nodes made known comes first, so that a new node finds its rules here.
    let begun = Box::pin(follow::begin(&settings)).await;
    // Everything that can be wrong with the files is found before the store is touched.
    let keys = Keys::read(&settings.api_keys)?;
    let unsigned = settings.dev.then(|| reload::live(dir, &settings, &classifier)).transpose()?;
    if !settings.dev {
        Folder::new(settings.bundles.clone(), settings.founding)
            .read()
            .map_err(ReloadError::Folder)?;
    }
    let client = Client::new(&settings.egress)?;
    let tls = certificates(&settings)?;
    let telemetry = Telemetry::new(&settings.origin, settings.otlp.as_ref())?;
    let (data, governance) = (listen(settings.data).await?, listen(settings.governance).await?);
    let store = open_store(&settings)?;
    // The store has made the folder, for its owner alone.
    let sealer = Sealer::of_file(&settings.store_keys.join("sealed-ids"))?;
    let asked = if settings.dev { history::UNSIGNED } else { history::SIGNED };
    let live =
        match rules((dir, &settings), (&store, asked), &classifier, (unsigned, begun.newest())) {
            Ok(live) => live,
            Err(error) => {
                if tokio::task::block_in_place(|| store.close()).is_err() {
                    tracing::error!("record.not_durable");
                }
                return Err(error);
            }
        };
    warn_of_silence(&store);
    let mut first = vec![record::operator("start", Some(asked), clock::now())];
    first.extend(record::loaded(&live.bundle, "start"));
    first.extend(live.closed.iter().map(|closing| {
        let why = format!("still closed {}", closings::in_words(closing));
        record::operator_because(history::CLOSED, Some(&closing.endpoint), why, clock::now())
    }));
    first.extend(record::exceptions(&[], &live.exceptions));
    first.extend(record::reach(None, live.own_site_only));
    for event in first {
        store.append(event).await.map_err(|_| StartError::Unrecorded)?;
    }
    let limits = settings.limits.clone();
    let parts = Parts { live, keys, store, classifier, client, sealer, limits, telemetry };
    let gateway = Arc::new(Gateway::new(parts));
    telemetry::gauges::look_at(&gateway);
    begun.confirm(&gateway);
    // Nothing is served before it is known whether the site is cut off.
    disconnection::take_up(&gateway, &disconnection::table_of(&settings))
        .await
        .map_err(RememberError::Table)?;
    reload::begin_day(&gateway, clock::now()).await;
    reload::beside(&gateway, &settings);
    let at = |listener: &TcpListener, asked| listener.local_addr().unwrap_or(asked);
    let running = Running {
        data: at(&data, settings.data),
        governance: at(&governance, settings.governance),
        identity: Arc::new(Identity::new(Arc::clone(&gateway), &settings)),
        gateway,
        tls,
        dir: dir.to_owned(),
        stop: CancellationToken::new(),
        listeners: TaskTracker::new(),
        settings,
    };
    if running.settings.shared.is_some() {
        let place = (dir.to_owned(), running.settings.clone());
        let joining = follow::join(Arc::clone(&running.gateway), place, begun);
        let following = Box::pin(joining).await;
        running.listeners.spawn(following.run(running.stop.clone()));
    }
    running.serve(data, governance);
    Ok(running)
}

/// Tells of the witnesses that had nothing to say of this store.
fn warn_of_silence(store: &Store) {
    for witness in &store.recovery().silent_witnesses {
        tracing::warn!(witness = %witness.display(), "store.silent_witness");
    }
}

/// The certificates of the two listeners.
fn certificates(settings: &Settings) -> Result<[Option<Arc<Tls>>; 2], TlsError> {
    let over = |files: &Option<tls::Files>, protocols| {
        files.clone().map(|files| Tls::load(files, protocols)).transpose()
    };
    Ok([over(&settings.tls.data, tls::BOTH)?, over(&settings.tls.governance, tls::HTTP_1)?])
}

/// The rules to start with: those read already where they are unsigned, else the newest version that
/// follows from the one this store served last.
fn rules(
    (dir, settings): (&Path, &Settings),
    (store, asked): (&Store, &'static str),
    classifier: &Arc<Classifier>,
    (unsigned, newest): (Option<Live>, Option<u64>),
) -> Result<Live, StartError> {
    same_kind(store, asked)?;
    let live = match unsigned {
        Some(live) => live,
        None => {
            let last = history::last_in_force(store)?;
            reload::live_signed(dir, settings, Known { last, serves: false, classifier, newest })?
        }
    };
    disconnection::remembered(store, &disconnection::table_of(settings), clock::now())?;
    Ok(closings::remembered(live, store, &settings.closings, clock::now())?)
}

/// A store begun under unsigned rules never becomes one of signed rules, nor the other way round.
fn same_kind(store: &Store, asked: &'static str) -> Result<(), StartError> {
    let begun = match history::begun(store)? {
        Begun::Never => return Ok(()),
        Begun::Unsigned => history::UNSIGNED,
        Begun::Signed => history::SIGNED,
    };
    if begun == asked { Ok(()) } else { Err(StartError::OtherKind { begun, asked }) }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Listen { address: address.to_string(), source })
}

impl Running {
    fn serve(&self, data: TcpListener, governance: TcpListener) {
        let (gateway, stop) = (&self.gateway, &self.stop);
        let tasks = &self.listeners;
        let [over_data, over_governance] = self.tls.clone();
        for tls in [&over_data, &over_governance].into_iter().flatten() {
            tasks.spawn(Arc::clone(tls).watch(stop.clone()));
        }
        let plane = server::data_plane(Arc::clone(gateway));
        tasks.spawn(server::serve_over(data, over_data, plane, stop.clone()));
        let cosigners = Arc::new(Cosigners::new(&self.settings));
        let plane = server::governance_plane(
            Arc::clone(&self.identity),
            Arc::clone(&cosigners),
            (&self.dir, &self.settings),
        );
        tasks.spawn(server::serve_over(governance, over_governance, plane, stop.clone()));
        tasks.spawn(server::watch(Arc::clone(gateway), self.settings.clone(), stop.clone()));
        tasks.spawn(retention::watch(Arc::clone(gateway), stop.clone()));
        if let Some(siem) = self.settings.siem.clone() {
            tasks.spawn(siem::run(Arc::clone(gateway), siem, stop.clone()));
        }
        tasks.spawn(cosigning::watch(Arc::clone(gateway), cosigners, stop.clone()));
        match socket::listen(&self.settings.socket) {
            Ok(listener) => {
                tasks.spawn(socket::serve(listener, Arc::clone(gateway), stop.clone()));
            }
            // The server is whole without it; only the verbs of this folder cannot ask it.
            Err(error) => tracing::warn!(kind = %error.kind(), "audit.socket_unavailable"),
        }
        tasks.close();
    }

    /// What the requests share.
    #[must_use]
    pub fn gateway(&self) -> &Arc<Gateway> {
        &self.gateway
    }

    /// Who people are on the governance plane.
    #[must_use]
    pub fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    /// Where the console is; under unsigned rules with a link that lets whoever opens it in once, with
    /// every role.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn console(&self) -> Result<String, NoRandomness> {
        if !self.settings.dev {
            return Ok(identity::console_url(&self.settings, self.governance));
        }
        let secret = self.identity.local_link(clock::now())?;
        Ok(identity::sign_in_url(&self.settings, self.governance, secret.expose_secret()))
    }

    /// Reads rules and keys anew.
    ///
    /// # Errors
    /// [`ReloadError`]; the old rules then keep serving.
    pub async fn reload(&self) -> Result<(), ReloadError> {
        for tls in self.tls.iter().flatten() {
            // A certificate that cannot be used is no reason to keep old rules.
            if let Err(error) = tls.reload() {
                tracing::error!(error = %error, "tls.reload_failed");
            }
        }
        reload::reload(&self.gateway, self.dir.clone(), self.settings.clone()).await
    }

    /// Takes no more calls, lets those in flight finish for as long as the settings allow, writes
    /// every outcome, and closes the store.
    ///
    /// # Errors
    /// [`trace_store::CloseError`].
    pub async fn stop(self) -> Result<(), trace_store::CloseError> {
        self.gateway.drain();
        self.stop.cancel();
        let calls = self.gateway.tasks();
        calls.close();
        let drained = async {
            self.listeners.wait().await;
            calls.wait().await;
        };
        let mut drained = std::pin::pin!(drained);
        if tokio::time::timeout(self.settings.drain, drained.as_mut()).await.is_err() {
            tracing::warn!("server.drain_timed_out");
            // What is left ends with an error its caller can read, and with its outcome.
            self.gateway.shutdown().cancel();
            if tokio::time::timeout(LAST_WORDS, drained).await.is_err() {
                tracing::error!("server.calls_abandoned");
            }
        }
        let store = self.gateway.store().clone();
        let last = record::operator("stop", None, clock::now());
        if store.append(last).await.is_err() {
            tracing::error!("record.not_durable");
        }
        if let Err(error) = std::fs::remove_file(&self.settings.socket) {
            tracing::debug!(kind = %error.kind(), "audit.socket_not_removed");
        }
        tokio::task::block_in_place(|| {
            let closed = store.close();
            self.gateway.telemetry().stop();
            closed
        })
    }
}
