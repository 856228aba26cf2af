//! Questions about keeping records longer than their time, and about one person's copies: legal holds,
//! and the records of a person taken out. What a hold does is in `trace_store`; the words people use are
//! in `cli/hold.rs` and `cli/subject.rs`.

use serde::{Deserialize, Serialize};
use trace_store::record::{Actor, HoldScope, RecordId, UtcNanos};
use trace_store::{HoldOrder, LegalHold, Query, Store, Stored};

use super::answer::Sink;
use super::protocol::{Filter, Line};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "keep", rename_all = "snake_case", deny_unknown_fields)]
pub enum Keeping {
    /// Place a legal hold.
    Hold {
        /// What it holds; its limit and order mean nothing here.
        filter: Box<Filter>,
        /// A person, as the application named them; never recorded.
        subject: Option<String>,
        /// Why.
        reason: String,
        /// On whose authority.
        authority: String,
    },
    /// Every hold.
    Holds,
    /// Release a hold.
    Release {
        /// Its id.
        id: String,
        /// Why.
        reason: String,
        /// On whose authority.
        authority: String,
    },
    /// The records of one person's calls with proof, as the files of a bundle.
    Person {
        /// Who, as the application named them; never recorded.
        name: String,
    },
}

impl Keeping {
    /// As it may be recorded: without a person's name.
    pub(super) fn without_names(&self) -> Self {
        let nobody = || "(not recorded)".to_owned();
        match self {
            Self::Hold { filter, subject, reason, authority } => Self::Hold {
                filter: filter.clone(),
                subject: subject.as_ref().map(|_| nobody()),
                reason: reason.clone(),
                authority: authority.clone(),
            },
            Self::Person { .. } => Self::Person { name: nobody() },
            Self::Holds | Self::Release { .. } => self.clone(),
        }
    }
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// A hold.
    Hold(Box<HoldRow>),
    /// A record that stays although its erasure was asked for.
    Held {
        /// Index of its leaf.
        index: u64,
        /// The holds that keep it.
        holds: Vec<String>,
    },
}

/// A legal hold, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRow {
    /// Its id.
    pub id: String,
    /// When it was placed (RFC 3339).
    pub placed: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// On whose authority.
    pub authority: String,
    /// What it holds, in words.
    pub scope: String,
    /// Records that only it still keeps.
    pub copies: u64,
    /// `in force`, `released` or `ended`.
    pub state: String,
}

/// Answers a question; `false` when nobody took the rest.
pub(super) fn answer(store: &Store, question: &Keeping, by: &Actor, sink: &mut dyn Sink) -> bool {
    let done = match question {
        Keeping::Hold { filter, subject, reason, authority } => {
            let order = HoldOrder {
                scope: scope(filter),
                subject: subject.clone(),
                reason: reason.clone(),
                authority: authority.clone(),
            };
            let placed = store.hold(&order, by).map_err(|error| error.to_string());
            placed.and_then(|id| list(store, Some(id), sink))
        }
        Keeping::Holds => list(store, None, sink),
        Keeping::Release { id, reason, authority } => match RecordId::parse(id) {
            None => {
                Err(format!("\"{id}\" is not the id of a hold; 'bailiwick hold list' shows them"))
            }
            Some(id) => {
                let released = store.release(id, by, reason, authority);
                released
                    .map_err(|error| error.to_string())
                    .and_then(|()| list(store, Some(id), sink))
            }
        },
        Keeping::Person { name } => person(store, name, sink),
    };
    match done {
        Ok(true) => sink.send(Line::End { unreadable: Vec::new() }),
        Ok(false) => false,
        Err(error) => sink.send(Line::Error(error)),
    }
}

/// Tells of the holds; of one, or of all.
fn list(store: &Store, only: Option<RecordId>, sink: &mut dyn Sink) -> Result<bool, String> {
    let holds = store.holds().map_err(|error| error.to_string())?;
    let asked = holds.iter().filter(|hold| only.is_none_or(|only| only == hold.id));
    let mut rows = asked.map(row);
    Ok(rows.all(|row| sink.send(Line::Kept(Box::new(Kept::Hold(Box::new(row)))))))
}

