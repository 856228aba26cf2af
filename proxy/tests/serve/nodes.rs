//! Three server processes and one PostgreSQL: what one node is told, all do, whatever goes away meanwhile.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio_util::task::TaskTracker;
use trace_store::record::Record;
use trace_store::{Query, ReaderKey, RecordId};

use crate::house::caller::{Ask, body};
use crate::house::command::{Process, Said, verb};
use crate::house::founded::founds;
use crate::house::until::until;
use crate::house::{Cast, SETTINGS, everything};
use crate::shared_store::server::{Database, Server};

const ORIGINS: [&str; 3] = ["node-1", "node-2", "node-3"];

/// Three folders of one founding, that name each other.
struct Group {
    cast: Cast,
    dirs: Vec<PathBuf>,
    place: tempfile::TempDir,
    keys: tempfile::TempDir,
    recovery: PathBuf,
    server: Server,
    database: Database,
}

impl Group {
    async fn gather() -> Self {
        let server = tokio::task::block_in_place(|| Server::start(&[]));
        let database = tokio::task::block_in_place(|| Database::make(&server));
        let place = tempfile::tempdir().expect("a folder");
        let key = ReaderKey::generate().expect("random bytes");
        let recovery = place.path().join("recovery");
        key.write(&recovery).expect("a file");
        let settings = |origin: &str, readers: &[String]| {
            let (url, readers) = (database.url("node"), readers.join(", "));
            format!(
                "{SETTINGS}store: {{origin: {origin}}}\n\
                 shared_store: {{url: \"{url}\", readers: [{readers}]}}\n"
            )
        };
        let mut readers = vec![format!("\"{}\"", key.public())];
        let cast = Cast::described("30 s", &settings("node-1", &readers)).await;
        let keys = founds(&cast);
        let trust = cast.read("bailiwick.yaml");
        let trust = trust.split_once("\ntrust:").expect("a founding").1.to_owned();
        let mut dirs = vec![cast.dir().to_owned()];
        for origin in &ORIGINS[1..] {
            let dir = place.path().join(format!("{origin}-folder"));
            std::fs::create_dir(&dir).expect("a folder");
            for name in
                ["policy.yaml", "register.yaml", "apps.yaml", "governance.yaml", "eu.key", "us.key"]
            {
                std::fs::copy(cast.dir().join(name), dir.join(name)).expect("a copy");
            }
            dirs.push(dir);
        }
        for (dir, origin) in dirs.iter().zip(ORIGINS) {
            write(dir, "bailiwick.yaml", &settings(origin, &readers));
            let said = verb(dir, &["node", "key"]).await;
            assert_eq!(said.code, 0, "{}", said.words);
            readers.push(format!("\"{}\"", said.out.trim()));
        }
        for (dir, origin) in dirs.iter().zip(ORIGINS) {
            write(dir, "bailiwick.yaml", &format!("{}\ntrust:{trust}", settings(origin, &readers)));
        }
        Self { cast, dirs, place, keys, recovery, server, database }
    }

    async fn serve(&self, node: usize) -> Process {
        Process::serve(&self.dirs[node], &self.log(node)).await
    }

    fn log(&self, node: usize) -> PathBuf {
        self.place.path().join(ORIGINS[node])
    }

