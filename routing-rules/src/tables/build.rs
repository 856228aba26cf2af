//! How the tables are put together at load.

use std::collections::HashMap;

use classifiers::{LabelSet, Level};

use super::slice::{Keep, Offer, Slice};
use super::{Caller, Class, EndpointSet, Tables};
use crate::bundle::Contents;
use crate::policy::union;
use crate::rule::{Rule, RuleKind};

/// A rule in the few words that judging needs.
#[derive(Debug)]
pub(crate) enum Line {
    /// Offers at this level and below what carries none of these labels.
    Grant { up_to: Level, without: LabelSet },
    /// Keeps back, at this level and above, what touches every one of these sets; without a set,
    /// everything.
    Restriction { from: Level, sets: Box<[LabelSet]> },
}

impl Line {
    fn new(rule: &Rule) -> Self {
        match &rule.kind {
            RuleKind::Grant { up_to, without } => {
                Self::Grant { up_to: *up_to, without: union(without) }
            }
            RuleKind::Restriction { from, with_any, with_all } => {
                let any = with_any.iter().map(|any| union(any));
                let all = with_all.iter().map(|named| named.labels);
                Self::Restriction { from: *from, sets: any.chain(all).collect() }
            }
        }
    }

    /// Whether the rule's conditions on level and labels hold.
    pub(super) fn applies(&self, level: Level, labels: LabelSet) -> bool {
        let touches = |set: &LabelSet| !set.intersection(labels).is_empty();
        match self {
            Self::Grant { up_to, without } => level <= *up_to && !touches(without),
            Self::Restriction { from, sets } => level >= *from && sets.iter().all(touches),
        }
    }

    pub(super) const fn is_grant(&self) -> bool {
        matches!(self, Self::Grant { .. })
    }
}

impl Tables {
    pub(crate) fn build(contents: &Contents) -> Self {
        let endpoints = &contents.register.offerings;
        let zones = contents.policy.zones.iter();
        let members: Vec<EndpointSet> = zones
            .map(|zone| {
                let inside = endpoints.iter().map(|endpoint| zone.predicate.holds(endpoint));
                inside.enumerate().filter(|(_, inside)| *inside).map(|(index, _)| index).collect()
            })
            .collect();
        let of_rule = |rule: &Rule| {
            let zones = rule.zones.iter().filter_map(|zone| members.get(*zone));
            zones.fold(EndpointSet::EMPTY, |all, zone| all.union(*zone))
        };
        let rules = &contents.policy.rules;
        let mut tables = Self {
            classes: Vec::new(),
            callers: Vec::new(),
            by_model: HashMap::new(),
            any_model: EndpointSet::EMPTY,
            apart: HashMap::new(),
            shared: Vec::new(),
            of_rule: rules.iter().map(of_rule).collect(),
            lines: rules.iter().map(Line::new).collect(),
            endpoints: endpoints.len(),
            members,
        };
        for (index, endpoint) in endpoints.iter().enumerate() {
            for name in endpoint.elsewhere() {
                tables.apart.entry(name.clone()).or_default().insert(index);
            }
            for name in endpoint.models().keys() {
                if name == "*" {
                    tables.any_model.insert(index);
                }
                tables.by_model.entry(name.clone()).or_default().insert(index);
            }
        }
        for endpoint in &contents.register.endpoints {
            let all = endpoints.iter().enumerate().filter(|(_, one)| one.name() == endpoint.name());
            let all: EndpointSet = all.map(|(index, _)| index).collect();
            if all.iter().nth(1).is_some() {
                tables.shared.push(all);
            }
        }
        tables.add_callers(contents);
        tables
    }

    fn add_callers(&mut self, contents: &Contents) {
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        let endpoints = &contents.register.offerings;
        for application in &contents.applications.list {
            let app = application.name();
            let purposes = application.shared_purposes();
            let mut of_app = Vec::new();
            for purpose in purposes.iter().map(Some).chain(purposes.is_empty().then_some(None)) {
                let named = purpose.map(AsRef::as_ref);
                let rules = contents.policy.rules.iter().enumerate();
                let about: Vec<usize> = rules
                    .filter(|(_, rule)| rule.scope.covers(app, named))
                    .map(|(index, _)| index)
                    .collect();
                let class = match known.get(&about) {
                    Some(class) => *class,
                    None => {
                        let slices = self.slices(contents, &about);
                        self.classes.push(Class { rules: about.clone(), slices });
                        let class = self.classes.len().saturating_sub(1);
                        known.insert(about, class);
                        class
                    }
                };
                let line = contents.policy.preferences.iter().find(|line| line.covers(app, named));
                let inside = |zone: usize, index: usize| {
                    self.members.get(zone).is_some_and(|zone| zone.contains(index))
                };
                let order = match line {
                    Some(line) => line.order(endpoints, application, &inside),
                    None => (0..endpoints.len()).collect(),
                };
                of_app.push(Caller { purpose: purpose.cloned(), class, order: order.into() });
            }
            self.callers.push(of_app);
        }
    }

    fn slices(&self, contents: &Contents, about: &[usize]) -> Vec<Slice> {
        let every = EndpointSet::first(self.endpoints);
        let slice = |level: Level| {
            let mut slice = Slice::default();
            for rule in about {
                let endpoints = self.of_rule(*rule);
                match self.lines.get(*rule) {
                    Some(Line::Grant { up_to, without }) if level <= *up_to => {
                        slice.offer(Offer { rule: *rule, without: *without, endpoints });
                    }
                    Some(Line::Restriction { from, sets })
                        if level >= *from && !every.difference(endpoints).is_empty() =>
                    {
                        let (with, and) = match sets.as_ref() {
                            [] => (None, [].as_slice()),
                            [with, and @ ..] => (Some(*with), and),
                        };
                        slice.keep(Keep { rule: *rule, with, and: and.into(), endpoints });
                    }
                    Some(Line::Grant { .. } | Line::Restriction { .. }) | None => {}
                }
            }
            slice
        };
        contents.policy.levels.all().map(slice).collect()
    }
}
