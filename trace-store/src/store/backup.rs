//! Making a backup while the store runs, and seeing to it that no backup keeps what is gone.
//!
//! A backup holds the log up to one checkpoint and the bodies of its entries. Files only grow below a
//! checkpoint, so what was copied before is copied no more. Nothing is deleted or erased meanwhile. The
//! store remembers where its backups are (`backups`): a day's key is destroyed there too before the log
//! says that it is gone, and an erased day is copied anew first. A place that cannot be reached keeps the
//! day in the list of what is still to be deleted, until it is reached or forgotten.

use super::Store;
use super::append::AppendError;
use crate::backup::{self, HEAD, Listed, MANIFEST, Manifest, TRACE, copy, key_files};
use crate::cells::bodies::{self, HEADER, Scan};
use crate::cells::{CellName, HELD, keys};
use crate::disk::{self, Disk};
use crate::record::identity::hex;
use crate::record::{Actor, Operator, Record};
use crate::spine::{erased, kept, retired};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// The file in which the store remembers where its backups are: one line of JSON each.
const PLACES: &str = "backups";

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The two folders are one, or one is inside the other, or inside the store.
    #[error("records and keys have to be backed up apart: \"{}\" and \"{}\" are not, or lie in the store", data.display(), keys.display())]
    NotApart {
        /// The folder for the records.
        data: PathBuf,
        /// The folder for the keys.
        keys: PathBuf,
    },
    /// The records are known to go there with keys that go elsewhere.
    #[error("the backup at \"{}\" has its keys at \"{}\"; forget it with 'bailiwick backup forget' before its keys go elsewhere", data.display(), keys.display())]
    OtherKeys {
        /// The folder of the records.
        data: PathBuf,
        /// Where its keys are.
        keys: PathBuf,
    },
    /// No such backup is known.
    #[error("the store knows of no backup at \"{}\"", data.display())]
    Unknown {
        /// The folder of the records.
        data: PathBuf,
    },
    /// It cannot be recorded.
    #[error("the backup is made, and cannot be recorded: {0}")]
    Append(#[from] AppendError),
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

fn at(what: impl Into<String>) -> impl FnOnce(io::Error) -> BackupError {
    let what = what.into();
    move |source| BackupError::Io { what, source }
}

/// Where a backup is, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Bytes of all its files.
    pub bytes: u64,
    /// Bytes copied this time.
    pub copied: u64,
    /// The folder of the records.
    pub data: PathBuf,
    /// Entries of the log that it covers.
    pub entries: u64,
    /// The folder of the keys.
    pub keys: PathBuf,
    /// When it was made, nanoseconds since the epoch.
    pub made_ns: u64,
}

/// What is to be in a backup.
struct Planned {
    name: String,
    stored: String,
    what: What,
}

enum What {
    /// So many bytes of a file of the store.
    File(PathBuf, u64),
    /// These bytes.
    Bytes(Vec<u8>),
}

impl Store {
    /// Brings a backup up to date, or makes it; blocks deletion meanwhile and nothing else.
    ///
    /// # Errors
    /// If the folders are not apart, or a disk refuses; the backup made before is then still whole.
    pub fn backup(&self, data: &Path, keys: &Path, by: &Actor) -> Result<Backup, BackupError> {
        let settings = &self.shared.settings;
        let inside = |a: &Path, b: &Path| a.starts_with(b) || b.starts_with(a);
        let apart = !inside(data, keys)
            && [data, keys]
                .iter()
                .all(|to| !to.starts_with(&settings.dir) && !to.starts_with(&settings.keys_dir));
        if !apart {
            return Err(BackupError::NotApart { data: data.to_owned(), keys: keys.to_owned() });
        }
        let _one_at_a_time = self.shared.deleting.take();
        let mut places = self.backups().map_err(at("reading the list of backups"))?;
        let known = places.iter().find(|known| known.data == data);
        if let Some(known) = known.filter(|known| known.keys != keys) {
            return Err(BackupError::OtherKeys { data: data.to_owned(), keys: known.keys.clone() });
        }
        let new = known.is_none_or(|known| known.entries == 0);
        if known.is_none() {
            self.expect(&mut places, data, keys)?;
        }
        let made = self.bring_up(data, keys);
        places.retain(|known| known.data != data);
        if made.is_err() && new && self.has_no_keys(keys) {
            self.remember(&places)?;
        }
        let made = made?;
        places.push(made.clone());
        self.remember(&places)?;
        let done = format!("{} entries, {} bytes", made.entries, made.bytes);
        let action = if new { "backup.begin" } else { "backup.make" };
        self.told(action, data, done, by)?;
        Ok(made)
    }

