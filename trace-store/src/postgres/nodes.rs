//! The nodes that share a store: how far each got, and closing the log of one that does not come back.

use super::Address;
use super::link::{Link, Role, SharedError};
use super::migrate;
use super::read::unsigned;
use crate::record::UtcNanos;
use crate::spine::{Checkpoint, Verifier};

/// One node, as the shared store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name, which is its log's.
    pub origin: String,
    /// The public key of its log, as it introduced itself.
    pub verifier: String,
    /// How many entries of its log are there.
    pub shipped: u64,
    /// When the last of them came.
    pub last: Option<UtcNanos>,
    /// The last checkpoint that came with them, if its signature fits the key.
    pub checkpoint: Option<Checkpoint>,
    /// The note that signs it.
    pub note: Option<String>,
    /// Entries of its log when it was closed, where it was.
    pub retired: Option<u64>,
}

const SELECT: &str = "select o.name, o.verifier, s.until, s.note, \
    (extract(epoch from s.shipped) * 1000)::bigint, o.retired_size, o.origin \
    from bailiwick.audit_origins o join lateral \
    (select until, note, shipped from bailiwick.audit_spine s where s.origin = o.origin \
     order by until desc limit 1) s on true order by o.name";

/// Every node that ever shipped anything, by name.
///
/// # Errors
/// If the shared store cannot be read.
pub fn nodes(address: &Address) -> Result<Vec<Node>, SharedError> {
    let mut link = Link::open(address, Role::Audit)?;
    migrate::check(&mut link)?;
    Ok(numbered(&mut link)?.into_iter().map(|(_, node)| node).collect())
}

/// The same with the numbers that stand in rows.
pub(super) fn numbered(link: &mut Link) -> Result<Vec<(i32, Node)>, SharedError> {
    link.run(|client| async move {
        let mut nodes = Vec::new();
        for row in client.query(SELECT, &[]).await? {
            let (until, ms): (i64, i64) = (row.try_get(2)?, row.try_get(4)?);
            let (retired, number): (Option<i64>, i32) = (row.try_get(5)?, row.try_get(6)?);
            let (verifier, note): (String, Option<String>) = (row.try_get(1)?, row.try_get(3)?);
            let signed_by = Verifier::parse(&verifier).ok();
            let checkpoint = signed_by.zip(note.as_ref());
            let node = Node {
                origin: row.try_get(0)?,
                shipped: unsigned(until),
                last: (until > 0).then(|| UtcNanos(unsigned(ms).saturating_mul(1_000_000))),
                checkpoint: checkpoint.and_then(|(key, note)| Checkpoint::open(note, &key).ok()),
                retired: retired.map(unsigned),
                verifier,
                note,
            };
            nodes.push((number, node));
        }
        Ok(nodes)
    })
}

/// Closes the log of a node: nothing more is taken from it, under the last checkpoint that came from
/// it. Gives back the node as it was closed.
///
/// # Errors
/// If there is no such node, it is closed already or never signed anything, or the shared store refuses.
pub fn retire(address: &Address, origin: &str) -> Result<Node, SharedError> {
    let refused = |what: &str| SharedError::Refused { what: format!("\"{origin}\" {what}") };
    let mut reading = Link::open(address, Role::Audit)?;
    migrate::check(&mut reading)?;
    let found = numbered(&mut reading)?.into_iter().find(|(_, node)| node.origin == origin);
    let (number, mut node) = found.ok_or_else(|| refused("is no node of this shared store"))?;
    if node.retired.is_some() {
        return Err(refused("is retired already"));
    }
    let note = node.note.clone().filter(|_| node.checkpoint.is_some());
    let note = note.ok_or_else(|| refused("never shipped a checkpoint that its key signed"))?;
    let size = i64::try_from(node.shipped).unwrap_or(i64::MAX);
    let mut link = Link::open(address, Role::Ingest)?;
    let closed = link.run(|client| async move {
        let insert = "insert into bailiwick.retired (origin, size, note) select $1::integer, \
             $2::bigint, $3::text where $2 = (select max(until) from bailiwick.spine where origin = $1)";
        client.execute(insert, &[&number, &size, &note]).await
    })?;
    if closed == 0 {
        return Err(refused("is still shipping; stop it first"));
    }
    node.retired = Some(node.shipped);
    Ok(node)
}
