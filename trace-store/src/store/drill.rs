//! Rehearsing the worst day: a backup is brought back beside the running store, every record of it is
//! read and compared, the copy is thrown away, and how it went is recorded and signed.

use super::Store;
use super::append::AppendError;
use super::frozen::Frozen;
use super::shared::Signed;
use crate::backup::{RestoreError, RestoreTo, restore_on};
use crate::cells::keys;
use crate::disk::{self, Disk};
use crate::record::{Actor, Drill, Record};
use crate::verify::{Options, VerifyError, verify_on};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The first line of what a drill is signed as.
const HEAD: &str = "bailiwick drill 1";
/// The file in the store's folder that names the folders into which drills restore now (JSON): whatever
/// ends a drill, the next start wipes them.
const SCRATCHES: &str = "drills";

/// Why there was no drill.
#[derive(Debug, thiserror::Error)]
pub enum DrillError {
    /// The scratch folder is in use.
    #[error("the folder for the drill: {0}")]
    Scratch(io::Error),
    /// It cannot be recorded.
    #[error("how the drill went cannot be recorded: {0}")]
    Append(#[from] AppendError),
}

impl Store {
    /// Restores the backup at `data` and `keys` into `scratch`, which is made and removed again, and checks
    /// it. Returns what was recorded, and the same as a note under the log's key. Blocks.
    ///
    /// # Errors
    /// If the scratch folder exists or cannot be removed, or the outcome cannot be recorded. A backup that
    /// does not come back is no error: the drill has then failed, and says why.
    pub fn drill(
        &self,
        (data, keys): (&Path, &Path),
        scratch: &Path,
        by: &Actor,
    ) -> Result<(Drill, String), DrillError> {
        let shared = &self.shared;
        let disk = Arc::clone(&shared.ground.disk);
        if !disk.list(scratch).map_err(DrillError::Scratch)?.is_empty() {
            let why = format!("\"{}\" is not empty", scratch.display());
            return Err(DrillError::Scratch(io::Error::other(why)));
        }
        let mut drill = Drill {
            at_ns: shared.clock.now(),
            backup_entries: 0,
            by: by.clone(),
            bytes: 0,
            missing_entries: shared.end.load(Ordering::Acquire),
            passed: false,
            record_id: self.event_id(shared.clock.now())?,
            records: 0,
            restore_ms: 0,
            verify_ms: 0,
            what_failed: None,
        };
        let scratch = &std::path::absolute(scratch).map_err(DrillError::Scratch)?;
        self.scratches(|known| known.push(scratch.clone()))?;
        let tried = self.try_backup((data, keys), scratch, &mut drill);
        drill.what_failed = tried.err();
        drill.passed = drill.what_failed.is_none();
        drill.at_ns = shared.clock.now();
        // Nothing of the copy stays, its keys least of all.
        wipe(&*disk, scratch).map_err(DrillError::Scratch)?;
        self.scratches(|known| known.retain(|one| one != scratch))?;
        self.append_own(Record::Drill(Box::new(drill.clone()))).wait()?;
        let text = serde_json::to_string(&drill).unwrap_or_default();
        Ok((drill, self.statement(HEAD, &text)))
    }

    /// Changes the list of folders that hold a copy now; durable before this returns.
    fn scratches(&self, change: impl FnOnce(&mut Vec<PathBuf>)) -> Result<(), DrillError> {
        let _one_at_a_time = self.shared.deleting.take();
        let ground = &self.shared.ground;
        let mut known = noted(&*ground.disk, &ground.dir).map_err(DrillError::Scratch)?;
        change(&mut known);
        note(&*ground.disk, &ground.dir, &known).map_err(DrillError::Scratch)
    }

    /// Wipes what drills left that a crash cut short.
    pub(super) fn wipe_drills(&self) -> io::Result<()> {
        let ground = &self.shared.ground;
        for scratch in noted(&*ground.disk, &ground.dir)? {
            wipe(&*ground.disk, &scratch)?;
        }
        note(&*ground.disk, &ground.dir, &[])
    }

    /// Restores and checks; what does not hold comes back in words.
    fn try_backup(
        &self,
        (data, keys): (&Path, &Path),
        scratch: &Path,
        drill: &mut Drill,
    ) -> Result<(), String> {
        let shared = &self.shared;
        let to = RestoreTo {
            dir: scratch.join("data"),
            keys_dir: scratch.join("keys"),
            master_key: shared.settings.master_key.clone(),
            custody: shared.settings.custody.clone(),
            promised: None,
        };
        let begun = shared.clock.elapsed();
        let restored = restore_on(&*shared.ground.disk, data, keys, &to);
        drill.restore_ms = since(begun, shared.clock.elapsed());
        let restored = restored.map_err(|error: RestoreError| error.to_string())?;
        drill.bytes = restored.bytes;
        drill.backup_entries = restored.checkpoint.size();
        drill.missing_entries =
            shared.end.load(Ordering::Acquire).saturating_sub(drill.backup_entries);
        let signed = Signed { checkpoint: restored.checkpoint, note: restored.note };
        if Frozen::of(shared, signed).map_err(|error| error.to_string())?.is_none() {
            return Err("the backup is not of this log".to_owned());
        }
        let begun = shared.clock.elapsed();
        let options =
            Options { master_key: Some(to.master_key), custody: to.custody, ..Options::default() };
        let report = verify_on(&*shared.ground.disk, &to.dir, Some(&to.keys_dir), &options);
        drill.verify_ms = since(begun, shared.clock.elapsed());
        let report = report.map_err(|error: VerifyError| error.to_string())?;
        drill.records = report.records;
        match report.first_bad {
            None => Ok(()),
            Some(bad) => Err(bad.to_string()),
        }
    }
}

fn since(begun: Duration, now: Duration) -> u64 {
    u64::try_from(now.saturating_sub(begun).as_millis()).unwrap_or(u64::MAX)
}

/// Removes a restored copy, its keys overwritten first.
fn wipe(disk: &dyn Disk, scratch: &Path) -> io::Result<()> {
    let keys_dir = scratch.join("keys");
    for name in crate::backup::key_files(disk, &keys_dir)?.into_keys() {
        let path = keys_dir.join(name);
        keys::overwrite(disk, &path)?;
        disk.remove(&path)?;
    }
    // What else somebody put there meanwhile is not the drill's to remove.
    for dir in [scratch.join("data"), keys_dir] {
        match std::fs::remove_dir_all(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    disk.remove_dir(scratch)
}

/// The folders that drills restore into now.
fn noted(disk: &dyn Disk, dir: &Path) -> io::Result<Vec<PathBuf>> {
    match disk::read(disk, &dir.join(SCRATCHES), 1 << 20) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => serde_json::from_slice(&other?).map_err(io::Error::other),
    }
}

fn note(disk: &dyn Disk, dir: &Path, scratches: &[PathBuf]) -> io::Result<()> {
    let path = dir.join(SCRATCHES);
    if scratches.is_empty() {
        return match disk.remove(&path) {
            Ok(()) => disk.sync_dir(dir),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        };
    }
    let text = serde_json::to_vec(scratches).map_err(io::Error::other)?;
    disk::replace(disk, &path, &text)
}