    /// The backups the store sees to.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn backups(&self) -> io::Result<Vec<Backup>> {
        let ground = &self.shared.ground;
        match disk::read(&*ground.disk, &ground.dir.join(PLACES), 1 << 20) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            other => {
                let text = String::from_utf8(other?).map_err(io::Error::other)?;
                let read = |line| serde_json::from_str(line).map_err(io::Error::other);
                text.lines().map(read).collect()
            }
        }
    }

    /// Sees to a backup no longer: from now on days that go stay readable there.
    ///
    /// # Errors
    /// If it is not known, or that cannot be recorded.
    pub fn forget_backup(&self, data: &Path, why: &str, by: &Actor) -> Result<(), BackupError> {
        let _one_at_a_time = self.shared.deleting.take();
        let mut places = self.backups().map_err(at("reading the list of backups"))?;
        let before = places.len();
        places.retain(|known| known.data != data);
        if places.len() == before {
            return Err(BackupError::Unknown { data: data.to_owned() });
        }
        self.told("backup.forget", data, why.to_owned(), by)?;
        self.remember(&places)
    }

    /// Remembers a place before the first key is copied to it: from then on days that go have to go there.
    fn expect(
        &self,
        places: &mut Vec<Backup>,
        data: &Path,
        keys: &Path,
    ) -> Result<(), BackupError> {
        let (data, keys) = (data.to_owned(), keys.to_owned());
        places.push(Backup { bytes: 0, copied: 0, data, entries: 0, keys, made_ns: 0 });
        self.remember(places)
    }

    /// Whether a backup that failed left no key behind.
    fn has_no_keys(&self, keys: &Path) -> bool {
        key_files(&*self.shared.ground.disk, keys).is_ok_and(|files| files.is_empty())
    }

    fn remember(&self, places: &[Backup]) -> Result<(), BackupError> {
        let lines = places.iter().filter_map(|place| serde_json::to_string(place).ok());
        let text: String = lines.map(|line| line + "\n").collect();
        let ground = &self.shared.ground;
        disk::replace(&*ground.disk, &ground.dir.join(PLACES), text.as_bytes())
            .map_err(at("writing the list of backups"))
    }

    fn told(&self, action: &str, to: &Path, why: String, by: &Actor) -> Result<(), BackupError> {
        let at_ns = self.shared.clock.now();
        let record = Operator {
            action: action.to_owned(),
            at_ns,
            by: by.clone(),
            record_id: self.event_id(at_ns)?,
            target: Some(to.display().to_string()),
            why: Some(why),
        };
        self.append_own(Record::Operator(Box::new(record))).wait()?;
        Ok(())
    }

    /// Destroys a cell's key in every backup; says which confirmed it.
    pub(super) fn destroy_in_backups(&self, cell: CellName) -> io::Result<Vec<String>> {
        let disk = &*self.shared.ground.disk;
        let mut holders = Vec::new();
        for place in self.backups()? {
            let gone = reached(disk, &place)
                .and_then(|()| super::retention::destroy_key(disk, &cell.key_file(&place.keys)));
            gone.map_err(|error| unreached(&place, &error))?;
            holders.push(holder(&place));
        }
        Ok(holders)
    }

    /// Brings every backup up to date after a cell was written anew; says which confirmed it.
    pub(super) fn refresh_backups(&self) -> io::Result<Vec<String>> {
        let mut places = self.backups()?;
        for place in &mut places {
            let made = reached(&*self.shared.ground.disk, place)
                .and_then(|()| self.bring_up(&place.data, &place.keys).map_err(io::Error::other));
            *place = made.map_err(|error| unreached(place, &error))?;
        }
        if !places.is_empty() {
            self.remember(&places).map_err(io::Error::other)?;
        }
        Ok(places.iter().map(holder).collect())
    }

    /// Makes the files of a backup, then its manifest, then removes what no longer belongs to it.
    fn bring_up(&self, data: &Path, keys: &Path) -> Result<Backup, BackupError> {
        let shared = &self.shared;
        let disk = &*shared.ground.disk;
        for dir in [data, keys] {
            disk::make_dirs(disk, dir).map_err(at(format!("making \"{}\"", dir.display())))?;
        }
        let signed = shared.signed_now();
        let before = backup::open(disk, data, &shared.verifier);
        let before = before.map_err(at("reading the backup before"))?;
        let known: BTreeMap<String, Listed> = before
            .into_iter()
            .flat_map(|before| before.files)
            .map(|file| (file.stored.clone(), file))
            .collect();
        let plan = self.plan(&signed.note, signed.checkpoint.size());
        let plan = plan.map_err(at("listing the store"))?;
        let (mut files, mut copied) = (Vec::new(), 0);
        for planned in plan {
            let name = planned.name.clone();
            let (file, new) = put(disk, data, planned, &known).map_err(at(name))?;
            copied += if new { file.bytes } else { 0 };
            files.push(file);
        }
        let mirrored = mirror(disk, &shared.ground.keys_dir, keys);
        let strangers = mirrored.map_err(at(format!("copying keys to \"{}\"", keys.display())))?;
        let bytes = files.iter().map(|file| file.bytes).sum();
        let (entries, made_ns) = (signed.checkpoint.size(), shared.clock.now().0);
        let list = backup::list_text(&files);
        let files_sha256 = hex(&Sha256::digest(list.as_bytes()));
        let manifest = Manifest { bytes, entries, files_sha256, made_ns };
        let manifest = serde_json::to_string(&manifest).map_err(io::Error::other);
        let manifest = manifest.map_err(at("the manifest"))?;
        let note = shared.signer.sign(&format!("{HEAD}\n{manifest}\n{}", signed.checkpoint.text()));
        disk::replace(disk, &data.join(backup::list_name(entries)), list.as_bytes())
            .and_then(|()| disk::replace(disk, &data.join(MANIFEST), note.as_bytes()))
            .map_err(at("writing the manifest"))?;
        // Only now: until here the backup before this one was whole.
        tidy(disk, data, entries, &files).map_err(at("removing what no longer belongs to it"))?;
        for name in strangers {
            super::retention::destroy_key(disk, &keys.join(&name)).map_err(at(name))?;
        }
        Ok(Backup { bytes, copied, data: data.into(), entries, keys: keys.into(), made_ns })
    }

    /// Everything that belongs to a backup at a checkpoint.
    fn plan(&self, note: &str, size: u64) -> io::Result<Vec<Planned>> {
        let ground = &self.shared.ground;
        let (disk, spine) = (&*ground.disk, ground.dir.join("spine"));
        let mut plan = Vec::new();
        let log = self.shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
        for (number, length) in log.extents(size) {
            let name = format!("spine/{}", crate::spine::log::name(number));
            plan.push(whole(ground.dir.join(&name), name, length));
        }
        let mut small = |name: &str, bytes: Vec<u8>| {
            let name = format!("spine/{name}");
            let stored = format!("{name}.{size}");
            plan.push(Planned { name, stored, what: What::Bytes(bytes) });
        };
        let read = |name: &str| match disk::read(disk, &spine.join(name), usize::MAX) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        };
        small("checkpoint", note.as_bytes().to_vec());
        let (kept, _) = kept::read(&read("checkpoints")?.unwrap_or_default());
        let below = |kept: &&kept::Kept| {
            crate::spine::Checkpoint::open(&kept.note, &self.shared.verifier)
                .is_ok_and(|checkpoint| checkpoint.size() <= size)
        };
        let kept = kept.iter().filter(below);
        small("checkpoints", kept.flat_map(|one| kept::bytes(one.open_from, &one.note)).collect());
        for name in ["verifier", erased::FILE, retired::FILE] {
            if let Some(bytes) = read(name)? {
                small(name, bytes);
            }
        }
        for cell in crate::query::run::live_cells(&self.shared)? {
            self.plan_cell(&ground.dir, "", cell, size, &mut plan)?;
        }
        for hold in disk.list(&ground.dir.join(HELD))? {
            let root = ground.dir.join(HELD).join(&hold);
            for cell in bodies::cells(disk, &root)?.0 {
                self.plan_cell(&root, &format!("{HELD}/{hold}/"), cell, size, &mut plan)?;
            }
        }
        Ok(plan)
    }

    /// The segments of a cell, as far as their records are below a checkpoint.
    fn plan_cell(
        &self,
        root: &Path,
        prefix: &str,
        cell: CellName,
        size: u64,
        plan: &mut Vec<Planned>,
    ) -> io::Result<()> {
        let ground = &self.shared.ground;
        let dir = cell.dir(root);
        let listing = bodies::list(&*ground.disk, &dir, cell, &ground.origin)?;
        for segment in listing.segments {
            let mut end = HEADER as u64;
            let mut scan = Scan::new(&*segment.file, end);
            let mut below = true;
            let (reached, _) = scan.run(true, &mut |offset, frame| {
                below = frame.index < size;
                end = offset;
                if below { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })?;
            let file = bodies::name(segment.number);
            let name = format!("{prefix}cells/{cell}/{file}");
            plan.push(whole(dir.join(file), name, if below { reached } else { end }));
        }
        Ok(())
    }
}

