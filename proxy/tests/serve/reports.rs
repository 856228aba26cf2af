//! Signed answers over many records: usage, and whether data went where it should not.

use serde_json::{Value, json};

use crate::house::caller::body;
use crate::house::command::verb;
use crate::house::{Cast, House};

/// A folder after six calls: three plain, two with an address of a person, one with a card number.
async fn after_some_calls() -> Cast {
    let house = House::open().await;
    for text in ["Say hello.", "Write to anna@kestrel-logistics.eu", "5555 5555 5555 4444"] {
        let answer = house.send("support-desk", body(text, json!({}))).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    }
    for text in ["Say hello.", "Say good bye.", "Write to anna@kestrel-logistics.eu"] {
        house.send("website", body(text, json!({"stream": true}))).await;
    }
    house.close().await
}

fn listed(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exposure_is_listed_and_its_absence_is_signed() {
    let cast = after_some_calls().await;
    let dir = cast.dir();
    let path = |name: &str| dir.join(name).to_str().expect("UTF-8").to_owned();
    let exposure = async |label: &str, outside: &str, out: &str| {
        let asked = ["report", "exposure", "--label", label, "--outside", outside];
        verb(dir, &[&asked[..], &["-o", "jsonl", "--out", out]].concat()).await
    };
    let none = exposure("personal", "EEA", &path("none")).await;
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{}", none.words);
    assert!(none.words.contains("none") && none.words.contains("6 decisions"), "{}", none.words);
    // The contact data went to an operator in France.
    let some = exposure("pii.email", "DE", &path("some")).await;
    assert_eq!(some.code, 1, "{}", some.words);
    let rows = listed(&some.out);
    assert_eq!(rows.len(), 2, "{}", some.out);
    assert!(rows.iter().all(|row| row["sent"] == "yes" && row["labels"] == "pii.email"));
    // What stayed at home is no exposure, whatever it held.
    let cards = exposure("financial", "DE", &path("cards")).await;
    assert_eq!((cards.code, cards.out.as_str()), (0, ""), "{}", cards.words);
    for (label, outside) in [("pii.emial", "EEA"), ("personal", "EAA")] {
        assert_eq!(exposure(label, outside, &path("wrong")).await.code, 3, "{label} {outside}");
    }

    let key = cast.settings().store.join("spine/verifier");
    let key = key.to_str().expect("UTF-8");
    let checked = verb(dir, &["verify", "--report", &path("none"), "--verifier", key]).await;
    assert_eq!(checked.code, 0, "{}", checked.words);
    assert!(checked.words.contains("signed by the log"), "{}", checked.words);
    let forged = cast.read("some").replace("pii.email", "pii.phone");
    cast.write("forged", &forged);
    let forged = verb(dir, &["verify", "--report", &path("forged"), "--verifier", key]).await;
    assert_eq!(forged.code, 1, "{}", forged.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_adds_up_to_the_calls_there_were() {
    let cast = after_some_calls().await;
    let rows = async |by: &str| {
        let said = verb(cast.dir(), &["report", "usage", "--by", by, "-o", "jsonl"]).await;
        assert_eq!(said.code, 0, "{}", said.words);
        listed(&said.out)
    };
    let number = |row: &Value, key: &str| -> u64 {
        row[key].as_str().and_then(|text| text.parse().ok()).expect("a number")
    };
    for by in ["app", "app,endpoint,day", "model", "jurisdiction,level"] {
        let total: u64 = rows(by).await.iter().map(|row| number(row, "calls")).sum();
        assert_eq!(total, 6, "{by}");
    }
    let by_app = rows("app").await;
    assert_eq!(by_app.len(), 2);
    assert!(by_app.iter().all(|row| number(row, "calls") == 3 && number(row, "unknown") == 0));
    assert!(by_app.iter().all(|row| number(row, "input_tokens") > 0), "{by_app:?}");
    let too_many = verb(cast.dir(), &["report", "usage", "--by", "app,model,level,day"]).await;
    assert_eq!(too_many.code, 3, "{}", too_many.words);
}
