//! `bailiwick rehearse`: where an organisation's own sample of prompts would go, before the first call.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::Exit;
use super::classify::classifier_of;
use super::output::{self, Format, Rows};
use crate::change::rehearse::{Rehearsal, Samples};
use crate::clock;
use crate::config::{self, Settings};

/// How many reasons and changes are told.
const TOLD: usize = 5;
/// How many unreadable prompts are named.
const NAMED: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Lines of JSON (a text, or an object with text, prompt or messages, and app if it has one), a
    /// table in CSV with a column text or prompt, or a folder of text files
    sample: PathBuf,
    /// The application of prompts that name none; without it, each application in turn
    #[arg(long, value_name = "APP")]
    app: Option<String>,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let bundle = config::load_rules(dir, &settings.files, clock::now().day())?.bundle;
    let known = || bundle.applications().iter().map(|application| application.name().to_owned());
    let applications = match &options.app {
        None => known().collect(),
        Some(app) if bundle.application(app).is_some() => vec![app.clone()],
        Some(app) => {
            output::say(&format!(
                "there is no application \"{app}\" in the applications file (there are: {})",
                known().collect::<Vec<_>>().join(", ")
            ));
            return Ok(Exit::No);
        }
    };
    let classifier = classifier_of(dir)?;
    let mut samples = Samples::open(&options.sample)
        .with_context(|| format!("cannot read '{}'", options.sample.display()))?;
    let mut rehearsal = Rehearsal::new(&bundle, applications);
    let bar = spinner();
    let mut unread = 0_usize;
    while let Some((place, sample)) = samples.next_prompt() {
        if let Err(error) = sample.and_then(|sample| rehearsal.judge(&classifier, &sample)) {
            unread = unread.saturating_add(1);
            if unread <= NAMED {
                bar.suspend(|| output::say(&format!("{place} is left out: {error}")));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    tell(&rehearsal, format)?;
    if unread > 0 {
        output::say(&format!("{unread} prompts were left out."));
    }
    Ok(if rehearsal.judged() == 0 { Exit::No } else { Exit::Yes })
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    match ProgressStyle::with_template("{spinner} {human_pos} prompts, {per_sec}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn tell(rehearsal: &Rehearsal<'_>, format: Format) -> anyhow::Result<()> {
    let mut rows = Rows::new(&["application", "level", "goes to", "prompts"]);
    for (application, level, zone, count) in rehearsal.cells() {
        rows.push(vec![
            application.to_owned(),
            level.to_owned(),
            zone.to_owned(),
            count.to_string(),
        ]);
    }
    rows.print(format)?;
    output::say(&format!("{} prompts, judged here; nothing was sent or kept.", rehearsal.judged()));
    let refusals = rehearsal.refusals();
    if !refusals.is_empty() {
        output::say("Commonest reasons for refusal:");
    }
    for (application, why, count) in refusals.iter().take(TOLD) {
        output::say(&format!("  {count} of \"{application}\": {why}"));
    }
    let openings = rehearsal.openings();
    if !openings.is_empty() {
        output::say("What one change would open (check it, and ask whether it should be):");
    }
    for (change, opens) in openings.iter().take(TOLD) {
        let refused = match opens.refused {
            0 => String::new(),
            refused => format!(", {refused} of them refused now"),
        };
        output::say(&format!("  {change}: {} could go further{refused}", opens.further));
    }
    Ok(())
}
