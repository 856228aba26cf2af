//! The first half: signatures, leaves, roots.

use super::{Check, Options, Trust, VerifyError};
use crate::disk::{self, Disk};
use crate::record::UtcNanos;
use crate::spine::cosignature::COSIGNED;
use crate::spine::history::History;
use crate::spine::log::{Log, Place, origin_digest};
use crate::spine::tree::Tree;
use crate::spine::{Checkpoint, Cosigner, Hash, NoteError, Verifier, erased, kept, note, retired};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What the spine was found to be.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) log: Log,
    /// Leaves the last good checkpoint covers.
    pub(super) size: u64,
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) kept: u64,
    /// What those leaves say about deleted cells.
    pub(super) history: History,
    /// Bodies that are gone because they were erased, as far as their leaves confirm it.
    pub(super) erased: BTreeSet<u64>,
    /// What confirms it from outside.
    pub(super) trust: Trust,
}

/// A root that must be there at some size, and who says so.
struct Expected {
    root: Hash,
    file: String,
}

pub(super) fn check(
    check: &mut Check<'_>,
    verifier: &Verifier,
    options: &Options,
) -> Result<Checked, VerifyError> {
    let dir = check.dir.join("spine");
    let mut expected: BTreeMap<u64, Vec<Expected>> = BTreeMap::new();
    // Before the log's own: a running store tells its witnesses last.
    let held = read_witnesses(check, &options.witnesses)?;
    let confirmed = read_cosigned(check)?;
    let latest = read_latest(check, verifier)?;
    let kept = read_kept(check, verifier)?;
    let kept_count = kept.len() as u64;
    let last = latest.iter().chain(&kept).max_by_key(|checkpoint| checkpoint.size()).cloned();
    let size = last.as_ref().map_or(0, Checkpoint::size);
    for (checkpoint, file) in kept
        .iter()
        .map(|checkpoint| (checkpoint, "spine/checkpoints"))
        .chain(latest.iter().map(|checkpoint| (checkpoint, "spine/checkpoint")))
    {
        let root = checkpoint.root();
        let file = file.to_owned();
        expected.entry(checkpoint.size()).or_default().push(Expected { root, file });
    }
    for one in verifier.retired().iter().filter(|one| one.until <= size) {
        let (root, file) = (one.root, format!("spine/{}", retired::FILE));
        expected.entry(one.until).or_default().push(Expected { root, file });
    }
    let brought = read_brought(check, verifier, options, size)?;
    if let Some(brought) = &brought {
        let root = brought.root();
        let file = "the checkpoint you brought".to_owned();
        expected.entry(brought.size()).or_default().push(Expected { root, file });
    }
    let seen = open_witnesses(check, verifier, held, size);
    for (by, seen) in &seen {
        let (root, file) = (seen.root(), format!("the copy outside {}", by.display()));
        expected.entry(seen.size()).or_default().push(Expected { root, file });
    }
    let cosigned = open_cosigned(check, verifier, confirmed, &options.cosigners, size);
    for cosigned in &cosigned {
        let (root, file) = (cosigned.seen.root(), cosigned.file.clone());
        expected.entry(cosigned.seen.size()).or_default().push(Expected { root, file });
    }
    let (log, bad) = Log::open(check.disk, &dir, &origin_digest(verifier.name()))?;
    for bad in bad {
        check.bad(None, format!("spine/{}", bad.name), bad.what);
    }
    let mut history = History::default();
    let wrong = check_leaves(check, &log, size, &expected, &mut history)?;
    note_strangers(check)?;
    let erased = read_erased(check, &log, &history)?;
    let trust = trust(&log, brought.as_ref(), (&seen, &cosigned), &wrong)?;
    Ok(Checked { log, size, checkpoint: last, kept: kept_count, history, erased, trust })
}

