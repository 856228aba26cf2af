//! `bailiwick detectors digest`: makes a list of keyed digests from a plain list of values, so that
//! the values themselves never stand in the rules.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use classifiers::own::{Digests, Salt};

use super::{Exit, output};

/// Longest list that is read, in bytes.
const LONGEST_BYTES: u64 = 64 << 20;

/// What to do with detectors of your own.
#[derive(Debug, Subcommand)]
pub(super) enum DetectorsVerb {
    /// Make digests of values, one a line, as a file for `files.detectors`; nothing is stored
    Digest {
        /// The name of the detector
        #[arg(long)]
        name: String,
        /// The label it yields, such as custom.project
        #[arg(long)]
        label: String,
        /// The file of values; left out, standard input is read. Empty lines are passed over
        #[arg(short, long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

pub(super) fn run(verb: DetectorsVerb) -> anyhow::Result<Exit> {
    match verb {
        DetectorsVerb::Digest { name, label, file } => {
            let text = match &file {
                Some(path) => {
                    let file = std::fs::File::open(path)
                        .with_context(|| format!("cannot read '{}'", path.display()))?;
                    read(file)
                }
                None => read(std::io::stdin().lock()),
            };
            let text = text.context("cannot read the values")?;
            let values = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let mut salt = [0; 32];
            getrandom::fill(&mut salt)
                .map_err(|_| anyhow::anyhow!("no random numbers to be had"))?;
            let digests = match Digests::make(Salt(salt), values) {
                Ok(digests) => digests,
                Err(error) => {
                    output::say(&format!("bailiwick: no list can be made: {error}"));
                    return Ok(Exit::No);
                }
            };
            print(&name, &label, &salt, &digests)?;
            output::say(&format!("{} values", digests.to_hex().count()));
            Ok(Exit::Yes)
        }
    }
}

fn read(input: impl Read) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = input.take(LONGEST_BYTES + 1).read_to_string(&mut text)?;
    if read as u64 > LONGEST_BYTES {
        anyhow::bail!("the list is longer than {} MiB; divide it", LONGEST_BYTES >> 20);
    }
    Ok(text)
}

fn print(name: &str, label: &str, salt: &[u8; 32], digests: &Digests) -> std::io::Result<()> {
    let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
    let lengths: Vec<String> = digests.lengths().iter().map(ToString::to_string).collect();
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    writeln!(out, "detectors: {name}\nlists:\n  - detector: {name}\n    label: {label}")?;
    writeln!(out, "    salt: \"{salt}\"\n    words: {}", digests.words())?;
    writeln!(out, "    lengths: [{}]\n    digests: |", lengths.join(", "))?;
    digests.to_hex().try_for_each(|digest| writeln!(out, "      {digest}"))?;
    out.flush()
}
