//! What happens before a store takes in its first record.
//!
//! Everything the last checkpoint covers was synced before it was signed, and must be there: a log
//! that is smaller, or has another root, is refused. Above it nothing is certain, since a sync may
//! have failed just before the end and the kernel may show bytes that never reached the disk. So
//! what is whole above the checkpoint is written anew into new files, the spine's in one step, and
//! only then are the old copies cut. A crash in the middle leaves enough to do it again.

use super::frozen::Frozen;
use super::outside::Cosigned;
use super::settings::Settings;
use super::shared::{Calls, Signed};
use crate::cells::bodies::{self, Scan};
use crate::cells::keys::{self, CellKeys, KeyError, MasterKey};
use crate::cells::open_cell::{CellError, Ground, OpenCell};
use crate::cells::{CellName, frame};
use crate::cosigner::Submission;
use crate::disk::{self, Disk};
use crate::record::{Envelope, Kind, Record, UtcNanos, Verdict};
use crate::spine::history::History;
use crate::spine::leaf::Leaf;
use crate::spine::log::{Log, Place, Tail};
use crate::spine::note::Signer;
use crate::spine::tree::Tree;
use crate::spine::{Checkpoint, Hash, NoteError, kept};
use crate::writer::{Checkpoints, SpineWriter};
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("the store at \"{}\" is in use by another process", dir.display())]
    Locked {
        /// The store.
        dir: PathBuf,
    },
    /// The origin cannot be the name of a log.
    #[error("origin: {0}")]
    Origin(NoteError),
    /// A key is missing or damaged.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The signing key is not the one this log was signed with.
    #[error(
        "the log was signed under another key or origin (\"spine/verifier\"); give the origin and keys it was made with"
    )]
    OtherKey,
    /// There are leaves, but no checkpoint that fits the key.
    #[error(
        "the last checkpoint (\"spine/checkpoint\") is missing or damaged: {0}; nothing is written until it is restored"
    )]
    Checkpoint(NoteError),
    /// Leaves that were signed are gone.
    #[error(
        "the log has {found} entries, but a checkpoint signed {signed}; nothing is written to a log that lost its end"
    )]
    Shrunk {
        /// Whole leaves found.
        found: u64,
        /// Leaves signed.
        signed: u64,
    },
    /// Leaves that were signed are not those that are there.
    #[error(
        "the log does not have the root its checkpoint signed at {size} entries; run verify, and restore it"
    )]
    Altered {
        /// The checkpoint's size.
        size: u64,
    },
    /// A witness saw more of this log, or another log under its name.
    #[error(
        "the log does not extend what the copy outside \"{}\" holds ({size} entries): it was set back or replaced; nothing is written to it",
        path.display()
    )]
    Witness {
        /// The witness.
        path: PathBuf,
        /// Entries that the witness saw.
        size: u64,
    },
    /// What stands at a witness is no checkpoint of this log.
    #[error(
        "the copy outside \"{}\": {source}; if it belongs to another log, give this one a file of its own",
        path.display()
    )]
    WitnessNote {
        /// The witness.
        path: PathBuf,
        /// What is wrong with it.
        source: NoteError,
    },
    /// Somebody outside who was asked does not confirm this log.
    #[error("{what}; nothing is written to a log that was set back or replaced")]
    Cosigner {
        /// Who, and why.
        what: String,
    },
    /// The disk refuses.
    #[error("{what}: {source}")]
    Io {
        /// What was done.
        what: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A thread cannot be started.
    #[error("the writer thread cannot be started: {0}")]
    Thread(io::Error),
}

fn io_at(what: &str) -> impl FnOnce(io::Error) -> OpenError + use<> {
    let what = what.to_owned();
    move |source| OpenError::Io { what, source }
}

/// What recovery found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Leaves found.
    pub leaves: u64,
    /// Leaves above the last checkpoint, written anew.
    pub rewritten: u64,
    /// Bodies above the spine's end, never acknowledged, cut off.
    pub cut: u64,
    /// Calls that got a `gap` record, because their outcome is not known.
    pub gaps: u64,
    /// Witnesses that hold nothing of this log although it has entries: new ones, or emptied ones.
    pub silent_witnesses: Vec<PathBuf>,
    /// Leaves whose body is missing or does not fit: damage, which `verify` names too.
    pub lost: Vec<u64>,
}

/// The log as it is shown to somebody outside before a store writes its first record.
#[derive(Clone, Debug)]
pub struct Presented {
    frozen: Frozen,
}