fn whole(path: PathBuf, name: String, length: u64) -> Planned {
    Planned { stored: name.clone(), name, what: What::File(path, length) }
}

/// Puts one file into a backup, unless it is there; says whether it was copied.
fn put(
    disk: &dyn Disk,
    data: &Path,
    planned: Planned,
    known: &BTreeMap<String, Listed>,
) -> io::Result<(Listed, bool)> {
    let Planned { name, stored, what } = planned;
    let target = data.join(TRACE).join(&stored);
    disk::make_dirs_in(disk, data, target.parent().unwrap_or(data))?;
    match what {
        What::File(path, bytes) => {
            // Files grow and nothing else: what is as long as it was is as it was.
            let there = |file: &&Listed| {
                file.bytes == bytes
                    && disk.open_to_read(&target).is_ok_and(|f| f.len().is_ok_and(|l| l == bytes))
            };
            if let Some(file) = known.get(&stored).filter(there) {
                return Ok((file.clone(), false));
            }
            let sha256 = copy(disk, &path, &target, bytes)?;
            Ok((Listed { sha256, bytes, name, stored }, true))
        }
        What::Bytes(bytes) => {
            disk::replace(disk, &target, &bytes)?;
            let sha256 = hex(&Sha256::digest(&bytes));
            Ok((Listed { sha256, bytes: bytes.len() as u64, name, stored }, true))
        }
    }
}

