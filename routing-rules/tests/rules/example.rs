//! The worked example: an organisation whose policy, register and applications use most of the
//! language. Loads it, runs its tests, decides with it, and breaks it on purpose.

use std::sync::Arc;

use classifiers::{
    Classification, Classifier, Digest, Label, LabelSet, Level, MarkingSet, RecordId, Sensitive,
    Settings, Subject, Text,
};
use routing_rules::{
    Asked, Bundle, Denial, DenialKind, Facts, Grade, Keep, KeySource, Permit, Redact, Source,
    Sources, Standing, decide, evaluate, explain, monitor, why_not,
};

const POLICY: &str = include_str!("../example/policy.yaml");
const REGISTER: &str = include_str!("../example/register.yaml");
const APPS: &str = include_str!("../example/apps.yaml");

fn sources(policy: &str, register: &str) -> Sources {
    Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", APPS)],
        ..Sources::default()
    }
}

fn load(policy: &str, register: &str) -> Result<(Arc<Bundle>, Vec<String>), Vec<String>> {
    let show = |all: &[routing_rules::Diagnostic]| all.iter().map(ToString::to_string).collect();
    match Bundle::load(&sources(policy, register), jiff::civil::date(2026, 11, 24)) {
        Ok(loaded) => Ok((Arc::new(loaded.bundle), show(&loaded.warnings))),
        Err(problems) => Err(show(&problems)),
    }
}

fn bundle() -> Arc<Bundle> {
    load(POLICY, REGISTER).unwrap().0
}

fn asked(app: &str) -> Asked<'_> {
    Asked {
        app,
        purpose: None,
        model: "assistant",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    }
}

fn label(name: &str) -> Label {
    Label::parse(name).unwrap_or_else(|| panic!("no label {name}"))
}

/// A classification of harmless text; labels come in as declared, which counts the same.
fn harmless() -> Classification {
    let subject = Subject {
        record: RecordId::from_bytes([7; 16]),
        request: Digest::from_bytes([9; 32]),
        texts: &[Text::new(Sensitive::new("what is the weather like"), None)],
        unread: &[],
    };
    Classifier::new(Settings::default()).classify(&subject, &|| false)
}

fn decided(bundle: &Arc<Bundle>, asked: &Asked<'_>) -> Result<Permit, Denial> {
    decide(bundle, &harmless(), &|_| None, asked)
}

fn with_labels<'a>(app: &'a str, labels: &[&str]) -> Asked<'a> {
    let declared_labels = labels.iter().map(|name| label(name)).collect();
    Asked { declared_labels, ..asked(app) }
}

fn endpoints(permit: &Permit) -> Vec<&str> {
    permit.endpoints().map(|permitted| permitted.endpoint().name()).collect()
}

#[test]
fn it_loads_and_its_four_tests_pass() {
    let (bundle, warnings) = load(POLICY, REGISTER).unwrap_or_else(|found| panic!("{found:#?}"));
    let outcomes = bundle.run_tests();
    assert_eq!(outcomes.len(), 4);
    for outcome in &outcomes {
        assert!(outcome.passed, "{}", outcome.message);
    }
    assert_eq!(outcomes[0].expected_zones, ["own-site", "eu-immune"]);
    assert_eq!(outcomes[0].got_endpoints, ["own-site-1", "sov-fr-1"]);
    // What no detector finds yet is said and nothing else.
    for warning in &warnings {
        assert!(warning.contains("cannot yet act on"), "{warning}");
    }
}

#[test]
fn plans_and_when_they_are_used_are_those_of_the_caller() {
    let (bundle, _) = load(POLICY, REGISTER).unwrap_or_else(|found| panic!("{found:#?}"));
    let card = Label::parse("financial.payment_card").unwrap();
    let plans: Vec<_> = bundle.redactions("support-desk", None).collect();
    assert_eq!(plans.len(), 1);
    assert_eq!(plans[0].remove().iter().collect::<Vec<_>>(), [card]);
    assert!(!plans[0].masks());
    assert_eq!(bundle.redactions("hr-assistant", None).count(), 0);
    assert_eq!(bundle.redact("batch-digest", None), Redact::Never);
    assert_eq!(bundle.redact("support-desk", None), Redact::WhenNothingElse);
}

