//! `bailiwick explain`: a recorded call, or one that might be made, in words.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use classifiers::{Classifier, Finding, Label, LabelSet, MarkingSet};
use routing_rules::{Asked, Bundle, Gathered, evaluate, explain, why_not};
use serde_json::{Value, json};

use super::endpoint::find;
use super::output::{self, Format};
use super::query::{ask, body, known_label};
use super::{Exit, print};
use crate::audit::answer::Sink;
use crate::audit::protocol::{Line, Question};
use crate::clock;
use crate::config::{self, Settings};
use crate::pipeline::classify::{classify_offline, text_of};
use crate::pipeline::parse::Content;
use crate::trial;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The id of a recorded call: says what was decided then, by the rules of then
    #[arg(conflicts_with_all = ["app", "request"])]
    id: Option<String>,
    /// The application that would ask
    #[arg(long, value_name = "APP")]
    app: Option<String>,
    /// A chat request as JSON; `-` reads standard input. Nothing of it is stored or sent
    #[arg(long, value_name = "FILE", requires = "app")]
    request: Option<PathBuf>,
    /// Labels it would carry, separated by commas
    #[arg(long, value_delimiter = ',', requires = "app")]
    labels: Vec<String>,
    /// The level it would declare
    #[arg(long, requires = "app")]
    level: Option<String>,
    /// The purpose it would declare
    #[arg(long, requires = "app")]
    purpose: Option<String>,
    /// The model it would ask for
    #[arg(long, requires = "app")]
    model: Option<String>,
    /// Say why this endpoint was or would not be used
    #[arg(long, value_name = "ENDPOINT")]
    why_not: Option<String>,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    match (&options.id, &options.app) {
        (Some(id), _) => recorded(dir, id, options.why_not.as_deref(), format),
        (None, Some(app)) => imagined(dir, app, options, format),
        (None, None) => {
            output::say("explain takes the id of a call, or --app with what would be asked");
            Ok(Exit::Usage)
        }
    }
}

/// What would be decided now.
fn imagined(dir: &Path, app: &str, options: &Options, format: Format) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let bundle = config::load_rules(dir, &settings.files, clock::now().day())?.bundle;
    if bundle.application(app).is_none() {
        let known: Vec<&str> = bundle.applications().iter().map(|one| one.name()).collect();
        output::say(&format!("there is no application \"{app}\" (known: {})", known.join(", ")));
        return Ok(Exit::No);
    }
    let mut labels = LabelSet::default();
    for name in &options.labels {
        labels.extend(Label::parse(&known_label(name)?));
    }
    let level = options.level.as_deref().map(|name| {
        bundle.level(name).with_context(|| {
            format!("there is no level \"{name}\" (levels: {})", bundle.levels().join(", "))
        })
    });
    let caller = (app, options.purpose.as_deref());
    let read = options.request.as_deref();
    let read = read.map(|path| read_request(path, &bundle, caller)).transpose()?;
    let (found, markings, asked_model) = read.unwrap_or_default();
    let model = options.model.clone().or(asked_model);
    let asked = Asked {
        app,
        purpose: options.purpose.as_deref(),
        model: model.as_deref().unwrap_or_default(),
        declared_level: level.transpose()?,
        declared_labels: labels,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    let mut gathered = bundle.gather(&asked, found, markings);
    if model.is_none() {
        gathered.facts.model = None;
    }
    if let Some(endpoint) = &options.why_not {
        if find(&bundle, endpoint).is_none() {
            return Ok(Exit::No);
        }
        return say_lines(&why_not(&bundle, &gathered.facts, endpoint), format);
    }
    account(&bundle, &gathered, &[], format)
}

/// What is decided on these facts, and why: for people, or as one JSON object. `removed` is what a
/// redaction took out before.
pub(super) fn account(
    bundle: &Bundle,
    gathered: &Gathered,
    removed: &[Label],
    format: Format,
) -> anyhow::Result<Exit> {
    let Gathered { facts, sources } = gathered;
    let verdict = evaluate(bundle, facts);
    let told = explain(bundle, facts, Some(sources), &verdict);
    if format == Format::Table {
        print(&told.to_string())?;
    } else {
        print(&trial::account(bundle, gathered, removed).to_string())?;
    }
    Ok(if verdict.is_denied() { Exit::No } else { Exit::Yes })
}

fn say_lines(lines: &[String], format: Format) -> anyhow::Result<Exit> {
    match format {
        Format::Table => print(&lines.join("\n"))?,
        Format::Json | Format::Jsonl | Format::Csv => print(&json!({"why": lines}).to_string())?,
    }
    Ok(Exit::Yes)
}

