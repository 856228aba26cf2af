//! Changing rules and keys while the server serves, by signal, and ending it in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use proxy::config::reload;
use serde_json::json;
use stub_model::{Behaviour, Fault};
use trace_store::record::Record;

use crate::house::caller::{Ask, body};
use crate::house::command::{Process, verb};
use crate::house::until::{reaches, until};
use crate::house::{Cast, House, everything};

struct Stage {
    cast: Cast,
    process: Process,
    _logs: tempfile::TempDir,
}

async fn stage() -> Stage {
    let cast = Cast::gather().await;
    let logs = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    Stage { cast, process, _logs: logs }
}

impl Stage {
    async fn goes_to(&self, application: &str) -> String {
        let answer =
            self.cast.ask(application, body("Say hello.", json!({}))).send(self.process.data).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.header("x-bailiwick-endpoint").expect("an endpoint").to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_files_change_nothing_and_good_ones_everything() {
    let stage = stage().await;
    let cast = &stage.cast;
    let (policy, register) = (cast.read("policy.yaml"), cast.read("register.yaml"));
    let apps = cast.read("apps.yaml");
    let bad = [
        ("policy.yaml", policy.replace("may_use: [own-site]", "may_use: [own-sight]"), "own-sight"),
        ("policy.yaml", policy.replace("website: public", "website: pubic"), "pubic"),
        (
            "policy.yaml",
            policy.replace("zones: [own-site]}", "zones: [eu-operated]}"),
            "card number",
        ),
        ("policy.yaml", "policy: [".to_owned(), "policy.yaml"),
        ("register.yaml", register.replace("eu.key", "gone.key"), "gone.key"),
        ("register.yaml", register.replace("operator: self", "operatr: self"), "operatr"),
        ("apps.yaml", apps.replace("app: lab", "app: website"), "website"),
    ];
    for (number, (file, text, word)) in bad.into_iter().enumerate() {
        let before = cast.read(file);
        cast.write(file, &text);
        stage.process.signal("HUP");
        let logged = until("a failed reload", async || {
            stage.process.all_logged("rules.reload_failed").into_iter().nth(number)
        })
        .await;
        let error = logged["error"].as_str().expect("an error");
        assert!(error.contains(word), "{word}: {error}");
        assert_eq!(logged["level"], "ERROR");
        assert_eq!(stage.goes_to("website").await, "us-cloud", "{word}");
        cast.write(file, &before);
    }

    cast.write(
        "policy.yaml",
        &policy.replace("website: public", "website: internal").replace(
            "{app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]",
            "{app: website}, zones: [eu-operated, own-site]",
        ),
    );
    stage.process.signal("HUP");
    stage.process.logged("rules.reloaded").await;
    assert_eq!(stage.goes_to("website").await, "eu-cloud");
    // The prober still says ready: a bad file is no reason to take the node out.
    let ready = Ask::get("", "/readyz").send(stage.process.data).await;
    assert_eq!(ready.text(), "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_call_finishes_on_the_version_it_began_with() {
    let house = House::open().await;
    house.us.set(Behaviour { chunk_delay_ms: 40, ..Behaviour::default() });
    let ask = house.ask("website", body("one two three four", json!({"stream": true})));
    let mut open = ask.open(house.data).await;
    open.read_until("one").await;
    let policy = house.read("policy.yaml");
    let stricter = policy
        .replace("version: 1", "version: 2")
        .replace("website: public", "website: restricted")
        .replace("  - {test: public page, given: {app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]}\n", "");
    house.write("policy.yaml", &stricter);
    house.running().reload().await.expect("good rules");
    let after = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(after.header("x-bailiwick-endpoint"), Some("own-site"));
    let answer = open.rest().await;
    assert!(answer.text().ends_with("data: [DONE]\n\n") && !answer.text().contains("error"));
    let (_, before) = house.decision(answer.id());
    let (_, then) = house.decision(after.id());
    assert_eq!((before.policy_version.as_str(), then.policy_version.as_str()), ("1", "2"));
    assert_ne!(before.policy_digest, then.policy_digest);
    assert_eq!(house.outcome(answer.id()).await.endpoint.as_deref(), Some("us-cloud"));
}

/// Two versions of the rules that send the same call to different places take turns under load: every
/// call is answered, and no decision has the version of one and the endpoints of the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_is_dropped_or_decided_by_two_versions() {
    const RELOADS: usize = 24;
    const CALLERS: usize = 6;
    let house = Arc::new(House::open().await);
    let first = house.read("policy.yaml");
    let second = first
        .replace("version: 1", "version: 2")
        .replace("website: public", "website: restricted")
        .replace("  - {test: public page, given: {app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]}\n", "");
    let stop = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicUsize::new(0));
    let tasks = tokio_util::task::TaskTracker::new();
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let (house, stop) = (Arc::clone(&house), Arc::clone(&stop));
        let answered = Arc::clone(&answered);
        callers.push(tasks.spawn(async move {
            let mut ids = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let answer = house.send("website", body("Say hello.", json!({}))).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
                let endpoint = answer.header("x-bailiwick-endpoint").expect("an endpoint");
                ids.push((answer.id(), endpoint.to_owned()));
                answered.fetch_add(1, Ordering::Relaxed);
            }
            ids
        }));
    }
    for reload in 0..RELOADS {
        let before = answered.load(Ordering::Relaxed);
        house.write("policy.yaml", if reload % 2 == 0 { &second } else { &first });
        house.running().reload().await.expect("good rules");
        until("calls under these rules", async || {
            (answered.load(Ordering::Relaxed) >= before + CALLERS).then_some(())
        })
        .await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut by_version = [0, 0];
    for caller in callers {
        for (id, endpoint) in caller.await.expect("a caller") {
            let (_, decision) = house.decision(id);
            let listed = decision.eligible.iter().any(|one| one.endpoint == endpoint);
            assert!(listed, "{endpoint} answered and is not on the list of its decision");
            let leads = decision.eligible.first().map(|one| one.endpoint.as_str());
            let version = usize::from(decision.policy_version == "2");
            let expected = ["us-cloud", "own-site"][version];
            assert_eq!((leads, endpoint.as_str()), (Some(expected), expected));
            by_version[version] += 1;
        }
    }
    assert!(by_version.iter().all(|calls| *calls >= RELOADS), "{by_version:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_call_that_is_still_trying_does_not_follow_new_rules() {
    let house = House::open().await;
    house.us.set(Behaviour { fault: Some(Fault::CutBeforeHeaders), ..Behaviour::slow(150) });
    let call = house.send("website", body("Say hello.", json!({})));
    let mut call = std::pin::pin!(call);
    tokio::select! {
        _ = &mut call => panic!("it is slow"),
        _ = reaches(&house.us, |counts| counts.read >= 1) => {}
    }
    // The register now knows another server under the name that would be tried next.
    let register = house.read("register.yaml");
    house.write("register.yaml", &register.replace(&house.eu.base_url(), &house.spare.base_url()));
    house.running().reload().await.expect("good rules");
    let answer = call.await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    assert_eq!((house.eu.count(), house.spare.count()), (1, 0), "the address that was decided on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_passes_narrows_and_lets_no_edit_slip_in() {
    let cast = Cast::gather().await;
    let register = cast.read("register.yaml");
    let dated =
        "processed_in: {value: [FR], grade: declared, basis: contract, by: us, review: 2090-03-01}";
    cast.write("register.yaml", &register.replacen("processed_in: [FR]", dated, 1));
    let house = House::with(cast).await;
    let goes = async || {
        let answer = house.send("support-desk", body("Say hello.", json!({}))).await;
        answer.header("x-bailiwick-endpoint").map(str::to_owned)
    };
    assert_eq!(goes().await.as_deref(), Some("eu-cloud"));
    house.write("policy.yaml", "policy: [an edit that is under way");
    let day = |text: &str| {
        let at: jiff::Timestamp = text.parse().expect("a time");
        proxy::clock::Timestamp::from_ns(u64::try_from(at.as_nanosecond()).expect("after 1970"))
    };
    reload::begin_day(house.gateway(), day("2090-02-28T12:00:00Z")).await;
    assert_eq!(goes().await.as_deref(), Some("eu-cloud"), "its last days have not passed");
    reload::begin_day(house.gateway(), day("2090-03-02T00:00:01Z")).await;
    assert_eq!(goes().await.as_deref(), Some("own-site"), "what has expired is not stated");
    let records = house.records();
    let last = records.iter().rev().find_map(|stored| {
        let Record::Policy(policy) = stored.record() else { return None };
        policy.why.clone()
    });
    assert_eq!(last.as_deref(), Some("a date in the rules took effect: unsigned rules (--dev)"));
    // Rules that cannot be used at all close the door until there are others.
    house.gateway().close_rules();
    let answer = house.send("vault", body("Say hello.", json!({}))).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "rules_unusable"));
    assert_eq!(answer.header("x-should-retry"), Some("false"));
    let ready = Ask::get("", "/readyz").send(house.data).await;
    assert_eq!(ready.text(), "no");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_come_and_go_while_it_serves() {
    let stage = stage().await;
    let (cast, at) = (&stage.cast, stage.process.data);
    let made = verb(cast.dir(), &["keys", "create", "website"]).await;
    assert_eq!(made.code, 0, "{}", made.words);
    let key = made.out.trim().to_owned();
    let status = async |key: &str| Ask::get(key, "/v1/models").send(at).await.status.as_u16();
    until("a new key to work", async || (status(&key).await == 200).then_some(())).await;
    let table: serde_json::Value =
        serde_json::from_str(&cast.read("data/api-keys.json")).expect("JSON");
    let mut table = table;
    let keys = table["keys"].as_array_mut().expect("keys");
    keys.retain(|entry| !key.starts_with(entry["prefix"].as_str().expect("a prefix")));
    cast.write("data/api-keys.json", &table.to_string());
    until("a removed key to stop", async || (status(&key).await == 401).then_some(())).await;
    assert_eq!(status(cast.key("website")).await, 200, "the others still work");
    // A damaged table changes nothing.
    cast.write("data/api-keys.json", "{");
    stage.process.logged("keys.reload_failed").await;
    assert_eq!(status(cast.key("website")).await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_signal_to_stop_lets_a_stream_finish() {
    let Stage { cast, process, _logs } = stage().await;
    let (at, governance) = (process.data, process.governance);
    cast.us.set(Behaviour { chunk_delay_ms: 100, ..Behaviour::default() });
    let ask = cast.ask("website", body("one two three four", json!({"stream": true})));
    let mut open = ask.open(at).await;
    open.read_until("one").await;
    process.signal("TERM");
    process.logged("server.draining").await;
    // No new connection is taken.
    until("the listener to close", async || {
        cast.ask("website", body("Say hello.", json!({})))
            .try_open(at)
            .await
            .is_none()
            .then_some(())
    })
    .await;
    let answer = open.rest().await;
    assert!(answer.text().ends_with("data: [DONE]\n\n"), "{}", answer.text());
    let mut process = process;
    assert_eq!(process.ended().await, 0);
    assert!(tokio::net::TcpStream::connect(governance).await.is_err());
    let shown = verb(cast.dir(), &["show", &answer.id().to_string(), "-o", "jsonl"]).await;
    assert_eq!((shown.code, shown.lines().len()), (0, 2), "{}", shown.words);
    let settings = cast.settings();
    let store = proxy::run::open_store(&settings).expect("a store");
    assert_eq!(store.recovery().gaps, 0, "nothing was left open");
    let last = everything(&store, trace_store::Query::default()).pop().expect("records");
    let trace_store::Record::Read(_) = last.record() else {
        panic!("that `show` asked is the last")
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stream_that_never_ends_is_cut_when_the_time_to_drain_is_over() {
    let settings = "\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
limits: {drain: 300 ms}
";
    let cast = Cast::described("30 s", settings).await;
    let logs = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    cast.us.set(Behaviour::fault(Fault::HangAfter { events: 2 }));
    let ask = cast.ask("website", body("one two three four", json!({"stream": true})));
    let mut open = ask.open(process.data).await;
    open.read_until("one").await;
    assert_eq!(process.stop().await, 0);
    let answer = open.rest().await;
    assert!(!answer.text().contains("[DONE]"));
    // What was under way is closed, by an outcome or by a gap at the next start.
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    let shown = verb(cast.dir(), &["show", &answer.id().to_string(), "-o", "jsonl"]).await;
    assert_eq!(shown.lines().len(), 2, "{}", shown.out);
    assert_eq!(process.stop().await, 0);
}
