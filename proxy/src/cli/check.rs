//! `bailiwick check` and `bailiwick test`.

use std::path::Path;

use jiff::civil::Date;
use routing_rules::calendar::{self, Move, Turn};
use routing_rules::document::{Diagnostic, Position, Severity};
use routing_rules::{Application, Bundle, StandbyKind};

use super::output::{self, Format, Rows, counted};
use super::{Exit, endpoint};
use crate::clock;
use crate::config::{self, ConfigError, Rules, Settings};
use crate::keys::Keys;
use crate::upstream::targets::Targets;

/// How to check.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Tell what the dates in the files close until this day, such as 2027-03-01
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// How much something that was found matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// The files cannot be used.
    Error,
    /// Somebody should look.
    Warning,
    /// Good to know.
    Note,
}

impl Weight {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that was found.
#[derive(Debug)]
pub(super) struct Finding {
    weight: Weight,
    code: &'static str,
    place: Option<Position>,
    what: String,
}

impl Finding {
    fn note(code: &'static str, what: impl Into<String>) -> Self {
        Self { weight: Weight::Note, code, place: None, what: what.into() }
    }

    pub(super) fn warning(code: &'static str, place: Option<Position>, what: String) -> Self {
        Self { weight: Weight::Warning, code, place, what }
    }

    fn of(found: &Diagnostic) -> Self {
        let weight = match found.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
        };
        let place = Some(found.position.clone());
        Self { weight, code: found.code, place, what: found.message.clone() }
    }

    /// As a person reads it; a note has no word before it.
    fn say(&self) {
        let place = self.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        output::say(&match self.weight {
            Weight::Note => format!("{place}{}", self.what),
            Weight::Error | Weight::Warning => {
                format!("{place}{}: {}", self.weight.name(), self.what)
            }
        });
    }

    fn row(self) -> Vec<String> {
        let place =
            |part: fn(&Position) -> String| self.place.as_ref().map(part).unwrap_or_default();
        vec![
            self.weight.name().to_owned(),
            self.code.to_owned(),
            place(|at| at.file().to_owned()),
            place(|at| at.line().to_string()),
            place(|at| at.column().to_string()),
            self.what,
        ]
    }
}

/// Words for people, rows for programs.
fn tell(found: Vec<Finding>, format: Format) -> anyhow::Result<()> {
    if format == Format::Table {
        found.iter().for_each(Finding::say);
        return Ok(());
    }
    let mut rows = Rows::new(&["weight", "code", "file", "line", "column", "what"]);
    found.into_iter().for_each(|one| rows.push(one.row()));
    Ok(rows.print(format)?)
}

/// Checks settings and rules; the answer is no where there is a mistake.
pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let begun = clock::now();
    let today = begun.day();
    if let Some(day) = options.on.filter(|day| *day < today) {
        output::say(&format!("{day} has passed; --on takes today or a day to come"));
        return Ok(Exit::Usage);
    }
    let checked =
        Settings::read(dir).and_then(|settings| config::load_rules(dir, &settings.files, today));
    let rules = match checked {
        Ok(rules) => rules,
        Err(ConfigError::Mistakes(mistakes)) => {
            let count = mistakes.iter().filter(|one| one.severity == Severity::Error).count();
            tell(mistakes.iter().map(Finding::of).collect(), format)?;
            let these = if count == 1 { "it stands" } else { "they stand" };
            output::say(&format!(
                "{}; while {these}, these files cannot be used. What is in force stays in force",
                counted(count, "error")
            ));
            return Ok(Exit::No);
        }
        Err(error @ ConfigError::File { .. }) => return Err(error.into()),
    };
    let bundle = &rules.bundle;
    let mut found: Vec<Finding> = rules.warnings.iter().map(Finding::of).collect();
    found.extend(endpoint::gap_warnings(bundle));
    // The keys may well be elsewhere than whoever checks the rules.
    if let Err(error) = Targets::read(bundle, dir) {
        let what = format!("{error}; `serve` would not start here");
        found.push(Finding::warning("no-key", None, what));
    }
    found.extend(keyless(dir, bundle));
    let warnings = found.len();
    found.extend(proof(bundle));
    let (ahead, exit) = match options.on {
        Some(until) => look_ahead(&rules, today, until),
        None => (Vec::new(), Exit::Yes),
    };
    let summary = format!(
        "policy \"{}\" version {}: {}, {}, {} pass, {}; checked and proved in {} ms",
        bundle.policy_name(),
        bundle.version(),
        counted(bundle.endpoints().len(), "endpoint"),
        counted(bundle.applications().len(), "application"),
        counted(bundle.run_tests().len(), "test"),
        counted(warnings, "warning"),
        clock::now().as_ns().saturating_sub(begun.as_ns()) / 1_000_000
    );
    if format == Format::Table {
        tell(found, format)?;
        output::say(&summary);
        tell(ahead, format)?;
    } else {
        found.extend(ahead);
        tell(found, format)?;
        output::say(&summary);
    }
    Ok(exit)
}

