//! `bailiwick break-glass`: a grant for a few hours, asked for by one and approved by two others.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};
use routing_rules::signed::{Exception, LONGEST_S, Link, Open, Refused, Statement};

use super::Exit;
use super::output::{self, Format, Rows};
use super::sharing;
use crate::change::folder::{self, Folder};
use crate::change::{exceptions, keyfile};
use crate::clock;
use crate::config::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum BreakGlassVerb {
    /// Ask for an exception, and sign it as its author
    Ask(Ask),
    /// Approve one
    Approve {
        /// Its name
        id: String,
        /// The approver's signing key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// List them, open or not
    List,
    /// Take one away: anybody may, alone
    Close {
        /// Its name
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// A name for it
    #[arg(value_parser = super::init::name)]
    id: String,
    /// The author's signing key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Whose requests
    #[arg(long, value_name = "APP")]
    app: String,
    /// The zones they may use, separated by commas
    #[arg(long, value_delimiter = ',', required = true)]
    may_use: Vec<String>,
    /// The highest level
    #[arg(long, value_name = "LEVEL")]
    up_to: String,
    /// Guarantees that give way, by those they name in waivable_by
    #[arg(long, value_delimiter = ',', value_name = "GUARANTEE")]
    waive: Vec<String>,
    /// How many minutes from now, at most 240
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=240))]
    minutes: u64,
    /// Why; stands in the rule and in the records
    #[arg(long, value_name = "TEXT")]
    because: String,
}

/// The folder with the version in force.
fn in_force(dir: &Path) -> anyhow::Result<(Folder, Link)> {
    let settings = Settings::read(dir)?;
    let folder = Folder::new(settings.bundles.clone(), settings.founding);
    let link = folder.read()?.pop().context("there is no version in force")?;
    Ok((folder, link))
}

pub(super) fn run(dir: &Path, format: Format, verb: &BreakGlassVerb) -> anyhow::Result<Exit> {
    let done = || do_one(dir, format, verb);
    match verb {
        BreakGlassVerb::Ask(_) | BreakGlassVerb::Approve { .. } => sharing::sharing(dir, done),
        BreakGlassVerb::Close { .. } => sharing::narrowing(dir, done),
        BreakGlassVerb::List => done(),
    }
}

fn do_one(dir: &Path, format: Format, verb: &BreakGlassVerb) -> anyhow::Result<Exit> {
    let (folder, link) = in_force(dir)?;
    match verb {
        BreakGlassVerb::Ask(asked) => ask(&folder, &link, asked),
        BreakGlassVerb::Approve { id, key } => approve(&folder, &link, id, key),
        BreakGlassVerb::List => list(&folder, &link, format),
        BreakGlassVerb::Close { id } => {
            let path = exceptions::path_of(&folder, id);
            if !path.exists() {
                return Ok(unknown(id));
            }
            std::fs::remove_file(&path)
                .with_context(|| format!("cannot remove '{}'", path.display()))?;
            output::say("It is gone. A running server closes it within a second.");
            Ok(Exit::Yes)
        }
    }
}

/// Says that nobody asked for an exception of this name.
fn unknown(id: &str) -> Exit {
    output::say(&format!(
        "there is no exception \"{id}\"; `bailiwick break-glass list` shows which are"
    ));
    Exit::No
}

fn ask(folder: &Folder, link: &Link, asked: &Ask) -> anyhow::Result<Exit> {
    let author = keyfile::read(&asked.key)?;
    let now = clock::now().as_s();
    let length = Duration::from_secs(asked.minutes.saturating_mul(60)).as_secs().min(LONGEST_S);
    let exception = Exception {
        application: asked.app.clone(),
        author: author.name().to_owned(),
        because: asked.because.clone(),
        beside: link.digest().to_string(),
        from_s: now,
        id: asked.id.clone(),
        may_use: asked.may_use.clone(),
        until_s: now.saturating_add(length),
        up_to: asked.up_to.clone(),
        waives: asked.waive.clone(),
    };
    if let Err(refused) = link.could_open(&exception, clock::now().day()) {
        output::say(&format!("bailiwick: it could not open: {refused}"));
        return Ok(Exit::No);
    }
    let mut statement = Statement::new(exception);
    if let Err(refused) = statement.sign(&author).and_then(|()| waits(&statement, link).map(drop)) {
        output::say(&format!("bailiwick: {refused}"));
        return Ok(Exit::No);
    }
    exceptions::write(folder, &statement)?;
    output::say(&format!(
        "Exception \"{}\" is asked for. Two others approve it with `bailiwick break-glass approve {} \
         --key FILE`; its time runs already.",
        asked.id, asked.id
    ));
    Ok(Exit::Yes)
}

/// What an exception still waits for, `None` when it is approved.
fn waits(statement: &Statement<Exception>, link: &Link) -> Result<Option<Refused>, Refused> {
    let now = clock::now();
    match Open::check(statement, link, now.as_s()) {
        Ok(open) => link.load_under(&[open], now.day()).map(|_| None),
        Err(waiting @ (Refused::TooFew { .. } | Refused::NoDataProtection)) => Ok(Some(waiting)),
        Err(refused) => Err(refused),
    }
}

fn approve(folder: &Folder, link: &Link, id: &str, key: &Path) -> anyhow::Result<Exit> {
    let path = exceptions::path_of(folder, id);
    if !path.exists() {
        return Ok(unknown(id));
    }
    let mut statement = folder::read_statement::<Exception>(&path)?;
    let key = keyfile::read(key)?;
    let signed = statement.sign(&key).and_then(|()| waits(&statement, link));
    let waiting = match signed {
        Ok(waiting) => waiting,
        Err(refused) => {
            output::say(&format!("bailiwick: {refused}"));
            return Ok(Exit::No);
        }
    };
    exceptions::write(folder, &statement)?;
    output::say(&match waiting {
        Some(missing) => format!("{} approved it. Not yet open: {missing}.", key.name()),
        None => format!("{} approved it. A running server opens it within a second.", key.name()),
    });
    Ok(Exit::Yes)
}

fn list(folder: &Folder, link: &Link, format: Format) -> anyhow::Result<Exit> {
    let columns = ["exception", "state", "application", "may use", "up to", "asked by", "because"];
    let mut rows = Rows::new(&columns);
    for statement in exceptions::all(folder)? {
        let exception = statement.content();
        let state = match Open::check(&statement, link, clock::now().as_s()) {
            Ok(open) => {
                let approvers: Vec<&str> = open.approvers().collect();
                format!("approved by {}", approvers.join(", "))
            }
            Err(refused) => refused.to_string(),
        };
        rows.push(vec![
            exception.id.clone(),
            state,
            exception.application.clone(),
            exception.may_use.join(", "),
            exception.up_to.clone(),
            exception.author.clone(),
            exception.because.clone(),
        ]);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}