impl Presented {
    /// The last signed checkpoint, as a note.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.frozen.signed.note
    }

    /// Entries it covers.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frozen.size()
    }

    /// What a co-signer is given who saw the first `old` entries; see
    /// [`Store::submission`](crate::Store::submission).
    ///
    /// # Errors
    /// If the spine cannot be read.
    pub fn submission(&self, old: u64) -> io::Result<String> {
        let proof = self.frozen.consistency(old)?;
        Ok(Submission { old, proof, note: self.note().to_owned() }.text())
    }
}

/// Asks somebody outside about a log before it is written to; an error says who does not confirm it,
/// and why.
pub type Confirm<'a> = dyn FnMut(&Presented) -> Result<(), String> + 'a;

/// A store that is ready for its writer.
#[derive(Debug)]
pub(crate) struct Recovered {
    pub(crate) ground: Ground,
    pub(crate) tree: Tree,
    pub(crate) log: Log,
    pub(crate) signed: Signed,
    pub(crate) spine: SpineWriter,
    pub(crate) cells: Vec<OpenCell>,
    pub(crate) checkpoints: Checkpoints,
    pub(crate) calls: Calls,
    pub(crate) history: History,
    pub(crate) cosigned: Vec<(Cosigned, String)>,
    pub(crate) report: Recovery,
}

/// What the spine says.
struct Spine {
    log: Log,
    tree: Tree,
    history: History,
    /// Leaves above the last checkpoint.
    above: Vec<Leaf>,
    tail: Tail,
    signed: Signed,
    kept_end: u64,
    open_from: u64,
    next_number: u32,
}

/// For whom cells are sealed: those the settings name, and this node itself.
#[cfg(feature = "postgres")]
fn sealing(
    settings: &Settings,
    disk: &dyn Disk,
    master: &MasterKey,
    origin: &crate::spine::Hash,
) -> Result<crate::cells::wrapped::Sealing, KeyError> {
    let Some(sharing) = &settings.sharing else { return Ok(Default::default()) };
    let mut sealing = sharing.sealing();
    let own = crate::cells::ReaderKey::of_ground(disk, &settings.keys_dir, master, origin)?;
    sealing.readers.push(own.public().clone());
    Ok(sealing)
}

/// Opens what is there, or makes a new store.
pub(crate) fn recover(
    settings: &Settings,
    disk: Arc<dyn Disk>,
    confirm: &mut Confirm<'_>,
) -> Result<Recovered, OpenError> {
    let dir = settings.dir.join("spine");
    disk::make_dirs(&*disk, &dir).map_err(io_at("making the store's folder"))?;
    let names = disk.list(&dir).map_err(io_at("listing the log"))?;
    let exists = names.iter().any(|name| name == "checkpoint");
    let create = settings.create_keys && !exists;
    let origin = crate::spine::log::origin_digest(&settings.origin);
    if create {
        // Also when they exist: an earlier first start may have failed before they were durable.
        for key in [&settings.master_key, &settings.keys_dir.join("signing")] {
            let keys = key.parent().unwrap_or(&settings.keys_dir);
            disk::make_dirs(&*disk, keys).map_err(io_at("making the folder of the keys"))?;
            disk.sync_dir(keys).map_err(io_at("syncing the folder of the keys"))?;
        }
    }
    if crate::cells::rotate::is_begun(&*disk, &settings.master_key) {
        crate::cells::rotate::in_place(&*disk, &settings.keys_dir, settings.master(), &origin)?;
    }
    let custody = settings.custody.as_ref();
    let master = match MasterKey::read(&*disk, &settings.master_key, custody) {
        Err(KeyError::Missing { path }) if create => MasterKey::create(&*disk, &path, custody)?,
        other => other?,
    };
    let ground = Ground {
        #[cfg(feature = "postgres")]
        sealing: sealing(settings, &*disk, &master, &origin)?,
        disk,
        dir: settings.dir.clone(),
        keys_dir: settings.keys_dir.clone(),
        master,
        origin,
        segment_bytes: settings.body_segment_bytes,
        allocate_bytes: settings.allocate_bytes,
    };
    crate::cells::rotate::finish_signing(
        &*ground.disk,
        (&ground.dir, &ground.keys_dir),
        &ground.master,
        &settings.origin,
    )?;
    let seed = keys::signing_seed(
        &*ground.disk,
        &ground.keys_dir,
        &ground.master,
        &ground.origin,
        create,
    )?;
    let signer = Signer::new(&settings.origin, &seed).map_err(OpenError::Origin)?;
    let retired = crate::spine::retired::of(&*ground.disk, &dir, &signer.verifier())
        .map_err(io_at("reading \"spine/retired\""))?;
    let signer = signer.with_retired(retired.map_err(|_| OpenError::OtherKey)?);
    if !exists {
        begin(&ground, settings, &signer)?;
    }
    restore(ground, settings, signer, confirm)
}

