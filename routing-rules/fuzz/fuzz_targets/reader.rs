#![no_main]
//! Arbitrary bytes as one of the files (policy, register, applications, own detectors, governance,
//! places), the others being the starter's. Reading must end, must
//! not panic, and must say at least one error when it yields nothing; a bundle that does load must
//! judge alike in tables and monitor, and never let more sensitive input reach more endpoints.
//!
//! `cargo +nightly fuzz run reader -s none -- -max_len=16384 -max_total_time=600`
//! Seeds: copy `tests/mistakes/*.yaml` and `data/starter/*.yaml`, each with a digit
//! before it: 0 to 5 in the starter's place, 6 to 9 and : ; beside it.

use std::collections::BTreeSet;

use classifiers::{Label, LabelSet, Level, MarkingSet};
use libfuzzer_sys::fuzz_target;
use routing_rules::{Bundle, Facts, Severity, Source, evaluate, monitor, starter};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let mut sources = starter::sources();
    let number = first.wrapping_sub(b'0');
    let list = match number % 6 {
        0 => &mut sources.policy,
        1 => &mut sources.register,
        2 => &mut sources.applications,
        3 => &mut sources.detectors,
        4 => &mut sources.governance,
        _ => &mut sources.places,
    };
    if number % 12 < 6 {
        list.clear();
    }
    list.push(Source::new("fuzzed.yaml", text));
    match Bundle::load(&sources, jiff::civil::date(2026, 11, 24)) {
        Ok(loaded) => judge(&loaded.bundle),
        Err(problems) => assert!(problems.iter().any(|p| p.severity == Severity::Error)),
    }
});

fn judge(bundle: &Bundle) {
    let reached = |facts: &Facts| -> BTreeSet<String> {
        let verdict = evaluate(bundle, facts);
        let reached: BTreeSet<String> = verdict.endpoints().map(str::to_owned).collect();
        for endpoint in bundle.endpoints() {
            // The monitor also tests guarantees, which hold over every loaded register.
            let allowed = monitor(bundle, facts, endpoint.name());
            assert!(!allowed || reached.contains(endpoint.name()), "the monitor allows more");
        }
        reached
    };
    for application in bundle.applications().iter().take(4) {
        let facts = Facts {
            app: application.name().into(),
            purpose: None,
            level: Level::PUBLIC,
            labels: LabelSet::EMPTY,
            markings: MarkingSet::default(),
            model: None,
        };
        let all: LabelSet = Label::ALL.iter().copied().collect();
        let raised = Facts { level: bundle.top(), labels: all, ..facts.clone() };
        assert!(reached(&raised).is_subset(&reached(&facts)), "more sensitive reached more");
    }
}
