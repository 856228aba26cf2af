//! The figures as a table to read and as a line of JSON to keep.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::options::Options;
use crate::scenario::Scenario;
use crate::statistics::{Measured, Percentiles, ratio};

/// Coarseness of a CPU figure above which it is marked.
const COARSE: f64 = 0.02;

/// What was measured in one scenario.
pub(crate) struct Compared {
    pub(crate) scenario: Scenario,
    pub(crate) pass_through: Side,
    pub(crate) proxy: Option<Side>,
}

/// What was measured of one target.
pub(crate) struct Side {
    pub(crate) measured: Measured,
    /// CPU microseconds per request of each turn, to show the spread.
    pub(crate) turns_us: Vec<f64>,
    /// Share by which the CPU time may be off.
    pub(crate) coarseness: f64,
    /// Most memory resident during the scenario.
    pub(crate) peak_bytes: u64,
    /// Latency over a single connection: the whole answer, and its first byte.
    pub(crate) alone: Percentiles,
    pub(crate) alone_first_byte: Percentiles,
}

impl Compared {
    /// CPU time per request of the proxy in multiples of the pass-through's.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let proxy = self.proxy.as_ref()?;
        Some(ratio(proxy.measured.target_us(), self.pass_through.measured.target_us()))
    }

    /// The smallest and the largest ratio of a round.
    fn spread(&self) -> Option<(f64, f64)> {
        let proxy = self.proxy.as_ref()?;
        let rounds = proxy.turns_us.iter().zip(&self.pass_through.turns_us);
        let ratios: Vec<f64> = rounds.map(|(proxy, bare)| ratio(*proxy, *bare)).collect();
        let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        Some((least, ratios.iter().copied().fold(0.0, f64::max)))
    }

    fn coarse(&self) -> bool {
        let sides = [Some(&self.pass_through), self.proxy.as_ref()];
        sides.into_iter().flatten().any(|side| side.coarseness > COARSE)
    }
}

/// Writes the lines of one scenario as soon as it is done.
pub(crate) fn row(out: &mut impl Write, compared: &Compared, first: bool) -> io::Result<()> {
    if first {
        writeln!(
            out,
            "{:<24}{:<14}{:>9}{:>10}{:>8}{:>8}  {:>17}  {:>17}  {:>8}  ratio",
            "scenario",
            "target",
            "req/s",
            "CPU µs",
            "stub",
            "driver",
            "p50/p90/p99 ms",
            "alone ms",
            "peak MiB"
        )?;
    }
    side(out, &compared.scenario.name(), "pass-through", &compared.pass_through, "")?;
    if let Some(proxy) = &compared.proxy {
        side(out, "", "proxy", proxy, &verdict(compared))?;
    }
    out.flush()
}

fn side(
    out: &mut impl Write,
    scenario: &str,
    target: &str,
    side: &Side,
    verdict: &str,
) -> io::Result<()> {
    let measured = &side.measured;
    writeln!(
        out,
        "{scenario:<24}{target:<14}{:>9.0}{:>10.1}{:>8.1}{:>8.1}  {:>17}  {:>17}  {:>8.1}  {verdict}",
        measured.per_second(),
        measured.target_us(),
        measured.per_request_us(measured.cpu.stub),
        measured.per_request_us(measured.cpu.driver),
        millis(measured.tally.whole()),
        millis(side.alone),
        mib(side.peak_bytes),
    )
}

/// The ratio, its spread over the rounds, and how it stands to the aim.
fn verdict(compared: &Compared) -> String {
    let (Some(ratio), Some((least, most))) = (compared.ratio(), compared.spread()) else {
        return String::new();
    };
    let aim = compared.scenario.aim();
    let met = if ratio <= aim { "within" } else { "over" };
    let coarse = if compared.coarse() { ", coarse" } else { "" };
    format!("{ratio:.2} ({least:.2} to {most:.2}{coarse}), {met} {aim}")
}

fn millis(latency: Percentiles) -> String {
    let ms = |us: u64| f64::from(u32::try_from(us).unwrap_or(u32::MAX)) / 1000.0;
    format!("{:.2}/{:.2}/{:.2}", ms(latency.p50_us), ms(latency.p90_us), ms(latency.p99_us))
}

fn mib(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes >> 10).unwrap_or(u32::MAX)) / 1024.0
}

