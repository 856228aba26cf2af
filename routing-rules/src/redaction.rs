//! Redactions: which labels might be removed so that more endpoints qualify. They are read and
//! checked; this version carries none out and judges each request as received. That is safe, since a
//! plan could only open what is closed.

use crate::document::{Node, Problems};
use crate::policy::read_scope;
use crate::rule::RuleContext;

/// Reads `redactions` of all files and warns that they have no effect yet.
pub(crate) fn read_redactions(nodes: &[&Node], context: &RuleContext<'_>, problems: &mut Problems) {
    for node in nodes {
        let list = node.list("redactions", problems).unwrap_or_default();
        for item in list {
            read_redaction(item, context, problems);
        }
        if !list.is_empty() {
            let message = "redactions are read but not carried out by this version: every request \
                           is judged as received, so nothing goes further than without them";
            problems.warn(node.position(), "redaction-unused", message);
        }
    }
}

fn read_redaction(node: &Node, context: &RuleContext<'_>, problems: &mut Problems) {
    let Some(fields) = node.fields("a redaction", &["remove", "for", "because"], problems) else {
        return;
    };
    if let Some(node) = fields.require("remove", problems) {
        context.labels.read_list("remove", node, problems);
    }
    read_scope(fields.get("for"), context.applications, problems);
    if let Some(node) = fields.require("because", problems) {
        node.text("because", problems);
    }
}
