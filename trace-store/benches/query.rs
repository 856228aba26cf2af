//! What a question costs in a store of a year: one filter over the last 24 hours, and everything about
//! one person over 365 days.
//!
//! `cargo bench -p trace-store --bench query`; records in `BAILIWICK_BENCH_RECORDS` (default 200,000;
//! the figure for an acceptance is 10,000,000, about 9 GB and half an hour to fill), the folder in
//! `BAILIWICK_BENCH_DIR`. Half of the records fall on the last day, the others evenly on the 364 before
//! it. Each store is closed and opened before it is asked; the kernel's cache is warm.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trace_store::clock::{Clock, SystemClock};
use trace_store::disk::RealDisk;
use trace_store::record::*;
use trace_store::{Query, Settings, Store};

#[path = "../src/record/sample.rs"]
#[expect(dead_code, reason = "one of the samples is enough here")]
mod sample;

const DAY: u64 = 86_400_000_000_000;
const START: u64 = 20_000 * DAY;
const DAYS: u64 = 365;
/// How many of each there are; drawn by number.
const LABELS: u64 = 50;
const APPLICATIONS: u64 = 20;
const PERSONS: u64 = 5_000;
const ASKED: usize = 100;

/// A clock that stands where it is told to.
#[derive(Debug)]
struct Told {
    now: AtomicU64,
    passes: SystemClock,
}

impl Clock for Told {
    fn now(&self) -> UtcNanos {
        UtcNanos(self.now.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        self.passes.elapsed()
    }
}

fn settings(dir: &Path) -> Settings {
    Settings {
        queue: 65_536,
        ..Settings::new(dir.join("data"), dir.join("keys"), "bench.example/q")
    }
}

/// The id of a call that begins at `at`: a version 7 UUID, as the proxy makes them.
fn call(n: u64, at: u64) -> RecordId {
    let [_, _, time @ ..] = (at / 1_000_000).to_be_bytes();
    let [_, number @ ..] = n.to_be_bytes();
    let mut bytes = [0; 16];
    let parts = time.into_iter().chain([0x70, 0, 0x80]).chain(number);
    bytes.iter_mut().zip(parts).for_each(|(slot, byte)| *slot = byte);
    RecordId::from_bytes(bytes)
}

/// A refused call: it has no outcome to wait for.
fn record(n: u64, at: u64) -> Record {
    let mut decision = sample::decision(n);
    decision.record_id = call(n, at);
    decision.decision = Verdict::Deny;
    decision.application = format!("app-{}", n % APPLICATIONS);
    decision.labels = vec![LabelCount { count: 1, label: format!("label.{}", n % LABELS) }];
    decision.subject =
        Some(Subject::new(format!("person-{}", n.wrapping_mul(0x9e37_79b1) % PERSONS)));
    Record::Decision(Box::new(decision))
}

/// Fills a store day by day; a day's records are spread over it.
fn fill(dir: &Path, records: u64) -> io::Result<Arc<Told>> {
    let clock = Arc::new(Told { now: AtomicU64::new(START), passes: SystemClock::new() });
    let store = Store::open_on(settings(dir), Arc::new(RealDisk), clock.clone())
        .map_err(io::Error::other)?;
    let mut n = 0;
    for day in 0..DAYS {
        let last = day + 1 == DAYS;
        let here = if last { records - n } else { records / 2 / (DAYS - 1) };
        let mut waiting = Vec::new();
        for place in 0..here {
            let at = START + day * DAY + DAY * place / here.max(1);
            clock.now.store(at, Ordering::Relaxed);
            waiting.push(store.append(record(n, at)));
            n += 1;
            if waiting.len() >= 16_384 || place + 1 == here {
                for append in waiting.drain(..) {
                    append.wait().map_err(io::Error::other)?;
                }
            }
        }
    }
    store.close().map_err(io::Error::other)?;
    Ok(clock)
}

fn tell(name: &str, mut times: Vec<Duration>, found: usize) -> io::Result<String> {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1));
    let ms = |share| at(share).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    let (p50, p95) = (ms(50), ms(95));
    let asked = times.len();
    writeln!(
        io::stdout(),
        "{name:<32} p50 {p50:>9.1} ms  p95 {p95:>9.1} ms  {found} found by {asked}"
    )?;
    Ok(format!(
        "{{\"what\":\"{name}\",\"p50_ms\":{p50:.2},\"p95_ms\":{p95:.2},\"asked\":{asked},\"found\":{found}}}"
    ))
}

fn main() -> io::Result<()> {
    let records = std::env::var("BAILIWICK_BENCH_RECORDS").ok().and_then(|n| n.parse().ok());
    let records: u64 = records.unwrap_or(200_000);
    let base = std::env::var_os("BAILIWICK_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let place = tempfile::tempdir_in(base)?;
    let passes = SystemClock::new();
    let clock = fill(place.path(), records)?;
    writeln!(io::stdout(), "{records} records in {:.0} s", passes.elapsed().as_secs_f64())?;
    let began = passes.elapsed();
    let store = Store::open_on(settings(place.path()), Arc::new(RealDisk), clock)
        .map_err(io::Error::other)?;
    let opened = (passes.elapsed() - began).as_secs_f64() * 1e3;
    writeln!(io::stdout(), "{:<32} {opened:>13.1} ms", "open")?;

    let from = Some(UtcNanos(START + (DAYS - 1) * DAY));
    let mut rows = Vec::new();
    for limit in [100, 1_000] {
        let (mut times, mut found) = (Vec::new(), 0);
        for n in 0..ASKED {
            let labels = vec![format!("label.{}", n as u64 % LABELS)];
            let query = Query { from, labels, limit, ..Query::default() };
            let began = passes.elapsed();
            found += store.query(&query).map_err(io::Error::other)?.records.len();
            times.push(passes.elapsed() - began);
        }
        rows.push(tell(&format!("one label, 24 h, page of {limit}"), times, found)?);
    }
    let began = passes.elapsed();
    let made = store.make_subject_files().map_err(io::Error::other)?;
    let took = (passes.elapsed() - began).as_secs_f64();
    writeln!(io::stdout(), "{made} subject files in {took:.1} s")?;
    let (mut times, mut found) = (Vec::new(), 0);
    for n in 0..20 {
        let began = passes.elapsed();
        found += store.subject(&format!("person-{n}")).map_err(io::Error::other)?.len();
        times.push(passes.elapsed() - began);
    }
    rows.push(tell("one person, 365 days", times, found)?);
    writeln!(
        io::stdout(),
        "{{\"bench\":\"query\",\"records\":{records},\"open_ms\":{opened:.1},\"rows\":[{}]}}",
        rows.join(",")
    )
}
