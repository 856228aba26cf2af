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

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_counts_is_set_against_what_was_recorded() {
    let cast = after_some_calls().await;
    let dir = cast.dir();
    let register = cast.read("register.yaml");
    let named = register.replacen("  - endpoint: eu", "  - account: acme-eu\n    endpoint: eu", 1);
    assert_ne!(register, named);
    cast.write("register.yaml", &named);
    let usage = verb(dir, &["report", "usage", "--by", "endpoint,model,day", "-o", "jsonl"]).await;
    let rows = listed(&usage.out);
    let eu = rows.iter().find(|row| row["endpoint"].as_str().is_some_and(|e| e.starts_with("eu")));
    let eu = eu.unwrap_or_else(|| panic!("{}", usage.out));
    let text = |key: &str| eu[key].as_str().expect("text").to_owned();
    let file = |requests: &str| {
        format!(
            "date,model,requests,input_tokens,output_tokens,cost\n{},{},{requests},{},{},0.04 EUR\n",
            text("day"),
            text("model"),
            text("input_tokens"),
            text("output_tokens")
        )
    };
    let reconcile = async |content: &str, account: &str| {
        cast.write("usage.csv", content);
        let path = dir.join("usage.csv");
        let path = path.to_str().expect("UTF-8");
        let asked = ["report", "reconcile", "--usage", path, "--account", account, "-o", "jsonl"];
        verb(dir, &asked).await
    };
    let agrees = reconcile(&file(&text("calls")), "acme-eu").await;
    assert_eq!(agrees.code, 0, "{}{}", agrees.out, agrees.words);
    assert_eq!(listed(&agrees.out)[0]["cost"], "0.04 EUR");
    // One request more than we know of: somebody went another way.
    let more = reconcile(&file("9"), "acme-eu").await;
    assert_eq!(more.code, 1, "{}{}", more.out, more.words);
    assert_eq!(listed(&more.out)[0]["agrees"], "NO");
    assert!(more.words.contains("tolerated: 1;"), "{}", more.words);
    let unknown = reconcile(&file("1"), "acme-us").await;
    assert!(unknown.code == 3 && unknown.words.contains("acme-eu"), "{}", unknown.words);
    let broken = reconcile("date,model\n2026-11-24,m\n", "acme-eu").await;
    assert!(broken.code == 3 && broken.words.contains("requests"), "{}", broken.words);
}

const SHEETS: [&[&str]; 8] = [
    &["transfers"],
    &["art30"],
    &["dora"],
    &["concentration"],
    &["ai-act"],
    &["logging"],
    &["readiness"],
    &["incident", "4711", "--aware", "2026-01-30T10:00:00Z"],
];

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_at_the_same_state_gives_the_same_bytes_and_a_page() {
    let cast = after_some_calls().await;
    let dir = cast.dir();
    let path = |name: &str| dir.join(name).to_str().expect("UTF-8").to_owned();
    let checkpoint = verb(dir, &["checkpoint"]).await;
    cast.write("state", &checkpoint.out);
    let key = cast.settings().store.join("spine/verifier");
    let key = key.to_str().expect("UTF-8");
    for sheet in SHEETS {
        let ask = async |out: &str, page: &str| {
            let rest = ["--at", &path("state"), "--out", &path(out), "--page", &path(page)];
            let asked = [&["report"], sheet, &rest, &["-o", "json"]].concat();
            let said = verb(dir, &asked).await;
            // Only readiness has findings, and the quickstart has no co-signer.
            assert_eq!(said.code, i32::from(sheet[0] == "readiness"), "{sheet:?} {}", said.words);
            serde_json::from_str::<Value>(&said.out).expect("JSON")
        };
        let first = ask("one", "one.html").await;
        let second = ask("two", "two.html").await;
        assert_eq!(first, second, "{sheet:?}");
        assert_eq!(cast.read("one"), cast.read("two"), "{sheet:?}");
        assert_eq!(cast.read("one.html"), cast.read("two.html"), "{sheet:?}");
        assert!(cast.read("one.html").contains("6 decisions."), "{}", cast.read("one.html"));
        let checked = verb(dir, &["verify", "--report", &path("one"), "--verifier", key]).await;
        assert!(checked.words.contains("signed by the log"), "{sheet:?} {}", checked.words);
        let table = first["tables"][0]["lines"].as_array().expect("lines");
        assert!(sheet[0] == "dora" || !table.is_empty(), "{sheet:?} {first}");
        let width = first["tables"][0]["columns"].as_array().expect("columns").len();
        assert!(table.iter().all(|line| line["cells"].as_array().expect("cells").len() == width));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_the_records_that_their_queries_yield() {
    let cast = after_some_calls().await;
    let dir = cast.dir();
    let said = verb(dir, &["report", "transfers", "-o", "json"]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    let sheet: Value = serde_json::from_str(&said.out).expect("JSON");
    let lines = sheet["tables"][0]["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["cells"][0] == "FR"), "{sheet}");
    for line in lines {
        let mut query = vec!["query", "--limit", "0", "-o", "jsonl"];
        let flags: Vec<String> = line["records"]
            .as_array()
            .expect("filters")
            .iter()
            .flat_map(|one| {
                [
                    format!("--{}", one[0].as_str().expect("a name")),
                    one[1].as_str().expect("a value").to_owned(),
                ]
            })
            .collect();
        query.extend(flags.iter().map(String::as_str));
        let found = verb(dir, &query).await;
        assert_eq!(
            line["cells"][5],
            found.out.lines().count().to_string(),
            "{line} {}",
            found.words
        );
    }
    // Everything here was sent to an operator in the EEA: other countries do not turn up.
    assert!(lines.iter().all(|line| line["cells"][1] == "EEA"), "{sheet}");
    let other = verb(dir, &["report", "transfers", "--app", "nobody"]).await;
    assert!(other.code == 3 && other.words.contains("nobody"), "{}", other.words);
    let table = verb(dir, &["report", "dora", "--table", "nothing"]).await;
    assert!(table.code == 3 && table.words.contains("b_02_02"), "{}", table.words);
    let csv = verb(dir, &["report", "dora", "-o", "csv"]).await;
    assert!(csv.out.starts_with("B_02.02.0010,B_02.02.0020,"), "{}", csv.out);
    // A state of another log is none of this one's.
    cast.write("foreign", "other\n3\nAAAA\n\n— other AAAA\n");
    let foreign = dir.join("foreign");
    let foreign = foreign.to_str().expect("UTF-8");
    let refused = verb(dir, &["report", "transfers", "--at", foreign]).await;
    assert!(refused.code == 3 && refused.words.contains("checkpoint given"), "{}", refused.words);
}
