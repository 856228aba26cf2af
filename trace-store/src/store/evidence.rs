//! Making an evidence bundle: a query, frozen at a checkpoint, with a proof for each record.
//!
//! Files are handed out line by line, so that a bundle of any size needs little memory; the manifest
//! comes last, because it signs the others. The format is in `evidence.rs`.

pub(super) mod ocsf;
mod page;

use super::Store;
use super::frozen::Frozen;
use super::shared::Signed;
use crate::evidence::{FILES, Line, MANIFEST, Scope};
use crate::query::{Order, Query, QueryError, Stored};
use crate::record::Kind;
use crate::record::identity::hex;
use crate::spine::tree::BLOCK;
use crate::spine::{Hash, NoteError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io;

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The checkpoint to export at is not one of this log.
    #[error("the checkpoint given: {0}")]
    Note(#[from] NoteError),
    /// It is one of this log by its signature, but the log has another root there.
    #[error("the checkpoint given signs {size} entries with a root that this log does not have")]
    OtherLog {
        /// Its size.
        size: u64,
    },
    /// The records cannot be found or read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The bundle cannot be written.
    #[error("the bundle cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// A signed state of the log, and of no other.
#[derive(Clone, Debug)]
pub struct SignedState {
    signed: Signed,
}

impl SignedState {
    /// How many entries it covers.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.signed.checkpoint.size()
    }
}

/// Takes the files of a bundle: name and the next piece of its text.
pub type EvidenceSink<'a> = dyn FnMut(&str, &str) -> io::Result<()> + 'a;

impl Store {
    /// Writes the records that `query` finds, all pages of it, as a bundle into `sink`. They are
    /// frozen at `at`, a signed checkpoint of this log, or at one that covers what is durable now; `asked` goes into the
    /// manifest as it is. A cursor, a limit and an order in the query mean nothing here.
    ///
    /// # Errors
    /// If the checkpoint is not one of this log, the store cannot be read, or the sink refuses. A
    /// record that is damaged is named in the bundle instead.
    pub fn evidence(
        &self,
        query: &Query,
        asked: &str,
        at: Option<&str>,
        sink: &mut EvidenceSink<'_>,
    ) -> Result<Scope, EvidenceError> {
        let frozen = self.frozen(at)?;
        let mut bundle = Bundle { sink, digests: BTreeMap::new() };
        let mut scope = Scope {
            asked: asked.to_owned(),
            erased: 0,
            gaps: 0,
            expired_days: 0,
            missing_days: 0,
            origin: frozen.signed.checkpoint.origin().to_owned(),
            records: 0,
            size: frozen.signed.checkpoint.size(),
            unreadable: Vec::new(),
        };
        let mut proofs = Proofs { frozen: &frozen, blocks: BTreeMap::new() };
        let limit = Query::LARGEST_PAGE;
        let mut query = Query { order: Order::Oldest, cursor: None, limit, ..query.clone() };
        loop {
            let page = self.query(&query)?;
            scope.expired_days = page.expired_days as u64;
            scope.erased = page.erased as u64;
            scope.missing_days = page.missing_days as u64;
            let below = |index: &u64| *index < scope.size;
            scope.unreadable.extend(page.unreadable.iter().map(|bad| bad.index).filter(below));
            for stored in page.records.iter().filter(|stored| below(&stored.index())) {
                scope.records += 1;
                scope.gaps += u64::from(stored.record().kind() == Kind::Gap);
                bundle.line("records.jsonl", &proofs.line(stored)?)?;
                bundle.line("ocsf.jsonl", &ocsf::activity(stored))?;
            }
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        bundle.add("checkpoint", &frozen.signed.note)?;
        bundle.add("verifier", &format!("{}\n", self.shared.verifier))?;
        bundle.add("index.html", &page::page(&scope, &frozen.signed.note))?;
        let manifest = bundle.manifest(&scope)?;
        (bundle.sink)("manifest", &self.shared.signer.sign(&manifest))?;
        Ok(scope)
    }

    /// A text of one line of JSON, signed under the log's key together with the state of the log that
    /// covers what is durable now: a head that says what kind of statement it is, the text, and the
    /// checkpoint's three lines.
    #[must_use]
    pub fn statement(&self, head: &str, text: &str) -> String {
        let checkpoint = self.shared.signed_now().checkpoint.text();
        self.shared.signer.sign(&format!("{head}\n{text}\n{checkpoint}"))
    }

    /// The state of the log that a signed checkpoint of it saw, or one that covers what is durable now.
    ///
    /// # Errors
    /// If the checkpoint is not one of this log, or the log cannot be read.
    pub fn state(&self, at: Option<&str>) -> Result<SignedState, EvidenceError> {
        Ok(SignedState { signed: self.frozen(at)?.signed })
    }

    /// The same as [`Store::statement`], about a state that was signed before: the same bytes each time.
    #[must_use]
    pub fn statement_of(&self, state: &SignedState, head: &str, text: &str) -> String {
        let checkpoint = state.signed.checkpoint.text();
        self.shared.signer.sign(&format!("{head}\n{text}\n{checkpoint}"))
    }
}

/// Makes proofs one after the other; neighbours share the leaves they need.
struct Proofs<'a> {
    frozen: &'a Frozen,
    blocks: BTreeMap<(u64, u64), Vec<Hash>>,
}

/// Runs of leaf hashes remembered; proofs by index need the same two over and over.
const MOST_BLOCKS: usize = 4;

impl Proofs<'_> {
    fn line(&mut self, stored: &Stored) -> Result<String, EvidenceError> {
        let index = stored.index();
        let damaged = || {
            let what = "its entry does not lead to the checkpoint's root".to_owned();
            QueryError::Damaged(crate::query::Unreadable { index, what })
        };
        let (frozen, blocks) = (self.frozen, &mut self.blocks);
        let mut leaves = |from: u64, to: u64| -> io::Result<Vec<Hash>> {
            debug_assert!(to - from <= BLOCK, "a proof needs whole runs of a block at most");
            if let Some(known) = blocks.get(&(from, to)) {
                return Ok(known.clone());
            }
            let hashes = frozen.hashes(from, to)?;
            while blocks.len() >= MOST_BLOCKS {
                blocks.pop_first();
            }
            blocks.insert((from, to), hashes.clone());
            Ok(hashes)
        };
        let proved = frozen.prove(index, &mut leaves).map_err(QueryError::Io)?;
        let proof = proved.ok_or_else(damaged)?;
        let line = Line {
            canonical: String::from_utf8_lossy(stored.canonical()).into_owned(),
            index,
            leaf: STANDARD.encode(&proof.leaf),
            path: proof.path.iter().map(|hash| STANDARD.encode(hash)).collect(),
            salt: STANDARD.encode(stored.salt),
        };
        Ok(serde_json::to_string(&line).map_err(io::Error::other)?)
    }
}

/// The files so far, and their digests.
struct Bundle<'a, 's> {
    sink: &'a mut EvidenceSink<'s>,
    digests: BTreeMap<&'static str, Sha256>,
}

impl Bundle<'_, '_> {
    fn add(&mut self, name: &'static str, text: &str) -> io::Result<()> {
        self.digests.entry(name).or_default().update(text.as_bytes());
        (self.sink)(name, text)
    }

    fn line(&mut self, name: &'static str, text: &str) -> io::Result<()> {
        self.add(name, text)?;
        self.add(name, "\n")
    }

    fn manifest(&mut self, scope: &Scope) -> io::Result<String> {
        let scope = serde_json::to_string(scope).map_err(io::Error::other)?;
        let mut text = format!("{MANIFEST}\n{scope}\n");
        for name in FILES {
            // A file without a line exists, empty.
            self.add(name, "")?;
            let digest = self.digests.remove(name).unwrap_or_default().finalize();
            text.push_str(&format!("{} {name}\n", hex(&digest)));
        }
        Ok(text)
    }
}