    async fn verb(&self, node: usize, arguments: &[&str]) -> Said {
        let said = verb(&self.dirs[node], arguments).await;
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.words);
        said
    }

    fn key(&self, person: &str) -> String {
        self.keys.path().join(format!("{person}.key")).display().to_string()
    }

    /// Puts another policy in force from one node, with approvals given at others.
    async fn change_rules(&self, number: u64) -> String {
        let path = self.dirs[0].join("policy.yaml");
        let text = std::fs::read_to_string(&path).expect("a policy");
        let other = format!("\nversion: {}\n", number);
        let text = text.replacen(&format!("\nversion: {}\n", number - 1), &other, 1);
        std::fs::write(&path, text).expect("a policy");
        let (ada, bea) = (self.key("ada"), self.key("bea"));
        self.verb(0, &["policy", "propose", "--key", &ada, "--because", "a test"]).await;
        self.verb(1, &["approve", "--key", &bea]).await;
        self.verb(2, &["policy", "enforce"]).await.words
    }

    async fn nodes(&self) -> Vec<Value> {
        self.verb(0, &["node", "list", "-o", "jsonl"]).await.lines()
    }

    /// While PostgreSQL is away all serve on, and whoever narrows does so here at once; when it is back,
    /// the others learn of it.
    async fn without_postgresql(&mut self, nodes: &[Process], load: &Load) {
        tokio::task::block_in_place(|| self.server.kill());
        let spare = self.cast.key("vault").to_owned();
        let prefix: String = spare.chars().take(9).collect();
        let said = self.verb(0, &["keys", "revoke", &prefix, "--by", "kim"]).await;
        assert!(said.words.contains("learn it later"), "{}", said.words);
        let refused = async |node: &Process| {
            until("a key that is refused", async || {
                (hello(&spare).send(node.data).await.status == 401).then_some(())
            })
            .await;
        };
        refused(&nodes[0]).await;
        assert_eq!(hello(&spare).send(nodes[1].data).await.status, 200, "nobody could tell it");
        load.go_on(60).await;
        tokio::task::block_in_place(|| self.server.restart());
        for node in nodes {
            refused(node).await;
        }
    }

    /// No call of a node was decided by a version that was not in force at that moment, and none was lost,
    /// neither there nor in PostgreSQL.
    async fn all_there(&self, node: usize, moment: u64, calls: &[Call]) {
        let records = recorded(&self.dirs[node]);
        let mut bundles = std::collections::BTreeSet::new();
        for record in &records {
            if let Record::Decision(decision) = record {
                let newer = decision.policy_version == "2";
                let received = decision.received_ns.0 / 1_000_000;
                assert!(newer || received < moment, "by the old one: {received}, {moment}");
                // The new one is in place just before, so that none is late.
                assert!(!newer || received + 200 >= moment, "by the new one: {received}, {moment}");
                bundles.insert(decision.bundle.to_string());
            }
        }
        assert_eq!(bundles.len(), 2);
        for call in calls.iter().filter(|call| call.node == node && call.status == 200) {
            let of = |record: &&Record| Some(record.record_id()) == call.id;
            assert_eq!(records.iter().filter(of).count(), 2, "{call:?}");
        }
        let file = self.recovery.display().to_string();
        self.verb(0, &["node", "verify", ORIGINS[node], "--recovery-key", &file]).await;
    }

    fn sql(&self, what: &str) -> String {
        self.server.sql(&self.database.name, what).expect("SQL")
    }
}

fn write(dir: &Path, name: &str, text: &str) {
    std::fs::write(dir.join(name), text).expect("a folder to write to");
}

fn hello(key: &str) -> Ask {
    Ask::chat(key, body("Say hello.", json!({})))
}

/// What became of one call.
#[derive(Debug, Clone)]
struct Call {
    node: usize,
    key: usize,
    begun: u64,
    status: u16,
    id: Option<RecordId>,
}

/// Callers that go round the nodes until they are stopped.
struct Load {
    calls: Arc<Mutex<Vec<Call>>>,
    ends: Arc<AtomicBool>,
    callers: TaskTracker,
}

/// Where each node is at present; a node that was started again is elsewhere.
type Places = Arc<Mutex<Vec<Option<SocketAddr>>>>;

impl Load {
    fn begin(places: &Places, keys: &[String]) -> Self {
        let load =
            Self { calls: Arc::default(), ends: Arc::default(), callers: TaskTracker::new() };
        for first in 0..4 {
            let (calls, ends) = (Arc::clone(&load.calls), Arc::clone(&load.ends));
            let (places, keys) = (Arc::clone(places), keys.to_vec());
            load.callers.spawn(async move {
                let mut turn = first;
                while !ends.load(Ordering::Acquire) {
                    let (node, key) = (turn % ORIGINS.len(), turn / 3 % keys.len());
                    turn += 1;
                    let Some(place) = places.lock().expect("no panic")[node] else { continue };
                    let begun = proxy::clock::now().as_ns();
                    let Some(open) = hello(&keys[key]).try_open(place).await else { continue };
                    let answer = open.rest().await;
                    let id = answer.header("x-request-id").and_then(RecordId::parse);
                    let status = answer.status.as_u16();
                    calls.lock().expect("no panic").push(Call { node, key, begun, status, id });
                }
            });
        }
        load.callers.close();
        load
    }

