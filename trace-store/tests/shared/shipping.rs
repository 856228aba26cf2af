//! What a node acknowledges arrives, once, and nobody goes on in its name.

use super::given::{decision, outcome, put, sample};
use super::node::{Node, PATIENCE, START, calls, count};
use super::server::{Database, shared};
use std::time::Duration;
use trace_store::Store;
use trace_store::postgres::{SharedError, nodes, retire};
use trace_store::record::{Record, Subject};

#[test]
fn everything_arrives_once_over_many_starts() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let mut size = 0;
    for round in 0..3u64 {
        let store = node.open();
        calls(&store, round * 100..round * 100 + 40);
        assert!(store.wait_until_shipped(PATIENCE), "{:?}", store.sharing());
        calls(&store, round * 100 + 40..round * 100 + 60);
        size = store.health().size;
        // What is left is shipped when the store closes.
        store.close().unwrap();
    }
    node.assert_whole(size);
    let rows = count(shared(), &database, "count(*) from bailiwick.records");
    assert_eq!(rows, size);
}

#[test]
fn every_kind_of_record_arrives() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let (store, clock) = node.open_at(START);
    let stated = Record::Decision(Box::new(sample::decision_with_statements()));
    for record in sample::each_kind().into_iter().chain([stated]) {
        // Some only the store itself writes.
        drop(store.append(record).wait());
    }
    // And over midnight, into the cells of another day.
    clock.leap(Duration::from_secs(86_400));
    calls(&store, 50..55);
    let size = store.health().size;
    assert!(size > 15);
    store.close().unwrap();
    node.assert_whole(size);
}

#[test]
fn two_nodes_share_one_store_and_each_keeps_its_own_log() {
    let database = Database::make(shared());
    let (one, two) = (Node::new("node-1", &database), Node::new("node-2", &database));
    let stores = [one.open(), two.open()];
    let threads: Vec<_> = stores
        .iter()
        .cloned()
        .map(|store| std::thread::spawn(move || calls(&store, 0..120)))
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let sizes = stores.map(|store| {
        let size = store.health().size;
        store.close().unwrap();
        size
    });
    one.assert_whole(sizes[0]);
    two.assert_whole(sizes[1]);
    let known = nodes(&one.address).unwrap();
    let known: Vec<_> = known.iter().map(|node| (node.origin.as_str(), node.shipped)).collect();
    assert_eq!(known, [("node-1", sizes[0]), ("node-2", sizes[1])]);
}

#[test]
fn names_stand_in_the_clear_and_nothing_else_does() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let store = node.open();
    let mut named = sample::decision(1);
    named.model = "canary-model".to_owned();
    named.subject = Some(Subject::new("canary-subject".to_owned()));
    put(&store, Record::Decision(Box::new(named.clone())));
    put(&store, outcome(1));
    let found = store.get(&sample::id(1)).unwrap();
    store.close().unwrap();
    let dump = std::process::Command::new("pg_dump")
        .arg("-h")
        .arg(shared().dir())
        .args(["-U", "postgres", "--inserts", &database.name])
        .output()
        .unwrap();
    assert!(dump.status.success());
    let dump = String::from_utf8(dump.stdout).unwrap();
    assert!(dump.contains(&named.application));
    assert!(!dump.contains("canary"), "a caller's own words are in the shared store");
    let tag = found[0].subject_tag().unwrap();
    assert!(!dump.contains(tag), "a subject is in the shared store");
}

#[test]
fn an_older_copy_or_a_namesake_ships_nothing() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let store = node.open();
    calls(&store, 0..5);
    store.close().unwrap();
    // A copy is made here, and the node goes on.
    let old = tempfile::tempdir().unwrap();
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .args([node.root.path().join("data"), node.root.path().join("keys")])
        .arg(old.path())
        .status();
    assert!(copied.unwrap().success());
    let store = node.open();
    calls(&store, 5..10);
    let size = store.health().size;
    store.close().unwrap();

    let store = Store::open(node.settings(old.path())).unwrap();
    put(&store, decision(77));
    store.clone().close().unwrap();
    let trouble = store.sharing().unwrap().trouble.unwrap();
    assert!(trouble.contains("older copy"), "{trouble}");

    let other = Node { recovery: node.recovery.clone(), ..Node::new("node-1", &database) };
    let store = other.open();
    calls(&store, 0..20);
    store.clone().close().unwrap();
    let trouble = store.sharing().unwrap().trouble.unwrap();
    assert!(trouble.contains("are others there"), "{trouble}");
    node.assert_whole(size);
}

#[test]
fn a_retired_node_stays_retired() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let store = node.open();
    calls(&store, 0..5);
    let size = store.health().size;
    store.close().unwrap();
    assert!(matches!(retire(&node.address, "node-9"), Err(SharedError::Refused { .. })));
    let closed = retire(&node.address, "node-1").unwrap();
    assert_eq!((closed.shipped, closed.retired), (size, Some(size)));
    assert_eq!(closed.checkpoint.unwrap().size(), size);
    assert!(matches!(retire(&node.address, "node-1"), Err(SharedError::Refused { .. })));

    let store = node.open();
    put(&store, decision(77));
    store.clone().close().unwrap();
    let trouble = store.sharing().unwrap().trouble.unwrap();
    assert!(trouble.contains("retired"), "{trouble}");
    node.assert_whole(size);
}
