//! What outlives its records, and what a shorter promise may do at once: nothing.

use super::given::{StepClock, decision, outcome, put, sample, settings};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{Change, Class, Operator, Policy, Record, RollupGroup, UtcNanos};
use trace_store::verify::{Options, verify};
use trace_store::{Day, Keep, Kind, Query, Retention, Store};

const DAY: u64 = 86_400_000_000_000;

fn open(root: &Path, day: &str) -> Store {
    let start = Day::parse(day).unwrap().bounds().0.0 + DAY / 2;
    let clock = StepClock::at(start, Duration::from_micros(10));
    let store = Store::open_on(settings(root), Arc::new(RealDisk), Arc::new(clock)).unwrap();
    store.confirm_clock(sample::actor(), None).unwrap();
    store
}

fn keep(decisions: Keep, operator: Keep) -> Retention {
    let promises = vec![(Class::Decisions, decisions), (Class::Operator, operator)];
    Retention { promises, basis: "house version 7".to_owned() }
}

fn policy(n: u64, change: Change, decisions: &str, operator: &str) -> Record {
    let Record::Policy(policy) = &sample::each_kind()[4] else { panic!("not a policy") };
    let promises = [("decisions", decisions), ("operator", operator)];
    let retention: BTreeMap<String, String> =
        promises.map(|(class, keep)| (class.to_owned(), keep.to_owned())).into();
    let record_id = sample::id(1000 + n);
    Record::Policy(Box::new(Policy { change, record_id, retention, ..policy.as_ref().clone() }))
}

fn deleted(store: &Store, retention: &Retention) -> Vec<String> {
    let done = store.expire(retention).unwrap();
    assert_eq!(done.failed, vec![]);
    let name = |cell: &trace_store::CellStatus| format!("{} {}", cell.class.name(), cell.day);
    done.deleted.iter().map(name).collect()
}

fn whole(root: &Path) {
    let report = verify(&root.join("data"), Some(&root.join("keys")), &Options::default()).unwrap();
    assert!(report.ok, "{:?}", report.bad);
}

/// However long a server runs, what came into force last is still told.
#[test]
fn what_is_in_force_outlives_the_day_it_was_told_on() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), "2026-01-10");
    put(&store, policy(1, Change::Loaded, "13 months", "30 days"));
    let start = Operator {
        action: "start".to_owned(),
        at_ns: UtcNanos(1),
        by: sample::actor(),
        record_id: sample::id(7),
        target: Some("signed rules".to_owned()),
        why: None,
    };
    put(&store, Record::Operator(Box::new(start)));
    store.close().unwrap();
    let store = open(root.path(), "2026-01-11");
    put(&store, policy(2, Change::Rejected, "13 months", "30 days"));
    store.close().unwrap();
    let promised = keep(Keep::Months(13), Keep::Days(30));
    for day in ["2026-02-15", "2026-03-20", "2026-04-25"] {
        let store = open(root.path(), day);
        assert!(!deleted(&store, &promised).is_empty(), "{day}");
        let find = |kinds: Vec<Kind>| store.query(&Query { kinds, ..Query::default() }).unwrap();
        let policies = find(vec![Kind::Policy]).records;
        let Record::Policy(told) = policies[0].record() else { panic!("not a policy") };
        assert_eq!((policies.len(), told.change), (1, Change::Loaded), "{day}");
        let why = told.why.clone().unwrap();
        assert_eq!(why.matches("told again").count(), 1, "{why}");
        let starts = find(vec![Kind::Operator]).records;
        let Record::Operator(start) = starts[0].record() else { panic!("not an operator") };
        assert_eq!((starts.len(), start.target.as_deref()), (1, Some("signed rules")), "{day}");
        store.close().unwrap();
    }
    whole(root.path());
}

#[test]
fn a_shorter_promise_deletes_nothing_for_a_week() {
    let root = tempfile::tempdir().unwrap();
    let store = open(root.path(), "2026-01-10");
    put(&store, policy(1, Change::Loaded, "13 months", "60 months"));
    put(&store, decision(1));
    put(&store, outcome(1));
    store.close().unwrap();
    let shorter = keep(Keep::Days(30), Keep::Months(60));
    let store = open(root.path(), "2026-03-10");
    // Not told of yet, as where a draft lies in the folder.
    assert_eq!(deleted(&store, &shorter), Vec::<String>::new());
    put(&store, policy(2, Change::Loaded, "30 days", "60 months"));
    assert_eq!(deleted(&store, &shorter), Vec::<String>::new());
    let cell = &store.retention(&shorter).unwrap()[0];
    let sooner = cell.sooner.map(|at| Day::of(at).to_string());
    assert_eq!(sooner.as_deref(), Some("2026-03-17"));
    assert_eq!(Day::of(cell.over.unwrap()).to_string(), "2027-02-11");
    store.close().unwrap();
    // An auditor's check knows the delay too.
    let now = Day::parse("2026-03-11").unwrap().bounds().0;
    let options = Options { overdue: Some((shorter.clone(), now)), ..Options::default() };
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    assert!(verify(&data, Some(&keys), &options).unwrap().ok);
    let later = Day::parse("2026-03-20").unwrap().bounds().0;
    let options = Options { overdue: Some((shorter.clone(), later)), ..Options::default() };
    assert!(!verify(&data, Some(&keys), &options).unwrap().ok);

    let store = open(root.path(), "2026-03-18");
    assert_eq!(deleted(&store, &shorter), ["decisions 2026-01-10"]);
    store.close().unwrap();
    whole(root.path());
}

