//! Groups of labels and the minimum level of each label. Detectors say which labels a text has; only
//! here do they get a level. In doubt closed: a label that no group covers counts as the top level.
//! `scan.*` is always the top level, whatever a policy says, and `lang.*` has no level of its own,
//! because the language of a text says nothing about its sensitivity. What a policy accepts unread
//! (`scan.accepted`) has the level that the policy gives it there. Of the labels in `custom.` only
//! those are known that the bundle's own detectors declare; any other is at the top.

use classifiers::{Label, LabelSet, Level};

use super::Levels;
use crate::document::{Entry, Node, Position, Problems, unknown};

/// Family of what could not be looked at.
const SCAN: &str = "scan";
/// Family of an organisation's own labels.
const OWN: &str = "custom";
/// Family of languages.
const LANG: &str = "lang";

/// A named group of labels.
#[derive(Debug)]
struct Group {
    name: String,
    labels: LabelSet,
    floor: Level,
    position: Position,
}

/// Groups, and the minimum level of each label.
#[derive(Debug)]
pub(crate) struct Labels {
    groups: Vec<Group>,
    /// Labels by minimum level: at place `n` those whose minimum is level `n`.
    by_level: Vec<LabelSet>,
    uncovered: LabelSet,
    /// Labels of the organisation's own that this bundle declares.
    own: LabelSet,
}

/// Labels under the name the author used for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedLabels {
    pub(crate) name: String,
    pub(crate) labels: LabelSet,
}

impl Labels {
    /// Reads the groups of all files and computes each label's minimum level. `own` are the labels
    /// of the organisation's own that the bundle declares.
    pub(crate) fn read(
        nodes: &[&Node],
        levels: &Levels,
        own: LabelSet,
        problems: &mut Problems,
    ) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for node in nodes {
            for entry in node.table("labels", problems).unwrap_or_default() {
                let Some(group) = read_group(entry, levels, own, problems) else { continue };
                if let Some(first) = groups.iter().find(|known| known.name == group.name) {
                    let message = format!(
                        "the label group \"{}\" stands twice, first at {}; give one another name",
                        group.name, first.position
                    );
                    problems.error(&group.position, "duplicate-name", message);
                    continue;
                }
                groups.push(group);
            }
        }
        let mut by_level = vec![LabelSet::EMPTY; levels.names().len()];
        let mut uncovered = LabelSet::EMPTY;
        for label in Label::ALL.iter().copied() {
            let covering = groups.iter().filter(|group| group.labels.contains(label));
            let floor = match (label.family(), covering.map(|group| group.floor).max()) {
                (SCAN, _) => levels.top(),
                (_, Some(floor)) => floor,
                (LANG, None) => Level::PUBLIC,
                (_, None) => {
                    if is_known(label, own) {
                        uncovered.insert(label);
                    }
                    levels.top()
                }
            };
            if let Some(set) = by_level.get_mut(usize::from(floor.rank())) {
                set.insert(label);
            }
        }
        Self { groups, by_level, uncovered, own }
    }

    /// Gives what the policy accepts unread its minimum level.
    pub(crate) fn accept_at(&mut self, level: Level) {
        let accepted: LabelSet = [Label::ScanAccepted].into_iter().collect();
        for (rank, set) in self.by_level.iter_mut().enumerate() {
            let here = rank == usize::from(level.rank());
            *set = if here { set.union(accepted) } else { set.difference(accepted) };
        }
    }

    /// The labels of a group, by its name.
    pub(crate) fn group(&self, name: &str) -> Option<LabelSet> {
        self.groups.iter().find(|group| group.name == name).map(|group| group.labels)
    }

    /// Labels that no group covers; they count as the top level.
    pub(crate) fn uncovered(&self) -> LabelSet {
        self.uncovered
    }

    /// The highest minimum level among labels, `None` when there are none.
    pub(crate) fn floor(&self, labels: LabelSet) -> Option<Level> {
        let rank = self.by_level.iter().rposition(|set| !set.intersection(labels).is_empty())?;
        Some(Level::new(u8::try_from(rank).ok()?))
    }

    /// The labels whose minimum level is at most this one.
    pub(crate) fn up_to(&self, level: Level) -> LabelSet {
        let within = usize::from(level.rank()).saturating_add(1);
        self.by_level.iter().take(within).fold(LabelSet::EMPTY, |all, set| all.union(*set))
    }

    /// The groups: name, labels, minimum level.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&str, LabelSet, Level)> {
        self.groups.iter().map(|group| (group.name.as_str(), group.labels, group.floor))
    }

    /// The names of the groups that cover a label.
    pub(crate) fn groups_of(&self, label: Label) -> impl Iterator<Item = &str> {
        let covering = self.groups.iter().filter(move |group| group.labels.contains(label));
        covering.map(|group| group.name.as_str())
    }

    /// Reads a list of groups, labels and globs, as rules and guarantees name them.
    pub(crate) fn read_list(
        &self,
        what: &str,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<Vec<NamedLabels>> {
        let mut all = Vec::new();
        for item in node.filled_list(what, problems)? {
            let name = item.text(what, problems)?;
            match self.resolve(name) {
                Some(labels) => all.push(NamedLabels { name: name.to_owned(), labels }),
                None => {
                    let groups = self.groups.iter().map(|group| group.name.as_str());
                    let ending = if name.contains('.') {
                        unknown_label(name, self.own)
                    } else {
                        unknown(name, "defined groups", groups)
                    };
                    let message = format!(
                        "\"{what}\" names \"{name}\", which is no label group, label or family.*\
                         {ending}"
                    );
                    problems.error(item.position(), "unknown-label", message);
                }
            }
        }
        Some(all)
    }

    fn resolve(&self, name: &str) -> Option<LabelSet> {
        let group = self.groups.iter().find(|group| group.name == name);
        group.map(|group| group.labels).or_else(|| matching(name, self.own))
    }
}

