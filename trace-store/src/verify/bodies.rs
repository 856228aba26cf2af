//! The second half: every leaf has its body, and every body is the one its leaf commits to.

use super::spine::Checked;
use super::{Check, VerifyError, deletions};
use crate::cells::CellName;
use crate::cells::bodies::{self, Scan};
use crate::cells::frame::Frame;
use crate::cells::keys::{CellKeys, KeyError};
use crate::hold::Holds;
use crate::record::{Envelope, Record, UtcNanos};
use crate::retention::Promised;
use crate::spine::leaf::Leaf;
use crate::spine::log::{Log, Place, origin_digest};
use crate::spine::{Day, Hash, Verifier};
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Leaves read at a time: bodies follow each other in nearly the order of their leaves.
const CHUNK: u64 = 4096;

/// What the bodies say.
#[derive(Default)]
pub(super) struct Bodies {
    /// How many were found whole.
    pub(super) records: u64,
    /// The holds they tell of; `None` where they could not be read.
    pub(super) holds: Option<Holds>,
    /// What policies promised.
    pub(super) promised: Promised,
}

/// Where cells are, and their keys.
pub(super) struct Folder {
    pub(super) dir: PathBuf,
    pub(super) keys: Option<PathBuf>,
    /// What a cell's folder is called in what is reported.
    pub(super) name: String,
}

/// Checks the bodies.
pub(super) fn check(
    check: &mut Check<'_>,
    verifier: Option<&Verifier>,
    spine: &Checked,
) -> Result<Bodies, VerifyError> {
    let Some(verifier) = verifier else { return Ok(Bodies::default()) };
    let folder = Folder {
        dir: check.dir.to_owned(),
        keys: check.keys.as_ref().map(|keys| keys.dir.clone()),
        name: "cells".to_owned(),
    };
    let (cells, unknown) = bodies::cells(check.disk, check.dir)?;
    for unknown in unknown {
        check.note(format!("{unknown} is not a day of records and was not read"));
    }
    let mut seen = Seen::new(spine.size);
    let mut leaves = Leaves::new(&spine.log, spine.size);
    for cell in cells {
        // A cell that was announced as deleted may lose its key while this reads; what is left of it
        // is named by `deletions`.
        if spine.history.is_gone(cell) {
            continue;
        }
        check_cell(check, (&folder, cell), verifier, &mut leaves, &mut seen)?;
    }
    let mut missing = Vec::new();
    spine.log.range(0, spine.size, &mut |index, place| {
        if let Place::Leaf(leaf) = place
            && !seen.has(index)
            // `deletions` says whether a cell that was announced as deleted may be gone.
            && !spine.history.is_gone(leaf.cell())
            && !spine.erased.contains(&index)
        {
            missing.push(leaf);
        }
        ControlFlow::Continue(())
    })?;
    for index in &spine.erased {
        if seen.has(*index) {
            check.bad(Some(*index), "spine/erased", "it was erased, and it is still there");
        }
    }
    for leaf in missing {
        check.bad(
            Some(leaf.index),
            format!("cells/{}", leaf.cell()),
            "its body is missing or damaged",
        );
    }
    let decrypted = check.keys.as_ref().is_some_and(|keys| keys.master.is_some());
    Ok(Bodies {
        records: seen.count,
        holds: decrypted.then_some(seen.holds),
        promised: seen.promised,
    })
}

/// Checks one cell, where it is or where a hold keeps it.
pub(super) fn check_cell(
    check: &mut Check<'_>,
    (folder, cell): (&Folder, CellName),
    verifier: &Verifier,
    leaves: &mut Leaves<'_>,
    seen: &mut Seen,
) -> Result<(), VerifyError> {
    let origin = origin_digest(verifier.name());
    let listing = bodies::list(check.disk, &cell.dir(&folder.dir), cell, &origin)?;
    for (name, what) in &listing.bad {
        check.bad(None, format!("{}/{cell}/{name}", folder.name), *what);
    }
    let keys = match cell_keys(check, folder, cell, &origin) {
        Some(Err(error)) if !listing.segments.is_empty() => {
            check.bad(None, format!("{cell}"), error.to_string());
            None
        }
        Some(Err(_)) | None => None,
        Some(Ok(keys)) => Some(keys),
    };
    for segment in listing.segments {
        let file = format!("{}/{cell}/{}", folder.name, bodies::name(segment.number));
        let mut failure = None;
        let mut scan = Scan::new(&*segment.file, bodies::HEADER as u64);
        scan.run(true, &mut |_, frame| {
            let leaf = match leaves.get(frame.index) {
                // Above the checkpoint nothing is signed; below, a bad leaf is named already.
                Ok(None) => return ControlFlow::Continue(()),
                Ok(Some(leaf)) => leaf,
                Err(error) => {
                    failure = Some(error);
                    return ControlFlow::Break(());
                }
            };
            match check_body(&frame, &leaf, cell, verifier, keys.as_ref()) {
                Ok(record) => {
                    seen.set(frame.index);
                    seen.take(&leaf, record.as_ref());
                }
                Err(what) => {
                    // Named here; not once more as missing.
                    seen.forgive(frame.index);
                    check.bad(Some(frame.index), file.as_str(), what);
                }
            }
            ControlFlow::Continue(())
        })?;
        if let Some(error) = failure {
            return Err(error.into());
        }
    }
    Ok(())
}

