//! A server among several: twice a second it says how far it is, takes up what the others told, tells
//! what came about here, and goes over to new versions when all do. Whatever PostgreSQL does, it serves
//! from its own files, within the time for which it promised to be heard.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use routing_rules::signed::Seal;
use tokio_util::sync::CancellationToken;
use trace_store::postgres::{Beat, NodeState, Standing, Switch};

use super::exchange::{Changed, Exchange, ExchangeError};
use super::folder;
use super::turn::{self, EARLY, GRACE, PREPARED, Step, View};
use crate::clock::{self, Stopwatch, Timestamp};
use crate::config::{Settings, reload};
use crate::gateway::{Gateway, NodeStanding};
use crate::{closings, disconnection};

/// How often a node says how far it is.
const EVERY: Duration = Duration::from_millis(500);
/// Longest pause after PostgreSQL did not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How long before a moment a node gets ready for it.
const AHEAD: Duration = Duration::from_millis(1_000);
/// How long before the moment the new version is in place: none decides by the old one at the moment.
const JUST_BEFORE: Duration = Duration::from_millis(50);
/// How often, at most, the promise to be heard is written to the disk.
const NOTED_EVERY: Duration = Duration::from_secs(10);
/// How often a version that could not be kept is tried again.
const TRIED_EVERY: Duration = Duration::from_secs(3);
/// How long the last words to PostgreSQL may take at the end.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What a server knows of the others when it starts.
#[derive(Debug, Default)]
pub struct Begun {
    exchange: Option<Exchange>,
    newest: Option<u64>,
    confirmed: Option<Timestamp>,
    signed: bool,
}

impl Begun {
    /// The newest version that all have gone over to; `None` where this node is alone.
    #[must_use]
    pub fn newest(&self) -> Option<u64> {
        self.newest
    }

    /// Until when the version in force is confirmed is what the others said last, and not that this
    /// server has started.
    pub fn confirm(&self, gateway: &Gateway) {
        if self.signed {
            gateway.confirm(self.confirmed.unwrap_or(Timestamp::from_ns(0)));
        }
    }
}

/// When PostgreSQL last heard this node, as the disk tells it, and what all had gone over to.
fn noted(settings: &Settings) -> Option<(Timestamp, u64)> {
    let text = std::fs::read_to_string(folder(settings).join("confirmed")).ok()?;
    let (at, version) = text.trim_end().split_once(' ')?;
    Some((Timestamp::from_ns(at.parse().ok()?), version.parse().ok()?))
}

/// Notes it; without a note, a node that starts while PostgreSQL is away keeps to its own site.
fn note(settings: &Settings, confirmed: Option<(Timestamp, u64)>) -> std::io::Result<()> {
    let path = folder(settings).join("confirmed");
    match confirmed {
        Some((at, version)) => {
            crate::files::replace(&path, format!("{} {version}\n", at.as_ns()).as_bytes())
        }
        None => match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => std::fs::File::open(folder(settings)).and_then(|dir| dir.sync_all()),
        },
    }
}

/// Fetches what the others told, before anything is read from the folder, and makes this node known to
/// them. Whatever fails, the folder is as good as it was.
pub async fn begin(settings: &Settings) -> Begun {
    if settings.shared.is_none() {
        return Begun::default();
    }
    let signed = !settings.dev;
    let (of, at) = (settings.clone(), clock::now());
    let talked = tokio::task::spawn_blocking(move || introduce(&of)).await;
    match talked {
        Ok(Ok(exchange)) => {
            let newest = signed.then(|| exchange.switch().map_or(0, |switch| switch.version));
            Begun { exchange: Some(exchange), newest, confirmed: Some(at), signed }
        }
        Ok(Err(error)) => {
            tracing::warn!(error = %error, "nodes.unreached");
            let noted = noted(settings).filter(|_| signed);
            let newest = noted.map(|(_, version)| version);
            Begun { exchange: None, newest, confirmed: noted.map(|(at, _)| at), signed }
        }
        // The thread ends with the process only.
        Err(_) => Begun { signed, ..Begun::default() },
    }
}

fn introduce(settings: &Settings) -> Result<Exchange, ExchangeError> {
    let mut exchange = Exchange::open(settings)?;
    exchange.run()?;
    let version = exchange.switch().map_or(0, |switch| switch.version);
    exchange.beat(&NodeState {
        node: settings.origin.clone(),
        lease: exchange.max_age(),
        release: env!("CARGO_PKG_VERSION").to_owned(),
        applied: 0,
        staged: version,
        prepared: version,
        enforced: version,
        standing: Standing::Serving,
        trouble: String::new(),
    })?;
    // A moment that was named before this node was known did not wait for it.
    exchange.run()?;
    Ok(exchange)
}

