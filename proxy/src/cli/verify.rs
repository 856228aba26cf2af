//! `bailiwick verify`: is the log whole? Takes no lock, changes nothing, and needs no server.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use trace_store::disk::RealDisk;
use trace_store::record::UtcNanos;
use trace_store::{Cosigner, Retention, Verifier, verify};

use super::Exit;
use super::output::{self, Format, Rows};
use crate::clock;
use crate::config::{self, Files, Settings};
use crate::retention;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A store's folder, instead of the one the settings name
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// The folder of its keys; without keys only the tree and the frames are checked
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// A checkpoint taken home earlier, as a signed note: the log must extend it
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// A copy of what was signed that lies elsewhere, besides those the settings name: the log must
    /// extend what it holds
    #[arg(long, value_name = "FILE")]
    witness: Vec<PathBuf>,
    /// A co-signer's public key, besides those the settings name: its word then counts
    #[arg(long, value_name = "FILE")]
    cosigner: Vec<PathBuf>,
    /// A proof that `show --proof` wrote, instead of a store
    #[arg(long, value_name = "FILE", conflicts_with_all = ["store", "keys", "since", "witness"], requires = "verifier")]
    proof: Option<PathBuf>,
    /// A bundle that `export` made, instead of a store
    #[arg(long, value_name = "DIR", conflicts_with_all = ["store", "keys", "since", "witness"])]
    evidence: Option<PathBuf>,
    /// A signed report, instead of a store
    #[arg(long, value_name = "FILE", conflicts_with_all = ["store", "keys", "since", "witness", "evidence"], requires = "verifier")]
    report: Option<PathBuf>,
    /// The log's public key, as you got it by another way than with the bundle
    #[arg(long, value_name = "FILE")]
    verifier: Option<PathBuf>,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    if let Some(bundle) = &options.evidence {
        return evidence(bundle, format, options.verifier.as_deref());
    }
    if let (Some(report), Some(key)) = (&options.report, &options.verifier) {
        return signed_report(report, key, format);
    }
    let mut cosigners: Vec<Cosigner> =
        options.cosigner.iter().map(|file| read_cosigner(file)).collect::<Result<_, _>>()?;
    if let (Some(proof), Some(key)) = (&options.proof, &options.verifier) {
        return single(proof, key, &cosigners, format);
    }
    let mut witnesses = options.witness.clone();
    let (store, keys, overdue, (master_key, custody)) = match &options.store {
        Some(store) => (store.clone(), options.keys.clone(), None, (None, None)),
        None => {
            let settings = Settings::read(dir)?;
            // Keys that are named bring their own master key.
            let custody = settings.kept.map(|kept| kept.custody);
            let own = options.keys.is_none().then_some((Some(settings.master_key), custody));
            let master = own.unwrap_or_default();
            let keys = options.keys.clone().unwrap_or(settings.store_keys);
            witnesses.extend(settings.witnesses);
            cosigners.extend(settings.cosigners.into_iter().map(|outside| outside.key));
            // Under signed rules the files of the folder may be a draft that promises something else.
            let promised = settings.founding.is_none().then(|| promised(dir, &settings.files));
            (settings.store, Some(keys), promised.flatten(), master)
        }
    };
    if !store.exists() {
        anyhow::bail!("'{}' holds no records", store.display());
    }
    let since = options.since.as_ref().map(|file| {
        std::fs::read_to_string(file).with_context(|| format!("cannot read '{}'", file.display()))
    });
    let since = since.transpose()?;
    let report = verify::verify(
        &store,
        keys.as_deref(),
        &verify::Options { since, overdue, witnesses, master_key, custody, cosigners },
    )?;
    let mut rows = Rows::new(&["what", "value"]);
    rows.push(vec!["entries".to_owned(), report.leaves.to_string()]);
    rows.push(vec!["records read".to_owned(), report.records.to_string()]);
    if report.deleted > 0 {
        rows.push(vec!["deleted in order".to_owned(), report.deleted.to_string()]);
    }
    if report.erased > 0 {
        rows.push(vec!["erased in order".to_owned(), report.erased.to_string()]);
    }
    rows.push(vec!["verdict".to_owned(), report.sentence()]);
    if let Some(bad) = &report.first_bad {
        rows.push(vec!["first bad entry".to_owned(), bad.to_string()]);
    }
    for note in &report.notes {
        rows.push(vec!["remark".to_owned(), note.clone()]);
    }
    rows.print(format)?;
    if report.ok {
        output::say("the log is whole");
        Ok(Exit::Yes)
    } else {
        output::say("the log is NOT whole: see the first bad entry");
        Ok(Exit::No)
    }
}

fn read_key(file: &Path) -> anyhow::Result<Verifier> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read '{}'", file.display()))?;
    Verifier::parse(text.trim_end())
        .with_context(|| format!("'{}' holds no public key of a log", file.display()))
}

