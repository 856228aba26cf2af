//! Writing a cell anew under another key, without some of its records, so that those are gone.
//!
//! ```text
//! cells/<class>/<day>.next/bodies-000003 ...   the records that stay, under the new key
//! cells/<class>/<day>.next/complete-000003     empty; there once all of them are durable
//! keys/<class>/<day>.next                      the new key and the old pepper, wrapped
//! ```
//! Everything up to `complete` can be thrown away, everything after it can be done again: the old key
//! is overwritten, the new one takes its name, the old files go, the new ones move in. The number in
//! `complete` is that of the first new segment; old segments have lower ones. The pepper stays, so
//! that a day's subjects are still found. Who calls this, and when, is in `store/erasure.rs`.

use super::CellName;
use super::bodies::{self, HEADER, Scan};
use super::frame::Fresh;
use super::keys::{self, CellKeys, KeyError};
use super::open_cell::{Ground, create_named};
use crate::disk::{self, Disk};
use crate::spine::history::History;
use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

const COMPLETE: &str = "complete-";
/// What stands behind a name until it takes the place of the one without.
const NEXT: &str = ".next";

/// Why a cell cannot be written anew.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RewriteError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A record that has to stay cannot be read, so it would be lost.
    #[error("a record of the day is damaged, and would be lost; run verify")]
    Damaged,
}

fn next(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(NEXT);
    PathBuf::from(name)
}

/// The keys that are to take the place of others, of erasures that are not finished.
pub(crate) fn next_keys(disk: &dyn Disk, keys_dir: &Path) -> io::Result<Vec<(CellName, PathBuf)>> {
    let mut found = Vec::new();
    for class in crate::record::Class::ALL {
        let dir = keys_dir.join(class.name());
        for name in disk.list(&dir)? {
            let day = name.strip_suffix(NEXT).and_then(crate::spine::Day::parse);
            found.extend(day.map(|day| (CellName { class, day }, dir.join(&name))));
        }
    }
    Ok(found)
}

/// Copies what stays; nothing of the cell itself is touched. The log counts `expected` records in the
/// cell: what a power cut left behind the last of a segment was never acknowledged and is left behind,
/// but with one acknowledged record out of reach nothing is copied.
pub(crate) fn prepare(
    ground: &Ground,
    cell: CellName,
    without: &BTreeSet<u64>,
    expected: u64,
) -> Result<(), RewriteError> {
    // An earlier swap may have stopped half-way; only what is no whole copy is thrown away.
    if !swap(ground, cell)? {
        discard(ground, cell)?;
    }
    let disk = &*ground.disk;
    let dir = cell.dir(&ground.dir);
    let old = CellKeys::read(disk, &ground.keys_dir, &ground.master, &ground.origin, cell)?;
    let key_file = next(&cell.key_file(&ground.keys_dir));
    let new = old.renewed(disk, &key_file, &ground.master, &ground.origin, cell)?;
    let listing = bodies::list(disk, &dir, cell, &ground.origin)?;
    disk::make_dirs_in(disk, &ground.dir, &next(&dir))?;
    let mut target =
        Copy { ground, cell, dir: next(&dir), number: listing.next, frames: Vec::new() };
    let mut seen =
        copy_frames(&listing, &old, &new, &|index| !without.contains(&index), &mut target)?;
    target.finish()?;
    seen.extend(without);
    if (seen.len() as u64) < expected {
        return Err(RewriteError::Damaged);
    }
    drop(disk.create(&next(&dir).join(format!("{COMPLETE}{:06}", listing.next)))?);
    Ok(disk.sync_dir(&next(&dir))?)
}

/// Copies some records of a cell into the cell of a hold, under a key of its own with the same pepper.
pub(crate) fn copy(
    ground: &Ground,
    held: &Ground,
    cell: CellName,
    only: &BTreeSet<u64>,
) -> Result<(), RewriteError> {
    let disk = &*ground.disk;
    let old = CellKeys::read(disk, &ground.keys_dir, &ground.master, &ground.origin, cell)?;
    let (dir, key_file) = (cell.dir(&held.dir), cell.key_file(&held.keys_dir));
    let keys_dir = key_file.parent().unwrap_or(&held.keys_dir);
    disk::make_dirs_in(disk, &ground.keys_dir, keys_dir)?;
    disk::make_dirs_in(disk, &ground.dir, &dir)?;
    let new = old.renewed(disk, &key_file, &ground.master, &ground.origin, cell)?;
    let listing = bodies::list(disk, &cell.dir(&ground.dir), cell, &ground.origin)?;
    let mut target = Copy { ground, cell, dir, number: 0, frames: Vec::new() };
    let seen = copy_frames(&listing, &old, &new, &|index| only.contains(&index), &mut target)?;
    target.finish()?;
    if only.is_subset(&seen) { Ok(()) } else { Err(RewriteError::Damaged) }
}