/// What one talk with PostgreSQL brought.
struct Heard {
    beat: Beat,
    changed: Changed,
    top: u64,
    newest: u64,
    switch: Option<Switch>,
    trouble: String,
    /// From before it was asked: whatever it said was true later than that.
    asked: Stopwatch,
    at: Timestamp,
}

/// A server among several.
pub struct Following {
    gateway: Arc<Gateway>,
    dir: PathBuf,
    settings: Settings,
    exchange: Option<Exchange>,
    state: NodeState,
    /// The version that could not be kept, since when, and when it was tried last.
    refused: Option<(u64, Stopwatch, Stopwatch)>,
    heard: Option<Stopwatch>,
    noted: Option<Stopwatch>,
    reached: bool,
    /// The version for which PostgreSQL may have heard this node's promise.
    promised: u64,
}

/// Joins the others, before the first call is taken: a node that comes back learns first whether they
/// have gone over to another version.
pub async fn join(
    gateway: Arc<Gateway>,
    (dir, settings): (PathBuf, Settings),
    begun: Begun,
) -> Following {
    let enforced = gateway.live().bundle.seal().map_or(0, Seal::sequence);
    let state = NodeState {
        node: settings.origin.clone(),
        lease: PREPARED,
        release: env!("CARGO_PKG_VERSION").to_owned(),
        applied: 0,
        staged: enforced,
        prepared: enforced,
        enforced,
        standing: Standing::Serving,
        trouble: String::new(),
    };
    let mut following = Following {
        gateway,
        dir,
        settings,
        exchange: begun.exchange,
        state,
        refused: None,
        heard: None,
        noted: None,
        reached: true,
        promised: enforced,
    };
    if following.exchange.is_some() {
        following.step().await;
    }
    following
}

