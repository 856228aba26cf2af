//! `bailiwick replay`: what a draft would have done to the calls of the last days, beside what it could
//! do to calls that never came.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use routing_rules::signed::Body;
use routing_rules::{Bundle, Sources};

use super::output::{self, Format, Rows};
use super::query::ask;
use super::{Exit, print};
use crate::audit::answer::Sink;
use crate::audit::protocol::{Line, Question};
use crate::change::folder::{self, Folder};
use crate::change::past::{Past, seen, sums};
use crate::clock;
use crate::config::{self, Settings};

const DAY_NS: u64 = 86_400_000_000_000;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How many days back
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3660))]
    days: u64,
    /// The draft: a folder with rules, or a signed version or draft as a file. Without it, the files of
    /// this folder against the signed version in force
    #[arg(long, value_name = "PATH")]
    with: Option<PathBuf>,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let now = clock::now();
    let read = |sources: &Sources, what: &str| -> anyhow::Result<Bundle> {
        let loaded = Bundle::load_for_a_new_day(sources, now.day());
        let lines = |found: Vec<routing_rules::Diagnostic>| {
            found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        let loaded = loaded.map_err(|found| anyhow::anyhow!("{what}:\n{}", lines(found)))?;
        Ok(loaded.bundle)
    };
    let (in_force, draft) = sides(dir, &settings, options)?;
    let (old, new) = (read(&in_force, "the rules in force")?, read(&draft, "the draft")?);
    let mut tally =
        Tally { past: Past::new(&old, &new), bar: spinner(), unreadable: Vec::new(), error: None };
    let from_ns = now.as_ns().saturating_sub(options.days.saturating_mul(DAY_NS));
    ask(dir, &Question::Facts { from_ns, to_ns: now.as_ns() }, &mut tally)?;
    tally.bar.finish_and_clear();
    if let Some(error) = tally.error {
        anyhow::bail!(error);
    }
    tell(&tally, format, options.days)?;
    let unread = tally.unreadable.len();
    if unread > 0 {
        output::say(&format!(
            "{unread} records could not be read and are not counted; see `verify`"
        ));
    }
    if tally.past.unknown() > 0 {
        output::say(&format!(
            "{} calls carried labels or markings that these rules do not know; they are counted \
             without them",
            tally.past.unknown()
        ));
    }
    Ok(if tally.past.replay().change().is_nothing() { Exit::Yes } else { Exit::No })
}

/// The rules in force and the draft.
fn sides(dir: &Path, settings: &Settings, options: &Options) -> anyhow::Result<(Sources, Sources)> {
    let files = || config::signed_sources(dir, &settings.files);
    let in_force = match settings.founding {
        None => files()?,
        Some(_) => {
            let chain = Folder::new(settings.bundles.clone(), settings.founding).read()?;
            chain.last().context("there is no version in force")?.sources()
        }
    };
    let draft = match &options.with {
        Some(path) if path.is_dir() => config::signed_sources(path, &Settings::read(path)?.files)?,
        Some(path) => folder::read_statement::<Body>(path)?.content().sources(),
        None if settings.founding.is_some() => files()?,
        None => anyhow::bail!(
            "these rules are not signed, so there is nothing in force to compare the files with; name \
             a draft: --with FOLDER"
        ),
    };
    Ok((in_force, draft))
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    match ProgressStyle::with_template("{spinner} {human_pos} decisions, {per_sec}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

struct Tally<'b> {
    past: Past<'b>,
    bar: ProgressBar,
    unreadable: Vec<String>,
    error: Option<String>,
}

impl Sink for Tally<'_> {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Read { records } => self.bar.inc(records),
            Line::Facts { facts, count } => self.past.add(&facts, count),
            Line::End { unreadable } => self.unreadable = unreadable,
            Line::Error(error) => self.error = Some(error),
            Line::Record(_)
            | Line::Missed(_)
            | Line::Cell(_)
            | Line::File { .. }
            | Line::Statement(_)
            | Line::Kept(_)
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        true
    }
}

fn tell(tally: &Tally<'_>, format: Format, days: u64) -> anyhow::Result<()> {
    let replay = tally.past.replay();
    if format == Format::Table {
        for (effect, count) in replay.effects() {
            print(&format!("{}: {effect}", seen(count, days)))?;
        }
        for note in replay.change().notes() {
            print(&note.to_string())?;
        }
        return print(&sums(replay.totals(), days));
    }
    let columns = ["kind", "application", "labels", "endpoints", "seen", "example"];
    let mut rows = Rows::new(&columns);
    for (effect, count) in replay.effects() {
        rows.push(vec![
            effect.kind.name().to_owned(),
            effect.application.clone(),
            effect.labels.clone(),
            effect.endpoints.join(", "),
            count.to_string(),
            effect.example.to_string(),
        ]);
    }
    rows.print(format)?;
    output::say(&sums(replay.totals(), days));
    Ok(())
}
