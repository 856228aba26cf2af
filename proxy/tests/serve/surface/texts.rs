//! Completions and moderations: bytes as they were sent, streams, usage.

use serde_json::json;
use stub_model::{Behaviour, Fault};

use super::{arrived, forget, post, send};
use crate::house::House;

/// A body that a program which parses and prints would not give back.
const AWKWARD: &str = r#" { "prompt" : ["a","\u00e9\/"] ,"big":123456789012345678901234567890,"model":"plain",
"temperature":0.10,"x":{"b":-0.0,"a":[ ]},"exp":1E+2 , "suffix":null } "#;

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_arrives_as_it_was_sent() {
    let house = House::open().await;
    let answer = send(&house, "support-desk", "/v1/completions", AWKWARD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-bailiwick-changed"), None);
    assert_eq!(arrived(&house), [("eu-cloud".to_owned(), AWKWARD.to_owned())]);
    assert_eq!(answer.json()["choices"][1]["text"], "é/");
    let outcome = house.outcome(answer.id()).await;
    let tokens = outcome.tokens.expect("usage");
    assert_eq!(outcome.finish_reason.as_deref(), Some("stop"));
    assert!(tokens.input > 0 && tokens.output > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streamed_completion_ends_as_chat_does() {
    let house = House::open().await;
    let sent = json!({"model": "assistant", "prompt": "once upon a time", "stream": true});
    let answer = post(&house, "support-desk", "/v1/completions", &sent).await;
    let events = answer.events();
    assert_eq!(events.last().map(String::as_str), Some("[DONE]"));
    let text: String = events
        .iter()
        .filter_map(|event| serde_json::from_str::<serde_json::Value>(event).ok())
        .filter_map(|chunk| chunk.pointer("/choices/0/text")?.as_str().map(str::to_owned))
        .collect();
    assert_eq!(text, "once upon a time");
    // Usage was asked for on the proxy's own account, and is taken out again.
    assert!(!answer.text().contains("usage"), "{}", answer.text());
    let changed = answer.header("x-bailiwick-changed").expect("changes");
    assert_eq!(changed, "stream_options.include_usage,model");
    assert!(house.outcome(answer.id()).await.tokens.is_some());
    house.all(&Behaviour::fault(Fault::CutAfter { events: 2 }));
    let answer = post(&house, "support-desk", "/v1/completions", &sent).await;
    let last = answer.events().pop().expect("an event");
    assert!(last.contains("upstream_interrupted"), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderation_needs_no_model() {
    let house = House::open().await;
    let answer =
        post(&house, "support-desk", "/v1/moderations", &json!({"input": "I am fine."})).await;
    // The API's default, which no endpoint of this house offers.
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "model_not_found"));
    let named = json!({"model": "assistant", "input": ["a", "b"]});
    let answer = post(&house, "support-desk", "/v1/moderations", &named).await;
    assert_eq!(answer.json()["results"].as_array().map(Vec::len), Some(2));
    forget(&house);
    for (path, sent, param) in [
        ("/v1/moderations", json!({"model": "plain"}), "input"),
        ("/v1/embeddings", json!({"model": "plain"}), "input"),
        ("/v1/embeddings", json!({"input": "x"}), "model"),
        ("/v1/images/generations", json!({"model": "plain"}), "prompt"),
        ("/v1/audio/speech", json!({"model": "plain", "Input": "x"}), "body"),
    ] {
        let answer = post(&house, "website", path, &sent).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "invalid_field"));
        assert_eq!(answer.json()["error"]["param"], param, "{path} {sent}");
    }
    assert!(house.arrivals().is_empty());
}
