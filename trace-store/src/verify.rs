//! Checking a store from outside: no lock, no thread, no database, no trust in its index.
//!
//! Everything up to the last checkpoint is read: signatures, roots at every kept checkpoint, each
//! leaf, each body's frame; with keys also each body's cipher, its commitment and its place. What
//! is above the checkpoint is not acknowledged by a signature yet and is left alone, so a running
//! store can be checked; what it deleted meanwhile it has announced under a newer signature, and is
//! then looked at again. `verify/spine.rs` and `verify/bodies.rs` do the two halves,
//! `verify/deletions.rs` holds what is gone against what was announced and promised; this file says
//! what is reported. The index is disposable and not looked at.

mod bodies;
mod deletions;
mod evidence;
mod holds;
mod proof;
mod spine;

pub use evidence::{EvidenceReport, evidence};
pub use proof::{ProofReport, proof};

use crate::disk::{Disk, RealDisk};
use crate::record::UtcNanos;
use crate::retention::Retention;
use crate::spine::retired;
use crate::spine::{Checkpoint, Cosigner, Verifier};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Bad entries listed in full; beyond them only the number grows.
const MOST_LISTED: usize = 1_000;

/// What else the check may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The master key's file, if it is not `master` in the folder of the keys.
    pub master_key: Option<PathBuf>,
    /// Who opens the master key, where a module sealed it.
    pub custody: Option<crate::cells::Custody>,
    /// A checkpoint that was taken home earlier, as a signed note: the log must extend it.
    pub since: Option<String>,
    /// Witnesses' files: the log must extend what stands there.
    pub witnesses: Vec<PathBuf>,
    /// Co-signers whose word counts.
    pub cosigners: Vec<Cosigner>,
    /// What was promised, and the time now: days that should be gone are named.
    pub overdue: Option<(Retention, UtcNanos)>,
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is no store.
    #[error("\"{}\" is not a trace store: it has no spine/verifier", dir.display())]
    NoStore {
        /// The folder.
        dir: PathBuf,
    },
    /// What the log was to be held against is damaged.
    #[error("the checkpoint that was brought cannot be read, so the log was not checked: {0}")]
    Brought(crate::spine::NoteError),
    /// Something cannot be read.
    #[error("the store cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadEntry {
    /// The leaf concerned; `None` if the damage is to a file that names no leaf.
    pub index: Option<u64>,
    /// The file or folder, inside the store or the folder of the keys.
    pub file: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for BadEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(f, "index {index}: {}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// What confirms the log, besides its own key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Nothing from outside.
    #[default]
    SelfSigned,
    /// A witness's file.
    Witnessed {
        /// The file.
        by: PathBuf,
        /// Entries it saw.
        size: u64,
        /// The last of them was taken in then.
        until: Option<UtcNanos>,
    },
    /// A co-signer's signature.
    Cosigned {
        /// Its name.
        by: String,
        /// Entries it saw.
        size: u64,
        /// When it said so.
        until: UtcNanos,
    },
    /// The checkpoint that was brought along, of this many leaves.
    Brought {
        /// Its size.
        size: u64,
    },
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether everything holds.
    pub ok: bool,
    /// The bad entry with the lowest index; those without an index come first.
    pub first_bad: Option<BadEntry>,
    /// Bad entries, at most a thousand of them.
    pub bad: Vec<BadEntry>,
    /// How many there are.
    pub bad_count: u64,
    /// Leaves checked: those the last checkpoint covers.
    pub leaves: u64,
    /// Bodies found and checked.
    pub records: u64,
    /// Records whose day was announced and confirmed as deleted, and is gone.
    pub deleted: u64,
    /// Records that were erased before their day was over.
    pub erased: u64,
    /// Whether bodies were decrypted and compared with their leaves; without keys only their
    /// frames were checked.
    pub decrypted: bool,
    /// The last checkpoint whose signature holds.
    pub checkpoint: Option<Checkpoint>,
    /// Kept checkpoints whose signature and root were checked.
    pub kept: u64,
    /// Remarks that are no damage.
    pub notes: Vec<String>,
    /// What confirms the log from outside.
    pub trust: Trust,
}

impl Report {
    /// The sentence every check ends with.
    #[must_use]
    pub fn sentence(&self) -> String {
        let leaves = self.leaves;
        match &self.trust {
            Trust::SelfSigned => format!(
                "self-signed only: {leaves} entries are signed by the log's own key, and nothing from outside confirms them"
            ),
            Trust::Witnessed { by, size, until } => {
                let until = until.and_then(|until| {
                    let until = jiff::Timestamp::from_nanosecond(i128::from(until.0)).ok()?;
                    Some(format!(", until {until}"))
                });
                format!(
                    "confirmed by {}: it saw the first {size} of {leaves} entries{}",
                    by.display(),
                    until.unwrap_or_default()
                )
            }
            Trust::Cosigned { by, size, until } => {
                let until = jiff::Timestamp::from_nanosecond(i128::from(until.0)).ok();
                format!(
                    "co-signed by {by}: it signed the first {size} of {leaves} entries, until {}",
                    until.map(|until| until.to_string()).unwrap_or_default()
                )
            }
            Trust::Brought { size } if self.ok => format!(
                "consistent with the checkpoint you brought: the first {size} of {leaves} entries are those it signed"
            ),
            Trust::Brought { size } => format!(
                "the first {size} of {leaves} entries have the root of the checkpoint you brought, but what is listed above does not hold"
            ),
        }
    }
}

/// What is being checked, and what was found so far.
struct Check<'a> {
    disk: &'a dyn Disk,
    dir: &'a Path,
    keys: Option<Keys>,
    bad: Vec<BadEntry>,
    bad_count: u64,
    notes: Vec<String>,
}

