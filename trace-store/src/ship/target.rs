//! The shared store as a node writes to it: who it is, how far it got, one batch at a time.
//!
//! Everything of a batch is in one transaction, and the row of leaves begins where the last one ended,
//! so a batch is there whole or not at all, once, and behind all that came before it.

use super::source::{self, Batch, Row};
use crate::cells::CellName;
use crate::cells::wrapped::{self, Sealed};
use crate::postgres::link::{Link, Role, SharedError, Uuid};
use crate::postgres::{Address, migrate};
use crate::record::Class;
use crate::spine::{Day, leaf::ENTRY};
use crate::store::shared::{Shared, lock};
use std::collections::BTreeSet;
use tokio_postgres::Client;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

/// Classes that get records every day; others get their place with their first record.
const DAILY: [Class; 2] = [Class::Decisions, Class::Operator];
/// Days for which there is a place before their first record.
const DAYS_AHEAD: u32 = 14;

const COLUMNS: [Type; 15] = [
    Type::INT2,
    Type::INT4,
    Type::INT4,
    Type::INT8,
    Type::INT2,
    Type::INT8,
    Type::UUID,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT_ARRAY,
    Type::TEXT_ARRAY,
    Type::TEXT_ARRAY,
    Type::TEXT_ARRAY,
    Type::BYTEA,
];

/// Where a batch lies until it is all there. Written out, since a node may not look at records.
const INCOMING: &str = "create temporary table incoming (class smallint, day integer, \
     origin integer, index bigint, kind smallint, acknowledged bigint, record_id uuid, \
     application text, level text, decision text, labels text[], endpoints text[], \
     jurisdictions text[], rules text[], frame bytea) on commit delete rows";

/// A number that PostgreSQL has no unsigned type for.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// Class and day as they stand in rows.
pub(super) fn place(cell: CellName) -> (i16, i32) {
    (i16::from(cell.class.code()), i32::try_from(cell.day.0).unwrap_or(i32::MAX))
}

/// Sends rows into a table that has the columns of `records`.
pub(super) async fn copy(
    client: &Client,
    table: &str,
    origin: i32,
    rows: &[Row],
) -> Result<(), tokio_postgres::Error> {
    let sink = client.copy_in(&format!("copy {table} from stdin (format binary)")).await?;
    let writer = BinaryCopyInWriter::new(sink, &COLUMNS);
    let mut writer = std::pin::pin!(writer);
    for row in rows {
        let (class, day) = place(row.cell);
        let names = &row.names;
        let kind = i16::from(row.kind);
        writer
            .as_mut()
            .write(&[
                &class,
                &day,
                &origin,
                &signed(row.index),
                &kind,
                &signed(row.acknowledged),
                &Uuid(*row.record_id.as_bytes()),
                &names.application,
                &names.level,
                &names.decision,
                &names.labels,
                &names.endpoints,
                &names.jurisdictions,
                &names.rules,
                &row.frame,
            ])
            .await?;
    }
    writer.finish().await.map(|_| ())
}

/// Sends the sealed keys of cells into a table that has the columns of `cell_keys`.
pub(super) async fn add_keys(
    client: &Client,
    table: &str,
    origin: i32,
    keys: &[(CellName, Sealed)],
) -> Result<(), tokio_postgres::Error> {
    let insert = format!("insert into {table} values ($1, $2, $3, $4, $5) on conflict do nothing");
    for (cell, sealed) in keys {
        let (class, day) = place(*cell);
        client.execute(&insert, &[&class, &day, &origin, &sealed.reader, &sealed.bytes]).await?;
    }
    Ok(())
}

/// The sealed keys of a cell, as rows.
pub(super) fn sealed(
    shared: &Shared,
    cell: CellName,
) -> Result<Vec<(CellName, Sealed)>, SharedError> {
    let local = |error: crate::cells::KeyError| SharedError::Local { what: error.to_string() };
    wrapped::ensure(&shared.ground, cell).map_err(local)?;
    wrapped::send_copy(&shared.ground, cell).map_err(local)?;
    let sealed = wrapped::read(&shared.ground, cell).map_err(local)?;
    Ok(sealed.into_iter().map(|one| (cell, one)).collect())
}

/// This node's place in the shared store.
#[derive(Debug)]
pub(super) struct Target {
    link: Link,
    origin: i32,
    position: u64,
    /// The day up to which there is a place for records.
    ahead: Option<Day>,
    /// Cells whose keys are there, and a place for their records.
    made: BTreeSet<CellName>,
}

impl Target {
    /// Connects, introduces the node if it is new, and finds out how far it got.
    pub(super) fn open(shared: &Shared, address: &Address) -> Result<Self, SharedError> {
        let mut link = Link::open(address, Role::Ingest)?;
        migrate::check(&mut link)?;
        let name = shared.settings.origin.clone();
        let verifier = shared.verifier.to_string();
        let (origin, retired): (i32, bool) = link.run(|client| async move {
            let join = "insert into bailiwick.origins (name, verifier) values ($1, $2) \
                 on conflict (name) do nothing";
            let begin = "insert into bailiwick.spine (origin, first, until, leaves) \
                 values ($1, null, 0, '') on conflict do nothing";
            let find = "select o.origin, r.origin is not null from bailiwick.origins o \
                 left join bailiwick.retired r using (origin) where o.name = $1";
            let transaction = client.transaction().await?;
            transaction.execute(join, &[&name, &verifier]).await?;
            let row = transaction.query_one(find, &[&name]).await?;
            let (origin, retired) = (row.try_get(0)?, row.try_get(1)?);
            transaction.execute(begin, &[&origin]).await?;
            transaction.commit().await?;
            client.batch_execute(INCOMING).await?;
            Ok((origin, retired))
        })?;
        if retired {
            let origin = shared.settings.origin.clone();
            let what = "it is retired there; a retired node does not come back".to_owned();
            return Err(SharedError::Contradicts { origin, what });
        }
        let mut target = Self { link, origin, position: 0, ahead: None, made: BTreeSet::new() };
        target.find_position(shared)?;
        Ok(target)
    }

