//! Calls that carried certain data and reached, or may have reached, a place outside certain places.

use serde::Serialize;

use super::Call;

/// Exposures listed in full; beyond them only the number grows.
const MOST_LISTED: usize = 10_000;

/// One call at one endpoint.
#[derive(Debug, Serialize)]
struct Exposure {
    at_ns: String,
    application: String,
    /// Whether it was sent there, or only may have been because its outcome is unknown.
    certain: bool,
    endpoint: String,
    labels: Vec<String>,
    places: Vec<String>,
    record_id: String,
}

/// All of them.
#[derive(Debug, Serialize)]
pub(super) struct List {
    calls: u64,
    exposures: Vec<Exposure>,
}

pub(super) struct Exposures<'a> {
    labels: &'a [String],
    inside: &'a [String],
    list: List,
}

impl<'a> Exposures<'a> {
    pub(super) const fn new(labels: &'a [String], inside: &'a [String]) -> Self {
        Self { labels, inside, list: List { calls: 0, exposures: Vec::new() } }
    }

    pub(super) fn take(&mut self, call: &Call) {
        let found = call.decision.labels.iter().map(|found| found.label.as_str());
        let labels: Vec<String> = found
            .filter(|found| self.labels.iter().any(|label| label == found))
            .map(str::to_owned)
            .collect();
        if labels.is_empty() {
            return;
        }
        let mut exposed = false;
        for endpoint in call.reached() {
            let eligible = call.decision.eligible.iter().find(|one| one.endpoint == endpoint);
            let places = eligible.map(|one| one.processed_in.clone()).unwrap_or_default();
            // An endpoint that does not say where it processes is not inside anything.
            let inside = !places.is_empty() && places.iter().all(|one| self.inside.contains(one));
            if inside {
                continue;
            }
            exposed = true;
            if self.list.exposures.len() < MOST_LISTED {
                self.list.exposures.push(Exposure {
                    at_ns: call.decided.0.to_string(),
                    application: call.decision.application.clone(),
                    certain: call.outcome.is_some(),
                    endpoint: endpoint.to_owned(),
                    labels: labels.clone(),
                    places,
                    record_id: call.decision.record_id.to_string(),
                });
            }
        }
        self.list.calls += u64::from(exposed);
    }

    pub(super) const fn list(&self) -> &List {
        &self.list
    }
}
