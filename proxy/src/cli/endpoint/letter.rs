//! `endpoint questionnaire`: the open points as a letter to the provider, and its answers.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;
use routing_rules::gaps::{Gap, gaps};
use routing_rules::questionnaire::{self, Language};

use super::{change, read_bundle, show};
use crate::cli::output;
use crate::cli::{Exit, print};
use crate::config::Settings;

/// The language of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tongue {
    /// English
    En,
    /// German
    De,
}

/// `endpoint questionnaire`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Questionnaire {
    /// The endpoint, as in the register
    endpoint: String,
    /// The language of the letter
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
    /// Enter the answers of a letter that came back, as declared
    #[arg(long, value_name = "FILE", requires_all = ["by", "basis", "review"])]
    answers: Option<PathBuf>,
    /// Who vouches for the answers
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// What they rest on, such as "letter of 2026-11-02"
    #[arg(long, value_name = "TEXT")]
    basis: Option<String>,
    /// When to ask again; afterwards they count as not stated
    #[arg(long, value_name = "DATE")]
    review: Option<Date>,
}

pub(super) fn run(dir: &Path, options: &Questionnaire) -> anyhow::Result<Exit> {
    let name = &options.endpoint;
    if let (Some(letter), Some(by), Some(basis), Some(review)) =
        (&options.answers, &options.by, &options.basis, options.review)
    {
        return change::import(dir, name, letter, (by, basis, review));
    }
    let settings = Settings::read(dir)?;
    let Some(bundle) = read_bundle(dir, &settings)? else { return Ok(Exit::No) };
    let Some(endpoint) = show::find(&bundle, name) else { return Ok(Exit::No) };
    let all = gaps(&bundle);
    let open: Vec<&Gap> = all.iter().filter(|gap| gap.endpoint == *name).collect();
    if open.is_empty() {
        output::say("there is nothing to ask: no rule tests what is not stated about it");
        return Ok(Exit::Yes);
    }
    let language = match options.language {
        Tongue::En => Language::English,
        Tongue::De => Language::German,
    };
    print(&questionnaire::letter(endpoint, &open, language))?;
    output::say(&format!(
        "When it comes back: bailiwick endpoint questionnaire {name} --answers FILE --by YOU \
         --basis \"letter of DATE\" --review DATE"
    ));
    Ok(Exit::Yes)
}
