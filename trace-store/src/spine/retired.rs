//! Keys that signed this log once: each vouched for the one after it, up to a number of entries.
//!
//! ```text
//! spine/retired     one line of JSON for each: from (its public half), note (what it signed last):
//!                   "bailiwick signing key 1", the next key's public half, entries, root of the tree
//! ```
//! A key counts for what it signed up to those entries and for nothing after, so whoever gets hold of an
//! old key signs no new history. Whoever knows the first key follows the notes to the one of today.

#[cfg(feature = "store")]
use super::Checkpoint;
use super::Hash;
use super::note::{NoteError, Verifier};
use crate::disk::{self, Disk};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// The file's name.
pub(crate) const FILE: &str = "retired";
/// The first line of what a key signs last.
pub(crate) const HEAD: &str = "bailiwick signing key 1";

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    from: String,
    note: String,
}

/// A key of before, and up to where it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retired {
    pub(crate) key: Verifier,
    pub(crate) until: u64,
    pub(crate) root: Hash,
}

/// The text that a key signs last.
#[cfg(feature = "store")]
pub(crate) fn text(next: &Verifier, at: &Checkpoint) -> String {
    format!("{HEAD}\n{next}\n{}\n{}\n", at.size(), STANDARD.encode(at.root()))
}

/// One line of the file.
#[cfg(feature = "store")]
pub(crate) fn line(from: &Verifier, note: String) -> String {
    let line = Line { from: from.to_string(), note };
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// Reads the file: every key vouched for the next one, and the last for `current`.
pub(crate) fn read(bytes: &[u8], current: &Verifier) -> Result<Vec<Retired>, NoteError> {
    let text = std::str::from_utf8(bytes).map_err(|_| NoteError::Malformed)?;
    let mut all: Vec<Retired> = Vec::new();
    let mut expected: Option<Verifier> = None;
    for line in text.lines() {
        let line: Line = serde_json::from_str(line).map_err(|_| NoteError::Malformed)?;
        let key = Verifier::parse(&line.from)?;
        if expected.is_some_and(|expected| expected != key) || key.name() != current.name() {
            return Err(NoteError::Unsigned);
        }
        let mut lines = key.open(&line.note)?.lines();
        let (head, next) = (lines.next(), lines.next().ok_or(NoteError::Malformed)?);
        let until: Option<u64> = lines.next().and_then(|until| until.parse().ok());
        let root = lines.next().and_then(|root| STANDARD.decode(root).ok());
        let root = root.and_then(|root| Hash::try_from(root).ok());
        let (Some(until), Some(root), true) = (until, root, head == Some(HEAD)) else {
            return Err(NoteError::Malformed);
        };
        if all.last().is_some_and(|before| before.until > until) {
            return Err(NoteError::Malformed);
        }
        expected = Some(Verifier::parse(next)?);
        all.push(Retired { key, until, root });
    }
    match expected {
        Some(last) if last != *current => Err(NoteError::Unsigned),
        Some(_) | None => Ok(all),
    }
}

/// The keys of before of the log whose spine is here.
pub(crate) fn of(
    disk: &dyn Disk,
    spine: &Path,
    current: &Verifier,
) -> io::Result<Result<Vec<Retired>, NoteError>> {
    match disk::read(disk, &spine.join(FILE), 1 << 20) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Ok(Vec::new())),
        other => Ok(read(&other?, current)),
    }
}

/// The key that the last line vouches for; nothing is verified.
#[cfg(feature = "store")]
pub(crate) fn last_next(bytes: &[u8]) -> Option<Verifier> {
    let line: Line = serde_json::from_str(std::str::from_utf8(bytes).ok()?.lines().last()?).ok()?;
    Verifier::parse(line.note.lines().nth(1)?).ok()
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::super::note::Signer;
    use super::*;

    fn signer(seed: u8) -> Signer {
        Signer::new("example.org/log", &[seed; 32]).unwrap()
    }

    fn vouched(from: &Signer, to: &Signer, size: u64) -> String {
        let at = Checkpoint::new("example.org/log", size, [7; 32]);
        line(&from.verifier(), from.sign(&text(&to.verifier(), &at)))
    }

    #[test]
    fn each_key_vouches_for_the_next_and_counts_no_further() {
        let (first, second, third) = (signer(1), signer(2), signer(3));
        let file = vouched(&first, &second, 10) + &vouched(&second, &third, 20);
        let read = |file: &str, current: &Signer| read(file.as_bytes(), &current.verifier());
        let retired = read(&file, &third).unwrap();
        assert_eq!(retired.iter().map(|one| one.until).collect::<Vec<_>>(), [10, 20]);
        assert_eq!(read("", &third).unwrap(), vec![]);
        let verifier = third.verifier().with_retired(retired);
        let signed =
            |by: &Signer, size| by.sign(&Checkpoint::new("example.org/log", size, [7; 32]).text());
        for (by, size, holds) in [
            (&first, 10, true),
            (&first, 11, false),
            (&second, 20, true),
            (&second, 21, false),
            (&third, 99, true),
            (&signer(4), 1, false),
        ] {
            assert_eq!(Checkpoint::open(&signed(by, size), &verifier).is_ok(), holds, "{size}");
        }
        // Out of order, to another key, by a stranger, cut short.
        for wrong in [
            vouched(&second, &third, 20) + &vouched(&first, &second, 10),
            vouched(&first, &second, 10),
            vouched(&signer(4), &second, 10) + &vouched(&second, &signer(4), 20),
            vouched(&first, &second, 30) + &vouched(&second, &third, 20),
            file.trim_end_matches("\"}\n").to_owned(),
            file.replace(&first.verifier().to_string(), &signer(4).verifier().to_string()),
        ] {
            assert!(read(&wrong, &third).is_err());
        }
    }
}