fn cell_keys(
    check: &Check<'_>,
    folder: &Folder,
    cell: CellName,
    origin: &Hash,
) -> Option<Result<CellKeys, KeyError>> {
    let keys = check.keys.as_ref()?;
    let master = keys.master.as_ref()?;
    Some(CellKeys::read(check.disk, folder.keys.as_ref()?, master, origin, cell))
}

fn check_body(
    frame: &Frame<'_>,
    leaf: &Leaf,
    cell: CellName,
    verifier: &Verifier,
    keys: Option<&CellKeys>,
) -> Result<Option<Record>, &'static str> {
    if leaf.cell() != cell {
        return Err("its body stands in another day than its entry names");
    }
    if leaf.kind.class() != cell.class {
        return Err("its entry names a kind that is not of its class");
    }
    if Day::of(UtcNanos(leaf.time_s.saturating_mul(1_000_000_000))) != cell.day {
        return Err("its entry names a day that does not hold its time");
    }
    let Some(keys) = keys else { return Ok(None) };
    let opened = frame.open(&keys.cipher).ok_or("its body cannot be decrypted")?;
    if opened.commitment() != leaf.commitment {
        return Err("its body is not the one its entry commits to");
    }
    let envelope = Envelope::parse(opened.canonical()).map_err(|_| "its body is no record")?;
    let fits = envelope.at.index == leaf.index
        && envelope.at.origin == verifier.name()
        && envelope.at.acknowledged_ns.0 / 1_000_000_000 == leaf.time_s
        && envelope.record.kind() == leaf.kind;
    if !fits {
        return Err("its body and its entry say different things");
    }
    deletions::check_record(leaf, &envelope.record)?;
    Ok(Some(envelope.record))
}

/// Leaves below the checkpoint, read a run at a time.
pub(super) struct Leaves<'a> {
    log: &'a Log,
    size: u64,
    base: u64,
    run: Vec<Option<Leaf>>,
}

impl<'a> Leaves<'a> {
    pub(super) fn new(log: &'a Log, size: u64) -> Self {
        Self { log, size, base: 0, run: Vec::new() }
    }

    fn get(&mut self, index: u64) -> io::Result<Option<Leaf>> {
        if index >= self.size {
            return Ok(None);
        }
        let held = self.base..self.base + self.run.len() as u64;
        if !held.contains(&index) {
            self.base = index;
            self.run.clear();
            let (run, until) = (&mut self.run, self.size.min(index + CHUNK));
            self.log.range(index, until, &mut |_, place| {
                run.push(match place {
                    Place::Leaf(leaf) => Some(leaf),
                    Place::Bad => None,
                });
                ControlFlow::Continue(())
            })?;
        }
        let at = usize::try_from(index - self.base).ok();
        Ok(at.and_then(|at| self.run.get(at).copied()).flatten())
    }
}

/// Which leaves have their body: one bit each; and what the bodies say of holds, in the order of the log.
pub(super) struct Seen {
    bits: Vec<u64>,
    pub(super) count: u64,
    holds: Holds,
    promised: Promised,
}

impl Seen {
    pub(super) fn new(size: u64) -> Self {
        let words = usize::try_from(size.div_ceil(64)).unwrap_or_default();
        Self {
            bits: vec![0; words],
            count: 0,
            holds: Holds::default(),
            promised: Promised::default(),
        }
    }

    /// Takes in what a record says that other checks hang on.
    fn take(&mut self, leaf: &Leaf, record: Option<&Record>) {
        if let Some(Record::Hold(hold)) = record {
            self.holds.take(hold);
        }
        if let Some(Record::Policy(policy)) = record {
            self.promised.take(UtcNanos(leaf.time_s.saturating_mul(1_000_000_000)), policy);
        }
    }

    /// The indexes seen, in order.
    pub(super) fn indexes(&self) -> impl Iterator<Item = u64> {
        let words = self.bits.iter().zip((0u64..).step_by(64));
        words.flat_map(|(word, first)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| first + bit)
        })
    }

    fn set(&mut self, index: u64) {
        if !self.has(index) {
            self.count += 1;
        }
        self.forgive(index);
    }

    fn forgive(&mut self, index: u64) {
        let word = usize::try_from(index / 64).ok().and_then(|word| self.bits.get_mut(word));
        if let Some(word) = word {
            *word |= 1 << (index % 64);
        }
    }

    fn has(&self, index: u64) -> bool {
        let word = usize::try_from(index / 64).ok().and_then(|word| self.bits.get(word));
        word.is_some_and(|word| word >> (index % 64) & 1 == 1)
    }
}
