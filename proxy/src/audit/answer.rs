//! Answers a question from the store. That somebody asked is itself recorded, before the first
//! record is handed out.

use serde_json::json;
use trace_store::postgres::SharedStore;
use trace_store::record::{Actor, Kind, Read, Record, RecordId, UtcNanos, Verdict};
use trace_store::{
    CellState, CellStatus, Order, Page, Query, QueryError, Retention, RetentionError, Store,
    Stored, Watched,
};

use super::protocol::{Cell, Filter, Line, Question, Row};
use super::{facts, keeping};
use crate::clock;
use crate::notices::{self, Notices};
use crate::pipeline::accept::Ticket;
use crate::pipeline::record::operator_because;
use crate::report::{self, sample::Plan};

/// What cannot be asked of the shared store, or not here.
const NOT_SHARED: &str = "this node shares no store: bailiwick.yaml has no \"shared_store\"; see \
                          docs/operate/postgresql.md";

/// Takes the lines of an answer; `false` when nobody takes more.
pub trait Sink {
    /// Takes one line.
    fn send(&mut self, line: Line) -> bool;
}

/// Answers `question` line by line; `false` when nobody took the rest. Blocks.
pub fn answer(
    store: &Store,
    promised: &Retention,
    question: &Question,
    sink: &mut dyn Sink,
) -> bool {
    if store.append(read_record(question)).wait().is_err() {
        return sink.send(Line::Error(
            "that you asked cannot be recorded, so nothing is shown; see the store's health with \
             'bailiwick verify' and the disk's free space"
                .to_owned(),
        ));
    }
    if question.asks_shared() {
        return match store.open_shared() {
            Ok(Some(shared)) => answer_shared(&shared, question, sink),
            Ok(None) => sink.send(Line::Error(NOT_SHARED.to_owned())),
            Err(error) => sink.send(Line::Error(error.to_string())),
        };
    }
    match question {
        Question::Query(filter) => match to_query(filter) {
            Ok(query) => pages(&|query| store.query(query), query, filter.limit, sink),
            Err(error) => sink.send(Line::Error(error)),
        },
        Question::Show { id, .. } => show(&|id| store.get(id), id, sink),
        Question::Proof { id } => proofs(store, id, sink),
        Question::Tail => tail(store, sink),
        Question::Evidence { filter, at } => evidence(store, filter, at.as_deref(), sink),
        Question::Subject { name, erase } => subject(store, name, erase.as_deref(), sink),
        Question::Report(asked) => sink.send(match report::make(store, asked) {
            Ok(note) => Line::Statement(note),
            Err(error) => Line::Error(error.to_string()),
        }),
        Question::Aggregate { filter, by } => {
            let counted = to_query(filter).and_then(|query| {
                report::count(store, &query, by).map_err(|error| error.to_string())
            });
            sink.send(counted.map_or_else(Line::Error, Line::Counted))
        }
        Question::Sample { filter, size, seed, by } => {
            let plan = Plan { size: *size, seed, by };
            sample(store, filter, &plan, sink)
        }
        Question::Access { change, whom, why } => {
            let record = operator_because(change.action(), Some(whom), why.clone(), clock::now());
            let told = store.append(record).wait();
            sink.send(match told {
                Ok(_) => Line::End { unreadable: Vec::new() },
                Err(error) => Line::Error(error.to_string()),
            })
        }
        Question::Notices(notices) => import(store, notices, sink),
        Question::Facts { from_ns, to_ns } => facts::answer(store, *from_ns, *to_ns, sink),
        // Without a server nothing runs beside anything.
        Question::Shadow | Question::Sightings { .. } => {
            sink.send(Line::Shadow(None)) && sink.send(Line::End { unreadable: Vec::new() })
        }
        Question::Retention => match store.retention(promised) {
            Ok(cells) => {
                cells.iter().all(|cell| sink.send(Line::Cell(as_cell(cell, state_of(cell.state)))))
                    && sink.send(Line::End { unreadable: Vec::new() })
            }
            Err(error) => sink.send(Line::Error(error.to_string())),
        },
        Question::Keeping(asked) => keeping::answer(store, asked, &asker(), sink),
        Question::Expire => expire(store, promised, sink),
        Question::ConfirmClock { why } => match store.confirm_clock(asker(), Some(why.clone())) {
            Ok(_) => sink.send(Line::End { unreadable: Vec::new() }),
            Err(error) => sink.send(Line::Error(error.to_string())),
        },
    }
}

