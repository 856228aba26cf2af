//! `bailiwick endpoint`: the register at the command line: what it says of each endpoint, what it
//! leaves open and what that costs, changes in its files, and what is closed. See `endpoint/` for
//! each.

use std::path::Path;

use anyhow::Context;
use clap::Subcommand;
use routing_rules::Bundle;
use routing_rules::document::Diagnostic;

use super::Exit;
use super::output::{self, Format};
use super::sharing;
use crate::clock;
use crate::config::{self, Settings};

mod change;
mod closing;
mod letter;
mod show;

pub(super) use closing::wish;
pub(super) use show::{find, gap_warnings};

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
    /// Add an endpoint to the register from a template
    Add(change::Add),
    /// Say that a document shows an attribute; its digest goes into the register
    Attest(change::Attest),
    /// End the time for which an attribute counts
    Expire(change::Expire),
    /// Print the open points as a letter to the provider, or enter its answers
    Questionnaire(letter::Questionnaire),
    /// Close an endpoint at once, whatever the rules say
    Close(closing::Close),
    /// Reopen a closed endpoint; two people must ask for it
    Reopen(closing::Reopen),
}

pub(super) fn run(dir: &Path, format: Format, verb: EndpointVerb) -> anyhow::Result<Exit> {
    match &verb {
        EndpointVerb::Add(options) => return change::add(dir, format, options),
        EndpointVerb::Attest(options) => return change::attest(dir, options),
        EndpointVerb::Expire(options) => return change::expire(dir, options),
        EndpointVerb::Questionnaire(options) => return letter::run(dir, options),
        EndpointVerb::Close(options) => {
            return sharing::narrowing(dir, || closing::close(dir, options));
        }
        EndpointVerb::Reopen(options) => {
            return sharing::sharing(dir, || closing::reopen(dir, options));
        }
        EndpointVerb::List | EndpointVerb::Show { .. } | EndpointVerb::Gaps { .. } => {}
    }
    read(dir, format, &verb)
}

/// The verbs that only read.
fn read(dir: &Path, format: Format, verb: &EndpointVerb) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let Some(bundle) = read_bundle(dir, &settings)? else { return Ok(Exit::No) };
    let closed = closing::in_force(&settings)?;
    let bundle = bundle.closing(&closed).context("the closed endpoints cannot be shown")?;
    match verb {
        EndpointVerb::Show { name } => show::one((&bundle, &settings), format, name),
        EndpointVerb::Gaps { name } => show::gaps(&bundle, format, name.as_deref()),
        EndpointVerb::List
        | EndpointVerb::Add(_)
        | EndpointVerb::Attest(_)
        | EndpointVerb::Expire(_)
        | EndpointVerb::Questionnaire(_)
        | EndpointVerb::Close(_)
        | EndpointVerb::Reopen(_) => show::list(&bundle, format),
    }
}

/// The rules as the files mean them today, or nothing after every mistake was said. That a test of
/// the policy fails is no reason to hide what the register says.
fn read_bundle(dir: &Path, settings: &Settings) -> anyhow::Result<Option<Bundle>> {
    let sources = config::sources(dir, &settings.files)?;
    match Bundle::load_for_a_new_day(&sources, clock::now().day()) {
        Ok(loaded) => Ok(Some(loaded.bundle)),
        Err(found) => {
            say_all(&found);
            Ok(None)
        }
    }
}

fn say_all(found: &[Diagnostic]) {
    found.iter().for_each(|diagnostic| output::say(&diagnostic.to_string()));
}
