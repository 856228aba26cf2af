//! Rules: grants and restrictions. A grant (`may_use`) says up to which level and without which
//! labels; a restriction (`stays_in`) says from which level and with which labels. Neither can say
//! the opposite, so more sensitive input never reaches more endpoints. Any restriction beats every
//! grant.

use classifiers::{LabelSet, Level};

use crate::applications::Applications;
use crate::document::{Fields, Node, Position, Problems, unknown};
use crate::policy::{Labels, Levels, NamedLabels, Scope, read_scope};
use crate::zone::Zone;

/// The most rules of a policy.
pub(crate) const MAX_RULES: usize = 8_192;
/// The most entries of `with_all`; combinations cost the proof exponentially.
pub(crate) const MAX_WITH_ALL: usize = 16;

/// One rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) because: String,
    pub(crate) scope: Scope,
    /// The zones it offers or keeps to, as places in the list of zones.
    pub(crate) zones: Vec<usize>,
    pub(crate) kind: RuleKind,
    pub(crate) position: Position,
}

/// What a rule does, and when.
#[derive(Debug)]
pub(crate) enum RuleKind {
    /// Offers its zones.
    Grant {
        /// Applies at this level and below.
        up_to: Level,
        /// Applies when none of these is present.
        without: Vec<NamedLabels>,
    },
    /// Keeps to its zones.
    Restriction {
        /// Applies at this level and above.
        from: Level,
        /// Applies when one of these is present; `None` is always true.
        with_any: Option<Vec<NamedLabels>>,
        /// Applies when, of each of these, a label is present.
        with_all: Vec<NamedLabels>,
    },
}

impl Rule {
    /// Whether the rule's conditions on level and labels hold.
    pub(crate) fn applies(&self, level: Level, labels: LabelSet) -> bool {
        let touches = |named: &NamedLabels| !named.labels.intersection(labels).is_empty();
        match &self.kind {
            RuleKind::Grant { up_to, without } => level <= *up_to && !without.iter().any(touches),
            RuleKind::Restriction { from, with_any, with_all } => {
                level >= *from
                    && with_any.as_ref().is_none_or(|any| any.iter().any(touches))
                    && with_all.iter().all(touches)
            }
        }
    }

    /// Whether it asks for more than one label at once.
    pub(crate) fn combines_labels(&self) -> bool {
        match &self.kind {
            RuleKind::Grant { .. } => false,
            RuleKind::Restriction { with_any, with_all, .. } => {
                usize::from(with_any.is_some()).saturating_add(with_all.len()) > 1
            }
        }
    }

    /// Whether it is a grant.
    pub(crate) fn is_grant(&self) -> bool {
        matches!(self.kind, RuleKind::Grant { .. })
    }
}

/// What rules are read against.
pub(crate) struct RuleContext<'c> {
    pub(crate) levels: &'c Levels,
    pub(crate) labels: &'c Labels,
    pub(crate) zones: &'c [Zone],
    pub(crate) applications: Option<&'c Applications>,
}

/// Reads the rules of all files; ids are unique across them.
pub(crate) fn read_rules(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for node in nodes {
        for item in node.list("rules", problems).unwrap_or_default() {
            let Some(rule) = read_rule(item, context, problems) else { continue };
            if let Some(first) = rules.iter().find(|known| known.id == rule.id) {
                let message = format!(
                    "the rule \"{}\" stands twice, first at {}; give one another name",
                    rule.id, first.position
                );
                problems.error(&rule.position, "duplicate-name", message);
                continue;
            }
            rules.push(rule);
        }
    }
    if rules.len() > MAX_RULES
        && let Some(node) = nodes.first()
    {
        let message = format!("a policy has at most {MAX_RULES} rules, not {}", rules.len());
        problems.error(node.position(), "too-many-rules", message);
    }
    rules
}

/// The keys of a rule.
pub(crate) const KEYS: &[&str] = &[
    "rule", "may_use", "stays_in", "up_to", "without", "from", "with_any", "with_all", "for",
    "because",
];

fn read_rule(node: &Node, context: &RuleContext<'_>, problems: &mut Problems) -> Option<Rule> {
    let fields = node.fields("a rule", KEYS, problems)?;
    let id = fields.require("rule", problems).and_then(|node| node.name("rule", problems));
    let because =
        fields.require("because", problems).and_then(|node| node.text("because", problems));
    let scope = read_scope(fields.get("for"), context.applications, problems);
    let parts = match (fields.get("may_use"), fields.get("stays_in")) {
        (Some(zones), None) => read_grant(zones, &fields, id, context, problems),
        (None, Some(zones)) => read_restriction(zones, &fields, id, context, problems),
        (Some(_), Some(_)) => {
            let message = "a rule either grants (may_use) or restricts (stays_in); make two rules \
                           of it";
            problems.error(node.position(), "grant-and-restriction", message);
            None
        }
        (None, None) => {
            let message = "a rule needs may_use: [zones] to grant or stays_in: [zones] to restrict";
            problems.error(node.position(), "missing-key", message);
            None
        }
    };
    let (kind, zones) = parts?;
    Some(Rule {
        id: id?.to_owned(),
        because: because?.to_owned(),
        scope: scope?,
        zones,
        kind,
        position: node.position().clone(),
    })
}

