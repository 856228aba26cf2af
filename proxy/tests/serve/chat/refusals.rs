//! Every refusal that can be provoked from outside: its code, status, shape and whether an SDK
//! repeats it. None of them sends anything anywhere.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::Method;
use serde_json::json;
use stub_model::{Behaviour, Fault};
use tokio::io::AsyncWriteExt;
use trace_store::record::Record;

use crate::house::caller::{Answer, Ask, body, raw};
use crate::house::disk::{FaultyDisk, Trouble};
use crate::house::until::{reaches, until};
use crate::house::{House, Plan};

/// Checks an error object as every SDK expects one.
fn is_refusal(answer: &Answer, status: u16, code: &str, kind: &str, param: Option<&str>) {
    assert_eq!(answer.status.as_u16(), status, "{code}: {}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"), "{code}");
    let json = answer.json();
    let error = json["error"].as_object().expect("an error object");
    let mut keys: Vec<&str> = error.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["code", "message", "param", "type"], "{code}");
    assert_eq!(error["code"], code);
    assert_eq!(error["type"], kind, "{code}");
    assert_eq!(error["param"].as_str(), param, "{code}");
    assert!(error["message"].as_str().is_some_and(|text| text.len() > 10), "{code}");
    let id = answer.id().to_string();
    assert_eq!(answer.header("x-bailiwick-trace-id"), Some(id.as_str()), "{code}");
}

fn message(answer: &Answer) -> String {
    answer.json()["error"]["message"].as_str().expect("a message").to_owned()
}

