//! `bailiwick classify` through the real binary: people, scripts, and files of labelled texts.

use serde_json::{Value, json};

use crate::house::command::{verb, verb_with};

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_judged_without_a_folder_and_its_values_stay_out_of_sight() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = std::path::Path::new(".");
    let text = "Grüße an dana@harbour-lane.io, Karte 4111 1111 1111 1111";
    let said = verb(dir, &["classify", text]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    assert!(said.out.contains("pii.email") && said.out.contains("visa"), "{}", said.out);
    assert!(said.words.contains("financial.payment_card"), "{}", said.words);
    assert!(!said.out.contains("dana") && !said.out.contains("4111"), "{}", said.out);

    let file = place.path().join("text");
    std::fs::write(&file, text).expect("a file");
    let name = file.to_str().expect("a name");
    let said = verb(dir, &["classify", "--file", name, "--show-values", "-o", "json"]).await;
    let whole: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(whole["labels"], json!(["pii.email", "financial.payment_card"]));
    let card = &whole["findings"][1];
    assert_eq!((&card["start"], &card["end"]), (&json!(37), &json!(56)), "in characters");
    assert_eq!(
        (&card["value"], &card["checked"]),
        (&json!("4111 1111 1111 1111"), &json!("checksum"))
    );

    let said = verb_with(dir, &["classify", "-o", "csv", "--key", "ssn"], "536228726").await;
    assert!(said.out.contains("pii.national_id"), "{}", said.out);
    let said = verb_with(dir, &["classify"], "nothing in here").await;
    assert_eq!((said.code, said.out.as_str(), said.words.trim()), (0, "", "no labels"));

    std::fs::write(&file, b"abc\xff").expect("a file");
    let said = verb(dir, &["classify", "--file", name]).await;
    assert_eq!(said.code, 3);
    assert!(said.words.contains("byte 3"), "{}", said.words);
    let said = verb(dir, &["classify", "--file", "/nowhere/at/all"]).await;
    assert_eq!(said.code, 3);
    assert!(said.words.contains("/nowhere/at/all"), "{}", said.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_json_become_predictions() {
    let dir = std::path::Path::new(".");
    let input = "{\"id\": \"a\", \"text\": \"é dana@harbour-lane.io\"}\nno JSON\n{\"id\": 2, \"text\": \"\"}\n";
    let said = verb_with(dir, &["classify", "--jsonl"], input).await;
    assert_eq!(said.code, 1, "{}", said.words);
    assert!(said.words.contains("line 2: the line is no JSON"), "{}", said.words);
    assert_eq!(
        said.lines(),
        [
            json!({
                "id": "a",
                "spans": [{"start": 2, "end": 22, "label": "pii.email"}],
                "labels": ["pii.email", "lang.en"],
            }),
            json!({"id": 2, "spans": [], "labels": ["lang.en"]}),
        ]
    );
    let said = verb_with(dir, &["classify", "--jsonl", "-o", "csv"], "").await;
    assert_eq!(said.code, 2, "{}", said.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folders_own_detectors_are_used_and_lists_are_made_of_plain_values() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path().join("rules");
    assert_eq!(verb(&dir, &["init"]).await.code, 0);
    let asked = ["detectors", "digest", "--name", "projects", "--label", "confidential.legal"];
    let made = verb_with(&dir, &asked, "Bluebird\n\nProjekt Nachtfalter\n").await;
    assert_eq!(made.code, 0, "{}", made.words);
    assert!(!made.out.to_lowercase().contains("bluebird"), "{}", made.out);
    std::fs::write(dir.join("detectors.yaml"), &made.out).expect("a file");
    let checked = verb(&dir, &["check"]).await;
    assert_eq!(checked.code, 0, "{}", checked.words);
    let said = verb(&dir, &["classify", "on projekt nachtfalter", "-o", "jsonl"]).await;
    assert_eq!(said.lines()[0]["detector"], "projects", "{}", said.words);
    let short = verb_with(&dir, &asked, "ab\n").await;
    assert_eq!(short.code, 1);
    assert!(short.words.contains("value 1") && !short.words.contains("ab\n"), "{}", short.words);
}
