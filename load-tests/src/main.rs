//! The driver as a program: arguments in, a table and a line of JSON out.

use clap::Parser;
use load_tests::Options;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if options.durability {
        return load_tests::durability(&options, &mut std::io::stdout()).await;
    }
    load_tests::compare(&options, &mut std::io::stdout()).await
}
