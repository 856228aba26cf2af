//! `bailiwick backup DIR --keys DIR`: the records, the rules and the settings into one folder, the wrapped
//! keys into another. The server of the folder makes the copy while it runs.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::Exit;
use super::output::{self, Format, Rows};
use super::query::ask;
use crate::audit::answer::Sink;
use crate::audit::keeping::{BackupRow, DrillRow, Keeping, Kept};
use crate::audit::protocol::{Line, Question};
use crate::config::{SETTINGS_FILE, Settings};
use crate::disconnection;
use crate::files;

/// The folder in a backup for what is no record.
pub(super) const FOLDER: &str = "folder";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Options {
    #[command(subcommand)]
    verb: Option<BackupVerb>,
    /// Where to: a folder on another disk or machine, made if there is none and brought up to date if it
    /// holds an earlier backup
    #[arg(value_name = "DIR")]
    to: Option<PathBuf>,
    /// Where the wrapped keys go: never on the same medium. The master key goes to neither
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
}

/// What to do with backups that are there.
#[derive(Debug, Subcommand)]
enum BackupVerb {
    /// List the backups from which days that go are taken as well
    List,
    /// See to a backup no longer: what goes from now on stays readable there, with its keys
    Forget {
        /// Its folder, as `backup list` shows it
        folder: PathBuf,
        /// Why; it is recorded
        #[arg(long)]
        why: String,
    },
}

/// What to rehearse.
#[derive(Debug, Subcommand)]
pub(super) enum DrillVerb {
    /// Restore a backup beside the store, read every record of it, and throw the copy away; how it went is
    /// recorded and signed. Exit code 1 if something did not come back
    Restore {
        /// The backup's folder; without it, the one made last
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        /// Keep the signed result in this file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

pub(super) fn run(dir: &Path, format: Format, options: Options) -> anyhow::Result<Exit> {
    let asked = match (options.verb, options.to, options.keys) {
        (Some(BackupVerb::List), ..) => Keeping::Backups,
        (Some(BackupVerb::Forget { folder, why }), ..) => {
            Keeping::ForgetBackup { data: absolute(&folder)?, why }
        }
        (None, Some(to), Some(keys)) => {
            Keeping::Backup { data: absolute(&to)?, keys: absolute(&keys)? }
        }
        (None, ..) => {
            output::say(
                "backup takes a folder for the records and --keys with another for the keys",
            );
            return Ok(Exit::Usage);
        }
    };
    let target = if let Keeping::Backup { data, .. } = &asked { Some(data.clone()) } else { None };
    let mut answer = Answer::default();
    ask(dir, &Question::Keeping(Box::new(asked)), &mut answer)?;
    if let Some(error) = answer.error {
        output::say(&format!("bailiwick: {error}"));
        return Ok(Exit::CouldNot);
    }
    if let Some(target) = target {
        copy_folder(dir, &target)?;
    }
    let mut rows = Rows::new(&["records", "keys", "made", "entries", "bytes", "copied now"]);
    for BackupRow { data, keys, made, entries, bytes, copied } in answer.backups {
        rows.push(vec![
            data,
            keys,
            made,
            entries.to_string(),
            bytes.to_string(),
            copied.to_string(),
        ]);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

pub(super) fn drill(dir: &Path, format: Format, verb: DrillVerb) -> anyhow::Result<Exit> {
    let DrillVerb::Restore { folder, out } = verb;
    let data = folder.as_deref().map(absolute).transpose()?;
    let mut answer = Answer::default();
    ask(dir, &Question::Keeping(Box::new(Keeping::Drill { data })), &mut answer)?;
    if let Some(error) = answer.error {
        output::say(&format!("bailiwick: {error}"));
        return Ok(Exit::CouldNot);
    }
    if let (Some(out), Some(note)) = (&out, &answer.note) {
        std::fs::write(out, note).with_context(|| format!("cannot write '{}'", out.display()))?;
    }
    let Some(drill) = answer.drill else { anyhow::bail!("the answer broke off") };
    let mut rows = Rows::new(&["what", "value"]);
    let mut row = |what: &str, value: String| rows.push(vec![what.to_owned(), value]);
    row("restored", format!("{} bytes in {} ms", drill.bytes, drill.restore_ms));
    row("read and compared", format!("{} records in {} ms", drill.records, drill.verify_ms));
    row("entries in the backup", drill.backup_entries.to_string());
    row("entries it would have lost", drill.missing_entries.to_string());
    if let Some(failed) = &drill.what_failed {
        row("did not hold", failed.clone());
    }
    rows.print(format)?;
    output::say(if drill.passed {
        "the backup comes back"
    } else {
        "the backup does NOT come back"
    });
    Ok(if drill.passed { Exit::Yes } else { Exit::No })
}

/// The server may have another current folder.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("cannot find '{}'", path.display()))
}

/// Copies what is no record and belongs to the folder: settings, rules, signed versions, the tables of keys,
/// of closed endpoints and of disconnections.
fn copy_folder(dir: &Path, target: &Path) -> anyhow::Result<()> {
    let settings = Settings::read(dir)?;
    let files = &settings.files;
    let listed =
        [&files.policy, &files.register, &files.applications, &files.governance, &files.detectors];
    let mut names = vec![PathBuf::from(SETTINGS_FILE)];
    names.extend(listed.into_iter().flatten().cloned());
    for path in [&settings.api_keys, &settings.closings, &disconnection::table_of(&settings)] {
        names.extend(path.strip_prefix(dir).ok().map(Path::to_owned));
    }
    if let Ok(bundles) = settings.bundles.strip_prefix(dir) {
        below(dir, bundles, &mut names)?;
    }
    for name in names {
        let from = dir.join(&name);
        // A file outside the folder is not this folder's to keep.
        if name.is_absolute() || !from.is_file() {
            continue;
        }
        let bytes =
            std::fs::read(&from).with_context(|| format!("cannot read '{}'", from.display()))?;
        let to = target.join(FOLDER).join(&name);
        files::replace(&to, &bytes).with_context(|| format!("cannot write '{}'", to.display()))?;
    }
    Ok(())
}

fn below(dir: &Path, name: &Path, names: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let folder = dir.join(name);
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        let inside = name.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            below(dir, &inside, names)?;
        } else {
            names.push(inside);
        }
    }
    Ok(())
}

/// The lines of an answer, collected.
#[derive(Default)]
struct Answer {
    backups: Vec<BackupRow>,
    drill: Option<DrillRow>,
    note: Option<String>,
    error: Option<String>,
}

impl Sink for Answer {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Kept(kept) => match *kept {
                Kept::Backup(row) => self.backups.push(*row),
                Kept::Drill(row) => self.drill = Some(*row),
                Kept::Hold(_) | Kept::Held { .. } => {}
            },
            Line::Statement(note) => self.note = Some(note),
            Line::Error(error) => self.error = Some(error),
            Line::Record(_)
            | Line::Missed(_)
            | Line::Cell(_)
            | Line::End { .. }
            | Line::File { .. }
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        true
    }
}
