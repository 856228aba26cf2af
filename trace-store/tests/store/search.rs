//! Finding records: every filter, pages, index and no index, damage to the index.

use super::given::{StepClock, put, sample, settings};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{LabelCount, UtcNanos, Verdict};
use trace_store::{Kind, Order, Query, QueryError, Record, Store};

/// Late in the evening, so that records fall on two days.
const EVENING: u64 = 1_790_035_200_000_000_000 - 30_000_000_000;

fn text(value: &str) -> Vec<String> {
    vec![value.to_owned()]
}

/// Two hundred calls, every property drawn from its number.
fn fill(store: &Store) {
    for n in 0..200u64 {
        let mut decision = sample::decision(n);
        decision.application = format!("app-{}", n % 3);
        decision.level =
            ["public", "internal", "secret"][usize::try_from(n % 3).unwrap()].to_owned();
        if n % 10 == 0 {
            decision.labels = vec![LabelCount { count: 1, label: "secret.jwt".to_owned() }];
        }
        if n % 7 == 0 {
            decision.decision = Verdict::Deny;
            decision.eligible.clear();
            decision.rules_restricted = text("no-cloud");
        }
        if n % 50 == 1 {
            decision.eligible[1].processed_in = text("US");
        }
        let denied = decision.decision == Verdict::Deny;
        put(store, Record::Decision(Box::new(decision)));
        if !denied {
            let mut outcome = sample::outcome(n);
            outcome.application = format!("app-{}", n % 3);
            put(store, Record::Outcome(Box::new(outcome)));
        }
    }
}

fn open(root: &Path, index: bool) -> Store {
    let clock = StepClock::at(EVENING, Duration::from_millis(100));
    let mut settings = settings(root);
    settings.index = index;
    Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)).unwrap()
}

/// All pages of a query, as indexes.
fn all(store: &Store, query: &Query) -> Vec<u64> {
    let mut query = query.clone();
    let mut indexes = Vec::new();
    loop {
        let page = store.query(&query).unwrap();
        assert!(page.records.len() <= query.limit && page.unreadable.is_empty());
        indexes.extend(page.records.iter().map(trace_store::Stored::index));
        query.cursor = page.next;
        if query.cursor.is_none() {
            return indexes;
        }
    }
}

fn queries() -> Vec<(&'static str, Query, usize)> {
    let base = Query { limit: 37, ..Query::default() };
    let decisions = Query { kinds: vec![Kind::Decision], ..base.clone() };
    let permitted = 200 - 29;
    vec![
        ("everything", base.clone(), 200 + permitted),
        ("decisions", decisions.clone(), 200),
        ("application", Query { applications: text("app-1"), ..decisions.clone() }, 67),
        (
            "two applications",
            Query { applications: vec!["app-1".into(), "app-2".into()], ..decisions.clone() },
            133,
        ),
        ("label", Query { labels: text("secret.jwt"), ..base.clone() }, 20),
        (
            "level and label",
            Query { labels: text("secret.jwt"), levels: text("public"), ..base.clone() },
            7,
        ),
        ("denied", Query { decisions: vec![Verdict::Deny], ..base.clone() }, 29),
        ("rule", Query { rules: text("no-cloud"), ..base.clone() }, 29),
        ("endpoint", Query { endpoints: text("own-berlin"), ..base.clone() }, 2 * permitted),
        ("jurisdiction", Query { jurisdictions: text("US"), ..base.clone() }, 4),
        ("tenant", Query { tenants: text("north"), ..decisions.clone() }, 200),
        ("model", Query { models: text("small-8b"), ..base.clone() }, permitted),
        ("one call", Query { record_ids: vec![sample::id(5)], ..base.clone() }, 2),
        ("nothing", Query { applications: text("app-9"), ..base }, 0),
    ]
}

fn check(store: &Store) {
    for (name, query, expected) in queries() {
        let newest = all(store, &query);
        assert_eq!(newest.len(), expected, "{name}");
        assert!(newest.is_sorted_by(|a, b| a > b), "{name}");
        let mut oldest = all(store, &Query { order: Order::Oldest, ..query });
        oldest.reverse();
        assert_eq!(newest, oldest, "{name}");
    }
}

#[test]
fn every_filter_from_tail_index_and_bodies() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), true);
    fill(&store);
    assert!(store.health().unindexed > 0);
    check(&store);
    store.close().unwrap();

    let days = std::fs::read_dir(root.path().join("data/cells/decisions")).unwrap().count();
    assert_eq!(days, 2, "the records are to fall on two days");
    let store = open(root.path(), true);
    assert_eq!(store.health().unindexed, 0);
    check(&store);
    store.close().unwrap();

    let store = open(root.path(), false);
    check(&store);
}

#[test]
fn a_lost_or_damaged_index_is_built_anew() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), true);
    fill(&store);
    store.close().unwrap();
    let mut files = Vec::new();
    super::damage::files(&root.path().join("data/cells"), &mut files);
    let mut hurt = 0;
    for file in files.iter().filter(|file| file.components().any(|c| c.as_os_str() == "index")) {
        let mut bytes = std::fs::read(file).unwrap();
        for byte in bytes.iter_mut().step_by(97) {
            *byte ^= 0x55;
        }
        std::fs::write(file, bytes).unwrap();
        hurt += 1;
    }
    assert!(hurt >= 4);
    let store = open(root.path(), true);
    check(&store);
    store.close().unwrap();

    for day in std::fs::read_dir(root.path().join("data/cells/decisions")).unwrap() {
        std::fs::remove_dir_all(day.unwrap().path().join("index")).unwrap();
    }
    let store = open(root.path(), true);
    check(&store);
    assert_eq!(store.get(&sample::id(5)).unwrap().len(), 2);
}

#[test]
fn time_bounds_are_half_open() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), true);
    fill(&store);
    let query = Query { order: Order::Oldest, limit: 1_000, ..Query::default() };
    let page = store.query(&query).unwrap();
    let (first, last) = (page.records[100].acknowledged(), page.records[200].acknowledged());
    let bounded = Query { from: Some(first), to: Some(last), ..query.clone() };
    let expected =
        page.records.iter().filter(|stored| (first..last).contains(&stored.acknowledged())).count();
    assert_eq!(store.query(&bounded).unwrap().records.len(), expected);
    let later = Query { from: Some(UtcNanos(u64::MAX)), ..query };
    assert!(store.query(&later).unwrap().records.is_empty());
}

#[test]
fn a_cursor_stays_right_while_records_are_added() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), true);
    fill(&store);
    let query = Query { limit: 10, ..Query::default() };
    let first = store.query(&query).unwrap();
    let oldest_seen = first.records.last().unwrap().index();
    for n in 1_000..1_020 {
        put(&store, super::given::decision(n));
    }
    let second = store.query(&Query { cursor: first.next, ..query.clone() }).unwrap();
    assert_eq!(second.records[0].index(), oldest_seen - 1);
    let forged = Query { cursor: Some("AAAA".to_owned()), ..query.clone() };
    assert!(matches!(store.query(&forged), Err(QueryError::Cursor)));
    for limit in [0, 1_001] {
        let wrong = Query { limit, ..query.clone() };
        assert!(matches!(store.query(&wrong), Err(QueryError::Limit)));
    }
}