fn person(store: &Store, name: &str, sink: &mut dyn Sink) -> Result<bool, String> {
    let found = store.subject(name).map_err(|error| error.to_string())?;
    let ids: std::collections::BTreeSet<RecordId> =
        found.iter().map(|stored| stored.record().record_id()).collect();
    if ids.is_empty() {
        return Ok(true);
    }
    let query = Query { record_ids: ids.into_iter().collect(), ..Query::default() };
    let mut gone = false;
    let mut write = |name: &str, text: &str| {
        gone = !sink.send(Line::File { name: name.to_owned(), text: text.to_owned() });
        if gone { Err(std::io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    };
    match store.evidence(&query, "the calls of one person", None, &mut write) {
        Ok(_) => Ok(true),
        Err(_) if gone => Ok(false),
        Err(error) => Err(error.to_string()),
    }
}

/// Which of these records stay, whatever is asked.
pub(super) fn held(store: &Store, found: &[Stored]) -> Result<Vec<Line>, String> {
    let indexes: Vec<u64> = found.iter().map(Stored::index).collect();
    let held = store.held(&indexes).map_err(|error| error.to_string())?;
    let line = |(index, holds): (u64, Vec<RecordId>)| {
        let holds = holds.iter().map(RecordId::to_string).collect();
        Line::Kept(Box::new(Kept::Held { index, holds }))
    };
    Ok(held.into_iter().map(line).collect())
}

/// Reads the id of a hold in a filter.
pub(super) fn hold_of(filter: &Filter) -> Result<Option<RecordId>, String> {
    let read = |id: &String| {
        RecordId::parse(id).ok_or_else(|| {
            format!("\"{id}\" is not the id of a hold; 'bailiwick hold list' shows them")
        })
    };
    filter.hold.as_ref().map(read).transpose()
}

fn scope(filter: &Filter) -> HoldScope {
    HoldScope {
        applications: filter.applications.clone(),
        decisions: filter.decisions.clone(),
        endpoints: filter.endpoints.clone(),
        from_ns: filter.from_ns.map(UtcNanos),
        jurisdictions: filter.jurisdictions.clone(),
        kinds: filter.kinds.clone(),
        labels: filter.labels.clone(),
        levels: filter.levels.clone(),
        models: filter.models.clone(),
        rules: filter.rules.clone(),
        tags: None,
        to_ns: filter.to_ns.map(UtcNanos),
    }
}

fn row(hold: &LegalHold) -> HoldRow {
    let state = match (&hold.released, &hold.ended) {
        (None, _) => "in force",
        (Some(_), None) => "released",
        (Some(_), Some(_)) => "ended",
    };
    HoldRow {
        id: hold.id.to_string(),
        placed: time(hold.placed),
        by: hold.by.name.clone(),
        reason: hold.reason.clone(),
        authority: hold.authority.clone(),
        scope: words(&hold.scope),
        copies: if hold.ended.is_some() {
            0
        } else {
            hold.copies.iter().map(|one| one.records).sum()
        },
        state: state.to_owned(),
    }
}

fn time(at: UtcNanos) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(at.0))
        .map(|at| format!("{at:.0}"))
        .unwrap_or_default()
}

/// The scope of a hold in words.
fn words(scope: &HoldScope) -> String {
    let HoldScope {
        applications,
        decisions,
        endpoints,
        from_ns,
        jurisdictions,
        kinds,
        labels,
        levels,
        models,
        rules,
        tags,
        to_ns,
    } = scope;
    let lists = [
        ("kind", kinds),
        ("app", applications),
        ("label", labels),
        ("level", levels),
        ("endpoint", endpoints),
        ("jurisdiction", jurisdictions),
        ("rule", rules),
        ("decision", decisions),
        ("model", models),
    ];
    let mut words: Vec<String> = lists
        .iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| format!("{name} {}", values.join(" or ")))
        .collect();
    words.extend(tags.as_ref().map(|tags| format!("one person on {} days", tags.len())));
    words.extend(from_ns.map(|from| format!("from {}", time(from))));
    words.extend(to_ns.map(|to| format!("before {}", time(to))));
    if words.is_empty() { "everything".to_owned() } else { words.join(", ") }
}
