//! Evidence bundles: records taken out of a store with proof that they stand in its log, for somebody
//! who has neither the store, nor its keys, nor this program.
//!
//! ```text
//! manifest        signed note of the log's key: what is in the bundle, and the digest of each file
//! verifier        the log's public key (C2SP signed-note); compare it with one you had before
//! checkpoint      signed checkpoint of the log (C2SP tlog-checkpoint) that the proofs lead to
//! records.jsonl   one record a line, by index: canonical record, salt, leaf, path to the root
//! ocsf.jsonl      the same records as OCSF API Activity, for a SIEM
//! index.html      what this is, in words; needs no network
//! ```
//! The manifest's text is the line `bailiwick evidence 1`, a line of JSON that says what was asked
//! and what came of it, and for each file `<SHA-256> <name>`. A line of `records.jsonl` has the
//! fields `canonical` (the bytes committed to, as a string), `index`, `leaf` (56 bytes, base64),
//! `path` (32-byte hashes from the leaf's neighbour up, base64) and `salt` (base64). It holds if
//! SHA-256("bailiwick record 1\0" ‖ salt ‖ canonical) is bytes 16..48 of the leaf, and the path leads
//! from SHA-256(0x00 ‖ leaf) to the checkpoint's root. The same question at the same checkpoint gives
//! the same bytes.
//!
//! `store/evidence.rs` makes them, `verify/evidence.rs` checks them; `examples/verify-python` does the
//! same without a line of ours.

use serde::{Deserialize, Serialize};

/// The first line of a manifest.
pub(crate) const MANIFEST: &str = "bailiwick evidence 1";
/// The files that a manifest names, in its order.
pub(crate) const FILES: [&str; 5] =
    ["checkpoint", "index.html", "ocsf.jsonl", "records.jsonl", "verifier"];

/// What a bundle is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What was asked for, in the asker's own form.
    pub asked: String,
    /// Records of the days asked for that were erased at a person's request.
    pub erased: u64,
    /// Permitted calls among the records whose outcome is unknown (`gap`).
    pub gaps: u64,
    /// Days of a class in the time asked for that were deleted because their time was over.
    pub expired_days: u64,
    /// Days of a class in the time asked for whose records should be there and are not: damage.
    #[serde(default)]
    pub missing_days: u64,
    /// The log.
    pub origin: String,
    /// Records in the bundle.
    pub records: u64,
    /// Leaves the checkpoint covers; records above it are not in the bundle.
    pub size: u64,
    /// Indexes of records that belong here and could not be read.
    pub unreadable: Vec<u64>,
}

/// One line of `records.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) canonical: String,
    pub(crate) index: u64,
    pub(crate) leaf: String,
    pub(crate) path: Vec<String>,
    pub(crate) salt: String,
}
