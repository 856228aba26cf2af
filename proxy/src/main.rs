//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;
use proxy::cli::{self, Cli, Exit};

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => cli::run(cli).into(),
        Err(error) => {
            // Help and version are answers, everything else is a mistake in the call.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Yes };
            drop(error.print());
            exit.into()
        }
    }
}
