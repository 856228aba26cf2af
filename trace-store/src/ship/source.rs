//! What is shipped next, read from the node's own files: bounded, in order, each record checked.
//!
//! A record is opened to learn the closed names it is found by, and compared with its leaf; what is
//! shipped is the frame as it stands on the disk. The place in each cell is remembered, so a log is
//! read once from front to back.

use crate::cells::CellName;
use crate::cells::bodies::{self, HEADER, Scan, Segment};
use crate::cells::frame::{self, Next};
use crate::cells::keys::CellKeys;
use crate::postgres::SharedError;
use crate::record::tag::{self, Field};
use crate::record::{Envelope, Record, RecordId};
use crate::spine::leaf::{ENTRY, Leaf};
use crate::spine::log::Place;
use crate::store::shared::{Shared, lock};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::ops::ControlFlow;
use std::sync::PoisonError;

/// Entries in one batch, at most.
const MOST_LEAVES: u64 = 4096;
/// Bytes of frames in one batch, after which no further one is added.
const MOST_BYTES: usize = 8 << 20;
/// Bytes of frames read ahead in a cell.
const AHEAD: usize = 256 * 1024;

/// The closed names of one record, as the shared store's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) application: Option<String>,
    pub(crate) level: Option<String>,
    pub(crate) decision: Option<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) endpoints: Vec<String>,
    pub(crate) jurisdictions: Vec<String>,
    pub(crate) rules: Vec<String>,
}

impl Names {
    fn of(record: &Record) -> Self {
        let mut names = Self::default();
        tag::visit(record, &mut |field, value| {
            let many = match field {
                Field::Application => return names.application = Some(value.to_owned()),
                Field::Level => return names.level = Some(value.to_owned()),
                Field::Decision => return names.decision = Some(value.to_owned()),
                // The kind has a column of its own, from the leaf; a subject's tag is the node's alone.
                Field::Kind | Field::Subject => return,
                Field::Label => &mut names.labels,
                Field::Endpoint => &mut names.endpoints,
                Field::Jurisdiction => &mut names.jurisdictions,
                Field::Rule => &mut names.rules,
            };
            if !many.iter().any(|known| known == value) {
                many.push(value.to_owned());
            }
        });
        names
    }
}

/// One record on its way.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) cell: CellName,
    pub(crate) index: u64,
    pub(crate) kind: u8,
    pub(crate) acknowledged: u64,
    pub(crate) record_id: RecordId,
    pub(crate) names: Names,
    pub(crate) frame: Vec<u8>,
}

/// What goes in one transaction.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) first: u64,
    pub(crate) until: u64,
    /// The entries of the log, 64 bytes each.
    pub(crate) leaves: Vec<u8>,
    pub(crate) rows: Vec<Row>,
    /// A checkpoint that covers them.
    pub(crate) note: String,
    /// Records whose bodies should be here and cannot be read.
    pub(crate) missing: Vec<u64>,
}

/// Reads the log from front to back.
#[derive(Debug, Default)]
pub(crate) struct Source {
    cells: BTreeMap<CellName, Cursor>,
}

impl Source {
    /// The next batch from `first` on; `None` if no checkpoint covers anything there.
    pub(crate) fn next(
        &mut self,
        shared: &Shared,
        first: u64,
    ) -> Result<Option<Batch>, SharedError> {
        let signed = lock(&shared.signed).clone();
        let until = signed.checkpoint.size().min(first.saturating_add(MOST_LEAVES));
        if until <= first {
            return Ok(None);
        }
        let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
        let (note, leaves) = (signed.note, leaves(shared, first, until)?);
        let mut batch = Batch {
            first,
            until: first,
            leaves: Vec::with_capacity(leaves.len() * ENTRY),
            rows: Vec::new(),
            note,
            missing: Vec::new(),
        };
        let mut bytes = 0;
        for leaf in leaves {
            if bytes >= MOST_BYTES {
                break;
            }
            let cell = leaf.cell();
            // What ended or was erased before it was shipped leaves only its leaf behind.
            let wanted = !shared.is_gone(cell) && !lock(&shared.erased).contains(&leaf.index);
            if wanted {
                match self.row(shared, cell, &leaf)? {
                    Some(row) => {
                        bytes += row.frame.len();
                        batch.rows.push(row);
                    }
                    None => batch.missing.push(leaf.index),
                }
            }
            batch.leaves.extend_from_slice(&leaf.entry_bytes());
            batch.until = leaf.index + 1;
        }
        // A day that is long over is not met again.
        let last = batch.rows.last().map(|row| row.cell.day);
        self.cells.retain(|cell, _| last.is_none_or(|last| cell.day.0 + 1 >= last.0));
        Ok(Some(batch))
    }

