//! Calls counted once for every sheet: who asked, for what, and what went where.

use std::collections::{BTreeMap, BTreeSet};

use trace_store::record::{Decision, Verdict};

use super::Call;

/// Who sent what where, as the register stated it when it was decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    pub(super) application: String,
    pub(super) purpose: String,
    pub(super) function: String,
    pub(super) critical: bool,
    pub(super) endpoint: String,
    pub(super) operator: String,
    pub(super) places: Vec<String>,
    pub(super) basis: String,
}

/// What went that way.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// Calls that were sent.
    pub(super) sent: u64,
    /// Calls without a known outcome that may have been.
    pub(super) possibly: u64,
    pub(super) labels: BTreeSet<String>,
    pub(super) levels: BTreeSet<String>,
}

/// What an application did.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) calls: u64,
    pub(super) denied: u64,
    pub(super) redacted: u64,
    pub(super) unread: u64,
    pub(super) labels: BTreeMap<String, u64>,
    pub(super) levels: BTreeSet<String>,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) ways: BTreeMap<Way, Sent>,
    /// By application and purpose.
    pub(super) asked: BTreeMap<(String, String), Asked>,
    /// Decisions by policy, version and digest.
    pub(super) versions: BTreeMap<(String, String, String), u64>,
    pub(super) unsigned: u64,
}

impl Tally {
    pub(super) fn take(&mut self, call: &Call) {
        let decision = &call.decision;
        let version = (
            decision.policy_name.clone(),
            decision.policy_version.clone(),
            decision.policy_digest.to_string(),
        );
        *self.versions.entry(version).or_default() += 1;
        self.unsigned += u64::from(decision.dev);
        self.ask(decision);
        if decision.decision == Verdict::Deny {
            return;
        }
        let reached: BTreeSet<&str> = call.reached().into_iter().collect();
        for endpoint in reached {
            let sent = self.ways.entry(way(decision, endpoint)).or_default();
            sent.sent += u64::from(call.outcome.is_some());
            sent.possibly += u64::from(call.outcome.is_none());
            sent.labels.extend(decision.labels.iter().map(|found| found.label.clone()));
            sent.levels.insert(decision.level.clone());
        }
    }

    fn ask(&mut self, decision: &Decision) {
        let purpose = decision.purpose.clone().unwrap_or_default();
        let asked = self.asked.entry((decision.application.clone(), purpose)).or_default();
        asked.calls += 1;
        asked.denied += u64::from(decision.decision == Verdict::Deny);
        asked.redacted += u64::from(!decision.redacted.is_empty());
        asked.unread += u64::from(decision.unread_bytes > 0 || !decision.classifier_complete);
        for found in &decision.labels {
            *asked.labels.entry(found.label.clone()).or_default() += 1;
        }
        asked.levels.insert(decision.level.clone());
    }
}

fn way(decision: &Decision, endpoint: &str) -> Way {
    let eligible = decision.eligible.iter().find(|one| one.endpoint == endpoint);
    let mut places = eligible.map(|one| one.processed_in.clone()).unwrap_or_default();
    places.sort();
    let basis = eligible.and_then(|one| one.transfer_basis.clone());
    Way {
        application: decision.application.clone(),
        purpose: decision.purpose.clone().unwrap_or_default(),
        function: decision.function.clone().unwrap_or_default(),
        critical: decision.critical,
        endpoint: endpoint.to_owned(),
        operator: eligible.map_or_else(|| "unknown".to_owned(), |one| one.operator.clone()),
        places,
        basis: basis.unwrap_or_else(|| "not stated".to_owned()),
    }
}