fn read_latest(
    check: &mut Check<'_>,
    verifier: &Verifier,
) -> Result<Option<Checkpoint>, VerifyError> {
    let file = "spine/checkpoint";
    let opened = match disk::read(check.disk, &check.dir.join(file), note::LONGEST) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| note::NoteError::Malformed)
            .and_then(|note| Checkpoint::open(&note, verifier))
            .map_err(|error| error.to_string()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("it is missing".to_owned()),
        Err(error) => return Err(error.into()),
    };
    Ok(opened.map_err(|what| check.bad(None, file, what)).ok())
}

/// The size that the last checkpoint signs; 0 where there is none that can be read.
pub(super) fn signed_size(disk: &dyn Disk, dir: &Path) -> u64 {
    let read = |name: &str, most| {
        let bytes = disk::read(disk, &dir.join("spine").join(name), most).ok()?;
        String::from_utf8(bytes).ok()
    };
    let opened = || {
        let verifier = Verifier::parse(read("verifier", 4096)?.trim_end()).ok()?;
        let retired = retired::of(disk, &dir.join("spine"), &verifier).ok()?.ok()?;
        let verifier = verifier.with_retired(retired);
        Checkpoint::open(&read("checkpoint", note::LONGEST)?, &verifier).ok()
    };
    opened().map_or(0, |checkpoint| checkpoint.size())
}

/// Whether a deletion or an erasure was announced or confirmed between two sizes.
pub(super) fn announced(disk: &dyn Disk, dir: &Path, from: u64, to: u64) -> bool {
    let dir = dir.join("spine");
    let verifier = disk::read(disk, &dir.join("verifier"), 4096).ok();
    let verifier = verifier.and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(verifier) = verifier.and_then(|text| Verifier::parse(text.trim_end()).ok()) else {
        return false;
    };
    let Ok((log, _)) = Log::open(disk, &dir, &origin_digest(verifier.name())) else { return false };
    let mut found = false;
    let read = log.range(from, to, &mut |_, place| {
        if let Place::Leaf(leaf) = place {
            // These name another cell than the one they stand in.
            found |= leaf.cell() != leaf.named();
        }
        ControlFlow::Continue(())
    });
    found && read.is_ok()
}

fn read_kept(check: &mut Check<'_>, verifier: &Verifier) -> Result<Vec<Checkpoint>, VerifyError> {
    let file = "spine/checkpoints";
    let bytes = match disk::read(check.disk, &check.dir.join(file), usize::MAX) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            check.bad(None, file, "it is missing");
            return Ok(Vec::new());
        }
        other => other?,
    };
    let (mut kept, mut end) = kept::read(&bytes);
    let mut length = bytes.len();
    // A running store may be adding one right now; look again before calling it damage.
    for _ in 0..3 {
        if end < length {
            let bytes = disk::read(check.disk, &check.dir.join(file), usize::MAX)?;
            (kept, end) = kept::read(&bytes);
            length = bytes.len();
        }
    }
    if end < length {
        check.bad(None, file, format!("from byte {end} on it is damaged or unfinished"));
    }
    let mut opened = Vec::new();
    for kept in kept {
        match Checkpoint::open(&kept.note, verifier) {
            Ok(checkpoint) => opened.push(checkpoint),
            Err(error) => check.bad(None, file, error.to_string()),
        }
    }
    Ok(opened)
}

/// What confirms the log best: what the auditor brought, else the witness that saw most of it.
fn trust(
    log: &Log,
    brought: Option<&Checkpoint>,
    (seen, cosigned): (&[(PathBuf, Checkpoint)], &[Cosigned]),
    wrong: &[u64],
) -> io::Result<Trust> {
    let holds = |checkpoint: &&Checkpoint| !wrong.contains(&checkpoint.size());
    if let Some(brought) = brought.filter(holds) {
        return Ok(Trust::Brought { size: brought.size() });
    }
    // A key that is not ours says more than a file that somebody here could write.
    let confirmed = cosigned.iter().filter(|one| holds(&&one.seen));
    let confirmed = confirmed.filter_map(|one| Some((one.by.as_ref()?, one.seen.size())));
    if let Some(((by, until), size)) = confirmed.max_by_key(|(_, size)| *size) {
        return Ok(Trust::Cosigned { by: by.clone(), size, until: *until });
    }
    let most = seen.iter().filter(|(_, seen)| holds(&seen)).max_by_key(|(_, seen)| seen.size());
    let Some((by, seen)) = most else { return Ok(Trust::SelfSigned) };
    let size = seen.size();
    let mut until = None;
    log.range(size.saturating_sub(1), size, &mut |_, place| {
        if let Place::Leaf(leaf) = place {
            until = Some(UtcNanos(leaf.time_s.saturating_mul(1_000_000_000)));
        }
        ControlFlow::Continue(())
    })?;
    Ok(Trust::Witnessed { by: by.clone(), size, until })
}

