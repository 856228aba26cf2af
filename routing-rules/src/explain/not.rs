//! Why a certain endpoint is not used for certain facts, down to what is stated about it.

use super::why_not_applying;
use crate::bundle::Bundle;
use crate::decide::evaluate;
use crate::decision::Standing;
use crate::document::unknown;
use crate::facts::Facts;
use crate::register::Endpoint;
use crate::rule::Rule;

/// Why an endpoint may not be used for these facts, one sentence a line; or that it may.
pub fn why_not(bundle: &Bundle, facts: &Facts, endpoint: &str) -> Vec<String> {
    let Some(entry) = bundle.endpoint(endpoint) else {
        let ending = unknown(endpoint, "defined", bundle.endpoints().iter().map(Endpoint::name));
        return vec![format!("the register has no endpoint \"{endpoint}\"{ending}")];
    };
    let verdict = evaluate(bundle, facts);
    let Some(reason) = verdict.reasons().of(endpoint) else { return Vec::new() };
    match reason.standing() {
        Standing::Granted { by } => {
            vec![format!("{endpoint} may be used: rule \"{}\" ({})", by.id(), by.because())]
        }
        Standing::ModelNotOffered => {
            let model = facts.model.as_deref().unwrap_or_default();
            let offered: Vec<&str> = entry.models().keys().map(String::as_str).collect();
            vec![format!(
                "the rules allow {endpoint}, but it does not offer the model \"{model}\" (offered: \
                 {})",
                offered.join(", ")
            )]
        }
        Standing::Excluded { .. } | Standing::NoGrant => left_out(bundle, facts, reason.entry()),
    }
}

fn left_out(bundle: &Bundle, facts: &Facts, endpoint: &Endpoint) -> Vec<String> {
    let name = endpoint.called();
    let mut lines = Vec::new();
    let policy = &bundle.contents().policy;
    let inside = |rule: &Rule| {
        let mut zones = rule.zones.iter().filter_map(|zone| policy.zones.get(*zone));
        zones.any(|zone| zone.predicate.holds(endpoint))
    };
    let restrictions = policy.rules.iter().filter(|rule| !rule.is_grant());
    for rule in restrictions.filter(|rule| why_not_applying(bundle, facts, rule).is_none()) {
        if inside(rule) {
            continue;
        }
        lines.push(format!("restriction \"{}\" leaves {name} out: {}", rule.id, rule.because));
        lines.extend(outside(bundle, rule, endpoint));
    }
    let mut granted = false;
    let mut could = Vec::new();
    for rule in policy.rules.iter().filter(|rule| rule.is_grant()) {
        match (why_not_applying(bundle, facts, rule), inside(rule)) {
            (None, true) => granted = true,
            (None, false) => {
                could.push(format!("rule \"{}\" applies, but not to {name}", rule.id));
                could.extend(outside(bundle, rule, endpoint));
            }
            (Some(why), true) => {
                could.push(format!("rule \"{}\" would offer {name}, but {why}", rule.id));
            }
            (Some(_), false) => {}
        }
    }
    if !granted {
        lines.push(format!("no rule that applies offers {name}"));
        lines.extend(could);
    }
    lines
}

/// For each zone of a rule, why the endpoint is not in it.
fn outside(bundle: &Bundle, rule: &Rule, endpoint: &Endpoint) -> Vec<String> {
    let zones = rule.zones.iter().filter_map(|zone| bundle.contents().policy.zones.get(*zone));
    zones
        .map(|zone| {
            let failures = zone.predicate.failures(endpoint).join("; ");
            format!("  {} is not in zone \"{}\": {failures}", endpoint.called(), zone.name)
        })
        .collect()
}
