//! Redactions: which labels may be removed from a text so that it may go further. What is left is
//! inspected again and judged as a new request; a plan of which a removed label is still found offers
//! nothing. How values are taken out and put back is the proxy's.

use classifiers::LabelSet;

use crate::document::{Node, Problems};
use crate::policy::{Scope, read_scope, union};
use crate::rule::RuleContext;

/// When a plan may be used, by the first line of `prefer` that a request meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Redact {
    /// Never.
    Never,
    /// Where the request may go nowhere as it is. So too where no line says anything.
    #[default]
    WhenNothingElse,
    /// Also where the redacted request may go to an endpoint that is preferred.
    WhenPreferred,
}

impl Redact {
    /// Its words in `prefer`, in order.
    pub(crate) const WORDS: &'static [&'static str] =
        &["never", "when-nothing-else", "when-preferred"];

    /// As a person says it.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Never => "nothing is removed",
            Self::WhenNothingElse => "something is removed where a text may go nowhere as it is",
            Self::WhenPreferred => {
                "something is removed where a text may go nowhere as it is, or to a preferred \
                 endpoint without it"
            }
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        let all = [Self::Never, Self::WhenNothingElse, Self::WhenPreferred];
        let mut named = Self::WORDS.iter().zip(all);
        named.find(|(name, _)| **name == word).map(|(_, redact)| redact)
    }
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    pub(crate) remove: LabelSet,
    pub(crate) scope: Scope,
    pub(crate) mask: bool,
}

impl Redaction {
    /// The labels whose values are removed.
    #[must_use]
    pub fn remove(&self) -> LabelSet {
        self.remove
    }

    /// Whether the values are gone for good, and not put back into the answer.
    #[must_use]
    pub fn masks(&self) -> bool {
        self.mask
    }

    /// Whose requests it is for.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }
}

/// Reads `redactions` of all files.
pub(crate) fn read_redactions(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Vec<Redaction> {
    let mut all = Vec::new();
    for node in nodes {
        for item in node.list("redactions", problems).unwrap_or_default() {
            all.extend(read_redaction(item, context, problems));
        }
    }
    all
}

fn read_redaction(
    node: &Node,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<Redaction> {
    let fields = node.fields("a redaction", &["remove", "for", "mask", "because"], problems)?;
    let remove = fields.require("remove", problems);
    let labels = remove.and_then(|node| context.labels.read_list("remove", node, problems));
    let scope = read_scope(fields.get("for"), context.applications, problems);
    let mask = fields.get("mask").and_then(|node| node.boolean("mask", problems));
    if let Some(node) = fields.require("because", problems) {
        node.text("because", problems);
    }
    let labels = union(&labels?);
    // What was not read has no place in a text that could be taken out.
    if let Some(node) = remove
        && let Some(label) = labels.iter().find(|label| label.family() == "scan")
    {
        let message = format!(
            "\"{}\" says that something was not read; it cannot be removed, only sent to where \
             everything may go",
            label.name()
        );
        problems.error(node.position(), "not-removable", message);
    }
    Some(Redaction { remove: labels, scope: scope?, mask: mask.unwrap_or(false) })
}
