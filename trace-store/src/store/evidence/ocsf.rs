//! A record as an event of the Open Cybersecurity Schema Framework: API Activity (class 6003), version
//! 1.3.0. What the schema has no field for stands in `unmapped` as it was recorded.
//!
//! Source: <https://schema.ocsf.io/1.3.0/classes/api_activity>.

use crate::query::Stored;
use crate::record::Record;
use serde_json::{Value, json};

/// One line of `ocsf.jsonl`.
pub(crate) fn activity(stored: &Stored) -> String {
    let record = stored.record();
    let unmapped: Value = serde_json::from_slice(stored.canonical()).unwrap_or(Value::Null);
    let kind = record.kind().name();
    let (caller, operation, status) = match record {
        Record::Decision(decision) => {
            let operation = format!("{} {}", decision.method, decision.path);
            let permitted = decision.decision == crate::record::Verdict::Permit;
            (decision.application.as_str(), operation, if permitted { SUCCESS } else { FAILURE })
        }
        Record::Outcome(outcome) => {
            let good = (200..400).contains(&outcome.status);
            let status = if good { SUCCESS } else { FAILURE };
            (outcome.application.as_str(), kind.to_owned(), status)
        }
        Record::Auth(auth) => {
            let operation = format!("{} {}", auth.method, auth.path);
            let caller = auth.application.as_deref().unwrap_or("unknown");
            (caller, operation, if auth.accepted { SUCCESS } else { FAILURE })
        }
        Record::Read(read) => (read.by.name.as_str(), kind.to_owned(), SUCCESS),
        Record::Operator(operator) => (operator.by.name.as_str(), operator.action.clone(), SUCCESS),
        Record::ClockConfirmed(_)
        | Record::Consultation(_)
        | Record::DeleteIntent(_)
        | Record::DeleteReceipt(_)
        | Record::Erasure(_)
        | Record::ErasureIntent(_)
        | Record::Gap(_)
        | Record::Heartbeat(_)
        | Record::Drill(_)
        | Record::Hold(_)
        | Record::Rollup(_)
        | Record::Mode(_)
        | Record::Policy(_)
        | Record::Register(_) => ("bailiwick", kind.to_owned(), SUCCESS),
    };
    json!({
        "activity_id": 99,
        "activity_name": kind,
        "actor": {"app_name": caller},
        "api": {"operation": operation, "request": {"uid": record.record_id().to_string()}},
        "category_uid": 6,
        "class_uid": 6003,
        "metadata": {
            "product": {"name": "Bailiwick", "vendor_name": "Bailiwick"},
            "sequence": stored.index(),
            "uid": record.record_id().to_string(),
            "version": "1.3.0",
        },
        "severity_id": if status == SUCCESS { INFORMATIONAL } else { LOW },
        // Callers' addresses are not recorded; the application is what is known of the source.
        "src_endpoint": {"name": caller},
        "status_id": status,
        "time": stored.acknowledged().0 / 1_000_000,
        "type_uid": 600_399,
        "unmapped": unmapped,
    })
    .to_string()
}

const SUCCESS: u8 = 1;
const FAILURE: u8 = 2;
const INFORMATIONAL: u8 = 1;
const LOW: u8 = 2;