/// The union of named labels.
pub(crate) fn union(all: &[NamedLabels]) -> LabelSet {
    all.iter().fold(LabelSet::EMPTY, |union, named| union.union(named.labels))
}

/// Whether a bundle that declares these labels of its own knows a label.
fn is_known(label: Label, own: LabelSet) -> bool {
    !label.is_own() || own.contains(label)
}

/// A label by its name, or all of a family by `family.*`; of `custom.*` those too that no bundle has
/// declared yet.
fn matching(name: &str, own: LabelSet) -> Option<LabelSet> {
    let Some(family) = name.strip_suffix(".*") else {
        let label = Label::parse(name).filter(|label| is_known(*label, own));
        return label.map(|label| [label].into_iter().collect());
    };
    let labels: LabelSet =
        Label::ALL.iter().copied().filter(|label| label.family() == family).collect();
    (!labels.is_empty()).then_some(labels)
}

fn families() -> impl Iterator<Item = &'static str> {
    let mut families: Vec<&str> = Label::ALL.iter().map(|label| label.family()).collect();
    families.dedup();
    families.into_iter()
}

/// The end of a message about a label that does not exist.
fn unknown_label(written: &str, own: LabelSet) -> String {
    let family = written.split('.').next().unwrap_or_default();
    if family == OWN && own.is_empty() {
        return " (no file of detectors declares a label of your own)".to_owned();
    }
    let known = || Label::ALL.iter().filter(|label| is_known(**label, own));
    let siblings = || known().filter(|label| label.family() == family).map(|label| label.name());
    if siblings().next().is_some() {
        return unknown(written, "labels of that family", siblings());
    }
    unknown(family, "families", families())
}

fn read_group(
    entry: &Entry,
    levels: &Levels,
    own: LabelSet,
    problems: &mut Problems,
) -> Option<Group> {
    let name = entry.checked_name("a label group", problems)?;
    if name.contains('.') {
        let message = format!("the label group \"{name}\" has a dot, which only labels have");
        problems.error(entry.position(), "odd-name", message);
        return None;
    }
    let what = format!("label group \"{name}\"");
    let fields = entry.node().fields(&what, &["covers", "floor"], problems)?;
    let floor = fields.require("floor", problems).and_then(|n| levels.read("floor", n, problems));
    let mut labels = LabelSet::EMPTY;
    for item in fields.require("covers", problems)?.filled_list("covers", problems)? {
        let Some(written) = item.text("covers", problems) else { continue };
        match matching(written, own) {
            Some(covered) => labels = labels.union(covered),
            None => {
                let message = format!(
                    "\"covers\" names \"{written}\", which is no label and no family.*{}",
                    unknown_label(written, own)
                );
                problems.error(item.position(), "unknown-label", message);
            }
        }
    }
    let floor = floor?;
    if floor < levels.top() && labels.iter().any(|label| label.family() == SCAN) {
        let message = format!(
            "the label group \"{name}\" covers scan.* at \"{}\"; what could not be read is always \
             \"{}\", so write that or remove scan.* from the group",
            levels.name(floor),
            levels.name(levels.top())
        );
        problems.error(entry.position(), "scan-is-top", message);
    }
    Some(Group { name: name.to_owned(), labels, floor, position: entry.position().clone() })
}

