//! What nodes share besides records: a list of facts, each told once by its topic and name, and one row
//! for each node that says how far it is.
//!
//! Nothing here knows what a fact means or whether it is true; whoever reads one checks it. Two nodes
//! that tell the same fact tell it once. Whether all nodes may go over to a version of the rules is
//! decided here, under the one lock that also every node's word goes through, and by PostgreSQL's clock
//! alone: no two nodes' clocks are compared.

use super::Address;
use super::link::{Link, Role, SharedError};
use super::migrate;
use super::read::unsigned;
use std::time::Duration;

/// Rows whose contents are read at once.
const CHUNK: usize = 64;

/// Held by whoever tells something.
const LOCK: &str = "select pg_advisory_xact_lock(7022, 0)";

/// How long PostgreSQL waits beyond a node's lease before it counts as over: clocks run at different
/// speeds (a hundredth is far more than any does), and a node closes itself within a moment.
const AFTER_LEASE: &str = "make_interval(secs => (n.lease_ms * 1.01 + 10000) / 1000.0)";

/// Where a fact stands in the list, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place, from 1, without gaps.
    pub position: u64,
    /// What kind of fact.
    pub topic: String,
    /// Its name, unique within the topic.
    pub name: String,
    /// Who told it, by its own word.
    pub node: String,
}

/// How a node stands to calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It takes calls.
    Serving,
    /// It has closed itself, and nobody waits for it.
    Aside,
    /// It was stopped.
    Stopped,
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Serving => "serving",
            Self::Aside => "aside",
            Self::Stopped => "stopped",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "aside" => Self::Aside,
            "stopped" => Self::Stopped,
            // What is not known counts as one that must be waited for.
            _ => Self::Serving,
        }
    }
}

/// What a node says of itself. The numbers are those of versions of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeState {
    /// Its name.
    pub node: String,
    /// How long it may go on without being heard of.
    pub lease: Duration,
    /// Its release.
    pub release: String,
    /// Up to which position it acts on what was told.
    pub applied: u64,
    /// The newest version that it has proved and keeps.
    pub staged: u64,
    /// The version that it is ready to go over to; until then its lease is short.
    pub prepared: u64,
    /// The version that it decides by.
    pub enforced: u64,
    /// How it stands to calls.
    pub standing: Standing,
    /// Why it cannot do what it should; empty if nothing is wrong.
    pub trouble: String,
}

/// A node, as the others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// What it said last.
    pub state: NodeState,
    /// How long ago.
    pub age: Duration,
    /// Whether its lease may still run, so that it may still decide.
    pub live: bool,
}

impl Peer {
    /// Whether it has to be waited for.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.live && self.state.standing == Standing::Serving
    }
}

/// What a node learns when it is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    /// PostgreSQL's clock, in milliseconds since 1970.
    pub now_ms: u64,
    /// The last position.
    pub top: u64,
    /// Every node that was ever heard and is not retired, this one included.
    pub peers: Vec<Peer>,
}

/// When all nodes go over to a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The version's number.
    pub version: u64,
    /// The moment, by PostgreSQL's clock, in milliseconds since 1970.
    pub at_ms: u64,
}

impl Switch {
    /// The topic under which it is told.
    pub const TOPIC: &'static str = "switch";

    /// What is told.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        format!("{} {}\n", self.version, self.at_ms).into_bytes()
    }

    /// Reads what was told.
    #[must_use]
    pub fn parse(content: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(content).ok()?.strip_suffix('\n')?;
        let (version, at_ms) = text.split_once(' ')?;
        Some(Self { version: version.parse().ok()?, at_ms: at_ms.parse().ok()? })
    }
}

