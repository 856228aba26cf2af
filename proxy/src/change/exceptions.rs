//! The folder of exceptions: one signed file each, in force for a few hours beside the present version.
//! A running server looks every second: a new file opens, a removed one closes, and the clock closes the
//! rest.

use std::path::PathBuf;
use std::time::SystemTime;

use routing_rules::signed::{Exception, Link, MOST_OPEN, Open, Refused, Statement};

use super::folder::{Folder, FolderError, read_statement};
use crate::clock::Timestamp;
use crate::files;

/// An exception that does not open, and why.
#[derive(Debug)]
pub struct Unopened {
    /// Its file.
    pub path: PathBuf,
    /// Why.
    pub why: String,
}

/// The exceptions of a folder that are open now beside a version, and those that are not and should
/// tell somebody: not signed as they must be, or over a promise that does not give way.
#[must_use]
pub fn open(folder: &Folder, link: &Link, now: Timestamp) -> (Vec<Open>, Vec<Unopened>) {
    let (mut open, mut unopened) = (Vec::new(), Vec::new());
    for path in paths(folder) {
        match judge(&path, link, &open, now) {
            Ok(Some(found)) => open.push(found),
            Ok(None) => {}
            Err(why) => unopened.push(Unopened { path, why }),
        }
    }
    (open, unopened)
}

fn judge(
    path: &std::path::Path,
    link: &Link,
    open: &[Open],
    now: Timestamp,
) -> Result<Option<Open>, String> {
    let statement = read_statement::<Exception>(path).map_err(|error| error.to_string())?;
    let found = match Open::check(&statement, link, now.as_s()) {
        Ok(found) => found,
        // Its time has not come or is over; nothing is wrong with it.
        Err(Refused::NotYet(_) | Refused::Expired(_) | Refused::NotBeside) => return Ok(None),
        Err(refused) => return Err(refused.to_string()),
    };
    if open.len() >= MOST_OPEN {
        return Err(format!("{MOST_OPEN} exceptions are open already"));
    }
    if open.iter().any(|other| other.exception().id == found.exception().id) {
        return Err("another one of this name is open".to_owned());
    }
    // On its own first: what another one waives is not waived for this one.
    link.load_under(std::slice::from_ref(&found), now.day())
        .map_err(|refused| refused.to_string())?;
    let with: Vec<Open> = open.iter().cloned().chain([found.clone()]).collect();
    link.load_under(&with, now.day()).map_err(|refused| refused.to_string())?;
    Ok(Some(found))
}

/// The files, in the order of their names.
fn paths(folder: &Folder) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.exceptions_path()).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    paths.sort();
    paths
}

/// What can be said of a file without judging it: enough to see that something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    path: PathBuf,
    written: Option<(SystemTime, u64)>,
    /// Whether its time has come, and whether it is over; `None` where it cannot be read.
    due: Option<(bool, bool)>,
}

/// Looks at every file of the folder. Cheap where it is empty, which is usual.
#[must_use]
pub fn glance(folder: &Folder, now: Timestamp) -> Vec<Glance> {
    let one = |path: PathBuf| {
        let meta = path.symlink_metadata().ok();
        let written = meta.and_then(|meta| Some((meta.modified().ok()?, meta.len())));
        let statement = read_statement::<Exception>(&path).ok();
        let due = statement.map(|statement| {
            let exception = statement.content();
            (now.as_s() >= exception.from_s, now.as_s() >= exception.until_s)
        });
        Glance { path, written, due }
    };
    paths(folder).into_iter().map(one).collect()
}

/// Every exception of a folder with its file, open or not.
///
/// # Errors
/// [`FolderError`].
pub fn all(folder: &Folder) -> Result<Vec<Statement<Exception>>, FolderError> {
    paths(folder).iter().map(|path| read_statement(path)).collect()
}

/// The exceptions of a folder that can be read.
#[must_use]
pub fn readable(folder: &Folder) -> Vec<Statement<Exception>> {
    paths(folder).iter().filter_map(|path| read_statement(path).ok()).collect()
}

/// Whether a text can be an exception's name, and so a file's.
#[must_use]
pub fn is_a_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('.')
}

/// Writes an exception.
///
/// # Errors
/// [`FolderError::Io`].
pub fn write(folder: &Folder, statement: &Statement<Exception>) -> Result<(), FolderError> {
    let path = path_of(folder, &statement.content().id);
    files::replace(&path, &statement.to_bytes()).map_err(|source| FolderError::Io { path, source })
}

/// The file of an exception.
#[must_use]
pub fn path_of(folder: &Folder, id: &str) -> PathBuf {
    folder.exceptions_path().join(format!("{id}.json"))
}
