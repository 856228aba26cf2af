//! The stub as a program: arguments in, the base URL out, until it is told to end.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use stub_model::{Answers, Behaviour, LoadAnswer, Recording, Settings, Stub};

/// An OpenAI-compatible model server without a model: echoes the last user message.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Who answers, as seen in `system_fingerprint` and `x-stub-name`
    #[arg(long, default_value = "stub")]
    name: String,
    /// A model to list; may be given several times
    #[arg(long = "model")]
    models: Vec<String>,
    /// Wait before the headers of each answer
    #[arg(long, default_value_t = 0)]
    delay_ms: u64,
    /// Wait between two chunks of a stream
    #[arg(long, default_value_t = 0)]
    chunk_delay_ms: u64,
    /// Keep nothing of what arrives
    #[arg(long)]
    no_record: bool,
    /// Answer chat from prebuilt bytes, for measuring
    #[arg(long)]
    load: bool,
    /// With --load: write all events of a stream at once
    #[arg(long, requires = "load")]
    burst: bool,
}

impl Arguments {
    fn settings(self) -> Settings {
        let defaults = Settings::default();
        let load = LoadAnswer { flush_each: !self.burst, ..LoadAnswer::default() };
        Settings {
            listen: self.listen,
            name: self.name,
            models: if self.models.is_empty() { defaults.models } else { self.models },
            recording: if self.no_record { Recording::Off } else { defaults.recording },
            answers: if self.load { Answers::Load(load) } else { defaults.answers },
            behaviour: Behaviour {
                delay_ms: self.delay_ms,
                chunk_delay_ms: self.chunk_delay_ms,
                ..Behaviour::default()
            },
            ..Settings::default()
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().settings()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do about a closed standard error.
            writeln!(std::io::stderr(), "stub-model: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> std::io::Result<()> {
    let stub = Stub::start(settings).await?;
    writeln!(std::io::stdout(), "{} listens on {}", stub.name(), stub.base_url())?;
    tokio::signal::ctrl_c().await?;
    stub.stop().await;
    Ok(())
}
