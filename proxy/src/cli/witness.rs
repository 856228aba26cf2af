//! `bailiwick witness init|trust|serve`: a co-signer for the logs of others, on a machine that those who
//! hold the logs do not run. It needs no folder of rules and has no part in any call.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Subcommand;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use trace_store::disk::RealDisk;
use trace_store::{CosignerDesk, Verifier};

use super::{Exit, output};
use crate::config::LogFormat;
use crate::cosigning::desk;
use crate::server::{self, Signal, Signals};
use crate::telemetry;

/// What a co-signer does.
#[derive(Debug, Subcommand)]
pub(super) enum WitnessVerb {
    /// Make a co-signer with a key of its own, and print the public half for `store.cosigners`
    Init {
        /// The folder of its key and of what it saw
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Its name: an address without "https://", such as witness.example/bank
        #[arg(long)]
        name: String,
    },
    /// Get to know a log by its public key, the file spine/verifier of its store
    Trust {
        /// The co-signer's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// The log's public key
        #[arg(value_name = "FILE")]
        log: PathBuf,
    },
    /// Answer the logs it knows until a signal
    Serve {
        /// The co-signer's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Where it listens; put TLS in front before leaving loopback
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
        listen: SocketAddr,
    },
}

pub(super) fn run(verb: WitnessVerb) -> anyhow::Result<Exit> {
    match verb {
        WitnessVerb::Init { state, name } => {
            let public = CosignerDesk::create(&RealDisk, &state, &name)?;
            writeln!(std::io::stdout().lock(), "{public}")?;
            output::say(
                "This is the co-signer's public key: give it to those whose logs it is to confirm, for \
                 'store.cosigners'. Next: `bailiwick witness trust` with the key of each log.",
            );
            Ok(Exit::Yes)
        }
        WitnessVerb::Trust { state, log } => trust(&state, &log),
        WitnessVerb::Serve { state, listen } => serve(&state, listen),
    }
}

fn trust(state: &Path, log: &Path) -> anyhow::Result<Exit> {
    let text =
        std::fs::read_to_string(log).with_context(|| format!("cannot read '{}'", log.display()))?;
    let key = Verifier::parse(text.trim_end())
        .with_context(|| format!("'{}' holds no public key of a log", log.display()))?;
    CosignerDesk::trust(&RealDisk, state, &key)?;
    output::say(&format!("the log \"{}\" is known", key.name()));
    Ok(Exit::Yes)
}

fn serve(state: &Path, listen: SocketAddr) -> anyhow::Result<Exit> {
    let desk = Arc::new(CosignerDesk::open(Arc::new(RealDisk), state)?);
    telemetry::start(LogFormat::Json, "info");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the worker threads")?;
    runtime.block_on(async {
        let mut signals = Signals::new().context("cannot take over the signals")?;
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let at = listener.local_addr().unwrap_or(listen);
        tracing::info!(address = %at, name = desk.public().name(), "witness.ready");
        let stop = CancellationToken::new();
        let mut serving = std::pin::pin!(server::serve(listener, desk::router(desk), stop.clone()));
        loop {
            tokio::select! {
                () = serving.as_mut() => return Ok(Exit::Yes),
                signal = signals.next() => if signal == Signal::Stop { stop.cancel() },
            }
        }
    })
}
