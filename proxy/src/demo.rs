//! The demonstration: three model servers, a proxy with its own store, a dozen prompts over real
//! HTTP; then the cloud is cut off, the log verified, and a damaged copy found out.

use std::path::{Path, PathBuf};

use anyhow::Context;
use classifiers::Classifier;

use crate::config::Settings;
use crate::exit::Exit;
use crate::run::{self, Running};

mod caller;
mod cast;
mod damage;
mod prompts;
mod stage;

use cast::Cast;
use stage::Stage;

/// Runs the demonstration in `dir`, or in a temporary folder; `keep` leaves the servers running.
///
/// # Errors
/// Whatever keeps the servers from starting or answering.
pub fn run(dir: Option<PathBuf>, keep: bool) -> anyhow::Result<Exit> {
    let temporary = tempfile::tempdir().context("cannot make a temporary folder")?;
    let place = dir.as_deref().unwrap_or(temporary.path());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the worker threads")?;
    runtime.block_on(perform(place, dir.is_some(), keep))
}

async fn perform(dir: &Path, named: bool, keep: bool) -> anyhow::Result<Exit> {
    let stage = Stage::new();
    let cast = Cast::start().await?;
    let keys = cast.write_files(dir)?;
    let settings = Settings { dev: true, ..Settings::read(dir)? };
    let classifier = Classifier::new(classifiers::Settings::default());
    let running = run::start(dir, settings.clone(), classifier).await?;

    stage.opening(&running, &cast)?;
    if keep {
        anstream::eprintln!("The console, once: {}", running.console()?);
    }
    stage.heading("A dozen prompts, over real HTTP")?;
    let mut seen = Vec::new();
    for prompt in prompts::ALL {
        seen.push(caller::send(&running, &keys, prompt).await?);
    }
    stage.table(&seen)?;

    stage.heading("The cloud is cut off")?;
    cast.cut_the_cloud();
    let mut after = Vec::new();
    for prompt in prompts::ALL.iter().filter(|prompt| prompt.again) {
        after.push(caller::send(&running, &keys, prompt).await?);
    }
    stage.changes(&seen, &after)?;

    if keep {
        cast.restore_the_cloud();
        stage.keeping(&running, &keys, named.then_some(dir))?;
        crate::server::Signals::new()?.next().await;
    }
    close(running, &stage, &settings, dir).await?;
    stage.ending(named.then_some(dir))?;
    Ok(Exit::Yes)
}

async fn close(
    running: Running,
    stage: &Stage,
    settings: &Settings,
    dir: &Path,
) -> anyhow::Result<()> {
    running.stop().await?;
    stage.heading("Is the log whole?")?;
    let sound = damage::verify(&settings.store, &settings.store_keys)?;
    stage.verdict("the log as it stands", &sound)?;
    let copy = tempfile::tempdir_in(dir).context("cannot make a folder for the copy")?;
    let damaged = damage::damage_copy(&settings.store, copy.path())?;
    let found = damage::verify(copy.path(), &settings.store_keys)?;
    stage.verdict(&format!("a copy with one byte changed in {damaged}"), &found)?;
    anyhow::ensure!(sound.ok && !found.ok, "the verifier did not tell the two apart");
    Ok(())
}
