//! What is promised about keeping, as the log remembers it.
//!
//! A shorter promise takes effect a week after the policy that makes it came into force, so that a slip
//! of the pen deletes nothing: until then the longest promise of the week counts. And what came into
//! force last is told again before the day it was told on is deleted, however long a server runs.

use super::Store;
use super::retention::RetentionError;
use crate::cells::CellName;
use crate::query::{Query, QueryError, Stored, run};
use crate::record::{Change, Class, Kind, Record, UtcNanos};
use crate::retention::{DELAY_NS, Promised, Retention};
use std::collections::BTreeSet;
use std::io;

impl Store {
    /// The promises of the last week: as many policy records as reach that far back.
    pub(super) fn promised(&self) -> Result<Promised, QueryError> {
        let since = self.shared.clock.now().0.saturating_sub(DELAY_NS);
        let mut promised = Promised::default();
        let mut query = Query { kinds: vec![Kind::Policy], limit: 100, ..Query::default() };
        loop {
            let page = self.query(&query)?;
            for stored in &page.records {
                if let Record::Policy(policy) = stored.record() {
                    promised.take(stored.acknowledged(), policy);
                    if stored.acknowledged().0 < since && policy.change == Change::Loaded {
                        return Ok(promised);
                    }
                }
            }
            match page.next {
                Some(cursor) => query.cursor = Some(cursor),
                None => return Ok(promised),
            }
        }
    }

    /// What counts now: the longest promise of the week.
    pub(super) fn in_effect(&self, retention: &Retention) -> Result<Retention, QueryError> {
        Ok(self.promised()?.in_effect(retention, self.shared.clock.now()))
    }

    /// Tells again what is in force, where the day it was told on is among those that go.
    pub(super) fn tell_again(&self, going: &[CellName]) -> Result<(), RetentionError> {
        let days: BTreeSet<_> = going
            .iter()
            .filter(|cell| cell.class == Class::Operator)
            .map(|cell| cell.day)
            .collect();
        if days.is_empty() {
            return Ok(());
        }
        for kind in [Kind::Policy, Kind::Register, Kind::Operator, Kind::Mode] {
            let Some(last) = self.last(kind)? else { continue };
            if days.contains(&last.day()) {
                let since = crate::spine::Day::of(last.acknowledged());
                let at_ns = self.shared.clock.now();
                let again = again(last.into_record(), since, at_ns, self.event_id(at_ns)?);
                self.append_own(again).wait()?;
            }
        }
        Ok(())
    }

    /// The last record of a kind that says what is in force. Days without a key are left out: nothing of
    /// them will ever be read again.
    fn last(&self, kind: Kind) -> Result<Option<Stored>, QueryError> {
        let mut query = Query { kinds: vec![kind], limit: 100, ..Query::default() };
        loop {
            let page = self.query(&query)?;
            let found = page.records.into_iter().find(|one| is_state(one.record()));
            for unreadable in page.unreadable {
                // A later one that cannot be read may be the very one that is looked for.
                let later = found.as_ref().is_none_or(|found| unreadable.index > found.index());
                if later && self.has_key(unreadable.index)? {
                    return Err(QueryError::Damaged(unreadable));
                }
            }
            if found.is_some() {
                return Ok(found);
            }
            match page.next {
                Some(cursor) => query.cursor = Some(cursor),
                None => return Ok(None),
            }
        }
    }

    /// Whether the day of an entry still has its key.
    fn has_key(&self, index: u64) -> Result<bool, QueryError> {
        let ground = &self.shared.ground;
        let key = run::cell_of(&self.shared, index)?.key_file(&ground.keys_dir);
        match ground.disk.open_to_read(&key) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Ok(_) | Err(_) => Ok(true),
        }
    }
}

/// Whether a record says what is in force from then on.
fn is_state(record: &Record) -> bool {
    match record {
        Record::Policy(policy) => policy.change == Change::Loaded,
        Record::Register(register) => register.change == Change::Loaded,
        Record::Operator(operator) => operator.action == "start",
        Record::Mode(_) => true,
        Record::Auth(_)
        | Record::ClockConfirmed(_)
        | Record::Consultation(_)
        | Record::Decision(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Drill(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Gap(_)
        | Record::Heartbeat(_)
        | Record::Hold(_)
        | Record::Outcome(_)
        | Record::Read(_)
        | Record::Rollup(_) => false,
    }
}

/// The record as it is told again.
fn again(
    mut record: Record,
    since: crate::spine::Day,
    at: UtcNanos,
    id: crate::record::RecordId,
) -> Record {
    let told = format!("told again, since the day of {since} is about to be deleted");
    let because = |why: Option<String>| match why {
        // Once is enough, however often a day goes.
        Some(why) => Some(format!("{}; {told}", why.split("; told again").next().unwrap_or(""))),
        None => Some(told.clone()),
    };
    match &mut record {
        Record::Policy(policy) => {
            (policy.at_ns, policy.record_id) = (at, id);
            policy.why = because(policy.why.take());
        }
        Record::Register(register) => {
            (register.at_ns, register.record_id) = (at, id);
            register.why = because(register.why.take());
        }
        Record::Operator(operator) => {
            (operator.at_ns, operator.record_id) = (at, id);
            operator.why = because(operator.why.take());
        }
        Record::Mode(mode) => {
            (mode.at_ns, mode.record_id) = (at, id);
            mode.why = because(mode.why.take());
        }
        Record::Auth(_)
        | Record::ClockConfirmed(_)
        | Record::Consultation(_)
        | Record::Decision(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Drill(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Gap(_)
        | Record::Heartbeat(_)
        | Record::Hold(_)
        | Record::Outcome(_)
        | Record::Read(_)
        | Record::Rollup(_) => {}
    }
    record
}
