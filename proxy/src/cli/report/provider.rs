//! A provider's own account of usage, read from its file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::output::Rows;
use super::{ReconcileOptions, text};
use crate::clock;
use crate::config::{Settings, load_rules};
use crate::report::{ProviderRow, Reconcile};

/// Reads the file, and from the register which endpoint is which account's.
pub(super) fn read(dir: &Path, options: &ReconcileOptions) -> anyhow::Result<Reconcile> {
    let name = options.usage.display();
    let bytes = std::fs::read(&options.usage).with_context(|| format!("cannot read '{name}'"))?;
    let settings = Settings::read(dir)?;
    let bundle = load_rules(dir, &settings.files, clock::now().day())?.bundle;
    let mut accounts = BTreeMap::new();
    for endpoint in bundle.endpoints() {
        if let Some(account) = endpoint.account() {
            accounts.insert(endpoint.name().to_owned(), account.to_owned());
        }
    }
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().with_context(|| format!("'{name}' has no header"))?.clone();
    let column = |names: &[&str]| {
        header.iter().position(|head| names.contains(&head.trim().to_lowercase().as_str()))
    };
    let needed = |names: &[&str]| {
        column(names)
            .with_context(|| format!("'{name}' has no column \"{}\"", names.join("\" or \"")))
    };
    let day = needed(&["day", "date"])?;
    let model = needed(&["model"])?;
    let requests = needed(&["requests", "num_requests", "calls"])?;
    let account = column(&["account", "project", "organization"]);
    let input = column(&["input_tokens", "prompt_tokens"]);
    let output = column(&["output_tokens", "completion_tokens"]);
    let cost = column(&["cost", "amount"]);
    let mut rows = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let line = number + 2;
        let row = row.with_context(|| format!("'{name}', line {line}"))?;
        let cell = |place: usize| row.get(place).unwrap_or_default().trim().to_owned();
        let count = |place: usize| -> anyhow::Result<u64> {
            let text = cell(place);
            text.parse().with_context(|| format!("'{name}', line {line}: \"{text}\" is no count"))
        };
        let account = match (account, &options.account) {
            (Some(place), _) => cell(place),
            (None, Some(account)) => account.clone(),
            (None, None) => bail!("'{name}' names no account; say which with --account"),
        };
        rows.push(ProviderRow {
            account,
            model: cell(model),
            day: day_of(&cell(day)).with_context(|| {
                format!(
                    "'{name}', line {line}: a day looks like 2026-11-24 or 2026-11-24T00:00:00Z"
                )
            })?,
            requests: count(requests)?,
            input_tokens: input.map_or(Ok(0), count)?,
            output_tokens: output.map_or(Ok(0), count)?,
            cost: cost.map(cell).unwrap_or_default(),
        });
    }
    check_accounts(&rows, &accounts)?;
    let file = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let tolerance_per_mille = options.tolerance.saturating_mul(10);
    Ok(Reconcile { file, rows, accounts, tolerance_per_mille })
}

fn day_of(text: &str) -> Option<String> {
    let day = text.get(..10).unwrap_or(text);
    day.parse::<jiff::civil::Date>().ok().map(|day| day.to_string())
}

/// An account that no endpoint has would compare with nothing.
fn check_accounts(rows: &[ProviderRow], accounts: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let stranger = rows.iter().find(|row| !accounts.values().any(|known| *known == row.account));
    let Some(stranger) = stranger else { return Ok(()) };
    let known: Vec<&str> = accounts.values().map(String::as_str).collect();
    bail!(
        "no endpoint of the register has the account \"{}\" (known: {})",
        stranger.account,
        known.join(", ")
    )
}

/// Both sides, line by line.
pub(super) fn table(lines: &[Value]) -> Rows {
    let mut rows = Rows::new(&[
        "day",
        "account",
        "model",
        "their_requests",
        "our_requests",
        "their_input",
        "our_input",
        "their_output",
        "our_output",
        "cost",
        "agrees",
    ]);
    let null = Value::Null;
    for line in lines {
        let (theirs, ours) =
            (line.get("provider").unwrap_or(&null), line.get("ours").unwrap_or(&null));
        let agrees = line.get("agrees").and_then(Value::as_bool).unwrap_or(false);
        rows.push(vec![
            text(line, "day"),
            text(line, "account"),
            text(line, "model"),
            text(theirs, "requests"),
            text(ours, "requests"),
            text(theirs, "input_tokens"),
            text(ours, "input_tokens"),
            text(theirs, "output_tokens"),
            text(ours, "output_tokens"),
            text(line, "cost"),
            if agrees { "yes" } else { "NO" }.to_owned(),
        ]);
    }
    rows
}
