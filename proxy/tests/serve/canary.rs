//! A marked, restricted prompt over every path, failures included: its mark appears at the servers
//! of the decision and nowhere else. Searched are the other servers, every answer that is a
//! refusal, every log line, every record as decrypted, and every file that was written.

use std::path::PathBuf;

use classifiers::{Classifier, Detector, Found, Text};
use http::Method;
use serde_json::{Value, json};
use stub_model::{Behaviour, Fault, Framing, Refusal};

use crate::house::caller::{Answer, Ask, body, raw};
use crate::house::command::{Process, verb};
use crate::house::disk::{FaultyDisk, Trouble};
use crate::house::search::{assert_in_no_file, holds, listen};
use crate::house::until::{reaches, until};
use crate::house::{Cast, EU_KEY, House, Plan, US_KEY};

/// The mark; long and odd enough to stand nowhere by accident.
const MARK: &str = "quillfeather-obsidian-zanzibar";

/// A prompt that only the own site may see.
fn prompt() -> String {
    format!("TLP:RED\nThe code word is {MARK}; tell nobody.")
}

fn marked(more: Value) -> String {
    body(&prompt(), more)
}

/// Asserts that a refusal holds nothing of the prompt.
fn clean(what: &str, answer: &Answer) {
    assert_ne!(answer.status, 200, "{what}");
    assert!(!holds(&answer.everything(), MARK), "{what}: {}", answer.text());
}

/// Asserts that the mark is nowhere but at `allowed` servers, and gives back what was written.
async fn nowhere_else(what: &str, house: House, allowed: &[&str]) {
    for server in house.servers() {
        assert_eq!(server.counts().dropped, 0);
        let saw = server.saw(MARK.as_bytes());
        assert!(!saw || allowed.contains(&server.name()), "{what}: {} saw it", server.name());
    }
    if let Ok(page) = house.store().query(&trace_store::Query { limit: 1000, ..Default::default() })
    {
        for stored in page.records {
            let kind = stored.record().kind().name();
            assert!(!holds(stored.canonical(), MARK), "{what}: a {kind} holds it");
        }
    }
    let cast = house.close().await;
    assert_in_no_file(cast.dir(), MARK);
    let lines = listen().text();
    assert!(!lines.is_empty() && !holds(&lines, MARK), "{what}: a log line holds it");
}

