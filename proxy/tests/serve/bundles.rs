//! Signed rules against those who would change them without a right to: whatever is put into the
//! folder of versions is refused, the refusal is recorded, and the old version serves on.

use std::os::unix::fs::symlink;
use std::path::Path;

use routing_rules::Reach;
use routing_rules::signed::{Body, SecretKey, Signable, Statement};
use serde::{Deserialize, Serialize};
use serde_json::json;
use trace_store::record::{Change, Record};

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

/// What an attacker has: the folder, a good next version, and other people's signatures.
struct Forge<'f> {
    founded: &'f Founded,
    /// The next version as it would be right: it only narrows, and its author has signed.
    next: Body,
    /// Version 1 again, as a next version: it widens.
    wider: Body,
}

impl<'f> Forge<'f> {
    fn new(founded: &'f Founded) -> Self {
        let policy = founded.house.read("policy.yaml");
        founded.edit("policy.yaml", "support-desk: internal", "support-desk: confidential");
        let next = founded.draft().content().clone();
        assert_eq!(next.reach, Reach::Narrowed);
        founded.house.write("policy.yaml", &policy);
        let first = &founded.folder.read().expect("versions")[0];
        let mut wider = next.clone();
        wider.set_sources(&first.sources());
        wider.reach = Reach::Widened;
        Self { founded, next, wider }
    }

    fn path(&self, sequence: u64) -> std::path::PathBuf {
        self.founded.folder.path_of(sequence)
    }

    fn put(&self, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(3), bytes).expect("a file");
    }

    fn text(&self, body: &Body, signers: &[&str]) -> String {
        let bytes = self.founded.signed(body.clone(), signers).to_bytes();
        String::from_utf8(bytes).expect("UTF-8")
    }

    /// Signed by those people.
    fn put_signed(&self, body: &Body, signers: &[&str]) {
        self.put(self.text(body, signers));
    }

    /// A good next version with something changed in it after it was signed.
    fn put_changed(&self, change: impl FnOnce(&mut Body)) {
        let text = self.text(&self.next, &["ada"]);
        let (_, signatures) = text.split_once(",\"kind\"").expect("two parts");
        let mut body = self.next.clone();
        change(&mut body);
        let bare = String::from_utf8(Statement::new(body).to_bytes()).expect("UTF-8");
        let (content, _) = bare.split_once(",\"kind\"").expect("two parts");
        self.put(format!("{content},\"kind\"{signatures}"));
    }

    /// A good next version with its signatures changed.
    fn put_with(&self, signers: &[&str], change: impl FnOnce(&str) -> String) {
        let text = self.text(&self.next, signers);
        let (content, signatures) = text.split_once("\"signatures\":[").expect("two parts");
        let changed = change(signatures);
        assert_ne!(changed, signatures);
        self.put(format!("{content}\"signatures\":[{changed}"));
    }

    /// Changed before it was signed, by its author alone.
    fn put_own(&self, change: impl FnOnce(&mut Body)) {
        let mut body = self.next.clone();
        change(&mut body);
        self.put_signed(&body, &["ada"]);
    }
}

/// The text of the first signature in a list of them.
fn first_signature(signatures: &str) -> &str {
    let after = signatures.split_once("\"signature\":\"").expect("a signature").1;
    after.split('"').next().expect("its end")
}

fn key_of(signatures: &str) -> &str {
    let after = signatures.split_once("\"key\":\"").expect("a key").1;
    after.split('"').next().expect("its end")
}

type Attack = (&'static str, fn(&Forge<'_>), &'static str);

