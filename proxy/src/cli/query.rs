//! `bailiwick query`, `show` and `tail`: from the running server of the folder, or from its store
//! where none runs.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use classifiers::Label;
use serde_json::Value;
use trace_store::Retention;

use super::Exit;
use super::output::{self, Format, Rows};
use crate::audit::answer::{Sink, answer, answer_shared};
use crate::audit::protocol::{Filter, Line, Question, Row};
use crate::audit::socket;
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::report::{Field, sample};
use crate::retention;
use crate::run::open_store;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    which: Which,
    /// At most so many records; 0 for all
    #[arg(long, default_value_t = 50)]
    limit: u64,
    /// Earliest first
    #[arg(long)]
    oldest_first: bool,
    /// Count calls, tokens and bytes by up to three fields, such as app,day, instead of showing records
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_enum, conflicts_with_all = ["sample", "limit"])]
    aggregate: Vec<Field>,
    /// Draw so many decisions at random; with --by, so many of each group
    #[arg(long, value_name = "N", requires = "seed", conflicts_with = "limit")]
    sample: Option<usize>,
    /// Any words: the same seed draws the same sample of the same log
    #[arg(long, requires = "sample")]
    seed: Option<String>,
    /// The fields that the groups of a sample are made by, such as app,decision
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_enum, requires = "sample")]
    by: Vec<Field>,
    #[command(flatten)]
    place: Place,
}

/// Where records are looked for.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// Look in the PostgreSQL that several nodes share, for the records of all of them
    #[arg(long)]
    shared: bool,
    /// Read there with a recovery key, on a machine that is no node; no record says that you did
    #[arg(long, value_name = "FILE", requires = "shared")]
    recovery_key: Option<PathBuf>,
}

/// Which records.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// From this moment on (RFC 3339, such as 2026-11-24T08:00:00Z)
    #[arg(long, value_name = "TIME")]
    from: Option<jiff::Timestamp>,
    /// Before this moment
    #[arg(long, value_name = "TIME")]
    to: Option<jiff::Timestamp>,
    /// Kind of record: decision, outcome, gap, auth, policy, …
    #[arg(long)]
    kind: Vec<String>,
    /// Application
    #[arg(long = "app", value_name = "APP")]
    application: Vec<String>,
    /// Tenant
    #[arg(long)]
    tenant: Vec<String>,
    /// Label, such as pii.email
    #[arg(long)]
    label: Vec<String>,
    /// Level
    #[arg(long)]
    level: Vec<String>,
    /// Endpoint
    #[arg(long)]
    endpoint: Vec<String>,
    /// Jurisdiction in which the endpoint processes, such as DE
    #[arg(long)]
    jurisdiction: Vec<String>,
    /// Rule that granted or restricted
    #[arg(long)]
    rule: Vec<String>,
    /// permit or deny
    #[arg(long)]
    decision: Vec<String>,
    /// Model asked for or answering
    #[arg(long)]
    model: Vec<String>,
    /// What this legal hold keeps, also of days that are gone
    #[arg(long, value_name = "ID")]
    hold: Option<String>,
}

impl Which {
    pub(super) fn filter(&self) -> anyhow::Result<Filter> {
        let nanos = |at: Option<jiff::Timestamp>| {
            at.map(|at| u64::try_from(at.as_nanosecond()).context("times before 1970 hold nothing"))
                .transpose()
        };
        Ok(Filter {
            from_ns: nanos(self.from)?,
            to_ns: nanos(self.to)?,
            kinds: self.kind.clone(),
            applications: self.application.clone(),
            tenants: self.tenant.clone(),
            labels: self.label.iter().map(|name| known_label(name)).collect::<Result<_, _>>()?,
            levels: self.level.clone(),
            endpoints: self.endpoint.clone(),
            jurisdictions: self.jurisdiction.clone(),
            rules: self.rule.clone(),
            decisions: self.decision.clone(),
            models: self.model.clone(),
            hold: self.hold.clone(),
            limit: 0,
            oldest_first: false,
            shared: false,
        })
    }
}

/// A label of the vocabulary: a misspelt one would quietly find nothing.
pub(super) fn known_label(name: &str) -> anyhow::Result<String> {
    if Label::parse(name).is_some() {
        return Ok(name.to_owned());
    }
    let known = Label::ALL.iter().filter(|label| label.is_named()).map(|label| label.name());
    let ending = routing_rules::document::unknown(name, "labels", known);
    anyhow::bail!("there is no label \"{name}\"{ending}")
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let Options { which, limit, oldest_first, aggregate, sample, seed, by, place } = options;
    if !aggregate.is_empty() {
        return count(dir, format, which.filter()?, aggregate);
    }
    if let (Some(size), Some(seed)) = (sample, seed) {
        return draw(dir, format, which.filter()?, (*size, seed, by));
    }
    let mut printer = Printer::new(format);
    let (limit, oldest_first, shared) = (*limit, *oldest_first, place.shared);
    let filter = Filter { limit, oldest_first, shared, ..which.filter()? };
    ask_at(dir, place, &Question::Query(Box::new(filter)), &mut printer)?;
    printer.finish()
}

