//! What a decision costs: on a small policy (10 rules, 3 endpoints) and a large one (1,000 rules,
//! 50 endpoints), with its reasons; beside it the monitor's second opinion and loading.

use std::hint::black_box;
use std::sync::Arc;

use classifiers::{
    Classification, Classifier, Digest, Label, LabelSet, RecordId, Sensitive, Settings, Subject,
    Text,
};
use criterion::{Criterion, criterion_group, criterion_main};
use routing_rules::{Asked, Bundle, Source, Sources, decide, monitor};

/// Writes a policy of so many rules over so many endpoints, two thirds grants.
fn sources(rules: usize, endpoints: usize) -> Sources {
    let mut policy =
        "policy: bench\nversion: 1\nlevels: [public, internal, confidential, restricted]\n\
                      base: {default: public}\n\
                      labels:\n  personal: {covers: [\"pii.*\"], floor: internal}\n  \
                      secret: {covers: [\"secret.*\"], floor: restricted}\n  \
                      money: {covers: [\"financial.*\"], floor: confidential}\n\
                      zones:\n  home: {operator: [self]}\n"
            .to_owned();
    for zone in 0..8 {
        policy.push_str(&format!("  z{zone}: {{retention_days: {{at_most: {}}}}}\n", zone * 3));
    }
    policy.push_str("rules:\n");
    for rule in 0..rules {
        let (app, zone) = (rule % 20, rule % 8);
        let line = match rule % 3 {
            0 => format!("for: {{apps: [app{app}]}}, up_to: confidential, may_use: [z{zone}]"),
            1 => format!("without: [secret], may_use: [home, z{zone}]"),
            _ => format!("for: {{apps: [app{app}]}}, with_any: [money], stays_in: [home, z{zone}]"),
        };
        policy.push_str(&format!("  - {{rule: r{rule}, because: bench, {line}}}\n"));
    }
    policy.push_str(
        "guarantees:\n  - {guarantee: g1, with_any: [money], from: confidential, only_reaches: \
         {retention_days: {at_most: 365}}}\n  - {guarantee: g2, with_all: [secret, personal], \
         only_reaches: {operator: [self, third-party]}}\n",
    );
    let mut register = "register: bench\nendpoints:\n".to_owned();
    for endpoint in 0..endpoints {
        let operator = if endpoint == 0 { "self" } else { "third-party" };
        register.push_str(&format!(
            "  - {{endpoint: e{endpoint}, base_url: \"https://e{endpoint}.example/v1\", models: \
             {{assistant: {{as: m}}}}, vouched: {{by: b}}, operator: {operator}, retention_days: \
             {}}}\n",
            endpoint % 25
        ));
    }
    let mut apps = "applications:\n".to_owned();
    for app in 0..20 {
        apps.push_str(&format!("  - {{app: app{app}, tenant: t}}\n"));
    }
    Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", apps)],
        ..Sources::default()
    }
}

fn load(sources: &Sources) -> Option<Arc<Bundle>> {
    let loaded = Bundle::load(sources, jiff::civil::date(2026, 11, 24));
    assert!(loaded.is_ok(), "the generated policy loads");
    loaded.ok().map(|loaded| Arc::new(loaded.bundle))
}

fn classification() -> Classification {
    let subject = Subject {
        record: RecordId::from_bytes([7; 16]),
        request: Digest::from_bytes([9; 32]),
        texts: &[Text::new(Sensitive::new("write to anna@example.org"), None)],
        unread: &[],
    };
    Classifier::new(Settings::default()).classify(&subject, &|| false)
}

fn decisions(criterion: &mut Criterion) {
    let classification = classification();
    let labels = ["pii.email", "financial.iban"];
    let declared_labels: LabelSet = labels.into_iter().filter_map(Label::parse).collect();
    for (name, rules, endpoints) in [("10x3", 10, 3), ("1000x50", 1_000, 50)] {
        let sources = sources(rules, endpoints);
        let Some(bundle) = load(&sources) else { return };
        let asked = Asked {
            app: "app4",
            purpose: None,
            model: "assistant",
            declared_level: None,
            declared_labels,
            key_floor: None,
        };
        let decided = decide(&bundle, &classification, &asked);
        assert!(decided.is_ok(), "the request is permitted somewhere");
        let Ok(permit) = decided else { return };
        criterion.bench_function(&format!("decide/{name}"), |bencher| {
            bencher.iter(|| decide(&bundle, black_box(&classification), black_box(&asked)));
        });
        let Some(first) = permit.endpoints().next() else { return };
        let first = first.endpoint().name();
        criterion.bench_function(&format!("monitor/{name}"), |bencher| {
            bencher.iter(|| monitor(&bundle, black_box(permit.facts()), black_box(first)));
        });
        criterion.bench_function(&format!("load/{name}"), |bencher| {
            bencher.iter(|| load(black_box(&sources)));
        });
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
