//! What is missing for sovereignty, layer by layer, each with the next step. The layers are the eight
//! objectives of the European Commission's Cloud Sovereignty Framework (version 1.2.1, October 2025).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trace_store::Kind;

use super::super::rules::Party;
use super::super::sheet::{Sheet, Table};
use super::{Ground, filters};

/// What stands around the rules, by the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surroundings {
    /// Co-signers of the log outside.
    pub cosigners: usize,
    /// Files elsewhere that keep what was signed.
    pub witnesses: usize,
    /// Keys for which nobody is named.
    pub without_custodian: Vec<String>,
    /// Whether a store is shared with other nodes.
    pub shared_store: bool,
}

/// Layer and the attributes that speak of it.
const LAYERS: [(&str, &[&str]); 7] = [
    ("SOV-1 strategic", &["operator_seat", "ultimate_parent"]),
    ("SOV-2 legal and jurisdictional", &["foreign_reach", "transfer_basis", "gdpr_role"]),
    (
        "SOV-3 data and AI",
        &["processed_in", "stored_in", "keys_held_by", "trains_on_data", "retention_days"],
    ),
    ("SOV-4 operational", &["support_from", "operator_access", "survives_disconnect"]),
    ("SOV-5 supply chain", &["licence", "weights_digest"]),
    ("SOV-6 technology", &["connection"]),
    ("SOV-7 security and compliance", &["certificates"]),
];

pub(super) fn sheet(ground: &Ground<'_>, around: &Surroundings) -> Sheet {
    let columns = ["layer", "where", "finding", "next_step"];
    let mut table = Table::new("findings", "Findings, by layer", &columns);
    let mut findings = of_endpoints(ground);
    findings.extend(of_home(ground, around));
    findings.extend(of_applications(ground));
    findings.sort();
    for [layer, place, finding, next] in findings {
        table.push(vec![layer, place, finding, next]);
    }
    let mut counted = Table::new("layers", "Findings by layer", &["layer", "findings"]);
    let layers: BTreeSet<String> =
        table.lines.iter().filter_map(|line| line.cells.first().cloned()).collect();
    for layer in layers {
        let of_layer = table.lines.iter().filter(|line| line.cells.first() == Some(&layer));
        let count = of_layer.count();
        counted.push(vec![layer, count.to_string()]);
    }
    Sheet {
        title: "Readiness".to_owned(),
        sources: vec![
            "European Commission, Cloud Sovereignty Framework, version 1.2.1 (October 2025), objectives \
             SOV-1 to SOV-8"
                .to_owned(),
        ],
        says: vec![
            "A finding is something that is not stated, or not well enough to be relied on; it says \
             nothing about whether the answer would be good. SOV-8 (environment) is not judged."
                .to_owned(),
        ],
        tables: vec![table, counted, drills(ground)],
    }
}

type Finding = [String; 4];

fn finding(layer: &str, place: &str, what: String, next: String) -> Finding {
    [layer.to_owned(), place.to_owned(), what, next]
}

/// What nobody states of an endpoint, or no longer.
fn of_endpoints(ground: &Ground<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for party in &ground.rules.endpoints {
        let own = party.value("operator") == Some("self");
        for (layer, attributes) in LAYERS {
            // Who owns a machine of one's own, and whose law reaches it, is no question.
            if own && (layer.starts_with("SOV-1") || layer.starts_with("SOV-2")) {
                continue;
            }
            let missing = attributes.iter().filter_map(|attribute| missing(party, attribute));
            findings.extend(missing.map(|what| {
                let name = party.name.split(" (").next().unwrap_or(&party.name);
                let next = if own {
                    format!("write it into the register ('bailiwick endpoint show {name}')")
                } else {
                    format!("ask the provider: 'bailiwick endpoint questionnaire {name}'")
                };
                finding(layer, &party.name, what, next)
            }));
        }
        if let Some(because) = &party.closed {
            let next =
                "settle it, then two people reopen it: 'bailiwick endpoint reopen'".to_owned();
            findings.push(finding(
                "SOV-4 operational",
                &party.name,
                format!("closed: {because}"),
                next,
            ));
        }
    }
    findings
}

fn missing(party: &Party, attribute: &str) -> Option<String> {
    match party.stated.get(attribute) {
        _ if party.value(attribute).is_some() => None,
        None => Some(format!("{attribute} is not stated")),
        Some(stated) if stated.grade == "expired" => Some(format!("{attribute} has expired")),
        Some(stated) if stated.grade == "contradicted" => {
            Some(format!("{attribute} is contradicted by what was seen"))
        }
        Some(_) => Some(format!("{attribute} is not known")),
    }
}

/// What is missing at home.
fn of_home(ground: &Ground<'_>, around: &Surroundings) -> Vec<Finding> {
    const SECURITY: &str = "SOV-7 security and compliance";
    let mut findings = Vec::new();
    let mut found = |layer: &str, place: &str, what: &str, next: &str| {
        findings.push(finding(layer, place, what.to_owned(), next.to_owned()));
    };
    if around.cosigners == 0 {
        let next = "have somebody else run `bailiwick witness` and name it under store.cosigners";
        found(SECURITY, "log", "nobody outside co-signs the log", next);
    }
    if around.witnesses == 0 && around.cosigners == 0 {
        let next = "name a file on another machine under store.witnesses";
        found(SECURITY, "log", "what was signed is kept nowhere else", next);
    }
    if !ground.rules.signed {
        let next = "found them: 'bailiwick init --governor NAME:ROLE' in a new folder, then carry your rules over";
        found(SECURITY, "rules", "nobody signs the rules", next);
    }
    if ground.rules.guarantees.is_empty() {
        let next = "write what must always hold under guarantees in policy.yaml";
        found("SOV-3 data and AI", "rules", "no guarantee is proven", next);
    }
    if !ground.rules.retention.contains_key("decisions") {
        let next = "write retention into policy.yaml";
        found("SOV-3 data and AI", "records", "no end is promised for records of calls", next);
    }
    for key in &around.without_custodian {
        let what = format!("nobody is named who keeps: {key}");
        let next = "name them under custodians in bailiwick.yaml; see 'bailiwick inventory keys'";
        found(SECURITY, "keys", &what, next);
    }
    if ground.events.count(Kind::Drill) == 0 {
        let next = "'bailiwick drill restore'";
        found("SOV-4 operational", "records", "no drill was done in this period", next);
    }
    findings
}

/// Applications that depend on others.
fn of_applications(ground: &Ground<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in &ground.rules.applications {
        let mut ways =
            ground.tally.ways.keys().filter(|way| way.application == app.name).peekable();
        if ways.peek().is_some() && ways.all(|way| way.operator != "self") {
            let what = "every call of this period went to somebody else's machines".to_owned();
            let next =
                "try it at home for an hour: 'bailiwick disconnect', then 'bailiwick reconnect'"
                    .to_owned();
            findings.push(finding("SOV-4 operational", &app.name, what, next));
        }
    }
    findings
}

fn drills(ground: &Ground<'_>) -> Table {
    let mut table = Table::new("drills", "Drills of this period", &["drills"]);
    let count = ground.events.count(Kind::Drill);
    table.count(vec![count.to_string()], filters(ground.query, &[("kind", "drill")]));
    table
}
