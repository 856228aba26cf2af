//! `bailiwick diff`: what a change of the rules does to every request there can be, or what would
//! happen if something in the world changed. Reads files; opens no store and asks no server.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use routing_rules::signed::{Body, Statement};
use routing_rules::{Bundle, Change, SUPPOSED, Source, Sources, Suppose, diff, suppose};
use serde_json::json;

use super::output::{self, Format, Rows};
use super::{Exit, print};
use crate::change::told;
use crate::clock;
use crate::config::{self, ConfigError, Settings};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The rules before: a folder, or the file of a signed version. Without it, those of --dir
    old: Option<PathBuf>,
    /// The rules after: a folder, or the file of a signed version. Without it, those of --dir
    new: Option<PathBuf>,
    /// What if there were no adequacy decision for this country any more
    #[arg(long, value_name = "COUNTRY", help_heading = "What if")]
    no_adequacy: Vec<String>,
    /// What if this endpoint were gone, or every endpoint of this provider (the host of its address)
    #[arg(long, value_name = "ENDPOINT|HOST", help_heading = "What if")]
    without: Vec<String>,
    /// What if the ultimate parent of this endpoint sat in another country
    #[arg(long, value_name = "ENDPOINT=COUNTRY", value_parser = parent, help_heading = "What if")]
    parent: Vec<Suppose>,
    /// What if the endpoints of this register file were there too
    #[arg(long, value_name = "FILE", help_heading = "What if")]
    with: Vec<PathBuf>,
}

fn parent(text: &str) -> Result<Suppose, String> {
    let (endpoint, country) = text
        .split_once('=')
        .ok_or_else(|| "write ENDPOINT=COUNTRY, as in sov-fr-1=US".to_owned())?;
    Ok(Suppose::Parent { endpoint: endpoint.to_owned(), country: country.to_owned() })
}

/// The rules of one side.
struct Side {
    sources: Sources,
    /// The detectors a signed version accepts; a folder does not say.
    detectors: Option<Vec<String>>,
}

/// Compares, prints, and answers no where something widens.
pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let on = clock::now().day();
    let suppositions = options.suppositions()?;
    if options.old.is_none() && suppositions.is_empty() {
        output::say(
            "diff takes the rules before and after, or a supposition such as --no-adequacy US",
        );
        return Ok(Exit::Usage);
    }
    let read = |path: &Option<PathBuf>| read_side(path.as_deref().unwrap_or(dir));
    let before = read(&options.old)?;
    // A supposition without a second folder is about the first.
    let after = if options.new.is_none() && !suppositions.is_empty() {
        read(&options.old)?
    } else {
        read(&options.new)?
    };
    let Some(old) = load(&before.sources, on, "before") else { return Ok(Exit::CouldNot) };
    let change = if suppositions.is_empty() {
        let Some(new) = load(&after.sources, on, "after") else { return Ok(Exit::CouldNot) };
        diff(&old, &new)
    } else {
        match suppose(&after.sources, on, &suppositions) {
            Ok(supposed) => {
                for broken in supposed.broken() {
                    output::say(&format!("then: {}", broken.message));
                }
                supposed.change_from(&old)
            }
            Err(found) => {
                for one in &found {
                    // What is supposed on the command line stands in no file.
                    let supposed = one.position.file() == SUPPOSED;
                    output::say(&if supposed { one.message.clone() } else { one.to_string() });
                }
                return Ok(Exit::CouldNot);
            }
        }
    };
    let detectors = compared_detectors(&before, &after);
    show(&change, detectors, format)?;
    let widens = change.widens() || detectors == Some(false);
    Ok(if widens { Exit::No } else { Exit::Yes })
}

impl Options {
    fn suppositions(&self) -> anyhow::Result<Vec<Suppose>> {
        let mut all: Vec<Suppose> =
            self.no_adequacy.iter().cloned().map(Suppose::AdequacyFalls).collect();
        all.extend(self.without.iter().cloned().map(Suppose::Gone));
        all.extend(self.parent.iter().cloned());
        for path in &self.with {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read '{}'", path.display()))?;
            all.push(Suppose::Added(Source::new(path.display().to_string(), text)));
        }
        Ok(all)
    }
}

/// A folder's files, or those of a signed version. Signatures are not looked at here: what a version
/// says can be compared whoever signed it.
fn read_side(path: &Path) -> anyhow::Result<Side> {
    if path.is_dir() {
        let settings = Settings::read(path)?;
        let sources = config::sources(path, &settings.files)?;
        return Ok(Side { sources, detectors: None });
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read '{}'", path.display()))?;
    let statement: Statement<Body> = Statement::parse(&bytes)
        .with_context(|| format!("'{}' is no folder and no signed version", path.display()))?;
    let body = statement.content();
    Ok(Side { sources: body.sources(), detectors: Some(body.detectors.clone()) })
}

/// Reads one side's rules; `None`, with every mistake told, where they cannot be used.
fn load(sources: &Sources, on: jiff::civil::Date, side: &str) -> Option<Bundle> {
    match Bundle::load_for_a_new_day(sources, on) {
        Ok(loaded) => Some(loaded.bundle),
        Err(found) => {
            let error = ConfigError::Mistakes(found);
            output::say(&format!("the rules {side} cannot be compared: {error}"));
            None
        }
    }
}

/// Whether both sides accept the same detectors, where both say so.
fn compared_detectors(before: &Side, after: &Side) -> Option<bool> {
    Some(before.detectors.as_ref()? == after.detectors.as_ref()?)
}

const OTHER_DETECTORS: &str =
    "the detectors have changed: not comparable by proof, replay past traffic under both";

fn show(change: &Change, detectors: Option<bool>, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Table => {
            print(&change.to_string())?;
            if detectors == Some(false) {
                print(OTHER_DETECTORS)?;
            }
        }
        Format::Json => print(&told::change(change, detectors).to_string())?,
        Format::Jsonl => {
            for effect in change.effects() {
                print(&told::effect(effect).to_string())?;
            }
            for note in change.notes() {
                let note =
                    json!({"kind": note.reach.name(), "about": note.about, "what": note.text});
                print(&note.to_string())?;
            }
        }
        Format::Csv => {
            let mut rows = Rows::new(&["kind", "application", "labels", "endpoints", "example"]);
            for effect in change.effects() {
                rows.push(vec![
                    effect.kind.name().to_owned(),
                    effect.application.clone(),
                    effect.labels.clone(),
                    effect.endpoints.join(" "),
                    effect.example.to_string(),
                ]);
            }
            for note in change.notes() {
                let (reach, about) = (note.reach.name().to_owned(), note.about.to_owned());
                rows.push(vec![reach, String::new(), about, String::new(), note.text.clone()]);
            }
            rows.print(format)?;
        }
    }
    Ok(())
}
