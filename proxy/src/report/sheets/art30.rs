//! Inputs for the record of processing activities (GDPR Art. 30(1)): what the log and the register know of
//! it. Names of controllers and of persons they do not know; those cells are left to people.

use std::collections::{BTreeMap, BTreeSet};

use super::super::sheet::{Sheet, Table};
use super::super::tally::Sent;
use super::{Ground, filters, joined, of_way, yes};

pub(super) fn sheet(ground: &Ground<'_>) -> Sheet {
    let columns = [
        "application",
        "tenant",
        "purpose",
        "function",
        "categories_of_data",
        "levels",
        "calls",
        "denied",
        "pseudonymised",
    ];
    let mut activities =
        Table::new("activities", "Processing, by application and purpose", &columns);
    for ((app, purpose), asked) in &ground.tally.asked {
        let known = ground.rules.applications.iter().find(|one| &one.name == app);
        let counted = asked.labels.iter().map(|(label, count)| format!("{label} ({count})"));
        let cells = vec![
            app.clone(),
            known.map(|one| one.tenant.clone()).unwrap_or_default(),
            purpose.clone(),
            known.and_then(|one| one.function.clone()).unwrap_or_default(),
            counted.collect::<Vec<_>>().join(", "),
            joined(&asked.levels),
            asked.calls.to_string(),
            asked.denied.to_string(),
            asked.redacted.to_string(),
        ];
        activities.count(cells, filters(ground.query, &[("kind", "decision"), ("app", app)]));
    }
    Sheet {
        title: "Inputs for the record of processing activities".to_owned(),
        sources: vec![
            "Regulation (EU) 2016/679 (GDPR), Article 30(1), points (b) to (g)".to_owned(),
        ],
        says: vec![
            "Controller, representative, data protection officer (point (a)) and categories of persons \
             (point (c)) are not in the log: add them. Categories of data are the labels found, with the \
             number of calls."
                .to_owned(),
        ],
        tables: vec![activities, recipients(ground), limits(ground), measures(ground)],
    }
}

/// Point (d) and (e): recipients, third countries, and the ground.
fn recipients(ground: &Ground<'_>) -> Table {
    let columns = [
        "application",
        "recipient",
        "operator",
        "gdpr_role",
        "processed_in",
        "third_country",
        "transfer_basis",
        "kept_there_days",
        "sent",
        "possibly_sent",
    ];
    let mut table = Table::new("recipients", "Recipients and third countries", &columns);
    for (way, Sent { sent, possibly, .. }) in &ground.tally.ways {
        let party = ground.rules.party(&way.endpoint);
        let value = |attribute: &str| {
            let value = party.and_then(|party| party.value(attribute));
            value.unwrap_or("not stated").to_owned()
        };
        let third = way.places.iter().filter(|place| ground.rules.standing(place) != "EEA");
        let cells = vec![
            way.application.clone(),
            way.endpoint.clone(),
            way.operator.clone(),
            value("gdpr_role"),
            joined(&way.places),
            joined(third),
            way.basis.clone(),
            value("retention_days"),
            sent.to_string(),
            possibly.to_string(),
        ];
        table.count(cells, of_way(ground.query, way));
    }
    table
}

/// Point (f): time limits for erasure.
fn limits(ground: &Ground<'_>) -> Table {
    let columns = ["what", "kept", "promised_by"];
    let mut table = Table::new("time_limits", "Time limits of erasure", &columns);
    for (class, (words, _)) in &ground.rules.retention {
        let by = format!("{} version {}", ground.rules.policy, ground.rules.version);
        table.push(vec![format!("records: {class}"), words.clone(), by]);
    }
    let reached: BTreeSet<&str> =
        ground.tally.ways.keys().map(|way| way.endpoint.as_str()).collect();
    for endpoint in reached {
        let party = ground.rules.party(endpoint);
        let stated = party.and_then(|party| party.stated.get("retention_days"));
        let days = party.and_then(|party| party.value("retention_days"));
        let kept = days.map_or_else(|| "not stated".to_owned(), |days| format!("{days} days"));
        let by = stated.and_then(|one| one.basis.clone()).unwrap_or_default();
        table.push(vec![format!("texts at {endpoint}"), kept, by]);
    }
    table
}

/// Point (g): security measures that the log or the rules show.
fn measures(ground: &Ground<'_>) -> Table {
    let columns = ["measure", "in_force", "shown_by"];
    let mut table = Table::new("measures", "Technical and organisational measures", &columns);
    let rules = ground.rules;
    let redacted: u64 = ground.tally.asked.values().map(|asked| asked.redacted).sum();
    let mut measures = BTreeMap::new();
    measures.insert("rules are signed by the roles they need", (rules.signed, "policy history"));
    measures.insert(
        "destinations are proven before rules serve (guarantees)",
        (!rules.guarantees.is_empty(), "check"),
    );
    measures.insert("pseudonymisation before sending", (redacted > 0, "query --kind decision"));
    measures.insert("records are encrypted, a key a day", (true, "verify"));
    measures.insert("records hold no text of requests or answers", (true, "show"));
    for (measure, (there, by)) in measures {
        table.push(vec![measure.to_owned(), yes(there), format!("bailiwick {by}")]);
    }
    table
}