/// A checkpoint that a co-signer confirmed.
struct Cosigned {
    file: String,
    seen: Checkpoint,
    /// Who, and when they said so; `None` where their key was not brought.
    by: Option<(String, UtcNanos)>,
}

/// The files of co-signers: name and note.
fn read_cosigned(check: &Check<'_>) -> Result<Vec<(String, String)>, VerifyError> {
    let mut found = Vec::new();
    for name in check.disk.list(&check.dir.join("spine"))? {
        if name.starts_with(COSIGNED) && !name.ends_with(".new") {
            let file = format!("spine/{name}");
            let bytes = disk::read(check.disk, &check.dir.join(&file), note::LONGEST)?;
            found.push((file, String::from_utf8(bytes).unwrap_or_default()));
        }
    }
    Ok(found)
}

fn open_cosigned(
    check: &mut Check<'_>,
    verifier: &Verifier,
    confirmed: Vec<(String, String)>,
    cosigners: &[Cosigner],
    size: u64,
) -> Vec<Cosigned> {
    let mut found = Vec::new();
    for (file, note) in confirmed {
        let Some(seen) = read_outside(check, verifier, &note, size, &file) else { continue };
        let mut by = None;
        match cosigners.iter().find(|by| file.ends_with(&by.file())) {
            None => check.note(format!("{file} is of a co-signer whose key was not brought")),
            Some(cosigner) => match cosigner.cosigned(&note) {
                Ok(Some(at_s)) => {
                    let at = UtcNanos(at_s.saturating_mul(1_000_000_000));
                    by = Some((cosigner.name().to_owned(), at));
                }
                Ok(None) => check.bad(None, file.as_str(), "it is not signed by its co-signer"),
                Err(error) => check.bad(None, file.as_str(), error.to_string()),
            },
        }
        found.push(Cosigned { file, seen, by });
    }
    found
}

