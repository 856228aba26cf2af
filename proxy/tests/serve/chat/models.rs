//! What an application may ask for, and under which name a server knows it.

use serde_json::{Value, json};

use crate::house::House;
use crate::house::caller::{Ask, body};

async fn listed(house: &House, application: &str) -> Vec<String> {
    let list = Ask::get(house.key(application), "/v1/models").send(house.data).await;
    assert_eq!(list.status, 200);
    list.id();
    let list = list.json();
    assert_eq!(list["object"], "list");
    let models = list["data"].as_array().expect("a list").iter();
    models
        .map(|model| {
            assert_eq!(model["object"], "model");
            assert!(model["created"].is_u64() && model["owned_by"].is_string());
            model["id"].as_str().expect("a name").to_owned()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_what_each_application_may_use() {
    let house = House::open().await;
    let sorted = async |application| {
        let mut names = listed(&house, application).await;
        names.sort();
        names
    };
    assert_eq!(sorted("website").await, ["assistant", "frontier", "org/tiny:1b", "plain"]);
    assert_eq!(sorted("vault").await, ["assistant", "org/tiny:1b", "plain"]);
    assert_eq!(sorted("lab").await, ["assistant", "frontier", "plain"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_model_is_shown_where_it_may_be_used() {
    let house = House::open().await;
    let get = async |application: &str, path: &str| {
        Ask::get(house.key(application), path).send(house.data).await
    };
    assert_eq!(get("website", "/v1/models/frontier").await.json()["id"], "frontier");
    assert_eq!(get("website", "/v1/models/org%2Ftiny:1b").await.json()["id"], "org/tiny:1b");
    let hidden = get("vault", "/v1/models/frontier").await;
    assert_eq!((hidden.status.as_u16(), hidden.code().as_str()), (404, "model_not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alias_is_the_servers_own_name() {
    let house = House::open().await;
    for (application, server, name) in [
        ("website", "us-cloud", "gpt-large"),
        ("support-desk", "eu-cloud", "mistral-large"),
        ("vault", "own-site", "llama-small"),
    ] {
        let answer =
            house.send(application, body("Say hello.", json!({"model": "assistant"}))).await;
        assert_eq!(answer.header("x-bailiwick-changed"), Some("model"));
        let got: Value = house.server(server).requests()[0].json().expect("JSON");
        assert_eq!(got["model"], name);
        let (_, decision) = house.decision(answer.id());
        let eligible = &decision.eligible[0];
        assert_eq!((decision.model.as_str(), eligible.endpoint.as_str()), ("assistant", server));
        assert_eq!(
            (eligible.splices[0].name.as_str(), eligible.splices[0].value.as_str()),
            ("model", name)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_nobody_may_serve_is_denied_not_moved() {
    let house = House::open().await;
    // Only the US cloud has it, and support-desk may not go there.
    let answer = house.send("support-desk", body("Say hello.", json!({"model": "frontier"}))).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "policy_denied"));
    assert!(house.arrivals().is_empty());
}
