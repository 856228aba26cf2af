//! Anthropic's form: only towards endpoints that speak it, with the credential where it has it.

use serde_json::json;
use stub_model::{Behaviour, Fault};

use super::{SECRET, arrived, forget};
use crate::house::caller::{Answer, Ask};
use crate::house::{Cast, EU_KEY, House};

const PATH: &str = "/v1/messages";

/// A house in which the own site and the cloud in the EU speak it.
async fn house() -> House {
    let cast = Cast::gather().await;
    let mut register = cast.read("register.yaml");
    for (name, forms) in [("own-site", "[openai, anthropic]"), ("eu-cloud", "[anthropic]")] {
        let entry = format!("- endpoint: {name}\n");
        register = register.replacen(&entry, &format!("{entry}    speaks: {forms}\n"), 1);
    }
    cast.write("register.yaml", &register);
    House::with(cast).await
}

async fn send(house: &House, application: &str, path: &str, body: &str) -> Answer {
    let key = house.key(application);
    let ask = Ask::post(key, path, body.to_owned()).without("authorization");
    let ask = ask.header("x-api-key", key).header("anthropic-version", "2023-06-01");
    ask.send(house.data).await
}

fn body(text: &str, more: &str) -> String {
    let text = json!(text);
    format!(
        r#"{{ "max_tokens":9007199254740993,"model":"assistant",{more}"messages":[{{"role":"user","content":{text}}}]}}"#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_where_it_is_spoken_and_nowhere_else() {
    let house = house().await;
    let answer = send(&house, "support-desk", PATH, &body("Say hello.", "")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["content"][0]["text"], "Say hello.");
    let want = body("Say hello.", "").replace("\"assistant\"", "\"mistral-large\"");
    assert_eq!(arrived(&house), [("eu-cloud".to_owned(), want)]);
    let [(_, got)] = house.arrivals().try_into().expect("one");
    assert_eq!(got.path, PATH);
    assert_eq!((got.header("x-api-key"), got.header("authorization")), (Some(EU_KEY), None));
    assert_eq!(got.header("anthropic-version"), Some("2023-06-01"));
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.finish_reason.as_deref(), Some("stop"));
    assert!(outcome.tokens.is_some_and(|tokens| tokens.input > 0 && tokens.output > 0));
    // A secret stays at home, also as a number of tokens.
    for path in [PATH, "/v1/messages/count_tokens"] {
        for sent in [body(SECRET, ""), body("x", &format!("\"system\":{},", json!(SECRET)))] {
            forget(&house);
            let answer = send(&house, "website", path, &sent).await;
            assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{path}");
            assert_eq!(house.arrivals().len(), 1);
        }
    }
    // An endpoint that speaks only this form is not asked in the other.
    forget(&house);
    let chat = house.send("support-desk", crate::house::caller::body("Hi", json!({}))).await;
    assert_eq!(chat.header("x-bailiwick-endpoint"), Some("own-site"), "{}", chat.text());
    let tool = body("x", r#""tools":[{"type":"web_search_20250305","name":"w"}],"#);
    let refused = send(&house, "website", PATH, &tool).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "feature_refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_speaks_it_the_caller_is_told() {
    let house = House::open().await;
    let answer = send(&house, "support-desk", PATH, &body("Say hello.", "")).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "form_not_spoken"));
    assert!(house.arrivals().is_empty());
    let outcome = house.outcome(answer.id()).await;
    assert_eq!((outcome.status, outcome.attempts.len()), (404, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_streams_end_with_their_own_last_event() {
    let house = house().await;
    let sent = body("once upon a time", "\"stream\":true,");
    let answer = send(&house, "support-desk", PATH, &sent).await;
    let text = answer.text();
    assert!(text.starts_with("event: message_start\ndata: "), "{text}");
    assert!(text.contains("event: ping\n"));
    assert!(text.ends_with("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"), "{text}");
    let outcome = house.outcome(answer.id()).await;
    assert_eq!((outcome.finish_reason.as_deref(), outcome.aborted_by), (Some("stop"), None));
    assert!(outcome.tokens.is_some_and(|tokens| tokens.input == 4 && tokens.output == 4));
    house.all(&Behaviour::fault(Fault::CutAfter { events: 4 }));
    let answer = send(&house, "support-desk", PATH, &sent).await;
    let text = answer.text();
    let (_, error) = text.split_once("event: error\ndata: ").expect("an error");
    let error: serde_json::Value = serde_json::from_str(error.trim_end()).expect("JSON");
    assert!(error["error"]["message"].is_string(), "{text}");
    assert!(!text.contains("message_stop"));
}
