//! `bailiwick serve`: the server in the foreground, until a signal ends it.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use classifiers::Classifier;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Exit, output};
use crate::change::folder::FolderError;
use crate::config::Settings;
use crate::run;
use crate::server::{Signal, Signals};
use crate::{supervisor, telemetry};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Serve by rules that nobody has signed; every record, answer and report then says so
    #[arg(long)]
    dev: bool,
}

pub(super) fn run(dir: &Path, options: &Options) -> anyhow::Result<Exit> {
    let settings = Settings { dev: options.dev, ..Settings::read(dir)? };
    if !settings.dev && settings.founding.is_none() {
        output::say(&format!("bailiwick: {}", FolderError::NotFounded));
        return Ok(Exit::Usage);
    }
    telemetry::start(settings.log_format, &settings.log_filter);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the worker threads")?;
    let exit = runtime.block_on(serve(dir, settings));
    // Whatever still waits in a thread of its own (a `tail` nobody reads) must not hold the end up.
    runtime.shutdown_timeout(Duration::from_secs(5));
    exit
}

async fn serve(dir: &Path, settings: Settings) -> anyhow::Result<Exit> {
    let mut signals = Signals::new().context("cannot take over the signals")?;
    let classifier = Classifier::new(classifiers::Settings::default());
    let drain = settings.drain;
    let running = run::start(dir, settings, classifier).await?;
    let stop = CancellationToken::new();
    let watchdog = TaskTracker::new();
    watchdog.spawn(supervisor::live(stop.clone()));
    tracing::info!(data = %running.data, governance = %running.governance, "server.ready");
    // For the person at the terminal: a line of words, never one of the log.
    output::say(&format!("The console: {}", running.console()?));
    supervisor::ready();
    while signals.next().await == Signal::Reload {
        supervisor::reloading();
        match running.reload().await {
            Ok(()) => tracing::info!("rules.reloaded"),
            Err(error) => tracing::error!(error = %error, "rules.reload_failed"),
        }
        supervisor::ready();
    }
    tracing::info!("server.draining");
    supervisor::stopping(drain);
    running.stop().await?;
    stop.cancel();
    tracing::info!("server.stopped");
    Ok(Exit::Yes)
}
