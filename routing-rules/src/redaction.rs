//! Redactions: which labels might be removed so that more endpoints qualify. They are read, checked
//! and proved about; this version carries none out and judges each request as received. That is safe,
//! since a plan could only open what is closed.

use classifiers::LabelSet;

use crate::document::{Node, Problems};
use crate::policy::{Scope, read_scope, union};
use crate::rule::RuleContext;

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redaction {
    /// The labels whose text may be removed.
    pub(crate) remove: LabelSet,
    /// For whose requests.
    pub(crate) scope: Scope,
}

/// Reads `redactions` of all files and warns that they have no effect yet.
pub(crate) fn read_redactions(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Vec<Redaction> {
    let mut all = Vec::new();
    for node in nodes {
        let list = node.list("redactions", problems).unwrap_or_default();
        for item in list {
            all.extend(read_redaction(item, context, problems));
        }
        if !list.is_empty() {
            let message = "redactions are read but not carried out by this version: every request \
                           is judged as received, so nothing goes further than without them";
            problems.warn(node.position(), "redaction-unused", message);
        }
    }
    all
}

fn read_redaction(
    node: &Node,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<Redaction> {
    let fields = node.fields("a redaction", &["remove", "for", "because"], problems)?;
    let remove = fields
        .require("remove", problems)
        .and_then(|node| context.labels.read_list("remove", node, problems));
    let scope = read_scope(fields.get("for"), context.applications, problems);
    if let Some(node) = fields.require("because", problems) {
        node.text("because", problems);
    }
    Some(Redaction { remove: union(&remove?), scope: scope? })
}
