//! What answers hold, found as they pass. Every text of an answer is judged in windows that overlap:
//! what is found is noted for the record, and where the policy says so it is taken out, or the answer
//! ends before it. Only then is anything held back, and no more than a few hundred characters of a
//! text, so that no part of a value is out before it is known.
//!
//! In doubt, closed: where a line of the policy applies, an answer that cannot be judged ends.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use classifiers::{
    Classifier, Digest, Label, LabelSet, MarkingSet, RecordId, Sensitive, Subject, Text,
};
use routing_rules::AnswerActions;

use crate::clock::Stopwatch;
use crate::json::Kind;
use crate::redaction::events::Rewriter;
use crate::redaction::pseudonyms;

mod acting;
mod windows;

use acting::Acting;
use windows::{Sizes, Window, Windows};

/// Windows for the record, which waits for nothing.
const NOTING: Sizes = Sizes { step: 4096, before: 512, after: 512 };
/// Windows for what is taken out: together below what a verdict is kept for, and small enough that a
/// reader sees the answer grow.
const ACTING: Sizes = Sizes { step: 64, before: 256, after: 160 };

/// What was found in an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Found {
    /// The labels.
    pub(in crate::pipeline) labels: LabelSet,
    /// The markings.
    pub(super) markings: MarkingSet,
    /// How often each label was found, in texts that are not the same.
    pub(in crate::pipeline) counts: BTreeMap<Label, u32>,
    /// Whether something was taken out.
    pub(super) redacted: bool,
    /// Whether the answer ended over it.
    pub(super) stopped: bool,
}

/// Judges the texts of one answer. Without `Debug`: it holds text.
pub(super) struct Judge {
    classifier: Arc<Classifier>,
    actions: AnswerActions,
    record: RecordId,
    /// Longest time for one window.
    limit: Duration,
    /// Texts that were counted: an answer may tell them several times.
    counted: HashSet<[u8; 32]>,
    found: Found,
}

/// One text on its way. Without `Debug`: it holds text.
pub(super) struct Passing {
    noting: Windows,
    counts: BTreeMap<Label, u32>,
    hasher: blake3::Hasher,
    acting: Option<Acting>,
}

impl Default for Passing {
    fn default() -> Self {
        let (noting, hasher) = (Windows::new(NOTING), blake3::Hasher::new());
        Self { noting, counts: BTreeMap::new(), hasher, acting: None }
    }
}

/// Something found in a window, at these offsets of the whole text.
struct Hit {
    at: Range<usize>,
    label: Label,
}

/// What was found in a window.
struct Scanned {
    hits: Vec<Hit>,
    labels: LabelSet,
}

impl Judge {
    pub(super) fn new(
        classifier: &Arc<Classifier>,
        actions: AnswerActions,
        (record, limit): (RecordId, Duration),
    ) -> Self {
        let (classifier, found) = (Arc::clone(classifier), Found::default());
        Self { classifier, actions, record, limit, counted: HashSet::new(), found }
    }

    /// What was found so far.
    pub(super) fn found(&self) -> &Found {
        &self.found
    }

    /// What was found.
    pub(super) fn into_found(self) -> Found {
        self.found
    }

    /// An answer that is no text, as far as can be told.
    pub(super) fn note(&mut self, label: Label) {
        self.found.labels.insert(label);
        *self.found.counts.entry(label).or_default() += 1;
    }

    fn acts(&self) -> bool {
        !self.actions.is_empty()
    }

    fn scan(&mut self, windows: &Windows, window: &Window) -> Scanned {
        let text = windows.slice(window.all.clone());
        let texts = [Text::new(Sensitive::new(text), None)];
        let request = Digest::from_bytes([0; 32]);
        let subject = Subject { record: self.record, request, texts: &texts, unread: &[] };
        let (watch, limit) = (Stopwatch::start(), self.limit);
        let made = self.classifier.classify(&subject, &|| watch.elapsed() > limit);
        self.found.markings = self.found.markings.union(made.markings());
        let at = |span: Range<usize>| window.all.start + span.start..window.all.start + span.end;
        let findings = made.findings().iter();
        let hits = findings.map(|one| Hit { at: at(one.span()), label: one.label() });
        Scanned { hits: hits.collect(), labels: made.labels() }
    }

    /// Notes for the record what can be told by now.
    fn note_windows(&mut self, passing: &mut Passing, over: bool) {
        while let Some(window) = passing.noting.next(over) {
            let scanned = self.scan(&passing.noting, &window);
            for label in scanned.labels.iter() {
                self.found.labels.insert(label);
                let of_label = || scanned.hits.iter().filter(|hit| hit.label == label);
                let here = of_label().filter(|hit| window.block.contains(&hit.at.start)).count();
                let here = u32::try_from(here).unwrap_or(u32::MAX);
                let count = passing.counts.entry(label).or_default();
                *count = match of_label().next() {
                    Some(_) => count.saturating_add(here),
                    // What holds for a text as a whole has no place in it.
                    None => (*count).max(1),
                };
            }
            let open = scanned.hits.iter().filter(|hit| hit.at.end == window.all.end);
            let open = open.map(|hit| hit.at.start).min();
            passing.noting.settle(&window, open);
            // Found too late to be held back, or only by what stands far around it.
            if self.acts() && !scanned.labels.intersection(self.actions.stop).is_empty() {
                self.found.stopped = true;
            }
        }
    }

