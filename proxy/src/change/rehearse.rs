//! A rehearsal: an organisation's own sample of prompts, judged and decided as calls would be, before
//! the first call. Nothing is sent and nothing is stored; what is kept are counts.
//!
//! Where the prompts come from is in `samples`; what is printed is the command line's.

mod samples;

use std::collections::BTreeMap;

use classifiers::{Classifier, Finding, LabelSet, MarkingSet};
use routing_rules::{
    Asked, Bundle, EndpointReason, Facts, Gathered, LevelSources, Standing, evaluate,
};

use crate::pipeline::classify::{classify_offline, text_of};
use crate::pipeline::parse::Content;

pub use samples::{Sample, SampleError, Samples};

/// Where a call goes that no rule lets go anywhere.
pub const REFUSED: &str = "(refused)";

/// What a change would do for a sample: which it is, and how many prompts it would help.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opens {
    /// Prompts that are refused now and would not be.
    pub refused: u64,
    /// Prompts that would have more endpoints to go to.
    pub further: u64,
}

/// A rehearsal under way.
#[derive(Debug)]
pub struct Rehearsal<'b> {
    bundle: &'b Bundle,
    /// Those for whom a prompt is judged that names nobody.
    applications: Vec<String>,
    cells: BTreeMap<(String, u8, String), u64>,
    refusals: BTreeMap<(String, String), u64>,
    openings: BTreeMap<String, Opens>,
    judged: u64,
}

impl<'b> Rehearsal<'b> {
    /// Begins one. Prompts that name no application are judged for each of these.
    #[must_use]
    pub fn new(bundle: &'b Bundle, applications: Vec<String>) -> Self {
        Self {
            bundle,
            applications,
            cells: BTreeMap::new(),
            refusals: BTreeMap::new(),
            openings: BTreeMap::new(),
            judged: 0,
        }
    }

    /// Judges one prompt and counts where it would go.
    ///
    /// # Errors
    /// [`SampleError`] where it is no prompt, or its application does not exist.
    pub fn judge(&mut self, classifier: &Classifier, sample: &Sample) -> Result<(), SampleError> {
        let body = sample.body();
        let content = Content::read(&body).map_err(|_| SampleError::NoPrompt)?;
        let found = classify_offline(classifier, &content, &body);
        let named = sample.application().map(str::to_owned);
        let applications = named.map_or_else(|| self.applications.clone(), |name| vec![name]);
        for application in &applications {
            if self.bundle.application(application).is_none() {
                return Err(SampleError::NoApplication(application.clone()));
            }
            let text_of = |finding: &Finding| text_of(&content, &body, finding);
            let caller = (application.as_str(), sample.purpose());
            let labels = self.bundle.counted(caller, &found, &text_of).labels;
            self.decide(caller, labels, found.markings());
        }
        self.judged = self.judged.saturating_add(1);
        Ok(())
    }

    fn decide(
        &mut self,
        (application, purpose): (&str, Option<&str>),
        labels: LabelSet,
        markings: MarkingSet,
    ) {
        let asked = Asked {
            app: application,
            purpose,
            model: "",
            declared_level: None,
            declared_labels: LabelSet::EMPTY,
            continued: routing_rules::Continued::default(),
            key_floor: None,
        };
        let gathered = self.bundle.gather(&asked, labels, markings);
        let Gathered { facts, sources } = gathered;
        // Whichever model it would ask for.
        let facts = Facts { model: None, ..facts };
        let verdict = evaluate(self.bundle, &facts);
        let first = verdict.endpoints().next();
        let zone = first.map_or(REFUSED, |endpoint| zone(self.bundle, endpoint)).to_owned();
        let level = facts.level.rank();
        count(&mut self.cells, (application.to_owned(), level, zone));
        let refused = first.is_none();
        let reasons: Vec<EndpointReason<'_>> = verdict.reasons().iter().collect();
        if refused {
            let why = refusal(self.bundle, &facts, &reasons);
            count(&mut self.refusals, (application.to_owned(), why));
        }
        for change in self.changes(&facts, &sources, &reasons) {
            let opens = self.openings.entry(change).or_default();
            opens.further = opens.further.saturating_add(1);
            opens.refused = opens.refused.saturating_add(u64::from(refused));
        }
    }

