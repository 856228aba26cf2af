//! Reading what a hold keeps: its copies, then what it holds among the days that are still there.
//!
//! Copies are decrypted under the hold's own key and compared with the leaves of the cell they were
//! copied from, which is gone. Who copies is `store/hold.rs`.

use super::cursor::Position;
use super::{Order, Page, Query, QueryError, Stored, Unreadable, cursor, run};
use crate::cells::CellName;
use crate::cells::bodies::{self, HEADER, Scan};
use crate::cells::frame::Frame;
use crate::cells::keys::CellKeys;
use crate::record::{Envelope, RecordId};
use crate::spine::log;
use crate::store::Store;
use crate::store::shared::Shared;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::PoisonError;

/// Hands out every record of a hold's copy of a cell.
pub(crate) fn of_copy(
    shared: &Shared,
    hold: RecordId,
    cell: CellName,
    take: &mut dyn FnMut(Stored),
) -> Result<(), QueryError> {
    let ground = shared.ground.of_hold(hold);
    let disk = &*ground.disk;
    let keys = CellKeys::read(disk, &ground.keys_dir, &ground.master, &ground.origin, cell)?;
    let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
    let listing = bodies::list(disk, &cell.dir(&ground.dir), cell, &ground.origin)?;
    for segment in listing.segments {
        let mut failure = None;
        let mut scan = Scan::new(&*segment.file, HEADER as u64);
        scan.run(false, &mut |_, frame| match open(&log, cell, &keys, &frame) {
            Ok(stored) => {
                take(stored);
                ControlFlow::Continue(())
            }
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        })?;
        if let Some(failure) = failure {
            return Err(failure);
        }
    }
    Ok(())
}

fn open(
    log: &log::Log,
    cell: CellName,
    keys: &CellKeys,
    frame: &Frame<'_>,
) -> Result<Stored, QueryError> {
    let index = frame.index;
    let damaged = |what: &str| QueryError::Damaged(Unreadable { index, what: what.to_owned() });
    let opened = frame.open(&keys.cipher).ok_or_else(|| damaged("it cannot be decrypted"))?;
    let log::Place::Leaf(leaf) = log.leaf(index)? else {
        return Err(damaged("its entry is damaged"));
    };
    let envelope = Envelope::parse(opened.canonical()).map_err(|e| damaged(&e.to_string()))?;
    if opened.commitment() != leaf.commitment || leaf.cell() != cell || envelope.at.index != index {
        return Err(damaged("what a hold keeps is not the record its entry commits to"));
    }
    let (salt, canonical) = (opened.salt(), opened.canonical().to_vec());
    Ok(Stored { envelope, canonical, commitment: leaf.commitment, salt, day: cell.day })
}

/// A page of what a hold keeps, with the query's other filters tested on each record.
pub(crate) fn page(
    store: &Store,
    hold: RecordId,
    query: &Query,
    start: Option<Position>,
    seal: &[u8; 32],
) -> Result<Page, QueryError> {
    let unreadable =
        |error: &dyn std::fmt::Display| QueryError::Io(std::io::Error::other(error.to_string()));
    let holds = store.holds().map_err(|error| unreadable(&error))?;
    let Some(held) = holds.iter().find(|one| one.id == hold) else { return Ok(Page::default()) };
    let beyond = |stored: &Stored| {
        start.is_none_or(|start| {
            let (at, start) = ((stored.day, stored.index()), (start.day, start.index));
            match query.order {
                Order::Oldest => at > start,
                Order::Newest => at < start,
            }
        })
    };
    // One more than fits on the page says whether there is another.
    let mut found = BTreeMap::new();
    let mut take = |stored: Stored| {
        if beyond(&stored) && run::fits(query, &stored) {
            found.insert((stored.day, stored.index()), stored);
        }
        if found.len() > query.limit + 1 {
            match query.order {
                Order::Oldest => found.pop_last(),
                Order::Newest => found.pop_first(),
            };
        }
    };
    let copies = held.copies.iter().filter(|copy| copy.records > 0);
    for copy in copies.filter_map(crate::hold::named) {
        if held.ended.is_none() {
            of_copy(&store.shared, hold, copy, &mut take)?;
        }
    }
    for cell in run::live_cells(&store.shared)?.into_iter().filter(|cell| held.may_hold(*cell)) {
        if held.is_active() {
            let matching = store.matching(held, cell).map_err(|error| unreadable(&error))?;
            run::whole_cell(&store.shared, cell, &mut |stored| {
                if matching.contains(&stored.index()) {
                    take(stored.clone());
                }
            })?;
        }
    }
    let more = found.len() > query.limit;
    let mut records: Vec<Stored> = match query.order {
        Order::Oldest => found.into_values().collect(),
        Order::Newest => found.into_values().rev().collect(),
    };
    records.truncate(query.limit);
    let last = records.last().filter(|_| more);
    let next = last.map(|last| Position { day: last.day, index: last.index() });
    let next = next.map(|position| cursor::seal(position, query, seal));
    Ok(Page { records, next, ..Page::default() })
}