/// Records a file of notices: each of them, and then the file, so that one cut short is imported again.
fn import(store: &Store, notices: &Notices, sink: &mut dyn Sink) -> bool {
    let target = Some(notices.endpoint.as_str());
    let each = notices.notices.iter().map(|one| (notices::NOTICE, one.words()));
    for (action, words) in each.chain([(notices::IMPORTED, notices.words())]) {
        let record = operator_because(action, target, words, clock::now());
        if let Err(error) = store.append(record).wait() {
            return sink.send(Line::Error(error.to_string()));
        }
    }
    sink.send(Line::End { unreadable: Vec::new() })
}

fn sample(store: &Store, filter: &Filter, plan: &Plan<'_>, sink: &mut dyn Sink) -> bool {
    let drawn = to_query(filter).and_then(|query| {
        report::sample::draw(store, &query, plan).map_err(|error| error.to_string())
    });
    let drawn = match drawn {
        Ok(drawn) => drawn,
        Err(error) => return sink.send(Line::Error(error)),
    };
    let groups = drawn.groups.iter();
    let groups = groups.map(|(group, of, drawn)| json!({"group": group, "of": of, "drawn": drawn}));
    let told = json!({"groups": groups.collect::<Vec<_>>()});
    let unreadable = drawn.unreadable.iter().map(|index| format!("record {index}")).collect();
    drawn.records.iter().all(|stored| sink.send(row(stored)))
        && sink.send(Line::Counted(told))
        && sink.send(Line::End { unreadable })
}

/// Answers from the shared store. That somebody asked is not recorded here: see [`answer`].
pub fn answer_shared(shared: &SharedStore, question: &Question, sink: &mut dyn Sink) -> bool {
    if let Question::Query(filter) = question {
        match to_query(filter) {
            Ok(query) => pages(&|query| shared.query(query), query, filter.limit, sink),
            Err(error) => sink.send(Line::Error(error)),
        }
    } else if let Question::Show { id, .. } = question {
        show(&|id| shared.get(id), id, sink)
    } else {
        sink.send(Line::Error(NOT_SHARED.to_owned()))
    }
}

fn subject(store: &Store, name: &str, ground: Option<&str>, sink: &mut dyn Sink) -> bool {
    let found = match store.subject(name) {
        Ok(found) => found,
        Err(error) => return sink.send(Line::Error(error.to_string())),
    };
    // Before anything goes: afterwards nobody can tell whose calls these were.
    let held = match keeping::held(store, &found) {
        Ok(held) => held,
        Err(error) => return sink.send(Line::Error(error)),
    };
    if let Some(ground) = ground {
        let indexes: Vec<u64> = found.iter().map(Stored::index).collect();
        if let Err(error) = store.erase(&indexes, &asker(), ground) {
            return sink.send(Line::Error(error.to_string()));
        }
    }
    found.iter().all(|stored| sink.send(row(stored)))
        && held.into_iter().all(|line| sink.send(line))
        && sink.send(Line::End { unreadable: Vec::new() })
}

pub(super) fn evidence(
    store: &Store,
    filter: &Filter,
    at: Option<&str>,
    sink: &mut dyn Sink,
) -> bool {
    let query = match to_query(filter) {
        Ok(query) => query,
        Err(error) => return sink.send(Line::Error(error)),
    };
    let asked = serde_json::to_string(filter).unwrap_or_default();
    let mut write = |name: &str, text: &str| {
        let taken = sink.send(Line::File { name: name.to_owned(), text: text.to_owned() });
        if taken { Ok(()) } else { Err(std::io::ErrorKind::BrokenPipe.into()) }
    };
    match store.evidence(&query, &asked, at, &mut write) {
        Ok(scope) => {
            let unreadable = scope.unreadable.iter().map(u64::to_string).collect();
            sink.send(Line::End { unreadable })
        }
        Err(error) => sink.send(Line::Error(error.to_string())),
    }
}

