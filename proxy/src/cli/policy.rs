//! `bailiwick policy` and `bailiwick approve`: from edited files to a signed version in force.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use classifiers::{Classifier, Digest};
use routing_rules::governance::Governance;
use routing_rules::signed::{Body, Link, Refused, Statement};
use routing_rules::{Reach, Sources};

use super::output::{self, Format, Rows};
use super::{Exit, print, sharing};
use crate::audit::answer::Sink;
use crate::audit::protocol::{Line, Question};
use crate::audit::socket;
use crate::change::draft::{self, Standing, Words};
use crate::change::folder::{self, Folder};
use crate::change::keyfile;
use crate::change::shadow::Shown;
use crate::clock::{self, Timestamp};
use crate::config::{self, ConfigError, Settings};

#[derive(Debug, Subcommand)]
pub(super) enum PolicyVerb {
    /// Read the policy aloud: every line of it as a sentence
    Read,
    /// Make a draft of the files as they stand, and sign it as its author
    Propose(Propose),
    /// List the signed versions
    List,
    /// Show who changed what in a version, or a file of it
    Show {
        /// The number of the version; without it, the draft
        number: Option<u64>,
        /// Print the files of this kind instead
        #[arg(long, value_parser = KINDS)]
        files: Option<String>,
    },
    /// Make a draft that puts an earlier version in force again, as a new version
    Rollback {
        /// The number of the earlier version
        number: u64,
        #[command(flatten)]
        by: By,
    },
    /// Put the draft in force, once it is approved; then send the server SIGHUP
    Enforce,
    /// Show where the draft that runs beside the rules in force disagrees with them
    Shadow,
    /// Throw the draft away
    Withdraw,
    /// Make a signing key for one more person
    Key {
        /// Their name as governor
        name: String,
        /// The folder for the key file
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
    },
}

const KINDS: [&str; 6] =
    ["policy", "register", "applications", "governance", "places", "detectors"];

/// Who proposes, and why.
#[derive(Debug, Args)]
pub(super) struct By {
    /// The author's signing key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Why; stands in the version and in the records
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Not in force before, as in 2026-12-01T00:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    valid_from: Option<Timestamp>,
    /// Not in force from then on; without a newer version only the own site stays open
    #[arg(long, value_name = "TIME", value_parser = moment)]
    valid_until: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(super) struct Propose {
    #[command(flatten)]
    by: By,
}

/// `bailiwick approve`.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// The approver's signing key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The draft, where it is not in this folder
    #[arg(long, value_name = "FILE")]
    draft: Option<PathBuf>,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let at: jiff::Timestamp =
        text.parse().map_err(|_| format!("\"{text}\" is no time; write 2026-12-01T00:00:00Z"))?;
    let ns = u64::try_from(at.as_nanosecond()).map_err(|_| "it lies before 1970".to_owned())?;
    Ok(Timestamp::from_ns(ns))
}

/// The signed versions of a folder.
struct Versions {
    settings: Settings,
    folder: Folder,
    chain: Vec<Link>,
}

impl Versions {
    fn read(dir: &Path) -> anyhow::Result<Self> {
        let settings = Settings::read(dir)?;
        let folder = Folder::new(settings.bundles.clone(), settings.founding);
        let chain = folder.read()?;
        Ok(Self { settings, folder, chain })
    }

    fn last(&self) -> anyhow::Result<&Link> {
        self.chain.last().context("there is no version")
    }

    fn version(&self, number: u64) -> Option<&Link> {
        self.chain.iter().find(|link| link.sequence() == number)
    }
}

/// The detectors of this release.
pub(super) fn present_detectors() -> Digest {
    Classifier::new(classifiers::Settings::default()).detectors()
}

