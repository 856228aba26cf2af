//! Finding records of all nodes in the shared store: the same questions and pages as a node's own.
//!
//! PostgreSQL finds candidates by the closed names; each is decrypted with the reader's key, compared
//! with its leaf and tested against the whole query here, so a name that was changed there can hide a
//! record but not make one up. Records come by the time they were taken in, whichever node did.

use super::Address;
use super::link::{Link, Role, SharedError, Uuid};
use super::migrate;
use crate::cells::keys::CellKeys;
use crate::cells::{CellName, ReaderKey};
use crate::query::cursor;
use crate::query::run::fits;
use crate::query::{Order, Page, Query, QueryError, Stored, Unreadable};
use crate::record::{Class, Envelope, RecordId, UtcNanos};
use crate::spine::leaf::{ENTRY, Entry, Leaf};
use crate::spine::{Day, Hash, log};
use crate::{cells::frame, store::shared::lock};
use std::collections::HashMap;
use std::sync::Mutex;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// Candidates fetched at a time.
const CHUNK: usize = 256;

const SELECT: &str = "select r.class, r.day, r.origin, r.index, r.acknowledged, r.frame, \
    (select substring(s.leaves from (64 * (r.index - s.first) + 1)::integer for 64) \
     from bailiwick.audit_spine s where s.origin = r.origin and s.until > r.index \
     order by s.until limit 1) as leaf, o.name \
    from bailiwick.audit_records r join bailiwick.audit_origins o using (origin) where true";

/// Where a page ended: by the time a record was taken in, then by node and index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    at: u64,
    origin: i32,
    day: Day,
    index: u64,
}

impl Position {
    fn bytes(self) -> Vec<u8> {
        let head = [self.at.to_be_bytes(), self.index.to_be_bytes()].concat();
        let tail = [self.origin.to_be_bytes(), self.day.0.to_be_bytes()].concat();
        [head, tail].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (at, rest) = bytes.split_first_chunk()?;
        let (index, rest) = rest.split_first_chunk()?;
        let (origin, rest) = rest.split_first_chunk()?;
        Some(Self {
            at: u64::from_be_bytes(*at),
            index: u64::from_be_bytes(*index),
            origin: i32::from_be_bytes(*origin),
            day: Day(u32::from_be_bytes(rest.try_into().ok()?)),
        })
    }
}

/// Reads what all nodes shipped, as far as a key opens it. Blocking.
#[derive(Debug)]
pub struct SharedStore {
    key: ReaderKey,
    link: Mutex<Link>,
    cells: Mutex<HashMap<(String, CellName), Option<CellKeys>>>,
}

/// One row, before it is opened.
pub(super) struct Found {
    pub(super) cell: CellName,
    pub(super) number: i32,
    pub(super) origin: String,
    pub(super) index: u64,
    pub(super) acknowledged: u64,
    pub(super) frame: Vec<u8>,
    pub(super) leaf: Option<Vec<u8>>,
}

impl Found {
    fn read(row: &Row) -> Result<Option<Self>, tokio_postgres::Error> {
        let (class, day): (i16, i32) = (row.try_get(0)?, row.try_get(1)?);
        let Some(cell) = cell(class, day) else { return Ok(None) };
        Ok(Some(Self {
            cell,
            number: row.try_get(2)?,
            index: unsigned(row.try_get(3)?),
            acknowledged: unsigned(row.try_get(4)?),
            frame: row.try_get(5)?,
            leaf: row.try_get(6)?,
            origin: row.try_get(7)?,
        }))
    }
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A class that a newer release writes is not read by this one.
pub(super) fn cell(class: i16, day: i32) -> Option<CellName> {
    let class = Class::from_code(u8::try_from(class).ok()?)?;
    Some(CellName { class, day: Day(u32::try_from(day).ok()?) })
}

impl SharedStore {
    /// Connects.
    ///
    /// # Errors
    /// If the shared store cannot be reached, or its tables are not those of this release.
    pub fn open(address: &Address, key: ReaderKey) -> Result<Self, SharedError> {
        let mut link = Link::open(address, Role::Audit)?;
        migrate::check(&mut link)?;
        Ok(Self { key, link: Mutex::new(link), cells: Mutex::default() })
    }

