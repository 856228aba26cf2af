//! The reports in tables on the command line: which is asked for, what the rules of the folder say, and
//! how tables, spreadsheets and pages come out.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::super::Exit;
use super::super::output::{self, Format, Rows};
use super::{Period, ReportVerb, basis, signed};
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::report::About;
use crate::report::page::{self, text_of};
use crate::report::rules::Rules;
use crate::report::sheets::{Incident, Surroundings, Which};

#[derive(Debug, Args)]
pub(in crate::cli) struct SheetOptions {
    #[command(flatten)]
    period: Period,
    /// Only calls of this application
    #[arg(long = "app", value_name = "APP")]
    apps: Vec<String>,
    /// The day as of which values of the register count as stated or expired; today without it
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Write a page to print into this file: it needs no network and runs no script
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Print only this table; the first one where CSV is asked for
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct IncidentOptions {
    /// The number of the incident
    number: String,
    /// When one became aware of it
    #[arg(long, value_name = "TIME")]
    aware: Option<Timestamp>,
    /// When it was classified as major
    #[arg(long, value_name = "TIME")]
    classified: Option<Timestamp>,
    /// When the initial notification was sent
    #[arg(long, value_name = "TIME")]
    notified: Option<Timestamp>,
    /// When the intermediate report was sent
    #[arg(long, value_name = "TIME")]
    intermediate: Option<Timestamp>,
    #[command(flatten)]
    pub(super) sheet: SheetOptions,
}

/// Keys that somebody should be named for.
const CUSTODIANS: [&str; 4] = ["master", "signing", "api_keys", "endpoints"];

pub(super) fn run(
    dir: &Path,
    format: Format,
    verb: &ReportVerb,
    options: &SheetOptions,
) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let on = options.on.unwrap_or_else(|| clock::now().day());
    let bundle = load_rules(dir, &settings.files, on)?.bundle;
    for app in &options.apps {
        if bundle.application(app).is_none() {
            bail!("there is no application named \"{app}\" in the rules of this folder");
        }
    }
    let about =
        About::Sheet { which: which(verb, &settings)?, rules: Box::new(Rules::of(&bundle)) };
    let note = match signed(dir, about, &options.period, options.apps.clone())? {
        Ok(note) => note,
        Err(why) => {
            output::say(&format!("bailiwick: {why}"));
            return Ok(Exit::CouldNot);
        }
    };
    if let Some(file) = &options.page {
        let page = page::page(&note).context("the answer is no report in tables")?;
        std::fs::write(file, page).with_context(|| format!("cannot write '{}'", file.display()))?;
        output::say(&format!("page to print: '{}'", file.display()));
    }
    let exit = show(&note, format, options.table.as_deref())?;
    let text = text_of(&note).unwrap_or_default();
    output::say(&basis(&text.get("basis").cloned().unwrap_or_default()));
    Ok(exit)
}

fn which(verb: &ReportVerb, settings: &Settings) -> anyhow::Result<Which> {
    Ok(match verb {
        ReportVerb::Transfers(_) => Which::Transfers,
        ReportVerb::Art30(_) => Which::Art30,
        ReportVerb::Dora(_) => Which::Dora,
        ReportVerb::Concentration(_) => Which::Concentration,
        ReportVerb::AiAct(_) => Which::AiAct,
        ReportVerb::Logging(_) => Which::Logging,
        ReportVerb::Readiness(_) => Which::Readiness { surroundings: surroundings(settings) },
        ReportVerb::Incident(options) => Which::Incident(Box::new(Incident {
            number: options.number.clone(),
            aware: options.aware.map(Timestamp::as_second),
            classified: options.classified.map(Timestamp::as_second),
            notified: options.notified.map(Timestamp::as_second),
            intermediate: options.intermediate.map(Timestamp::as_second),
        })),
        ReportVerb::Exposure(_) | ReportVerb::Reconcile(_) | ReportVerb::Usage(_) => {
            bail!("this report is not made of tables")
        }
    })
}

fn surroundings(settings: &Settings) -> Surroundings {
    let unnamed = CUSTODIANS.iter().filter(|key| !settings.custodians.contains_key(**key));
    Surroundings {
        cosigners: settings.cosigners.len(),
        witnesses: settings.witnesses.len(),
        without_custodian: unnamed.map(|&key| key.to_owned()).collect(),
        shared_store: settings.shared.is_some(),
    }
}

/// Prints the tables of a report; exit 1 where it lists findings.
pub(super) fn show(note: &str, format: Format, only: Option<&str>) -> anyhow::Result<Exit> {
    let sheet = page::sheet_of(note).context("this is no report in tables")?;
    let known = || sheet.tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>();
    if let Some(name) = only
        && !known().contains(&name)
    {
        bail!("there is no table named \"{name}\" in this report (tables: {})", known().join(", "));
    }
    match format {
        Format::Json | Format::Jsonl => {
            let wanted = sheet.tables.iter().filter(|one| only.is_none_or(|only| one.name == only));
            let tables: Vec<_> = wanted.cloned().collect();
            let shown = crate::report::sheet::Sheet { tables, ..sheet.clone() };
            super::super::print(&serde_json::to_string(&shown)?)?;
        }
        Format::Csv => {
            let first = sheet.tables.first().map(|table| table.name.as_str());
            let wanted = only.or(first);
            for table in sheet.tables.iter().filter(|table| Some(table.name.as_str()) == wanted) {
                rows(table, true).print(format)?;
            }
        }
        Format::Table => {
            output::say(&sheet.title);
            for table in sheet.tables.iter().filter(|one| only.is_none_or(|only| one.name == only))
            {
                output::say(&format!("\n{}", table.title));
                let rows = rows(table, false);
                if rows.is_empty() { output::say("none") } else { rows.print(format)? }
            }
            for says in &sheet.says {
                output::say(&format!("* {says}"));
            }
        }
    }
    let findings = sheet.tables.first().filter(|table| table.name == "findings");
    Ok(if findings.is_some_and(|table| !table.lines.is_empty()) { Exit::No } else { Exit::Yes })
}

/// The rows of a table; with the command that shows the records where there is room for it.
fn rows(table: &crate::report::sheet::Table, commands: bool) -> Rows {
    let mut columns = table.columns.clone();
    columns.extend(commands.then(|| "records".to_owned()));
    let mut rows = Rows::under(columns);
    for line in &table.lines {
        let mut cells = line.cells.clone();
        cells.extend(commands.then(|| line.command()));
        rows.push(cells);
    }
    rows
}
