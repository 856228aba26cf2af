//! `bailiwick hold add|list|release`: records that have to be kept although their time is over or a
//! person asked for their erasure. `bailiwick query --hold ID` shows what a hold keeps.

use std::path::Path;

use clap::{Args, Subcommand};

use super::Exit;
use super::output::{self, Format, Rows};
use super::query::{Which, ask};
use crate::audit::answer::Sink;
use crate::audit::keeping::{HoldRow, Keeping, Kept};
use crate::audit::protocol::{Filter, Line, Question};
use crate::clock;
use crate::config::{self, Settings};

/// What to do with legal holds.
#[derive(Debug, Subcommand)]
pub(super) enum HoldVerb {
    /// Keep records that fit, those there are and those to come, until the hold is released
    Add(Box<AddOptions>),
    /// List the holds, also those that have ended
    List,
    /// Release a hold, and delete what it alone kept
    Release {
        /// Its id, as `hold list` shows it
        id: String,
        #[command(flatten)]
        why: Why,
    },
}

#[derive(Debug, Args)]
pub(super) struct AddOptions {
    /// One person's calls, as the application named them: those of the days kept now. Place another
    /// hold for days to come; the name is recorded nowhere
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    #[command(flatten)]
    which: Which,
    /// Everything there is; without any other filter this has to be said
    #[arg(long)]
    everything: bool,
    #[command(flatten)]
    why: Why,
}

/// Why, and who may say so; both are recorded.
#[derive(Debug, Args)]
pub(super) struct Why {
    /// The reason, such as "pending litigation"; name no person in it
    #[arg(long)]
    reason: String,
    /// On whose authority, such as "district court, 4 O 17/26"
    #[arg(long)]
    authority: String,
}

pub(super) fn run(dir: &Path, format: Format, verb: HoldVerb) -> anyhow::Result<Exit> {
    let (question, says) = match verb {
        HoldVerb::Add(options) => {
            let AddOptions { subject, which, everything, why } = *options;
            let filter = which.filter()?;
            unknown_applications(dir, &filter);
            let all = filter == Filter::default() && subject.is_none();
            if all != everything {
                output::say(
                    "hold add takes what to hold, such as --app or --subject, or --everything alone",
                );
                return Ok(Exit::Usage);
            }
            let Why { reason, authority } = why;
            let filter = Box::new(filter);
            let says = "the hold is in force and recorded; 'bailiwick query --hold ID' shows what it keeps";
            (Keeping::Hold { filter, subject, reason, authority }, Some(says))
        }
        HoldVerb::List => (Keeping::Holds, None),
        HoldVerb::Release { id, why: Why { reason, authority } } => (
            Keeping::Release { id, reason, authority },
            Some("the hold is released and recorded, and what it alone kept is gone"),
        ),
    };
    let mut answer = Answer::default();
    ask(dir, &Question::Keeping(Box::new(question)), &mut answer)?;
    if let Some(error) = answer.error {
        output::say(&format!("bailiwick: {error}"));
        return Ok(Exit::CouldNot);
    }
    let mut rows =
        Rows::new(&["hold", "placed", "by", "holds", "reason", "authority", "copies", "state"]);
    for HoldRow { id, placed, by, reason, authority, scope, copies, state } in answer.holds {
        rows.push(vec![id, placed, by, scope, reason, authority, copies.to_string(), state]);
    }
    rows.print(format)?;
    if let Some(says) = says {
        output::say(says);
    }
    Ok(Exit::Yes)
}

/// Says which applications the rules do not know. Records of one that is gone may be held; a misspelt name
/// holds nothing.
fn unknown_applications(dir: &Path, filter: &Filter) {
    let Ok(settings) = Settings::read(dir) else { return };
    let Ok(rules) = config::load_rules(dir, &settings.files, clock::now().day()) else { return };
    for name in &filter.applications {
        if rules.bundle.application(name).is_none() {
            let known = rules.bundle.applications().iter().map(|one| one.name());
            let ending = routing_rules::document::unknown(name, "applications", known);
            output::say(&format!(
                "no application of these rules is \"{name}\"{ending}; the hold keeps records of that \
                 name alone"
            ));
        }
    }
}

#[derive(Default)]
struct Answer {
    holds: Vec<HoldRow>,
    error: Option<String>,
}

impl Sink for Answer {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Kept(kept) => match *kept {
                Kept::Hold(hold) => self.holds.push(*hold),
                Kept::Held { .. } | Kept::Backup(_) | Kept::Drill(_) => {}
            },
            Line::Error(error) => self.error = Some(error),
            Line::Record(_)
            | Line::Missed(_)
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
