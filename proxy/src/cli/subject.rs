//! `bailiwick subject find|erase`: the records of one person's calls, by the name under which the
//! application passed them on. The name itself is recorded nowhere.

use std::path::Path;

use clap::Subcommand;

use super::Exit;
use super::output::{self, Format};
use super::query::{Printer, ask};
use crate::audit::protocol::Question;

/// What to do with a person's records.
#[derive(Debug, Subcommand)]
pub(super) enum SubjectVerb {
    /// List them, over every day that is kept
    Find {
        /// The person, exactly as the application named them (safety_identifier, user, or
        /// x-bailiwick-subject)
        name: String,
    },
    /// Erase them. Without --yes, only list what would go
    Erase {
        /// The person, exactly as the application named them
        name: String,
        /// The ground, such as "Art. 17 GDPR, file 77"; it is recorded, so name nobody in it
        #[arg(long)]
        ground: String,
        /// Do it
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(dir: &Path, format: Format, verb: &SubjectVerb) -> anyhow::Result<Exit> {
    let (name, erase, hint) = match verb {
        SubjectVerb::Find { name } => (name, None, None),
        SubjectVerb::Erase { name, yes: false, .. } => {
            (name, None, Some("these would go; say so with --yes"))
        }
        SubjectVerb::Erase { name, ground, yes: true } => (
            name,
            Some(ground.clone()),
            Some(
                "these are gone from this store. Erase them in backups too, and ask each endpoint that \
                  answered for what it still retains",
            ),
        ),
    };
    let mut printer = Printer::new(format);
    ask(dir, &Question::Subject { name: name.clone(), erase }, &mut printer)?;
    let exit = printer.finish()?;
    if let (Exit::Yes, Some(hint)) = (exit, hint) {
        output::say(hint);
    }
    Ok(exit)
}
