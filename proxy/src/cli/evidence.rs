//! `bailiwick evidence import|list`: what providers say of their own access, taken into the log.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use super::Exit;
use super::output::{self, Format, Rows};
use super::query::ask;
use crate::audit::answer::Sink;
use crate::audit::protocol::{Filter, Line, Question};
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::notices::{self, IMPORTED, NOTICE};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum EvidenceVerb {
    /// Record a provider's notices that somebody of theirs could reach data: times, codes and countries, the
    /// rest by digest. Keep the file
    Import(Import),
    /// List what was imported, with the time the provider says it happened
    List,
}

/// What a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Notices of access by a provider's staff
    AccessNotice,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file, as the provider's export has it, or CSV with at, operation, reason, place
    file: PathBuf,
    /// What it is
    #[arg(long, value_enum)]
    kind: Kind,
    /// The endpoint whose provider sent it
    #[arg(long, value_name = "NAME")]
    endpoint: String,
}

pub(super) fn run(dir: &Path, format: Format, verb: &EvidenceVerb) -> anyhow::Result<Exit> {
    match verb {
        EvidenceVerb::Import(options) => import(dir, options),
        EvidenceVerb::List => list(dir, format),
    }
}

fn import(dir: &Path, options: &Import) -> anyhow::Result<Exit> {
    let Import { file, kind: Kind::AccessNotice, endpoint } = options;
    let settings = Settings::read(dir)?;
    let bundle = load_rules(dir, &settings.files, clock::now().day())?.bundle;
    if bundle.endpoint(endpoint).is_none() {
        anyhow::bail!(
            "there is no endpoint named \"{endpoint}\" in the register; see 'bailiwick endpoint list'"
        );
    }
    let bytes = std::fs::read(file).with_context(|| format!("cannot read '{}'", file.display()))?;
    let notices = notices::read(&bytes, endpoint)
        .with_context(|| format!("cannot take in '{}'", file.display()))?;
    let told = |one: &Told| one.action == IMPORTED && one.why.contains(&notices.file);
    if recorded(dir)?.iter().any(told) {
        output::say("this very file was imported before; 'bailiwick evidence list' shows it");
        return Ok(Exit::No);
    }
    let (count, digest) = (notices.notices.len(), notices.file.clone());
    let mut answer = Recorded::default();
    ask(dir, &Question::Notices(Box::new(notices)), &mut answer)?;
    if let Some(error) = answer.error {
        output::say(&format!("bailiwick: {error}"));
        return Ok(Exit::CouldNot);
    }
    output::say(&format!(
        "Recorded {}. Keep the file where you will find it by its digest, sha256:{digest}.",
        output::counted(count, "notice")
    ));
    Ok(Exit::Yes)
}

fn list(dir: &Path, format: Format) -> anyhow::Result<Exit> {
    let mut rows =
        Rows::new(&["happened", "endpoint", "operation", "reason", "place", "digest", "record"]);
    let mut notices: Vec<Told> =
        recorded(dir)?.into_iter().filter(|one| one.action == NOTICE).collect();
    notices.sort_by(|one, two| one.why.cmp(&two.why));
    for one in notices {
        // at TIME OPERATION REASON PLACE DIGEST, as `Notice::words` writes it.
        let mut words = one.why.split(' ').skip(1).map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        let (at, operation, reason, place, digest) = (next(), next(), next(), next(), next());
        rows.push(vec![at, one.target, operation, reason, place, digest, one.id]);
    }
    if rows.is_empty() && format == Format::Table {
        output::say("none was imported");
        return Ok(Exit::Yes);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

struct Told {
    action: String,
    target: String,
    why: String,
    id: String,
}

/// What was recorded of evidence.
fn recorded(dir: &Path) -> anyhow::Result<Vec<Told>> {
    if !Settings::read(dir)?.store.exists() {
        return Ok(Vec::new());
    }
    let mut found = Recorded::default();
    let filter = Filter { kinds: vec!["operator".to_owned()], ..Filter::default() };
    ask(dir, &Question::Query(Box::new(filter)), &mut found)?;
    match found.error {
        Some(error) => anyhow::bail!("{error}"),
        None => Ok(found.told),
    }
}

#[derive(Default)]
struct Recorded {
    told: Vec<Told>,
    error: Option<String>,
}

impl Sink for Recorded {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Record(row) => {
                let record = serde_json::from_str::<serde_json::Value>(row.record.get());
                let record = record.unwrap_or_default();
                let of = |name: &str| {
                    let value = record.pointer(&format!("/operator/{name}"));
                    value.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
                };
                let action = of("action");
                if action == IMPORTED || action == NOTICE {
                    let (target, why, id) = (of("target"), of("why"), of("record_id"));
                    self.told.push(Told { action, target, why, id });
                }
            }
            Line::Error(error) => self.error = Some(error),
            Line::Statement(_)
            | Line::Cell(_)
            | Line::End { .. }
            | Line::File { .. }
            | Line::Missed(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Kept(_)
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        true
    }
}