#[test]
fn which_of_two_permits_is_preferred_is_the_callers_own_order() {
    let near = "zones: [own-site, eu-immune, eea-region, adequate]";
    let far = POLICY.replace(near, "zones: [adequate, eea-region, eu-immune, own-site]");
    for (policy, abroad_is_preferred) in [(POLICY, false), (far.as_str(), true)] {
        let (bundle, _) = load(policy, REGISTER).unwrap_or_else(|found| panic!("{found:#?}"));
        let abroad = decided(&bundle, &asked("marketing-site")).unwrap();
        let top = Asked { declared_level: Some(bundle.top()), ..asked("marketing-site") };
        let home = decided(&bundle, &top).unwrap();
        assert_eq!(endpoints(&home), ["own-site-1"]);
        assert_eq!(abroad.is_preferred_to(&home), abroad_is_preferred);
        assert!(!home.is_preferred_to(&abroad));
    }
}

#[test]
fn a_permit_lists_what_the_policy_allows_in_the_preferred_order() {
    let bundle = bundle();
    let permit = decided(&bundle, &asked("marketing-site")).unwrap();
    assert_eq!(endpoints(&permit), ["own-site-1", "sov-fr-1", "us-cloud-eu-1", "us-1"]);
    assert_eq!(permit.level(), Level::PUBLIC);
    let permit = decided(&bundle, &asked("support-desk")).unwrap();
    assert_eq!(endpoints(&permit), ["own-site-1", "sov-fr-1", "us-cloud-eu-1"]);
    let permit = decided(&bundle, &with_labels("support-desk", &["financial.payment_card"]));
    assert_eq!(endpoints(&permit.unwrap()), ["own-site-1"]);
    // Batch work sorts by cost: 10, 400, 800.
    let permit = decided(&bundle, &asked("batch-digest")).unwrap();
    assert_eq!(endpoints(&permit), ["own-site-1", "us-cloud-eu-1", "sov-fr-1"]);
}

#[test]
fn a_permit_carries_what_binds_it_to_one_request() {
    let bundle = bundle();
    let permit = decided(&bundle, &asked("hr-assistant")).unwrap();
    assert_eq!(permit.record(), RecordId::from_bytes([7; 16]));
    assert_eq!(permit.request(), Digest::from_bytes([9; 32]));
    assert_eq!(permit.facts().purpose.as_deref(), Some("drafting"), "the first purpose holds");
    let first = permit.endpoints().next().unwrap();
    assert_eq!(first.request(), permit.request());
    assert_eq!(first.splices().model, Some("llama3.1:8b"));
    assert!(!first.splices().store_false, "our own machine keeps its state");
    let second = permit.endpoints().nth(1).unwrap();
    assert_eq!(second.splices().model, Some("mistral-large"));
    assert!(second.splices().store_false && second.confirmed());
    let same = Asked { model: "mistral-large", ..asked("hr-assistant") };
    let permit = decided(&bundle, &same).unwrap();
    assert_eq!(endpoints(&permit), ["sov-fr-1"]);
    assert_eq!(permit.endpoints().next().unwrap().splices().model, None, "the name stays");
}

#[test]
fn declarations_and_key_floors_only_raise() {
    let bundle = bundle();
    let restricted = bundle.level("restricted").unwrap();
    for raised in [
        Asked { declared_level: Some(restricted), ..asked("marketing-site") },
        Asked { key_floor: Some(restricted), ..asked("marketing-site") },
    ] {
        let permit = decided(&bundle, &raised).unwrap();
        assert_eq!(endpoints(&permit), ["own-site-1"]);
        assert_eq!(permit.level(), restricted);
    }
    let lowered = Asked { declared_level: Some(Level::PUBLIC), ..asked("support-desk") };
    assert_eq!(decided(&bundle, &lowered).unwrap().level(), Level::new(1));
}

