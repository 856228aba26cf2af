//! `bailiwick subject find|export|erase|recipients`: the records of one person's calls, by the name under
//! which the application passed them on. The name itself is recorded nowhere.

mod recipients;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::Exit;
use super::export;
use super::output::{self, Format};
use super::query::{Printer, ask};
use crate::audit::answer::Sink;
use crate::audit::keeping::{Keeping, Kept};
use crate::audit::protocol::{Line, Question, Row};

/// What to do with a person's records.
#[derive(Debug, Subcommand)]
pub(super) enum SubjectVerb {
    /// List them, over every day that is kept
    Find {
        /// The person, exactly as the application named them (safety_identifier, user, or
        /// x-bailiwick-subject)
        name: String,
    },
    /// Take them out with proof, as for a request under Art. 15 GDPR
    Export {
        /// The person, exactly as the application named them
        name: String,
        /// The folder to make; it must not exist
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// List the endpoints that were sent something of theirs and may still keep it (Art. 19 GDPR)
    Recipients {
        /// The person, exactly as the application named them
        name: String,
    },
    /// Erase them, except those that a legal hold keeps. Without --yes, only list what would go
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
    match verb {
        SubjectVerb::Find { name } => list(dir, format, (name, None), None),
        SubjectVerb::Export { name, out } => {
            let question = Keeping::Person { name: name.clone() };
            export::into_folder(dir, &Question::Keeping(Box::new(question)), out)
        }
        SubjectVerb::Recipients { name } => {
            let found = find(dir, name, None)?;
            if let Some(error) = found.error {
                output::say(&format!("bailiwick: {error}"));
                return Ok(Exit::CouldNot);
            }
            recipients::table(&recipients::recipients(dir, &found.rows)?).print(format)?;
            Ok(if found.rows.is_empty() { Exit::No } else { Exit::Yes })
        }
        SubjectVerb::Erase { name, yes: false, .. } => {
            let says = "these would go, except those that a hold keeps; say so with --yes";
            list(dir, format, (name, None), Some(says))
        }
        SubjectVerb::Erase { name, ground, yes: true } => {
            let says = "these are gone from this store and from each backup it knows";
            list(dir, format, (name, Some(ground.clone())), Some(says))
        }
    }
}

fn find(dir: &Path, name: &str, erase: Option<String>) -> anyhow::Result<Found> {
    let mut found = Found::default();
    ask(dir, &Question::Subject { name: name.to_owned(), erase }, &mut found)?;
    Ok(found)
}

/// Lists what was found or erased, what a hold keeps of it, and after an erasure who may still keep some.
fn list(
    dir: &Path,
    format: Format,
    (name, erase): (&str, Option<String>),
    says: Option<&str>,
) -> anyhow::Result<Exit> {
    let erased = erase.is_some();
    let Found { mut rows, held, holds, error } = find(dir, name, erase)?;
    let all = rows.len();
    let sent = rows.clone();
    if erased {
        rows.retain(|row| !held.contains(&row.index));
    }
    let mut printer = Printer::new(format);
    for row in rows {
        printer.send(Line::Record(Box::new(row)));
    }
    if let Some(error) = error {
        printer.send(Line::Error(error));
    }
    let exit = if erased && all > 0 && held.len() == all { Exit::No } else { printer.finish()? };
    if !held.is_empty() {
        let holds: Vec<String> = holds.into_iter().collect();
        let (count, holds) = (held.len(), holds.join(", "));
        output::say(&format!("{count} of {all} records are kept by legal hold {holds}"));
    }
    if let (Exit::Yes, Some(says)) = (exit, says) {
        output::say(says);
        if erased {
            told(dir, &sent)?;
        }
    }
    Ok(exit)
}

/// Says who may still keep something: in words, so that it stands beside data of any form.
fn told(dir: &Path, rows: &[Row]) -> anyhow::Result<()> {
    let all = recipients::recipients(dir, rows)?;
    if all.is_empty() {
        output::say("no endpoint still keeps anything of these calls, by what the register states");
        return Ok(());
    }
    output::say("ask these, which may still keep something of these calls (Art. 19 GDPR):");
    for one in all {
        output::say(&format!("  {one}"));
    }
    Ok(())
}

/// The lines of an answer, collected.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    held: BTreeSet<u64>,
    holds: BTreeSet<String>,
    error: Option<String>,
}

impl Sink for Found {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Record(row) => self.rows.push(*row),
            Line::Kept(kept) => match *kept {
                Kept::Held { index, holds } => {
                    self.held.insert(index);
                    self.holds.extend(holds);
                }
                Kept::Hold(_) | Kept::Backup(_) | Kept::Drill(_) => {}
            },
            Line::Error(error) => self.error = Some(error),
            Line::Missed(_)
            | Line::Cell(_)
            | Line::End { .. }
            | Line::File { .. }
            | Line::Statement(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        true
    }
}
