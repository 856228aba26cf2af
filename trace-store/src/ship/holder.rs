//! The shared store as a holder of copies: what ends here ends there, what is erased here is there no
//! more, and it is looked afterwards.

use super::Sharing;
use super::source;
use super::target::{add_keys, copy, place, sealed, signed};
use crate::cells::{CellName, wrapped};
use crate::postgres::Address;
use crate::postgres::link::{Link, Role, SharedError};
use crate::query::run;
use crate::record::{Class, Record};
use crate::spine::Day;
use crate::store::shared::{Shared, lock};
use std::collections::BTreeSet;
use std::mem;

/// The two tables of a cell: what their names begin with, and the table they are part of.
const TABLES: [&str; 2] = ["keys", "records"];
/// Bytes of records sent at a time when a day is written anew.
const MOST_BYTES: usize = 8 << 20;

/// How a cell's table stands.
struct Standing {
    name: String,
    exists: bool,
    attached: bool,
    detaching: bool,
}

/// Destroys every copy of a cell that is not this node's own: the keys sealed for others, then what the
/// shared store holds. Gives back who confirms.
pub(crate) fn end_all(
    shared: &Shared,
    sharing: &Sharing,
    cell: CellName,
) -> Result<Vec<String>, String> {
    wrapped::destroy(&shared.ground, cell).map_err(|error| error.to_string())?;
    let ended = end(shared, &sharing.address, cell).map_err(|error| error.to_string())?;
    Ok(copies(sharing).chain([ended]).collect())
}

/// Seals the new keys of a cell that was written anew, and puts it in the place of every copy. Gives
/// back who confirms.
pub(crate) fn replace_all(
    shared: &Shared,
    sharing: &Sharing,
    cell: CellName,
    erased: (u64, usize),
) -> Result<Vec<String>, String> {
    wrapped::renew(&shared.ground, cell).map_err(|error| error.to_string())?;
    let replaced = replace(shared, &sharing.address, cell, erased);
    Ok(copies(sharing).chain([replaced.map_err(|error| error.to_string())?]).collect())
}

fn copies(sharing: &Sharing) -> impl Iterator<Item = String> {
    sharing.key_copies.iter().map(|dir| format!("{}: sealed keys", dir.display()))
}

/// Ends there what has ended here, and replaces what was erased here: a shared store that was set back to
/// a backup revives nothing.
pub(crate) fn put_right(shared: &Shared, address: &Address) -> Result<(), SharedError> {
    let mut link = Link::open(address, Role::Expire)?;
    let Some(origin) = number(&mut link, shared)? else { return Ok(()) };
    let (tables, replaced) = link.run(|client| async move {
        let names = "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = 'bailiwick' and c.relkind = 'r' and c.relname ~ $1";
        let pattern = format!("^(records|keys)_[0-9]+_[0-9]+_{origin}$");
        let intents = "select intent from bailiwick.replaced where origin = $1";
        let mut tables = BTreeSet::new();
        for row in client.query(names, &[&pattern]).await? {
            tables.insert(row.try_get::<_, String>(0)?);
        }
        let mut replaced = BTreeSet::new();
        for row in client.query(intents, &[&origin]).await? {
            replaced.insert(row.try_get::<_, i64>(0)?);
        }
        Ok((tables, replaced))
    })?;
    let (gone, erasures) = {
        let history = lock(&shared.history);
        let gone = history.cells().filter(|(_, cell)| cell.receipt.is_some());
        (gone.map(|(name, _)| name).collect::<Vec<_>>(), history.erasures().to_vec())
    };
    let left = |cell: &CellName| {
        let day = cell.day.to_string().replace('-', "");
        let name = format!("{}_{day}_{origin}", cell.class.code());
        TABLES.iter().any(|table| tables.contains(&format!("{table}_{name}")))
    };
    for cell in gone.into_iter().filter(left) {
        end(shared, address, cell)?;
    }
    for index in erasures {
        // One that cannot be read any more has ended with its day, and so has what it erased.
        let Ok(stored) = run::by_index(shared, index) else { continue };
        let Record::Erasure(erasure) = stored.into_record() else { continue };
        let cell = Class::parse(&erasure.class).zip(Day::parse(&erasure.day));
        let Some(cell) = cell.map(|(class, day)| CellName { class, day }) else { continue };
        if !replaced.contains(&signed(erasure.intent)) && !shared.is_gone(cell) {
            replace(shared, address, cell, (erasure.intent, erasure.indexes.len()))?;
        }
    }
    Ok(())
}

/// Ends a cell in the shared store: its sealed keys first, then its records. Gives back who confirms.
fn end(shared: &Shared, address: &Address, cell: CellName) -> Result<String, SharedError> {
    let mut link = Link::open(address, Role::Expire)?;
    let confirmed = format!("{address}: sealed keys, records");
    let Some(origin) = number(&mut link, shared)? else { return Ok(confirmed) };
    let (class, day) = place(cell);
    link.run(|client| async move {
        let ended = "insert into bailiwick.ended (class, day, origin) values ($1, $2, $3) \
             on conflict do nothing";
        client.execute(ended, &[&class, &day, &origin]).await
    })?;
    for table in TABLES {
        drop_table(&mut link, table, (class, day, origin))?;
    }
    for table in TABLES {
        let left = standing(&mut link, table, (class, day, origin))?;
        if left.exists {
            let what = format!("\"{}\" is still there after it was dropped", left.name);
            return Err(SharedError::Refused { what });
        }
    }
    Ok(confirmed)
}

