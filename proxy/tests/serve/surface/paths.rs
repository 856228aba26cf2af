//! The published operations against the table, and what each family is answered.

use http::Method;
use proxy::openai::surface::{Handling, Place};
use serde_json::json;

use super::{SECRET, arrived, post};
use crate::house::House;
use crate::house::caller::{Ask, body};

const OPERATIONS: &str = include_str!("operations.txt");

#[test]
fn every_published_operation_is_served_or_refused_by_name() {
    let operations = OPERATIONS.lines().filter(|line| !line.starts_with('#'));
    let mut served = 0;
    for operation in operations.clone() {
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let path = path.replace("{}", "id-1");
        let handling = Place::of(&path).handling(&method);
        assert!(handling.is_some(), "{operation} is neither served nor refused");
        served += usize::from(matches!(handling, Some(Handling::Call(_))));
    }
    assert!(operations.count() > 350 && served >= 13, "{served} of them are served");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_carried_is_refused_before_anything_is_read() {
    let house = House::open().await;
    for (method, path, code) in [
        (Method::POST, "/v1/files", "state_route_refused"),
        (Method::GET, "/v1/assistants", "state_route_refused"),
        (Method::GET, "/v1/responses", "state_route_refused"),
        (Method::DELETE, "/v1/containers/x", "state_route_refused"),
        (Method::POST, "/openai/files", "state_route_refused"),
        (Method::POST, "/v1/videos", "content_not_judged"),
        (Method::POST, "/v1/realtime/client_secrets", "realtime_refused"),
        (Method::GET, "/v1/realtime", "realtime_refused"),
        (Method::GET, "/v1/organization/usage/completions", "admin_refused"),
    ] {
        let ask = house.ask("website", body(SECRET, json!({}))).method(method.clone()).path(path);
        let answer = ask.send(house.data).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, code.to_owned()), "{path}");
        assert_eq!(answer.header("x-should-retry"), Some("false"), "{path}");
        let message = answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.len() > 60, "{path}: it says what to do instead: {message}");
    }
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn azures_paths_lead_to_the_same_place() {
    let house = House::open().await;
    let key = house.key("support-desk").to_owned();
    let send = async |path: &str, sent: String| {
        let ask = Ask::post(&key, path, sent).without("authorization");
        ask.header("api-key", &key).send(house.data).await
    };
    // The deployment stands for the model, whatever the body says, and is put into it.
    let path = "/openai/deployments/assistant/chat/completions?api-version=2024-10-21";
    let sent = r#"{"messages":[{"role":"user","content":"Hi"}]}"#;
    let answer = send(path, sent.to_owned()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-bailiwick-changed"), Some("model"));
    let want = sent.replacen('{', r#"{"model":"mistral-large","#, 1);
    assert_eq!(arrived(&house), [("eu-cloud".to_owned(), want)]);
    let [(_, received)] = house.arrivals().try_into().expect("one");
    assert_eq!(received.path, "/v1/chat/completions");
    let (_, decision) = house.decision(answer.id());
    assert_eq!(
        (decision.path.as_str(), decision.model.as_str()),
        ("/v1/chat/completions", "assistant")
    );
    super::forget(&house);
    let other = body("Hi", json!({"model": "somebody's"}));
    let answer =
        send("/openai/deployments/plain/chat/completions?api-version=2024-10-21", other).await;
    assert_eq!(answer.json()["model"], "plain");
    for path in ["/openai/v1/chat/completions", "/openai/v1/chat/completions?api-version=preview"] {
        let answer = send(path, body("Hi", json!({}))).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    let unknown = send("/openai/deployments/nobody/chat/completions", sent.to_owned()).await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (404, "model_not_found"));
}

/// The same secret by every path: it stays at home.
#[tokio::test(flavor = "multi_thread")]
async fn no_path_takes_a_secret_out() {
    let house = House::open().await;
    let tokens = json!([51, 12852, 25, 33476, 279, 47112, 374, 1022]); // "TLP:RED the merger is off"
    for (path, sent) in [
        ("/v1/completions", json!({"model": "plain", "prompt": SECRET})),
        ("/v1/completions", json!({"model": "plain", "prompt": ["x", SECRET], "suffix": "y"})),
        ("/v1/completions", json!({"model": "plain", "prompt": "x", "suffix": SECRET})),
        ("/v1/embeddings", json!({"model": "plain", "input": SECRET})),
        ("/v1/embeddings", json!({"model": "plain", "input": ["x", SECRET]})),
        ("/v1/embeddings", json!({"model": "plain", "input": tokens})),
        ("/v1/embeddings", json!({"model": "plain", "input": [tokens, [1]]})),
        ("/v1/moderations", json!({"model": "plain", "input": SECRET})),
        ("/v1/moderations", json!({"model": "plain", "input": [{"type": "text", "text": SECRET}]})),
        (
            "/v1/moderations",
            json!({"model": "plain", "input": [{"type": "image_url", "image_url": {"url": "data:,x"}}]}),
        ),
        ("/v1/images/generations", json!({"model": "plain", "prompt": SECRET})),
        ("/v1/audio/speech", json!({"model": "plain", "input": SECRET, "voice": "alloy"})),
        (
            "/v1/audio/speech",
            json!({"model": "plain", "input": "x", "voice": "alloy", "instructions": SECRET}),
        ),
        ("/v1/audio/speech", json!({"model": "plain", "input": "x", "voice": {"id": "voice_1"}})),
        ("/v1/responses", json!({"model": "plain", "input": SECRET})),
        ("/v1/responses", json!({"model": "plain", "input": "x", "instructions": SECRET})),
        (
            "/v1/responses",
            json!({"model": "plain", "input": [{"role": "user", "content": [{"type": "input_text", "text": SECRET}]}]}),
        ),
        (
            "/v1/responses",
            json!({"model": "plain", "input": [{"type": "function_call_output", "call_id": "c", "output": SECRET}]}),
        ),
        (
            "/v1/responses",
            json!({"model": "plain", "input": [{"role": "user", "content": [{"type": "input_image", "image_url": "data:,x"}]}]}),
        ),
        (
            "/v1/responses",
            json!({"model": "plain", "input": "x", "text": {"format": {"type": "json_schema", "name": "n", "schema": {"title": SECRET}}}}),
        ),
        ("/v1/responses/input_tokens", json!({"model": "plain", "input": SECRET})),
        ("/v1/responses/compact", json!({"model": "plain", "input": SECRET})),
    ] {
        super::forget(&house);
        let answer = post(&house, "website", path, &sent).await;
        assert_eq!(answer.status, 200, "{path} {sent}: {:?}", answer.headers);
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{path} {sent}");
        let arrived = arrived(&house);
        assert_eq!(arrived, [("own-site".to_owned(), sent.to_string())], "{path}");
        let (_, decision) = house.decision(answer.id());
        assert_eq!((decision.path.as_str(), decision.method.as_str()), (path, "POST"));
        let outcome = house.outcome(answer.id()).await;
        assert_eq!((outcome.status, outcome.endpoint.as_deref()), (200, Some("own-site")));
        let nobody = post(&house, "lab", path, &sent).await;
        assert_eq!(
            (nobody.status.as_u16(), nobody.code().as_str()),
            (403, "policy_denied"),
            "{path}"
        );
    }
}
