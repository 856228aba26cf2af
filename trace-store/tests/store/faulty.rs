//! A disk in memory that fails when told, and that forgets at a power cut what was not synced.
//!
//! Each file has what its handles see and what is on the platter; between them stand the writes
//! that were not synced. A cut keeps, drops or tears each of them by 512-byte sectors, in any
//! order, and keeps a prefix of the changes to names. A failed sync throws the writes away and
//! calls them clean, as Linux may.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use trace_store::disk::{Disk, File, Lock, Space};

const SECTOR: usize = 512;

/// What goes wrong at a chosen call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The device answers with an error; nothing happens.
    Error,
    /// The device is full.
    Full,
    /// Half of a write happens, then an error.
    Short,
    /// A sync fails and its writes are lost, though reads still show them.
    Sync,
    /// A signal came first; nothing happens.
    Interrupted,
    /// The power goes: this and every later call fails.
    Power,
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Debug, Default, Clone)]
struct Inode {
    live: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Dir,
    File(usize),
}

type Names = BTreeMap<PathBuf, Node>;

#[derive(Debug)]
struct State {
    inodes: Vec<Inode>,
    names: Names,
    durable_names: Names,
    /// Changes to names since they were synced: the folder, the name, what stands there now.
    renames: Vec<(PathBuf, Option<Node>)>,
    random: u64,
    calls: u64,
    fault: Option<(u64, Fault)>,
    off: bool,
    boot: u64,
    free: u64,
    locked: Option<u64>,
}

/// The disk; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct FaultyDisk(Arc<Mutex<State>>);

#[derive(Debug)]
struct Handle {
    disk: FaultyDisk,
    inode: usize,
    boot: u64,
}

#[derive(Debug)]
struct Held {
    disk: FaultyDisk,
    boot: u64,
}

impl Lock for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.disk.state();
        if state.locked == Some(self.boot) {
            state.locked = None;
        }
    }
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(offset, bytes) => {
            let end = offset + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*offset..end].copy_from_slice(bytes);
        }
        Change::Length(length) => content.resize(*length, 0),
    }
}

impl State {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Counts a call, and says what goes wrong at it.
    fn call(&mut self, boot: u64) -> io::Result<Option<Fault>> {
        let gone = || io::Error::other("the power is off");
        if self.off || boot != self.boot {
            return Err(gone());
        }
        self.calls += 1;
        match self.fault {
            Some((at, fault)) if at == self.calls => {
                self.fault = None;
                match fault {
                    Fault::Error => Err(io::Error::other("injected device error")),
                    Fault::Full => Err(io::Error::from(io::ErrorKind::StorageFull)),
                    Fault::Interrupted => Err(io::Error::from(io::ErrorKind::Interrupted)),
                    Fault::Power => {
                        self.off = true;
                        Err(gone())
                    }
                    Fault::Short | Fault::Sync => Ok(Some(fault)),
                }
            }
            Some(_) | None => Ok(None),
        }
    }

    fn name(&mut self, path: &Path, node: Option<Node>) {
        match node {
            Some(node) => self.names.insert(path.to_owned(), node),
            None => self.names.remove(path),
        };
        self.renames.push((path.to_owned(), node));
    }

    fn cut_file(&mut self, inode: usize) {
        let unsynced = std::mem::take(&mut self.inodes[inode].unsynced);
        let mut content = self.inodes[inode].durable.clone();
        // Lengths and writes reach the platter in any order and only in part.
        let mut kept = Vec::new();
        for change in unsynced {
            match change {
                Change::Length(_) if self.next().is_multiple_of(2) => kept.push(change),
                Change::Length(_) => {}
                Change::Write(offset, bytes) => {
                    let fate = self.next() % 4;
                    let mut at = offset;
                    while at < offset + bytes.len() {
                        let end = ((at / SECTOR + 1) * SECTOR).min(offset + bytes.len());
                        let keep = match fate {
                            0 => false,
                            1 => true,
                            _ => self.next().is_multiple_of(2),
                        };
                        if keep {
                            let part = bytes[at - offset..end - offset].to_vec();
                            kept.push(Change::Write(at, part));
                        }
                        at = end;
                    }
                }
            }
        }
        for change in &kept {
            apply(&mut content, change);
        }
        self.inodes[inode].live.clone_from(&content);
        self.inodes[inode].durable = content;
    }
}

