//! Answers over many records, signed by the log: what was used, and what went where it should not.
//!
//! A report says what it is based on: which entries it looked at, which calls have an unknown outcome
//! and count as sent to all they might have reached, which days were deleted in time, which records
//! could not be read. Its text is JSON in a signed note under the log's key, so it can be checked
//! without this program. `exposure` is the signed "none, or these"; `usage` the counts; `reconcile` the
//! provider's counts beside ours; `sheets` the reports in tables, which `page` shows to people.

mod events;
mod exposure;
pub mod page;
mod reconcile;
pub mod rules;
pub mod sample;
pub mod sheet;
pub mod sheets;
mod tally;
mod usage;

pub use reconcile::{ProviderRow, Reconcile};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trace_store::record::{Decision, Outcome, Record, UtcNanos};
use trace_store::{EvidenceError, Kind, Order, Query, QueryError, RecordId, Store};

use rules::Rules;
use sheets::Which;

/// Most decisions that wait for their outcomes while records are read.
const MOST_WAITING: usize = 10_000;

/// The first line of a report's text.
pub const HEAD: &str = "bailiwick report 1";

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Decided at or after, nanoseconds since the epoch.
    pub from_ns: Option<u64>,
    /// Decided before, nanoseconds since the epoch.
    pub to_ns: Option<u64>,
    /// Only calls of these applications; of all without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<String>,
    /// Only calls that might be sent to one of these endpoints; all without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// The signed state of the log to look at, instead of the newest. Not part of what is signed, which
    /// ends with the state itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Which report.
    pub about: About,
}

/// Which report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// Calls with one of these labels that reached, or may have reached, a place outside these.
    Exposure {
        /// What was asked for, in words of the policy: labels, families, groups.
        data: Vec<String>,
        /// The labels that stands for.
        labels: Vec<String>,
        /// The places or groups of places named.
        outside: Vec<String>,
        /// The countries they stand for.
        places: Vec<String>,
    },
    /// A provider's own account of usage beside ours.
    Reconcile(Reconcile),
    /// One of the reports in tables.
    Sheet {
        /// Which.
        which: Which,
        /// What the rules and the register say.
        rules: Box<Rules>,
    },
    /// Calls, tokens and bytes by these fields, at most three.
    Usage {
        /// The fields.
        by: Vec<Field>,
    },
}

/// What usage can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Application
    App,
    /// Model that answered
    Model,
    /// Endpoint that answered
    Endpoint,
    /// Places in which it processes
    Jurisdiction,
    /// Level
    Level,
    /// Label found: a call with several counts under each
    Label,
    /// Rule that granted or restricted: a call with several counts under each
    Rule,
    /// permit or deny
    Decision,
    /// Hour (UTC)
    Hour,
    /// Day (UTC)
    Day,
}

impl Field {
    /// The name in questions and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Model => "model",
            Self::Endpoint => "endpoint",
            Self::Jurisdiction => "jurisdiction",
            Self::Level => "level",
            Self::Label => "label",
            Self::Rule => "rule",
            Self::Decision => "decision",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// Every field.
    pub const ALL: [Self; 10] = [
        Self::App,
        Self::Model,
        Self::Endpoint,
        Self::Jurisdiction,
        Self::Level,
        Self::Label,
        Self::Rule,
        Self::Decision,
        Self::Hour,
        Self::Day,
    ];

    /// Whether it is known as soon as a call is decided, before anything came of it.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::Model | Self::Endpoint | Self::Jurisdiction)
    }
}

/// What a report is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Decisions in the time asked for that were looked at.
    pub decisions: u64,
    /// Days that were deleted because their time was over; nothing is known of their calls.
    pub expired_days: u64,
    /// Records of that time that were erased at a person's request; nothing is known of them.
    pub erased: u64,
    /// Days whose records should be there and are not: damage, and nothing is known of their calls.
    #[serde(default)]
    pub missing_days: u64,
    /// Permitted calls without a known outcome: they count as sent to all they might have reached.
    pub unknown_outcomes: u64,
    /// Entries that could not be read: nothing is known of them either.
    pub unreadable: Vec<u64>,
}

