//! What speaks against the register closes an endpoint: at once, for good, until two people reopen.

use std::net::SocketAddr;
use std::sync::Arc;

use proxy::gateway::Live;
use routing_rules::Endpoint;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_util::task::TaskTracker;
use trace_store::record::Record;

use crate::house::caller::body;
use crate::house::command::verb;
use crate::house::founded::Founded;
use crate::house::until::until;
use crate::house::{Cast, House};

/// A cast whose cloud in the US must be seen as described.
async fn watching(observe: &str) -> Cast {
    let cast = Cast::gather().await;
    let register = cast.read("register.yaml");
    let entry = "  - endpoint: us-cloud\n";
    assert!(register.contains(entry));
    let watched = format!("{entry}    observe: {observe}\n");
    cast.write("register.yaml", &register.replace(entry, &watched));
    cast
}

fn is_closed(live: &Live) -> bool {
    live.bundle.endpoint("us-cloud").is_some_and(Endpoint::is_closed)
}

async fn closes(house: &House) {
    let gateway = house.gateway();
    until("the endpoint to close", async || is_closed(&gateway.live()).then_some(())).await;
}

async fn acts(house: &House, wanted: &str) -> Vec<String> {
    until("a record", async || {
        let found: Vec<String> = house
            .records()
            .iter()
            .filter_map(|stored| {
                let Record::Operator(act) = stored.record() else { return None };
                (act.action == wanted).then(|| act.why.clone()).flatten()
            })
            .collect();
        (!found.is_empty()).then_some(found)
    })
    .await
}

/// Whether a record says who closed and why; between them it says when.
fn is_told(why: &str, who: &str, because: &str) -> bool {
    why.starts_with(&format!("{who} since 20")) && why.ends_with(&format!("Z, because {because}"))
}

/// Takes the newest line out of a table of what is closed.
fn without_newest(table: &std::path::Path) {
    let text = std::fs::read(table).expect("a table");
    let mut file: serde_json::Value = serde_json::from_slice(&text).expect("a table");
    assert!(file["closed"].as_array_mut().and_then(Vec::pop).is_some());
    std::fs::write(table, file.to_string()).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_elsewhere_closes_at_once_over_restarts_until_two_reopen() {
    let house = House::with(watching("{addresses: [192.0.2.0/24]}").await).await;
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("x-bailiwick-endpoint")),
        (200, Some("eu-cloud"))
    );
    assert_eq!(house.us.requests().len(), 1, "seen on its first answer, which is not relayed");
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.attempts[0].error.as_deref(), Some("contradicted_address"));
    closes(&house).await;
    let again = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(again.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    let (_, decision) = house.decision(again.id());
    assert!(decision.eligible.iter().all(|eligible| eligible.endpoint != "us-cloud"));
    let why = acts(&house, "endpoint.close").await;
    assert!(why[0].contains("observe.addresses"), "{why:?}");

    let house = House::with(house.close().await).await;
    assert!(is_closed(&house.gateway().live()), "a restart opens nothing");
    house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(house.us.requests().len(), 1);

    let dir = house.dir();
    let first = verb(dir, &["endpoint", "reopen", "us-cloud", "--by", "kim"]).await;
    assert_eq!(first.code, 0, "{}", first.words);
    assert!(first.words.contains("1 more"), "{}", first.words);
    let same = verb(dir, &["endpoint", "reopen", "us-cloud", "--by", "kim"]).await;
    assert_eq!(same.code, 1, "{}", same.words);
    assert!(is_closed(&house.gateway().live()));
    let second = verb(dir, &["endpoint", "reopen", "us-cloud", "--by", "ada"]).await;
    assert_eq!(second.code, 0, "{}", second.words);
    let gateway = house.gateway();
    until("the endpoint to open", async || (!is_closed(&gateway.live())).then_some(())).await;
    assert_eq!(acts(&house, "endpoint.reopen").await, ["reopened by ada and kim"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_or_a_model_that_differs_closes_and_what_fits_does_not() {
    let fits = "{addresses: [127.0.0.0/8], models: [\"gpt-*\"], region_header: {name: openai-version, in: [\"2*\"]}}";
    let house = House::with(watching(fits).await).await;
    for _ in 0..2 {
        let answer = house.send("website", body("Say hello.", json!({"model": "assistant"}))).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"));
    }
    assert!(!is_closed(&house.gateway().live()));
    let rows = verb(house.dir(), &["endpoint", "show", "us-cloud", "-o", "jsonl"]).await.lines();
    for what in ["addresses", "region_header", "models"] {
        let named = format!("observe.{what}");
        let row = rows.iter().find(|row| row["attribute"] == named.as_str()).expect("a row");
        assert_eq!(row["grade"], "observed", "{row}");
        assert!(row["basis"].as_str().is_some_and(|basis| basis.starts_with("last seen 20")));
    }

    let region = "{region_header: {name: openai-version, in: [eu-*]}}";
    let house = House::with(watching(region).await).await;
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    closes(&house).await;

    let house = House::with(watching("{models: [\"other-*\"]}").await).await;
    let answer = house.send("website", body("Say hello.", json!({"model": "assistant"}))).await;
    let endpoint = answer.header("x-bailiwick-endpoint");
    assert_eq!((answer.status.as_u16(), endpoint), (200, Some("us-cloud")));
    closes(&house).await;
}

/// The pin of `tls/server.pem`, as `openssl` computes it in docs/govern/register.md.
const PIN: &str = "sha256/MdeqCA1K7SZ8sq2NuQ3D2TBTw2s6yY2NPrlBw0+6Org=";

/// TLS in front of a server: the certificate of `tls/`, and what it speaks goes there and back.
async fn behind_tls(server: SocketAddr) -> SocketAddr {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/server.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.expect("a certificate")], key)
        .expect("a certificate with its key");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    TaskTracker::new().spawn(async move {
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let acceptor = acceptor.clone();
            TaskTracker::new().spawn(async move {
                let Ok(mut outside) = acceptor.accept(stream).await else { return };
                let Ok(mut inside) = TcpStream::connect(server).await else { return };
                drop(tokio::io::copy_bidirectional(&mut outside, &mut inside).await);
            });
        }
    });
    address
}

