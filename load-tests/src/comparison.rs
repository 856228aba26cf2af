//! A whole run: start the three processes, let pass-through and proxy take turns in each scenario,
//! put the figures together.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use http::HeaderValue;
use serde::Deserialize;

use crate::bodies::Bodies;
use crate::clock;
use crate::drive::{Connection, Load, Pace, Target, connect, drive};
use crate::fetch::fetch;
use crate::options::Options;
use crate::process::{Process, Program, tick};
use crate::proxy::Proxy;
use crate::report::{self, Compared, Side};
use crate::scenario::Scenario;
use crate::statistics::{CpuTime, Measured, Tally, coarseness};

/// Requests per connection before anything is measured: caches, pools and branch predictors warm.
const WARMING: u64 = 20;
/// How often a turn looks whether it has been long enough.
const LOOKING: Duration = Duration::from_millis(50);
/// A process that used no CPU tick for this long has nothing left to do.
const QUIET: Duration = Duration::from_millis(100);
/// How often that is waited for; work that never ends (a timer) must not hold up the run.
const QUIET_LOOKS: usize = 20;
/// Times its least length that a turn may take to reach its CPU ticks.
const LONGEST: u32 = 6;

/// Runs all scenarios that the options ask for and writes tables and a line of JSON.
///
/// # Errors
/// When a process does not start, an answer is wrong, or the figures cannot be had or written.
pub async fn compare(options: &Options, out: &mut impl Write) -> anyhow::Result<()> {
    let scenarios = options.scenarios();
    if scenarios.is_empty() {
        let names: Vec<String> = Scenario::all().into_iter().map(Scenario::name).collect();
        bail!("no scenario has a name that holds this; there are: {}", names.join(", "));
    }
    let mut run = Run::start(options).await?;
    let mut compared = Vec::new();
    for scenario in scenarios {
        let done = run.scenario(scenario).await.with_context(|| scenario.name())?;
        report::row(out, &done, compared.is_empty())?;
        compared.push(done);
    }
    report::finish(out, &compared, options)?;
    run.end().await
}

/// The processes of a run, and the number of the next request.
struct Run<'a> {
    options: &'a Options,
    stub: Program,
    stub_address: SocketAddr,
    pass_through: Program,
    pass_through_address: SocketAddr,
    proxy: Option<Proxy>,
    next: u64,
}

/// What the stub counted.
#[derive(Deserialize)]
struct Counts {
    arrived: u64,
}

/// A target with its open connections and what was measured of it so far.
struct Player {
    load: Load,
    process: Process,
    connections: Vec<Connection>,
    sum: Option<Measured>,
    turns_us: Vec<f64>,
}

impl<'a> Run<'a> {
    async fn start(options: &'a Options) -> anyhow::Result<Self> {
        let burst: &[&str] = if options.burst { &["--burst"] } else { &[] };
        let arguments = [&["--load", "--no-record"], burst].concat();
        let (stub, stub_address) = Program::server("stub-model", &arguments)?;
        let upstream = stub_address.to_string();
        let (pass_through, pass_through_address) =
            Program::server("pass-through", &["--upstream", &upstream])?;
        let proxy = match options.without_proxy {
            true => None,
            false => Some(Proxy::start(options, stub_address).await?),
        };
        Ok(Self { options, stub, stub_address, pass_through, pass_through_address, proxy, next: 0 })
    }

    /// Ends the processes. A proxy that does not drain in order fails the run, and so does a
    /// request that did not reach the stub exactly once.
    async fn end(self) -> anyhow::Result<()> {
        let counts: Counts =
            serde_json::from_slice(&fetch(self.stub_address, "/_stub/counts").await?)?;
        if counts.arrived != self.next {
            bail!("{} requests were sent, {} reached the stub", self.next, counts.arrived);
        }
        if let Some(proxy) = self.proxy
            && !proxy.end().await
        {
            bail!("the proxy did not end in order when asked to");
        }
        Ok(())
    }

    async fn scenario(&mut self, scenario: Scenario) -> anyhow::Result<Compared> {
        let bodies = Arc::new(Bodies::new(scenario));
        let mut players = Vec::new();
        for (target, process) in self.targets() {
            let load = Load { target, bodies: Arc::clone(&bodies), answer: scenario.answer };
            players.push(self.warmed(load, process).await?);
        }
        for _ in 0..self.options.rounds() {
            for player in &mut players {
                let turn = self.turn(player).await?;
                player.turns_us.push(turn.target_us());
                match &mut player.sum {
                    Some(sum) => sum.merge(&turn),
                    None => player.sum = Some(turn),
                }
            }
        }
        let mut sides = Vec::new();
        for player in players {
            sides.push(self.side(player).await?);
        }
        let mut sides = sides.into_iter();
        let pass_through = sides.next().context("nothing was measured")?;
        Ok(Compared { scenario, pass_through, proxy: sides.next() })
    }