fn read_cosigner(file: &Path) -> anyhow::Result<Cosigner> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read '{}'", file.display()))?;
    Cosigner::parse(text.trim_end())
        .with_context(|| format!("'{}' holds no public key of a co-signer", file.display()))
}

/// Checks a proof that stands alone, and shows what it proves.
fn single(file: &Path, key: &Path, cosigners: &[Cosigner], format: Format) -> anyhow::Result<Exit> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read '{}'", file.display()))?;
    let found = match verify::proof(&text, &read_key(key)?, cosigners) {
        Ok(found) => found,
        Err(why) => {
            output::say(&format!("the proof does NOT hold: {why}"));
            return Ok(Exit::No);
        }
    };
    let time = |at: UtcNanos| {
        jiff::Timestamp::from_nanosecond(i128::from(at.0))
            .map_or_else(|_| String::new(), |at| at.to_string())
    };
    let mut rows = Rows::new(&["what", "value"]);
    rows.push(vec!["log".to_owned(), found.origin.clone()]);
    rows.push(vec!["entry".to_owned(), format!("{} of {}", found.index, found.size)]);
    rows.push(vec!["kind".to_owned(), found.kind.name().to_owned()]);
    rows.push(vec!["taken in at".to_owned(), time(found.at)]);
    let record = found.record.unwrap_or_else(|| "not in the proof".to_owned());
    rows.push(vec!["record".to_owned(), readable(record, format)]);
    for (by, at) in &found.cosigned {
        rows.push(vec!["witnessed by".to_owned(), format!("{by}, until {}", time(*at))]);
    }
    rows.print(format)?;
    output::say(match found.cosigned.is_empty() {
        true => "it stands in the log of the key you brought; self-signed only",
        false => "it stands in the log of the key you brought, and was seen there from outside",
    });
    Ok(Exit::Yes)
}

/// A record as a person reads it, one field a line; programs get the bytes that were proved.
fn readable(record: String, format: Format) -> String {
    match format {
        Format::Table => serde_json::from_str::<serde_json::Value>(&record)
            .ok()
            .and_then(|value| serde_json::to_string_pretty(&value).ok())
            .unwrap_or(record),
        Format::Json | Format::Jsonl | Format::Csv => record,
    }
}

/// Checks who signed a report, and shows it.
fn signed_report(file: &Path, key: &Path, format: Format) -> anyhow::Result<Exit> {
    let note = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read '{}'", file.display()))?;
    if let Err(error) = read_key(key)?.open(&note) {
        output::say(&format!("the report does NOT hold: {error}"));
        return Ok(Exit::No);
    }
    super::report::show(&note, format)?;
    output::say("signed by the log of the key you brought");
    Ok(Exit::Yes)
}

/// Checks a bundle.
fn evidence(bundle: &Path, format: Format, key: Option<&Path>) -> anyhow::Result<Exit> {
    if !bundle.is_dir() {
        anyhow::bail!("'{}' is not a folder that 'bailiwick export' made", bundle.display());
    }
    let key = key.map(read_key).transpose()?;
    let report = verify::evidence(&RealDisk, bundle, key.as_ref())?;
    let mut rows = Rows::new(&["what", "value"]);
    if let Some(scope) = &report.scope {
        rows.push(vec!["log".to_owned(), scope.origin.clone()]);
        rows.push(vec!["asked for".to_owned(), scope.asked.clone()]);
        rows.push(vec!["entries of the log".to_owned(), scope.size.to_string()]);
        rows.push(vec!["days deleted in time".to_owned(), scope.expired_days.to_string()]);
        rows.push(vec!["days missing".to_owned(), scope.missing_days.to_string()]);
    }
    rows.push(vec!["records proved".to_owned(), report.proved.to_string()]);
    rows.push(vec!["verdict".to_owned(), report.sentence()]);
    if let Some(bad) = report.bad.first() {
        rows.push(vec!["first bad entry".to_owned(), bad.to_string()]);
    }
    rows.print(format)?;
    Ok(if report.ok() { Exit::Yes } else { Exit::No })
}

/// A day that is over is deleted within a quarter of an hour.
const GRACE_NS: u64 = 15 * 60 * 1_000_000_000;

/// What the folder's rules promise about keeping, and now. Rules that cannot be read promise nothing:
/// the log is checked all the same.
fn promised(dir: &Path, files: &Files) -> Option<(Retention, UtcNanos)> {
    let now = clock::now();
    let rules = config::load_rules(dir, files, now.day());
    match rules {
        Ok(rules) => Some((
            retention::promised(&rules.bundle),
            UtcNanos(now.as_ns().saturating_sub(GRACE_NS)),
        )),
        Err(_) => {
            output::say(
                "the rules cannot be read ('bailiwick check' says why), so whether a day is overdue \
                 was not checked",
            );
            None
        }
    }
}