/// The node's number, if it ever shipped anything.
fn number(link: &mut Link, shared: &Shared) -> Result<Option<i32>, SharedError> {
    let name = shared.settings.origin.clone();
    link.run(|client| async move {
        let select = "select origin from bailiwick.origins where name = $1";
        client.query_opt(select, &[&name]).await?.map(|row| row.try_get(0)).transpose()
    })
}

fn standing(
    link: &mut Link,
    table: &str,
    (class, day, origin): (i16, i32, i32),
) -> Result<Standing, SharedError> {
    link.run(|client| async move {
        let select = "select n.name, c.oid is not null, i.inhrelid is not null, \
                    coalesce(i.inhdetachpending, false) \
             from (select bailiwick.cell_name($1, $2, $3, $4) as name) n \
             left join pg_class c on c.oid = to_regclass(format('bailiwick.%I', n.name)) \
             left join pg_inherits i on i.inhrelid = c.oid";
        let row = client.query_one(select, &[&table, &class, &day, &origin]).await?;
        Ok(Standing {
            name: row.try_get(0)?,
            exists: row.try_get(1)?,
            attached: row.try_get(2)?,
            detaching: row.try_get(3)?,
        })
    })
}

/// Takes a cell's table out and drops it, from wherever an earlier try stopped. Readers go on meanwhile.
fn drop_table(link: &mut Link, table: &str, cell: (i16, i32, i32)) -> Result<(), SharedError> {
    let found = standing(link, table, cell)?;
    if !found.exists {
        return Ok(());
    }
    let (class, name) = (cell.0, &found.name);
    if found.attached {
        let how = if found.detaching { "finalize" } else { "concurrently" };
        let detach = format!(
            "alter table bailiwick.{table}_{class} detach partition bailiwick.{name} {how}"
        );
        link.run(|client| async move { client.batch_execute(&detach).await })?;
    }
    let drop = format!("drop table bailiwick.{name}");
    link.run(|client| async move { client.batch_execute(&drop).await })
}

/// Puts a cell that was written anew in the place of the one in the shared store, keys and all, in one
/// transaction. `erased` is the entry that announced it and how many records it took; once is enough.
/// Gives back who confirms.
fn replace(
    shared: &Shared,
    address: &Address,
    cell: CellName,
    (intent, gone): (u64, usize),
) -> Result<String, SharedError> {
    let mut link = Link::open(address, Role::Expire)?;
    let confirmed = format!("{address}: sealed keys, records");
    let Some(origin) = number(&mut link, shared)? else { return Ok(confirmed) };
    let (class, day) = place(cell);
    let (intent, gone) = (signed(intent), i32::try_from(gone).unwrap_or(i32::MAX));
    let (done, until): (bool, i64) = link.run(|client| async move {
        let select = "select exists (select from bailiwick.replaced where origin = $1 and intent = $2), \
             (select coalesce(max(until), 0) from bailiwick.spine where origin = $1)";
        let row = client.query_one(select, &[&origin, &intent]).await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    })?;
    if done {
        return Ok(confirmed);
    }
    let records = standing(&mut link, "records", (class, day, origin))?;
    let keys = standing(&mut link, "keys", (class, day, origin))?;
    link.run(|client| async move { client.batch_execute("begin").await })?;
    if records.exists {
        let until = u64::try_from(until).unwrap_or_default();
        write_anew(&mut link, shared, (cell, origin, until), (&records.name, &keys.name))?;
        swap(&mut link, (class, day, origin), [&keys.name, &records.name])?;
    }
    link.run(|client| async move {
        let replaced = "insert into bailiwick.replaced (origin, intent, class, day, records) \
             values ($1, $2, $3, $4, $5)";
        client.execute(replaced, &[&origin, &intent, &class, &day, &gone]).await?;
        client.batch_execute("commit").await
    })?;
    Ok(confirmed)
}

/// Fills new tables with what is left of the cell.
fn write_anew(
    link: &mut Link,
    shared: &Shared,
    (cell, origin, until): (CellName, i32, u64),
    (records, keys): (&str, &str),
) -> Result<(), SharedError> {
    let (class, day) = place(cell);
    link.run(|client| async move {
        let make = "select bailiwick.make_tables($1, $2, $3, '_next')";
        client.execute(make, &[&class, &day, &origin]).await
    })?;
    let into = format!("bailiwick.{records}_next");
    let (mut rows, mut bytes) = (Vec::new(), 0);
    source::of_cell(shared, cell, until, &mut |row| {
        bytes += row.frame.len();
        rows.push(row);
        if bytes < MOST_BYTES {
            return Ok(());
        }
        bytes = 0;
        let (rows, into) = (mem::take(&mut rows), &into);
        link.run(|client| async move { copy(client, into, origin, &rows).await })
    })?;
    let sealed = sealed(shared, cell)?;
    let keys = format!("bailiwick.{keys}_next");
    link.run(|client| async move {
        copy(client, &into, origin, &rows).await?;
        add_keys(client, &keys, origin, &sealed).await
    })
}

/// Drops the old tables and attaches the new ones under their names.
fn swap(
    link: &mut Link,
    (class, day, origin): (i16, i32, i32),
    names: [&str; 2],
) -> Result<(), SharedError> {
    for (table, name) in TABLES.into_iter().zip(names) {
        let change = format!(
            "alter table bailiwick.{table}_{class} detach partition bailiwick.{name}; \
             drop table bailiwick.{name}; \
             alter table bailiwick.{name}_next rename to {name}"
        );
        link.run(|client| async move { client.batch_execute(&change).await })?;
    }
    link.run(|client| async move {
        let attach = "select bailiwick.attach_tables($1, $2, $3)";
        client.execute(attach, &[&class, &day, &origin]).await
    })?;
    Ok(())
}
