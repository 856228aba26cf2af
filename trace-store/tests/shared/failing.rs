//! PostgreSQL away, killed in the middle of a batch, the node killed in the middle of a batch: nothing is
//! lost, and nothing is there twice.

use super::given::{decision, outcome, put};
use super::node::{Node, PATIENCE, calls};
use super::server::{Database, Server, shared};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;
use trace_store::{Acknowledge, AppendError, Store};

#[test]
fn away_stops_nothing_and_what_was_kept_arrives_later() {
    let mut server = Server::start(&[]);
    let database = Database::make(&server);
    let node = Node::new("node-1", &database);
    let store = node.open();
    calls(&store, 0..20);
    assert!(store.wait_until_shipped(PATIENCE));
    server.kill();
    calls(&store, 20..320);
    assert!(!store.wait_until_shipped(Duration::from_millis(300)));
    let status = store.sharing().unwrap();
    assert!(status.shipped.unwrap() < store.health().size, "{status:?}");
    server.restart();
    calls(&store, 320..330);
    assert!(store.wait_until_shipped(PATIENCE), "{:?}", store.sharing());
    let size = store.health().size;
    store.close().unwrap();
    node.assert_whole(size);
}

#[test]
fn a_server_killed_in_the_middle_of_batches_loses_and_doubles_nothing() {
    let mut server = Server::start(&[]);
    let database = Database::make(&server);
    let node = Node::new("node-1", &database);
    let store = node.open();
    for round in 0..3u64 {
        // Killed while this node writes and ships as fast as it can.
        let writing = {
            let store = store.clone();
            std::thread::spawn(move || calls(&store, round * 1_000..round * 1_000 + 400))
        };
        while store.sharing().unwrap().shipped.unwrap_or_default() < round * 800 + 100 {
            std::thread::yield_now();
        }
        server.kill();
        writing.join().unwrap();
        server.restart();
        assert!(store.wait_until_shipped(PATIENCE), "{:?}", store.sharing());
    }
    let size = store.health().size;
    store.close().unwrap();
    node.assert_whole(size);
}

const ROOT: &str = "BAILIWICK_TEST_SHARED_ROOT";

/// The child's half: not a test by itself, so it does nothing unless it was started as one.
#[test]
fn child_that_ships() {
    let Ok(told) = std::env::var(ROOT) else { return };
    let parts: Vec<&str> = told.split('\n').collect();
    let (root, first) = (parts[0], parts[2].parse::<u64>().unwrap());
    let address = trace_store::postgres::Address::read(parts[1], None, None).unwrap();
    let sharing = trace_store::Sharing {
        address,
        acknowledge: Acknowledge::Local,
        readers: vec![parts[3].parse().unwrap()],
        key_copies: None,
    };
    let settings = trace_store::Settings {
        origin: "node-1".to_owned(),
        sharing: Some(sharing),
        ..super::given::settings(std::path::Path::new(root))
    };
    let store = Store::open(settings).unwrap();
    for n in first..first + 100_000 {
        put(&store, decision(n));
        put(&store, outcome(n));
        let shipped = store.sharing().unwrap().shipped.unwrap_or_default();
        std::io::stdout().write_all(format!("shipped {shipped}\n").as_bytes()).unwrap();
    }
}

#[test]
fn a_node_killed_in_the_middle_of_batches_loses_and_doubles_nothing() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let url = database.url("node");
    for round in 0..4u64 {
        let root = node.root.path().display();
        let told = format!("{root}\n{url}\n{}\n{}", round * 1_000_000, node.recovery.public());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["failing::child_that_ships", "--exact", "--nocapture"])
            .env(ROOT, told)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // How far it gets is counted in what was shipped, a different number each time.
        let mut first = None;
        for line in lines {
            let line = line.unwrap();
            let Some(shipped) = line.strip_prefix("shipped ") else { continue };
            let shipped: u64 = shipped.parse().unwrap();
            let first = *first.get_or_insert(shipped);
            if shipped > first + 40 + round * 37 {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let report = node.check();
        assert!(report.ok(), "{:?}", report.bad);
    }
    let store = node.open();
    assert!(store.wait_until_shipped(PATIENCE), "{:?}", store.sharing());
    let size = store.health().size;
    store.close().unwrap();
    node.assert_whole(size);
}

#[test]
fn callers_who_wait_for_the_shared_store_are_refused_while_it_is_away() {
    let mut server = Server::start(&[]);
    let database = Database::make(&server);
    let within = Duration::from_secs(4);
    let acknowledge = Acknowledge::Shipped { within };
    let node = Node { acknowledge, ..Node::new("node-1", &database) };
    // The first connection makes places for two weeks, which takes longer than anybody waits here.
    let patient = Node { acknowledge: Acknowledge::Local, ..Node::new("node-0", &database) };
    patient.open().close().unwrap();
    let store = node.open();
    assert!(store.wait_until_shipped(PATIENCE));

    let index = put(&store, decision(1));
    let shipped = store.sharing().unwrap().shipped.unwrap();
    assert!(index < shipped, "acknowledged before it was shipped");

    server.kill();
    let refused = store.append(outcome(1)).wait().unwrap_err();
    assert!(matches!(refused, AppendError::NotShipped { .. }), "{refused}");
    // From then on nothing is written that would be refused anyway.
    let size = store.health().size;
    let refused = store.append(decision(2)).wait().unwrap_err();
    assert!(matches!(refused, AppendError::NotShipped { .. }), "{refused}");
    assert_eq!(store.health().size, size);

    server.restart();
    assert!(store.wait_until_shipped(PATIENCE));
    put(&store, decision(3));
    let size = store.health().size;
    store.close().unwrap();
    node.assert_whole(size);
}
