//! What a refusal says would help: one thing at a time, and only what the rules would then give.

use classifiers::{Label, LabelSet, Level, Marking, MarkingSet};
use routing_rules::closing::Closing;
use routing_rules::{Asked, Bundle, Source, Sources, evaluate, explain};

use super::reference::TODAY;

const POLICY: &str = "\
policy: help
version: 1
levels: [public, internal]
base: {default: public}
aliases: {\"tlp:clear\": public}
labels:
  marked: {covers: [confidential.marking], floor: public}
zones:
  fresh: {retention_days: {at_most: 1}}
rules:
  - {rule: replies, up_to: public, for: {purposes: [reply]}, may_use: [fresh], because: the contract}
";

const APPS: &str = "applications: [{app: a, tenant: t, purposes: [reply, sort]}]\n";

fn bundle(retention: &str) -> Bundle {
    let register = format!(
        "register: r\nendpoints:\n  - {{endpoint: e, base_url: \"https://e.example\", models: {{m: {{}}}}, \
         vouched: {{by: t}}, retention_days: {retention}}}\n"
    );
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", POLICY)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", APPS)],
        ..Sources::default()
    };
    Bundle::load(&sources, TODAY).unwrap_or_else(|problems| panic!("{problems:#?}")).bundle
}

fn asked() -> Asked<'static> {
    Asked {
        app: "a",
        purpose: Some("reply"),
        model: "m",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    }
}

fn help(
    bundle: &Bundle,
    asked: &Asked<'_>,
    labels: LabelSet,
    markings: MarkingSet,
) -> Option<String> {
    let gathered = bundle.gather(asked, labels, markings);
    let verdict = evaluate(bundle, &gathered.facts);
    explain(bundle, &gathered.facts, Some(&gathered.sources), &verdict).help
}

#[test]
fn each_kind_of_refusal_says_what_would_help() {
    let none = (LabelSet::EMPTY, MarkingSet::default());
    let open = bundle("0");
    assert_eq!(help(&open, &asked(), none.0, none.1), None, "it is allowed");
    let other = Asked { purpose: Some("sort"), ..asked() };
    let said = help(&open, &other, none.0, none.1).unwrap();
    assert_eq!(said, "declare the purpose \"reply\", if that is what it is for; it would run on e");
    let floor = Asked { key_floor: Some(Level::new(1)), ..asked() };
    let said = help(&open, &floor, none.0, none.1).unwrap();
    assert!(said.starts_with("use a key of this application without a minimum level"), "{said}");
    let marked: LabelSet = [Label::Marking].into_iter().collect();
    let red: MarkingSet = [Marking::parse("tlp:red").unwrap()].into_iter().collect();
    let said = help(&open, &asked(), marked, red).unwrap();
    assert_eq!(said, "without the marking tlp:red it would run on e");
    let declared = Asked { declared_level: Some(Level::new(1)), ..asked() };
    let said = help(&open, &declared, none.0, none.1).unwrap();
    assert!(said.starts_with("declare the level"), "{said}");
}

#[test]
fn a_closed_endpoint_and_an_expired_statement_are_named_and_nothing_is_promised_beyond() {
    let none = (LabelSet::EMPTY, MarkingSet::default());
    let open = bundle("0");
    let closing = Closing::of(&open.endpoints()[0], "kim", "a letter".to_owned(), 7);
    let closed = open.closing(&[closing]).unwrap();
    let said = help(&closed, &asked(), none.0, none.1).unwrap();
    assert_eq!(said, "it would run on e, which is closed at present");
    let expired = bundle("{value: 0, by: t, review: 2026-01-31}");
    let said = help(&expired, &asked(), none.0, none.1).unwrap();
    assert_eq!(
        said,
        "it would run on e if the register stated retention_days anew, which has expired"
    );
    assert_eq!(help(&bundle("90"), &asked(), none.0, none.1), None);
    let long = bundle("{value: 90, by: t, review: 2026-01-31}");
    assert_eq!(help(&long, &asked(), none.0, none.1), None, "what expired would not do either");
}
