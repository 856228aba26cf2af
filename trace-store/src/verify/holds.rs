//! What holds keep of days that are gone: there, whole, and gone again when the hold has ended.
//!
//! With keys each copy is decrypted and held against the leaves of the cell it was copied from, and
//! against what the log says was copied. Without keys nobody knows which holds there are; frames and
//! places are checked all the same.

use super::bodies::{Folder, Leaves, Seen, check_cell};
use super::spine::Checked;
use super::{Check, VerifyError};
use crate::cells::{HELD, bodies};
use crate::hold::{Holds, LegalHold, digest, named};
use crate::record::{HeldCell, RecordId};
use crate::spine::Verifier;
use std::collections::BTreeMap;

/// Checks everything below `held/`; `told` are the records of holds, where they could be read.
pub(super) fn check(
    check: &mut Check<'_>,
    verifier: &Verifier,
    spine: &Checked,
    told: Option<&Holds>,
) -> Result<(), VerifyError> {
    let mut found: BTreeMap<RecordId, Vec<HeldCell>> = BTreeMap::new();
    for name in check.disk.list(&check.dir.join(HELD))? {
        match RecordId::parse(&name) {
            Some(hold) => {
                found.insert(hold, copies(check, verifier, spine, hold)?);
            }
            None => check.note(format!("{HELD}/{name} is not a hold and was not read")),
        }
    }
    let Some(told) = told else { return Ok(()) };
    for hold in told.iter() {
        let copies = found.remove(&hold.id);
        compare(check, hold, copies.as_deref());
    }
    for hold in found.into_keys() {
        check.bad(None, format!("{HELD}/{hold}"), "records are kept for a hold that nobody placed");
    }
    Ok(())
}

/// What is there of one hold.
fn copies(
    check: &mut Check<'_>,
    verifier: &Verifier,
    spine: &Checked,
    hold: RecordId,
) -> Result<Vec<HeldCell>, VerifyError> {
    let id = hold.to_string();
    let folder = Folder {
        dir: check.dir.join(HELD).join(&id),
        keys: check.keys.as_ref().map(|keys| keys.dir.join(HELD).join(&id)),
        name: format!("{HELD}/{id}/cells"),
    };
    let (cells, unknown) = bodies::cells(check.disk, &folder.dir)?;
    for unknown in unknown {
        check.note(format!("{HELD}/{id}/{unknown} is not a day of records and was not read"));
    }
    let mut found = Vec::new();
    for cell in cells {
        let (mut leaves, mut seen) = (Leaves::new(&spine.log, spine.size), Seen::new(spine.size));
        check_cell(check, (&folder, cell), verifier, &mut leaves, &mut seen)?;
        found.push(HeldCell {
            class: cell.class.name().to_owned(),
            day: cell.day.to_string(),
            digest: crate::record::Digest::from_bytes(digest(seen.indexes())),
            records: seen.count,
        });
    }
    Ok(found)
}

/// Compares what a hold has with what the log says it has.
fn compare(check: &mut Check<'_>, hold: &LegalHold, copies: Option<&[HeldCell]>) {
    let file = format!("{HELD}/{}", hold.id);
    if hold.ended.is_some() {
        if copies.is_some() {
            check.bad(None, file, "the hold has ended, and what it kept is still there");
        }
        return;
    }
    if !hold.is_active() {
        check.note(format!("{file} was released; the next retention run deletes what it kept"));
        return;
    }
    let copies = copies.unwrap_or_default();
    for told in &hold.copies {
        let file = format!("{file}/cells/{}/{}", told.class, told.day);
        match copies.iter().find(|copy| named(copy) == named(told)) {
            None if told.records == 0 => {}
            None => check.bad(None, file, "what the hold keeps of this day is missing"),
            Some(copy) if copy != told => {
                check.bad(None, file, "what the hold keeps of this day is not what was copied");
            }
            Some(_) => {}
        }
    }
    let begun = copies.iter().filter(|copy| !hold.copies.iter().any(|t| named(t) == named(copy)));
    for copy in begun {
        let cell = format!("{file}/cells/{}/{}", copy.class, copy.day);
        check.note(format!("{cell} is being copied; the next retention run finishes it"));
    }
}