/// Makes the files of a store without records. The checkpoint comes last: it says that all is there.
fn begin(ground: &Ground, settings: &Settings, signer: &Signer) -> Result<(), OpenError> {
    let dir = ground.dir.join("spine");
    let (log, bad) =
        Log::open(&*ground.disk, &dir, &ground.origin).map_err(io_at("reading the log"))?;
    let (end, _) = log.scan(&mut |_, _| ()).map_err(io_at("reading the log"))?;
    if end > 0 || !bad.is_empty() {
        return Err(OpenError::Checkpoint(NoteError::Unsigned));
    }
    let verifier = format!("{}\n", signer.verifier());
    disk::replace(&*ground.disk, &dir.join("verifier"), verifier.as_bytes())
        .map_err(io_at("writing \"spine/verifier\""))?;
    if log.last().is_none() {
        SpineWriter::begin(ground, 0, 0, &[], settings.spine_segment_leaves)
            .map_err(io_at("making the log"))?;
    }
    let empty = Checkpoint::new(&settings.origin, 0, Tree::default().root());
    let note = signer.sign(&empty.text());
    disk::replace(&*ground.disk, &dir.join("checkpoints"), &kept::bytes(0, &note))
        .map_err(io_at("writing \"spine/checkpoints\""))?;
    disk::replace(&*ground.disk, &dir.join("checkpoint"), note.as_bytes())
        .map_err(io_at("writing \"spine/checkpoint\""))
}

fn restore(
    ground: Ground,
    settings: &Settings,
    signer: Signer,
    confirm: &mut Confirm<'_>,
) -> Result<Recovered, OpenError> {
    let mut report = Recovery::default();
    let mut witnessed = witnessed(&ground, settings, &signer, &mut report)?;
    let cosigned = cosigned(&ground, settings, &signer, &mut witnessed);
    let spine = read_spine(&ground, &signer, &witnessed)?;
    present(&spine, confirm)?;
    crate::cells::rewrite::resume(&ground, &spine.history)
        .map_err(io_at("finishing an erasure"))?;
    let signed_size = spine.signed.checkpoint.size();
    report.leaves = spine.tree.size();
    if report.leaves == 0 {
        report.silent_witnesses.clear();
    }
    let (cells, cuts) = restore_cells(&ground, &spine, &mut report)?;
    let mut log = spine.log;
    let clean = spine.above.is_empty() && spine.tail == Tail::Clean;
    let limit = settings.spine_segment_leaves;
    let writer = match log.last().filter(|_| clean) {
        Some(last) => SpineWriter::resume(&ground, last, spine.tree.size(), limit)
            .map_err(io_at("opening the log"))?,
        None => {
            let entries: Vec<u8> = spine.above.iter().flat_map(Leaf::entry_bytes).collect();
            report.rewritten = spine.above.len() as u64;
            let number = spine.next_number;
            let (writer, segment) =
                SpineWriter::begin(&ground, number, signed_size, &entries, limit)
                    .map_err(io_at("writing the log anew"))?;
            log.add(segment);
            writer
        }
    };
    for (file, length) in cuts {
        file.set_len(length).and_then(|()| file.sync()).map_err(io_at("cutting bodies"))?;
    }
    let checkpoints = Checkpoints::open(&*ground.disk, &ground.dir, signer, spine.kept_end)
        .map_err(io_at("opening \"spine/checkpoints\""))?;
    let calls = open_calls(&ground, &log, spine.open_from, spine.tree.size())
        .map_err(io_at("looking for calls without an outcome"))?;
    Ok(Recovered {
        ground,
        tree: spine.tree,
        log,
        signed: spine.signed,
        spine: writer,
        cells,
        checkpoints,
        calls,
        history: spine.history,
        cosigned,
        report,
    })
}

