//! Every act of the governance plane with every role and with none, over HTTP, cell by cell; and that the
//! list of requests here leaves out no operation that the two published interfaces have.

use std::collections::BTreeSet;

use http::Method;
use proxy::access::{Access, Grant, Scope};
use proxy::identity::{Act, Role, Roles};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use trace_store::record::Record;
use trace_store::{Kind, Query};

use crate::house::caller::{Answer, Ask};
use crate::house::{House, everything};

/// One operation: what it takes, its path as published, the path as asked, and a body.
struct Operation {
    act: Act,
    method: Method,
    published: &'static str,
    asked: &'static str,
    body: Option<Value>,
}

fn operations() -> Vec<Operation> {
    let of = |act, method: Method, published, asked, body| Operation {
        act,
        method,
        published,
        asked,
        body,
    };
    let get = |act, path| of(act, Method::GET, path, path, None);
    let post = |act, path, body| of(act, Method::POST, path, path, Some(body));
    let (call, proof) = (
        "/audit/v1/records/019a0000-0000-7000-8000-000000000000",
        "/audit/v1/proof/019a0000-0000-7000-8000-000000000000",
    );
    vec![
        get(Act::ReadCounts, "/audit/v1/records"),
        of(Act::ReadCounts, Method::GET, "/audit/v1/aggregate", "/audit/v1/aggregate?by=app", None),
        of(Act::ReadRecords, Method::GET, "/audit/v1/records/{id}", call, None),
        of(Act::ReadRecords, Method::GET, "/audit/v1/proof/{id}", proof, None),
        of(Act::Export, Method::POST, "/audit/v1/exports", "/audit/v1/exports", None),
        get(Act::ReadRules, "/governance/v1/policy"),
        get(Act::ReadRules, "/governance/v1/register"),
        get(Act::ReadRules, "/governance/v1/applications"),
        get(Act::ReadRules, "/governance/v1/governors"),
        get(Act::ReadRules, "/governance/v1/versions"),
        of(
            Act::ReadRules,
            Method::GET,
            "/governance/v1/versions/{number}",
            "/governance/v1/versions/1",
            None,
        ),
        get(Act::ReadRules, "/governance/v1/approvals"),
        post(Act::CheckRules, "/governance/v1/check", json!({})),
        post(Act::CheckRules, "/governance/v1/prove", json!({})),
        post(Act::CheckRules, "/governance/v1/diff", json!({})),
        post(Act::CheckRules, "/governance/v1/explain", json!({"app": "website"})),
        post(Act::TryText, "/governance/v1/try", json!({"app": "website", "text": "Hello."})),
        post(Act::Propose, "/governance/v1/approvals", json!({})),
        post(Act::Approve, "/governance/v1/approvals", json!({"signatures": [1, 2]})),
        post(Act::Enforce, "/governance/v1/versions", json!({})),
        get(Act::ReadState, "/governance/v1/modes"),
        post(Act::Disconnect, "/governance/v1/modes", json!({"because": ""})),
        of(
            Act::CloseEndpoint,
            Method::POST,
            "/governance/v1/endpoints/{endpoint}/closing",
            "/governance/v1/endpoints/nowhere/closing",
            Some(json!({"because": "a test"})),
        ),
        get(Act::ReadEvidence, "/governance/v1/drills"),
    ]
}

/// A token for each role, and one for nobody in particular.
fn tokens(house: &House) -> Vec<(Option<Role>, String)> {
    let table = house.settings().access;
    let mut access = Access::read(&table).expect("a table");
    let roles = Role::ALL.into_iter().map(Some).chain([None]);
    let tokens = roles
        .map(|role| {
            let grant = Grant {
                prefix: String::new(),
                sha256: String::new(),
                person: role.map_or("nobody", Role::name).to_owned(),
                roles: Roles::from_iter(role),
                scope: Scope::default(),
                why: None,
                created_ns: 1,
                until_ns: u64::MAX,
                link_until_ns: None,
            };
            let (token, _) = access.grant(grant).expect("a token");
            (role, token.expose_secret().to_owned())
        })
        .collect();
    access.write(&table).expect("a table");
    tokens
}

