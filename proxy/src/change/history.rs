//! What the records say of earlier rules: under which kind the store was begun, and which version was
//! in force last. The records outlive the folder of versions, so whoever takes the newest version
//! away, or moves a store begun with unsigned rules, is found out.

use classifiers::Digest;
use trace_store::record::{Change, Kind, Record};
use trace_store::{Order, Query, QueryError, Store};

/// What `start` is recorded with where the rules are unsigned.
pub const UNSIGNED: &str = "unsigned rules (--dev)";
/// What `start` is recorded with where the rules are signed.
pub const SIGNED: &str = "signed rules";

/// What the closing of an endpoint is recorded as.
pub const CLOSED: &str = "endpoint.close";
/// What its reopening is recorded as.
pub const REOPENED: &str = "endpoint.reopen";

/// Under which rules a store was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It holds no start.
    Never,
    /// Unsigned ones.
    Unsigned,
    /// Signed ones.
    Signed,
}

/// Under which rules a store was begun.
///
/// # Errors
/// [`QueryError`].
pub fn begun(store: &Store) -> Result<Begun, QueryError> {
    let mut query = Query {
        kinds: vec![Kind::Operator],
        order: Order::Oldest,
        limit: Query::LARGEST_PAGE,
        ..Query::default()
    };
    loop {
        let page = store.query(&query)?;
        for stored in &page.records {
            if let Record::Operator(operator) = stored.record()
                && operator.action == "start"
            {
                let signed = operator.target.as_deref() == Some(SIGNED);
                return Ok(if signed { Begun::Signed } else { Begun::Unsigned });
            }
        }
        match page.next {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(Begun::Never),
        }
    }
}

/// The digest of the rules that came into force last.
///
/// # Errors
/// [`QueryError`].
pub fn last_in_force(store: &Store) -> Result<Option<Digest>, QueryError> {
    let mut query = Query { kinds: vec![Kind::Policy], limit: 10, ..Query::default() };
    loop {
        let page = store.query(&query)?;
        // One that cannot be read may be the very one that is looked for.
        if let Some(unreadable) = page.unreadable.into_iter().next() {
            return Err(QueryError::Damaged(unreadable));
        }
        for stored in &page.records {
            if let Record::Policy(policy) = stored.record()
                && policy.change == Change::Loaded
            {
                return Ok(policy.bundle.map(|digest| Digest::from_bytes(*digest.as_bytes())));
            }
        }
        match page.next {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(None),
        }
    }
}

/// What cutting the site off is recorded as.
pub const DISCONNECTED: &str = "site.disconnect";
/// What connecting it again is recorded as.
pub const RECONNECTED: &str = "site.reconnect";

/// An endpoint that the records say is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedLast {
    /// Its name.
    pub endpoint: String,
    /// Why, in the words of the record.
    pub why: String,
}

/// What was closed last, of all that records of these two kinds, for closed and for reopened, speak of.
///
/// # Errors
/// [`QueryError`], also where a record cannot be read: it may be the one that closed an endpoint.
pub fn closed_last(
    store: &Store,
    (shut, opened): (&str, &str),
) -> Result<Vec<ClosedLast>, QueryError> {
    let mut query =
        Query { kinds: vec![Kind::Operator], limit: Query::LARGEST_PAGE, ..Query::default() };
    let mut seen: Vec<String> = Vec::new();
    let mut closed = Vec::new();
    loop {
        let page = store.query(&query)?;
        if let Some(unreadable) = page.unreadable.into_iter().next() {
            return Err(QueryError::Damaged(unreadable));
        }
        for stored in &page.records {
            let Record::Operator(operator) = stored.record() else { continue };
            let Some(endpoint) = &operator.target else { continue };
            let turned = operator.action == shut || operator.action == opened;
            if !turned || seen.contains(endpoint) {
                continue;
            }
            seen.push(endpoint.clone());
            if operator.action == shut {
                let why = operator.why.clone().unwrap_or_default();
                closed.push(ClosedLast { endpoint: endpoint.clone(), why });
            }
        }
        match page.next {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(closed),
        }
    }
}
