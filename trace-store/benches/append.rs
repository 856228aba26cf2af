//! Acknowledged records a second and their latency, beside a bare append + fdatasync loop in the
//! same run: the loop is the limit of the disk, the ratio is what the store costs on top.
//!
//! `cargo bench -p trace-store`; seconds for each row in `BAILIWICK_BENCH_SECONDS` (default 2), the
//! folder in `BAILIWICK_BENCH_DIR` (default: the system's temporary one), one row only with
//! `BAILIWICK_BENCH_CALLERS`.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trace_store::clock::{Clock as _, SystemClock};
use trace_store::record::*;
use trace_store::{Settings, Store};

#[path = "../src/record/sample.rs"]
#[expect(dead_code, reason = "two of the samples are enough here")]
mod sample;

/// What one row measured.
struct Measured {
    records: u64,
    seconds: f64,
    latencies: Vec<Duration>,
    cpu_us: f64,
}

fn cpu() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = Duration::from_secs(u64::try_from(used.tv_sec).unwrap_or_default());
    let rest = Duration::from_nanos(u64::try_from(used.tv_nsec).unwrap_or_default());
    (seconds + rest).as_secs_f64() * 1e6
}

/// The limit of the disk: so many 1.4 KiB records written at once, into space that is there.
fn bare(dir: &Path, batch: usize, lasts: Duration) -> io::Result<Measured> {
    let clock = SystemClock::new();
    let file = File::create(dir.join("bare"))?;
    let length = 64 << 20;
    file.write_all_at(&vec![0; length], 0)?;
    file.sync_all()?;
    let block = vec![0x5a; 1400 * batch];
    let (mut offset, mut records, mut latencies) = (0, 0, Vec::new());
    let (start, before) = (clock.elapsed(), cpu());
    while clock.elapsed() - start < lasts {
        let began = clock.elapsed();
        file.write_all_at(&block, offset)?;
        file.sync_data()?;
        latencies.push(clock.elapsed() - began);
        records += batch as u64;
        offset += block.len() as u64;
        if offset + block.len() as u64 > length as u64 {
            offset = 0;
        }
    }
    let seconds = (clock.elapsed() - start).as_secs_f64();
    Ok(Measured { records, seconds, latencies, cpu_us: cpu() - before })
}

/// The store: so many callers, each waiting for its decision, then for its outcome.
fn store(dir: &Path, callers: u64, index: bool, lasts: Duration) -> io::Result<Measured> {
    let mut settings = Settings::new(dir.join("data"), dir.join("keys"), "bench.example/log");
    settings.index = index;
    let store = Store::open(settings).map_err(io::Error::other)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    let clock = Arc::new(SystemClock::new());
    let next = Arc::new(AtomicU64::new(0));
    let (start, before) = (clock.elapsed(), cpu());
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (store, clock, next) = (store.clone(), Arc::clone(&clock), Arc::clone(&next));
            let call = async move {
                let mut latencies = Vec::new();
                while clock.elapsed() - start < lasts {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let decision = Record::Decision(Box::new(sample::decision(n)));
                    let outcome = Record::Outcome(Box::new(sample::outcome(n)));
                    for record in [decision, outcome] {
                        let began = clock.elapsed();
                        store.append(record).await.map_err(io::Error::other)?;
                        latencies.push(clock.elapsed() - began);
                    }
                }
                Ok::<_, io::Error>(latencies)
            };
            runtime.spawn(call)
        })
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(runtime.block_on(task).map_err(io::Error::other)??);
    }
    let seconds = (clock.elapsed() - start).as_secs_f64();
    let cpu_us = cpu() - before;
    store.close().map_err(io::Error::other)?;
    Ok(Measured { records: latencies.len() as u64, seconds, latencies, cpu_us })
}

fn print(name: &str, callers: u64, mut measured: Measured, limit: Option<f64>) -> io::Result<f64> {
    measured.latencies.sort_unstable();
    let at = |share: usize| {
        let place = measured.latencies.len().saturating_sub(1) * share / 1000;
        measured.latencies.get(place).map_or(0, Duration::as_micros)
    };
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let records = measured.records as f64;
    let rate = records / measured.seconds;
    let ratio = limit.map_or(1.0, |limit| rate / limit);
    writeln!(
        io::stdout(),
        "{callers:>6}  {name:<16} {rate:>9.0}/s  {ratio:>5.2}  p50 {:>6} us  p99 {:>6} us  cpu {:>6.1} us/record",
        at(500),
        at(990),
        measured.cpu_us / records,
    )?;
    Ok(rate)
}

fn main() -> io::Result<()> {
    let seconds = std::env::var("BAILIWICK_BENCH_SECONDS").ok().and_then(|s| s.parse().ok());
    let lasts = Duration::from_secs(seconds.unwrap_or(2));
    let base = std::env::var_os("BAILIWICK_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    writeln!(io::stdout(), "callers  what                  rate  ratio")?;
    let only: Option<u64> =
        std::env::var("BAILIWICK_BENCH_CALLERS").ok().and_then(|callers| callers.parse().ok());
    let rows = [(1, 1), (16, 16), (64, 64), (256, 256), (1_000, 1_000)];
    for (callers, batch) in rows.into_iter().filter(|row| only.is_none_or(|only| only == row.0)) {
        let dir = tempfile::tempdir_in(&base)?;
        let limit = print("bare loop", callers, bare(dir.path(), batch, lasts)?, None)?;
        for (name, index) in [("store", true), ("store, no index", false)] {
            let dir = tempfile::tempdir_in(&base)?;
            print(name, callers, store(dir.path(), callers, index, lasts)?, Some(limit))?;
        }
    }
    Ok(())
}
