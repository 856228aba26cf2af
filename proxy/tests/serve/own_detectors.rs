//! Detectors of the organisation's own in a server that runs: in this process, and over HTTP in the
//! form of Presidio.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use trace_store::record::Decision;
use trace_store::{Kind, Query};

use crate::house::caller::body;
use crate::house::{Cast, House, everything};

/// A service that says what it is told to say, and keeps what it was asked.
#[derive(Clone, Default)]
struct Service {
    says: Arc<Mutex<Says>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

#[derive(Clone, Default)]
enum Says {
    #[default]
    Nothing,
    /// Finds this word, by its places in characters, with this score.
    Finds(&'static str, f64),
    Text(StatusCode, String),
    Never,
}

impl Service {
    async fn start() -> (Self, SocketAddr) {
        let service = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/analyze", post(analyze)).with_state(service.clone());
        TaskTracker::new().spawn(async move { axum::serve(listener, router).await });
        (service, address)
    }

    fn says(&self, says: Says) {
        *self.says.lock().expect("a lock") = says;
    }

    fn asked(&self) -> Vec<Value> {
        self.asked.lock().expect("a lock").clone()
    }
}

async fn analyze(State(service): State<Service>, body: Bytes) -> (StatusCode, String) {
    let question: Value = serde_json::from_slice(&body).expect("a question in JSON");
    let text = question["text"].as_str().expect("a text").to_owned();
    service.asked.lock().expect("a lock").push(question);
    let says = service.says.lock().expect("a lock").clone();
    match says {
        Says::Nothing => (StatusCode::OK, "[]".to_owned()),
        Says::Finds(word, score) => {
            let start = text.split(word).next().expect("the word").chars().count();
            let end = start + word.chars().count();
            let found = json!([
                {"entity_type": "PERSON", "start": start, "end": end, "score": score,
                 "analysis_explanation": null, "recognition_metadata": {"recognizer_name": "x"}},
                {"entity_type": "DATE_TIME", "start": 0, "end": 1, "score": 1.0},
            ]);
            (StatusCode::OK, found.to_string())
        }
        Says::Text(status, text) => (status, text),
        Says::Never => std::future::pending().await,
    }
}

const REMOTE: &str = "
detectors: house
remote:
  - detector: presidio
    endpoint: analyzer
    language: de
    deadline: 300 ms
    least_score: 50
    answer: 4 KiB
    labels: {PERSON: financial.iban}
";

/// A cast whose applications may all use the own site, with a service there.
async fn cast_with(service: SocketAddr, detectors: &str) -> Cast {
    let cast = Cast::gather().await;
    let policy = cast.read("policy.yaml");
    let policy = policy.replace("    for: {apps: [website, support-desk, vault]}\n", "");
    cast.write("policy.yaml", &policy);
    let analyzer = cast
        .read("register.yaml")
        .split("  - endpoint: ")
        .nth(1)
        .expect("an endpoint")
        .replace("own-site\n", "analyzer\n")
        .replace(&cast.own.base_url(), &format!("http://{service}"))
        .replace("{plain: {}, assistant: {as: llama-small}, \"org/tiny:1b\": {}}", "{analyze: {}}");
    cast.write("register.yaml", &format!("{}  - endpoint: {analyzer}", cast.read("register.yaml")));
    cast.write("detectors.yaml", detectors);
    cast
}

/// Sends a text as the public website and gives its decision.
async fn decided(house: &House, text: &str) -> (u16, Decision) {
    let answer = house.send("website", body(text, json!({}))).await;
    let (_, decision) = house.decision(answer.id());
    (answer.status.as_u16(), decision)
}

fn labels(decision: &Decision) -> Vec<&str> {
    decision.labels.iter().map(|found| found.label.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_remote_detector_finds_counts_like_what_is_found_here() {
    let (service, address) = Service::start().await;
    let house = House::with(cast_with(address, REMOTE).await).await;
    let (status, decision) = decided(&house, "Grüße von Quirin.").await;
    assert_eq!((status, decision.eligible[0].endpoint.as_str()), (200, "us-cloud"));
    assert_eq!(decision.consulted, ["presidio"]);
    assert_eq!(labels(&decision), [""; 0]);

    service.says(Says::Finds("Quirin", 0.85));
    let (_, decision) = decided(&house, "Grüße von Quirin.").await;
    assert_eq!(labels(&decision), ["financial.iban"]);
    assert_eq!(decision.eligible[0].endpoint, "own-site");
    assert!(decision.classifier_complete);

    service.says(Says::Finds("Quirin", 0.4));
    let (_, decision) = decided(&house, "Grüße von Quirin.").await;
    assert_eq!(labels(&decision), [""; 0], "below the least score");

    // Who was asked stands in a record of its own, durable before the question left.
    let id = decision.record_id;
    let kinds: Vec<(u64, Kind)> = house
        .store()
        .get(&id)
        .expect("records")
        .iter()
        .map(|stored| (stored.index(), stored.record().kind()))
        .collect();
    assert_eq!(
        kinds.iter().map(|(_, kind)| *kind).collect::<Vec<_>>(),
        [Kind::Consultation, Kind::Decision, Kind::Outcome]
    );
    let asked_at = Query { kinds: vec![Kind::Consultation], ..Query::default() };
    let asked_at = Query { endpoints: vec!["analyzer".to_owned()], ..asked_at };
    let found = everything(house.store(), asked_at);
    assert_eq!(found.len(), 3, "found by the endpoint that was asked");

    let asked = service.asked();
    assert_eq!(asked.len(), 3, "one question a request");
    assert_eq!(asked[0]["language"], "de");
    assert!(asked[0]["text"].as_str().expect("a text").contains("Grüße von Quirin."));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_usable_answer_is_not_no_finding() {
    let (service, address) = Service::start().await;
    let house = House::with(cast_with(address, REMOTE).await).await;
    let form = r#"[{"entity_type": "PERSON", "start": 3, "end": 1, "score": 1.0}]"#;
    let place = r#"[{"entity_type": "PERSON", "start": 0, "end": 99999, "score": 1.0}]"#;
    let score = r#"[{"entity_type": "PERSON", "start": 0, "end": 1, "score": 7}]"#;
    let nowhere = r#"[{"entity_type": "PERSON", "start": 0, "end": 0, "score": 1.0}]"#;
    for says in [
        Says::Never,
        Says::Text(StatusCode::INTERNAL_SERVER_ERROR, "[]".to_owned()),
        Says::Text(StatusCode::TEMPORARY_REDIRECT, String::new()),
        Says::Text(StatusCode::OK, "no JSON".to_owned()),
        Says::Text(StatusCode::OK, "{\"error\": \"x\"}".to_owned()),
        Says::Text(StatusCode::OK, format!("[{}]", " ".repeat(8 << 10))),
        Says::Text(StatusCode::OK, form.to_owned()),
        Says::Text(StatusCode::OK, place.to_owned()),
        Says::Text(StatusCode::OK, score.to_owned()),
        Says::Text(StatusCode::OK, nowhere.to_owned()),
    ] {
        service.says(says);
        let (_, decision) = decided(&house, "Grüße von Quirin.").await;
        assert_eq!(labels(&decision), ["scan.error"]);
        assert!(!decision.classifier_complete);
        assert_eq!(decision.consulted, ["presidio"]);
        let eligible: Vec<&str> =
            decision.eligible.iter().map(|one| one.endpoint.as_str()).collect();
        assert!(eligible.iter().all(|name| name.starts_with("own-")), "{eligible:?}");
    }
    service.says(Says::Nothing);
    assert_eq!(labels(&decided(&house, "Grüße von Quirin.").await.1), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_about_a_call_that_its_declarations_refuse() {
    let (service, address) = Service::start().await;
    let house = House::with(cast_with(address, REMOTE).await).await;
    for header in ["x-bailiwick-purpose", "x-bailiwick-level", "x-bailiwick-labels"] {
        let ask = house.cast.ask("website", body("Grüße von Quirin.", json!({})));
        let answer = ask.header(header, "misspelt").send(house.data).await;
        assert_eq!(answer.status.as_u16(), 400, "{header}: {}", answer.text());
    }
    assert_eq!(service.asked(), Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn own_words_hold_from_one_reload_to_the_next() {
    let words = "detectors: house\nwords:\n  - {detector: projects, label: financial.iban, words: [Bluebird]}\n";
    let house =
        House::with(cast_with("127.0.0.1:9".parse().expect("an address"), words).await).await;
    let text = format!("About bluebird. {}", "Long enough to be remembered. ".repeat(40));
    let (_, first) = decided(&house, &text).await;
    assert_eq!((labels(&first), first.consulted.len()), (vec!["financial.iban"], 0));
    house.cast.write("detectors.yaml", &words.replace("Bluebird", "Nightbird"));
    house.running().reload().await.expect("good rules");
    let (_, second) = decided(&house, &text).await;
    assert_eq!(labels(&second), [""; 0], "no verdict of the detectors before is kept");
    assert_ne!((first.detectors, first.bundle), (second.detectors, second.bundle));
    house.running().reload().await.expect("good rules");
    let (_, third) = decided(&house, &text).await;
    assert_eq!((second.detectors, second.bundle), (third.detectors, third.bundle));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_detector_abroad_is_a_mistake_of_the_rules() {
    let (_, address) = Service::start().await;
    let cast = cast_with(address, &REMOTE.replace("analyzer", "eu-cloud")).await;
    let checked = crate::house::command::verb(cast.dir(), &["check"]).await;
    assert_eq!(checked.code, 1, "{}", checked.words);
    assert!(checked.words.contains("may not reach its endpoint \"eu-cloud\""), "{}", checked.words);
}
