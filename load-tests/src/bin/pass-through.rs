//! The pass-through as a program: the least that a reverse proxy can do, to compare with.

use std::io::Write;
use std::net::SocketAddr;

use clap::Parser;
use tokio::net::TcpListener;

/// A bare reverse proxy: hyper's server in front of hyper's client, nothing else.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where every request goes
    #[arg(long)]
    upstream: SocketAddr,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let listener = TcpListener::bind(arguments.listen).await?;
    let address = listener.local_addr()?;
    writeln!(std::io::stdout(), "pass-through listens on http://{address}")?;
    load_tests::pass_through::serve(listener, arguments.upstream).await?;
    Ok(())
}
