//! Checking an evidence bundle: whose it is, whether a file was altered, and whether each record
//! stands in the log it names. Needs nothing but the folder, and better a key from elsewhere.

use super::{BadEntry, VerifyError};
use crate::cells::frame::commitment_of;
use crate::disk::{self, Disk};
use crate::evidence::{FILES, Line, MANIFEST, Scope};
use crate::record::Envelope;
use crate::record::identity::hex;
use crate::spine::leaf::{ENTRY, Entry, Leaf};
use crate::spine::{Checkpoint, InclusionProof, Verifier, sha256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceReport {
    /// What the bundle says of itself, if its signature holds.
    pub scope: Option<Scope>,
    /// Whether the key came from elsewhere, and not out of the bundle itself.
    pub own_key: bool,
    /// Records whose proof holds.
    pub proved: u64,
    /// What does not hold, the lowest index first.
    pub bad: Vec<BadEntry>,
}

impl EvidenceReport {
    /// Whether everything holds.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.bad.is_empty()
    }

    /// The sentence every check ends with.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { proved, .. } = self;
        match (self.ok(), self.own_key) {
            (false, _) => "the bundle does not hold".to_owned(),
            (true, true) => format!("{proved} records stand in the log of the key you brought"),
            (true, false) => format!(
                "{proved} records stand in a log of the key inside the bundle; whoever made it could \
                 have made that key, so compare it with one you got by another way"
            ),
        }
    }
}

/// Checks the bundle in a folder, under a key that the auditor brings or else the one in it.
///
/// # Errors
/// If the folder cannot be read. What does not hold is no error: it is in the report.
pub fn evidence(
    disk: &dyn Disk,
    dir: &Path,
    key: Option<&Verifier>,
) -> Result<EvidenceReport, VerifyError> {
    let mut report =
        EvidenceReport { scope: None, own_key: key.is_some(), proved: 0, bad: Vec::new() };
    let mut files = Vec::new();
    for name in FILES.into_iter().chain(["manifest"]) {
        match disk::read(disk, &dir.join(name), usize::MAX) {
            Ok(bytes) => files.push(String::from_utf8(bytes).unwrap_or_else(|_| {
                report.bad(None, name, "it is no text");
                String::new()
            })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                report.bad(None, name, "it is missing");
                files.push(String::new());
            }
            Err(error) => return Err(error.into()),
        }
    }
    let [checkpoint, _, _, records, verifier, manifest] = files.as_slice() else {
        return Ok(report);
    };
    let inside = verifier.strip_suffix('\n').and_then(|text| Verifier::parse(text).ok());
    let Some(key) = key.cloned().or_else(|| inside.clone()) else {
        report.bad(None, "verifier", "it holds no key");
        return Ok(report);
    };
    if inside.as_ref() != Some(&key) {
        report.bad(None, "verifier", "it is not the key you brought");
    }
    report.scope = check_manifest(&mut report, manifest, &key, &files);
    let checkpoint = match Checkpoint::open(checkpoint, &key) {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            report.bad(None, "checkpoint", &error.to_string());
            return Ok(report);
        }
    };
    check_records(&mut report, records, &checkpoint);
    let told = report.scope.as_ref().map(|scope| (scope.records, scope.size));
    let lines = records.lines().count() as u64;
    if told.is_some_and(|told| told != (lines, checkpoint.size())) {
        report.bad(None, "manifest", "it tells another number of records or entries");
    }
    report.bad.sort();
    Ok(report)
}

impl EvidenceReport {
    fn bad(&mut self, index: Option<u64>, file: &str, what: &str) {
        self.bad.push(BadEntry { index, file: file.to_owned(), what: what.to_owned() });
    }
}

fn check_manifest(
    report: &mut EvidenceReport,
    manifest: &str,
    key: &Verifier,
    files: &[String],
) -> Option<Scope> {
    let text = match key.open(manifest) {
        Ok(text) => text,
        Err(error) => {
            report.bad(None, "manifest", &error.to_string());
            return None;
        }
    };
    let mut lines = text.lines();
    let scope = match (lines.next(), lines.next()) {
        (Some(MANIFEST), Some(scope)) => serde_json::from_str::<Scope>(scope).ok(),
        (_, _) => None,
    };
    if scope.is_none() {
        report.bad(None, "manifest", "it is no manifest of evidence");
    }
    let expected = FILES.iter().zip(files);
    let digests =
        expected.map(|(name, text)| format!("{} {name}", hex(&sha256(&[text.as_bytes()]))));
    let mut told = lines;
    for (line, name) in digests.zip(FILES) {
        if told.next() != Some(line.as_str()) {
            report.bad(None, name, "it is not the file that the manifest signs");
        }
    }
    if told.next().is_some() {
        report.bad(None, "manifest", "it names files that are not part of a bundle");
    }
    scope
}

fn check_records(report: &mut EvidenceReport, records: &str, checkpoint: &Checkpoint) {
    let mut before = None;
    for text in records.lines() {
        let Ok(line) = serde_json::from_str::<Line>(text) else {
            let index = before.map(|index: u64| index + 1);
            report.bad(index, "records.jsonl", "a line of it is no record with its proof");
            continue;
        };
        let index = line.index;
        if before.is_some_and(|before| before >= index) {
            report.bad(Some(index), "records.jsonl", "its records are not in order, or one twice");
        }
        before = Some(index);
        match check_line(&line, checkpoint) {
            Ok(()) => report.proved += 1,
            Err(what) => report.bad(Some(index), "records.jsonl", what),
        }
    }
}

fn check_line(line: &Line, checkpoint: &Checkpoint) -> Result<(), &'static str> {
    let decoded = |text: &str| STANDARD.decode(text).map_err(|_| "its proof is not base64");
    let leaf_bytes = decoded(&line.leaf)?;
    let salt = decoded(&line.salt)?;
    let leaf = read_leaf(&leaf_bytes).ok_or("its entry is none")?;
    let path = line.path.iter().map(|hash| {
        <[u8; 32]>::try_from(decoded(hash)?).map_err(|_| "a hash of its path has another length")
    });
    let path = path.collect::<Result<Vec<_>, _>>()?;
    if salt.len() != 32 || commitment_of(&salt, line.canonical.as_bytes()) != leaf.commitment {
        return Err("it is not the record its entry commits to");
    }
    let envelope = Envelope::parse(line.canonical.as_bytes())
        .map_err(|_| "it is no record of a known kind")?;
    let fits = envelope.at.index == line.index
        && leaf.index == line.index
        && envelope.at.origin == checkpoint.origin()
        && envelope.at.acknowledged_ns.0 / 1_000_000_000 == leaf.time_s
        && envelope.record.kind() == leaf.kind;
    if !fits {
        return Err("the record and its entry say different things");
    }
    let proof =
        InclusionProof { leaf: leaf_bytes, index: line.index, path, checkpoint: String::new() };
    proof.check(checkpoint).map_err(|_| "its proof does not lead to the checkpoint's root")
}

/// A leaf from the bytes that the tree hashes.
fn read_leaf(bytes: &[u8]) -> Option<Leaf> {
    let mut entry = [0; ENTRY];
    let (head, _) = entry.split_at_mut_checked(bytes.len())?;
    head.copy_from_slice(bytes);
    if let Some((body, check)) = entry.split_last_chunk_mut::<4>() {
        *check = crc32fast::hash(body).to_be_bytes();
    }
    match Entry::read(&entry) {
        Entry::Leaf(leaf) if bytes.len() == crate::spine::leaf::LEAF => Some(leaf),
        Entry::Leaf(_) | Entry::Empty | Entry::Broken => None,
    }
}
