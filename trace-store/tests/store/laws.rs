//! Laws that hold whatever the clock does and whoever writes meanwhile: nothing is deleted early or in
//! doubt, and pages that follow each other show every record once.

use super::faulty::FaultyDisk;
use super::given::{StepClock, put, sample, settings};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use trace_store::disk::RealDisk;
use trace_store::record::{Class, Record, Verdict};
use trace_store::{
    AppendError, Day, Keep, Order, Query, Retention, RetentionError, Settings, Store, Stored,
};

const HOUR: u64 = 3_600_000_000_000;
const DAY: u64 = 24 * HOUR;
/// The first hour of a day.
const START: u64 = 20_000 * 24;
const KEPT_DAYS: u32 = 30;

fn promised() -> Retention {
    let promises = vec![(Class::Decisions, Keep::Days(KEPT_DAYS))];
    Retention { promises, basis: "house 7".to_owned() }
}

/// A refused call, so that nothing waits for its outcome.
fn denied(n: u64) -> Record {
    let mut decision = sample::decision(n);
    decision.decision = Verdict::Deny;
    Record::Decision(Box::new(decision))
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many hours forward, or back.
    Clock(i64),
    Append,
    Confirm,
    Expire,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (1..24i64).prop_map(Step::Clock),
        1 => (25..2_000i64).prop_map(Step::Clock),
        1 => (-2_000..-25i64).prop_map(Step::Clock),
        1 => (-23..0i64).prop_map(Step::Clock),
        4 => Just(Step::Append),
        1 => Just(Step::Confirm),
        3 => Just(Step::Expire),
    ]
}

/// What the store is to know of the time: hours since 1970.
struct Model {
    now: u64,
    last: Option<u64>,
    doubt: bool,
    days: BTreeMap<u32, u64>,
    deleted: BTreeSet<u32>,
}

impl Model {
    fn today(&self) -> u32 {
        u32::try_from(self.now / 24).unwrap()
    }

    fn leapt(&self) -> bool {
        self.last.is_some_and(|last| last.abs_diff(self.now) > 24)
    }

    fn leaf(&mut self) {
        self.doubt |= self.leapt();
        self.last = Some(self.now);
    }

    fn due(&self) -> Vec<Day> {
        let over = |day: &u32| u64::from(*day + 1 + KEPT_DAYS) * 24 <= self.now;
        let kept = self.days.keys().filter(|day| !self.deleted.contains(day));
        kept.filter(|day| over(day)).map(|day| Day(*day)).collect()
    }
}

fn run(steps: &[Step]) {
    let disk = FaultyDisk::new(1);
    let clock = Arc::new(StepClock::at(START * HOUR, Duration::from_nanos(10)));
    let settings = Settings {
        index: false,
        checkpoint_every: Duration::from_nanos(1),
        // Nobody but this test writes a leaf.
        heartbeat_every: Duration::from_secs(u64::MAX / 2_000_000_000),
        append_timeout: Duration::from_secs(u64::MAX / 2_000_000_000),
        ..settings(Path::new("/store"))
    };
    let store = Store::open_on(settings, Arc::new(disk), clock.clone()).unwrap();
    let mut model = Model {
        now: START,
        last: None,
        doubt: false,
        days: BTreeMap::new(),
        deleted: BTreeSet::new(),
    };
    for (n, step) in (0..).zip(steps) {
        match *step {
            Step::Clock(hours) => {
                model.now = model.now.checked_add_signed(hours).unwrap();
                clock.now.store(model.now * HOUR, Ordering::SeqCst);
            }
            Step::Append => {
                let appended = store.append(denied(n)).wait();
                if model.deleted.contains(&model.today()) {
                    assert!(matches!(appended, Err(AppendError::Write { .. })), "{appended:?}");
                } else {
                    appended.unwrap();
                    model.leaf();
                    *model.days.entry(model.today()).or_default() += 1;
                }
            }
            Step::Confirm => {
                store.confirm_clock(sample::actor(), None).unwrap();
                model.leaf();
                model.doubt = false;
            }
            Step::Expire => {
                let due = model.due();
                match store.expire(&promised()) {
                    Ok(done) => {
                        assert!(due.is_empty() || !(model.doubt || model.leapt()), "in doubt");
                        assert_eq!(done.failed, []);
                        let gone: Vec<Day> = done.deleted.iter().map(|cell| cell.day).collect();
                        assert_eq!(gone, due, "all of what is over, and nothing else");
                        if !due.is_empty() {
                            model.leaf();
                        }
                        model.deleted.extend(due.iter().map(|day| day.0));
                    }
                    Err(RetentionError::Clock { overdue, .. }) => {
                        assert!(model.doubt || model.leapt(), "there was no doubt");
                        assert_eq!(overdue, due.len());
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }
}

/// Pages of a store to which records are added and of which days go between one page and the next.
fn walk(order: Order, limit: usize, expires_at: usize, adds: &[u64]) {
    let root = tempfile::tempdir().unwrap();
    let open = |day: u64| {
        let clock = StepClock::at((20_000 + day) * DAY + DAY / 2, Duration::from_micros(1));
        let checkpoint_every = Duration::from_nanos(1);
        let settings = Settings { checkpoint_every, ..settings(root.path()) };
        Store::open_on(settings, Arc::new(RealDisk), Arc::new(clock)).unwrap()
    };
    let mut next = 0;
    let mut fill = |store: &Store, records: u64| -> Vec<u64> {
        next += records;
        (next - records..next).map(|n| put(store, denied(n))).collect()
    };
    let (mut first, mut stays) = (Vec::new(), Vec::new());
    for (day, goes) in [(0, true), (1, true), (12, false)] {
        let store = open(day);
        let here = fill(&store, 7);
        if goes {
            first.extend(here)
        } else {
            stays.extend(here)
        }
        store.close().unwrap();
    }
    let store = open(33);
    store.confirm_clock(sample::actor(), None).unwrap();
    stays.extend(fill(&store, 5));
    let mut query = Query { order, limit, ..Query::default() };
    let (mut seen, mut page_number) = (Vec::new(), 0);
    loop {
        if page_number == expires_at {
            assert_eq!(store.expire(&promised()).unwrap().deleted.len(), 2);
        }
        let page = store.query(&query).unwrap();
        assert!(page.records.len() <= limit && page.unreadable.is_empty());
        seen.extend(page.records.iter().map(Stored::index));
        if let Some(records) = adds.get(page_number) {
            fill(&store, *records);
        }
        page_number += 1;
        query.cursor = page.next;
        if query.cursor.is_none() || page_number > 200 {
            break;
        }
    }
    let ordered = match order {
        Order::Newest => seen.is_sorted_by(|a, b| a > b),
        Order::Oldest => seen.is_sorted_by(|a, b| a < b),
    };
    assert!(ordered, "in order, and none twice: {seen:?}");
    let seen: BTreeSet<u64> = seen.into_iter().collect();
    assert!(stays.iter().all(|index| seen.contains(index)), "what stayed is shown: {seen:?}");
    let gone = first.iter().filter(|index| !seen.contains(index)).count();
    assert!(expires_at < page_number || gone == 0, "what was still there is shown");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_deleted_early_or_in_doubt(steps in prop::collection::vec(step(), 1..40)) {
        run(&steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn pages_show_every_record_once(
        newest: bool,
        limit in 1..9usize,
        expires_at in 0..6usize,
        adds in prop::collection::vec(0..4u64, 0..5),
    ) {
        walk(if newest { Order::Newest } else { Order::Oldest }, limit, expires_at, &adds);
    }
}
