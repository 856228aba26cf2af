//! The configuration of one folder: `bailiwick.yaml` (this process) and the policy, register and
//! applications it names (what may go where). Read whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use routing_rules::document::{Diagnostic, Source};

mod rules;
mod settings;
mod shared;
mod tls;

pub mod reload;
pub mod schema;

pub use rules::{Rules, load as load_rules, signed_sources, sources};
pub use settings::{Files, LogFormat, STARTER, Settings};

/// The name of the settings' file in the folder.
pub const SETTINGS_FILE: &str = "bailiwick.yaml";

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read '{}': {}; `bailiwick init` writes a first set of files", path.display(), source)]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Files hold mistakes.
    #[error("{}", listed(.0))]
    Mistakes(Vec<Diagnostic>),
}

fn listed(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn read_source(dir: &Path, name: &Path) -> Result<Source, ConfigError> {
    let path = dir.join(name);
    let text = std::fs::read_to_string(&path)
        .map_err(|source| ConfigError::File { path: path.clone(), source })?;
    Ok(Source::new(name.display().to_string(), text))
}
