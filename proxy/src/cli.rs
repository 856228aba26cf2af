//! The command line: one binary, one file per verb. Data goes to standard output, words to standard
//! error. Exit codes: 0 yes or done, 1 checked and the answer is no, 2 usage, 3 could not check.

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

mod access;
mod backup;
mod break_glass;
mod check;
mod classify;
mod detectors;
mod diff;
mod disconnect;
mod doctor;
mod endpoint;
mod evidence;
mod explain;
mod export;
mod fmt;
mod hold;
mod init;
mod inventory;
mod keys;
mod man;
mod node;
mod output;
mod policy;
mod query;
mod rehearse;
mod replay;
mod report;
mod restore;
mod retention;
mod schema;
mod serve;
mod sharing;
mod subject;
mod trial;
mod verify;
mod witness;
mod words;

pub use crate::exit::Exit;

/// Keeps AI prompts where they may be: classifies each, decides by your rules, records, forwards.
#[derive(Debug, Parser)]
#[command(name = "bailiwick", version, arg_required_else_help = true, propagate_version = true)]
pub struct Cli {
    /// The folder that holds bailiwick.yaml, policy.yaml, register.yaml, apps.yaml and data/
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    dir: PathBuf,
    /// How data is printed
    #[arg(short, long, global = true, value_enum, default_value_t = output::Format::Table)]
    output: output::Format,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a first set of files: everything stays on your own site until you open it
    Init(init::Options),
    /// Check the settings and the rules, and name every mistake with its line
    Check(check::Options),
    /// Bring the files of the rules into the one layout; comments stay
    Fmt(fmt::Options),
    /// Print or write the JSON Schemas of the files, so that an editor offers keys and marks mistakes
    Schema(schema::Options),
    /// Run the tests that stand in the policy
    Test,
    /// Say what a change of the rules does to every request there can be; the answer is no (exit
    /// code 1) where something widens
    Diff(diff::Options),
    /// Say what the detectors find in a text; nothing of it is stored or sent
    Classify(classify::Options),
    /// Make detectors of your own
    Detectors {
        #[command(subcommand)]
        verb: detectors::DetectorsVerb,
    },
    /// Serve
    Serve(serve::Options),
    /// Show it working in under a minute, on model servers of its own
    #[cfg(feature = "demo")]
    Demo(DemoOptions),
    /// Say in words why a call was or would be decided as it was
    Explain(explain::Options),
    /// Try a text: what is found in it, where it may go, and why; nothing is stored or sent
    Try(trial::Options),
    /// Explain the words that messages and documents use, in English and German
    Words(words::Options),
    /// Find records
    Query(query::Options),
    /// Show everything recorded about one call
    Show(query::ShowOptions),
    /// Print new records as they come
    Tail,
    /// Answer over many records, signed by the log
    Report {
        #[command(subcommand)]
        verb: report::ReportVerb,
    },
    /// Take records out with proof, for somebody who trusts neither us nor you
    Export(export::Options),
    /// Take in what providers say of their own access, and list it
    Evidence {
        #[command(subcommand)]
        verb: evidence::EvidenceVerb,
    },
    /// Print the log's last signed state: five lines for an auditor to take home
    Checkpoint,
    /// Check that a log or a bundle of evidence is whole: nothing altered, nothing missing
    Verify(verify::Options),
    /// Be a co-signer for the logs of others: keep what they signed, and confirm that they only grow
    Witness {
        #[command(subcommand)]
        verb: witness::WitnessVerb,
    },
    /// Find, take out or erase the records of one person's calls
    Subject {
        #[command(subcommand)]
        verb: subject::SubjectVerb,
    },
    /// Keep records for a court or an authority, whatever else is promised or asked
    Hold {
        #[command(subcommand)]
        verb: hold::HoldVerb,
    },
    /// Copy records, rules and settings into one folder and the wrapped keys into another, while serving
    Backup(backup::Options),
    /// Bring a backup back into a new folder, and check it
    Restore(restore::Options),
    /// Rehearse the worst day
    Drill {
        #[command(subcommand)]
        verb: backup::DrillVerb,
    },
    /// List what there is to keep safe
    Inventory {
        #[command(subcommand)]
        verb: inventory::InventoryVerb,
    },
    /// See how long records are kept, and delete those whose time is over
    Retention {
        #[command(subcommand)]
        verb: retention::RetentionVerb,
    },
    /// The register: what it says of each endpoint, and what it leaves open
    Endpoint {
        #[command(subcommand)]
        verb: endpoint::EndpointVerb,
    },
    /// Cut this site off: nothing leaves it, whatever the rules allow, until two people reconnect it
    Disconnect(disconnect::Disconnect),
    /// Connect this site again; two people must ask for it
    Reconnect(disconnect::Reconnect),
    /// Grant, list or revoke tokens with which people read records over HTTP
    Access {
        #[command(subcommand)]
        verb: access::AccessVerb,
    },
    /// Create, import, revoke or list API keys; put another master key in the place of the records' one
    Keys {
        #[command(subcommand)]
        verb: keys::KeysVerb,
    },
    /// The PostgreSQL that several nodes share, its nodes, and the keys that open it
    Node {
        /// What to do
        #[command(subcommand)]
        verb: node::NodeVerb,
    },
    /// Propose, list, roll back and enforce signed versions of the rules
    Policy {
        #[command(subcommand)]
        verb: policy::PolicyVerb,
    },
    /// Approve the draft of a new version with your signing key
    Approve(policy::Approve),
    /// Open an exception for a few hours: asked for by one, approved by two others
    BreakGlass {
        #[command(subcommand)]
        verb: break_glass::BreakGlassVerb,
    },
    /// Say where a sample of your own prompts would go; nothing of it is sent or stored
    Rehearse(rehearse::Options),
    /// Say what a draft would have done to the calls of the last days
    Replay(replay::Options),
    /// Look for what may be wrong: settings, rules, permissions, disk, clock, endpoints, keys
    Doctor(doctor::Options),
    /// Print the manual page, or write one for every verb
    Man(man::Options),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// How the demonstration runs.
#[cfg(feature = "demo")]
#[derive(Debug, clap::Args)]
pub struct DemoOptions {
    /// Leave the servers running, to point an SDK at them
    #[arg(long)]
    pub keep: bool,
}

/// Runs the verb that the arguments name.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    let Cli { dir, output: format, verb } = cli;
    let done = match verb {
        Verb::Init(options) => init::run(&dir, &options),
        Verb::Check(options) => check::run(&dir, format, &options),
        Verb::Endpoint { verb } => endpoint::run(&dir, format, verb),
        Verb::Disconnect(options) => {
            sharing::narrowing(&dir, || disconnect::disconnect(&dir, &options))
        }
        Verb::Reconnect(options) => {
            sharing::sharing(&dir, || disconnect::reconnect(&dir, &options))
        }
        Verb::Fmt(options) => fmt::run(&dir, &options),
        Verb::Schema(options) => schema::run(&options),
        Verb::Test => check::test(&dir, format),
        Verb::Classify(options) => classify::run(&dir, format, &options),
        Verb::Detectors { verb } => detectors::run(verb),
        Verb::Diff(options) => diff::run(&dir, format, &options),
        Verb::Serve(options) => serve::run(&dir, &options),
        #[cfg(feature = "demo")]
        Verb::Demo(options) => {
            // The default `.` means "nowhere in particular" here: a folder of the demo's own.
            let kept = (dir != std::path::Path::new(".")).then_some(dir);
            crate::demo::run(kept, options.keep)
        }
        Verb::Explain(options) => explain::run(&dir, format, &options),
        Verb::Try(options) => trial::run(&dir, format, &options),
        Verb::Words(options) => words::run(format, &options),
        Verb::Query(options) => query::run(&dir, format, &options),
        Verb::Show(options) => query::show(&dir, format, &options),
        Verb::Tail => query::tail(&dir, format),
        Verb::Report { verb } => report::run(&dir, format, &verb),
        Verb::Export(options) => export::run(&dir, &options),
        Verb::Evidence { verb } => evidence::run(&dir, format, &verb),
        Verb::Checkpoint => export::checkpoint(&dir),
        Verb::Verify(options) => verify::run(&dir, format, &options),
        Verb::Witness { verb } => witness::run(verb),
        Verb::Backup(options) => backup::run(&dir, format, options),
        Verb::Restore(options) => restore::run(format, &options),
        Verb::Drill { verb } => backup::drill(&dir, format, verb),
        Verb::Inventory { verb } => inventory::run(&dir, format, &verb),
        Verb::Hold { verb } => hold::run(&dir, format, verb),
        Verb::Subject { verb } => subject::run(&dir, format, &verb),
        Verb::Node { verb } => node::run(&dir, format, &verb),
        Verb::Retention { verb } => retention::run(&dir, format, &verb),
        Verb::Access { verb } => access::run(&dir, format, verb),
        Verb::Keys { verb } => keys::run(&dir, format, verb),
        Verb::Policy { verb } => policy::run(&dir, format, verb),
        Verb::Approve(options) => sharing::sharing(&dir, || policy::approve(&dir, &options)),
        Verb::BreakGlass { verb } => break_glass::run(&dir, format, &verb),
        Verb::Rehearse(options) => rehearse::run(&dir, format, &options),
        Verb::Replay(options) => replay::run(&dir, format, &options),
        Verb::Doctor(options) => doctor::run(&dir, format, &options),
        Verb::Man(options) => man::run(&options),
        Verb::Completions { shell } => {
            // Into memory first: the generator panics where whoever reads has read enough.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "bailiwick", &mut script);
            let written = std::io::Write::write_all(&mut std::io::stdout().lock(), &script);
            written.map(|()| Exit::Yes).map_err(Into::into)
        }
    };
    done.unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            return Exit::Yes;
        }
        output::say(&format!("bailiwick: {}", chain(&error)));
        Exit::CouldNot
    })
}

/// Prints data that is no table.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    writeln!(anstream::stdout().lock(), "{}", text.trim_end())?;
    Ok(())
}

/// Whether whoever read the output has read enough, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// An error with its causes, each once.
fn chain(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}
