//! Checking what a node shipped against the checkpoints it signed: the tree, the records, what ended.
//!
//! Nothing the database says is believed: leaves make up the tree whose root the node signed; a record
//! is what its leaf commits to; a record that is missing must have been erased or ended, and the log
//! itself must say so.

use super::nodes::numbered;
use super::read::{SharedStore, read_leaf, unsigned};
use super::{Address, Node, SharedError};
use crate::cells::{CellName, ReaderKey};
use crate::query::QueryError;
use crate::record::{Class, Record};
use crate::spine::history::History;
use crate::spine::leaf::{ENTRY, Leaf};
use crate::spine::tree::Tree;
use crate::spine::{Checkpoint, Verifier};
use crate::store::shared::lock;
use crate::verify::BadEntry;
use std::collections::{BTreeMap, BTreeSet};

/// Bad entries listed in full.
const MOST_LISTED: usize = 1_000;

/// What was found about one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedReport {
    /// The node.
    pub origin: String,
    /// Entries of its log, all of which the tree was built from.
    pub leaves: u64,
    /// Records that were there.
    pub records: u64,
    /// Of these, records that this reader's key opened and whose leaf fits.
    pub opened: u64,
    /// Records that are rightly missing: their day ended.
    pub ended: u64,
    /// Records that are rightly missing: they were erased.
    pub erased: u64,
    /// The last checkpoint whose signature and root were checked.
    pub checkpoint: Option<Checkpoint>,
    /// What is wrong, by index, at most a thousand.
    pub bad: Vec<BadEntry>,
}

impl SharedReport {
    /// Whether everything holds.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.bad.is_empty()
    }

    fn bad(&mut self, index: Option<u64>, file: impl Into<String>, what: &str) {
        if self.bad.len() < MOST_LISTED {
            self.bad.push(BadEntry { index, file: file.into(), what: what.to_owned() });
        }
    }
}

/// Checks everything one node shipped. `verifier` is the node's public key from elsewhere; without it
/// the one the node introduced itself with is used. With a reader's key, records are opened too.
///
/// # Errors
/// If there is no such node, or the shared store cannot be read. Damage is no error.
pub fn verify(
    address: &Address,
    origin: &str,
    verifier: Option<&Verifier>,
    key: &ReaderKey,
) -> Result<SharedReport, SharedError> {
    let store = SharedStore::open(address, key.clone())?;
    let found = numbered(&mut lock(store.link()))?;
    let found = found.into_iter().find(|(_, node)| node.origin == origin);
    let unknown = || SharedError::Refused { what: format!("\"{origin}\" is no node of it") };
    let (number, node) = found.ok_or_else(unknown)?;
    let mut check = Check {
        store: &store,
        number,
        report: SharedReport { origin: origin.to_owned(), ..SharedReport::default() },
        cells: BTreeMap::new(),
        history: History::default(),
        erased: BTreeSet::new(),
    };
    let introduced = Verifier::parse(&node.verifier).ok();
    match verifier.or(introduced.as_ref()) {
        Some(verifier) => check.spine(verifier)?,
        None => check.report.bad(None, "origins", "the node's public key is damaged"),
    }
    check.closed(&node);
    check.records()?;
    check.report.bad.sort();
    Ok(check.report)
}

struct Check<'a> {
    store: &'a SharedStore,
    number: i32,
    report: SharedReport,
    /// What should be in each cell.
    cells: BTreeMap<CellName, BTreeMap<u64, Leaf>>,
    history: History,
    /// Records that the log says were erased, where the reader's key opened that.
    erased: BTreeSet<u64>,
}

/// A row of leaves.
struct Part {
    first: u64,
    until: u64,
    leaves: Vec<u8>,
    note: Option<String>,
}

