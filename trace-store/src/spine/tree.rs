//! The hashes of an RFC 6962 tree that grows at its end.
//!
//! In memory stand the peaks (one perfect subtree for each one-bit of the size) and the root of
//! every full block of 256 leaves: 32 bytes for 256 records, from which any proof needs to read at
//! most two blocks of leaves again. Signing is in `spine/checkpoint.rs`.

use super::{Hash, sha256};

/// Leaves under one remembered root.
pub(crate) const BLOCK: u64 = 256;
const BLOCK_HEIGHT: u32 = BLOCK.trailing_zeros();

/// RFC 6962, section 2.1: the hash of an inner node.
pub(crate) fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// A tree, as far as it must be remembered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    size: u64,
    peaks: Vec<Hash>,
    blocks: Vec<Hash>,
}

impl Tree {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Root of the `number`th full block.
    pub(crate) fn block(&self, number: u64) -> Option<&Hash> {
        self.blocks.get(usize::try_from(number).ok()?)
    }

    /// Adds a leaf by its hash.
    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut carry = leaf;
        let mut height = 0;
        while (self.size >> height) & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            carry = node(&left, &carry);
            height += 1;
            if height == BLOCK_HEIGHT {
                self.blocks.push(carry);
            }
        }
        self.peaks.push(carry);
        self.size += 1;
    }

    /// The root over all leaves so far.
    pub(crate) fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return sha256(&[]) };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use sha2::Sha256;

    #[test]
    fn roots_equal_those_of_another_implementation() {
        let mut ours = Tree::default();
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        assert_eq!(ours.root(), sha256(&[]));
        for n in 0..1_100u32 {
            let leaf = n.to_be_bytes().to_vec();
            ours.push(sha256(&[&[0], &leaf]));
            theirs.push(leaf);
            assert_eq!(
                ours.root().as_slice(),
                theirs.root().as_bytes().as_slice(),
                "size {}",
                n + 1
            );
        }
        assert_eq!(ours.blocks.len(), 4);
    }
}
