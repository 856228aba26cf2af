//! A copy of the store with one byte changed, for the verifier to find.

use std::path::{Path, PathBuf};

use anyhow::Context;
use trace_store::verify::{self, Report};

/// Verifies a store.
pub(super) fn verify(store: &Path, keys: &Path) -> anyhow::Result<Report> {
    Ok(verify::verify(store, Some(keys), &verify::Options::default())?)
}

/// Copies a store and changes one byte in the middle of its largest file of record bodies. Names
/// that file, relative to the store.
pub(super) fn damage_copy(store: &Path, copy: &Path) -> anyhow::Result<String> {
    let mut bodies: Vec<(u64, PathBuf)> = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        std::fs::create_dir_all(copy.join(&folder))?;
        for entry in std::fs::read_dir(store.join(&folder))? {
            let entry = entry?;
            let name = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(name);
            } else {
                std::fs::copy(store.join(&name), copy.join(&name))?;
                if name.to_string_lossy().contains("decisions") && is_bodies(&name) {
                    bodies.push((entry.metadata()?.len(), name));
                }
            }
        }
    }
    let (_, name) = bodies.into_iter().max().context("the store holds no decisions")?;
    let path = copy.join(&name);
    let mut bytes = std::fs::read(&path)?;
    // Files are lengthened ahead of need; what matters is what was written.
    let written = bytes.iter().rposition(|byte| *byte != 0).context("the file holds nothing")?;
    let byte = bytes.get_mut(written / 2).context("the file holds nothing")?;
    *byte ^= 1;
    std::fs::write(&path, bytes)?;
    Ok(name.display().to_string())
}

fn is_bodies(name: &Path) -> bool {
    name.file_name().is_some_and(|file| file.to_string_lossy().starts_with("bodies"))
}
