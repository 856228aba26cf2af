//! `endpoint add`, `attest` and `expire`, and the answers of a questionnaire: changes in the register
//! files, in place, comments kept. A file is written only when all rules load with it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use routing_rules::document::Source;
use routing_rules::edit::{self, Claim, EditError, Whose, quoted};
use routing_rules::questionnaire::{self, Answer};
use routing_rules::{Bundle, templates};
use sha2::{Digest, Sha256};

use super::say_all;
use crate::cli::Exit;
use crate::cli::output::{self, Format, Rows};
use crate::clock;
use crate::config::{self, Settings};
use crate::files;

/// `endpoint add`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Add {
    /// What to begin from; without it, the templates are listed
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// What to call it; the template's own name without it
    #[arg(long, value_name = "NAME", requires = "template")]
    name: Option<String>,
}

/// `endpoint attest`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Attest {
    /// The endpoint, as in the register
    endpoint: String,
    /// The attribute, such as `processed_in`
    attribute: String,
    /// One of its models, where the statement is about that alone
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// The document that shows it; its digest is kept, not the document
    #[arg(long, value_name = "FILE")]
    evidence: PathBuf,
    /// What the document is, such as "contract C-17 sec. 4"
    #[arg(long, value_name = "TEXT")]
    basis: String,
    /// Who vouches for it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// When to look again; afterwards it counts as not stated
    #[arg(long, value_name = "DATE")]
    review: Date,
    /// The value as the register writes it, such as "[DE, FR]"; without it, what stands there
    #[arg(long, value_name = "VALUE")]
    value: Option<String>,
}

/// `endpoint expire`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Expire {
    /// The endpoint, as in the register
    endpoint: String,
    /// The attribute, such as `processed_in`
    attribute: String,
    /// One of its models, where the statement is about that alone
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// The last day on which it counts; yesterday without it
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

pub(super) fn add(dir: &Path, format: Format, options: &Add) -> anyhow::Result<Exit> {
    let Some(name) = &options.template else {
        let mut rows = Rows::new(&["template", "what"]);
        for template in templates::all() {
            rows.push(vec![template.name.to_owned(), template.title().to_owned()]);
        }
        rows.print(format)?;
        return Ok(Exit::Yes);
    };
    let Some(template) = templates::find(name) else {
        let known: Vec<&str> = templates::all().map(|template| template.name).collect();
        output::say(&format!("there is no template \"{name}\" ({})", known.join(", ")));
        return Ok(Exit::No);
    };
    let called = options.name.as_deref().unwrap_or(template.name);
    let entry = template.entry(called);
    let register = Register::read(dir)?;
    let last = register.files.len().saturating_sub(1);
    let done = register.change(Some(last), |text| edit::add(text, &entry))?;
    if done == Exit::Yes {
        output::say(&format!(
            "Added \"{called}\". Correct its address and models, and confirm every value in your \
             contract; `bailiwick endpoint gaps {called}` shows what your rules ask for."
        ));
    }
    Ok(done)
}

pub(super) fn attest(dir: &Path, options: &Attest) -> anyhow::Result<Exit> {
    let document = std::fs::read(&options.evidence)
        .with_context(|| format!("cannot read '{}'", options.evidence.display()))?;
    let today = clock::now().day();
    if options.review < today {
        output::say(&format!(
            "--review {} is over: the value would count as not stated at once. Name a day to look at it again, \
             or let it end with `bailiwick endpoint expire`",
            options.review
        ));
        return Ok(Exit::No);
    }
    let digest: String =
        Sha256::digest(&document).iter().map(|byte| format!("{byte:02x}")).collect();
    let claim = Claim {
        value: options.value.clone(),
        fields: vec![
            ("grade", "attested".to_owned()),
            ("basis", quoted(&options.basis)),
            ("by", quoted(&options.by)),
            ("evidence", quoted(&format!("sha256:{digest}"))),
            ("review", options.review.to_string()),
        ],
    };
    let register = Register::read(dir)?;
    let (endpoint, attribute) = (&options.endpoint, &options.attribute);
    let done = register.change(register.holding(endpoint), |text| {
        edit::state(text, Whose { endpoint, model: options.model.as_deref() }, attribute, &claim)
    })?;
    if done == Exit::Yes {
        output::say(&format!(
            "\"{attribute}\" of \"{endpoint}\" is attested by a document with digest \
             sha256:{digest}. Keep the document where you will find it by that."
        ));
    }
    Ok(done)
}

