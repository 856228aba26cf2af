//! What answers hold, end to end: it is recorded, taken out, or ends the answer, plain and streamed,
//! in every form that answers have.

use serde_json::{Value, json};
use stub_model::Behaviour;
use trace_store::record::{Outcome, Party};

use crate::house::caller::{Answer, Ask, body};
use crate::house::{Cast, House};

const CARD: &str = "5555 5555 5555 4444";

/// A house whose policy says this of answers, and whose endpoints say this.
async fn house(lines: &str, said: &str) -> House {
    let cast = Cast::gather().await;
    let policy = cast.read("policy.yaml");
    let lines = if lines.is_empty() { String::new() } else { format!("\nanswers:\n{lines}") };
    cast.write("policy.yaml", &format!("{policy}{lines}"));
    let house = House::with(cast).await;
    for server in [&house.own, &house.spare, &house.eu, &house.us] {
        let answer = Some(said.to_owned());
        server.set(Behaviour { answer, chunks: 40, ..Behaviour::default() });
    }
    house
}

fn line(then: &str) -> String {
    format!("  - {{find: [payments], then: {then}, because: No card leaves.}}\n")
}

fn said() -> String {
    let words = "the parcel will be there by noon. ".repeat(30);
    format!("{words}Pay with {CARD} now. {words}")
}

fn labels(outcome: &Outcome) -> Vec<(&str, u64)> {
    let all = outcome.answer_labels.iter();
    let all = all.filter(|one| !one.label.starts_with("lang."));
    all.map(|one| (one.label.as_str(), one.count)).collect()
}

/// All text of a chat stream, and its last finish reason.
fn streamed(answer: &Answer) -> (String, Option<String>) {
    let mut all = (String::new(), None);
    for data in answer.events().iter().filter(|data| *data != "[DONE]") {
        let piece: Value = serde_json::from_str(data).expect("JSON");
        let choice = &piece["choices"][0];
        all.0.push_str(choice["delta"]["content"].as_str().unwrap_or_default());
        all.1 = choice["finish_reason"].as_str().map(str::to_owned).or(all.1);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_an_answer_holds_is_recorded_and_it_passes_as_it_is() {
    let house = house("", &said()).await;
    for stream in [false, true] {
        let asked = body("hello", json!({"stream": stream}));
        let answer = house.ask("website", asked).send(house.data).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let text = match stream {
            true => streamed(&answer).0,
            false => answer.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned(),
        };
        assert_eq!(text, said());
        let outcome = house.outcome(answer.id()).await;
        assert_eq!(labels(&outcome), [("financial.payment_card", 1)], "stream: {stream}");
        assert_eq!(outcome.aborted_by, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_value_is_taken_out_of_every_kind_of_answer() {
    let house = house(&line("redact"), &said()).await;
    let expected = said().replace(CARD, "<PAYMENT_CARD_REMOVED>");
    let plain = house.ask("website", body("hello", json!({}))).send(house.data).await;
    assert_eq!(plain.json()["choices"][0]["message"]["content"], expected);
    assert_eq!(plain.header("x-bailiwick-changed"), Some("answer"));
    for chunks in [1, 3, 40, 400] {
        let answer = Some(said());
        house.us.set(Behaviour { answer, chunks, ..Behaviour::default() });
        let asked = body("hello", json!({"stream": true}));
        let answer = house.ask("website", asked).send(house.data).await;
        assert_eq!(streamed(&answer), (expected.clone(), Some("stop".to_owned())), "{chunks}");
        let outcome = house.outcome(answer.id()).await;
        assert!(outcome.changed.iter().any(|one| one == "answer"), "{:?}", outcome.changed);
        assert_eq!(labels(&outcome), [("financial.payment_card", 1)]);
    }
    let response = responses(&house, true).await;
    let events = json_events(&response);
    let told: String = events.iter().filter_map(|event| event["delta"].as_str()).collect();
    assert_eq!(told, expected);
    let last = events.last().unwrap();
    assert_eq!(last["type"], "response.completed");
    assert_eq!(last["response"]["output"][0]["content"][0]["text"], expected);
    assert!(!response.text().contains(CARD));
}

fn json_events(answer: &Answer) -> Vec<Value> {
    answer.events().iter().map(|data| serde_json::from_str(data).expect("JSON")).collect()
}

async fn responses(house: &House, stream: bool) -> Answer {
    let asked = json!({"model": "plain", "input": "hello", "stream": stream, "store": false});
    let key = house.key("website");
    Ask::post(key, "/v1/responses", asked.to_string()).send(house.data).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_ends_before_the_value_and_says_so() {
    let house = house(&line("stop"), &said()).await;
    let before = said().split_once(CARD).unwrap().0.to_owned();
    let asked = body("hello", json!({"stream": true}));
    let answer = house.ask("website", asked).send(house.data).await;
    assert_eq!(streamed(&answer), (before.clone(), Some("content_filter".to_owned())));
    assert_eq!(answer.events().last().map(String::as_str), Some("[DONE]"));
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.aborted_by, Some(Party::Proxy));
    assert_eq!(outcome.finish_reason.as_deref(), Some("content_filter"));

    let plain = house.ask("website", body("hello", json!({}))).send(house.data).await;
    assert_eq!(plain.status, 200);
    let choice = &plain.json()["choices"][0];
    assert_eq!(choice["finish_reason"], "content_filter");
    assert_eq!(choice["message"]["content"], "");

    let events = json_events(&responses(&house, true).await);
    let numbers: Vec<u64> = events.iter().map(|e| e["sequence_number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>(), "without gaps");
    let last = events.last().unwrap();
    assert_eq!(last["type"], "response.incomplete");
    assert_eq!(last["response"]["incomplete_details"]["reason"], "content_filter");
    let told: String = events.iter().filter_map(|event| event["delta"].as_str()).collect();
    assert_eq!(told, before);
    let plain = responses(&house, false).await;
    assert_eq!(plain.json()["status"], "incomplete");
}
