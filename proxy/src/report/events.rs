//! What happened besides calls in the time of a report: records by kind, and the acts of people and of
//! the proxy in order.

use std::collections::BTreeMap;

use trace_store::record::{Actor, Record, UtcNanos};
use trace_store::{Kind, Order, Query, QueryError, Store, Stored};

/// Most acts listed; beyond them only the number grows.
const MOST_LISTED: usize = 10_000;

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) at: UtcNanos,
    pub(super) kind: Kind,
    pub(super) what: String,
    pub(super) whom: String,
    pub(super) by: String,
    pub(super) why: String,
    pub(super) id: String,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Records by kind, calls among them.
    pub(super) kinds: BTreeMap<&'static str, u64>,
    pub(super) list: Vec<Event>,
    /// When the first and the last record was acknowledged.
    pub(super) span: Option<(UtcNanos, UtcNanos)>,
}

impl Events {
    /// Reads them: those of `asked`, below an index.
    pub(super) fn read(store: &Store, asked: &Query, below: u64) -> Result<Self, QueryError> {
        let limit = Query::LARGEST_PAGE;
        let mut query = Query { order: Order::Oldest, limit, cursor: None, ..asked.clone() };
        let mut events = Self::default();
        loop {
            let page = store.query(&query)?;
            for stored in page.records.iter().filter(|stored| stored.index() < below) {
                events.take(stored);
            }
            query.cursor = page.next;
            if query.cursor.is_none() {
                return Ok(events);
            }
        }
    }

    fn take(&mut self, stored: &Stored) {
        let record = stored.record();
        let at = stored.acknowledged();
        *self.kinds.entry(record.kind().name()).or_default() += 1;
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        if self.list.len() < MOST_LISTED
            && let Some((what, whom, by, why)) = told(record)
        {
            self.list.push(Event {
                at,
                kind: record.kind(),
                what,
                whom,
                by: by.name.clone(),
                why: why.clone().unwrap_or_default(),
                id: record.record_id().to_string(),
            });
        }
    }

    /// How many records of a kind there are.
    pub(super) fn count(&self, kind: Kind) -> u64 {
        self.kinds.get(kind.name()).copied().unwrap_or_default()
    }
}

type Told<'r> = (String, String, &'r Actor, &'r Option<String>);

/// What a record says that somebody did; `None` for what nobody did.
fn told(record: &Record) -> Option<Told<'_>> {
    match record {
        Record::Policy(one) => {
            let what = format!("policy {:?}", one.change).to_lowercase();
            Some((what, format!("{} version {}", one.name, one.version), &one.by, &one.why))
        }
        Record::Register(one) => {
            let what = format!("register {:?}", one.change).to_lowercase();
            let digest = one.digest.as_ref().map(ToString::to_string);
            Some((what, digest.unwrap_or_default(), &one.by, &one.why))
        }
        Record::Operator(one) => {
            Some((one.action.clone(), one.target.clone().unwrap_or_default(), &one.by, &one.why))
        }
        Record::Mode(one) => {
            let (from, to) = (format!("{:?}", one.from), format!("{:?}", one.to));
            let whom = format!("{} to {}", from.to_lowercase(), to.to_lowercase());
            Some(("mode".to_owned(), whom, &one.by, &one.why))
        }
        Record::Auth(_)
        | Record::ClockConfirmed(_)
        | Record::Consultation(_)
        | Record::Decision(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Gap(_)
        | Record::Heartbeat(_)
        | Record::Drill(_)
        | Record::Hold(_)
        | Record::Rollup(_)
        | Record::Outcome(_)
        | Record::Read(_) => None,
    }
}
