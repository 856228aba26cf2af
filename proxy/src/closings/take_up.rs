//! What was closed or reopened takes effect in a running server: the table is brought up to date
//! with what the proxy saw, and the rules in force are read anew without what is closed. A table that
//! has lost a closing, on the disk or while the server was down, gets it back from what is known.

use std::path::Path;

use routing_rules::closing::Closing;
use routing_rules::governance::Governance;
use trace_store::{QueryError, Store};

use super::{Closings, ClosingsError, in_words};
use crate::change::history;
use crate::clock::{self, Timestamp};
use crate::config::reload;
use crate::gateway::{Gateway, Live, Noticed};
use crate::pipeline::record;

/// How one state of what is closed differs from the one before.
#[derive(Debug, Default)]
pub struct Turned {
    closed: Vec<Closing>,
    reopened: Vec<(Closing, Vec<String>)>,
    /// Those that still close an endpoint of which another closing was lifted.
    still: Vec<Closing>,
}

impl Turned {
    /// What came and went; `table` tells who lifted what.
    #[must_use]
    pub fn between(
        before: &[Closing],
        after: &[Closing],
        table: &Closings,
        governance: Option<&Governance>,
    ) -> Self {
        let lifted = |one: &Closing| Some((one.clone(), table.lifted_by(one, governance)?));
        let gone = before.iter().filter(|one| !after.contains(one));
        let reopened: Vec<(Closing, Vec<String>)> = gone.filter_map(lifted).collect();
        let (known, closed): (Vec<Closing>, Vec<Closing>) =
            after.iter().cloned().partition(|one| before.contains(one));
        let touched =
            |one: &Closing| reopened.iter().any(|(lifted, _)| lifted.endpoint == one.endpoint);
        let still = known.into_iter().filter(touched).collect();
        Self { closed, reopened, still }
    }

    /// Opens again, for calls that are decided already, what was reopened.
    pub fn open_again(&self, gateway: &Gateway) {
        self.reopened.iter().for_each(|(closing, _)| gateway.open_again(&closing.endpoint));
    }

    /// Records what came and went. What is closed comes last: the last record of an endpoint says how it
    /// stands.
    pub async fn tell(self, gateway: &Gateway, now: Timestamp) {
        for (closing, by) in self.reopened {
            tracing::warn!(endpoint.id = closing.endpoint, "endpoint.reopened");
            let why = format!("reopened by {}", by.join(" and "));
            tell(gateway, history::REOPENED, &closing.endpoint, why, now).await;
        }
        for closing in self.still {
            let why = format!("still closed {}", in_words(&closing));
            tell(gateway, history::CLOSED, &closing.endpoint, why, now).await;
        }
        for closing in self.closed {
            tracing::error!(endpoint.id = closing.endpoint, "endpoint.closed");
            let why = format!("closed {}", in_words(&closing));
            tell(gateway, history::CLOSED, &closing.endpoint, why, now).await;
        }
    }
}

/// Takes up what the proxy noticed and what the table says.
///
/// # Errors
/// [`ClosingsError`]; what was closed stays closed.
pub async fn take_up(gateway: &Gateway, path: &Path) -> Result<(), ClosingsError> {
    let _turn = gateway.turn_to_change().await;
    let (live, now) = (gateway.live(), clock::now());
    let noticed = gateway.take_noticed();
    let table = match note(path, &noticed, &live, now) {
        Ok(table) => table,
        Err(error) => {
            // They stay closed in this process, and the next look tries again.
            gateway.put_back(noticed);
            return Err(error);
        }
    };
    let governance = live.governance();
    let closed = table.in_force(governance);
    if closed == live.closed {
        return Ok(());
    }
    let turned = Turned::between(&live.closed, &closed, &table, governance);
    turned.open_again(gateway);
    match reload::closing(&live, closed, now) {
        Some(live) => gateway.replace(live),
        None => {
            tracing::error!(
                error = "the rules do not load without what is closed",
                "rules.unusable"
            );
            gateway.close_rules();
        }
    }
    turned.tell(gateway, now).await;
    Ok(())
}

/// The table, with what was noticed written to it, and what it has lost.
fn note(
    path: &Path,
    noticed: &[Noticed],
    live: &Live,
    now: Timestamp,
) -> Result<Closings, ClosingsError> {
    let table = Closings::read(path)?;
    if noticed.is_empty() && table.clone().put_back(&live.closed).is_empty() {
        return Ok(table);
    }
    let _lock = Closings::lock(path)?;
    let mut table = Closings::read(path)?;
    for lost in table.put_back(&live.closed) {
        tracing::error!(endpoint.id = lost.endpoint, "endpoint.closing_put_back");
    }
    for one in noticed {
        let Some(endpoint) = live.bundle.endpoint(&one.endpoint) else { continue };
        let because = one.what.because().to_owned();
        table.close(Closing::of(endpoint, "proxy", because, now.as_ns()));
    }
    table.write(path)?;
    Ok(table)
}

async fn tell(gateway: &Gateway, action: &str, endpoint: &str, why: String, now: Timestamp) {
    let record = record::operator_because(action, Some(endpoint), why, now);
    if gateway.store().append(record).await.is_err() {
        tracing::error!(action, "record.not_durable");
    }
}

/// Why a server does not learn what was closed before it stopped.
#[derive(Debug, thiserror::Error)]
pub enum RememberError {
    /// The records cannot be read.
    #[error(transparent)]
    History(#[from] QueryError),
    /// The table cannot be read or written.
    #[error(transparent)]
    Table(#[from] ClosingsError),
    /// The rules cannot be held without what is closed.
    #[error("the rules cannot be read without the endpoints that are closed")]
    Unclosable,
}

/// Compares the table with the records at the start: where the table does not hold the closing that the
/// last record of an endpoint tells of, the endpoint is closed again, and that is written into it, so that
/// losing the file, a line of it or its newest state opens nothing.
///
/// # Errors
/// [`RememberError`].
pub fn remembered(
    live: Live,
    store: &Store,
    path: &Path,
    now: Timestamp,
) -> Result<Live, RememberError> {
    let _lock = Closings::lock(path)?;
    let mut table = Closings::read(path)?;
    let lost: Vec<Closing> = history::closed_last(store, (history::CLOSED, history::REOPENED))?
        .into_iter()
        .filter(|closed| !table.knows(&closed.endpoint, &closed.why))
        .map(|closed| {
            let because = format!("the records say so: {}", closed.why);
            match live.bundle.endpoint(&closed.endpoint) {
                Some(endpoint) => Closing::of(endpoint, "records", because, now.as_ns()),
                None => by_name(closed.endpoint, because, now),
            }
        })
        .collect();
    if lost.is_empty() {
        return Ok(live);
    }
    for closing in lost {
        tracing::error!(endpoint.id = closing.endpoint, "endpoint.closing_put_back");
        table.close(closing);
    }
    table.write(path)?;
    let closed = table.in_force(live.governance());
    reload::closing(&live, closed, now).ok_or(RememberError::Unclosable)
}

/// An endpoint that the rules do not name at present is closed by its name, for when they do again.
fn by_name(endpoint: String, because: String, now: Timestamp) -> Closing {
    Closing {
        account: None,
        base_url: String::new(),
        because,
        by: "records".to_owned(),
        endpoint,
        since_ns: now.as_ns(),
    }
}
