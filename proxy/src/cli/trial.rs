//! `bailiwick try`: one text, from the detectors to the decision, in words. Nothing of it is stored,
//! recorded or sent.

use std::path::Path;

use clap::Args;
use classifiers::{Classification, Finding, Label, LabelSet, Sensitive};
use routing_rules::{Asked, Bundle, Gathered, Redact, Redaction, evaluate};

use super::classify::{Input, classifier_with, judge};
use super::output::{self, Format};
use super::{Exit, explain};
use crate::clock;
use crate::config::{self, Settings};
use crate::redaction::Pseudonyms;
use crate::redaction::pseudonyms::Return;
use crate::redaction::strike::{Marked, everywhere, strike};

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
    let redacted = redacted(&bundle, &text, &made, (&asked, &gathered));
    if format == Format::Table {
        let labels: Vec<&str> = made.labels().iter().map(Label::name).collect();
        let labels = if labels.is_empty() { "none".to_owned() } else { labels.join(", ") };
        output::say(&format!("labels: {labels}"));
        for one in &counted.suppressed {
            let (label, by) = (one.label.name(), one.by.join(", "));
            output::say(&format!("{label} does not count: a false alarm, says suppression {by}"));
        }
    }
    let (removed, gathered) = redacted.unwrap_or((Vec::new(), gathered));
    if format == Format::Table && !removed.is_empty() {
        let labels: Vec<&str> = removed.iter().map(|label| label.name()).collect();
        output::say(&format!(
            "removed first, so that the rest goes further: {}",
            labels.join(", ")
        ));
    }
    explain::account(&bundle, &gathered, &removed, format)
}

/// What a redaction plan would remove from the text, and the facts of what is left, where a plan leads
/// further: as the server does it.
fn redacted(
    bundle: &Bundle,
    text: &str,
    made: &Classification,
    (asked, gathered): (&Asked<'_>, &Gathered),
) -> Option<(Vec<Label>, Gathered)> {
    let caller = (asked.app, gathered.facts.purpose.as_deref());
    let as_it_is = evaluate(bundle, &gathered.facts);
    let used = match bundle.redact(caller.0, caller.1) {
        Redact::Never => false,
        Redact::WhenNothingElse => as_it_is.is_denied(),
        Redact::WhenPreferred => true,
    };
    let mut plans = bundle.redactions(caller.0, caller.1).filter(|_| used);
    plans.find_map(|plan| {
        let removed = made.labels().intersection(plan.remove());
        let left = without(text, made, plan).filter(|_| !removed.is_empty())?;
        let again = judge(&classifier_with(bundle), &left, None);
        if !again.labels().intersection(plan.remove()).is_empty() {
            return None;
        }
        let marking = gathered.sources.markings;
        let asked = Asked {
            declared_labels: gathered.facts.labels.difference(plan.remove()),
            declared_level: marking.filter(|_| !plan.remove().contains(Label::Marking)),
            ..*asked
        };
        let text_of = |finding: &Finding| left.get(finding.span()).map(Sensitive::new);
        let counted = bundle.counted(caller, &again, &text_of);
        let mut after = bundle.gather(&asked, counted.labels, again.markings());
        after.facts.model.clone_from(&gathered.facts.model);
        let verdict = evaluate(bundle, &after.facts);
        let further = if as_it_is.is_denied() {
            !verdict.is_denied()
        } else {
            verdict.is_preferred_to(&as_it_is)
        };
        further.then(|| (removed.iter().collect(), after))
    })
}

/// The text without what a plan removes; `None` where a value has no place in it.
fn without(text: &str, made: &Classification, plan: &Redaction) -> Option<String> {
    let body = serde_json::Value::from(text).to_string();
    let findings = made.findings().iter().filter(|one| plan.remove().contains(one.label()));
    let remove = findings.map(|finding| (finding.span(), finding.label())).collect();
    let mut texts = [Marked { text, at: Some(0..body.len()), remove }];
    everywhere(&mut texts);
    let struck = strike(&body, &texts, Return::Masked, &mut Pseudonyms::default()).ok()?;
    serde_json::from_str(&struck).ok()
}
