//! `bailiwick words`: the glossary.

use clap::Args;

use super::Exit;
use super::output::{self, Format, Rows};
use crate::words::WORDS;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only words that contain this, in either language
    word: Option<String>,
    /// In German
    #[arg(long)]
    german: bool,
}

pub(super) fn run(format: Format, options: &Options) -> anyhow::Result<Exit> {
    let wanted = options.word.as_deref().unwrap_or_default().to_lowercase();
    let mut rows = Rows::new(if options.german {
        &["Wort", "englisch", "Bedeutung"]
    } else {
        &["word", "German", "meaning"]
    });
    let mut found = false;
    for word in WORDS {
        let named = [word.english, word.german];
        if !named.iter().any(|name| name.to_lowercase().contains(&wanted)) {
            continue;
        }
        found = true;
        let row = if options.german {
            [word.german, word.english, word.bedeutung]
        } else {
            [word.english, word.german, word.meaning]
        };
        rows.push(row.map(str::to_owned).to_vec());
    }
    if !found {
        output::say("the glossary has no such word; `bailiwick words` lists all");
        return Ok(Exit::No);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}
