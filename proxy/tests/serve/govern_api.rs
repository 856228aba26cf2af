//! Changing the rules through the governance API: a draft, its signatures and putting it in force. However
//! it is tried, nobody writes and approves a widening change alone.

use proxy::access::{Access, Grant, Scope};
use proxy::identity::{Role, Roles};
use routing_rules::signed::{Body, Statement};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::house::House;
use crate::house::caller::{Answer, Ask, body};
use crate::house::founded::Founded;
use crate::house::until::until;

/// A token of a person, with every role that there is unless others are named.
fn token(house: &House, person: &str, roles: &[Role]) -> String {
    let table = house.settings().access;
    let mut access = Access::read(&table).expect("a table");
    let grant = Grant {
        prefix: String::new(),
        sha256: String::new(),
        person: person.to_owned(),
        roles: roles.iter().copied().collect::<Roles>(),
        scope: Scope::default(),
        why: None,
        created_ns: 1,
        until_ns: u64::MAX,
        link_until_ns: None,
    };
    let (token, _) = access.grant(grant).expect("a token");
    access.write(&table).expect("a table");
    token.expose_secret().to_owned()
}

async fn post(house: &House, token: &str, path: &str, body: impl Into<bytes::Bytes>) -> Answer {
    let ask = Ask::post(token, &format!("/governance/v1/{path}"), body);
    ask.send(house.running().governance).await
}

async fn get(house: &House, token: &str, path: &str) -> Value {
    let answer = Ask::get(token, &format!("/governance/v1/{path}"));
    let answer = answer.send(house.running().governance).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.json()
}

fn told(answer: &Answer) -> (u16, String) {
    let kind = answer.json()["type"].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), kind.rsplit(':').next().unwrap_or_default().to_owned())
}

