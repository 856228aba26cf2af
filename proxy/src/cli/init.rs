//! `bailiwick init`: files that load as they are and open nothing.

use std::path::Path;

use anyhow::Context;

use super::{Exit, output};
use crate::{config, files};

pub(super) fn run(dir: &Path) -> anyhow::Result<Exit> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create '{}'", dir.display()))?;
    let starters = [
        (config::SETTINGS_FILE, config::STARTER),
        ("policy.yaml", routing_rules::starter::POLICY),
        ("register.yaml", routing_rules::starter::REGISTER),
        ("apps.yaml", routing_rules::starter::APPLICATIONS),
    ];
    let standing: Vec<&str> = starters
        .iter()
        .filter(|(name, _)| dir.join(name).exists())
        .map(|(name, _)| *name)
        .collect();
    if !standing.is_empty() {
        output::say(&format!(
            "'{}' holds {} already; nothing was written. Choose an empty folder with --dir",
            dir.display(),
            standing.join(", ")
        ));
        return Ok(Exit::No);
    }
    for (name, text) in starters {
        let path = dir.join(name);
        files::create_new(&path, text.as_bytes())
            .with_context(|| format!("cannot write '{}'", path.display()))?;
    }
    let at = dir.display();
    output::say(&format!(
        "Wrote bailiwick.yaml, policy.yaml, register.yaml and apps.yaml to '{at}'.\n\
         Every request stays on your own site until you open the policy for an application.\n\
         Next:\n  \
         bailiwick --dir {at} check\n  \
         bailiwick --dir {at} keys create APPLICATION   (one of apps.yaml)\n  \
         bailiwick --dir {at} serve --dev"
    ));
    Ok(Exit::Yes)
}
