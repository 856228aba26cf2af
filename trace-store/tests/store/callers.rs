//! Many callers at once, and a bounded queue.

use super::given::{decision, outcome, sample, settings};
use std::collections::BTreeSet;
use trace_store::verify::{Options, verify};
use trace_store::{AppendError, Kind, Query, Store};

#[test]
fn a_thousand_callers_get_a_place_each() {
    let root = tempfile::tempdir().unwrap();
    let mut settings = settings(root.path());
    settings.spine_segment_leaves = 500;
    settings.body_segment_bytes = 200_000;
    let store = Store::open(settings).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let tasks: Vec<_> = (0..1_000u64)
        .map(|n| {
            let store = store.clone();
            let call = async move {
                let decided = store.append(decision(n)).await.unwrap();
                assert_eq!(decided.record_id(), sample::id(n));
                let ended = store.append(outcome(n)).await.unwrap();
                assert!(ended.index() > decided.index());
                [decided.index(), ended.index()]
            };
            runtime.spawn(call)
        })
        .collect();
    // Checking a store that is being written to holds at every moment.
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let mut seen = 0;
    while seen < 500 {
        let report = verify(&data, Some(&keys), &Options::default()).unwrap();
        assert!(report.ok, "{:?}", report.first_bad);
        seen = report.leaves.max(store.health().size);
    }
    let indexes: BTreeSet<u64> =
        tasks.into_iter().flat_map(|task| runtime.block_on(task).unwrap()).collect();
    assert_eq!(indexes, (0..2_000).collect());
    for n in [0, 1, 499, 999] {
        let kinds: Vec<_> =
            store.get(&sample::id(n)).unwrap().iter().map(|s| s.record().kind()).collect();
        assert_eq!(kinds, [Kind::Decision, Kind::Outcome]);
    }
    let query = Query { kinds: vec![Kind::Outcome], limit: 1_000, ..Query::default() };
    let page = store.query(&query).unwrap();
    assert_eq!((page.records.len(), page.next), (1_000, None));
    store.close().unwrap();
    let report = verify(&data, Some(&keys), &Options::default()).unwrap();
    assert!(report.ok, "{:?}", report.first_bad);
    assert_eq!((report.leaves, report.records), (2_000, 2_000));
}

#[test]
fn a_full_queue_is_overload_and_loses_nothing_accepted() {
    let root = tempfile::tempdir().unwrap();
    let mut settings = settings(root.path());
    settings.queue = 4;
    let store = Store::open(settings).unwrap();
    let appends: Vec<_> = (0..500).map(|n| store.append(decision(n))).collect();
    let (mut taken, mut refused) = (0, 0);
    for (n, append) in (0..).zip(appends) {
        match append.wait() {
            Ok(receipt) => {
                taken += 1;
                assert_eq!(store.get(&sample::id(n)).unwrap()[0].index(), receipt.index());
            }
            Err(error) => {
                refused += 1;
                assert_eq!(error, AppendError::Overloaded);
                assert!(store.get(&sample::id(n)).unwrap().is_empty());
            }
        }
    }
    assert!(taken >= 4 && refused > 0, "{taken} taken, {refused} refused");
}

#[test]
fn a_record_that_is_too_large_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(settings(root.path())).unwrap();
    let mut large = sample::decision(1);
    large.model = "m".repeat(2 << 20);
    let refused = store.append(trace_store::Record::Decision(Box::new(large))).wait();
    assert!(matches!(refused, Err(AppendError::TooLarge { .. })));
    let mut exact = sample::decision(2);
    exact.body_bytes = u64::MAX;
    let refused = store.append(trace_store::Record::Decision(Box::new(exact))).wait();
    assert!(matches!(refused, Err(AppendError::Encode { .. })));
    assert_eq!(super::given::put(&store, decision(3)), 0);
}
