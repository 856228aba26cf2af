//! Answers that are no JSON, and streams that end with a typed event.

use serde_json::json;
use stub_model::{Behaviour, Fault, Framing};
use trace_store::record::Party;

use super::post;
use crate::house::caller::Ask;
use crate::house::until::until;
use crate::house::{House, as_outcome};

#[tokio::test(flavor = "multi_thread")]
async fn speech_comes_as_bytes() {
    let house = House::open().await;
    let sent = json!({"model": "plain", "input": "good morning", "voice": "alloy"});
    let answer = post(&house, "support-desk", "/v1/audio/speech", &sent).await;
    assert_eq!(answer.header("content-type"), Some("audio/mpeg"));
    assert!(!answer.broken);
    assert_eq!(answer.body.len(), 64 << 10);
    assert!(answer.body.starts_with(b"good morning\0good"));
    let outcome = house.outcome(answer.id()).await;
    assert_eq!((outcome.answer_bytes, outcome.aborted_by), (64 << 10, None));
    // Half of it never looks like all of it.
    house.all(&Behaviour::fault(Fault::CutAfter { events: 1 }));
    let ask = Ask::post(house.key("support-desk"), "/v1/audio/speech", sent.to_string());
    if let Some(open) = ask.try_open(house.data).await {
        let answer = open.rest().await;
        assert!(answer.broken && answer.body.len() < 64 << 10);
    }
    let broken = async || {
        let records = house.records();
        let mut outcomes = records.iter().filter_map(as_outcome);
        outcomes.find(|outcome| outcome.aborted_by == Some(Party::Upstream)).cloned()
    };
    let outcome = until("an outcome of the broken call", broken).await;
    assert_eq!(outcome.answer_bytes, 32 << 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_end_with_their_own_last_event() {
    let house = House::open().await;
    for (path, sent, last) in [
        (
            "/v1/images/generations",
            json!({"model": "plain", "prompt": "a pixel", "stream": true}),
            "image_generation.completed",
        ),
        (
            "/v1/audio/speech",
            json!({"model": "plain", "input": "hi", "voice": "x", "stream_format": "sse"}),
            "speech.audio.done",
        ),
    ] {
        for framing in [Framing::Plain, Framing::Crlf, Framing::Split, Framing::Comments] {
            house.all(&Behaviour::framed(framing));
            let answer = post(&house, "support-desk", path, &sent).await;
            let events = answer.events();
            assert!(events.last().is_some_and(|event| event.contains(last)), "{events:?}");
            let named = format!("event: {last}\ndata: ");
            assert!(answer.text().contains(&named), "{}", answer.text());
            let outcome = house.outcome(answer.id()).await;
            assert!(outcome.tokens.is_some_and(|tokens| tokens.output > 0), "{path}");
            assert_eq!(outcome.aborted_by, None);
        }
        house.all(&Behaviour::fault(Fault::CutAfter { events: 1 }));
        let answer = post(&house, "support-desk", path, &sent).await;
        let events = answer.events();
        assert!(events.last().is_some_and(|event| event.contains("upstream_interrupted")));
    }
}
