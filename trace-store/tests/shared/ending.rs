//! A day that ends, and records that are erased, are gone from every holder, and nothing of them is left
//! behind in the files of the database.

use super::given::{decision, outcome, put, sample};
use super::node::{DAY, Node, START, calls, count};
use super::server::{Database, Server, shared};
use std::io::Write as _;
use std::path::Path;
use trace_store::record::{Class, Decision, Record};
use trace_store::{Day, Keep, ReaderKey, Retention, Store};

/// What is left of the day's decisions.
const LEFT: &str = "count(*) from pg_class where relname ~ '^(records|keys)_1_20241004'";

fn promised() -> Retention {
    Retention { promises: vec![(Class::Decisions, Keep::Days(30))], basis: "house 7".to_owned() }
}

/// A decision that can be told from every other by names of its own.
fn marked(n: u64, mark: &str) -> Record {
    let mut decision: Decision = sample::decision(n);
    decision.application = format!("{mark}-application");
    decision.rules_granted = vec![format!("{mark}-rule")];
    Record::Decision(Box::new(decision))
}

fn files_with(dir: &Path, needle: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_with(&path, needle, found);
        } else if let Ok(bytes) = std::fs::read(&path)
            && memchr::memmem::find(&bytes, needle.as_bytes()).is_some()
        {
            found.push(path.display().to_string());
        }
    }
}

fn last_holders(store: &Store) -> Vec<String> {
    let page = store.query(&trace_store::Query::default()).unwrap();
    let mut records = page.records.into_iter().map(trace_store::Stored::into_record);
    let holders = records.find_map(|record| {
        if let Record::DeleteReceipt(receipt) = record {
            Some(receipt.holders)
        } else if let Record::Erasure(erasure) = record {
            Some(erasure.holders)
        } else {
            None
        }
    });
    holders.unwrap()
}