    /// Reads how far the node got, and compares the last batch with the node's own log: an older copy
    /// of a node, or another one of its name, must not go on where the first one stopped.
    fn find_position(&mut self, shared: &Shared) -> Result<(), SharedError> {
        let origin = self.origin;
        let last = self.link.run(|client| async move {
            let select = "select first, until, leaves from bailiwick.spine where origin = $1 \
                 order by until desc limit 1";
            let Some(row) = client.query_opt(select, &[&origin]).await? else { return Ok(None) };
            Ok(Some((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
        })?;
        let Some((first, until, leaves)): Option<(Option<i64>, i64, Vec<u8>)> = last else {
            return Ok(());
        };
        let (first, until) = (unsigned(first.unwrap_or_default()), unsigned(until));
        let size = lock(&shared.signed).checkpoint.size();
        let contradicts = |what: String| SharedError::Contradicts {
            origin: shared.settings.origin.clone(),
            what,
        };
        if until > size {
            let what = format!(
                "it holds {until} entries, this node's log has {size}; this node may be an older copy"
            );
            return Err(contradicts(what));
        }
        if source::entries(shared, first, until)? != leaves {
            let what = format!("entries {first} to {until} are others there");
            return Err(contradicts(what));
        }
        self.position = until;
        Ok(())
    }

    /// How many entries of this node's log are there.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Makes a place for the records of the coming days, once a day.
    pub(super) fn look_ahead(&mut self, shared: &Shared) -> Result<(), SharedError> {
        let today = Day::of(shared.clock.now());
        if self.ahead.is_some_and(|ahead| ahead >= today) {
            return Ok(());
        }
        let classes = DAILY.map(|class| i16::from(class.code()));
        let day = |day: u32| i32::try_from(day).unwrap_or(i32::MAX);
        let (first, last) = (day(today.0), day(today.0.saturating_add(DAYS_AHEAD)));
        let origin = self.origin;
        self.link.run(|client| async move {
            // One at a time, so that what is held for one is not held for all.
            for class in &classes {
                for day in first..=last {
                    let make = "select bailiwick.make_cell($1, $2, $3)";
                    client.execute(make, &[class, &day, &origin]).await?;
                }
            }
            Ok(())
        })?;
        self.ahead = Some(today);
        Ok(())
    }

    /// Sends the sealed keys of every day that is kept: a reader may have been named since.
    pub(super) fn send_keys(&mut self, shared: &Shared) -> Result<(), SharedError> {
        let kept: Vec<CellName> = {
            let history = lock(&shared.history);
            let kept =
                history.cells().filter(|(_, cell)| cell.records > 0 && cell.intent.is_none());
            kept.map(|(name, _)| name).collect()
        };
        for cell in kept {
            if cell.key_file(&shared.ground.keys_dir).exists() {
                self.prepare(shared, cell)?;
            }
        }
        Ok(())
    }

    /// Makes a place for a cell and sends its sealed keys, before its first record.
    fn prepare(&mut self, shared: &Shared, cell: CellName) -> Result<(), SharedError> {
        if self.made.contains(&cell) {
            return Ok(());
        }
        let keys = sealed(shared, cell)?;
        let ((class, day), origin) = (place(cell), self.origin);
        self.link.run(|client| async move {
            let make = "select bailiwick.make_cell($1, $2, $3)";
            client.execute(make, &[&class, &day, &origin]).await?;
            add_keys(client, "bailiwick.cell_keys", origin, &keys).await
        })?;
        self.made.insert(cell);
        Ok(())
    }

    /// Sends a batch: all of it or none.
    pub(super) fn commit(&mut self, shared: &Shared, batch: &Batch) -> Result<(), SharedError> {
        debug_assert_eq!(batch.leaves.len() as u64, (batch.until - batch.first) * ENTRY as u64);
        let cells: BTreeSet<CellName> = batch.rows.iter().map(|row| row.cell).collect();
        for cell in cells {
            self.prepare(shared, cell)?;
        }
        let origin = self.origin;
        let (first, until) = (signed(batch.first), signed(batch.until));
        self.link.run(|client| async move {
            let spine = "insert into bailiwick.spine (origin, first, until, leaves, note) \
                 values ($1, $2, $3, $4, $5)";
            let records = "insert into bailiwick.records select * from incoming \
                 on conflict do nothing";
            client.batch_execute("begin").await?;
            copy(client, "incoming", origin, &batch.rows).await?;
            client.execute(records, &[]).await?;
            client.execute(spine, &[&origin, &first, &until, &batch.leaves, &batch.note]).await?;
            client.batch_execute("commit").await
        })?;
        self.position = batch.until;
        Ok(())
    }
}