async fn send(house: &House, operation: &Operation, token: Option<&str>) -> Answer {
    let ask = Ask::get(token.unwrap_or_default(), operation.asked).method(operation.method.clone());
    let ask = match token {
        Some(_) => ask,
        None => ask.without("authorization"),
    };
    let ask = match &operation.body {
        Some(body) => {
            let body = Ask::post(token.unwrap_or_default(), operation.asked, body.to_string());
            if token.is_none() { body.without("authorization") } else { body }
        }
        None => ask,
    };
    ask.send(house.running().governance).await
}

fn code(answer: &Answer) -> Option<String> {
    let told = answer.header("content-type") == Some("application/problem+json");
    let kind = told.then(|| answer.json()["type"].as_str().map(str::to_owned)).flatten();
    kind.and_then(|kind| kind.rsplit(':').next().map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_table_holds_over_http() {
    let house = House::open().await;
    let tokens = tokens(&house);
    let operations = operations();
    let mut cells = 0;
    for operation in &operations {
        let (act, path) = (operation.act, operation.asked);
        let stranger = send(&house, operation, None).await;
        assert_eq!(code(&stranger).as_deref(), Some("missing_token"), "{path}");
        for (role, token) in &tokens {
            let answer = send(&house, operation, Some(token)).await;
            let opens = role.is_some_and(|role| act.roles().contains(&role));
            let refused = code(&answer).as_deref() == Some("role");
            assert_eq!(opens, !refused, "{role:?} {} {path}: {}", act.name(), answer.text());
            assert_eq!(refused, answer.status == 403, "{role:?} {path}: {}", answer.text());
            assert!(answer.status.as_u16() < 500, "{role:?} {path}: {}", answer.text());
            cells += 1;
        }
    }
    assert_eq!(cells, operations.len() * 9);
    // What somebody may is recorded under their name, and what they may not as well.
    let (mut read, mut done, mut refused) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let kinds = vec![Kind::Read, Kind::Operator, Kind::Auth];
    for stored in everything(house.store(), Query { kinds, ..Query::default() }) {
        let record = stored.into_record();
        if let Record::Read(one) = record {
            read.insert(one.by.name);
        } else if let Record::Operator(one) = record {
            done.insert((one.action, one.by.name));
        } else if let Record::Auth(one) = record
            && one.reason == "role"
        {
            refused.insert(one.credential);
        }
    }
    for role in Role::ALL {
        assert!(read.contains(role.name()), "{role:?}: {read:?}");
    }
    assert!(done.contains(&("enforce".to_owned(), "operator".to_owned())), "{done:?}");
    assert!(!done.iter().any(|(_, who)| who == "auditor" || who == "reader"), "{done:?}");
    assert!(!refused.is_empty());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_published_operation_is_left_out() {
    let house = House::open().await;
    let mut published = BTreeSet::new();
    for document in ["/audit/v1/openapi.json", "/governance/v1/openapi.json"] {
        let answer = Ask::get("", document).send(house.running().governance).await;
        for (path, operations) in answer.json()["paths"].as_object().expect("paths") {
            let methods = operations.as_object().expect("methods").keys();
            let methods = methods.filter(|key| *key != "parameters");
            published.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
        }
    }
    // Checkpoints and tiles tell nothing of a record, and the documents are no secret.
    let open = |path: &str| {
        path.ends_with("/openapi.json") || path.contains("/checkpoint") || path.contains("/tile/")
    };
    published.retain(|(_, path)| !open(path));
    let known: BTreeSet<(String, String)> =
        operations().iter().map(|one| (one.method.to_string(), one.published.to_owned())).collect();
    assert_eq!(known, published);
    house.close().await;
}
