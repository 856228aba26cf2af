//! Every verb of the rules on each worked organisation, in the order in which a governor would come
//! by them: looking, comparing, asking providers, founding, changing, rolling back, an exception.

use routing_rules::worked::{ORGANISATIONS, Organisation};
use routing_rules::{Bundle, Endpoint};
use serde_json::Value;

use crate::desk::Desk;

/// What a test needs to know of an organisation.
struct Known {
    bundle: Bundle,
    desk: Desk,
}

fn open(organisation: Organisation) -> Known {
    let day = crate::desk::today();
    let bundle = Bundle::load(&organisation.sources(), day).expect("rules").bundle;
    Known { bundle, desk: Desk::of(organisation.name) }
}

impl Known {
    /// An endpoint that somebody else runs.
    fn provider(&self) -> &Endpoint {
        let mut all = self.bundle.endpoints().iter();
        all.find(|endpoint| endpoint.operator() == "third-party").expect("a provider")
    }
}

#[test]
fn what_reads_answers_for_each() {
    for organisation in ORGANISATIONS {
        let known = open(*organisation);
        let desk = &known.desk;
        desk.run(&["check"]).says(0, &["proved for every request"]);
        desk.run(&["check", "-o", "json"]).says(0, &[]).json();
        let tested = desk.run(&["test", "-o", "json"]).json();
        assert!(
            tested.as_array().is_some_and(|rows| rows.iter().all(|row| row["result"] == "pass"))
        );
        desk.run(&["policy", "read"]).says(0, &[]).prints(&["## Zones", "## What may be used"]);
        desk.run(&["fmt", "--check"]).says(0, &[]);
        let listed = desk.run(&["endpoint", "list", "-o", "json"]).json();
        assert_eq!(listed.as_array().map(Vec::len), Some(known.bundle.endpoints().len()));
        for endpoint in known.bundle.endpoints() {
            let shown = desk.run(&["endpoint", "show", endpoint.name(), "-o", "json"]).json();
            assert!(shown.as_array().is_some_and(|rows| rows.len() > 5), "{}", endpoint.name());
            desk.run(&["endpoint", "questionnaire", endpoint.name()]).says(0, &[]);
        }
        desk.run(&["endpoint", "gaps", "-o", "json"]).says(0, &[]).json();
        for application in known.bundle.applications() {
            let app = application.name();
            let told = desk.run(&["explain", "--app", app, "-o", "json"]).json();
            let endpoints = told["endpoints"].as_array().expect("endpoints");
            assert_eq!(endpoints.len(), known.bundle.endpoints().len(), "{app}");
            // One application's answers show all that there is to say.
            let asked = usize::from(app == known.bundle.applications()[0].name()) * endpoints.len();
            for account in endpoints.iter().take(asked) {
                let name = account["name"].as_str().expect("a name");
                let why = desk.run(&["explain", "--app", app, "--why-not", name]);
                why.says(0, &[]).prints(&[name]);
            }
            let tried = desk.run(&["try", "Hello", "--app", app, "-o", "json"]).json();
            assert_eq!(tried["may_use"], told["may_use"], "a text without anything in it: {app}");
        }
        let sample = desk.beside("sample.jsonl");
        std::fs::write(&sample, "\"Hello\"\n\"Mail jane.doe@example.org\"\n").expect("a file");
        let rehearsed = desk.run(&["rehearse", &sample, "-o", "json"]);
        rehearsed.says(0, &["2 prompts"]).json();
        let gone = desk.run(&["diff", "--without", known.provider().name()]);
        gone.says(0, &[]).prints(&["is removed"]);
        let out = desk.beside("cedar");
        desk.run(&["export", "cedar", "--out", &out]).says(0, &["README.md"]);
    }
}

