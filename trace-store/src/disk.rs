//! The few file operations the store needs, as a door through which tests hand in a disk that
//! fails, fills up and loses what was not synced.
//!
//! What a call promises is what POSIX promises and no more: written bytes are durable after
//! [`File::sync`], a new, renamed or removed name after [`Disk::sync_dir`]. The real disk is in
//! `disk/real.rs`. The sled index does not pass through here: it is disposable.

mod real;

pub use real::RealDisk;

use std::fmt;
use std::io;
use std::path::Path;

/// Free and total bytes of the file system that holds a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Bytes this process may still write.
    pub free: u64,
    /// Bytes altogether.
    pub total: u64,
}

/// One open file.
pub trait File: Send + Sync + fmt::Debug {
    /// Reads into `buffer` from `offset`, and says how much; less than asked only at the end.
    ///
    /// # Errors
    /// If the device cannot read.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Writes all of `bytes` at `offset`. After an error any part of it may have been written.
    ///
    /// # Errors
    /// If the device cannot write, or is full.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;

    /// Makes what was written, and the length, durable. A failure is final for this file: the
    /// kernel may drop what it could not write and report success the next time.
    ///
    /// # Errors
    /// If it is not durable.
    fn sync(&self) -> io::Result<()>;

    /// Cuts the file, or lengthens it with zeros.
    ///
    /// # Errors
    /// If the device refuses.
    fn set_len(&self, length: u64) -> io::Result<()>;

    /// The present length in bytes.
    ///
    /// # Errors
    /// If the device refuses.
    fn len(&self) -> io::Result<u64>;

    /// Whether the file is empty.
    ///
    /// # Errors
    /// If the device refuses.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
}

/// Held while this process is the one writer of a store.
pub trait Lock: Send + Sync + fmt::Debug {}

/// A file system.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Makes one folder; fine if it exists.
    ///
    /// # Errors
    /// If its parent is missing or the device refuses.
    fn create_dir(&self, dir: &Path) -> io::Result<()>;

    /// Makes a new file, readable by its owner alone.
    ///
    /// # Errors
    /// If the name is taken, or the device refuses.
    fn create(&self, path: &Path) -> io::Result<Box<dyn File>>;

    /// Opens a file for reading and writing.
    ///
    /// # Errors
    /// If there is none.
    fn open(&self, path: &Path) -> io::Result<Box<dyn File>>;

    /// Opens a file for reading.
    ///
    /// # Errors
    /// If there is none.
    fn open_to_read(&self, path: &Path) -> io::Result<Box<dyn File>>;

    /// Renames a file, replacing what stood under the new name.
    ///
    /// # Errors
    /// If there is no such file.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// If there is no such file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder; fine if there is none.
    ///
    /// # Errors
    /// If it is not empty or the device refuses.
    fn remove_dir(&self, dir: &Path) -> io::Result<()>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// If they are not.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// The names in a folder, sorted; none if the folder does not exist.
    ///
    /// # Errors
    /// If the device refuses.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// Free and total space where `dir` lies.
    ///
    /// # Errors
    /// If the device refuses.
    fn space(&self, dir: &Path) -> io::Result<Space>;

    /// Takes the lock that `path` stands for; `None` if another process holds it.
    ///
    /// # Errors
    /// If the file cannot be made.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>>;
}

/// Reads a whole small file.
pub(crate) fn read(disk: &dyn Disk, path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let file = disk.open_to_read(path)?;
    let length = usize::try_from(file.len()?).unwrap_or(usize::MAX);
    if length > most {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "larger than such a file can be"));
    }
    let mut bytes = vec![0; length];
    let got = read_full(&*file, &mut bytes, 0)?;
    bytes.truncate(got);
    Ok(bytes)
}

/// Fills `buffer` as far as the file goes.
pub(crate) fn read_full(file: &dyn File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut got = 0;
    while let Some(rest) = buffer.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, offset + got as u64)? {
            0 => break,
            more => got += more,
        }
    }
    Ok(got)
}

/// Replaces a small file so that after a crash either the old or the new content stands there.
#[cfg(feature = "store")]
pub(crate) fn replace(disk: &dyn Disk, path: &Path, content: &[u8]) -> io::Result<()> {
    let (temporary, dir) = beside(path)?;
    match disk.remove(&temporary) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let file = disk.create(&temporary)?;
    file.write_at(content, 0)?;
    file.sync()?;
    disk.rename(&temporary, path)?;
    disk.sync_dir(dir)
}

/// The name a file has until it is complete, and its folder.
#[cfg(feature = "store")]
pub(crate) fn beside(path: &Path) -> io::Result<(std::path::PathBuf, &Path)> {
    let dir = path.parent().ok_or_else(|| io::Error::other("a file needs a folder"))?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    Ok((dir.join(name), dir))
}

/// Makes `base`/`parts`.. in a folder that exists. Each name is made durable again even if it is
/// there: an earlier try may have failed between making it and syncing it.
#[cfg(feature = "store")]
pub(crate) fn make_dirs_in(disk: &dyn Disk, base: &Path, dir: &Path) -> io::Result<()> {
    let mut here = base.to_owned();
    for part in dir.strip_prefix(base).map_err(io::Error::other)? {
        let parent = here.clone();
        here.push(part);
        disk.create_dir(&here)?;
        disk.sync_dir(&parent)?;
    }
    Ok(())
}

/// Makes `dir` and what leads to it, each name durable.
#[cfg(feature = "store")]
pub(crate) fn make_dirs(disk: &dyn Disk, dir: &Path) -> io::Result<()> {
    match disk.create_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) else {
                return Err(error);
            };
            make_dirs(disk, parent)?;
            disk.create_dir(dir)?;
        }
        other => other?,
    }
    match dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => disk.sync_dir(parent),
        None => Ok(()),
    }
}
