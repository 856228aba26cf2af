//! Signed rules against those who would change them without a right to: whatever is put into the
//! folder of versions is refused, the refusal is recorded, and the old version serves on.

mod attacks;

use std::path::Path;

use routing_rules::signed::Statement;
use serde_json::json;
use trace_store::record::{Change, Reach, Record};

use attacks::{CONTENT, FORM, Forge, ORDER, SIGNATURES, THRESHOLDS};

use crate::house::caller::body;
use crate::house::founded::{Founded, folder, founds};
use crate::house::until::until;
use crate::house::{Cast, House};

/// A founded house whose second version is in force: the website's text counts as internal.
async fn second() -> Founded {
    let founded = Founded::open().await;
    assert_eq!(goes_to(&founded).await, ("us-cloud".into(), "connected".into()));
    narrow(&founded);
    founded.enforce().await;
    assert_eq!(goes_to(&founded).await, ("eu-cloud".into(), "connected".into()));
    founded
}

fn narrow(founded: &Founded) {
    founded.edit("policy.yaml", "website: public", "website: internal");
    founded.edit(
        "policy.yaml",
        "{app: website, level: public}, zones: [us-operated-in-eu, eu-operated, own-site]",
        "{app: website}, zones: [eu-operated, own-site]",
    );
}

/// Where the website's text goes, and what the answer says of the rules.
async fn goes_to(founded: &Founded) -> (String, String) {
    let answer = founded.house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let header = |name: &str| answer.header(name).expect("a header").to_owned();
    (header("x-bailiwick-endpoint"), header("x-bailiwick-mode"))
}

/// What the records say of policies: what happened, and why.
fn policy_records(founded: &Founded) -> Vec<(Change, String)> {
    let told = |record: &Record| {
        let Record::Policy(policy) = record else { return None };
        Some((policy.change, policy.why.clone()?))
    };
    founded.house.records().iter().filter_map(|stored| told(stored.record())).collect()
}

fn rejections(founded: &Founded) -> Vec<String> {
    let all = policy_records(founded).into_iter();
    all.filter(|(change, _)| *change == Change::Rejected).map(|(_, why)| why).collect()
}