    /// Finds records of all nodes. Each one returned was decrypted and compared with its leaf.
    ///
    /// # Errors
    /// If the query is malformed, or the shared store cannot be read. A record that is damaged, or
    /// that this reader has no key for, is named in the page instead.
    pub fn query(&self, query: &Query) -> Result<Page, QueryError> {
        if !(1..=Query::LARGEST_PAGE).contains(&query.limit) {
            return Err(QueryError::Limit);
        }
        let seal = self.key.derive(b"cursor");
        let mut after = match &query.cursor {
            Some(text) => {
                let opened = cursor::open_bytes(text, query, &seal);
                let position = opened.and_then(|bytes| Position::read(&bytes));
                Some(position.ok_or(QueryError::Cursor)?)
            }
            None => None,
        };
        let mut page = self.gone(query)?;
        loop {
            let found = self.candidates(query, after.as_ref())?;
            let more = found.len() == CHUNK;
            for found in found {
                let here = Position {
                    at: found.acknowledged,
                    origin: found.number,
                    day: found.cell.day,
                    index: found.index,
                };
                match self.load(&found) {
                    Ok(stored) if !fits(query, &stored) => {}
                    Ok(_) if page.records.len() == query.limit => {
                        let seal = |last: Position| cursor::seal_bytes(&last.bytes(), query, &seal);
                        page.next = after.map(seal);
                        return Ok(page);
                    }
                    Ok(stored) => page.records.push(stored),
                    Err(QueryError::Damaged(unreadable)) => page.unreadable.push(unreadable),
                    Err(other) => return Err(other),
                }
                after = Some(here);
            }
            if !more {
                return Ok(page);
            }
        }
    }

    /// Everything about one call, oldest first; empty if it is not known.
    ///
    /// # Errors
    /// If a record of it is damaged, or the shared store cannot be read.
    pub fn get(&self, id: &RecordId) -> Result<Vec<Stored>, QueryError> {
        let query = Query {
            record_ids: vec![*id],
            order: Order::Oldest,
            limit: Query::LARGEST_PAGE,
            ..Query::default()
        };
        let page = self.query(&query)?;
        match page.unreadable.into_iter().next() {
            Some(unreadable) => Err(QueryError::Damaged(unreadable)),
            None => Ok(page.records),
        }
    }

    /// What of the time asked for is rightly missing.
    fn gone(&self, query: &Query) -> Result<Page, QueryError> {
        let bounds = bounds(query);
        let (expired, erased): (i64, i64) = lock(&self.link).run(|client| async move {
            let select = format!(
                "select (select count(*) from bailiwick.audit_ended r where true{bounds}), \
                 (select coalesce(sum(records), 0) from bailiwick.audit_replaced r where true{bounds})"
            );
            let row = client.query_one(&select, &[]).await?;
            Ok((row.try_get(0)?, row.try_get(1)?))
        })?;
        let count = |number| usize::try_from(number).unwrap_or_default();
        Ok(Page { expired_days: count(expired), erased: count(erased), ..Page::default() })
    }

    fn candidates(
        &self,
        query: &Query,
        after: Option<&Position>,
    ) -> Result<Vec<Found>, SharedError> {
        let mut sql = format!("{SELECT}{}", bounds(query));
        let mut values: Vec<Box<dyn ToSql + Sync + Send>> = Vec::new();
        let mut any = |sql: &mut String, column: &str, how: &str, wanted: Vec<String>| {
            if !wanted.is_empty() {
                values.push(Box::new(wanted));
                let number = values.len();
                sql.push_str(&match how {
                    "=" => format!(" and r.{column} = any(${number})"),
                    how => format!(" and r.{column} {how} ${number}"),
                });
            }
        };
        any(&mut sql, "application", "=", query.applications.clone());
        any(&mut sql, "level", "=", query.levels.clone());
        let decisions = query.decisions.iter().map(|one| one.name().to_owned()).collect();
        any(&mut sql, "decision", "=", decisions);
        any(&mut sql, "labels", "&&", query.labels.clone());
        any(&mut sql, "endpoints", "&&", query.endpoints.clone());
        any(&mut sql, "jurisdictions", "&&", query.jurisdictions.clone());
        any(&mut sql, "rules", "&&", query.rules.clone());
        if !query.record_ids.is_empty() {
            let ids: Vec<Uuid> = query.record_ids.iter().map(|id| Uuid(*id.as_bytes())).collect();
            values.push(Box::new(ids));
            sql.push_str(&format!(" and r.record_id = any(${})", values.len()));
        }
        if let Some(from) = query.from {
            sql.push_str(&format!(" and r.acknowledged >= {}", from.0));
        }
        if let Some(to) = query.to {
            sql.push_str(&format!(" and r.acknowledged < {}", to.0));
        }
        let (beyond, direction) = match query.order {
            Order::Newest => ("<", "desc"),
            Order::Oldest => (">", "asc"),
        };
        if let Some(Position { at, origin, day, index }) = after {
            let beyond = format!(
                " and r.day {beyond}= {day} and (r.acknowledged, r.origin, r.index) {beyond} \
                 ({at}, {origin}, {index})",
                day = day.0
            );
            sql.push_str(&beyond);
        }
        let order = format!(
            " order by r.acknowledged {direction}, r.origin {direction}, r.index {direction} \
             limit {CHUNK}"
        );
        sql.push_str(&order);
        lock(&self.link).run(|client| async move {
            let given: Vec<&(dyn ToSql + Sync)> =
                values.iter().map(|value| -> &(dyn ToSql + Sync) { &**value }).collect();
            let rows = client.query(&sql, &given).await?;
            let mut found = Vec::with_capacity(rows.len());
            for row in &rows {
                found.extend(Found::read(row)?);
            }
            Ok(found)
        })
    }

