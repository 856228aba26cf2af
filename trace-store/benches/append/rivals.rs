//! Other engines with a front door like the store's: one thread takes whatever waits, makes it durable
//! in one go, and answers.

use rusqlite::Connection;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

/// Records in one transaction at most, as in the store.
const MOST: usize = 4_096;

/// A record on its way: its number, its bytes, and who waits for it.
type Waiting = (u64, Vec<u8>, oneshot::Sender<()>);

/// Makes records durable, all or none.
pub(crate) trait Durable: Send {
    /// Returns once a power cut could not take them any more.
    fn commit(&mut self, batch: &[Waiting]) -> io::Result<()>;
}

/// The thread in front of an engine; it ends with this.
pub(crate) struct GroupCommit {
    door: Sender<Waiting>,
}

impl GroupCommit {
    pub(crate) fn start(engine: impl Durable + 'static) -> io::Result<Self> {
        let (door, waiting) = channel();
        std::thread::Builder::new().spawn(move || serve(engine, &waiting))?;
        Ok(Self { door })
    }

    pub(crate) async fn append(&self, number: u64, record: Vec<u8>) -> io::Result<()> {
        let (answer, answered) = oneshot::channel();
        self.door.send((number, record, answer)).map_err(io::Error::other)?;
        answered.await.map_err(io::Error::other)
    }
}

fn serve(mut engine: impl Durable, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter().take(MOST - 1));
        // Whoever waits for a batch that failed is told so by its answer that never comes.
        if engine.commit(&batch).is_ok() {
            for (_, _, answer) in batch {
                let _gone = answer.send(());
            }
        }
    }
}

/// One table, WAL, `synchronous=FULL`: each transaction ends with a sync of the log.
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    pub(crate) fn open(dir: &Path) -> io::Result<Self> {
        let connection = Connection::open(dir.join("records")).map_err(io::Error::other)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
                 CREATE TABLE records (id INTEGER PRIMARY KEY, record BLOB NOT NULL);",
            )
            .map_err(io::Error::other)?;
        Ok(Self(connection))
    }
}

impl Durable for Sqlite {
    fn commit(&mut self, batch: &[Waiting]) -> io::Result<()> {
        let whole = self.0.transaction().map_err(io::Error::other)?;
        {
            let mut insert = whole
                .prepare_cached("INSERT INTO records (id, record) VALUES (?1, ?2)")
                .map_err(io::Error::other)?;
            for (number, record, _) in batch {
                let number = i64::try_from(*number).map_err(io::Error::other)?;
                insert.execute((number, record)).map_err(io::Error::other)?;
            }
        }
        whole.commit().map_err(io::Error::other)
    }
}

/// One tree. `flush` alone is no barrier against a power cut on Linux (it ends in `sync_file_range`),
/// so the file is synced after it.
pub(crate) struct Sled {
    tree: sled::Db,
    file: File,
}

impl Sled {
    pub(crate) fn open(dir: &Path) -> io::Result<Self> {
        let tree = sled::Config::new().path(dir.join("sled")).flush_every_ms(None).open()?;
        Ok(Self { tree, file: File::open(dir.join("sled/db"))? })
    }
}

impl Durable for Sled {
    fn commit(&mut self, batch: &[Waiting]) -> io::Result<()> {
        let mut writes = sled::Batch::default();
        for (number, record, _) in batch {
            writes.insert(&number.to_be_bytes(), record.as_slice());
        }
        self.tree.apply_batch(writes)?;
        self.tree.flush()?;
        self.file.sync_data()
    }
}
