//! What a change of rules would have done to requests that came: recorded facts judged once more, under
//! both sides, and counted beside the effects that the proof finds. An effect is then "seen 214 times"
//! or "possible, never seen". Facts hold no text, so what other detectors would find is not told here.

use std::collections::BTreeSet;

use classifiers::{Label, LabelSet, Level, MarkingSet};

use crate::bundle::Bundle;
use crate::decide::evaluate;
use crate::diff::{Change, Effect, EffectKind, diff};
use crate::facts::{Asked, Continued, Facts};

/// The facts of a request as a record keeps them. Levels are names, since the two sides may call and
/// count them differently; a name that a side does not know counts as its top.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// The application.
    pub application: &'a str,
    /// The purpose.
    pub purpose: Option<&'a str>,
    /// The labels, found and declared.
    pub labels: LabelSet,
    /// The markings.
    pub markings: MarkingSet,
    /// The level declared.
    pub declared_level: Option<&'a str>,
    /// The least level of the key.
    pub key_floor: Option<&'a str>,
    /// The model asked for; `None` judges as if every endpoint offered it.
    pub model: Option<&'a str>,
}

/// How often requests came that a change affects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them.
    pub requests: u64,
    /// May go to endpoints they could not go to.
    pub widened: u64,
    /// May go to fewer endpoints, and still to some.
    pub narrowed: u64,
    /// Could go somewhere and may go nowhere.
    pub denied: u64,
    /// Go to another endpoint first, though both were and are allowed.
    pub moved: u64,
    /// Affected only since endpoints offer other models.
    pub by_model: u64,
    /// Affected in a way that the proof does not show; anything but 0 is a fault of one of the two.
    pub unproved: u64,
}

/// A replay under way.
#[derive(Debug)]
pub struct Replay<'b> {
    old: &'b Bundle,
    new: &'b Bundle,
    change: Change,
    seen: Vec<u64>,
    totals: Totals,
}

impl<'b> Replay<'b> {
    /// Compares two bundles; nothing has been seen yet.
    #[must_use]
    pub fn new(old: &'b Bundle, new: &'b Bundle) -> Self {
        let change = diff(old, new);
        let seen = vec![0; change.effects().len()];
        Self { old, new, change, seen, totals: Totals::default() }
    }

    /// Judges facts that were recorded `count` times.
    pub fn add(&mut self, recorded: &Recorded<'_>, count: u64) {
        let before = reached(self.old, recorded);
        let after = reached(self.new, recorded);
        let add = |total: &mut u64| *total = total.saturating_add(count);
        add(&mut self.totals.requests);
        let missing = |from: &[String], of: &[String]| -> Vec<String> {
            of.iter().filter(|name| !from.contains(name)).cloned().collect()
        };
        let (gained, lost) = (missing(&before, &after), missing(&after, &before));
        if !gained.is_empty() {
            add(&mut self.totals.widened);
            self.note(recorded, count, &gained, &[EffectKind::Widened]);
        }
        if !before.is_empty() && after.is_empty() {
            add(&mut self.totals.denied);
            let kinds = [EffectKind::Denied, EffectKind::Redacted, EffectKind::Narrowed];
            self.note(recorded, count, &lost, &kinds);
        } else if !lost.is_empty() {
            add(&mut self.totals.narrowed);
            let kinds = [EffectKind::Narrowed, EffectKind::Denied, EffectKind::Redacted];
            self.note(recorded, count, &lost, &kinds);
        }
        if let (Some(was), Some(is)) = (before.first(), after.first())
            && was != is
            && after.contains(was)
            && before.contains(is)
        {
            add(&mut self.totals.moved);
            self.note(recorded, count, std::slice::from_ref(is), &[EffectKind::Moved]);
        }
    }

    /// Counts a request at those effects that describe it most closely.
    fn note(
        &mut self,
        recorded: &Recorded<'_>,
        count: u64,
        endpoints: &[String],
        kinds: &[EffectKind],
    ) {
        let groups = self.groups(recorded.labels);
        let closeness = |effect: &Effect| -> Option<usize> {
            let fits = kinds.contains(&effect.kind)
                && effect.application == recorded.application
                && self.has_purpose(effect, recorded)
                && effect.endpoints.iter().any(|name| endpoints.contains(name));
            if !fits {
                return None;
            }
            if effect.labels == "no label" {
                return Some(0);
            }
            let named: Vec<&str> = effect.labels.split(" with ").collect();
            named.iter().all(|name| groups.contains(*name)).then_some(named.len())
        };
        let scores: Vec<Option<usize>> = self.change.effects().iter().map(closeness).collect();
        let Some(closest) = scores.iter().flatten().max().copied() else {
            // Rules do not know models, so neither does the proof.
            let any = Recorded { model: None, ..*recorded };
            let by_model = recorded.model.is_some()
                && as_set(reached(self.old, &any)) == as_set(reached(self.new, &any));
            let totals = &mut self.totals;
            let total = if by_model { &mut totals.by_model } else { &mut totals.unproved };
            *total = total.saturating_add(count);
            return;
        };
        for (seen, score) in self.seen.iter_mut().zip(&scores) {
            if *score == Some(closest) {
                *seen = seen.saturating_add(count);
            }
        }
    }

    fn has_purpose(&self, effect: &Effect, recorded: &Recorded<'_>) -> bool {
        let first = || {
            let sides = [self.new, self.old].into_iter();
            let mut known = sides.filter_map(|side| side.application(recorded.application));
            known.next().and_then(|application| application.purposes().next())
        };
        let purpose = recorded.purpose.or_else(first);
        effect.purposes.is_empty()
            || purpose.is_some_and(|purpose| effect.purposes.iter().any(|name| name == purpose))
    }

    /// The names of the groups of these labels, as the effects call them.
    fn groups(&self, labels: LabelSet) -> BTreeSet<String> {
        let name = |label: Label| {
            let sides = [self.new, self.old].into_iter();
            let mut groups =
                sides.filter_map(|side| side.contents().policy.labels.groups_of(label).next());
            groups.next().map_or_else(|| format!("{}.*", label.family()), str::to_owned)
        };
        labels.iter().map(name).collect()
    }

    /// What the change does, by proof alone.
    #[must_use]
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// Each effect with how often it was seen.
    pub fn effects(&self) -> impl Iterator<Item = (&Effect, u64)> {
        self.change.effects().iter().zip(self.seen.iter().copied())
    }

    /// How many requests were affected.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }
}

/// The names of the endpoints that a request reaches under a bundle, the preferred first.
fn reached(bundle: &Bundle, recorded: &Recorded<'_>) -> Vec<String> {
    let level = |name: Option<&str>| -> Option<Level> {
        name.map(|name| bundle.level(name).unwrap_or(bundle.top()))
    };
    let asked = Asked {
        app: recorded.application,
        purpose: recorded.purpose,
        model: recorded.model.unwrap_or_default(),
        declared_level: level(recorded.declared_level),
        declared_labels: LabelSet::EMPTY,
        key_floor: level(recorded.key_floor),
        continued: Continued::default(),
    };
    let gathered = bundle.gather(&asked, recorded.labels, recorded.markings).facts;
    let facts = Facts { model: recorded.model.map(str::to_owned), ..gathered };
    evaluate(bundle, &facts).endpoints().map(str::to_owned).collect()
}

fn as_set(names: Vec<String>) -> BTreeSet<String> {
    names.into_iter().collect()
}