    /// Decrypts and checks one record.
    pub(super) fn load(&self, found: &Found) -> Result<Stored, QueryError> {
        let index = found.index;
        let damaged = |what: &str| {
            let what = format!("of \"{}\": {what}", found.origin);
            QueryError::Damaged(Unreadable { index, what })
        };
        let origin = log::origin_digest(&found.origin);
        let keys = self.keys(found, &origin)?;
        let keys = keys.ok_or_else(|| damaged("this reader has no key for its day"))?;
        let leaf = found.leaf.as_deref().and_then(|bytes| read_leaf(bytes, index));
        let leaf = leaf.ok_or_else(|| damaged("its entry is damaged or missing"))?;
        if leaf.cell() != found.cell {
            return Err(damaged("its entry names another day"));
        }
        let frame::Next::Frame(frame) = frame::next(&found.frame) else {
            return Err(damaged("its body is damaged"));
        };
        if frame.index != index {
            return Err(damaged("its body is that of another entry"));
        }
        let opened =
            frame.open(&keys.cipher).ok_or_else(|| damaged("its body cannot be decrypted"))?;
        if opened.commitment() != leaf.commitment {
            return Err(damaged("its body is not the one its entry commits to"));
        }
        let envelope =
            Envelope::parse(opened.canonical()).map_err(|error| damaged(&error.to_string()))?;
        let at = &envelope.at;
        if at.index != index || at.origin != found.origin || envelope.record.kind() != leaf.kind {
            return Err(damaged("its body names another entry"));
        }
        Ok(Stored {
            canonical: opened.canonical().to_vec(),
            salt: opened.salt(),
            commitment: leaf.commitment,
            day: found.cell.day,
            envelope,
        })
    }

    /// The keys of the cell that a row stands in, if they were sealed for this reader.
    fn keys(&self, found: &Found, origin: &Hash) -> Result<Option<CellKeys>, SharedError> {
        let name = (found.origin.clone(), found.cell);
        if let Some(keys) = lock(&self.cells).get(&name) {
            return Ok(keys.clone());
        }
        let class = i16::from(found.cell.class.code());
        let day = i32::try_from(found.cell.day.0).unwrap_or(i32::MAX);
        let (number, reader) = (found.number, self.key.public().id());
        let sealed: Option<Vec<u8>> = lock(&self.link).run(|client| async move {
            let select = "select wrapped from bailiwick.audit_keys \
                 where class = $1 and day = $2 and origin = $3 and holder = $4";
            let row = client.query_opt(select, &[&class, &day, &number, &reader]).await?;
            row.map(|row| row.try_get(0)).transpose()
        })?;
        let keys = sealed.and_then(|sealed| self.key.open(&sealed, origin, found.cell));
        let mut cells = lock(&self.cells);
        if cells.len() >= 4096 {
            cells.clear();
        }
        cells.insert(name, keys.clone());
        Ok(keys)
    }

    /// Every row of a node below a size, by class and day, handed out one after the other.
    pub(super) fn of_node(
        &self,
        number: i32,
        cell: CellName,
        after: Option<u64>,
    ) -> Result<Vec<Found>, SharedError> {
        let after = after.map_or(-1, |after| i64::try_from(after).unwrap_or(i64::MAX));
        let (class, day) = (cell.class.code(), cell.day.0);
        let sql = format!(
            "{SELECT} and r.class = {class} and r.day = {day} and r.origin = {number} \
             and r.index > {after} order by r.index limit {CHUNK}"
        );
        lock(&self.link).run(|client| async move {
            let rows = client.query(&sql, &[]).await?;
            let mut found = Vec::with_capacity(rows.len());
            for row in &rows {
                found.extend(Found::read(row)?);
            }
            Ok(found)
        })
    }

    pub(super) fn link(&self) -> &Mutex<Link> {
        &self.link
    }
}

/// The leaf in 64 bytes, if it is whole and names this index.
pub(super) fn read_leaf(bytes: &[u8], index: u64) -> Option<Leaf> {
    match Entry::read(bytes.first_chunk::<ENTRY>()?) {
        Entry::Leaf(leaf) if leaf.index == index => Some(leaf),
        Entry::Leaf(_) | Entry::Empty | Entry::Broken => None,
    }
}

/// The days and classes that can hold an answer, written out so that other partitions are not opened.
fn bounds(query: &Query) -> String {
    let mut sql = String::new();
    let mut bound = |text: String| sql.push_str(&text);
    if let Some(from) = query.from {
        bound(format!(" and r.day >= {}", Day::of(from).0));
    }
    if let Some(to) = query.to {
        bound(format!(" and r.day <= {}", Day::of(UtcNanos(to.0.saturating_sub(1))).0));
    }
    if !query.kinds.is_empty() {
        let mut classes: Vec<String> =
            query.kinds.iter().map(|kind| kind.class().code().to_string()).collect();
        classes.dedup();
        bound(format!(" and r.class in ({})", classes.join(", ")));
    }
    sql
}
