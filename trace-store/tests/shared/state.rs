//! What nodes share besides records: facts told once, and when all may go over to a version.

use super::server::{Database, shared};
use std::time::Duration;
use trace_store::postgres::{NodeState, SharedState, Standing, Switch};

fn open(database: &Database) -> SharedState {
    SharedState::open(&database.address("node")).unwrap()
}

fn node(name: &str, prepared: u64) -> NodeState {
    NodeState {
        node: name.to_owned(),
        lease: Duration::from_secs(3600),
        release: "0.0.0".to_owned(),
        applied: 0,
        staged: 2,
        prepared,
        enforced: 1,
        standing: Standing::Serving,
        trouble: String::new(),
    }
}

#[test]
fn a_fact_is_told_once_and_stays_as_it_was_told() {
    let database = Database::make(shared());
    let mut state = open(&database);
    let first = state.tell(("key", "a"), b"one", "node-1").unwrap();
    assert_eq!(open(&database).tell(("key", "a"), b"two", "node-2").unwrap(), first);
    assert_eq!(state.tell(("key", "b"), b"three", "node-1").unwrap(), first + 1);
    let entries = state.since(0).unwrap();
    let told: Vec<_> = entries.iter().map(|one| (one.position, one.name.as_str())).collect();
    assert_eq!(told, [(1, "a"), (2, "b")]);
    let contents = state.contents(&[2, 1]).unwrap();
    assert_eq!(contents, [(1, b"one".to_vec()), (2, b"three".to_vec())]);
    assert_eq!(state.since(first).unwrap().len(), 1);
    for what in [
        "update bailiwick.state set content = 'x'",
        "delete from bailiwick.state",
        "delete from bailiwick.node_state",
    ] {
        let role = format!("set role bailiwick_ingest; {what}");
        let tried = shared().sql_as("node", &database.name, &role);
        assert!(tried.unwrap_err().contains("permission denied"), "{what}");
    }
    let tried = shared().sql(&database.name, "update bailiwick.state set content = 'x'");
    assert!(tried.unwrap_err().contains("changed in place"));
    // Positions are taken in the order in which they become visible, whoever asks for another.
    let wrong = "set role bailiwick_ingest; insert into bailiwick.state \
                 (position, topic, name, content, node, at) values (99, 'key', 'c', '', 'x', now())";
    shared().sql_as("node", &database.name, wrong).unwrap();
    assert_eq!(state.since(2).unwrap().first().unwrap().position, 3);
}

#[test]
fn all_go_over_when_all_that_may_still_decide_are_ready() {
    let database = Database::make(shared());
    let mut state = open(&database);
    let ready = |state: &mut SharedState| {
        state.switch((2, "00000002"), Duration::from_secs(4), "node-1").unwrap()
    };
    state.beat(&node("node-1", 2)).unwrap();
    let beat = state.beat(&node("node-2", 1)).unwrap();
    assert_eq!(beat.peers.iter().filter(|peer| peer.counts()).count(), 2);
    assert!(!ready(&mut state), "node-2 is not ready");

    // A node that is stopped, stands aside, is retired or was not heard for longer than its lease.
    for standing in [Standing::Stopped, Standing::Aside] {
        state.beat(&NodeState { standing, ..node("node-2", 1) }).unwrap();
        let beat = state.peers().unwrap();
        assert_eq!(beat.peers.iter().filter(|peer| peer.counts()).count(), 1);
    }
    state.beat(&node("node-2", 1)).unwrap();
    assert!(state.set_aside("node-2").unwrap() && !state.set_aside("nobody").unwrap());
    state.beat(&node("node-2", 1)).unwrap();
    assert!(!ready(&mut state), "heard again, it counts again");
    let age = |seconds: u32| {
        let seen = format!(
            "update bailiwick.node_state set seen = now() - interval '{seconds} s' \
             where node = 'node-2'"
        );
        shared().sql(&database.name, &seen).unwrap();
    };
    age(3640);
    assert!(!ready(&mut state), "its lease and a hundredth are over, and not the ten seconds");
    age(3650);
    assert!(ready(&mut state) && ready(&mut state));
    let told = state.since(0).unwrap();
    assert_eq!(told.len(), 1, "a moment is named once");
    let content = state.contents(&[told[0].position]).unwrap().remove(0).1;
    let switch = Switch::parse(&content).unwrap();
    assert_eq!(switch.version, 2);
    let now = state.peers().unwrap().now_ms;
    assert!(switch.at_ms > now.saturating_sub(60_000) && switch.at_ms <= now + 4_000);
    assert_eq!(Switch::parse(&switch.content()), Some(switch));
    assert_eq!(Switch::parse(b"2 x\n"), None);
}

#[test]
fn a_retired_node_is_waited_for_by_nobody() {
    let database = Database::make(shared());
    let mut state = open(&database);
    state.beat(&node("node-1", 2)).unwrap();
    state.beat(&node("node-2", 1)).unwrap();
    let retire = "set role bailiwick_ingest;
         insert into bailiwick.origins (name, verifier) values ('node-2', 'key');
         insert into bailiwick.retired (origin, size, note) values (1, 0, 'x')";
    shared().sql_as("node", &database.name, retire).unwrap();
    assert_eq!(state.peers().unwrap().peers.len(), 1);
    assert!(state.switch((2, "00000002"), Duration::ZERO, "node-1").unwrap());
}
