//! What a decision costs, in one run beside Cedar on the same rules: 1,000 rules over 50 endpoints,
//! callers and labels drawn at random. `p50` and `p99` are over single decisions with their reasons
//! read, endpoint by endpoint (`with-reasons`), and with the list of every rule that applied as well, as a
//! record of the decision wants it (`with-every-rule`); Cedar is asked once for each endpoint, since it decides one at a time.

mod beside;
mod large;

use std::hint::black_box;
use std::io::Write;
use std::str::FromStr;
use std::sync::Arc;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, RestrictedExpression,
};
use classifiers::{
    Classification, Classifier, Digest, Label, LabelSet, MarkingSet, RecordId, Sensitive, Settings,
    Subject, Text,
};
use criterion::measurement::{Measurement, WallTime};
use criterion::{Criterion, criterion_group, criterion_main};
use large::{Dice, LABELS, LARGE, Size, sources};
use routing_rules::{Asked, Bundle, Facts, decide, evaluate, monitor};

fn load() -> Option<Arc<Bundle>> {
    let loaded = Bundle::load(&sources(LARGE, false), jiff::civil::date(2026, 11, 24));
    assert!(loaded.is_ok(), "the generated policy loads");
    loaded.ok().map(|loaded| Arc::new(loaded.bundle))
}

/// So many requests: application, purpose, up to three labels.
fn requests(size: Size, count: usize) -> Vec<(String, String, LabelSet)> {
    let mut dice = Dice(7);
    let request = |_| {
        let app = format!("app{}", dice.below(size.applications));
        let purpose = format!("p{}", dice.below(size.purposes));
        let labels = (0..dice.below(4)).filter_map(|_| LABELS.get(dice.below(LABELS.len())));
        (app, purpose, labels.filter_map(|label| Label::parse(label)).collect())
    };
    (0..count).map(request).collect()
}

fn facts(bundle: &Bundle) -> Vec<Facts> {
    let drawn = requests(LARGE, 10_000).into_iter();
    drawn
        .map(|(app, purpose, labels)| {
            let asked = Asked {
                app: &app,
                purpose: Some(&purpose),
                model: "assistant",
                declared_level: None,
                declared_labels: LabelSet::EMPTY,
                key_floor: None,
                continued: routing_rules::Continued::default(),
            };
            bundle.gather(&asked, labels, MarkingSet::default()).facts
        })
        .collect()
}

/// A decision with every reason read; the number of endpoints that a rule decided about.
fn with_reasons(bundle: &Bundle, facts: &Facts) -> usize {
    let verdict = evaluate(bundle, facts);
    let decided = verdict.reasons().iter().filter(|reason| reason.rule().is_some()).count();
    black_box(verdict.endpoints().count());
    decided
}

/// The same with every rule that applied, as a record of the decision wants it.
fn with_every_rule(bundle: &Bundle, facts: &Facts) -> usize {
    let verdict = evaluate(bundle, facts);
    let decided = verdict.reasons().iter().filter(|reason| reason.rule().is_some()).count();
    black_box(verdict.endpoints().count());
    decided + verdict.reasons().rules().count()
}

/// What a share of the measured times lies below, in nanoseconds.
fn share(sorted: &[u128], per_mille: usize) -> u128 {
    sorted.get(sorted.len() * per_mille / 1_000).copied().unwrap_or_default()
}

