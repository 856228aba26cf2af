//! What all requests share: the present configuration, the store, the classifier, the one client,
//! and the limits. One request takes one [`Live`] and keeps it to its end, so that a reload never
//! mixes two versions in one decision.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use arc_swap::{ArcSwap, ArcSwapOption};
use classifiers::Classifier;
use dashmap::DashSet;
use routing_rules::closing::Closing;
use routing_rules::governance::Governance;
use routing_rules::signed::{Link, Open};
use routing_rules::{Bundle, Contradiction, Endpoint, Sources};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use trace_store::Store;

use crate::change::exceptions::Glance;
use crate::change::shadow::Shadow;
use crate::clock::{self, Stopwatch, Timestamp};
use crate::conversation::sealed::Sealer;
use crate::keys::Keys;
use crate::keys::last_used::LastUsed;
use crate::pipeline::authenticate::Flood;
use crate::pipeline::record::Snapshots;
use crate::pipeline::refuse::Refusal;
use crate::quota::{Quotas, Usage};
use crate::telemetry::Telemetry;
use crate::upstream::client::Client;
use crate::upstream::health::Health;
use crate::upstream::sightings::Sightings;
use crate::upstream::targets::Targets;

/// The bounds within which a request is served.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Longest request body, in bytes.
    pub body_bytes: u64,
    /// Longest answer that is held whole, in bytes; a longer plain answer is refused.
    pub answer_bytes: u64,
    /// Calls at a time.
    pub concurrent_calls: usize,
    /// Longest wait for a request body.
    pub body_timeout: Duration,
    /// Longest time the detectors may take for one request.
    pub classify_timeout: Duration,
    /// How much each application may ask for in a minute.
    pub quotas: Quotas,
}

/// The part of the configuration that a reload replaces, all at once.
pub struct Live {
    /// The checked policy, register and applications.
    pub bundle: Arc<Bundle>,
    /// The detectors of this release with those of the bundle.
    pub classifier: Arc<Classifier>,
    /// The endpoints as records show them.
    pub snapshots: Snapshots,
    /// The endpoints' addresses and credentials.
    pub targets: Targets,
    /// The files they were read from, to be read anew when a date in them takes effect.
    pub sources: Sources,
    /// The signed version they are of; none with `--dev`.
    pub signed: Option<Box<Link>>,
    /// The exceptions open beside it.
    pub exceptions: Vec<Open>,
    /// Why everything but the own site is closed, where it is.
    pub own_site_only: Option<OwnSiteOnly>,
    /// Endpoints that are closed whatever the files say.
    pub closed: Vec<Closing>,
    /// When it was loaded.
    pub loaded: Timestamp,
}

/// Why nothing but the own site is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnSiteOnly {
    /// The time of the signed version is over, and no newer one is in force.
    TimeOver,
    /// An operator has cut the site off.
    Asked,
    /// For longer than the version allows, nothing has confirmed that it is still the one in force.
    Unconfirmed,
}

/// How a node of several stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NodeStanding {
    /// The version that it decides by.
    pub enforced: u64,
    /// The newest one that it keeps.
    pub staged: u64,
    /// Whether PostgreSQL answers.
    pub reached: bool,
    /// What is wrong.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trouble: String,
}

impl OwnSiteOnly {
    /// A sentence, for reasons and records.
    #[must_use]
    pub const fn because(self) -> &'static str {
        match self {
            Self::TimeOver => {
                "The time of this version of the rules is over and no newer one is in force."
            }
            Self::Asked => {
                "An operator has disconnected this site; nothing leaves it until two people connect it \
                 again."
            }
            Self::Unconfirmed => {
                "For longer than bundle_max_age nothing has confirmed that this version of the rules \
                 is still in force."
            }
        }
    }
}

impl Live {
    /// Who may reopen what is closed; `None` under unsigned rules.
    #[must_use]
    pub fn governance(&self) -> Option<&Governance> {
        self.signed.as_ref().map(|link| link.governance())
    }
}