    /// Single changes after which this prompt could go to one endpoint more.
    fn changes(
        &self,
        facts: &Facts,
        sources: &LevelSources,
        reasons: &[EndpointReason<'_>],
    ) -> Vec<String> {
        let mut changes = Vec::new();
        let app = &facts.app;
        for reason in reasons {
            let zone = zone(self.bundle, reason.endpoint());
            let mut excluding = reason.excluded_by();
            let change = match (reason.granted_by().next(), excluding.next(), excluding.next()) {
                (Some(_), Some(only), None) => {
                    format!("restriction \"{}\" also lets {zone}", only.id())
                }
                (None, None, _) => format!(
                    "a rule lets \"{app}\" use {zone} up to \"{}\"",
                    self.bundle.level_name(facts.level)
                ),
                (Some(_), None | Some(_), _) | (None, Some(_), _) => continue,
            };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
        if let Some(change) = self.lower_base(facts, sources, reasons) {
            changes.push(change);
        }
        changes
    }

    /// The application's base level, where nothing else puts the prompt so high.
    fn lower_base(
        &self,
        facts: &Facts,
        sources: &LevelSources,
        reasons: &[EndpointReason<'_>],
    ) -> Option<String> {
        let lowest = LevelSources { base: classifiers::Level::PUBLIC, ..*sources }.level();
        if lowest >= facts.level {
            return None;
        }
        let lower = Facts { level: lowest, ..facts.clone() };
        let more = evaluate(self.bundle, &lower).endpoints().count();
        let now = reasons.iter().filter(|reason| is_granted(reason)).count();
        (more > now).then(|| format!("base: {{{}: {}}}", facts.app, self.bundle.level_name(lowest)))
    }

    /// How many prompts were judged.
    #[must_use]
    pub fn judged(&self) -> u64 {
        self.judged
    }

    /// How many calls of an application would go at a level to a zone, in order.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &str, &str, u64)> {
        self.cells.iter().map(|((application, level, zone), count)| {
            let level = self.bundle.level_name(classifiers::Level::new(*level));
            (application.as_str(), level, zone.as_str(), *count)
        })
    }

    /// The commonest reasons for refusals, with the application.
    #[must_use]
    pub fn refusals(&self) -> Vec<(&str, &str, u64)> {
        let mut all: Vec<(&str, &str, u64)> = self
            .refusals
            .iter()
            .map(|((application, why), count)| (application.as_str(), why.as_str(), *count))
            .collect();
        all.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        all
    }

    /// What single changes would open, the most useful first.
    #[must_use]
    pub fn openings(&self) -> Vec<(&str, Opens)> {
        let all = self.openings.iter();
        let mut all: Vec<(&str, Opens)> =
            all.map(|(change, opens)| (change.as_str(), *opens)).collect();
        all.sort_by_key(|(_, opens)| std::cmp::Reverse(*opens));
        all
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(1);
}

fn zone<'b>(bundle: &'b Bundle, endpoint: &'b str) -> &'b str {
    bundle.zones_of(endpoint).first().copied().unwrap_or(endpoint)
}

fn is_granted(reason: &EndpointReason<'_>) -> bool {
    match reason.standing() {
        Standing::Granted { .. } => true,
        Standing::Excluded { .. } | Standing::NoGrant | Standing::ModelNotOffered => false,
    }
}

/// Why nothing may be used: the restriction that closes what some rule offers, else that none does.
fn refusal(bundle: &Bundle, facts: &Facts, reasons: &[EndpointReason<'_>]) -> String {
    let offered = reasons.iter().filter(|reason| reason.granted_by().next().is_some());
    let closing = offered.filter_map(|reason| reason.excluded_by().next()).next();
    match closing {
        Some(rule) => format!("{}: {}", rule.id(), rule.because()),
        None => {
            format!("no rule lets it use an endpoint at \"{}\"", bundle.level_name(facts.level))
        }
    }
}

#[cfg(test)]
mod tests;
