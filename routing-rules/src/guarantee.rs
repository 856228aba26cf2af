//! Guarantees: what must hold whatever the rules say. "A request with any of these labels only
//! reaches endpoints like this." Read here; `proof` shows them at load, and the monitor tests each
//! again at send time.

use classifiers::{LabelSet, Level};

use crate::document::{Node, Position, Problems};
use crate::governance::Role;
use crate::policy::{Scope, read_scope, union};
use crate::register::Places;
use crate::rule::{RuleContext, read_level, read_with_all};
use crate::zone::{Predicate, read_predicate};

/// One guarantee.
#[derive(Debug)]
pub(crate) struct Guarantee {
    pub(crate) id: String,
    pub(crate) from: Level,
    /// Of each of these, a label is present; `with_any` is one of them.
    pub(crate) conditions: Vec<LabelSet>,
    pub(crate) scope: Scope,
    /// It speaks of what the request held before anything was removed, too.
    pub(crate) even_if_redacted: bool,
    pub(crate) only_reaches: Predicate,
    /// The roles of which one must approve an exception that it gives way to; none gives way to none.
    pub(crate) waivable_by: Vec<Role>,
    pub(crate) position: Position,
}

impl Guarantee {
    /// Whether the guarantee is about a request.
    pub(crate) fn concerns(
        &self,
        app: &str,
        purpose: Option<&str>,
        level: Level,
        labels: LabelSet,
    ) -> bool {
        level >= self.from && self.scope.covers(app, purpose) && self.touched_by(labels)
    }

    /// Whether labels meet its conditions.
    pub(crate) fn touched_by(&self, labels: LabelSet) -> bool {
        self.conditions.iter().all(|set| !set.intersection(labels).is_empty())
    }
}

/// The keys of a guarantee.
pub(crate) const KEYS: &[&str] = &[
    "guarantee",
    "with_any",
    "with_all",
    "from",
    "for",
    "only_reaches",
    "even_if_redacted",
    "waivable_by",
];

/// Reads the guarantees of all files; ids are unique across them.
pub(crate) fn read_guarantees(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    places: &Places,
    problems: &mut Problems,
) -> Vec<Guarantee> {
    let mut guarantees: Vec<Guarantee> = Vec::new();
    for node in nodes {
        for item in node.list("guarantees", problems).unwrap_or_default() {
            let Some(guarantee) = read_guarantee(item, context, places, problems) else { continue };
            if let Some(first) = guarantees.iter().find(|known| known.id == guarantee.id) {
                let message = format!(
                    "the guarantee \"{}\" stands twice, first at {}; give one another name",
                    guarantee.id, first.position
                );
                problems.error(&guarantee.position, "duplicate-name", message);
                continue;
            }
            guarantees.push(guarantee);
        }
    }
    guarantees
}

fn read_guarantee(
    node: &Node,
    context: &RuleContext<'_>,
    places: &Places,
    problems: &mut Problems,
) -> Option<Guarantee> {
    let fields = node.fields("a guarantee", KEYS, problems)?;
    let id = fields.require("guarantee", problems).and_then(|n| n.name("guarantee", problems));
    let from = read_level(context.levels, &fields, "from", Level::PUBLIC, problems);
    let any = fields.get("with_any").map(|n| context.labels.read_list("with_any", n, problems));
    let all = read_with_all(&fields, context.labels, problems);
    let scope = read_scope(fields.get("for"), context.applications, problems);
    let even_if_redacted =
        fields.get("even_if_redacted").and_then(|node| node.boolean("even_if_redacted", problems));
    let mut waivable_by = Vec::new();
    if let Some(node) = fields.get("waivable_by") {
        let words = Role::ALL.map(Role::name);
        for item in node.filled_list("waivable_by", problems).unwrap_or_default() {
            waivable_by.extend(item.word("waivable_by", &words, problems).and_then(Role::parse));
        }
    }
    let only = fields.require("only_reaches", problems);
    let only = only.and_then(|node| read_predicate("only_reaches", node, places, problems));
    let mut conditions: Vec<LabelSet> = all?.iter().map(|named| named.labels).collect();
    if let Some(any) = any {
        conditions.push(union(&any?));
    }
    Some(Guarantee {
        id: id?.to_owned(),
        from: from?,
        conditions,
        scope: scope?,
        even_if_redacted: even_if_redacted.unwrap_or(false),
        only_reaches: only?,
        waivable_by,
        position: node.position().clone(),
    })
}
