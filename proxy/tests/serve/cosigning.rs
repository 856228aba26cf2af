//! Co-signers over HTTP: a log that grows is confirmed, one that was set back does not start, and a
//! call's records leave with a proof that stands alone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proxy::cosigning::desk;
use proxy::run;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use trace_store::disk::RealDisk;
use trace_store::{Cosigner, CosignerDesk, Store};

use crate::house::caller::{Ask, body};
use crate::house::command::verb;
use crate::house::until::until;
use crate::house::{Cast, House, Plan, SETTINGS};

/// A co-signer at work, in this process.
struct Witness {
    state: PathBuf,
    key: Cosigner,
    address: SocketAddr,
    stop: CancellationToken,
}

impl Witness {
    async fn serve(state: &Path) -> Self {
        let key = CosignerDesk::create(&RealDisk, state, "witness.example/bank").expect("a key");
        let desk = CosignerDesk::open(Arc::new(RealDisk), state).expect("a co-signer");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let router = desk::router(Arc::new(desk));
        TaskTracker::new().spawn(proxy::server::serve(listener, router, stop.clone()));
        Self { state: state.to_owned(), key, address, stop }
    }

    /// Settings of a proxy that asks it.
    fn settings(&self) -> String {
        let Self { address, key, .. } = self;
        format!("{SETTINGS}store:\n  cosigners: [{{url: 'http://{address}/', key: '{key}'}}]\n")
    }

    /// Gets to know the log of a cast, which exists from here on.
    fn knows(&self, cast: &Cast) {
        let settings = proxy::config::Settings { cosigners: Vec::new(), ..cast.settings() };
        let store = run::open_store(&settings).expect("a store");
        CosignerDesk::trust(&RealDisk, &self.state, store.verifier()).expect("a log");
        store.close().expect("a store that closes");
    }
}

/// Waits until the co-signer has confirmed all there is, and says how much that is.
async fn confirmed(store: &Store) -> u64 {
    until("a confirmed log", async || {
        let size = store.health().size;
        let said = store.cosigned().into_iter().next()?;
        (said.size == size).then_some(size)
    })
    .await
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("a name").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { drop(std::fs::copy(&path, target)) }
    }
}

async fn findings(house: &House) -> Vec<String> {
    let ready = Ask::get("", "/readyz").send(house.running().governance).await.json();
    let findings = ready["findings"].as_array().expect("a list").iter();
    findings.map(|one| one.as_str().expect("text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_grows_is_confirmed_and_one_that_was_set_back_does_not_start() {
    let outside = tempfile::tempdir().expect("a folder");
    let witness = Witness::serve(&outside.path().join("state")).await;
    let cast = Cast::gather().await;
    cast.write("bailiwick.yaml", &witness.settings());
    witness.knows(&cast);
    let house = House::with(cast).await;
    let first = confirmed(house.store()).await;
    assert_eq!(findings(&house).await, Vec::<String>::new());
    let cast = house.close().await;
    copy(&cast.dir().join("data"), &outside.path().join("old"));

    let house = House::with(cast).await;
    let answer = house.send("support-desk", body("Say hello.", json!({}))).await;
    let id = answer.id().to_string();
    assert!(confirmed(house.store()).await > first);
    let cast = house.close().await;
    let dir = cast.dir();
    let verified = verb(dir, &["verify"]).await;
    assert_eq!(verified.code, 0, "{}", verified.words);
    assert!(verified.out.contains("co-signed by witness.example/bank"), "{}", verified.out);

    // The call leaves with its proof, which needs the two public keys and nothing else.
    let proofs = outside.path().join("proofs");
    let shown = verb(dir, &["show", &id, "--proof", proofs.to_str().expect("UTF-8")]).await;
    assert_eq!(shown.code, 0, "{}", shown.words);
    let files: Vec<_> = std::fs::read_dir(&proofs).expect("a folder").collect();
    assert_eq!(files.len(), 2, "{files:?}");
    let (log, key) = (outside.path().join("log.key"), outside.path().join("witness.key"));
    std::fs::copy(cast.settings().store.join("spine/verifier"), &log).expect("a key");
    std::fs::write(&key, witness.key.to_string()).expect("a key");
    let (log, key) = (log.to_str().expect("UTF-8"), key.to_str().expect("UTF-8"));
    for file in files {
        let file = file.expect("a name").path();
        let name = file.to_str().expect("UTF-8");
        let asked = ["verify", "--proof", name, "--verifier", log, "--cosigner", key];
        let checked = verb(outside.path(), &asked).await;
        assert_eq!(checked.code, 0, "{}", checked.words);
        assert!(checked.out.contains(&id), "{}", checked.out);
        let text = std::fs::read_to_string(&file).expect("a proof");
        std::fs::write(&file, text.replace("index ", "index 1")).expect("a proof");
        let forged = verb(outside.path(), &asked).await;
        assert_eq!(forged.code, 1, "{}", forged.words);
    }

    // Everything was set back, what the co-signer said included: only the co-signer itself knows.
    std::fs::remove_dir_all(dir.join("data")).expect("a folder");
    copy(&outside.path().join("old"), &dir.join("data"));
    let classifier = Plan::default().classifier;
    let refused = run::start(dir, cast.settings(), classifier).await.err().expect("no server");
    assert!(refused.to_string().contains("witness.example/bank"), "{refused}");
    let queried = verb(dir, &["query"]).await;
    assert_eq!(queried.code, 3, "{}", queried.words);
    witness.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cosigner_that_is_away_or_a_stranger_stops_nothing_and_is_a_finding() {
    let alone = House::open().await;
    let said = findings(&alone).await;
    assert!(said[0].starts_with("nobody outside confirms the log"), "{said:?}");
    alone.close().await;

    let outside = tempfile::tempdir().expect("a folder");
    let witness = Witness::serve(&outside.path().join("state")).await;
    let cast = Cast::gather().await;
    cast.write("bailiwick.yaml", &witness.settings());
    let house = House::with(cast).await;
    let said = until("a finding", async || {
        findings(&house).await.into_iter().find(|one| one.contains("does not know this log"))
    });
    said.await;
    let answer = house.send("support-desk", body("Say hello.", json!({}))).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let cast = house.close().await;
    witness.stop.cancel();
    let house = House::with(cast).await;
    until("a finding", async || {
        findings(&house).await.into_iter().find(|one| one.contains("cannot be asked"))
    })
    .await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cosigner_is_set_up_on_the_command_line() {
    let place = tempfile::tempdir().expect("a folder");
    let state = place.path().join("state");
    let state = state.to_str().expect("UTF-8");
    let made =
        verb(place.path(), &["witness", "init", "--state", state, "--name", "w.example"]).await;
    assert_eq!(made.code, 0, "{}", made.words);
    Cosigner::parse(made.out.trim_end()).expect("a key");
    let again =
        verb(place.path(), &["witness", "init", "--state", state, "--name", "w.example"]).await;
    assert_eq!(again.code, 3, "{}", again.words);
    let log = place.path().join("log.key");
    std::fs::write(&log, "no key").expect("a file");
    let asked = ["witness", "trust", "--state", state, log.to_str().expect("UTF-8")];
    assert_eq!(verb(place.path(), &asked).await.code, 3);
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    std::fs::write(&log, key).expect("a file");
    let known = verb(place.path(), &asked).await;
    assert_eq!((known.code, known.words.contains("PeterNeumann")), (0, true), "{}", known.words);
}
