//! Speed of the whole engine, all detectors on, in bytes per second: plain text, a mixed sample,
//! inputs made to be slow, and many short texts; beside a plain filter of regular expressions for
//! the same kinds of values in the same run.

use std::hint::black_box;

use classifiers::{Classifier, Digest, RecordId, Sensitive, Settings, Subject, Text};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use regex::bytes::Regex;

const PROSE: &str = "The committee met in the afternoon to talk about the new library and how it \
should be built. Some wanted large windows to the south, others feared the heat in summer; in the \
end they agreed to ask the architect for two drawings and to decide in the spring, when the money \
would be there. ";

const MIXED: &[&str] = &[
    "Hallo Frau Müller, bitte überweisen Sie den Betrag auf DE89 3704 0044 0532 0130 00 bis Freitag. ",
    "{\"user\": \"jdoe\", \"mail\": \"john.doe@acme-corp.com\", \"age\": 42, \"tags\": [\"a\", \"b\"]}\n",
    "def area(width: float, height: float) -> float:\n    return width * height  # m²\n\n",
    "2024-05-17T12:44:01Z INFO api[2211] GET /v1/items?id=4711&sort=asc 200 12ms 10.4.7.21\n",
    "Réunion à 14 h 30 avec M. Dupont, tél. 01 99 00 12 34, pour le projet « Été ». ",
    "<p class=\"x\">Price: &euro;&nbsp;1.234,56 &mdash; order #20241100123</p>\n",
    "Please summarise the following e-mail thread and list the open questions for each person. ",
];

/// Texts made to be slow, shared with the tests of the engine.
#[path = "../testdata/worst.rs"]
mod worst;

/// Bytes of a worst case: read in a time slice, so that other work on the machine can be told apart.
const WORST_BYTES: usize = 1 << 15;

fn mixed_text(parts: &[&str], length: usize) -> String {
    let mut text = String::with_capacity(length + 256);
    for part in parts.iter().cycle() {
        if text.len() >= length {
            break;
        }
        text.push_str(part);
    }
    text
}

fn judge(classifier: &Classifier, texts: &[Text<'_>]) -> usize {
    let subject = Subject {
        record: RecordId::from_bytes([0; 16]),
        request: Digest::from_bytes([0; 32]),
        texts,
        unread: &[],
    };
    classifier.classify(&subject, &|| false).findings().len()
}

/// A classifier that remembers nothing: each run judges anew.
fn forgetful() -> Classifier {
    Classifier::new(Settings { cache_entries: 0, ..Settings::default() })
}

fn throughput(criterion: &mut Criterion) {
    let classifier = forgetful();
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(20);
    for (name, text) in
        [("clean", mixed_text(&[PROSE], 1 << 16)), ("mixed", mixed_text(MIXED, 1 << 16))]
    {
        let texts = [Text::new(Sensitive::new(text.as_str()), None)];
        group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap_or(0)));
        group
            .bench_function(name, |bencher| bencher.iter(|| judge(&classifier, black_box(&texts))));
    }
    group.finish();
}

/// One text at a time, each timed: the time per KiB, and the worst cases as multiples of its median.
#[expect(clippy::disallowed_methods, reason = "a bench times what it runs")]
#[expect(clippy::print_stdout, reason = "and shows its figures")]
fn latency(_: &mut Criterion) {
    let classifier = forgetful();
    let timed = |text: &str| {
        let texts = [Text::new(Sensitive::new(text), None)];
        let start = std::time::Instant::now();
        black_box(judge(&classifier, black_box(&texts)));
        start.elapsed().as_secs_f64() * 1e6 / (text.len() as f64 / 1024.0)
    };
    let mut sample = sample();
    let filters = filters();
    let plain = |text: &str| {
        let start = std::time::Instant::now();
        black_box(filter(&filters, text));
        start.elapsed().as_secs_f64() * 1e6
    };
    let plain: f64 =
        sample.iter().map(|text| (0..9).map(|_| plain(text)).fold(f64::MAX, f64::min)).sum();
    // The best of a few: what the text costs, not what else the machine does.
    let best = |text: &str| (0..9).map(|_| timed(text)).fold(f64::MAX, f64::min);
    let mut per_kib: Vec<f64> = sample.iter().map(|text| best(text)).collect();
    let bytes: usize = sample.iter().map(String::len).sum();
    let total: f64 =
        sample.drain(..).zip(&per_kib).map(|(text, us)| us * text.len() as f64 / 1024.0).sum();
    per_kib.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = per_kib.len().saturating_sub(1) as f64;
        (0..per_kib.len()).find(|place| *place as f64 >= last * share).and_then(|p| per_kib.get(p))
    };
    let value = |share| at(share).copied().unwrap_or_default();
    let mean = total / (bytes as f64 / 1024.0);
    println!(
        "latency: {} texts of {} KiB together: {:.1} MB/s; per KiB median {:.1} us, p99 {:.1} us, \
         worst {:.1} us, mean {mean:.1} us",
        per_kib.len(),
        bytes / 1024,
        bytes as f64 / total,
        value(0.5),
        value(0.99),
        value(1.0)
    );
    println!("the same texts, nine plain regular expressions: {:.1} MB/s", bytes as f64 / plain);
    for (name, piece) in worst::PIECES {
        let text = worst::filled(piece, WORST_BYTES);
        let us = best(&text);
        println!("worst case {name}: {us:.1} us per KiB, {:.2} x the mean", us / mean);
    }
}

