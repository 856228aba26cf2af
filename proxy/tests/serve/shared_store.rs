//! A PostgreSQL behind two nodes, from outside: the verbs that look at it, and callers who wait for it.

use std::path::Path;

use serde_json::{Value, json};
use trace_store::ReaderKey;

use crate::house::caller::body;
use crate::house::command::{Process, verb};
use crate::house::until::until;
use crate::house::{Cast, House, SETTINGS};

#[path = "../../../trace-store/tests/shared/server.rs"]
pub(crate) mod server;

use server::{Database, Server, shared};

/// The settings of a node that shares.
fn settings(origin: &str, database: &Database, recovery: &ReaderKey, more: &str) -> String {
    let (url, reader) = (database.url("node"), recovery.public());
    format!(
        "{SETTINGS}store: {{origin: {origin}}}\n\
         shared_store: {{url: \"{url}\", readers: [\"{reader}\"]{more}}}\n"
    )
}

async fn nodes(dir: &Path) -> Vec<Value> {
    let said = verb(dir, &["node", "list", "-o", "jsonl"]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    said.lines()
}

/// Waits until the shared store holds an entry of a node's log that was there before.
async fn shipped(dir: &Path, origin: &str, at_least: u64) {
    until("a shipment", async || {
        let nodes = nodes(dir).await;
        let node = nodes.iter().find(|node| node["node"] == origin)?;
        let shipped: u64 = node["shipped"].as_str()?.parse().ok()?;
        (shipped >= at_least).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_question_finds_the_calls_of_all_nodes() {
    let place = tempfile::tempdir().expect("a folder");
    let database = tokio::task::block_in_place(|| Database::make(shared()));
    let recovery = ReaderKey::generate().expect("random bytes");
    let key_file = place.path().join("recovery");
    recovery.write(&key_file).expect("a file");
    let mut ids = Vec::new();
    let mut casts = Vec::new();
    for origin in ["node-1", "node-2"] {
        let cast = Cast::described("30 s", &settings(origin, &database, &recovery, "")).await;
        let process = Process::serve(cast.dir(), &place.path().join(origin)).await;
        let answer = cast.ask("lab", body("Say hello.", json!({}))).send(process.data).await;
        ids.push(answer.id().to_string());
        shipped(cast.dir(), origin, 2).await;
        casts.push((cast, process));
    }
    let (first, process) = casts.remove(0);
    assert_eq!(process.stop().await, 0);
    let (second, process) = casts.remove(0);

    // Asked of the node that serves, with its own key: its own calls, and not those of the other, which
    // did not name it as a reader.
    let own = verb(second.dir(), &["node", "key"]).await;
    assert!(own.out.starts_with("bailiwick-reader-1:"), "{}", own.words);
    shipped(second.dir(), "node-2", 4).await;
    let found = verb(second.dir(), &["show", &ids[1], "--shared", "-o", "jsonl"]).await;
    assert_eq!((found.code, found.lines().len()), (0, 2), "{}", found.words);
    let refused = verb(second.dir(), &["show", &ids[0], "--shared", "-o", "jsonl"]).await;
    assert!(refused.words.contains("no key"), "{}", refused.words);
    assert_eq!(process.stop().await, 0);

    // With the recovery key: all of them.
    let file = key_file.display().to_string();
    let all = ["query", "--shared", "--recovery-key", &file, "--kind", "decision", "-o", "jsonl"];
    let found = verb(second.dir(), &all).await;
    assert_eq!(found.code, 0, "{}", found.words);
    let at = |line: &Value| line["at"]["origin"].as_str().map(str::to_owned);
    let origins: Vec<_> = found.lines().iter().filter_map(at).collect();
    assert_eq!(origins, ["node-2", "node-1"]);

    let checked = ["node", "verify", "node-1", "--recovery-key", &file];
    let checked = verb(second.dir(), &checked).await;
    assert_eq!(checked.code, 0, "{}", checked.words);
    let closed = verb(second.dir(), &["node", "retire", "node-1"]).await;
    assert_eq!(closed.code, 0, "{}", closed.words);
    assert!(closed.out.starts_with("node-1\n"), "the last signed state: {}", closed.out);
    let listed = nodes(first.dir()).await;
    let status = |node: &Value| node["status"].as_str().map(str::to_owned);
    let status: Vec<_> = listed.iter().filter_map(status).collect();
    assert!(status[0].starts_with("retired") && status[1] == "stopped", "{status:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_sent_while_the_shared_store_that_is_waited_for_is_away() {
    let mut server = tokio::task::block_in_place(|| Server::start(&[]));
    let database = tokio::task::block_in_place(|| Database::make(&server));
    let recovery = ReaderKey::generate().expect("random bytes");
    let more = ", acknowledge: shipped, within: 3 s";
    let patient = settings("node-1", &database, &recovery, "");
    let cast = Cast::described("30 s", &patient).await;
    let house = House::with(cast).await;
    // The first start makes places for two weeks, which takes longer than anybody waits.
    let cast = house.close().await;
    cast.write("bailiwick.yaml", &settings("node-1", &database, &recovery, more));
    let house = House::with(cast).await;
    let say = || body("Say hello.", json!({}));
    assert_eq!(house.ask("lab", say()).send(house.data).await.status, 200);

    tokio::task::block_in_place(|| server.kill());
    let before = house.arrivals().len();
    let refused = house.ask("lab", say()).send(house.data).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "audit_unavailable"));
    assert_eq!(house.arrivals().len(), before);

    tokio::task::block_in_place(|| server.restart());
    until("service as before", async || {
        let answer = house.ask("lab", say()).send(house.data).await;
        (answer.status == 200).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_settings_is_said_with_its_line() {
    let place = tempfile::tempdir().expect("a folder");
    let wrong = "shared_store:\n  url: postgresql://node:secret@/trace?host=/run/postgresql\n  \
                 readers: [not-a-key]\n  acknowledge: perhaps\n";
    std::fs::write(place.path().join("bailiwick.yaml"), wrong).expect("a folder");
    let said = verb(place.path(), &["node", "list"]).await;
    assert_eq!(said.code, 3);
    for part in ["bailiwick.yaml:2:", "password_file", "not-a-key", ":4:", "shipped"] {
        assert!(said.words.contains(part), "{part} in {}", said.words);
    }
    assert!(!said.words.contains("secret"), "{}", said.words);
    std::fs::write(place.path().join("bailiwick.yaml"), "log: {filter: info}\n").expect("a file");
    let said = verb(place.path(), &["node", "list"]).await;
    assert_eq!(said.code, 3);
    assert!(said.words.contains("docs/operate/postgresql.md"), "{}", said.words);
}
