//! Inclusion proofs: that one leaf is in the tree a checkpoint signs (RFC 6962, section 2.1.1). And
//! consistency proofs: that a larger tree begins with a smaller one (section 2.1.2).
//!
//! The path is computed from remembered block roots and at most two blocks of leaves; checking
//! needs only the leaf, the path and a checkpoint. The tree itself is in `spine/tree.rs`.

use super::checkpoint::Checkpoint;
#[cfg(feature = "store")]
use super::tree::{BLOCK, Tree};
use super::{Hash, sha256, tree};

/// A leaf, its place, and the hashes that lead from it to the root of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    pub(crate) leaf: Vec<u8>,
    pub(crate) index: u64,
    pub(crate) path: Vec<Hash>,
    pub(crate) checkpoint: String,
}

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The index is not below the checkpoint's size.
    #[error("the checkpoint covers {size} entries, so it says nothing about index {index}")]
    Outside {
        /// The leaf's index.
        index: u64,
        /// The checkpoint's size.
        size: u64,
    },
    /// The path leads to another root.
    #[error("the entry at index {index} does not lead to the checkpoint's root")]
    Root {
        /// The leaf's index.
        index: u64,
    },
}

impl InclusionProof {
    /// The leaf's bytes, as the tree hashes them.
    #[must_use]
    pub fn leaf(&self) -> &[u8] {
        &self.leaf
    }

    /// The leaf's index.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The hashes from the leaf's neighbour up.
    #[must_use]
    pub fn path(&self) -> &[[u8; 32]] {
        &self.path
    }

    /// The signed checkpoint the path leads to.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// Checks the path against an opened checkpoint (RFC 9162, section 2.1.3.2).
    ///
    /// # Errors
    /// If the leaf is not in that tree at that place.
    pub fn check(&self, checkpoint: &Checkpoint) -> Result<(), ProofError> {
        let (index, size) = (self.index, checkpoint.size());
        if index >= size {
            return Err(ProofError::Outside { index, size });
        }
        let (mut number, mut last) = (index, size - 1);
        let mut hash = sha256(&[&[0], &self.leaf]);
        for step in &self.path {
            if last == 0 {
                return Err(ProofError::Root { index });
            }
            if number & 1 == 1 || number == last {
                hash = tree::node(step, &hash);
                while number & 1 == 0 && number != 0 {
                    number >>= 1;
                    last >>= 1;
                }
            } else {
                hash = tree::node(&hash, step);
            }
            number >>= 1;
            last >>= 1;
        }
        let holds = last == 0 && hash == checkpoint.root();
        if holds { Ok(()) } else { Err(ProofError::Root { index }) }
    }
}

