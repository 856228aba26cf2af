//! Answering a query: candidates from index and tail, then each record opened and tested.
//!
//! Days are walked in the order asked for, and within a day candidates of all its cells are merged
//! by index. Where a cell has no usable index its bodies are read through. Nothing is served that
//! was not decrypted, compared with its leaf and tested against the filters here.

use super::cursor::Position;
use super::{Order, Page, Query, QueryError, Stored, Unreadable, cursor, held};
use crate::cells::CellName;
use crate::cells::bodies::{self, Scan};
use crate::cells::frame::{self, Next};
use crate::cells::index::{Candidate, Filter};
use crate::cells::open_cell::Place;
use crate::disk::{File, read_full};
use crate::record::tag::{self, Field};
use crate::record::{Envelope, Record, RecordId, UtcNanos};
use crate::spine::{Day, log};
use crate::store::Store;
use crate::store::shared::{Row, Shared, lock};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// Candidates fetched at a time.
const CHUNK: usize = 256;
/// A frame of usual size is read with one call.
const FIRST_READ: usize = 4096;

pub(crate) fn query(shared: &Shared, query: &Query) -> Result<Page, QueryError> {
    if !(1..=Query::LARGEST_PAGE).contains(&query.limit) {
        return Err(QueryError::Limit);
    }
    let seal = shared.ground.master.derive(b"cursor");
    let start = match &query.cursor {
        Some(text) => Some(cursor::open(text, query, &seal).ok_or(QueryError::Cursor)?),
        None => None,
    };
    if !query.record_ids.is_empty() {
        return named(shared, query, start, &seal);
    }
    let mut run = Run::new(shared);
    let expired_days = lock(&shared.history)
        .cells()
        .filter(|(name, cell)| cell.intent.is_some() && cell.records > 0 && asked(query, *name))
        .count();
    let missing_days = missing(shared, query)?;
    let erased = erased(shared, query)?;
    let mut page = Page { expired_days, erased, missing_days, ..Page::default() };
    let mut last = None;
    for (day, cells) in run.days(query, start)? {
        let mut filter = filter(query);
        filter.after = start.filter(|start| start.day == day).map(|start| start.index);
        loop {
            let found = run.candidates(&cells, &filter)?;
            let Some(furthest) = found.last_key_value() else { break };
            filter.after = Some(match query.order {
                Order::Oldest => *furthest.0,
                Order::Newest => found.first_key_value().map_or(*furthest.0, |first| *first.0),
            });
            let in_order: Vec<(CellName, Candidate)> = match query.order {
                Order::Oldest => found.into_values().collect(),
                Order::Newest => found.into_values().rev().collect(),
            };
            for (cell, candidate) in in_order {
                match run.load(cell, candidate) {
                    Ok(stored) if !fits(query, &stored) => {}
                    Ok(_) if page.records.len() == query.limit => {
                        page.next = last.map(|last| cursor::seal(last, query, &seal));
                        return Ok(page);
                    }
                    Ok(stored) => {
                        last = Some(Position { day, index: candidate.index });
                        page.records.push(stored);
                    }
                    // Deleted while this query ran.
                    Err(QueryError::Expired { .. }) => {}
                    Err(QueryError::Damaged(unreadable)) => page.unreadable.push(unreadable),
                    Err(QueryError::Key(error)) => page
                        .unreadable
                        .push(Unreadable { index: candidate.index, what: error.to_string() }),
                    Err(other) => return Err(other),
                }
            }
        }
    }
    Ok(page)
}

pub(crate) fn get(shared: &Shared, id: &RecordId) -> Result<Vec<Stored>, QueryError> {
    let mut run = Run::new(shared);
    let mut records = Vec::new();
    for index in run.indexes_of(id)? {
        match run.load_index(index) {
            Err(QueryError::Expired { .. }) => {}
            other => records.push(other?),
        }
    }
    Ok(records)
}