impl Following {
    /// Follows the others until the server stops.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return self.take_leave().await,
            }
            pause = self.step().await;
        }
    }

    /// How long this node promises to need no word from PostgreSQL.
    fn lease(&self) -> Duration {
        let live = self.gateway.live();
        let longest = live.governance().map_or(Duration::ZERO, |governance| governance.max_age);
        if self.state.prepared > self.state.enforced { PREPARED } else { longest }
    }

    /// One talk with PostgreSQL and what follows from it; says how long to wait.
    async fn step(&mut self) -> Duration {
        self.state.lease = self.lease();
        // From the moment at which PostgreSQL may have heard the promise, it is kept; only its answers
        // prolong it.
        if self.state.prepared > self.promised.max(self.state.enforced) {
            self.promised = self.state.prepared;
            self.gateway.serve_for(Some(PREPARED.saturating_sub(EARLY)));
        }
        match self.talk().await {
            Ok(heard) => self.take(heard).await,
            Err(error) => {
                if self.reached {
                    tracing::warn!(error = %error, "nodes.unreached");
                }
                self.reached = false;
                self.exchange = None;
                self.lapse();
                self.stand(&error.to_string());
                LONGEST_PAUSE
            }
        }
    }

    /// A clock that was set back makes no promise last longer.
    fn lapse(&self) {
        let silent = self.heard.map_or(Duration::ZERO, Stopwatch::elapsed);
        if silent > self.state.lease && self.gateway.live().signed.is_some() {
            self.gateway.confirm(Timestamp::from_ns(0));
        }
    }

    fn stand(&self, trouble: &str) {
        self.gateway.stands(NodeStanding {
            enforced: self.state.enforced,
            staged: self.state.staged,
            reached: self.reached,
            trouble: trouble.to_owned(),
        });
    }

    async fn talk(&mut self) -> Result<Heard, ExchangeError> {
        let (exchange, settings, state) =
            (self.exchange.take(), self.settings.clone(), self.state.clone());
        let (asked, at) = (Stopwatch::start(), clock::now());
        let talked = tokio::task::spawn_blocking(move || {
            let mut exchange = match exchange {
                Some(exchange) => exchange,
                None => Exchange::open(&settings)?,
            };
            let changed = exchange.run()?;
            let beat = exchange.beat(&state)?;
            // What was told in the meantime, a moment above all, is known before anything is done.
            let later =
                if beat.top > exchange.top() { exchange.run()? } else { Changed::default() };
            let changed = Changed {
                keys: changed.keys | later.keys,
                closed: changed.closed | later.closed,
                rules: changed.rules | later.rules,
            };
            Ok::<_, ExchangeError>((exchange, changed, beat))
        });
        let (exchange, changed, beat) = match talked.await {
            Ok(talked) => talked?,
            Err(_) => return Err(ExchangeError::NotShared),
        };
        let heard = Heard {
            beat,
            changed,
            top: exchange.top(),
            newest: exchange.newest(),
            switch: exchange.switch().cloned(),
            trouble: exchange.trouble(),
            asked,
            at,
        };
        self.exchange = Some(exchange);
        Ok(heard)
    }

    /// Takes up what was heard; says how long to wait.
    async fn take(&mut self, heard: Heard) -> Duration {
        if !self.reached {
            tracing::info!("nodes.reached");
        }
        (self.reached, self.heard) = (true, Some(heard.asked));
        self.take_files(&heard).await;
        if heard.trouble != self.state.trouble && !heard.trouble.is_empty() {
            tracing::error!(error = heard.trouble, "nodes.trouble");
        }
        self.state.trouble = heard.trouble.clone();
        let pause = if self.gateway.live().signed.is_some() {
            self.take_versions(&heard).await
        } else {
            EVERY
        };
        self.stand(&self.state.trouble);
        pause
    }

    /// What others closed, revoked or made is in force before this node says that it has it.
    async fn take_files(&mut self, heard: &Heard) {
        let (gateway, settings) = (&self.gateway, &self.settings);
        let mut done = true;
        if heard.changed.keys
            && let Err(error) = reload::reload_keys(gateway, &settings.api_keys).await
        {
            tracing::error!(error = %error, "keys.reload_failed");
            done = false;
        }
        if heard.changed.closed {
            if let Err(error) = closings::take_up(gateway, &settings.closings).await {
                tracing::error!(error = %error, "endpoint.closings_failed");
                done = false;
            }
            let table = disconnection::table_of(settings);
            match disconnection::take_up(gateway, &table).await {
                Ok(()) => reload::begin_day(gateway, clock::now()).await,
                Err(error) => {
                    tracing::error!(error = %error, "site.disconnection_failed");
                    done = false;
                }
            }
        }
        if heard.changed.rules {
            reload::begin_exceptions(gateway, settings, clock::now()).await;
            reload::beside(gateway, settings);
        }
        if done {
            self.state.applied = heard.top;
        }
    }

    /// Keeps new versions, and goes over to one when all do.
    async fn take_versions(&mut self, heard: &Heard) -> Duration {
        self.state.enforced = self.gateway.live().bundle.seal().map_or(0, Seal::sequence);
        self.keep(heard.newest);
        let switched = heard.switch.as_ref().map_or(0, |switch| switch.version);
        let view = View {
            me: &self.state.node,
            enforced: self.state.enforced,
            staged: self.state.staged,
            prepared: self.state.prepared,
            stuck: self.refused.as_ref().is_some_and(|(_, since, _)| since.elapsed() > GRACE),
            switched,
            peers: &heard.beat.peers,
        };
        let before = (self.state.staged, self.state.prepared, self.state.standing);
        match turn::next(&view) {
            Step::Stay => self.confirm(heard, switched),
            Step::Prepare(version) => {
                // A node that dies now and starts while PostgreSQL is away must not go on by the old one.
                match note(&self.settings, None) {
                    Ok(()) => {
                        self.state.prepared = version;
                        self.noted = None;
                    }
                    Err(error) => tracing::error!(kind = %error.kind(), "nodes.not_noted"),
                }
                self.confirm(heard, switched);
            }
            Step::Name(version) => {
                self.confirm(heard, switched);
                self.name(version).await;
                return Duration::ZERO;
            }
            Step::GoOver(version) => return self.go_over(heard, version).await,
            Step::StandAside => self.stand_aside(),
        }
        let after = (self.state.staged, self.state.prepared, self.state.standing);
        if after == before { EVERY } else { Duration::ZERO }
    }

    /// Proves the newest version of the folder as if it were taken up now.
    fn keep(&mut self, newest: u64) {
        if newest <= self.state.staged {
            self.refused = None;
            return;
        }
        if let Some((version, _, tried)) = &self.refused
            && *version == newest
            && tried.elapsed() < TRIED_EVERY
        {
            return;
        }
        let place = (self.dir.as_path(), &self.settings);
        let tried =
            tokio::task::block_in_place(|| reload::could_take_up(&self.gateway, place, newest));
        match tried {
            Ok(()) => {
                tracing::info!(sequence = newest, "rules.staged");
                (self.state.staged, self.refused) = (newest, None);
            }
            Err(error) => {
                let known = self.refused.take().filter(|(version, _, _)| *version == newest);
                let since = known.map_or_else(Stopwatch::start, |(_, since, _)| since);
                self.state.trouble = format!("version {newest} cannot be kept: {error}");
                tracing::error!(sequence = newest, error = %error, "rules.not_staged");
                self.refused = Some((newest, since, Stopwatch::start()));
            }
        }
    }

    /// PostgreSQL has heard this node, and knows of no newer version in force.
    fn confirm(&mut self, heard: &Heard, switched: u64) {
        if self.state.standing == Standing::Aside {
            return;
        }
        self.gateway.confirm(heard.at);
        if self.state.prepared > self.state.enforced {
            if self.promised < self.state.prepared {
                return;
            }
            let left = PREPARED.saturating_sub(EARLY).saturating_sub(heard.asked.elapsed());
            return self.gateway.serve_for(Some(left));
        }
        self.gateway.serve_for(None);
        if self.noted.is_none_or(|noted| noted.elapsed() > NOTED_EVERY) {
            match note(&self.settings, Some((heard.at, switched))) {
                Ok(()) => self.noted = Some(Stopwatch::start()),
                Err(error) => tracing::warn!(kind = %error.kind(), "nodes.not_noted"),
            }
        }
    }

    async fn name(&mut self, version: u64) {
        let Some(mut exchange) = self.exchange.take() else { return };
        let named = tokio::task::spawn_blocking(move || {
            let named = exchange.name_moment(version);
            (exchange, named)
        });
        let Ok((exchange, named)) = named.await else { return };
        match named {
            Ok(true) => tracing::info!(sequence = version, "rules.moment_named"),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(error = %error, "nodes.unreached");
                return;
            }
        }
        self.exchange = Some(exchange);
    }

    /// Goes over at the moment that was named. Until then this node goes on; from then on it takes no
    /// call by the old version, whether or not the new one is in place.
    async fn go_over(&mut self, heard: &Heard, version: u64) -> Duration {
        let at_ms = heard.switch.as_ref().map_or(0, |switch| switch.at_ms);
        let until = Duration::from_millis(at_ms.saturating_sub(heard.beat.now_ms));
        let left = until.saturating_sub(heard.asked.elapsed());
        self.gateway.serve_for(Some(left));
        if left > AHEAD {
            return EVERY.min(left.saturating_sub(AHEAD));
        }
        let moment = tokio::time::sleep(left.saturating_sub(JUST_BEFORE));
        let place: (&Path, &Settings) = (&self.dir, &self.settings);
        match reload::go_over(&self.gateway, place, version, moment).await {
            Ok(()) => {
                tracing::info!(sequence = version, "rules.gone_over");
                let enforced = self.gateway.live().bundle.seal().map_or(0, Seal::sequence);
                self.state.enforced = enforced;
                self.state.prepared = self.state.prepared.max(enforced);
                self.state.staged = self.state.staged.max(enforced);
                self.state.standing = Standing::Serving;
                self.confirm(heard, version);
            }
            Err(error) => {
                self.state.trouble = format!("version {version} cannot be taken up: {error}");
                tracing::error!(sequence = version, error = %error, "rules.not_gone_over");
                self.stand_aside();
            }
        }
        Duration::ZERO
    }

    /// Takes no more calls: the others decide by a newer version, or are about to.
    fn stand_aside(&mut self) {
        if self.state.standing != Standing::Aside {
            tracing::error!(error = self.state.trouble, "nodes.aside");
        }
        self.gateway.serve_for(Some(Duration::ZERO));
        // Only one that would not serve after a start either need not be waited for.
        match note(&self.settings, None) {
            Ok(()) => (self.state.standing, self.noted) = (Standing::Aside, None),
            Err(error) => tracing::error!(kind = %error.kind(), "nodes.not_noted"),
        }
    }

    /// The others need not wait for a node that was stopped.
    async fn take_leave(mut self) {
        if let Err(error) = note(&self.settings, None) {
            tracing::warn!(kind = %error.kind(), "nodes.not_noted");
            return;
        }
        self.state.standing = Standing::Stopped;
        if let Some(mut exchange) = self.exchange.take() {
            let state = self.state.clone();
            let leave = tokio::task::spawn_blocking(move || exchange.beat(&state).map(drop));
            if tokio::time::timeout(LAST_WORDS, leave).await.is_err() {
                tracing::warn!("nodes.unreached");
            }
        }
    }
}