const SIGNATURES: &[Attack] = &[
    ("signatures stripped", |f| f.put_signed(&f.next, &[]), "\"ada\" has not signed"),
    (
        "signature truncated",
        |f| {
            f.put_with(&["ada"], |s| {
                s.replace(first_signature(s), first_signature(s).split_at(64).0)
            })
        },
        "signature of \"ada\" does not fit",
    ),
    (
        "signature empty",
        |f| f.put_with(&["ada"], |s| s.replace(first_signature(s), "")),
        "signature of \"ada\" does not fit",
    ),
    ("key empty", |f| f.put_with(&["ada"], |s| s.replace(key_of(s), "")), "not under the key"),
    (
        "signer empty",
        |f| f.put_with(&["ada"], |s| s.replace("\"by\":\"ada\"", "\"by\":\"\"")),
        "\"\" is no governor",
    ),
    (
        "unknown key",
        |f| {
            let mut statement = f.founded.signed(f.next.clone(), &["ada"]);
            statement.sign(&SecretKey::from_seed("eve", &[5; 32])).expect("a signature");
            f.put(statement.to_bytes());
        },
        "\"eve\" is no governor",
    ),
    (
        "another key under a governor's name",
        |f| {
            let mut statement = f.founded.signed(f.next.clone(), &["ada"]);
            statement.sign(&SecretKey::from_seed("bea", &[5; 32])).expect("a signature");
            f.put(statement.to_bytes());
        },
        "signature of \"bea\" is not under the key",
    ),
    (
        "same person twice",
        |f| {
            f.put_with(&["ada"], |s| {
                let one = s.strip_suffix("]}\n").expect("a list");
                format!("{one},{one}]}}\n")
            });
        },
        "\"ada\" signed twice",
    ),
    (
        "author approves under another name",
        |f| {
            f.put_with(&["ada"], |s| {
                let one = s.strip_suffix("]}\n").expect("a list");
                format!("{one},{}]}}\n", one.replace("\"by\":\"ada\"", "\"by\":\"cyd\""))
            });
        },
        "signature of \"cyd\" is not under the key",
    ),
    (
        "a role that approves nothing",
        |f| f.put_signed(&f.wider, &["ada", "bea", "dev"]),
        "\"dev\" has no role that approves",
    ),
    (
        "algorithm changed",
        |f| f.put_with(&["ada"], |s| s.replacen("\"ed25519\"", "\"none\"", 1)),
        "the algorithm \"none\"",
    ),
    (
        "signature over another kind of statement",
        |f| {
            let mut other = Statement::new(Other(f.next.clone()));
            other.sign(&f.founded.key("ada")).expect("a signature");
            let text = String::from_utf8(other.to_bytes()).expect("UTF-8");
            f.put(text.replace(Other::DOMAIN, Body::DOMAIN));
        },
        "signature of \"ada\" does not fit",
    ),
    (
        "signature of another version",
        |f| {
            let older = std::fs::read_to_string(f.path(2)).expect("a version");
            let (_, of_older) = older.split_once("\"signatures\":[").expect("two parts");
            f.put_with(&["ada"], |_| of_older.to_owned());
        },
        "signature of \"ada\" does not fit",
    ),
];