/// Reads the spine, and refuses one that does not hold what was signed.
fn read_spine(
    ground: &Ground,
    signer: &Signer,
    witnessed: &[(PathBuf, Checkpoint)],
) -> Result<Spine, OpenError> {
    let (disk, dir) = (&*ground.disk, ground.dir.join("spine"));
    let read = |name: &str, most| disk::read(disk, &dir.join(name), most);
    let verifier = read("verifier", 4096).map_err(io_at("reading \"spine/verifier\""))?;
    if verifier != format!("{}\n", signer.verifier()).into_bytes() {
        return Err(OpenError::OtherKey);
    }
    let note = read("checkpoint", crate::spine::note::LONGEST)
        .map_err(io_at("reading \"spine/checkpoint\""))?;
    let note = String::from_utf8(note).map_err(|_| OpenError::Checkpoint(NoteError::Malformed))?;
    let checkpoint = Checkpoint::open(&note, &signer.verifier()).map_err(OpenError::Checkpoint)?;
    let signed = Signed { checkpoint, note };
    let kept_file = match read("checkpoints", usize::MAX) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other.map_err(io_at("reading \"spine/checkpoints\""))?,
    };
    let (kept, kept_end) = kept::read(&kept_file);
    let open_from = kept.last().map_or(0, |last| last.open_from);
    let signed = latest(signed, &kept, signer);
    let size = signed.checkpoint.size();

    let (log, bad) = Log::open(disk, &dir, &ground.origin).map_err(io_at("reading the log"))?;
    let (mut tree, mut above, mut first_bad) = (Tree::default(), Vec::new(), None);
    let mut history = History::default();
    let mut root = (size == 0).then(|| tree.root());
    let mut extended = vec![false; witnessed.len()];
    let mut compare = |tree: &Tree| {
        for (extended, (_, seen)) in extended.iter_mut().zip(witnessed) {
            *extended |= seen.size() == tree.size() && seen.root() == tree.root();
        }
    };
    compare(&tree);
    let (mut end, tail) = log
        .scan(&mut |index, place| match place {
            Place::Leaf(leaf) if first_bad.is_none() => {
                tree.push(leaf.hash());
                history.take(&leaf);
                compare(&tree);
                if index >= size {
                    above.push(leaf);
                }
                if index + 1 == size {
                    root = Some(tree.root());
                }
            }
            Place::Leaf(_) => {}
            Place::Bad => first_bad = first_bad.or(Some(index)),
        })
        .map_err(io_at("reading the log"))?;
    end = first_bad.unwrap_or(end);
    if end < size {
        return Err(OpenError::Shrunk { found: end, signed: size });
    }
    if root != Some(signed.checkpoint.root()) {
        return Err(OpenError::Altered { size });
    }
    if let Some((_, (path, seen))) = extended.iter().zip(witnessed).find(|(held, _)| !**held) {
        return Err(OpenError::Witness { path: path.clone(), size: seen.size() });
    }
    let numbers = bad.iter().filter_map(|bad| bad.name.strip_prefix("log-")?.parse::<u32>().ok());
    let last = log.last().map_or(0, |last| last.number);
    let next_number = numbers.fold(last, u32::max) + 1;
    let kept_end = kept_end as u64;
    Ok(Spine { log, tree, history, above, tail, signed, kept_end, open_from, next_number })
}

/// What the witnesses saw of this log.
fn witnessed(
    ground: &Ground,
    settings: &Settings,
    signer: &Signer,
    report: &mut Recovery,
) -> Result<Vec<(PathBuf, Checkpoint)>, OpenError> {
    let mut seen = Vec::new();
    for path in &settings.witnesses {
        let bytes = match disk::read(&*ground.disk, path, crate::spine::note::LONGEST) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                report.silent_witnesses.push(path.clone());
                continue;
            }
            other => {
                other.map_err(io_at(&format!("reading the copy outside \"{}\"", path.display())))?
            }
        };
        let note = String::from_utf8(bytes).map_err(|_| NoteError::Malformed);
        let opened = note.and_then(|note| Checkpoint::open(&note, &signer.verifier()));
        let opened =
            opened.map_err(|source| OpenError::WitnessNote { path: path.clone(), source })?;
        seen.push((path.clone(), opened));
    }
    Ok(seen)
}