#[test]
fn an_expired_day_is_gone_from_every_holder_and_every_file() {
    // Segments of the log that are used again would keep old bytes for longer.
    let server = Server::start(&["wal_recycle=off", "autovacuum_naptime=1s"]);
    let database = Database::make(&server);
    let node = Node::new("node-1", &database);
    let (store, _) = node.open_at(START);
    for n in 0..200 {
        put(&store, marked(n, "canary"));
    }
    store.close().unwrap();
    server.sql(&database.name, "analyze").unwrap();
    server.sql("postgres", "checkpoint").unwrap();
    let mut before = Vec::new();
    files_with(&server.dir().join("data"), "canary-application", &mut before);
    assert!(!before.is_empty(), "the search finds what is there");

    let (store, _) = node.open_at(START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    put(&store, marked(1_000, "staying"));
    let expired = store.expire(&promised()).unwrap();
    assert_eq!(expired.failed, []);
    let day = Day(20_000);
    assert_eq!(expired.deleted.iter().map(|cell| cell.day).collect::<Vec<_>>(), [day]);
    let holders = last_holders(&store);
    assert_eq!(holders.len(), 3, "{holders:?}");
    assert!(holders[1].contains("copies") && holders[2].contains("PostgreSQL"), "{holders:?}");
    let size = store.health().size;
    store.close().unwrap();

    assert_eq!(count(&server, &database, LEFT), 0);
    assert!(!node.copies().join(format!("decisions-{day}")).exists());
    assert!(!node.root.path().join(format!("keys/wrapped/decisions/{day}")).exists());
    // Twice: what the first one still needed may go with the second.
    for _ in 0..2 {
        server.sql("postgres", "select pg_switch_wal()").unwrap();
        server.sql("postgres", "checkpoint").unwrap();
    }
    let mut after = Vec::new();
    files_with(&server.dir().join("data"), "canary", &mut after);
    assert_eq!(after, Vec::<String>::new());
    let mut staying = Vec::new();
    files_with(&server.dir().join("data"), "staying-application", &mut staying);
    assert!(!staying.is_empty());

    let report = node.check();
    assert!(report.ok(), "{:?}", report.bad);
    assert_eq!((report.leaves, report.ended, report.records), (size, 200, size - 200));
}

#[test]
fn a_day_ends_only_when_the_shared_store_confirms_it() {
    let mut server = Server::start(&[]);
    let database = Database::make(&server);
    let node = Node::new("node-1", &database);
    let (store, _) = node.open_at(START);
    calls(&store, 0..5);
    store.close().unwrap();
    let (store, _) = node.open_at(START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    server.kill();
    let expired = store.expire(&promised()).unwrap();
    assert_eq!(expired.deleted, []);
    assert!(expired.failed[0].1.contains("cannot be reached"), "{:?}", expired.failed);
    // Here it is gone all the same.
    assert!(store.get(&sample::id(3)).unwrap().is_empty());

    server.restart();
    let expired = store.expire(&promised()).unwrap();
    assert_eq!((expired.deleted.len(), expired.failed), (1, vec![]));
    store.close().unwrap();
    let report = node.check();
    assert!(report.ok(), "{:?}", report.bad);
    assert_eq!(report.ended, 10);
}

#[test]
fn a_detach_that_was_interrupted_is_finished() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let (store, _) = node.open_at(START);
    calls(&store, 0..5);
    store.close().unwrap();
    // As a crash between the two steps leaves it.
    let detach = "alter table bailiwick.records_1 detach partition bailiwick.records_1_20241004_1";
    shared().sql(&database.name, detach).unwrap();
    let (store, _) = node.open_at(START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    let expired = store.expire(&promised()).unwrap();
    assert_eq!((expired.deleted.len(), expired.failed), (1, vec![]));
    store.close().unwrap();
    assert_eq!(count(shared(), &database, LEFT), 0);
}

#[test]
fn a_database_set_back_to_a_backup_revives_nothing() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let (store, _) = node.open_at(START);
    for n in 0..6 {
        put(&store, marked(n, if n == 3 { "canary" } else { "staying" }));
    }
    store.close().unwrap();
    let dump = std::process::Command::new("pg_dump")
        .arg("-h")
        .arg(shared().dir())
        .args(["-U", "postgres", &database.name])
        .output()
        .unwrap();
    assert!(dump.status.success());
    let (store, _) = node.open_at(START + DAY);
    let gone = store.get(&sample::id(3)).unwrap()[0].index();
    store.erase(&[gone], &sample::actor(), "Art. 17").unwrap();
    store.close().unwrap();
    let set_back = || {
        let back = Database::empty(shared());
        let mut restore = std::process::Command::new("psql")
            .arg("-h")
            .arg(shared().dir())
            .args(["-U", "postgres", "-d", &back.name, "-Xq"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        restore.stdin.take().unwrap().write_all(&dump.stdout).unwrap();
        assert!(restore.wait().unwrap().success());
        back
    };
    let canaries = "count(*) from bailiwick.records where application = 'canary-application'";
    let back = set_back();
    assert_eq!(count(shared(), &back, canaries), 1);
    let node = Node { address: back.address("node"), ..node };
    node.open_at(START + DAY).0.close().unwrap();
    assert_eq!(count(shared(), &back, canaries), 0);

    let (store, _) = node.open_at(START + 40 * DAY);
    store.confirm_clock(sample::actor(), None).unwrap();
    assert_eq!(store.expire(&promised()).unwrap().failed, []);
    store.close().unwrap();
    let back = set_back();
    assert_ne!(count(shared(), &back, LEFT), 0);
    let node = Node { address: back.address("node"), ..node };
    node.open_at(START + 40 * DAY).0.close().unwrap();
    assert_eq!(count(shared(), &back, LEFT), 0);
    let report = node.check();
    assert!(report.ok(), "{:?}", report.bad);
}

#[test]
fn erased_records_are_gone_there_and_the_others_are_not() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let (store, _) = node.open_at(START);
    for n in 0..20 {
        put(&store, marked(n, if n == 7 { "canary" } else { "staying" }));
    }
    store.close().unwrap();
    let keys =
        "string_agg(md5(wrapped), ' ' order by holder) from bailiwick.cell_keys where class = 1";
    let before = shared().sql(&database.name, &format!("select {keys}")).unwrap();

    let (store, _) = node.open_at(START + DAY);
    let gone = store.get(&sample::id(7)).unwrap()[0].index();
    assert_eq!(store.erase(&[gone], &sample::actor(), "Art. 17").unwrap(), 1);
    let holders = last_holders(&store);
    assert!(holders[2].contains("PostgreSQL"), "{holders:?}");
    let size = store.health().size;
    store.close().unwrap();

    let canaries = "count(*) from bailiwick.records where application = 'canary-application'";
    assert_eq!(count(shared(), &database, canaries), 0);
    let after = shared().sql(&database.name, &format!("select {keys}")).unwrap();
    assert_ne!(before, after, "the keys sealed before would open the old copy");
    let report = node.check();
    assert!(report.ok(), "{:?}", report.bad);
    assert_eq!((report.erased, report.records, report.opened), (1, size - 1, size - 1));
}

#[test]
fn a_dead_nodes_records_are_read_with_the_recovery_key_alone() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let store = node.open();
    calls(&store, 0..5);
    put(&store, outcome(9));
    let size = store.health().size;
    store.close().unwrap();
    std::fs::remove_dir_all(node.root.path().join("data")).unwrap();
    std::fs::remove_dir_all(node.root.path().join("keys")).unwrap();
    node.assert_whole(size);

    let shared = trace_store::postgres::SharedStore::open(&node.address, node.recovery.clone());
    let found = shared.unwrap().get(&sample::id(3)).unwrap();
    assert_eq!(found.len(), 2);
    let stranger = ReaderKey::generate().unwrap();
    let shared = trace_store::postgres::SharedStore::open(&node.address, stranger).unwrap();
    let refused = shared.get(&sample::id(3)).unwrap_err().to_string();
    assert!(refused.contains("no key"), "{refused}");
}

#[test]
fn a_reader_named_later_opens_earlier_days_and_decisions() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let (store, _) = node.open_at(START);
    put(&store, decision(1));
    store.close().unwrap();
    let later = Node { recovery: ReaderKey::generate().unwrap(), ..node };
    let (store, _) = later.open_at(START + 2 * DAY);
    let size = {
        put(&store, decision(2));
        store.health().size
    };
    store.close().unwrap();
    later.assert_whole(size);
}
