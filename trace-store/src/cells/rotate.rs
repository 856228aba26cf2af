//! Another master key, or another signing key. For the master key every wrapped key is wrapped anew, one
//! file after the other, and only then does the new master key take the place of the old one. Where a module
//! is named, the new one is sealed by it, whatever the old one was.
//!
//! ```text
//! keys/master.next      the new master key, from the first step to the last
//! keys/signing.next     the new signing key, wrapped, likewise
//! ```
//! Each step can be done again. A file that the old key does not open is tried with the new one, so that a
//! rotation that was interrupted goes on where it stopped; the next start of the store finishes it too.

use super::CellName;
use super::custody::Custody;
use super::keys::{self, KeyError, MasterKey, cell_aad, reader_aad, signing_aad};
use crate::backup::key_files;
use crate::disk::{self, Disk};
use crate::record::Class;
use crate::spine::note::Signer;
use crate::spine::{Checkpoint, Day, Hash, NoteError, Verifier};
use crate::store::Settings;
use std::collections::BTreeSet;
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
    master: (&Path, Option<&Custody>),
    origin: &Hash,
) -> Result<Rotated, KeyError> {
    let (master, custody) = master;
    let next = next(master);
    let new = match MasterKey::read_either(disk, &next, custody) {
        Err(KeyError::Missing { path }) => MasterKey::create(disk, &path, custody)?,
        other => other?,
    };
    // Overwritten already, where the last step was interrupted.
    let old = MasterKey::read_either(disk, master, custody).ok();
    let done = wrap_anew(disk, keys_dir, old.as_ref(), &new, origin)?;
    let failed = |source| KeyError::Io { path: master.to_owned(), source };
    take_place(disk, &next, master).map_err(failed)?;
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
    let mut erasing = BTreeSet::new();
    for (cell, path) in super::rewrite::next_keys(disk, keys_dir).map_err(|e| at(keys_dir, e))? {
        let file = disk::read(disk, &path, 4096).map_err(|source| at(&path, source))?;
        match rewrap::<64>(&cell_aad(origin, cell), &file, old, new)? {
            Wrapped::Anew(file) => {
                disk::replace(disk, &path, &file).map_err(|source| at(&path, source))?;
                done.wrapped += 1;
            }
            Wrapped::Already => done.already += 1,
            // Written half, or overwritten: the erasure makes another.
            Wrapped::Neither => continue,
        }
        erasing.insert(cell.key_file(keys_dir));
    }
    for (name, file) in files {
        let path = keys_dir.join(&name);
        let rewrapped = if name == "signing" || name == "signing.next" {
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
            // Overwritten, and about to be replaced by the one beside it.
            Wrapped::Neither if erasing.contains(&path) => {}
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
pub fn rotate_master(settings: &Settings) -> Result<Rotated, RotateError> {
    rotate_master_on(settings, &disk::RealDisk)
}

/// As [`rotate_master`], on a disk of the caller's choice.
///
/// # Errors
/// As [`rotate_master`].
pub fn rotate_master_on(settings: &Settings, disk: &dyn Disk) -> Result<Rotated, RotateError> {
    let _lock = locked(settings, disk)?;
    let origin = crate::spine::log::origin_digest(&settings.origin);
    Ok(in_place(disk, &settings.keys_dir, settings.master(), &origin)?)
}

/// Wraps every key under the master key in another file, for master keys that are handed in from outside:
/// made there if it does not exist, and open in its file also where a module seals the present one. The old
/// one stays where it is until its holder takes it away.
///
/// # Errors
/// As [`rotate_master`].
pub fn rotate_master_to(settings: &Settings, new: &Path) -> Result<Rotated, RotateError> {
    let disk = &disk::RealDisk;
    let _lock = locked(settings, disk)?;
    let new = match MasterKey::read(disk, new, None) {
        Err(KeyError::Missing { path }) => MasterKey::create(disk, &path, None)?,
        other => other?,
    };
    let old = match MasterKey::read_either(disk, &settings.master_key, settings.custody.as_ref()) {
        // Only the module can say what the old key was.
        Err(error @ (KeyError::Custody { .. } | KeyError::Sealed { .. })) => {
            return Err(error.into());
        }
        other => other.ok(),
    };
    let origin = crate::spine::log::origin_digest(&settings.origin);
    Ok(wrap_anew(disk, &settings.keys_dir, old.as_ref(), &new, &origin)?)
}

/// Puts another signing key in the place of a store's, while no process has the store: the old one vouches
/// for the new one, up to the entries it signed (`spine/retired.rs`). Returns both public halves. Begun and
/// interrupted, it is finished or undone by the next call or the next start.
///
/// # Errors
/// As [`rotate_master`]; and where other nodes know this one by its key.
pub fn rotate_signing(settings: &Settings) -> Result<(Verifier, Verifier), RotateError> {
    rotate_signing_on(settings, &disk::RealDisk)
}

/// As [`rotate_signing`], on a disk of the caller's choice.
///
/// # Errors
/// As [`rotate_signing`].
pub fn rotate_signing_on(
    settings: &Settings,
    disk: &dyn Disk,
) -> Result<(Verifier, Verifier), RotateError> {
    #[cfg(feature = "postgres")]
    if settings.sharing.is_some() {
        return Err(RotateError::Shared);
    }
    let _lock = locked(settings, disk)?;
    let (spine, keys_dir) = (settings.dir.join("spine"), &settings.keys_dir);
    let origin = crate::spine::log::origin_digest(&settings.origin);
    let master = MasterKey::read(disk, &settings.master_key, settings.custody.as_ref())?;
    finish_signing(disk, (&settings.dir, keys_dir), &master, &settings.origin)?;
    let seed = keys::read_signing_seed(disk, keys_dir, &master, &origin)?;
    let old = Signer::new(&settings.origin, &seed)?;
    let retired =
        crate::spine::retired::of(disk, &spine, &old.verifier()).map_err(RotateError::Io)?;
    let at = signed_last(disk, &spine, &old.verifier().with_retired(retired?))?;
    let seed: zeroize::Zeroizing<[u8; 32]> = zeroize::Zeroizing::new(keys::random()?);
    let new = Signer::new(&settings.origin, &seed)?;
    let wrapped = master.wrap(&signing_aad(&origin), &seed)?;
    disk::replace(disk, &keys_dir.join(SIGNING_NEXT), &wrapped).map_err(RotateError::Io)?;
    let file = spine.join(crate::spine::retired::FILE);
    let mut lines = match disk::read(disk, &file, 1 << 20) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other.map_err(RotateError::Io)?,
    };
    let last = old.sign(&crate::spine::retired::text(&new.verifier(), &at));
    lines.extend(crate::spine::retired::line(&old.verifier(), last).into_bytes());
    // From here on the new key is the log's.
    disk::replace(disk, &file, &lines).map_err(RotateError::Io)?;
    finish_signing(disk, (&settings.dir, keys_dir), &master, &settings.origin)?;
    Ok((old.verifier(), new.verifier()))
}

/// The greatest state that was signed: a kept one may be newer than the latest, if a crash came between the
/// two writes.
fn signed_last(
    disk: &dyn Disk,
    spine: &Path,
    verifier: &Verifier,
) -> Result<Checkpoint, RotateError> {
    let note = disk::read(disk, &spine.join("checkpoint"), crate::spine::note::LONGEST);
    let note = String::from_utf8(note.map_err(RotateError::Io)?);
    let latest = Checkpoint::open(&note.map_err(|_| NoteError::Malformed)?, verifier)?;
    let kept = match disk::read(disk, &spine.join("checkpoints"), usize::MAX) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other.map_err(RotateError::Io)?,
    };
    let kept = crate::spine::kept::read(&kept).0.pop();
    let kept = kept.and_then(|last| Checkpoint::open(&last.note, verifier).ok());
    Ok(kept.filter(|kept| kept.size() > latest.size()).unwrap_or(latest))
}

/// The new signing key, until it has taken the place of the old one.
const SIGNING_NEXT: &str = "signing.next";

/// Finishes a rotation of the signing key that the old key vouched for; undoes one that it did not.
pub(crate) fn finish_signing(
    disk: &dyn Disk,
    (dir, keys_dir): (&Path, &Path),
    master: &MasterKey,
    origin: &str,
) -> Result<(), KeyError> {
    let path = keys_dir.join(SIGNING_NEXT);
    let failed = |source| KeyError::Io { path: path.clone(), source };
    let file = match disk::read(disk, &path, 4096) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(failed)?,
    };
    let digest = crate::spine::log::origin_digest(origin);
    let seed = master.unwrap_key::<32>(&signing_aad(&digest), &file);
    // One that cannot be unwrapped was overwritten when it was undone.
    let new = seed.and_then(|seed| Signer::new(origin, &seed).ok());
    let spine = dir.join("spine");
    // What cannot be read now is not missing: undoing what was vouched for would end the log.
    let retired = match disk::read(disk, &spine.join(crate::spine::retired::FILE), 1 << 20) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other.map_err(failed)?,
    };
    let vouched = crate::spine::retired::last_next(&retired);
    let Some(new) = new.filter(|new| vouched.is_some_and(|vouched| vouched == new.verifier()))
    else {
        keys::overwrite(disk, &path).map_err(failed)?;
        disk.remove(&path).map_err(failed)?;
        return disk.sync_dir(keys_dir).map_err(failed);
    };
    let verifier = format!("{}\n", new.verifier());
    disk::replace(disk, &spine.join("verifier"), verifier.as_bytes()).map_err(failed)?;
    take_place(disk, &path, &keys_dir.join("signing")).map_err(failed)?;
    disk.sync_dir(keys_dir).map_err(failed)
}

/// Gives a key the name of the one before it, which is overwritten first.
fn take_place(disk: &dyn Disk, new: &Path, name: &Path) -> io::Result<()> {
    let there = match disk::read(disk, name, 4096) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        other => Some(other?),
    };
    // A crash may leave the new key under both names; overwriting one would be the end of both.
    if there.is_some_and(|there| disk::read(disk, new, 4096).is_ok_and(|new| new != there)) {
        keys::overwrite(disk, name)?;
    }
    disk.rename(new, name)
}

fn locked(settings: &Settings, disk: &dyn Disk) -> Result<Box<dyn disk::Lock>, RotateError> {
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
    /// What the old key signed last cannot be read.
    #[error("the log's last checkpoint: {0}; run verify")]
    Checkpoint(#[from] NoteError),
    /// Other nodes know this one by its key.
    #[error(
        "this node shares its records, and the others know it by its signing key: retire the node and begin another"
    )]
    Shared,
    /// The disk refuses.
    #[error("the store cannot be read or written: {0}")]
    Io(io::Error),
}
