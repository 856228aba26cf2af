//! The parts of a call's page: facts, endpoints, what the register said then, attempts.

use classifiers::{Marking, MarkingSet};
use trace_store::record::{
    self, Decision, Eligible, EndpointReason, LabelCount, Outcome, Reach, TokenSource,
};

use crate::console::chosen::Chosen;
use crate::console::moment::{duration, grouped};

/// Height of an attempt in the drawing, and the width of the whole.
pub(super) const ATTEMPT_HEIGHT: usize = 22;
const WIDTH: u64 = 600;

/// A fact with what supports it, and where its like are found.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) url: Option<String>,
}

/// What rules said of an endpoint.
pub(super) struct Reason {
    pub(super) endpoint: String,
    pub(super) opened: bool,
    pub(super) closed: bool,
    pub(super) rules: Vec<(String, String)>,
    pub(super) because: Option<String>,
    verdict: String,
}

/// What the register said of an endpoint when the call was decided.
pub(super) struct Snapshot {
    pub(super) endpoint: String,
    pub(super) url: String,
    pub(super) operator: String,
    pub(super) places: String,
    pub(super) transfer_basis: String,
    pub(super) answered: bool,
    pub(super) changes: Vec<String>,
    pub(super) stated: Vec<record::StatedAttribute>,
}

/// One send.
pub(super) struct Attempt {
    pub(super) endpoint: String,
    pub(super) took: String,
    pub(super) first_byte: String,
    pub(super) ended: String,
    pub(super) x: u64,
    pub(super) y: usize,
    /// From the first byte to the end.
    pub(super) rest: u64,
    /// Until the first byte.
    pub(super) waited: u64,
    pub(super) failed: bool,
}

pub(super) fn markings(names: &[String]) -> MarkingSet {
    names.iter().filter_map(|name| Marking::parse(name)).collect()
}

fn all(parameter: &str, value: &str) -> String {
    Chosen::of(&[("range", "all"), (parameter, value)]).url()
}

fn counts(found: &[LabelCount]) -> String {
    let told: Vec<String> =
        found.iter().map(|one| format!("{} ({})", one.label, one.count)).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}

/// What was known of the call.
pub(super) fn facts(decision: &Decision, outcome: Option<&Outcome>) -> Vec<Fact> {
    let plain = |name, value: String| Fact { name, value, url: None };
    let some = |name, value: &Option<String>| {
        value.as_ref().map(|value| Fact { name, value: value.clone(), url: None })
    };
    let linked = |name, parameter: &str, value: &str| Fact {
        name,
        value: value.to_owned(),
        url: Some(all(parameter, value)),
    };
    let mut facts = vec![linked("Application", "app", &decision.application)];
    facts.extend(decision.tenant.as_ref().map(|tenant| linked("Tenant", "tenant", tenant)));
    facts.extend(some("Purpose", &decision.purpose));
    facts.extend(some("Function", &decision.function));
    facts.push(linked("Model asked for", "model", &decision.model));
    facts.extend(outcome.and_then(|one| some("Model that answered", &one.model_answered)));
    facts.push(linked("Level", "level", &decision.level));
    let sources: Vec<String> = decision
        .level_sources
        .iter()
        .map(|one| format!("{} from {}", one.level, one.source))
        .collect();
    let sources = match sources.as_slice() {
        [] => "the least that the policy has".to_owned(),
        sources => sources.join("; "),
    };
    facts.push(plain("Level comes from", sources));
    facts.push(plain("Labels found", counts(&decision.labels)));
    if !decision.markings.is_empty() {
        facts.push(plain("Markings", decision.markings.join(", ")));
    }
    if !decision.redacted.is_empty() {
        facts.push(plain("Removed", counts(&decision.redacted)));
    }
    for one in &decision.suppressed {
        let value = format!("{} ({}), {}", one.label, one.count, one.suppressions.join(", "));
        facts.push(plain("Did not count", value));
    }
    for one in &decision.declared {
        facts.push(plain("Declared", format!("{} {}", one.name, one.value)));
    }
    if !decision.consulted.is_empty() {
        facts.push(plain("Asked outside detectors", decision.consulted.join(", ")));
    }
    let read = match decision.classifier_complete {
        true => format!("all of {} bytes", grouped(decision.body_bytes)),
        false => format!("not all: {} bytes unread", grouped(decision.unread_bytes)),
    };
    facts.push(plain("Read", read));
    let reach = match decision.mode {
        Reach::Connected => "connected",
        Reach::Restricted => "restricted",
        Reach::Disconnected => "own site only",
    };
    facts.push(plain("Reach", reach.to_owned()));
    facts.push(plain("Key", decision.credential.clone()));
    facts.extend(outcome.into_iter().flat_map(came));
    facts
}

