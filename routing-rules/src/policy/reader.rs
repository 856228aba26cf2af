//! Gathers the sections of all policy files and checks them in an order in which each finds what it
//! refers to: levels, labels, zones, rules, and what builds on them.

use classifiers::LabelSet;
use jiff::civil::Date;

use super::Policy;
use super::labels::Labels;
use super::levels::Levels;
use super::promises::{read_conversation, read_retention};
use crate::answers::read_answers;
use crate::applications::Applications;
use crate::document::{Node, Problems};
use crate::guarantee::read_guarantees;
use crate::policy_test::read_tests;
use crate::prefer::read_preferences;
use crate::redaction::read_redactions;
use crate::register::Places;
use crate::rule::{RuleContext, read_rules, warn_unproduced};
use crate::suppression::read_suppressions;
use crate::uninspected::read_accepted;
use crate::zone::read_zones;

/// Sections that stand once over all files.
pub(crate) const ONCE: &[&str] = &["policy", "version", "levels", "base", "conversation"];
/// Sections that every file may add to.
pub(crate) const MANY: &[&str] = &[
    "aliases",
    "labels",
    "zones",
    "rules",
    "redactions",
    "answers",
    "accepts_uninspected",
    "suppressions",
    "guarantees",
    "retention",
    "prefer",
    "tests",
];

/// The sections of all files.
struct Sections<'n> {
    found: Vec<(&'n str, &'n Node)>,
    start: &'n Node,
}

impl<'n> Sections<'n> {
    fn gather(roots: &'n [Node], problems: &mut Problems) -> Option<Self> {
        let start = roots.first()?;
        let known: Vec<&str> = ONCE.iter().chain(MANY).copied().collect();
        let mut found: Vec<(&str, &Node)> = Vec::new();
        for root in roots {
            let Some(fields) = root.fields("the policy", &known, problems) else { continue };
            for entry in fields.entries() {
                let first = found.iter().find(|(name, _)| *name == entry.name());
                if let Some((_, first)) = first.filter(|_| ONCE.contains(&entry.name())) {
                    let message = format!(
                        "\"{}\" stands in two files, first at {}; keep one",
                        entry.name(),
                        first.position()
                    );
                    problems.error(entry.position(), "duplicate-key", message);
                    continue;
                }
                found.push((entry.name(), entry.node()));
            }
        }
        // A file that is no table at all has said so; what it lacks then goes without saying.
        (!found.is_empty()).then_some(Self { found, start })
    }

    fn all(&self, name: &str) -> Vec<&'n Node> {
        self.found.iter().filter(|(known, _)| *known == name).map(|(_, node)| *node).collect()
    }

    fn one(&self, name: &str) -> Option<&'n Node> {
        self.found.iter().find(|(known, _)| *known == name).map(|(_, node)| *node)
    }

    fn require(&self, name: &str, problems: &mut Problems) -> Option<&'n Node> {
        let found = self.one(name);
        if found.is_none() {
            let message = format!("the key \"{name}\" is missing in the policy");
            problems.error(self.start.position(), "missing-key", message);
        }
        found
    }
}

/// Reads all policy files together. `applications` is `None` when their file has errors; `own` are
/// the labels of the organisation's own that the bundle declares, `on` the day for which dates are read.
pub(crate) fn read_policy(
    roots: &[Node],
    applications: Option<&Applications>,
    places: &Places,
    (own, on): (LabelSet, Date),
    problems: &mut Problems,
) -> Option<Policy> {
    let sections = Sections::gather(roots, problems)?;
    let name = sections.require("policy", problems).and_then(|n| n.name("policy", problems));
    let name = name.map(str::to_owned);
    let version = sections
        .require("version", problems)
        .and_then(|node| node.integer("version", 1..=i64::MAX, problems))
        .and_then(|version| u64::try_from(version).ok());
    let base = sections.require("base", problems);
    let levels = sections.require("levels", problems);
    let mut levels = levels.and_then(|node| Levels::read_names(node, problems))?;
    if let Some(node) = base {
        levels.read_base(node, applications, problems);
    }
    levels.read_aliases(&sections.all("aliases"), problems);
    let mut labels = Labels::read(&sections.all("labels"), &levels, own, problems);
    warn_uncovered(&sections, &levels, &labels, problems);
    let zones = read_zones(&sections.all("zones"), places, problems);
    let context = RuleContext { levels: &levels, labels: &labels, zones: &zones, applications };
    let accepted = read_accepted(&sections.all("accepts_uninspected"), &context, on, problems);
    if let Some(first) = accepted.first() {
        labels.accept_at(first.level);
    }
    let context = RuleContext { levels: &levels, labels: &labels, zones: &zones, applications };
    let rules = read_rules(&sections.all("rules"), &context, problems);
    warn_unproduced(&rules, problems);
    if rules.is_empty() && !problems.has_errors() {
        let message = "the policy has no rule, so every request is denied";
        problems.warn(sections.start.position(), "no-rule", message);
    }
    let redactions = read_redactions(&sections.all("redactions"), &context, problems);
    let answers = read_answers(&sections.all("answers"), &context, problems);
    let suppressions = read_suppressions(&sections.all("suppressions"), &context, on, problems);
    let guarantees = read_guarantees(&sections.all("guarantees"), &context, places, problems);
    let tests = read_tests(&sections.all("tests"), &context, problems);
    let preferences = read_preferences(&sections.all("prefer"), &zones, applications, problems);
    let retention = read_retention(&sections.all("retention"), problems);
    let conversation = read_conversation(sections.one("conversation"), &levels, problems);
    Some(Policy {
        name: name?,
        version: version?,
        levels,
        labels,
        zones,
        rules,
        redactions,
        answers,
        accepted,
        suppressions,
        guarantees,
        preferences,
        retention,
        conversation,
        tests,
    })
}

fn warn_uncovered(
    sections: &Sections<'_>,
    levels: &Levels,
    labels: &Labels,
    problems: &mut Problems,
) {
    if labels.uncovered().is_empty() {
        return;
    }
    let names: Vec<&str> = labels.uncovered().iter().map(|label| label.name()).collect();
    let at = sections.one("labels").unwrap_or(sections.start).position();
    let message = format!(
        "no label group covers {}; text with such a label counts as \"{}\"",
        names.join(", "),
        levels.name(levels.top())
    );
    problems.warn(at, "label-uncovered", message);
}
