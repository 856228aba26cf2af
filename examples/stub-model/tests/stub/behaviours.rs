//! How a stub misbehaves, one test for each way.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use stub_model::{Behaviour, ErrorBody, Fault, Framing, Handle, Refusal, Settings, State, Stub};
use tokio::time::Instant;

use crate::client::{Answer, asking, chat, connect, send, send_on};

async fn behaving(behaviour: Behaviour) -> Handle {
    Stub::start(Settings { behaviour, ..Settings::default() }).await.expect("a stub")
}

async fn streamed(stub: &Handle) -> Answer {
    chat(stub, "one two three", json!({"stream": true})).await
}

#[tokio::test]
async fn an_error_strikes_as_often_as_told() {
    let refusal = Refusal {
        retry_after: Some("1".into()),
        retry_after_ms: Some(20),
        should_retry: Some(false),
        ..Refusal::with_status(429)
    };
    let stub = behaving(Behaviour::fault(Fault::Error(refusal)).times(2)).await;
    for _ in 0..2 {
        let answer = chat(&stub, "x", json!({})).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert_eq!(answer.header("retry-after-ms"), Some("20"));
        assert_eq!(answer.header("x-should-retry"), Some("false"));
        assert_eq!(answer.json()["error"]["code"], "rate_limit_exceeded");
    }
    assert_eq!(chat(&stub, "x", json!({})).await.status, 200);
}

#[tokio::test]
async fn errors_come_in_several_bodies() {
    for (body, content_type, message) in [
        (ErrorBody::Openai, "application/json", Some("/error/message")),
        (ErrorBody::Flat, "application/json", Some("/message")),
        (ErrorBody::Html, "text/html", None),
        (ErrorBody::Empty, "text/plain", None),
    ] {
        let refusal = Refusal { body, ..Refusal::with_status(502) };
        let stub = behaving(Behaviour::fault(Fault::Error(refusal))).await;
        let answer = chat(&stub, "x", json!({})).await;
        assert_eq!(answer.status, 502);
        assert_eq!(answer.header("content-type"), Some(content_type));
        match message {
            Some(place) => assert!(answer.json().pointer(place).unwrap().is_string(), "{body:?}"),
            None => assert_eq!(answer.text().starts_with("<html>"), body == ErrorBody::Html),
        }
        let counts = stub.wait_for(|counts| counts.completed == 1).await;
        assert_eq!(counts.aborted, 0);
    }
}

#[tokio::test]
async fn a_redirect_names_its_place() {
    let fault = Fault::Redirect { status: 307, location: "http://elsewhere.example/v1".into() };
    let answer = chat(&behaving(Behaviour::fault(fault)).await, "x", json!({})).await;
    assert_eq!(answer.status, 307);
    assert_eq!(answer.header("location"), Some("http://elsewhere.example/v1"));
}

#[tokio::test]
async fn a_cut_before_headers_gives_no_answer() {
    let stub = behaving(Behaviour::fault(Fault::CutBeforeHeaders)).await;
    let body = asking("x", json!({})).to_string();
    assert!(send(&stub, Method::POST, "/v1/chat/completions", &body).await.is_none());
    assert_eq!(stub.requests()[0].state, State::Cut);
    assert_eq!((stub.counts().cut, stub.counts().aborted), (1, 0));
}

#[tokio::test]
async fn a_cut_stream_ends_unclean_after_its_events() {
    for (events, left) in [(0, 0), (3, 3), (99, 7)] {
        let stub = behaving(Behaviour::fault(Fault::CutAfter { events })).await;
        let answer = streamed(&stub).await;
        assert_eq!(answer.status, 200);
        assert!(answer.broken);
        assert_eq!(answer.events().len(), left);
        assert_eq!(stub.requests()[0].state, State::Cut);
    }
}

#[tokio::test]
async fn a_cut_plain_answer_is_half_as_long_as_declared() {
    let whole = chat(&behaving(Behaviour::default()).await, "x", json!({})).await.bytes();
    let stub = behaving(Behaviour::fault(Fault::CutAfter { events: 0 })).await;
    let answer = chat(&stub, "x", json!({})).await;
    assert!(answer.broken);
    assert_eq!(answer.header("content-length"), Some(whole.len().to_string().as_str()));
    assert_eq!(answer.bytes(), whole[..whole.len() / 2]);
}

#[tokio::test]
async fn a_hang_ends_when_the_caller_leaves() {
    let stub = behaving(Behaviour::fault(Fault::HangBeforeHeaders)).await;
    let mut sender = connect(&stub).await;
    let body = asking("x", json!({})).to_string();
    tokio::select! {
        answer = send_on(&mut sender, Method::POST, "/v1/chat/completions", &body) => {
            panic!("answered: {answer:?}")
        }
        counts = stub.wait_for_request(1) => assert_eq!((counts.read, counts.aborted), (1, 0)),
    }
    drop(sender);
    let counts = stub.wait_for_abort().await;
    assert_eq!((counts.aborted, counts.completed), (1, 0));
    assert_eq!(stub.requests()[0].state, State::Aborted);
}