/// The path of `index` in the tree over the first `size` leaves.
///
/// `leaves(from, to)` gives leaf hashes; it is asked for at most two blocks.
#[cfg(feature = "store")]
pub(crate) fn path<E>(
    tree: &Tree,
    index: u64,
    size: u64,
    leaves: &mut dyn FnMut(u64, u64) -> Result<Vec<Hash>, E>,
) -> Result<Vec<Hash>, E> {
    let (mut from, mut to) = (0, size);
    let mut path = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        let other = if index < middle { (middle, to) } else { (from, middle) };
        path.push(subtree(tree, other.0, other.1, leaves)?);
        (from, to) = if index < middle { (from, middle) } else { (middle, to) };
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree over the first `size` leaves begins with the one over the first `old`
/// (RFC 6962, section 2.1.2); empty where that needs none.
#[cfg(feature = "store")]
pub(crate) fn consistency<E>(
    tree: &Tree,
    old: u64,
    size: u64,
    leaves: &mut dyn FnMut(u64, u64) -> Result<Vec<Hash>, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    if old == 0 || old >= size {
        return Ok(proof);
    }
    let (mut from, mut to) = (0, size);
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            proof.push(subtree(tree, middle, to, leaves)?);
            to = middle;
        } else {
            proof.push(subtree(tree, from, middle, leaves)?);
            from = middle;
        }
    }
    // Whoever checks has the old root; a part of it they do not.
    if from > 0 {
        proof.push(subtree(tree, from, to, leaves)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Whether a proof shows that the `new` tree (size and root) begins with the `old` one (RFC 9162,
/// section 2.1.4.2).
pub(crate) fn extends(old: (u64, Hash), new: (u64, Hash), proof: &[Hash]) -> bool {
    let ((old, old_root), (new, new_root)) = (old, new);
    if old == 0 {
        return proof.is_empty();
    }
    if old >= new {
        return old == new && old_root == new_root && proof.is_empty();
    }
    let mut steps = proof.iter().copied();
    // Of a perfect tree whoever checks has the first hash: it is the old root.
    let first = if old.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first.filter(|_| !proof.is_empty()) else { return false };
    let (mut number, mut last) = (old - 1, new - 1);
    while number & 1 == 1 {
        number >>= 1;
        last >>= 1;
    }
    let (mut seen_old, mut seen_new) = (first, first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if number & 1 == 1 || number == last {
            seen_old = tree::node(&step, &seen_old);
            seen_new = tree::node(&step, &seen_new);
            while number & 1 == 0 && number != 0 {
                number >>= 1;
                last >>= 1;
            }
        } else {
            seen_new = tree::node(&seen_new, &step);
        }
        number >>= 1;
        last >>= 1;
    }
    last == 0 && seen_old == old_root && seen_new == new_root
}

/// The root over the first `size` leaves.
#[cfg(feature = "store")]
pub(crate) fn root<E>(
    tree: &Tree,
    size: u64,
    leaves: &mut dyn FnMut(u64, u64) -> Result<Vec<Hash>, E>,
) -> Result<Hash, E> {
    if size == 0 { Ok(Tree::default().root()) } else { subtree(tree, 0, size, leaves) }
}

/// The largest power of two below `count`.
#[cfg(feature = "store")]
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

#[cfg(feature = "store")]
pub(crate) fn subtree<E>(
    tree: &Tree,
    from: u64,
    to: u64,
    leaves: &mut dyn FnMut(u64, u64) -> Result<Vec<Hash>, E>,
) -> Result<Hash, E> {
    let whole = to - from == BLOCK && from.is_multiple_of(BLOCK);
    if let Some(root) = tree.block(from / BLOCK).filter(|_| whole) {
        return Ok(*root);
    }
    if to - from <= BLOCK {
        let mut part = Tree::default();
        leaves(from, to)?.into_iter().for_each(|leaf| part.push(leaf));
        return Ok(part.root());
    }
    let middle = from + split(to - from);
    let left = subtree(tree, from, middle, leaves)?;
    let right = subtree(tree, middle, to, leaves)?;
    Ok(tree::node(&left, &right))
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::*;
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use sha2::Sha256;

    #[test]
    fn paths_equal_those_of_another_implementation_and_hold() {
        let mut tree = Tree::default();
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        let leaf = |n: u64| n.to_be_bytes().to_vec();
        for size in 1..=1_030u64 {
            tree.push(sha256(&[&[0], &leaf(size - 1)]));
            theirs.push(leaf(size - 1));
            if size > 40 && !matches!(size, 255..=258 | 511..=514 | 1_020..) {
                continue;
            }
            let checkpoint = Checkpoint::new("o", size, tree.root());
            for index in (0..size).filter(|n| size < 40 || n % 41 == 0 || n + 2 > size) {
                let mut leaves = |from: u64, to: u64| -> Result<Vec<Hash>, ()> {
                    assert!(to - from <= BLOCK);
                    Ok((from..to).map(|n| sha256(&[&[0], &leaf(n)])).collect())
                };
                let path = path(&tree, index, size, &mut leaves).unwrap();
                let other = theirs.prove_inclusion(usize::try_from(index).unwrap());
                assert_eq!(path.concat(), other.as_bytes());
                let proof =
                    InclusionProof { leaf: leaf(index), index, path, checkpoint: String::new() };
                proof.check(&checkpoint).unwrap();
                let moved = InclusionProof { index: index ^ 1, ..proof.clone() };
                assert!(moved.check(&checkpoint).is_err());
                let other = InclusionProof { leaf: leaf(index + 1), ..proof };
                assert!(other.check(&checkpoint).is_err());
            }
        }
    }

    fn hashes(from: u64, to: u64) -> Result<Vec<Hash>, ()> {
        Ok((from..to).map(|n| sha256(&[&[0], &n.to_be_bytes()])).collect())
    }

    fn tree_of(size: u64) -> Tree {
        let mut tree = Tree::default();
        hashes(0, size).unwrap().into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }

    #[test]
    fn consistency_proofs_equal_those_of_another_implementation_and_hold() {
        let sizes: Vec<u64> = (0..=34).chain([255, 256, 257, 511, 512, 600, 770]).collect();
        let trees: Vec<Tree> = sizes.iter().map(|size| tree_of(*size)).collect();
        for (new, tree) in sizes.iter().zip(&trees) {
            let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
            (0..*new).for_each(|n| theirs.push(n.to_be_bytes().to_vec()));
            for (old, before) in sizes.iter().zip(&trees).filter(|(old, _)| *old <= new) {
                let proof = consistency(tree, *old, *new, &mut hashes).unwrap();
                let (from, to) = ((*old, before.root()), (*new, tree.root()));
                assert!(extends(from, to, &proof), "{old} to {new}");
                if *old == 0 || old == new {
                    assert!(proof.is_empty());
                } else {
                    let added = usize::try_from(new - old).unwrap();
                    assert_eq!(proof.concat(), theirs.prove_consistency(added).as_bytes());
                    assert!(!extends((*old, [1; 32]), to, &proof), "{old} to {new}");
                    assert!(!extends(from, (*new, [1; 32]), &proof), "{old} to {new}");
                    assert!(!extends(from, to, proof.get(1..).unwrap()), "{old} to {new}");
                }
                assert!(!extends(from, to, &[proof.as_slice(), &[[9; 32]]].concat()));
            }
        }
    }
}
