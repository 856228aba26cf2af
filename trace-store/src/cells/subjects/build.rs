//! Making a day's subject file from its bodies.
//!
//! Every record is decrypted and read once; of days too large for memory, once for each share of the
//! tags. What cannot be read is left to `verify`: such a day gets no file, and is searched record by
//! record as before.

use super::{Entry, FILE, SubjectTag, Writer, path};
use crate::cells::CellName;
use crate::cells::bodies::{self, End, Scan};
use crate::cells::keys::CellKeys;
use crate::disk;
use crate::record::identity::unhex;
use crate::record::{Envelope, Record, RecordId, UtcNanos, Verdict};
use crate::spine::Day;
use crate::store::shared::{Shared, lock};
use std::collections::HashMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::PoisonError;

/// Records of a day that are looked at in one go: about 300 MB if each had a subject.
const MOST: u64 = 1 << 21;

/// Makes the file of a day that has ended, if it can be made. Says whether it was.
pub(crate) fn build(shared: &Shared, cell: CellName) -> io::Result<bool> {
    // Nobody changes the cell's key or its files meanwhile.
    let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
    // Before anything is read: a record that comes later makes the file one of too few.
    let records = lock(&shared.history).cell(cell).records;
    let signed = lock(&shared.signed).checkpoint.size();
    let Ok(keys) = shared.cell_keys(cell) else { return Ok(false) };
    let disk = &*shared.ground.disk;
    let target = path(&shared.ground.dir, cell);
    let (unfinished, dir) = disk::beside(&target)?;
    match disk.remove(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let file = disk.create(&unfinished)?;
    let mut writer = Writer::new(&*file, &keys, records)?;
    let shares = records.div_ceil(MOST).max(1);
    for share in 0..shares {
        let mine = |tag: &SubjectTag| u64::from(tag[0]) * shares / 256 == share;
        let Some(entries) = entries(shared, cell, &keys, signed, &mine)? else {
            disk.remove(&unfinished)?;
            return Ok(false);
        };
        entries.into_iter().try_for_each(|entry| writer.add(entry))?;
    }
    writer.finish()?;
    file.sync()?;
    if shared.is_gone(cell) {
        disk.remove(&unfinished)?;
        return Ok(false);
    }
    disk.rename(&unfinished, &dir.join(FILE))?;
    disk.sync_dir(dir)?;
    Ok(true)
}

/// What is known of one call while its day is read.
#[derive(Default)]
struct Call {
    tag: Option<SubjectTag>,
    /// It was permitted, and neither an outcome nor a gap was seen.
    open: bool,
    /// Something of it may stand in another cell.
    strays: bool,
    entries: Vec<Entry>,
}

/// The entries of the tags asked for, sorted; `None` if a record cannot be read, or may still move.
fn entries(
    shared: &Shared,
    cell: CellName,
    keys: &CellKeys,
    signed: u64,
    mine: &dyn Fn(&SubjectTag) -> bool,
) -> io::Result<Option<Vec<Entry>>> {
    let ground = &shared.ground;
    let listing = bodies::list(&*ground.disk, &cell.dir(&ground.dir), cell, &ground.origin)?;
    if !listing.bad.is_empty() {
        return Ok(None);
    }
    let mut calls: HashMap<RecordId, Call> = HashMap::new();
    for segment in listing.segments {
        let mut unread = false;
        let mut scan = Scan::new(&*segment.file, bodies::HEADER as u64);
        let (_, end) = scan.run(false, &mut |offset, frame| {
            let opened = frame.open(&keys.cipher).filter(|_| frame.index < signed);
            let envelope = opened.and_then(|opened| Envelope::parse(opened.canonical()).ok());
            let Some(envelope) = envelope else {
                unread = true;
                return ControlFlow::Break(());
            };
            let (tag, index) = ([0; 16], frame.index);
            let entry = Entry { tag, index, segment: segment.number, offset, whole: false };
            take(&mut calls, &envelope, entry, cell.day, mine);
            ControlFlow::Continue(())
        })?;
        if unread || end != End::Clean {
            return Ok(None);
        }
    }
    let mut found = Vec::new();
    for call in calls.into_values() {
        let Some(tag) = call.tag else { continue };
        let whole = !call.open && !call.strays;
        found.extend(call.entries.into_iter().map(|entry| Entry { tag, whole, ..entry }));
    }
    found.sort_unstable();
    Ok(Some(found))
}

/// Takes in one record of the day.
fn take(
    calls: &mut HashMap<RecordId, Call>,
    envelope: &Envelope,
    entry: Entry,
    day: Day,
    mine: &dyn Fn(&SubjectTag) -> bool,
) {
    let id = envelope.record.record_id();
    match &envelope.record {
        Record::Decision(decision) => {
            let tag = envelope.at.subject_tag.as_deref().and_then(|tag| unhex(tag.as_bytes()));
            let Some(tag) = tag.filter(mine) else {
                calls.remove(&id);
                return;
            };
            let call = calls.entry(id).or_default();
            call.tag = Some(tag);
            call.open = decision.decision == Verdict::Permit;
            let born = id.unix_ms().map(|ms| Day::of(UtcNanos(ms.saturating_mul(1_000_000))));
            call.strays = born != Some(day);
            call.entries.push(entry);
        }
        // It stands before its decision.
        Record::Consultation(_) => calls.entry(id).or_default().entries.push(entry),
        Record::Outcome(_) | Record::Gap(_) => {
            if let Some(call) = calls.get_mut(&id) {
                call.open = false;
                call.entries.push(entry);
            }
        }
        Record::Auth(_)
        | Record::ClockConfirmed(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Drill(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Heartbeat(_)
        | Record::Hold(_)
        | Record::Mode(_)
        | Record::Operator(_)
        | Record::Policy(_)
        | Record::Read(_)
        | Record::Register(_)
        | Record::Rollup(_) => {}
    }
}