/// What the proxy saw speak against the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// The endpoint.
    pub endpoint: String,
    /// What spoke against it.
    pub what: Contradiction,
}

/// What all requests share.
pub struct Gateway {
    live: ArcSwap<Live>,
    shadow: ArcSwapOption<Shadow>,
    keys: ArcSwap<Keys>,
    store: Store,
    classifier: Arc<Classifier>,
    client: Client,
    sealer: Arc<Sealer>,
    health: Health,
    sightings: Sightings,
    limits: Limits,
    telemetry: Telemetry,
    usage: Usage,
    slots: Arc<Semaphore>,
    judges: Semaphore,
    tasks: TaskTracker,
    draining: AtomicBool,
    rules_unusable: AtomicBool,
    /// When the version in force was last confirmed, in nanoseconds since 1970.
    confirmed: AtomicU64,
    /// Milliseconds of `begun` until which calls are taken by the present rules; `u64::MAX` without end.
    serves_until: AtomicU64,
    begun: Stopwatch,
    /// How this node stands among others; `None` where it is alone.
    standing: ArcSwapOption<NodeStanding>,
    /// What the folder of exceptions looked like when it was last judged.
    exceptions_seen: std::sync::Mutex<Vec<Glance>>,
    shutdown: CancellationToken,
    changes: tokio::sync::Mutex<()>,
    refused_credentials: Flood,
    last_used: LastUsed,
    contradicted: DashSet<String>,
    disconnections: ArcSwap<Vec<Closing>>,
    noticed: std::sync::Mutex<Vec<Noticed>>,
    notice: tokio::sync::Notify,
}

/// One of the calls that may be in flight; given back when dropped.
#[derive(Debug)]
pub struct Slot {
    _permit: OwnedSemaphorePermit,
}

/// The parts a gateway is built from.
pub struct Parts {
    /// The first configuration.
    pub live: Live,
    /// The key table.
    pub keys: Keys,
    /// The opened store.
    pub store: Store,
    /// The detectors of this release.
    pub classifier: Arc<Classifier>,
    /// The client.
    pub client: Client,
    /// What seals ids of kept things.
    pub sealer: Sealer,
    /// The bounds.
    pub limits: Limits,
    /// The instruments.
    pub telemetry: Telemetry,
}

