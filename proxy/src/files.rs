//! Files that must be whole or absent: written beside, synced, renamed.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Replaces the file at `path` by one with these bytes, readable by its owner only, so that a crash
/// leaves the old file or the new one. The folder is created where it is missing.
///
/// # Errors
/// What the file system says.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(folder)?.sync_all()
}

/// Replaces a file that people edit: its permissions stay, and a crash leaves the old file or the new
/// one.
///
/// # Errors
/// What the file system says.
pub fn rewrite(path: &Path, text: &str) -> io::Result<()> {
    // A link would be replaced by a file; what it points at is what is meant.
    let path = std::fs::canonicalize(path)?;
    let permissions = std::fs::metadata(&path)?.permissions();
    replace(&path, text.as_bytes())?;
    std::fs::set_permissions(&path, permissions)
}

/// Writes a new file, and fails where one exists.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`], or what the file system says.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o644).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