/// A founded house whose files would widen: the website's text counts as public no more as internal.
async fn about_to_widen() -> Founded {
    let founded = Founded::open().await;
    founded.edit("policy.yaml", "website: public", "website: internal");
    founded.edit(
        "policy.yaml",
        "{app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]",
        "{app: website}, zones: [eu-operated, own-site]",
    );
    founded.enforce().await;
    founded.edit("policy.yaml", "website: internal", "website: public");
    founded.edit(
        "policy.yaml",
        "{app: website}, zones: [eu-operated, own-site]",
        "{app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]",
    );
    founded
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_widening_change_takes_three_people_whatever_one_of_them_tries() {
    let founded = about_to_widen().await;
    let house = &founded.house;
    let [ada, bea, cyd] = ["ada", "bea", "cyd"].map(|name| token(house, name, &Role::ALL));
    let draft = founded.draft();
    assert_eq!(draft.content().reach.name(), "widened");
    let content = || draft.content().clone();
    let by = |names: &[&str]| founded.signed(content(), names).to_bytes();

    // Nobody else hands in what ada wrote, and ada nothing in the name of others.
    assert_eq!(
        told(&post(house, &bea, "approvals", by(&["ada"])).await),
        (403, "not_yours".into())
    );
    assert_eq!(
        told(&post(house, &bea, "approvals", by(&["bea"])).await),
        (409, "not_accepted".into())
    );
    let together = post(house, &ada, "approvals", by(&["ada", "bea", "cyd"])).await;
    assert_eq!(told(&together), (409, "not_accepted".into()));
    let proposed = post(house, &ada, "approvals", by(&["ada"])).await;
    assert_eq!(proposed.status.as_u16(), 200, "{}", proposed.text());
    let standing = &proposed.json()["draft"];
    assert_eq!((&standing["reach"], &standing["signed_by"]), (&json!("widened"), &json!(["ada"])));
    assert!(standing["missing"].is_string() && standing["change"]["effects"][0].is_object());
    let early = post(house, &ada, "versions", "").await;
    assert_eq!(told(&early), (409, "not_accepted".into()));
    // With the key of another in hand: their signature is theirs to hand in.
    let stolen = post(house, &ada, "approvals", by(&["ada", "bea"])).await;
    assert_eq!(told(&stolen), (403, "not_yours".into()));
    // A second signature of one's own is none.
    let mut twice: Value = serde_json::from_slice(&by(&["ada"])).expect("JSON");
    let own = twice["signatures"][0].clone();
    twice["signatures"].as_array_mut().expect("signatures").push(own);
    let twice = post(house, &ada, "approvals", twice.to_string()).await;
    assert!(matches!(twice.status.as_u16(), 400 | 409), "{}", twice.text());
    // A draft that says less of itself than it does.
    let mut tame = content();
    tame.reach = routing_rules::Reach::Narrowed;
    let tame: Statement<Body> = founded.signed(tame, &["ada"]);
    let tame = post(house, &ada, "approvals", tame.to_bytes()).await;
    assert_eq!(told(&tame), (409, "not_accepted".into()));

    let one = post(house, &cyd, "approvals", by(&["ada", "cyd"])).await;
    assert_eq!(one.status.as_u16(), 200, "{}", one.text());
    assert_eq!(told(&post(house, &cyd, "versions", "").await), (409, "not_accepted".into()));
    let two = post(house, &bea, "approvals", by(&["ada", "cyd", "bea"])).await;
    assert_eq!(two.status.as_u16(), 200, "{}", two.text());
    assert_eq!(get(house, &ada, "approvals").await["draft"]["missing"], Value::Null);
    assert_eq!(get(house, &ada, "modes").await["version"], 2);
    let enforced = post(house, &ada, "versions", "").await;
    assert_eq!((enforced.status.as_u16(), &enforced.json()["version"]), (200, &json!(3)));
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"));
    let listed = get(house, &ada, "versions").await;
    assert_eq!(listed["versions"].as_array().map(Vec::len), Some(3));
    assert_eq!(listed["versions"][2]["approvers"], json!(["cyd", "bea"]));
    assert_eq!(get(house, &ada, "versions/3").await["summary"]["author"], "ada");
    founded.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rules_are_checked_compared_and_tried_and_nothing_changes() {
    let house = House::open().await;
    let token = token(&house, "dev", &[Role::Developer]);
    let files = get(&house, &token, "policy").await;
    let policy = files["files"][0]["text"].as_str().expect("a text").to_owned();
    let sound = post(&house, &token, "check", "").await.json();
    assert_eq!(sound["usable"], true, "{sound}");
    let instead = |text: String| json!({"files": {"policy.yaml": text}}).to_string();
    let broken = policy.replace("website: public", "website: pubic");
    assert_ne!(broken, policy);
    let found = post(&house, &token, "check", instead(broken.clone())).await.json();
    assert_eq!(
        (&found["usable"], &found["findings"][0]["file"]),
        (&json!(false), &json!("policy.yaml"))
    );
    assert_eq!(
        told(&post(&house, &token, "prove", instead(broken)).await),
        (422, "rules_unusable".into())
    );
    let wrong = post(&house, &token, "check", json!({"files": {"../x": ""}}).to_string()).await;
    assert_eq!(told(&wrong), (400, "malformed".into()));
    let narrower = policy.replace("website: public", "website: internal");
    let change = post(&house, &token, "diff", instead(narrower)).await.json();
    assert_eq!(change["reach"], "narrowed", "{change}");
    let tried = json!({"app": "website", "text": "My card is 4111 1111 1111 1111."});
    let tried = post(&house, &token, "try", tried.to_string()).await.json();
    assert_eq!(tried["found"], json!(["financial.payment_card"]), "{tried}");
    let asked = json!({"app": "website", "labels": ["financial.payment_card"]}).to_string();
    let imagined = post(&house, &token, "explain", asked).await.json();
    assert_eq!(imagined["may_use"], tried["may_use"]);
    assert_eq!(told(&post(&house, &token, "approvals", "{}").await).0, 400);
    assert!(house.arrivals().is_empty());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_closes_an_endpoint_and_cuts_the_site_off() {
    let house = House::open().await;
    let token = token(&house, "olaf", &[Role::Operator]);
    let because = json!({"because": "a fire"}).to_string();
    let nowhere = post(&house, &token, "endpoints/nowhere/closing", because.clone()).await;
    assert_eq!(told(&nowhere), (404, "not_found".into()));
    assert_eq!(told(&post(&house, &token, "modes", "{}").await), (400, "malformed".into()));
    let closed = post(&house, &token, "endpoints/us-cloud/closing", because.clone()).await;
    assert_eq!(closed.json(), json!({"closed": "us-cloud", "by": "olaf", "because": "a fire"}));
    until("a closed endpoint", async || {
        let state = get(&house, &token, "modes").await;
        (state["closed"][0]["endpoint"] == "us-cloud").then_some(())
    })
    .await;
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("eu-cloud"));
    assert_eq!(post(&house, &token, "modes", because).await.status.as_u16(), 200);
    until("a site cut off", async || {
        (get(&house, &token, "modes").await["mode"] == "disconnected").then_some(())
    })
    .await;
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"));
    house.close().await;
}
