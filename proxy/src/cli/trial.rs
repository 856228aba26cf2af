//! `bailiwick try`: one text, from the detectors to the decision, in words. Nothing of it is stored,
//! recorded or sent.

use std::path::Path;

use clap::Args;
use classifiers::{Label, LabelSet};
use routing_rules::Asked;

use super::classify::{Input, classifier_with};
use super::output::{self, Format};
use super::{Exit, explain};
use crate::clock;
use crate::config::{self, Settings};
use crate::trial::{self, Tried};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The text; left out, standard input is read, which leaves no trace in the shell's history
    text: Option<String>,
    /// The application that would send it
    #[arg(long, value_name = "APP")]
    app: String,
    /// The purpose it would declare
    #[arg(long)]
    purpose: Option<String>,
    /// The model it would ask for
    #[arg(long)]
    model: Option<String>,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let bundle = config::load_rules(dir, &settings.files, clock::now().day())?.bundle;
    if bundle.application(&options.app).is_none() {
        let known: Vec<&str> = bundle.applications().iter().map(|one| one.name()).collect();
        let app = &options.app;
        output::say(&format!("there is no application \"{app}\" (known: {})", known.join(", ")));
        return Ok(Exit::No);
    }
    let text = match &options.text {
        Some(text) => text.clone(),
        None => Input::open(None)?.whole()?,
    };
    let asked = Asked {
        app: &options.app,
        purpose: options.purpose.as_deref(),
        model: options.model.as_deref().unwrap_or_default(),
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        continued: routing_rules::Continued::default(),
        key_floor: None,
    };
    let Tried { made, suppressed, removed, gathered } =
        trial::run(&bundle, &classifier_with(&bundle), &text, &asked);
    if format == Format::Table {
        let labels: Vec<&str> = made.labels().iter().map(Label::name).collect();
        let labels = if labels.is_empty() { "none".to_owned() } else { labels.join(", ") };
        output::say(&format!("labels: {labels}"));
        for one in &suppressed {
            let (label, by) = (one.label.name(), one.by.join(", "));
            output::say(&format!("{label} does not count: a false alarm, says suppression {by}"));
        }
    }
    if format == Format::Table && !removed.is_empty() {
        let labels: Vec<&str> = removed.iter().map(|label| label.name()).collect();
        output::say(&format!(
            "removed first, so that the rest goes further: {}",
            labels.join(", ")
        ));
    }
    explain::account(&bundle, &gathered, &removed, format)
}
