//! Who was sent a person's data and may still keep it (Art. 19 GDPR): every endpoint that a call went
//! to, or may have gone to, with what the register says of how long it retains.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::Value;

use crate::audit::protocol::Row;
use crate::cli::output::Rows;
use crate::cli::query::body;
use crate::clock;
use crate::config::{Settings, load_rules};

/// What went to one endpoint.
#[derive(Default)]
struct Sent {
    calls: u64,
    possibly: u64,
    last_ns: u64,
}

/// An endpoint that may still keep something.
pub(super) struct Recipient {
    endpoint: String,
    operator: String,
    sent: Sent,
    retains: String,
    until: String,
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, operator, sent: Sent { calls, possibly, last_ns }, retains, until } =
            self;
        let last = time(*last_ns);
        write!(
            f,
            "{endpoint} ({operator}): {calls} calls, possibly {possibly} more, the last at {last}; \
             retention {retains}, so until {until}"
        )
    }
}

/// The same as data.
pub(super) fn table(all: &[Recipient]) -> Rows {
    let mut table = Rows::new(&[
        "endpoint",
        "operator",
        "calls",
        "possibly",
        "last",
        "retains",
        "may keep until",
    ]);
    for Recipient { endpoint, operator, sent, retains, until } in all {
        table.push(vec![
            endpoint.clone(),
            operator.clone(),
            sent.calls.to_string(),
            sent.possibly.to_string(),
            time(sent.last_ns),
            retains.clone(),
            until.clone(),
        ]);
    }
    table
}

/// The endpoints that still may keep something of these records; those whose stated time is over are
/// left out.
pub(super) fn recipients(dir: &Path, rows: &[Row]) -> anyhow::Result<Vec<Recipient>> {
    let settings = Settings::read(dir)?;
    let now = clock::now();
    let bundle = load_rules(dir, &settings.files, now.day())?.bundle;
    let mut all = Vec::new();
    for (name, sent) in sent(rows)? {
        let endpoint = bundle.endpoint(&name);
        let days = endpoint.and_then(|endpoint| {
            let mut stated = endpoint.attributes();
            stated.find(|one| one.name == "retention_days")?.value.parse::<u64>().ok()
        });
        let until =
            days.map(|days| sent.last_ns.saturating_add(days.saturating_mul(86_400_000_000_000)));
        if until.is_some_and(|until| until <= now.as_ns()) {
            continue;
        }
        all.push(Recipient {
            operator: endpoint.map_or("no longer in the register", |one| one.operator()).to_owned(),
            endpoint: name,
            sent,
            retains: days.map_or_else(|| "not stated".to_owned(), |days| format!("{days} days")),
            until: until.map_or_else(|| "not known".to_owned(), time),
        });
    }
    Ok(all)
}

/// What went where. A call without an outcome may have gone to all it was permitted for.
fn sent(rows: &[Row]) -> anyhow::Result<BTreeMap<String, Sent>> {
    let mut open: BTreeMap<String, (Vec<String>, u64)> = BTreeMap::new();
    let mut sent: BTreeMap<String, Sent> = BTreeMap::new();
    for row in rows {
        let envelope: Value = serde_json::from_str(row.record.get())?;
        let at = envelope.pointer("/at/acknowledged_ns").and_then(Value::as_str);
        let at = at.and_then(|at| at.parse().ok()).unwrap_or_default();
        let Some((kind, record)) = body(&envelope) else { continue };
        let id = record.get("record_id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let names = |list: &str| -> Vec<String> {
            let items = record.get(list).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(|item| item.get("endpoint")?.as_str()).map(str::to_owned).collect()
        };
        if kind == "decision" && record.get("decision").and_then(Value::as_str) == Some("permit") {
            open.insert(id, (names("eligible"), at));
        } else if kind == "outcome" {
            open.remove(&id);
            for name in names("attempts") {
                let to = sent.entry(name).or_default();
                (to.calls, to.last_ns) = (to.calls + 1, to.last_ns.max(at));
            }
        }
    }
    for (names, at) in open.into_values() {
        for name in names {
            let to = sent.entry(name).or_default();
            (to.possibly, to.last_ns) = (to.possibly + 1, to.last_ns.max(at));
        }
    }
    Ok(sent)
}

fn time(ns: u64) -> String {
    let at = jiff::Timestamp::from_nanosecond(i128::from(ns));
    at.map(|at| format!("{at:.0}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, record: &Value, at: u64) -> Row {
        let envelope = serde_json::json!({"at": {"acknowledged_ns": at.to_string()}, kind: record});
        let record = serde_json::value::RawValue::from_string(envelope.to_string()).unwrap();
        Row { index: at, record }
    }

    #[test]
    fn a_call_without_an_outcome_may_have_gone_to_all_it_was_permitted_for() {
        let decision = |id: &str| {
            let eligible =
                [serde_json::json!({"endpoint": "a"}), serde_json::json!({"endpoint": "b"})];
            serde_json::json!({"record_id": id, "decision": "permit", "eligible": eligible})
        };
        let outcome = serde_json::json!({"record_id": "1", "attempts": [{"endpoint": "a"}]});
        let denied = serde_json::json!({"record_id": "3", "decision": "deny", "eligible": []});
        let rows = [
            row("decision", &decision("1"), 1),
            row("outcome", &outcome, 2),
            row("decision", &decision("2"), 3),
            row("decision", &denied, 4),
        ];
        let found = sent(&rows).unwrap();
        let told: Vec<_> = found
            .iter()
            .map(|(name, sent)| (name.as_str(), sent.calls, sent.possibly, sent.last_ns))
            .collect();
        assert_eq!(told, [("a", 1, 1, 3), ("b", 0, 1, 3)]);
    }
}
