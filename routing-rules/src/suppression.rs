//! False alarms: findings of which the policy says, for a reason and until a date, that they are none. A
//! detector goes on finding them, the record of each decision names them, and what they would have
//! asked for does not count. A label goes only where every finding of it is such a false alarm; one that
//! the caller declares stays, and so does everything of the family `scan`.
//!
//! A suppression names the values (as they stand, or by their keyed digests), or without values every
//! finding of a label in requests of named applications. No proof can judge it, so it is a widening.

use classifiers::own::{Digests, Salt};
use classifiers::{Classification, Finding, Label, LabelSet, Sensitive};
use jiff::civil::Date;

use crate::bundle::Contents;
use crate::detectors::read_digests;
use crate::document::{Fields, Node, Position, Problems};
use crate::policy::{Scope, read_scope};
use crate::rule::RuleContext;

/// The keys of a suppression.
pub(crate) const KEYS: &[&str] =
    &["suppression", "label", "values", "digests", "for", "because", "by", "until"];
/// The keys of its digests.
pub(crate) const DIGEST_KEYS: &[&str] = &["salt", "words", "lengths", "digests"];

/// Where the text of a finding stands. It says nothing of its own; whoever judged the text knows.
pub type TextOf<'t> = &'t dyn Fn(&Finding) -> Option<Sensitive<&'t str>>;

/// One suppression.
#[derive(Clone, Debug)]
pub(crate) struct Suppression {
    pub(crate) id: String,
    pub(crate) label: Label,
    /// The values; `None` is every value.
    pub(crate) values: Option<Digests>,
    pub(crate) scope: Scope,
    pub(crate) because: String,
    pub(crate) by: String,
    /// The last day on which it holds.
    pub(crate) until: Date,
    pub(crate) position: Position,
}

impl Suppression {
    /// Whether another one suppresses all that this one does.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        let values = match (&self.values, &other.values) {
            (Some(_) | None, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own.is_subset(other),
        };
        self.label == other.label
            && self.scope.is_within(&other.scope)
            && values
            && self.until <= other.until
    }
}

/// Findings of one label that did not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The label.
    pub label: Label,
    /// How many findings.
    pub count: u32,
    /// The suppressions that say so, by name, in the order of the files.
    pub by: Vec<String>,
}

/// Reads `suppressions` of all files. What has expired holds no longer.
pub(crate) fn read_suppressions(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    on: Date,
    problems: &mut Problems,
) -> Vec<Suppression> {
    let mut all: Vec<Suppression> = Vec::new();
    for node in nodes {
        for item in node.list("suppressions", problems).unwrap_or_default() {
            let Some(one) = read_one(item, context, problems) else { continue };
            if let Some(first) = all.iter().find(|known| known.id == one.id) {
                let message = format!(
                    "the suppression \"{}\" stands twice, first at {}; give one another name",
                    one.id, first.position
                );
                problems.error(&one.position, "duplicate-name", message);
                continue;
            }
            if one.until < on {
                let message = format!(
                    "the suppression \"{}\" ended on {}, so its findings count again; review it, or remove \
                     it",
                    one.id, one.until
                );
                problems.warn(&one.position, "permission-ended", message);
                continue;
            }
            all.push(one);
        }
    }
    all
}

