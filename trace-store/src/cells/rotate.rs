//! Another master key: every wrapped key is wrapped anew, one file after the other, and only then does the
//! new master key take the place of the old one.
//!
//! ```text
//! keys/master.next      the new master key, from the first step to the last
//! ```
//! Each step can be done again. A file that the old key does not open is tried with the new one, so that a
//! rotation that was interrupted goes on where it stopped; the next start of the store finishes it too.

use super::CellName;
use super::keys::{self, KeyError, MasterKey, cell_aad, reader_aad, signing_aad};
use crate::backup::key_files;
use crate::disk::{self, Disk};
use crate::record::Class;
use crate::spine::{Day, Hash};
use std::io;
use std::path::{Path, PathBuf};

/// What a rotation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Files that were wrapped anew.
    pub wrapped: u64,
    /// Files that the new key opened already.
    pub already: u64,
}

fn next(master: &Path) -> PathBuf {
    let mut name = master.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

/// Whether a rotation was begun and not finished.
pub(crate) fn is_begun(disk: &dyn Disk, master: &Path) -> bool {
    disk.open_to_read(&next(master)).is_ok()
}

/// Begins a rotation in place, or goes on with one, and finishes it.
pub(crate) fn in_place(
    disk: &dyn Disk,
    keys_dir: &Path,
    master: &Path,
    origin: &Hash,
) -> Result<Rotated, KeyError> {
    let next = next(master);
    let new = match MasterKey::read(disk, &next) {
        Err(KeyError::Missing { path }) => MasterKey::create(disk, &path)?,
        other => other?,
    };
    // Overwritten already, where the last step was interrupted.
    let old = MasterKey::read(disk, master).ok();
    let done = wrap_anew(disk, keys_dir, old.as_ref(), &new, origin)?;
    let failed = |source| KeyError::Io { path: master.to_owned(), source };
    keys::overwrite(disk, master).map_err(failed)?;
    disk.rename(&next, master).map_err(failed)?;
    disk.sync_dir(master.parent().unwrap_or(keys_dir)).map_err(failed)?;
    Ok(done)
}

/// Wraps every key anew; what neither key opens stops it before the next step.
pub(crate) fn wrap_anew(
    disk: &dyn Disk,
    keys_dir: &Path,
    old: Option<&MasterKey>,
    new: &MasterKey,
    origin: &Hash,
) -> Result<Rotated, KeyError> {
    let at = |path: &Path, source| KeyError::Io { path: path.to_owned(), source };
    let files = key_files(disk, keys_dir).map_err(|source| at(keys_dir, source))?;
    let mut done = Rotated::default();
    for (name, file) in files {
        let path = keys_dir.join(&name);
        let rewrapped = if name == "signing" {
            rewrap::<32>(&signing_aad(origin), &file, old, new)
        } else if name == "reader" {
            rewrap::<32>(&reader_aad(origin), &file, old, new)
        } else {
            let cell = named(&name).ok_or_else(|| KeyError::Unwrap { path: path.clone() })?;
            rewrap::<64>(&cell_aad(origin, cell), &file, old, new)
        };
        match rewrapped? {
            Wrapped::Anew(file) => {
                disk::replace(disk, &path, &file).map_err(|source| at(&path, source))?;
                done.wrapped += 1;
            }
            Wrapped::Already => done.already += 1,
            Wrapped::Neither => return Err(KeyError::Unwrap { path }),
        }
    }
    Ok(done)
}

/// The cell whose key a file holds.
fn named(name: &str) -> Option<CellName> {
    let mut parts = name.rsplit('/');
    let (day, class) = (parts.next()?, parts.next()?);
    Some(CellName { class: Class::parse(class)?, day: Day::parse(day)? })
}

enum Wrapped {
    Anew(Vec<u8>),
    Already,
    Neither,
}

fn rewrap<const N: usize>(
    aad: &[u8],
    file: &[u8],
    old: Option<&MasterKey>,
    new: &MasterKey,
) -> Result<Wrapped, KeyError> {
    if new.unwrap_key::<N>(aad, file).is_some() {
        return Ok(Wrapped::Already);
    }
    match old.and_then(|old| old.unwrap_key::<N>(aad, file)) {
        Some(secret) => Ok(Wrapped::Anew(new.wrap(aad, &secret)?)),
        None => Ok(Wrapped::Neither),
    }
}

/// Puts another master key in the place of a store's, while no process has the store. Begun and
/// interrupted, it is finished by the next call or the next start.
///
/// # Errors
/// If a process has the store, a key file is opened by neither key, or the disk refuses.
pub fn rotate_master(settings: &crate::store::Settings) -> Result<Rotated, RotateError> {
    rotate_master_on(settings, &disk::RealDisk)
}

/// As [`rotate_master`], on a disk of the caller's choice.
///
/// # Errors
/// As [`rotate_master`].
pub fn rotate_master_on(
    settings: &crate::store::Settings,
    disk: &dyn Disk,
) -> Result<Rotated, RotateError> {
    let _lock = locked(settings, disk)?;
    let origin = crate::spine::log::origin_digest(&settings.origin);
    Ok(in_place(disk, &settings.keys_dir, &settings.master_key, &origin)?)
}

/// Wraps every key under the master key in another file, for master keys that are handed in from outside:
/// made there if it does not exist. The old one stays where it is until its holder takes it away.
///
/// # Errors
/// As [`rotate_master`].
pub fn rotate_master_to(
    settings: &crate::store::Settings,
    new: &Path,
) -> Result<Rotated, RotateError> {
    let disk = &disk::RealDisk;
    let _lock = locked(settings, disk)?;
    let new = match MasterKey::read(disk, new) {
        Err(KeyError::Missing { path }) => MasterKey::create(disk, &path)?,
        other => other?,
    };
    let old = MasterKey::read(disk, &settings.master_key).ok();
    let origin = crate::spine::log::origin_digest(&settings.origin);
    Ok(wrap_anew(disk, &settings.keys_dir, old.as_ref(), &new, &origin)?)
}

fn locked(
    settings: &crate::store::Settings,
    disk: &dyn Disk,
) -> Result<Box<dyn disk::Lock>, RotateError> {
    let taken = disk.lock(&settings.dir.join("lock")).map_err(RotateError::Io)?;
    taken.ok_or_else(|| RotateError::Locked { dir: settings.dir.clone() })
}

/// Why the master key is still the old one, or a rotation is not finished.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// A process has the store.
    #[error("the store at \"{}\" is in use; stop the server first", dir.display())]
    Locked {
        /// The store.
        dir: PathBuf,
    },
    /// A key cannot be read or written.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The disk refuses.
    #[error("the store's lock: {0}")]
    Io(io::Error),
}