/// Returns the indexes of all records that were read, copied or not.
fn copy_frames(
    listing: &bodies::Listing,
    old: &CellKeys,
    new: &CellKeys,
    keeps: &dyn Fn(u64) -> bool,
    target: &mut Copy<'_>,
) -> Result<BTreeSet<u64>, RewriteError> {
    let mut seen = BTreeSet::new();
    for segment in &listing.segments {
        let mut failure = None;
        let mut scan = Scan::new(&*segment.file, HEADER as u64);
        scan.run(false, &mut |_, frame| {
            seen.insert(frame.index);
            if !keeps(frame.index) {
                return ControlFlow::Continue(());
            }
            let copied = frame.open(&old.cipher).ok_or(RewriteError::Damaged).and_then(|opened| {
                target.add(new, frame.index, &opened.salt(), opened.canonical())
            });
            failure = copied.err();
            if failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if let Some(failure) = failure {
            return Err(failure);
        }
    }
    Ok(seen)
}

/// The segments being made.
struct Copy<'a> {
    ground: &'a Ground,
    cell: CellName,
    dir: PathBuf,
    number: u32,
    frames: Vec<u8>,
}

impl Copy<'_> {
    fn add(
        &mut self,
        keys: &CellKeys,
        index: u64,
        salt: &[u8; 32],
        canonical: &[u8],
    ) -> Result<(), RewriteError> {
        let fresh = Fresh { nonce: keys::random()?, salt: *salt };
        let write = |out: &mut Vec<u8>| out.extend_from_slice(canonical);
        let sealed = keys.cipher.seal(index, fresh, &mut self.frames, write, |_| Some(()));
        sealed.ok_or(RewriteError::Damaged)?;
        if self.frames.len() as u64 >= self.ground.segment_bytes { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), RewriteError> {
        let mut content = bodies::header(self.cell, self.number, &self.ground.origin).to_vec();
        content.append(&mut self.frames);
        create_named(&*self.ground.disk, &self.dir.join(bodies::name(self.number)), &content)?;
        self.number += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<(), RewriteError> {
        if self.frames.is_empty() { Ok(()) } else { self.write() }
    }
}

/// The number of the first new segment, if the copy is complete.
fn complete(disk: &dyn Disk, dir: &Path) -> io::Result<Option<u32>> {
    let names = disk.list(dir)?;
    Ok(names.iter().find_map(|name| name.strip_prefix(COMPLETE)?.parse().ok()))
}

/// Puts a complete copy in the place of the cell; does nothing without one. Returns whether there was
/// one.
pub(crate) fn swap(ground: &Ground, cell: CellName) -> io::Result<bool> {
    let disk = &*ground.disk;
    let (dir, key) = (cell.dir(&ground.dir), cell.key_file(&ground.keys_dir));
    let (next_dir, next_key) = (next(&dir), next(&key));
    let Some(first) = complete(disk, &next_dir)? else { return Ok(false) };
    let keys_dir = key.parent().unwrap_or(&ground.keys_dir);
    if let Some(new) = present(disk, &next_key)? {
        // A crash may leave the new key under both names; overwriting one would be the end of both.
        if present(disk, &key)?.as_ref() != Some(&new) {
            keys::overwrite(disk, &key)?;
        }
        disk.rename(&next_key, &key)?;
    }
    // Also when it was renamed before: that may not have been durable.
    disk.sync_dir(keys_dir)?;
    for name in disk.list(&dir)? {
        let number = name.strip_prefix("bodies-").and_then(|number| number.parse::<u32>().ok());
        if name == bodies::INDEX {
            // sled's folder is not the disk's; see `disk.rs`.
            std::fs::remove_dir_all(dir.join(bodies::INDEX))?;
        } else if number.is_none_or(|number| number < first) {
            disk.remove(&dir.join(name))?;
        }
    }
    for name in disk.list(&next_dir)?.iter().filter(|name| name.starts_with("bodies-")) {
        disk.rename(&next_dir.join(name), &dir.join(name))?;
    }
    disk.sync_dir(&dir)?;
    disk.sync_dir(&next_dir)?;
    discard(ground, cell)?;
    Ok(true)
}

/// A small file, `None` if there is none. Every other failure is one: what cannot be read is not gone.
fn present(disk: &dyn Disk, path: &Path) -> io::Result<Option<Vec<u8>>> {
    match disk::read(disk, path, 4096) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Destroys what stands beside a cell that goes altogether, its key first.
pub(crate) fn destroy(ground: &Ground, cell: CellName) -> io::Result<()> {
    let key = next(&cell.key_file(&ground.keys_dir));
    keys::overwrite(&*ground.disk, &key)?;
    discard(ground, cell)
}

/// Throws away what stands beside a cell: a copy that is not complete, or what is left of one that
/// took its place.
pub(crate) fn discard(ground: &Ground, cell: CellName) -> io::Result<()> {
    let disk = &*ground.disk;
    let dir = next(&cell.dir(&ground.dir));
    // The mark goes last: until then a complete copy is still to take its place.
    let mut names = disk.list(&dir)?;
    names.sort_by_key(|name| name.starts_with(COMPLETE));
    for name in names {
        disk.remove(&dir.join(name))?;
    }
    disk.remove_dir(&dir)?;
    if let Some(parent) =
        dir.parent().filter(|parent| disk.list(parent).is_ok_and(|l| !l.is_empty()))
    {
        disk.sync_dir(parent)?;
    }
    match disk.remove(&next(&cell.key_file(&ground.keys_dir))) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Finishes or throws away what an earlier process left beside cells. Runs before any cell is opened.
pub(crate) fn resume(ground: &Ground, history: &History) -> io::Result<()> {
    for class in crate::record::Class::ALL {
        let dir = ground.dir.join("cells").join(class.name());
        for name in ground.disk.list(&dir)? {
            let day = name.strip_suffix(NEXT).and_then(crate::spine::Day::parse);
            let Some(day) = day else { continue };
            let cell = CellName { class, day };
            if history.is_gone(cell) {
                destroy(ground, cell)?;
            } else if !swap(ground, cell)? {
                discard(ground, cell)?;
            }
        }
    }
    Ok(())
}
