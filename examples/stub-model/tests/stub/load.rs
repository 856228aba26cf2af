//! The prebuilt answers that load tests check against.

use http::Method;
use serde_json::json;
use stub_model::{Answers, LoadAnswer, Settings, Stub};

use crate::client::{asking, chat, connect, send_on};

#[tokio::test]
async fn prebuilt_answers_carry_the_hash_of_their_request() {
    for flush_each in [true, false] {
        let shape = LoadAnswer { flush_each, ..LoadAnswer::default() };
        let settings = Settings { answers: Answers::Load(shape.clone()), ..Settings::load() };
        let stub = Stub::start(settings).await.unwrap();
        let mut sender = connect(&stub).await;
        for text in ["short".to_owned(), "long ".repeat(40_000)] {
            let plain = asking(&text, json!({})).to_string();
            let answer =
                send_on(&mut sender, Method::POST, "/v1/chat/completions", &plain).await.unwrap();
            let object = answer.json();
            let said = object["choices"][0]["message"]["content"].as_str().unwrap();
            assert_eq!(said, shape.text(plain.as_bytes()));
            assert_eq!(object["usage"]["total_tokens"], 220);

            let streamed = asking(&text, json!({"stream": true})).to_string();
            let answer = send_on(&mut sender, Method::POST, "/v1/chat/completions", &streamed)
                .await
                .unwrap();
            assert_eq!(answer.said(), shape.text(streamed.as_bytes()));
            assert_eq!(answer.events().last().unwrap(), "[DONE]");
            assert_eq!(answer.events().len(), shape.events + 4);
        }
        assert_eq!(stub.wait_for(|counts| counts.completed == 4).await.arrived, 4);
    }
}

#[tokio::test]
async fn the_text_opens_with_hash_and_length() {
    let shape = LoadAnswer { text_bytes: 100, ..LoadAnswer::default() };
    let text = shape.text(b"abc");
    // CRC-32 (ISO-HDLC) of "abc".
    assert!(text.starts_with("352441c2-0000000003 "), "{text}");
    assert!(text.starts_with(&LoadAnswer::opening(0x3524_41c2, 3)));
    assert_eq!(text.len(), 100);
}

#[tokio::test]
async fn other_paths_answer_as_ever() {
    let stub = Stub::start(Settings::load()).await.unwrap();
    let answer = crate::client::get(&stub, "/v1/models").await;
    assert_eq!(answer.json()["object"], "list");
    assert_eq!(chat(&stub, "x", json!({})).await.status, 200);
}