/// Calls of one application; each third was answered by nobody.
fn calls(store: &Store, from: u64, count: u64, application: &str) {
    for n in from..from + count {
        let mut begun = sample::decision(n);
        begun.application = application.to_owned();
        begun.level = "internal".to_owned();
        put(store, Record::Decision(Box::new(begun)));
        let mut ended = sample::outcome(n);
        let places = ["DE".to_owned(), "FR".to_owned()];
        ended.jurisdictions = if n % 3 > 0 { places.to_vec() } else { Vec::new() };
        put(store, Record::Outcome(Box::new(ended)));
    }
}

#[test]
fn totals_of_a_month_outlive_its_days() {
    let root = tempfile::tempdir().unwrap();
    for (day, from) in [("2026-01-10", 0), ("2026-01-20", 30)] {
        let store = open(root.path(), day);
        calls(&store, from, 12, "intake");
        calls(&store, from + 12, 2, "rare");
        store.close().unwrap();
    }
    let promised = keep(Keep::Days(60), Keep::Months(60));
    let store = open(root.path(), "2026-01-31");
    assert_eq!(deleted(&store, &promised), Vec::<String>::new());
    assert_eq!(store.rollups().unwrap(), vec![]);
    store.close().unwrap();
    let store = open(root.path(), "2026-02-03");
    assert_eq!(deleted(&store, &promised), Vec::<String>::new());
    let rollups = store.rollups().unwrap();
    assert_eq!((rollups.len(), rollups[0].month.as_str()), (1, "2026-01"));
    assert_eq!(rollups[0].days, ["2026-01-10", "2026-01-20"]);
    let group = |application: &str, jurisdiction: &str, calls| {
        let star = application == "*";
        let or = |own: &str| if star { "*".to_owned() } else { own.to_owned() };
        RollupGroup {
            application: application.to_owned(),
            calls,
            decision: or("permit"),
            jurisdiction: jurisdiction.to_owned(),
            level: or("internal"),
        }
    };
    let told = [group("intake", "-", 8), group("intake", "DE FR", 16)];
    // Four calls are too few to be told of; the smallest other group joins them.
    assert_eq!(rollups[0].groups, [told[1].clone(), group("*", "*", 12)]);
    store.close().unwrap();

    let store = open(root.path(), "2026-04-10");
    assert_eq!(deleted(&store, &promised), ["decisions 2026-01-10", "decisions 2026-01-20"]);
    assert_eq!(store.rollups().unwrap(), rollups);
    store.close().unwrap();
    whole(root.path());
    // And go in their turn, after five years.
    let store = open(root.path(), "2031-02-05");
    assert_eq!(deleted(&store, &promised).last().map(String::as_str), Some("rollups 2026-02-03"));
    assert_eq!(store.rollups().unwrap(), vec![]);
}

/// Days that go before their month is over are counted on their own, and once.
#[test]
fn days_that_go_early_are_counted_before() {
    let root = tempfile::tempdir().unwrap();
    for (day, from) in [("2026-01-10", 0), ("2026-01-11", 30), ("2026-01-20", 60)] {
        let store = open(root.path(), day);
        calls(&store, from, 6, "intake");
        store.close().unwrap();
    }
    let promised = keep(Keep::Days(7), Keep::Months(60));
    for day in ["2026-01-18", "2026-01-25", "2026-02-05"] {
        let store = open(root.path(), day);
        store.expire(&promised).unwrap();
        store.close().unwrap();
    }
    let store = open(root.path(), "2026-02-06");
    let rollups = store.rollups().unwrap();
    let days: Vec<_> = rollups.iter().map(|rollup| rollup.days.join(" ")).collect();
    assert_eq!(days, ["2026-01-10", "2026-01-11", "2026-01-20"]);
    let calls = rollups.iter().flat_map(|rollup| &rollup.groups).map(|group| group.calls);
    assert_eq!(calls.sum::<u64>(), 18);
    store.close().unwrap();
    whole(root.path());
}
