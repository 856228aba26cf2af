//! Bringing the shared store's tables to this release, one numbered file after the other.
//!
//! Nodes of the release before go on while this runs: a file only adds (expand), and what an older
//! release needs is taken away one release later (contract). Each file is applied in a transaction
//! together with a row that says so, holds its digest, and names the oldest state whose release still
//! works with it. A file that was changed after it was applied, and tables that have gone on without
//! this release, are refused.

use super::Address;
use super::link::{Link, Role, SharedError};
use crate::record::identity::hex;
use crate::spine::sha256;

/// One file. It never changes once it was released.
struct File {
    version: i32,
    name: &'static str,
    /// Releases made for this state of the tables, and later ones, work with it.
    fits: i32,
    sql: &'static str,
}

/// The files, in order.
const FILES: &[File] = &[
    File { version: 1, name: "begin", fits: 1, sql: include_str!("migrations/0001_begin.sql") },
    File {
        version: 2,
        name: "shared state",
        fits: 1,
        sql: include_str!("migrations/0002_shared_state.sql"),
    },
];

/// The state that this release was made for; it also works with later ones that say so.
const STATE: i32 = 2;

/// Held while files are applied, so that two do not do it at once.
const LOCK: &str = "select pg_advisory_xact_lock(7021, 0)";

const TABLE: &str = "create schema if not exists bailiwick;
     create table if not exists bailiwick.migrations (
       version integer primary key,
       name text not null,
       fits integer not null,
       digest text not null,
       applied timestamptz not null default now()
     )";

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// Number and name of each file that was applied now.
    pub applied: Vec<(i32, String)>,
    /// The state of the tables.
    pub version: i32,
}

/// Applies what is missing. Run by the owner of the tables, before nodes of this release start.
///
/// # Errors
/// If the store cannot be reached or refuses, or holds files that are not those of this release.
pub fn migrate(address: &Address) -> Result<Migrated, SharedError> {
    let mut link = Link::open(address, Role::Own)?;
    let mut done = Migrated::default();
    link.run(|client| async {
        let transaction = client.transaction().await?;
        transaction.batch_execute(LOCK).await?;
        transaction.batch_execute(TABLE).await?;
        transaction.commit().await
    })?;
    for file in FILES {
        let digest = hex(&sha256(&[file.sql.as_bytes()]));
        let known = digest.clone();
        let found: Option<String> = link.run(|client| async move {
            let transaction = client.transaction().await?;
            transaction.batch_execute(LOCK).await?;
            let select = "select digest from bailiwick.migrations where version = $1";
            if let Some(row) = transaction.query_opt(select, &[&file.version]).await? {
                return row.try_get(0).map(Some);
            }
            transaction.batch_execute(file.sql).await?;
            let insert = "insert into bailiwick.migrations (version, name, fits, digest) \
                 values ($1, $2, $3, $4)";
            transaction.execute(insert, &[&file.version, &file.name, &file.fits, &digest]).await?;
            transaction.commit().await?;
            Ok(None)
        })?;
        match found {
            Some(found) if found != known => {
                let what = format!("migration {} was applied in another form", file.version);
                return Err(SharedError::Schema { what });
            }
            Some(_) => {}
            None => done.applied.push((file.version, file.name.to_owned())),
        }
    }
    done.version = check(&mut link)?;
    Ok(done)
}

/// The state of the tables, if this release works with it.
pub(crate) fn check(link: &mut Link) -> Result<i32, SharedError> {
    let (version, fits): (i32, i32) = link.run(|client| async move {
        let select = "select version, fits from bailiwick.migrations order by version desc limit 1";
        let Some(row) = client.query_opt(select, &[]).await? else { return Ok((0, 0)) };
        Ok((row.try_get(0)?, row.try_get(1)?))
    })?;
    if version < STATE {
        let what = format!("they are of state {version}; run `bailiwick node migrate`");
        return Err(SharedError::Schema { what });
    }
    if fits > STATE {
        let what = format!("they have gone on to state {version}; update this node");
        return Err(SharedError::Schema { what });
    }
    Ok(version)
}
