//! `bailiwick endpoint`: the register at the command line: what it says of each endpoint, what it
//! leaves open and what that costs. Reading verbs only; see `endpoint/` for each.

use std::path::Path;

use clap::Subcommand;
use routing_rules::document::Diagnostic;

use super::Exit;
use super::output::{self, Format};
use crate::clock;
use crate::config::{self, ConfigError, Rules, Settings};

mod show;

pub(super) use show::warn_of_gaps;

/// What to do with endpoints.
#[derive(Debug, Subcommand)]
pub(super) enum EndpointVerb {
    /// List the endpoints with the zones they are in
    List,
    /// Show everything that is stated about one, by whom, on what basis and until when
    Show {
        /// The endpoint, as in the register
        name: String,
    },
    /// Show what is not stated and costs a zone, most useful first
    Gaps {
        /// One endpoint only
        name: Option<String>,
    },
}

pub(super) fn run(dir: &Path, format: Format, verb: EndpointVerb) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let Some(rules) = loaded(config::load_rules(dir, &settings.files, clock::now().day()))? else {
        return Ok(Exit::No);
    };
    match verb {
        EndpointVerb::List => show::list(&rules.bundle, format),
        EndpointVerb::Show { name } => show::one(&rules.bundle, format, &name),
        EndpointVerb::Gaps { name } => show::gaps(&rules.bundle, format, name.as_deref()),
    }
}

/// The rules, or nothing after every mistake was said.
fn loaded(read: Result<Rules, ConfigError>) -> anyhow::Result<Option<Rules>> {
    match read {
        Ok(rules) => Ok(Some(rules)),
        Err(ConfigError::Mistakes(found)) => {
            say_all(&found);
            Ok(None)
        }
        Err(error @ ConfigError::File { .. }) => Err(error.into()),
    }
}

fn say_all(found: &[Diagnostic]) {
    found.iter().for_each(|diagnostic| output::say(&diagnostic.to_string()));
}
