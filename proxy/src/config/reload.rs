//! Replacing the rules of a running server: all of them or none. What cannot be loaded is reported
//! and the old rules keep serving.

use std::path::PathBuf;
use std::sync::Arc;

use super::{ConfigError, Settings};
use crate::clock;
use crate::gateway::{Gateway, Live};
use crate::keys::Keys;
use crate::pipeline::record;
use crate::upstream::credentials::Credentials;

/// Why a reload did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The files hold mistakes.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An endpoint's credential cannot be had.
    #[error(transparent)]
    Credential(#[from] crate::upstream::credentials::CredentialError),
    /// The key table cannot be read.
    #[error(transparent)]
    Keys(#[from] crate::keys::KeysError),
    /// The change could not be recorded, so it does not take effect.
    #[error("the change of rules could not be recorded, so it does not take effect")]
    Unrecorded,
}

/// Reads the rules of a folder for a server.
///
/// # Errors
/// [`ReloadError`].
pub fn live(dir: &std::path::Path, settings: &Settings) -> Result<Live, ReloadError> {
    let loaded = clock::now();
    let rules = super::load_rules(dir, &settings.files, loaded.day())?;
    for warning in &rules.warnings {
        tracing::warn!(diagnostic = %warning, "rules.warning");
    }
    let credentials = Credentials::read(&rules.bundle, dir)?;
    let snapshots = record::Snapshots::of_bundle(&rules.bundle);
    Ok(Live { bundle: Arc::new(rules.bundle), snapshots, credentials, loaded })
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
    let keys = Keys::read(&settings.api_keys)?;
    let live = live(&dir, &settings)?;
    for change in record::loaded(&live.bundle, "reload") {
        gateway.store().append(change).await.map_err(|_| ReloadError::Unrecorded)?;
    }
    gateway.replace_keys(keys);
    gateway.replace(live);
    Ok(())
}
