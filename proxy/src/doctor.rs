//! What may be wrong with a folder and the machine it lies on. Each check says how it went in words of a
//! closed list and in numbers; what it was about (a path, an endpoint) is kept apart, so that a bundle for
//! somebody else can leave it out. No prompt, key or name of a person is read into a check at all.

mod network;
mod place;

use std::path::Path;

use serde::Serialize;

use crate::clock;
use crate::config::{Settings, load_rules};
use crate::keys::Keys;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Good,
    /// It works, and could be better.
    Advice,
    /// It does not work, or somebody can read what they should not.
    Bad,
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Advice => "advice",
            Self::Bad => "bad",
        }
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub what: &'static str,
    /// Which one: a path or a name; never leaves this machine.
    pub about: String,
    /// How it went.
    pub state: State,
    /// What was found: words of this program and numbers.
    pub found: String,
    /// What to do, where something is to be done.
    pub next: &'static str,
}

impl Check {
    fn good(what: &'static str, about: impl Into<String>, found: impl Into<String>) -> Self {
        let (about, found) = (about.into(), found.into());
        Self { what, about, state: State::Good, found, next: "" }
    }

    fn not(
        state: State,
        what: &'static str,
        about: impl Into<String>,
        (found, next): (impl Into<String>, &'static str),
    ) -> Self {
        Self { what, about: about.into(), state, found: found.into(), next }
    }
}

/// Looks at everything there is to look at.
#[must_use]
pub fn examine(dir: &Path) -> Vec<Check> {
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    let mut checks = vec![
        Check::good("program", "", format!("version {}", env!("CARGO_PKG_VERSION"))),
        Check::good("system", "", system),
    ];
    let settings = match Settings::read(dir) {
        Ok(settings) => settings,
        Err(_) => {
            let next = "'bailiwick check' names every mistake with its line";
            checks.push(Check::not(State::Bad, "settings", "", ("they cannot be read", next)));
            return checks;
        }
    };
    checks.push(Check::good("settings", "", "they can be read"));
    rules(dir, &settings, &mut checks);
    tokens(&settings, &mut checks);
    place::examine(&settings, &mut checks);
    surroundings(&settings, &mut checks);
    checks
}

fn rules(dir: &Path, settings: &Settings, checks: &mut Vec<Check>) {
    let loaded = match load_rules(dir, &settings.files, clock::now().day()) {
        Ok(loaded) => loaded,
        Err(_) => {
            let next = "'bailiwick check' names every mistake with its line";
            checks.push(Check::not(State::Bad, "rules", "", ("they do not load", next)));
            return;
        }
    };
    let bundle = &loaded.bundle;
    checks.push(Check::good(
        "rules",
        bundle.policy_name(),
        format!(
            "version {}, {} endpoints, {} applications, {} guarantees, {} warnings",
            bundle.version(),
            bundle.endpoints().len(),
            bundle.applications().len(),
            bundle.guarantees().count(),
            loaded.warnings.len()
        ),
    ));
    if settings.founding.is_none() {
        let next = "'bailiwick policy' keeps versions that several people sign";
        checks.push(Check::not(State::Advice, "rules", "", ("nobody signs them", next)));
    }
    for endpoint in bundle.endpoints() {
        network::endpoint(dir, endpoint, &settings.egress, checks);
    }
}

/// How many keys there are; neither a key nor a hash nor a prefix.
fn tokens(settings: &Settings, checks: &mut Vec<Check>) {
    match Keys::read(&settings.api_keys) {
        Ok(keys) if keys.entries().is_empty() => {
            let next = "'bailiwick keys create APPLICATION' makes one";
            checks.push(Check::not(State::Advice, "API keys", "", ("there are none", next)));
        }
        Ok(keys) => {
            let count = keys.entries().len();
            checks.push(Check::good("API keys", "", format!("{count} in the table")));
        }
        Err(_) => {
            let next = "restore the file from a backup, or create keys anew";
            let found = "their table cannot be read";
            checks.push(Check::not(State::Bad, "API keys", "", (found, next)));
        }
    }
}

fn surroundings(settings: &Settings, checks: &mut Vec<Check>) {
    let mut told = |what: &'static str, count: usize, found: &str, next: &'static str| {
        checks.push(if count == 0 {
            Check::not(State::Advice, what, "", (found, next))
        } else {
            Check::good(what, "", format!("{count} named"))
        });
    };
    let next = "have somebody else run `bailiwick witness`, and name it under store.cosigners";
    told("co-signers", settings.cosigners.len(), "nobody outside co-signs the log", next);
    let next = "name them under custodians in bailiwick.yaml";
    told("custodians", settings.custodians.len(), "nobody is named who keeps the keys", next);
    for path in &settings.egress.ca_files {
        network::authority(path, checks);
    }
}

/// The checks as a file for somebody else: no path, no name, no address; what a check was about is a number.
#[must_use]
pub fn bundle(checks: &[Check]) -> String {
    let mut known: Vec<&str> = Vec::new();
    let mut list = Vec::new();
    for check in checks {
        let about = check.about.as_str();
        if !about.is_empty() && !known.contains(&about) {
            known.push(about);
        }
        list.push(serde_json::json!({
            "what": check.what,
            "about": known.iter().position(|one| *one == about),
            "state": check.state,
            "found": check.found,
        }));
    }
    let mut text = serde_json::json!({"bailiwick_doctor": 1, "checks": list}).to_string();
    text.push('\n');
    text
}
