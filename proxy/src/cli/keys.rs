//! `bailiwick keys create|import|revoke|list|rotate`. A key is printed once, to standard output alone, so that it
//! can be piped into a vault.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use routing_rules::Bundle;
use secrecy::{ExposeSecret, SecretString};

use super::Exit;
use super::output::{self, Format, Rows};
use super::sharing;
use crate::clock;
use crate::config::{self, Settings};
use crate::keys::terms::Terms;
use crate::keys::{Keys, KeysError, last_used};
use crate::pipeline::record;
use crate::run::{open_store, store_settings};

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(super) enum KeysVerb {
    /// Make a key for an application and print it; it is not kept and cannot be shown again
    Create {
        /// The application, as in apps.yaml
        application: String,
        #[command(flatten)]
        terms: TermsOptions,
    },
    /// Take over a key that applications use already; reads it from standard input
    Import {
        /// The application, as in apps.yaml
        application: String,
        /// The least level of any request with this key
        #[arg(long, value_name = "LEVEL")]
        floor: Option<String>,
    },
    /// Revoke a key: no call with it is taken any more, and it never counts again
    Revoke {
        /// Its first characters, as `keys list` shows them
        key: String,
        /// Who does it; stands with the revocation
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// List the keys by their first characters
    List,
    /// Put another key in the place of one
    Rotate {
        #[command(subcommand)]
        which: RotateVerb,
    },
}

/// What a key is for.
#[derive(Debug, Args)]
pub(super) struct TermsOptions {
    /// The least level of any request with this key
    #[arg(long, value_name = "LEVEL")]
    floor: Option<String>,
    /// From when on it opens nothing (RFC 3339, such as 2026-12-31T00:00:00Z)
    #[arg(long, value_name = "TIME")]
    until: Option<jiff::Timestamp>,
    /// Opens this path and those below it only, such as /v1/embeddings
    #[arg(long, value_name = "PATH")]
    path: Vec<String>,
    /// Opens this model only
    #[arg(long, value_name = "MODEL")]
    model: Vec<String>,
}

/// Which key.
#[derive(Debug, Subcommand)]
pub(super) enum RotateVerb {
    /// A key of an application: the new one is printed once, and the old one opens for a while longer
    App {
        /// The application
        application: String,
        /// How much longer the old key opens, such as 7d or 12h
        #[arg(long, value_name = "TIME", default_value = "7d", value_parser = overlap)]
        overlap: std::time::Duration,
        /// The first characters of the old key, where the application has several
        #[arg(long, value_name = "PREFIX")]
        key: Option<String>,
    },
    /// The master key, under which every key of the records lies wrapped; the new one is sealed by the
    /// module that bailiwick.yaml names, if it names one. The server has to be
    /// stopped. Interrupted, it goes on where it stopped
    Master {
        /// Wrap everything under the key in this file instead, made there if it does not exist; the old
        /// key stays where it is. For keys that are handed in from outside, or leave the module that
        /// "keys.pkcs11" in bailiwick.yaml names
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// The key that signs the log; the server has to be stopped. The old one vouches for the new one, up to the entries it signed
    Signing,
}

fn overlap(text: &str) -> Result<std::time::Duration, String> {
    let wrong = || format!("\"{text}\" is no time such as 7d or 12h");
    let span: jiff::Span = text.parse().map_err(|_| wrong())?;
    let span = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
    std::time::Duration::try_from(span).map_err(|_| wrong())
}

impl TermsOptions {
    fn terms(self) -> anyhow::Result<Terms> {
        let until = self.until.map(|at| u64::try_from(at.as_nanosecond()));
        let expires_ns = until.transpose().context("--until lies before 1970")?;
        Ok(Terms { floor: self.floor, expires_ns, paths: self.path, models: self.model })
    }
}

fn rotate_app(
    settings: &Settings,
    which: (&str, Option<&str>),
    overlap: std::time::Duration,
) -> anyhow::Result<Exit> {
    let _lock = Keys::lock(&settings.api_keys)?;
    let mut keys = Keys::read(&settings.api_keys)?;
    let now = clock::now();
    let which = (which.0, which.1.map(|prefix| prefix.trim_end_matches('…')));
    let (key, old) = match keys.rotate(which, overlap, now) {
        Ok(rotated) => rotated,
        Err(error @ KeysError::NothingToRotate { .. }) => {
            output::say(&error.to_string());
            return Ok(Exit::No);
        }
        Err(error) => return Err(error.into()),
    };
    keys.write(&settings.api_keys)?;
    writeln!(std::io::stdout().lock(), "{}", key.expose_secret())?;
    let until = now.as_ns().saturating_add(u64::try_from(overlap.as_nanos()).unwrap_or(u64::MAX));
    output::say(&format!(
        "This is the new key of application \"{}\", on the terms of the old one. Keep it now: only its \
         hash was stored. The old key {}… opens until {}.",
        which.0,
        old.prefix,
        moment(until)
    ));
    Ok(Exit::Yes)
}

fn moment(ns: u64) -> String {
    let at = i64::try_from(ns / 1_000_000_000).ok();
    let at = at.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn rotate_signing(settings: &Settings) -> anyhow::Result<Exit> {
    let (old, new) = trace_store::rotate_signing(&store_settings(settings))?;
    let store = open_store(settings)?;
    let (target, what) = (new.to_string(), format!("in the place of {old}"));
    let told = record::operator_because("keys.rotate_signing", Some(&target), what, clock::now());
    store.append(told).wait().context("that it was done cannot be recorded")?;
    store.close()?;
    output::say(&format!(
        "the log is signed by {new} from now on; give this to your auditors and co-signers. Run 'bailiwick \
         backup', so that the new key is in it"
    ));
    Ok(Exit::Yes)
}

fn rotate_master(settings: &Settings, to: Option<&Path>) -> anyhow::Result<Exit> {
    let store = store_settings(settings);
    let done = match to {
        Some(to) => trace_store::rotate_master_to(&store, to)?,
        None => trace_store::rotate_master(&store)?,
    };
    // Opened under the new key, which so is shown to open everything; and that it was done is recorded.
    let master_key = to.map_or(store.master_key, Path::to_owned);
    let kept = settings.kept.clone().filter(|_| to.is_none());
    let sealed = kept.is_some();
    let opened = Settings { master_key: master_key.clone(), kept, ..settings.clone() };
    let store = open_store(&opened)?;
    let what = format!("{} keys wrapped anew, {} were already", done.wrapped, done.already);
    let target = master_key.display().to_string();
    let told = record::operator_because("keys.rotate_master", Some(&target), what, clock::now());
    store.append(told).wait().context("that it was done cannot be recorded")?;
    store.close()?;
    let next = match (to, sealed) {
        (Some(_), _) => format!(
            "Before you start the server, name it in bailiwick.yaml (store: {{master: {target}}}){}. ",
            if settings.kept.is_some() { " and take \"keys.pkcs11\" out" } else { "" }
        ),
        (None, true) => {
            "It lies sealed by the module: keep the module's key, by its own means. ".to_owned()
        }
        (None, false) => String::new(),
    };
    output::say(&format!(
        "{} keys are wrapped under the new master key in '{target}'. {next}Run 'bailiwick backup', keep a \
         copy of the new key in a safe, and then destroy the old one",
        done.wrapped + done.already
    ));
    Ok(Exit::Yes)
}

pub(super) fn run(dir: &Path, format: Format, verb: KeysVerb) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    if let KeysVerb::Rotate { which } = &verb {
        return match which {
            RotateVerb::Master { to } => rotate_master(&settings, to.as_deref()),
            RotateVerb::Signing => rotate_signing(&settings),
            RotateVerb::App { application, overlap, key } => sharing::sharing(dir, || {
                rotate_app(&settings, (application, key.as_deref()), *overlap)
            }),
        };
    }
    match &verb {
        KeysVerb::Create { .. } | KeysVerb::Import { .. } => {
            sharing::sharing(dir, || with_table(dir, &settings, format, verb))
        }
        KeysVerb::Revoke { .. } => {
            sharing::narrowing(dir, || with_table(dir, &settings, format, verb))
        }
        KeysVerb::List | KeysVerb::Rotate { .. } => with_table(dir, &settings, format, verb),
    }
}

fn with_table(
    dir: &Path,
    settings: &Settings,
    format: Format,
    verb: KeysVerb,
) -> anyhow::Result<Exit> {
    let _lock = Keys::lock(&settings.api_keys)?;
    let mut keys = Keys::read(&settings.api_keys)?;
    let now = clock::now();
    match verb {
        KeysVerb::Create { application, terms } => {
            let rules = config::load_rules(dir, &settings.files, now.day())?;
            if let Some(exit) = refused(&rules.bundle, &application, terms.floor.as_deref()) {
                return Ok(exit);
            }
            let key = keys.create_on(&application, terms.terms()?, now)?;
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
        KeysVerb::Revoke { key, by } => {
            let gone = match keys.revoke(key.trim_end_matches('…'), &by, now) {
                Ok(gone) => gone,
                Err(error @ KeysError::NotOne { .. }) => {
                    output::say(&error.to_string());
                    return Ok(Exit::No);
                }
                Err(error) => return Err(error.into()),
            };
            keys.write(&settings.api_keys)?;
            output::say(&format!(
                "The key {}… of application \"{}\" is revoked; a running server refuses it within a \
                 second.",
                gone.prefix, gone.application
            ));
        }
        // Done above, without the lock of the table.
        KeysVerb::Rotate { .. } => {}
        KeysVerb::List => {
            let rows = list(&keys, settings);
            rows.print(format)?;
        }
    }
    Ok(Exit::Yes)
}

fn list(keys: &Keys, settings: &Settings) -> Rows {
    let columns = ["key", "application", "floor", "for", "created", "until", "last used", "origin"];
    let mut rows = Rows::new(&columns);
    let used = last_used::read(&settings.api_keys);
    let now = clock::now();
    for entry in keys.entries() {
        let over = if entry.is_open(now) { "" } else { " (over)" };
        let until = entry.expires_ns.map(|until| format!("{}{over}", moment(until)));
        rows.push(vec![
            format!("{}…", entry.prefix),
            entry.application.clone(),
            entry.floor.clone().unwrap_or_default(),
            [entry.paths.as_slice(), entry.models.as_slice()].concat().join(" "),
            moment(entry.created_ns),
            until.unwrap_or_default(),
            used.get(&entry.sha256).map(ToString::to_string).unwrap_or_default(),
            if entry.imported { "imported" } else { "created here" }.to_owned(),
        ]);
    }
    rows
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