/// The rules as they stand in the files, in sentences.
fn read(dir: &Path, format: Format) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let bundle = match config::load_rules(dir, &settings.files, clock::now().day()) {
        Ok(rules) => rules.bundle,
        Err(ConfigError::Mistakes(found)) => {
            found.iter().for_each(|diagnostic| output::say(&diagnostic.to_string()));
            return Ok(Exit::No);
        }
        Err(error @ ConfigError::File { .. }) => return Err(error.into()),
    };
    let sections = bundle.read_aloud();
    if format == Format::Table {
        let pages: Vec<String> = sections.iter().map(ToString::to_string).collect();
        print(&pages.join("\n"))?;
        return Ok(Exit::Yes);
    }
    let mut rows = Rows::new(&["section", "name", "sentence"]);
    for section in sections {
        for sentence in section.sentences {
            let name = sentence.name.unwrap_or_default();
            rows.push(vec![section.title.to_owned(), name, sentence.text]);
        }
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

pub(super) fn run(dir: &Path, format: Format, verb: PolicyVerb) -> anyhow::Result<Exit> {
    match &verb {
        PolicyVerb::Propose(_) | PolicyVerb::Rollback { .. } | PolicyVerb::Withdraw => {
            sharing::sharing(dir, || do_one(dir, format, verb))
        }
        PolicyVerb::Enforce => sharing::together(dir, || do_one(dir, format, verb)),
        PolicyVerb::Read
        | PolicyVerb::List
        | PolicyVerb::Show { .. }
        | PolicyVerb::Shadow
        | PolicyVerb::Key { .. } => do_one(dir, format, verb),
    }
}

fn do_one(dir: &Path, format: Format, verb: PolicyVerb) -> anyhow::Result<Exit> {
    match verb {
        PolicyVerb::Read => read(dir, format),
        PolicyVerb::Propose(Propose { by }) => {
            let versions = Versions::read(dir)?;
            let sources = config::signed_sources(dir, &versions.settings.files)?;
            propose(&versions, &sources, &by, None)
        }
        PolicyVerb::Rollback { number: version, by } => {
            let versions = Versions::read(dir)?;
            let Some(earlier) = versions.version(version) else {
                output::say(&format!("there is no version {version}"));
                return Ok(Exit::No);
            };
            propose(&versions, &earlier.sources(), &by, Some(version))
        }
        PolicyVerb::List => list(dir, format),
        PolicyVerb::Show { number, files } => show(dir, number, files.as_deref()),
        PolicyVerb::Enforce => enforce(dir),
        PolicyVerb::Shadow => shadow(dir, format),
        PolicyVerb::Withdraw => {
            let folder = Versions::read(dir)?.folder;
            if folder.draft()?.is_none() {
                output::say("there is no draft");
                return Ok(Exit::No);
            }
            folder.remove_draft()?;
            output::say("The draft is gone. The version in force stays.");
            Ok(Exit::Yes)
        }
        PolicyVerb::Key { name, keys } => {
            let (key, path) = keyfile::create(&keys, &name)?;
            output::say(&format!(
                "Wrote '{}'. Only {name} should hold it. Add them to governance.yaml:",
                path.display()
            ));
            print(&format!(
                "  - {{governor: {name}, roles: [governor], key: \"{}\"}}",
                key.public()
            ))?;
            Ok(Exit::Yes)
        }
    }
}

fn propose(
    versions: &Versions,
    sources: &Sources,
    by: &By,
    rollback_to: Option<u64>,
) -> anyhow::Result<Exit> {
    let author = keyfile::read(&by.key)?;
    let words = Words {
        because: by.because.clone(),
        valid_from: by.valid_from,
        valid_until: by.valid_until,
        rollback_to,
    };
    let last = versions.last()?;
    let now = clock::now();
    let made = draft::propose(last, sources, present_detectors(), &words, (&author, now));
    let statement = match made {
        Ok(statement) => statement,
        Err(refused) => return no(&refused),
    };
    versions.folder.write_draft(&statement)?;
    output::say(&format!(
        "Draft of version {} by {}: {}.",
        statement.content().sequence,
        author.name(),
        does(statement.content().reach)
    ));
    tell_change(last, statement.content(), now)?;
    tell_standing(last, &statement, now)
}

/// Prints what a draft does, each effect with its smallest example.
fn tell_change(last: &Link, body: &Body, now: Timestamp) -> anyhow::Result<()> {
    let change = last.change_to(body, now.day())?;
    if !change.is_nothing() {
        print(&change.to_string())?;
    }
    Ok(())
}

fn does(reach: Reach) -> String {
    format!("it {}", reach.verb())
}

/// Says how far a draft is.
fn tell_standing(last: &Link, statement: &Statement<Body>, now: Timestamp) -> anyhow::Result<Exit> {
    match draft::standing(last, statement, now) {
        Ok(Standing::Complete(_)) => {
            output::say("It is approved. `bailiwick policy enforce` puts it in force.");
            Ok(Exit::Yes)
        }
        Ok(Standing::Waiting(missing)) => {
            output::say(&format!(
                "Not yet approved: {missing}. Others approve it with `bailiwick approve --key FILE`."
            ));
            Ok(Exit::Yes)
        }
        Err(refused) => no(&refused),
    }
}

fn no(refused: &Refused) -> anyhow::Result<Exit> {
    output::say(&format!("bailiwick: {refused}"));
    Ok(Exit::No)
}

pub(super) fn approve(dir: &Path, options: &Approve) -> anyhow::Result<Exit> {
    let versions = Versions::read(dir)?;
    let last = versions.last()?;
    let now = clock::now();
    let draft = match &options.draft {
        Some(path) => Some(folder::read_statement::<Body>(path)?),
        None => versions.folder.draft()?,
    };
    let Some(mut statement) = draft else {
        output::say("there is no draft; `bailiwick policy propose` makes one");
        return Ok(Exit::No);
    };
    let key = keyfile::read(&options.key)?;
    // What is signed is what the proof finds now, not what somebody wrote into the draft.
    if let Err(refused) = draft::standing(last, &statement, now) {
        return no(&refused);
    }
    if statement.content().author == key.name() {
        output::say(&not_ones_own(last.governance(), key.name()));
        return Ok(Exit::No);
    }
    if let Err(refused) = statement.sign(&key) {
        return no(&refused);
    }
    if let Err(refused) = draft::standing(last, &statement, now) {
        return no(&refused);
    }
    match &options.draft {
        Some(path) => crate::files::replace(path, &statement.to_bytes())
            .with_context(|| format!("cannot write '{}'", path.display()))?,
        None => versions.folder.write_draft(&statement)?,
    }
    output::say(&format!(
        "{} approved version {} of {}: {}.",
        key.name(),
        statement.content().sequence,
        statement.content().author,
        does(statement.content().reach)
    ));
    tell_standing(last, &statement, now)
}

/// Why an author does not approve, and who can.
fn not_ones_own(governance: &Governance, author: &str) -> String {
    let others = governance.governors.iter();
    let others = others.filter(|one| one.approves() && one.name != author);
    let names: Vec<&str> = others.map(|one| one.name.as_str()).collect();
    format!(
        "\"{author}\" wrote this draft and has signed it; nobody approves their own. Those who can: {}",
        if names.is_empty() { "nobody; add a governor first".to_owned() } else { names.join(", ") }
    )
}

fn enforce(dir: &Path) -> anyhow::Result<Exit> {
    let versions = Versions::read(dir)?;
    let Some(statement) = versions.folder.draft()? else {
        output::say("there is no draft; `bailiwick policy propose` makes one");
        return Ok(Exit::No);
    };
    let now = clock::now();
    match draft::standing(versions.last()?, &statement, now) {
        Ok(Standing::Complete(link)) => {
            if let Err(refused @ Refused::Expired(_)) = link.in_force(now.as_s()) {
                return no(&refused);
            }
            draft::enact(&versions.folder, &link)?;
            let how = match versions.settings.shared {
                Some(_) => "All nodes go over to it together",
                None => {
                    "A running server takes it up on SIGHUP; one that starts takes it up at once"
                }
            };
            let sequence = link.sequence();
            output::say(&format!("Version {sequence} is signed and in its place. {how}."));
            Ok(Exit::Yes)
        }
        Ok(Standing::Waiting(missing)) => no(&missing),
        Err(refused) => no(&refused),
    }
}

fn list(dir: &Path, format: Format) -> anyhow::Result<Exit> {
    let versions = Versions::read(dir)?;
    let columns = ["version", "proposed", "author", "approved by", "effect", "because", "digest"];
    let mut rows = Rows::new(&columns);
    for link in &versions.chain {
        let body = link.statement().content();
        rows.push(vec![
            body.sequence.to_string(),
            time(body.created_s),
            body.author.clone(),
            link.seal().approvers().join(", "),
            body.reach.name().to_owned(),
            body.because.clone(),
            link.digest().to_string(),
        ]);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

fn show(dir: &Path, version: Option<u64>, files: Option<&str>) -> anyhow::Result<Exit> {
    let versions = Versions::read(dir)?;
    let statement = match version {
        Some(number) => versions.version(number).map(|link| link.statement().clone()),
        None => versions.folder.draft()?,
    };
    let Some(statement) = statement else {
        output::say("there is no such version, and no draft; see `bailiwick policy list`");
        return Ok(Exit::No);
    };
    let body = statement.content();
    if let Some(kind) = files {
        let written = match kind {
            "policy" => &body.policy,
            "register" => &body.register,
            "applications" => &body.applications,
            "governance" => &body.governance,
            "places" => &body.places,
            _ => &body.own_detectors,
        };
        for file in written {
            print(&file.text)?;
        }
        return Ok(Exit::Yes);
    }
    let signers: Vec<&str> =
        statement.signatures().iter().map(routing_rules::signed::Signature::by).collect();
    let mut lines = vec![
        format!("Version {} by {}: {}", body.sequence, body.author, body.because),
        format!("Proposed {}; it {}.", time(body.created_s), body.reach.verb()),
        format!("Signed by {}.", signers.join(", ")),
    ];
    if let Some(earlier) = body.rollback_to {
        lines.push(format!("It puts version {earlier} in force again."));
    }
    if let Some(from) = body.valid_from_s {
        lines.push(format!("Not in force before {}.", time(from)));
    }
    if let Some(until) = body.valid_until_s {
        lines.push(format!("Not in force from {} on.", time(until)));
    }
    lines.push(format!("Accepts the detectors {}.", body.detectors.join(", ")));
    lines.push(format!("Digest {}.", statement.digest()));
    print(&lines.join("\n"))?;
    match version {
        Some(_) => Ok(Exit::Yes),
        None => {
            let (last, now) = (versions.last()?, clock::now());
            tell_change(last, body, now)?;
            tell_standing(last, &statement, now)
        }
    }
}

/// Takes what the server says of the draft that runs beside.
#[derive(Default)]
struct Beside(Option<Shown>);

impl Sink for Beside {
    fn send(&mut self, line: Line) -> bool {
        if let Line::Shadow(shown) = line {
            self.0 = shown;
        }
        true
    }
}

fn shadow(dir: &Path, format: Format) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    let mut beside = Beside::default();
    if !socket::ask(&settings.socket, &Question::Shadow, &mut beside)? {
        output::say("no server runs on this folder, so no draft runs beside its rules");
        return Ok(Exit::CouldNot);
    }
    let Some(shown) = beside.0 else {
        output::say(
            "no draft runs beside; `bailiwick policy propose` makes one, and SIGHUP lets it run",
        );
        return Ok(Exit::No);
    };
    let mut rows = Rows::new(&["application", "effect", "zone", "calls"]);
    for row in &shown.rows {
        let kind = row.kind.name().to_owned();
        rows.push(vec![row.application.clone(), kind, row.zone.clone(), row.count.to_string()]);
    }
    rows.print(format)?;
    for row in &shown.found {
        output::say(&format!(
            "{} in {} calls of \"{}\": found by {} only",
            row.label,
            row.count,
            row.application,
            row.by.name()
        ));
    }
    output::say(&format!(
        "The draft of version {} decided {} calls beside the rules in force; none of them went by it.",
        shown.sequence, shown.compared
    ));
    Ok(Exit::Yes)
}

fn time(seconds: u64) -> String {
    let at = i64::try_from(seconds).ok().and_then(|s| jiff::Timestamp::from_second(s).ok());
    at.map(|at| at.to_string()).unwrap_or_default()
}
