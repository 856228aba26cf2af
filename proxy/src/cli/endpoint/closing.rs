//! `endpoint close` and `endpoint reopen`: one person closes, two reopen. A running server takes
//! either up within a second and records it.

use std::path::{Path, PathBuf};

use routing_rules::closing::Closing;

use super::{loaded, show};
use crate::change::folder::Folder;
use crate::change::keyfile;
use crate::cli::Exit;
use crate::cli::output;
use crate::clock;
use crate::closings::{Closings, Reopening, Wish};
use crate::config::{self, Settings};

/// `endpoint close`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Close {
    /// The endpoint, as in the register
    endpoint: String,
    /// Why; stands in the records
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Who closes it
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// `endpoint reopen`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Reopen {
    /// The endpoint, as it was called when it was closed
    endpoint: String,
    /// Your signing key, where rules are signed
    #[arg(long, value_name = "FILE", conflicts_with = "by", required_unless_present = "by")]
    key: Option<PathBuf>,
    /// Your name, where rules are not signed (`serve --dev`)
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub(super) fn close(dir: &Path, options: &Close) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let Some(rules) = loaded(config::load_rules(dir, &settings.files, clock::now().day()))? else {
        return Ok(Exit::No);
    };
    let Some(endpoint) = show::find(&rules.bundle, &options.endpoint) else {
        return Ok(Exit::No);
    };
    let because = options.because.clone();
    let closing = Closing::of(endpoint, &options.by, because, clock::now().as_ns());
    let _lock = Closings::lock(&settings.closings)?;
    let mut table = Closings::read(&settings.closings)?;
    table.close(closing);
    table.write(&settings.closings)?;
    output::say(&format!(
        "\"{}\" is closed; a running server stops within a second. Two people reopen it.",
        options.endpoint
    ));
    Ok(Exit::Yes)
}

/// What is closed by the table of a folder.
pub(super) fn in_force(settings: &Settings) -> anyhow::Result<Vec<Closing>> {
    let table = Closings::read(&settings.closings)?;
    let Some(founding) = settings.founding else { return Ok(table.in_force(None)) };
    let chain = Folder::new(settings.bundles.clone(), Some(founding)).read()?;
    Ok(table.in_force(chain.last().map(routing_rules::signed::Link::governance)))
}

pub(super) fn reopen(dir: &Path, options: &Reopen) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    wish(&settings, (options.key.as_deref(), options.by.as_deref()), |wish| {
        reopen_by(&settings, &options.endpoint, wish)
    })
}

/// Does something with the wish of whoever asks to reopen, where it counts.
pub(in crate::cli) fn wish(
    settings: &Settings,
    (key, by): (Option<&Path>, Option<&str>),
    then: impl FnOnce(Wish<'_>) -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let chain = match settings.founding {
        Some(_) => Folder::new(settings.bundles.clone(), settings.founding).read()?,
        None => Vec::new(),
    };
    let key = key.map(keyfile::read).transpose()?;
    let wish = match (&key, chain.last(), by) {
        (Some(key), Some(link), _) => Wish::Signed(key, link.governance()),
        (None, None, Some(name)) => Wish::Named(name),
        (Some(_), None, _) => {
            output::say("the rules of this folder are not signed, so no key counts; use --by NAME");
            return Ok(Exit::No);
        }
        (None, _, _) => {
            output::say("the rules of this folder are signed, so a name does not count; use --key");
            return Ok(Exit::No);
        }
    };
    then(wish)
}

fn reopen_by(settings: &Settings, endpoint: &str, wish: Wish<'_>) -> anyhow::Result<Exit> {
    let _lock = Closings::lock(&settings.closings)?;
    let mut table = Closings::read(&settings.closings)?;
    match table.reopen(endpoint, wish) {
        Ok(Reopening { by, missing }) => {
            table.write(&settings.closings)?;
            output::say(&match missing {
                0 => format!(
                    "\"{endpoint}\" is open again, by {}; a running server takes it up within a second.",
                    by.join(" and ")
                ),
                missing => format!("{} asked; it needs {missing} more.", by.join(" and ")),
            });
            Ok(Exit::Yes)
        }
        Err(error) => {
            output::say(&error.to_string());
            Ok(Exit::No)
        }
    }
}
