//! A PostgreSQL behind several nodes, from outside: what is said about its settings.

use crate::house::command::verb;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_settings_is_said_with_its_line() {
    let place = tempfile::tempdir().expect("a folder");
    let wrong = "shared_store:\n  url: postgresql://node:secret@/trace?host=/run/postgresql\n  \
                 readers: [not-a-key]\n  acknowledge: perhaps\n";
    std::fs::write(place.path().join("bailiwick.yaml"), wrong).expect("a folder");
    let said = verb(place.path(), &["node", "list"]).await;
    assert_eq!(said.code, 3);
    for part in ["bailiwick.yaml:2:", "password_file", "not-a-key", ":4:", "shipped"] {
        assert!(said.words.contains(part), "{part} in {}", said.words);
    }
    assert!(!said.words.contains("secret"), "{}", said.words);
    std::fs::write(place.path().join("bailiwick.yaml"), "log: {filter: info}\n").expect("a file");
    let said = verb(place.path(), &["node", "list"]).await;
    assert_eq!(said.code, 3);
    assert!(said.words.contains("docs/operate/postgresql.md"), "{}", said.words);
}
