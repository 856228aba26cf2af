//! Verbs on a folder whose node shares its rules, keys and closings: what others told is fetched first,
//! what the verb did is told, and where it narrows the verb waits until every node has it in force. A
//! folder that shares nothing is none the wiser.

use std::path::Path;
use std::time::Duration;

use trace_store::postgres::Peer;

use super::Exit;
use super::output;
use crate::clock::Stopwatch;
use crate::config::Settings;
use crate::nodes::exchange::{Exchange, ExchangeError};

/// How long a verb waits for the other nodes to have it in force.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(15);
/// How long a verb waits for all nodes to go over to a version.
const GONE_OVER_WITHIN: Duration = Duration::from_secs(60);
/// How often they are asked.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// Does what narrows: at once here, whatever PostgreSQL does, and then everywhere.
pub(super) fn narrowing(
    dir: &Path,
    verb: impl FnOnce() -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let done = verb()?;
    let settings = Settings::read(dir)?;
    if done != Exit::Yes || settings.shared.is_none() {
        return Ok(done);
    }
    match told(&settings) {
        Ok(shared) => confirmed(shared)?,
        Err(error) => unreached(&error),
    }
    Ok(done)
}

/// Does what others must know of: on what they told so far, and told to them.
pub(super) fn sharing(
    dir: &Path,
    verb: impl FnOnce() -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    if settings.shared.is_none() {
        return verb();
    }
    let shared = told(&settings);
    let done = verb()?;
    let shared = shared.and_then(|mut shared| shared.run().map(|_| shared));
    match shared {
        Ok(shared) if done == Exit::Yes => confirmed(shared)?,
        Ok(_) => {}
        Err(error) => unreached(&error),
    }
    Ok(done)
}

/// Puts a version where all nodes find it, and waits until they decide by it.
pub(super) fn together(
    dir: &Path,
    verb: impl FnOnce() -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    if settings.shared.is_none() {
        return verb();
    }
    // Two nodes could put two versions of one number in their places, if neither knew of the other.
    let mut shared = told(&settings)?;
    let done = verb()?;
    if done != Exit::Yes {
        return Ok(done);
    }
    shared.run()?;
    let version = shared.newest();
    let waited = Stopwatch::start();
    loop {
        let peers = shared.peers()?.peers;
        let serving: Vec<&Peer> = peers.iter().filter(|peer| peer.counts()).collect();
        if serving.iter().all(|peer| peer.state.enforced >= version) {
            output::say(&match serving.len() {
                0 => format!("Version {version} waits for the first node that serves."),
                nodes => format!("Version {version} is in force on {nodes} nodes."),
            });
            break;
        }
        if waited.elapsed() > GONE_OVER_WITHIN {
            output::say(&format!(
                "Version {version} is not in force yet; `bailiwick node list` shows who is waited for:"
            ));
            serving
                .iter()
                .filter(|peer| peer.state.enforced < version)
                .for_each(|peer| output::say(&format!("  {}", waits(peer))));
            break;
        }
        std::thread::sleep(ASKED_EVERY);
    }
    peers_aside(&shared.peers()?.peers);
    Ok(done)
}

fn waits(peer: &Peer) -> String {
    let heard = peer.age.as_secs();
    let why = if peer.state.trouble.is_empty() {
        String::new()
    } else {
        format!(": {}", peer.state.trouble)
    };
    format!("{}, last heard {heard} s ago{why}", peer.state.node)
}

fn peers_aside(peers: &[Peer]) {
    use trace_store::postgres::Standing;
    for peer in peers.iter().filter(|peer| peer.state.standing == Standing::Aside) {
        output::say(&format!("It takes no calls until it can follow: {}", waits(peer)));
    }
}

fn told(settings: &Settings) -> Result<Exchange, ExchangeError> {
    let settings = Settings { dev: settings.founding.is_none(), ..settings.clone() };
    let mut shared = Exchange::open(&settings)?;
    shared.run()?;
    Ok(shared)
}

/// Waits until every node that may take calls acts on all that was told.
fn confirmed(mut shared: Exchange) -> anyhow::Result<()> {
    shared.run()?;
    let (top, waited) = (shared.top(), Stopwatch::start());
    loop {
        let peers = shared.peers()?.peers;
        let late: Vec<&Peer> =
            peers.iter().filter(|peer| peer.counts() && peer.state.applied < top).collect();
        if late.is_empty() {
            let nodes = peers.iter().filter(|peer| peer.counts()).count();
            if nodes > 0 {
                output::say(&format!("In force on every node that serves ({nodes})."));
            }
            return Ok(());
        }
        if waited.elapsed() > CONFIRMED_WITHIN {
            output::say("These nodes have not confirmed it, and may not know it yet:");
            late.iter().for_each(|peer| output::say(&format!("  {}", waits(peer))));
            return Ok(());
        }
        std::thread::sleep(ASKED_EVERY);
    }
}

fn unreached(error: &ExchangeError) {
    output::say(&format!("The other nodes learn it later: {error}"));
}