/// What the detectors find in a request, and the model it asks for.
fn read_request(
    path: &Path,
    bundle: &Bundle,
    caller: (&str, Option<&str>),
) -> anyhow::Result<(LabelSet, MarkingSet, Option<String>)> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("cannot read standard input")?
    } else {
        std::fs::read_to_string(path)
            .with_context(|| format!("cannot read '{}'", path.display()))?
    };
    let content =
        Content::read(text.as_bytes()).map_err(|refusal| anyhow::anyhow!(refusal.message()))?;
    let release = Classifier::new(classifiers::Settings::default());
    let classifier = release.with_own(bundle.own_detectors(), &[]);
    let found = classify_offline(&classifier, &content, text.as_bytes());
    let text_of = |finding: &Finding| text_of(&content, text.as_bytes(), finding);
    let counted = bundle.counted(caller, &found, &text_of);
    Ok((counted.labels, found.markings(), Some(content.model().to_owned())))
}

/// What was decided then.
fn recorded(dir: &Path, id: &str, why_not: Option<&str>, format: Format) -> anyhow::Result<Exit> {
    let mut found = Found::default();
    ask(dir, &Question::Show { id: id.to_owned(), shared: false }, &mut found)?;
    if let Some(error) = found.error {
        anyhow::bail!(error);
    }
    let decision = found.records.iter().filter_map(body).find(|(kind, _)| *kind == "decision");
    let Some((_, decision)) = decision else {
        output::say(
            "no decision is recorded under this id; it may have expired, or been refused before one was made",
        );
        return Ok(Exit::No);
    };
    let told = match why_not {
        Some(endpoint) => reason(decision, endpoint)?,
        None => {
            let outcome =
                found.records.iter().filter_map(body).find(|(kind, _)| *kind == "outcome");
            story(decision, outcome.map(|(_, outcome)| outcome))
        }
    };
    let lines: Vec<String> = told.lines().map(str::to_owned).collect();
    say_lines(&lines, format)
}

#[derive(Default)]
struct Found {
    records: Vec<Value>,
    error: Option<String>,
}

impl Sink for Found {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Record(row) => self.records.extend(serde_json::from_str(row.record.get()).ok()),
            Line::End { .. }
            | Line::Missed(_)
            | Line::Cell(_)
            | Line::File { .. }
            | Line::Statement(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Kept(_)
            | Line::Counted(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
            Line::Error(error) => self.error = Some(error),
        }
        true
    }
}

fn text<'a>(record: &'a Value, key: &str) -> &'a str {
    record.get(key).and_then(Value::as_str).unwrap_or("unknown")
}

fn list<'a>(record: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    record.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The whole call in words, from its records alone.
fn story(decision: &Value, outcome: Option<&Value>) -> String {
    let sources = list(decision, "level_sources")
        .filter_map(|source| {
            Some(format!(
                "{} from {}",
                source.get("level")?.as_str()?,
                source.get("source")?.as_str()?
            ))
        })
        .collect::<Vec<_>>();
    let mut lines = vec![format!(
        "Application \"{}\" asked for model \"{}\". Its level was \"{}\"{}.",
        text(decision, "application"),
        text(decision, "model"),
        text(decision, "level"),
        if sources.is_empty() { String::new() } else { format!(" ({})", sources.join(", ")) },
    )];
    lines.push(format!(
        "Labels: {}. Rules that allowed: {}. Rules that restricted: {}.",
        joined(list(decision, "labels").filter_map(|label| label.get("label")?.as_str())),
        joined(list(decision, "rules_granted").filter_map(Value::as_str)),
        joined(list(decision, "rules_restricted").filter_map(Value::as_str)),
    ));
    for one in list(decision, "suppressed") {
        lines.push(format!(
            "Did not count, as a false alarm: {} ({}), suppression {}.",
            text(one, "label"),
            one.get("count").map(Value::to_string).unwrap_or_default(),
            joined(list(one, "suppressions").filter_map(Value::as_str)),
        ));
    }
    let removed = list(decision, "redacted")
        .filter_map(|one| Some(format!("{} ({})", one.get("label")?.as_str()?, one.get("count")?)));
    let removed: Vec<String> = removed.collect();
    if !removed.is_empty() {
        lines.push(format!("Removed before it was judged and sent: {}.", removed.join(", ")));
    }
    lines.push(match text(decision, "decision") {
        "permit" => format!(
            "It might be sent to: {}.",
            joined(list(decision, "eligible").filter_map(|one| one.get("endpoint")?.as_str()))
        ),
        _ => format!("It was refused ({}).", text(decision, "refusal")),
    });
    if text(decision, "decision") == "permit" {
        lines.push(outcome.map_or_else(
            || {
                "No outcome is recorded: count it as possibly sent to every endpoint above."
                    .to_owned()
            },
            what_came,
        ));
    }
    for one in list(decision, "reasons").filter_map(|one| one.get("endpoint")?.as_str()) {
        lines.extend(reason(decision, one).ok().map(|reason| format!("  {reason}")));
    }
    lines.push(format!(
        "Decided by policy \"{}\" version {} ({}).",
        text(decision, "policy_name"),
        text(decision, "policy_version"),
        text(decision, "policy_digest"),
    ));
    lines.join("\n")
}

