//! What is gone must have been announced, confirmed and over; what is over must be gone.
//!
//! The order of events stands in the leaves alone (`spine/history.rs`), so this half needs no key.
//! With keys the announcement itself is read too: how long was promised, and whether that was over.

use super::{Check, VerifyError};
use crate::cells::CellName;
use crate::cells::bodies;
use crate::record::{Record, UtcNanos};
use crate::retention::{Keep, Retention};
use crate::spine::history::{CellHistory, History};
use crate::spine::leaf::Leaf;

/// Compares the history with the disk; returns how many records are gone in order.
pub(super) fn check(
    check: &mut Check<'_>,
    history: &History,
    overdue: Option<&(Retention, UtcNanos)>,
) -> Result<u64, VerifyError> {
    let (present, _) = bodies::cells(check.disk, check.dir)?;
    let mut gone = 0;
    for (name, cell) in history.cells() {
        let here = present.contains(&name);
        if let Some(index) = cell.out_of_turn {
            let what = "a deletion is announced twice, or confirmed without having been announced";
            check.bad(Some(index), format!("cells/{name}"), what);
        }
        if cell.receipt.is_some() || cell.intent.is_some() {
            check_gone(check, name, &cell, here);
            gone += if here { 0 } else { cell.records };
        } else if let Some((retention, now)) = overdue
            && here
            && retention.keep(name.class).is_some_and(|keep| keep.over(name.day) <= *now)
        {
            let what = "the time its records are kept is over and it is still there; run retention";
            check.bad(None, format!("cells/{name}"), what);
        }
    }
    Ok(gone)
}

fn check_gone(check: &mut Check<'_>, name: CellName, cell: &CellHistory, here: bool) {
    let file = format!("cells/{name}");
    if let Some(index) = cell.late {
        check.bad(Some(index), file.as_str(), "it stands in a day that had been deleted");
    }
    match (cell.receipt, here) {
        (Some(receipt), true) => {
            let what = "its deletion is confirmed, and it is still there";
            check.bad(Some(receipt.index), file, what);
        }
        (None, false) => {
            let index = cell.intent.map(|intent| intent.index);
            let what = "it is gone and its deletion is not confirmed; run retention to finish it";
            check.bad(index, file, what);
        }
        (None, true) => {
            check.note(format!("{file} is being deleted; the next retention run finishes it"));
        }
        (Some(_), false) => {}
    }
}

/// Whether the record of a deletion says what its leaf says, and came when time was over.
pub(super) fn check_record(leaf: &Leaf, record: &Record) -> Result<(), &'static str> {
    if let Record::DeleteIntent(intent) = record {
        let over = Keep::parse(&intent.keep).map(|keep| keep.over(leaf.day));
        if over != Some(intent.expired_ns) {
            return Err("it announces a deletion for another time than it promises");
        }
        if leaf.time_s < intent.expired_ns.0 / 1_000_000_000 {
            return Err("it announces a deletion before the time was over");
        }
    }
    let Some((class, day)) = record.about_cell() else { return Ok(()) };
    if class == leaf.class.name() && day == leaf.day.to_string() {
        Ok(())
    } else {
        Err("its entry names another day than its body")
    }
}