/// Copies keys that are new or changed; returns those that are there and no longer in the store.
fn mirror(disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<Vec<String>> {
    let (own, theirs) = (key_files(disk, from)?, key_files(disk, to)?);
    for (name, bytes) in own.iter().filter(|(name, bytes)| theirs.get(*name) != Some(*bytes)) {
        let path = to.join(name);
        disk::make_dirs_in(disk, to, path.parent().unwrap_or(to))?;
        // The one before it may be the key of records that were erased.
        keys::overwrite(disk, &path)?;
        disk::replace(disk, &path, bytes)?;
    }
    Ok(theirs.into_keys().filter(|name| !own.contains_key(name)).collect())
}

/// Removes files of a backup that are not in its list.
fn tidy(disk: &dyn Disk, data: &Path, entries: u64, files: &[Listed]) -> io::Result<()> {
    let listed: BTreeSet<&str> = files.iter().map(|file| file.stored.as_str()).collect();
    for name in disk.list(data)? {
        if name.starts_with("files.") && name != backup::list_name(entries) {
            disk.remove(&data.join(name))?;
        }
    }
    let trace = data.join(TRACE);
    let mut folders = vec!["spine".to_owned()];
    let mut roots = vec![String::new()];
    roots.extend(disk.list(&trace.join(HELD))?.into_iter().map(|hold| format!("{HELD}/{hold}/")));
    for root in &roots {
        for class in crate::record::Class::ALL {
            let class = format!("{root}cells/{}", class.name());
            let days = disk.list(&trace.join(&class))?;
            folders.extend(days.into_iter().map(|day| format!("{class}/{day}")));
        }
    }
    for folder in folders {
        let mut left = false;
        for name in disk.list(&trace.join(&folder))? {
            let stored = format!("{folder}/{name}");
            if listed.contains(stored.as_str()) {
                left = true;
            } else {
                disk.remove(&trace.join(stored))?;
            }
        }
        if !left {
            disk.remove_dir(&trace.join(folder))?;
        }
    }
    Ok(())
}

/// A place that is not there, such as a volume that is not mounted, must not look like an empty one.
fn reached(disk: &dyn Disk, place: &Backup) -> io::Result<()> {
    disk.open_to_read(&place.data.join(MANIFEST)).map(drop)?;
    disk.open_to_read(&place.keys.join("signing")).map(drop)
}

fn unreached(place: &Backup, error: &io::Error) -> io::Error {
    let (data, kind) = (place.data.display(), error.kind());
    io::Error::new(
        kind,
        format!(
            "the backup at \"{data}\" cannot be reached, and may still hold what is to go: {error}; make it \
             reachable, or forget it with 'bailiwick backup forget'"
        ),
    )
}

fn holder(place: &Backup) -> String {
    format!("backup of keys at \"{}\"", place.keys.display())
}