impl Basis {
    /// Whether something about the time asked for is not known.
    #[must_use]
    pub const fn has_holes(&self) -> bool {
        self.expired_days > 0
            || self.missing_days > 0
            || self.erased > 0
            || !self.unreadable.is_empty()
    }
}

/// A report, signed. The same question at the same state of the log gives the same bytes, as long as no
/// day of the time asked for has gone in between.
///
/// # Errors
/// If the store cannot be read, or the state asked for is not one of this log.
pub fn make(store: &Store, asked: &Asked) -> Result<String, EvidenceError> {
    let state = store.state(asked.at.as_deref())?;
    let below = state.size();
    let mut basis = Basis::default();
    let query = Query {
        from: asked.from_ns.map(UtcNanos),
        to: asked.to_ns.map(UtcNanos),
        applications: asked.applications.clone(),
        endpoints: asked.endpoints.clone(),
        ..Query::default()
    };
    let found = match &asked.about {
        About::Exposure { labels, places, .. } => {
            let mut found = exposure::Exposures::new(labels, places);
            each_call(store, &query, (&mut basis, below), &mut |call| found.take(call))?;
            serde_json::to_value(found.list())
        }
        About::Reconcile(with) => {
            let mut found = reconcile::Reconciliation::new(with);
            each_call(store, &query, (&mut basis, below), &mut |call| found.take(call))?;
            serde_json::to_value(found.found())
        }
        About::Sheet { which, rules } => {
            let sheet = sheets::make(store, (which, rules), &query, &mut basis, below)?;
            serde_json::to_value(sheet)
        }
        About::Usage { by } => {
            let mut found = usage::Usage::new(by);
            each_call(store, &query, (&mut basis, below), &mut |call| found.take(call))?;
            serde_json::to_value(found.rows())
        }
    };
    let found = found.unwrap_or_default();
    let asked = Asked { at: None, ..asked.clone() };
    let mut text = serde_json::json!({"asked": asked, "basis": basis, "found": found});
    if let About::Usage { .. } = asked.about {
        // Days that are gone are known by what was counted before they went.
        let rollups =
            store.rollups_of_gone(asked.from_ns.map(UtcNanos), asked.to_ns.map(UtcNanos))?;
        if let (false, Some(object)) = (rollups.is_empty(), text.as_object_mut()) {
            object.insert("rollups".to_owned(), serde_json::to_value(rollups).unwrap_or_default());
        }
    }
    Ok(store.statement_of(&state, HEAD, &text.to_string()))
}

/// Calls, tokens and bytes of the decisions that `query` finds, by up to three fields: `by`, `groups`
/// and what they are based on. Not signed.
///
/// # Errors
/// If the store cannot be read.
pub fn count(store: &Store, query: &Query, by: &[Field]) -> Result<Value, QueryError> {
    let mut basis = Basis::default();
    let mut found = usage::Usage::new(by);
    each_call(store, query, (&mut basis, u64::MAX), &mut |call| found.take(call))?;
    let names: Vec<&str> = by.iter().map(|field| field.name()).collect();
    Ok(serde_json::json!({"by": names, "groups": found.rows(), "basis": basis}))
}

/// A decided call: the decision, and what is known of what came of it.
struct Call {
    decision: Box<Decision>,
    decided: UtcNanos,
    outcome: Option<Box<Outcome>>,
}

impl Call {
    /// The endpoints it was sent to; without a known outcome, all it might have been sent to.
    fn reached(&self) -> Vec<&str> {
        match &self.outcome {
            Some(outcome) => {
                outcome.attempts.iter().map(|attempt| attempt.endpoint.as_str()).collect()
            }
            None => self.decision.eligible.iter().map(|one| one.endpoint.as_str()).collect(),
        }
    }
}

