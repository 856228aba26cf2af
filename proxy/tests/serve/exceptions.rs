//! Break-glass through the verbs and the running server: opened by three people, closed by the clock, and
//! never over a guarantee that does not say who may waive it.

use proxy::change::exceptions;
use routing_rules::signed::{Exception, Statement};
use serde_json::json;
use trace_store::record::Record;

use crate::house::Cast;
use crate::house::caller::{Answer, body};
use crate::house::command::{Said, verb};
use crate::house::founded::Founded;
use crate::house::until::until;

/// A founded house in which a promise of the lab may be waived, and others may not.
async fn founded() -> Founded {
    let cast = Cast::gather().await;
    let waivable = "  - {guarantee: lab-stays-low, from: confidential, for: {apps: [lab]}, only_reaches: \
                    {operator: [third-party]}, waivable_by: [data-protection]}\n";
    let before = "  - {guarantee: credentials-stay-home,";
    let policy = cast.read("policy.yaml").replace(before, &format!("{waivable}{before}"));
    cast.write("policy.yaml", &policy);
    Founded::of(cast).await
}

/// What the lab gets for a text that counts as confidential.
async fn confidential(founded: &Founded) -> Answer {
    let text = body("My IBAN is DE89370400440532013000", json!({}));
    founded.house.send("lab", text).await
}

async fn ask(founded: &Founded, id: &str, more: &[&str]) -> Said {
    let ada = founded.key_path("ada").display().to_string();
    let mut all = vec!["break-glass", "ask", id, "--key", &ada, "--app", "lab"];
    all.extend(["--may-use", "own-site", "--up-to", "confidential", "--because", "the audit"]);
    all.extend(["--minutes", "60"]);
    all.extend(more);
    verb(founded.house.dir(), &all).await
}

/// Puts one into the folder that three people signed, whatever it would break.
fn put(founded: &Founded, id: &str, waives: &[&str]) {
    let now = proxy::clock::now().as_s();
    let mut statement = Statement::new(Exception {
        application: "lab".to_owned(),
        author: "ada".to_owned(),
        because: "the audit".to_owned(),
        beside: founded.last().digest().to_string(),
        from_s: now,
        id: id.to_owned(),
        may_use: vec!["own-site".to_owned()],
        until_s: now + 3_600,
        up_to: "confidential".to_owned(),
        waives: waives.iter().map(|one| (*one).to_owned()).collect(),
    });
    for who in ["ada", "cyd", "bea"] {
        statement.sign(&founded.key(who)).expect("a signature");
    }
    exceptions::write(&founded.folder, &statement).expect("a file");
}