const THRESHOLDS: &[Attack] = &[
    (
        "one approval for a widening",
        |f| f.put_signed(&f.wider, &["ada", "bea"]),
        "needs 2 approvals",
    ),
    (
        "nobody for those whose data it is",
        |f| {
            let mut by_bea = f.wider.clone();
            by_bea.author = "bea".to_owned();
            f.put_signed(&by_bea, &["bea", "ada", "cyd"]);
        },
        "data-protection role",
    ),
    (
        "a widening called a narrowing",
        |f| {
            let mut body = f.wider.clone();
            body.reach = Reach::Narrowed;
            f.put_signed(&body, &["ada"]);
        },
        "says it only narrows, and it widens",
    ),
    (
        "numbers lowered by the version they let through",
        |f| {
            f.put_own(|body| {
                let text = &mut body.governance[0].text;
                *text = text.replace("same: 1, widening: 2", "same: 0, widening: 0");
            });
        },
        "says it only narrows, and it widens",
    ),
    (
        "a governor named by the version they approve",
        |f| {
            let eve = SecretKey::from_seed("eve", &[5; 32]);
            let mut body = f.wider.clone();
            body.governance[0].text.push_str(&format!(
                "  - {{governor: eve, roles: [governor], key: \"{}\"}}\n",
                eve.public()
            ));
            let mut statement = f.founded.signed(body, &["ada", "bea"]);
            statement.sign(&eve).expect("a signature");
            f.put(statement.to_bytes());
        },
        "\"eve\" is no governor",
    ),
    (
        "an endpoint's address swapped under its name",
        |f| {
            f.put_own(|body| {
                let text = &mut body.register[0].text;
                let own = f.founded.house.own.base_url();
                assert!(text.contains(&own));
                *text = text.replace(&own, "http://127.0.0.1:9/v1");
            });
        },
        "and it widens",
    ),
    (
        "detectors that nobody approved",
        |f| f.put_own(|body| body.detectors = vec!["0".repeat(64)]),
        "and it widens",
    ),
    (
        "one person under two names",
        |f| {
            f.put_own(|body| {
                let text = &mut body.governance[0].text;
                let (bea, cyd) = (f.founded.key("bea").public(), f.founded.key("cyd").public());
                *text = text.replace(&cyd.to_string(), &bea.to_string());
            });
        },
        "has the key of \"bea\"",
    ),
];

const CONTENT: &[Attack] = &[
    (
        "register swapped",
        |f| f.put_changed(|body| body.register[0].text.push_str("# \n")),
        "does not fit",
    ),
    (
        "applications swapped",
        |f| f.put_changed(|body| body.applications[0].text.push_str("# \n")),
        "does not fit",
    ),
    ("policy swapped", |f| f.put_changed(|body| body.policy[0].text.push(' ')), "does not fit"),
    ("place data swapped", |f| f.put_changed(|body| body.places.clear()), "does not fit"),
    (
        "governance swapped",
        |f| f.put_changed(|body| body.governance[0].text.push_str("# \n")),
        "does not fit",
    ),
    (
        "detectors swapped",
        |f| f.put_changed(|body| body.detectors = vec!["0".repeat(64)]),
        "does not fit",
    ),
    (
        "own detectors slipped in",
        |f| f.put_changed(|body| body.own_detectors = body.policy.clone()),
        "does not fit",
    ),
    (
        "time extended",
        |f| f.put_changed(|body| body.valid_until_s = Some(u64::MAX)),
        "does not fit",
    ),
    (
        "aliases in a signed file",
        |f| {
            f.put_own(|body| {
                let text = &mut body.policy[0].text;
                *text = text.replace("base: {", "base: &b {");
            });
        },
        "anchor",
    ),
    (
        "a test of the policy that fails",
        |f| {
            f.put_own(|body| {
                let text = &mut body.policy[0].text;
                *text = text.replace("zones: [own-site]}", "zones: [eu-operated]}");
            });
        },
        "a card number",
    ),
];

const FORM: &[Attack] = &[
    (
        "duplicate keys",
        |f| {
            f.put(
                f.text(&f.next, &["ada"])
                    .replace("\"sequence\":3", "\"sequence\":3,\"sequence\":3"),
            )
        },
        "not in the form",
    ),
    ("YAML with aliases", |f| f.put("content: &a {x: 1}\nsignatures: [*a]\n"), "not in the form"),
    (
        "bytes not canonical",
        |f| f.put(f.text(&f.next, &["ada"]).replace("\"sequence\":3", "\"sequence\": 3")),
        "not the one form",
    ),
    ("trailing bytes", |f| f.put(f.text(&f.next, &["ada"]) + "{}"), "not in the form"),
    (
        "half a file",
        |f| {
            let text = f.text(&f.next, &["ada"]);
            f.put(text.split_at(text.len() / 2).0);
        },
        "not in the form",
    ),
    ("nothing in it", |f| f.put(""), "not in the form"),
    ("not UTF-8", |f| f.put(b"\xff\xfe\x00"), "not in the form"),
    (
        "an unknown field",
        |f| {
            f.put(f.text(&f.next, &["ada"]).replace("\"sequence\":3", "\"sequence\":3,\"trust\":1"))
        },
        "not in the form",
    ),
    ("a huge file", |f| f.put(vec![b' '; (16 << 20) + 2]), "at most"),
    (
        "a link",
        |f| {
            let elsewhere = f.founded.house.dir().join("elsewhere");
            std::fs::write(&elsewhere, f.text(&f.next, &["ada"])).expect("a file");
            symlink(&elsewhere, f.path(3)).expect("a link");
        },
        "no plain file",
    ),
    ("a folder", |f| std::fs::create_dir(f.path(3)).expect("a folder"), "no plain file"),
];