fn read_one(
    node: &Node,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<Suppression> {
    let fields = node.fields("a suppression", KEYS, problems)?;
    let id = fields.require("suppression", problems);
    let id = id.and_then(|node| node.name("suppression", problems)).map(str::to_owned);
    let label = fields.require("label", problems).and_then(|node| read_label(node, problems));
    let scope = read_scope(fields.get("for"), context.applications, problems);
    let values = read_values(&fields, problems)?;
    if values.is_none() && scope.as_ref().is_some_and(|scope| scope.apps.is_none()) {
        let message = "a suppression without values is for every finding of its label, so \"for\" must name \
                       the applications";
        problems.error(node.position(), "no-application-named", message);
    }
    let mut text = |key: &str| {
        let node = fields.require(key, problems)?;
        node.text(key, problems).map(str::to_owned)
    };
    let (because, by) = (text("because"), text("by"));
    let until = fields.require("until", problems).and_then(|node| node.date("until", problems));
    Some(Suppression {
        id: id?,
        label: label?,
        values,
        scope: scope?,
        because: because?,
        by: by?,
        until: until?,
        position: node.position().clone(),
    })
}

fn read_label(node: &Node, problems: &mut Problems) -> Option<Label> {
    let name = node.text("label", problems)?;
    let Some(label) = Label::parse(name) else {
        let message =
            format!("\"label\" is \"{name}\", which is no label; name one, such as pii.phone");
        problems.error(node.position(), "unknown-label", message);
        return None;
    };
    // A marking is what somebody wrote on purpose, and what was not read cannot be a false alarm.
    if label.family() == "scan" || label == Label::Marking {
        let message = format!("findings of \"{name}\" are never suppressed");
        problems.error(node.position(), "never-suppressed", message);
        return None;
    }
    Some(label)
}

/// `None` is a mistake; `Some(None)` stands for every value.
fn read_values(fields: &Fields<'_>, problems: &mut Problems) -> Option<Option<Digests>> {
    let (node, made) = match (fields.get("values"), fields.get("digests")) {
        (None, None) => return Some(None),
        (Some(node), Some(_)) => {
            let message = "a suppression names its values or their digests; keep one";
            problems.error(node.position(), "values-and-digests", message);
            return None;
        }
        (Some(node), None) => {
            let items = node.filled_list("values", problems)?;
            let values: Vec<&str> =
                items.iter().filter_map(|item| item.text("values", problems)).collect();
            (node, Digests::make(Salt([0; 32]), values))
        }
        (None, Some(node)) => {
            let fields = node.fields("digests", DIGEST_KEYS, problems)?;
            return read_digests("the list of this suppression", &fields, problems).map(Some);
        }
    };
    match made {
        Ok(digests) => Some(Some(digests)),
        Err(error) => {
            let message = format!("the values of this suppression cannot be used: {error}");
            problems.error(node.position(), "odd-value", message);
            None
        }
    }
}

/// Which labels of a classification do not count for a caller, since every finding of them is a false
/// alarm.
pub(crate) fn suppressed(
    contents: &Contents,
    (app, purpose): (&str, Option<&str>),
    classification: &Classification,
    text_of: TextOf<'_>,
) -> Vec<Suppressed> {
    let all = contents.policy.suppressions.iter();
    let concerned = all.filter(|one| {
        classification.labels().contains(one.label) && one.scope.covers(app, purpose)
    });
    let mut by_label: Vec<(Label, Vec<&Suppression>)> = Vec::new();
    for one in concerned {
        match by_label.iter_mut().find(|(label, _)| *label == one.label) {
            Some((_, known)) => known.push(one),
            None => by_label.push((one.label, vec![one])),
        }
    }
    let wholly = by_label.into_iter().filter_map(|(label, suppressions)| {
        let count = classification.count(label);
        if let Some(every) = suppressions.iter().find(|one| one.values.is_none()) {
            return Some(Suppressed { label, count, by: vec![every.id.clone()] });
        }
        let (mut seen, mut by) = (0_u32, Vec::new());
        for finding in classification.findings().iter().filter(|one| one.label() == label) {
            let text = text_of(finding)?;
            let held = |one: &&&Suppression| one.values.as_ref().is_some_and(|all| all.holds(text));
            let one = suppressions.iter().find(held)?;
            seen = seen.saturating_add(1);
            if !by.contains(&one.id) {
                by.push(one.id.clone());
            }
        }
        // Of those that were not kept nobody knows what they are.
        (seen == count && seen > 0).then_some(Suppressed { label, count, by })
    });
    wholly.collect()
}

/// The labels that are left.
pub(crate) fn left(labels: LabelSet, suppressed: &[Suppressed]) -> LabelSet {
    let gone: LabelSet = suppressed.iter().map(|one| one.label).collect();
    labels.difference(gone)
}
