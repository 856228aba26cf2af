//! Backups: a folder that holds the store as one checkpoint saw it, and another with its wrapped keys.
//!
//! ```text
//! DATA/manifest             signed note: "bailiwick backup 1", one line of JSON (bytes, files' digest and
//!                           name, entries), the checkpoint's three lines
//! DATA/files.<entries>      one line a file: SHA-256, bytes, name in the store, name in the backup
//! DATA/trace/...            the files; what is replaced from backup to backup bears the entries in its name
//! KEYS/signing, KEYS/reader  the signing key and the node's reading key, wrapped
//! KEYS/<class>/<day>        the cells' keys, wrapped; KEYS/held/... those of holds
//! ```
//! The manifest is replaced last and in one step, so an interrupted backup leaves the one before it whole.
//! The master key is in neither folder. The folder of the keys always mirrors those of the store: a day
//! whose key was destroyed cannot be read from any backup, however old. `store/backup.rs` makes backups and
//! refreshes them when days go, `backup/restore.rs` brings one back.

pub(crate) mod restore;

pub use restore::{RestoreError, RestoreTo, Restored, restore, restore_on};

use crate::disk::{self, Disk, read_full};
use crate::record::identity::hex;
use crate::spine::note::LONGEST;
use crate::spine::{Checkpoint, Verifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The first line of a manifest.
pub(crate) const HEAD: &str = "bailiwick backup 1";
/// The manifest's name.
pub(crate) const MANIFEST: &str = "manifest";
/// The folder of the store's files in a backup.
pub(crate) const TRACE: &str = "trace";
/// Bytes copied at a time.
const CHUNK: usize = 1 << 20;

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Bytes of all files.
    pub(crate) bytes: u64,
    /// Entries of the log that it covers.
    pub(crate) entries: u64,
    /// SHA-256 of the list of files, in hexadecimal.
    pub(crate) files_sha256: String,
    /// When it was made, nanoseconds since the epoch.
    pub(crate) made_ns: u64,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    /// Where it stands in the store.
    pub(crate) name: String,
    /// Where it stands below `trace` in the backup.
    pub(crate) stored: String,
}

/// The list of files as text.
pub(crate) fn list_text(files: &[Listed]) -> String {
    let line = |f: &Listed| format!("{} {} {} {}\n", f.sha256, f.bytes, f.name, f.stored);
    files.iter().map(line).collect()
}

/// Whether a name stays inside the folder it is joined to.
fn is_inside(name: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    !name.starts_with('/') && name.split('/').all(plain)
}

fn parse_list(text: &str) -> Option<Vec<Listed>> {
    let line = |line: &str| {
        let mut parts = line.split(' ');
        let (sha256, bytes) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
        let (name, stored) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let sound = parts.next().is_none() && is_inside(&name) && is_inside(&stored);
        sound.then_some(Listed { sha256, bytes, name, stored })
    };
    text.lines().map(line).collect()
}

/// A backup whose manifest is signed by the log's key and fits its list.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) manifest: Manifest,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: String,
    pub(crate) files: Vec<Listed>,
}

/// Reads manifest and list; `None` if there is none, or they do not hold.
pub(crate) fn open(
    disk: &dyn Disk,
    data: &Path,
    verifier: &Verifier,
) -> io::Result<Option<Opened>> {
    let read = |name: &str, most: usize| match disk::read(disk, &data.join(name), most) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(|bytes| String::from_utf8(bytes).ok()),
    };
    let Some(note) = read(MANIFEST, LONGEST)? else { return Ok(None) };
    let Some((manifest, checkpoint)) = read_manifest(&note, verifier) else { return Ok(None) };
    let name = list_name(manifest.entries);
    let Some(text) = read(&name, usize::MAX)? else { return Ok(None) };
    if hex(&Sha256::digest(text.as_bytes())) != manifest.files_sha256 {
        return Ok(None);
    }
    let Some(files) = parse_list(&text) else { return Ok(None) };
    Ok(Some(Opened { manifest, checkpoint, note, files }))
}

fn read_manifest(note: &str, verifier: &Verifier) -> Option<(Manifest, Checkpoint)> {
    let text = verifier.open(note).ok()?;
    let (head, rest) = text.split_once('\n')?;
    let (manifest, checkpoint) = rest.split_once('\n')?;
    let manifest: Manifest = serde_json::from_str(manifest).ok()?;
    let checkpoint = Checkpoint::of_text(checkpoint, verifier).ok()?;
    let fits = head == HEAD && checkpoint.size() == manifest.entries;
    fits.then_some((manifest, checkpoint))
}

/// The name of the list of files.
pub(crate) fn list_name(entries: u64) -> String {
    format!("files.{entries}")
}

/// Copies the first bytes of a file, so that under its new name it is whole or not there. Returns the
/// digest of what was copied; fewer bytes than asked for are an error.
pub(crate) fn copy(disk: &dyn Disk, from: &Path, to: &Path, bytes: u64) -> io::Result<String> {
    let source = disk.open_to_read(from)?;
    let (temporary, dir) = disk::beside(to)?;
    match disk.remove(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let target = disk.create(&temporary)?;
    let (mut digest, mut offset) = (Sha256::new(), 0);
    let mut buffer = vec![0; CHUNK];
    while offset < bytes {
        let want = usize::try_from(bytes - offset).unwrap_or(CHUNK).min(CHUNK);
        let part = buffer.get_mut(..want).unwrap_or_default();
        if read_full(&*source, part, offset)? < want {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is shorter than it was"));
        }
        target.write_at(part, offset)?;
        digest.update(&*part);
        offset += want as u64;
    }
    target.sync()?;
    disk.rename(&temporary, to)?;
    disk.sync_dir(dir)?;
    Ok(hex(&digest.finalize()))
}

/// Key files by their name below a folder of keys: the signing key, each cell's, each hold's.
pub(crate) fn key_files(disk: &dyn Disk, keys: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut take = |name: String| -> io::Result<()> {
        match disk::read(disk, &keys.join(&name), 4096) {
            Ok(bytes) => drop(found.insert(name, bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(())
    };
    take("signing".to_owned())?;
    take("reader".to_owned())?;
    // While one signing key takes the place of another.
    take("signing.next".to_owned())?;
    let mut roots = vec![String::new()];
    let held = disk.list(&keys.join(crate::cells::HELD))?;
    roots.extend(held.into_iter().map(|hold| format!("{}/{hold}/", crate::cells::HELD)));
    for root in roots {
        for class in crate::record::Class::ALL {
            let folder = format!("{root}{}", class.name());
            for day in disk.list(&keys.join(&folder))? {
                if crate::spine::Day::parse(&day).is_some() {
                    take(format!("{folder}/{day}"))?;
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_and_stays_inside() {
        let file = |name: &str| Listed {
            sha256: "ab".to_owned(),
            bytes: 7,
            name: name.to_owned(),
            stored: "spine/x.5".to_owned(),
        };
        let files = [file("spine/log-000000"), file("cells/decisions/2026-11-24/bodies-000000")];
        assert_eq!(parse_list(&list_text(&files)).unwrap(), files);
        for wrong in ["/etc/x", "../x", "a/../../x", "a//b", "."] {
            assert_eq!(parse_list(&list_text(&[file(wrong)])), None, "{wrong}");
        }
        assert_eq!(parse_list("ab 7 a\n"), None);
    }
}