#[test]
fn a_marking_raises_to_its_alias_and_an_unmapped_one_to_the_top() {
    let bundle = bundle();
    let level = |marking: &str| {
        let marking = classifiers::Marking::parse(marking).unwrap();
        let markings: MarkingSet = [marking].into_iter().collect();
        bundle.gather(&asked("marketing-site"), LabelSet::EMPTY, markings).facts.level
    };
    assert_eq!(level("tlp:clear"), Level::PUBLIC);
    assert_eq!(level("tlp:amber"), Level::new(2));
    assert_eq!(level("de:vs-nfd"), bundle.top());
    assert_eq!(bundle.level("tlp:green"), Some(Level::new(1)), "a declared marking is understood");
    assert_eq!(bundle.level("de:geheim"), Some(bundle.top()));
    assert_eq!(bundle.level("secret"), None);
}

#[test]
fn a_denial_says_why_and_what_would_help() {
    let bundle = bundle();
    let unknown = Asked { model: "oracle", ..asked("support-desk") };
    // us-1 offers any name, so the model exists; the rules keep this application from it.
    let denial = decided(&bundle, &unknown).unwrap_err();
    assert_eq!(denial.kind(), DenialKind::NotPermitted);
    assert!(denial.because().contains("do not offer the model \"oracle\""), "{}", denial.because());
    assert_eq!(
        denial.would_help().as_deref(),
        Some(
            "ask for one of assistant, embed-small, gpt-large, mistral-large; it would run on own-site-1"
        )
    );
    let cards =
        Asked { model: "gpt-large", ..with_labels("support-desk", &["financial.payment_card"]) };
    let denial = decided(&bundle, &cards).unwrap_err();
    assert!(matches!(
        denial.reasons().of("us-cloud-eu-1").unwrap().standing(),
        Standing::Excluded { .. }
    ));
    assert!(matches!(
        denial.reasons().of("own-site-1").unwrap().standing(),
        Standing::ModelNotOffered
    ));
    let stranger = decided(&bundle, &asked("stranger")).unwrap_err();
    assert_eq!(stranger.because(), "the application \"stranger\" is not known to the policy");
    let odd = Asked { purpose: Some("gossip"), ..asked("support-desk") };
    let odd = decided(&bundle, &odd).unwrap_err();
    assert_eq!(odd.because(), "the application \"support-desk\" has no purpose \"gossip\"");
    assert_eq!(odd.record(), RecordId::from_bytes([7; 16]));
}

#[test]
fn a_denial_by_a_restriction_gives_its_because_and_the_label_to_leave_out() {
    let policy = POLICY.replace(
        "    stays_in: [own-site]\n    because: PCI",
        "    stays_in: []\n    because: PCI",
    );
    // Nothing may take a card number now, so the tests of the policy that need the site are cut.
    let policy = policy.split("tests:").next().unwrap();
    let (bundle, _) = load(policy, REGISTER).unwrap();
    let denial =
        decided(&bundle, &with_labels("support-desk", &["financial.payment_card"])).unwrap_err();
    assert_eq!(denial.kind(), DenialKind::NotPermitted);
    assert_eq!(denial.rule().unwrap().id(), "cards-and-keys-at-home");
    assert_eq!(denial.because(), "PCI DSS 3.4; what we cannot read we treat as most sensitive.");
    assert_eq!(
        denial.would_help().as_deref(),
        Some("without financial.payment_card it would run on own-site-1")
    );
}

#[test]
fn the_monitor_agrees_and_tests_guarantees() {
    let bundle = bundle();
    let facts = |level: u8, labels: &[&str]| Facts {
        app: "hr-assistant".into(),
        purpose: None,
        level: Level::new(level),
        labels: labels.iter().map(|name| label(name)).collect(),
        markings: MarkingSet::default(),
        model: None,
    };
    let health = facts(2, &["health.diagnosis"]);
    assert!(monitor(&bundle, &health, "sov-fr-1"));
    assert!(!monitor(&bundle, &health, "us-cloud-eu-1"));
    assert!(!monitor(&bundle, &health, "no-such-endpoint"));
    let model = Facts { model: Some("gpt-large".to_owned()), ..facts(1, &[]) };
    assert!(monitor(&bundle, &model, "us-cloud-eu-1"));
    assert!(!monitor(&bundle, &model, "sov-fr-1"), "it does not offer the model");
    let stranger = Facts { app: "stranger".into(), ..facts(1, &[]) };
    assert!(!monitor(&bundle, &stranger, "own-site-1"));
}

