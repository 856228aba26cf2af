//! Worlds and requests in the crate's own forms: written out as files and read back, put together as
//! facts, and judged by what is tested.

use std::collections::BTreeSet;

use classifiers::{Label, Level, MarkingSet};
use routing_rules::{Bundle, Facts, Source, Sources, evaluate};

use super::{APPS, Endpoint, LEVELS, Request, Rule, TODAY, Words, World, Zone, labels};

fn list(words: &Words) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

fn predicate(zone: &Zone) -> String {
    let mut tests = Vec::new();
    tests.extend(zone.operator.as_ref().map(|words| format!("operator: {}", list(words))));
    tests.extend(zone.trains.as_ref().map(|words| format!("trains_on_data: {}", list(words))));
    tests.extend(zone.reach.as_ref().map(|words| format!("foreign_reach: {}", list(words))));
    tests.extend(zone.at_most.map(|most| format!("retention_days: {{at_most: {most}}}")));
    format!("{{{}}}", tests.join(", "))
}

fn rule_line(index: usize, rule: &Rule) -> String {
    let mut parts = vec![format!("rule: r{index}"), "because: for the test".to_owned()];
    let (level, any) = if rule.grant { ("up_to", "without") } else { ("from", "with_any") };
    parts.extend(rule.level.map(|l| format!("{level}: {}", LEVELS[l])));
    parts.extend(rule.any.as_ref().map(|words| format!("{any}: {}", list(words))));
    if !rule.grant {
        parts.extend(rule.all.as_ref().map(|words| format!("with_all: {}", list(words))));
    }
    let mut scope = Vec::new();
    if let Some(apps) = &rule.apps {
        let names = apps.iter().map(|app| APPS[*app].0).collect();
        scope.push(format!("apps: {}", list(&names)));
    }
    scope.extend(rule.purposes.as_ref().map(|words| format!("purposes: {}", list(words))));
    if !scope.is_empty() {
        parts.push(format!("for: {{{}}}", scope.join(", ")));
    }
    let zones: Vec<String> = rule.zones.iter().map(|zone| format!("z{zone}")).collect();
    let verb = if rule.grant { "may_use" } else { "stays_in" };
    parts.push(format!("{verb}: [{}]", zones.join(", ")));
    format!("  - {{{}}}\n", parts.join(", "))
}

/// A model as the register lists it, with what is stated of it alone.
fn model_entry(endpoint: &Endpoint, model: &str) -> String {
    let own = endpoint.apart.get(model);
    let trains = own.and_then(|own| own.trains);
    let trains = trains.map(|word| format!("trains_on_data: {{value: \"{word}\", by: t}}"));
    let days = own.and_then(|own| own.retention);
    let days = days.map(|days| format!("retention_days: {days}"));
    let own: Vec<String> = trains.into_iter().chain(days).collect();
    format!("\"{model}\": {{{}}}", own.join(", "))
}

pub(crate) fn sources(world: &World) -> Sources {
    let mut policy = format!(
        "policy: generated\nversion: 1\nlevels: [{}]\nbase: {{default: restricted",
        LEVELS.join(", ")
    );
    for (base, (app, _)) in world.base.iter().zip(APPS) {
        policy.push_str(&format!(", {app}: {}", LEVELS[*base]));
    }
    policy.push_str("}\nlabels:\n");
    for (place, (floor, name)) in world.floors.iter().zip(labels()).enumerate() {
        policy.push_str(&format!("  g{place}: {{covers: [{name}], floor: {}}}\n", LEVELS[*floor]));
    }
    policy.push_str("zones:\n");
    for (place, zone) in world.zones.iter().enumerate() {
        policy.push_str(&format!("  z{place}: {}\n", predicate(zone)));
    }
    policy.push_str("rules:\n");
    for (place, rule) in world.rules.iter().enumerate() {
        policy.push_str(&rule_line(place, rule));
    }
    if let Some((with_any, from, only)) = &world.guarantee {
        policy.push_str(&format!(
            "guarantees:\n  - {{guarantee: g, with_any: {}, from: {}, only_reaches: {}}}\n",
            list(with_any),
            LEVELS[*from],
            predicate(only)
        ));
    }
    let mut register = "register: generated\nendpoints:\n".to_owned();
    for (place, endpoint) in world.endpoints.iter().enumerate() {
        register.push_str(&format!(
            "  - endpoint: e{place}\n    base_url: https://e{place}.example/v1\n    vouched: {{by: t}}\n"
        ));
        let models: Vec<String> =
            endpoint.models.iter().map(|model| model_entry(endpoint, model)).collect();
        register.push_str(&format!("    models: {{{}}}\n", models.join(", ")));
        if let Some(operator) = endpoint.operator {
            register.push_str(&format!("    operator: {operator}\n"));
        }
        if let Some(trains) = endpoint.trains {
            let review = if endpoint.expired { "2026-11-23" } else { "2099-01-01" };
            register.push_str(&format!(
                "    trains_on_data: {{value: \"{trains}\", by: t, review: {review}}}\n"
            ));
        }
        if let Some(reach) = &endpoint.reach {
            register.push_str(&format!("    foreign_reach: {}\n", list(reach)));
        }
        if let Some(days) = endpoint.retention {
            register.push_str(&format!("    retention_days: {days}\n"));
        }
    }
    let mut apps = "applications:\n".to_owned();
    for (app, purposes) in APPS {
        apps.push_str(&format!("  - {{app: {app}, tenant: t"));
        if !purposes.is_empty() {
            apps.push_str(&format!(", purposes: [{}]", purposes.join(", ")));
        }
        apps.push_str("}\n");
    }
    Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", apps)],
        ..Sources::default()
    }
}

/// The bundle of a world; `None` when a rule in it can never apply, which is an error of its own.
pub(crate) fn load(world: &World) -> Option<Bundle> {
    match Bundle::load(&sources(world), TODAY) {
        Ok(loaded) => Some(loaded.bundle),
        Err(problems) => {
            let errors = problems
                .iter()
                .filter(|problem| problem.severity == routing_rules::Severity::Error);
            for problem in errors {
                assert_eq!(problem.code, "never-applies", "{problem}\n{:#?}", sources(world));
            }
            None
        }
    }
}

pub(crate) fn facts(request: &Request) -> Facts {
    Facts {
        app: APPS[request.app].0.into(),
        purpose: request.purpose.map(Into::into),
        level: Level::new(u8::try_from(request.level).unwrap()),
        labels: request.labels.iter().map(|name| Label::parse(name).unwrap()).collect(),
        markings: MarkingSet::default(),
        model: request.model.map(str::to_owned),
    }
}

pub(crate) fn judged(bundle: &Bundle, request: &Request) -> BTreeSet<usize> {
    let verdict = evaluate(bundle, &facts(request));
    verdict.endpoints().map(|name| name.trim_start_matches('e').parse().unwrap()).collect()
}
