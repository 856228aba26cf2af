//! `bailiwick schema`: the JSON Schemas of the files, for an editor.

use std::path::PathBuf;

use anyhow::Context;
use clap::builder::PossibleValuesParser;

use super::{Exit, output, print};
use crate::config::schema;

/// Which schema.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The kind of files; settings are bailiwick.yaml
    #[arg(value_parser = PossibleValuesParser::new(schema::kinds()), required_unless_present = "write")]
    kind: Option<String>,
    /// Write the schema of each kind to KIND.json in this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    write: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> anyhow::Result<Exit> {
    if let Some(folder) = &options.write {
        let written = schema::write_all(folder)
            .with_context(|| format!("cannot write to '{}'", folder.display()))?;
        output::say(&format!(
            "Wrote {} schemas to '{}'. An editor takes one up where a file begins with\n  \
             # yaml-language-server: $schema={}/policy.json",
            written.len(),
            folder.display(),
            folder.display()
        ));
        return Ok(Exit::Yes);
    }
    let text = options.kind.as_deref().map(schema::text_of).transpose()?.flatten();
    let Some(text) = text else { return Ok(Exit::Usage) };
    print(&text)?;
    Ok(Exit::Yes)
}