const INVALID: &str = "invalid_request_error";

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_path_or_method_is_404() {
    let house = House::open().await;
    let sent = body("Say hello.", json!({}));
    for (method, path) in [
        (Method::POST, "/v1/no/such/route"),
        (Method::PUT, "/v1/chat/completions/x"),
        (Method::POST, "/v1//chat/completions"),
        (Method::POST, "/v1/%63hat/completions"),
        (Method::GET, "/v1/embeddings"),
        (Method::PATCH, "/v1/models/plain"),
        (Method::OPTIONS, "/v1/chat/completions"),
        (Method::PUT, "/"),
    ] {
        let ask = house.ask("website", sent.clone()).method(method.clone()).path(path);
        let answer = ask.send(house.data).await;
        is_refusal(&answer, 404, "unknown_url", INVALID, None);
    }
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_until_its_time_is_over_and_what_it_is_for() {
    use proxy::keys::Keys;
    use proxy::keys::terms::Terms;
    use secrecy::ExposeSecret;

    let house = House::open().await;
    let table = house.settings().api_keys;
    let now = proxy::clock::now();
    let mut keys = Keys::read(&table).expect("a table");
    let mut made = |terms: Terms| {
        let key = keys.create_on("website", terms, now).expect("a key");
        key.expose_secret().to_owned()
    };
    let over = made(Terms { expires_ns: Some(now.as_ns()), ..Terms::default() });
    let paths = made(Terms { paths: vec!["/v1/embeddings".to_owned()], ..Terms::default() });
    let models = made(Terms { models: vec!["other".to_owned()], ..Terms::default() });
    let open = made(Terms {
        expires_ns: Some(u64::MAX),
        paths: vec!["/v1/chat".to_owned()],
        models: vec!["plain".to_owned()],
        ..Terms::default()
    });
    keys.write(&table).expect("a table");
    house.running().reload().await.expect("a reload");
    let sent = body("Say hello.", json!({}));
    for (key, status, code) in [
        (&over, 401, "invalid_api_key"),
        (&paths, 403, "key_not_for_this"),
        (&models, 403, "key_not_for_this"),
    ] {
        let answer = Ask::chat(key, sent.clone()).send(house.data).await;
        is_refusal(&answer, status, code, INVALID, None);
    }
    assert!(house.arrivals().is_empty());
    assert_eq!(Ask::chat(&open, sent).send(house.data).await.status.as_u16(), 200);
    let listed = Ask::get(&models, "/v1/models").send(house.data).await;
    assert_eq!(listed.json()["data"], json!([]));
    let reasons: Vec<String> = house
        .records()
        .into_iter()
        .filter_map(|stored| {
            let Record::Auth(auth) = stored.into_record() else { return None };
            Some(auth.reason)
        })
        .collect();
    assert_eq!(reasons, ["expired_key", "outside_key", "outside_key"]);
    let cast = house.close().await;
    let used = proxy::keys::last_used::read(&table);
    let keys = Keys::read(&table).expect("a table");
    let is_used = |key: &str| used.contains_key(&keys.find(key.as_bytes()).expect("a key").sha256);
    assert!(is_used(&open) && !is_used(&over) && !is_used(&paths));
    drop(cast);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_is_missing_or_unknown_is_401() {
    let house = House::open().await;
    let sent = body("Say hello.", json!({}));
    let ask = house.ask("website", sent);
    for (ask, reason) in [
        (ask.clone().without("authorization"), "missing_key"),
        (ask.clone().header("authorization", "Bearer "), "missing_key"),
        (ask.clone().header("authorization", "Basic abcdefgh"), "missing_key"),
        (ask.clone().header("authorization", "Bearer bw-nobody-was-given-this-key"), "unknown_key"),
        // One header decides; a good key in the other does not help.
        (
            ask.clone()
                .header("authorization", "Bearer bw-nobody-was-given-this-key")
                .header("api-key", house.key("website")),
            "unknown_key",
        ),
    ] {
        let answer = ask.send(house.data).await;
        is_refusal(&answer, 401, "invalid_api_key", INVALID, None);
        // litellm tells an authentication error by these words.
        assert!(message(&answer).contains("Incorrect API key provided"));
        let stored = house.store().get(&answer.id()).expect("records");
        let [stored] = stored.as_slice() else { panic!("one record") };
        let trace_store::Record::Auth(auth) = stored.record() else { panic!("an auth record") };
        assert_eq!((auth.accepted, auth.reason.as_str()), (false, reason));
        assert_eq!(auth.path, "/v1/chat/completions");
    }
    assert!(house.arrivals().is_empty());
}

const SMALL: &str = "\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
limits: {body: 2 KiB, answer: 4 KiB, concurrent_calls: 2, body_timeout: 300 ms}
";

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_413_announced_or_not() {
    let house = House::planned(Plan { settings: SMALL, ..Plan::default() }).await;
    let long = body(&"word ".repeat(600), json!({}));
    let answer = house.send("website", long.clone()).await;
    is_refusal(&answer, 413, "request_too_large", INVALID, None);
    assert!(message(&answer).contains("2048"));
    // In chunks, its length is known only as it comes.
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        house.key("website")
    );
    let mut request = head.into_bytes();
    for piece in long.as_bytes().chunks(1000) {
        write!(request, "{:x}\r\n", piece.len()).expect("memory");
        request.extend_from_slice(piece);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    let answer = raw(house.data, &request).await;
    assert!(
        answer.starts_with("HTTP/1.1 413 ") && answer.contains("request_too_large"),
        "{answer}"
    );
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_is_400() {
    let house = House::planned(Plan { settings: SMALL, ..Plan::default() }).await;
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{{\"model",
        house.key("website")
    );
    let answer = raw(house.data, head.as_bytes()).await;
    // 408 would make SDKs repeat it.
    assert!(
        answer.starts_with("HTTP/1.1 400 ") && answer.contains("request_incomplete"),
        "{answer}"
    );
    // A caller that leaves half-way gets none, and harms nobody.
    let mut stream = tokio::net::TcpStream::connect(house.data).await.expect("a server");
    stream.write_all(head.as_bytes()).await.expect("a server");
    drop(stream);
    assert_eq!(house.send("website", body("Say hello.", json!({}))).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_unread() {
    let house = House::open().await;
    let ask = house.ask("website", body("Say hello.", json!({})));
    for coding in ["br", "compress", "gzip, gzip"] {
        let answer = ask.clone().header("content-encoding", coding).send(house.data).await;
        is_refusal(&answer, 415, "unsupported_content_encoding", INVALID, None);
    }
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/jsonx"] {
        let answer = ask.clone().header("content-type", kind).send(house.data).await;
        is_refusal(&answer, 415, "unsupported_content_type", INVALID, None);
    }
    let answer = ask.clone().without("content-type").send(house.data).await;
    is_refusal(&answer, 415, "unsupported_content_type", INVALID, None);
    for query in ["q=1", "api-version=a%20b", "api-version=1&x=2"] {
        let path = format!("/v1/chat/completions?{query}");
        let answer = ask.clone().path(&path).send(house.data).await;
        is_refusal(&answer, 400, "unknown_query_parameter", INVALID, None);
    }
    for coding in ["gzip", "deflate", "zstd"] {
        let answer = ask.clone().header("content-encoding", coding).send(house.data).await;
        is_refusal(&answer, 400, "undecodable_content", INVALID, None);
    }
    assert!(house.arrivals().is_empty());
    let plain = ask.clone().header("content-encoding", "identity");
    let plain = plain.header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(plain.send(house.data).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_body_is_judged_and_sent_on_as_what_it_says() {
    let house = House::open().await;
    let sent = body("Refund DE89 3704 0044 0532 0130 00.", json!({}));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(sent.as_bytes()).expect("a vector");
    let packed = encoder.finish().expect("a vector");
    let ask = house.ask("support-desk", "").carrying(packed).header("content-encoding", "gzip");
    let answer = ask.send(house.data).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-bailiwick-labels"), Some("financial"));
    let [(_, arrived)] = &house.arrivals()[..] else { panic!("one arrival") };
    assert_eq!(arrived.header("content-encoding"), None);
    assert!(arrived.contains(b"DE89 3704 0044 0532 0130 00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_two_parsers_may_read_differently_is_400() {
    let house = House::open().await;
    let good = body("Say hello.", json!({}));
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (what, sent) in [
        ("nothing", Vec::new()),
        ("cut short", good.as_bytes()[..good.len() - 1].to_vec()),
        ("trailing", format!("{good}{{}}").into_bytes()),
        ("a byte-order mark", [b"\xef\xbb\xbf", good.as_bytes()].concat()),
        ("duplicate keys", good.replacen('{', "{\"model\":\"frontier\",", 1).into_bytes()),
        ("escaped duplicate", good.replacen('{', "{\"m\\u006fdel\":\"frontier\",", 1).into_bytes()),
        ("no UTF-8", good.replace("Say", "S\u{1}y").into_bytes()),
        ("a control character", [&good.as_bytes()[..20], b"\xff", &good.as_bytes()[20..]].concat()),
        ("too deep", good.replacen('{', &format!("{{\"x\":{deep},"), 1).into_bytes()),
        ("NaN", good.replacen('{', "{\"x\":NaN,", 1).into_bytes()),
        ("a comment", good.replacen('{', "{/**/", 1).into_bytes()),
    ] {
        let answer = Ask::chat(house.key("website"), sent).send(house.data).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (400, "invalid_json"),
            "{what}"
        );
        is_refusal(&answer, 400, "invalid_json", INVALID, None);
        assert!(message(&answer).contains("at byte"), "{what}");
    }
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_the_wrong_type_are_named() {
    let house = House::open().await;
    for (param, sent) in [
        ("body", "[]".to_owned()),
        ("model", json!({"messages": []}).to_string()),
        ("model", json!({"model": 7, "messages": []}).to_string()),
        ("messages", json!({"model": "plain"}).to_string()),
        ("messages", json!({"model": "plain", "messages": "hello"}).to_string()),
        ("tools", json!({"model": "plain", "messages": [], "tools": {"none": "x"}}).to_string()),
        ("tools", json!({"model": "plain", "messages": [], "tools": "x"}).to_string()),
        ("body", json!({"model": "plain", "messages": [], "Messages": []}).to_string()),
        ("stream", body("Say hello.", json!({"stream": "yes"}))),
        ("store", body("Say hello.", json!({"store": 1}))),
    ] {
        let answer = house.send("website", sent).await;
        is_refusal(&answer, 400, "invalid_field", INVALID, Some(param));
    }
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declaration_the_policy_does_not_know_is_400() {
    let house = House::open().await;
    let ask = house.ask("website", body("Say hello.", json!({})));
    for (name, value) in [
        ("x-bailiwick-level", "secretish"),
        ("x-bailiwick-labels", "pii.emial"),
        ("x-bailiwick-labels", "pii.email,pii.nothing"),
        ("x-bailiwick-purpose", "customer-reply"),
    ] {
        let answer = ask.clone().header(name, value).send(house.data).await;
        is_refusal(&answer, 400, "unknown_declaration", INVALID, Some(name));
    }
    for (param, metadata) in [
        ("metadata.bailiwick_level", json!({"bailiwick_level": "secretish"})),
        ("metadata.bailiwick_level", json!({"bailiwick_level": 3})),
        ("metadata.bailiwick_labels", json!({"bailiwick_labels": ["pii.email"]})),
    ] {
        let answer = house.send("website", body("Say hello.", json!({"metadata": metadata}))).await;
        is_refusal(&answer, 400, "unknown_declaration", INVALID, Some(param));
    }
    // Bytes that are no text are no declaration either, and no reason to go on without one.
    let answer = raw_with(&house, b"x-bailiwick-level: restricted\xff\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 400 ") && answer.contains("unknown_declaration"),
        "{answer}"
    );
    let two = b"x-bailiwick-purpose: drafting\r\nx-bailiwick-purpose: translating\r\n";
    let answer = raw_with(&house, two).await;
    assert!(
        answer.starts_with("HTTP/1.1 400 ") && answer.contains("unknown_declaration"),
        "{answer}"
    );
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_declared_levels_the_higher_one_counts() {
    let house = House::open().await;
    for headers in [
        &b"x-bailiwick-level: public\r\nx-bailiwick-level: restricted\r\n"[..],
        b"x-bailiwick-level: restricted\r\nx-bailiwick-level: public\r\n",
        b"x-bailiwick-labels: pii.email\r\nx-bailiwick-labels: secret.password\r\n",
    ] {
        let answer = raw_with(&house, headers).await;
        assert!(answer.contains("x-bailiwick-endpoint: own-site"), "{answer}");
    }
}

/// A chat request of `website` with header lines as they are.
async fn raw_with(house: &House, lines: &[u8]) -> String {
    let body = body("Say hello.", json!({}));
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n",
        house.key("website"),
        body.len()
    );
    let request = [head.as_bytes(), lines, b"\r\n", body.as_bytes()].concat();
    raw(house.data, &request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_nobody_offers_is_404() {
    let house = House::open().await;
    let answer = house.send("website", body("Say hello.", json!({"model": "gpt-17"}))).await;
    is_refusal(&answer, 404, "model_not_found", INVALID, Some("model"));
    let (_, decision) = house.decision(answer.id());
    assert_eq!(decision.refusal.as_deref(), Some("model_not_found"));
    assert_eq!(decision.model, "(not in the register)", "an unknown name is the caller's text");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_is_403_says_why_and_is_not_repeated() {
    let house = House::open().await;
    let answer = house.send("lab", body("The card is 5555 5555 5555 4444.", json!({}))).await;
    is_refusal(&answer, 403, "policy_denied", "policy_error", None);
    assert_eq!(answer.header("x-should-retry"), Some("false"));
    assert_eq!(answer.header("x-bailiwick-level"), Some("restricted"));
    let id = answer.id().to_string();
    let text = message(&answer);
    assert!(text.ends_with(&format!("(trace {id}; bailiwick explain {id})")), "{text}");
    assert!(
        text.contains("never leave our own machines") || text.contains("own machines"),
        "{text}"
    );
    let (_, decision) = house.decision(answer.id());
    assert_eq!(decision.decision, trace_store::record::Verdict::Deny);
    assert!(decision.eligible.is_empty() && !decision.reasons.is_empty());
    assert!(house.arrivals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_too_many_is_429_and_says_when_to_repeat() {
    let house = House::planned(Plan { settings: SMALL, ..Plan::default() }).await;
    house.us.set(Behaviour::fault(Fault::HangBeforeHeaders));
    let sent = body("Say hello.", json!({}));
    let two = [0, 1].map(|_| house.ask("website", sent.clone()).try_open(house.data));
    let held = tokio_util::task::TaskTracker::new();
    let waiting = two.map(|one| held.spawn(one));
    reaches(&house.us, |counts| counts.read >= 2).await;
    let answer = house.send("vault", sent.clone()).await;
    is_refusal(&answer, 429, "overloaded", "rate_limit_error", None);
    assert!(answer.header("retry-after").is_some());
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
    // Their places come free once they have gone.
    until("a free place", async || {
        (house.send("vault", sent.clone()).await.status == 200).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_write_is_503_and_not_repeated() {
    for trouble in [Trouble::Full, Trouble::WritesFail, Trouble::SyncsFail] {
        let disk = FaultyDisk::default();
        let house = House::planned(Plan { disk: Some(disk.clone()), ..Plan::default() }).await;
        let sent = body("Say hello.", json!({}));
        assert_eq!(house.send("website", sent.clone()).await.status, 200);
        let before = house.us.count();
        disk.set(trouble);
        // Free space is looked at now and then; until then records are still taken.
        let answer = until("a refusal", async || {
            let answer = house.send("website", sent.clone()).await;
            (answer.status != 200).then_some(answer)
        })
        .await;
        is_refusal(&answer, 503, "audit_unavailable", "server_error", None);
        assert_eq!(answer.header("x-should-retry"), Some("false"), "{trouble:?}");
        let reached = house.us.count();
        let again = house.send("website", sent.clone()).await;
        assert_eq!((again.status.as_u16(), house.us.count()), (503, reached), "{trouble:?}");
        let denied = house.send("lab", body("The card is 5555 5555 5555 4444.", json!({}))).await;
        assert_eq!(denied.code(), "audit_unavailable", "a denial is recorded or it is none");
        assert!(before <= reached);
        if trouble != Trouble::WritesFail {
            let ready = Ask::get("", "/readyz").send(house.data).await;
            assert_eq!((ready.status.as_u16(), ready.text().as_str()), (503, "no"), "{trouble:?}");
        }
        // After a failed sync only a restart tells what is on the disk.
        if trouble != Trouble::SyncsFail {
            disk.set(Trouble::None);
            until("the store to recover by itself", async || {
                let answer = house.send("website", sent.clone()).await;
                (answer.status == 200).then_some(())
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_drains_is_503_and_says_when_to_repeat() {
    let house = House::open().await;
    house.gateway().drain();
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    is_refusal(&answer, 503, "draining", "server_error", None);
    assert!(answer.header("retry-after").is_some());
    assert_ne!(answer.header("x-should-retry"), Some("false"), "another node may take it");
    let ready = Ask::get("", "/readyz").send(house.data).await;
    assert_eq!((ready.status.as_u16(), ready.text().as_str()), (503, "no"));
    let alive = Ask::get("", "/livez").send(house.data).await;
    assert_eq!((alive.status.as_u16(), house.arrivals().len()), (200, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_relayed_is_502() {
    let house = House::planned(Plan { settings: SMALL, ..Plan::default() }).await;
    let answer = "word ".repeat(2000);
    house.us.set(Behaviour { answer: Some(answer), ..Behaviour::default() });
    let long = house.send("website", body("Say hello.", json!({}))).await;
    is_refusal(&long, 502, "unusable_answer", "server_error", None);
    house.us.set(Behaviour::fault(Fault::CutAfter { events: 0 }));
    let cut = house.send("website", body("Say hello.", json!({}))).await;
    is_refusal(&cut, 502, "unusable_answer", "server_error", None);
    let outcome = house.outcome(cut.id()).await;
    assert_eq!(outcome.aborted_by, Some(trace_store::record::Party::Upstream));
    assert_eq!(
        (outcome.attempts.len(), outcome.status),
        (1, 502),
        "an answer that began is the answer"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn probes_answer_strangers_with_a_word() {
    let house = House::open().await;
    for path in ["/livez", "/readyz"] {
        let answer = Ask::get("", path).without("authorization").send(house.data).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "ok"), "{path}");
    }
    let governance = house.running().governance;
    let detail = Ask::get("", "/readyz").send(governance).await.json();
    assert_eq!((&detail["ready"], &detail["policy"]), (&json!(true), &json!("house")));
    let elsewhere = Ask::get(house.key("website"), "/v1/models").send(governance).await;
    assert_eq!(elsewhere.status, 404, "the two planes never share a port");
}
