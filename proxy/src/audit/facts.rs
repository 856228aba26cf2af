//! The facts of recorded decisions, counted: what a replay judges anew. Many calls are alike in what
//! rules look at, so a month of them is told in few lines. Two halves of the time are read side by
//! side.

use std::collections::HashMap;
use std::sync::mpsc::Sender;

use trace_store::record::{Decision, Kind, Record, UtcNanos};
use trace_store::{Order, Query, QueryError, Store};

use super::answer::Sink;
use super::protocol::{Line, SeenFacts};

/// How many readers.
const READERS: u64 = 2;

/// Different facts of one reader; beyond it, what is rare is counted as unreadable. A policy with more
/// kinds of requests than this is not one that people wrote.
const MOST_KINDS: usize = 1_000_000;

/// What a reader has found.
#[derive(Default)]
struct Found {
    seen: HashMap<SeenFacts, u64>,
    unreadable: Vec<String>,
}

/// Counts the facts of the decisions acknowledged from one time to another; `false` when nobody takes
/// the rest.
pub(crate) fn answer(store: &Store, from_ns: u64, to_ns: u64, sink: &mut dyn Sink) -> bool {
    let span = match span(store, from_ns, to_ns) {
        Ok(Some(span)) => span,
        Ok(None) => return sink.send(Line::End { unreadable: Vec::new() }),
        Err(error) => return sink.send(Line::Error(error.to_string())),
    };
    let (progress, reports) = std::sync::mpsc::channel();
    let read = std::thread::scope(|scope| {
        let readers: Vec<_> = parts(span)
            .map(|part| {
                let progress = progress.clone();
                scope.spawn(move || read(store, part, &progress))
            })
            .collect();
        drop(progress);
        for records in reports {
            if !sink.send(Line::Read { records }) {
                break;
            }
        }
        let joined = readers.into_iter().map(|reader| reader.join().ok());
        joined.collect::<Option<Result<Vec<Found>, QueryError>>>()
    });
    let found = match read {
        Some(Ok(found)) => found,
        Some(Err(error)) => return sink.send(Line::Error(error.to_string())),
        None => return sink.send(Line::Error("reading the records broke off".to_owned())),
    };
    let mut all = Found::default();
    for part in found {
        for (facts, count) in part.seen {
            let seen = all.seen.entry(facts).or_default();
            *seen = seen.saturating_add(count);
        }
        all.unreadable.extend(part.unreadable);
    }
    all.seen.into_iter().all(|(facts, count)| sink.send(Line::Facts { facts, count }))
        && sink.send(Line::End { unreadable: all.unreadable })
}

/// When the first and the last decision of a time were acknowledged.
fn span(store: &Store, from_ns: u64, to_ns: u64) -> Result<Option<(u64, u64)>, QueryError> {
    let at = |order| -> Result<Option<u64>, QueryError> {
        let page = store.query(&Query { limit: 1, order, ..decisions(from_ns, to_ns) })?;
        Ok(page.records.first().map(|stored| stored.acknowledged().0))
    };
    Ok(at(Order::Oldest)?.zip(at(Order::Newest)?))
}

/// The time in as many parts as there are readers; the last one holds its end.
fn parts((first, last): (u64, u64)) -> impl Iterator<Item = (u64, u64)> {
    let end = last.saturating_add(1);
    let step = end.saturating_sub(first).div_ceil(READERS).max(1);
    (0..READERS).map(move |part| {
        let begin = first.saturating_add(step.saturating_mul(part)).min(end);
        (begin, begin.saturating_add(step).min(end))
    })
}

fn decisions(from_ns: u64, to_ns: u64) -> Query {
    Query {
        from: Some(UtcNanos(from_ns)),
        to: Some(UtcNanos(to_ns)),
        kinds: vec![Kind::Decision],
        limit: Query::LARGEST_PAGE,
        order: Order::Oldest,
        ..Query::default()
    }
}

fn read(
    store: &Store,
    (from, to): (u64, u64),
    progress: &Sender<u64>,
) -> Result<Found, QueryError> {
    let mut found = Found::default();
    let mut query = decisions(from, to);
    loop {
        let page = store.query(&query)?;
        let unreadable = page.unreadable.iter();
        found
            .unreadable
            .extend(unreadable.map(|bad| format!("record {}: {}", bad.index, bad.what)));
        for stored in &page.records {
            let Record::Decision(decision) = stored.record() else { continue };
            let facts = facts(decision);
            if let Some(count) = found.seen.get_mut(&facts) {
                *count = count.saturating_add(1);
            } else if found.seen.len() < MOST_KINDS {
                found.seen.insert(facts, 1);
            } else {
                found.unreadable.push(format!("record {}: too many kinds", stored.index()));
            }
        }
        // Nobody left to tell is nobody left to read for.
        let gone = progress.send(page.records.len() as u64).is_err();
        match page.next {
            Some(cursor) if !gone => query.cursor = Some(cursor),
            Some(_) | None => return Ok(found),
        }
    }
}

/// What rules look at, less what they would find anew: the levels of labels and markings.
fn facts(decision: &Decision) -> SeenFacts {
    let level = |source: &str| {
        let mut sources = decision.level_sources.iter();
        sources.find(|one| one.source == source).map(|one| one.level.clone())
    };
    SeenFacts {
        application: decision.application.clone(),
        declared_level: level("declared"),
        key_floor: level("credential"),
        labels: decision.labels.iter().map(|found| found.label.clone()).collect(),
        markings: decision.markings.clone(),
        model: decision.model.clone(),
        purpose: decision.purpose.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_hold_every_moment_once() {
        for span in [(0, 0), (5, 5), (5, 6), (0, 9), (7, 1_000)] {
            let parts: Vec<(u64, u64)> = parts(span).collect();
            assert_eq!(parts[0].0, span.0);
            assert!(parts.windows(2).all(|pair| pair[0].1 == pair[1].0), "{parts:?}");
            assert_eq!(parts.last().unwrap().1, span.1 + 1, "{parts:?}");
        }
    }
}