/// What co-signers confirmed, as far as it can be read and is theirs; `verify` names what is not.
fn cosigned(
    ground: &Ground,
    settings: &Settings,
    signer: &Signer,
    witnessed: &mut Vec<(PathBuf, Checkpoint)>,
) -> Vec<(Cosigned, String)> {
    let mut found = Vec::new();
    for by in &settings.cosigners {
        let path = ground.dir.join("spine").join(by.file());
        let read = disk::read(&*ground.disk, &path, crate::spine::note::LONGEST).ok();
        let Some(note) = read.and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        let Ok(checkpoint) = Checkpoint::open(&note, &signer.verifier()) else { continue };
        let Ok(Some(at_s)) = by.cosigned(&note) else { continue };
        let at = UtcNanos(at_s.saturating_mul(1_000_000_000));
        found.push((Cosigned { by: by.name().to_owned(), size: checkpoint.size(), at }, note));
        witnessed.push((path, checkpoint));
    }
    found
}

/// Shows the log to those outside who are to confirm it, before anything is written.
fn present(spine: &Spine, confirm: &mut Confirm<'_>) -> Result<(), OpenError> {
    let size = spine.signed.checkpoint.size();
    let frozen = Frozen::over(spine.signed.clone(), spine.tree.clone(), spine.log.clone())
        .map_err(io_at("reading the log"))?
        .ok_or(OpenError::Altered { size })?;
    confirm(&Presented { frozen }).map_err(|what| OpenError::Cosigner { what })
}

/// A kept checkpoint may be newer than the latest, if a crash came between the two writes.
fn latest(signed: Signed, kept: &[kept::Kept], signer: &Signer) -> Signed {
    let last = kept.last().and_then(|last| {
        let checkpoint = Checkpoint::open(&last.note, &signer.verifier()).ok()?;
        Some(Signed { checkpoint, note: last.note.clone() })
    });
    match last {
        Some(last) if last.checkpoint.size() > signed.checkpoint.size() => last,
        Some(_) | None => signed,
    }
}

/// A file to cut, and where.
type Cut = (Box<dyn crate::disk::File>, u64);

/// Copies bodies above the checkpoint into new segments, in every cell that was being added to or
/// holds such bodies.
fn restore_cells(
    ground: &Ground,
    spine: &Spine,
    report: &mut Recovery,
) -> Result<(Vec<OpenCell>, Vec<Cut>), OpenError> {
    let size = spine.signed.checkpoint.size();
    let mut wanted: BTreeMap<CellName, BTreeMap<u64, Hash>> = BTreeMap::new();
    for leaf in &spine.above {
        wanted.entry(leaf.cell()).or_default().insert(leaf.index, leaf.commitment);
    }
    let (names, _) =
        bodies::cells(&*ground.disk, &ground.dir).map_err(io_at("listing the days"))?;
    let (mut open, mut cuts) = (Vec::new(), Vec::new());
    for name in names {
        let in_cell = format!("recovering {name}");
        let dir = name.dir(&ground.dir);
        let listing =
            bodies::list(&*ground.disk, &dir, name, &ground.origin).map_err(io_at(&in_cell))?;
        let mut leaves = wanted.remove(&name).unwrap_or_default();
        // What is being deleted is not opened again; the next retention run finishes it.
        if spine.history.is_gone(name) {
            continue;
        }
        // A cell may have been left in order before a checkpoint covered its last records.
        if !listing.open && leaves.is_empty() {
            continue;
        }
        let mut cell = OpenCell::reopen(ground, name, &listing).map_err(|error| match error {
            CellError::Key(error) => OpenError::Key(error),
            CellError::Io { source, .. } => OpenError::Io { what: in_cell.clone(), source },
        })?;
        for segment in listing.segments.iter().rev() {
            let above = above(&*segment.file, size).map_err(io_at(&in_cell))?;
            let Some(above) = above else { break };
            for (index, bytes) in above.frames {
                if leaves.get(&index).is_some_and(|leaf| fits(&bytes, &cell.keys, leaf)) {
                    leaves.remove(&index);
                    cell.pending.extend_from_slice(&bytes);
                } else {
                    report.cut += 1;
                }
            }
            let path = dir.join(bodies::name(segment.number));
            cuts.push((ground.disk.open(&path).map_err(io_at(&in_cell))?, above.offset));
        }
        report.lost.extend(leaves.into_keys());
        cell.write(ground).and_then(|()| cell.sync()).map_err(io_at(&in_cell))?;
        open.push(cell);
    }
    report.lost.extend(wanted.into_values().flat_map(BTreeMap::into_keys));
    report.lost.sort_unstable();
    Ok((open, cuts))
}

/// The frames of a segment that lie at or above an index.
struct Above {
    frames: Vec<(u64, Vec<u8>)>,
    /// Where the first of them starts.
    offset: u64,
}