/// Hands out every record of a cell that can be read, by index, one at a time.
pub(crate) fn of_cell(
    shared: &Shared,
    cell: CellName,
    take: &mut dyn FnMut(&Stored),
) -> Result<(), QueryError> {
    let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
    let mut run = Run::new(shared);
    for candidate in run.scan(cell)?.iter() {
        match run.load(cell, *candidate) {
            Ok(stored) => take(&stored),
            Err(QueryError::Damaged(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The records of a cell that bear a subject's tag, from its index and the tail; damaged ones are left out.
pub(crate) fn tagged(
    shared: &Shared,
    cell: CellName,
    subject_tag: &str,
) -> Result<Vec<Stored>, QueryError> {
    let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
    let mut run = Run::new(shared);
    let mut key = Vec::new();
    tag::key(Field::Subject, subject_tag, &mut key);
    let mut filter =
        Filter { groups: vec![vec![key]], to: u64::MAX, order: Order::Oldest, ..Filter::default() };
    let mut records = Vec::new();
    loop {
        let found = run.candidates(&[cell], &filter)?;
        let Some((furthest, _)) = found.last_key_value() else { return Ok(records) };
        filter.after = Some(*furthest);
        for (cell, candidate) in found.into_values() {
            match run.load(cell, candidate) {
                Ok(stored) if stored.subject_tag() == Some(subject_tag) => records.push(stored),
                Ok(_) | Err(QueryError::Damaged(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
}

/// Opens records of a cell whose places are known.
pub(crate) fn by_places(
    shared: &Shared,
    cell: CellName,
    places: &mut dyn Iterator<Item = (u64, Place)>,
) -> Result<Vec<Stored>, QueryError> {
    let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
    let mut run = Run::of_places(shared);
    places.map(|(index, place)| run.load(cell, Candidate { index, place })).collect()
}

/// What a hold keeps.
pub(crate) fn query_held(store: &Store, hold: RecordId, query: &Query) -> Result<Page, QueryError> {
    if !(1..=Query::LARGEST_PAGE).contains(&query.limit) {
        return Err(QueryError::Limit);
    }
    let seal = store.shared.ground.master.derive(b"cursor");
    let start = match &query.cursor {
        Some(text) => Some(cursor::open(text, query, &seal).ok_or(QueryError::Cursor)?),
        None => None,
    };
    held::page(store, hold, query, start, &seal)
}

/// Hands out every record of a cell.
///
/// # Errors
/// Also if one of them is damaged or missing.
pub(crate) fn whole_cell(
    shared: &Shared,
    cell: CellName,
    take: &mut dyn FnMut(&Stored),
) -> Result<(), QueryError> {
    // Before it is read: today's grows meanwhile.
    let all = lock(&shared.history).cell(cell).records;
    let mut seen = 0;
    of_cell(shared, cell, &mut |stored| {
        seen += 1;
        take(stored);
    })?;
    if lost(shared, cell, all, seen)? > 0 {
        let what = format!("records of {cell} are damaged or missing");
        return Err(QueryError::Damaged(Unreadable { index: 0, what }));
    }
    Ok(())
}

/// How many records of a cell that has ended could not be read, if so many could.
pub(crate) fn unread(shared: &Shared, cell: CellName, seen: u64) -> io::Result<u64> {
    let all = lock(&shared.history).cell(cell).records;
    lost(shared, cell, all, seen)
}

fn lost(shared: &Shared, cell: CellName, all: u64, seen: u64) -> io::Result<u64> {
    let gone = lock(&shared.erased).clone();
    let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
    let mut erased = 0;
    for index in gone {
        if let log::Place::Leaf(leaf) = log.leaf(index)? {
            erased += u64::from(leaf.cell() == cell);
        }
    }
    Ok(all.saturating_sub(seen + erased))
}

/// The cells that are there and not announced as deleted.
pub(crate) fn live_cells(shared: &Shared) -> io::Result<Vec<CellName>> {
    let (mut cells, _) = bodies::cells(&*shared.ground.disk, &shared.ground.dir)?;
    cells.retain(|cell| !shared.is_gone(*cell));
    Ok(cells)
}

/// The indexes of the bodies in a cell, readable or not.
pub(crate) fn indexes_in(shared: &Shared, cell: CellName) -> Result<Vec<u64>, QueryError> {
    let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
    Ok(Run::new(shared).scan(cell)?.iter().map(|candidate| candidate.index).collect())
}

/// The record of an index.
pub(crate) fn by_index(shared: &Shared, index: u64) -> Result<Stored, QueryError> {
    let _here = shared.reading.read().unwrap_or_else(PoisonError::into_inner);
    Run::new(shared).load_index(index)
}

/// The cell in which the record of an index stands.
pub(crate) fn cell_of(shared: &Shared, index: u64) -> Result<CellName, QueryError> {
    let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
    match log.leaf(index)? {
        log::Place::Leaf(leaf) => Ok(leaf.cell()),
        log::Place::Bad => {
            let what = "its entry is damaged or missing".to_owned();
            Err(QueryError::Damaged(Unreadable { index, what }))
        }
    }
}

/// A query that names its calls: few records, fetched one by one.
fn named(
    shared: &Shared,
    query: &Query,
    start: Option<Position>,
    seal: &[u8; 32],
) -> Result<Page, QueryError> {
    let mut run = Run::new(shared);
    let mut indexes = BTreeSet::new();
    for id in &query.record_ids {
        indexes.extend(run.indexes_of(id)?);
    }
    let (mut page, mut found) = (Page::default(), BTreeMap::new());
    for index in indexes {
        match run.load_index(index) {
            Ok(stored) if fits(query, &stored) => {
                found.insert((stored.day, index), stored);
            }
            Ok(_) | Err(QueryError::Expired { .. }) => {}
            Err(QueryError::Damaged(unreadable)) => page.unreadable.push(unreadable),
            Err(other) => return Err(other),
        }
    }
    let start = start.map(|start| (start.day, start.index));
    let mut in_order: Vec<Stored> = match query.order {
        Order::Oldest => {
            found.into_iter().filter(|(at, _)| start.is_none_or(|start| *at > start)).collect()
        }
        Order::Newest => found
            .into_iter()
            .rev()
            .filter(|(at, _)| start.is_none_or(|start| *at < start))
            .collect::<Vec<_>>(),
    }
    .into_iter()
    .map(|(_, stored)| stored)
    .collect();
    let more = in_order.len() > query.limit;
    in_order.truncate(query.limit);
    page.next = in_order
        .last()
        .filter(|_| more)
        .map(|last| cursor::seal(Position { day: last.day, index: last.index() }, query, seal));
    page.records = in_order;
    Ok(page)
}

/// What one query works with; files and lists are fetched once.
struct Run<'a> {
    shared: &'a Shared,
    log: log::Log,
    end: u64,
    tail: Vec<Arc<Row>>,
    files: HashMap<(CellName, u32), Arc<dyn File>>,
    scanned: HashMap<CellName, Arc<Vec<Candidate>>>,
}

impl<'a> Run<'a> {
    fn new(shared: &'a Shared) -> Self {
        // The tail first: what leaves it meanwhile is in the index by then.
        let tail = shared.tail.rows();
        let end = shared.end.load(Ordering::Acquire);
        let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { shared, log, end, tail, files: HashMap::new(), scanned: HashMap::new() }
    }

    /// For records whose places are known: the tail is not looked at.
    fn of_places(shared: &'a Shared) -> Self {
        let end = shared.end.load(Ordering::Acquire);
        let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { shared, log, end, tail: Vec::new(), files: HashMap::new(), scanned: HashMap::new() }
    }

    /// The cells that can hold an answer, by day, in the order asked for.
    fn days(
        &self,
        query: &Query,
        start: Option<Position>,
    ) -> io::Result<Vec<(Day, Vec<CellName>)>> {
        let mut days: BTreeMap<Day, Vec<CellName>> = BTreeMap::new();
        for cell in bodies::cells(&*self.shared.ground.disk, &self.shared.ground.dir)?.0 {
            if self.shared.is_gone(cell) {
                continue;
            }
            let beyond = start.is_none_or(|start| match query.order {
                Order::Newest => cell.day <= start.day,
                Order::Oldest => cell.day >= start.day,
            });
            if beyond && asked(query, cell) {
                days.entry(cell.day).or_default().push(cell);
            }
        }
        Ok(match query.order {
            Order::Oldest => days.into_iter().collect(),
            Order::Newest => days.into_iter().rev().collect(),
        })
    }

    /// The next candidates of a day, by index: complete up to the furthest of them.
    fn candidates(
        &mut self,
        cells: &[CellName],
        filter: &Filter,
    ) -> Result<BTreeMap<u64, (CellName, Candidate)>, QueryError> {
        let mut merged = BTreeMap::new();
        for &cell in cells {
            for candidate in self.cell_candidates(cell, filter)? {
                merged.insert(candidate.index, (cell, candidate));
            }
            let rows = self.tail.iter().filter(|row| row.cell == cell && filter.admits_row(row));
            let candidate = |row: &Arc<Row>| Candidate { index: row.index, place: row.place };
            let rows: Vec<Candidate> = match filter.order {
                Order::Oldest => rows.take(CHUNK).map(candidate).collect(),
                Order::Newest => rows.rev().take(CHUNK).map(candidate).collect(),
            };
            merged.extend(rows.into_iter().map(|found| (found.index, (cell, found))));
        }
        while merged.len() > CHUNK {
            match filter.order {
                Order::Oldest => merged.pop_last(),
                Order::Newest => merged.pop_first(),
            };
        }
        Ok(merged)
    }

    fn cell_candidates(&mut self, cell: CellName, filter: &Filter) -> io::Result<Vec<Candidate>> {
        if self.shared.settings.index {
            let found = self
                .shared
                .indexes
                .with(self.shared, cell, |index| index.candidates(filter, CHUNK));
            if let Ok(found) = found {
                return Ok(found);
            }
        }
        let all = self.scan(cell)?;
        let beyond = |found: &&Candidate| {
            filter.after.is_none_or(|after| match filter.order {
                Order::Newest => found.index < after,
                Order::Oldest => found.index > after,
            })
        };
        Ok(match filter.order {
            Order::Oldest => all.iter().filter(beyond).take(CHUNK).copied().collect(),
            Order::Newest => all.iter().rev().filter(beyond).take(CHUNK).copied().collect(),
        })
    }

    /// Every body of a cell, by index.
    fn scan(&mut self, cell: CellName) -> io::Result<Arc<Vec<Candidate>>> {
        if let Some(all) = self.scanned.get(&cell) {
            return Ok(Arc::clone(all));
        }
        let ground = &self.shared.ground;
        let listing = bodies::list(&*ground.disk, &cell.dir(&ground.dir), cell, &ground.origin)?;
        let mut all = BTreeMap::new();
        for segment in listing.segments {
            Scan::new(&*segment.file, bodies::HEADER as u64).run(true, &mut |offset, frame| {
                if frame.index < self.end {
                    let place = Place { segment: segment.number, offset };
                    all.insert(frame.index, Candidate { index: frame.index, place });
                }
                ControlFlow::Continue(())
            })?;
        }
        let all = Arc::new(all.into_values().collect::<Vec<_>>());
        self.scanned.insert(cell, Arc::clone(&all));
        Ok(all)
    }

    /// Indexes of everything about a call.
    fn indexes_of(&mut self, id: &RecordId) -> Result<BTreeSet<u64>, QueryError> {
        let mut indexes = BTreeSet::new();
        for row in self.tail.iter().filter(|row| row.record_id == *id) {
            indexes.insert(row.index);
            indexes.extend(row.decision);
        }
        indexes.extend(lock(&self.shared.calls).index(id));
        for (near, cells) in self.cells_near(id)? {
            if !near && !indexes.is_empty() {
                break;
            }
            for cell in cells {
                match self.call(cell, id) {
                    Some(found) => indexes.extend(found),
                    None => indexes.extend(self.scan_for(cell, id)?),
                }
            }
        }
        Ok(indexes)
    }

    /// Reads one record by its index alone.
    fn load_index(&mut self, index: u64) -> Result<Stored, QueryError> {
        let damaged = |what: &str| QueryError::Damaged(Unreadable { index, what: what.to_owned() });
        let log::Place::Leaf(leaf) = self.log.leaf(index)? else {
            return Err(damaged("its entry is damaged"));
        };
        let cell = leaf.cell();
        if self.shared.is_gone(cell) || lock(&self.shared.erased).contains(&index) {
            return Err(QueryError::Expired { index });
        }
        let place = self.locate(cell, index)?.ok_or_else(|| damaged("its body is missing"))?;
        self.load(cell, Candidate { index, place })
    }

    /// Cells in which a call's records may stand, the likely ones first.
    fn cells_near(&self, id: &RecordId) -> io::Result<[(bool, Vec<CellName>); 2]> {
        let born = id.unix_ms().map(|ms| Day::of(UtcNanos(ms.saturating_mul(1_000_000))));
        let is_near = |cell: &CellName| {
            born.is_none_or(|born| {
                (born.0.saturating_sub(1)..=born.0.saturating_add(2)).contains(&cell.day.0)
            })
        };
        let (mut cells, _) = bodies::cells(&*self.shared.ground.disk, &self.shared.ground.dir)?;
        cells.retain(|cell| !self.shared.is_gone(*cell));
        let (near, far) = cells.into_iter().partition(is_near);
        Ok([(true, near), (false, far)])
    }

    /// What a cell's index says about a call; `None` if it has no usable index.
    fn call(&self, cell: CellName, id: &RecordId) -> Option<Vec<u64>> {
        let shared = self.shared;
        shared
            .settings
            .index
            .then(|| shared.indexes.with(shared, cell, |index| index.call(id)).ok())
            .flatten()
    }

    fn scan_for(&mut self, cell: CellName, id: &RecordId) -> Result<Vec<u64>, QueryError> {
        let mut found = Vec::new();
        for candidate in self.scan(cell)?.iter() {
            match self.load(cell, *candidate) {
                Ok(stored) if stored.record().record_id() == *id => found.push(candidate.index),
                // One that cannot be read cannot be told to be of this call.
                Ok(_) | Err(QueryError::Damaged(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }

    fn locate(&mut self, cell: CellName, index: u64) -> io::Result<Option<Place>> {
        if let Some(row) = self.tail.iter().find(|row| row.index == index) {
            return Ok(Some(row.place));
        }
        if self.shared.settings.index {
            let place = self.shared.indexes.with(self.shared, cell, |found| found.locate(index));
            if let Ok(Some(place)) = place {
                return Ok(Some(place));
            }
        }
        let all = self.scan(cell)?;
        Ok(all.iter().find(|candidate| candidate.index == index).map(|found| found.place))
    }

    fn file(&mut self, cell: CellName, segment: u32) -> io::Result<Arc<dyn File>> {
        if let Some(file) = self.files.get(&(cell, segment)) {
            return Ok(Arc::clone(file));
        }
        let ground = &self.shared.ground;
        let path = cell.dir(&ground.dir).join(bodies::name(segment));
        let file: Arc<dyn File> = Arc::from(ground.disk.open_to_read(&path)?);
        self.files.insert((cell, segment), Arc::clone(&file));
        Ok(file)
    }

    /// Reads, decrypts and checks one record.
    fn load(&mut self, cell: CellName, candidate: Candidate) -> Result<Stored, QueryError> {
        let index = candidate.index;
        let gone = |other| {
            if self.shared.is_gone(cell) { QueryError::Expired { index } } else { other }
        };
        self.load_present(cell, candidate).map_err(gone)
    }

    fn load_present(&mut self, cell: CellName, candidate: Candidate) -> Result<Stored, QueryError> {
        let index = candidate.index;
        let damaged = |what: &str| QueryError::Damaged(Unreadable { index, what: what.to_owned() });
        let keys = self.shared.cell_keys(cell)?;
        let log::Place::Leaf(leaf) = self.log.leaf(index)? else {
            return Err(damaged("its entry is damaged"));
        };
        if leaf.cell() != cell {
            return Err(damaged("its entry names another day"));
        }
        let file = match self.file(cell, candidate.place.segment) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(damaged("its segment is missing"));
            }
            other => other?,
        };
        let mut buffer = vec![0; FIRST_READ];
        let got = read_full(&*file, &mut buffer, candidate.place.offset)?;
        buffer.truncate(got);
        if let Next::Partial(length) = frame::next(&buffer) {
            buffer.resize(length, 0);
            let got = read_full(&*file, &mut buffer, candidate.place.offset)?;
            buffer.truncate(got);
        }
        let frame = match frame::next(&buffer) {
            Next::Frame(frame) if frame.index == index => frame,
            Next::Frame(_) | Next::Empty | Next::Partial(_) | Next::Broken(_) | Next::Lost => {
                return Err(damaged("its body is damaged"));
            }
        };
        let opened =
            frame.open(&keys.cipher).ok_or_else(|| damaged("its body cannot be decrypted"))?;
        if opened.commitment() != leaf.commitment {
            return Err(damaged("its body is not the one its entry commits to"));
        }
        let envelope =
            Envelope::parse(opened.canonical()).map_err(|error| damaged(&error.to_string()))?;
        if envelope.at.index != index || envelope.record.kind() != leaf.kind {
            return Err(damaged("its body names another entry"));
        }
        let canonical = opened.canonical().to_vec();
        let salt = opened.salt();
        Ok(Stored { envelope, canonical, salt, commitment: leaf.commitment, day: cell.day })
    }
}

/// How many records of the days asked for were erased.
fn erased(shared: &Shared, query: &Query) -> io::Result<usize> {
    let gone = lock(&shared.erased).clone();
    let log = shared.log.read().unwrap_or_else(PoisonError::into_inner).clone();
    let mut count = 0;
    for index in gone {
        if let log::Place::Leaf(leaf) = log.leaf(index)? {
            count += usize::from(asked(query, leaf.cell()));
        }
    }
    Ok(count)
}

/// How many cells asked for hold records by their leaves, were not deleted, and have no folder.
fn missing(shared: &Shared, query: &Query) -> io::Result<usize> {
    // The leaves first: a cell that is begun or deleted meanwhile is not missing.
    let held: Vec<CellName> = lock(&shared.history)
        .cells()
        .filter(|(name, cell)| cell.intent.is_none() && cell.records > 0 && asked(query, *name))
        .map(|(name, _)| name)
        .collect();
    let (here, _) = bodies::cells(&*shared.ground.disk, &shared.ground.dir)?;
    let is_missing = |name: &&CellName| !here.contains(name) && !shared.is_gone(**name);
    Ok(held.iter().filter(is_missing).count())
}

/// Whether records of a cell can be among those asked for.
fn asked(query: &Query, cell: CellName) -> bool {
    let days = query.from.map_or(Day(0), Day::of)..=query.to.map_or(Day(u32::MAX), Day::of);
    let kind = query.kinds.is_empty() || query.kinds.iter().any(|k| k.class() == cell.class);
    kind && days.contains(&cell.day)
}

/// The part of a query that the index can answer.
fn filter(query: &Query) -> Filter {
    let mut filter = Filter {
        from: query.from.map_or(0, |from| from.0),
        to: query.to.map_or(u64::MAX, |to| to.0),
        order: query.order,
        ..Filter::default()
    };
    let mut group = |field: Field, values: &mut dyn Iterator<Item = &str>| {
        let keys: Vec<Vec<u8>> = values
            .map(|value| {
                let mut key = Vec::new();
                tag::key(field, value, &mut key);
                key
            })
            .collect();
        if !keys.is_empty() {
            filter.groups.push(keys);
        }
    };
    let named = |names: &'_ Vec<String>| names.clone();
    for (field, values) in [
        (Field::Application, named(&query.applications)),
        (Field::Label, named(&query.labels)),
        (Field::Level, named(&query.levels)),
        (Field::Endpoint, named(&query.endpoints)),
        (Field::Jurisdiction, named(&query.jurisdictions)),
        (Field::Rule, named(&query.rules)),
    ] {
        group(field, &mut values.iter().map(String::as_str));
    }
    group(Field::Kind, &mut query.kinds.iter().map(|kind| kind.name()));
    group(Field::Decision, &mut query.decisions.iter().map(|verdict| verdict.name()));
    filter
}

/// The whole query, tested on the record itself.
pub(crate) fn fits(query: &Query, stored: &Stored) -> bool {
    let record = stored.record();
    let mut fields: BTreeMap<Field, Vec<String>> = BTreeMap::new();
    tag::visit(record, &mut |field, value| {
        fields.entry(field).or_default().push(value.to_owned());
    });
    let has = |field: Field, wanted: &[String]| {
        wanted.is_empty()
            || fields.get(&field).is_some_and(|values| values.iter().any(|v| wanted.contains(v)))
    };
    let names = |verdicts: &[crate::record::Verdict]| -> Vec<String> {
        verdicts.iter().map(|verdict| verdict.name().to_owned()).collect()
    };
    let at = stored.acknowledged();
    query.from.is_none_or(|from| at >= from)
        && query.to.is_none_or(|to| at < to)
        && has(Field::Application, &query.applications)
        && has(Field::Label, &query.labels)
        && has(Field::Level, &query.levels)
        && has(Field::Endpoint, &query.endpoints)
        && has(Field::Jurisdiction, &query.jurisdictions)
        && has(Field::Rule, &query.rules)
        && has(Field::Decision, &names(&query.decisions))
        && (query.kinds.is_empty() || query.kinds.contains(&record.kind()))
        && (query.record_ids.is_empty() || query.record_ids.contains(&record.record_id()))
        && fits_unindexed(query, record)
}

fn fits_unindexed(query: &Query, record: &Record) -> bool {
    let (tenant, model) = match record {
        Record::Decision(decision) => (decision.tenant.as_ref(), Some(&decision.model)),
        Record::Outcome(outcome) => (outcome.tenant.as_ref(), outcome.model_answered.as_ref()),
        Record::Consultation(consultation) => (consultation.tenant.as_ref(), None),
        Record::Auth(_)
        | Record::Gap(_)
        | Record::ClockConfirmed(_)
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
        | Record::Register(_) => (None, None),
    };
    let has = |wanted: &[String], value: Option<&String>| {
        wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
    };
    has(&query.tenants, tenant) && has(&query.models, model)
}