/// Applications for which nobody holds a key. Where there is no table of keys, they may be kept
/// elsewhere than whoever checks the rules.
fn keyless(dir: &Path, bundle: &Bundle) -> Vec<Finding> {
    let Ok(settings) = Settings::read(dir) else { return Vec::new() };
    let keys = match Keys::read(&settings.api_keys) {
        Ok(keys) if settings.api_keys.exists() => keys,
        Ok(_) | Err(_) => return Vec::new(),
    };
    let names = bundle.applications().iter().map(Application::name);
    let without = names.filter(|name| keys.entries().iter().all(|key| key.application != *name));
    let warning = |name: &str| {
        let what = format!(
            "application \"{name}\" has no key, so nobody can ask on its behalf; see `bailiwick keys \
             create {name}`"
        );
        Finding::warning("no-application-key", None, what)
    };
    without.map(warning).collect()
}

/// What was proved, and which rules change nothing.
fn proof(bundle: &Bundle) -> Vec<Finding> {
    let proved: Vec<&str> = bundle.guarantees().collect();
    let mut found = Vec::new();
    if !proved.is_empty() {
        let what = format!(
            "proved for every request, over the endpoints here and any that could be added: {}",
            proved.join(", ")
        );
        found.push(Finding::note("proved", what));
    }
    found.extend(bundle.standby().into_iter().map(|standby| {
        let code = match standby.kind {
            StandbyKind::SafetyNet => "safety-net",
            StandbyKind::Redundant => "redundant",
            StandbyKind::Cancelled => "cancelled",
        };
        Finding::note(code, format!("rule {standby}"))
    }));
    found
}

/// What the dates in the files do until a day; the answer is no where they take the rules out of
/// use, or the last endpoint from an application.
fn look_ahead(rules: &Rules, today: Date, until: Date) -> (Vec<Finding>, Exit) {
    let found = match calendar::calendar(&rules.sources, today, until) {
        Ok(calendar) => calendar,
        Err(found) => return (found.iter().map(Finding::of).collect(), Exit::No),
    };
    if found.turns.is_empty() && found.unusable.is_none() {
        let what = format!("nothing changes by itself before {until}");
        return (vec![Finding::note("date", what)], Exit::Yes);
    }
    let mut all: Vec<Finding> = found.turns.iter().flat_map(turn).collect();
    if let Some((day, reasons)) = &found.unusable {
        let what = format!("on {day} these rules can no longer be used, and all is refused:");
        all.push(Finding::note("date", what));
        all.extend(reasons.iter().map(Finding::of));
    }
    let cut_off = found.turns.iter().any(|turn| !turn.cut_off.is_empty());
    (all, if found.unusable.is_some() || cut_off { Exit::No } else { Exit::Yes })
}

/// How many of the values that expire on one day are named; mostly one review ends them all.
const NAMED: usize = 4;

fn turn(turn: &Turn) -> Vec<Finding> {
    let day = turn.last_day;
    let mut all = Vec::new();
    if turn.moves.is_empty() {
        all.push(format!("after {day} a date takes effect that moves no endpoint"));
    }
    for Move { endpoint, expired, leaves, joins } in &turn.moves {
        let part = |words: &str, names: &[String]| {
            (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")))
        };
        let parts: Vec<String> =
            [part("leaves", leaves), part("joins", joins)].into_iter().flatten().collect();
        let more = match expired.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let named = expired.get(..NAMED).unwrap_or(expired);
        let why = part(" because of", named).unwrap_or_default();
        let what =
            if parts.is_empty() { "stays in its zones".to_owned() } else { parts.join(", ") };
        let why = if parts.is_empty() { why.replace("because of", "without") } else { why };
        all.push(format!("after {day} endpoint \"{endpoint}\" {what}{why}{more}"));
    }
    for app in &turn.cut_off {
        all.push(format!("after {day} application \"{app}\" reaches no endpoint any more"));
    }
    all.into_iter().map(|what| Finding::note("date", what)).collect()
}

/// Runs the policy's own tests and prints each.
pub(super) fn test(dir: &Path, format: Format) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let rules = match config::load_rules(dir, &settings.files, clock::now().day()) {
        Ok(rules) => rules,
        // A failing test is one of the mistakes for which rules do not load.
        Err(ConfigError::Mistakes(found)) => {
            found.iter().for_each(|diagnostic| output::say(&diagnostic.to_string()));
            return Ok(Exit::No);
        }
        Err(error @ ConfigError::File { .. }) => return Err(error.into()),
    };
    let mut rows = Rows::new(&["test", "result", "what"]);
    let outcomes = rules.bundle.run_tests();
    for outcome in &outcomes {
        let result = if outcome.passed { "pass" } else { "fail" };
        rows.push(vec![outcome.name.clone(), result.to_owned(), outcome.message.clone()]);
    }
    rows.print(format)?;
    output::say(&match outcomes.len() {
        0 => "this policy has no tests; write some, so that a later change cannot undo what you meant"
            .to_owned(),
        count => format!("{}, all pass", counted(count, "test")),
    });
    Ok(Exit::Yes)
}