/// `None` if the segment holds none: those before it hold none either.
fn above(file: &dyn crate::disk::File, size: u64) -> io::Result<Option<Above>> {
    let (mut frames, mut first) = (Vec::new(), None);
    let mut scan = Scan::new(file, bodies::HEADER as u64);
    let mut below = false;
    scan.run(true, &mut |offset, frame| {
        if frame.index >= size {
            first.get_or_insert(offset);
            frames.push((frame.index, frame.bytes.to_vec()));
        } else {
            below = true;
        }
        ControlFlow::Continue(())
    })?;
    // An empty segment says nothing about the one before it.
    let offset = match first {
        Some(offset) => offset,
        None if below => return Ok(None),
        None => bodies::HEADER as u64,
    };
    Ok(Some(Above { frames, offset }))
}

fn fits(bytes: &[u8], keys: &CellKeys, commitment: &Hash) -> bool {
    match frame::next(bytes) {
        frame::Next::Frame(frame) => {
            frame.open(&keys.cipher).is_some_and(|opened| opened.commitment() == *commitment)
        }
        frame::Next::Empty
        | frame::Next::Partial(_)
        | frame::Next::Broken(_)
        | frame::Next::Lost => false,
    }
}

/// Permitted calls whose decision has neither outcome nor gap.
fn open_calls(ground: &Ground, log: &Log, from: u64, end: u64) -> io::Result<Calls> {
    let mut cells: BTreeMap<CellName, u64> = BTreeMap::new();
    log.range(from, end, &mut |index, place| {
        if let Place::Leaf(leaf) = place {
            match leaf.kind {
                Kind::Decision | Kind::Outcome | Kind::Gap => {
                    cells.entry(leaf.cell()).or_insert(index);
                }
                Kind::Auth
                | Kind::Policy
                | Kind::Register
                | Kind::Operator
                | Kind::Mode
                | Kind::Read
                | Kind::Heartbeat
                | Kind::Drill
                | Kind::Hold
                | Kind::Rollup
                | Kind::DeleteIntent
                | Kind::DeleteReceipt
                | Kind::Erasure
                | Kind::ErasureIntent
                | Kind::ClockConfirmed
                | Kind::Consultation => {}
            }
        }
        ControlFlow::Continue(())
    })?;
    let mut found: BTreeMap<u64, Record> = BTreeMap::new();
    for (cell, from) in cells {
        collect(ground, cell, from, end, &mut found)?;
    }
    let mut calls = Calls::default();
    for (index, record) in found {
        match &record {
            Record::Decision(decision) if decision.decision == Verdict::Permit => {
                calls.opened(decision.record_id, index);
            }
            Record::Outcome(_) | Record::Gap(_) => drop(calls.closed(record.record_id())),
            Record::Decision(_)
            | Record::Auth(_)
            | Record::ClockConfirmed(_)
            | Record::Consultation(_)
            | Record::DeleteIntent(_)
            | Record::DeleteReceipt(_)
            | Record::Erasure(_)
            | Record::ErasureIntent(_)
            | Record::Heartbeat(_)
            | Record::Drill(_)
            | Record::Hold(_)
            | Record::Rollup(_)
            | Record::Mode(_)
            | Record::Operator(_)
            | Record::Policy(_)
            | Record::Read(_)
            | Record::Register(_) => {}
        }
    }
    Ok(calls)
}

/// Reads the records of a cell from an index on. What cannot be read is left to `verify`.
fn collect(
    ground: &Ground,
    cell: CellName,
    from: u64,
    end: u64,
    found: &mut BTreeMap<u64, Record>,
) -> io::Result<()> {
    let Ground { disk, keys_dir, master, origin, .. } = ground;
    let Ok(keys) = CellKeys::read(&**disk, keys_dir, master, origin, cell) else { return Ok(()) };
    let listing = bodies::list(&**disk, &cell.dir(&ground.dir), cell, origin)?;
    for segment in listing.segments.iter().rev() {
        let mut first = None;
        Scan::new(&*segment.file, bodies::HEADER as u64).run(true, &mut |_, frame| {
            first.get_or_insert(frame.index);
            if (from..end).contains(&frame.index) {
                let opened = frame.open(&keys.cipher);
                let envelope = opened.and_then(|opened| Envelope::parse(opened.canonical()).ok());
                if let Some(envelope) = envelope {
                    found.insert(frame.index, envelope.record);
                }
            }
            ControlFlow::Continue(())
        })?;
        if first.is_some_and(|first| first <= from) {
            break;
        }
    }
    Ok(())
}
