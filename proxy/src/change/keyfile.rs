//! Files with secret signing keys: made once, readable by their owner only, and refused otherwise.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use routing_rules::signed::SecretKey;

/// Why a key cannot be read or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read or written.
    #[error("cannot read or write the key file '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others may read it.
    #[error(
        "others may read the key file '{}', so it signs for nobody in particular; chmod 600 it, and \
         replace the key if somebody else can have read it",
        .0.display()
    )]
    Open(PathBuf),
    /// It holds no key.
    #[error("'{}' holds no signing key; `bailiwick init --governor ...` and `bailiwick policy key` make them", .0.display())]
    NoKey(PathBuf),
    /// No random numbers are to be had.
    #[error("the system gives no random numbers for a new key")]
    NoRandom,
}

/// Reads a key.
///
/// # Errors
/// [`KeyFileError`].
pub fn read(path: &Path) -> Result<SecretKey, KeyFileError> {
    let at = |source| KeyFileError::Io { path: path.to_owned(), source };
    let meta = std::fs::metadata(path).map_err(at)?;
    if meta.mode() & 0o077 != 0 {
        return Err(KeyFileError::Open(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(at)?;
    SecretKey::parse(&text).ok_or_else(|| KeyFileError::NoKey(path.to_owned()))
}

/// Makes a key for a person and writes it to a new file in `folder`.
///
/// # Errors
/// [`KeyFileError`]; a file that stands there is never replaced.
pub fn create(folder: &Path, name: &str) -> Result<(SecretKey, PathBuf), KeyFileError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| KeyFileError::NoRandom)?;
    let key = SecretKey::from_seed(name, &seed);
    let path = folder.join(format!("{name}.key"));
    let at = |source| KeyFileError::Io { path: path.clone(), source };
    std::fs::create_dir_all(folder).map_err(at)?;
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(&path).map_err(at)?;
    file.write_all(key.to_text().as_bytes()).map_err(at)?;
    file.sync_all().map_err(at)?;
    Ok((key, path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_its_owners_only() {
        let dir = tempfile::tempdir().unwrap();
        let (key, path) = create(dir.path(), "ada").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(read(&path).unwrap().public(), key.public());
        assert!(matches!(create(dir.path(), "ada"), Err(KeyFileError::Io { .. })));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read(&path), Err(KeyFileError::Open(_))));
        std::fs::write(dir.path().join("empty"), "").unwrap();
        let empty = dir.path().join("empty");
        std::fs::set_permissions(&empty, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(read(&empty), Err(KeyFileError::NoKey(_))));
    }
}