fn expire(store: &Store, promised: &Retention, sink: &mut dyn Sink) -> bool {
    let expired = match store.expire(promised) {
        Ok(expired) => expired,
        Err(error @ RetentionError::Clock { .. }) => {
            let how = "bailiwick retention confirm-clock --why REASON";
            return sink.send(Line::Error(format!("{error}: '{how}'")));
        }
        Err(error) => return sink.send(Line::Error(error.to_string())),
    };
    let failed = expired.failed.iter();
    let unreadable = failed.map(|(cell, why)| format!("{} {}: {why}", cell.class.name(), cell.day));
    let unreadable = unreadable.collect();
    expired.deleted.iter().all(|cell| sink.send(Line::Cell(as_cell(cell, "deleted"))))
        && sink.send(Line::End { unreadable })
}

const fn state_of(state: CellState) -> &'static str {
    match state {
        CellState::Kept => "kept",
        CellState::Due => "over",
        CellState::Deleting => "being deleted",
    }
}

fn as_cell(cell: &CellStatus, state: &str) -> Cell {
    let time = |at: UtcNanos| {
        jiff::Timestamp::from_nanosecond(i128::from(at.0)).ok().map(|at| at.to_string())
    };
    Cell {
        class: cell.class.name().to_owned(),
        day: cell.day.to_string(),
        records: cell.records,
        until: cell.over.and_then(time),
        sooner: cell.sooner.and_then(time),
        held: cell.held,
        state: state.to_owned(),
    }
}

fn read_record(question: &Question) -> Record {
    let id = Ticket::issue().id();
    Record::Read(Box::new(Read {
        at_ns: UtcNanos(clock::now().as_ns()),
        by: asker(),
        record_id: RecordId::from_bytes(*id.as_bytes()),
        what: serde_json::to_string(&without_names(question)).unwrap_or_default(),
        why: None,
    }))
}

/// The question as it may be recorded: a subject's name is kept nowhere.
fn without_names(question: &Question) -> Question {
    match question {
        Question::Subject { erase, .. } => {
            Question::Subject { name: "(not recorded)".to_owned(), erase: erase.clone() }
        }
        Question::Keeping(asked) => Question::Keeping(Box::new(asked.without_names())),
        // Its notices follow as records of their own.
        Question::Notices(notices) => {
            Question::Notices(Box::new(Notices { notices: Vec::new(), ..(**notices).clone() }))
        }
        Question::Query(_)
        | Question::Show { .. }
        | Question::Proof { .. }
        | Question::Tail
        | Question::Evidence { .. }
        | Question::Aggregate { .. }
        | Question::Sample { .. }
        | Question::Access { .. }
        | Question::Facts { .. }
        | Question::Shadow
        | Question::Sightings { .. }
        | Question::Report(_)
        | Question::Retention
        | Question::Expire
        | Question::ConfirmClock { .. } => question.clone(),
    }
}

/// Whoever may open the socket or the store's files.
fn asker() -> Actor {
    Actor {
        name: "local".to_owned(),
        role: Some("operator".to_owned()),
        site: None,
        strength: Some("local".to_owned()),
    }
}

