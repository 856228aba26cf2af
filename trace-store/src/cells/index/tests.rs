//! Candidates are exactly the rows that fit, in order, from wherever one begins.

use super::*;
use crate::query::Order;
use crate::record::tag::Tags;
use crate::record::{Class, Record, UtcNanos, sample};
use crate::spine::Day;
use crate::store::shared::CallEffect;
use proptest::prelude::*;

const CELL: CellName = CellName { class: Class::Decisions, day: Day(20_781) };

fn empty() -> CellIndex {
    let db = sled::Config::new().temporary(true).open().unwrap();
    let covered = Covered::read(&db).unwrap();
    CellIndex { open: Some(Open { db, covered }) }
}

/// A row whose application and level are drawn from its number; indexes leave holes.
fn row(n: u64) -> Row {
    let mut decision = sample::decision(n);
    decision.application = format!("app-{}", n % 3);
    decision.level = if n.is_multiple_of(11) { "rare" } else { "common" }.to_owned();
    Row {
        index: n * 3 + 1,
        acknowledged: UtcNanos(1_000 + n),
        cell: CELL,
        place: Place { segment: 0, offset: n * 100 },
        record_id: sample::id(n),
        decision: n.is_multiple_of(2).then_some(n * 3),
        effect: if n.is_multiple_of(5) { CallEffect::Opens } else { CallEffect::Closes },
        tags: Tags::of(&Record::Decision(Box::new(decision))),
    }
}

fn key(field: crate::record::tag::Field, value: &str) -> Vec<u8> {
    let mut key = Vec::new();
    crate::record::tag::key(field, value, &mut key);
    key
}

/// Rows stored as windows of the given sizes.
fn stored(windows: &[u64]) -> (CellIndex, Vec<Row>) {
    let mut index = empty();
    let mut rows = Vec::new();
    for size in windows {
        let from = rows.len() as u64;
        let window: Vec<Row> = (from..from + size).map(row).collect();
        index.store(&window.iter().collect::<Vec<_>>()).unwrap();
        rows.extend(window);
    }
    (index, rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn candidates_are_the_rows_that_fit(
        windows in prop::collection::vec(1u64..40, 1..8),
        groups in prop::sample::subsequence(vec![0, 1, 2], 0..=3),
        newest: bool,
        after in prop::option::of(0u64..700),
        from in 1_000u64..1_100,
        most in 1usize..60,
    ) {
        use crate::record::tag::Field;
        let (index, rows) = stored(&windows);
        let choice = [
            vec![key(Field::Application, "app-1"), key(Field::Application, "app-2")],
            vec![key(Field::Level, "rare")],
            vec![key(Field::Application, "app"), key(Field::Application, "app-0")],
        ];
        let filter = Filter {
            groups: groups.iter().map(|group| choice[*group].clone()).collect(),
            from,
            to: u64::MAX,
            order: if newest { Order::Newest } else { Order::Oldest },
            after,
        };
        let fits = rows.iter().filter(|row| filter.admits_row(row)).map(|row| row.index);
        let mut expected: Vec<u64> = fits.collect();
        if newest {
            expected.reverse();
        }
        expected.truncate(most);
        let found = index.candidates(&filter, most).unwrap();
        let found: Vec<u64> = found.into_iter().map(|found| found.index).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn rows_are_located_and_calls_found() {
    let (index, rows) = stored(&[7, 1, 30]);
    for row in &rows {
        assert_eq!(index.locate(row.index).unwrap(), Some(row.place));
        assert_eq!(index.locate(row.index + 1).unwrap(), None);
        let expected: Vec<u64> = std::iter::once(row.index).chain(row.decision).collect();
        assert_eq!(index.call(&row.record_id).unwrap(), expected);
    }
}

#[test]
fn storing_again_changes_nothing_and_a_hole_is_noticed() {
    let (mut index, rows) = stored(&[5, 5]);
    index.store(&rows.iter().collect::<Vec<_>>()).unwrap();
    let open = index.open.as_ref().unwrap();
    assert_eq!(Covered::read(&open.db).unwrap(), open.covered);
    open.db.remove(window::window_key(rows[0].index)).unwrap();
    assert!(Covered::read(&open.db).is_err());
}
