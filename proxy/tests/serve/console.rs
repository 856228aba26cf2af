//! The console's pages over real HTTP: what they say of real calls, to whom, under which headers, and that
//! looking is recorded. What a browser makes of them is `tests/console`.

use serde_json::json;
use trace_store::record::Record;
use trace_store::{Kind, Query};

use crate::house::caller::{Answer, Ask, body};
use crate::house::command::verb;
use crate::house::{House, everything};

async fn granted(house: &House, roles: &str, more: &[&str]) -> String {
    let asked = ["access", "grant", roles, "--person", "mia", "--why", "audit"];
    let until = ["--until", "2100-01-01T00:00:00Z"];
    let made = verb(house.dir(), &[&asked[..], &until[..], more].concat()).await;
    assert_eq!(made.code, 0, "{}", made.words);
    made.out.trim().to_owned()
}

async fn page(house: &House, token: &str, path: &str) -> Answer {
    Ask::get(token, path).send(house.running().governance).await
}

fn readings(house: &House) -> Vec<(String, String)> {
    let found = everything(house.store(), Query { kinds: vec![Kind::Read], ..Query::default() });
    let read = found.into_iter().filter_map(|stored| {
        let Record::Read(one) = stored.into_record() else { return None };
        Some((one.by.name, one.what))
    });
    read.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_listed_told_and_proved_and_each_look_is_recorded() {
    let house = House::open().await;
    let sent = house
        .send("website", body("Say <b>hello</b> to anna.kowalska@kestrel-logistyka.pl", json!({})))
        .await;
    let id = sent.id().to_string();
    let token = granted(&house, "auditor", &[]).await;
    let list = page(&house, &token, "/console/traces").await;
    let text = list.text();
    assert_eq!(list.status.as_u16(), 200, "{text}");
    assert!(text.contains(&format!("href=\"/console/traces/{id}\"")), "{text}");
    assert!(text.contains("/console/traces?label=pii.email"), "{text}");
    assert!(!text.contains("hello") && !text.contains("kestrel"), "{text}");
    let policy = list.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"));
    assert_eq!(list.header("cache-control"), Some("no-store"));
    // Each page has a nonce of its own.
    let again = page(&house, &token, "/console/traces").await;
    assert_ne!(again.header("content-security-policy"), Some(policy));

    let none = page(&house, &token, "/console/traces?app=lab").await.text();
    assert!(none.contains("No request fits.") && !none.contains(&id), "{none}");
    let out = page(&house, &token, "/console/traces?not=app:website").await.text();
    assert!(!out.contains(&id), "{out}");
    let counted = page(&house, &token, "/console/traces/summary?by=level").await.text();
    assert!(counted.contains("1 request<") && counted.contains("Tokens in"), "{counted}");

    let trace = page(&house, &token, &format!("/console/traces/{id}")).await.text();
    let (decision, outcome) = (house.decision(sent.id()).1, house.outcome(sent.id()).await);
    let endpoint = outcome.endpoint.expect("an endpoint");
    assert!(trace.contains(&format!("Sent to {endpoint} in {{")), "{trace}");
    assert!(trace.contains(&decision.rules_granted[0]), "{trace}");
    assert!(!trace.contains("hello") && !trace.contains("kestrel"), "{trace}");
    let asked = format!("/console/traces/{id}/why-not?endpoint={endpoint}");
    let why = page(&house, &token, &asked).await.text();
    assert!(why.contains(&format!("{endpoint} was allowed by")), "{why}");
    assert!(why.contains(&format!("{endpoint} may be used: rule")), "{why}");

    let index = house.decision(sent.id()).0.index();
    let proof = page(&house, &token, &format!("/console/traces/{id}/proof/{index}")).await;
    let found = trace_store::verify::proof(&proof.text(), house.store().verifier(), &[]);
    assert_eq!(found.expect("it holds").index, index);
    let wrong = page(&house, &token, &format!("/console/traces/{id}/proof/0")).await;
    assert_eq!(wrong.status.as_u16(), 404);

    let table = page(&house, &token, "/console/traces/export?app=website").await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(table.text().lines().count(), 2, "{}", table.text());
    assert!(table.text().contains(&format!(",{id},website,")), "{}", table.text());
    let asked = page(&house, &token, "/console/traces?field=app&value=lab").await;
    assert_eq!(asked.header("location"), Some("/console/traces?app=lab"));

    let mut read = readings(&house);
    read.retain(|(name, _)| name == "mia");
    assert_eq!(read.len(), 10, "{read:?}");
    assert!(read[5].1.contains(&format!("console/traces/{id}")), "{read:?}");
    // Who looked before stands on the page.
    assert!(page(&house, &token, &format!("/console/traces/{id}")).await.text().contains("mia"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_open_by_role_and_scope_and_to_nobody_else() {
    let house = House::open().await;
    let id = house.send("website", body("Say hello.", json!({}))).await.id().to_string();
    let lab = granted(&house, "auditor", &["--app", "lab"]).await;
    let list = page(&house, &lab, "/console/traces").await;
    assert!(!list.text().contains(&id), "{}", list.text());
    let trace = page(&house, &lab, &format!("/console/traces/{id}")).await;
    assert_eq!(trace.status.as_u16(), 404);
    assert!(trace.text().contains("nothing is known of this"), "{}", trace.text());
    let outside = page(&house, &lab, "/console/traces?app=website").await;
    assert_eq!(outside.status.as_u16(), 403);

    let operator = granted(&house, "operator", &[]).await;
    let reader = granted(&house, "reader", &[]).await;
    let before = readings(&house).len();
    for (token, path, status) in [
        (&operator, "/console/traces".to_owned(), 403),
        (&operator, "/console/traces/summary".to_owned(), 403),
        (&reader, "/console/traces".to_owned(), 403),
        (&reader, "/console/traces/summary".to_owned(), 200),
        (&reader, format!("/console/traces/{id}"), 403),
        (&reader, format!("/console/traces/{id}/proof/0"), 403),
    ] {
        let answer = page(&house, token, &path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(status == 200 || !answer.text().contains("<table"), "{path}");
    }
    assert_eq!(readings(&house).len(), before + 1);
    let nobody = Ask::get("", "/console/traces").without("authorization");
    let nobody = nobody.header("accept", "text/html").send(house.running().governance).await;
    assert_eq!(nobody.header("location"), Some("/sign-in?next=%2Fconsole%2Ftraces"));
    let wrong = page(&house, &lab, "/console/traces?range=5y").await;
    assert_eq!(wrong.status.as_u16(), 400);
    assert!(wrong.text().contains("range"), "{}", wrong.text());
    house.close().await;
}

async fn send(house: &House, token: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let ask = Ask::post(token, path, body).without("content-type");
    let ask = ask.header("content-type", "application/x-www-form-urlencoded");
    ask.send(house.running().governance).await
}

/// What people did to the rules.
fn edits(house: &House) -> Vec<(String, Option<String>)> {
    let found =
        everything(house.store(), Query { kinds: vec![Kind::Operator], ..Query::default() });
    let acts = found.into_iter().filter_map(|stored| {
        let Record::Operator(one) = stored.into_record() else { return None };
        (one.action == "edit-rules").then_some((one.by.name, one.target))
    });
    acts.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_reviewed_before_it_is_saved_and_a_broken_one_is_not() {
    let house = House::open().await;
    house.send("website", body("Say hello.", json!({}))).await;
    let governor = granted(&house, "governor", &[]).await;
    let auditor = granted(&house, "auditor", &[]).await;
    let shown = page(&house, &auditor, "/console/policy").await;
    assert_eq!(shown.status.as_u16(), 200, "{}", shown.text());
    assert!(shown.text().contains("no label in own-site: yes"), "{}", shown.text());

    let before = house.read("policy.yaml");
    // Fewer zones narrow; one more of them, for what stayed nearer home, widens.
    let broken = before.clone() + "nonsense: 1\n";
    let change = |text: &str| {
        [
            ("file".to_owned(), "policy.yaml".to_owned()),
            ("before".to_owned(), before.replace('\n', "\r\n")),
            ("text".to_owned(), text.to_owned()),
            ("because".to_owned(), "a test".to_owned()),
        ]
    };
    let as_fields = |pairs: &[(String, String); 4]| -> Vec<(String, String)> { pairs.to_vec() };
    let post = async |token: &str, path: &str, text: &str| {
        let pairs = as_fields(&change(text));
        let fields: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        send(&house, token, path, &fields).await
    };
    let remarks = post(&auditor, "/console/policy/check", &broken).await.text();
    assert!(
        remarks.contains("data-severity=\"error\"") && remarks.contains("nonsense"),
        "{remarks}"
    );
    let review = post(&auditor, "/console/policy/review", &broken).await.text();
    assert!(review.contains("These rules cannot be used.") && !review.contains("name=\"because\""));

    let commented = before.clone() + "# a remark\n";
    let review = post(&governor, "/console/policy/review", &commented).await.text();
    assert!(review.contains("Nothing at all was found to differ"), "{review}");
    assert!(review.contains(">Save<") && review.contains("+ # a remark"), "{review}");
    assert!(review.contains("Of 1 calls in 30 days, 0 could have gone further"), "{review}");
    let review = post(&auditor, "/console/policy/review", &commented).await.text();
    assert!(!review.contains(">Save<") && review.contains("do not have past calls judged"));

    // Nobody saves what cannot be used, or without the role, or over somebody else's work.
    assert_eq!(post(&governor, "/console/policy/save", &broken).await.status.as_u16(), 409);
    assert_eq!(post(&auditor, "/console/policy/save", &commented).await.status.as_u16(), 403);
    assert_eq!(house.read("policy.yaml"), before);
    let saved = post(&governor, "/console/policy/save", &commented).await;
    assert_eq!(saved.status.as_u16(), 303, "{}", saved.text());
    assert_eq!(house.read("policy.yaml"), commented);
    let late = post(&governor, "/console/policy/save", &before).await;
    assert_eq!(late.status.as_u16(), 409);
    assert!(late.text().contains("somebody has changed"), "{}", late.text());
    assert_eq!(house.read("policy.yaml"), commented);
    let outside = send(
        &house,
        &governor,
        "/console/policy/save",
        &[("file", "data/access.json"), ("text", "{}"), ("before", ""), ("because", "x")],
    )
    .await;
    assert_eq!(outside.status.as_u16(), 400);
    // What was tried is recorded before it is done, also where nothing came of it.
    let edits = edits(&house);
    assert_eq!(edits.len(), 4, "{edits:?}");
    assert!(edits.iter().all(|(name, what)| {
        name == "mia" && what.as_deref().is_some_and(|what| what.contains("policy/save"))
    }));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_checked_from_a_page() {
    let house = House::open().await;
    house.send("website", body("Say hello.", json!({}))).await;
    let auditor = granted(&house, "auditor", &[]).await;
    let shown = page(&house, &auditor, "/console/evidence").await.text();
    assert!(shown.contains("self-signed only") && shown.contains("access.grant"), "{shown}");
    let checked = send(&house, &auditor, "/console/evidence/verify", &[]).await.text();
    assert!(checked.contains("The log is whole:"), "{checked}");
    // Readings tell of calls: whoever's access is bounded does not see them.
    let bounded = granted(&house, "auditor", &["--app", "website"]).await;
    let shown = page(&house, &bounded, "/console/evidence").await.text();
    assert!(shown.contains("your access is bounded"), "{shown}");
    let reader = granted(&house, "reader", &[]).await;
    assert_eq!(page(&house, &reader, "/console/evidence").await.status.as_u16(), 403);
    house.close().await;
}
