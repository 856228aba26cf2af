//! What a caller refers to by an id, resends or continues keeps its labels: where each request of a
//! conversation went is compared with what the rules say of everything said so far.

mod ids;

use serde_json::{Value, json};

use crate::house::caller::{Answer, Ask};
use crate::house::{Cast, House};

/// A house in which the own site and the EU cloud keep what they are given, and the US cloud nothing.
async fn keeping() -> House {
    House::with(keeping_cast().await).await
}

async fn keeping_cast() -> Cast {
    let cast = Cast::gather().await;
    let kept = "    retention_days: 30\n    keeps_state: [responses, conversations]\n";
    let register = cast.register("30 s").replace("    retention_days: 0\n", kept);
    cast.write("register.yaml", &register);
    cast
}

/// A request for a response, with more members.
async fn respond(house: &House, app: &str, input: &str, more: Value) -> Answer {
    let mut body = json!({"model": "plain", "input": input});
    body.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
    Ask::post(house.key(app), "/v1/responses", body.to_string()).send(house.data).await
}

fn id_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_owned()
}