#[tokio::test]
async fn a_hang_mid_stream_gives_its_events_first() {
    let stub = behaving(Behaviour::fault(Fault::HangAfter { events: 2 })).await;
    let mut sender = connect(&stub).await;
    let body = asking("x", json!({"stream": true})).to_string();
    let request = http::Request::post("/v1/chat/completions")
        .header("host", "stub")
        .body(http_body_util::Full::from(body))
        .unwrap();
    let mut answer = sender.send_request(request).await.unwrap().into_body();
    let mut text = String::new();
    while text.matches("data: ").count() < 2 {
        let frame = http_body_util::BodyExt::frame(&mut answer).await.unwrap().unwrap();
        text += std::str::from_utf8(frame.data_ref().unwrap()).unwrap();
    }
    drop((answer, sender));
    assert_eq!(stub.wait_for_abort().await.aborted, 1);
    assert_eq!(stub.requests()[0].frames_out, 2);
}

#[tokio::test]
async fn an_error_inside_a_stream_ends_it() {
    let stub = behaving(Behaviour::fault(Fault::ErrorEventAfter { events: 2 })).await;
    let answer = streamed(&stub).await;
    assert!(!answer.broken);
    let events = answer.events();
    assert_eq!(events.len(), 3);
    let last: Value = serde_json::from_str(&events[2]).unwrap();
    assert!(last["error"]["message"].as_str().unwrap().contains("mid-stream"));
    // A plain answer is not touched.
    assert_eq!(chat(&stub, "x", json!({})).await.json()["choices"][0]["message"]["content"], "x");
}

#[tokio::test]
async fn every_framing_says_the_same_in_its_own_form() {
    let sign = |framing: Framing| match framing {
        Framing::Plain | Framing::Burst | Framing::Split => "data: {",
        Framing::Crlf => "}\r\n\r\ndata: ",
        Framing::Cr => "}\r\rdata: ",
        Framing::NoSpace => "data:{",
        Framing::Comments => ": ping\n\n",
        Framing::MultiLine => "data: {\ndata:   \"",
        Framing::Fields => "retry: 1000\n\nid: 0\n",
        Framing::Bom => "\u{feff}data: ",
    };
    for framing in [
        Framing::Plain,
        Framing::Burst,
        Framing::Split,
        Framing::Crlf,
        Framing::Cr,
        Framing::NoSpace,
        Framing::Comments,
        Framing::MultiLine,
        Framing::Fields,
        Framing::Bom,
    ] {
        let stub = behaving(Behaviour::framed(framing)).await;
        let answer = chat(&stub, "zażółć gęślą jaźń 🦀", json!({"stream": true})).await;
        assert!(answer.text().contains(sign(framing)), "{framing:?}: {}", answer.text());
        assert_eq!(answer.said(), "zażółć gęślą jaźń 🦀", "{framing:?}");
        assert_eq!(answer.events().last().unwrap(), "[DONE]", "{framing:?}");
        if framing == Framing::Split {
            assert!(answer.parts.iter().all(|part| part.len() <= 7));
            assert!(answer.parts.iter().any(|part| std::str::from_utf8(part).is_err()));
        }
    }
}

#[tokio::test]
async fn events_leave_one_by_one() {
    let answer = streamed(&behaving(Behaviour::default()).await).await;
    assert_eq!(answer.parts.len(), answer.events().len());
}

#[tokio::test(start_paused = true)]
async fn delays_pass_before_headers_and_between_chunks() {
    let behaviour = Behaviour { chunk_delay_ms: 10_000, ..Behaviour::slow(60_000) };
    let stub = behaving(behaviour).await;
    let start = Instant::now();
    let answer = streamed(&stub).await;
    let gaps = u32::try_from(answer.events().len() - 1).unwrap();
    // The paused clock moves only for these waits, so this holds on any machine.
    assert!(start.elapsed() >= Duration::from_secs(60) + gaps * Duration::from_secs(10));
    stub.set(Behaviour::default());
    let start = Instant::now();
    assert_eq!(streamed(&stub).await.said(), "one two three");
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn usage_and_done_can_be_left_out() {
    let stub = behaving(Behaviour { usage: false, done: false, ..Behaviour::default() }).await;
    assert!(chat(&stub, "x", json!({})).await.json().get("usage").is_none());
    let more = json!({"stream": true, "stream_options": {"include_usage": true}});
    let answer = chat(&stub, "x", more).await;
    assert!(!answer.text().contains("[DONE]"));
    assert!(!answer.text().contains("total_tokens"));
    assert_eq!(answer.said(), "x");
}

#[tokio::test]
async fn the_answer_its_reasoning_and_headers_can_be_fixed() {
    let behaviour = Behaviour {
        answer: Some("always this".into()),
        reasoning: Some("let me think".into()),
        headers: [("set-cookie".to_owned(), "a=b".to_owned())].into(),
        chunks: 2,
        ..Behaviour::default()
    };
    let stub = behaving(behaviour).await;
    let plain = chat(&stub, "x", json!({})).await;
    assert_eq!(plain.header("set-cookie"), Some("a=b"));
    let message = &plain.json()["choices"][0]["message"];
    assert_eq!(message["content"], "always this");
    assert_eq!(message["reasoning_content"], "let me think");
    let answer = streamed(&stub).await;
    assert_eq!(answer.said(), "always this");
    assert_eq!(answer.chunks()[1]["choices"][0]["delta"]["reasoning_content"], "let me think");
    assert_eq!(answer.chunks().len(), 1 + 1 + 2 + 1);
}