fn count(dir: &Path, format: Format, filter: Filter, by: &[Field]) -> anyhow::Result<Exit> {
    if by.len() > 3 {
        anyhow::bail!("--aggregate takes at most three fields");
    }
    let question = Question::Aggregate { filter: Box::new(filter), by: by.to_vec() };
    let mut printer = Printer::new(format);
    ask(dir, &question, &mut printer)?;
    if let Some(error) = printer.error {
        output::say(&format!("bailiwick: {error}"));
        return Ok(Exit::CouldNot);
    }
    let counted = printer.counted.unwrap_or_default();
    let list = |key: &str| counted.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    super::report::usage(&list("by"), &list("groups")).print(format)?;
    if let Some(basis) = counted.get("basis") {
        output::say(&super::report::basis(basis));
    }
    Ok(if list("groups").is_empty() { Exit::No } else { Exit::Yes })
}

fn draw(
    dir: &Path,
    format: Format,
    filter: Filter,
    (size, seed, by): (usize, &str, &[Field]),
) -> anyhow::Result<Exit> {
    if !(1..=sample::LARGEST).contains(&size) {
        anyhow::bail!("--sample draws between 1 and {} of each group", sample::LARGEST);
    }
    if let Some(late) = by.iter().find(|field| !field.is_decided()) {
        anyhow::bail!(
            "a sample is of decisions, and \"{}\" is not known when a call is decided",
            late.name()
        );
    }
    let question =
        Question::Sample { filter: Box::new(filter), size, seed: seed.to_owned(), by: by.to_vec() };
    let mut printer = Printer::new(format);
    ask(dir, &question, &mut printer)?;
    let counted = printer.counted.take().unwrap_or_default();
    let groups = counted.get("groups").and_then(Value::as_array).cloned().unwrap_or_default();
    let exit = printer.finish()?;
    for one in groups {
        let names = one.get("group").and_then(Value::as_array).cloned().unwrap_or_default();
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        let number = |key: &str| one.get(key).and_then(Value::as_u64).unwrap_or_default();
        let group = if names.is_empty() { "all".to_owned() } else { names.join(", ") };
        output::say(&format!("{group}: {} of {} drawn", number("drawn"), number("of")));
    }
    Ok(exit)
}

/// Which call, and how.
#[derive(Debug, Args)]
pub(super) struct ShowOptions {
    /// The id that the caller got as x-request-id
    id: String,
    /// Write each record as a file that proves itself, into a folder that is made for them
    #[arg(long, value_name = "DIR", conflicts_with = "shared")]
    proof: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn show(dir: &Path, format: Format, options: &ShowOptions) -> anyhow::Result<Exit> {
    let id = options.id.clone();
    if let Some(out) = &options.proof {
        return super::export::proofs(dir, id, out);
    }
    // One call is read whole, so the default is the record itself, laid out for people.
    let mut printer = Printer::new(if format == Format::Table { Format::Json } else { format });
    printer.pretty = format == Format::Table;
    let question = Question::Show { id, shared: options.place.shared };
    ask_at(dir, &options.place, &question, &mut printer)?;
    printer.finish()
}

/// As [`ask`]; with a recovery key the shared store is read without any node.
fn ask_at(
    dir: &Path,
    place: &Place,
    question: &Question,
    sink: &mut dyn Sink,
) -> anyhow::Result<()> {
    let Some(file) = &place.recovery_key else { return ask(dir, question, sink) };
    let (sharing, settings) = super::node::sharing(dir)?;
    let key = super::node::reader(&settings, Some(file))?;
    let shared = trace_store::postgres::SharedStore::open(&sharing.address, key)?;
    output::say("You read with a recovery key, past every node: no record of the log says so.");
    answer_shared(&shared, question, sink);
    Ok(())
}

pub(super) fn tail(dir: &Path, format: Format) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let mut printer = Printer::new(format);
    printer.at_once = true;
    if socket::ask(&settings.socket, &Question::Tail, &mut printer)? {
        return Ok(Exit::Yes);
    }
    output::say(
        "no server runs on this folder, so no records come; `bailiwick query` shows those there are",
    );
    Ok(Exit::CouldNot)
}

/// The records of a question, from the server or the store of the folder.
pub(super) fn ask(dir: &Path, question: &Question, sink: &mut dyn Sink) -> anyhow::Result<()> {
    let settings = Settings::read(dir)?;
    if socket::ask(&settings.socket, question, sink)? {
        return Ok(());
    }
    if !settings.store.exists() {
        anyhow::bail!(
            "'{}' holds no records yet; none have been written",
            settings.store.display()
        );
    }
    if matches!(question, Question::Expire) && settings.founding.is_some() {
        anyhow::bail!(
            "rules are signed here, and the files of this folder may be a draft: start the server, which \
             deletes by the rules in force"
        );
    }
    let promised = match question {
        Question::Retention | Question::Expire => {
            retention::promised(&load_rules(dir, &settings.files, clock::now().day())?.bundle)
        }
        Question::Query(_)
        | Question::Show { .. }
        | Question::Proof { .. }
        | Question::Tail
        | Question::Evidence { .. }
        | Question::Report(_)
        | Question::Subject { .. }
        | Question::Keeping(_)
        | Question::Aggregate { .. }
        | Question::Sample { .. }
        | Question::Access { .. }
        | Question::Notices(_)
        | Question::Facts { .. }
        | Question::Shadow
        | Question::Sightings { .. }
        | Question::ConfirmClock { .. } => Retention::default(),
    };
    let store = open_store(&settings)?;
    answer(&store, &promised, question, sink);
    store.close()?;
    Ok(())
}