#[test]
fn a_broken_guarantee_keeps_a_policy_out_with_the_smallest_example() {
    // Half of what RULES says would break it: the zone no longer asks about foreign law.
    let policy = POLICY.replace(
        "eu-immune:  {processed_in: [EEA], foreign_reach: [none], keys_held_by: [customer, eu-trustee], trains_on_data: [never]}",
        "eu-immune:  {processed_in: [EEA], keys_held_by: [customer, eu-trustee, provider], trains_on_data: [never]}",
    );
    assert_ne!(policy, POLICY);
    let problems = load(&policy, REGISTER).unwrap_err();
    let broken: Vec<_> = problems.iter().filter(|problem| problem.contains("guarantee")).collect();
    assert!(
        broken[0].contains(
            "guarantee \"art9-never-under-foreign-law\" does not hold: a request of \"hr-assistant\" \
             for purpose \"drafting\" at level \"confidential\" with the label health.patient_id \
             may go to \"us-cloud-eu-1\", where foreign_reach is US-CLOUD-Act, US-FISA702 (wanted: \
             none)"
        ),
        "{broken:#?}"
    );
}

#[test]
fn a_failing_test_keeps_a_policy_out_naming_expected_and_got() {
    let policy = POLICY.replace(
        "given: {app: support-desk, labels: [health.diagnosis]}, zones: [own-site]}",
        "given: {app: support-desk, labels: [health.diagnosis]}, zones: [own-site, eea-region]}",
    );
    assert_ne!(policy, POLICY);
    let problems = load(&policy, REGISTER).unwrap_err();
    assert_eq!(
        problems[0].split(": error: ").nth(1),
        Some(
            "test \"same note elsewhere\" fails: expected own-site, eea-region, got own-site; may not \
         go to \"sov-fr-1\", \"us-cloud-eu-1\""
        )
    );
}

#[test]
fn a_test_about_a_zone_without_members_is_not_idle() {
    let register = REGISTER.split("  - endpoint: sov-fr-1").next().unwrap();
    load(POLICY, register).unwrap();
    let policy = POLICY
        .replace(
            "  own-site:   {operator: [self],",
            "  nowhere: {processed_in: [BR], site: [moon]}\n  own-site:   {operator: [self],",
        )
        .replace(
            "zones: [own-site, eu-immune, eea-region]}",
            "zones: [own-site, eu-immune, eea-region, nowhere]}",
        );
    let problems = load(&policy, register).unwrap_err();
    assert!(problems[0].contains("may not go to an endpoint of zone \"nowhere\""), "{problems:#?}");
}

#[test]
fn the_register_is_read_with_grades_and_dates() {
    let bundle = bundle();
    let endpoint = bundle.endpoint("sov-fr-1").unwrap();
    assert_eq!(endpoint.key(), &KeySource::File("sov-fr.key".to_owned()));
    assert_eq!(endpoint.account(), Some("acme-prod"));
    assert_eq!(endpoint.processed_in(), ["FR"]);
    assert_eq!(endpoint.operator(), "third-party");
    assert_eq!(endpoint.connect_timeout().unwrap().as_secs(), 2);
    let reach = endpoint.attributes().find(|attribute| attribute.name == "foreign_reach").unwrap();
    assert_eq!((reach.value.as_str(), reach.grade), ("none", Grade::Attested));
    assert!(reach.evidence.unwrap().starts_with("sha256:9f86"));
    let parent = endpoint.attributes().find(|a| a.name == "ultimate_parent").unwrap();
    assert_eq!((parent.grade, parent.by), (Grade::Declared, Some("procurement")));
    assert_eq!(endpoint.observe().region_header.as_ref().unwrap().among, ["eu-west-*"]);
    assert_eq!(bundle.zones_of("sov-fr-1"), ["eu-immune", "eea-region", "adequate"]);
    assert_eq!(bundle.retention().collect::<Vec<_>>()[1], ("operator", Keep::Months(60)));
    assert_eq!(bundle.unchanged_through(), Some(jiff::civil::date(2027, 3, 1)));
    assert_eq!(bundle.application("hr-assistant").unwrap().function().unwrap().id, "F-031");
}

