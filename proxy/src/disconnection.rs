//! An operator cuts this site off: nothing leaves it, whatever the rules allow, until two people connect it
//! again. It is kept as a closing is (`closings.rs`), of everything but the own site, in a table of its own.
//! One person alone may always narrow.

use std::path::{Path, PathBuf};

use routing_rules::closing::Closing;
use trace_store::Store;

use crate::change::history;
use crate::clock::{self, Timestamp};
use crate::closings::{Closings, ClosingsError, RememberError, in_words};
use crate::config::Settings;
use crate::gateway::Gateway;
use crate::pipeline::record;

/// What is closed, as tables and records call it.
pub const EVERYTHING_ELSE: &str = "everything but the own site";

/// The table of a folder.
#[must_use]
pub fn table_of(settings: &Settings) -> PathBuf {
    settings.closings.with_file_name("disconnected.json")
}

/// A disconnection.
#[must_use]
pub fn of(by: &str, because: &str, now: Timestamp) -> Closing {
    Closing {
        account: None,
        base_url: String::new(),
        because: because.to_owned(),
        by: by.to_owned(),
        endpoint: EVERYTHING_ELSE.to_owned(),
        since_ns: now.as_ns(),
    }
}

/// Takes up what the table says; the rules follow with the next look at the day. A disconnection that is
/// gone from the table although nobody lifted it is put back.
///
/// # Errors
/// [`ClosingsError`]; what was disconnected stays so.
pub async fn take_up(gateway: &Gateway, path: &Path) -> Result<(), ClosingsError> {
    let _turn = gateway.turn_to_change().await;
    let before = gateway.disconnections();
    let mut table = Closings::read(path)?;
    if !table.put_back(&before).is_empty() {
        let _lock = Closings::lock(path)?;
        table = Closings::read(path)?;
        table.put_back(&before);
        table.write(path)?;
        tracing::error!("site.disconnection_put_back");
    }
    let live = gateway.live();
    let after = table.in_force(live.governance());
    if after == *before {
        return Ok(());
    }
    gateway.disconnect(after.clone());
    let mut lifted = false;
    for closing in before.iter().filter(|one| !after.contains(one)) {
        lifted = true;
        let by = table.lifted_by(closing, live.governance()).unwrap_or_default();
        tracing::warn!("site.reconnected");
        tell(gateway, history::RECONNECTED, format!("by {}", by.join(" and "))).await;
    }
    // The last record says how the site stands, also where only one of several was lifted.
    for closing in after.iter().filter(|one| lifted || !before.contains(one)) {
        tracing::error!(by = closing.by, "site.disconnected");
        tell(gateway, history::DISCONNECTED, in_words(closing)).await;
    }
    Ok(())
}

async fn tell(gateway: &Gateway, action: &str, why: String) {
    let record = record::operator_because(action, Some(EVERYTHING_ELSE), why, clock::now());
    if gateway.store().append(record).await.is_err() {
        tracing::error!(action, "record.not_durable");
    }
}

/// Compares the table with the records at the start, so that losing the file, or its newest
/// line, connects nothing.
///
/// # Errors
/// [`RememberError`].
pub fn remembered(store: &Store, path: &Path, now: Timestamp) -> Result<(), RememberError> {
    let said = history::closed_last(store, (history::DISCONNECTED, history::RECONNECTED))?;
    let Some(last) = said.into_iter().next() else { return Ok(()) };
    let _lock = Closings::lock(path)?;
    let mut table = Closings::read(path)?;
    if !table.knows(EVERYTHING_ELSE, &last.why) {
        tracing::error!("site.disconnection_put_back");
        table.close(of("records", &format!("the records say so: {}", last.why), now));
        table.write(path)?;
    }
    Ok(())
}
