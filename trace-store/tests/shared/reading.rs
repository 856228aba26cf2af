//! One question, two places to ask: a node's own files and the shared store give the same answer.

use super::given::{decision, outcome, put, sample};
use super::node::{DAY, Node, START, calls, count};
use super::server::{Database, shared};
use trace_store::postgres::SharedStore;
use trace_store::record::{Record, UtcNanos, Verdict};
use trace_store::{Kind, Order, Page, Query, QueryError, ReaderKey, Stored};

fn indexes(records: &[Stored]) -> Vec<u64> {
    records.iter().map(Stored::index).collect()
}

fn all(mut ask: impl FnMut(&Query) -> Page, query: &Query) -> Vec<u64> {
    let mut query = query.clone();
    let mut found = Vec::new();
    loop {
        let page = ask(&query);
        assert_eq!(page.unreadable, vec![]);
        found.extend(indexes(&page.records));
        query.cursor = page.next;
        if query.cursor.is_none() {
            return found;
        }
    }
}

#[test]
fn every_filter_gives_the_same_pages_as_the_node() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    for day in 0..3 {
        let (store, _) = node.open_at(START + day * DAY);
        for n in day * 100..day * 100 + 30 {
            let mut decision = sample::decision(n);
            if n % 3 == 0 {
                decision.application = "third".to_owned();
            }
            put(&store, Record::Decision(Box::new(decision)));
            put(&store, outcome(n));
        }
        store.close().unwrap();
    }
    let (store, _) = node.open_at(START + 3 * DAY);
    let there = SharedStore::open(&node.address, node.recovery.clone()).unwrap();
    let Record::Decision(decision) = decision(1) else { panic!() };
    let base = Query { limit: 7, ..Query::default() };
    let label = decision.labels.iter().map(|one| one.label.clone()).collect();
    let endpoint = decision.eligible.iter().map(|one| one.endpoint.clone()).collect();
    let place = decision.eligible.iter().flat_map(|one| one.processed_in.clone()).collect();
    let queries = [
        base.clone(),
        Query { applications: vec!["third".to_owned()], ..base.clone() },
        Query { kinds: vec![Kind::Outcome], ..base.clone() },
        Query { labels: label, ..base.clone() },
        Query { levels: vec![decision.level.clone()], ..base.clone() },
        Query { endpoints: endpoint, kinds: vec![Kind::Decision], ..base.clone() },
        Query { jurisdictions: place, ..base.clone() },
        Query { rules: decision.rules_granted.clone(), ..base.clone() },
        Query { decisions: vec![Verdict::Permit], ..base.clone() },
        Query { models: vec![decision.model.clone()], ..base.clone() },
        Query { record_ids: vec![sample::id(5), sample::id(104)], ..base.clone() },
        Query { from: Some(UtcNanos(START + DAY)), to: Some(UtcNanos(START + 2 * DAY)), ..base },
    ];
    let to = UtcNanos(START + 3 * DAY);
    for query in queries {
        for order in [Order::Newest, Order::Oldest] {
            // What this start itself recorded may not be shipped yet.
            let query = Query { order, to: query.to.or(Some(to)), ..query.clone() };
            let here = all(|query| store.query(query).unwrap(), &query);
            assert!(!here.is_empty(), "{query:?}");
            assert_eq!(all(|query| there.query(query).unwrap(), &query), here, "{query:?}");
        }
    }
    store.close().unwrap();
}

#[test]
fn a_cursor_belongs_to_its_query_and_reader() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let store = node.open();
    calls(&store, 0..10);
    store.close().unwrap();
    let there = SharedStore::open(&node.address, node.recovery.clone()).unwrap();
    let query = Query { limit: 3, ..Query::default() };
    let cursor = there.query(&query).unwrap().next;
    let other = Query { cursor: cursor.clone(), kinds: vec![Kind::Outcome], ..query.clone() };
    assert!(matches!(there.query(&other), Err(QueryError::Cursor)));
    let stranger = SharedStore::open(&node.address, ReaderKey::generate().unwrap()).unwrap();
    assert!(matches!(stranger.query(&Query { cursor, ..query }), Err(QueryError::Cursor)));
}

#[test]
fn what_is_altered_in_the_database_is_named() {
    let database = Database::make(shared());
    let node = Node::new("node-1", &database);
    let store = node.open();
    calls(&store, 0..10);
    store.close().unwrap();
    let alter = |sql: &str| {
        let sql = format!("set session_replication_role = replica; {sql}");
        shared().sql(&database.name, &sql).unwrap();
    };
    let bad = || node.check().bad.into_iter().map(|bad| (bad.index, bad.what)).collect::<Vec<_>>();
    assert_eq!(bad(), []);

    // A body under the index of another, a row gone, a row too many, leaves changed.
    let saved = "create table saved as select * from bailiwick.records where class = 1";
    alter(saved);
    let restore = "delete from bailiwick.records where class = 1; \
                   insert into bailiwick.records select * from saved";
    alter(
        "update bailiwick.records set frame = (select frame from saved where index = 2) \
           where index = 1 and class = 1",
    );
    assert_eq!(bad()[0].0, Some(1), "{:?}", bad());
    alter(restore);
    alter("delete from bailiwick.records where index = 3");
    assert!(bad()[0].0 == Some(3) && bad()[0].1.contains("nothing in the log"), "{:?}", bad());
    alter(restore);
    alter(
        "update bailiwick.records set frame = set_byte(frame, 60, 255 - get_byte(frame, 60)) \
           where index = 4 and class = 1",
    );
    assert_eq!(bad()[0].0, Some(4), "{:?}", bad());
    alter(restore);
    assert_eq!(bad(), []);
    // The last entry cut off, under a checkpoint of one more than is left.
    alter("create table log as select * from bailiwick.spine");
    alter(
        "update bailiwick.spine set leaves = substr(leaves, 1, length(leaves) - 64), \
           until = until - 1 where until = (select max(until) from bailiwick.spine); \
         delete from bailiwick.records where index = \
           (select max(until) from bailiwick.spine)",
    );
    assert!(bad()[0].1.contains("nothing shows that the node signed them"), "{:?}", bad());
    alter("delete from bailiwick.spine; insert into bailiwick.spine select * from log");
    alter("delete from bailiwick.records where index = (select max(until) - 1 from log)");
    alter(restore);
    assert_eq!(bad(), []);
    alter(
        "update bailiwick.spine set leaves = set_byte(leaves, 20, 255 - get_byte(leaves, 20)) \
           where until > 0",
    );
    assert!(!bad().is_empty());
    assert_eq!(count(shared(), &database, "count(*) from saved"), 20);
}
