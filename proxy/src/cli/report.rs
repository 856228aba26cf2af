//! `bailiwick report exposure|usage|reconcile|...`: an answer over many records, signed by the log.

mod provider;
mod sheets;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use classifiers::Label;
use serde_json::Value;

use super::Exit;
use super::output::{self, Format, Rows};
use super::query::ask;
use crate::audit::answer::Sink;
use crate::audit::protocol::{Line, Question};
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::report::page::text_of;
use crate::report::{About, Asked, Field};

/// Which report.
#[derive(Debug, Subcommand)]
pub(super) enum ReportVerb {
    /// Did certain data reach, or may it have reached, a place outside certain places? "None" is signed too
    Exposure(ExposureOptions),
    /// Set a provider's own account of usage against the records
    Reconcile(ReconcileOptions),
    /// Calls, tokens and bytes, by up to three of application, model, endpoint, jurisdiction, level, day
    Usage(UsageOptions),
    /// What went to which country, on what ground (GDPR Art. 44 to 49)
    Transfers(sheets::SheetOptions),
    /// Inputs for the record of processing activities (GDPR Art. 30)
    Art30(sheets::SheetOptions),
    /// Lines for the register of information (DORA, template B_02.02)
    Dora(sheets::SheetOptions),
    /// How much hangs on which endpoint, operator, parent country and country of processing
    Concentration(sheets::SheetOptions),
    /// Recorded events of AI systems (AI Act Art. 12, 19, 26)
    AiAct(sheets::SheetOptions),
    /// What is logged, how long it is kept, and how it can be checked
    Logging(sheets::SheetOptions),
    /// What is missing for sovereignty, layer by layer, with the next step; exit code 1 where anything is
    Readiness(sheets::SheetOptions),
    /// The facts of an incident, and by when which authority is told (DORA, NIS2, GDPR)
    Incident(sheets::IncidentOptions),
}

#[derive(Debug, Args)]
pub(super) struct ExposureOptions {
    /// The data: a label such as health.diagnosis, a family such as health, or a group of the policy
    #[arg(long = "label", value_name = "LABEL", required = true)]
    data: Vec<String>,
    /// The places it may be in: a group such as EEA, EU or adequate, or countries such as DE
    #[arg(long, value_name = "PLACE", required = true)]
    outside: Vec<String>,
    #[command(flatten)]
    period: Period,
}

#[derive(Debug, Args)]
pub(super) struct ReconcileOptions {
    /// The provider's file: CSV with a header; columns day, model, requests, and where there are any
    /// account, input_tokens, output_tokens, cost
    #[arg(long, value_name = "FILE")]
    usage: PathBuf,
    /// The account it speaks of, as in the register, where the file has no such column
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// How far counts may differ, in percent of the provider's
    #[arg(long, default_value_t = 1)]
    tolerance: u64,
    #[command(flatten)]
    period: Period,
}

#[derive(Debug, Args)]
pub(super) struct UsageOptions {
    /// What to count by
    #[arg(long, value_enum, value_delimiter = ',', default_value = "app,endpoint")]
    by: Vec<Field>,
    #[command(flatten)]
    period: Period,
}

#[derive(Debug, Args)]
struct Period {
    /// From this moment on (RFC 3339, such as 2026-11-24T08:00:00Z)
    #[arg(long, value_name = "TIME")]
    from: Option<jiff::Timestamp>,
    /// Before this moment
    #[arg(long, value_name = "TIME")]
    to: Option<jiff::Timestamp>,
    /// Keep the signed report in this file; check it with `bailiwick verify --report FILE`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A signed state of the log ('bailiwick checkpoint') to look at, instead of the newest: the same
    /// question gives the same bytes
    #[arg(long, value_name = "FILE")]
    at: Option<PathBuf>,
}

