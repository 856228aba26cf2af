//! What the audience reads. Colour on a terminal only.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, presets};
use secrecy::ExposeSecret;
use trace_store::verify::Report;

use super::caller::Told;
use super::cast::{AppKeys, Cast};
use crate::run::Running;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
/// Longest prompt shown whole, in characters.
const SHOWN_CHARS: usize = 48;

/// Where the demonstration writes.
pub(super) struct Stage;

impl Stage {
    pub(super) fn new() -> Self {
        Self
    }

    fn write(&self, text: &str) -> io::Result<()> {
        writeln!(anstream::stdout().lock(), "{text}")
    }

    pub(super) fn heading(&self, text: &str) -> io::Result<()> {
        self.write(&format!("\n{HEADING}{text}{HEADING:#}"))
    }

    pub(super) fn opening(&self, running: &Running, cast: &Cast) -> io::Result<()> {
        self.heading("Bailiwick: where may this prompt go?")?;
        self.write(&format!("The proxy serves on http://{}/v1, in front of", running.data))?;
        for (server, who) in cast.introduce() {
            self.write(&format!("  {:<15} {who}", server.name()))?;
        }
        Ok(())
    }

    /// The prompts with where each went and why.
    pub(super) fn table(&self, told: &[Told]) -> io::Result<()> {
        let mut table = plain_table(&[
            "app",
            "prompt",
            "level",
            "labels",
            "went to",
            "where",
            "rule",
            "µs added",
        ]);
        for told in told {
            table.add_row(vec![
                told.prompt.application.to_owned(),
                shortened(told),
                told.decision.level.clone(),
                labels(told),
                went_to(told),
                place(told),
                deciding_rule(told),
                told.added_us().map(|us| us.to_string()).unwrap_or_default(),
            ]);
        }
        self.write(&table.to_string())
    }

    /// The same prompts before and after.
    pub(super) fn changes(&self, before: &[Told], after: &[Told]) -> io::Result<()> {
        let mut table = plain_table(&["prompt", "before", "now"]);
        for now in after {
            let earlier = before.iter().find(|told| std::ptr::eq(told.prompt, now.prompt));
            table.add_row(vec![
                shortened(now),
                earlier.map(went_to).unwrap_or_default(),
                went_to(now),
            ]);
        }
        self.write(&table.to_string())?;
        self.write(
            "What may be served at home is; what may not is refused. Nothing went anywhere else.",
        )
    }

    pub(super) fn verdict(&self, what: &str, report: &Report) -> io::Result<()> {
        let (style, word) = if report.ok { (GOOD, "whole") } else { (BAD, "NOT whole") };
        self.write(&format!("{what}: {style}{word}{style:#}, {} entries", report.leaves))?;
        match &report.first_bad {
            Some(bad) => self.write(&format!("  {bad}")),
            None => self.write(&format!("  {}", report.sentence())),
        }
    }

    /// How to use the servers while they run.
    pub(super) fn keeping(
        &self,
        running: &Running,
        keys: &AppKeys,
        dir: Option<&Path>,
    ) -> io::Result<()> {
        self.heading("The servers keep running; Ctrl-C ends them")?;
        for (application, key) in keys {
            self.write(&format!(
                "  application {application}:\n    OPENAI_BASE_URL=http://{}/v1\n    \
                 OPENAI_API_KEY={}",
                running.data,
                key.expose_secret()
            ))?;
        }
        self.write(
            "  python: OpenAI().chat.completions.create(model=\"assistant\", messages=[…])",
        )?;
        if let Some(dir) = dir {
            let dir = dir.display();
            self.write(&format!(
                "  records: bailiwick --dir {dir} query   (or: tail, show ID, explain ID)"
            ))?;
        }
        Ok(())
    }

    pub(super) fn ending(&self, dir: Option<&Path>) -> io::Result<()> {
        self.heading("Next")?;
        if let Some(dir) = dir {
            let dir = dir.display();
            self.write(&format!(
                "  see what was recorded:      bailiwick --dir {dir} query\n  \
                 ask why:                    bailiwick --dir {dir} explain ID"
            ))?;
        }
        self.write(
            "  point your own SDK at it:   bailiwick demo --keep   prints base URL and key\n  \
             run it on your own rules:   bailiwick --dir DIR init, then: serve --dev",
        )
    }
}

fn plain_table(columns: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(columns);
    table
}

fn shortened(told: &Told) -> String {
    let text = told.prompt.shown.unwrap_or(told.prompt.text).replace('\n', " ");
    if text.chars().count() <= SHOWN_CHARS {
        return text;
    }
    text.chars().take(SHOWN_CHARS - 1).chain(['…']).collect()
}

fn labels(told: &Told) -> String {
    let names: Vec<&str> = told.decision.labels.iter().map(|label| label.label.as_str()).collect();
    names.join(" ")
}

fn went_to(told: &Told) -> String {
    match told.endpoint() {
        Some(endpoint) if told.status.is_success() => endpoint.to_owned(),
        Some(_) | None => {
            let code = told.decision.refusal.as_deref().unwrap_or("no endpoint reachable");
            format!("refused {}: {code}", told.status.as_u16())
        }
    }
}

fn place(told: &Told) -> String {
    let places = told.outcome.as_ref().map(|outcome| outcome.jurisdictions.join(" "));
    places.unwrap_or_else(|| "-".to_owned())
}

/// The rule that kept the prompt where it is, or else the one that let it go there.
fn deciding_rule(told: &Told) -> String {
    let decision = &told.decision;
    let granted = decision
        .reasons
        .iter()
        .find(|reason| Some(reason.endpoint.as_str()) == told.endpoint())
        .and_then(|reason| reason.rules.first());
    decision.rules_restricted.first().or(granted).cloned().unwrap_or_default()
}
