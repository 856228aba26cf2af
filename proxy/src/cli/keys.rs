//! `bailiwick keys create|import|list`. A key is printed once, to standard output alone, so that it
//! can be piped into a vault.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::Context;
use clap::Subcommand;
use routing_rules::Bundle;
use secrecy::{ExposeSecret, SecretString};

use super::Exit;
use super::output::{self, Format, Rows};
use crate::clock;
use crate::config::{self, Settings};
use crate::keys::Keys;

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(super) enum KeysVerb {
    /// Make a key for an application and print it; it is not kept and cannot be shown again
    Create {
        /// The application, as in apps.yaml
        application: String,
        /// The least level of any request with this key
        #[arg(long, value_name = "LEVEL")]
        floor: Option<String>,
    },
    /// Take over a key that applications use already; reads it from standard input
    Import {
        /// The application, as in apps.yaml
        application: String,
        /// The least level of any request with this key
        #[arg(long, value_name = "LEVEL")]
        floor: Option<String>,
    },
    /// List the keys by their first characters
    List,
}

pub(super) fn run(dir: &Path, format: Format, verb: KeysVerb) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let _lock = Keys::lock(&settings.api_keys)?;
    let mut keys = Keys::read(&settings.api_keys)?;
    let now = clock::now();
    match verb {
        KeysVerb::Create { application, floor } => {
            let rules = config::load_rules(dir, &settings.files, now.day())?;
            if let Some(exit) = refused(&rules.bundle, &application, floor.as_deref()) {
                return Ok(exit);
            }
            let key = keys.create(&application, floor, now)?;
            keys.write(&settings.api_keys)?;
            writeln!(std::io::stdout().lock(), "{}", key.expose_secret())?;
            output::say(&format!(
                "This is the key of application \"{application}\". Keep it now: only its hash was \
                 stored."
            ));
        }
        KeysVerb::Import { application, floor } => {
            let rules = config::load_rules(dir, &settings.files, now.day())?;
            if let Some(exit) = refused(&rules.bundle, &application, floor.as_deref()) {
                return Ok(exit);
            }
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).context("cannot read the key")?;
            keys.import(&SecretString::from(text.trim()), &application, floor, now)?;
            keys.write(&settings.api_keys)?;
            output::say(&format!("The key now belongs to application \"{application}\"."));
        }
        KeysVerb::List => {
            let mut rows = Rows::new(&["key", "application", "floor", "created", "origin"]);
            for entry in keys.entries() {
                let created = i64::try_from(entry.created_ns / 1_000_000_000).ok();
                let created =
                    created.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
                rows.push(vec![
                    format!("{}…", entry.prefix),
                    entry.application.clone(),
                    entry.floor.clone().unwrap_or_default(),
                    created.map(|at| at.to_string()).unwrap_or_default(),
                    if entry.imported { "imported" } else { "created here" }.to_owned(),
                ]);
            }
            rows.print(format)?;
        }
    }
    Ok(Exit::Yes)
}

/// A key for an application or a level that does not exist would be refused at every use.
fn refused(bundle: &Bundle, application: &str, floor: Option<&str>) -> Option<Exit> {
    if bundle.application(application).is_none() {
        let known: Vec<&str> =
            bundle.applications().iter().map(routing_rules::Application::name).collect();
        output::say(&format!(
            "there is no application \"{application}\" in the applications file (defined: {})",
            known.join(", ")
        ));
        return Some(Exit::No);
    }
    if let Some(floor) = floor
        && bundle.level(floor).is_none()
    {
        output::say(&format!(
            "there is no level \"{floor}\" in the policy (levels: {})",
            bundle.levels().join(", ")
        ));
        return Some(Exit::No);
    }
    None
}