fn read_witnesses(
    check: &mut Check<'_>,
    witnesses: &[PathBuf],
) -> Result<Vec<(PathBuf, String)>, VerifyError> {
    let mut held = Vec::new();
    for path in witnesses {
        match disk::read(check.disk, path, note::LONGEST) {
            Ok(bytes) => held.push((path.clone(), String::from_utf8(bytes).unwrap_or_default())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                check.note(format!("the copy outside {} holds nothing", path.display()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(held)
}

fn open_witnesses(
    check: &mut Check<'_>,
    verifier: &Verifier,
    held: Vec<(PathBuf, String)>,
    size: u64,
) -> Vec<(PathBuf, Checkpoint)> {
    let mut open = |(path, note): (PathBuf, String)| {
        let file = format!("the copy outside {}", path.display());
        let opened = read_outside(check, verifier, &note, size, &file)?;
        Some((path, opened))
    };
    held.into_iter().filter_map(&mut open).collect()
}

/// The checkpoint that was brought. One that is damaged says nothing about the log; one that another key
/// signed may say that this is not the log.
fn read_brought(
    check: &mut Check<'_>,
    verifier: &Verifier,
    options: &Options,
    size: u64,
) -> Result<Option<Checkpoint>, VerifyError> {
    let Some(note) = options.since.as_deref() else { return Ok(None) };
    match Checkpoint::open(note, verifier) {
        Ok(_) | Err(NoteError::Unsigned) => {}
        Err(damaged) => return Err(VerifyError::Brought(damaged)),
    }
    Ok(read_outside(check, verifier, note, size, "the checkpoint you brought"))
}

fn read_outside(
    check: &mut Check<'_>,
    verifier: &Verifier,
    note: &str,
    size: u64,
    file: &str,
) -> Option<Checkpoint> {
    match Checkpoint::open(note, verifier) {
        Ok(brought) if brought.size() <= size => Some(brought),
        Ok(brought) => {
            let what = format!("it signs {} entries, the log has {size}", brought.size());
            check.bad(Some(size), file, what);
            None
        }
        Err(error) => {
            check.bad(None, file, error.to_string());
            None
        }
    }
}

/// Reads every leaf; returns the sizes whose root is not the one signed.
fn check_leaves(
    check: &mut Check<'_>,
    log: &Log,
    size: u64,
    expected: &BTreeMap<u64, Vec<Expected>>,
    history: &mut History,
) -> Result<Vec<u64>, VerifyError> {
    let mut tree = Tree::default();
    let mut first_bad = None;
    let mut wrong = Vec::new();
    let mut good_until = 0;
    let mut compare = |check: &mut Check<'_>, tree: &Tree| {
        let at = tree.size();
        for expected in expected.get(&at).into_iter().flatten() {
            if expected.root != tree.root() {
                let what = format!(
                    "the root it signs at {at} entries is not the one that is there: an entry from index {good_until} to {} was altered",
                    at.saturating_sub(1)
                );
                check.bad(Some(good_until), expected.file.as_str(), what);
                wrong.push(at);
            } else if wrong.is_empty() {
                good_until = at;
            }
        }
    };
    compare(check, &tree);
    log.range(0, size, &mut |index, place| {
        if let Place::Leaf(leaf) = &place {
            history.take(leaf);
        }
        match place {
            Place::Leaf(leaf) if first_bad.is_none() => {
                tree.push(leaf.hash());
                compare(check, &tree);
            }
            Place::Leaf(_) => {}
            Place::Bad => {
                first_bad = first_bad.or(Some(index));
                check.bad(Some(index), "spine", "its entry is damaged or missing");
            }
        }
        ControlFlow::Continue(())
    })?;
    // Behind a leaf that is missing no root can be computed.
    let lost = expected.keys().filter(|at| first_bad.is_some_and(|bad| **at > bad));
    wrong.extend(lost);
    Ok(wrong)
}

/// What was published about erasures, each held against its leaf.
fn read_erased(
    check: &mut Check<'_>,
    log: &Log,
    history: &History,
) -> Result<BTreeSet<u64>, VerifyError> {
    let file = format!("spine/{}", erased::FILE);
    let published = match disk::read(check.disk, &check.dir.join(&file), usize::MAX) {
        Ok(bytes) => erased::read(&bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let mut gone = BTreeSet::new();
    for index in history.erasures() {
        let Some(one) = published.iter().find(|one| one.index == *index) else {
            check.bad(
                Some(*index),
                file.as_str(),
                "an erasure is not published; start the store once",
            );
            continue;
        };
        let Place::Leaf(leaf) = log.leaf(*index)? else { continue };
        match one.indexes().filter(|_| one.commitment() == Some(leaf.commitment)) {
            Some(indexes) => gone.extend(indexes),
            None => {
                check.bad(Some(*index), file.as_str(), "it is not the erasure its entry commits to")
            }
        }
    }
    Ok(gone)
}

fn note_strangers(check: &mut Check<'_>) -> Result<(), VerifyError> {
    for name in check.disk.list(&check.dir.join("spine"))? {
        let known = name.starts_with("log-")
            || name.starts_with(COSIGNED)
            || matches!(
                name.as_str(),
                "checkpoint" | "checkpoints" | "verifier" | erased::FILE | retired::FILE
            );
        if !known || name.ends_with(".new") {
            check.note(format!("spine/{name} is not part of the log and was not read"));
        }
    }
    Ok(())
}
