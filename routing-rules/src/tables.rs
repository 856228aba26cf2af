//! Decision tables: for each application, purpose and level the grants and restrictions that can
//! apply, with the endpoints they offer or keep as bits. Built at load from the checked policy and
//! register; reading them allocates nothing but the answer. They must agree with the slow reading of
//! the rules in `tests/rules/reference.rs`, and with the [`monitor`](mod@crate::monitor).

mod endpoint_set;

use std::collections::HashMap;
use std::sync::Arc;

use classifiers::{LabelSet, Level};

pub(crate) use endpoint_set::EndpointSet;

use crate::bundle::Contents;
use crate::facts::Facts;
use crate::policy::union;
use crate::rule::{Rule, RuleKind};

/// A grant within a slice.
#[derive(Debug)]
struct Offer {
    rule: usize,
    without: LabelSet,
    endpoints: EndpointSet,
}

/// A restriction within a slice.
#[derive(Debug)]
struct Keep {
    rule: usize,
    with_any: Option<LabelSet>,
    with_all: Box<[LabelSet]>,
    endpoints: EndpointSet,
}

/// What can apply to requests of one kind of caller at one level; only labels are left to test.
#[derive(Debug, Default)]
pub(crate) struct Slice {
    offers: Vec<Offer>,
    keeps: Vec<Keep>,
}

impl Offer {
    fn applies(&self, labels: LabelSet) -> bool {
        self.without.intersection(labels).is_empty()
    }
}

impl Keep {
    fn applies(&self, labels: LabelSet) -> bool {
        let touches = |set: &LabelSet| !set.intersection(labels).is_empty();
        self.with_any.as_ref().is_none_or(touches) && self.with_all.iter().all(touches)
    }
}

/// Callers that no rule tells apart.
#[derive(Debug)]
pub(crate) struct Class {
    /// The rules that speak of them, as places in the list of rules.
    pub(crate) rules: Vec<usize>,
    /// What can apply to them, one slice a level.
    slices: Vec<Slice>,
}

/// One application with one purpose.
#[derive(Debug)]
struct Caller {
    purpose: Option<Arc<str>>,
    /// Its class, as a place in the list of classes.
    class: usize,
    /// All endpoints in the order this caller prefers.
    order: Arc<[usize]>,
}

/// The tables of one bundle.
#[derive(Debug)]
pub(crate) struct Tables {
    classes: Vec<Class>,
    /// By application and purpose, in the order of the files.
    callers: Vec<Vec<Caller>>,
    /// The endpoints of each zone.
    members: Vec<EndpointSet>,
    /// Endpoints that offer a model by its name.
    by_model: HashMap<String, EndpointSet>,
    /// Endpoints that offer any model.
    any_model: EndpointSet,
    /// The endpoints of the zones each rule names.
    of_rule: Vec<EndpointSet>,
    endpoints: usize,
}

/// Why an endpoint is or is not among those that a request may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The first grant that offers it, as a place in the list of rules.
    Granted(usize),
    /// The first restriction that leaves it out.
    Excluded(usize),
    /// No grant offers it.
    NoGrant,
    /// The rules allow it, and it does not offer the model.
    ModelNotOffered,
}

/// What the tables say about one request.
#[derive(Debug)]
pub(crate) struct Judgement {
    /// Places of the endpoints it may use, the preferred first.
    pub(crate) order: Vec<usize>,
    /// Why, endpoint by endpoint.
    pub(crate) why: Vec<Why>,
    /// The rules that apply: grants, then restrictions, each in the order of the files.
    pub(crate) applied: Vec<usize>,
    /// The endpoints that some grant offers.
    pub(crate) granted: EndpointSet,
}

impl Tables {
    pub(crate) fn build(contents: &Contents) -> Self {
        let endpoints = &contents.register.endpoints;
        let members: Vec<EndpointSet> = contents
            .policy
            .zones
            .iter()
            .map(|zone| {
                let inside = endpoints.iter().map(|endpoint| zone.predicate.holds(endpoint));
                inside.enumerate().filter(|(_, inside)| *inside).map(|(index, _)| index).collect()
            })
            .collect();
        let of_rule: Vec<EndpointSet> = contents
            .policy
            .rules
            .iter()
            .map(|rule| {
                let zones = rule.zones.iter().filter_map(|zone| members.get(*zone));
                zones.fold(EndpointSet::EMPTY, |all, zone| all.union(*zone))
            })
            .collect();
        let mut by_model: HashMap<String, EndpointSet> = HashMap::new();
        let mut any_model = EndpointSet::EMPTY;
        for (index, endpoint) in endpoints.iter().enumerate() {
            for name in endpoint.models().keys() {
                if name == "*" {
                    any_model.insert(index);
                }
                by_model.entry(name.clone()).or_default().insert(index);
            }
        }
        let (classes, callers) = build_callers(contents, &of_rule, &members);
        let endpoints = endpoints.len();
        Self { classes, callers, members, by_model, any_model, of_rule, endpoints }
    }

    /// All classes of callers.
    pub(crate) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of an application's purpose, as a place in the list of classes.
    pub(crate) fn class_of(&self, app: usize, purpose: Option<&str>) -> Option<usize> {
        self.caller(app, purpose).map(|caller| caller.class)
    }

    /// All endpoints in the order that an application's purpose prefers.
    pub(crate) fn order_of(&self, app: usize, purpose: Option<&str>) -> &[usize] {
        self.caller(app, purpose).map_or(&[], |caller| &caller.order)
    }

