//! What joins a zone and what does not: grades, unknown and expired values, certificates, seals; what
//! follows for requests; and what only the monitor or a guarantee sees.

use classifiers::{Label, LabelSet, Level, MarkingSet};
use routing_rules::{Bundle, Facts, Source, Sources, evaluate, monitor};

const ON: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

const APPS: &str = "applications:\n  - {app: low, tenant: t}\n  - {app: high, tenant: t}\n";

fn load(policy: &str, stated: &str) -> Result<Bundle, Vec<String>> {
    let policy = format!(
        "policy: p\nversion: 1\nlevels: [public, internal, restricted]\n\
         base: {{default: public, high: restricted}}\n\
         labels:\n  keys: {{covers: [\"secret.*\"], floor: restricted}}\n{policy}"
    );
    let register = format!(
        "register: r\nendpoints:\n  - endpoint: abroad\n    base_url: https://a.example/v1\n    \
         models: {{m: {{}}}}\n    vouched: {{by: t}}\n    operator: third-party\n{stated}"
    );
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", APPS)],
        ..Sources::default()
    };
    let shown = |all: Vec<routing_rules::Diagnostic>| all.iter().map(ToString::to_string).collect();
    Bundle::load(&sources, ON).map(|loaded| loaded.bundle).map_err(shown)
}

/// Whether an endpoint that states `stated` joins a zone that asks `asked`.
fn joins(asked: &str, stated: &str) -> bool {
    let bundle = load(&format!("zones:\n  z: {{{asked}}}\n"), &format!("    {stated}\n")).unwrap();
    !bundle.zones_of("abroad").is_empty()
}

#[test]
fn a_zone_asks_for_a_least_grade() {
    let evidence = format!("sha256:{}", "ab".repeat(32));
    let attested =
        format!("retention_days: {{value: 0, grade: attested, evidence: \"{evidence}\"}}");
    assert!(joins("retention_days: [0], grade: attested", &attested));
    assert!(joins("retention_days: [0], grade: declared", &attested));
    assert!(!joins("retention_days: [0], grade: attested", "retention_days: 0"));
    assert!(joins("retention_days: [0]", "retention_days: 0"));
    assert!(!joins("retention_days: [0]", "retention_days: {value: 0, grade: undeclared}"));
    let enforced = "keeps_state: {value: [none], grade: enforced}";
    assert!(joins("keeps_state: [none], grade: attested", enforced));
}

#[test]
fn unknown_is_legal_and_satisfies_nothing() {
    assert!(!joins("seal: {at_least: 0}", "seal: {sov1: unknown}"));
    assert!(!joins("seal.sov1: {at_least: 1}", "seal: {sov1: unknown}"));
    assert!(joins("seal.sov1: {at_least: 1}", "seal: {sov1: 1}"));
    assert!(!joins("retention_days: {at_most: 36500}", "retention_days: unknown"));
    assert!(!joins("processed_in: [EEA, global]", "processed_in: [DE, unknown]"));
    assert!(!joins("processed_in: [EEA]", "stored_in: [DE]"), "absent");
}

#[test]
fn a_set_joins_with_all_its_members() {
    assert!(joins("processed_in: [EEA]", "processed_in: [DE, \"NO\"]"));
    assert!(!joins("processed_in: [EEA]", "processed_in: [DE, US]"));
    assert!(!joins("processed_in: [EEA]", "processed_in: [global]"));
    assert!(joins("processed_in: [EEA]", "processed_in: [EU]"));
    assert!(!joins("processed_in: [EU]", "processed_in: [EEA]"));
    assert!(joins("foreign_reach: [none]", "foreign_reach: [none]"));
    assert!(!joins("foreign_reach: [none]", "foreign_reach: [UK-IPA]"));
}

#[test]
fn seals_are_tested_by_their_least() {
    let all = |last: u8| {
        let each: Vec<String> = (1..8).map(|n| format!("sov{n}: 4")).collect();
        format!("seal: {{{}, sov8: {last}}}", each.join(", "))
    };
    assert!(joins("seal: {at_least: 3}", &all(3)));
    assert!(!joins("seal: {at_least: 3}", &all(2)));
}

