//! What stands in the log besides calls, latest first: starts, changes, gaps, deletions with their receipts,
//! holds, drills; each with the place of its record.

use trace_store::record::{Actor, HoldAction, Kind, Reach, Record};
use trace_store::{Query, QueryError, Store, Stored};

use crate::console::moment::{Moment, grouped};

/// Events that are shown.
const MOST: usize = 100;
/// The kinds that are events of the log and not of a call.
const KINDS: [Kind; 12] = [
    Kind::ClockConfirmed,
    Kind::DeleteIntent,
    Kind::DeleteReceipt,
    Kind::Drill,
    Kind::Erasure,
    Kind::ErasureIntent,
    Kind::Gap,
    Kind::Hold,
    Kind::Mode,
    Kind::Operator,
    Kind::Policy,
    Kind::Rollup,
];

/// An event.
pub(super) struct Event {
    pub(super) at: Moment,
    pub(super) index: String,
    pub(super) kind: &'static str,
    pub(super) what: String,
    pub(super) by: String,
    pub(super) why: String,
    /// The call it is about.
    pub(super) url: Option<String>,
}

/// The last of them.
pub(super) fn events(store: &Store) -> Result<Vec<Event>, QueryError> {
    let query = Query { kinds: KINDS.to_vec(), limit: MOST, ..Query::default() };
    Ok(store.query(&query)?.records.iter().filter_map(event).collect())
}

/// When the last record was taken in, which is the latest that a checkpoint can speak of.
pub(super) fn last_signed(store: &Store) -> Result<Option<Moment>, QueryError> {
    let page = store.query(&Query { limit: 1, ..Query::default() })?;
    Ok(page.records.first().map(|stored| Moment::of(stored.acknowledged())))
}

fn event(stored: &Stored) -> Option<Event> {
    let record = stored.record();
    let (what, by, why) = told(record)?;
    let call = record.kind() == Kind::Gap;
    Some(Event {
        at: Moment::of(stored.acknowledged()),
        index: grouped(stored.index()),
        kind: record.kind().name(),
        what,
        by: by.map(|by| by.name.clone()).unwrap_or_default(),
        why: why.unwrap_or_default(),
        url: call.then(|| format!("/console/traces/{}", record.record_id())),
    })
}

/// What happened, who did it and why, as far as the record says.
type Told<'r> = (String, Option<&'r Actor>, Option<String>);

fn told(record: &Record) -> Option<Told<'_>> {
    Some(match record {
        Record::ClockConfirmed(one) => {
            ("the clock was confirmed".to_owned(), Some(&one.by), one.why.clone())
        }
        Record::DeleteIntent(one) => (
            format!("{} of {}: {} records over, about to go", one.class, one.day, one.records),
            None,
            Some(one.basis.clone()),
        ),
        Record::DeleteReceipt(one) => (
            format!(
                "{} of {} is gone, confirmed by {}",
                one.class,
                one.day,
                one.holders.join(", ")
            ),
            None,
            None,
        ),
        Record::Drill(one) => {
            let came = if one.passed { "held" } else { "did not hold" };
            (
                format!("a backup was brought back and {came}, {} records", grouped(one.records)),
                Some(&one.by),
                one.what_failed.clone(),
            )
        }
        Record::Erasure(one) => (
            format!("{} records of {} of {} are erased", one.indexes.len(), one.class, one.day),
            None,
            None,
        ),
        Record::ErasureIntent(one) => (
            format!(
                "{} records of {} of {} are to be erased",
                one.indexes.len(),
                one.class,
                one.day
            ),
            Some(&one.by),
            Some(one.basis.clone()),
        ),
        Record::Gap(_) => ("a call without a known outcome".to_owned(), None, None),
        Record::Hold(one) => (hold(one.action), Some(&one.by), one.reason.clone()),
        Record::Mode(one) => (
            format!("from {} to {}", reach(one.from), reach(one.to)),
            Some(&one.by),
            one.why.clone(),
        ),
        Record::Operator(one) => {
            let target = one.target.as_deref().unwrap_or_default();
            (format!("{} {target}", one.action), Some(&one.by), one.why.clone())
        }
        Record::Policy(one) => {
            let what = format!("policy {} version {}: {:?}", one.name, one.version, one.change);
            (what.to_lowercase(), Some(&one.by), one.why.clone())
        }
        Record::Rollup(_) => ("totals of days that are about to go".to_owned(), None, None),
        Record::Auth(_)
        | Record::Consultation(_)
        | Record::Decision(_)
        | Record::Heartbeat(_)
        | Record::Outcome(_)
        | Record::Read(_)
        | Record::Register(_) => return None,
    })
}

fn hold(action: HoldAction) -> String {
    let word = serde_json::to_value(action).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    format!("legal hold: {}", word.replace('_', " "))
}

const fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Connected => "connected",
        Reach::Restricted => "restricted",
        Reach::Disconnected => "own site only",
    }
}