pub(super) fn expire(dir: &Path, options: &Expire) -> anyhow::Result<Exit> {
    let yesterday = || clock::now().day().yesterday().context("there is no day before today");
    let last = options.on.map_or_else(yesterday, Ok)?;
    let claim = Claim { value: None, fields: vec![("valid_until", last.to_string())] };
    let register = Register::read(dir)?;
    let (endpoint, attribute) = (&options.endpoint, &options.attribute);
    let done = register.change(register.holding(endpoint), |text| {
        edit::state(text, Whose { endpoint, model: options.model.as_deref() }, attribute, &claim)
    })?;
    if done == Exit::Yes {
        output::say(&format!("\"{attribute}\" of \"{endpoint}\" counts until {last}."));
    }
    Ok(done)
}

/// Enters the answers of a letter as declared.
pub(super) fn import(
    dir: &Path,
    endpoint: &str,
    letter: &Path,
    (by, basis, review): (&str, &str, Date),
) -> anyhow::Result<Exit> {
    let text = std::fs::read_to_string(letter)
        .with_context(|| format!("cannot read '{}'", letter.display()))?;
    let answers = match questionnaire::answers(&text) {
        Ok(answers) => answers,
        Err(unclear) => {
            output::say(&format!("'{}', {unclear}", letter.display()));
            return Ok(Exit::No);
        }
    };
    let register = Register::read(dir)?;
    let enter = |text: &str| -> Result<String, EditError> {
        answers.iter().try_fold(text.to_owned(), |text, Answer { model, attribute, value }| {
            let fields = vec![
                ("grade", "declared".to_owned()),
                ("basis", quoted(basis)),
                ("by", quoted(by)),
                ("review", review.to_string()),
            ];
            let claim = Claim { value: Some(value.clone()), fields };
            edit::state(&text, Whose { endpoint, model: model.as_deref() }, attribute, &claim)
        })
    };
    let done = register.change(register.holding(endpoint), enter)?;
    if done == Exit::Yes {
        output::say(&format!("Entered {} answers as declared.", answers.len()));
    }
    Ok(done)
}

/// The register files of a folder, as they stand.
struct Register {
    settings: Settings,
    dir: PathBuf,
    files: Vec<(PathBuf, String)>,
}

impl Register {
    fn read(dir: &Path) -> anyhow::Result<Self> {
        let settings = Settings::read(dir)?;
        let read = |name: &PathBuf| -> anyhow::Result<(PathBuf, String)> {
            let path = dir.join(name);
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read '{}'", path.display()))?;
            Ok((path, text))
        };
        let files = settings.files.register.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { settings, dir: dir.to_owned(), files })
    }

    /// The file in which an endpoint stands.
    fn holding(&self, endpoint: &str) -> Option<usize> {
        self.files.iter().position(|(_, text)| edit::holds(text, endpoint))
    }

    /// Changes one file, if all rules then load as of today.
    fn change(
        &self,
        file: Option<usize>,
        with: impl FnOnce(&str) -> Result<String, EditError>,
    ) -> anyhow::Result<Exit> {
        let found = file.and_then(|index| Some((index, self.files.get(index)?)));
        let Some((index, (path, text))) = found else {
            output::say(
                "no register file has an endpoint of that name; see `bailiwick endpoint list`",
            );
            return Ok(Exit::No);
        };
        let changed = match with(text) {
            Ok(changed) => changed,
            Err(error) => {
                output::say(&error.to_string());
                return Ok(Exit::No);
            }
        };
        let mut sources = config::sources(&self.dir, &self.settings.files)?;
        if let Some(source) = sources.register.get_mut(index) {
            *source = Source::new(source.name.clone(), changed.clone());
        }
        // What expires by this change may fail a test of the policy: that is no reason to refuse it.
        let today = clock::now().day();
        if let Err(found) = Bundle::load_for_a_new_day(&sources, today) {
            say_all(&found);
            output::say("nothing was written, because the rules would not load with it");
            return Ok(Exit::No);
        }
        files::rewrite(path, &changed)
            .with_context(|| format!("cannot write '{}'", path.display()))?;
        if let Err(found) = Bundle::load(&sources, today) {
            say_all(&found);
            output::say(
                "This is written, and the policy must follow it: while tests of it fail, these files \
                 cannot come into force. See what changed with `bailiwick check`.",
            );
        }
        Ok(Exit::Yes)
    }
}