/// Criterion tells means; what callers feel are single decisions.
fn percentiles(name: &str, all: &[Facts], decided: impl Fn(&Facts) -> usize) {
    let mut times: Vec<u128> = Vec::new();
    for facts in all.iter().chain(all).chain(all) {
        let start = WallTime.start();
        black_box(decided(black_box(facts)));
        times.push(WallTime.end(start).as_nanos());
    }
    times.sort_unstable();
    let line = format!(
        "decide/1000x50/{name}  p50 {} ns  p99 {} ns  p99.9 {} ns  over {} decisions",
        share(&times, 500),
        share(&times, 990),
        share(&times, 999),
        times.len()
    );
    drop(writeln!(std::io::stdout().lock(), "{line}"));
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
    let Some(bundle) = load() else { return };
    let all = facts(&bundle);
    percentiles("with-reasons", &all, |facts| with_reasons(&bundle, facts));
    percentiles("with-every-rule", &all, |facts| with_every_rule(&bundle, facts));
    let mut turn = all.iter().cycle();
    criterion.bench_function("decide/1000x50/order-only", |bencher| {
        bencher.iter(|| turn.next().map(|facts| evaluate(&bundle, facts).is_denied()));
    });
    criterion.bench_function("decide/1000x50/with-reasons", |bencher| {
        bencher.iter(|| turn.next().map(|facts| with_reasons(&bundle, facts)));
    });
    criterion.bench_function("monitor/1000x50", |bencher| {
        bencher.iter(|| turn.next().map(|facts| monitor(&bundle, facts, "e0")));
    });
    let classification = classification();
    let asked = Asked {
        app: "app4",
        purpose: None,
        model: "assistant",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    criterion.bench_function("decide/1000x50/from-a-classification", |bencher| {
        bencher.iter(|| {
            decide(&bundle, black_box(&classification), &|_| None, black_box(&asked)).is_ok()
        });
    });
    beside_cedar(criterion, &bundle, &all);
}

/// One request as Cedar takes it, for one endpoint.
fn cedar_request(facts: &Facts, endpoint: &str) -> Option<Request> {
    let labels =
        facts.labels.iter().map(|label| RestrictedExpression::new_string(label.name().to_owned()));
    let context = Context::from_pairs([
        ("level".to_owned(), RestrictedExpression::new_long(i64::from(facts.level.rank()))),
        (
            "purpose".to_owned(),
            RestrictedExpression::new_string(facts.purpose.as_deref().unwrap_or("").to_owned()),
        ),
        ("labels".to_owned(), RestrictedExpression::new_set(labels)),
    ]);
    let uid = |text: String| EntityUid::from_str(&text).ok();
    Request::new(
        uid(format!("App::\"{}\"", facts.app))?,
        uid("Action::\"send\"".to_owned())?,
        uid(format!("Endpoint::\"{endpoint}\""))?,
        context.ok()?,
        None,
    )
    .ok()
}

fn beside_cedar(criterion: &mut Criterion, bundle: &Bundle, all: &[Facts]) {
    let policies = PolicySet::from_str(&beside::policies(LARGE));
    assert!(policies.is_ok(), "the same rules are read by Cedar: {:?}", policies.err());
    let Ok(policies) = policies else { return };
    let entities: Vec<serde_json::Value> = bundle
        .endpoints()
        .iter()
        .map(|endpoint| {
            let zones = bundle.zones_of(endpoint.name());
            let uid = serde_json::json!({"type": "Endpoint", "id": endpoint.name()});
            serde_json::json!({"uid": uid, "attrs": {"zones": zones}, "parents": []})
        })
        .collect();
    let Ok(entities) = Entities::from_json_value(entities.into(), None) else { return };
    let authorizer = Authorizer::new();
    let names: Vec<&str> = bundle.endpoints().iter().map(|endpoint| endpoint.name()).collect();
    let allowed = |facts: &Facts, endpoint: &str| {
        cedar_request(facts, endpoint).is_some_and(|request| {
            let answer = authorizer.is_authorized(&request, &policies, &entities);
            answer.decision() == Decision::Allow
        })
    };
    // The same verdicts, or the times could not be compared.
    for facts in all.iter().take(20) {
        let ours = evaluate(bundle, facts);
        let ours: Vec<&str> = ours.endpoints().collect();
        let agree = names.iter().all(|name| ours.contains(name) == allowed(facts, name));
        assert!(agree, "Cedar and the tables agree");
    }
    let mut turn = all.iter().cycle();
    let mut group = criterion.benchmark_group("cedar");
    group.sample_size(10);
    group.bench_function("1000x1", |bencher| {
        bencher.iter(|| turn.next().map(|facts| allowed(facts, "e7")));
    });
    group.bench_function("1000x50", |bencher| {
        bencher.iter(|| {
            let reached = |facts: &Facts| names.iter().filter(|name| allowed(facts, name)).count();
            turn.next().map(reached)
        });
    });
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
