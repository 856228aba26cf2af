//! `bailiwick check` and `bailiwick test`.

use std::path::Path;

use jiff::civil::Date;
use routing_rules::calendar::{self, Move, Turn};
use routing_rules::{Application, Bundle};

use super::output::{self, Format, Rows};
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

/// Checks settings and rules; the answer is no where there is a mistake.
pub(super) fn run(dir: &Path, options: &Options) -> anyhow::Result<Exit> {
    let begun = clock::now();
    let today = begun.day();
    let checked =
        Settings::read(dir).and_then(|settings| config::load_rules(dir, &settings.files, today));
    match checked {
        Ok(rules) => {
            for warning in &rules.warnings {
                output::say(&warning.to_string());
            }
            let bundle = &rules.bundle;
            endpoint::warn_of_gaps(bundle);
            // The keys may well be elsewhere than whoever checks the rules.
            if let Err(error) = Targets::read(bundle, dir) {
                output::say(&format!("warning: {error}; `serve` would not start here"));
            }
            say_keyless(dir, bundle);
            say_proof(bundle);
            output::say(&format!(
                "policy \"{}\" version {}: {} endpoints, {} applications, {} tests pass, {} \
                 warnings; checked and proved in {} ms",
                bundle.policy_name(),
                bundle.version(),
                bundle.endpoints().len(),
                bundle.applications().len(),
                bundle.run_tests().len(),
                rules.warnings.len(),
                clock::now().as_ns().saturating_sub(begun.as_ns()) / 1_000_000
            ));
            options.on.map_or(Ok(Exit::Yes), |until| look_ahead(&rules, today, until))
        }
        Err(ConfigError::Mistakes(found)) => {
            for diagnostic in &found {
                output::say(&diagnostic.to_string());
            }
            Ok(Exit::No)
        }
        Err(error @ ConfigError::File { .. }) => Err(error.into()),
    }
}

/// Names applications for which nobody holds a key. Where there is no table of keys, they may be kept
/// elsewhere than whoever checks the rules.
fn say_keyless(dir: &Path, bundle: &Bundle) {
    let Ok(settings) = Settings::read(dir) else { return };
    let keys = match Keys::read(&settings.api_keys) {
        Ok(keys) if settings.api_keys.exists() => keys,
        Ok(_) | Err(_) => return,
    };
    for application in bundle.applications().iter().map(Application::name) {
        if keys.entries().iter().all(|key| key.application != application) {
            output::say(&format!(
                "warning: application \"{application}\" has no key, so nobody can ask on its behalf; see \
                 `bailiwick keys create {application}`"
            ));
        }
    }
}

/// Says what was proved, and which rules change nothing.
fn say_proof(bundle: &Bundle) {
    let proved: Vec<&str> = bundle.guarantees().collect();
    if !proved.is_empty() {
        output::say(&format!(
            "proved for every request, over the endpoints here and any that could be added: {}",
            proved.join(", ")
        ));
    }
    for standby in bundle.standby() {
        output::say(&format!("rule {standby}"));
    }
}

/// Says what the dates in the files do until a day; the answer is no where they take the rules out
/// of use, or the last endpoint from an application.
fn look_ahead(rules: &Rules, today: Date, until: Date) -> anyhow::Result<Exit> {
    let found = match calendar::calendar(&rules.sources, today, until) {
        Ok(calendar) => calendar,
        Err(found) => {
            found.iter().for_each(|diagnostic| output::say(&diagnostic.to_string()));
            return Ok(Exit::No);
        }
    };
    if found.turns.is_empty() && found.unusable.is_none() {
        output::say(&format!("nothing changes by itself before {until}"));
    }
    found.turns.iter().for_each(say_turn);
    if let Some((day, reasons)) = &found.unusable {
        output::say(&format!("on {day} these rules can no longer be used, and all is refused:"));
        reasons.iter().for_each(|diagnostic| output::say(&format!("  {diagnostic}")));
    }
    let cut_off = found.turns.iter().any(|turn| !turn.cut_off.is_empty());
    Ok(if found.unusable.is_some() || cut_off { Exit::No } else { Exit::Yes })
}

fn say_turn(turn: &Turn) {
    let day = turn.last_day;
    if turn.moves.is_empty() {
        output::say(&format!("after {day} a date takes effect that moves no endpoint"));
    }
    for Move { endpoint, expired, leaves, joins } in &turn.moves {
        let part = |words: &str, names: &[String]| {
            (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")))
        };
        let parts: Vec<String> =
            [part("leaves", leaves), part("joins", joins)].into_iter().flatten().collect();
        let why = part(" because of", expired).unwrap_or_default();
        let what =
            if parts.is_empty() { "stays in its zones".to_owned() } else { parts.join(", ") };
        output::say(&format!("after {day} endpoint \"{endpoint}\" {what}{why}"));
    }
    for app in &turn.cut_off {
        output::say(&format!("after {day} application \"{app}\" reaches no endpoint any more"));
    }
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
    output::say(&format!("{} tests, all pass", outcomes.len()));
    Ok(Exit::Yes)
}
