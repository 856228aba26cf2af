//! The verbs in the order of a first day, through the real binary: with a server that runs, and
//! after it has ended.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use stub_model::Stub;

use crate::house::Cast;
use crate::house::caller::{Ask, body};
use crate::house::command::{Process, verb, verb_with};
use crate::house::until::until;

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_folder_to_a_verified_call() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path().join("new/folder");
    let said = verb(&dir, &["init"]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    assert!(said.words.contains("check") && said.words.contains("keys create"), "{}", said.words);
    let again = verb(&dir, &["init"]).await;
    assert_eq!(again.code, 1);
    assert!(again.words.contains("policy.yaml"), "{}", again.words);
    let checked = verb(&dir, &["check"]).await;
    assert_eq!(checked.code, 0, "{}", checked.words);
    let tested = verb(&dir, &["test", "-o", "jsonl"]).await;
    assert_eq!(tested.code, 0);
    assert!(tested.lines().iter().all(|row| row["result"] == "pass") && !tested.out.is_empty());

    // The starter's model server listens elsewhere; here it is a stub, and ports are free ones.
    let stub = Stub::start(stub_model::Settings::named("own-site")).await.expect("a port");
    let edit = |name: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(dir.join(name)).expect("a file");
        assert!(text.contains(from), "{name}: {from}");
        std::fs::write(dir.join(name), text.replace(from, to)).expect("a file");
    };
    edit("register.yaml", "http://127.0.0.1:11434/v1", &stub.base_url());
    edit("bailiwick.yaml", "data: 127.0.0.1:8080", "data: 127.0.0.1:0");
    edit("bailiwick.yaml", "governance: 127.0.0.1:8081", "governance: 127.0.0.1:0");
    let key = verb(&dir, &["keys", "create", "my-app"]).await;
    assert_eq!((key.code, key.out.lines().count()), (0, 1), "{}", key.words);
    assert!(key.out.starts_with("bw-") && !key.words.contains(key.out.trim()));

    let log = place.path().join("log");
    let process = Process::serve(&dir, &log).await;
    let ask = Ask::chat(key.out.trim(), body("Say hello.", json!({"model": "assistant"})));
    let answer = ask.send(process.data).await;
    assert_eq!((answer.status.as_u16(), stub.count()), (200, 1), "{}", answer.text());
    let id = answer.id().to_string();
    asks_alike(&dir, &id).await;
    assert_eq!(process.stop().await, 0);
    asks_alike(&dir, &id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_worked_organisation_is_a_beginning_that_checks_and_tests() {
    let place = tempfile::tempdir().expect("a folder");
    for organisation in routing_rules::worked::ORGANISATIONS {
        let dir = place.path().join(organisation.name);
        let said = verb(&dir, &["init", "--from", organisation.name]).await;
        assert_eq!(said.code, 0, "{}", said.words);
        let written = std::fs::read_to_string(dir.join("policy.yaml")).expect("a policy");
        assert!(written.ends_with(organisation.policy), "{written}");
        let checked = verb(&dir, &["check"]).await;
        assert_eq!(checked.code, 0, "{}", checked.words);
        let tested = verb(&dir, &["test", "-o", "jsonl"]).await;
        assert_eq!(tested.code, 0, "{}", tested.words);
        assert!(tested.lines().len() >= 20, "{}", tested.out);
    }
    let said = verb(place.path(), &["init", "--from", "circus"]).await;
    assert!(said.code == 2 && said.words.contains("bank"), "{}", said.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_rules_is_told_before_it_serves() {
    let place = tempfile::tempdir().expect("a folder");
    let (before, after) = (place.path().join("before"), place.path().join("after"));
    for dir in [&before, &after] {
        assert_eq!(verb(dir, &["init", "--from", "bank"]).await.code, 0);
    }
    let paths = [before.to_str().expect("a path"), after.to_str().expect("a path")];
    let same = verb(place.path(), &["diff", paths[0], paths[1]]).await;
    assert_eq!((same.code, same.out.trim()), (0, "No request reaches more than before."));
    let policy = std::fs::read_to_string(after.join("policy.yaml")).expect("a policy");
    // The policy's own tests may notice; what is compared is what the rules let through.
    let (rules, _) = policy.split_once("\ntests:").expect("tests");
    let lowered = rules.replacen("research-desk: internal", "research-desk: public", 1);
    assert_ne!(rules, lowered);
    std::fs::write(after.join("policy.yaml"), &lowered).expect("a file");
    // The one rule for public text is for another application, so the lower level reaches nothing new.
    let unused = verb(place.path(), &["diff", paths[0], paths[1]]).await;
    assert_eq!(unused.code, 0, "{}", unused.out);
    assert_eq!(unused.out.lines().last(), Some("No request reaches more than before."));
    let abroad = "for: {apps: [website-chat]}\n    may_use: [adequate";
    let joined = abroad.replacen("website-chat", "website-chat, research-desk", 1);
    let granted = lowered.replacen(abroad, &joined, 1);
    assert_ne!(lowered, granted);
    std::fs::write(after.join("policy.yaml"), granted).expect("a file");
    let widened = verb(place.path(), &["diff", paths[0], paths[1]]).await;
    assert_eq!(widened.code, 1, "{}", widened.words);
    assert!(widened.out.starts_with("widened: requests of \"research-desk\""), "{}", widened.out);
    let json = verb(place.path(), &["diff", paths[0], paths[1], "-o", "json"]).await;
    let change: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(change["reach"], "widened");
    let example = &change["effects"][0]["example"];
    assert_eq!(
        (&example["level_before"], &example["level_after"]),
        (&json!("internal"), &json!("public"))
    );
    let fallen = verb(&before, &["diff", "--no-adequacy", "US"]).await;
    assert_eq!(fallen.code, 0, "{}", fallen.words);
    assert!(fallen.out.contains("place data: US is no longer in adequate"), "{}", fallen.out);
    assert_eq!(verb(&before, &["diff"]).await.code, 2);
    let missing = verb(&before, &["diff", "--without", "nobody"]).await;
    assert!(missing.code == 3 && missing.words.contains("no endpoint"), "{}", missing.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_tried_and_explained_and_the_rules_are_exported() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path().join("bank");
    assert_eq!(verb(&dir, &["init", "--from", "bank"]).await.code, 0);
    let text = "Please charge 4111 1111 1111 1111";
    let tried = verb(&dir, &["try", text, "--app", "website-chat"]).await;
    assert_eq!(tried.code, 0, "{}", tried.words);
    assert!(tried.words.contains("financial.payment_card"), "{}", tried.words);
    let removed = "removed first, so that the rest goes further: financial.payment_card";
    assert!(tried.words.contains(removed), "{}", tried.words);
    assert!(tried.out.contains("may go to vienna, "), "{}", tried.out);
    let json = verb(&dir, &["try", text, "--app", "website-chat", "-o", "json"]).await;
    let json: Value = serde_json::from_str(&json.out).expect("one object");
    assert_eq!(json["removed"], json!(["financial.payment_card"]));
    assert_eq!(json["may_use"][0], "vienna");
    assert_eq!(json["level"], "public");
    assert!(!json.to_string().contains("4111"), "the text is not repeated");
    let mut left: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&dir).expect("a folder") {
        left.push(entry.expect("a file").file_name().to_string_lossy().into_owned());
    }
    assert_eq!(left.len(), 5, "nothing is stored: {left:?}");

    let asked = ["explain", "--app", "research-desk", "--why-not", "model-maker-us", "-o", "json"];
    let why: Value = serde_json::from_str(&verb(&dir, &asked).await.out).expect("one object");
    assert!(why["why"].to_string().contains("no rule that applies offers model-maker-us"), "{why}");
    let model = ["explain", "--app", "website-chat", "--model", "no-such", "-o", "json"];
    let denied = verb(&dir, &model).await;
    assert_eq!(denied.code, 1);
    let denied: Value = serde_json::from_str(&denied.out).expect("one object");
    assert!(denied["would_help"].as_str().expect("help").contains("assistant"), "{denied}");

    let out = place.path().join("cedar");
    let asked = ["export", "cedar", "--out", out.to_str().expect("a path")];
    assert_eq!(verb(&dir, &asked).await.code, 0);
    for name in ["README.md", "policy.cedar", "guarantees.cedar", "schema.cedarschema"] {
        assert!(out.join(name).exists(), "{name}");
    }
    assert_eq!(verb(&dir, &asked).await.code, 3, "a folder that stands is left alone");
    let words = verb(&dir, &["words", "safety"]).await;
    assert!(words.code == 0 && words.out.contains("Sicherheitsnetz"), "{}", words.out);
    assert_eq!(verb(&dir, &["words", "antichain"]).await.code, 1);
}

/// The verbs that read, which must say the same with and without a server.
async fn asks_alike(dir: &Path, id: &str) {
    let found = verb(dir, &["query", "--app", "my-app", "-o", "jsonl", "--oldest-first"]).await;
    assert_eq!(found.code, 0, "{}", found.words);
    let kinds: Vec<String> = found.lines().iter().map(kind).collect();
    assert_eq!(kinds, ["decision", "outcome"]);
    let all: Value =
        serde_json::from_str(&verb(dir, &["query", "-o", "json"]).await.out).expect("JSON");
    assert!(all.as_array().expect("a list").len() >= 5);
    let csv = verb(dir, &["query", "--app", "my-app", "-o", "csv"]).await.out;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let width = csv.lines().next().expect("a header").split(',').count();
    assert!(width > 4, "{csv}");
    let table = verb(dir, &["query", "--app", "my-app"]).await.out;
    assert!(table.contains(id), "{table}");
    let limited = verb(dir, &["query", "--limit", "1", "-o", "jsonl"]).await;
    assert_eq!(limited.lines().len(), 1);
    let none = verb(dir, &["query", "--app", "nobody"]).await;
    assert_eq!((none.code, none.out.as_str()), (1, ""), "{}", none.words);
    let wrong = verb(dir, &["query", "--kind", "decsion"]).await;
    assert_eq!(wrong.code, 3);
    assert!(wrong.words.contains("decision"), "{}", wrong.words);

    let shown = verb(dir, &["show", id]).await;
    let shown: Value = serde_json::from_str(&shown.out).expect("JSON for people is still JSON");
    assert_eq!(shown.as_array().expect("a list").len(), 2);
    let unknown = verb(dir, &["show", "019506b2-6f7a-7c3e-a8d1-5e1f0c9b2d44"]).await;
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    let wrong = verb(dir, &["show", "not-an-id"]).await;
    assert_eq!(wrong.code, 3);
    assert!(wrong.words.contains("not-an-id"), "{}", wrong.words);

    let told = verb(dir, &["explain", id]).await;
    assert_eq!(told.code, 0, "{}", told.words);
    assert!(told.out.contains("my-app") && told.out.contains("own-site"), "{}", told.out);
    let why = verb(dir, &["explain", id, "--why-not", "own-site"]).await;
    assert_eq!(why.code, 0, "{}", why.words);
    assert!(!why.out.is_empty());
    let unknown = verb(dir, &["explain", "019506b2-6f7a-7c3e-a8d1-5e1f0c9b2d44"]).await;
    assert_eq!(unknown.code, 1, "{}", unknown.words);

    // A checkpoint that covers the last records is signed within a second of them.
    let whole = until("a checkpoint over the call", async || {
        let whole = verb(dir, &["verify", "-o", "jsonl"]).await;
        assert_eq!(whole.code, 0, "{}", whole.words);
        let rows = whole.lines();
        let read = rows.iter().find(|row| row["what"] == "records read").expect("a count");
        let read: u64 = read["value"].as_str().expect("text").parse().expect("a count");
        (read >= 5).then_some(whole)
    })
    .await;
    assert!(whole.words.contains("whole"), "{}", whole.words);
}

fn kind(record: &Value) -> String {
    let members = record.as_object().expect("an object");
    let known = ["decision", "outcome", "gap", "auth", "policy", "register", "operator", "read"];
    let tagged = members.get("kind").and_then(Value::as_str);
    let found = tagged.or_else(|| known.into_iter().find(|name| members.contains_key(*name)));
    found.unwrap_or_else(|| panic!("a record without a kind: {record}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_says_what_would_happen() {
    let cast = Cast::gather().await;
    let ask = async |more: &[&str], input: &str| {
        let arguments = [&["explain", "--app"], more].concat();
        verb_with(cast.dir(), &arguments, input).await
    };
    let open = ask(&["website", "--model", "plain"], "").await;
    assert_eq!(open.code, 0, "{}", open.words);
    assert!(open.out.contains("us-cloud"), "{}", open.out);
    let card = ask(&["lab", "--model", "plain", "--labels", "financial.payment_card"], "").await;
    assert_eq!(card.code, 1, "the answer is no: {}", card.out);
    assert!(card.out.contains("cards-and-credentials-at-home"), "{}", card.out);
    let raised = ask(&["website", "--level", "restricted", "--why-not", "us-cloud"], "").await;
    assert_eq!(raised.code, 0);
    assert!(raised.out.contains("confidential-at-home"), "{}", raised.out);
    let request = body("Card 5555 5555 5555 4444", json!({}));
    let read = ask(&["website", "--request", "-"], &request).await;
    assert_eq!(read.code, 0, "{}", read.words);
    assert!(
        read.out.contains("own-site") && read.out.contains("financial.payment_card"),
        "{}",
        read.out
    );
    assert!(!read.out.contains("5555"), "{}", read.out);
    for (arguments, word) in [
        (&["nobody"][..], "nobody"),
        (&["website", "--labels", "pii.emial"], "pii.emial"),
        (&["website", "--level", "secretish"], "secretish"),
    ] {
        let said = ask(arguments, "").await;
        assert!(said.code == 1 || said.code == 3, "{arguments:?}: {}", said.code);
        assert!(said.words.contains(word) && said.out.is_empty(), "{arguments:?}: {}", said.words);
    }
    let broken = ask(&["website", "--request", "-"], "{").await;
    assert_eq!(broken.code, 3, "{}", broken.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_a_changed_byte_and_says_no() {
    let cast = Cast::gather().await;
    let logs = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    for _ in 0..5 {
        cast.ask("website", body("Say hello.", json!({}))).send(process.data).await;
    }
    assert_eq!(process.stop().await, 0);
    let sound = verb(cast.dir(), &["verify"]).await;
    assert_eq!(sound.code, 0, "{}", sound.words);
    assert!(sound.out.contains("self-signed only"), "{}", sound.out);
    for (path, bytes) in crate::house::search::files(&cast.settings().store) {
        let name = path.to_string_lossy().into_owned();
        // The index is disposable, the lock empty.
        if name.contains("index") || bytes.iter().all(|byte| *byte == 0) {
            continue;
        }
        let written = bytes.iter().rposition(|byte| *byte != 0).expect("bytes");
        let mut changed = bytes.clone();
        changed[written / 2] ^= 0x40;
        std::fs::write(&path, &changed).expect("a file");
        let said = verb(cast.dir(), &["verify"]).await;
        assert_eq!(said.code, 1, "{name}: {}{}", said.out, said.words);
        assert!(said.words.contains("NOT whole") && said.out.contains("first bad"), "{name}");
        std::fs::write(&path, &bytes).expect("a file");
    }
    assert_eq!(verb(cast.dir(), &["verify"]).await.code, 0);
    let store = cast.settings().store.display().to_string();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let without = verb(elsewhere.path(), &["verify", "--store", &store]).await;
    assert_eq!(without.code, 0, "an auditor needs no settings: {}", without.words);
    let nothing = verb(elsewhere.path(), &["verify", "--store", "/nonexistent"]).await;
    assert_eq!(nothing.code, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn tail_prints_records_as_they_come() {
    let cast = Cast::gather().await;
    let logs = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    let printed = logs.path().join("tail");
    let file = std::fs::File::create(&printed).expect("a file");
    let mut tail = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .arg("--dir")
        .arg(cast.dir())
        .args(["tail", "-o", "jsonl"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(file)
        .spawn()
        .expect("the binary");
    let id = until("a record to be printed", async || {
        let answer = cast.ask("website", body("Say hello.", json!({}))).send(process.data).await;
        let text = std::fs::read_to_string(&printed).expect("a file");
        text.contains("\"outcome\"").then(|| answer.id().to_string())
    })
    .await;
    until("the last one too", async || {
        std::fs::read_to_string(&printed).expect("a file").contains(&id).then_some(())
    })
    .await;
    let text = std::fs::read_to_string(&printed).expect("a file");
    for line in text.lines().take(4) {
        serde_json::from_str::<Value>(line).expect("a record a line");
    }
    // It ends with the server.
    assert_eq!(process.stop().await, 0);
    let code = until("the end of tail", async || tail.try_wait().expect("a child")).await;
    assert_eq!(code.code(), Some(0));
    let none = verb(cast.dir(), &["tail"]).await;
    assert_eq!(none.code, 3);
    assert!(none.words.contains("no server runs"), "{}", none.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_runs_and_leaves_a_folder_to_ask() {
    let place = tempfile::tempdir().expect("a folder");
    let shown = verb(place.path(), &["demo"]).await;
    assert_eq!(shown.code, 0, "{}", shown.words);
    for word in ["own-site", "eu-cloud", "us-cloud-in-eu", "refused", "whole", "NOT whole"] {
        assert!(shown.out.contains(word), "{word}: {}", shown.out);
    }
    assert!(!shown.out.contains('\u{1b}'), "no colour where nobody looks");
    let asked =
        verb(place.path(), &["query", "--kind", "decision", "--limit", "0", "-o", "jsonl"]).await;
    assert!(asked.code == 0 && asked.lines().len() >= 12, "{}", asked.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_are_printed_for_each_shell() {
    let cast = Cast::gather().await;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = verb(cast.dir(), &["completions", shell]).await;
        assert_eq!(said.code, 0, "{shell}");
        assert!(said.out.contains("why-not") && said.out.contains("completions"), "{shell}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn output_that_nobody_reads_is_no_error() {
    let cast = Cast::gather().await;
    let logs = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    for _ in 0..40 {
        cast.ask("website", body("Say hello.", json!({}))).send(process.data).await;
    }
    assert_eq!(process.stop().await, 0);
    let script = "\"$0\" --dir \"$1\" query --limit 0 -o jsonl | head -n 1 > /dev/null; echo ${PIPESTATUS[0]}";
    let output = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_bailiwick")])
        .arg(cast.dir())
        .output()
        .expect("bash");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_leave_with_proof_and_the_log_can_be_held_against_them() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path().join("own");
    assert_eq!(verb(&dir, &["init"]).await.code, 0);
    let edit = std::fs::read_to_string(dir.join("bailiwick.yaml")).expect("settings");
    let edit = edit.replace(":8080", ":0").replace(":8081", ":0");
    std::fs::write(dir.join("bailiwick.yaml"), edit).expect("a file");
    let process = Process::serve(&dir, &place.path().join("log")).await;
    let bundle = place.path().join("bundle");
    let path = |name: &str| place.path().join(name).to_str().expect("UTF-8").to_owned();
    let exported = verb(&dir, &["export", "--out", &path("bundle"), "--kind", "policy"]).await;
    assert_eq!(exported.code, 0, "{}", exported.words);
    let again = verb(&dir, &["export", "--out", &path("bundle")]).await;
    assert_eq!(again.code, 3, "an existing folder is left alone: {}", again.words);
    assert!(again.words.contains("exists already; name a new folder"), "{}", again.words);
    let note = verb(&dir, &["checkpoint"]).await;
    assert_eq!((note.code, note.out.lines().count()), (0, 5), "{}", note.out);
    std::fs::write(place.path().join("note"), &note.out).expect("a file");
    assert_eq!(process.stop().await, 0);

    let key = dir.join("data/trace/spine/verifier");
    let key = key.to_str().expect("UTF-8");
    let checked = verb(&dir, &["verify", "--evidence", &path("bundle"), "--verifier", key]).await;
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.words);
    assert!(checked.out.contains("the log of the key you brought"), "{}", checked.out);
    let unpinned = verb(&dir, &["verify", "--evidence", &path("bundle")]).await;
    assert!(unpinned.out.contains("could have made that key"), "{}", unpinned.out);
    let records = std::fs::read_to_string(bundle.join("records.jsonl")).expect("records");
    std::fs::write(bundle.join("records.jsonl"), records.replacen("local", "loyal", 1))
        .expect("a file");
    let altered = verb(&dir, &["verify", "--evidence", &path("bundle"), "--verifier", key]).await;
    assert_eq!(altered.code, 1, "{}", altered.out);
    let since = verb(&dir, &["verify", "--since", &path("note")]).await;
    assert_eq!(since.code, 0, "{}", since.out);
    assert!(since.out.contains("consistent with the checkpoint you brought"), "{}", since.out);
    // A note that was damaged at home says nothing about the log.
    std::fs::write(place.path().join("note"), note.out.replace('\n', " ")).expect("a file");
    let damaged = verb(&dir, &["verify", "--since", &path("note")]).await;
    assert_eq!(damaged.code, 3, "{}{}", damaged.out, damaged.words);
    assert!(damaged.words.contains("checkpoint that was brought"), "{}", damaged.words);
    // Without a server the folder's store answers itself; the reading of before is on record.
    let read = verb(&dir, &["export", "--out", &path("reads"), "--kind", "read"]).await;
    assert_eq!(read.code, 0, "{}", read.words);
    let reads = std::fs::read_to_string(place.path().join("reads/records.jsonl")).expect("records");
    assert!(reads.lines().count() >= 1 && reads.contains("evidence"), "{reads}");
}
