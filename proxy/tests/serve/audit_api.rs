//! Reading records over HTTP: what a token opens, that each reading and each refusal is recorded, and
//! that what is handed out proves itself.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};
use trace_store::disk::RealDisk;
use trace_store::record::Record;
use trace_store::{Checkpoint, Kind, Query, verify};

use crate::house::caller::{Answer, Ask, body};
use crate::house::command::verb;
use crate::house::until::until;
use crate::house::{House, everything};

/// A house after a call of each of two applications: the ids are those of support-desk and website.
async fn after_two_calls() -> (House, String, String) {
    let house = House::open().await;
    let mut ids = Vec::new();
    for application in ["support-desk", "website"] {
        let answer = house.send(application, body("Say hello.", json!({}))).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        ids.push(answer.id().to_string());
    }
    let website = ids.pop().expect("an id");
    (house, ids.pop().expect("an id"), website)
}

/// A token, granted on the command line to a running server.
async fn granted(house: &House, role: &str, more: &[&str]) -> String {
    let asked = ["access", "grant", role, "--person", "mia", "--why", "audit of 2026"];
    let until = ["--until", "2100-01-01T00:00:00Z"];
    let made = verb(house.dir(), &[&asked[..], &until[..], more].concat()).await;
    assert_eq!(made.code, 0, "{}", made.words);
    made.out.trim().to_owned()
}

async fn get(house: &House, token: &str, path: &str) -> Answer {
    Ask::get(token, &format!("/audit/v1/{path}")).send(house.running().governance).await
}

fn problem(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let told = answer.json();
    assert_eq!(told["status"], answer.status.as_u16());
    let code = told["type"].as_str().expect("a type").rsplit(':').next().expect("a code");
    (answer.status.as_u16(), code.to_owned())
}

