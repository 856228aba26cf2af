//! Checking a proof that stands alone: one record, its leaf, the path to a signed checkpoint. Needs the
//! log's public key and nothing else.

use crate::cells::frame::commitment_of;
use crate::record::{Envelope, Kind, UtcNanos};
use crate::spine::leaf::{ENTRY, Entry, LEAF, Leaf};
use crate::spine::proof_file::ProofFile;
use crate::spine::{Checkpoint, Cosigner, Day, Verifier};

/// What a proof shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofReport {
    /// The log.
    pub origin: String,
    /// Where the entry stands.
    pub index: u64,
    /// The kind of record.
    pub kind: Kind,
    /// The day that its leaf names.
    pub day: Day,
    /// When the log took it in, to the second.
    pub at: UtcNanos,
    /// The record in its canonical form; none where the proof carries none.
    pub record: Option<String>,
    /// Entries of the log that the checkpoint covers.
    pub size: u64,
    /// Which of the co-signers brought confirm the checkpoint, and when they said so.
    pub cosigned: Vec<(String, UtcNanos)>,
}

/// Checks the text of a proof under the key of a log; the error says what does not hold.
///
/// # Errors
/// If the file is no proof, is not of that log, or anything in it does not fit.
pub fn proof(
    text: &str,
    log: &Verifier,
    cosigners: &[Cosigner],
) -> Result<ProofReport, &'static str> {
    let file =
        ProofFile::parse(text).ok_or("it is no proof in the format of c2sp.org/tlog-proof")?;
    let note = file.proof.checkpoint();
    let checkpoint = Checkpoint::open(note, log)
        .map_err(|_| "its checkpoint is not signed by the key you brought")?;
    file.proof
        .check(&checkpoint)
        .map_err(|_| "its entry does not lead to the root that the checkpoint signs")?;
    let leaf = read_leaf(file.proof.leaf()).ok_or("what it proves is no entry of such a log")?;
    if leaf.index != file.proof.index() {
        return Err("its entry names another index");
    }
    let record = match &file.record {
        None => None,
        Some((salt, canonical)) => Some(read_record(&leaf, salt, canonical, log)?),
    };
    let mut cosigned = Vec::new();
    for by in cosigners {
        let at_s = by.cosigned(note).map_err(|_| "a co-signature does not fit its checkpoint")?;
        cosigned.extend(at_s.map(|at_s| (by.name().to_owned(), seconds(at_s))));
    }
    Ok(ProofReport {
        origin: log.name().to_owned(),
        index: leaf.index,
        kind: leaf.kind,
        day: leaf.day,
        at: seconds(leaf.time_s),
        record,
        size: checkpoint.size(),
        cosigned,
    })
}

const fn seconds(time_s: u64) -> UtcNanos {
    UtcNanos(time_s.saturating_mul(1_000_000_000))
}

/// A leaf of which only the part is there that the tree hashes.
fn read_leaf(bytes: &[u8]) -> Option<Leaf> {
    let bytes = <[u8; LEAF]>::try_from(bytes).ok()?;
    let mut entry = [0; ENTRY];
    entry.first_chunk_mut::<LEAF>().map(|head| *head = bytes)?;
    if let Some((body, check)) = entry.split_last_chunk_mut::<4>() {
        *check = crc32fast::hash(body).to_be_bytes();
    }
    match Entry::read(&entry) {
        Entry::Leaf(leaf) => Some(leaf),
        Entry::Empty | Entry::Broken => None,
    }
}

fn read_record(
    leaf: &Leaf,
    salt: &[u8; 32],
    canonical: &[u8],
    log: &Verifier,
) -> Result<String, &'static str> {
    if commitment_of(salt, canonical) != leaf.commitment {
        return Err("its record is not the one its entry commits to");
    }
    let envelope = Envelope::parse(canonical).map_err(|_| "what it carries is no record")?;
    let fits = envelope.at.index == leaf.index
        && envelope.at.origin == log.name()
        && envelope.at.acknowledged_ns.0 / 1_000_000_000 == leaf.time_s
        && envelope.record.kind() == leaf.kind;
    if !fits {
        return Err("its record and its entry say different things");
    }
    String::from_utf8(canonical.to_vec()).map_err(|_| "what it carries is no record")
}
