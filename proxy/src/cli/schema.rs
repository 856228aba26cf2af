//! `bailiwick schema`: the JSON Schema of a kind of files, for an editor.

use clap::builder::PossibleValuesParser;
use routing_rules::schema;

use super::{Exit, print};

/// Which schema.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The kind of files
    #[arg(value_parser = PossibleValuesParser::new(schema::KINDS))]
    kind: String,
}

pub(super) fn run(options: &Options) -> anyhow::Result<Exit> {
    let Some(schema) = schema::of(&options.kind) else { return Ok(Exit::Usage) };
    print(&serde_json::to_string_pretty(&schema)?)?;
    Ok(Exit::Yes)
}
