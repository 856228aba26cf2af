//! `bailiwick man`: the manual pages, made from the same words as `--help`, so that they cannot say anything
//! else.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Command, CommandFactory};

use super::{Cli, Exit, output};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Write a page for every verb into this folder, instead of printing the one of the whole program
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> anyhow::Result<Exit> {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &options.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        std::io::Write::write_all(&mut std::io::stdout().lock(), &page)?;
        return Ok(Exit::Yes);
    };
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make '{}'", folder.display()))?;
    let written = write(folder, command, "bailiwick")?;
    output::say(&format!("Wrote {written} pages to '{}'.", folder.display()));
    Ok(Exit::Yes)
}

/// Writes the page of a command and those of its verbs; how many there are.
fn write(folder: &Path, command: Command, name: &str) -> anyhow::Result<usize> {
    let mut written = 1;
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        // `help` repeats what the other pages say.
        if verb.get_name() != "help" {
            written += write(folder, verb.clone(), &format!("{name}-{}", verb.get_name()))?;
        }
    }
    // clap wants a name that lives as long as the program; there is one for each page.
    let leaked: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let mut page = Vec::new();
    clap_mangen::Man::new(command.name(leaked).display_name(leaked)).render(&mut page)?;
    let path = folder.join(format!("{name}.1"));
    std::fs::write(&path, page).with_context(|| format!("cannot write '{}'", path.display()))?;
    Ok(written)
}
