//! The rules of a folder: policy, register and applications, read and checked together.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use routing_rules::document::{Diagnostic, Source};
use routing_rules::{Bundle, Sources};

use super::{ConfigError, Files, read_source};

/// Checked rules and what the check had to say of them.
pub struct Rules {
    /// The checked rules.
    pub bundle: Bundle,
    /// What is legal and still worth a look.
    pub warnings: Vec<Diagnostic>,
    /// The files they were read from.
    pub sources: Sources,
}

/// The files of a folder, as they stand.
///
/// # Errors
/// [`ConfigError::File`].
pub fn sources(dir: &Path, files: &Files) -> Result<Sources, ConfigError> {
    let read = |names: &[PathBuf]| -> Result<Vec<Source>, ConfigError> {
        names.iter().map(|name| read_source(dir, name)).collect()
    };
    Ok(Sources {
        policy: read(&files.policy)?,
        register: read(&files.register)?,
        applications: read(&files.applications)?,
        governance: read(&files.governance)?,
        detectors: read(&files.detectors)?,
        places: Vec::new(),
    })
}

/// The files of a folder, with the place data of this release, as a bundle takes them over.
///
/// # Errors
/// [`ConfigError::File`].
pub fn signed_sources(dir: &Path, files: &Files) -> Result<Sources, ConfigError> {
    Ok(Sources { places: vec![Sources::shipped_places()], ..sources(dir, files)? })
}

/// Reads and checks the rules of a folder as of a day.
///
/// # Errors
/// [`ConfigError`] with every mistake found.
pub fn load(dir: &Path, files: &Files, on: Date) -> Result<Rules, ConfigError> {
    let sources = sources(dir, files)?;
    let loaded = Bundle::load(&sources, on).map_err(ConfigError::Mistakes)?;
    Ok(Rules { bundle: loaded.bundle, warnings: loaded.warnings, sources })
}