pub(super) fn run(dir: &Path, format: Format, verb: &ReportVerb) -> anyhow::Result<Exit> {
    let (about, period) = match verb {
        ReportVerb::Transfers(options)
        | ReportVerb::Art30(options)
        | ReportVerb::Dora(options)
        | ReportVerb::Concentration(options)
        | ReportVerb::AiAct(options)
        | ReportVerb::Logging(options)
        | ReportVerb::Readiness(options) => return sheets::run(dir, format, verb, options),
        ReportVerb::Incident(options) => return sheets::run(dir, format, verb, &options.sheet),
        ReportVerb::Exposure(options) => (exposure(dir, options)?, &options.period),
        ReportVerb::Reconcile(options) => {
            (About::Reconcile(provider::read(dir, options)?), &options.period)
        }
        ReportVerb::Usage(options) => {
            if options.by.len() > 3 {
                anyhow::bail!("usage is counted by at most three fields");
            }
            (About::Usage { by: options.by.clone() }, &options.period)
        }
    };
    let note = match signed(dir, about, period, Vec::new())? {
        Ok(note) => note,
        Err(why) => {
            output::say(&format!("bailiwick: {why}"));
            return Ok(Exit::CouldNot);
        }
    };
    show(&note, format)
}

/// Asks for a report, and keeps it where that was asked for; the inner error is the answer's own.
fn signed(
    dir: &Path,
    about: About,
    period: &Period,
    applications: Vec<String>,
) -> anyhow::Result<Result<String, String>> {
    let nanos = |at: Option<jiff::Timestamp>| {
        at.map(|at| u64::try_from(at.as_nanosecond()).context("times before 1970 hold nothing"))
            .transpose()
    };
    let at = period.at.as_ref().map(|file| {
        std::fs::read_to_string(file).with_context(|| format!("cannot read '{}'", file.display()))
    });
    let asked = Asked {
        from_ns: nanos(period.from)?,
        to_ns: nanos(period.to)?,
        applications,
        endpoints: Vec::new(),
        at: at.transpose()?,
        about,
    };
    let mut answer = Answer::default();
    ask(dir, &Question::Report(Box::new(asked)), &mut answer)?;
    let note = match (answer.note, answer.error) {
        (Some(note), None) => note,
        (_, error) => return Ok(Err(error.unwrap_or_else(|| "the answer broke off".to_owned()))),
    };
    if let Some(file) = &period.out {
        std::fs::write(file, &note)
            .with_context(|| format!("cannot write '{}'", file.display()))?;
        output::say(&format!("signed report: '{}'", file.display()));
    }
    Ok(Ok(note))
}

/// What labels and places stand for, by the rules of the folder.
fn exposure(dir: &Path, options: &ExposureOptions) -> anyhow::Result<About> {
    let settings = Settings::read(dir)?;
    let bundle = load_rules(dir, &settings.files, clock::now().day())?.bundle;
    let mut labels = Vec::new();
    for name in &options.data {
        let family = name.strip_suffix(".*").unwrap_or(name);
        let of_family = Label::ALL.iter().filter(|label| label.family() == family);
        let found: Vec<String> = match (Label::parse(name), bundle.label_group(name)) {
            (Some(label), _) => vec![label.name().to_owned()],
            (None, Some(group)) => group.iter().map(|label| label.name().to_owned()).collect(),
            (None, None) => of_family.map(|label| label.name().to_owned()).collect(),
        };
        if found.is_empty() {
            anyhow::bail!("there is no label, family of labels or group named \"{name}\"");
        }
        labels.extend(found);
    }
    let mut places = Vec::new();
    for name in &options.outside {
        match bundle.place_group(name) {
            Some(group) => places.extend(group),
            None => anyhow::bail!("there is no country or group of places named \"{name}\""),
        }
    }
    labels.sort();
    labels.dedup();
    places.sort();
    places.dedup();
    Ok(About::Exposure {
        data: options.data.clone(),
        labels,
        outside: options.outside.clone(),
        places,
    })
}

#[derive(Default)]
struct Answer {
    note: Option<String>,
    error: Option<String>,
}