/// Puts the folder in order again.
fn tidy(founded: &Founded) {
    for sequence in [3, 4] {
        let path = founded.folder.path_of(sequence);
        if std::fs::remove_file(&path).is_err() && path.exists() {
            std::fs::remove_dir(&path).expect("an empty folder");
        }
    }
    for sequence in [1, 2] {
        let path = founded.folder.path_of(sequence);
        let kept = path.with_extension("kept");
        if kept.exists() {
            std::fs::rename(kept, path).expect("a file");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_attack_changes_the_rules_and_every_one_is_recorded() {
    let founded = second().await;
    let forge = Forge::new(&founded);
    let all = [SIGNATURES, THRESHOLDS, CONTENT, FORM, ORDER].concat();
    assert!(all.len() >= 50, "{}", all.len());
    for (number, (name, attack, expected)) in all.iter().enumerate() {
        attack(&forge);
        let error = founded.house.running().reload().await.expect_err(name).to_string();
        assert!(error.contains(expected), "{name}: {error}");
        assert_eq!(goes_to(&founded).await.0, "eu-cloud", "{name}");
        let recorded = rejections(&founded);
        assert_eq!(recorded.len(), number + 1, "{name}");
        assert!(recorded[number].contains(expected), "{name}: {}", recorded[number]);
        tidy(&founded);
    }
    // What is right is taken up, by its author alone since it only narrows.
    forge.put_signed(&forge.next, &["ada"]);
    founded.house.running().reload().await.expect("a good version");
    let live = founded.house.gateway().live();
    assert_eq!(live.bundle.seal().expect("a seal").sequence(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn decisions_name_the_version_they_were_made_by() {
    let founded = second().await;
    let answer = founded.house.send("website", body("Say hello.", json!({}))).await;
    let (_, decision) = founded.house.decision(answer.id());
    assert!(!decision.dev);
    assert_eq!(decision.bundle.to_string(), founded.last().digest().to_string());
    let loaded: Vec<String> = policy_records(&founded).into_iter().map(|(_, why)| why).collect();
    assert_eq!(
        loaded,
        [
            "start: signed version 1 of ada, approved by bea, cyd",
            "reload: signed version 2 of ada, approved by bea, cyd"
        ]
    );
    // Edited files are nothing to a server of signed rules.
    founded.house.write("policy.yaml", "policy: [");
    founded.house.running().reload().await.expect("nothing new");
    assert_eq!(goes_to(&founded).await.0, "eu-cloud");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_restart_takes_no_version_back_and_no_unsigned_rules() {
    let founded = second().await;
    let newest = founded.folder.path_of(2);
    let cast = founded.house.close().await;
    let start = async |dev: bool| {
        let settings = proxy::config::Settings { dev, ..cast.settings() };
        let classifier = classifiers::Classifier::new(classifiers::Settings::default());
        proxy::run::start(cast.dir(), settings, classifier).await
    };
    let refused = async |dev: bool| match start(dev).await {
        Ok(_) => panic!("it must not start"),
        Err(error) => error.to_string(),
    };
    assert!(refused(true).await.contains("begun with signed rules"));
    std::fs::rename(&newest, newest.with_extension("kept")).expect("a file");
    assert!(refused(false).await.contains("in force last is not in the folder"));
    std::fs::rename(newest.with_extension("kept"), &newest).expect("a file");
    let running = start(false).await.expect("a server");
    running.stop().await.expect("an end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_of_unsigned_rules_never_serves_signed_ones() {
    let house = House::open().await;
    let answer = house.send("website", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-mode"), Some("connected; dev"));
    assert!(house.decision(answer.id()).1.dev);
    let cast = house.close().await;
    let _keys = founds(&cast);
    let classifier = classifiers::Classifier::new(classifiers::Settings::default());
    let Err(error) = proxy::run::start(cast.dir(), cast.settings(), classifier).await else {
        panic!("it must not start")
    };
    assert!(error.to_string().contains("begun with unsigned rules"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_time_of_a_version_is_over_only_the_own_site_is_left() {
    let founded = second().await;
    founded.edit("policy.yaml", "support-desk: internal", "support-desk: confidential");
    let mut timed = founded.draft().content().clone();
    let now = proxy::clock::now();
    timed.valid_until_s = Some(now.as_s() + 3600);
    let statement = founded.signed(timed, &["ada"]);
    founded.folder.write(3, &statement).expect("a version");
    founded.house.running().reload().await.expect("a good version");
    assert_eq!(goes_to(&founded).await.0, "eu-cloud");
    let later = proxy::clock::Timestamp::from_ns(now.as_ns() + 3_600_000_000_000);
    proxy::config::reload::begin_day(founded.house.gateway(), later).await;
    assert_eq!(goes_to(&founded).await, ("own-site".into(), "disconnected".into()));
    let denied = founded.house.send("lab", body("Say hello.", json!({}))).await;
    assert_eq!(denied.status.as_u16(), 403);
    assert!(denied.text().contains("time of this version"), "{}", denied.text());
}

/// What the records say of how far the proxy may reach.
fn reaches(founded: &Founded) -> Vec<(Reach, Reach)> {
    let told = |record: &Record| {
        let Record::Mode(mode) = record else { return None };
        Some((mode.from, mode.to))
    };
    founded.house.records().iter().filter_map(|stored| told(stored.record())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rules_that_nothing_confirms_leave_the_own_site_until_something_does() {
    let founded = second().await;
    founded.edit("governance.yaml", "bundle_max_age: 24 h", "bundle_max_age: 2 s");
    founded.enforce().await;
    let gateway = founded.house.gateway();
    let began = gateway.confirmed();
    let confirmed = async || (gateway.confirmed() > began).then_some(());
    until("a confirmation by the versions as they stand", confirmed).await;
    // Something else where the newest version was confirms nothing.
    let newest = founded.folder.path_of(3);
    let kept = std::fs::read(&newest).expect("a version");
    std::fs::write(&newest, "no version").expect("something else");
    let goes = async |wanted: &str| (goes_to(&founded).await.1 == wanted).then_some(());
    until("the rest to close", async || goes("disconnected").await).await;
    let denied = founded.house.send("lab", body("Say hello.", json!({}))).await;
    assert!(denied.text().contains("bundle_max_age"), "{}", denied.text());
    std::fs::write(&newest, kept).expect("put back");
    until("the rest to open", async || goes("connected").await).await;
    let (all, own) = (Reach::Connected, Reach::Disconnected);
    assert_eq!(reaches(&founded).get(..2), Some(&[(all, own), (own, all)][..]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_confirmation_by_a_clock_that_was_ahead_counts_for_nothing() {
    let founded = second().await;
    let gateway = founded.house.gateway();
    let newest = founded.folder.path_of(2);
    let kept = std::fs::read(&newest).expect("a version");
    std::fs::write(&newest, "no version").expect("something else");
    let year = 365 * 24 * 3_600 * 1_000_000_000;
    let ahead = proxy::clock::now().as_ns() + year;
    gateway.confirm(proxy::clock::Timestamp::from_ns(ahead));
    let goes = async |wanted: &str| (goes_to(&founded).await.1 == wanted).then_some(());
    until("the rest to close", async || goes("disconnected").await).await;
    std::fs::write(&newest, kept).expect("put back");
    until("the rest to open", async || goes("connected").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_draft_beside_is_counted_and_has_no_say() {
    use crate::house::command::verb;
    let founded = Founded::open().await;
    let hello = async || {
        assert_eq!(goes_to(&founded).await.0, "us-cloud", "the rules in force are obeyed");
    };
    let none = verb(founded.house.dir(), &["policy", "shadow"]).await;
    assert_eq!(none.code, 1, "{}", none.words);
    narrow(&founded);
    let draft = founded.draft();
    founded.folder.write_draft(&draft).expect("a draft");
    founded.house.running().reload().await.expect("nothing new in force");
    hello().await;
    hello().await;
    let own = founded.house.send("vault", body("Say hello.", json!({}))).await;
    assert_eq!(own.header("x-bailiwick-endpoint"), Some("own-site"));
    let shown = founded.house.gateway().shadow().expect("a draft").shown();
    assert_eq!((shown.sequence, shown.compared), (2, 3));
    let said = verb(founded.house.dir(), &["policy", "shadow", "-o", "jsonl"]).await;
    assert_eq!(said.code, 0, "{}", said.words);
    let rows = said.lines();
    let only = json!({
        "application": "website", "effect": "narrowed", "zone": "us-operated-in-eu", "calls": "2"
    });
    assert_eq!(rows, [only]);
    // Another reload goes on counting; a draft that somebody changed does not run.
    founded.house.running().reload().await.expect("nothing new in force");
    hello().await;
    assert_eq!(founded.house.gateway().shadow().expect("a draft").shown().compared, 4);
    let mut changed = draft.content().clone();
    changed.because = "another".to_owned();
    let unsigned = Statement::new(changed);
    founded.folder.write_draft(&unsigned).expect("a draft");
    founded.house.running().reload().await.expect("nothing new in force");
    assert!(founded.house.gateway().shadow().is_none());
    hello().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_draft_with_detectors_of_its_own_judges_beside_and_is_only_counted() {
    use proxy::change::shadow::{FoundBy, FoundRow};
    let founded = Founded::open().await;
    let words = "detectors: house\nwords:\n  - {detector: projects, label: financial.iban, words: [Bluebird]}\n";
    founded.house.write("detectors.yaml", words);
    let settings = founded.house.read("bailiwick.yaml");
    founded
        .house
        .write("bailiwick.yaml", &format!("{settings}files: {{detectors: [detectors.yaml]}}\n"));
    founded.folder.write_draft(&founded.draft()).expect("a draft");
    founded.house.running().reload().await.expect("nothing new in force");
    for text in ["About bluebird.", "About another one.", "Bluebird again."] {
        let answer = founded.house.send("website", body(text, json!({}))).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("us-cloud"), "{}", answer.text());
        assert!(founded.house.decision(answer.id()).1.labels.is_empty(), "{text}");
    }
    let shown = founded.house.gateway().shadow().expect("a draft").shown();
    assert_eq!(shown.compared, 3);
    let only = FoundRow {
        application: "website".to_owned(),
        label: "financial.iban".to_owned(),
        by: FoundBy::Draft,
        count: 2,
    };
    assert_eq!(shown.found, [only]);
    assert!(shown.rows.iter().any(|row| row.count == 2), "it would keep them at home: {shown:?}");
    let said = crate::house::command::verb(founded.house.dir(), &["policy", "shadow"]).await;
    assert!(
        said.words.contains("financial.iban in 2 calls of \"website\": found by the draft only")
    );
}

/// The founding and a change by the verbs, on a server in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn from_a_founding_to_a_second_version_by_the_verbs() {
    use crate::house::command::{Process, verb};
    let cast = Cast::gather().await;
    let keys = tempfile::tempdir().expect("a folder");
    let at = |name: &str| keys.path().join(format!("{name}.key")).display().to_string();
    let folder_of_keys = keys.path().display().to_string();
    let said = verb(
        cast.dir(),
        &[
            "init",
            "--governor",
            "ada:governor",
            "--governor",
            "bea:data-protection",
            "--governor",
            "cyd:governor",
            "--keys",
            &folder_of_keys,
        ],
    )
    .await;
    assert_eq!(said.code, 0, "{}", said.words);
    let again = verb(cast.dir(), &["init", "--governor", "eve:governor"]).await;
    assert_eq!(again.code, 1, "{}", again.words);
    let log = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &log.path().join("log")).await;
    let policy = cast.read("policy.yaml");
    cast.write("policy.yaml", &policy.replace("lab: public", "lab: internal"));
    let draft = ["policy", "propose", "--because", "the lab has new data", "--key"];
    let proposed = verb(cast.dir(), &[&draft[..], &[&at("ada")]].concat()).await;
    assert_eq!(proposed.code, 0, "{}", proposed.words);
    assert!(proposed.words.contains("only narrows"), "{}", proposed.words);
    let enforced = verb(cast.dir(), &["policy", "enforce"]).await;
    assert_eq!(enforced.code, 0, "{}", enforced.words);
    process.signal("HUP");
    process.logged("rules.reloaded").await;
    let back = ["policy", "rollback", "1", "--because", "too strict", "--key"];
    let rolled = verb(cast.dir(), &[&back[..], &[&at("cyd")]].concat()).await;
    assert!(rolled.words.contains("it widens"), "{}", rolled.words);
    let early = verb(cast.dir(), &["policy", "enforce"]).await;
    assert_eq!(early.code, 1, "{}", early.words);
    let own = verb(cast.dir(), &["approve", "--key", &at("cyd")]).await;
    assert_eq!(own.code, 1, "{}", own.words);
    for name in ["ada", "bea"] {
        let approved = verb(cast.dir(), &["approve", "--key", &at(name)]).await;
        assert_eq!(approved.code, 0, "{}", approved.words);
    }
    assert_eq!(verb(cast.dir(), &["policy", "enforce"]).await.code, 0);
    process.signal("HUP");
    until("the third version", async || {
        (process.all_logged("rules.reloaded").len() == 2).then_some(())
    })
    .await;
    let listed = verb(cast.dir(), &["policy", "list", "-o", "jsonl"]).await;
    let effects: Vec<String> = listed.lines().iter().map(|row| row["effect"].to_string()).collect();
    assert_eq!(effects, ["\"widened\"", "\"narrowed\"", "\"widened\""]);
    let shown = verb(cast.dir(), &["policy", "show", "3"]).await;
    assert!(shown.out.contains("puts version 1 in force again"), "{}", shown.out);
    assert_eq!(process.stop().await, 0);
    assert!(folder(&cast).read().is_ok());
    assert!(Path::new(&at("ada")).exists());
}
