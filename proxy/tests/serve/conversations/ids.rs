//! Sealed ids: they lead back to the endpoint that keeps the thing, with what was found in it, and
//! open for nobody else.

use http::Method;
use serde_json::{Value, json};

use super::{id_of, keeping, keeping_cast, respond};
use crate::house::House;
use crate::house::caller::{Answer, Ask};

const RED: &str = "TLP:RED the merger is off";

async fn of_id(house: &House, app: &str, method: Method, path: &str) -> Answer {
    Ask::get(house.key(app), path).method(method).send(house.data).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_goes_where_the_answer_is_kept() {
    let house = keeping().await;
    let first = respond(&house, "support-desk", "Hi", json!({})).await;
    let id = id_of(&first);
    assert_eq!(first.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    assert_eq!(first.header("x-bailiwick-changed"), Some("id"));
    assert!(id.starts_with("resp_") && !id.contains("stub"), "{id}");
    let sent = format!(r#"{{ "previous_response_id" : "{id}","model":"plain","input":"On" }}"#);
    let ask = Ask::post(house.key("support-desk"), "/v1/responses", sent.clone());
    let second = ask.send(house.data).await;
    assert_eq!(second.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    assert_eq!(second.json()["previous_response_id"], id.as_str());
    assert_ne!(id_of(&second), id);
    let arrived = house.eu.requests().pop().expect("a request");
    let arrived = String::from_utf8(arrived.body.to_vec()).expect("UTF-8");
    let own = arrived.split('"').nth(3).expect("an id").to_owned();
    assert!(own.starts_with("resp_stub_"), "{arrived}");
    assert_eq!(arrived.replace(&own, &id), sent, "nothing else was changed");
    let (_, decision) = house.decision(second.id());
    let eligible: Vec<_> = decision.eligible.iter().map(|one| one.endpoint.as_str()).collect();
    assert_eq!(eligible, ["eu-cloud"]);
    assert!(decision.eligible[0].splices.iter().any(|splice| splice.name == "id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_counts_for_what_follows() {
    let house = keeping().await;
    let id = id_of(&respond(&house, "support-desk", RED, json!({})).await);
    let second = respond(&house, "support-desk", "Hi", json!({"previous_response_id": id})).await;
    assert_eq!(second.header("x-bailiwick-endpoint"), Some("own-site"));
    assert_eq!(second.header("x-bailiwick-level"), Some("restricted"));
    let (_, decision) = house.decision(second.id());
    let source = decision.level_sources.iter().find(|one| one.source == "conversation");
    assert_eq!(source.map(|one| one.level.as_str()), Some("restricted"));
    // And on, from answer to answer.
    let third = json!({"previous_response_id": id_of(&second)});
    let third = respond(&house, "support-desk", "Hi", third).await;
    assert_eq!(third.header("x-bailiwick-level"), Some("restricted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_became_too_sensitive_must_move() {
    let house = keeping().await;
    let id = id_of(&respond(&house, "support-desk", "Hi", json!({})).await);
    house.servers().into_iter().for_each(stub_model::Handle::clear);
    let more = json!({"previous_response_id": id});
    let answer = respond(&house, "support-desk", RED, more).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "conversation_must_move"));
    let error = &answer.json()["error"];
    assert_eq!(error["param"], "previous_response_id");
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains("Send its messages in 'input' and it will run on own-site."));
    assert!(house.arrivals().is_empty());
    let (_, decision) = house.decision(answer.id());
    assert_eq!(decision.refusal.as_deref(), Some("conversation_must_move"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_given_out_opens_nothing() {
    let house = keeping().await;
    let first = respond(&house, "support-desk", "Hi", json!({})).await;
    let id = id_of(&first);
    let own = "resp_stub_1";
    let mut changed = id.clone();
    let last = changed.pop().expect("an id");
    changed.insert(40, last);
    let unkept = id_of(&respond(&house, "website", "Hi", json!({})).await);
    house.servers().into_iter().for_each(stub_model::Handle::clear);
    for (app, id) in [
        ("support-desk", own),
        ("support-desk", &*changed),
        ("support-desk", "resp_"),
        ("website", &id),
        ("website", &unkept),
    ] {
        let answer = respond(&house, app, "Hi", json!({"previous_response_id": id})).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "state_not_kept"));
        for (method, part) in [
            (Method::GET, ""),
            (Method::DELETE, ""),
            (Method::POST, "/cancel"),
            (Method::GET, "/input_items"),
        ] {
            let answer = of_id(&house, app, method, &format!("/v1/responses/{id}{part}")).await;
            assert_eq!(answer.status, 404, "{id}{part}");
            if id != "resp_" {
                assert_eq!(answer.code(), "state_not_found", "{id}{part}");
            }
        }
    }
    assert!(house.arrivals().is_empty(), "nothing was asked of anyone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_answer_is_read_listed_cancelled_and_deleted() {
    let house = keeping().await;
    let first = respond(&house, "support-desk", RED, json!({})).await;
    let id = id_of(&first);
    let path = format!("/v1/responses/{id}");
    for (method, part, object) in [
        (Method::GET, "", "response"),
        (Method::GET, "/input_items?limit=20&order=asc", "list"),
        (Method::POST, "/cancel", "response"),
    ] {
        let answer = of_id(&house, "support-desk", method.clone(), &format!("{path}{part}")).await;
        assert_eq!(answer.status, 200, "{part}: {}", answer.text());
        assert_eq!(answer.json()["object"], object);
        // What comes back is as sensitive as what went in.
        assert_eq!(answer.header("x-bailiwick-level"), Some("restricted"));
        let (_, decision) = house.decision(answer.id());
        assert_eq!(decision.method, method.as_str());
        let name = format!("/v1/responses/{{}}{}", part.split('?').next().expect("a part"));
        assert_eq!(decision.path, name);
        if object == "response" {
            assert_eq!(answer.json()["id"], id.as_str(), "it keeps the id it has");
        }
    }
    let streamed = of_id(&house, "support-desk", Method::GET, &format!("{path}?stream=true")).await;
    let events = streamed.events();
    assert!(events.len() > 5 && events.iter().all(|event| !event.contains("resp_stub")));
    let last: Value = serde_json::from_str(events.last().expect("an event")).expect("JSON");
    assert_eq!(last["response"]["id"], id.as_str());
    let odd = of_id(&house, "support-desk", Method::GET, &format!("{path}?q=hello+world")).await;
    assert_eq!(odd.code(), "unknown_query_parameter");
    let deleted = of_id(&house, "support-desk", Method::DELETE, &path).await;
    assert_eq!(deleted.json(), json!({"id": id, "object": "response", "deleted": true}));
    let gone = of_id(&house, "support-desk", Method::GET, &path).await;
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (404, "state_not_found"));
    assert!(!gone.text().contains("stub"));
    let more = json!({"previous_response_id": id});
    let gone = respond(&house, "support-desk", "Hi", more).await;
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (400, "state_not_kept"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_names_one_sealed_id_and_a_restart_changes_nothing() {
    let house = keeping().await;
    let streamed = respond(&house, "support-desk", RED, json!({"stream": true})).await;
    let events: Vec<Value> =
        streamed.events().iter().map(|event| serde_json::from_str(event).expect("JSON")).collect();
    let ids: Vec<&str> =
        events.iter().filter_map(|event| event.pointer("/response/id")?.as_str()).collect();
    assert!(ids.len() >= 3 && ids.iter().all(|id| *id == ids[0] && !id.contains("stub")));
    let id = ids[0].to_owned();
    let house = House::with(house.close().await).await;
    let second = respond(&house, "support-desk", "Hi", json!({"previous_response_id": id})).await;
    assert_eq!(second.header("x-bailiwick-level"), Some("restricted"), "{}", second.text());
    assert_eq!(second.header("x-bailiwick-endpoint"), Some("own-site"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_with_the_same_keys_opens_what_this_one_gave_out() {
    let house = keeping().await;
    let id = id_of(&respond(&house, "support-desk", RED, json!({})).await);
    let other = keeping_cast().await;
    let key = house.settings().store_keys.join("sealed-ids");
    let there = other.settings().store_keys;
    std::fs::create_dir_all(&there).expect("a folder");
    std::fs::copy(key, there.join("sealed-ids")).expect("a copy");
    let other = House::with(other).await;
    let answer = respond(&other, "support-desk", "Hi", json!({"previous_response_id": id})).await;
    // Its own model server knows nothing of it, and its words are not passed on.
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "state_not_kept"));
    let (_, decision) = other.decision(answer.id());
    assert_eq!(decision.level, "restricted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_chat_completion_has_a_sealed_id_and_any_other_its_own() {
    let house = keeping().await;
    let chat = async |more: Value| {
        let body = crate::house::caller::body(RED, more);
        house.ask("support-desk", body).send(house.data).await
    };
    let plain = chat(json!({})).await;
    assert_eq!(plain.header("x-bailiwick-changed"), None);
    assert!(id_of(&plain).contains("stub"));
    let id = id_of(&chat(json!({"store": true})).await);
    assert!(id.starts_with("chatcmpl-") && !id.contains("stub"));
    let path = format!("/v1/chat/completions/{id}");
    let read = of_id(&house, "support-desk", Method::GET, &path).await;
    assert_eq!(read.json()["id"], id.as_str());
    assert_eq!(read.header("x-bailiwick-level"), Some("restricted"));
    let messages = of_id(&house, "support-desk", Method::GET, &format!("{path}/messages")).await;
    assert_eq!(messages.json()["data"][0]["content"], RED);
    let tagged = Ask::post(house.key("support-desk"), &path, r#"{"metadata":{"a":"b"}}"#);
    let tagged = tagged.send(house.data).await;
    assert_eq!(tagged.json()["metadata"], json!({"a": "b"}), "{}", tagged.text());
    let deleted = of_id(&house, "support-desk", Method::DELETE, &path).await;
    assert_eq!(deleted.json()["id"], id.as_str());
    let raw = format!("/v1/chat/completions/{}", id_of(&plain));
    assert_eq!(of_id(&house, "support-desk", Method::GET, &raw).await.code(), "state_not_found");
}