    fn row(
        &mut self,
        shared: &Shared,
        cell: CellName,
        leaf: &Leaf,
    ) -> Result<Option<Row>, SharedError> {
        for fresh in [false, true] {
            if fresh {
                // The cell may have been written anew under another key since its files were opened.
                self.cells.remove(&cell);
            }
            let cursor = match self.cells.entry(cell) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => {
                    new.insert(Cursor::open(shared, cell)?)
                }
            };
            let frame = cursor.find(shared, leaf.index).map_err(unreadable)?;
            if let Some(row) = frame.and_then(|frame| row(cursor, cell, leaf, frame)) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

/// The entries of a range; one that is damaged stops shipping, since nothing after it would verify.
fn leaves(shared: &Shared, first: u64, until: u64) -> Result<Vec<Leaf>, SharedError> {
    let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
    let mut leaves = Vec::new();
    let mut bad = None;
    log.range(first, until, &mut |index, place| match place {
        Place::Leaf(leaf) => {
            leaves.push(leaf);
            ControlFlow::Continue(())
        }
        Place::Bad => {
            bad = Some(index);
            ControlFlow::Break(())
        }
    })
    .map_err(unreadable)?;
    match bad {
        Some(index) => {
            let what = format!("the log's entry {index} is damaged; run verify");
            Err(SharedError::Local { what })
        }
        None => Ok(leaves),
    }
}

/// Entries of this node's own log as they would be shipped, to be compared with what was.
pub(super) fn entries(shared: &Shared, first: u64, until: u64) -> Result<Vec<u8>, SharedError> {
    Ok(leaves(shared, first, until)?.iter().flat_map(Leaf::entry_bytes).collect())
}

/// Every record of a cell below `until`, one after the other.
pub(super) fn of_cell(
    shared: &Shared,
    cell: CellName,
    until: u64,
    take: &mut dyn FnMut(Row) -> Result<(), SharedError>,
) -> Result<(), SharedError> {
    let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
    let mut cursor = Cursor::open(shared, cell)?;
    while let Some((index, frame)) = cursor.next(shared).map_err(unreadable)? {
        let Place::Leaf(leaf) = log.leaf(index).map_err(unreadable)? else { continue };
        if index < until
            && leaf.cell() == cell
            && let Some(row) = row(&cursor, cell, &leaf, frame)
        {
            take(row)?;
        }
    }
    Ok(())
}

fn unreadable(error: io::Error) -> SharedError {
    SharedError::Local { what: error.to_string() }
}

/// Opens a frame and compares it with its leaf; `None` if it is not what the leaf commits to.
fn row(cursor: &Cursor, cell: CellName, leaf: &Leaf, frame: Vec<u8>) -> Option<Row> {
    let Next::Frame(found) = frame::next(&frame) else { return None };
    let opened = found.open(&cursor.keys.cipher)?;
    let envelope = Envelope::parse(opened.canonical()).ok()?;
    let fits = opened.commitment() == leaf.commitment && envelope.at.index == leaf.index;
    let row = Row {
        cell,
        index: leaf.index,
        kind: leaf.kind.code(),
        acknowledged: envelope.at.acknowledged_ns.0,
        record_id: envelope.record.record_id(),
        names: Names::of(&envelope.record),
        frame,
    };
    fits.then_some(row)
}

/// A place in a cell's files.
#[derive(Debug)]
struct Cursor {
    cell: CellName,
    keys: CellKeys,
    segment: Option<Segment>,
    offset: u64,
    ahead: VecDeque<(u64, Vec<u8>)>,
    /// Frames that stand elsewhere than their index lets expect.
    aside: BTreeMap<u64, Vec<u8>>,
}

/// The segments of a cell as they are now.
fn list(shared: &Shared, cell: CellName) -> io::Result<Vec<Segment>> {
    let ground = &shared.ground;
    Ok(bodies::list(&*ground.disk, &cell.dir(&ground.dir), cell, &ground.origin)?.segments)
}

impl Cursor {
    fn open(shared: &Shared, cell: CellName) -> Result<Self, SharedError> {
        let keys = shared.cell_keys(cell);
        let keys = keys.map_err(|error| SharedError::Local { what: error.to_string() })?;
        let (ahead, aside) = (VecDeque::new(), BTreeMap::new());
        Ok(Self { cell, keys, segment: None, offset: 0, ahead, aside })
    }

    /// The frame of an index: at or behind this place, as a rule.
    fn find(&mut self, shared: &Shared, index: u64) -> io::Result<Option<Vec<u8>>> {
        if let Some(frame) = self.aside.remove(&index) {
            return Ok(Some(frame));
        }
        while let Some((found, frame)) = self.next(shared)? {
            if found == index {
                return Ok(Some(frame));
            }
            if found > index {
                self.ahead.push_front((found, frame));
                break;
            }
        }
        self.look_everywhere(shared, index)
    }

    /// Recovery may have written records out of order. Those that come next are all put aside at once,
    /// as far as a batch goes.
    fn look_everywhere(&mut self, shared: &Shared, index: u64) -> io::Result<Option<Vec<u8>>> {
        self.aside.clear();
        let wanted = index..index.saturating_add(MOST_LEAVES);
        let (mut bytes, aside) = (0, &mut self.aside);
        for segment in list(shared, self.cell)? {
            Scan::new(&*segment.file, HEADER as u64).run(true, &mut |_, frame| {
                let fits = frame.index == index || bytes < MOST_BYTES;
                if wanted.contains(&frame.index) && fits {
                    bytes += frame.bytes.len();
                    aside.insert(frame.index, frame.bytes.to_vec());
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(self.aside.remove(&index))
    }

    /// The next frame, if there is one yet.
    fn next(&mut self, shared: &Shared) -> io::Result<Option<(u64, Vec<u8>)>> {
        loop {
            if let Some(next) = self.ahead.pop_front() {
                return Ok(Some(next));
            }
            if !self.read_ahead()? && !self.turn(shared)? {
                return Ok(None);
            }
        }
    }

    /// Reads on in the present segment; whether anything came.
    fn read_ahead(&mut self) -> io::Result<bool> {
        let Some(segment) = &self.segment else { return Ok(false) };
        let (mut bytes, ahead) = (0, &mut self.ahead);
        let mut scan = Scan::new(&*segment.file, self.offset);
        let (end, _) = scan.run(true, &mut |_, frame| {
            if bytes >= AHEAD {
                return ControlFlow::Break(());
            }
            bytes += frame.bytes.len();
            ahead.push_back((frame.index, frame.bytes.to_vec()));
            ControlFlow::Continue(())
        })?;
        self.offset = end;
        Ok(!self.ahead.is_empty())
    }

    /// Goes on to the next segment; whether there is one.
    fn turn(&mut self, shared: &Shared) -> io::Result<bool> {
        let here = self.segment.as_ref().map(|segment| segment.number);
        let mut later = list(shared, self.cell)?.into_iter();
        let next = later.find(|one| here.is_none_or(|here| one.number > here));
        let turned = next.is_some();
        if let Some(next) = next {
            self.segment = Some(next);
            self.offset = HEADER as u64;
        }
        Ok(turned)
    }
}
