//! What a policy allows against its detectors: pictures that nothing reads, and false alarms. Both only
//! where the policy says so by name, until a date, and both are widenings.

use std::sync::Arc;

use classifiers::own::{Digests, Salt};
use classifiers::{
    Classification, Classifier, Digest, Finding, Label, LabelSet, Level, Media, RecordId,
    Sensitive, Settings, Subject, Text, Unread,
};
use routing_rules::{Asked, Bundle, Diagnostic, Reach, Source, Sources, decide, diff};

use super::reference::TODAY;

const POLICY: &str = "\
policy: permissions
version: 1
levels: [public, internal, restricted]
base: {default: public}
labels:
  personal: {covers: [\"pii.*\", \"financial.*\"], floor: restricted}
zones:
  own: {operator: [self]}
  cloud: {operator: [third-party]}
rules:
  - {rule: home, may_use: [own], because: ours}
  - {rule: cloud, up_to: internal, may_use: [cloud], because: the contract}
";

const REGISTER: &str = "\
register: r
endpoints:
  - {endpoint: home, base_url: \"http://127.0.0.1:1/v1\", models: {m: {}}, operator: self, vouched: {by: t}}
  - {endpoint: cloud, base_url: \"https://c.example\", models: {m: {}}, operator: third-party, vouched: {by: t}}
";

const APPS: &str = "applications: [{app: photos, tenant: t}, {app: other, tenant: t}]\n";

const ACCEPTS: &str = "accepts_uninspected:
  - for: {apps: [photos]}
    media: [image/png, image/jpeg]
    level: internal
    because: product photos, taken by ourselves
    by: dpo
    until: 2027-03-31
";

fn sources(more: &str) -> Sources {
    Sources {
        policy: vec![Source::new("policy.yaml", format!("{POLICY}{more}"))],
        register: vec![Source::new("register.yaml", REGISTER)],
        applications: vec![Source::new("apps.yaml", APPS)],
        ..Sources::default()
    }
}

fn bundle(more: &str) -> Arc<Bundle> {
    let loaded = Bundle::load(&sources(more), TODAY);
    Arc::new(loaded.unwrap_or_else(|problems| panic!("{problems:#?}")).bundle)
}

fn warnings(more: &str) -> Vec<Diagnostic> {
    Bundle::load(&sources(more), TODAY).unwrap().warnings
}

fn classified(texts: &[&str], unread: &[Unread]) -> Classification {
    let texts: Vec<Text<'_>> =
        texts.iter().map(|text| Text::new(Sensitive::new(*text), None)).collect();
    let unread: Vec<(Unread, usize)> = unread.iter().map(|why| (*why, 10)).collect();
    let subject = Subject {
        record: RecordId::from_bytes([1; 16]),
        request: Digest::from_bytes([2; 32]),
        texts: &texts,
        unread: &unread,
    };
    Classifier::new(Settings::default()).classify(&subject, &|| false)
}

/// The endpoints that a request reaches, with the labels that did not count.
fn reached(
    bundle: &Arc<Bundle>,
    app: &str,
    texts: &[&str],
    unread: &[Unread],
) -> (Vec<String>, Vec<Label>) {
    reached_declaring(bundle, (app, LabelSet::EMPTY), texts, unread)
}

fn reached_declaring(
    bundle: &Arc<Bundle>,
    (app, declared_labels): (&str, LabelSet),
    texts: &[&str],
    unread: &[Unread],
) -> (Vec<String>, Vec<Label>) {
    let asked = Asked {
        app,
        purpose: None,
        model: "m",
        declared_level: None,
        declared_labels,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    let text_of =
        |finding: &Finding| texts.get(finding.part())?.get(finding.span()).map(Sensitive::new);
    match decide(bundle, &classified(texts, unread), &text_of, &asked) {
        Ok(permit) => (
            permit.endpoints().map(|one| one.endpoint().name().to_owned()).collect(),
            permit.suppressed().iter().map(|one| one.label).collect(),
        ),
        Err(denial) => (Vec::new(), denial.suppressed().iter().map(|one| one.label).collect()),
    }
}

fn goes_abroad(bundle: &Arc<Bundle>, app: &str, texts: &[&str], unread: &[Unread]) -> bool {
    reached(bundle, app, texts, unread).0.contains(&"cloud".to_owned())
}

const PNG: Unread = Unread::Media(Media::Png);

#[test]
fn a_picture_of_an_accepted_kind_counts_as_the_policy_says_and_nothing_else_does() {
    let (plain, accepting) = (bundle(""), bundle(ACCEPTS));
    assert!(!goes_abroad(&plain, "photos", &["hello"], &[PNG]));
    assert!(goes_abroad(&accepting, "photos", &["hello"], &[PNG]));
    assert!(goes_abroad(&accepting, "photos", &["hello"], &[PNG, Unread::Media(Media::Jpeg)]));
    for (what, app, unread) in [
        ("another application", "other", vec![PNG]),
        ("another kind", "photos", vec![Unread::Media(Media::Webp)]),
        ("another kind beside", "photos", vec![PNG, Unread::Media(Media::Gif)]),
        ("a kind that its bytes do not confirm", "photos", vec![PNG, Unread::Image]),
        ("a file", "photos", vec![PNG, Unread::File]),
        ("a limit", "photos", vec![PNG, Unread::Oversize]),
    ] {
        assert!(!goes_abroad(&accepting, app, &["hello"], &unread), "{what}");
    }
    assert!(!goes_abroad(
        &accepting,
        "photos",
        &["write to anna.kowalska@kestrel-logistyka.pl"],
        &[PNG]
    ));
}

#[test]
fn its_level_counts_and_a_failure_beside_it_stays_at_the_top() {
    let high = ACCEPTS.replace("level: internal", "level: restricted");
    assert!(!goes_abroad(&bundle(&high), "photos", &["hello"], &[PNG]));
    let loaded = bundle(ACCEPTS);
    let classification = classified(&["hello"], &[PNG, Unread::Oversize]);
    let counted = loaded.counted(("photos", None), &classification, &|_| None);
    assert!(counted.labels.contains(Label::ScanAccepted));
    assert!(counted.labels.contains(Label::ScanTruncated));
    assert!(!counted.labels.contains(Label::ScanUnsupported));
}

#[test]
fn a_promise_about_what_nobody_reads_holds_for_it_too() {
    let promise = "guarantees:\n  - {guarantee: blind-means-home, with_any: [\"scan.*\"], only_reaches: \
                   {operator: [self]}}\n";
    assert!(Bundle::load(&sources(promise), TODAY).is_ok());
    let problems = Bundle::load(&sources(&format!("{ACCEPTS}{promise}")), TODAY).unwrap_err();
    let broken = problems.iter().find(|problem| problem.code == "guarantee-broken").unwrap();
    assert!(broken.message.contains("scan.accepted"), "{}", broken.message);
    let kept =
        "rules:\n  - {rule: blind, with_any: [\"scan.*\"], stays_in: [own], because: unread}\n";
    let policy = format!("{}{ACCEPTS}", POLICY.replace("rules:\n", kept));
    let restricted = Sources { policy: vec![Source::new("policy.yaml", policy)], ..sources("") };
    let loaded = Bundle::load(&restricted, TODAY).unwrap();
    assert!(loaded.warnings.iter().any(|warning| warning.code == "accepts-nothing"));
    assert!(!goes_abroad(&Arc::new(loaded.bundle), "photos", &["hello"], &[PNG]));
    assert!(warnings(ACCEPTS).iter().all(|warning| warning.code != "accepts-nothing"));
}

#[test]
fn a_permission_ends_with_its_day() {
    let later = jiff::civil::date(2027, 4, 1);
    let after = Bundle::load_for_a_new_day(&sources(ACCEPTS), later).unwrap();
    assert!(after.warnings.iter().any(|warning| warning.code == "permission-ended"));
    assert!(!goes_abroad(&Arc::new(after.bundle), "photos", &["hello"], &[PNG]));
    assert_eq!(bundle(ACCEPTS).unchanged_through(), Some(jiff::civil::date(2027, 3, 31)));
}

const CARD: &str = "order 5555 5555 5555 4444 please";

fn suppression(more: &str) -> String {
    format!(
        "suppressions:\n  - suppression: order-numbers\n    label: financial.payment_card\n{more}    because: \
         our order numbers\n    by: dpo\n    until: 2027-03-31\n"
    )
}

fn listed() -> String {
    suppression("    values: [\"5555555555554444\"]\n")
}

#[test]
fn a_named_value_is_a_false_alarm_and_another_one_beside_it_is_not() {
    let (plain, named) = (bundle(""), bundle(&listed()));
    assert!(!goes_abroad(&plain, "other", &[CARD], &[]));
    let (endpoints, gone) = reached(&named, "other", &[CARD], &[]);
    assert!(endpoints.contains(&"cloud".to_owned()));
    assert_eq!(gone, [Label::PaymentCard]);
    let both = [CARD, "and card 4111 1111 1111 1111"];
    assert_eq!(reached(&named, "other", &both, &[]), (vec!["home".to_owned()], vec![]));
    assert!(!goes_abroad(
        &named,
        "other",
        &[CARD, "write to anna.kowalska@kestrel-logistyka.pl"],
        &[]
    ));
}

#[test]
fn what_the_caller_declares_stays() {
    let named = bundle(&listed());
    let declared: LabelSet = [Label::PaymentCard].into_iter().collect();
    let (endpoints, _) = reached_declaring(&named, ("other", declared), &[CARD], &[]);
    assert_eq!(endpoints, ["home"]);
}

#[test]
fn values_are_named_by_their_digests_and_a_whole_label_for_named_applications_only() {
    let salt = Salt([9; 32]);
    let digests = Digests::make(salt, ["5555555555554444"]).unwrap();
    let hex: Vec<String> = digests.to_hex().collect();
    let by_digest = suppression(&format!(
        "    digests: {{salt: \"{}\", words: {}, lengths: [16], digests: \"{}\"}}\n",
        "09".repeat(32),
        digests.words(),
        hex[0]
    ));
    assert!(goes_abroad(&bundle(&by_digest), "other", &[CARD], &[]));
    assert!(!goes_abroad(&bundle(&by_digest), "other", &["card 4111 1111 1111 1111"], &[]));
    let whole = bundle(&suppression("    for: {apps: [photos]}\n"));
    assert!(goes_abroad(&whole, "photos", &["card 4111 1111 1111 1111"], &[]));
    assert!(!goes_abroad(&whole, "other", &["card 4111 1111 1111 1111"], &[]));
}

#[test]
fn more_of_either_widens_and_less_narrows() {
    let allowed = format!("{ACCEPTS}{}", listed());
    let longer = ACCEPTS.replace("2027-03-31", "2028-03-31");
    let more_kinds = ACCEPTS.replace("image/jpeg]", "image/jpeg, image/webp]");
    let whole = suppression("    for: {apps: [photos]}\n");
    for (what, before, after) in [
        ("a permission", "", ACCEPTS),
        ("a suppression", "", listed().as_str()),
        ("a longer one", ACCEPTS, longer.as_str()),
        ("more kinds", ACCEPTS, more_kinds.as_str()),
        ("every value", listed().as_str(), whole.as_str()),
    ] {
        let change = diff(&bundle(before), &bundle(after));
        assert!(change.widens(), "{what}: {change}");
    }
    let two = |apps: &str, values: &str| {
        let accepts = ACCEPTS.replace("[photos]", apps);
        format!(
            "{accepts}{}",
            suppression(&format!("    values: [{values}]\n    for: {{apps: {apps}}}\n"))
        )
    };
    let (few, many) =
        (two("[photos]", "\"12345678\""), two("[photos, other]", "\"87654321\", \"12345678\""));
    let less = diff(&bundle(&many), &bundle(&few));
    assert_eq!(less.reach(), Reach::Narrowed, "{less}");
    assert!(diff(&bundle(&few), &bundle(&many)).widens());
    let back = diff(&bundle(&allowed), &bundle(""));
    assert_eq!(back.reach(), Reach::Narrowed, "{back}");
    let same = diff(&bundle(&allowed), &bundle(&allowed));
    assert!(!same.widens(), "{same}");
}

#[test]
fn the_level_of_a_request_is_that_of_what_counts() {
    let loaded = bundle(&listed());
    let texts = [CARD];
    let text_of =
        |finding: &Finding| texts.get(finding.part())?.get(finding.span()).map(Sensitive::new);
    let asked = Asked {
        app: "other",
        purpose: None,
        model: "m",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    let permit = decide(&loaded, &classified(&texts, &[]), &text_of, &asked).unwrap();
    assert_eq!(permit.level(), Level::PUBLIC);
    assert_eq!(permit.suppressed()[0].by, ["order-numbers"]);
    assert_eq!(permit.suppressed()[0].count, 1);
}
