//! What a run is asked to do, as written on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use crate::scenario::Scenario;

/// Compares the proxy with a bare pass-through, both in front of the same stub model
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Options {
    /// A short run that shows that all works; its figures mean little
    #[arg(long)]
    pub quick: bool,
    /// Connections kept open, each with one request at a time
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// Rounds per scenario; in each, pass-through and proxy take turns
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Least length of a turn in seconds; longer when CPU time would be too coarse
    #[arg(long, default_value_t = 2)]
    pub seconds: u64,
    /// Run only scenarios whose name holds this text, as "64 KiB", "streamed" or "cold"
    #[arg(long)]
    pub only: Vec<String>,
    /// Let the stub write all events of a stream at once instead of one by one
    #[arg(long)]
    pub burst: bool,
    /// Let the proxy take values out of answers, so that streams run behind the stub
    #[arg(long)]
    pub redact_answers: bool,
    /// Measure the pass-through alone
    #[arg(long)]
    pub without_proxy: bool,
    /// Compare the proxy with itself instead, its records on a disk and in memory: what durability costs
    /// a request
    #[arg(long)]
    pub durability: bool,
    /// Where `--durability` keeps records in memory: a tmpfs, whose syncs cost nothing
    #[arg(long, default_value = "/dev/shm")]
    pub memory: PathBuf,
    /// The proxy's program; by default `bailiwick` beside this one
    #[arg(long)]
    pub bailiwick: Option<PathBuf>,
    /// Keep the proxy's folder (configuration, records, log) here instead of a temporary one
    #[arg(long)]
    pub dir: Option<PathBuf>,
}

impl Options {
    pub(crate) fn scenarios(&self) -> Vec<Scenario> {
        let wanted = |name: &str| self.only.iter().all(|part| name.contains(part.as_str()));
        Scenario::all().into_iter().filter(|scenario| wanted(&scenario.name())).collect()
    }

    pub(crate) fn rounds(&self) -> usize {
        if self.quick { 1 } else { self.rounds.max(1) }
    }

    pub(crate) fn turn(&self) -> Duration {
        if self.quick { Duration::from_millis(300) } else { Duration::from_secs(self.seconds) }
    }

    /// CPU ticks that a turn waits for, so that reading them in whole ticks is exact enough.
    pub(crate) fn least_ticks(&self) -> u64 {
        if self.quick { 0 } else { 50 }
    }

    /// Requests sent over a single connection to see the latency of an idle machine.
    pub(crate) fn alone_requests(&self) -> u64 {
        if self.quick { 20 } else { 300 }
    }
}
