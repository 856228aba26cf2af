//! What a provider says was used, set against what was recorded: a request that went out another way
//! shows as one that the provider has and we do not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Call;

/// One row of a provider's own account of usage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderRow {
    /// The account, as in the register; empty where the file names none.
    pub account: String,
    /// The model, as the provider names it in answers.
    pub model: String,
    /// The day (UTC), `yyyy-mm-dd`.
    pub day: String,
    /// Requests.
    pub requests: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
    /// What they cost, as the file writes it; shown beside our counts.
    pub cost: String,
}

/// What is to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconcile {
    /// SHA-256 of the provider's file, in hexadecimal.
    pub file: String,
    /// Its rows.
    pub rows: Vec<ProviderRow>,
    /// Which endpoint is which account's.
    pub accounts: BTreeMap<String, String>,
    /// How far counts may differ, in thousandths of the provider's.
    pub tolerance_per_mille: u64,
}

type Key = (String, String, String);

#[derive(Debug, Default, Serialize)]
struct Counts {
    requests: u64,
    input_tokens: u64,
    output_tokens: u64,
}

/// One account, model and day, from both sides.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    account: String,
    model: String,
    day: String,
    provider: Counts,
    cost: String,
    ours: Counts,
    /// Whether the two differ by no more than is tolerated.
    agrees: bool,
}

/// The comparison.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    lines: Vec<Line>,
    differences: usize,
    /// Calls with an unknown outcome that may have reached one of the accounts.
    possible: u64,
}

pub(super) struct Reconciliation<'a> {
    asked: &'a Reconcile,
    days: BTreeSet<&'a str>,
    ours: BTreeMap<Key, Counts>,
    possible: u64,
}

impl<'a> Reconciliation<'a> {
    pub(super) fn new(asked: &'a Reconcile) -> Self {
        let days = asked.rows.iter().map(|row| row.day.as_str()).collect();
        Self { asked, days, ours: BTreeMap::new(), possible: 0 }
    }

    pub(super) fn take(&mut self, call: &Call) {
        let day = trace_store::Day::of(call.decided).to_string();
        if !self.days.contains(day.as_str()) {
            return;
        }
        let Some(outcome) = &call.outcome else {
            let reachable = call.reached();
            let ours = reachable.iter().any(|endpoint| self.asked.accounts.contains_key(*endpoint));
            self.possible += u64::from(ours);
            return;
        };
        for attempt in &outcome.attempts {
            let Some(account) = self.asked.accounts.get(&attempt.endpoint) else { continue };
            if !attempt.status.is_some_and(|status| (200..300).contains(&status)) {
                continue;
            }
            let model = outcome.model_answered.clone().unwrap_or_default();
            let counts = self.ours.entry((account.clone(), model, day.clone())).or_default();
            counts.requests += 1;
            let answered = outcome.endpoint.as_ref() == Some(&attempt.endpoint);
            if let Some(tokens) = outcome.tokens.as_ref().filter(|_| answered) {
                counts.input_tokens += tokens.input;
                counts.output_tokens += tokens.output;
            }
        }
    }

    pub(super) fn found(mut self) -> Found {
        let mut theirs: BTreeMap<Key, (Counts, Vec<&str>)> = BTreeMap::new();
        for row in &self.asked.rows {
            let key = (row.account.clone(), row.model.clone(), row.day.clone());
            let (counts, costs) = theirs.entry(key).or_default();
            counts.requests = counts.requests.saturating_add(row.requests);
            counts.input_tokens = counts.input_tokens.saturating_add(row.input_tokens);
            counts.output_tokens = counts.output_tokens.saturating_add(row.output_tokens);
            costs.extend(Some(row.cost.as_str()).filter(|cost| !cost.is_empty()));
        }
        for key in self.ours.keys() {
            theirs.entry(key.clone()).or_default();
        }
        let tolerance = self.asked.tolerance_per_mille;
        let lines: Vec<Line> = theirs
            .into_iter()
            .map(|(key, (provider, costs))| {
                let ours = self.ours.remove(&key).unwrap_or_default();
                let near = |theirs: u64, ours: u64| {
                    let allowed = u128::from(theirs) * u128::from(tolerance) / 1000;
                    u128::from(theirs.abs_diff(ours)) <= allowed
                };
                let agrees = near(provider.requests, ours.requests)
                    && near(provider.input_tokens, ours.input_tokens)
                    && near(provider.output_tokens, ours.output_tokens);
                let (account, model, day) = key;
                Line { account, model, day, provider, cost: costs.join(" + "), ours, agrees }
            })
            .collect();
        let differences = lines.iter().filter(|line| !line.agrees).count();
        Found { lines, differences, possible: self.possible }
    }
}
