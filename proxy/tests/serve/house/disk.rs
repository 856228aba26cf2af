//! A real disk that fails, fills up or stalls when told to.

use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use trace_store::disk::{Disk, File, Lock, RealDisk, Space};

use super::until::until;

/// What is wrong with it at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// No byte is free.
    Full,
    /// A write reports an error.
    WritesFail,
    /// A sync reports an error.
    SyncsFail,
    /// A sync of the records' bodies does not return.
    BodySyncsStall,
    /// A sync of the leaves does not return.
    LeafSyncsStall,
}

#[derive(Debug, Default)]
struct State {
    trouble: Trouble,
    stalled: usize,
}

/// The disk; clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultyDisk {
    state: Arc<(Mutex<State>, Condvar)>,
}

impl FaultyDisk {
    pub(crate) fn set(&self, trouble: Trouble) {
        self.lock().trouble = trouble;
        self.state.1.notify_all();
    }

    /// Makes trouble until what this gives is dropped, also by a test that fails: a store does not
    /// close while its disk stalls.
    pub(crate) fn hold(&self, trouble: Trouble) -> Held {
        self.set(trouble);
        Held(self.clone())
    }

    /// Waits until a sync stalls.
    pub(crate) async fn wait_for_stall(&self) {
        until("a stalled sync", async || (self.lock().stalled > 0).then_some(())).await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is(&self, trouble: Trouble) -> bool {
        self.lock().trouble == trouble
    }

    fn file(&self, path: &Path, inner: Box<dyn File>) -> Box<dyn File> {
        let leaves = path.components().any(|part| part.as_os_str() == "spine");
        let stalls = if leaves { Trouble::LeafSyncsStall } else { Trouble::BodySyncsStall };
        Box::new(FaultyFile { disk: self.clone(), stalls, inner })
    }
}

/// Trouble that ends with it.
pub(crate) struct Held(FaultyDisk);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.set(Trouble::None);
    }
}

#[derive(Debug)]
struct FaultyFile {
    disk: FaultyDisk,
    /// The trouble in which a sync of this file stalls.
    stalls: Trouble,
    inner: Box<dyn File>,
}

impl File for FaultyFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.inner.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        if self.disk.is(Trouble::WritesFail) {
            return Err(io::Error::other("told to fail"));
        }
        self.inner.write_at(bytes, offset)
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.lock();
        if state.trouble == Trouble::SyncsFail {
            return Err(io::Error::other("told to fail"));
        }
        while state.trouble == self.stalls {
            state.stalled += 1;
            state = self.disk.state.1.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.stalled -= 1;
        }
        drop(state);
        self.inner.sync()
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.inner.set_len(length)
    }

    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }
}

impl Disk for FaultyDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.create(path).map(|file| self.file(path, file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.open(path).map(|file| self.file(path, file))
    }

    fn open_to_read(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.open_to_read(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.remove_dir(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.sync_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    fn space(&self, dir: &Path) -> io::Result<Space> {
        let space = RealDisk.space(dir)?;
        Ok(if self.is(Trouble::Full) { Space { free: 0, ..space } } else { space })
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        RealDisk.lock(path)
    }
}
