//! Calls, tokens and bytes, counted by up to three fields.

use std::collections::BTreeMap;

use serde::Serialize;
use trace_store::record::Verdict;

use super::{Call, Field};

/// Counts of one group.
#[derive(Debug, Default, Serialize)]
pub(super) struct Counts {
    /// Calls decided.
    calls: u64,
    /// Of those, denied.
    denied: u64,
    /// Of those, permitted and with an unknown outcome.
    unknown: u64,
    input_tokens: u64,
    output_tokens: u64,
    body_bytes: u64,
    answer_bytes: u64,
}

/// One line of the table.
#[derive(Debug, Serialize)]
pub(super) struct Row<'u> {
    /// The fields' values, in the order asked for.
    group: &'u [String],
    #[serde(flatten)]
    counts: &'u Counts,
}

pub(super) struct Usage<'a> {
    by: &'a [Field],
    groups: BTreeMap<Vec<String>, Counts>,
}

impl<'a> Usage<'a> {
    pub(super) const fn new(by: &'a [Field]) -> Self {
        Self { by, groups: BTreeMap::new() }
    }

    pub(super) fn take(&mut self, call: &Call) {
        let group = self.by.iter().map(|field| value(*field, call)).collect();
        let counts = self.groups.entry(group).or_default();
        let denied = call.decision.decision == Verdict::Deny;
        counts.calls += 1;
        counts.denied += u64::from(denied);
        counts.unknown += u64::from(!denied && call.outcome.is_none());
        counts.body_bytes += call.decision.body_bytes;
        if let Some(outcome) = &call.outcome {
            counts.answer_bytes += outcome.answer_bytes;
            if let Some(tokens) = &outcome.tokens {
                counts.input_tokens += tokens.input;
                counts.output_tokens += tokens.output;
            }
        }
    }

    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        self.groups.iter().map(|(group, counts)| Row { group, counts }).collect()
    }
}

fn value(field: Field, call: &Call) -> String {
    let outcome = call.outcome.as_deref();
    let none = || "-".to_owned();
    match field {
        Field::App => call.decision.application.clone(),
        Field::Level => call.decision.level.clone(),
        Field::Day => trace_store::Day::of(call.decided).to_string(),
        Field::Model => outcome.and_then(|one| one.model_answered.clone()).unwrap_or_else(none),
        Field::Endpoint => outcome.and_then(|one| one.endpoint.clone()).unwrap_or_else(none),
        Field::Jurisdiction => outcome
            .filter(|one| !one.jurisdictions.is_empty())
            .map_or_else(none, |one| one.jurisdictions.join(" ")),
    }
}
