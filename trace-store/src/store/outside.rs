//! What is handed to people outside: tiles, proofs, extensions for co-signers; and what they hand
//! back: co-signatures.
//!
//! ```text
//! spine/cosigned-<key id>      the last checkpoint that a co-signer confirmed: signed note with its line
//! ```
//! None of it tells anything of a record but what its leaf says, except a proof that carries its record.

use super::frozen::Frozen;
use super::shared::{Signed, lock};
use super::{EvidenceError, Store};
use crate::cosigner::Submission;
use crate::disk;
use crate::query::{QueryError, Stored, Unreadable};
use crate::record::{RecordId, UtcNanos};
use crate::spine::proof_file::ProofFile;
use crate::spine::{Checkpoint, Cosigner, NoteError, Tile};
use std::io;

/// What a co-signer confirmed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The co-signer's name.
    pub by: String,
    /// Entries it saw.
    pub size: u64,
    /// When it said so.
    pub at: UtcNanos,
}

/// Why a co-signature is not kept.
#[derive(Debug, thiserror::Error)]
pub enum CosignError {
    /// Its answer is no co-signature over what it was given.
    #[error("the co-signer's answer: {0}")]
    Note(#[from] NoteError),
    /// It says that it signed at a time that is not now.
    #[error(
        "the co-signer says that it signed {} s from now; set the clocks", said_s.saturating_sub(*now_s)
    )]
    Time {
        /// What it says, in seconds since 1970.
        said_s: u64,
        /// What it is here.
        now_s: u64,
    },
    /// The checkpoint cannot be kept.
    #[error("the co-signed checkpoint cannot be kept: {0}")]
    Io(#[from] io::Error),
}

/// A co-signature may come from so far ahead: clocks differ. In seconds.
const AHEAD: u64 = 10 * 60;

impl Store {
    /// The last signed checkpoint, as a note.
    #[must_use]
    pub fn checkpoint(&self) -> String {
        lock(&self.shared.signed).note.clone()
    }

    /// The checkpoint that most people outside confirm, the latest of several; `None` without any.
    #[must_use]
    pub fn cosigned_checkpoint(&self) -> Option<String> {
        let cosigned = lock(&self.shared.cosigned).clone();
        let (_, best) = cosigned.iter().max_by_key(|(said, _)| said.size)?;
        let body = best.split_once("\n\n")?.0;
        // Those that confirm the same state stand on one note.
        let (mut merged, mut signed) = (best.clone(), vec![best.as_str()]);
        for (_, note) in cosigned.iter().filter(|(_, note)| note.starts_with(body)) {
            if signed.contains(&note.as_str()) {
                continue;
            }
            signed.push(note);
            if let Some(line) = note.lines().next_back() {
                merged.push_str(&format!("{line}\n"));
            }
        }
        Some(merged)
    }

    /// What each co-signer confirmed last.
    #[must_use]
    pub fn cosigned(&self) -> Vec<Cosigned> {
        lock(&self.shared.cosigned).iter().map(|(said, _)| said.clone()).collect()
    }

    /// What a co-signer is given (C2SP `tlog-witness`, `add-checkpoint`): the checkpoint `note` of this
    /// log, and the proof that it begins with the `old` entries the co-signer saw before.
    ///
    /// # Errors
    /// If `note` is no checkpoint of this log, or the spine cannot be read.
    pub fn submission(&self, note: &str, old: u64) -> Result<String, EvidenceError> {
        let frozen = self.frozen(Some(note))?;
        let proof = frozen.consistency(old).map_err(QueryError::Io)?;
        Ok(Submission { old, proof, note: note.to_owned() }.text())
    }

    /// Keeps what a co-signer answered to the checkpoint `note`. Blocks.
    ///
    /// # Errors
    /// If the answer holds no co-signature by that key over that checkpoint, or it cannot be kept.
    pub fn keep_cosigned(
        &self,
        by: &Cosigner,
        note: &str,
        answer: &str,
    ) -> Result<Cosigned, CosignError> {
        let checkpoint = Checkpoint::open(note, &self.shared.verifier)?;
        let line = by.line_of(answer)?;
        let note = format!("{note}{line}\n");
        let said_s = by.cosigned(&note)?.ok_or(NoteError::Unsigned)?;
        let now_s = self.shared.clock.now().0 / 1_000_000_000;
        if said_s > now_s.saturating_add(AHEAD) {
            return Err(CosignError::Time { said_s, now_s });
        }
        let path = self.shared.ground.dir.join("spine").join(by.file());
        disk::replace(&*self.shared.ground.disk, &path, note.as_bytes())?;
        let at = UtcNanos(said_s.saturating_mul(1_000_000_000));
        let said = Cosigned { by: by.name().to_owned(), size: checkpoint.size(), at };
        let mut cosigned = lock(&self.shared.cosigned);
        cosigned.retain(|(other, _)| other.by != said.by);
        cosigned.push((said.clone(), note));
        Ok(said)
    }

    /// A tile of the tree (C2SP `tlog-tiles`) as the last checkpoint covers it; `None` where that has
    /// no such tile.
    ///
    /// # Errors
    /// If the spine cannot be read, or a leaf of the tile is damaged.
    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, EvidenceError> {
        Ok(self.frozen_last()?.tile(tile).map_err(QueryError::Io)?)
    }

    /// Proofs of everything about a call, each a file in the format of C2SP `tlog-proof` with its
    /// record: index and text. They lead to a checkpoint that is co-signed where one covers the call.
    ///
    /// # Errors
    /// If a record is damaged, or the store cannot be read.
    pub fn proofs(&self, id: &RecordId) -> Result<Vec<(u64, String)>, EvidenceError> {
        let records = self.get(id)?;
        let Some(last) = records.iter().map(Stored::index).max() else { return Ok(Vec::new()) };
        let frozen = match self.cosigned_checkpoint() {
            Some(note) if self.covers(&note, last) => self.frozen(Some(&note))?,
            Some(_) | None => self.frozen(None)?,
        };
        let mut files = Vec::new();
        for stored in records {
            let index = stored.index();
            let proved = frozen.prove(index, &mut |from, to| frozen.hashes(from, to));
            let proof = proved.map_err(QueryError::Io)?.ok_or_else(|| {
                let what = "its entry does not lead to the checkpoint's root".to_owned();
                QueryError::Damaged(Unreadable { index, what })
            })?;
            let record = Some((stored.salt, stored.canonical().to_vec()));
            files.push((index, ProofFile { proof, record }.text()));
        }
        Ok(files)
    }

    fn covers(&self, note: &str, index: u64) -> bool {
        Checkpoint::open(note, &self.shared.verifier).is_ok_and(|seen| seen.size() > index)
    }

    /// The log as its last checkpoint saw it, without waiting for a newer one.
    fn frozen_last(&self) -> Result<Frozen, EvidenceError> {
        let signed = lock(&self.shared.signed).clone();
        self.freeze(signed)
    }

    /// The log as a checkpoint saw it: that of a note, or one that covers what is durable now.
    pub(super) fn frozen(&self, at: Option<&str>) -> Result<Frozen, EvidenceError> {
        self.freeze(match at {
            None => self.shared.signed_now(),
            Some(note) => {
                let checkpoint = Checkpoint::open(note, &self.shared.verifier)?;
                Signed { checkpoint, note: note.to_owned() }
            }
        })
    }

    fn freeze(&self, signed: Signed) -> Result<Frozen, EvidenceError> {
        let size = signed.checkpoint.size();
        let frozen = Frozen::of(&self.shared, signed).map_err(QueryError::Io)?;
        frozen.ok_or(EvidenceError::OtherLog { size })
    }
}
