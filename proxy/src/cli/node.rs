//! `bailiwick node`: the PostgreSQL that several nodes share, the nodes in it, and the keys that open it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use trace_store::postgres::{self, Node, NodeState, Peer, SharedState, Standing};
use trace_store::record::UtcNanos;
use trace_store::{KeyError, ReaderKey, Sharing};

use super::Exit;
use super::output::{self, Format, Rows};
use crate::clock;
use crate::config::Settings;
use crate::run::{open_store, store_settings};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum NodeVerb {
    /// List the nodes: how far each one's records have come, its last signed state, and by which version
    /// of the rules it decides
    List,
    /// Say that a node is stopped, so that the others wait for it no longer. Make sure that it is: one
    /// that runs on, cut off, may decide by an older version
    Aside {
        /// The node's name, as `node list` shows it
        origin: String,
    },
    /// Print the public key by which this node reads what others ship; name it there as a reader
    Key,
    /// Make a key that opens everything for the day a node is lost; keep the file offline
    RecoveryKey {
        /// The file to write the secret half to; it must not exist
        file: PathBuf,
    },
    /// Bring the shared store's tables to this release, before nodes of this release start
    Migrate {
        /// Sign in as the owner of the tables in place of the account in bailiwick.yaml
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Close the log of a node that does not come back
    Retire {
        /// The node's name, as `node list` shows it
        origin: String,
    },
    /// Check everything a node shipped against what it signed
    Verify {
        /// The node's name
        origin: String,
        /// The file of a recovery key, in place of this node's own key
        #[arg(long, value_name = "FILE")]
        recovery_key: Option<PathBuf>,
        /// The public key of the node's log, from elsewhere than the shared store
        #[arg(long, value_name = "FILE")]
        verifier: Option<PathBuf>,
    },
}

pub(super) fn run(dir: &Path, format: Format, verb: &NodeVerb) -> anyhow::Result<Exit> {
    match verb {
        NodeVerb::RecoveryKey { file } => recovery_key(file),
        NodeVerb::Key => {
            let settings = Settings::read(dir)?;
            let key = match ReaderKey::of_node(&store_settings(&settings)) {
                // It is made with the store, so that nodes can be told of each other before they serve.
                Err(KeyError::Missing { .. }) => {
                    open_store(&settings)?.close()?;
                    ReaderKey::of_node(&store_settings(&settings))
                }
                read => read,
            };
            let key = key.context("the node's keys cannot be read")?;
            writeln!(std::io::stdout().lock(), "{}", key.public())?;
            Ok(Exit::Yes)
        }
        NodeVerb::List => list(&sharing(dir)?.0, format),
        NodeVerb::Migrate { url } => migrate(dir, url.as_deref()),
        NodeVerb::Aside { origin } => aside(dir, origin),
        NodeVerb::Retire { origin } => retire(dir, origin),
        NodeVerb::Verify { origin, recovery_key, verifier } => {
            verify(dir, origin, recovery_key.as_deref(), verifier.as_deref())
        }
    }
}

/// What the folder says of the shared store.
pub(super) fn sharing(dir: &Path) -> anyhow::Result<(Sharing, Settings)> {
    let settings = Settings::read(dir)?;
    let sharing = settings.shared.clone().context(
        "this node shares nothing: bailiwick.yaml has no \"shared_store\"; see docs/operate/postgresql.md",
    )?;
    Ok((sharing, settings))
}

/// The key to read with: the one in a file, or this node's own.
pub(super) fn reader(settings: &Settings, file: Option<&Path>) -> anyhow::Result<ReaderKey> {
    match file {
        Some(file) => Ok(ReaderKey::read(file)?),
        None => Ok(ReaderKey::of_node(&store_settings(settings))?),
    }
}

fn recovery_key(file: &Path) -> anyhow::Result<Exit> {
    let key = ReaderKey::generate()?;
    key.write(file)?;
    writeln!(std::io::stdout().lock(), "{}", key.public())?;
    output::say(&format!(
        "The secret half is in '{}'. Take it off this machine and keep it where the records are not; \
         the line above goes into \"readers\" of every node.",
        file.display()
    ));
    Ok(Exit::Yes)
}

fn list(sharing: &Sharing, format: Format) -> anyhow::Result<Exit> {
    let nodes = postgres::nodes(&sharing.address)?;
    let columns = [
        "node",
        "shipped",
        "last came",
        "age",
        "signed up to",
        "root",
        "status",
        "rules",
        "trouble",
    ];
    let mut rows = Rows::new(&columns);
    let now = clock::now().as_ns();
    let peers = SharedState::open(&sharing.address)?.peers()?.peers;
    for node in &nodes {
        let peer = peers.iter().find(|peer| peer.state.node == node.origin);
        let signed = node.checkpoint.as_ref();
        let root = signed.map(|checkpoint| hex(&checkpoint.root()));
        rows.push(vec![
            node.origin.clone(),
            node.shipped.to_string(),
            node.last.map_or_else(String::new, time),
            node.last.map_or_else(String::new, |last| age(now.saturating_sub(last.0))),
            signed.map_or_else(String::new, |checkpoint| checkpoint.size().to_string()),
            root.unwrap_or_default(),
            status(node, peer),
            peer.map_or_else(String::new, rules),
            peer.map_or_else(String::new, |peer| peer.state.trouble.clone()),
        ]);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

/// By which version a node decides, and which newer one it keeps or is ready for.
fn rules(peer: &Peer) -> String {
    let NodeState { enforced, staged, prepared, .. } = peer.state;
    match (enforced, prepared > enforced, staged > enforced) {
        (0, _, _) => String::new(),
        (_, true, _) => format!("{enforced}, ready for {prepared}"),
        (_, false, true) => format!("{enforced}, keeps {staged}"),
        (_, false, false) => enforced.to_string(),
    }
}

fn aside(dir: &Path, origin: &str) -> anyhow::Result<Exit> {
    let (sharing, _) = sharing(dir)?;
    if SharedState::open(&sharing.address)?.set_aside(origin)? {
        output::say(&format!("Nobody waits for \"{origin}\" until it is heard again."));
        return Ok(Exit::Yes);
    }
    output::say(&format!("\"{origin}\" was never heard; `bailiwick node list` shows who was"));
    Ok(Exit::No)
}

fn status(node: &Node, peer: Option<&Peer>) -> String {
    let standing = peer.map(|peer| match (peer.state.standing, peer.live) {
        (Standing::Stopped, _) => "stopped",
        (Standing::Aside, _) => "aside",
        (Standing::Serving, true) => "live",
        (Standing::Serving, false) => "silent",
    });
    match node.retired {
        Some(size) => format!("retired at {size}"),
        None if node.note.is_some() && node.checkpoint.is_none() => {
            "its signature does not fit its key".to_owned()
        }
        None => standing.unwrap_or("live").to_owned(),
    }
}

fn time(at: UtcNanos) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(at.0))
        .map_or_else(|_| String::new(), |at| format!("{at:.0}"))
}

/// How long ago, in the largest unit that fits.
fn age(ns: u64) -> String {
    let seconds = ns / 1_000_000_000;
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// The start of a root, enough to compare two by eye.
fn hex(root: &[u8; 32]) -> String {
    root.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn migrate(dir: &Path, url: Option<&str>) -> anyhow::Result<Exit> {
    let address = match url {
        Some(url) => postgres::Address::read(url, None, None)?,
        None => sharing(dir)?.0.address,
    };
    let done = postgres::migrate(&address)?;
    for (number, name) in &done.applied {
        output::say(&format!("applied {number}, \"{name}\""));
    }
    output::say(&format!("{address} is at state {}", done.version));
    Ok(Exit::Yes)
}

fn retire(dir: &Path, origin: &str) -> anyhow::Result<Exit> {
    let (sharing, settings) = sharing(dir)?;
    if settings.origin == origin
        && std::os::unix::net::UnixStream::connect(&settings.socket).is_ok()
    {
        anyhow::bail!(
            "\"{origin}\" is this node and serves; stop it first, so that all is shipped"
        );
    }
    let closed = postgres::retire(&sharing.address, origin)?;
    let covered = closed.checkpoint.as_ref().map_or(0, trace_store::Checkpoint::size);
    output::say(&format!("\"{origin}\" is closed with {} entries", closed.shipped));
    if covered > closed.shipped {
        let lost = covered - closed.shipped;
        output::say(&format!(
            "It had signed {covered}: {lost} entries were never shipped. If its disk still exists, they \
             are there."
        ));
    }
    write!(std::io::stdout().lock(), "{}", closed.note.unwrap_or_default())?;
    Ok(Exit::Yes)
}

fn verify(
    dir: &Path,
    origin: &str,
    recovery_key: Option<&Path>,
    verifier: Option<&Path>,
) -> anyhow::Result<Exit> {
    let (sharing, settings) = sharing(dir)?;
    let key = reader(&settings, recovery_key)?;
    let verifier = match verifier {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("'{}' cannot be read", file.display()))?;
            Some(trace_store::Verifier::parse(text.trim_end())?)
        }
        None => None,
    };
    let report = postgres::verify(&sharing.address, origin, verifier.as_ref(), &key)?;
    for bad in &report.bad {
        output::say(&bad.to_string());
    }
    let signed = report.checkpoint.as_ref().map_or(0, trace_store::Checkpoint::size);
    output::say(&format!(
        "{}: {} entries, signed up to {signed}; {} records there, {} of them opened and compared; {} \
         ended with their day, {} were erased",
        report.origin, report.leaves, report.records, report.opened, report.ended, report.erased
    ));
    if verifier.is_none() {
        output::say(
            "The node's public key came from the shared store itself; bring its spine/verifier with \
             --verifier to be sure of it.",
        );
    }
    Ok(if report.ok() { Exit::Yes } else { Exit::No })
}
