//! Questions about keeping: legal holds, the records of a person taken out, backups and their drills.
//! What each does is in `trace_store`; the words people use are in `cli/hold.rs`, `cli/subject.rs` and
//! `cli/backup.rs`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use trace_store::record::{Actor, HoldScope, RecordId, UtcNanos};
use trace_store::{Backup, HoldOrder, LegalHold, Query, Store, Stored};

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
    /// Bring a backup up to date, or make it.
    Backup {
        /// The folder for the records.
        data: PathBuf,
        /// The folder for the wrapped keys.
        keys: PathBuf,
    },
    /// The backups that are seen to.
    Backups,
    /// See to a backup no longer.
    ForgetBackup {
        /// The folder of its records.
        data: PathBuf,
        /// Why.
        why: String,
    },
    /// Rehearse bringing a backup back.
    Drill {
        /// The folder of its records; the one made last without it.
        data: Option<PathBuf>,
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
            Self::Holds
            | Self::Release { .. }
            | Self::Backup { .. }
            | Self::Backups
            | Self::ForgetBackup { .. }
            | Self::Drill { .. } => self.clone(),
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
    /// A backup.
    Backup(Box<BackupRow>),
    /// How a drill went; what was signed follows.
    Drill(Box<DrillRow>),
}

/// A backup, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRow {
    /// The folder of the records.
    pub data: String,
    /// The folder of the keys.
    pub keys: String,
    /// When it was made (RFC 3339).
    pub made: String,
    /// Entries of the log that it covers.
    pub entries: u64,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Bytes copied the last time.
    pub copied: u64,
}

/// How a drill went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillRow {
    /// Whether everything held.
    pub passed: bool,
    /// Bytes restored.
    pub bytes: u64,
    /// Milliseconds until the copy was in place.
    pub restore_ms: u64,
    /// Records read back and compared.
    pub records: u64,
    /// Milliseconds that took.
    pub verify_ms: u64,
    /// Entries that the backup covers.
    pub backup_entries: u64,
    /// Entries of the live log that it does not cover.
    pub missing_entries: u64,
    /// The first thing that did not hold.
    pub what_failed: Option<String>,
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
        Keeping::Backup { data, keys } => {
            let made = store.backup(data, keys, by).map_err(|error| error.to_string());
            made.map(|made| sink.send(backup_line(&made)))
        }
        Keeping::Backups => {
            let known = store.backups().map_err(|error| error.to_string());
            known.map(|known| known.iter().all(|one| sink.send(backup_line(one))))
        }
        Keeping::ForgetBackup { data, why } => {
            store.forget_backup(data, why, by).map(|()| true).map_err(|error| error.to_string())
        }
        Keeping::Drill { data } => drill(store, data.as_deref(), by, sink),
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

fn backup_line(backup: &Backup) -> Line {
    let Backup { bytes, copied, data, entries, keys, made_ns } = backup;
    Line::Kept(Box::new(Kept::Backup(Box::new(BackupRow {
        data: data.display().to_string(),
        keys: keys.display().to_string(),
        made: time(UtcNanos(*made_ns)),
        entries: *entries,
        bytes: *bytes,
        copied: *copied,
    }))))
}

/// Rehearses bringing a backup back, in a folder beside the store.
fn drill(
    store: &Store,
    data: Option<&Path>,
    by: &Actor,
    sink: &mut dyn Sink,
) -> Result<bool, String> {
    let mut known = store.backups().map_err(|error| error.to_string())?;
    known.retain(|backup| data.is_none_or(|data| backup.data == data));
    let Some(backup) = known.into_iter().max_by_key(|backup| backup.made_ns) else {
        return Err("there is no backup to try; 'bailiwick backup' makes one".to_owned());
    };
    let scratch = store.dir().with_extension("drill");
    let tried = store.drill((&backup.data, &backup.keys), &scratch, by);
    let (drill, note) = tried.map_err(|error| error.to_string())?;
    let row = DrillRow {
        passed: drill.passed,
        bytes: drill.bytes,
        restore_ms: drill.restore_ms,
        records: drill.records,
        verify_ms: drill.verify_ms,
        backup_entries: drill.backup_entries,
        missing_entries: drill.missing_entries,
        what_failed: drill.what_failed,
    };
    Ok(sink.send(Line::Kept(Box::new(Kept::Drill(Box::new(row)))))
        && sink.send(Line::Statement(note)))
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