/// Texts as they come: of the labelled set that `BAILIWICK_DATASETS` names, else the project's own,
/// joined until each has a KiB.
fn sample() -> Vec<String> {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases.jsonl");
    let files = match std::env::var_os("BAILIWICK_DATASETS") {
        Some(folder) => ["dev_synthetic.jsonl", "dev_benign.jsonl", "dev_presidio_research.jsonl"]
            .map(|name| std::path::Path::new(&folder).join(name))
            .to_vec(),
        None => vec![own],
    };
    let mut texts = vec![String::new()];
    for line in files.iter().flat_map(std::fs::read_to_string).collect::<String>().lines() {
        let Ok(case) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let text = case.get("text").and_then(serde_json::Value::as_str).unwrap_or_default();
        if texts.last().is_none_or(|last| last.len() >= 1024) {
            texts.push(String::new());
        }
        if let Some(last) = texts.last_mut() {
            last.push_str(text);
            last.push_str("\n\n");
        }
    }
    texts
}

fn short_texts(criterion: &mut Criterion) {
    let classifier = forgetful();
    let remembering = Classifier::new(Settings::default());
    let mut group = criterion.benchmark_group("texts");
    let short: Vec<Text<'_>> =
        (0..100).map(|_| Text::new(Sensitive::new("assistant"), Some("role"))).collect();
    group.throughput(Throughput::Elements(100));
    group.bench_function("short", |bencher| bencher.iter(|| judge(&classifier, black_box(&short))));
    let long = mixed_text(MIXED, 1 << 16);
    let known = [Text::new(Sensitive::new(long.as_str()), None)];
    group.throughput(Throughput::Bytes(1 << 16));
    group
        .bench_function("known", |bencher| bencher.iter(|| judge(&remembering, black_box(&known))));
    group.finish();
}

/// A filter of regular expressions: nine of the kinds, no evidence, no normalisation.
fn filters() -> Vec<Regex> {
    let patterns = [
        r"(?-u)\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b",
        r"(?-u)\b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}\b",
        r"(?-u)\b(?:\d[ -]?){13,19}\b",
        r"(?-u)\b\d{3}-\d{2}-\d{4}\b",
        r"(?-u)\b(?:\d{1,3}\.){3}\d{1,3}\b",
        r"(?-u)\+?\d[\d ().-]{7,}\d",
        r"(?-u)\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
        r"(?-u)\bgh[pousr]_[A-Za-z0-9]{36}\b",
        r"(?-u)\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*",
    ];
    let filters: Vec<Regex> =
        patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect();
    assert_eq!(filters.len(), patterns.len(), "every pattern compiles");
    filters
}

fn filter(filters: &[Regex], text: &str) -> usize {
    let bytes = black_box(text.as_bytes());
    filters.iter().map(|filter| filter.find_iter(bytes).count()).sum()
}

/// What such a filter costs.
fn baseline(criterion: &mut Criterion) {
    let filters = filters();
    let mut group = criterion.benchmark_group("regex");
    group.sample_size(20);
    for (name, text) in
        [("clean", mixed_text(&[PROSE], 1 << 16)), ("mixed", mixed_text(MIXED, 1 << 16))]
    {
        group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap_or(0)));
        group.bench_function(name, |bencher| {
            bencher.iter(|| filter(&filters, &text));
        });
    }
    group.finish();
}

criterion_group!(benches, throughput, short_texts, baseline, latency);
criterion_main!(benches);