fn of_kind(house: &House, kind: Kind) -> Vec<Record> {
    let found = everything(house.store(), Query { kinds: vec![kind], ..Query::default() });
    found.into_iter().map(trace_store::Stored::into_record).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_pages_counts_and_proofs_and_each_reading_is_recorded() {
    let (house, desk, _) = after_two_calls().await;
    let token = granted(&house, "auditor", &[]).await;
    let first =
        get(&house, &token, "records?kind=decision&kind=outcome&limit=3&order=oldest").await;
    assert_eq!(first.status.as_u16(), 200, "{}", first.text());
    let page = first.json();
    assert_eq!(page["records"].as_array().map(Vec::len), Some(3));
    assert_eq!(page["expired_skipped"], 0);
    let next = page["next"].as_str().expect("a cursor").to_owned();
    let asked = format!("records?kind=decision&kind=outcome&limit=3&order=oldest&cursor={next}");
    assert_eq!(
        get(&house, &token, &asked).await.json()["records"].as_array().map(Vec::len),
        Some(1)
    );
    // A cursor belongs to its question.
    let moved = get(&house, &token, &format!("records?kind=decision&cursor={next}")).await;
    assert_eq!(problem(&moved), (400, "malformed".to_owned()));
    // Nothing found is an answer; a misspelt label must not be one.
    let misspelt = get(&house, &token, "records?label=pii.emial").await;
    assert_eq!(problem(&misspelt), (400, "malformed".to_owned()));
    assert!(misspelt.text().contains("pii.email"), "{}", misspelt.text());

    let counted = get(&house, &token, "aggregate?by=app,decision").await.json();
    let groups: BTreeMap<String, u64> = counted["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .map(|one| (one["group"].to_string(), one["calls"].as_u64().expect("a count")))
        .collect();
    let expected = [("[\"support-desk\",\"permit\"]", 1), ("[\"website\",\"permit\"]", 1)];
    assert_eq!(groups, expected.map(|(group, calls)| (group.to_owned(), calls)).into());
    let none = get(&house, &token, "aggregate?by=app&app=nobody").await.json();
    assert_eq!(none["groups"], json!([]));

    let call = get(&house, &token, &format!("records/{desk}")).await.json();
    assert_eq!(call["records"].as_array().map(Vec::len), Some(2));
    let proofs = get(&house, &token, &format!("proof/{desk}")).await.json();
    for one in proofs["proofs"].as_array().expect("proofs") {
        let text = one["proof"].as_str().expect("a text");
        let found = verify::proof(text, house.store().verifier(), &[]).expect("it holds");
        assert_eq!(json!(found.index), one["index"]);
        assert!(found.record.expect("a record").contains(&desk));
    }

    let read: Vec<_> = of_kind(&house, Kind::Read)
        .into_iter()
        .filter_map(|record| if let Record::Read(read) = record { Some(*read) } else { None })
        .filter(|read| read.by.name == "mia")
        .collect();
    assert_eq!(read.len(), 7, "{read:?}");
    assert!(read.iter().all(|one| one.why.as_deref() == Some("audit of 2026")));
    assert!(read.iter().all(|one| one.by.role.as_deref() == Some("auditor")));
    assert!(read[5].what.contains(&desk), "{:?}", read[5]);
    let granted = of_kind(&house, Kind::Operator);
    let granted = granted
        .iter()
        .filter(|record| matches!(record, Record::Operator(one) if one.action == "access.grant"));
    assert_eq!(granted.count(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_its_scope_and_nothing_else() {
    let (house, desk, website) = after_two_calls().await;
    let token = granted(&house, "auditor", &["--app", "website"]).await;
    let page = get(&house, &token, "records").await.json();
    let applications: Vec<&Value> = page["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|one| {
            let record = &one["record"];
            ["decision", "outcome"]
                .iter()
                .map(|kind| &record[kind]["application"])
                .find(|app| app.is_string())
                .expect("a call")
        })
        .collect();
    assert_eq!(applications, ["website", "website"]);
    let outside = get(&house, &token, "records?app=support-desk").await;
    assert_eq!(problem(&outside), (403, "scope".to_owned()));
    assert_eq!(get(&house, &token, &format!("records/{website}")).await.status.as_u16(), 200);
    // That there is such a call is not told.
    for path in [format!("records/{desk}"), format!("proof/{desk}")] {
        assert_eq!(problem(&get(&house, &token, &path).await), (404, "not_found".to_owned()));
    }
    let counted = get(&house, &token, "aggregate?by=app").await.json();
    assert_eq!(counted["groups"].as_array().map(Vec::len), Some(1));
    let before = granted(&house, "auditor", &["--to", "2001-01-01T00:00:00Z"]).await;
    let page = get(&house, &before, "records?to=2090-01-01T00:00:00Z").await.json();
    assert_eq!(page["records"], json!([]));
    assert_eq!(problem(&get(&house, &before, &format!("records/{desk}")).await).0, 404);

    let reader = granted(&house, "reader", &[]).await;
    let page = get(&house, &reader, "records?kind=decision").await.json();
    for one in page["records"].as_array().expect("records") {
        assert!(one.get("record").is_none() && one["tags"]["kind"] == json!(["decision"]), "{one}");
    }
    for path in [format!("records/{desk}"), format!("proof/{desk}")] {
        assert_eq!(problem(&get(&house, &reader, &path).await), (403, "role".to_owned()));
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_that_holds_nothing_is_shown_and_it_is_recorded() {
    let (house, ..) = after_two_calls().await;
    let token = granted(&house, "auditor", &[]).await;
    let bare = Ask::get("", "/audit/v1/records").without("authorization");
    let bare = bare.send(house.running().governance).await;
    assert_eq!(problem(&bare), (401, "missing_token".to_owned()));
    assert_eq!(bare.header("www-authenticate"), Some("Bearer"));
    let stranger = get(&house, "bwa-nobody", "records").await;
    assert_eq!(problem(&stranger), (401, "unknown_token".to_owned()));
    // An application's key opens nothing here, and a token nothing there.
    let key = house.key("website").to_owned();
    assert_eq!(problem(&get(&house, &key, "records").await).1, "unknown_token");
    let call = Ask::chat(&token, body("Say hello.", json!({}))).send(house.data).await;
    assert_eq!(call.status.as_u16(), 401);

    let table = house.settings().access;
    let text = std::fs::read_to_string(&table).expect("a table");
    let over = text.replace("4102444800000000000", "1");
    assert_ne!(over, text);
    std::fs::write(&table, over).expect("a table");
    assert_eq!(problem(&get(&house, &token, "records").await).1, "expired_token");
    std::fs::write(&table, "damaged").expect("a table");
    let closed = problem(&get(&house, &token, "records").await);
    assert_eq!(closed, (503, "access_unavailable".to_owned()));
    std::fs::write(&table, text).expect("a table");
    assert_eq!(get(&house, &token, "records").await.status.as_u16(), 200);
    let prefix: String = token.chars().take(10).collect();
    let revoked = verb(house.dir(), &["access", "revoke", &prefix]).await;
    assert_eq!(revoked.code, 0, "{}", revoked.words);
    assert_eq!(problem(&get(&house, &token, "records").await).1, "unknown_token");

    let reasons: Vec<String> = of_kind(&house, Kind::Auth)
        .into_iter()
        .filter_map(|record| if let Record::Auth(auth) = record { Some(auth.reason) } else { None })
        .collect();
    for reason in ["missing_token", "unknown_token", "expired_token"] {
        assert!(reasons.iter().any(|one| one == reason), "{reason}: {reasons:?}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_tiles_and_bundles_are_served_whole() {
    let (house, ..) = after_two_calls().await;
    let (note, seen) = until("a checkpoint over records", async || {
        let note = get(&house, "", "checkpoint").await;
        let seen = Checkpoint::open(&note.text(), house.store().verifier()).expect("signed");
        (seen.size() > 0).then_some((note, seen))
    })
    .await;
    assert_eq!(note.header("content-type"), Some("text/plain; charset=utf-8"));
    // Of a log of fewer than 256 entries level 0 is one tile: what is served leads to what is signed.
    let tile = get(&house, "", &format!("tile/0/000.p/{}", seen.size())).await;
    assert_eq!(tile.header("content-type"), Some("application/octet-stream"));
    assert_eq!(tile.body.len() as u64, seen.size() * 32);
    let entries = get(&house, "", &format!("tile/entries/000.p/{}", seen.size())).await;
    assert_eq!(entries.body.len() as u64, seen.size() * 58);
    assert_eq!(problem(&get(&house, "", "tile/0/009").await).0, 404);
    let unknown = problem(&get(&house, "", "no/such/path").await);
    assert_eq!(unknown, (404, "not_found".to_owned()));
    assert_eq!(problem(&get(&house, "", "tile/0/9").await).0, 400);
    assert_eq!(problem(&get(&house, "", "checkpoint?cosigned=true").await).0, 404);
    assert_eq!(get(&house, "", "openapi.json").await.json()["openapi"], "3.1.0");

    let token = granted(&house, "auditor", &["--app", "website"]).await;
    let export = Ask::get(&token, "/audit/v1/exports").method(Method::POST);
    let export = export.send(house.running().governance).await;
    assert_eq!(export.status.as_u16(), 200, "{}", export.text());
    let bundle = tempfile::tempdir().expect("a folder");
    let mut ended = false;
    for line in export.text().lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        ended |= line.get("end").is_some();
        let Some(file) = line.get("file") else { continue };
        let path = bundle.path().join(file["name"].as_str().expect("a name"));
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(path, before + file["text"].as_str().expect("a text")).expect("a file");
    }
    assert!(ended);
    let report = verify::evidence(&RealDisk, bundle.path(), Some(house.store().verifier()));
    let report = report.expect("a bundle");
    assert!(report.ok() && report.proved == 2, "{:?}", report.bad);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_drawn_again_and_counts_add_up() {
    let house = House::open().await;
    for application in ["support-desk", "support-desk", "support-desk", "website", "website"] {
        house.send(application, body("Say hello.", json!({}))).await;
    }
    let cast = house.close().await;
    let draw = async |seed: &str| {
        let asked =
            ["query", "--sample", "2", "--seed", seed, "--by", "app,decision", "-o", "jsonl"];
        let said = verb(cast.dir(), &asked).await;
        assert_eq!(said.code, 0, "{}", said.words);
        said
    };
    let one = draw("minutes of 24 November").await;
    assert_eq!(one.lines().len(), 4, "{}", one.out);
    assert!(one.words.contains("support-desk, permit: 2 of 3 drawn"), "{}", one.words);
    assert!(one.words.contains("website, permit: 2 of 2 drawn"), "{}", one.words);
    assert_eq!(draw("minutes of 24 November").await.out, one.out);
    let mut others = 0;
    for seed in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        others += u32::from(draw(seed).await.out != one.out);
    }
    assert!(others > 0, "the seed decides nothing");
    let wrong = verb(cast.dir(), &["query", "--sample", "2", "--seed", "x", "--by", "model"]).await;
    assert_eq!(wrong.code, 3, "{}", wrong.words);

    let counted = verb(cast.dir(), &["query", "--aggregate", "app,decision", "-o", "jsonl"]).await;
    assert_eq!(counted.code, 0, "{}", counted.words);
    let calls: Vec<(Value, Value)> =
        counted.lines().into_iter().map(|row| (row["app"].clone(), row["calls"].clone())).collect();
    assert_eq!(calls, [(json!("support-desk"), json!("3")), (json!("website"), json!("2"))]);
    assert!(counted.words.contains("based on 5 decisions"), "{}", counted.words);
}