fn what_came(outcome: &Value) -> String {
    let attempts = list(outcome, "attempts").map(|attempt| {
        let what = attempt.get("status").map(ToString::to_string).or_else(|| {
            match attempt.get("error")?.as_str()? {
                own @ ("feature" | "monitor" | "digest" | "address") => {
                    Some(format!("nothing sent: {own}"))
                }
                other => Some(other.to_owned()),
            }
        });
        format!("{} ({})", text(attempt, "endpoint"), what.unwrap_or_default())
    });
    let attempts: Vec<String> = attempts.collect();
    format!(
        "Tried: {}. {}",
        if attempts.is_empty() { "nobody".to_owned() } else { attempts.join(", then ") },
        answered(outcome),
    )
}

/// Who answered, from where, and whether the answer came to its end.
fn answered(outcome: &Value) -> String {
    let status = outcome.get("status").map(ToString::to_string).unwrap_or_default();
    let aborted_by = outcome.get("aborted_by").and_then(Value::as_str);
    let Some(endpoint) = outcome.get("endpoint").and_then(Value::as_str) else {
        return match aborted_by {
            Some("client") => "Nobody had answered when the caller left.".to_owned(),
            Some(_) | None => format!("Nobody answered; the caller got status {status}."),
        };
    };
    let places: Vec<&str> = list(outcome, "jurisdictions").filter_map(Value::as_str).collect();
    let places = if places.is_empty() {
        "a place the register does not state".to_owned()
    } else {
        places.join(", ")
    };
    let end = match aborted_by {
        Some("client") => " The caller left before its end.",
        Some("upstream") => " It broke off before its end.",
        Some("proxy") => " The proxy ended it.",
        Some(_) | None => "",
    };
    format!("Answered by {endpoint} in {places}, status {status}.{end}")
}

/// Why one endpoint was or was not among those allowed.
fn reason(decision: &Value, endpoint: &str) -> anyhow::Result<String> {
    let reason = list(decision, "reasons")
        .find(|reason| reason.get("endpoint").and_then(Value::as_str) == Some(endpoint))
        .with_context(|| format!("the register of then had no endpoint \"{endpoint}\""))?;
    let rules = joined(list(reason, "rules").filter_map(Value::as_str));
    let because = reason.get("because").and_then(Value::as_str).unwrap_or_default();
    Ok(match text(reason, "verdict") {
        "granted" => format!("{endpoint}: allowed by {rules}. {because}"),
        "excluded" => format!("{endpoint}: closed by {rules}. {because}"),
        "no_grant" => format!("{endpoint}: no rule that applied allows it"),
        "model_not_offered" => {
            format!("{endpoint}: allowed by the rules, but does not offer the model")
        }
        other => format!("{endpoint}: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_outcome_says_who_answered_and_how_it_ended() {
        let attempts =
            json!([{"endpoint": "a", "error": "connect"}, {"endpoint": "b", "status": 200}]);
        for (outcome, told) in [
            (
                json!({"attempts": attempts, "endpoint": "b", "jurisdictions": ["FR"], "status": 200}),
                "Tried: a (connect), then b (200). Answered by b in FR, status 200.",
            ),
            (
                json!({"endpoint": "b", "status": 200, "aborted_by": "client"}),
                "Tried: nobody. Answered by b in a place the register does not state, status 200. \
                 The caller left before its end.",
            ),
            (
                json!({"status": 503, "aborted_by": "upstream"}),
                "Tried: nobody. Nobody answered; the caller got status 503.",
            ),
            (
                json!({"status": 0, "aborted_by": "client"}),
                "Tried: nobody. Nobody had answered when the caller left.",
            ),
        ] {
            assert_eq!(what_came(&outcome), told);
        }
    }
}