/// Hands each call decided in the time asked for to `take`, in order, as far as records below an index
/// tell. Outcomes are read along: most follow their decision closely, so one page of records answers for
/// most of it.
fn each_call(
    store: &Store,
    asked: &Query,
    (basis, below): (&mut Basis, u64),
    take: &mut dyn FnMut(&Call),
) -> Result<(), QueryError> {
    // Outcomes are found by application, tenant and time as their decisions are; by anything else only
    // decisions are, and their outcomes are fetched one by one.
    let narrow = Query {
        from: None,
        to: None,
        applications: Vec::new(),
        tenants: Vec::new(),
        ..asked.clone()
    } != Query::default();
    let mut query = Query {
        kinds: if narrow { vec![Kind::Decision] } else { vec![Kind::Decision, Kind::Outcome] },
        order: Order::Oldest,
        limit: Query::LARGEST_PAGE,
        cursor: None,
        ..asked.clone()
    };
    let mut waiting: BTreeMap<RecordId, (Box<Decision>, UtcNanos)> = BTreeMap::new();
    loop {
        let page = store.query(&query)?;
        basis.expired_days = page.expired_days as u64;
        basis.erased = page.erased as u64;
        basis.missing_days = page.missing_days as u64;
        let unreadable = page.unreadable.iter().map(|bad| bad.index);
        basis.unreadable.extend(unreadable.filter(|index| *index < below));
        for stored in page.records.into_iter().filter(|stored| stored.index() < below) {
            let at = stored.acknowledged();
            match stored.into_record() {
                Record::Decision(decision) => {
                    basis.decisions += 1;
                    // Nothing comes of a denial.
                    if decision.decision == trace_store::record::Verdict::Deny {
                        take(&Call { decision, decided: at, outcome: None });
                        continue;
                    }
                    waiting.insert(decision.record_id, (decision, at));
                }
                Record::Outcome(outcome) => {
                    // One whose decision lies before the time asked for belongs to that time.
                    if let Some((decision, decided)) = waiting.remove(&outcome.record_id) {
                        take(&Call { decision, decided, outcome: Some(outcome) });
                    }
                }
                Record::Auth(_)
                | Record::ClockConfirmed(_)
                | Record::Consultation(_)
                | Record::DeleteIntent(_)
                | Record::DeleteReceipt(_)
                | Record::Erasure(_)
                | Record::ErasureIntent(_)
                | Record::Gap(_)
                | Record::Heartbeat(_)
                | Record::Drill(_)
                | Record::Hold(_)
                | Record::Rollup(_)
                | Record::Mode(_)
                | Record::Operator(_)
                | Record::Policy(_)
                | Record::Read(_)
                | Record::Register(_) => {}
            }
        }
        query.cursor = page.next;
        // Outcomes come on later pages, or, where only decisions are asked for, on none: what waits is
        // looked up before it fills the memory.
        if query.cursor.is_none() || narrow || waiting.len() > MOST_WAITING {
            for (id, (decision, decided)) in std::mem::take(&mut waiting) {
                let outcome = late_outcome(store, &id, (basis, below))?;
                basis.unknown_outcomes += u64::from(outcome.is_none());
                take(&Call { decision, decided, outcome });
            }
        }
        if query.cursor.is_none() {
            return Ok(());
        }
    }
}

/// The outcome of a call that ended after the time asked for, if it stands below an index.
fn late_outcome(
    store: &Store,
    id: &RecordId,
    (basis, below): (&mut Basis, u64),
) -> Result<Option<Box<Outcome>>, QueryError> {
    let records = match store.get(id) {
        Err(QueryError::Damaged(bad)) => {
            basis.unreadable.push(bad.index);
            return Ok(None);
        }
        other => other?,
    };
    let mut records = records.into_iter().filter(|stored| stored.index() < below);
    Ok(records.find_map(|stored| stored.into_record().into_outcome()))
}

#[cfg(test)]
mod tests {
    use trace_store::record::{Envelope, LabelCount, Record, UtcNanos};

    use super::Call;

    /// A denied call of an application, decided at this hour of 1970-01-01, with these labels.
    pub(crate) fn call(hour: u64, labels: &[&str]) -> Call {
        let golden = include_bytes!("../../trace-store/testdata/v1-decision.json");
        let envelope = Envelope::parse(golden.trim_ascii_end()).unwrap();
        let Record::Decision(mut decision) = envelope.record else { panic!("no decision") };
        decision.application = "desk".to_owned();
        decision.rules_granted.clear();
        decision.rules_restricted.clear();
        let label = |label: &&str| LabelCount { count: 1, label: (*label).to_owned() };
        decision.labels = labels.iter().map(label).collect();
        Call { decision, decided: UtcNanos(hour * 3_600_000_000_000), outcome: None }
    }
}
