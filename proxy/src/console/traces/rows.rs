//! A call as a row of the list.

use trace_store::Stored;
use trace_store::record::{Decision, Outcome, TokenSource, Verdict};

use crate::console::chosen::{Chosen, Value};
use crate::console::moment::{Moment, duration, grouped};

/// A row.
pub(super) struct Row {
    pub(super) address: String,
    pub(super) at: Moment,
    pub(super) app: Value,
    pub(super) level: Value,
    pub(super) labels: Vec<Value>,
    pub(super) decision: Value,
    pub(super) permitted: bool,
    pub(super) endpoint: Option<Value>,
    /// Said where no endpoint can be named.
    pub(super) nowhere: String,
    pub(super) places: Vec<Value>,
    /// Said where no place can be named.
    pub(super) no_place: &'static str,
    /// How well the place is supported.
    pub(super) grade: String,
    pub(super) tokens: String,
    pub(super) took: String,
}

impl Row {
    pub(super) fn new(
        chosen: &Chosen,
        stored: &Stored,
        decision: &Decision,
        outcome: Option<&Outcome>,
    ) -> Self {
        let permitted = decision.decision == Verdict::Permit;
        let endpoint = outcome.and_then(|one| one.endpoint.as_deref());
        let nowhere = match (permitted, outcome) {
            (false, _) => {
                format!("nowhere: {}", decision.refusal.as_deref().unwrap_or("refused"))
            }
            (true, Some(_)) => "nobody answered".to_owned(),
            (true, None) => format!("unknown: any of {}", decision.eligible.len()),
        };
        let places = outcome.map(|one| one.jurisdictions.as_slice()).unwrap_or_default();
        let snapshot =
            endpoint.and_then(|name| decision.eligible.iter().find(|one| one.endpoint == name));
        let grade = snapshot
            .and_then(|one| one.stated.iter().find(|stated| stated.attribute == "processed_in"));
        let labels = decision.labels.iter();
        let tokens = outcome.and_then(|one| one.tokens).map(|tokens| {
            let estimate = match tokens.source {
                TokenSource::Estimate => "≈ ",
                TokenSource::Upstream | TokenSource::Local | TokenSource::None => "",
            };
            format!("{estimate}{} / {}", grouped(tokens.input), grouped(tokens.output))
        });
        Self {
            address: format!("/console/traces/{}", decision.record_id),
            at: Moment::of(stored.acknowledged()),
            app: chosen.value("app", &decision.application),
            level: chosen.value("level", &decision.level),
            labels: labels.map(|one| chosen.value("label", &one.label)).collect(),
            decision: chosen.value("decision", decision.decision.name()),
            permitted,
            endpoint: endpoint.map(|name| chosen.value("endpoint", name)),
            nowhere,
            places: places.iter().map(|place| chosen.value("jurisdiction", place)).collect(),
            no_place: if endpoint.is_some() { "not stated" } else { "–" },
            grade: grade.map_or_else(|| "–".to_owned(), |one| one.grade.clone()),
            tokens: tokens.unwrap_or_else(|| "–".to_owned()),
            took: outcome.map_or_else(|| "–".to_owned(), |one| duration(one.latency_us)),
        }
    }
}