#[cfg(test)]
mod tests {
    use classifiers::{Label, LabelSet, Level};

    use super::{Labels, Levels};
    use crate::document::{Node, Problems, Source, read};

    fn node(text: &str) -> Node {
        read(&Source::new("f", text), &mut Problems::default()).unwrap()
    }

    fn labels(text: &str) -> (Labels, Problems) {
        let mut problems = Problems::default();
        let levels = Levels::read_names(&node("[low, middle, high]"), &mut problems).unwrap();
        let groups = node(text);
        let labels = Labels::read(&[&groups], &levels, own(), &mut problems);
        (labels, problems)
    }

    fn own() -> LabelSet {
        [Label::own("custom.label-test").unwrap()].into_iter().collect()
    }

    fn floor(labels: &Labels, name: &str) -> Option<u8> {
        labels.floor([Label::parse(name).unwrap()].into_iter().collect()).map(Level::rank)
    }

    #[test]
    fn a_label_takes_the_highest_of_its_groups_and_the_top_without_one() {
        let (labels, problems) = labels(
            "a: {covers: [\"pii.*\"], floor: low}\nb: {covers: [pii.email], floor: middle}\n",
        );
        assert!(!problems.has_errors());
        assert_eq!(floor(&labels, "pii.email"), Some(1));
        assert_eq!(floor(&labels, "pii.phone"), Some(0));
        assert_eq!(floor(&labels, "financial.iban"), Some(2), "in doubt closed");
        assert_eq!(labels.floor(LabelSet::EMPTY), None);
        assert!(labels.uncovered().contains(Label::parse("financial.iban").unwrap()));
    }

    #[test]
    fn a_label_of_ones_own_needs_declaring_and_is_the_top_without() {
        let elsewhere = Label::own("custom.label-test-elsewhere").unwrap();
        let (read, problems) = labels("a: {covers: [custom.label-test], floor: low}\n");
        assert!(!problems.has_errors());
        assert_eq!(floor(&read, "custom.label-test"), Some(0));
        assert_eq!(floor(&read, elsewhere.name()), Some(2), "declared by another bundle only");
        assert!(!read.uncovered().contains(elsewhere));
        let (_, problems) =
            labels("a: {covers: [custom.label-tset, custom.label-test-elsewhere], floor: low}\n");
        let found: Vec<String> = problems.into_found().iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("did you mean \"custom.label-test\"?"), "{found:?}");
    }

    #[test]
    fn what_could_not_be_read_is_the_top_and_a_language_says_nothing() {
        let (covered, problems) = labels("a: {covers: [\"scan.*\"], floor: middle}\n");
        assert!(problems.has_errors());
        assert_eq!(floor(&covered, "scan.error"), Some(2), "no policy lowers it");
        let (labels, _) = labels("a: {covers: [pii.email], floor: low}\n");
        assert_eq!(floor(&labels, "scan.timeout"), Some(2));
        assert_eq!(floor(&labels, "lang.de"), Some(0));
        let silent = |name: &str| !labels.uncovered().contains(Label::parse(name).unwrap());
        assert!(silent("scan.timeout") && silent("lang.de"), "neither needs a group");
    }

    #[test]
    fn labels_up_to_a_level_are_those_with_no_higher_minimum() {
        let (labels, _) = labels("a: {covers: [pii.email], floor: low}\n");
        let email: LabelSet = [Label::parse("pii.email").unwrap()].into_iter().collect();
        assert!(email.is_subset(labels.up_to(Level::PUBLIC)));
        let iban = Label::parse("financial.iban").unwrap();
        assert!(!labels.up_to(Level::new(1)).contains(iban));
        assert!(labels.up_to(Level::new(2)).contains(iban));
    }
}