    fn made(&self) -> usize {
        self.calls.lock().expect("no panic").len()
    }

    /// Lets it go on for so many calls.
    async fn go_on(&self, calls: usize) {
        let before = self.made();
        until("more calls", async || (self.made() >= before + calls).then_some(())).await;
    }

    async fn end(self) -> Vec<Call> {
        self.ends.store(true, Ordering::Release);
        self.callers.wait().await;
        self.calls.lock().expect("no panic").clone()
    }
}

/// Everything that was recorded at a node, after it was stopped.
fn recorded(dir: &Path) -> Vec<Record> {
    let settings = proxy::config::Settings::read(dir).expect("settings");
    let store = proxy::run::store_settings(&settings);
    let store = trace_store::Settings { sharing: None, ..store };
    tokio::task::block_in_place(|| {
        let store = trace_store::Store::open(store).expect("a store");
        let records = everything(&store, Query::default());
        store.close().expect("a store that closes");
        records.into_iter().map(|stored| stored.record().clone()).collect()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_node_is_told_all_do() {
    let mut group = Group::gather().await;
    let keys: Vec<String> =
        ["website", "support-desk", "lab"].map(|app| group.cast.key(app).to_owned()).into();
    let first = group.serve(0).await;
    let nodes = vec![first, group.serve(1).await, group.serve(2).await];
    let places: Places = Arc::new(Mutex::new(nodes.iter().map(|node| Some(node.data)).collect()));
    // Keys that were made at one node count at all, and so do versions: the others had none.
    for node in &nodes {
        until("a key made elsewhere", async || {
            (hello(&keys[0]).send(node.data).await.status == 200).then_some(())
        })
        .await;
    }
    let load = Load::begin(&places, &keys);
    load.go_on(60).await;

    // A new version, approved at different nodes, comes into force on all of them at one moment.
    let said = group.change_rules(2).await;
    assert!(said.contains("in force on 3 nodes"), "{said}");
    let moment: u64 = group
        .sql("select split_part(convert_from(content, 'UTF8'), ' ', 2) from bailiwick.state where topic = 'switch' and name = '00000002'")
        .parse()
        .expect("a moment");
    for node in group.nodes().await {
        assert_eq!((node["rules"].as_str(), node["status"].as_str()), (Some("2"), Some("live")));
    }
    load.go_on(60).await;

    // A key that is revoked at one node counts at none once the verb has returned.
    let lab: String = keys[2].chars().take(9).collect();
    let said = group.verb(1, &["keys", "revoke", &lab, "--by", "kim"]).await;
    assert!(said.words.contains("every node that serves (3)"), "{}", said.words);
    let revoked = proxy::clock::now().as_ns();
    load.go_on(60).await;

    // An endpoint that is closed at one node is called by none.
    let close = ["endpoint", "close", "us-cloud", "--because", "a test", "--by", "kim"];
    let said = group.verb(2, &close).await;
    assert!(said.words.contains("every node that serves (3)"), "{}", said.words);
    let called = group.cast.us.counts().arrived;
    load.go_on(60).await;
    assert_eq!(group.cast.us.counts().arrived, called);

    let away = load.made();
    group.without_postgresql(&nodes, &load).await;
    load.go_on(60).await;
    let calls = load.end().await;
    assert!(calls[away..].iter().filter(|call| call.key < 2).all(|call| call.status == 200));

    let refused = |call: &&Call| call.key == 2 && call.begun > revoked;
    assert!(calls.iter().filter(refused).all(|call| call.status == 401));
    assert!(calls.iter().filter(refused).count() > 0);
    for node in nodes {
        assert_eq!(node.stop().await, 0);
    }
    for node in 0..ORIGINS.len() {
        group.all_there(node, moment, &calls).await;
    }
}
