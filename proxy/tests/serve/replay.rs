//! What a draft would have done to the calls that came, through the verbs, with and without a server.

use serde_json::json;

use crate::house::caller::body;
use crate::house::command::verb;
use crate::house::founded::Founded;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_draft_is_told_by_what_came_and_what_never_did() {
    let founded = Founded::open().await;
    for _ in 0..3 {
        let answer = founded.house.send("website", body("Say hello.", json!({}))).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"));
    }
    let denied = founded.house.send("lab", body("Mail to jane.doe@example.org", json!({}))).await;
    assert!(denied.status.is_client_error() || denied.status.is_success());
    founded.edit(
        "policy.yaml",
        "{default: restricted, website: public",
        "{default: restricted, website: internal",
    );
    founded.edit(
        "policy.yaml",
        "{app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]",
        "{app: website}, zones: [eu-operated, own-site]",
    );
    let said = verb(founded.house.dir(), &["replay"]).await;
    assert_eq!(said.code, 1, "{}", said.words);
    assert!(
        said.out.contains("seen 3 times in 30 days: narrowed: requests of \"website\""),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("Of 4 calls in 30 days, 0 could have gone further, 3 less far"),
        "{}",
        said.out
    );
    let rows = verb(founded.house.dir(), &["replay", "-o", "jsonl"]).await;
    assert!(rows.lines().iter().any(|row| row["seen"] == "3"), "{}", rows.out);

    // The way back, as a draft in a folder of its own, widens; so do calls that never came.
    let elsewhere = tempfile::tempdir().expect("a folder");
    for file in ["bailiwick.yaml", "policy.yaml", "register.yaml", "apps.yaml", "governance.yaml"] {
        std::fs::write(elsewhere.path().join(file), founded.house.read(file)).expect("a file");
    }
    let policy = founded.house.read("policy.yaml");
    let wider = policy
        .replace("up_to: internal", "up_to: confidential")
        .replace("from: confidential", "from: restricted");
    assert_ne!(wider, policy);
    std::fs::write(elsewhere.path().join("policy.yaml"), wider).expect("a file");
    let with = elsewhere.path().display().to_string();
    let dir = founded.house.dir().to_owned();
    let said = verb(&dir, &["replay", "--with", &with, "--days", "7"]).await;
    assert!(said.out.contains("possible, never seen: widened"), "{}", said.out);
    // Nothing differs from what is in force: the files as they were founded.
    let cast = founded.house.close().await;
    let first = proxy::change::folder::Folder::path_of(&founded.folder, 1).display().to_string();
    let said = verb(cast.dir(), &["replay", "--with", &first]).await;
    assert_eq!(said.code, 0, "{}{}", said.out, said.words);
    assert!(said.out.contains("Of 4 calls"), "{}", said.out);
}
