//! How far the feed has come, kept beside the store so that a restart misses nothing.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use trace_store::record::UtcNanos;

use crate::files;

/// The first record that is still to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Position {
    /// Its index, at least.
    pub(super) next: u64,
    /// It was acknowledged at or after this moment.
    pub(super) from: UtcNanos,
}

impl Position {
    /// The position kept; none before the first feed. A damaged file is an error: nobody but the
    /// operator can say what was sent.
    pub(super) fn read(path: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn write(self, path: &Path) -> io::Result<()> {
        files::replace(path, &serde_json::to_vec(&self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_kept_and_a_damaged_one_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("siem-position.json");
        assert_eq!(Position::read(&path).unwrap(), None);
        let position = Position { next: 7, from: UtcNanos(1_790_000_000_000_000_001) };
        position.write(&path).unwrap();
        assert_eq!(Position::read(&path).unwrap(), Some(position));
        std::fs::write(&path, b"{\"next\":").unwrap();
        assert!(Position::read(&path).is_err());
    }
}
