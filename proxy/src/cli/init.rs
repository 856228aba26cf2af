//! `bailiwick init`: files that load as they are and open nothing; and, where governors are named,
//! the founding of signed rules on them.

mod asking;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use routing_rules::governance::Role;
use routing_rules::worked::{ORGANISATIONS, Organisation};

use super::policy::present_detectors;
use super::{Exit, output};
use crate::change::founding::{Founders, FoundingError, Person, found};
use crate::{clock, config, files};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Begin from the rules of a worked organisation; docs/govern/README.md says which are there
    #[arg(long, value_name = "ORGANISATION", value_parser = worked())]
    from: Option<String>,
    /// Someone who may change the rules, as in ada:governor or bea:data-protection+governor. The
    /// first one named is the author of the first version. In a folder that has its files, they are
    /// what is signed
    #[arg(long = "governor", value_name = "NAME:ROLE", value_parser = person)]
    governors: Vec<Person>,
    /// The folder for the governors' signing keys; give each file to its owner, and keep none here
    #[arg(long, value_name = "DIR", requires = "governors")]
    keys: Option<PathBuf>,
    /// The name of the organisation in signed rules
    #[arg(long, value_name = "NAME", default_value = "my-organisation", value_parser = name)]
    organisation: String,
}

/// Who shall govern, and where their keys go.
#[derive(Debug, Clone)]
struct Named {
    people: Vec<Person>,
    keys: Option<PathBuf>,
    organisation: String,
}

impl Named {
    fn given(options: &Options) -> Self {
        Self {
            people: options.governors.clone(),
            keys: options.keys.clone(),
            organisation: options.organisation.clone(),
        }
    }

    /// Those whom the arguments name; at a terminal, whom somebody names there.
    fn of(options: &Options) -> anyhow::Result<Option<Self>> {
        let named = Self::given(options);
        if !named.people.is_empty() {
            return Ok(Some(named));
        }
        let (stdin, stderr) = (std::io::stdin(), std::io::stderr());
        if !stdin.is_terminal() || !stderr.is_terminal() {
            return Ok(None);
        }
        let asked = asking::ask(&mut stdin.lock(), &mut output::say, &named);
        asked.context("cannot read what was typed")
    }
}

pub(super) fn name(text: &str) -> Result<String, String> {
    if crate::change::exceptions::is_a_name(text) {
        Ok(text.to_owned())
    } else {
        Err("a name has 1 to 64 letters, digits, \"-\", \"_\" or \".\"".to_owned())
    }
}

fn person(text: &str) -> Result<Person, String> {
    let known = Role::ALL.map(Role::name).join(", ");
    let (who, roles) =
        text.split_once(':').ok_or_else(|| format!("write NAME:ROLE (roles: {known})"))?;
    let roles = roles.split('+').map(|role| {
        Role::parse(role).ok_or_else(|| format!("there is no role \"{role}\" (roles: {known})"))
    });
    Ok(Person { name: name(who)?, roles: roles.collect::<Result<_, _>>()? })
}

/// Names of the worked organisations.
fn worked() -> PossibleValuesParser {
    ORGANISATIONS.iter().map(|organisation| organisation.name).collect::<Vec<_>>().into()
}

/// The folder of the JSON Schemas, from which an editor knows keys and words.
const SCHEMAS: &str = "schemas";

