//! `bailiwick export`: records with proof, as a folder for somebody who has neither the store nor
//! this program. `bailiwick checkpoint`: the five lines to take home.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::Exit;
use super::output;
use super::query::{self, ask};
use crate::audit::answer::Sink;
use crate::audit::protocol::{Line, Question};
use crate::clock;
use crate::config::{self, Settings};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Options {
    #[command(subcommand)]
    rules: Option<RulesVerb>,
    /// The folder to make; it must not exist
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// A checkpoint of this log, as a signed note: the same question at the same checkpoint gives the
    /// same bytes. Without it, the last one
    #[arg(long, value_name = "FILE")]
    at: Option<PathBuf>,
    #[command(flatten)]
    which: query::Which,
}

/// What is taken out besides records.
#[derive(Debug, Subcommand)]
enum RulesVerb {
    /// The rules, the register and a sample of our verdicts for the Cedar policy language, to be
    /// checked without this program
    Cedar {
        /// The folder to make; it must not exist
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

pub(super) fn run(dir: &Path, options: &Options) -> anyhow::Result<Exit> {
    match (&options.rules, &options.out) {
        (Some(RulesVerb::Cedar { out }), _) => cedar(dir, out),
        (None, Some(out)) => evidence(dir, options, out),
        (None, None) => {
            output::say("export takes --out DIR for records, or `cedar --out DIR` for the rules");
            Ok(Exit::Usage)
        }
    }
}

fn make_folder(out: &Path) -> anyhow::Result<()> {
    if out.exists() {
        anyhow::bail!(
            "'{}' exists already; name a new folder, so that nothing old is taken for part of the answer",
            out.display()
        );
    }
    fs::create_dir(out).with_context(|| format!("cannot make the folder '{}'", out.display()))
}

fn cedar(dir: &Path, out: &Path) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let bundle = config::load_rules(dir, &settings.files, clock::now().day())?.bundle;
    make_folder(out)?;
    for file in bundle.export_cedar() {
        let path = out.join(file.name);
        fs::write(&path, file.text)
            .with_context(|| format!("cannot write '{}'", path.display()))?;
    }
    let out = out.display();
    output::say(&format!(
        "'{out}' holds the rules for Cedar; README.md in it says how to check them"
    ));
    Ok(Exit::Yes)
}

fn evidence(dir: &Path, options: &Options, out: &Path) -> anyhow::Result<Exit> {
    let at = options.at.as_ref().map(|file| {
        fs::read_to_string(file).with_context(|| format!("cannot read '{}'", file.display()))
    });
    let question =
        Question::Evidence { filter: Box::new(options.which.filter()?), at: at.transpose()? };
    into_folder(dir, &question, out)
}

/// Asks for the files of a bundle, and writes them into a new folder.
pub(super) fn into_folder(dir: &Path, question: &Question, out: &Path) -> anyhow::Result<Exit> {
    make_folder(out)?;
    let mut folder = Folder { dir: out, open: None, done: false, error: None };
    ask(dir, question, &mut folder)?;
    match (folder.error, folder.done) {
        (None, true) if folder.open.is_none() => {
            fs::remove_dir(out).with_context(|| format!("cannot remove '{}'", out.display()))?;
            output::say("no record matches");
            Ok(Exit::No)
        }
        (None, true) => {
            output::say(&format!(
                "'{}' holds the records with their proof; start with index.html, check it with \
                 'bailiwick verify --evidence {}'",
                out.display(),
                out.display()
            ));
            Ok(Exit::Yes)
        }
        (error, _) => {
            // Half a bundle must not look like one; its manifest, the last file, is not there.
            let why = error.unwrap_or_else(|| "the answer broke off".to_owned());
            output::say(&format!("bailiwick: {why}; what is in the folder is not evidence"));
            Ok(Exit::CouldNot)
        }
    }
}

/// Writes each record of a call as a file that proves itself.
pub(super) fn proofs(dir: &Path, id: String, out: &Path) -> anyhow::Result<Exit> {
    make_folder(out)?;
    let mut folder = Folder { dir: out, open: None, done: false, error: None };
    ask(dir, &Question::Proof { id }, &mut folder)?;
    let found = folder.open.is_some();
    let said = match (folder.error, folder.done) {
        (None, true) if found => {
            output::say(&format!(
                "'{}' holds the records of this call, each with its proof; check one with 'bailiwick \
                 verify --proof FILE --verifier KEY'",
                out.display()
            ));
            return Ok(Exit::Yes);
        }
        (None, true) => "no record of this call".to_owned(),
        (error, _) => error.unwrap_or_else(|| "the answer broke off".to_owned()),
    };
    output::say(&format!("bailiwick: {said}"));
    Ok(if found { Exit::CouldNot } else { Exit::No })
}

/// Writes the files of an answer into a folder.
struct Folder<'a> {
    dir: &'a Path,
    open: Option<(String, File)>,
    done: bool,
    error: Option<String>,
}

impl Folder<'_> {
    fn write(&mut self, name: &str, text: &str) -> std::io::Result<()> {
        if self.open.as_ref().is_none_or(|(open, _)| open != name) {
            // A name is one of a closed list on both sides; this keeps it inside the folder anyway.
            let name = Path::new(name).file_name().unwrap_or_default();
            let file = OpenOptions::new().create(true).append(true).open(self.dir.join(name))?;
            self.open = Some((name.to_string_lossy().into_owned(), file));
        }
        self.open.as_mut().map_or(Ok(()), |(_, file)| file.write_all(text.as_bytes()))
    }
}

impl Sink for Folder<'_> {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::File { name, text } => {
                if let Err(error) = self.write(&name, &text) {
                    self.error = Some(format!("cannot write '{name}': {error}"));
                }
            }
            Line::End { unreadable } => {
                self.done = true;
                for index in &unreadable {
                    output::say(&format!("not in the bundle, because it cannot be read: {index}"));
                }
            }
            Line::Error(error) => self.error = Some(error),
            Line::Record(_)
            | Line::Cell(_)
            | Line::Missed(_)
            | Line::Statement(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Kept(_)
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        self.error.is_none()
    }
}

/// Prints the log's last checkpoint as it was signed.
pub(super) fn checkpoint(dir: &Path) -> anyhow::Result<Exit> {
    let path = Settings::read(dir)?.store.join("spine/checkpoint");
    let note = fs::read_to_string(&path).with_context(|| {
        format!("cannot read '{}'; is there a store, and was it ever opened?", path.display())
    })?;
    write!(std::io::stdout().lock(), "{note}")?;
    output::say(
        "Keep these lines. Next time 'bailiwick verify --since FILE' shows that the log extends them.",
    );
    Ok(Exit::Yes)
}