/// A house whose cloud in the US is reached by TLS and must show one of these keys.
async fn pinned(spki: &str) -> House {
    let settings = format!("{}egress: {{ca_files: [ca.pem]}}\n", crate::house::SETTINGS);
    let cast = Cast::described("30 s", &settings).await;
    cast.write("ca.pem", include_str!("tls/ca.pem"));
    let plain = cast.us.base_url();
    let server = plain.trim_start_matches("http://").split('/').next().expect("an address");
    let front = behind_tls(server.parse().expect("an address")).await;
    let secure = plain.replace("http://", "https://").replace(server, &front.to_string());
    let watched = format!("  - endpoint: us-cloud\n    observe: {{spki: [{spki}]}}\n");
    let register = cast.read("register.yaml").replace(&plain, &secure);
    cast.write("register.yaml", &register.replace("  - endpoint: us-cloud\n", &watched));
    House::with(cast).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_pinned_closes_and_a_pinned_one_does_not() {
    // The old key and the new one, as while a certificate is replaced.
    let old = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let house = pinned(&format!("\"{old}\", \"{PIN}\"")).await;
    for _ in 0..2 {
        let answer = house.send("website", body("Say hello.", json!({}))).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"), "{}", answer.text());
    }
    assert!(!is_closed(&house.gateway().live()));

    let other = "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let house = pinned(&format!("\"{other}\"")).await;
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("eu-cloud"), "not relayed");
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.attempts[0].error.as_deref(), Some("contradicted_key"));
    closes(&house).await;
    let why = acts(&house, "endpoint.close").await;
    assert!(why[0].contains("observe.spki"), "{why:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_taken_away_opens_nothing() {
    let house = House::open().await;
    let close = ["endpoint", "close", "us-cloud", "--because", "a letter", "--by", "kim"];
    assert_eq!(verb(house.dir(), &close).await.code, 0);
    closes(&house).await;
    acts(&house, "endpoint.close").await;
    let table = house.settings().closings;
    std::fs::remove_file(&table).expect("taken away");
    until("the table to be back", async || table.exists().then_some(())).await;
    assert!(is_closed(&house.gateway().live()));

    let cast = house.close().await;
    std::fs::remove_file(&table).expect("taken away");
    let house = House::with(cast).await;
    assert!(is_closed(&house.gateway().live()), "the records know");
    assert!(table.exists());
    for name in ["kim", "ada"] {
        let said = verb(house.dir(), &["endpoint", "reopen", "us-cloud", "--by", name]).await;
        assert_eq!(said.code, 0, "{}", said.words);
    }
    let gateway = house.gateway();
    until("the endpoint to open", async || (!is_closed(&gateway.live())).then_some(())).await;
    acts(&house, "endpoint.reopen").await;

    let cast = house.close().await;
    std::fs::remove_file(&table).expect("taken away");
    let house = House::with(cast).await;
    assert!(!is_closed(&house.gateway().live()), "it was reopened last");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_closing_that_is_taken_away_opens_nothing_although_an_earlier_one_was_lifted() {
    let house = House::open().await;
    let close = ["endpoint", "close", "us-cloud", "--because", "a letter", "--by", "kim"];
    assert_eq!(verb(house.dir(), &close).await.code, 0);
    closes(&house).await;
    acts(&house, "endpoint.close").await;
    for name in ["kim", "ada"] {
        let said = verb(house.dir(), &["endpoint", "reopen", "us-cloud", "--by", name]).await;
        assert_eq!(said.code, 0, "{}", said.words);
    }
    acts(&house, "endpoint.reopen").await;
    assert_eq!(verb(house.dir(), &close).await.code, 0);
    let both = async || (acts(&house, "endpoint.close").await.len() == 2).then_some(());
    until("the second closing", both).await;

    let table = house.settings().closings;
    let cast = house.close().await;
    without_newest(&table);
    // Its endpoint has another name while nobody looks; it is closed for when it has its own again.
    let register = cast.read("register.yaml");
    assert!(register.contains("endpoint: us-cloud\n"));
    cast.write("register.yaml", &register.replace("endpoint: us-cloud\n", "endpoint: other\n"));
    let cast = House::with(cast).await.close().await;
    cast.write("register.yaml", &register);
    let house = House::with(cast).await;
    assert!(is_closed(&house.gateway().live()), "the records know which closing was the last");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_cut_off_stays_so_until_two_people_connect_it() {
    let house = House::open().await;
    let goes = async |house: &House, wanted: &str| {
        let answer = house.send("website", body("Say hello.", json!({}))).await;
        let mode = answer.header("x-bailiwick-mode").unwrap_or_default().to_owned();
        (mode == wanted).then(|| answer.header("x-bailiwick-endpoint").map(str::to_owned))
    };
    let said = verb(house.dir(), &["disconnect", "--because", "the audit", "--by", "kim"]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    let cut =
        until("the site to be cut off", async || goes(&house, "disconnected; dev").await).await;
    assert_eq!(cut.as_deref(), Some("own-site"));
    let why = acts(&house, "site.disconnect").await;
    assert!(matches!(&why[..], [one] if is_told(one, "by kim", "the audit")), "{why:?}");
    house.running().reload().await.expect("nothing wrong");
    assert!(goes(&house, "disconnected; dev").await.is_some(), "other rules connect nothing");
    let refused = house.send("lab", body("Say hello.", json!({}))).await;
    assert!(refused.text().contains("disconnected this site"), "{}", refused.text());

    let cast = house.close().await;
    let table = proxy::disconnection::table_of(&cast.settings());
    std::fs::remove_file(&table).expect("taken away");
    let house = House::with(cast).await;
    assert!(
        goes(&house, "disconnected; dev").await.is_some(),
        "nor does a restart without the table"
    );
    for name in ["kim", "ada"] {
        let said = verb(house.dir(), &["reconnect", "--by", name]).await;
        assert_eq!(said.code, 0, "{}", said.words);
    }
    until("the site to be connected", async || goes(&house, "connected; dev").await).await;
    assert_eq!(acts(&house, "site.reconnect").await, ["by ada and kim"]);

    let again = verb(house.dir(), &["disconnect", "--because", "the audit", "--by", "kim"]).await;
    assert_eq!(again.code, 0, "{}", again.words);
    until("the site to be cut off", async || goes(&house, "disconnected; dev").await).await;
    let cast = house.close().await;
    without_newest(&table);
    let house = House::with(cast).await;
    assert!(goes(&house, "disconnected; dev").await.is_some(), "an earlier one was lifted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_right_after_it_loses_no_record_of_a_closing() {
    let house = House::open().await;
    let close = ["endpoint", "close", "us-cloud", "--because", "a letter", "--by", "kim"];
    assert_eq!(verb(house.dir(), &close).await.code, 0);
    house.running().reload().await.expect("nothing wrong");
    assert!(is_closed(&house.gateway().live()));
    let why = acts(&house, "endpoint.close").await;
    assert!(matches!(&why[..], [one] if is_told(one, "closed by kim", "a letter")), "{why:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_closes_and_under_signed_rules_only_signatures_reopen() {
    let founded = Founded::open().await;
    let house = &founded.house;
    let close = ["endpoint", "close", "us-cloud", "--because", "a letter", "--by", "kim"];
    let said = verb(house.dir(), &close).await;
    assert_eq!(said.code, 0, "{}", said.words);
    closes(house).await;
    let listed = verb(house.dir(), &["endpoint", "list", "-o", "jsonl"]).await.lines();
    let row = listed.iter().find(|row| row["endpoint"] == "us-cloud").expect("a row");
    assert_eq!((&row["zones"], &row["closed_because"]), (&json!(""), &json!("a letter")));
    let named = verb(house.dir(), &["endpoint", "reopen", "us-cloud", "--by", "kim"]).await;
    assert_eq!(named.code, 1, "{}", named.words);
    assert!(named.words.contains("--key"), "{}", named.words);
    let names = ["bea", "cyd"];
    for (index, name) in names.iter().enumerate() {
        assert!(is_closed(&house.gateway().live()));
        let key = founded.key_path(name);
        let key = key.to_str().expect("a path");
        let said = verb(house.dir(), &["endpoint", "reopen", "us-cloud", "--key", key]).await;
        assert_eq!(said.code, 0, "{index}: {}", said.words);
    }
    let gateway = house.gateway();
    until("the endpoint to open", async || (!is_closed(&gateway.live())).then_some(())).await;
}
