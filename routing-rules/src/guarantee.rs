//! Guarantees: what must hold whatever the rules say. "A request with any of these labels only
//! reaches endpoints like this." Checked at load over every request there can be and the register as
//! it is, and again for each endpoint at send time by the monitor.
//!
//! How the check at load can be complete without trying every set of labels: taking labels away
//! never makes a request reach less, so only smallest sets matter, one label per condition. Whether
//! a guarantee holds for endpoints that nobody has described yet is not proved here.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use classifiers::{Label, LabelSet, Level};

use crate::bundle::Contents;
use crate::document::{Node, Position, Problems};
use crate::policy::{Scope, read_scope, union};
use crate::register::{Endpoint, Places};
use crate::rule::{RuleContext, read_level, read_with_all};
use crate::tables::{Slice, Tables};
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

/// How many sets of labels are tried for one guarantee. Only many conditions over labels that many
/// rules tell apart come near it; what cannot be proved within it does not load.
const MOST_TRIED: u32 = 2_000_000;

/// Proves every guarantee over the endpoints of the register; an error names the smallest request
/// that breaks one.
pub(crate) fn prove(contents: &Contents, tables: &Tables, problems: &mut Problems) {
    let kinds = kinds_of_labels(contents);
    for guarantee in &contents.policy.guarantees {
        let tried = Cell::new(0);
        let example = smallest_break(guarantee, contents, tables, (&kinds, &tried));
        if let Some(example) = example {
            let message = broken(guarantee, contents, &example);
            problems.error(&guarantee.position, "guarantee-broken", message);
        } else if tried.get() >= MOST_TRIED {
            let message = format!(
                "guarantee \"{}\" has too many combinations to be checked; name fewer in with_all",
                guarantee.id
            );
            problems.error(&guarantee.position, "guarantee-too-wide", message);
        }
    }
}

fn broken(guarantee: &Guarantee, contents: &Contents, example: &Example<'_>) -> String {
    let labels: Vec<&str> = example.labels.iter().map(|label| label.name()).collect();
    let with = match labels.as_slice() {
        [] => "no label".to_owned(),
        [label] => format!("the label {label}"),
        labels => format!("the labels {}", labels.join(", ")),
    };
    let purpose = example.purpose.map(|p| format!(" for purpose \"{p}\"")).unwrap_or_default();
    format!(
        "guarantee \"{}\" does not hold: a request of \"{}\"{purpose} at level \"{}\" with {with} \
         may go to \"{}\", where {}; tighten the zone or the rule that lets it there, or add a \
         restriction",
        guarantee.id,
        example.app,
        contents.policy.levels.name(example.level),
        example.endpoint.name(),
        guarantee.only_reaches.failures(example.endpoint).join("; ")
    )
}

fn smallest_break<'e>(
    guarantee: &Guarantee,
    contents: &'e Contents,
    tables: &Tables,
    (kinds, tried): (&[LabelSet], &Cell<u32>),
) -> Option<Example<'e>> {
    let endpoints = contents.register.endpoints.iter().enumerate();
    let outside: Vec<(usize, &Endpoint)> =
        endpoints.filter(|(_, endpoint)| !guarantee.only_reaches.holds(endpoint)).collect();
    let levels = &contents.policy.levels;
    for level in levels.all().filter(|level| *level >= guarantee.from) {
        let within = contents.policy.labels.up_to(level);
        let steps: Vec<Step> = guarantee
            .conditions
            .iter()
            .map(|condition| Step::new(condition.intersection(within), kinds))
            .collect();
        // Callers that no rule tells apart need one look.
        let mut seen = HashSet::new();
        for (app, purpose) in contents.callers() {
            if level < levels.base(app) || !guarantee.scope.covers(app, purpose) {
                continue;
            }
            let Some(slices) = tables.slices(contents, app, purpose) else { continue };
            let Some(slice) = slices.get(usize::from(level.rank())) else { continue };
            if !seen.insert(Arc::as_ptr(slices).cast::<Slice>()) {
                continue;
            }
            for (index, endpoint) in &outside {
                let search = Search { slice, endpoint: *index, tried };
                if let Some(labels) = search.run(&steps, LabelSet::EMPTY) {
                    let labels = labels.iter().collect();
                    return Some(Example { app, purpose, level, labels, endpoint });
                }
            }
        }
    }
    None
}

/// One condition at one level.
struct Step {
    /// The labels that meet it and can be present at the level.
    labels: LabelSet,
    /// One label of each kind among them, each as a set of its own; it stands for its kind.
    singles: Vec<LabelSet>,
}

impl Step {
    fn new(labels: LabelSet, kinds: &[LabelSet]) -> Self {
        let firsts = kinds.iter().filter_map(|kind| kind.intersection(labels).iter().next());
        Self { labels, singles: firsts.map(|label| [label].into_iter().collect()).collect() }
    }
}

/// Looks for a set of labels that meets all conditions and still reaches an endpoint.
struct Search<'s> {
    slice: &'s Slice,
    endpoint: usize,
    tried: &'s Cell<u32>,
}

impl Search<'_> {
    fn run(&self, steps: &[Step], so_far: LabelSet) -> Option<LabelSet> {
        if self.tried.get() >= MOST_TRIED {
            return None;
        }
        self.tried.set(self.tried.get().saturating_add(1));
        // More labels never reach more, so a set that is turned away ends this branch.
        if !self.slice.reaches(so_far, self.endpoint) {
            return None;
        }
        let Some((step, rest)) = steps.split_first() else { return Some(so_far) };
        if !step.labels.intersection(so_far).is_empty() {
            return self.run(rest, so_far);
        }
        step.singles.iter().find_map(|single| self.run(rest, so_far.union(*single)))
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
