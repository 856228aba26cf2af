//! What a change would have done to calls that came: recorded facts judged by the rules before and after,
//! beside what the proof finds possible.

use classifiers::{Label, LabelSet, Marking, MarkingSet};
use routing_rules::Bundle;
use routing_rules::replay::{Recorded, Replay, Totals};

use crate::audit::protocol::SeenFacts;

/// A replay of counted facts.
#[derive(Debug)]
pub struct Past<'b> {
    replay: Replay<'b>,
    unknown: u64,
}

impl<'b> Past<'b> {
    /// Before and after; nothing has been seen yet.
    #[must_use]
    pub fn new(old: &'b Bundle, new: &'b Bundle) -> Self {
        Self { replay: Replay::new(old, new), unknown: 0 }
    }

    /// Judges facts that were recorded `count` times.
    pub fn add(&mut self, seen: &SeenFacts, count: u64) {
        let labels: Option<LabelSet> = seen.labels.iter().map(|name| Label::parse(name)).collect();
        let markings: Option<MarkingSet> =
            seen.markings.iter().map(|name| Marking::parse(name)).collect();
        if labels.is_none() || markings.is_none() {
            self.unknown = self.unknown.saturating_add(count);
        }
        let known = || seen.labels.iter().filter_map(|name| Label::parse(name)).collect();
        let marked = || seen.markings.iter().filter_map(|name| Marking::parse(name)).collect();
        let recorded = Recorded {
            application: &seen.application,
            purpose: seen.purpose.as_deref(),
            labels: labels.unwrap_or_else(known),
            markings: markings.unwrap_or_else(marked),
            declared_level: seen.declared_level.as_deref(),
            key_floor: seen.key_floor.as_deref(),
            model: Some(&seen.model),
        };
        self.replay.add(&recorded, count);
    }

    /// The effects with how often each was seen.
    #[must_use]
    pub const fn replay(&self) -> &Replay<'b> {
        &self.replay
    }

    /// Calls with labels or markings that these rules do not know; they are counted without them.
    #[must_use]
    pub const fn unknown(&self) -> u64 {
        self.unknown
    }
}

/// How often an effect was seen.
#[must_use]
pub fn seen(count: u64, days: u64) -> String {
    match count {
        0 => "possible, never seen".to_owned(),
        1 => format!("seen once in {days} days"),
        count => format!("seen {count} times in {days} days"),
    }
}

/// All of it in a sentence.
#[must_use]
pub fn sums(totals: Totals, days: u64) -> String {
    let Totals { requests, widened, narrowed, denied, moved, by_model, unproved } = totals;
    let mut text = format!(
        "Of {requests} calls in {days} days, {widened} could have gone further, {narrowed} less far, \
         {denied} nowhere any more, and {moved} would have gone elsewhere first."
    );
    if by_model > 0 {
        text.push_str(&format!(" {by_model} are affected by the models that endpoints offer."));
    }
    if unproved > 0 {
        text.push_str(&format!(
            " {unproved} were affected in a way the proof does not show; please report that."
        ));
    }
    text
}
