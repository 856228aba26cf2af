//! Records that go: a day whose time is over, and one person's calls. Through the real binary, with a
//! server that runs and without.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use proxy::config::Settings;
use proxy::pipeline::record;
use trace_store::clock::Clock;
use trace_store::disk::RealDisk;
use trace_store::record::UtcNanos;
use trace_store::{Settings as StoreSettings, Store};

use serde_json::json;

use crate::house::Cast;
use crate::house::caller::body;
use crate::house::command::{Process, verb};
use crate::house::until::until;

/// A clock that stands still, years ago.
#[derive(Debug)]
struct LongAgo;

impl Clock for LongAgo {
    fn now(&self) -> UtcNanos {
        UtcNanos(1_580_000_000_000_000_000) // 2020-01-26
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// A new folder whose store holds one record of January 2020.
async fn with_an_old_record(dir: &Path) {
    assert_eq!(verb(dir, &["init"]).await.code, 0);
    let path = dir.join("bailiwick.yaml");
    let text = std::fs::read_to_string(&path).expect("settings");
    std::fs::write(&path, text.replace(":8080", ":0").replace(":8081", ":0")).expect("a file");
    let settings = Settings::read(dir).expect("settings");
    let store = StoreSettings::new(&settings.store, &settings.store_keys, &settings.origin);
    let store = Store::open_on(store, Arc::new(RealDisk), Arc::new(LongAgo)).expect("a store");
    let old = record::operator("start", None, proxy::clock::now());
    store.append(old).await.expect("durable");
    store.close().expect("in order");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_day_is_named_confirmed_deleted_and_verified() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path();
    with_an_old_record(dir).await;
    let states = async |arguments: &[&str]| {
        let said = verb(dir, arguments).await;
        let rows = said.lines();
        let old = rows.iter().filter(|row| row["day"] == "2020-01-26");
        (said.code, old.map(|row| row["state"].to_string()).collect::<Vec<_>>(), said.words)
    };
    let overdue = verb(dir, &["verify"]).await;
    assert_eq!(overdue.code, 1, "{}", overdue.out);
    assert!(overdue.out.contains("operator/2020-01-26"), "{}", overdue.out);
    let (code, state, _) = states(&["retention", "status", "-o", "jsonl"]).await;
    assert_eq!((code, state), (0, vec!["\"over\"".to_owned()]));
    let (code, state, _) = states(&["retention", "dry-run", "-o", "jsonl"]).await;
    assert_eq!((code, state), (0, vec!["\"over\"".to_owned()]));

    // The machine was off for years, as far as the log can tell.
    let (code, state, words) = states(&["retention", "run", "-o", "jsonl"]).await;
    assert_eq!((code, state), (3, vec![]), "{words}");
    assert!(words.contains("retention confirm-clock"), "{words}");
    let log = place.path().join("log");
    let server = Process::serve(dir, &log).await;
    until("the server to say why it deletes nothing", async || {
        let log = std::fs::read_to_string(&log).expect("a log");
        log.contains("retention.clock_in_doubt").then_some(())
    })
    .await;
    let confirmed = verb(dir, &["retention", "confirm-clock", "--why", "it was in a box"]).await;
    assert_eq!(confirmed.code, 0, "{}", confirmed.words);
    let (code, state, _) = states(&["retention", "run", "-o", "jsonl"]).await;
    assert_eq!((code, state), (0, vec!["\"deleted\"".to_owned()]));
    let receipts = verb(dir, &["query", "--kind", "delete-receipt", "-o", "jsonl"]).await;
    assert_eq!(receipts.lines().len(), 1, "{}", receipts.words);
    assert_eq!(server.stop().await, 0);

    let whole = verb(dir, &["verify"]).await;
    assert_eq!(whole.code, 0, "{}", whole.out);
    assert!(whole.out.contains("deleted in order"), "{}", whole.out);
    let (code, state, _) = states(&["retention", "dry-run", "-o", "jsonl"]).await;
    assert_eq!((code, state), (0, vec![]));
}

/// A clock that runs a day and a half behind.
#[derive(Debug)]
struct Yesterday;

impl Clock for Yesterday {
    fn now(&self) -> UtcNanos {
        UtcNanos(proxy::clock::now().as_ns() - 130_000_000_000_000)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// Moves what was recorded today into a store of yesterday.
async fn a_day_ago(cast: &Cast) {
    let settings = cast.settings();
    let open = |clock: Arc<dyn Clock>| {
        let store = StoreSettings::new(&settings.store, &settings.store_keys, &settings.origin);
        Store::open_on(store, Arc::new(RealDisk), clock).expect("a store")
    };
    let today = open(Arc::new(trace_store::clock::SystemClock::new()));
    let records = crate::house::everything(&today, trace_store::Query::default());
    today.close().expect("in order");
    std::fs::remove_dir_all(&settings.store).expect("a store");
    std::fs::remove_dir_all(&settings.store_keys).expect("keys");
    let yesterday = open(Arc::new(Yesterday));
    let name = |name: &str| Some(trace_store::record::Subject::new(name.to_owned()));
    for stored in &records {
        let mut record = stored.record().clone();
        if let trace_store::Record::Decision(decision) = &mut record {
            decision.subject =
                name(if decision.application == "website" { "ada.lind" } else { "ben" });
        }
        yesterday.append(record).await.expect("durable");
    }
    yesterday.close().expect("in order");
}

/// A person's records with proof; then a hold, which is stronger than the request to erase them.
async fn taken_out_and_held(dir: &Path, erase: &[&str]) {
    let out = dir.join("person").to_string_lossy().into_owned();
    let taken = verb(dir, &["subject", "export", "ada.lind", "--out", &out]).await;
    assert_eq!(taken.code, 0, "{}", taken.words);
    let checked = verb(dir, &["verify", "--evidence", &out, "-o", "jsonl"]).await;
    assert_eq!(checked.code, 0, "{}", checked.out);
    let empty = dir.join("nobody").to_string_lossy().into_owned();
    assert_eq!(verb(dir, &["subject", "export", "eve", "--out", &empty]).await.code, 1);
    let recipients = verb(dir, &["subject", "recipients", "ada.lind", "-o", "jsonl"]).await;
    assert_eq!(recipients.code, 0, "{}", recipients.words);

    let why = ["--reason", "pending litigation", "--authority", "district court, 4 O 17/26"];
    let nothing = verb(dir, &[&["hold", "add"], &why[..]].concat()).await;
    assert_eq!(nothing.code, 2, "{}", nothing.words);
    let add = ["hold", "add", "--app", "website", "-o", "jsonl"];
    let added = verb(dir, &[&add[..], &why[..]].concat()).await;
    assert_eq!(added.code, 0, "{}", added.words);
    let id = added.lines()[0]["hold"].as_str().expect("an id").to_owned();
    assert!(!added.words.contains("no application"), "{}", added.words);
    let misspelt = ["hold", "add", "--app", "webiste", "-o", "jsonl"];
    let misspelt = verb(dir, &[&misspelt[..], &why[..]].concat()).await;
    assert!(misspelt.words.contains("did you mean \"website\""), "{}", misspelt.words);
    let other = misspelt.lines()[0]["hold"].as_str().expect("an id").to_owned();
    assert_eq!(verb(dir, &[&["hold", "release", &other], &why[..]].concat()).await.code, 0);
    let kept = verb(dir, &["query", "--hold", &id, "-o", "jsonl"]).await;
    assert_eq!((kept.code, kept.lines().len()), (0, 4), "{}", kept.words);
    let refused = verb(dir, &[erase, &["--yes"]].concat()).await;
    assert_eq!((refused.code, refused.lines().len()), (1, 0), "{}", refused.words);
    assert!(refused.words.contains(&id), "{}", refused.words);
    assert_eq!(verb(dir, &["subject", "find", "ada.lind", "-o", "jsonl"]).await.lines().len(), 4);
    let released = verb(dir, &[&["hold", "release", &id], &why[..]].concat()).await;
    assert_eq!(released.code, 0, "{}", released.words);
    let again = verb(dir, &[&["hold", "release", &id], &why[..]].concat()).await;
    assert_eq!(again.code, 3, "{}", again.words);
    let listed = verb(dir, &["hold", "list", "-o", "jsonl"]).await;
    assert_eq!(listed.lines()[0]["state"], "ended", "{}", listed.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_persons_calls_are_found_and_erased() {
    let cast = Cast::gather().await;
    let dir = cast.dir();
    let log = dir.join("log");
    let server = Process::serve(dir, &log).await;
    for application in ["website", "support-desk", "website"] {
        cast.ask(application, body("Say hello.", json!({}))).send(server.data).await;
    }
    assert_eq!(server.stop().await, 0);
    a_day_ago(&cast).await;

    let found = verb(dir, &["subject", "find", "ada.lind", "-o", "jsonl"]).await;
    assert_eq!((found.code, found.lines().len()), (0, 4), "{}", found.words);
    let nobody = verb(dir, &["subject", "find", "eve"]).await;
    assert_eq!(nobody.code, 1, "{}", nobody.words);
    let erase =
        ["subject", "erase", "ada.lind", "--ground", "Art. 17 GDPR, file 77", "-o", "jsonl"];
    let shown = verb(dir, &erase).await;
    assert_eq!((shown.code, shown.lines().len()), (0, 4));
    assert!(shown.words.contains("--yes"), "{}", shown.words);
    assert_eq!(verb(dir, &["subject", "find", "ada.lind", "-o", "jsonl"]).await.lines().len(), 4);
    taken_out_and_held(dir, &erase).await;

    let server = Process::serve(dir, &log).await;
    let gone = verb(dir, &[&erase[..], &["--yes"]].concat()).await;
    assert_eq!((gone.code, gone.lines().len()), (0, 4), "{}", gone.words);
    // Who may still keep something, as the register of the cast states it.
    assert!(gone.words.contains("Art. 19"), "{}", gone.words);
    assert_eq!(verb(dir, &["subject", "find", "ada.lind"]).await.code, 1);
    assert_eq!(verb(dir, &["subject", "find", "ben", "-o", "jsonl"]).await.lines().len(), 2);
    assert_eq!(server.stop().await, 0);
    let whole = verb(dir, &["verify"]).await;
    assert_eq!(whole.code, 0, "{}", whole.out);
    assert!(whole.out.contains("erased"), "{}", whole.out);
    // That somebody looked is on record, for whom is not.
    let reads = verb(dir, &["query", "--kind", "read", "--limit", "0", "-o", "jsonl"]).await;
    assert!(reads.out.contains("subject") && !reads.out.contains("ada.lind"), "{}", reads.out);
}
