//! What was closed or reopened takes effect in a running server: the table is brought up to date
//! with what the proxy saw, and the rules in force are read anew without what is closed.

use std::path::Path;

use routing_rules::closing::Closing;

use super::{Closings, ClosingsError};
use crate::clock::{self, Timestamp};
use crate::config::reload;
use crate::gateway::{Gateway, Live, Noticed};
use crate::pipeline::record;

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
    let lifted: Vec<(Closing, Vec<String>)> = live
        .closed
        .iter()
        .filter_map(|one| Some((one.clone(), table.lifted_by(one, governance)?)))
        .collect();
    let added: Vec<Closing> =
        closed.iter().filter(|one| !live.closed.contains(one)).cloned().collect();
    for (closing, _) in &lifted {
        gateway.open_again(&closing.endpoint);
    }
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
    for closing in added {
        tracing::error!(endpoint.id = closing.endpoint, "endpoint.closed");
        let why = format!("closed by {}, because {}", closing.by, closing.because);
        tell(gateway, "endpoint.close", &closing.endpoint, why, now).await;
    }
    for (closing, by) in lifted {
        tracing::warn!(endpoint.id = closing.endpoint, "endpoint.reopened");
        let why = format!("reopened by {}", by.join(" and "));
        tell(gateway, "endpoint.reopen", &closing.endpoint, why, now).await;
    }
    Ok(())
}

/// The table, with what was noticed written to it.
fn note(
    path: &Path,
    noticed: &[Noticed],
    live: &Live,
    now: Timestamp,
) -> Result<Closings, ClosingsError> {
    if noticed.is_empty() {
        return Closings::read(path);
    }
    let _lock = Closings::lock(path)?;
    let mut table = Closings::read(path)?;
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
