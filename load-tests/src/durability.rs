//! What durability costs a request: the same proxy twice, once with its records on a disk, once on a file
//! system in memory, where a sync is no work. Both classify, decide, encrypt, commit and sign alike, so
//! the difference is the waiting for the disk: twice for each call, shared with whoever waits too.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use serde_json::json;

use crate::bodies::Bodies;
use crate::drive::{Load, Pace, Target, connect, drive};
use crate::options::Options;
use crate::process::Program;
use crate::proxy::Proxy;
use crate::scenario::Scenario;
use crate::statistics::{Percentiles, Tally};

/// `TMPFS_MAGIC` of statfs(2).
const TMPFS: i64 = 0x0102_1994;

/// One proxy, and what came of its requests so far.
struct Player {
    name: &'static str,
    proxy: Proxy,
    sums: Vec<Tally>,
}

/// Lets both take turns, over one connection and over many, and tells their latencies.
///
/// # Errors
/// When there is no file system in memory, a process does not start, or an answer is wrong.
pub async fn durability(options: &Options, out: &mut impl Write) -> anyhow::Result<()> {
    let scenarios = options.scenarios();
    let Some(scenario) = scenarios.first().copied() else { bail!("no scenario has such a name") };
    in_memory(&options.memory)?;
    let (_stub, stub) = Program::server("stub-model", &["--load", "--no-record"])?;
    let memory = tempfile::tempdir_in(&options.memory)?;
    let disk = match &options.dir {
        Some(dir) => tempfile::tempdir_in(dir)?,
        None => tempfile::tempdir()?,
    };
    let counts = [1, options.connections.max(2)];
    let mut players = Vec::new();
    for (name, dir) in [("disk", disk.path()), ("memory", memory.path())] {
        let options = Options { dir: Some(dir.to_owned()), ..options.clone() };
        let proxy = Proxy::start(&options, stub).await?;
        let sums = counts.iter().map(|_| Tally::new()).collect::<Result<_, _>>()?;
        players.push(Player { name, proxy, sums });
    }
    let bodies = Arc::new(Bodies::new(scenario));
    let mut next = 0;
    for round in 0..=options.rounds() {
        for player in &mut players {
            for (connections, sum) in counts.into_iter().zip(&mut player.sums) {
                let tally = turn(options, &player.proxy, scenario, &bodies, connections, &mut next);
                let tally = tally.await.with_context(|| player.name)?;
                // The first round warms caches and is not counted.
                if round > 0 {
                    sum.merge(&tally);
                }
            }
        }
    }
    tell(out, scenario, &counts, &players)?;
    for player in players {
        if !player.proxy.end().await {
            bail!("the proxy did not end in order when asked to");
        }
    }
    Ok(())
}

/// So many requests over so many connections.
async fn turn(
    options: &Options,
    proxy: &Proxy,
    scenario: Scenario,
    bodies: &Arc<Bodies>,
    connections: usize,
    next: &mut u64,
) -> anyhow::Result<Tally> {
    let target =
        Target { name: "proxy", address: proxy.address, credential: proxy.credential.clone() };
    let load = Load { target, bodies: Arc::clone(bodies), answer: scenario.answer };
    let mut open = connect(&load.target, connections).await?;
    let each = u64::try_from(connections)?;
    let pace = Arc::new(Pace::new(*next, options.alone_requests().saturating_mul(each)));
    let tally = drive(&load, &mut open, &pace).await;
    *next = pace.reached();
    Ok(tally?)
}

fn in_memory(dir: &Path) -> anyhow::Result<()> {
    let of = rustix::fs::statfs(dir).with_context(|| dir.display().to_string())?;
    if of.f_type != TMPFS {
        bail!("\"{}\" is no tmpfs, so its syncs may cost something; see --memory", dir.display());
    }
    Ok(())
}

fn tell(
    out: &mut impl Write,
    scenario: Scenario,
    counts: &[usize],
    players: &[Player],
) -> anyhow::Result<()> {
    let name = scenario.name();
    writeln!(out, "{name}: the whole answer, p50/p90/p99 in µs")?;
    let mut rows = Vec::new();
    for (place, connections) in counts.iter().enumerate() {
        let of = |player: &Player| player.sums.get(place).map(Tally::whole);
        let sides: Option<Vec<Percentiles>> = players.iter().map(of).collect();
        let sides = sides.context("nothing was measured")?;
        let [disk, memory] = sides.as_slice() else { bail!("two sides were measured") };
        let costs = |of: fn(&Percentiles) -> u64| of(disk).saturating_sub(of(memory));
        let (p50, p99) = (costs(|side| side.p50_us), costs(|side| side.p99_us));
        let three = |side: &Percentiles| format!("{}/{}/{}", side.p50_us, side.p90_us, side.p99_us);
        writeln!(
            out,
            "{connections:>5} connections  disk {:>18}  memory {:>18}  durability costs {p50} at p50, {p99} at p99",
            three(disk),
            three(memory),
        )?;
        rows.push(json!({
            "connections": connections, "disk": disk, "memory": memory,
            "cost_p50_us": p50, "cost_p99_us": p99,
        }));
    }
    writeln!(out, "{}", json!({"bench": "durability", "scenario": name, "rows": rows}))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::in_memory;
    use std::path::Path;

    #[test]
    fn only_a_file_system_in_memory_will_do() {
        let error = in_memory(Path::new("/proc")).unwrap_err();
        assert!(error.to_string().contains("is no tmpfs"), "{error}");
        assert!(in_memory(Path::new("/no/such/folder")).is_err());
    }
}