/// Files by name and kind, with what is said when they have been written.
type Beginning = ([(&'static str, &'static str, &'static str); 4], &'static str);

fn beginning(from: Option<Organisation>) -> Beginning {
    match from {
        Some(Organisation { policy, register, applications, .. }) => (
            [
                (config::SETTINGS_FILE, "settings", config::STARTER),
                ("policy.yaml", "policy", policy),
                ("register.yaml", "register", register),
                ("apps.yaml", "applications", applications),
            ],
            "All names, addresses, contracts and dates in them are invented: put yours in their place. \
             The keys of the endpoints go into the files that the register names.",
        ),
        None => (
            [
                (config::SETTINGS_FILE, "settings", config::STARTER),
                ("policy.yaml", "policy", routing_rules::starter::POLICY),
                ("register.yaml", "register", routing_rules::starter::REGISTER),
                ("apps.yaml", "applications", routing_rules::starter::APPLICATIONS),
            ],
            "Every request stays on your own site until you open the policy for an application.",
        ),
    }
}

pub(super) fn run(dir: &Path, options: &Options) -> anyhow::Result<Exit> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create '{}'", dir.display()))?;
    let from = options.from.as_deref().and_then(Organisation::named);
    let (starters, meaning) = beginning(from);
    let standing: Vec<&str> = starters
        .iter()
        .filter(|(name, ..)| dir.join(name).exists())
        .map(|(name, ..)| *name)
        .collect();
    if !options.governors.is_empty() && standing.contains(&config::SETTINGS_FILE) {
        return founding(dir, &Named::given(options));
    }
    if !standing.is_empty() {
        output::say(&format!(
            "'{}' holds {} already; nothing was written. Choose an empty folder with --dir",
            dir.display(),
            standing.join(", ")
        ));
        return Ok(Exit::No);
    }
    for (name, kind, text) in starters {
        let path = dir.join(name);
        let text = format!("# yaml-language-server: $schema={SCHEMAS}/{kind}.json\n{text}");
        files::create_new(&path, text.as_bytes())
            .with_context(|| format!("cannot write '{}'", path.display()))?;
    }
    let schemas = dir.join(SCHEMAS);
    config::schema::write_all(&schemas)
        .with_context(|| format!("cannot write to '{}'", schemas.display()))?;
    let at = dir.display();
    output::say(&format!(
        "Wrote bailiwick.yaml, policy.yaml, register.yaml and apps.yaml to '{at}', and {SCHEMAS}/ for \
         your editor.\n{meaning}"
    ));
    if let Some(named) = Named::of(options)? {
        return founding(dir, &named);
    }
    output::say(&format!(
        "Next:\n  \
         bailiwick --dir {at} check\n  \
         bailiwick --dir {at} keys create APPLICATION   (one of apps.yaml)\n  \
         bailiwick --dir {at} serve --dev\n\
         When others shall rely on it, name those who govern the rules and sign the first version:\n  \
         bailiwick --dir {at} init --governor ada:governor --governor bea:data-protection \\\n    \
         --governor cyd:governor --keys FOLDER"
    ));
    Ok(Exit::Yes)
}

fn founding(dir: &Path, named: &Named) -> anyhow::Result<Exit> {
    let keys = named.keys.clone().unwrap_or_else(|| dir.join("governors"));
    let founders = Founders {
        organisation: &named.organisation,
        people: &named.people,
        keys: &keys,
        detectors: present_detectors(),
        now: clock::now(),
    };
    let founded = match found(dir, &founders) {
        Ok(founded) => founded,
        Err(error @ (FoundingError::Founded(_) | FoundingError::Config(_))) => {
            output::say(&format!("bailiwick: {error}"));
            return Ok(Exit::No);
        }
        Err(error) => return Err(error.into()),
    };
    let made = named.people.iter().zip(&founded.keys);
    let made: Vec<String> =
        made.map(|(person, path)| format!("  {}: {}", person.name, path.display())).collect();
    let approvals = founded.approvals;
    output::say(&format!(
        "Founded. Version 1 of the rules is signed, and bailiwick.yaml notes its digest:\n  {}\n\
         Signing keys, each for its owner alone; take them away from this machine:\n{}\n\
         Others who must approve what one proposes: {} where it only narrows, {} where it \
         opens nothing new and does not only narrow, {} where it widens{}.\n\
         Next:\n  bailiwick --dir {} serve",
        founded.founding,
        made.join("\n"),
        approvals.narrowing,
        approvals.same,
        approvals.widening,
        if approvals.data_protection { ", one of them with the data-protection role" } else { "" },
        dir.display(),
    ));
    if approvals.widening < 2 {
        output::say(
            "With so few governors, one or two people can widen the rules. Name at least three, one of \
             them data-protection, before others rely on it.",
        );
    }
    Ok(Exit::Yes)
}