impl Sink for Answer {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Statement(note) => self.note = Some(note),
            Line::Error(error) => self.error = Some(error),
            Line::Cell(_)
            | Line::End { .. }
            | Line::File { .. }
            | Line::Missed(_)
            | Line::Record(_)
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

/// Prints what a report says; exit 1 where it lists exposures.
pub(super) fn show(note: &str, format: Format) -> anyhow::Result<Exit> {
    let report = text_of(note).context("this is not a report")?;
    let at = |pointer: &str| report.pointer(pointer).cloned().unwrap_or_default();
    let list =
        |pointer: &str| -> Vec<Value> { at(pointer).as_array().cloned().unwrap_or_default() };
    let basis = basis(&at("/basis"));
    let about = text(&at("/asked/about"), "report");
    let exit = if about == "sheet" {
        sheets::show(note, format, None)?
    } else if about == "usage" {
        usage(&list("/asked/about/by"), &list("/found")).print(format)?;
        let rollups = list("/rollups");
        if !rollups.is_empty() && format != Format::Table {
            output::say("days that are gone are in the roll-ups of the signed report; see --out");
        } else if !rollups.is_empty() {
            output::say(
                "of days that are gone, as they were counted before; a roll-up speaks of whole months, \
                 and calls that were too few to be told apart stand under \"*\":",
            );
            rolled_up(&rollups).print(format)?;
        }
        Exit::Yes
    } else if about == "reconcile" {
        provider::table(&list("/found/lines")).print(format)?;
        let differences = at("/found/differences");
        output::say(&format!(
            "lines that differ by more than is tolerated: {differences}; {} calls without a known outcome \
             may have reached these accounts",
            at("/found/possible")
        ));
        if differences == 0 { Exit::Yes } else { Exit::No }
    } else {
        let exposures = list("/found/exposures");
        exposed(&exposures).print(format)?;
        let holes = at("/basis/expired_days") != 0
            || at("/basis/missing_days") != 0
            || at("/basis/erased") != 0
            || !list("/basis/unreadable").is_empty();
        output::say(match (exposures.is_empty(), holes) {
            (true, false) => "none",
            (true, true) => "none among what is known; see what is not",
            (false, _) => "exposed: see above",
        });
        if exposures.is_empty() { Exit::Yes } else { Exit::No }
    };
    output::say(&basis);
    Ok(exit)
}

/// What counts are based on, in words.
pub(super) fn basis(basis: &Value) -> String {
    format!(
        "based on {} decisions; {} without a known outcome count as sent to all they might have \
         reached; {} days deleted in time; {} days missing; {} records erased; {} unreadable",
        text(basis, "decisions"),
        text(basis, "unknown_outcomes"),
        text(basis, "expired_days"),
        text(basis, "missing_days"),
        text(basis, "erased"),
        basis.get("unreadable").and_then(Value::as_array).map_or(0, Vec::len)
    )
}

fn text(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn exposed(exposures: &[Value]) -> Rows {
    let mut rows = Rows::new(&["time", "app", "labels", "endpoint", "places", "sent", "id"]);
    for one in exposures {
        let at = text(one, "at_ns").parse().ok();
        let at = at.and_then(|at: i128| jiff::Timestamp::from_nanosecond(at).ok());
        let certain = one.get("certain").and_then(Value::as_bool).unwrap_or(false);
        rows.push(vec![
            at.map(|at| format!("{at:.3}")).unwrap_or_default(),
            text(one, "application"),
            text(one, "labels"),
            text(one, "endpoint"),
            text(one, "places"),
            if certain { "yes" } else { "possibly" }.to_owned(),
            text(one, "record_id"),
        ]);
    }
    rows
}

fn rolled_up(rollups: &[Value]) -> Rows {
    let mut rows = Rows::new(&["month", "app", "level", "jurisdiction", "decision", "calls"]);
    for rollup in rollups {
        let groups = rollup.get("groups").and_then(Value::as_array).cloned().unwrap_or_default();
        for group in groups {
            let of = |key: &str| text(&group, key);
            rows.push(vec![
                text(rollup, "month"),
                of("application"),
                of("level"),
                of("jurisdiction"),
                of("decision"),
                of("calls"),
            ]);
        }
    }
    rows
}

pub(super) fn usage(by: &[Value], groups: &[Value]) -> Rows {
    const COUNTS: [&str; 7] = [
        "calls",
        "denied",
        "unknown",
        "input_tokens",
        "output_tokens",
        "body_bytes",
        "answer_bytes",
    ];
    let column = |field: &Value| {
        let known = Field::ALL.into_iter().find(|known| field.as_str() == Some(known.name()));
        known.map_or("?", Field::name)
    };
    let columns: Vec<&'static str> = by.iter().map(column).chain(COUNTS).collect();
    let mut rows = Rows::new(&columns);
    for one in groups {
        let group = one.get("group").and_then(Value::as_array).cloned().unwrap_or_default();
        let group = group.iter().filter_map(Value::as_str).map(str::to_owned);
        rows.push(group.chain(COUNTS.iter().map(|count| text(one, count))).collect());
    }
    rows
}
