//! The spine: an RFC 6962 tree over fixed-size leaf entries, which is what an acknowledgement is.
//!
//! Leaves stay for ever and reveal nothing: a leaf names kind, class, day and second, and commits
//! to the record under a random salt that lives inside the encrypted body. `spine/leaf.rs` is the
//! entry byte by byte, `spine/log.rs` the files, `spine/tree.rs` the hashes, `spine/note.rs` and
//! `spine/checkpoint.rs` what is signed, `spine/cosignature.rs` who confirms it, `spine/proof.rs`, `spine/proof_file.rs`
//! and `spine/tile.rs` what outsiders check it with, `spine/history.rs` what leaves alone tell, `spine/erased.rs`
//! which bodies are rightly missing. Bodies are in `cells.rs`.

pub(crate) mod checkpoint;
pub(crate) mod cosignature;
pub(crate) mod erased;
pub(crate) mod history;
pub(crate) mod kept;
pub(crate) mod leaf;
pub(crate) mod log;
pub(crate) mod note;
pub(crate) mod proof;
pub(crate) mod proof_file;
pub(crate) mod retired;
pub(crate) mod tile;
pub(crate) mod tree;

pub use checkpoint::Checkpoint;
pub use cosignature::Cosigner;
pub use leaf::Day;
pub use note::{NoteError, Verifier};
pub use proof::{InclusionProof, ProofError};
pub use tile::Tile;

use sha2::{Digest as _, Sha256};

/// A SHA-256 value.
pub(crate) type Hash = [u8; 32];

/// SHA-256 over the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}