impl FaultyDisk {
    pub(crate) fn new(seed: u64) -> Self {
        let mut names = Names::new();
        names.insert(PathBuf::from("/"), Node::Dir);
        Self(Arc::new(Mutex::new(State {
            inodes: Vec::new(),
            durable_names: names.clone(),
            names,
            renames: Vec::new(),
            random: seed,
            calls: 0,
            fault: None,
            off: false,
            boot: 0,
            free: 1_000,
            locked: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn calls(&self) -> u64 {
        self.state().calls
    }

    pub(crate) fn random(&self) -> u64 {
        self.state().next()
    }

    /// Of a thousand bytes altogether.
    pub(crate) fn set_free(&self, free: u64) {
        self.state().free = free;
    }

    /// Lets something go wrong so many calls from now.
    pub(crate) fn fail_after(&self, calls: u64, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.calls + calls, fault));
    }

    /// Takes back what was to go wrong and has not yet.
    pub(crate) fn heal(&self) {
        self.state().fault = None;
    }

    /// Turns the power off and on: what was not synced is kept, dropped or torn.
    pub(crate) fn power_cut(&self) {
        let mut state = self.state();
        state.off = false;
        state.fault = None;
        state.boot += 1;
        state.locked = None;
        let kept = usize::try_from(state.next()).unwrap_or(0) % (state.renames.len() + 1);
        let renames = std::mem::take(&mut state.renames);
        for (path, node) in renames.into_iter().take(kept) {
            match node {
                Some(node) => state.durable_names.insert(path, node),
                None => state.durable_names.remove(&path),
            };
        }
        state.names = state.durable_names.clone();
        for inode in 0..state.inodes.len() {
            state.cut_file(inode);
        }
    }
}

impl Handle {
    fn with<T>(
        &self,
        work: impl FnOnce(&mut Inode, Option<Fault>) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut state = self.disk.state();
        let fault = state.call(self.boot)?;
        work(&mut state.inodes[self.inode], fault)
    }
}

impl File for Handle {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.with(|inode, _| {
            let from = usize::try_from(offset).unwrap().min(inode.live.len());
            let part = &inode.live[from..inode.live.len().min(from + buffer.len())];
            buffer[..part.len()].copy_from_slice(part);
            Ok(part.len())
        })
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.with(|inode, fault| {
            let short = fault == Some(Fault::Short);
            let written = if short { &bytes[..bytes.len() / 2] } else { bytes };
            let change = Change::Write(usize::try_from(offset).unwrap(), written.to_vec());
            apply(&mut inode.live, &change);
            inode.unsynced.push(change);
            if short { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
        })
    }

    fn sync(&self) -> io::Result<()> {
        self.with(|inode, fault| {
            if fault == Some(Fault::Sync) {
                inode.unsynced.clear();
                return Err(io::Error::other("injected failure of a sync"));
            }
            for change in std::mem::take(&mut inode.unsynced) {
                apply(&mut inode.durable, &change);
            }
            Ok(())
        })
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.with(|inode, _| {
            let change = Change::Length(usize::try_from(length).unwrap());
            apply(&mut inode.live, &change);
            inode.unsynced.push(change);
            Ok(())
        })
    }

    fn len(&self) -> io::Result<u64> {
        self.with(|inode, _| Ok(inode.live.len() as u64))
    }
}

impl Disk for FaultyDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        match state.names.get(dir) {
            Some(Node::Dir) => return Ok(()),
            Some(Node::File(_)) => return Err(io::Error::from(io::ErrorKind::AlreadyExists)),
            None => {}
        }
        if !dir.parent().is_none_or(|parent| state.names.contains_key(parent)) {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        }
        state.name(dir, Some(Node::Dir));
        Ok(())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        if state.names.contains_key(path) {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        if !path.parent().is_some_and(|parent| state.names.contains_key(parent)) {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        }
        let inode = state.inodes.len();
        state.inodes.push(Inode::default());
        state.name(path, Some(Node::File(inode)));
        Ok(Box::new(Handle { disk: self.clone(), inode, boot }))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        match state.names.get(path) {
            Some(Node::File(inode)) => {
                Ok(Box::new(Handle { disk: self.clone(), inode: *inode, boot }))
            }
            Some(Node::Dir) | None => Err(io::Error::from(io::ErrorKind::NotFound)),
        }
    }

    fn open_to_read(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        let node = state.names.get(from).copied();
        let node = node.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        // One change to a journal: a cut between the two halves would leave both names.
        state.name(to, Some(node));
        state.name(from, None);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        if !state.names.contains_key(path) {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        }
        state.name(path, None);
        Ok(())
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        if state.names.keys().any(|path| path.parent() == Some(dir)) {
            return Err(io::Error::from(io::ErrorKind::DirectoryNotEmpty));
        }
        if state.names.contains_key(dir) {
            state.name(dir, None);
        }
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        let boot = state.boot;
        if state.call(boot)? == Some(Fault::Sync) {
            return Err(io::Error::other("injected failure of a sync"));
        }
        let changes = std::mem::take(&mut state.renames);
        // A folder that is gone takes with it what was removed from it before.
        let gone: Vec<(usize, PathBuf)> = (0..)
            .zip(&changes)
            .filter(|(_, (path, node))| node.is_none() && path.parent() == Some(dir))
            .map(|(at, (path, _))| (at, path.clone()))
            .collect();
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            (0..).zip(changes).partition(|(at, (path, _))| {
                let inside =
                    |(later, folder): &(usize, PathBuf)| at < later && path.starts_with(folder);
                path.parent() == Some(dir) || gone.iter().any(inside)
            });
        state.renames = elsewhere.into_iter().map(|(_, change)| change).collect();
        for (_, (path, node)) in here {
            match node {
                Some(node) => state.durable_names.insert(path, node),
                None => state.durable_names.remove(&path),
            };
        }
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut state = self.state();
        let boot = state.boot;
        state.call(boot)?;
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        Ok(state.names.keys().filter(|path| path.parent() == Some(dir)).map(name).collect())
    }

    fn space(&self, _: &Path) -> io::Result<Space> {
        Ok(Space { free: self.state().free, total: 1_000 })
    }

    fn lock(&self, _: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let mut state = self.state();
        if state.locked.is_some() {
            return Ok(None);
        }
        state.locked = Some(state.boot);
        let boot = state.boot;
        Ok(Some(Box::new(Held { disk: self.clone(), boot })))
    }
}
