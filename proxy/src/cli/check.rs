//! `bailiwick check` and `bailiwick test`.

use std::path::Path;

use super::Exit;
use super::output::{self, Format, Rows};
use crate::clock;
use crate::config::{self, ConfigError, Settings};
use crate::upstream::targets::Targets;

/// Checks settings and rules; the answer is no where there is a mistake.
pub(super) fn run(dir: &Path) -> anyhow::Result<Exit> {
    let checked = Settings::read(dir)
        .and_then(|settings| config::load_rules(dir, &settings.files, clock::now().day()));
    match checked {
        Ok(rules) => {
            for warning in &rules.warnings {
                output::say(&warning.to_string());
            }
            let bundle = &rules.bundle;
            // The keys may well be elsewhere than whoever checks the rules.
            if let Err(error) = Targets::read(bundle, dir) {
                output::say(&format!("warning: {error}; `serve` would not start here"));
            }
            output::say(&format!(
                "policy \"{}\" version {}: {} endpoints, {} applications, {} tests pass, {} \
                 warnings",
                bundle.policy_name(),
                bundle.version(),
                bundle.endpoints().len(),
                bundle.applications().len(),
                bundle.run_tests().len(),
                rules.warnings.len()
            ));
            Ok(Exit::Yes)
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
