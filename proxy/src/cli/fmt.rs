//! `bailiwick fmt`: the files of the rules in the one layout, or with `--check` which are not.

use std::path::{Path, PathBuf};

use anyhow::Context;
use routing_rules::document::{self, Problems, Source};

use super::{Exit, output};
use crate::config::Settings;
use crate::files;

/// What to format.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Change nothing; the answer is no where a file is not in the layout
    #[arg(long)]
    check: bool,
    /// The files; without any, policy, register and applications of the folder
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(dir: &Path, options: &Options) -> anyhow::Result<Exit> {
    let named = if options.files.is_empty() {
        let files = Settings::read(dir)?.files;
        let all = files.policy.into_iter().chain(files.register).chain(files.applications);
        all.map(|name| dir.join(name)).collect()
    } else {
        options.files.clone()
    };
    let (mut whole, mut changed) = (true, 0_usize);
    for path in &named {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read '{}'", path.display()))?;
        let source = Source::new(path.display().to_string(), text);
        let mut problems = Problems::default();
        let Some(formatted) = document::format(&source, &mut problems) else {
            whole = false;
            problems.into_found().iter().for_each(|found| output::say(&found.to_string()));
            continue;
        };
        if formatted == source.text {
            continue;
        }
        changed = changed.saturating_add(1);
        if options.check {
            output::say(&format!("'{}' is not in the layout", path.display()));
        } else {
            files::rewrite(path, &formatted)
                .with_context(|| format!("cannot write '{}'", path.display()))?;
            output::say(&format!("formatted '{}'", path.display()));
        }
    }
    if changed == 0 && whole {
        output::say(&format!("{} files, all in the layout", named.len()));
    }
    Ok(if whole && !(options.check && changed > 0) { Exit::Yes } else { Exit::No })
}
