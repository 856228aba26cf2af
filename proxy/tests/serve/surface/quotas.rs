//! What an application may ask for in a minute: beyond it 429, with the headers SDKs pace themselves
//! by, and nothing is read or sent.

use serde_json::json;

use super::{arrived, post};
use crate::house::caller::Ask;
use crate::house::{House, Plan};

const SETTINGS: &str = "\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
limits:
  each_application: {requests_per_minute: 2}
  applications:
    vault: {tokens_per_minute: 3}
    lab: {}
";

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_asks_for_too_much_is_told_when_to_repeat() {
    let house = House::planned(Plan { settings: SETTINGS, ..Plan::default() }).await;
    let sent = json!({"model": "plain", "input": "hello"});
    for _ in 0..2 {
        assert_eq!(post(&house, "website", "/v1/embeddings", &sent).await.status, 200);
    }
    let refused = post(&house, "website", "/v1/embeddings", &sent).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "rate_limit_exceeded"));
    let seconds: u64 = refused.header("retry-after").expect("a header").parse().expect("seconds");
    assert!((1..=30).contains(&seconds), "{seconds}");
    assert_eq!(refused.header("x-ratelimit-limit-requests"), Some("2"));
    assert_eq!(refused.header("x-ratelimit-remaining-requests"), Some("0"));
    assert!(refused.header("x-ratelimit-reset-requests").is_some());
    assert_eq!(refused.header("x-ratelimit-limit-tokens"), None);
    assert_eq!(refused.header("x-should-retry"), None);
    assert_eq!(arrived(&house).len(), 2);
    // What carries no content costs nothing, and another application has its own.
    let models = Ask::get(house.key("website"), "/v1/models").send(house.data).await;
    assert_eq!(models.status, 200);
    assert_eq!(post(&house, "support-desk", "/v1/embeddings", &sent).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_counted_when_the_answer_is_known() {
    let house = House::planned(Plan { settings: SETTINGS, ..Plan::default() }).await;
    let sent = json!({"model": "plain", "prompt": "one two three four five six seven"});
    let first = post(&house, "vault", "/v1/completions", &sent).await;
    assert_eq!(first.status, 200);
    house.outcome(first.id()).await;
    let refused = post(&house, "vault", "/v1/completions", &sent).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "rate_limit_exceeded"));
    assert_eq!(refused.header("x-ratelimit-limit-tokens"), Some("3"));
    assert_eq!(refused.header("x-ratelimit-remaining-tokens"), Some("0"));
    // An application without a bound is asked for none.
    for _ in 0..4 {
        let answer =
            post(&house, "lab", "/v1/embeddings", &json!({"model": "plain", "input": "x"})).await;
        assert_ne!(answer.status, 429);
    }
}
