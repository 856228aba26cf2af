//! Control over HTTP, and the program itself.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::json;
use stub_model::{Behaviour, Fault, Framing, Refusal, Settings, Stub};

use crate::client::{chat, get, send};

#[tokio::test]
async fn behaviour_is_set_and_read_over_http() {
    let stub = Stub::start(Settings::default()).await.unwrap();
    let wanted = json!({
        "delay_ms": 1, "framing": "crlf", "times": 1,
        "fault": {"error": {"status": 429, "retry_after": "1"}}
    });
    let answer = send(&stub, Method::PUT, "/_stub/behaviour", &wanted.to_string()).await.unwrap();
    assert_eq!(answer.status, 200);
    let refusal = Refusal { retry_after: Some("1".into()), ..Refusal::with_status(429) };
    let expected = Behaviour {
        delay_ms: 1,
        framing: Framing::Crlf,
        ..Behaviour::fault(Fault::Error(refusal)).times(1)
    };
    assert_eq!(stub.behaviour(), expected);
    let shown: Behaviour =
        serde_json::from_value(get(&stub, "/_stub/behaviour").await.json()).unwrap();
    assert_eq!(shown, expected);
    assert_eq!(chat(&stub, "x", json!({})).await.status, 429);
}

#[tokio::test]
async fn a_misspelt_behaviour_is_refused() {
    let stub = Stub::start(Settings::default()).await.unwrap();
    for wrong in
        [json!({"dealy_ms": 1}), json!({"fault": "explode"}), json!({"fault": {"error": 4}})]
    {
        let answer =
            send(&stub, Method::PUT, "/_stub/behaviour", &wrong.to_string()).await.unwrap();
        assert_eq!(answer.status, 400, "{wrong}");
    }
    assert_eq!(stub.behaviour(), Behaviour::default());
    assert_eq!(get(&stub, "/_stub/nothing").await.status, 404);
}

#[tokio::test]
async fn requests_are_shown_and_forgotten_over_http() {
    let stub = Stub::start(Settings::default()).await.unwrap();
    chat(&stub, "zażółć", json!({})).await;
    stub.wait_for(|counts| counts.completed == 1).await;
    let shown = get(&stub, "/_stub/requests").await.json();
    // The control calls are not among them.
    assert_eq!(shown["counts"]["arrived"], 1);
    let request = &shown["requests"][0];
    assert_eq!(request["path"], "/v1/chat/completions");
    assert_eq!(request["state"], "completed");
    assert_eq!(request["headers"]["host"], "stub");
    assert!(request["arrived_at_ns"].as_str().unwrap().parse::<u128>().unwrap() > 1 << 60);
    let bytes = STANDARD.decode(request["body_base64"].as_str().unwrap()).unwrap();
    assert_eq!(bytes, request["body"].as_str().unwrap().as_bytes());
    assert!(request["body"].as_str().unwrap().contains("zażółć"));
    let left = send(&stub, Method::DELETE, "/_stub/requests", "").await.unwrap().json();
    assert_eq!(left["requests"], json!([]));
    assert_eq!(get(&stub, "/_stub/counts").await.json()["arrived"], 0);
    assert_eq!(stub.count(), 0);
}

#[test]
fn the_program_says_where_it_listens() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stub-model"))
        .args(["--name", "own-site-1", "--load", "--no-record"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(line.starts_with("own-site-1 listens on http://127.0.0.1:"), "{line}");
    assert!(line.ends_with("/v1\n"), "{line}");
}
