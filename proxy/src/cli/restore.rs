//! `bailiwick restore DIR --keys DIR --master FILE --to DIR`: a backup into a fresh folder, checked.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use routing_rules::KeySource;
use secrecy::{ExposeSecret, SecretSlice};
use trace_store::record::UtcNanos;
use trace_store::{RestoreTo, Restored, restore, verify};

use super::Exit;
use super::backup::FOLDER;
use super::output::{self, Format, Rows};
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::pipeline::record;
use crate::retention;
use crate::run::open_store;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The backup's folder
    #[arg(value_name = "DIR")]
    from: PathBuf,
    /// The folder of its wrapped keys
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// The file of the master key, from its own safe place; it is copied into the new folder
    #[arg(long, value_name = "FILE")]
    master: PathBuf,
    /// The folder to restore into; it must not exist
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// A checkpoint of this log that somebody took home: says what was lost since the backup, or that
    /// nothing was
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Only restore and check; do not open the copy, so that nothing is added to its log
    #[arg(long)]
    verify: bool,
}

pub(super) fn run(format: Format, options: &Options) -> anyhow::Result<Exit> {
    let Options { from, to, since, verify: only, .. } = options;
    std::fs::create_dir(to)
        .with_context(|| format!("cannot make '{}', which must be a new folder", to.display()))?;
    let (settings, done) = match bring_back(options) {
        Ok(brought) => brought,
        Err(error) => {
            // Half a copy must not look like one, and must not stand in the way of the next try.
            std::fs::remove_dir_all(to)
                .with_context(|| format!("'{}' is half a copy: remove it", to.display()))?;
            return Err(error.context("nothing was restored"));
        }
    };
    let brought = since.as_ref().map(|file| {
        std::fs::read_to_string(file).with_context(|| format!("cannot read '{}'", file.display()))
    });
    let checked = verify::verify(
        &settings.store,
        Some(&settings.store_keys),
        &verify::Options {
            since: brought.transpose()?,
            custody: settings.kept.as_ref().map(|kept| kept.custody.clone()),
            ..verify::Options::default()
        },
    )?;
    let mut rows = Rows::new(&["what", "value"]);
    let mut row = |what: &str, value: String| rows.push(vec![what.to_owned(), value]);
    row("restored", format!("{} bytes", done.bytes));
    row("entries", done.checkpoint.size().to_string());
    row("made", jiff::Timestamp::from_nanosecond(i128::from(done.made.0))?.to_string());
    row("records read", checked.records.to_string());
    for day in &done.gone {
        row("gone, and stays gone", day.clone());
    }
    for file in missing_keys(to, &settings) {
        row("bring this key", file);
    }
    row("verdict", checked.sentence());
    // What belongs to a day without a key is told above already.
    let gone = |bad: &verify::BadEntry| done.gone.iter().any(|day| bad.file.contains(day.as_str()));
    let bad: Vec<_> = checked.bad.iter().filter(|bad| !gone(bad)).collect();
    if let Some(bad) = bad.first() {
        row("first bad entry", bad.to_string());
    }
    rows.print(format)?;
    if !bad.is_empty() {
        output::say("the restored log is NOT what was signed; see the first bad entry");
        return Ok(Exit::No);
    }
    if *only {
        output::say("restored and checked; nothing was added to its log");
        return Ok(Exit::Yes);
    }
    tell(&settings, from, &done)?;
    output::say(
        "restored, checked, and recorded as restored. Before records go again, say that the clock is right: \
         'bailiwick retention confirm-clock'",
    );
    Ok(Exit::Yes)
}

/// Copies a backup's configuration, records and keys into the new folder.
fn bring_back(options: &Options) -> anyhow::Result<(Settings, Restored)> {
    let Options { from, keys, master, to, .. } = options;
    copy_all(&from.join(FOLDER), to)?;
    let settings = Settings::read(to)?;
    let master_key = settings.store_keys.join("master");
    let settings = Settings { master_key: master_key.clone(), ..settings };
    let secret = SecretSlice::from(
        std::fs::read(master).with_context(|| format!("cannot read '{}'", master.display()))?,
    );
    crate::files::replace(&master_key, secret.expose_secret())
        .context("cannot write the master key")?;
    let now = clock::now();
    let rules = load_rules(to, &settings.files, now.day()).ok();
    let promised = rules.map(|rules| (retention::promised(&rules.bundle), UtcNanos(now.as_ns())));
    let target = RestoreTo {
        dir: settings.store.clone(),
        keys_dir: settings.store_keys.clone(),
        master_key,
        custody: settings.kept.as_ref().map(|kept| kept.custody.clone()),
        promised,
    };
    let done = restore(from, keys, &target)?;
    Ok((settings, done))
}

/// Files with keys for endpoints that the rules name and the folder lacks: no backup holds them.
fn missing_keys(to: &Path, settings: &Settings) -> Vec<String> {
    let Ok(rules) = load_rules(to, &settings.files, clock::now().day()) else { return Vec::new() };
    let mut missing = Vec::new();
    for endpoint in rules.bundle.endpoints() {
        match endpoint.key() {
            KeySource::File(path) if !to.join(path).exists() => {
                missing.push(format!("{} (for {})", to.join(path).display(), endpoint.name()));
            }
            KeySource::File(_) | KeySource::Env(_) | KeySource::None => {}
        }
    }
    missing
}

/// Records in the copy that it is one.
fn tell(settings: &Settings, from: &Path, done: &Restored) -> anyhow::Result<()> {
    let store = open_store(settings).context(
        "restored and checked, and cannot be gone on with: give the folder another store.dir and \
         store.origin, so that a new log begins, and keep this one to be read",
    )?;
    let why = format!(
        "from the backup at {} entries; what came after it is lost, and days without a key stay gone: {}",
        done.checkpoint.size(),
        if done.gone.is_empty() { "none".to_owned() } else { done.gone.join(", ") }
    );
    let from = from.display().to_string();
    let told = record::operator_because("restore", Some(&from), why, clock::now());
    store.append(told).wait().context("that this is a restored store cannot be recorded")?;
    Ok(store.close()?)
}

fn copy_all(from: &Path, to: &Path) -> anyhow::Result<()> {
    let listed = std::fs::read_dir(from)
        .with_context(|| format!("'{}' is not what 'bailiwick backup' makes", from.display()))?;
    for entry in listed {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            crate::files::replace(&target, &std::fs::read(entry.path())?)
                .with_context(|| format!("cannot write '{}'", target.display()))?;
        }
    }
    Ok(())
}
