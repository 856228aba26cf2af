//! What the proof costs on a large organisation: 1,000 rules over 40 labels, 50 endpoints and 2,880
//! slices. `load` reads, builds the tables and proves every guarantee; `standby` finds the rules that
//! change nothing; `diff` compares two versions; `all` is the three together, one core.

mod large;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use large::{LARGE, sources};
use routing_rules::{Bundle, Sources, diff};

fn load(sources: &Sources) -> Option<Bundle> {
    let loaded = Bundle::load(sources, jiff::civil::date(2026, 11, 24));
    assert!(
        loaded.is_ok(),
        "the generated policy loads: {:?}",
        loaded.err().map(|e| e.first().map(ToString::to_string))
    );
    loaded.ok().map(|loaded| loaded.bundle)
}

fn proofs(criterion: &mut Criterion) {
    let (before, after) = (sources(LARGE, false), sources(LARGE, true));
    let (Some(old), Some(new)) = (load(&before), load(&after)) else { return };
    let mut group = criterion.benchmark_group("proof/1000x40x50x2880");
    group.sample_size(10);
    group.bench_function("load", |bencher| bencher.iter(|| load(black_box(&after))));
    group.bench_function("standby", |bencher| bencher.iter(|| black_box(&new).standby()));
    group.bench_function("diff", |bencher| bencher.iter(|| diff(black_box(&old), &new)));
    group.bench_function("all", |bencher| {
        bencher.iter(|| {
            let Some(new) = load(black_box(&after)) else { return (0, 0) };
            (new.standby().len(), diff(&old, &new).effects().len())
        });
    });
    group.finish();
}

criterion_group!(benches, proofs);
criterion_main!(benches);
