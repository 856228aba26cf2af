//! The worked organisations served: their files as `init` writes them, each endpoint a model server
//! of its own, and every application goes where `explain` said it would.

use std::path::Path;

use serde_json::{Value, json};
use stub_model::{Handle, Stub};

use crate::house::caller::{Ask, body};
use crate::house::command::{Process, verb};

/// Puts a model server behind each endpoint of a register, and its key into place.
async fn populate(dir: &Path) -> Vec<Handle> {
    let path = dir.join("register.yaml");
    let mut register = std::fs::read_to_string(&path).expect("a register");
    let mut servers = Vec::new();
    let lines: Vec<String> = register.lines().map(str::to_owned).collect();
    let mut name = String::new();
    for line in lines {
        if let Some(endpoint) = line.trim().strip_prefix("- endpoint: ") {
            name = endpoint.to_owned();
        } else if let Some(url) = line.trim().strip_prefix("base_url: ") {
            let stub = Stub::start(stub_model::Settings::named(&name)).await.expect("a port");
            register = register.replacen(url, &stub.base_url(), 1);
            servers.push(stub);
        } else if let Some(key) = line.trim().strip_prefix("key: {file: ") {
            let key = key.trim_end_matches('}');
            std::fs::write(dir.join(key), "sk-upstream").expect("a key");
        }
    }
    std::fs::write(path, register).expect("a register");
    let settings = std::fs::read_to_string(dir.join("bailiwick.yaml")).expect("settings");
    let settings = settings.replace(":8080", ":0").replace(":8081", ":0");
    std::fs::write(dir.join("bailiwick.yaml"), settings).expect("settings");
    servers
}

#[tokio::test(flavor = "multi_thread")]
async fn each_worked_organisation_serves_and_sends_where_it_said_it_would() {
    for organisation in routing_rules::worked::ORGANISATIONS {
        let place = tempfile::tempdir().expect("a folder");
        let dir = place.path().join(organisation.name);
        assert_eq!(verb(&dir, &["init", "--from", organisation.name]).await.code, 0);
        let servers = populate(&dir).await;
        assert!(servers.len() >= 4, "{}", organisation.name);
        let sources = organisation.sources();
        let loaded = routing_rules::Bundle::load(&sources, proxy::clock::now().day());
        let bundle = loaded.expect("rules").bundle;
        let mut keys = Vec::new();
        for application in bundle.applications() {
            let key = verb(&dir, &["keys", "create", application.name()]).await;
            keys.push((application.name().to_owned(), key.out.trim().to_owned()));
        }
        let process = Process::serve(&dir, &place.path().join("log")).await;
        let mut sent = 0_u64;
        for (app, key) in &keys {
            for text in ["Say hello.", "Charge 4111 1111 1111 1111."] {
                let tried = ["try", text, "--app", app, "--model", "assistant", "-o", "json"];
                let said: Value =
                    serde_json::from_str(&verb(&dir, &tried).await.out).expect("JSON");
                let answer = Ask::chat(key, body(text, json!({"model": "assistant"})));
                let answer = answer.send(process.data).await;
                let may: Vec<&str> = said["may_use"]
                    .as_array()
                    .expect("names")
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                match answer.header("x-bailiwick-endpoint") {
                    Some(endpoint) => {
                        assert!(may.contains(&endpoint), "{app}: {text}: {endpoint} of {may:?}");
                        sent += 1;
                    }
                    None => {
                        assert!(may.is_empty(), "{app}: {text}: {may:?}: {}", answer.text());
                        assert_eq!(answer.status.as_u16(), 403);
                    }
                }
                let told = verb(&dir, &["explain", &answer.id().to_string()]).await;
                assert!(told.code == 0 && told.out.contains(app.as_str()), "{}", told.words);
            }
        }
        assert!(usize::try_from(sent).expect("few") >= keys.len(), "{}: {sent}", organisation.name);
        let seen: u64 = servers.iter().map(|server| server.count()).sum();
        assert_eq!(seen, sent, "{}: nothing else was sent anywhere", organisation.name);
        // One closes an endpoint while it serves; it gets nothing from then on.
        let first = servers[0].name().to_owned();
        let closed = ["endpoint", "close", &first, "--because", "a drill", "--by", "kim"];
        assert_eq!(verb(&dir, &closed).await.code, 0);
        process.logged("endpoint.closed").await;
        let before = servers[0].count();
        for (_, key) in &keys {
            let ask = Ask::chat(key, body("Say hello.", json!({"model": "assistant"})));
            let answer = ask.send(process.data).await;
            assert_ne!(answer.header("x-bailiwick-endpoint"), Some(first.as_str()));
        }
        assert_eq!(servers[0].count(), before);
        assert_eq!(process.stop().await, 0);
    }
}