fn came(outcome: &Outcome) -> Vec<Fact> {
    let plain = |name, value: String| Fact { name, value, url: None };
    let mut facts = vec![
        plain("Status to the caller", outcome.status.to_string()),
        plain("Time taken", duration(outcome.latency_us)),
    ];
    if let Some(tokens) = outcome.tokens {
        let source = match tokens.source {
            TokenSource::Upstream => "told by the endpoint",
            TokenSource::Local => "counted here",
            TokenSource::Estimate => "estimated from bytes",
            TokenSource::None => "nobody counted",
        };
        let (input, output) = (grouped(tokens.input), grouped(tokens.output));
        facts.push(plain("Tokens", format!("{input} in, {output} out ({source})")));
    }
    facts.push(plain("Labels in the answer", counts(&outcome.answer_labels)));
    facts
}

impl Reason {
    pub(super) fn of(reason: &EndpointReason) -> Self {
        Self {
            endpoint: reason.endpoint.clone(),
            opened: reason.verdict == "granted",
            closed: reason.verdict == "excluded",
            rules: reason.rules.iter().map(|rule| (rule.clone(), all("rule", rule))).collect(),
            because: reason.because.clone(),
            verdict: reason.verdict.clone(),
        }
    }

    pub(super) fn sentence(&self) -> String {
        let names: Vec<&str> = self.rules.iter().map(|(rule, _)| rule.as_str()).collect();
        let (rules, name) = (names.join(", "), &self.endpoint);
        let because = self.because.as_deref().unwrap_or_default();
        let told = match self.verdict.as_str() {
            "granted" => format!("{name} was allowed by {rules}. {because}"),
            "excluded" => format!("{name} was closed by {rules}. {because}"),
            "no_grant" => format!("No rule that applied allowed {name}."),
            "model_not_offered" => {
                format!("The rules allowed {name}, but it does not offer the model.")
            }
            other => format!("{name}: {other}"),
        };
        told.trim_end().to_owned()
    }
}

impl Snapshot {
    pub(super) fn of(eligible: &Eligible, outcome: Option<&Outcome>) -> Self {
        let unknown = || "not stated".to_owned();
        let changes = eligible.splices.iter();
        Self {
            endpoint: eligible.endpoint.clone(),
            url: all("endpoint", &eligible.endpoint),
            operator: eligible.operator.clone(),
            places: match eligible.processed_in.as_slice() {
                [] => unknown(),
                places => places.join(", "),
            },
            transfer_basis: eligible.transfer_basis.clone().unwrap_or_else(unknown),
            answered: outcome.and_then(|one| one.endpoint.as_ref()) == Some(&eligible.endpoint),
            changes: changes.map(|one| format!("{} becomes {}", one.name, one.value)).collect(),
            stated: eligible.stated.clone(),
        }
    }
}

/// The attempts one after the other; how long was waited between them is not recorded.
pub(super) fn attempts(outcome: Option<&Outcome>) -> Vec<Attempt> {
    let all = outcome.map(|one| one.attempts.as_slice()).unwrap_or_default();
    let whole: u64 = all.iter().map(|one| one.latency_us).sum::<u64>().max(1);
    let scaled = |us: u64| us.saturating_mul(WIDTH) / whole;
    let mut before = 0_u64;
    all.iter()
        .enumerate()
        .map(|(place, one)| {
            let x = scaled(before);
            before = before.saturating_add(one.latency_us);
            let waited = scaled(one.first_byte_us.unwrap_or(one.latency_us).min(one.latency_us));
            let ended = match (one.status, &one.error) {
                (Some(status), None) => format!("status {status}"),
                (Some(status), Some(error)) => format!("status {status}, {error}"),
                (None, Some(error)) => error.clone(),
                (None, None) => "no answer".to_owned(),
            };
            Attempt {
                endpoint: one.endpoint.clone(),
                took: duration(one.latency_us),
                first_byte: one.first_byte_us.map_or_else(|| "–".to_owned(), duration),
                ended,
                x,
                y: place.saturating_mul(ATTEMPT_HEIGHT) + 4,
                rest: scaled(one.latency_us).saturating_sub(waited).max(2),
                waited,
                failed: one.error.is_some(),
            }
        })
        .collect()
}
