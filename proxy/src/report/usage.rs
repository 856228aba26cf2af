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
        for group in groups(self.by, call) {
            self.count(group, call);
        }
    }

    fn count(&mut self, group: Vec<String>, call: &Call) {
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

/// The groups that a call belongs to: one, but for fields of which it may have several values.
pub(super) fn groups(by: &[Field], call: &Call) -> Vec<Vec<String>> {
    by.iter().fold(vec![Vec::new()], |groups, field| {
        let values = values(*field, call);
        let each = groups.iter().flat_map(|group| {
            values.iter().map(|value| group.iter().chain([value]).cloned().collect())
        });
        each.collect()
    })
}

fn values(field: Field, call: &Call) -> Vec<String> {
    let outcome = call.outcome.as_deref();
    let or_none = |value: Option<String>| vec![value.unwrap_or_else(|| "-".to_owned())];
    let or_empty = |mut values: Vec<String>| {
        values.sort();
        values.dedup();
        if values.is_empty() { or_none(None) } else { values }
    };
    let decision = &call.decision;
    match field {
        Field::App => vec![decision.application.clone()],
        Field::Level => vec![decision.level.clone()],
        Field::Decision => vec![decision.decision.name().to_owned()],
        Field::Label => or_empty(decision.labels.iter().map(|found| found.label.clone()).collect()),
        Field::Rule => {
            let rules = decision.rules_granted.iter().chain(&decision.rules_restricted);
            or_empty(rules.cloned().collect())
        }
        Field::Day => vec![trace_store::Day::of(call.decided).to_string()],
        Field::Hour => {
            let hours = call.decided.0 / 3_600_000_000_000 % 24;
            vec![format!("{}T{hours:02}", trace_store::Day::of(call.decided))]
        }
        Field::Model => or_none(outcome.and_then(|one| one.model_answered.clone())),
        Field::Endpoint => or_none(outcome.and_then(|one| one.endpoint.clone())),
        Field::Jurisdiction => or_none(
            outcome
                .filter(|one| !one.jurisdictions.is_empty())
                .map(|one| one.jurisdictions.join(" ")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::*;

    #[test]
    fn a_call_with_several_labels_counts_under_each() {
        let call = call(7, &["pii.email", "pii.phone"]);
        let found = groups(&[Field::App, Field::Label, Field::Hour], &call);
        let group =
            |label: &str| vec!["desk".to_owned(), label.to_owned(), "1970-01-01T07".to_owned()];
        assert_eq!(found, [group("pii.email"), group("pii.phone")]);
        let mut usage = Usage::new(&[Field::Label]);
        usage.take(&call);
        assert_eq!(usage.rows().len(), 2);
        assert_eq!(groups(&[], &call), [Vec::<String>::new()]);
        assert_eq!(groups(&[Field::Endpoint, Field::Rule], &call), [["-", "-"]]);
    }
}