impl Check<'_> {
    /// Builds the tree, and holds it against every checkpoint that came along.
    fn spine(&mut self, verifier: &Verifier) -> Result<(), SharedError> {
        let mut tree = Tree::default();
        let mut signed: BTreeMap<u64, Checkpoint> = BTreeMap::new();
        let mut at = 0;
        while let Some(part) = self.part(at)? {
            if part.first != at {
                self.report.bad(Some(at), "spine", "leaves are missing");
                break;
            }
            if let Some(note) = &part.note {
                match Checkpoint::open(note, verifier) {
                    Ok(checkpoint) if checkpoint.size() >= part.until => {
                        signed.insert(checkpoint.size(), checkpoint);
                    }
                    Ok(_) => self.report.bad(Some(at), "spine", "its checkpoint covers less"),
                    Err(error) => self.report.bad(Some(at), "spine", &error.to_string()),
                }
            }
            for (index, bytes) in (part.first..).zip(part.leaves.chunks(ENTRY)) {
                let Some(leaf) = read_leaf(bytes, index) else {
                    self.report.bad(Some(index), "spine", "the entry is damaged");
                    return Ok(());
                };
                self.take(&leaf);
                tree.push(leaf.hash());
                if let Some(checkpoint) = signed.remove(&tree.size()) {
                    if checkpoint.root() != tree.root() {
                        let what = "the leaves are not those that the node signed";
                        self.report.bad(Some(index), "spine", what);
                    }
                    self.report.checkpoint = Some(checkpoint);
                }
            }
            at = part.until;
        }
        self.report.leaves = tree.size();
        let covered = self.report.checkpoint.as_ref().map_or(0, Checkpoint::size);
        // A checkpoint of more than is there shows nothing: its root cannot be compared.
        if covered < tree.size() {
            let what = "no checkpoint that came along ends with the last leaves, so nothing shows that \
                 the node signed them; if it is sending now, verify again when it is done";
            self.report.bad(Some(covered), "spine", what);
        }
        Ok(())
    }

    fn take(&mut self, leaf: &Leaf) {
        self.history.take(leaf);
        self.cells.entry(leaf.cell()).or_default().insert(leaf.index, *leaf);
    }

    /// The row of leaves that begins at an index.
    fn part(&self, at: u64) -> Result<Option<Part>, SharedError> {
        let (number, at) = (self.number, i64::try_from(at).unwrap_or(i64::MAX));
        lock(self.store.link()).run(|client| async move {
            let select = "select first, until, leaves, note from bailiwick.audit_spine \
                 where origin = $1 and until > $2 order by until limit 1";
            let Some(row) = client.query_opt(select, &[&number, &at]).await? else {
                return Ok(None);
            };
            let first: Option<i64> = row.try_get(0)?;
            Ok(Some(Part {
                first: unsigned(first.unwrap_or_default()),
                until: unsigned(row.try_get(1)?),
                leaves: row.try_get(2)?,
                note: row.try_get(3)?,
            }))
        })
    }

    /// A closed log ends where it was closed.
    fn closed(&mut self, node: &Node) {
        if node.retired.is_some_and(|size| size != self.report.leaves) {
            self.report.bad(None, "retired", "the log does not end where it was closed");
        }
    }

    /// Holds the records of every cell against its leaves: the operators' first, which say what was
    /// erased in the others.
    fn records(&mut self) -> Result<(), SharedError> {
        let mut cells: Vec<CellName> = self.cells.keys().copied().collect();
        cells.sort_by_key(|cell| cell.class != Class::Operator);
        for cell in cells {
            let mut missing = self.cells.remove(&cell).unwrap_or_default();
            let file = format!("records/{cell}");
            let mut after = None;
            loop {
                let found = self.store.of_node(self.number, cell, after)?;
                let Some(last) = found.last() else { break };
                after = Some(last.index);
                for one in found {
                    self.report.records += 1;
                    if missing.remove(&one.index).is_none() {
                        self.report.bad(Some(one.index), file.as_str(), "no entry has this record");
                    }
                    match self.store.load(&one) {
                        Ok(stored) => {
                            self.report.opened += 1;
                            if let Record::Erasure(erasure) = stored.record() {
                                self.erased.extend(&erasure.indexes);
                            }
                        }
                        Err(QueryError::Damaged(bad)) => {
                            self.report.bad(Some(one.index), file.as_str(), &bad.what);
                        }
                        Err(QueryError::Shared(error)) => return Err(error),
                        Err(other) => {
                            return Err(SharedError::Local { what: other.to_string() });
                        }
                    }
                }
            }
            self.missing(cell, &file, &missing);
        }
        Ok(())
    }

    /// What is not there must have ended or been erased.
    fn missing(&mut self, cell: CellName, file: &str, missing: &BTreeMap<u64, Leaf>) {
        let announced = self.history.is_gone(cell);
        for index in missing.keys() {
            if announced {
                self.report.ended += 1;
            } else if self.erased.contains(index) {
                self.report.erased += 1;
            } else {
                let what = "the record is missing, and nothing in the log says that it may be";
                self.report.bad(Some(*index), file, what);
            }
        }
    }
}
