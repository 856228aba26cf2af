//! Replacing the rules of a running server: all of them or none. What cannot be loaded is reported
//! and the old rules keep serving.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use routing_rules::document::Diagnostic;
use routing_rules::{Bundle, Loaded};

use super::{ConfigError, Settings};
use crate::clock::{self, Timestamp};
use crate::gateway::{Gateway, Live};
use crate::keys::{Keys, KeysError};
use crate::pipeline::record;
use crate::upstream::targets::Targets;

/// Why a reload did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The files hold mistakes.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An endpoint cannot be called.
    #[error(transparent)]
    Target(#[from] crate::upstream::targets::TargetError),
    /// The key table cannot be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The change could not be recorded, so it does not take effect.
    #[error("the change of rules could not be recorded, so it does not take effect")]
    Unrecorded,
}

/// Reads the rules of a folder for a server.
///
/// # Errors
/// [`ReloadError`].
pub fn live(dir: &Path, settings: &Settings) -> Result<Live, ReloadError> {
    let loaded = clock::now();
    let rules = super::load_rules(dir, &settings.files, loaded.day())?;
    warn(&rules.warnings);
    let targets = Targets::read(&rules.bundle, dir)?;
    let snapshots = record::Snapshots::of_bundle(&rules.bundle);
    let sources = rules.sources;
    Ok(Live { bundle: Arc::new(rules.bundle), snapshots, targets, sources, loaded })
}

fn warn(warnings: &[Diagnostic]) {
    for warning in warnings {
        tracing::warn!(diagnostic = %warning, "rules.warning");
    }
}

/// Reads rules and keys anew, records the change, and puts them in place.
///
/// # Errors
/// [`ReloadError`]; the old rules then keep serving.
pub async fn reload(
    gateway: &Gateway,
    dir: PathBuf,
    settings: Settings,
) -> Result<(), ReloadError> {
    let _turn = gateway.turn_to_change().await;
    let live = live(&dir, &settings)?;
    take_keys(gateway, Keys::read(&settings.api_keys)?).await;
    for change in record::loaded(&live.bundle, "reload") {
        gateway.store().append(change).await.map_err(|_| ReloadError::Unrecorded)?;
    }
    gateway.replace(live);
    Ok(())
}

/// Reads the key table anew, records what came and went, and puts it in place.
///
/// # Errors
/// [`KeysError`]; the old table then stays.
pub async fn reload_keys(gateway: &Gateway, table: &Path) -> Result<(), KeysError> {
    let _turn = gateway.turn_to_change().await;
    take_keys(gateway, Keys::read(table)?).await;
    Ok(())
}

async fn take_keys(gateway: &Gateway, keys: Keys) {
    let changes = keys.changes_since(&gateway.keys());
    // A key that is gone must not wait for the record that it is.
    gateway.replace_keys(keys);
    if !changes.is_empty() {
        tracing::info!(changes = changes.len(), "keys.reloaded");
    }
    for change in changes {
        let record = record::operator(change.action, Some(&change.prefix), clock::now());
        if gateway.store().append(record).await.is_err() {
            tracing::error!(action = change.action, "record.not_durable");
        }
    }
}

/// Reads the files in force anew when a day begins on which a date in them takes effect: what has
/// expired joins no zone from that day on. The files are those that were loaded, not those on the
/// disk, so that no edit slips in unasked. If they cannot be used any more, every call is refused.
pub async fn begin_day(gateway: &Gateway, now: Timestamp) {
    let _turn = gateway.turn_to_change().await;
    let live = gateway.live();
    let unchanged = live.bundle.unchanged_through().is_none_or(|last| now.day() <= last);
    if unchanged || live.bundle.on() == now.day() || gateway.has_unusable_rules() {
        return;
    }
    match Bundle::load_for_a_new_day(&live.sources, now.day()) {
        Ok(Loaded { bundle, warnings }) => {
            warn(&warnings);
            let changes = record::loaded(&bundle, "a date in the rules took effect");
            // What expires only narrows, so it must not wait for the record that it did.
            gateway.replace(Live {
                snapshots: record::Snapshots::of_bundle(&bundle),
                bundle: Arc::new(bundle),
                targets: live.targets.clone(),
                sources: live.sources.clone(),
                loaded: now,
            });
            tracing::info!("rules.new_day");
            for change in changes {
                if gateway.store().append(change).await.is_err() {
                    tracing::error!(action = "rules.new_day", "record.not_durable");
                }
            }
        }
        Err(found) => {
            for diagnostic in &found {
                tracing::error!(diagnostic = %diagnostic, "rules.unusable");
            }
            gateway.close_rules();
        }
    }
}