impl Gateway {
    /// A gateway that serves.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self {
            confirmed: AtomicU64::new(parts.live.loaded.as_ns()),
            serves_until: AtomicU64::new(u64::MAX),
            begun: Stopwatch::start(),
            standing: ArcSwapOption::empty(),
            exceptions_seen: std::sync::Mutex::default(),
            live: ArcSwap::from_pointee(parts.live),
            shadow: ArcSwapOption::empty(),
            keys: ArcSwap::from_pointee(parts.keys),
            store: parts.store,
            classifier: parts.classifier,
            client: parts.client,
            sealer: Arc::new(parts.sealer),
            health: Health::default(),
            sightings: Sightings::default(),
            slots: Arc::new(Semaphore::new(parts.limits.concurrent_calls)),
            judges: Semaphore::new(std::thread::available_parallelism().map_or(2, Into::into)),
            usage: Usage::new(parts.limits.quotas.clone()),
            limits: parts.limits,
            telemetry: parts.telemetry,
            tasks: TaskTracker::new(),
            draining: AtomicBool::new(false),
            rules_unusable: AtomicBool::new(false),
            shutdown: CancellationToken::new(),
            changes: tokio::sync::Mutex::new(()),
            refused_credentials: Flood::default(),
            last_used: LastUsed::default(),
            contradicted: DashSet::new(),
            disconnections: ArcSwap::default(),
            noticed: std::sync::Mutex::default(),
            notice: tokio::sync::Notify::new(),
        }
    }

    /// Closes an endpoint at once, for every call, also those already decided. The rest (the table,
    /// the record, the rules without it) follows from [`Gateway::noticed`].
    pub fn contradict(&self, endpoint: &str, what: Contradiction) {
        if !self.contradicted.insert(endpoint.to_owned()) {
            return;
        }
        tracing::error!(endpoint.id = endpoint, kind = ?what, "endpoint.contradicted");
        self.put_back(vec![Noticed { endpoint: endpoint.to_owned(), what }]);
        self.notice.notify_one();
    }

    /// Whether an endpoint is closed for calls that are decided already.
    #[must_use]
    pub fn is_closed(&self, endpoint: &str) -> bool {
        let closed = |live: &Live| live.bundle.endpoint(endpoint).is_some_and(Endpoint::is_closed);
        self.contradicted.contains(endpoint) || closed(&self.live.load())
    }

    /// Why the site is cut off; empty where it is not.
    #[must_use]
    pub fn disconnections(&self) -> Arc<Vec<Closing>> {
        self.disconnections.load_full()
    }

    /// Cuts the site off for these reasons, or connects it again where there is none. The rules follow.
    pub fn disconnect(&self, because: Vec<Closing>) {
        self.disconnections.store(Arc::new(because));
    }

    /// An endpoint was reopened.
    pub fn open_again(&self, endpoint: &str) {
        self.contradicted.remove(endpoint);
    }

    /// Waits until something was noticed. Cancel-safe.
    pub async fn noticed(&self) {
        self.notice.notified().await;
    }

    /// What was noticed and is not taken up yet.
    pub fn take_noticed(&self) -> Vec<Noticed> {
        std::mem::take(&mut *self.noticed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps what could not be taken up for the next time.
    pub fn put_back(&self, noticed: Vec<Noticed>) {
        self.noticed.lock().unwrap_or_else(PoisonError::into_inner).extend(noticed);
    }

    /// The present configuration; hold on to it for the length of one request.
    #[must_use]
    pub fn live(&self) -> Arc<Live> {
        self.live.load_full()
    }

    /// Puts a new configuration in place; requests in flight finish on theirs.
    pub fn replace(&self, live: Live) {
        self.live.store(Arc::new(live));
        self.rules_unusable.store(false, Ordering::Release);
    }

    /// The draft that runs beside, if one does.
    #[must_use]
    pub fn shadow(&self) -> Option<Arc<Shadow>> {
        self.shadow.load_full()
    }

    /// Runs another draft beside, or none.
    pub fn run_beside(&self, shadow: Option<Shadow>) {
        self.shadow.store(shadow.map(Arc::new));
    }

    /// Refuses every call until other rules are in place.
    pub fn close_rules(&self) {
        self.rules_unusable.store(true, Ordering::Release);
    }

    /// The version in force was confirmed to be the one in force, where versions are kept. A clock that
    /// was ahead and is put right takes an earlier confirmation back with it.
    pub fn confirm(&self, at: Timestamp) {
        self.confirmed.store(at.as_ns(), Ordering::Release);
    }

    /// When the version in force was last confirmed.
    #[must_use]
    pub fn confirmed(&self) -> Timestamp {
        Timestamp::from_ns(self.confirmed.load(Ordering::Acquire))
    }

    /// Takes calls by the present rules for this long and no longer, however late whoever renews it is;
    /// `None` without end.
    pub fn serve_for(&self, time: Option<Duration>) {
        let until = time.map_or(u64::MAX, |time| {
            let until = self.begun.elapsed().saturating_add(time).as_millis();
            u64::try_from(until).unwrap_or(u64::MAX)
        });
        self.serves_until.store(until, Ordering::Release);
    }

    /// Whether the time for which calls are taken by the present rules is over.
    #[must_use]
    pub fn has_lapsed(&self) -> bool {
        let until = self.serves_until.load(Ordering::Acquire);
        until != u64::MAX && self.begun.elapsed().as_millis() >= u128::from(until)
    }

    /// How this node stands among others; `None` where it is alone.
    #[must_use]
    pub fn standing(&self) -> Option<Arc<NodeStanding>> {
        self.standing.load_full()
    }

    /// Notes how this node stands among others.
    pub fn stands(&self, standing: NodeStanding) {
        self.standing.store(Some(Arc::new(standing)));
    }

    /// Whether the folder of exceptions looks as it did when it was last judged.
    #[must_use]
    pub fn has_judged(&self, glance: &[Glance]) -> bool {
        *self.exceptions_seen.lock().unwrap_or_else(PoisonError::into_inner) == glance
    }

    /// The folder of exceptions was judged as it looked then.
    pub fn judged(&self, glance: Vec<Glance>) {
        *self.exceptions_seen.lock().unwrap_or_else(PoisonError::into_inner) = glance;
    }

    /// Whether the rules cannot be used any more.
    #[must_use]
    pub fn has_unusable_rules(&self) -> bool {
        self.rules_unusable.load(Ordering::Acquire)
    }

    /// The present key table.
    #[must_use]
    pub fn keys(&self) -> Arc<Keys> {
        self.keys.load_full()
    }

    /// Puts a new key table in place.
    pub fn replace_keys(&self, keys: Keys) {
        self.keys.store(Arc::new(keys));
    }

    /// The trace store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The detectors of this release, without those of a bundle.
    #[must_use]
    pub fn classifier(&self) -> &Arc<Classifier> {
        &self.classifier
    }

    /// The one client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What seals ids of kept things, and opens them.
    #[must_use]
    pub fn sealer(&self) -> &Arc<Sealer> {
        &self.sealer
    }

    /// What is known of the endpoints' health.
    #[must_use]
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// An answer of an endpoint began, and nothing about its connection spoke against the register.
    pub fn saw_answer(&self, endpoint: &Endpoint) {
        self.sightings.answered(endpoint, self.client.is_through_proxy(), clock::now());
    }

    /// What endpoints showed on their connections.
    #[must_use]
    pub fn sightings(&self) -> &Sightings {
        &self.sightings
    }

    /// The bounds.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What is counted, and the spans of calls.
    #[must_use]
    pub fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    /// Calls being served at this moment.
    #[must_use]
    pub fn calls_in_flight(&self) -> usize {
        self.limits.concurrent_calls.saturating_sub(self.slots.available_permits())
    }

    /// What the applications have used of their quotas.
    #[must_use]
    pub fn usage(&self) -> &Usage {
        &self.usage
    }

    /// The tasks a shutdown waits for.
    #[must_use]
    pub fn tasks(&self) -> &TaskTracker {
        &self.tasks
    }

    /// A place for one more call.
    ///
    /// # Errors
    /// [`Refusal::Draining`], [`Refusal::RulesUnusable`] or [`Refusal::Overloaded`].
    pub fn slot(&self) -> Result<Slot, Refusal> {
        if self.is_draining() {
            return Err(Refusal::Draining);
        }
        if self.has_unusable_rules() || self.has_lapsed() {
            return Err(Refusal::RulesUnusable);
        }
        let permit = Arc::clone(&self.slots).try_acquire_owned();
        permit.map(|permit| Slot { _permit: permit }).map_err(|_| Refusal::Overloaded)
    }

    /// A turn to judge a long text: no more of them at a time than there are processors.
    pub async fn turn_to_judge(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed, so the turn always comes.
        self.judges.acquire().await.ok()
    }

    /// Cancelled when calls have had their time to drain: those that are left end at once.
    #[must_use]
    pub fn shutdown(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Keeps strangers from filling the disk with refusals.
    #[must_use]
    pub fn refused_credentials(&self) -> &Flood {
        &self.refused_credentials
    }

    /// On which day each key was used last.
    #[must_use]
    pub fn last_used(&self) -> &LastUsed {
        &self.last_used
    }

    /// A turn to change rules or keys: one change at a time, or one could undo the other.
    pub async fn turn_to_change(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.changes.lock().await
    }

    /// Takes no more calls; those in flight go on.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// Whether the process is shutting down.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    /// Whether new requests can be served: what a load balancer asks.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let rules = !self.has_unusable_rules() && !self.has_lapsed();
        !self.is_draining() && rules && self.store.health().accepting
    }
}
