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

fn filled(parts: &[&str], length: usize) -> String {
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
    let hidden = filled(&["%2541%254%25%26%2364; "], 1 << 20);
    let nested = filled(&["VFZSVmVrNUVWVDA9TVRJek5EVT0vVFZSVmVrNUVWVDA9TVRJek5EVT0v"], 1 << 20);
    let cases: Vec<(&str, String)> = vec![
        ("clean", filled(&[PROSE], 1 << 16)),
        ("mixed", filled(MIXED, 1 << 16)),
        ("worst digits", "7".repeat(1 << 20)),
        ("worst spaced digits", "4 ".repeat(1 << 19)),
        ("worst digit groups", "4111 ".repeat((1 << 20) / 5)),
        ("worst at signs", "@".repeat(1 << 20)),
        ("worst addresses", "a@b.".repeat(1 << 18)),
        ("worst base64", nested),
        ("worst letters", "eyJ".repeat((1 << 20) / 3)),
        ("worst percent", hidden),
        ("worst passwords", "password=".repeat((1 << 20) / 9)),
        ("worst colons", "a:".repeat(1 << 19)),
        ("worst keys", "glpat-".repeat((1 << 20) / 6)),
        ("worst armour", "-----BEGIN PRIVATE KEY-----".repeat((1 << 20) / 27)),
        ("worst table", "536228726;".repeat((1 << 20) / 10)),
        ("worst words", "CONFIDENTIAL ".repeat((1 << 20) / 13)),
    ];
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(20);
    for (name, text) in &cases {
        let texts = [Text::new(Sensitive::new(text.as_str()), None)];
        group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap_or(0)));
        group.bench_function(*name, |bencher| {
            bencher.iter(|| judge(&classifier, black_box(&texts)))
        });
    }
    group.finish();
}

fn short_texts(criterion: &mut Criterion) {
    let classifier = forgetful();
    let remembering = Classifier::new(Settings::default());
    let mut group = criterion.benchmark_group("texts");
    let short: Vec<Text<'_>> =
        (0..100).map(|_| Text::new(Sensitive::new("assistant"), Some("role"))).collect();
    group.throughput(Throughput::Elements(100));
    group.bench_function("short", |bencher| bencher.iter(|| judge(&classifier, black_box(&short))));
    let long = filled(MIXED, 1 << 16);
    let known = [Text::new(Sensitive::new(long.as_str()), None)];
    group.throughput(Throughput::Bytes(1 << 16));
    group
        .bench_function("known", |bencher| bencher.iter(|| judge(&remembering, black_box(&known))));
    group.finish();
}

/// What a filter of regular expressions costs: nine of the kinds, no evidence, no normalisation.
fn baseline(criterion: &mut Criterion) {
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
    let mut group = criterion.benchmark_group("regex");
    group.sample_size(20);
    for (name, text) in [("clean", filled(&[PROSE], 1 << 16)), ("mixed", filled(MIXED, 1 << 16))] {
        group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap_or(0)));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let bytes = black_box(text.as_bytes());
                filters.iter().map(|filter| filter.find_iter(bytes).count()).sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, throughput, short_texts, baseline);
criterion_main!(benches);
