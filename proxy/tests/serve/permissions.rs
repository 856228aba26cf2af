//! What the policy of a running server allows against its detectors, and what records say of it; and
//! models of one endpoint that differ.

use serde_json::{Value, json};

use crate::house::caller::{Answer, body};
use crate::house::command::verb;
use crate::house::{Cast, House};

/// A house whose policy says more, with one text of a file replaced.
async fn saying(more: &str, (file, from, to): (&str, &str, &str)) -> House {
    let cast = Cast::gather().await;
    let text = cast.read(file);
    assert!(text.contains(from), "{from}");
    cast.write(file, &text.replacen(from, to, 1));
    cast.write("policy.yaml", &format!("{}{more}", cast.read("policy.yaml")));
    House::with(cast).await
}

/// What the house keeps at home since nobody has read it, by name, so without accepted pictures.
const BLIND: (&str, &str, &str) = (
    "policy.yaml",
    "covers: [\"scan.*\"]",
    "covers: [scan.error, scan.timeout, scan.unsupported, scan.truncated, scan.encrypted]",
);

fn endpoint(answer: &Answer) -> Option<&str> {
    answer.header("x-bailiwick-endpoint")
}

const PNG: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

fn picture(url: &str) -> String {
    let parts: Value = json!([
        {"type": "text", "text": "What colour is this shoe?"},
        {"type": "image_url", "image_url": {"url": url}},
    ]);
    json!({"model": "assistant", "messages": [{"role": "user", "content": parts}]}).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_picture_goes_where_text_of_its_level_goes_and_records_say_so() {
    let accepts = "accepts_uninspected:\n  - for: {apps: [website]}\n    media: [image/png]\n    level: \
                   public\n    because: product photos\n    by: dpo\n    until: 2090-03-31\n";
    let plain = House::open().await;
    let answer = plain.send("website", picture(PNG)).await;
    assert_eq!(endpoint(&answer), Some("own-site"), "{}", answer.text());
    let house = saying(accepts, BLIND).await;
    let answer = house.send("website", picture(PNG)).await;
    assert_eq!(endpoint(&answer), Some("us-cloud"), "{}", answer.text());
    let (_, decision) = house.decision(answer.id());
    assert_eq!((decision.level.as_str(), decision.classifier_complete), ("public", false));
    assert!(decision.labels.iter().any(|one| one.label == "scan.accepted"));
    for (what, app, url) in [
        ("another application", "support-desk", PNG.to_owned()),
        ("not what it says", "website", PNG.replace("image/png", "image/jpeg")),
        ("elsewhere", "website", "https://pictures.example/a.png".to_owned()),
    ] {
        let answer = house.send(app, picture(&url)).await;
        let (_, decision) = house.decision(answer.id());
        assert_eq!(decision.level, "restricted", "{what}");
        assert!(decision.labels.iter().all(|one| one.label != "scan.accepted"), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_alarm_does_not_count_and_the_decision_says_which() {
    let suppressions = "suppressions:\n  - suppression: order-numbers\n    label: financial.payment_card\n    \
                        values: [\"5555 5555 5555 4444\"]\n    because: ours\n    by: dpo\n    until: \
                        2090-03-31\n";
    let house = saying(suppressions, BLIND).await;
    let order = "Where is order 5555555555554444?";
    let answer = house.send("website", body(order, json!({}))).await;
    assert_eq!(endpoint(&answer), Some("us-cloud"), "{}", answer.text());
    let (_, decision) = house.decision(answer.id());
    let [one] = decision.suppressed.as_slice() else { panic!("{:?}", decision.suppressed) };
    assert_eq!((one.label.as_str(), one.count), ("financial.payment_card", 1));
    assert_eq!(one.suppressions, ["order-numbers"]);
    assert!(decision.labels.iter().all(|one| one.label != "financial.payment_card"));
    let told = verb(house.dir(), &["explain", &answer.id().to_string()]).await;
    let not =
        "Did not count, as a false alarm: financial.payment_card (1), suppression order-numbers.";
    assert!(told.out.contains(not), "{}", told.out);
    let more = format!("{order} I paid with 4111 1111 1111 1111.");
    let answer = house.send("website", body(&more, json!({}))).await;
    assert_eq!(endpoint(&answer), Some("own-site"));
    assert!(house.decision(answer.id()).1.suppressed.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_differs_is_decided_on_its_own_and_decisions_freeze_what_was_stated() {
    let from = "assistant: {as: mistral-large}";
    let to = "assistant: {as: mistral-large, trains_on_data: opt-out, vouched: {by: t}}";
    let house = saying("", ("register.yaml", from, to)).await;
    let ask = async |model: &str| {
        house.send("support-desk", body("Say hello.", json!({"model": model}))).await
    };
    let (plain, assistant) = (ask("plain").await, ask("assistant").await);
    assert_eq!((endpoint(&plain), endpoint(&assistant)), (Some("eu-cloud"), Some("own-site")));
    let (_, decision) = house.decision(assistant.id());
    let reason = decision.reasons.iter().find(|one| one.endpoint == "eu-cloud").expect("a reason");
    assert_eq!(reason.verdict, "no_grant");
    let (_, decision) = house.decision(plain.id());
    let eu = decision.eligible.iter().find(|one| one.endpoint == "eu-cloud").expect("allowed");
    let stated = |name: &str| {
        let one = eu.stated.iter().find(|one| one.attribute == name).expect("tested");
        (one.value.clone(), one.grade.clone())
    };
    assert_eq!(stated("trains_on_data"), ("never".to_owned(), "declared".to_owned()));
    assert_eq!(stated("processed_in").0, "FR");
    assert!(eu.stated.iter().all(|one| one.attribute != "retention_days"), "no rule tests it");
}