#[test]
fn certificates_are_had_at_a_level_and_until_a_day() {
    let held =
        "certificates: [{scheme: iso27001}, {scheme: c5, level: type2, valid_until: 2026-11-24}]";
    assert!(joins("certificates: {has: {scheme: c5, level: type2}}", held));
    assert!(joins("certificates: {has: [{scheme: c5}, {scheme: iso27001}]}", held));
    assert!(!joins("certificates: {has: [{scheme: c5}, {scheme: hds}]}", held));
    assert!(!joins("certificates: {has: {scheme: c5, level: type1}}", held));
    let expired = held.replace("2026-11-24", "2026-11-23");
    assert!(!joins("certificates: {has: {scheme: c5}}", &expired));
    assert!(joins("certificates: {has: {scheme: iso27001}}", &expired));
}

#[test]
fn an_approval_ends_with_its_date() {
    let asked = "approved_by: [\"model board\"]";
    assert!(joins(asked, "approved_by: model board\n    approved_until: 2026-11-24"));
    assert!(!joins(asked, "approved_by: model board\n    approved_until: 2026-11-23"));
}

#[test]
fn state_is_not_kept_by_others_unless_they_say_so() {
    let store_false = |stated: &str| {
        let bundle = load("", &format!("    {stated}\n")).unwrap();
        bundle.endpoints()[0].enforce().store_false
    };
    assert!(store_false("retention_days: 0"));
    assert!(!store_false("keeps_state: [responses]"));
    assert!(store_false("keeps_state: [files]"));
    assert!(store_false("keeps_state: {value: [responses], review: 2026-11-23}"), "expired");
    assert!(!store_false("enforce: {store: true}"));
    assert!(store_false("keeps_state: [responses]\n    enforce: {store: false}"));
}

const ABROAD: &str = "zones:\n  abroad: {operator: [third-party]}\nrules:\n  \
                      - {rule: open, up_to: internal, may_use: [abroad], because: x}\n";

#[test]
fn a_guarantee_counts_only_levels_an_application_can_have() {
    let with = |app: &str| {
        let guarantee = format!(
            "guarantees:\n  - {{guarantee: g, for: {{apps: [{app}]}}, only_reaches: {{operator: \
             [self]}}}}\n"
        );
        load(&format!("{ABROAD}{guarantee}"), "")
    };
    assert!(with("high").is_ok(), "its base lies above what may go abroad");
    assert!(with("low").unwrap_err()[0].contains("guarantee \"g\" does not hold"));
}

/// Facts whose level does not fit their labels can only come from a fault or another bundle. The
/// rules would let them through; the guarantee does not.
#[test]
fn the_monitor_tests_guarantees_too() {
    let guarantee = "guarantees:\n  - {guarantee: keys-at-home, with_any: [keys], only_reaches: \
                     {operator: [self]}}\n";
    let bundle = load(&format!("{ABROAD}{guarantee}"), "").unwrap();
    let facts = |labels: LabelSet| Facts {
        app: "low".into(),
        purpose: None,
        level: Level::new(1),
        labels,
        markings: MarkingSet::default(),
        model: None,
    };
    let key: LabelSet = [Label::parse("secret.api_key").unwrap()].into_iter().collect();
    assert!(!evaluate(&bundle, &facts(key)).is_denied());
    assert!(!monitor(&bundle, &facts(key), "abroad"));
    assert!(monitor(&bundle, &facts(LabelSet::EMPTY), "abroad"));
}

/// A level above the policy's top comes from nowhere, and goes nowhere.
#[test]
fn a_level_without_a_name_reaches_nothing() {
    let bundle = load(&ABROAD.replace("up_to: internal, ", ""), "").unwrap();
    let facts = |level: u8| Facts {
        app: "low".into(),
        purpose: None,
        level: Level::new(level),
        labels: LabelSet::EMPTY,
        markings: MarkingSet::default(),
        model: None,
    };
    assert!(!evaluate(&bundle, &facts(2)).is_denied());
    assert!(evaluate(&bundle, &facts(3)).is_denied());
    assert!(!monitor(&bundle, &facts(3), "abroad"));
    assert_eq!(bundle.level_name(Level::new(9)), "restricted");
}
