//! What happens when an answer holds something: it is recorded always, and where a line says so,
//! taken out of the answer, or the answer ends. Lines only add: of several that apply, the strictest
//! counts, so their order means nothing. Finding things in answers is the proxy's.

use classifiers::{Label, LabelSet};

use crate::document::{Node, Problems};
use crate::policy::{Scope, read_scope, union};
use crate::rule::RuleContext;

/// What a line does with an answer, from mild to strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerAction {
    /// The value is taken out; the rest of the answer goes on.
    Redact,
    /// The answer ends before the value.
    Stop,
}

impl AnswerAction {
    /// Its words in the policy, in order.
    pub(crate) const WORDS: &'static [&'static str] = &["redact", "stop"];

    pub(crate) fn parse(word: &str) -> Option<Self> {
        let mut named = Self::WORDS.iter().zip([Self::Redact, Self::Stop]);
        named.find(|(name, _)| **name == word).map(|(_, action)| action)
    }

    /// As a person says it of what is found.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Redact => "is taken out of answers",
            Self::Stop => "ends an answer",
        }
    }
}

/// One line of `answers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AnswerLine {
    pub(crate) find: LabelSet,
    pub(crate) scope: Scope,
    pub(crate) action: AnswerAction,
}

impl AnswerLine {
    /// Whether these lines do at least as much about a label of this one.
    pub(crate) fn is_kept_by(&self, label: Label, others: &[Self]) -> bool {
        others.iter().any(|other| {
            other.find.contains(label)
                && self.scope.is_within(&other.scope)
                && self.action <= other.action
        })
    }
}

/// What is done with the answers to one caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerActions {
    /// Labels whose values are taken out.
    pub redact: LabelSet,
    /// Labels that end an answer.
    pub stop: LabelSet,
}

impl AnswerActions {
    /// Whether nothing is done but recording.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.redact.is_empty() && self.stop.is_empty()
    }
}

/// What these lines do for a caller: the strictest of those that apply to a label.
pub(crate) fn actions(lines: &[AnswerLine], app: &str, purpose: Option<&str>) -> AnswerActions {
    let mut all = AnswerActions::default();
    for line in lines.iter().filter(|line| line.scope.covers(app, purpose)) {
        match line.action {
            AnswerAction::Redact => all.redact = all.redact.union(line.find),
            AnswerAction::Stop => all.stop = all.stop.union(line.find),
        }
    }
    all.redact = all.redact.difference(all.stop);
    all
}

/// Keys of a line.
pub(crate) const KEYS: &[&str] = &["find", "for", "then", "because"];

/// Reads `answers` of all files.
pub(crate) fn read_answers(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Vec<AnswerLine> {
    let mut all = Vec::new();
    for node in nodes {
        for item in node.list("answers", problems).unwrap_or_default() {
            all.extend(read_line(item, context, problems));
        }
    }
    all
}

fn read_line(
    node: &Node,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<AnswerLine> {
    let fields = node.fields("a line of answers", KEYS, problems)?;
    let find = fields.require("find", problems);
    let labels = find.and_then(|node| context.labels.read_list("find", node, problems));
    let scope = read_scope(fields.get("for"), context.applications, problems);
    let then = fields.require("then", problems);
    let then = then.and_then(|node| node.word("then", AnswerAction::WORDS, problems));
    let action = then.and_then(AnswerAction::parse);
    if let Some(node) = fields.require("because", problems) {
        node.text("because", problems);
    }
    let labels = union(&labels?);
    if let Some(node) = find
        && let Some(label) = labels.iter().find(|label| label.family() == "scan")
    {
        let message = format!(
            "\"{}\" says that something was not read; wherever a line applies, what cannot be read \
             ends an answer by itself",
            label.name()
        );
        problems.error(node.position(), "not-removable", message);
    }
    Some(AnswerLine { find: labels, scope: scope?, action: action? })
}
