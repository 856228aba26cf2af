//! How long `bailiwick replay` takes over a million recorded calls: the verb itself, as a process, from
//! the encrypted records on the disk to what it prints. The aim is 20 s on two cores.
//!
//! `cargo bench -p proxy --bench replay`; records in `BAILIWICK_BENCH_RECORDS` (default 1,000,000), the
//! folder in `BAILIWICK_BENCH_DIR`. The records are made, not come by traffic: 600 kinds of calls, an
//! hour's worth a second, each with all the fields of a real one.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proxy::config::Settings;
use trace_store::Store;
use trace_store::clock::{Clock, SystemClock};
use trace_store::disk::RealDisk;
use trace_store::record::*;

#[path = "../../trace-store/src/record/sample.rs"]
#[expect(dead_code, reason = "one of the samples is enough here")]
mod sample;

const DAY_NS: u64 = 86_400_000_000_000;
/// The calls lie in so many days before now.
const DAYS: u64 = 20;
const LABELS: [&str; 10] = [
    "pii.email",
    "pii.phone",
    "pii.person_name",
    "pii.national_id",
    "financial.iban",
    "financial.payment_card",
    "secret.api_key",
    "health.diagnosis",
    "confidential.legal",
    "code.source",
];
const POLICY: &str = include_str!("../tests/serve/rules/policy.yaml");
const REGISTER: &str = include_str!("../tests/serve/rules/register.yaml");
const APPLICATIONS: &str = include_str!("../tests/serve/rules/apps.yaml");

/// The machine's clock, set back by what the record is told to be old.
#[derive(Debug)]
struct Earlier {
    clock: SystemClock,
    by: AtomicU64,
}

impl Clock for Earlier {
    fn now(&self) -> UtcNanos {
        UtcNanos(self.clock.now().0.saturating_sub(self.by.load(Ordering::Relaxed)))
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }
}

/// A folder as `serve` has it, with these rules.
fn folder(dir: &Path, policy: &str) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let register = REGISTER
        .replace("OWN_SITE_URL", "http://127.0.0.1:9/v1")
        .replace("OWN_SPARE_URL", "http://127.0.0.1:9/v1")
        .replace("EU_CLOUD_URL", "http://127.0.0.1:9/v1")
        .replace("US_CLOUD_URL", "http://127.0.0.1:9/v1")
        .replace("FIRST_BYTE", "30 s");
    for (name, text) in [
        ("bailiwick.yaml", "listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}\n"),
        ("policy.yaml", policy),
        ("register.yaml", &register),
        ("apps.yaml", APPLICATIONS),
        ("eu.key", "none"),
        ("us.key", "none"),
    ] {
        fs::write(dir.join(name), text)?;
    }
    Ok(())
}

/// A refused call: it has no outcome to wait for, and is judged anew like any other.
fn record(n: u64) -> Record {
    let mut decision = sample::decision(n);
    decision.decision = Verdict::Deny;
    let mut applications = ["website", "support-desk", "vault", "lab"].into_iter();
    let application = applications.nth(usize::try_from(n % 4).unwrap_or_default());
    decision.application = application.unwrap_or_default().to_owned();
    decision.purpose = None;
    decision.markings = Vec::new();
    decision.model = "assistant".to_owned();
    let kind = n.wrapping_mul(0x9e37_79b1) % 150;
    let borne = |(place, _): &(u64, &&str)| kind & (1 << (place % 7)) != 0 && kind % 11 != *place;
    decision.labels = (0..)
        .zip(&LABELS)
        .filter(borne)
        .map(|(_, label)| LabelCount { count: 1, label: (*label).to_owned() })
        .collect();
    decision.level_sources = Vec::new();
    Record::Decision(Box::new(decision))
}

fn fill(dir: &Path, records: u64) -> io::Result<()> {
    let settings = Settings::read(dir).map_err(io::Error::other)?;
    let store = trace_store::Settings::new(&settings.store, &settings.store_keys, &settings.origin);
    let store = trace_store::Settings { queue: 65_536, ..store };
    let by = AtomicU64::new(0);
    let clock = Arc::new(Earlier { clock: SystemClock::new(), by });
    let store =
        Store::open_on(store, Arc::new(RealDisk), clock.clone()).map_err(io::Error::other)?;
    let mut waiting = Vec::new();
    for n in 0..records {
        let left = (records - n).saturating_mul(DAYS * DAY_NS / records.max(1));
        clock.by.store(left, Ordering::Relaxed);
        waiting.push(store.append(record(n)));
        if waiting.len() >= 16_384 || n + 1 == records {
            for append in waiting.drain(..) {
                append.wait().map_err(io::Error::other)?;
            }
        }
    }
    store.close().map_err(io::Error::other)
}

fn main() -> io::Result<()> {
    let records = std::env::var("BAILIWICK_BENCH_RECORDS").ok().and_then(|n| n.parse().ok());
    let records: u64 = records.unwrap_or(1_000_000);
    let base = std::env::var_os("BAILIWICK_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let place = tempfile::tempdir_in(base)?;
    let (dir, draft) = (place.path().join("in-force"), place.path().join("draft"));
    folder(&dir, POLICY)?;
    folder(&draft, &POLICY.replace("floor: confidential", "floor: restricted"))?;
    let clock = SystemClock::new();
    fill(&dir, records)?;
    let filled = clock.elapsed().as_secs_f64();
    writeln!(io::stdout(), "{records} records made in {filled:.0} s")?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
    command.arg("--dir").arg(&dir).arg("replay").arg("--with").arg(&draft);
    let began = clock.elapsed();
    let output = command.output()?;
    let seconds = (clock.elapsed() - began).as_secs_f64();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = said.lines().last().unwrap_or_default();
    // 0 and 1 are answers; a replay that read less than all of them is no figure.
    if !matches!(output.status.code(), Some(0 | 1))
        || !last.starts_with(&format!("Of {records} calls"))
    {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!("the replay said: {said}{words}")));
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = records as f64 / seconds;
    writeln!(io::stdout(), "{last}\nreplayed in {seconds:.1} s, {rate:.0} records/s")?;
    writeln!(
        io::stdout(),
        "{{\"bench\":\"replay\",\"records\":{records},\"seconds\":{seconds:.2},\"per_s\":{rate:.0}}}"
    )
}