pub(crate) fn to_query(filter: &Filter) -> Result<Query, String> {
    let kinds = filter.kinds.iter().map(|name| {
        Kind::parse(name).ok_or_else(|| {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            format!("there is no kind of record named \"{name}\" (known: {})", known.join(", "))
        })
    });
    let decisions = filter.decisions.iter().map(|name| {
        Verdict::parse(name)
            .ok_or_else(|| format!("a decision is \"permit\" or \"deny\", not \"{name}\""))
    });
    Ok(Query {
        from: filter.from_ns.map(UtcNanos),
        to: filter.to_ns.map(UtcNanos),
        applications: filter.applications.clone(),
        kinds: kinds.collect::<Result<_, _>>()?,
        labels: filter.labels.clone(),
        levels: filter.levels.clone(),
        endpoints: filter.endpoints.clone(),
        jurisdictions: filter.jurisdictions.clone(),
        rules: filter.rules.clone(),
        decisions: decisions.collect::<Result<_, _>>()?,
        models: filter.models.clone(),
        hold: keeping::hold_of(filter)?,
        tenants: filter.tenants.clone(),
        order: if filter.oldest_first { Order::Oldest } else { Order::Newest },
        ..Query::default()
    })
}

/// Hands out page after page, up to `limit` records (0: all).
fn pages(
    ask: &dyn Fn(&Query) -> Result<Page, QueryError>,
    mut query: Query,
    limit: u64,
    sink: &mut dyn Sink,
) -> bool {
    let mut left = if limit == 0 { u64::MAX } else { limit };
    let mut unreadable = Vec::new();
    while left > 0 {
        query.limit = usize::try_from(left).unwrap_or(usize::MAX).min(Query::LARGEST_PAGE);
        let page = match ask(&query) {
            Ok(page) => page,
            Err(error) => return sink.send(Line::Error(error.to_string())),
        };
        unreadable.extend(
            page.unreadable.iter().map(|bad| format!("record {}: {}", bad.index, bad.what)),
        );
        left = left.saturating_sub(page.records.len() as u64);
        for stored in &page.records {
            if !sink.send(row(stored)) {
                return false;
            }
        }
        match page.next {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    sink.send(Line::End { unreadable })
}

fn show(
    get: &dyn Fn(&RecordId) -> Result<Vec<Stored>, QueryError>,
    id: &str,
    sink: &mut dyn Sink,
) -> bool {
    let id = match call_id(id) {
        Ok(id) => id,
        Err(error) => return sink.send(Line::Error(error)),
    };
    match get(&id) {
        Ok(records) => {
            records.iter().all(|stored| sink.send(row(stored)))
                && sink.send(Line::End { unreadable: Vec::new() })
        }
        Err(error) => sink.send(Line::Error(error.to_string())),
    }
}

fn proofs(store: &Store, id: &str, sink: &mut dyn Sink) -> bool {
    let id = match call_id(id) {
        Ok(id) => id,
        Err(error) => return sink.send(Line::Error(error)),
    };
    match store.proofs(&id) {
        Ok(files) => {
            files.into_iter().all(|(index, text)| {
                sink.send(Line::File { name: format!("{index}.tlog-proof"), text })
            }) && sink.send(Line::End { unreadable: Vec::new() })
        }
        Err(error) => sink.send(Line::Error(error.to_string())),
    }
}

fn call_id(id: &str) -> Result<RecordId, String> {
    RecordId::parse(id).ok_or_else(|| {
        format!(
            "\"{id}\" is not the id of a call; ids look like 019506b2-6f7a-7c3e-a8d1-5e1f0c9b2d44"
        )
    })
}

fn tail(store: &Store, sink: &mut dyn Sink) -> bool {
    let mut news = store.subscribe();
    loop {
        let line = match news.wait() {
            Watched::Record(stored) => row(&stored),
            Watched::Missed(count) => Line::Missed(count),
            Watched::Closed => return sink.send(Line::End { unreadable: Vec::new() }),
        };
        if !sink.send(line) {
            return false;
        }
    }
}

fn row(stored: &Stored) -> Line {
    let canonical = String::from_utf8_lossy(stored.canonical()).into_owned();
    match serde_json::value::RawValue::from_string(canonical) {
        Ok(record) => Line::Record(Box::new(Row { index: stored.index(), record })),
        Err(_) => Line::Error(format!("record {} is not readable JSON", stored.index())),
    }
}
