//! Guarantees: what must hold whatever the rules say. "A request with any of these labels only
//! reaches endpoints like this." Checked at load over every request there can be and the register as
//! it is, and again for each endpoint at send time by the monitor.
//!
//! How the check at load can be complete without trying every set of labels: taking labels away
//! never makes a request reach less, so only smallest sets matter, one label per condition. Whether
//! a guarantee holds for endpoints that nobody has described yet is not proved here.

use classifiers::{Label, LabelSet, Level};

use crate::bundle::Contents;
use crate::document::{Node, Position, Problems};
use crate::policy::{Scope, read_scope, union};
use crate::register::{Endpoint, Places};
use crate::rule::{RuleContext, read_level, read_with_all};
use crate::tables::Tables;
use crate::zone::{Predicate, read_predicate};

/// One guarantee.
#[derive(Debug)]
pub(crate) struct Guarantee {
    pub(crate) id: String,
    from: Level,
    /// Of each of these, a label is present; `with_any` is one of them.
    conditions: Vec<LabelSet>,
    scope: Scope,
    pub(crate) only_reaches: Predicate,
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
        level >= self.from
            && self.scope.covers(app, purpose)
            && self.conditions.iter().all(|set| !set.intersection(labels).is_empty())
    }
}

const KEYS: &[&str] = &[
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
    if let Some(node) = fields.get("even_if_redacted") {
        node.boolean("even_if_redacted", problems);
    }
    if let Some(node) = fields.get("waivable_by") {
        for item in node.filled_list("waivable_by", problems).unwrap_or_default() {
            item.name("waivable_by", problems);
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
        only_reaches: only?,
        position: node.position().clone(),
    })
}

/// A request that breaks a guarantee, as small as can be.
struct Example<'e> {
    app: &'e str,
    purpose: Option<&'e str>,
    level: Level,
    labels: Vec<Label>,
    endpoint: &'e Endpoint,
}

/// Proves every guarantee over the endpoints of the register; an error names the smallest request
/// that breaks one.
pub(crate) fn prove(contents: &Contents, tables: &Tables, problems: &mut Problems) {
    for guarantee in &contents.policy.guarantees {
        let Some(example) = smallest_break(guarantee, contents, tables) else { continue };
        let levels = &contents.policy.levels;
        let labels: Vec<&str> = example.labels.iter().map(|label| label.name()).collect();
        let with = match labels.as_slice() {
            [] => "no label".to_owned(),
            [label] => format!("the label {label}"),
            labels => format!("the labels {}", labels.join(", ")),
        };
        let purpose = example.purpose.map(|p| format!(" for purpose \"{p}\"")).unwrap_or_default();
        let failures = guarantee.only_reaches.failures(example.endpoint).join("; ");
        let message = format!(
            "guarantee \"{}\" does not hold: a request of \"{}\"{purpose} at level \"{}\" with \
             {with} may go to \"{}\", where {failures}; tighten the zone or the rule that lets it \
             there, or add a restriction",
            guarantee.id,
            example.app,
            levels.name(example.level),
            example.endpoint.name()
        );
        problems.error(&guarantee.position, "guarantee-broken", message);
    }
}

fn smallest_break<'e>(
    guarantee: &Guarantee,
    contents: &'e Contents,
    tables: &Tables,
) -> Option<Example<'e>> {
    let outside: Vec<(usize, &Endpoint)> = contents
        .register
        .endpoints
        .iter()
        .enumerate()
        .filter(|(_, endpoint)| !guarantee.only_reaches.holds(endpoint))
        .collect();
    if outside.is_empty() {
        return None;
    }
    let levels = &contents.policy.levels;
    let kinds = kinds_of_labels(contents);
    for level in levels.all().filter(|level| *level >= guarantee.from) {
        let within = contents.policy.labels.up_to(level);
        for (app, purpose) in contents.callers() {
            if level < levels.base(app) || !guarantee.scope.covers(app, purpose) {
                continue;
            }
            for (index, endpoint) in &outside {
                let reaches =
                    |labels| tables.reaches(contents, (app, purpose), level, labels, *index);
                let search = Search { within, kinds: &kinds, reaches: &reaches };
                if let Some(labels) = search.run(&guarantee.conditions, LabelSet::EMPTY) {
                    let labels = labels.iter().collect();
                    return Some(Example { app, purpose, level, labels, endpoint });
                }
            }
        }
    }
    None
}

/// Looks for a set of labels that meets all conditions and still reaches an endpoint.
struct Search<'s> {
    /// Labels that can be present at the level in question.
    within: LabelSet,
    kinds: &'s [LabelSet],
    reaches: &'s dyn Fn(LabelSet) -> bool,
}

impl Search<'_> {
    fn run(&self, conditions: &[LabelSet], so_far: LabelSet) -> Option<LabelSet> {
        // More labels never reach more, so a set that is turned away ends this branch.
        if !(self.reaches)(so_far) {
            return None;
        }
        let Some((condition, rest)) = conditions.split_first() else { return Some(so_far) };
        if !condition.intersection(so_far).is_empty() {
            return self.run(rest, so_far);
        }
        self.kinds.iter().find_map(|kind| {
            // One label of a kind stands for all of it, as long as the condition names it.
            let label = kind.intersection(*condition).intersection(self.within).iter().next()?;
            self.run(rest, so_far.union([label].into_iter().collect()))
        })
    }
}

/// Labels sorted into kinds that no rule, group or guarantee tells apart.
fn kinds_of_labels(contents: &Contents) -> Vec<LabelSet> {
    let policy = &contents.policy;
    let mut sets: Vec<LabelSet> = Vec::new();
    for rule in &policy.rules {
        sets.extend(rule.named_labels().map(|named| named.labels));
    }
    for guarantee in &policy.guarantees {
        sets.extend(&guarantee.conditions);
    }
    sets.extend(policy.levels.all().map(|level| policy.labels.up_to(level)));
    sets.sort_unstable_by_key(|set| set.iter().map(Label::name).collect::<Vec<_>>());
    sets.dedup();
    let all: LabelSet = Label::ALL.iter().copied().collect();
    let mut kinds = vec![all];
    for set in sets {
        kinds = kinds
            .into_iter()
            .flat_map(|kind| [kind.intersection(set), kind.difference(set)])
            .filter(|kind| !kind.is_empty())
            .collect();
    }
    kinds
}
