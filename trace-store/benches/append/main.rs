//! Acknowledged records a second and their latency, side by side in one run: a bare write and
//! `fdatasync` loop (the limit of the disk), the store, SQLite in WAL mode with `synchronous=FULL`, and
//! sled alone with a sync for each batch, at 1, 16, 256 and 10,000 callers at once.
//!
//! The rivals get the same front door as the store: callers hand a record over and wait, one thread
//! takes whatever waits and makes it durable in one transaction (`rivals.rs`). They store 1,400 opaque
//! bytes a record, about what a record of ours takes; they do not encrypt, commit, sign or index.
//!
//! `cargo bench -p trace-store --bench append`; seconds for each row in `BAILIWICK_BENCH_SECONDS`
//! (default 2), the folder in `BAILIWICK_BENCH_DIR` (default: the system's temporary one), one row only
//! with `BAILIWICK_BENCH_CALLERS`. The last line is everything again as JSON.

mod rivals;

use rivals::{Durable, GroupCommit, Sled, Sqlite};
use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use trace_store::clock::{Clock as _, SystemClock};
use trace_store::record::*;
use trace_store::{Settings, Store};

#[path = "../../src/record/sample.rs"]
#[expect(dead_code, reason = "two of the samples are enough here")]
mod sample;

/// Bytes of a record where its content does not matter.
const RECORD: usize = 1_400;

/// What one row measured.
struct Measured {
    seconds: f64,
    /// One for each acknowledgement that somebody waited for.
    latencies: Vec<Duration>,
    /// Records behind each of those.
    batch: u64,
    cpu_us: f64,
}

fn cpu() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = Duration::from_secs(u64::try_from(used.tv_sec).unwrap_or_default());
    let rest = Duration::from_nanos(u64::try_from(used.tv_nsec).unwrap_or_default());
    (seconds + rest).as_secs_f64() * 1e6
}

/// The limit of the disk: so many records written at once, into space that is there.
fn bare(dir: &Path, batch: u64, lasts: Duration) -> io::Result<Measured> {
    let clock = SystemClock::new();
    let file = File::create(dir.join("bare"))?;
    let block = vec![0x5a; RECORD * usize::try_from(batch).map_err(io::Error::other)?];
    let length = (64 << 20).max(2 * block.len());
    file.write_all_at(&vec![0; length], 0)?;
    file.sync_all()?;
    let (mut offset, mut latencies) = (0, Vec::new());
    let (start, before) = (clock.elapsed(), cpu());
    while clock.elapsed() - start < lasts {
        let began = clock.elapsed();
        file.write_all_at(&block, offset)?;
        file.sync_data()?;
        latencies.push(clock.elapsed() - began);
        offset += block.len() as u64;
        if offset + block.len() as u64 > length as u64 {
            offset = 0;
        }
    }
    let seconds = (clock.elapsed() - start).as_secs_f64();
    Ok(Measured { seconds, latencies, batch, cpu_us: cpu() - before })
}

