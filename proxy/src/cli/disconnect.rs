//! `disconnect` and `reconnect`: one person cuts the site off, two connect it again. A running server takes
//! either up within a second and records it.

use std::path::{Path, PathBuf};

use super::Exit;
use super::endpoint::wish;
use super::output;
use crate::clock;
use crate::closings::{Closings, ReopenError, Reopening};
use crate::config::Settings;
use crate::disconnection::{self, EVERYTHING_ELSE};

/// `disconnect`.
#[derive(Debug, clap::Args)]
pub(super) struct Disconnect {
    /// Why; stands in the records
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Who does it
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// `reconnect`.
#[derive(Debug, clap::Args)]
pub(super) struct Reconnect {
    /// Your signing key, where rules are signed
    #[arg(long, value_name = "FILE", conflicts_with = "by", required_unless_present = "by")]
    key: Option<PathBuf>,
    /// Your name, where rules are not signed (`serve --dev`)
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub(super) fn disconnect(dir: &Path, options: &Disconnect) -> anyhow::Result<Exit> {
    let path = disconnection::table_of(&Settings::read(dir)?);
    let _lock = Closings::lock(&path)?;
    let mut table = Closings::read(&path)?;
    table.close(disconnection::of(&options.by, &options.because, clock::now()));
    table.write(&path)?;
    output::say(
        "Disconnected: within a second a running server sends nothing beyond its own site. Two people \
         connect it again.",
    );
    Ok(Exit::Yes)
}

pub(super) fn reconnect(dir: &Path, options: &Reconnect) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let path = disconnection::table_of(&settings);
    wish(&settings, (options.key.as_deref(), options.by.as_deref()), |wish| {
        let _lock = Closings::lock(&path)?;
        let mut table = Closings::read(&path)?;
        match table.reopen(EVERYTHING_ELSE, wish) {
            Ok(Reopening { by, missing }) => {
                table.write(&path)?;
                output::say(&match missing {
                    0 => format!("Connected again, by {}.", by.join(" and ")),
                    missing => format!("{} asked; it needs {missing} more.", by.join(" and ")),
                });
                Ok(Exit::Yes)
            }
            Err(ReopenError::NotClosed(_)) => {
                output::say(
                    "This site is connected: nobody cut it off, so there is nothing to undo.",
                );
                Ok(Exit::No)
            }
            Err(error @ (ReopenError::Again(_) | ReopenError::Refused(_))) => {
                output::say(&error.to_string());
                Ok(Exit::No)
            }
        }
    })
}