const ORDER: &[Attack] = &[
    (
        "an old version again",
        |f| f.put(std::fs::read(f.path(1)).expect("a version")),
        "it has number 1, and 3 is next",
    ),
    (
        "the present version again",
        |f| f.put(std::fs::read(f.path(2)).expect("a version")),
        "it has number 2, and 3 is next",
    ),
    (
        "a number left out",
        |f| {
            let text = f.text(&f.next, &["ada"]);
            std::fs::write(f.path(4), text).expect("a file");
        },
        "00000003.json' is missing",
    ),
    ("another number inside", |f| f.put_own(|body| body.sequence = 4), "it has number 4"),
    (
        "it follows another version",
        |f| {
            let first = f.founded.folder.read().expect("versions").remove(0);
            f.put_own(|body| body.follow(first.digest()));
        },
        "does not follow",
    ),
    (
        "the newest version taken away",
        |f| std::fs::rename(f.path(2), f.path(2).with_extension("kept")).expect("a file"),
        "in force last is not in the folder",
    ),
    (
        "the newest version replaced by another that was signed",
        |f| {
            std::fs::rename(f.path(2), f.path(2).with_extension("kept")).expect("a file");
            let first = f.founded.folder.read().expect("versions").remove(0);
            let mut other = f.next.clone();
            other.sequence = 2;
            other.follow(first.digest());
            let text = f.text(&other, &["ada", "bea", "cyd"]);
            std::fs::write(f.path(2), text).expect("a file");
        },
        "in force last is not in the folder",
    ),
    (
        "the first version replaced",
        |f| {
            std::fs::rename(f.path(1), f.path(1).with_extension("kept")).expect("a file");
            let mut first = f.next.clone();
            (first.sequence, first.previous) = (1, None);
            let text = f.text(&first, &["ada", "bea", "cyd", "dev"]);
            std::fs::write(f.path(1), text).expect("a file");
        },
        "not the version that this installation was founded on",
    ),
    (
        "another organisation",
        |f| {
            f.put_own(|body| {
                let text = &mut body.governance[0].text;
                *text = text.replace("organisation: acme", "organisation: umbrella");
            });
        },
        "of organisation \"umbrella\"",
    ),
    ("expired", |f| f.put_own(|body| body.valid_until_s = Some(1)), "in force until 1970"),
    (
        "not yet valid",
        |f| f.put_own(|body| body.valid_from_s = Some(4_000_000_000)),
        "not in force before 2096",
    ),
];

/// A content that is written as a bundle is, and signed as something else.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Other(Body);

impl Signable for Other {
    const KIND: &'static str = "exception";
    const DOMAIN: &'static str = "bailiwick other 1";
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
    assert_eq!(goes_to(&founded).await, ("own-site".into(), "connected".into()));
    let denied = founded.house.send("lab", body("Say hello.", json!({}))).await;
    assert_eq!(denied.status.as_u16(), 403);
    assert!(denied.text().contains("time of this version"), "{}", denied.text());
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
