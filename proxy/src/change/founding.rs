//! The founding: names those who govern, makes their keys, and signs the first version of the rules.
//! From then on `serve` takes signed rules only.

use std::path::{Path, PathBuf};

use classifiers::Digest;
use routing_rules::governance::{Approvals, Role};
use routing_rules::signed::{Body, Link, Refused, SecretKey, Statement};
use routing_rules::{Bundle, Reach};

use super::folder::{Folder, FolderError};
use super::keyfile::{self, KeyFileError};
use crate::clock::Timestamp;
use crate::config::{self, ConfigError, SETTINGS_FILE, Settings};
use crate::files;

/// The governance file that a founding writes.
pub const GOVERNANCE_FILE: &str = "governance.yaml";

/// Why there is no founding.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// There has been one.
    #[error("'{}' was founded before; change its rules with `bailiwick policy propose`", .0.display())]
    Founded(PathBuf),
    /// The files hold mistakes.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The first version is not accepted.
    #[error("the first version of the rules cannot be signed: {0}")]
    Refused(#[from] Refused),
    /// A key cannot be made.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The version cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Another file cannot be written.
    #[error("cannot write '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Someone who shall govern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// What is founded.
#[derive(Debug)]
pub struct Founders<'a> {
    /// The organisation.
    pub organisation: &'a str,
    /// Those who shall govern; the first is the author of the first version.
    pub people: &'a [Person],
    /// The folder for their keys.
    pub keys: &'a Path,
    /// The detectors of this release.
    pub detectors: Digest,
    /// When.
    pub now: Timestamp,
}

/// What a founding made.
#[derive(Debug)]
pub struct Founded {
    /// The key files, in the order of the people.
    pub keys: Vec<PathBuf>,
    /// How many others must approve.
    pub approvals: Approvals,
    /// The digest of the first version.
    pub founding: Digest,
}

/// Founds the rules of a folder on the files as they stand.
///
/// # Errors
/// [`FoundingError`].
pub fn found(dir: &Path, founders: &Founders<'_>) -> Result<Founded, FoundingError> {
    let settings = Settings::read(dir)?;
    let folder = Folder::new(settings.bundles.clone(), None);
    if folder.is_founded() || settings.founding.is_some() {
        return Err(FoundingError::Founded(dir.to_owned()));
    }
    // Files with mistakes are found before anything is made.
    config::load_rules(dir, &settings.files, founders.now.day())?;
    let mut keys = Vec::new();
    let mut paths = Vec::new();
    for person in founders.people {
        let (key, path) = keyfile::create(founders.keys, &person.name)?;
        keys.push(key);
        paths.push(path);
    }
    let approvals = numbers_for(founders.people);
    let governance = governance_text(founders, &keys, approvals);
    let path = dir.join(GOVERNANCE_FILE);
    files::create_new(&path, governance.as_bytes())
        .map_err(|source| FoundingError::Io { path, source })?;
    let settings = Settings::read(dir)?;
    let statement = first_version(dir, &settings, founders, &keys)?;
    let founding = statement.digest();
    let link = Link::first(statement, founding)?;
    link.load(founders.now.day())?;
    folder.write(1, link.statement())?;
    note(dir, founding)?;
    Ok(Founded { keys: paths, approvals, founding })
}

fn first_version(
    dir: &Path,
    settings: &Settings,
    founders: &Founders<'_>,
    keys: &[SecretKey],
) -> Result<Statement<Body>, FoundingError> {
    let sources = config::signed_sources(dir, &settings.files)?;
    Bundle::load(&sources, founders.now.day()).map_err(Refused::Mistakes)?;
    let mut body = Body {
        applications: Vec::new(),
        author: founders.people.first().map(|person| person.name.clone()).unwrap_or_default(),
        because: "founding".to_owned(),
        created_s: founders.now.as_s(),
        detectors: Vec::new(),
        governance: Vec::new(),
        own_detectors: Vec::new(),
        places: Vec::new(),
        policy: Vec::new(),
        previous: None,
        reach: Reach::Widened,
        register: Vec::new(),
        rollback_to: None,
        sequence: 1,
        valid_from_s: None,
        valid_until_s: None,
    };
    body.set_sources(&sources);
    body.accept_detectors(founders.detectors, None);
    let mut statement = Statement::new(body);
    for key in keys {
        statement.sign(key)?;
    }
    Ok(statement)
}

/// The usual numbers, less where there are not so many people: numbers that nobody can meet would
/// freeze the rules for ever.
fn numbers_for(people: &[Person]) -> Approvals {
    let approvers = people.iter().filter(|person| person.roles.iter().any(|role| role.approves()));
    let others = approvers.count().saturating_sub(1);
    let usual = Approvals::DEFAULT;
    let protects = people.iter().any(|person| person.roles.contains(&Role::DataProtection));
    Approvals {
        narrowing: usual.narrowing.min(others),
        same: usual.same.min(others),
        widening: usual.widening.min(others),
        data_protection: protects && others > 0,
    }
}

fn governance_text(founders: &Founders<'_>, keys: &[SecretKey], approvals: Approvals) -> String {
    let mut text = format!(
        "# Who may change the rules, and how many others must approve what one of them proposes. This\n\
         # file is part of what is signed: changing it is itself a change of rules, and lowering a\n\
         # number counts as a widening.\n\
         organisation: {}\n\
         bundle_max_age: 24 h         # a node that cannot confirm its version this long: own site only\n\
         approvals: {{narrowing: {}, same: {}, widening: {}, data_protection: {}}}\n\
         governors:\n",
        founders.organisation,
        approvals.narrowing,
        approvals.same,
        approvals.widening,
        approvals.data_protection
    );
    for (person, key) in founders.people.iter().zip(keys) {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.name()).collect();
        text.push_str(&format!(
            "  - {{governor: {}, roles: [{}], key: \"{}\"}}\n",
            person.name,
            roles.join(", "),
            key.public()
        ));
    }
    text
}

/// Notes the founding in the settings: the one thing that a server believes without a signature.
fn note(dir: &Path, founding: Digest) -> Result<(), FoundingError> {
    let path = dir.join(SETTINGS_FILE);
    let at = |source| FoundingError::Io { path: path.clone(), source };
    let mut text = std::fs::read_to_string(&path).map_err(at)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!(
        "\ntrust:                          # every later version is checked against this one\n  \
         founding: \"{founding}\"\n"
    ));
    files::replace(&path, text.as_bytes()).map_err(at)
}