#[test]
fn what_has_expired_joins_nothing_and_is_warned_of_ahead() {
    let zones = |on| {
        let loaded = Bundle::load(&sources(POLICY.split("tests:").next().unwrap(), REGISTER), on);
        let loaded = loaded.unwrap();
        let warned: Vec<_> = loaded
            .warnings
            .iter()
            .filter(|w| w.code.starts_with("expire"))
            .map(|w| w.message.clone())
            .collect();
        (loaded.bundle.zones_of("sov-fr-1").join(" "), warned)
    };
    let (before, warned) = zones(jiff::civil::date(2027, 2, 25));
    assert_eq!(before, "eu-immune eea-region adequate");
    assert!(warned[0].contains("expires on 2027-03-01, within 7 days"), "{warned:#?}");
    let (after, warned) = zones(jiff::civil::date(2027, 3, 2));
    assert_eq!(after, "", "processed_in has expired, and every zone asks for it");
    assert!(warned[0].contains("expired on 2027-03-01 and counts as not stated"), "{warned:#?}");
}

#[test]
fn what_expires_overnight_narrows_and_does_not_stop_the_service() {
    // By this day `sov-fr-1` has left every zone, and a test that names it fails.
    let named = "  - {test: by name, given: {app: hr-assistant, labels: [health.diagnosis]}, \
                 endpoints: [own-site-1, sov-fr-1]}\n";
    let policy = format!("{}\n{named}", POLICY.trim_end());
    let (files, day) = (sources(&policy, REGISTER), jiff::civil::date(2027, 3, 2));
    assert!(load(&policy, REGISTER).is_ok(), "it passes before");
    let refused = Bundle::load(&files, day).unwrap_err();
    assert!(refused.iter().any(|one| one.code == "test-failed"), "{refused:#?}");
    let loaded = Bundle::load_for_a_new_day(&files, day).unwrap();
    assert_eq!(loaded.bundle.zones_of("sov-fr-1"), [""; 0]);
    assert!(loaded.warnings.iter().any(|one| one.code == "test-failed"));
}

#[test]
fn models_for_shows_what_an_application_can_use_at_its_base() {
    let bundle = bundle();
    let names = |app: &str| -> Vec<String> {
        bundle.models_for(app).iter().map(|model| model.name.to_owned()).collect()
    };
    assert_eq!(names("support-desk"), ["assistant", "embed-small", "gpt-large", "mistral-large"]);
    assert_eq!(bundle.models_for("stranger"), []);
    let models = bundle.models_for("support-desk");
    let large = models.iter().find(|model| model.name == "gpt-large").unwrap();
    assert_eq!(large.endpoints, ["us-cloud-eu-1"], "us-1 is out of reach at the base level");
}