/// Writes what the columns mean, and everything again as one line of JSON.
pub(crate) fn finish(
    out: &mut impl Write,
    compared: &[Compared],
    options: &Options,
) -> io::Result<()> {
    writeln!(
        out,
        "\nCPU µs: of the target per request, stub and driver beside it. ratio: proxy to \
         pass-through in CPU µs (least to most of a round), against the aim. alone: over one \
         connection. Every answer was checked."
    )?;
    let scenarios: Vec<Value> = compared.iter().map(scenario_json).collect();
    let line = json!({
        "connections": options.connections,
        "rounds": options.rounds(),
        "quick": options.quick,
        "burst": options.burst,
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "scenarios": scenarios,
    });
    writeln!(out, "{line}")
}

fn scenario_json(compared: &Compared) -> Value {
    let mut object = json!({
        "name": compared.scenario.name(),
        "scenario": compared.scenario,
        "pass_through": side_json(&compared.pass_through),
        "aim": compared.scenario.aim(),
    });
    if let (Some(proxy), Some(ratio), Value::Object(object)) =
        (&compared.proxy, compared.ratio(), &mut object)
    {
        object.insert("proxy".to_owned(), side_json(proxy));
        object.insert("ratio".to_owned(), rounded(ratio));
    }
    object
}

fn side_json(side: &Side) -> Value {
    let measured = &side.measured;
    json!({
        "requests": measured.tally.requests,
        "per_second": rounded(measured.per_second()),
        "cpu_us": rounded(measured.target_us()),
        "cpu_us_rounds": side.turns_us.iter().copied().map(rounded).collect::<Vec<_>>(),
        "cpu_coarseness": rounded(side.coarseness),
        "stub_cpu_us": rounded(measured.per_request_us(measured.cpu.stub)),
        "driver_cpu_us": rounded(measured.per_request_us(measured.cpu.driver)),
        "latency": measured.tally.whole(),
        "first_byte": measured.tally.first_byte(),
        "alone": side.alone,
        "alone_first_byte": side.alone_first_byte,
        "peak_bytes": side.peak_bytes,
    })
}

/// Three digits after the point are more than any run can repeat.
fn rounded(value: f64) -> Value {
    json!((value * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{CpuTime, Tally};
    use std::time::Duration;

    fn side(cpu_us: u64, turns_us: &[f64], coarseness: f64) -> Side {
        let mut tally = Tally::new().unwrap();
        for _ in 0..1000 {
            tally.add(Duration::from_micros(100), Duration::from_micros(250));
        }
        let cpu = CpuTime { target: Duration::from_micros(cpu_us * 1000), ..CpuTime::default() };
        let alone = tally.whole();
        Side {
            measured: Measured { tally, elapsed: Duration::from_secs(1), cpu },
            turns_us: turns_us.to_vec(),
            coarseness,
            peak_bytes: 48 << 20,
            alone,
            alone_first_byte: alone,
        }
    }

    fn compared(proxy_us: u64, coarseness: f64) -> Compared {
        Compared {
            scenario: Scenario::all()[0],
            pass_through: side(20, &[18.0, 22.0], 0.001),
            proxy: Some(side(proxy_us, &[36.0, 55.0], coarseness)),
        }
    }

    fn table(compared: &Compared) -> String {
        let mut out = Vec::new();
        row(&mut out, compared, true).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_ratio_stands_beside_its_aim() {
        let within = table(&compared(45, 0.001));
        assert!(within.contains("2.25 (2.00 to 2.50), within 2.5"), "{within}");
        let over = table(&compared(60, 0.03));
        assert!(over.contains("3.00 (2.00 to 2.50, coarse), over 2.5"), "{over}");
        assert!(over.contains("0.25/0.25/0.25") && over.contains("48.0"), "{over}");
    }

    #[test]
    fn the_last_line_is_json_with_the_same_figures() {
        let options = <Options as clap::Parser>::parse_from(["load-tests", "--quick"]);
        let mut out = Vec::new();
        finish(&mut out, &[compared(45, 0.001)], &options).unwrap();
        let out = String::from_utf8(out).unwrap();
        let line: Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
        let scenario = &line["scenarios"][0];
        assert_eq!(scenario["name"], "200 B plain cached");
        assert_eq!(scenario["ratio"], 2.25);
        assert_eq!(scenario["pass_through"]["cpu_us"], 20.0);
        assert_eq!(scenario["proxy"]["latency"]["p50_us"], 250);
        assert_eq!(scenario["proxy"]["peak_bytes"], 48 << 20);
    }
}
