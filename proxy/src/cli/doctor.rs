//! `bailiwick doctor`: what may be wrong, and what to do about it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::Exit;
use super::output::{self, Format, Rows};
use crate::doctor::{self, State};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Write the findings to this file for somebody else: without names, paths, addresses, keys or content
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let checks = doctor::examine(dir);
    if let Some(file) = &options.bundle {
        std::fs::write(file, doctor::bundle(&checks))
            .with_context(|| format!("cannot write '{}'", file.display()))?;
        output::say(&format!("Wrote '{}'. Look at it before you send it.", file.display()));
    }
    let mut rows = Rows::new(&["what", "which", "state", "found", "next"]);
    for check in &checks {
        rows.push(vec![
            check.what.to_owned(),
            check.about.clone(),
            check.state.name().to_owned(),
            check.found.clone(),
            check.next.to_owned(),
        ]);
    }
    rows.print(format)?;
    let bad = checks.iter().filter(|check| check.state == State::Bad).count();
    if bad > 0 {
        output::say(&format!("{} to see to", output::counted(bad, "thing")));
        return Ok(Exit::No);
    }
    output::say("nothing is wrong; advice is advice");
    Ok(Exit::Yes)
}