fn faults(elsewhere: &str) -> Vec<Behaviour> {
    let location = format!("{elsewhere}/chat/completions");
    let error = |body, status| {
        let refusal = Refusal { body, ..Refusal::with_status(status) };
        Behaviour::fault(Fault::Error(refusal))
    };
    vec![
        Behaviour::fault(Fault::CutBeforeHeaders),
        Behaviour::fault(Fault::HangBeforeHeaders),
        Behaviour::fault(Fault::CutAfter { events: 0 }),
        Behaviour::fault(Fault::CutAfter { events: 3 }),
        Behaviour::fault(Fault::ErrorEventAfter { events: 2 }),
        Behaviour::fault(Fault::Redirect { status: 307, location: location.clone() }),
        Behaviour::fault(Fault::Redirect { status: 302, location }),
        error(stub_model::ErrorBody::Openai, 500),
        error(stub_model::ErrorBody::Html, 502),
        error(stub_model::ErrorBody::Flat, 429),
        error(stub_model::ErrorBody::Empty, 400),
        Behaviour::framed(Framing::Split),
        Behaviour::framed(Framing::MultiLine),
        Behaviour { usage: false, done: false, ..Behaviour::default() },
        // Lies: the type of an answer it is not, a place elsewhere, headers of ours.
        Behaviour {
            headers: [
                ("content-type", "text/event-stream"),
                ("content-location", "https://elsewhere.example/"),
                ("x-bailiwick-endpoint", "us-cloud"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
            ..Behaviour::default()
        },
        Behaviour {
            answer: Some("\u{0}\u{1}\n\ndata: [DONE]\n\n".to_owned()),
            ..Behaviour::default()
        },
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn home_servers_that_fail_in_every_way() {
    for case in 0..faults("").len() {
        let house = House::planned(Plan { first_byte: "100 ms", ..Plan::default() }).await;
        let behaviour = faults(&house.us.base_url()).swap_remove(case);
        let what = format!("{behaviour:?}");
        house.own.set(behaviour.clone());
        // The answers may hold the prompt, which the stub echoes to the one who sent it.
        for both in [false, true] {
            house.spare.set(if both { behaviour.clone() } else { Behaviour::default() });
            for stream in [false, true] {
                house.send("website", marked(json!({"stream": stream}))).await;
            }
        }
        assert!(house.own.saw(MARK.as_bytes()), "{what}: it was tried");
        nowhere_else(&what, house, &["own-site", "own-spare"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn home_servers_that_are_gone() {
    let mut house = House::open().await;
    let idle = async || {
        stub_model::Stub::start(stub_model::Settings::named("idle")).await.expect("a port")
    };
    let own = std::mem::replace(&mut house.cast.own, idle().await);
    let spare = std::mem::replace(&mut house.cast.spare, idle().await);
    own.stop().await;
    spare.stop().await;
    for stream in [false, true] {
        let answer = house.send("website", marked(json!({"stream": stream}))).await;
        assert_eq!(answer.code(), "no_permitted_endpoint_reachable");
        clean("gone", &answer);
    }
    nowhere_else("servers that are gone", house, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_is_denied() {
    let house = House::open().await;
    for more in [
        json!({}),
        json!({"stream": true}),
        json!({"model": "frontier"}),
        json!({"model": "gpt-17"}),
    ] {
        let answer = house.send("lab", marked(more)).await;
        clean("denied", &answer);
    }
    nowhere_else("a denial", house, &[]).await;
}

/// As many marked prompts as the environment asks for, each with a mark of its own, permitted and denied,
/// plain and streamed: after them no file and no log line holds any.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn however_many_prompts_come_none_is_written() {
    const CALLERS: u64 = 8;
    let prompts = std::env::var("BAILIWICK_MARKERS").ok().and_then(|text| text.parse().ok());
    let prompts: u64 = prompts.unwrap_or(160);
    let house = std::sync::Arc::new(House::open().await);
    let tasks = tokio_util::task::TaskTracker::new();
    let mut callers = Vec::new();
    for caller in 0..CALLERS {
        let house = std::sync::Arc::clone(&house);
        callers.push(tasks.spawn(async move {
            let mut sent = 0;
            for n in (caller..prompts).step_by(usize::try_from(CALLERS).expect("few")) {
                let text = format!("TLP:RED\nThe code word of {n} is {MARK}-{n}; tell nobody.");
                let application = if n % 3 == 0 { "lab" } else { "vault" };
                let answer =
                    house.send(application, body(&text, json!({"stream": n % 2 == 0}))).await;
                assert_eq!(answer.status, if n % 3 == 0 { 403 } else { 200 }, "{}", answer.text());
                sent += 1;
            }
            sent
        }));
    }
    let mut sent = 0;
    for caller in callers {
        sent += caller.await.expect("a caller");
    }
    assert_eq!(sent, prompts);
    let house = std::sync::Arc::into_inner(house).expect("the callers are done");
    let cast = house.close().await;
    assert_in_no_file(cast.dir(), MARK);
    assert!(!holds(&listen().text(), MARK), "a log line holds it");
    println!("torture {{\"test\":\"prompts\",\"prompts\":{prompts},\"written\":0}}");
}

/// A detector that fails as `fault` says on texts that hold the mark.
struct Failing(fn(&str));

impl Detector for Failing {
    fn name(&self) -> &'static str {
        "failing"
    }

    fn version(&self) -> &'static str {
        "1"
    }

    fn detect(&self, text: &Text<'_>, _found: &mut Found) {
        let text = *text.text.expose();
        if text.contains(MARK) {
            (self.0)(text);
        }
    }
}

/// A detector of the organisation's own that fails, in a public prompt: nothing but the failure
/// closes the cloud.
async fn failing_detector(what: &str, fault: fn(&str)) {
    let classifier = Classifier::new(classifiers::Settings::default());
    let classifier = classifier.with_detector(Box::new(Failing(fault)));
    let settings = "\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
limits: {classify_timeout: 50 ms}
";
    let house = House::planned(Plan { classifier, settings, ..Plan::default() }).await;
    // A second text behind the first, for a deadline that passed meanwhile.
    let sent = |stream: bool| {
        let more = json!({"stream": stream, "messages": [
            {"role": "system", "content": format!("The code word is {MARK}.")},
            {"role": "user", "content": "word ".repeat(2000)}]});
        body("", more)
    };
    for stream in [false, true] {
        let answer = house.send("website", sent(stream)).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{what}");
        assert!(answer.header("x-bailiwick-labels").expect("labels").contains("scan"), "{what}");
        let refused = house.send("lab", sent(stream)).await;
        assert_eq!(refused.code(), "policy_denied", "{what}");
        clean(what, &refused);
    }
    let fine = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(fine.header("x-bailiwick-endpoint"), Some("us-cloud"), "others are judged as ever");
    nowhere_else(what, house, &["own-site"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detector_that_panics() {
    // As `serve` has it. While it is in place, other tests of this process fail without words.
    let usual = std::panic::take_hook();
    proxy::telemetry::report_panics_by_place();
    failing_detector("a panic", |text| panic!("as a slice in the wrong place does: {text}")).await;
    std::panic::set_hook(usual);
    let lines = String::from_utf8_lossy(&listen().text()).into_owned();
    let line = lines.lines().find(|line| line.contains("process.panicked")).expect("a line");
    assert!(line.contains("canary.rs"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detector_that_takes_too_long() {
    failing_detector("a timeout", |_| std::thread::sleep(std::time::Duration::from_millis(80)))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_refuses() {
    for trouble in [Trouble::Full, Trouble::WritesFail, Trouble::SyncsFail] {
        let disk = FaultyDisk::default();
        let house = House::planned(Plan { disk: Some(disk.clone()), ..Plan::default() }).await;
        disk.set(trouble);
        let what = format!("{trouble:?}");
        until("a refusal", async || {
            let answer = house.send("website", marked(json!({}))).await;
            (answer.code() == "audit_unavailable").then(|| clean(&what, &answer))
        })
        .await;
        let arrived = house.own.count();
        for stream in [false, true] {
            let answer = house.send("website", marked(json!({"stream": stream}))).await;
            assert_eq!(answer.code(), "audit_unavailable", "{what}");
            clean(&what, &answer);
        }
        assert_eq!(house.own.count(), arrived, "{what}: sent without a record");
        nowhere_else(&what, house, &["own-site"]).await;
    }
    let house = House::open().await;
    house.store().clone().close().expect("a store that closes");
    let answer = house.send("website", marked(json!({}))).await;
    assert_eq!(answer.code(), "audit_unavailable");
    clean("closed", &answer);
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_leaves() {
    let house = House::open().await;
    house.own.set(Behaviour::fault(Fault::HangBeforeHeaders));
    let call = house.ask("website", marked(json!({}))).try_open(house.data);
    tokio::select! {
        _ = call => panic!("it does not answer"),
        _ = reaches(&house.own, |counts| counts.read >= 1) => {}
    }
    reaches(&house.own, |counts| counts.aborted == 1).await;
    house.own.set(Behaviour::fault(Fault::HangAfter { events: 2 }));
    let mut open = house.ask("website", marked(json!({"stream": true}))).open(house.data).await;
    open.read_until("TLP").await;
    drop(open);
    reaches(&house.own, |counts| counts.aborted == 2).await;
    // And one that leaves in the middle of its own body.
    let text = marked(json!({}));
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
        house.key("website"),
        text.len() + 1
    );
    let mut stream = tokio::net::TcpStream::connect(house.data).await.expect("a server");
    tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes()).await.expect("a server");
    drop(stream);
    nowhere_else("callers that leave", house, &["own-site"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reload_in_flight() {
    let house = House::open().await;
    // Before it, the policy lets this application's text go anywhere in Europe.
    let strict = house.read("policy.yaml");
    let lax = strict.replace("\"tlp:red\": restricted", "\"tlp:red\": public");
    assert_ne!(lax, strict);
    house.write("policy.yaml", &lax);
    house.running().reload().await.expect("a lax policy");
    house.us.set(Behaviour::fault(Fault::HangAfter { events: 2 }));
    let other = body("TLP:RED\nAnother text.", json!({"stream": true}));
    let mut open = house.ask("website", other).open(house.data).await;
    open.read_until("TLP").await;
    // While that call is under way, the strict policy comes into force.
    house.write("policy.yaml", &strict);
    house.running().reload().await.expect("a strict policy");
    house.us.set(Behaviour::default());
    for stream in [false, true] {
        let answer = house.send("website", marked(json!({"stream": stream}))).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"));
    }
    drop(open);
    nowhere_else("a reload", house, &["own-site"]).await;
}

/// Requests that hold the mark where it does not belong, and are refused.
fn misplaced(cast: &Cast) -> Vec<(&'static str, Ask)> {
    let good = body("Hi", json!({}));
    let ask = cast.ask("website", good.clone());
    let key = cast.key("website");
    let broken = |text: String| Ask::chat(key, text);
    vec![
        ("cut short", broken(format!("{{\"model\":\"plain\",\"messages\":[\"{MARK}"))),
        ("a syntax error", broken(format!("{{\"{MARK}\" \"{MARK}\"}}"))),
        ("a duplicate key", broken(format!("{{\"{MARK}\":1,\"{MARK}\":2}}"))),
        ("no JSON", broken(MARK.to_owned())),
        ("trailing", broken(format!("{good} {MARK}"))),
        ("a model", cast.ask("website", body("Hi", json!({"model": MARK})))),
        ("a type", cast.ask("website", body("Hi", json!({"stream": MARK})))),
        (
            "a messages type",
            cast.ask("website", json!({"model": "plain", "messages": MARK}).to_string()),
        ),
        ("a level", ask.clone().header("x-bailiwick-level", MARK)),
        ("labels", ask.clone().header("x-bailiwick-labels", MARK)),
        ("a purpose", ask.clone().header("x-bailiwick-purpose", MARK)),
        (
            "metadata",
            cast.ask("website", body("Hi", json!({"metadata": {"bailiwick_level": MARK}}))),
        ),
        ("a key", Ask::chat(MARK, good)),
        ("a coding", ask.clone().header("content-encoding", MARK)),
        ("a type of body", ask.clone().header("content-type", MARK)),
        ("a query", ask.clone().path(&format!("/v1/chat/completions?q={MARK}"))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_in_a_request_that_is_refused() {
    let house = House::open().await;
    for (what, ask) in misplaced(&house) {
        let answer = ask.send(house.data).await;
        assert!(answer.status.is_client_error(), "{what}: {}", answer.status);
        clean(what, &answer);
    }
    // The path is the caller's own text, repeated to the caller alone, as OpenAI does.
    let ask = house.ask("website", "").method(Method::GET);
    ask.path(&format!("/v1/models/{MARK}")).send(house.data).await;
    nowhere_else("a refusal", house, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_in_every_field_and_header_that_is_forwarded() {
    let house = House::open().await;
    let secret = prompt();
    for more in [
        json!({"user": secret}),
        json!({"safety_identifier": secret}),
        json!({"metadata": {"a": secret}}),
        json!({"invented": {"deep": [secret]}}),
        json!({secret.clone(): 1}),
        json!({"tools": [{"type": "function", "function": {"name": "f", "description": secret}}]}),
        json!({"messages": [{"role": "user", "content": [{"type": "text", "text": secret}]}]}),
        json!({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": secret}}]}]}),
    ] {
        for application in ["website", "support-desk", "vault", "lab"] {
            let answer = house.send(application, body("Hi", more.clone())).await;
            assert_eq!(answer.status == 200, application != "lab", "{application} {more}");
            if application == "lab" {
                clean("a field", &answer);
            }
        }
    }
    for name in [
        "idempotency-key",
        "x-client-request-id",
        "openai-beta",
        "openai-organization",
        "user-agent",
        "traceparent",
        "tracestate",
        "baggage",
        "cookie",
        "x-stainless-lang",
        "x-bailiwick-subject",
        "x-other",
    ] {
        let ask = house.ask("website", body("Hi", json!({})));
        let answer = ask.header(name, &format!("TLP:RED {MARK}")).send(house.data).await;
        assert_eq!(answer.status, 200, "{name}");
    }
    nowhere_else("fields and headers", house, &["own-site"]).await;
}

/// An endpoint that takes any model's name repeats it in its answer; it stands in no record.
#[tokio::test(flavor = "multi_thread")]
async fn a_mark_as_the_name_of_a_model() {
    let cast = Cast::gather().await;
    let register = cast.read("register.yaml");
    cast.write(
        "register.yaml",
        &register.replacen("{plain: {}, assistant", "{\"*\": {}, assistant", 1),
    );
    let house = House::with(cast).await;
    for stream in [false, true] {
        let sent = body("Hi", json!({"model": MARK, "stream": stream}));
        let answer = house.send("vault", sent).await;
        assert_eq!((answer.status.as_u16(), house.saw(MARK)), (200, vec!["own-site"]));
        assert!(!holds(format!("{:?}", answer.headers).as_bytes(), MARK));
        let outcome = house.outcome(answer.id()).await;
        assert_eq!(outcome.model_answered.as_deref(), Some("(not in the register)"));
    }
    nowhere_else("a model's name", house, &["own-site"]).await;
}

/// One process, all paths: what it writes to its log and its folder holds neither the mark nor any
/// credential.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_process_leaves_no_trace_of_content_or_credentials() {
    let cast = Cast::described("150 ms", crate::house::SETTINGS).await;
    let logs = tempfile::tempdir().expect("a folder");
    let log = logs.path().join("log");
    let process = Process::serve(cast.dir(), &log).await;
    let send = async |sent: String| cast.ask("website", sent).send(process.data).await;
    for behaviour in faults(&cast.us.base_url()) {
        cast.own.set(behaviour.clone());
        for stream in [false, true] {
            send(marked(json!({"stream": stream}))).await;
        }
    }
    cast.all(&Behaviour::fault(Fault::CutBeforeHeaders));
    clean("unreachable", &send(marked(json!({}))).await);
    cast.all(&Behaviour::default());
    for (what, ask) in misplaced(&cast) {
        clean(what, &ask.send(process.data).await);
    }
    // After so many failures either home server may come first.
    cast.all(&Behaviour::fault(Fault::HangAfter { events: 2 }));
    let aborted = || cast.own.counts().aborted + cast.spare.counts().aborted;
    let before = aborted();
    let mut open = cast.ask("website", marked(json!({"stream": true}))).open(process.data).await;
    open.read_until("TLP").await;
    drop(open);
    until("the server to be left", async || (aborted() > before).then_some(())).await;
    // A bad reload, whose message must not quote a file with secrets either.
    let register = cast.read("register.yaml");
    cast.write("register.yaml", &register.replace("{file: eu.key}", "{fil: eu.key}"));
    process.signal("HUP");
    process.logged("rules.reload_failed").await;
    cast.write("register.yaml", &register);
    // Bytes that are no HTTP at all.
    raw(process.data, format!("{MARK}\r\n\r\n").as_bytes()).await;
    let listed = verb(cast.dir(), &["query", "--limit", "0", "-o", "jsonl"]).await;
    let keys = verb(cast.dir(), &["keys", "list"]).await;
    assert_eq!((listed.code, keys.code), (0, 0), "{}{}", listed.words, keys.words);
    assert!(listed.lines().len() > 50);
    assert_eq!(process.stop().await, 0);

    let own_key = cast.key("website");
    let mut seen: Vec<(PathBuf, Vec<u8>)> = crate::house::search::files(cast.dir());
    seen.extend(crate::house::search::files(logs.path()));
    seen.push(("query".into(), listed.out.into_bytes()));
    seen.push(("keys".into(), [keys.out, keys.words].concat().into_bytes()));
    for (path, bytes) in seen {
        let credential = path.extension().is_some_and(|extension| extension == "key");
        for text in [MARK, own_key, cast.key("lab"), EU_KEY, US_KEY] {
            assert!(credential || !holds(&bytes, text), "{} holds {text}", path.display());
        }
    }
    assert!(std::fs::metadata(&log).expect("a log").len() > 2_000);
    for server in [&cast.eu, &cast.us] {
        assert!(!server.saw(MARK.as_bytes()), "{}", server.name());
    }
}
