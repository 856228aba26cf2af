//! `bailiwick inventory keys`: every key there is, who keeps it, where, and since when. It shows no key.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Subcommand;
use routing_rules::KeySource;

use super::Exit;
use super::output::{Format, Rows};
use super::query::ask;
use crate::audit::answer::Sink;
use crate::audit::protocol::{Filter, Line, Question};
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::keys::Keys;

/// What to list.
#[derive(Debug, Subcommand)]
pub(super) enum InventoryVerb {
    /// List every key: custodian, place, last rotation
    Keys,
}

pub(super) fn run(dir: &Path, format: Format, verb: &InventoryVerb) -> anyhow::Result<Exit> {
    let InventoryVerb::Keys = verb;
    let settings = Settings::read(dir)?;
    let rotations = rotations(dir)?;
    let mut rows = Rows::new(&["key", "custodian", "place", "since"]);
    let mut row = |key: &str, custodian: &str, place: String, since: Option<String>| {
        let custodian = settings.custodians.get(custodian).cloned();
        rows.push(vec![
            key.to_owned(),
            custodian.unwrap_or_else(|| "nobody is named".to_owned()),
            place,
            since.unwrap_or_else(|| "not known".to_owned()),
        ]);
    };
    let master = &settings.master_key;
    let since = rotations.get("keys.rotate_master").cloned().or_else(|| made(master));
    let place = match &settings.kept {
        Some(kept) => format!("{} (sealed by {})", master.display(), kept.place),
        None => master.display().to_string(),
    };
    row("master key of the records", "master", place, since);
    let signing = settings.store_keys.join("signing");
    // The file is written anew with each master key, so the record says more.
    let since = rotations.get("keys.rotate_signing").cloned();
    row("signing key of the log", "signing", signing.display().to_string(), since);
    let days = wrapped(&settings.store_keys);
    let place = format!("{} (wrapped, one a day: {days})", settings.store_keys.display());
    row("keys of the days", "master", place, None);
    for entry in Keys::read(&settings.api_keys)?.entries() {
        let since = i64::try_from(entry.created_ns / 1_000_000_000).ok();
        let since = since.and_then(|at| jiff::Timestamp::from_second(at).ok());
        let key = format!("API key {}… of {}", entry.prefix, entry.application);
        let place = format!("{} (a hash)", settings.api_keys.display());
        row(&key, "api_keys", place, since.map(|at| at.to_string()));
    }
    let bundle = load_rules(dir, &settings.files, clock::now().day())?.bundle;
    for endpoint in bundle.endpoints() {
        let key = format!("key for endpoint {}", endpoint.name());
        match endpoint.key() {
            KeySource::None => {}
            KeySource::File(path) => {
                let path = dir.join(path);
                row(&key, "endpoints", path.display().to_string(), made(&path));
            }
            KeySource::Env(name) => {
                row(&key, "endpoints", format!("environment variable {name}"), None);
            }
        }
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

/// When a file was last written.
fn made(path: &Path) -> Option<String> {
    let at = std::fs::metadata(path).and_then(|about| about.modified()).ok()?;
    jiff::Timestamp::try_from(at).ok().map(|at| format!("{at:.0}"))
}

/// How many days have a key of their own.
fn wrapped(keys: &Path) -> usize {
    let classes = trace_store::record::Class::ALL.iter();
    let files = classes.filter_map(|class| std::fs::read_dir(keys.join(class.name())).ok());
    files.map(Iterator::count).sum()
}

/// When keys were last rotated, by the records.
fn rotations(dir: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = Rotations::default();
    let filter = Filter { kinds: vec!["operator".to_owned()], ..Filter::default() };
    ask(dir, &Question::Query(Box::new(filter)), &mut found)?;
    Ok(found.0)
}

/// The newest record of each action; answers come newest first.
#[derive(Default)]
struct Rotations(BTreeMap<String, String>);

impl Sink for Rotations {
    fn send(&mut self, line: Line) -> bool {
        if let Line::Record(row) = line
            && let Ok(envelope) = serde_json::from_str::<serde_json::Value>(row.record.get())
            && let Some(action) = envelope.pointer("/operator/action").and_then(|a| a.as_str())
            && let Some(at) = envelope.pointer("/operator/at_ns").and_then(|at| at.as_str())
            && let Some(at) = at.parse::<i128>().ok()
            && let Ok(at) = jiff::Timestamp::from_nanosecond(at)
        {
            self.0.entry(action.to_owned()).or_insert_with(|| format!("{at:.0}"));
        }
        true
    }
}