/// So many callers, each sending one record after the other and waiting for it.
fn drive<F>(
    runtime: &Runtime,
    callers: u64,
    lasts: Duration,
    append: impl Fn(u64) -> F + Clone + Send + 'static,
) -> io::Result<Measured>
where
    F: Future<Output = io::Result<()>> + Send,
{
    let clock = Arc::new(SystemClock::new());
    let next = Arc::new(AtomicU64::new(0));
    let (start, before) = (clock.elapsed(), cpu());
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (clock, next, append) = (Arc::clone(&clock), Arc::clone(&next), append.clone());
            runtime.spawn(async move {
                let mut latencies = Vec::new();
                while clock.elapsed() - start < lasts {
                    let began = clock.elapsed();
                    append(next.fetch_add(1, Ordering::Relaxed)).await?;
                    latencies.push(clock.elapsed() - began);
                }
                Ok::<_, io::Error>(latencies)
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(runtime.block_on(task).map_err(io::Error::other)??);
    }
    let seconds = (clock.elapsed() - start).as_secs_f64();
    Ok(Measured { seconds, latencies, batch: 1, cpu_us: cpu() - before })
}

/// The store: decisions and outcomes in turn.
fn store(
    runtime: &Runtime,
    dir: &Path,
    callers: u64,
    index: bool,
    lasts: Duration,
) -> io::Result<Measured> {
    let mut settings = Settings::new(dir.join("data"), dir.join("keys"), "bench.example/log");
    settings.index = index;
    let store = Store::open(settings).map_err(io::Error::other)?;
    let appending = store.clone();
    let append = move |n: u64| {
        let record = match n % 2 {
            0 => Record::Decision(Box::new(sample::decision(n))),
            _ => Record::Outcome(Box::new(sample::outcome(n - 1))),
        };
        let append = appending.append(record);
        async move { append.await.map(drop).map_err(io::Error::other) }
    };
    let measured = drive(runtime, callers, lasts, append)?;
    store.close().map_err(io::Error::other)?;
    Ok(measured)
}

/// Another engine behind the same front door.
fn rival(
    runtime: &Runtime,
    engine: impl Durable + 'static,
    callers: u64,
    lasts: Duration,
) -> io::Result<Measured> {
    let group = Arc::new(GroupCommit::start(engine)?);
    let appending = Arc::clone(&group);
    let append = move |n: u64| {
        let group = Arc::clone(&appending);
        async move { group.append(n, vec![0x5a; RECORD]).await }
    };
    drive(runtime, callers, lasts, append)
}

/// Tells a row to people, and gives it back for machines; also its rate.
fn tell(
    name: &str,
    callers: u64,
    mut measured: Measured,
    limit: Option<f64>,
) -> io::Result<(f64, String)> {
    measured.latencies.sort_unstable();
    let at = |share: usize| {
        let place = measured.latencies.len().saturating_sub(1) * share / 1000;
        measured.latencies.get(place).map_or(0, Duration::as_micros)
    };
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let records = (measured.latencies.len() as u64 * measured.batch) as f64;
    let rate = records / measured.seconds;
    let ratio = limit.map_or(1.0, |limit| rate / limit);
    let (p50, p99, cpu_us) = (at(500), at(990), measured.cpu_us / records);
    writeln!(
        io::stdout(),
        "{callers:>6}  {name:<16} {rate:>9.0}/s  {ratio:>5.2}  p50 {p50:>6} us  p99 {p99:>6} us  cpu {cpu_us:>6.1} us/record",
    )?;
    let json = format!(
        "{{\"callers\":{callers},\"what\":\"{name}\",\"per_s\":{rate:.0},\"ratio\":{ratio:.3},\"p50_us\":{p50},\"p99_us\":{p99},\"cpu_us\":{cpu_us:.1}}}"
    );
    Ok((rate, json))
}

fn main() -> io::Result<()> {
    let seconds = std::env::var("BAILIWICK_BENCH_SECONDS").ok().and_then(|s| s.parse().ok());
    let lasts = Duration::from_secs_f64(seconds.unwrap_or(2.0));
    let base = std::env::var_os("BAILIWICK_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let only: Option<u64> =
        std::env::var("BAILIWICK_BENCH_CALLERS").ok().and_then(|callers| callers.parse().ok());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    writeln!(io::stdout(), "callers  what                  rate  ratio")?;
    let mut rows = Vec::new();
    for callers in [1, 16, 256, 10_000].into_iter().filter(|one| only.is_none_or(|o| o == *one)) {
        let place = || tempfile::tempdir_in(&base);
        let (limit, row) =
            tell("bare loop", callers, bare(place()?.path(), callers, lasts)?, None)?;
        rows.push(row);
        for (name, index) in [("store", true), ("store, no index", false)] {
            let measured = store(&runtime, place()?.path(), callers, index, lasts)?;
            rows.push(tell(name, callers, measured, Some(limit))?.1);
        }
        let dir = place()?;
        let measured = rival(&runtime, Sqlite::open(dir.path())?, callers, lasts)?;
        rows.push(tell("SQLite WAL FULL", callers, measured, Some(limit))?.1);
        let dir = place()?;
        let measured = rival(&runtime, Sled::open(dir.path())?, callers, lasts)?;
        rows.push(tell("sled, synced", callers, measured, Some(limit))?.1);
    }
    writeln!(io::stdout(), "{{\"bench\":\"append\",\"rows\":[{}]}}", rows.join(","))
}
