//! Verbs of whoever operates: doctor and its bundle, notices of providers, manual pages, reports beside a
//! running server.

use serde_json::{Value, json};

use crate::house::caller::body;
use crate::house::command::verb;
use crate::house::{Cast, House};

/// What must turn up in no bundle.
const CANARY: &str = "Anna Mustermann-Canary";

async fn after_a_call() -> Cast {
    let house = House::open().await;
    house.send("support-desk", body(&format!("Dear {CANARY}"), json!({}))).await;
    house.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_of_the_doctor_names_nothing_and_nobody() {
    let cast = after_a_call().await;
    let dir = cast.dir();
    let settings = cast.read("bailiwick.yaml");
    cast.write("bailiwick.yaml", &format!("{settings}\ncustodians: {{master: {CANARY}}}\n"));
    let path = dir.join("bundle.json");
    let said =
        verb(dir, &["doctor", "-o", "jsonl", "--bundle", path.to_str().expect("UTF-8")]).await;
    let lines = said.lines();
    let found = |what: &str| lines.iter().filter(|line| line["what"] == what).collect::<Vec<_>>();
    assert_eq!(found("rules")[0]["state"], "good", "{}", said.out);
    assert!(found("log")[0]["found"].as_str().expect("text").ends_with("entries are signed"));
    assert!(found("master key")[0]["state"] == "good" && found("server")[0]["state"] == "advice");
    assert!(found("endpoint").iter().all(|line| line["state"] == "good"), "{}", said.out);
    assert_eq!(said.code, 0, "{} {}", said.words, said.out);

    let bundle = cast.read("bundle.json");
    let folder = dir.to_str().expect("UTF-8");
    let keys = cast.read("data/api-keys.json");
    let keys: Value = serde_json::from_str(&keys).expect("JSON");
    let mut secrets = vec![CANARY.to_owned(), folder.to_owned(), "127.0.0.1".to_owned()];
    let mut texts = Vec::new();
    strings(&keys, &mut texts);
    secrets.extend(texts.into_iter().filter(|text| text.len() > 5));
    assert!(secrets.len() > 4, "hashes and prefixes are among them");
    for line in &lines {
        secrets.extend(line["which"].as_str().filter(|name| !name.is_empty()).map(str::to_owned));
    }
    for secret in secrets {
        // A count of one's own is no name.
        assert!(
            !bundle.contains(&format!("\"{secret}")) && !bundle.contains(&format!("{secret}\""))
        );
        assert!(secret.len() < 8 || !bundle.contains(&secret), "{secret} in {bundle}");
    }

    // An endpoint that is down is said; nothing listens on the first port.
    let register = cast.read("register.yaml");
    let port = register.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
    let port = port.expect("an address");
    cast.write("register.yaml", &register.replace(&format!("127.0.0.1:{port}"), "127.0.0.1:1"));
    let said = verb(dir, &["doctor", "-o", "jsonl"]).await;
    let down = |line: &Value| line["what"] == "endpoint" && line["state"] == "bad";
    assert!(said.code == 1 && said.lines().iter().any(down), "{}", said.out);

    // A key that others may read is said, and so are rules that do not load.
    let master = cast.settings().master_key;
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(master, open).expect("permissions");
    cast.write("policy.yaml", "nonsense: [");
    let said = verb(dir, &["doctor", "-o", "jsonl"]).await;
    let lines = said.lines();
    let bad = |what: &str| lines.iter().any(|line| line["what"] == what && line["state"] == "bad");
    assert!(bad("master key") && bad("rules"), "{}", said.out);
}

fn strings(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_providers_notices_are_recorded_once_and_without_names() {
    let house = House::open().await;
    let dir = house.cast.dir().to_owned();
    let file = dir.join("notices.csv");
    let text = format!(
        "at,operation,reason,place\n2026-03-01T10:00:00Z,read,SUPPORT,US\n\
         2026-03-02T10:00:00Z,read,asked by {CANARY},IE\n"
    );
    std::fs::write(&file, text).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let import = async |endpoint: &str| {
        let asked = ["evidence", "import", file, "--kind", "access-notice", "--endpoint", endpoint];
        verb(&dir, &asked).await
    };
    let none = verb(&dir, &["evidence", "list"]).await;
    assert!(none.code == 0 && none.out.is_empty() && none.words.contains("none"), "{none:?}");
    let unknown = import("nowhere").await;
    assert!(unknown.code == 3 && unknown.words.contains("nowhere"), "{}", unknown.words);
    let endpoints = verb(&dir, &["endpoint", "list", "-o", "jsonl"]).await.lines();
    let endpoint = endpoints[0]["endpoint"].as_str().expect("a name").to_owned();
    let said = import(&endpoint).await;
    assert_eq!(said.code, 0, "{}", said.words);
    assert_eq!(import(&endpoint).await.code, 1, "the same file again");
    let listed = verb(&dir, &["evidence", "list", "-o", "jsonl"]).await;
    let rows = listed.lines();
    assert_eq!(rows.len(), 2, "{}", listed.out);
    assert_eq!((&rows[0]["place"], &rows[1]["place"]), (&json!("US"), &json!("IE")));
    assert_eq!(rows[0]["endpoint"], endpoint.as_str());
    let incident =
        verb(&dir, &["report", "incident", "7", "--table", "timeline", "-o", "csv"]).await;
    assert_eq!(incident.out.matches("evidence.access-notice").count(), 2, "{}", incident.out);
    let records = verb(&dir, &["query", "--limit", "0", "-o", "jsonl"]).await;
    assert!(!records.out.contains(CANARY), "{}", records.out);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_has_a_page_of_the_manual() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("man");
    let said = verb(folder.path(), &["man", "--out", out.to_str().expect("UTF-8")]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    for name in ["bailiwick", "bailiwick-serve", "bailiwick-report-transfers", "bailiwick-doctor"] {
        let page = std::fs::read_to_string(out.join(format!("{name}.1"))).expect("a page");
        assert!(page.contains(".SH NAME") && page.contains(&name.replace('-', "\\-")), "{page}");
    }
    assert!(!out.join("bailiwick-help.1").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_said_plainly() {
    let cast = after_a_call().await;
    let dir = cast.dir();
    let said = verb(dir, &["reconnect", "--by", "kim"]).await;
    assert!(said.code == 1 && said.words.contains("nobody cut it off"), "{}", said.words);

    cast.write("contract.pdf", "a contract");
    let document = dir.join("contract.pdf");
    let document = document.to_str().expect("UTF-8");
    let attest = async |review: &str| {
        let asked = ["endpoint", "attest", "eu-cloud", "processed_in", "--evidence", document];
        let rest = ["--basis", "contract C-17", "--by", "purchasing", "--review", review];
        verb(dir, &[&asked[..], &rest[..]].concat()).await
    };
    let register = cast.read("register.yaml");
    let past = attest("2001-01-01").await;
    assert!(past.code == 1 && past.words.contains("is over"), "{}", past.words);
    assert_eq!(cast.read("register.yaml"), register, "nothing was written");

    // Every key that is missing is named, not only the first.
    for entry in std::fs::read_dir(dir).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "key") {
            std::fs::remove_file(path).expect("a key");
        }
    }
    let serve = verb(dir, &["serve", "--dev"]).await;
    assert_eq!(serve.code, 3, "{}", serve.words);
    for endpoint in ["eu-cloud", "us-cloud"] {
        assert!(serve.words.contains(&format!("endpoint \"{endpoint}\"")), "{}", serve.words);
    }
}