    /// The zones that an endpoint is in.
    pub(crate) fn zones_of(&self, endpoint: usize) -> impl Iterator<Item = usize> {
        let zones = self.members.iter().enumerate();
        zones.filter(move |(_, zone)| zone.contains(endpoint)).map(|(index, _)| index)
    }

    fn caller(&self, app: usize, purpose: Option<&str>) -> Option<&Caller> {
        let purposes = self.callers.get(app)?;
        match purpose {
            None => purposes.first(),
            Some(named) => purposes.iter().find(|caller| caller.purpose.as_deref() == Some(named)),
        }
    }

    /// The endpoints that offer a model.
    fn offering(&self, model: &str) -> EndpointSet {
        self.by_model.get(model).copied().unwrap_or_default().union(self.any_model)
    }

    /// Whether any endpoint offers a model.
    pub(crate) fn offers(&self, model: &str) -> bool {
        !self.offering(model).is_empty()
    }

    /// The endpoints of the zones that a rule names.
    pub(crate) fn of_rule(&self, rule: usize) -> EndpointSet {
        self.of_rule.get(rule).copied().unwrap_or_default()
    }

    /// Judges a request.
    pub(crate) fn judge(&self, contents: &Contents, facts: &Facts) -> Judgement {
        let mut judgement = Judgement {
            order: Vec::new(),
            why: vec![Why::NoGrant; self.endpoints],
            applied: Vec::new(),
            granted: EndpointSet::EMPTY,
        };
        let caller = contents
            .applications
            .find(&facts.app)
            .and_then(|(app, _)| self.caller(app, facts.purpose.as_deref()));
        let Some(caller) = caller else { return judgement };
        let class = self.classes.get(caller.class);
        let slice = class.and_then(|class| class.slices.get(usize::from(facts.level.rank())));
        let Some(slice) = slice else { return judgement };
        let mut kept = EndpointSet::first(self.endpoints);
        let Judgement { order, why, applied, granted } = &mut judgement;
        let mut note = |endpoints: EndpointSet, reason: Why| {
            for index in endpoints.iter() {
                if let Some(slot) = why.get_mut(index) {
                    *slot = reason;
                }
            }
        };
        for offer in slice.offers.iter().filter(|offer| offer.applies(facts.labels)) {
            note(offer.endpoints.difference(*granted), Why::Granted(offer.rule));
            *granted = granted.union(offer.endpoints);
            applied.push(offer.rule);
        }
        for keep in slice.keeps.iter().filter(|keep| keep.applies(facts.labels)) {
            note(kept.difference(keep.endpoints), Why::Excluded(keep.rule));
            kept = kept.intersection(keep.endpoints);
            applied.push(keep.rule);
        }
        let mut eligible = granted.intersection(kept);
        if let Some(model) = &facts.model {
            let offering = self.offering(model);
            note(eligible.difference(offering), Why::ModelNotOffered);
            eligible = eligible.intersection(offering);
        }
        order.extend(caller.order.iter().copied().filter(|index| eligible.contains(*index)));
        judgement
    }
}

fn build_callers(
    contents: &Contents,
    of_rule: &[EndpointSet],
    members: &[EndpointSet],
) -> (Vec<Class>, Vec<Vec<Caller>>) {
    let mut classes: Vec<Class> = Vec::new();
    let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut callers = Vec::new();
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
            let class = *known.entry(about).or_insert_with_key(|about| {
                let slices = build_slices(contents, about, of_rule);
                classes.push(Class { rules: about.clone(), slices });
                classes.len().saturating_sub(1)
            });
            let line = contents.policy.preferences.iter().find(|line| line.covers(app, named));
            let endpoints = &contents.register.endpoints;
            let inside = |zone: usize, index: usize| {
                members.get(zone).is_some_and(|zone| zone.contains(index))
            };
            let order = match line {
                Some(line) => line.order(endpoints, application, &inside),
                None => (0..endpoints.len()).collect(),
            };
            of_app.push(Caller { purpose: purpose.cloned(), class, order: order.into() });
        }
        callers.push(of_app);
    }
    (classes, callers)
}

fn build_slices(contents: &Contents, about: &[usize], of_rule: &[EndpointSet]) -> Vec<Slice> {
    let rules = || {
        about.iter().filter_map(|index| {
            Some((*index, contents.policy.rules.get(*index)?, *of_rule.get(*index)?))
        })
    };
    let slice = |level: Level| {
        let mut slice = Slice::default();
        for (index, rule, endpoints) in rules() {
            enter(&mut slice, level, index, rule, endpoints);
        }
        slice
    };
    contents.policy.levels.all().map(slice).collect()
}

fn enter(slice: &mut Slice, level: Level, index: usize, rule: &Rule, endpoints: EndpointSet) {
    match &rule.kind {
        RuleKind::Grant { up_to, without } => {
            if level <= *up_to {
                slice.offers.push(Offer { rule: index, without: union(without), endpoints });
            }
        }
        RuleKind::Restriction { from, with_any, with_all } => {
            if level >= *from {
                slice.keeps.push(Keep {
                    rule: index,
                    with_any: with_any.as_deref().map(union),
                    with_all: with_all.iter().map(|named| named.labels).collect(),
                    endpoints,
                });
            }
        }
    }
}