#[test]
fn a_verdict_is_explained_in_words() {
    let bundle = bundle();
    let gathered = bundle.gather(
        &with_labels("hr-assistant", &["health.diagnosis"]),
        LabelSet::EMPTY,
        MarkingSet::default(),
    );
    let verdict = evaluate(&bundle, &gathered.facts);
    let words = explain(&bundle, &gathered.facts, Some(&gathered.sources), &verdict);
    assert_eq!(
        words.sentence,
        "A request of \"hr-assistant\" for purpose \"drafting\" asking for \"assistant\" at level \
         \"confidential\" (the text holds health.diagnosis (special-category)) may go to \
         own-site-1, then sov-fr-1. Rule \"home-serves-all\" allows it: Machines we run ourselves \
         are inside the boundary."
    );
    let lines: Vec<String> = words
        .endpoints
        .iter()
        .map(|account| format!("{}: {}", account.name, account.why))
        .collect();
    assert_eq!(
        lines,
        [
            "own-site-1: may be used, by \"home-serves-all\", \"confidential-for-hr-and-legal\"",
            "sov-fr-1: may be used, by \"confidential-for-hr-and-legal\"",
            "us-cloud-eu-1: left out by \"special-category-under-eu-law\" (GDPR Art. 9 and 10, DPO \
             decision 31.)",
            "us-1: left out by \"special-category-under-eu-law\" (GDPR Art. 9 and 10, DPO decision \
             31.)",
        ]
    );
    assert_eq!(
        words.rules[1].why,
        "does not apply: it is for \"public\" and below, and this is \"confidential\""
    );
    assert_eq!(
        words.rules[5].why,
        "does not apply: the text holds none of payment-card, credentials, uninspected"
    );
    assert_eq!(
        why_not(&bundle, &gathered.facts, "us-cloud-eu-1"),
        [
            "restriction \"special-category-under-eu-law\" leaves us-cloud-eu-1 out: GDPR Art. 9 \
             and 10, DPO decision 31.",
            "  us-cloud-eu-1 is not in zone \"own-site\": operator is third-party (wanted: self); \
             foreign_reach is US-CLOUD-Act, US-FISA702 (wanted: none)",
            "  us-cloud-eu-1 is not in zone \"eu-immune\": foreign_reach is US-CLOUD-Act, \
             US-FISA702 (wanted: none); keys_held_by is provider (wanted: customer, eu-trustee)",
            "no rule that applies offers us-cloud-eu-1",
            "rule \"home-serves-all\" applies, but not to us-cloud-eu-1",
            "  us-cloud-eu-1 is not in zone \"own-site\": operator is third-party (wanted: self); \
             foreign_reach is US-CLOUD-Act, US-FISA702 (wanted: none)",
            "rule \"public-text-abroad\" would offer us-cloud-eu-1, but it is for \"public\" and \
             below, and this is \"confidential\"",
            "rule \"internal-in-eea\" would offer us-cloud-eu-1, but it is for \"internal\" and \
             below, and this is \"confidential\"",
            "rule \"confidential-for-hr-and-legal\" applies, but not to us-cloud-eu-1",
            "  us-cloud-eu-1 is not in zone \"eu-immune\": foreign_reach is US-CLOUD-Act, \
             US-FISA702 (wanted: none); keys_held_by is provider (wanted: customer, eu-trustee)",
        ]
    );
    assert_eq!(
        why_not(&bundle, &gathered.facts, "sov-fr-2"),
        ["the register has no endpoint \"sov-fr-2\"; did you mean \"sov-fr-1\"? (defined: \
          own-site-1, sov-fr-1, us-cloud-eu-1, us-1)"]
    );
}

#[test]
fn a_contradicted_value_closes_its_endpoint() {
    let register = REGISTER.replace(
        "keys_held_by: customer\n    trains_on_data: never\n    retention_days: 0\n    keeps_state",
        "keys_held_by: customer\n    trains_on_data: {value: never, grade: contradicted}\n    retention_days: 0\n    keeps_state",
    );
    assert_ne!(register, REGISTER);
    let policy = POLICY.split("tests:").next().unwrap();
    let (bundle, warnings) = load(policy, &register).unwrap();
    assert_eq!(bundle.zones_of("sov-fr-1"), Vec::<&str>::new());
    assert_eq!(bundle.endpoint("sov-fr-1").unwrap().closed_by(), Some("trains_on_data"));
    assert!(warnings.iter().any(|warning| warning.contains("endpoint \"sov-fr-1\" is closed")));
}