    fn act(&mut self, passing: &mut Passing, over: bool) -> String {
        let Some(acting) = &mut passing.acting else { return String::new() };
        let mut out = String::new();
        while !self.found.stopped
            && let Some(window) = acting.windows.next(over)
        {
            let scanned = self.scan(&acting.windows, &window);
            if scanned.labels.iter().any(|label| label.family() == "scan") {
                self.found.labels = self.found.labels.union(scanned.labels);
                self.found.stopped = true;
                break;
            }
            let (redact, stop) = (self.actions.redact, self.actions.stop);
            acting.settle(&window, scanned.hits, (redact, stop), &mut out);
            self.found.redacted |= acting.has_removed();
            self.found.stopped |= acting.stopped();
            self.found.labels = self.found.labels.union(scanned.labels);
        }
        out
    }

    /// What may go of a text by now.
    fn judged(&mut self, passing: &mut Passing, over: bool) -> String {
        let mut out = self.act(passing, over);
        let ended = self.found.stopped;
        self.note_windows(passing, over);
        if self.found.stopped && !ended {
            out.clear();
        }
        out
    }

    fn count(&mut self, passing: &mut Passing) {
        let counts = std::mem::take(&mut passing.counts);
        if self.counted.insert(*passing.hasher.finalize().as_bytes()) {
            for (label, count) in counts {
                let all = self.found.counts.entry(label).or_default();
                *all = all.saturating_add(count);
            }
        }
    }
}

impl Rewriter for Judge {
    type Text = Passing;

    fn push(&mut self, text: &mut Passing, piece: &str) -> String {
        if self.found.stopped {
            return String::new();
        }
        text.noting.push(piece);
        text.hasher.update(piece.as_bytes());
        if !self.acts() {
            self.note_windows(text, false);
            return piece.to_owned();
        }
        text.acting.get_or_insert_with(|| Acting::new(ACTING)).windows.push(piece);
        self.judged(text, false)
    }

    fn finish(&mut self, text: &mut Passing) -> String {
        let out = self.judged(text, true);
        self.count(text);
        out
    }

    fn holds(text: &Passing) -> bool {
        text.acting.as_ref().is_some_and(|acting| acting.windows.decided() < acting.windows.end())
    }

    fn whole(&mut self, key: Option<&str>, text: &str) -> Option<String> {
        if key.is_some_and(|key| is_machine_made(key, text)) || text.is_empty() {
            return None;
        }
        let mut passing = Passing::default();
        let mut out = self.push(&mut passing, text);
        out.push_str(&self.finish(&mut passing));
        (self.acts() && out != text).then_some(out)
    }

    fn replaces(&self, key: &str, kind: Kind) -> Option<&'static str> {
        // They spell the text out, piece by piece.
        match kind {
            Kind::Object if self.acts() && key == "logprobs" => Some("null"),
            Kind::Array if self.acts() && key == "logprobs" => Some("[]"),
            Kind::Object
            | Kind::Array
            | Kind::String
            | Kind::Key
            | Kind::Number
            | Kind::Bool
            | Kind::Null => None,
        }
    }

    fn ended(&self) -> bool {
        self.found.stopped
    }

    fn unreadable(&mut self, _: &str) -> Option<String> {
        self.note(Label::ScanError);
        self.found.stopped |= self.acts();
        None
    }
}

/// Keys of the protocol whose values an endpoint makes up: names of objects, and what only it can read
/// (OpenAI API reference; Anthropic API reference, "Messages").
fn is_machine_made(key: &str, text: &str) -> bool {
    const NAMES: [&str; 17] = [
        "call_id",
        "finish_reason",
        "id",
        "item_id",
        "model",
        "native_finish_reason",
        "object",
        "previous_response_id",
        "response_id",
        "role",
        "service_tier",
        "status",
        "stop_reason",
        "system_fingerprint",
        "tool_call_id",
        "tool_use_id",
        "type",
    ];
    const SEALED: [&str; 5] = ["b64_json", "data", "encrypted_content", "obfuscation", "signature"];
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
    let sealed = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte);
    let has_letter = || text.bytes().any(|byte| byte.is_ascii_alphabetic());
    (NAMES.contains(&key) && text.len() <= 128 && text.bytes().all(name) && has_letter())
        || (SEALED.contains(&key) && text.bytes().all(sealed) && has_letter())
}

/// What stands in the place of a value: no name of the request's, so that nothing is put back there.
fn placeholder(label: Label) -> String {
    format!("<{}_REMOVED>", pseudonyms::word(label.name()))
}

#[cfg(test)]
mod tests;
