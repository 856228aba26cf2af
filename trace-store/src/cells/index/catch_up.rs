//! Building an index, or the part it lacks, from the bodies of its cell.

use super::{Broken, CellIndex};
use crate::cells::CellName;
use crate::cells::bodies::{self, Scan};
use crate::cells::open_cell::Place;
use crate::record::tag::Tags;
use crate::record::{Envelope, Record, Verdict};
use crate::store::shared::{CallEffect, Calls, Row, Shared};
use crate::store::tail::WINDOW;
use std::ops::ControlFlow;

/// Adds every record below `stored` that the index does not hold yet.
///
/// A body that cannot be read is passed over: `verify` names it, and no query can serve it.
pub(super) fn from_bodies(
    index: &mut CellIndex,
    shared: &Shared,
    cell: CellName,
    stored: u64,
) -> Result<(), Broken> {
    let covered = index.open.as_ref().ok_or(Broken)?.covered.last;
    let (last, from) = covered.map_or((None, None), |(last, place)| (Some(last), Some(place)));
    let dir = cell.dir(&shared.ground.dir);
    let listing = bodies::list(&*shared.ground.disk, &dir, cell, &shared.ground.origin)
        .map_err(|_| Broken)?;
    let Ok(keys) = shared.cell_keys(cell) else {
        // An index without rows would say that there are none; the bodies are read instead, and each
        // is named as unreadable.
        return if listing.segments.is_empty() { Ok(()) } else { Err(Broken) };
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut calls = Calls::default();
    let mut failed = false;
    for segment in listing.segments {
        let offset = match from {
            Some(place) if segment.number < place.segment => continue,
            Some(place) if segment.number == place.segment => place.offset,
            Some(_) | None => bodies::HEADER as u64,
        };
        let scanned = Scan::new(&*segment.file, offset).run(true, &mut |offset, frame| {
            let known = last.is_some_and(|last| frame.index <= last);
            if known || frame.index >= stored {
                return ControlFlow::Continue(());
            }
            let opened = frame.open(&keys.cipher);
            let envelope = opened.and_then(|opened| Envelope::parse(opened.canonical()).ok());
            let place = Place { segment: segment.number, offset };
            rows.extend(envelope.map(|envelope| row(cell, place, &envelope, &mut calls)));
            if rows.len() >= WINDOW {
                failed = store(index, &mut rows).is_err();
            }
            if failed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        scanned.map_err(|_| Broken)?;
        if failed {
            return Err(Broken);
        }
    }
    store(index, &mut rows)
}

fn store(index: &mut CellIndex, rows: &mut Vec<Row>) -> Result<(), Broken> {
    let stored = index.store(&rows.iter().collect::<Vec<_>>());
    rows.clear();
    stored
}

/// The row that the writer would have made.
fn row(cell: CellName, place: Place, envelope: &Envelope, calls: &mut Calls) -> Row {
    let (index, record) = (envelope.at.index, &envelope.record);
    let record_id = record.record_id();
    let decision = match record {
        Record::Decision(decision) => {
            if decision.decision == Verdict::Permit {
                calls.opened(record_id, index);
            }
            None
        }
        Record::Outcome(_) => calls.closed(record_id),
        Record::Gap(gap) => Some(gap.decision_index),
        Record::Auth(_)
        | Record::ClockConfirmed(_)
        | Record::Consultation(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Heartbeat(_)
        | Record::Drill(_)
        | Record::Hold(_)
        | Record::Rollup(_)
        | Record::Mode(_)
        | Record::Operator(_)
        | Record::Policy(_)
        | Record::Read(_)
        | Record::Register(_) => None,
    };
    let mut tags = Tags::of(record);
    tags.add_subject(envelope.at.subject_tag.as_deref());
    Row {
        index,
        acknowledged: envelope.at.acknowledged_ns,
        cell,
        place,
        record_id,
        decision,
        effect: CallEffect::Neither,
        tags,
    }
}
