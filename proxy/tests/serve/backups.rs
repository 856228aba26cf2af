//! Backups through the real binary: made beside a server that serves, restored into a fresh folder,
//! rehearsed; and another master key.

use serde_json::json;

use crate::house::Cast;
use crate::house::caller::body;
use crate::house::command::{Process, verb};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_serving_comes_back() {
    let cast = Cast::gather().await;
    let dir = cast.dir();
    let away = tempfile::tempdir().expect("a folder");
    let at = |name: &str| away.path().join(name).to_string_lossy().into_owned();
    let (copy, keys) = (at("copy"), at("keys"));
    let server = Process::serve(dir, &dir.join("log")).await;
    for _ in 0..3 {
        cast.ask("website", body("Say hello.", json!({}))).send(server.data).await;
    }
    let cut = verb(dir, &["disconnect", "--because", "the audit", "--by", "kim"]).await;
    assert_eq!(cut.code, 0, "{}", cut.words);
    let apart = verb(dir, &["backup", &copy, "--keys", &copy]).await;
    assert_eq!(apart.code, 3, "{}", apart.words);
    assert_eq!(verb(dir, &["backup", &copy]).await.code, 2);
    let made = verb(dir, &["backup", &copy, "--keys", &keys, "-o", "jsonl"]).await;
    assert_eq!((made.code, made.lines().len()), (0, 1), "{}", made.words);
    let drill = verb(dir, &["drill", "restore", "--out", &at("drill"), "-o", "jsonl"]).await;
    assert_eq!(drill.code, 0, "{} {}", drill.out, drill.words);
    assert!(std::fs::read_to_string(at("drill")).expect("a note").contains("\"passed\":true"));
    let told = verb(dir, &["query", "--kind", "drill", "-o", "jsonl"]).await;
    assert_eq!(told.lines().len(), 1, "{}", told.words);
    let listed = verb(dir, &["inventory", "keys", "-o", "jsonl"]).await;
    assert_eq!(listed.code, 0, "{}", listed.words);
    let rows = listed.lines();
    assert!(rows.iter().any(|row| row["key"] == "master key of the records"), "{}", listed.out);
    assert_eq!(server.stop().await, 0);

    let master = dir.join("data/keys/master").to_string_lossy().into_owned();
    let restore = ["restore", &copy, "--keys", &keys, "--master", &master, "--to"];
    let back = at("back");
    let back = verb(dir, &[&restore[..], &[back.as_str()]].concat()).await;
    assert_eq!(back.code, 0, "{} {}", back.out, back.words);
    // Another master key: nothing is left of the try.
    std::fs::write(at("other"), format!("{}\n", "7".repeat(64))).expect("a file");
    let (other, nothing) = (at("other"), at("nothing"));
    let wrong = ["restore", &copy, "--keys", &keys, "--master", &other, "--to", &nothing];
    let wrong = verb(dir, &wrong).await;
    assert!(wrong.code == 3 && wrong.words.contains("nothing was restored"), "{}", wrong.words);
    assert!(!std::path::Path::new(&nothing).exists());
    let again = at("back");
    assert_eq!(verb(dir, &[&restore[..], &[again.as_str()]].concat()).await.code, 3);
    let place = away.path().join("back");
    let cut = std::fs::read_to_string(place.join("data/disconnected.json")).expect("a table");
    assert!(cut.contains("the audit"), "{cut}");
    let whole = verb(&place, &["verify"]).await;
    assert_eq!(whole.code, 0, "{} {}", whole.out, whole.words);
    let kept = verb(&place, &["query", "--kind", "outcome", "-o", "jsonl"]).await;
    assert_eq!(kept.lines().len(), 3, "{}", kept.words);
    let told = verb(&place, &["query", "--kind", "operator", "-o", "jsonl"]).await;
    assert!(told.out.contains("\"action\":\"restore\""), "{}", told.out);
    // What the log signed after the backup was made shows what the backup lacks.
    let late = at("checkpoint");
    std::fs::copy(dir.join("data/trace/spine/checkpoint"), &late).expect("a checkpoint");
    let lost = at("lost");
    let lost = verb(dir, &[&restore[..], &[lost.as_str(), "--since", &late]].concat()).await;
    assert_eq!(lost.code, 1, "{} {}", lost.out, lost.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_master_key_takes_the_place_of_the_old_one() {
    let cast = Cast::gather().await;
    let dir = cast.dir();
    let log = dir.join("log");
    let server = Process::serve(dir, &log).await;
    cast.ask("website", body("Say hello.", json!({}))).send(server.data).await;
    let busy = verb(dir, &["keys", "rotate", "master"]).await;
    assert_eq!(busy.code, 3, "{}", busy.words);
    assert!(busy.words.contains("stop the server"), "{}", busy.words);
    assert_eq!(server.stop().await, 0);
    let master = dir.join("data/keys/master");
    let old = std::fs::read(&master).expect("a key");
    let done = verb(dir, &["keys", "rotate", "master"]).await;
    assert_eq!(done.code, 0, "{}", done.words);
    assert_ne!(std::fs::read(&master).expect("a key"), old);
    let told = verb(dir, &["query", "--kind", "outcome", "-o", "jsonl"]).await;
    assert_eq!(told.lines().len(), 1, "{}", told.words);
    // Named in the settings, and handed in from there.
    let handed_in = dir.join("handed-in").to_string_lossy().into_owned();
    let done = verb(dir, &["keys", "rotate", "master", "--to", &handed_in]).await;
    assert_eq!(done.code, 0, "{}", done.words);
    assert_eq!(verb(dir, &["verify"]).await.code, 1);
    let settings = dir.join("bailiwick.yaml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    let text = if text.contains("\nstore:") {
        text.replacen("\nstore:", "\nstore:\n  master: handed-in", 1)
    } else {
        format!("{text}\nstore: {{master: handed-in}}\n")
    };
    let text = format!("{text}\ncustodians: {{master: Security office}}\n");
    std::fs::write(&settings, text).expect("settings");
    let whole = verb(dir, &["verify"]).await;
    assert_eq!(whole.code, 0, "{} {}", whole.out, whole.words);
    // And another key that signs; what the old one signed is still found in the log.
    let taken_home = dir.join("taken-home").to_string_lossy().into_owned();
    std::fs::copy(dir.join("data/trace/spine/checkpoint"), &taken_home).expect("a checkpoint");
    let signing = verb(dir, &["keys", "rotate", "signing"]).await;
    assert_eq!(signing.code, 0, "{}", signing.words);
    let whole = verb(dir, &["verify", "--since", &taken_home]).await;
    assert_eq!(whole.code, 0, "{} {}", whole.out, whole.words);
    assert!(whole.out.contains("vouched"), "{}", whole.out);
    let server = Process::serve(dir, &log).await;
    assert_eq!(server.stop().await, 0);
    let listed = verb(dir, &["inventory", "keys", "-o", "jsonl"]).await;
    assert_eq!(listed.lines()[0]["custodian"], "Security office", "{}", listed.out);
}
