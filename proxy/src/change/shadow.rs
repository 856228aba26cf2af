//! A signed draft beside the rules that are obeyed: every call is decided by both, and where they
//! disagree is counted. The draft has no say in anything. It judges what the present detectors found;
//! where it brings detectors of its own, those judge the text once more, and what only one of the two
//! finds is counted too. Remote detectors of a draft are not asked: they would be sent every text.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use classifiers::{Classifier, Label, LabelSet, Level, MarkingSet};
use routing_rules::signed::{Body, Link, Refused, Statement};
use routing_rules::{Asked, Bundle, Continued, Facts, LevelSources, evaluate};
use serde::{Deserialize, Serialize};

use super::draft;
use crate::clock::Timestamp;

/// How a draft disagrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// It would let the call go further.
    Widened,
    /// It would let it go less far.
    Narrowed,
    /// It would refuse it.
    Denied,
    /// It would send it elsewhere first.
    Moved,
}

impl Disagreement {
    /// The word in tables and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Widened => "widened",
            Self::Narrowed => "narrowed",
            Self::Denied => "denied",
            Self::Moved => "moved",
        }
    }
}

/// Where they disagree: the application, how, and the zone gained, lost or gone to.
type Class = (String, Disagreement, String);

/// A draft that runs beside.
#[derive(Debug)]
pub struct Shadow {
    sequence: u64,
    digest: String,
    bundle: Bundle,
    /// The detectors of the release with the draft's own; none where those are the ones in force.
    detectors: Option<Classifier>,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    compared: u64,
    disagreed: HashMap<Class, u64>,
    found: HashMap<(String, Label, FoundBy), u64>,
}

/// What a draft has shown so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The number the draft would have.
    pub sequence: u64,
    /// Its digest.
    pub digest: String,
    /// How many calls both have decided.
    pub compared: u64,
    /// Where they disagreed, in order.
    pub rows: Vec<Row>,
    /// What only one of two sets of detectors found, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<FoundRow>,
}

/// Which of two sets of detectors found something that the other did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// Those of the draft.
    Draft,
    /// Those in force.
    InForce,
}

impl FoundBy {
    /// As in "found by … only".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "the draft",
            Self::InForce => "those in force",
        }
    }
}

/// A label that only one of two sets of detectors found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FoundRow {
    /// In whose calls.
    pub application: String,
    /// The label.
    pub label: String,
    /// Which set found it.
    pub by: FoundBy,
    /// In how many calls.
    pub count: u64,
}

/// One kind of disagreement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Row {
    /// Whose calls.
    pub application: String,
    /// How.
    pub kind: Disagreement,
    /// The zone gained, lost or gone to; the endpoint, where it is in none.
    pub zone: String,
    /// How often.
    pub count: u64,
}

impl Shadow {
    /// The draft that follows `last`. It need not be approved, but all that it bears must be right: its
    /// author's signature, every other one, and what it says of itself.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn of_draft(
        last: &Link,
        statement: &Statement<Body>,
        (in_force, release): (&Bundle, &Classifier),
        now: Timestamp,
    ) -> Result<Self, Refused> {
        draft::standing(last, statement, now)?;
        let body = statement.content();
        let bundle = Bundle::load(&body.sources(), now.day()).map_err(Refused::Mistakes)?.bundle;
        let others = bundle.detectors_digest() != in_force.detectors_digest();
        Ok(Self {
            detectors: others.then(|| release.with_own(bundle.own_detectors(), &[])),
            sequence: body.sequence,
            digest: statement.digest().to_string(),
            bundle,
            counts: Mutex::default(),
        })
    }

    /// The digest of the draft.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The draft.
    #[must_use]
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The detectors that the draft brings, where they are not those in force.
    #[must_use]
    pub fn detectors(&self) -> Option<&Classifier> {
        self.detectors.as_ref()
    }

    /// Counts what only one of two sets of detectors found in a call.
    pub fn count_found(&self, application: &str, in_force: LabelSet, draft: LabelSet) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let by = [
            (draft.difference(in_force), FoundBy::Draft),
            (in_force.difference(draft), FoundBy::InForce),
        ];
        for (labels, by) in by {
            for label in labels.iter() {
                let count = counts.found.entry((application.to_owned(), label, by)).or_default();
                *count = count.saturating_add(1);
            }
        }
    }

    /// Decides a call by the draft and notes how that differs from what was decided; the endpoints
    /// decided on are in order, none in a denial. `labels` and `markings` are what counts by the draft.
    pub fn compare(
        &self,
        (decided_by, decided): (&Bundle, &[&str]),
        facts: &Facts,
        sources: &LevelSources,
        (labels, markings): (LabelSet, MarkingSet),
    ) -> Vec<Disagreement> {
        let here = |level: Option<Level>| {
            let name = level.map(|level| decided_by.level_name(level));
            name.map(|name| self.bundle.level(name).unwrap_or(self.bundle.top()))
        };
        let asked = Asked {
            app: &facts.app,
            purpose: facts.purpose.as_deref(),
            model: facts.model.as_deref().unwrap_or_default(),
            declared_level: here(sources.declared),
            declared_labels: labels,
            continued: Continued {
                level: here(sources.conversation),
                without_model: facts.model.is_none(),
                ..Continued::default()
            },
            key_floor: here(sources.key_floor),
        };
        let gathered = self.bundle.gather(&asked, labels, markings);
        let verdict = evaluate(&self.bundle, &gathered.facts);
        let would: Vec<&str> = verdict.endpoints().collect();
        let mut found = Vec::new();
        if let Some(gained) = would.iter().find(|name| !decided.contains(name)) {
            found.push((Disagreement::Widened, zone(&self.bundle, gained)));
        }
        if let (Some(lost), true) = (decided.first(), would.is_empty()) {
            found.push((Disagreement::Denied, zone(decided_by, lost)));
        } else if let Some(lost) = decided.iter().find(|name| !would.contains(name)) {
            found.push((Disagreement::Narrowed, zone(decided_by, lost)));
        }
        if let (Some(was), Some(is)) = (decided.first(), would.first())
            && was != is
            && would.contains(was)
            && decided.contains(is)
        {
            found.push((Disagreement::Moved, zone(&self.bundle, is)));
        }
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.compared = counts.compared.saturating_add(1);
        for (kind, zone) in &found {
            let class = (facts.app.to_string(), *kind, zone.clone());
            let count = counts.disagreed.entry(class).or_default();
            *count = count.saturating_add(1);
        }
        drop(counts);
        found.into_iter().map(|(kind, _)| kind).collect()
    }

    /// What it has shown so far.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows: Vec<Row> = counts
            .disagreed
            .iter()
            .map(|((application, kind, zone), count)| Row {
                application: application.clone(),
                kind: *kind,
                zone: zone.clone(),
                count: *count,
            })
            .collect();
        rows.sort_unstable();
        let found = counts.found.iter().map(|((application, label, by), count)| FoundRow {
            application: application.clone(),
            label: label.name().to_owned(),
            by: *by,
            count: *count,
        });
        let mut found: Vec<FoundRow> = found.collect();
        found.sort_unstable();
        Shown {
            found,
            sequence: self.sequence,
            digest: self.digest.clone(),
            compared: counts.compared,
            rows,
        }
    }
}

fn zone(bundle: &Bundle, endpoint: &str) -> String {
    bundle.zones_of(endpoint).first().map_or(endpoint, |zone| *zone).to_owned()
}
