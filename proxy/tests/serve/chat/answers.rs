//! Answers come back as the model server gave them, plain or streamed, in whatever framing.

use serde_json::{Value, json};
use stub_model::{Behaviour, Fault, Framing, Refusal};

use crate::house::House;
use crate::house::caller::body;

fn tool() -> Value {
    json!({"tools": [{"type": "function", "function": {"name": "look_up", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_answer_is_relayed_byte_for_byte() {
    let house = House::open().await;
    for (more, server) in
        [(json!({}), "us-cloud"), (tool(), "us-cloud"), (json!({"n": 3}), "us-cloud")]
    {
        let sent = body("Say héllo \u{1f600}.", more);
        let answer = house.send("website", sent.clone()).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some(server));
        // The stub answers alike to the same body, apart from the number it counts.
        let direct = direct(&house, server, &sent).await;
        let digitless = |text: String| text.replace(|c: char| c.is_ascii_digit(), "#");
        assert_eq!(digitless(answer.text()), digitless(direct));
    }
}

/// What a server answers without a proxy in between.
async fn direct(house: &House, server: &str, sent: &str) -> String {
    let address = house.server(server).address();
    crate::house::caller::Ask::chat("none", sent.to_owned()).send(address).await.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn tools_and_schemas_work_in_both_forms() {
    let house = House::open().await;
    let called = house.send("website", body("Weather in Ghent?", tool())).await.json();
    let call = &called["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(call["name"], "look_up");
    assert_eq!(called["choices"][0]["finish_reason"], "tool_calls");

    let mut streamed = tool();
    streamed["stream"] = true.into();
    let answer = house.send("website", body("Weather in Ghent?", streamed)).await;
    let arguments: String = answer
        .events()
        .iter()
        .filter(|event| *event != "[DONE]")
        .filter_map(|event| {
            let chunk: Value = serde_json::from_str(event).expect("JSON");
            let call = chunk.pointer("/choices/0/delta/tool_calls/0/function/arguments")?.clone();
            call.as_str().map(str::to_owned)
        })
        .collect();
    assert_eq!(arguments, call["arguments"].as_str().expect("arguments"));

    let schema = json!({"response_format": {"type": "json_schema", "json_schema": {"name": "s",
        "schema": {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}}}});
    let made = house.send("website", body("Is it?", schema)).await.json();
    let content = made["choices"][0]["message"]["content"].as_str().expect("content").to_owned();
    assert!(serde_json::from_str::<Value>(&content).expect("JSON")["ok"].is_boolean());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_framing_reads_alike() {
    let house = House::open().await;
    let text = "Ünïcode \u{1f600} and plain words that are cut into several pieces";
    for framing in [
        Framing::Plain,
        Framing::Crlf,
        Framing::Cr,
        Framing::NoSpace,
        Framing::Comments,
        Framing::MultiLine,
        Framing::Split,
        Framing::Fields,
        Framing::Bom,
        Framing::Burst,
    ] {
        house.us.set(Behaviour { chunks: 7, ..Behaviour::framed(framing) });
        let answer = house.send("website", body(text, json!({"stream": true}))).await;
        assert_eq!(answer.status, 200, "{framing:?}");
        assert_eq!(answer.said(), text, "{framing:?}");
        assert_eq!(answer.events().last().map(String::as_str), Some("[DONE]"), "{framing:?}");
        assert!(!answer.broken, "{framing:?}");
        let outcome = house.outcome(answer.id()).await;
        assert_eq!(outcome.finish_reason.as_deref(), Some("stop"), "{framing:?}");
        assert!(outcome.tokens.is_some() && outcome.aborted_by.is_none(), "{framing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_arrives_piece_by_piece_with_the_headers_of_one() {
    let house = House::open().await;
    house.us.set(Behaviour::fault(Fault::HangAfter { events: 3 }));
    let mut open = house
        .ask("website", body("one two three four five", json!({"stream": true})))
        .open(house.data)
        .await;
    // The server says no more, so what came was relayed at once.
    open.read_until("one").await;
    let header = |name: &str| open.headers.get(name).map(|value| value.to_str().expect("text"));
    assert_eq!(header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert_eq!(header("cache-control"), Some("no-cache"));
    assert_eq!(header("x-accel-buffering"), Some("no"));
    assert_eq!(header("content-length"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_that_only_we_asked_for_is_taken_out_again() {
    let house = House::open().await;
    let usage = |events: &[String]| -> Vec<Value> {
        let chunks = events.iter().filter(|event| *event != "[DONE]");
        let chunks = chunks.map(|event| serde_json::from_str::<Value>(event).expect("JSON"));
        chunks.filter(|chunk| chunk["choices"].as_array().is_some_and(Vec::is_empty)).collect()
    };
    let unasked = house.send("website", body("Say hello.", json!({"stream": true}))).await;
    assert!(usage(&unasked.events()).is_empty());
    assert_eq!(unasked.header("x-bailiwick-changed"), Some("stream_options.include_usage"));
    let tokens = house.outcome(unasked.id()).await.tokens.expect("usage is recorded all the same");
    assert_eq!(tokens.source, trace_store::record::TokenSource::Upstream);

    let more = json!({"stream": true, "stream_options": {"include_usage": true}});
    let asked = house.send("website", body("Say hello.", more)).await;
    assert_eq!(usage(&asked.events()).len(), 1);
    assert_eq!(asked.header("x-bailiwick-changed"), None);

    let more = json!({"stream": true, "stream_options": {"include_usage": false}});
    let declined = house.send("website", body("Say hello.", more)).await;
    assert!(usage(&declined.events()).is_empty());
    assert_eq!(declined.header("x-bailiwick-changed"), None, "a choice of the caller's stands");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_nobody_reported_is_counted_here() {
    let house = House::open().await;
    house.us.set(Behaviour { usage: false, ..Behaviour::default() });
    for stream in [false, true] {
        let sent = body("hello world", json!({"stream": stream}));
        let answer = house.send("website", sent).await;
        let tokens = house.outcome(answer.id()).await.tokens.expect("a count");
        assert_eq!(tokens.source, trace_store::record::TokenSource::Local);
        assert_eq!(tokens.output, 2, "\"hello world\" comes back, and is two tokens");
        assert!(tokens.input >= 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_without_done_ends_as_its_server_ended_it() {
    let house = House::open().await;
    house.us.set(Behaviour { done: false, ..Behaviour::default() });
    let answer = house.send("website", body("Say hello.", json!({"stream": true}))).await;
    assert_eq!(answer.said(), "Say hello.");
    assert!(!answer.text().contains("[DONE]") && !answer.text().contains("error"));
    assert_eq!(house.outcome(answer.id()).await.aborted_by, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn vendors_fields_survive() {
    let house = House::open().await;
    house.us.set(Behaviour { reasoning: Some("thinking".to_owned()), ..Behaviour::default() });
    let answer = house.send("website", body("Say hello.", json!({"stream": true}))).await;
    assert!(answer.text().contains("\"reasoning_content\":\"thinking\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_the_server_are_relayed_as_they_are() {
    let house = House::open().await;
    for (status, shape) in [
        (400, stub_model::ErrorBody::Openai),
        (401, stub_model::ErrorBody::Flat),
        (404, stub_model::ErrorBody::Openai),
        (422, stub_model::ErrorBody::Html),
        (500, stub_model::ErrorBody::Empty),
    ] {
        let refusal = Refusal { body: shape, ..Refusal::with_status(status) };
        house.all(&Behaviour::fault(Fault::Error(refusal)));
        let sent = body("Say hello.", json!({"stream": true}));
        let direct = direct(&house, "us-cloud", &sent).await;
        let answer = house.send("website", sent).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (status, direct), "{shape:?}");
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"));
        let outcome = house.outcome(answer.id()).await;
        assert_eq!((outcome.status, outcome.attempts.len()), (status, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_refusal_to_serve_is_relayed_with_its_pacing() {
    let house = House::open().await;
    let refusal = Refusal {
        retry_after: Some("7".to_owned()),
        retry_after_ms: Some(7000),
        should_retry: Some(true),
        ..Refusal::with_status(429)
    };
    house.all(&Behaviour::fault(Fault::Error(refusal)));
    let answer = house.send("vault", body("Say hello.", json!({}))).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), Some("7"));
    assert_eq!(answer.header("retry-after-ms"), Some("7000"));
    assert_eq!(answer.header("x-should-retry"), Some("true"));
    assert_eq!(answer.header("x-ratelimit-remaining-requests"), Some("9999"));
    assert_eq!(house.outcome(answer.id()).await.attempts.len(), 2, "each home server once");
}