/// Where keys are read from.
struct Keys {
    dir: PathBuf,
    master: Option<crate::cells::MasterKey>,
}

impl Check<'_> {
    fn bad(&mut self, index: Option<u64>, file: impl Into<String>, what: impl Into<String>) {
        self.bad_count += 1;
        let entry = BadEntry { index, file: file.into(), what: what.into() };
        let list = &mut self.bad;
        if list.len() < MOST_LISTED {
            list.push(entry);
        } else if let Some(last) = list.iter_mut().max().filter(|last| entry < **last) {
            // Keep the earliest ones.
            *last = entry;
        }
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// Checks the store at `dir`; with the folder of its keys also what its bodies say.
///
/// # Errors
/// If there is no store, or it cannot be read. Damage is no error: it is in the report.
pub fn verify(
    dir: &Path,
    keys_dir: Option<&Path>,
    options: &Options,
) -> Result<Report, VerifyError> {
    verify_on(&RealDisk, dir, keys_dir, options)
}

/// As [`verify`], on a disk of the caller's choice.
///
/// # Errors
/// As [`verify`].
pub fn verify_on(
    disk: &dyn Disk,
    dir: &Path,
    keys_dir: Option<&Path>,
    options: &Options,
) -> Result<Report, VerifyError> {
    let mut size = spine::signed_size(disk, dir);
    let mut found = look(disk, dir, keys_dir, options);
    for _ in 0..LOOKS_AGAIN {
        let is_whole = found.as_ref().is_ok_and(|report| report.ok);
        let now = spine::signed_size(disk, dir);
        // A running store that has deleted or erased something in between signed why.
        if is_whole || !spine::announced(disk, dir, size, now) {
            break;
        }
        size = now;
        found = look(disk, dir, keys_dir, options);
    }
    found
}

/// How often a running store that deletes while it is looked at is looked at again.
const LOOKS_AGAIN: usize = 3;

fn look(
    disk: &dyn Disk,
    dir: &Path,
    keys_dir: Option<&Path>,
    options: &Options,
) -> Result<Report, VerifyError> {
    let mut check =
        Check { disk, dir, keys: None, bad: Vec::new(), bad_count: 0, notes: Vec::new() };
    let verifier = read_verifier(&mut check)?;
    if let Some(keys_dir) = keys_dir {
        check.keys = Some(read_keys(&mut check, keys_dir, options, verifier.as_ref()));
    }
    let spine = match &verifier {
        Some(verifier) => spine::check(&mut check, verifier, options)?,
        None => spine::Checked::default(),
    };
    let bodies = bodies::check(&mut check, verifier.as_ref(), &spine)?;
    if let Some(verifier) = &verifier {
        holds::check(&mut check, verifier, &spine, bodies.holds.as_ref())?;
    }
    let overdue = options.overdue.as_ref();
    let overdue = overdue.map(|(newest, now)| (bodies.promised.in_effect(newest, *now), *now));
    let deleted = deletions::check(&mut check, &spine.history, overdue.as_ref())?;
    check.bad.sort();
    let decrypted = check.keys.as_ref().is_some_and(|keys| keys.master.is_some());
    Ok(Report {
        ok: check.bad_count == 0,
        first_bad: check.bad.first().cloned(),
        bad: check.bad,
        bad_count: check.bad_count,
        leaves: spine.size,
        records: bodies.records,
        deleted,
        erased: spine.erased.len() as u64,
        decrypted,
        checkpoint: spine.checkpoint,
        kept: spine.kept,
        notes: check.notes,
        trust: spine.trust,
    })
}

fn read_verifier(check: &mut Check<'_>) -> Result<Option<Verifier>, VerifyError> {
    let path = check.dir.join("spine").join("verifier");
    let text = match crate::disk::read(check.disk, &path, 4096) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(VerifyError::NoStore { dir: check.dir.to_owned() });
        }
        other => String::from_utf8(other?).unwrap_or_default(),
    };
    let verifier = text.strip_suffix('\n').and_then(|text| Verifier::parse(text).ok());
    let Some(verifier) = verifier else {
        check.bad(None, "spine/verifier", "it is damaged, so no signature can be checked");
        return Ok(None);
    };
    let retired = match retired::of(check.disk, &check.dir.join("spine"), &verifier)? {
        Ok(retired) => retired,
        Err(error) => {
            check.bad(None, format!("spine/{}", retired::FILE), error.to_string());
            Vec::new()
        }
    };
    for one in &retired {
        let (key, until) = (&one.key, one.until);
        check.note(format!(
            "the key {key} signed the first {until} entries and vouched for the next"
        ));
    }
    Ok(Some(verifier.with_retired(retired)))
}

fn read_keys(
    check: &mut Check<'_>,
    dir: &Path,
    options: &Options,
    verifier: Option<&Verifier>,
) -> Keys {
    let path = options.master_key.clone().unwrap_or_else(|| dir.join("master"));
    let master = match crate::cells::MasterKey::read(check.disk, &path, options.custody.as_ref()) {
        Ok(master) => Some(master),
        Err(error) => {
            check.bad(None, path.display().to_string(), error.to_string());
            None
        }
    };
    if let (Some(master), Some(verifier)) = (&master, verifier) {
        let origin = crate::spine::log::origin_digest(verifier.name());
        match crate::cells::keys::read_signing_seed(check.disk, dir, master, &origin) {
            Ok(seed) if verifier.is_of(&seed) => {}
            Ok(_) => check.bad(None, "signing", "the signing key is not the one of spine/verifier"),
            Err(error) => check.bad(None, "signing", error.to_string()),
        }
    }
    Keys { dir: dir.to_owned(), master }
}
