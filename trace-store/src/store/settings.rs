//! What a store is told at its opening. Every bound has a default and a reason.

use crate::cells::Custody;
use crate::spine::Cosigner;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How much of the disk stays free: below it the store refuses, above it resumes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserve {
    /// This share of the file system, in percent.
    Percent(u8),
    /// This many bytes.
    Bytes(u64),
}

/// Settings of one store. [`Settings::new`] gives the defaults; every field may be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The store's folder; made if it does not exist.
    pub dir: PathBuf,
    /// The folder of the wrapped keys, kept and backed up apart from `dir`.
    pub keys_dir: PathBuf,
    /// The file with the master key: 64 hexadecimal digits and a line feed, mode 0600.
    pub master_key: PathBuf,
    /// Who opens the master key, where a module seals it. Without one it lies open in its file.
    pub custody: Option<Custody>,
    /// Whether missing master and signing keys are made. Keys that vanish from a store with
    /// records are never made anew.
    pub create_keys: bool,
    /// The name of this log, such as `bailiwick.example/node-1`: no spaces, no `+`.
    pub origin: String,
    /// How many records may wait for the writer; one more is refused as overload.
    pub queue: usize,
    /// How long a record may wait to be taken up by the writer before it is refused as overload.
    pub append_timeout: Duration,
    /// A checkpoint is signed this long after the first record it does not cover yet.
    pub checkpoint_every: Duration,
    /// Without any record, a heartbeat is written after this long.
    pub heartbeat_every: Duration,
    /// How much of the disk stays free.
    pub reserve: Reserve,
    /// Bytes after which a new body segment is begun.
    pub body_segment_bytes: u64,
    /// Leaves after which a new spine segment is begun.
    pub spine_segment_leaves: u64,
    /// Bytes a file is lengthened by, ahead of need: a write into allocated space syncs faster.
    pub allocate_bytes: u64,
    /// Files outside the store, best on another machine's volume, into which checkpoints are copied. A
    /// log that does not extend what stands there is not written to.
    pub witnesses: Vec<PathBuf>,
    /// Those outside who confirm that the log only grows. How they are asked is not the store's business;
    /// it keeps what they said, and a log that does not extend it is not written to.
    pub cosigners: Vec<Cosigner>,
    /// Whether the sled index is kept. Without it every query reads through the bodies.
    pub index: bool,
    /// Memory that all open indexes together may cache, in bytes.
    pub index_cache_bytes: u64,
    /// The PostgreSQL that this node shares with others, and with whom.
    #[cfg(feature = "postgres")]
    pub sharing: Option<crate::ship::Sharing>,
}

impl Settings {
    /// The defaults, for a store at `dir` with its keys at `keys_dir`.
    #[must_use]
    pub fn new(
        dir: impl Into<PathBuf>,
        keys_dir: impl Into<PathBuf>,
        origin: impl Into<String>,
    ) -> Self {
        let keys_dir = keys_dir.into();
        Self {
            dir: dir.into(),
            master_key: keys_dir.join("master"),
            keys_dir,
            custody: None,
            create_keys: true,
            origin: origin.into(),
            queue: 16_384,
            append_timeout: Duration::from_secs(5),
            checkpoint_every: Duration::from_millis(250),
            heartbeat_every: Duration::from_secs(60),
            reserve: Reserve::Percent(5),
            body_segment_bytes: 64 << 20,
            spine_segment_leaves: 1 << 20,
            allocate_bytes: 1 << 20,
            witnesses: Vec::new(),
            cosigners: Vec::new(),
            index: true,
            index_cache_bytes: 16 << 20,
            #[cfg(feature = "postgres")]
            sharing: None,
        }
    }

    /// The master key's file, and who opens it.
    pub(crate) fn master(&self) -> (&Path, Option<&Custody>) {
        (&self.master_key, self.custody.as_ref())
    }
}