async fn approve(founded: &Founded, id: &str, who: &str) -> Said {
    let key = founded.key_path(who).display().to_string();
    verb(founded.house.dir(), &["break-glass", "approve", id, "--key", &key]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_approval_completes_one_over_a_guarantee_that_does_not_give_way() {
    let founded = founded().await;
    let none: &[&str] = &[];
    for (id, waives, word) in
        [("plain", none, "lab-stays-low"), ("hard", &["credentials-stay-home"], "waivable_by")]
    {
        let waive: Vec<&str> = waives.iter().flat_map(|one| ["--waive", one]).collect();
        let asked = ask(&founded, id, &waive).await;
        assert_eq!(asked.code, 1, "told before anybody else signs");
        assert!(asked.words.contains(word), "{}", asked.words);
        // Nor does one open that was made by other means.
        put(&founded, id, waives);
        founded.house.running().reload().await.expect("nothing wrong with the version");
        assert_eq!(confidential(&founded).await.status.as_u16(), 403);
    }
    let misspelt = ask(&founded, "typo", &["--may-use", "own-sit"]).await;
    assert!(misspelt.code == 1 && misspelt.words.contains("own-site"), "{}", misspelt.words);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_three_people_signed_opens_and_the_clock_closes_it() {
    let founded = founded().await;
    assert_eq!(confidential(&founded).await.status.as_u16(), 403);
    let asked = ask(&founded, "audit", &["--waive", "lab-stays-low"]).await;
    assert_eq!(asked.code, 0, "{}", asked.words);
    founded.house.running().reload().await.expect("nothing wrong");
    assert_eq!(confidential(&founded).await.status.as_u16(), 403, "nobody has approved");
    assert_eq!(approve(&founded, "audit", "ada").await.code, 1, "not by who asked");
    for who in ["cyd", "bea"] {
        assert_eq!(approve(&founded, "audit", who).await.code, 0);
    }
    let listed = verb(founded.house.dir(), &["break-glass", "list"]).await;
    assert!(listed.out.contains("approved by cyd, bea"), "{}", listed.out);
    founded.house.running().reload().await.expect("nothing wrong");
    let open = confidential(&founded).await;
    assert_eq!(open.header("x-bailiwick-endpoint"), Some("own-site"), "{}", open.text());
    let (_, decision) = founded.house.decision(open.id());
    assert!(decision.rules_granted.contains(&"exception.audit".to_owned()));
    assert!(!decision.dev);
    let hour = proxy::clock::now().as_ns() + 3_601_000_000_000;
    let later = proxy::clock::Timestamp::from_ns(hour);
    proxy::config::reload::begin_day(founded.house.gateway(), later).await;
    assert_eq!(confidential(&founded).await.status.as_u16(), 403);
    let told = |record: &Record| {
        let Record::Operator(operator) = record else { return None };
        operator.action.starts_with("exception.").then(|| operator.action.clone())
    };
    let records = founded.house.records();
    let events: Vec<String> = records.iter().filter_map(|stored| told(stored.record())).collect();
    assert_eq!(events, ["exception.opened", "exception.ended"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_is_signed_opens_without_a_signal_and_closes_when_its_file_goes() {
    let founded = founded().await;
    let asked = ask(&founded, "audit", &["--waive", "lab-stays-low"]).await;
    assert_eq!(asked.code, 0, "{}", asked.words);
    for who in ["cyd", "bea"] {
        assert_eq!(approve(&founded, "audit", who).await.code, 0);
    }
    let open = async |wanted: bool| {
        let status = confidential(&founded).await.status.as_u16();
        ((status == 200) == wanted).then_some(())
    };
    until("the exception to open", async || open(true).await).await;
    let closed = verb(founded.house.dir(), &["break-glass", "close", "audit"]).await;
    assert_eq!(closed.code, 0, "{}", closed.words);
    until("the exception to close", async || open(false).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_stays_open_over_a_disconnection_only_if_its_file_does() {
    let founded = founded().await;
    put(&founded, "audit", &["lab-stays-low"]);
    let gateway = founded.house.gateway();
    let begin_day = async || {
        proxy::config::reload::begin_day(gateway, proxy::clock::now()).await;
    };
    let opens = async || {
        let open = async || (!gateway.live().exceptions.is_empty()).then_some(());
        until("the exception to open", open).await;
        assert_eq!(confidential(&founded).await.status.as_u16(), 200);
    };
    let now = proxy::clock::now();
    let cut_off = async || {
        gateway.disconnect(vec![proxy::disconnection::of("kim", "the audit", now)]);
        begin_day().await;
        assert!(gateway.live().own_site_only.is_some());
        assert_eq!(confidential(&founded).await.status.as_u16(), 403);
    };
    opens().await;
    cut_off().await;
    founded.house.running().reload().await.expect("nothing wrong");
    gateway.disconnect(Vec::new());
    begin_day().await;
    opens().await;

    cut_off().await;
    let path = exceptions::path_of(&founded.folder, "audit");
    std::fs::remove_file(path).expect("it was there");
    gateway.disconnect(Vec::new());
    begin_day().await;
    assert!(gateway.live().exceptions.is_empty(), "not for a moment");
    assert_eq!(confidential(&founded).await.status.as_u16(), 403);
}