#[test]
fn each_is_founded_changed_rolled_back_and_excepted_from() {
    for organisation in ORGANISATIONS {
        let known = open(*organisation);
        let desk = &known.desk;
        let folder = desk.beside("keys");
        let key = |name: &str| format!("{folder}/{name}.key");
        let (ada, bea, cyd) = (key("ada"), key("bea"), key("cyd"));
        let people = ["ada:governor", "bea:data-protection", "cyd:governor"];
        let named: Vec<&str> = people.iter().flat_map(|one| ["--governor", one]).collect();
        let found = [&["init", "--organisation", "acme", "--keys", &folder][..], &named].concat();
        desk.run(&found).says(0, &["Founded", "2 where it widens"]);
        desk.run(&found).says(1, &["founded before"]);
        desk.run(&["policy", "propose", "--key", &ada, "--because", "nothing"])
            .says(0, &["it opens nothing new", "needs 1 approval besides"]);

        // A restriction that closes everything to one application narrows; with the tests that would
        // not hold any more a promise goes, so one other must look at it.
        let app = known.bundle.applications()[0].name();
        let before = desk.read("policy.yaml");
        let closes = format!(
            "\nrules:\n  - rule: closed-for-now\n    for: {{apps: [{app}]}}\n    stays_in: []\n    \
             because: An incident.\n"
        );
        let (rules, _) = before.split_once("\ntests:").expect("tests");
        desk.write("policy.yaml", &rules.replacen("\nrules:\n", &closes, 1));
        let proposed = desk.run(&["policy", "propose", "--key", &cyd, "--because", "an incident"]);
        proposed.says(0, &["it opens nothing new", "needs 1 approval besides"]);
        proposed.prints(&["newly denied", app, "is no longer tested"]);
        desk.run(&["policy", "enforce"]).says(1, &["needs 1 approval besides"]);
        desk.run(&["approve", "--key", &ada]).says(0, &["It is approved"]);
        desk.run(&["policy", "show"]).says(0, &["It is approved"]).prints(&["Signed by cyd, ada"]);
        desk.run(&["policy", "enforce"]).says(0, &["Version 2 is signed"]);

        // Back again is a widening: two others, one of them for data protection.
        let back = desk.run(&["policy", "rollback", "1", "--key", &ada, "--because", "it is over"]);
        back.says(0, &["it widens", "needs 2 approvals"]);
        desk.run(&["policy", "enforce"]).says(1, &["needs 2 approvals"]);
        desk.run(&["approve", "--key", &ada]).says(1, &["nobody approves their own", "bea, cyd"]);
        desk.run(&["approve", "--key", &cyd]).says(0, &["has 1"]);
        desk.run(&["approve", "--key", &bea]).says(0, &["It is approved"]);
        desk.run(&["policy", "enforce"]).says(0, &["Version 3 is signed"]);
        let listed = desk.run(&["policy", "list", "-o", "json"]).json();
        let effects: Vec<&Value> =
            listed.as_array().expect("rows").iter().map(|row| &row["effect"]).collect();
        assert_eq!(effects, ["widened", "same", "widened"]);
        let shown = desk.run(&["policy", "show", "3"]);
        shown.says(0, &[]).prints(&["puts version 1 in force again", "Digest"]);
        let files = desk.run(&["policy", "show", "1", "--files", "policy"]);
        assert_eq!(files.out.trim_end(), before.trim_end());
        desk.run(&["policy", "show", "9"]).says(1, &["policy list"]);
        desk.run(&["policy", "rollback", "9", "--key", &ada, "--because", "x"])
            .says(1, &["no version 9"]);
        desk.run(&["policy", "withdraw"]).says(1, &["there is no draft"]);
        desk.run(&["policy", "enforce"]).says(1, &["policy propose"]);
        desk.run(&["policy", "propose", "--key", &ada, "--because", "x"])
            .says(0, &["Draft of version 4"]);
        desk.run(&["policy", "withdraw"]).says(0, &["gone"]);
        desk.run(&["policy", "propose", "--key", &key("eve"), "--because", "x"]).says(3, &["eve"]);

        // Two versions are compared by their files.
        let version = |number: u32| {
            desk.dir().join(format!("data/bundles/{number:08}.json")).display().to_string()
        };
        let diff = desk.run(&["diff", &version(1), &version(2)]);
        diff.says(0, &[]).prints(&["newly denied", "No request reaches more than before."]);
        desk.run(&["diff", &version(1), &version(3)]).says(0, &[]);
        excepted(&known, [&ada, &bea, &cyd]);
    }
}

/// An exception is asked for, approved by two others, listed, and closed by anybody.
fn excepted(known: &Known, [ada, bea, cyd]: [&String; 3]) {
    let desk = &known.desk;
    let app = known.bundle.applications()[0].name();
    let zones = known.bundle.endpoints().iter();
    let zone = zones
        .filter(|one| one.operator() == "self")
        .find_map(|one| known.bundle.zones_of(one.name()).first().map(|zone| (*zone).to_owned()));
    let zone = zone.expect("a zone of one's own");
    let low = known.bundle.levels()[0].clone();
    let asked = [
        "break-glass",
        "ask",
        "night",
        "--key",
        ada,
        "--app",
        app,
        "--may-use",
        &zone,
        "--up-to",
        &low,
        "--minutes",
        "30",
        "--because",
        "the other one is down",
    ];
    desk.run(&asked).says(0, &["Two others approve it", "its time runs already"]);
    let approve = |key: &str| desk.run(&["break-glass", "approve", "night", "--key", key]);
    let nope = desk.run(&["break-glass", "approve", "nope", "--key", cyd]);
    nope.says(1, &["there is no exception \"nope\""]);
    approve(ada).says(1, &["one person counts once"]);
    approve(cyd).says(0, &["Not yet open"]);
    let waiting = desk.run(&["break-glass", "list", "-o", "json"]).json();
    assert!(waiting[0]["state"].as_str().is_some_and(|state| !state.starts_with("approved")));
    approve(bea).says(0, &["opens it within a second"]);
    let open = desk.run(&["break-glass", "list", "-o", "json"]).json();
    assert_eq!(
        (&open[0]["exception"], &open[0]["state"]),
        (&"night".into(), &"approved by cyd, bea".into())
    );
    desk.run(&["break-glass", "close", "night"]).says(0, &["A running server closes it"]);
    assert_eq!(
        desk.run(&["break-glass", "list", "-o", "json"]).json().as_array().map(Vec::len),
        Some(0)
    );
    desk.run(&["break-glass", "close", "night"]).says(1, &["no exception \"night\""]);
    let wrong = asked.map(|word| if word == app { "no-such-app" } else { word });
    desk.run(&wrong).says(1, &["could not open", "no-such-app"]);
    let long = asked.map(|word| if word == "30" { "241" } else { word });
    desk.run(&long).says(2, &["240"]);
}
