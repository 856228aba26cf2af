//! The log as one checkpoint saw it: roots, paths, tiles and extensions of exactly that state, while
//! the log goes on growing.

use super::shared::{Shared, Signed};
use crate::spine::leaf::LEAF;
use crate::spine::log::{Log, Place};
use crate::spine::tile::{self, Leaves, Tile};
use crate::spine::tree::Tree;
use crate::spine::{Hash, InclusionProof, proof};
use std::io;
use std::ops::ControlFlow;
use std::sync::PoisonError;

/// A checkpoint, and what it is a state of.
#[derive(Clone, Debug)]
pub(crate) struct Frozen {
    pub(crate) signed: Signed,
    tree: Tree,
    log: Log,
}

/// Gives the hashes of leaves from one index to below another.
type Hashes<'a> = dyn FnMut(u64, u64) -> io::Result<Vec<Hash>> + 'a;

impl Frozen {
    /// The state that `signed` covers; `None` if it is no state of this log.
    pub(crate) fn of(shared: &Shared, signed: Signed) -> io::Result<Option<Self>> {
        let tree = shared.tree.read().unwrap_or_else(PoisonError::into_inner).clone();
        let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self::over(signed, tree, log)
    }

    /// The same, over a log that is not open for writing yet.
    pub(crate) fn over(signed: Signed, tree: Tree, log: Log) -> io::Result<Option<Self>> {
        let frozen = Self { signed, tree, log };
        let fits = frozen.size() <= frozen.tree.size()
            && frozen.root()? == frozen.signed.checkpoint.root();
        Ok(fits.then_some(frozen))
    }

    pub(crate) fn size(&self) -> u64 {
        self.signed.checkpoint.size()
    }

    /// The leaf of an index, as the tree hashes it; `None` where it is damaged.
    pub(crate) fn leaf(&self, index: u64) -> io::Result<Option<[u8; LEAF]>> {
        Ok(match self.log.leaf(index)? {
            Place::Leaf(leaf) => Some(leaf.leaf_bytes()),
            Place::Bad => None,
        })
    }

    /// The hashes of leaves; fewer than asked for where one is damaged.
    pub(crate) fn hashes(&self, from: u64, to: u64) -> io::Result<Vec<Hash>> {
        let mut hashes = Vec::new();
        self.log.range(from, to, &mut |_, place| match place {
            Place::Leaf(leaf) => {
                hashes.push(leaf.hash());
                ControlFlow::Continue(())
            }
            Place::Bad => ControlFlow::Break(()),
        })?;
        Ok(hashes)
    }

    fn root(&self) -> io::Result<Hash> {
        proof::root(&self.tree, self.size(), &mut |from, to| self.hashes(from, to))
    }

    /// The proof that a leaf is in this state; `None` where the log is damaged or ends before.
    pub(crate) fn prove(
        &self,
        index: u64,
        hashes: &mut Hashes<'_>,
    ) -> io::Result<Option<InclusionProof>> {
        if index >= self.size() {
            return Ok(None);
        }
        let path = proof::path(&self.tree, index, self.size(), hashes)?;
        let Some(leaf) = self.leaf(index)? else { return Ok(None) };
        let checkpoint = self.signed.note.clone();
        let proof = InclusionProof { leaf: leaf.to_vec(), index, path, checkpoint };
        // Never hand out a proof that does not hold.
        Ok(proof.check(&self.signed.checkpoint).is_ok().then_some(proof))
    }

    /// The proof that this state begins with the first `old` entries.
    pub(crate) fn consistency(&self, old: u64) -> io::Result<Vec<Hash>> {
        proof::consistency(&self.tree, old, self.size(), &mut |from, to| self.hashes(from, to))
    }

    /// A tile of this state; `None` where it has no such tile.
    pub(crate) fn tile(&self, tile: &Tile) -> io::Result<Option<Vec<u8>>> {
        tile::bytes(tile, &self.tree, self.size(), &mut Whole(self))
    }
}

/// Leaves of which none may be missing: a tile with a hole would be another tile.
struct Whole<'a>(&'a Frozen);

impl Whole<'_> {
    fn all<T>(found: Vec<T>, from: u64, to: u64) -> io::Result<Vec<T>> {
        if found.len() as u64 == to - from {
            Ok(found)
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, "an entry is damaged; run verify"))
        }
    }
}

impl Leaves for Whole<'_> {
    type Error = io::Error;

    fn entries(&mut self, from: u64, to: u64) -> io::Result<Vec<[u8; LEAF]>> {
        let mut entries = Vec::new();
        self.0.log.range(from, to, &mut |_, place| match place {
            Place::Leaf(leaf) => {
                entries.push(leaf.leaf_bytes());
                ControlFlow::Continue(())
            }
            Place::Bad => ControlFlow::Break(()),
        })?;
        Self::all(entries, from, to)
    }

    fn hashes(&mut self, from: u64, to: u64) -> io::Result<Vec<Hash>> {
        Self::all(self.0.hashes(from, to)?, from, to)
    }
}