fn read_grant(
    zones: &Node,
    fields: &Fields<'_>,
    id: Option<&str>,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<(RuleKind, Vec<usize>)> {
    for key in ["from", "with_any", "with_all"] {
        let advice = "a grant says up_to a level and without labels, so that more sensitive text \
                      never reaches more endpoints";
        refuse_key(fields, key, "grants (may_use)", advice, problems);
    }
    let up_to = read_level(context.levels, fields, "up_to", context.levels.top(), problems);
    let without = fields.get("without").map(|n| context.labels.read_list("without", n, problems));
    zones.filled_list("may_use", problems)?;
    let zones = read_zone_list("may_use", zones, id, context.zones, problems);
    let without = without.unwrap_or(Some(Vec::new()));
    Some((RuleKind::Grant { up_to: up_to?, without: without? }, zones?))
}

fn read_restriction(
    zones: &Node,
    fields: &Fields<'_>,
    id: Option<&str>,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<(RuleKind, Vec<usize>)> {
    for key in ["up_to", "without"] {
        let advice = "a restriction says from a level, with_any and with_all labels, so that less \
                      sensitive text is never held back more";
        refuse_key(fields, key, "restricts (stays_in)", advice, problems);
    }
    let from = read_level(context.levels, fields, "from", Level::PUBLIC, problems);
    let any = match fields.get("with_any") {
        Some(node) => context.labels.read_list("with_any", node, problems).map(Some),
        None => Some(None),
    };
    let all = read_with_all(fields, context.labels, problems);
    let zones = read_zone_list("stays_in", zones, id, context.zones, problems);
    let kind = RuleKind::Restriction { from: from?, with_any: any?, with_all: all? };
    Some((kind, zones?))
}

fn refuse_key(fields: &Fields<'_>, key: &str, does: &str, advice: &str, problems: &mut Problems) {
    if let Some(entry) = fields.entry(key) {
        let message = format!("a rule that {does} cannot say \"{key}\": {advice}");
        problems.error(entry.position(), "wrong-side", message);
    }
}

/// Reads `with_all` of a rule or guarantee; absent means no condition.
pub(crate) fn read_with_all(
    fields: &Fields<'_>,
    labels: &Labels,
    problems: &mut Problems,
) -> Option<Vec<NamedLabels>> {
    let Some(node) = fields.get("with_all") else { return Some(Vec::new()) };
    let all = labels.read_list("with_all", node, problems)?;
    if all.len() > MAX_WITH_ALL {
        let message = format!("\"with_all\" names at most {MAX_WITH_ALL}, not {}", all.len());
        problems.error(node.position(), "too-many-labels", message);
    }
    Some(all)
}

/// A level under a key, or what its absence means.
pub(crate) fn read_level(
    levels: &Levels,
    fields: &Fields<'_>,
    key: &str,
    otherwise: Level,
    problems: &mut Problems,
) -> Option<Level> {
    match fields.get(key) {
        Some(node) => levels.read(key, node, problems),
        None => Some(otherwise),
    }
}

/// Reads names of zones. `id` is the name of the rule, for the message.
pub(crate) fn read_zone_list(
    key: &str,
    node: &Node,
    id: Option<&str>,
    zones: &[Zone],
    problems: &mut Problems,
) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut whole = true;
    for item in node.list(key, problems)? {
        let name = item.text(key, problems)?;
        match zones.iter().position(|zone| zone.name == name) {
            Some(index) => found.push(index),
            None => {
                let subject =
                    id.map_or_else(|| format!("\"{key}\""), |id| format!("rule \"{id}\""));
                let message = format!(
                    "{subject} names zone \"{name}\", which is not defined{}",
                    unknown(name, "defined", zones.iter().map(|zone| zone.name.as_str()))
                );
                problems.error(item.position(), "unknown-zone", message);
                whole = false;
            }
        }
    }
    whole.then_some(found)
}

/// Warns about labels that a restriction names and no detector finds: it would never apply to them.
/// What no detector of the organisation's own finds is told where those are read.
pub(crate) fn warn_unproduced(rules: &[Rule], problems: &mut Problems) {
    for rule in rules {
        let RuleKind::Restriction { with_any, with_all, .. } = &rule.kind else { continue };
        let named = with_any.iter().flatten().chain(with_all);
        let missing: Vec<String> = named
            .flat_map(|named| named.labels.iter())
            // A failure that this version cannot have is no gap in what it finds.
            .filter(|label| !label.is_produced() && label.family() != "scan" && !label.is_own())
            .map(|label| label.name().to_owned())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let message = format!(
            "restriction \"{}\" cannot yet act on {}: no detector of this version finds {}; callers \
             can still declare them",
            rule.id,
            missing.join(", "),
            if missing.len() == 1 { "it" } else { "them" }
        );
        problems.warn(&rule.position, "label-not-found", message);
    }
}
