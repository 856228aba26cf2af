//! `endpoint close` and `endpoint reopen`: one person closes, two reopen. A running server takes
//! either up within a second and records it.

use std::path::{Path, PathBuf};

use routing_rules::Endpoint;
use routing_rules::closing::Closing;

use super::{read_bundle, show};
use crate::change::folder::Folder;
use crate::change::keyfile;
use crate::cli::Exit;
use crate::cli::output;
use crate::clock;
use crate::closings::{Closings, Reopening, Wish};
use crate::config::Settings;

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
    let Some(closing) = described(dir, &settings, options)? else { return Ok(Exit::No) };
    let _lock = Closings::lock(&settings.closings)?;
    let mut table = Closings::read(&settings.closings)?;
    table.close(closing);
    table.write(&settings.closings)?;
    let name = &options.endpoint;
    output::say(&format!(
        "\"{name}\" is closed; a running server stops within a second. Two people reopen it, each \
         with `bailiwick endpoint reopen {name}`."
    ));
    Ok(Exit::Yes)
}

/// The closing, with what stands behind the name: by the version in force, which is what must be
/// closed, else by the files. Whoever closes in a hurry is not kept from it by a mistake in them.
fn described(dir: &Path, settings: &Settings, asked: &Close) -> anyhow::Result<Option<Closing>> {
    let (name, since) = (asked.endpoint.as_str(), clock::now());
    let of = |endpoint: &Endpoint| {
        Closing::of(endpoint, &asked.by, asked.because.clone(), since.as_ns())
    };
    let signed = match settings.founding {
        None => None,
        Some(_) => {
            let chain = Folder::new(settings.bundles.clone(), settings.founding).read()?;
            chain.last().and_then(|link| link.load_for_a_new_day(since.day()).ok())
        }
    };
    let signed = signed.map(|loaded| loaded.bundle);
    if let Some(endpoint) = signed.as_ref().and_then(|bundle| bundle.endpoint(name)) {
        return Ok(Some(of(endpoint)));
    }
    let files = read_bundle(dir, settings).unwrap_or_else(|error| {
        output::say(&format!("bailiwick: {error}"));
        None
    });
    if let Some(bundle) = files.as_ref().or(signed.as_ref()) {
        return Ok(show::find(bundle, name).map(of));
    }
    output::say(&format!(
        "The rules here cannot be read, so \"{name}\" is closed by its name alone: see that the \
         register has it by that name."
    ));
    Ok(Some(Closing {
        account: None,
        base_url: String::new(),
        because: asked.because.clone(),
        by: asked.by.clone(),
        endpoint: name.to_owned(),
        since_ns: since.as_ns(),
    }))
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
                missing => format!(
                    "{} asked; it stays closed until {missing} more {}.",
                    by.join(" and "),
                    if missing == 1 { "person does" } else { "people do" }
                ),
            });
            Ok(Exit::Yes)
        }
        Err(error) => {
            output::say(&error.to_string());
            Ok(Exit::No)
        }
    }
}
