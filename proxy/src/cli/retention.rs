//! `bailiwick retention status|dry-run|run|confirm-clock`: how long records are still kept, and
//! deleting those whose time is over. A running server does the same every ten minutes.

use std::path::Path;

use clap::Subcommand;

use super::Exit;
use super::output::{self, Format, Rows};
use super::query::ask;
use crate::audit::answer::Sink;
use crate::audit::protocol::{Cell, Line, Question};

/// What to do with records whose time is over.
#[derive(Debug, Subcommand)]
pub(super) enum RetentionVerb {
    /// List every day that is kept, and until when
    Status,
    /// List what the next run deletes, and what goes earlier once a shorter promise takes effect; delete
    /// nothing
    DryRun,
    /// Delete what is over, now
    Run,
    /// Say that the clock is right after it leapt or the machine was long off; deletion then goes on
    ConfirmClock {
        /// Why you are sure; it is recorded
        #[arg(long)]
        why: String,
    },
}

pub(super) fn run(dir: &Path, format: Format, verb: &RetentionVerb) -> anyhow::Result<Exit> {
    let question = match verb {
        RetentionVerb::Status | RetentionVerb::DryRun => Question::Retention,
        RetentionVerb::Run => Question::Expire,
        RetentionVerb::ConfirmClock { why } => Question::ConfirmClock { why: why.clone() },
    };
    let mut answer = Answer::default();
    ask(dir, &question, &mut answer)?;
    if let Some(error) = answer.error {
        output::say(&format!("bailiwick: {error}"));
        return Ok(Exit::CouldNot);
    }
    if matches!(verb, RetentionVerb::DryRun) {
        answer.cells.retain(|cell| cell.state != "kept" || cell.sooner.is_some());
    }
    let mut rows = Rows::new(&["class", "day", "records", "kept until", "held", "state"]);
    for Cell { class, day, records, until, held, state, sooner } in &answer.cells {
        let mut until = until.clone().unwrap_or_else(|| "no promise".to_owned());
        if let Some(sooner) = sooner {
            until = format!("{sooner} (a shorter promise; before it, {until})");
        }
        let (records, held) = (records.to_string(), held.to_string());
        rows.push(vec![class.clone(), day.clone(), records, until, held, state.clone()]);
    }
    match verb {
        RetentionVerb::ConfirmClock { .. } => output::say("the time is confirmed and recorded"),
        RetentionVerb::Status | RetentionVerb::DryRun | RetentionVerb::Run => rows.print(format)?,
    }
    if !answer.failed.is_empty() {
        for failed in &answer.failed {
            output::say(&format!("not deleted: {failed}"));
        }
        return Ok(Exit::No);
    }
    Ok(Exit::Yes)
}

/// The lines of an answer, collected.
#[derive(Default)]
struct Answer {
    cells: Vec<Cell>,
    failed: Vec<String>,
    error: Option<String>,
}

impl Sink for Answer {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Cell(cell) => self.cells.push(cell),
            Line::End { unreadable } => self.failed = unreadable,
            Line::Error(error) => self.error = Some(error),
            Line::Record(_)
            | Line::Missed(_)
            | Line::File { .. }
            | Line::Statement(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Kept(_)
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        true
    }
}