#[test]
fn the_digest_follows_the_meaning() {
    let (bundle, _) = load(POLICY, REGISTER).unwrap();
    let (same, _) = load(&format!("# a comment\n{POLICY}"), REGISTER).unwrap();
    assert_eq!(bundle.digest(), same.digest());
    let (other, _) = load(&POLICY.replace("version: 12", "version: 13"), REGISTER).unwrap();
    assert_ne!(bundle.policy_digest(), other.policy_digest());
    assert_eq!(bundle.register_digest(), other.register_digest());
    assert_ne!(bundle.digest(), other.digest());
}

#[test]
fn several_files_read_as_one() {
    let (head, rest) = POLICY.split_once("zones:\n").unwrap();
    let rest = format!("zones:\n{rest}");
    let mut split = sources(head, REGISTER);
    split.policy.push(Source::new("rules.yaml", rest));
    let loaded = Bundle::load(&split, jiff::civil::date(2026, 11, 24)).unwrap();
    assert_eq!(loaded.bundle.run_tests().len(), 4);
}

#[test]
fn the_readme_shows_what_loads() {
    let readme = include_str!("../../README.md");
    let blocks: Vec<&str> =
        readme.split("```yaml\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    let [policy, register] = blocks[..] else { panic!("{} blocks", blocks.len()) };
    let digest = format!("sha256:{}", "0".repeat(64));
    let mut shown = sources(policy, &register.replace("sha256:…", &digest));
    shown.applications = vec![Source::new(
        "apps.yaml",
        "applications:\n  - {app: mail, tenant: t, purposes: [reply]}\n",
    )];
    let loaded = Bundle::load(&shown, jiff::civil::date(2026, 11, 24));
    let bundle = loaded.unwrap_or_else(|problems| panic!("{problems:#?}")).bundle;
    assert_eq!(bundle.run_tests().len(), 1);
}

/// A guarantee over many conditions whose labels many rules tell apart cannot be tried out, and is
/// proved all the same.
#[test]
fn a_guarantee_over_many_conditions_is_proved() {
    let labels: Vec<&str> = Label::ALL
        .iter()
        .filter(|label| !label.is_own())
        .map(|label| label.name())
        .filter(|name| !name.starts_with("scan") && !name.starts_with("lang"))
        .collect();
    let groups = labels.chunks(3).take(13);
    let names: Vec<String> = (0..groups.len()).map(|group| format!("g{group}")).collect();
    let mut policy =
        "policy: wide\nversion: 1\nlevels: [low, high]\nbase: {default: low}\nlabels:\n".to_owned();
    for (name, members) in names.iter().zip(groups) {
        policy.push_str(&format!("  {name}: {{covers: [{}], floor: low}}\n", members.join(", ")));
    }
    policy.push_str(
        "zones:\n  all: {operator: [self, third-party]}\n  home: {operator: [self]}\nrules:\n",
    );
    policy.push_str("  - {rule: open, may_use: [all], because: x}\n");
    policy.push_str(&format!(
        "  - {{rule: shut, with_all: [{}], stays_in: [home], because: x}}\n",
        names.join(", ")
    ));
    for label in labels {
        // Each label gets a rule of its own, so that no two are of one kind.
        policy.push_str(&format!(
            "  - {{rule: r-{label}, from: high, with_any: [{label}], stays_in: [all], because: x}}\n"
        ));
    }
    policy.push_str(&format!(
        "guarantees:\n  - {{guarantee: wide, with_all: [{}], only_reaches: {{operator: [self]}}}}\n",
        names.join(", ")
    ));
    load(&policy, REGISTER).unwrap();
    let open = policy.replace("stays_in: [home]", "stays_in: [home, all]");
    let problems = load(&open, REGISTER).unwrap_err();
    assert!(problems[0].contains("guarantee \"wide\" does not hold"), "{problems:#?}");
}

/// Combinations multiply; too many of them are refused rather than proved for minutes.
#[test]
fn too_many_combinations_do_not_load() {
    let labels: Vec<Label> = Label::ALL.iter().copied().filter(|label| !label.is_own()).collect();
    let rules: String = labels
        .chunks(3)
        .filter_map(|three| match three {
            [a, b, c] => Some(format!(
                "  - {{rule: r-{a}, with_all: [{a}, {b}, {c}], stays_in: [home], because: x}}\n"
            )),
            _ => None,
        })
        .collect();
    let policy = format!(
        "policy: wide\nversion: 1\nlevels: [low, high]\nbase: {{default: low}}\nzones:\n  all: \
         {{operator: [self, third-party]}}\n  home: {{operator: [self]}}\nrules:\n  - {{rule: open, \
         may_use: [all], because: x}}\n{rules}"
    );
    let problems = load(&policy, REGISTER).unwrap_err();
    assert!(problems[0].contains("are too many to be proved about"), "{problems:#?}");
}

/// What is removed before sending counts for a guarantee that says so, and only there.
#[test]
fn a_guarantee_may_speak_of_what_was_removed() {
    let with = |more: &str| {
        let guarantee = format!(
            "guarantees:\n  - {{guarantee: cards, with_any: [payment-card]{more}, only_reaches: \
             {{operator: [self]}}}}\n"
        );
        load(&POLICY.replace("guarantees:\n", &guarantee), REGISTER)
    };
    with("").unwrap();
    let problems = with(", even_if_redacted: true").unwrap_err();
    assert!(
        problems[0].contains(
            "guarantee \"cards\" does not hold: a request of \"support-desk\" for purpose \
             \"customer-reply\" at level \"confidential\" with the label financial.payment_card, once \
             financial.payment_card is removed may go to"
        ),
        "{problems:#?}"
    );
    with(", even_if_redacted: true, for: {apps: [hr-assistant]}").unwrap();
    with(", even_if_redacted: true, from: restricted").unwrap();
}

/// The level of a marking goes with the marking, so a guarantee from a level upwards speaks of it.
#[test]
fn a_guarantee_may_speak_of_a_marking_that_was_removed() {
    let with = |up_to: &str, more: &str| {
        let policy = format!(
            "policy: marked\nversion: 1\nlevels: [public, internal, restricted]\nbase: {{default: \
             public}}\nlabels:\n  marked: {{covers: [confidential.marking], floor: public}}\naliases: \
             {{\"tlp:clear\": public}}\nzones:\n  \
             eea: {{processed_in: [EEA]}}\n  home: {{operator: [self]}}\nredactions:\n  - {{remove: \
             [confidential.marking], because: x}}\nrules:\n  - {{rule: open, up_to: {up_to}, may_use: \
             [eea], because: x}}\n  - {{rule: home, may_use: [home], because: x}}\nguarantees:\n  - \
             {{guarantee: g, from: restricted{more}, only_reaches: {{operator: [self]}}}}\n"
        );
        load(&policy, REGISTER)
    };
    with("public", "").unwrap();
    for up_to in ["public", "internal"] {
        let problems = with(up_to, ", even_if_redacted: true").unwrap_err();
        assert!(
            problems[0].contains(
                "at level \"restricted\" with the label confidential.marking, once \
                 confidential.marking is removed may go to"
            ),
            "{problems:#?}"
        );
    }
}

/// An endpoint that nobody has entered yet is shown by its entry, with no more than it needs.
#[test]
fn a_guarantee_that_only_a_future_endpoint_breaks_does_not_load() {
    let policy =
        POLICY.replace("foreign_reach: [none], keys_held_by: [customer, eu-trustee], ", "");
    let register = REGISTER.split("  - endpoint: us-cloud-eu-1").next().unwrap();
    let problems = load(policy.split("tests:").next().unwrap(), register).unwrap_err();
    assert!(
        problems[0].contains(
            "guarantee \"art9-never-under-foreign-law\" does not hold for an endpoint that could be \
             added: with processed_in: [AT], foreign_reach: [US-CLOUD-Act], trains_on_data: [never] it \
             would be in zone \"eu-immune\", and a request of \"hr-assistant\" for purpose \
             \"drafting\" at level \"confidential\" with the label health.patient_id may go to it, where \
             foreign_reach is US-CLOUD-Act (wanted: none)"
        ),
        "{problems:#?}"
    );
}