/// The list and the nodes, over one connection.
#[derive(Debug)]
pub struct SharedState {
    link: Link,
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl SharedState {
    /// Connects.
    ///
    /// # Errors
    /// If it cannot be reached, or its tables are not those of this release.
    pub fn open(address: &Address) -> Result<Self, SharedError> {
        let mut link = Link::open(address, Role::Ingest)?;
        migrate::check(&mut link)?;
        Ok(Self { link })
    }

    /// What was told behind a position, in order, without the contents.
    ///
    /// # Errors
    /// If the shared store does not answer.
    pub fn since(&mut self, position: u64) -> Result<Vec<Entry>, SharedError> {
        self.link.run(|client| async move {
            let select = "select position, topic, name, node from bailiwick.state \
                 where position > $1 order by position";
            let rows = client.query(select, &[&signed(position)]).await?;
            let entry = |row: tokio_postgres::Row| -> Result<Entry, tokio_postgres::Error> {
                let position: i64 = row.try_get(0)?;
                Ok(Entry {
                    position: unsigned(position),
                    topic: row.try_get(1)?,
                    name: row.try_get(2)?,
                    node: row.try_get(3)?,
                })
            };
            rows.into_iter().map(entry).collect()
        })
    }

    /// The contents at these positions, in their order.
    ///
    /// # Errors
    /// If the shared store does not answer.
    pub fn contents(&mut self, positions: &[u64]) -> Result<Vec<(u64, Vec<u8>)>, SharedError> {
        let mut all = Vec::with_capacity(positions.len());
        for chunk in positions.chunks(CHUNK) {
            let chunk: Vec<i64> = chunk.iter().copied().map(signed).collect();
            let found: Vec<(i64, Vec<u8>)> = self.link.run(|client| async move {
                let select = "select position, content from bailiwick.state \
                     where position = any($1) order by position";
                let rows = client.query(select, &[&chunk]).await?;
                rows.into_iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
            })?;
            all.extend(found.into_iter().map(|(position, content)| (unsigned(position), content)));
        }
        Ok(all)
    }

    /// Tells a fact; one that was told already stays as it is. Gives back its position.
    ///
    /// # Errors
    /// If the shared store does not take it.
    pub fn tell(
        &mut self,
        (topic, name): (&str, &str),
        content: &[u8],
        node: &str,
    ) -> Result<u64, SharedError> {
        let (topic, name, node) = (topic.to_owned(), name.to_owned(), node.to_owned());
        let content = content.to_vec();
        self.link.run(|client| async move {
            let insert = "insert into bailiwick.state (topic, name, content, node) \
                 values ($1, $2, $3, $4) on conflict (topic, name) do nothing";
            client.execute(insert, &[&topic, &name, &content, &node]).await?;
            let select = "select position from bailiwick.state where topic = $1 and name = $2";
            let position: i64 = client.query_one(select, &[&topic, &name]).await?.try_get(0)?;
            Ok(unsigned(position))
        })
    }

    /// Says how far this node is, and learns how far the others are.
    ///
    /// # Errors
    /// If the shared store does not answer.
    pub fn beat(&mut self, own: &NodeState) -> Result<Beat, SharedError> {
        let own = own.clone();
        self.link.run(|client| async move {
            let upsert = "insert into bailiwick.node_state (node, seen, lease_ms, release, applied, \
                 staged, prepared, enforced, standing, trouble) \
                 values ($1, clock_timestamp(), $2, $3, $4, $5, $6, $7, $8, $9) \
                 on conflict (node) do update set seen = excluded.seen, \
                 lease_ms = excluded.lease_ms, release = excluded.release, \
                 applied = excluded.applied, staged = excluded.staged, \
                 prepared = excluded.prepared, enforced = excluded.enforced, \
                 standing = excluded.standing, trouble = excluded.trouble";
            let transaction = client.transaction().await?;
            transaction.batch_execute(LOCK).await?;
            transaction
                .execute(
                    upsert,
                    &[
                        &own.node,
                        &millis(own.lease),
                        &own.release,
                        &signed(own.applied),
                        &signed(own.staged),
                        &signed(own.prepared),
                        &signed(own.enforced),
                        &own.standing.name(),
                        &own.trouble,
                    ],
                )
                .await?;
            let beat = look(&transaction).await?;
            transaction.commit().await?;
            Ok(beat)
        })
    }

    /// Learns how far the nodes are, without being one.
    ///
    /// # Errors
    /// If the shared store does not answer.
    pub fn peers(&mut self) -> Result<Beat, SharedError> {
        self.link.run(|client| async move {
            let transaction = client.transaction().await?;
            let beat = look(&transaction).await?;
            transaction.commit().await?;
            Ok(beat)
        })
    }

    /// Says for a node that it is stopped, so that nobody waits for its lease. Whether there was one.
    ///
    /// # Errors
    /// If the shared store does not answer.
    pub fn set_aside(&mut self, node: &str) -> Result<bool, SharedError> {
        let node = node.to_owned();
        let changed = self.link.run(|client| async move {
            let transaction = client.transaction().await?;
            transaction.batch_execute(LOCK).await?;
            let update = "update bailiwick.node_state set standing = 'stopped' where node = $1";
            let changed = transaction.execute(update, &[&node]).await?;
            transaction.commit().await?;
            Ok(changed)
        })?;
        Ok(changed > 0)
    }

    /// Lets all nodes go over to a version, `after` from now, if each node that may still decide is ready
    /// for it. Whether that is said, now or before.
    ///
    /// # Errors
    /// If the shared store does not answer.
    pub fn switch(
        &mut self,
        (version, name): (u64, &str),
        after: Duration,
        node: &str,
    ) -> Result<bool, SharedError> {
        let (name, node) = (name.to_owned(), node.to_owned());
        self.link.run(|client| async move {
            let waits = format!(
                "select count(*) from bailiwick.node_state n where n.standing = 'serving' \
                 and n.prepared < $1 and n.enforced < $1 \
                 and n.seen + {AFTER_LEASE} > clock_timestamp() and not exists (\
                 select from bailiwick.retired r join bailiwick.origins o using (origin) \
                 where o.name = n.node)"
            );
            let transaction = client.transaction().await?;
            transaction.batch_execute(LOCK).await?;
            let waiting: i64 =
                transaction.query_one(&waits, &[&signed(version)]).await?.try_get(0)?;
            if waiting > 0 {
                return Ok(false);
            }
            let clock = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";
            let now: i64 = transaction.query_one(clock, &[]).await?.try_get(0)?;
            let at_ms = unsigned(now.saturating_add(millis(after)));
            let content = Switch { version, at_ms }.content();
            let insert = "insert into bailiwick.state (topic, name, content, node) \
                 values ($1, $2, $3, $4) on conflict (topic, name) do nothing";
            transaction.execute(insert, &[&Switch::TOPIC, &name, &content, &node]).await?;
            transaction.commit().await?;
            Ok(true)
        })
    }
}

async fn look(
    transaction: &tokio_postgres::Transaction<'_>,
) -> Result<Beat, tokio_postgres::Error> {
    let clock = "select (extract(epoch from clock_timestamp()) * 1000)::bigint, \
         (select coalesce(max(position), 0) from bailiwick.state)";
    let row = transaction.query_one(clock, &[]).await?;
    let (now_ms, top): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let select = format!(
        "select n.node, n.lease_ms, n.release, n.applied, n.staged, n.prepared, n.enforced, \
         n.standing, n.trouble, \
         (extract(epoch from clock_timestamp() - n.seen) * 1000)::bigint, \
         n.seen + {AFTER_LEASE} > clock_timestamp() \
         from bailiwick.node_state n where not exists (\
         select from bailiwick.retired r join bailiwick.origins o using (origin) \
         where o.name = n.node) order by n.node"
    );
    let mut peers = Vec::new();
    for row in transaction.query(&select, &[]).await? {
        let number = |at: usize| row.try_get::<_, i64>(at).map(unsigned);
        let standing: String = row.try_get(7)?;
        let state = NodeState {
            node: row.try_get(0)?,
            lease: Duration::from_millis(number(1)?),
            release: row.try_get(2)?,
            applied: number(3)?,
            staged: number(4)?,
            prepared: number(5)?,
            enforced: number(6)?,
            standing: Standing::parse(&standing),
            trouble: row.try_get(8)?,
        };
        peers.push(Peer { state, age: Duration::from_millis(number(9)?), live: row.try_get(10)? });
    }
    Ok(Beat { now_ms: unsigned(now_ms), top: unsigned(top), peers })
}
