//! Which headers cross, in both directions.

use serde_json::json;
use stub_model::Behaviour;

use crate::house::caller::body;
use crate::house::{EU_KEY, House, US_KEY};

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_our_id_and_what_was_decided() {
    let house = House::open().await;
    let answer = house.send("website", body("Write to anna@kestrel-logistics.eu", json!({}))).await;
    let id = answer.id().to_string();
    assert_eq!(answer.header("x-bailiwick-trace-id"), Some(id.as_str()));
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    assert_eq!(answer.header("x-bailiwick-level"), Some("internal"));
    assert_eq!(answer.header("x-bailiwick-labels"), Some("pii"));
    assert_eq!(answer.header("x-bailiwick-model"), Some("plain"));
    assert!(answer.header("x-bailiwick-mode").expect("a mode").contains("dev"));
    assert!(
        answer.header("x-bailiwick-upstream-request-id").expect("theirs").starts_with("req_stub_")
    );
    for name in ["openai-processing-ms", "openai-version", "x-ratelimit-limit-requests"] {
        assert!(answer.header(name).is_some(), "{name}");
    }
    let other = house.send("website", body("Say hello.", json!({}))).await;
    assert_ne!(other.id(), answer.id());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_callers_but_the_listed_headers_reaches_a_server() {
    let house = House::open().await;
    let ask = house.ask("website", body("Say hello.", json!({})));
    let ask = ask
        .header("cookie", "session=marker-one")
        .header("openai-organization", "org-marker-two")
        .header("openai-project", "proj-marker-three")
        .header("user-agent", "marker-four")
        .header("x-stainless-lang", "marker-five")
        .header("x-stainless-retry-count", "2")
        .header("baggage", "a=marker-six")
        .header("tracestate", "a=marker-seven")
        .header("x-forwarded-for", "198.51.100.7")
        .header("forwarded", "for=marker-eight")
        .header("proxy-authorization", "Basic marker-nine")
        .header("x-anything", "marker-ten")
        .header("api-key", "marker-eleven")
        .header("idempotency-key", "once-only")
        .header("x-client-request-id", "mine-7")
        .header("openai-beta", "assistants=v2");
    let answer = ask.path("/v1/chat/completions?api-version=2024-10-21").send(house.data).await;
    assert_eq!(answer.status, 200);
    let received = &house.us.requests()[0];
    assert_eq!(received.path, "/v1/chat/completions?api-version=2024-10-21");
    for marker in ["marker", "198.51.100.7", house.key("website"), "x-bailiwick", "stainless"] {
        assert!(!received.contains(marker.as_bytes()), "{marker}");
    }
    assert_eq!(received.header("idempotency-key"), Some("once-only"));
    assert_eq!(received.header("x-client-request-id"), Some("mine-7"));
    assert_eq!(received.header("openai-beta"), Some("assistants=v2"));
    assert_eq!(received.header("authorization"), Some(format!("Bearer {US_KEY}").as_str()));
    assert_eq!(received.header("accept-encoding"), Some("identity"));
    let (_, decision) = house.decision(answer.id());
    assert_eq!(decision.retry_count, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_server_gets_its_own_credential_and_no_other() {
    let house = House::open().await;
    house.send("website", body("Say hello.", json!({}))).await;
    house.send("support-desk", body("Say hello.", json!({}))).await;
    house.send("vault", body("Say hello.", json!({}))).await;
    let credential = |server: &str| {
        let requests = house.server(server).requests();
        requests[0].header("authorization").map(str::to_owned)
    };
    assert_eq!(credential("us-cloud"), Some(format!("Bearer {US_KEY}")));
    assert_eq!(credential("eu-cloud"), Some(format!("Bearer {EU_KEY}")));
    assert_eq!(credential("own-site"), None, "it wants none");
    assert_eq!((house.saw(US_KEY), house.saw(EU_KEY)), (vec!["us-cloud"], vec!["eu-cloud"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_may_come_in_either_header() {
    let house = House::open().await;
    let sent = body("Say hello.", json!({}));
    let ask = house.ask("website", sent).without("authorization");
    let answer = ask.header("api-key", house.key("website")).send(house.data).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_and_account_names_of_the_server_do_not_pass() {
    let house = House::open().await;
    let headers = [
        ("set-cookie", "tracking=1"),
        ("openai-organization", "org-of-theirs"),
        ("server", "theirs"),
        ("x-unheard-of", "1"),
        ("x-bailiwick-endpoint", "a-lie"),
        ("x-bailiwick-level", "a-lie"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    house.us.set(Behaviour { headers, ..Behaviour::default() });
    for stream in [false, true] {
        let answer = house.send("website", body("Say hello.", json!({"stream": stream}))).await;
        for name in ["set-cookie", "openai-organization", "server", "x-unheard-of", "x-stub-name"] {
            assert_eq!(answer.header(name), None, "{name}");
        }
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"));
        assert_eq!(answer.header("x-bailiwick-level"), Some("public"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_parent_is_recorded() {
    let house = House::open().await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let ask = house.ask("website", body("Say hello.", json!({})));
    let ask = ask.header("traceparent", &format!("00-{trace}-00f067aa0ba902b7-01"));
    let answer = ask.send(house.data).await;
    let (_, decision) = house.decision(answer.id());
    assert_eq!(decision.trace_id.expect("a trace").to_string(), trace);
}