    fn targets(&self) -> Vec<(Target, Process)> {
        let bare = Target {
            name: "pass-through",
            address: self.pass_through_address,
            credential: HeaderValue::from_static("Bearer load-tests"),
        };
        let proxy = self.proxy.iter().map(|proxy| {
            let credential = proxy.credential.clone();
            (Target { name: "proxy", address: proxy.address, credential }, proxy.usage())
        });
        std::iter::once((bare, self.pass_through.usage())).chain(proxy).collect()
    }

    async fn warmed(&mut self, load: Load, process: Process) -> anyhow::Result<Player> {
        let mut connections = connect(&load.target, self.options.connections.max(1)).await?;
        process.forget_peak();
        let each = u64::try_from(connections.len()).unwrap_or(1);
        self.send(&load, &mut connections, each * WARMING).await?;
        settle(&process).await?;
        Ok(Player { load, process, connections, sum: None, turns_us: Vec::new() })
    }

    /// Sends so many requests, without measuring CPU time.
    async fn send(
        &mut self,
        load: &Load,
        connections: &mut Vec<Connection>,
        requests: u64,
    ) -> anyhow::Result<Tally> {
        let pace = Arc::new(Pace::new(self.next, requests));
        let sent = drive(load, connections, &pace).await;
        self.next = pace.reached();
        Ok(sent?)
    }

    /// Lets one target work for a while, from idle to idle.
    async fn turn(&mut self, player: &mut Player) -> anyhow::Result<Measured> {
        let pace = Arc::new(Pace::new(self.next, u64::MAX));
        let before = self.cpu(&player.process)?;
        let start = clock::now();
        let stopping = self.stop_in_time(&player.process, before.target, &pace);
        let driving = drive(&player.load, &mut player.connections, &pace);
        // Driving goes first: when it fails, nothing is left to wait for.
        let (tally, ()) =
            tokio::try_join!(async { driving.await.map_err(anyhow::Error::from) }, async {
                stopping.await.map_err(anyhow::Error::from)
            },)?;
        let elapsed = start.elapsed();
        self.next = pace.reached();
        // What a request leaves to be done later belongs to its cost.
        settle(&player.process).await?;
        let after = self.cpu(&player.process)?;
        let cpu = CpuTime {
            target: after.target.saturating_sub(before.target),
            stub: after.stub.saturating_sub(before.stub),
            driver: after.driver.saturating_sub(before.driver),
        };
        Ok(Measured { tally, elapsed, cpu })
    }

    /// Stops the pace once the turn was long enough for its time and its CPU time.
    async fn stop_in_time(
        &self,
        process: &Process,
        before: Duration,
        pace: &Pace,
    ) -> std::io::Result<()> {
        let least = self.options.turn();
        let ticks = u32::try_from(self.options.least_ticks()).unwrap_or(u32::MAX);
        let enough = tick() * ticks;
        let start = clock::now();
        tokio::time::sleep(least).await;
        while start.elapsed() < least * LONGEST && process.cpu()?.saturating_sub(before) < enough {
            tokio::time::sleep(LOOKING).await;
        }
        pace.stop();
        Ok(())
    }

    fn cpu(&self, target: &Process) -> std::io::Result<CpuTime> {
        Ok(CpuTime {
            target: target.cpu()?,
            stub: self.stub.usage().cpu()?,
            driver: Process::this().cpu()?,
        })
    }

    /// Puts the turns of a target together, and sends some requests one by one.
    async fn side(&mut self, mut player: Player) -> anyhow::Result<Side> {
        let peak_bytes = player.process.peak_bytes()?;
        player.connections.truncate(1);
        let requests = self.options.alone_requests();
        let alone = self.send(&player.load, &mut player.connections, requests).await?;
        let measured = player.sum.context("nothing was measured")?;
        let turns = player.turns_us.len();
        Ok(Side {
            peak_bytes,
            alone: alone.whole(),
            alone_first_byte: alone.first_byte(),
            coarseness: coarseness(measured.cpu.target, tick(), turns),
            turns_us: player.turns_us,
            measured,
        })
    }
}

/// Waits until a process has nothing left to do.
async fn settle(process: &Process) -> std::io::Result<()> {
    let mut before = process.cpu()?;
    for _ in 0..QUIET_LOOKS {
        tokio::time::sleep(QUIET).await;
        let now = process.cpu()?;
        if now == before {
            break;
        }
        before = now;
    }
    Ok(())
}
