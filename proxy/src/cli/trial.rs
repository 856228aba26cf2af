//! `bailiwick try`: one text, from the detectors to the decision, in words. Nothing of it is stored,
//! recorded or sent.

use std::path::Path;

use clap::Args;
use classifiers::{Finding, Label, LabelSet, Sensitive};
use routing_rules::Asked;

use super::classify::{Input, classifier_with, judge};
use super::output::{self, Format};
use super::{Exit, explain};
use crate::clock;
use crate::config::{self, Settings};

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
    let made = judge(&classifier_with(&bundle), &text, None);
    let asked = Asked {
        app: &options.app,
        purpose: options.purpose.as_deref(),
        model: options.model.as_deref().unwrap_or_default(),
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
    };
    let text_of = |finding: &Finding| text.get(finding.span()).map(Sensitive::new);
    let caller = (options.app.as_str(), asked.purpose);
    let counted = bundle.counted(caller, &made, &text_of);
    let mut gathered = bundle.gather(&asked, counted.labels, made.markings());
    if options.model.is_none() {
        gathered.facts.model = None;
    }
    if format == Format::Table {
        let labels: Vec<&str> = made.labels().iter().map(Label::name).collect();
        let labels = if labels.is_empty() { "none".to_owned() } else { labels.join(", ") };
        output::say(&format!("labels: {labels}"));
        for one in &counted.suppressed {
            let (label, by) = (one.label.name(), one.by.join(", "));
            output::say(&format!("{label} does not count: a false alarm, says suppression {by}"));
        }
    }
    explain::account(&bundle, &gathered, format)
}