pub(super) struct Printer {
    format: Format,
    pretty: bool,
    at_once: bool,
    printed_some: bool,
    rows: Vec<Row>,
    unreadable: Vec<String>,
    counted: Option<Value>,
    error: Option<String>,
}

impl Printer {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            pretty: false,
            at_once: false,
            printed_some: false,
            rows: Vec::new(),
            unreadable: Vec::new(),
            counted: None,
            error: None,
        }
    }

    fn print(&self) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Jsonl => {
                for row in &self.rows {
                    writeln!(out, "{}", row.record)?;
                }
            }
            Format::Json => {
                let records = self.rows.iter().map(|row| serde_json::from_str(row.record.get()));
                let records: Vec<Value> = records.collect::<Result<_, _>>()?;
                let text = if self.pretty {
                    serde_json::to_string_pretty(&records)?
                } else {
                    serde_json::to_string(&records)?
                };
                writeln!(out, "{text}")?;
            }
            Format::Table | Format::Csv if self.printed_some => {
                table(&self.rows)?.print_more(self.format)?;
            }
            Format::Table | Format::Csv => table(&self.rows)?.print(self.format)?,
        }
        Ok(())
    }

    pub(super) fn finish(self) -> anyhow::Result<Exit> {
        if let Some(error) = self.error {
            output::say(&format!("bailiwick: {error}"));
            return Ok(Exit::CouldNot);
        }
        if self.rows.is_empty() {
            output::say("no record matches");
            return Ok(Exit::No);
        }
        self.print()?;
        for reason in &self.unreadable {
            output::say(&format!("not shown: {reason}"));
        }
        Ok(if self.unreadable.is_empty() { Exit::Yes } else { Exit::CouldNot })
    }
}

impl Sink for Printer {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Record(row) => self.rows.push(*row),
            Line::End { unreadable } => self.unreadable = unreadable,
            Line::Counted(counted) => self.counted = Some(counted),
            Line::Cell(_)
            | Line::File { .. }
            | Line::Statement(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Kept(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
            Line::Missed(count) => {
                output::say(&format!("{count} records not shown here; see query"))
            }
            Line::Error(error) => self.error = Some(error),
        }
        if self.at_once && !self.rows.is_empty() {
            let printed = self.print().is_ok();
            self.printed_some = true;
            self.rows.clear();
            return printed;
        }
        true
    }
}

/// The columns people look for; everything else is in `-o json` and `show`.
fn table(rows: &[Row]) -> anyhow::Result<Rows> {
    let mut table =
        Rows::new(&["time", "kind", "app", "level", "labels", "decision", "endpoint", "id"]);
    for row in rows {
        let envelope: Value = serde_json::from_str(row.record.get())?;
        let Some((kind, record)) = body(&envelope) else { continue };
        let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
        table.push(vec![
            time(&envelope),
            kind.to_owned(),
            text("application"),
            text("level"),
            names(record.get("labels"), "label"),
            first(&[text("decision"), text("change"), text("action"), text("reason")]),
            first(&[text("endpoint"), names(record.get("eligible"), "endpoint")]),
            text("record_id"),
        ]);
    }
    Ok(table)
}

/// The kind and the record of an envelope: `{"at": {…}, KIND: {…}}`.
pub(super) fn body(envelope: &Value) -> Option<(&str, &Value)> {
    let known = |key: &String| trace_store::Kind::parse(key).is_some();
    let (kind, record) = envelope.as_object()?.iter().find(|(key, _)| known(key))?;
    Some((kind, record))
}

fn time(envelope: &Value) -> String {
    let nanos = envelope.get("at").and_then(|at| at.get("acknowledged_ns"));
    let nanos = nanos.and_then(|nanos| nanos.as_u64().or_else(|| nanos.as_str()?.parse().ok()));
    nanos
        .and_then(|nanos| jiff::Timestamp::from_nanosecond(i128::from(nanos)).ok())
        .map(|at| format!("{at:.3}"))
        .unwrap_or_default()
}

fn names(list: Option<&Value>, key: &str) -> String {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let names: Vec<&str> = items.filter_map(|item| item.get(key)?.as_str()).collect();
    names.join(" ")
}

fn first(texts: &[String]) -> String {
    texts.iter().find(|text| !text.is_empty()).cloned().unwrap_or_default()
}
