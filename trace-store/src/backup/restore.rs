//! Bringing a backup back into folders that are empty: each file compared with the signed list, each key
//! with what it opens.
//!
//! What the folder of the keys no longer holds stays gone: a day whose key was destroyed after the backup
//! was made, because its time was over or its records were erased, comes back as ciphertext that nobody
//! can read, and the next retention run deletes it. A day of decisions that is over by now gets no key
//! either, unless the log knows of holds: only the store can tell what they keep of that day, and its first
//! retention run copies that and deletes the rest.

use super::{Opened, TRACE, copy, key_files, open};
use crate::cells::keys::{CellKeys, KeyError, MasterKey, read_signing_seed};
use crate::cells::{CellName, Custody, HELD, bodies};
use crate::disk::{self, Disk, RealDisk};
use crate::record::{Class, UtcNanos};
use crate::retention::Retention;
use crate::spine::note::Signer;
use crate::spine::{Checkpoint, Verifier};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is no backup, or its manifest is not signed by the log's key.
    #[error("\"{}\" holds no backup that the key of its log signed", path.display())]
    NoBackup {
        /// The folder.
        path: PathBuf,
    },
    /// The target holds something.
    #[error("\"{}\" is not empty; a backup is restored into a folder of its own", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file of the backup is not the one that was listed.
    #[error("\"{name}\" in the backup is damaged; restore another copy of it")]
    Damaged {
        /// The file.
        name: String,
    },
    /// The master key does not open the keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The disk refuses.
    #[error("{what}: {source}")]
    Io {
        /// What was done.
        what: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Where to restore to, and what counts.
#[derive(Clone, Debug)]
pub struct RestoreTo {
    /// The store's folder; made if there is none.
    pub dir: PathBuf,
    /// The folder of the keys; made if there is none.
    pub keys_dir: PathBuf,
    /// The file of the master key; read, not copied.
    pub master_key: PathBuf,
    /// Who opens it, where a module sealed it.
    pub custody: Option<Custody>,
    /// What is promised, and the time now: days of decisions that are over get no key, where nothing was
    /// ever held.
    pub promised: Option<(Retention, UtcNanos)>,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The checkpoint that the backup was made at.
    pub checkpoint: Checkpoint,
    /// That checkpoint's backup, as it was signed.
    pub note: String,
    /// When the backup was made.
    pub made: UtcNanos,
    /// Bytes restored.
    pub bytes: u64,
    /// Days that came back unreadable, and stay so: their keys were destroyed since, or their time is over.
    pub gone: Vec<String>,
}

/// Restores a backup on the machine's disk.
///
/// # Errors
/// If there is none, it is damaged, or the target holds something.
pub fn restore(data: &Path, keys: &Path, to: &RestoreTo) -> Result<Restored, RestoreError> {
    restore_on(&RealDisk, data, keys, to)
}

/// As [`restore`], on a disk of the caller's choice.
///
/// # Errors
/// As [`restore`].
pub fn restore_on(
    disk: &dyn Disk,
    data: &Path,
    keys: &Path,
    to: &RestoreTo,
) -> Result<Restored, RestoreError> {
    for path in [&to.dir, &to.keys_dir] {
        let names = disk.list(path).map_err(at("looking at the target"))?;
        // The master key may stand there already.
        if names.iter().any(|name| path.join(name) != to.master_key) {
            return Err(RestoreError::NotEmpty { path: path.clone() });
        }
    }
    let master = MasterKey::read(disk, &to.master_key, to.custody.as_ref())?;
    let opened = opened(disk, data, keys, &master)?;
    let copied = opened.files.iter().try_for_each(|file| {
        let target = to.dir.join(&file.name);
        make_parents(disk, &target)?;
        let stored = data.join(TRACE).join(&file.stored);
        let sha256 = copy(disk, &stored, &target, file.bytes).map_err(at(&file.stored))?;
        if sha256 == file.sha256 {
            Ok(())
        } else {
            Err(RestoreError::Damaged { name: file.stored.clone() })
        }
    });
    copied?;
    let gone = restore_keys(disk, keys, to, &master, opened.checkpoint.origin())?;
    Ok(Restored {
        bytes: opened.manifest.bytes,
        checkpoint: opened.checkpoint,
        note: opened.note,
        made: UtcNanos(opened.manifest.made_ns),
        gone,
    })
}

fn at(what: &str) -> impl FnOnce(io::Error) -> RestoreError + use<> {
    let what = what.to_owned();
    move |source| RestoreError::Io { what, source }
}

/// Opens the backup under the key that its own signing key, unwrapped, has: a manifest signed by any other
/// key is none.
fn opened(
    disk: &dyn Disk,
    data: &Path,
    keys: &Path,
    master: &MasterKey,
) -> Result<Opened, RestoreError> {
    let none = || RestoreError::NoBackup { path: data.to_owned() };
    let text = disk::read(disk, &data.join(super::MANIFEST), crate::spine::note::LONGEST);
    let text = text.map_err(|_| none())?;
    let text = String::from_utf8(text).map_err(|_| none())?;
    // The origin is the first line of the checkpoint; the key it is checked with is not taken from here.
    let origin = text.lines().nth(2).ok_or_else(none)?;
    let digest = crate::spine::log::origin_digest(origin);
    let seed = read_signing_seed(disk, keys, master, &digest)?;
    let signer = Signer::new(origin, &seed).map_err(|_| none())?;
    let verifier: Verifier = signer.verifier();
    open(disk, data, &verifier).map_err(at("reading the backup"))?.ok_or_else(none)
}

fn make_parents(disk: &dyn Disk, path: &Path) -> Result<(), RestoreError> {
    let dir = path.parent().unwrap_or(path);
    disk::make_dirs(disk, dir).map_err(at("making a folder"))
}

/// Copies the keys that may be used; returns the days that stay unreadable.
fn restore_keys(
    disk: &dyn Disk,
    keys: &Path,
    to: &RestoreTo,
    master: &MasterKey,
    origin: &str,
) -> Result<Vec<String>, RestoreError> {
    let digest = crate::spine::log::origin_digest(origin);
    let mut known = key_files(disk, keys).map_err(at("reading the keys"))?;
    let mut gone = Vec::new();
    let mut roots = vec![String::new()];
    let held = disk.list(&to.dir.join(HELD)).map_err(at("listing what holds keep"))?;
    roots.extend(held.into_iter().map(|hold| format!("{HELD}/{hold}/")));
    let records_of_holds = to.dir.join("cells").join(Class::Holds.name());
    let holds = disk.list(&records_of_holds).map_err(at("listing the records of holds"))?;
    for root in &roots {
        let store = to.dir.join(root);
        let (cells, _) = bodies::cells(disk, &store).map_err(at("listing the days"))?;
        for cell in cells {
            let name = format!("{root}{cell}");
            let over = root.is_empty() && holds.is_empty() && is_over(to, cell);
            let opens = opens(disk, (&store, &keys.join(root)), master, &digest, cell);
            if over || !opens.map_err(at("reading a day"))? {
                known.remove(&name);
                gone.push(name);
            }
        }
    }
    for (name, bytes) in &known {
        let path = to.keys_dir.join(name);
        make_parents(disk, &path)?;
        disk::replace(disk, &path, bytes).map_err(at("writing a key"))?;
    }
    Ok(gone)
}

/// Whether the time of a day of decisions is over. What else the log tells, such as what is in force and
/// what is held, has to be read before its day goes.
fn is_over(to: &RestoreTo, cell: CellName) -> bool {
    let promised = to.promised.as_ref().filter(|_| cell.class == Class::Decisions);
    promised.is_some_and(|(retention, now)| {
        retention.keep(cell.class).is_some_and(|keep| keep.over(cell.day) <= *now)
    })
}

/// Whether the backup's key of a cell opens its first record; a cell without records is open to anyone.
fn opens(
    disk: &dyn Disk,
    (store, keys): (&Path, &Path),
    master: &MasterKey,
    origin: &crate::spine::Hash,
    cell: CellName,
) -> io::Result<bool> {
    let keys = match CellKeys::read(disk, keys, master, origin, cell) {
        Ok(keys) => keys,
        Err(KeyError::Missing { .. } | KeyError::Unwrap { .. }) => return Ok(false),
        Err(error) => return Err(io::Error::other(error)),
    };
    let listing = bodies::list(disk, &cell.dir(store), cell, origin)?;
    let mut opens = true;
    for segment in listing.segments.iter().take(1) {
        let mut scan = bodies::Scan::new(&*segment.file, bodies::HEADER as u64);
        scan.run(false, &mut |_, frame| {
            opens = frame.open(&keys.cipher).is_some();
            ControlFlow::Break(())
        })?;
    }
    Ok(opens)
}
