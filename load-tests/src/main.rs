//! The driver as a program: arguments in, a table and a line of JSON out.

use clap::Parser;
use load_tests::Options;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    load_tests::compare(&Options::parse(), &mut std::io::stdout()).await
}
