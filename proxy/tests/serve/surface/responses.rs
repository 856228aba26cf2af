//! Responses without kept state: never stored elsewhere, refused where they continue what nobody
//! keeps, their streams numbered without a gap to a proper last event.

use serde_json::{Value, json};
use stub_model::{Behaviour, Fault, Framing};
use trace_store::record::Party;

use super::{arrived, forget, post, send};
use crate::house::disk::{FaultyDisk, Trouble};
use crate::house::{House, Plan};

const PATH: &str = "/v1/responses";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_never_kept_at_another_operator() {
    let house = House::open().await;
    for (sent, want, changed) in [
        (
            r#"{ "model":"plain","input":"Hi" , "big":9007199254740993}"#,
            r#"{"store":false, "model":"plain","input":"Hi" , "big":9007199254740993}"#,
            Some("store"),
        ),
        (
            r#"{"model":"plain","store":true,"input":"Hi"}"#,
            r#"{"model":"plain","store":false,"input":"Hi"}"#,
            Some("store"),
        ),
        (
            r#"{"model":"plain","store":false,"input":"Hi"}"#,
            r#"{"model":"plain","store":false,"input":"Hi"}"#,
            None,
        ),
        (
            r#"{"model":"assistant","input":"Hi"}"#,
            r#"{"store":false,"model":"mistral-large","input":"Hi"}"#,
            Some("store,model"),
        ),
    ] {
        forget(&house);
        let answer = send(&house, "support-desk", PATH, sent).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-bailiwick-changed"), changed);
        assert_eq!(arrived(&house), [("eu-cloud".to_owned(), want.to_owned())]);
        let (_, decision) = house.decision(answer.id());
        let splices = &decision.eligible[0].splices;
        assert!(splices.iter().any(|splice| splice.name == "store" && splice.value == "false"));
    }
    forget(&house);
    // At home it may be, and what is only counted is never kept.
    let sent = r#"{"model":"plain","input":"Hi"}"#;
    send(&house, "vault", PATH, sent).await;
    assert_eq!(arrived(&house), [("own-site".to_owned(), sent.to_owned())]);
    forget(&house);
    let answer = send(&house, "support-desk", "/v1/responses/input_tokens", sent).await;
    assert_eq!(answer.json()["object"], "response.input_tokens");
    assert_eq!(arrived(&house), [("eu-cloud".to_owned(), sent.to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_have_to_be_kept_is_refused() {
    let house = House::open().await;
    for (more, status, code, param) in [
        (json!({"previous_response_id": "resp_1"}), 400, "state_not_kept", "previous_response_id"),
        (json!({"conversation": "conv_1"}), 400, "state_not_kept", "conversation"),
        (json!({"prompt": {"id": "pmpt_1"}}), 400, "state_not_kept", "prompt"),
        (
            json!({"input": [{"type": "item_reference", "id": "msg_1"}]}),
            400,
            "state_not_kept",
            "input",
        ),
        (json!({"background": true}), 403, "background_refused", "background"),
    ] {
        let mut sent = json!({"model": "plain", "input": "Hi"});
        sent.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
        for path in [PATH, "/v1/responses/input_tokens", "/v1/responses/compact"] {
            let answer = post(&house, "website", path, &sent).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{sent}");
            assert_eq!(answer.json()["error"]["param"], param);
        }
    }
    // A further party that the provider would call.
    for tool in [
        json!({"type": "web_search"}),
        json!({"type": "file_search", "vector_store_ids": ["vs_1"]}),
        json!({"type": "code_interpreter", "container": {"type": "auto"}}),
        json!({"type": "mcp", "server_label": "x", "server_url": "https://mcp.example/sse"}),
    ] {
        let sent = json!({"model": "plain", "input": "Hi", "tools": [tool]});
        let answer = post(&house, "website", PATH, &sent).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "feature_refused"));
    }
    let image = json!({"type": "input_image", "image_url": "https://example.com/x.png"});
    let sent = json!({"model": "plain", "input": [{"role": "user", "content": [image]}]});
    let answer = post(&house, "website", PATH, &sent).await;
    assert_eq!(answer.code(), "feature_refused");
    assert!(house.arrivals().is_empty());
}

/// The data of each event, parsed.
fn events(answer: &crate::house::caller::Answer) -> Vec<Value> {
    let events = answer.events();
    events.iter().map(|event| serde_json::from_str(event).expect("JSON")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_numbered_without_a_gap_to_their_last_event() {
    let house = House::open().await;
    let sent = json!({"model": "assistant", "input": "once upon a time", "stream": true});
    for framing in [Framing::Plain, Framing::Cr, Framing::Split, Framing::MultiLine, Framing::Burst]
    {
        house.all(&Behaviour::framed(framing));
        let answer = post(&house, "support-desk", PATH, &sent).await;
        let text = answer.text();
        let events = events(&answer);
        let numbers: Vec<_> =
            events.iter().map(|event| event["sequence_number"].as_u64()).collect();
        assert_eq!(numbers, (0..events.len() as u64).map(Some).collect::<Vec<_>>(), "{framing:?}");
        assert!(!text.contains("[DONE]"));
        let last = &events[events.len() - 1];
        assert_eq!(last["type"], "response.completed");
        assert_eq!(last["response"]["store"], false);
        assert!(text.contains("event: response.output_text.delta\ndata: "));
        let outcome = house.outcome(answer.id()).await;
        assert_eq!(outcome.finish_reason.as_deref(), Some("stop"));
        assert!(outcome.tokens.is_some_and(|tokens| tokens.output > 0));
        assert_eq!((outcome.aborted_by, outcome.stream), (None, true));
    }
    // An endpoint that reports nothing is counted here.
    house.all(&Behaviour { usage: false, ..Behaviour::default() });
    let answer = post(&house, "support-desk", PATH, &sent).await;
    let tokens = house.outcome(answer.id()).await.tokens.expect("a count");
    assert_eq!(tokens.source, trace_store::record::TokenSource::Local);
    assert!(tokens.input >= 4 && tokens.output >= 4, "{tokens:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_breaks_off_says_so_in_its_own_form() {
    let house = House::open().await;
    house.all(&Behaviour::fault(Fault::CutAfter { events: 3 }));
    let sent = json!({"model": "plain", "input": "once upon a time", "stream": true});
    let answer = post(&house, "support-desk", PATH, &sent).await;
    let told = events(&answer);
    let last = &told[told.len() - 1];
    assert_eq!((&last["type"], &last["code"]), (&json!("error"), &json!("upstream_interrupted")));
    assert_eq!(last["sequence_number"], 3);
    assert!(answer.text().contains("event: error\ndata: "), "{}", answer.text());
    assert_eq!(house.outcome(answer.id()).await.aborted_by, Some(Party::Upstream));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_event_waits_for_the_record_of_the_outcome() {
    let disk = FaultyDisk::default();
    let house = House::planned(Plan { disk: Some(disk.clone()), ..Plan::default() }).await;
    house.all(&Behaviour { chunk_delay_ms: 30, ..Behaviour::default() });
    let sent = json!({"model": "plain", "input": "once upon a time", "stream": true});
    let key = house.key("support-desk");
    let ask = crate::house::caller::Ask::post(key, PATH, sent.to_string());
    let mut open = ask.open(house.data).await;
    open.read_until("response.created").await;
    disk.set(Trouble::WritesFail);
    let rest = open.rest().await;
    let told = events(&rest);
    let last = &told[told.len() - 1];
    assert_eq!((&last["type"], &last["code"]), (&json!("error"), &json!("audit_unavailable")));
    assert!(!rest.text().contains("response.completed"));
}
