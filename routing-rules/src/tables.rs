//! Decision tables: for each application, purpose and level the grants and restrictions that can
//! apply, with the endpoints they offer or keep as bits; an endpoint whose models are described apart is
//! several here, one for each of its offerings. Built at load from the checked policy and
//! register. Judging a request allocates nothing; reasons are put together when somebody asks for
//! them. The tables must agree with the slow reading of the rules in `tests/rules/reference.rs`, and
//! with the [`monitor`](mod@crate::monitor).

mod build;
mod endpoint_set;
mod slice;

use std::collections::HashMap;
use std::sync::Arc;

use classifiers::{LabelSet, Level};

pub(crate) use build::Line;
pub(crate) use endpoint_set::EndpointSet;

use crate::bundle::Contents;
use crate::facts::Facts;
use slice::Slice;

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
    order: Box<[usize]>,
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
    /// Of those, the ones whose endpoint describes the model of this name apart.
    apart: HashMap<String, EndpointSet>,
    /// The offerings of each endpoint that has several.
    shared: Vec<EndpointSet>,
    /// The endpoints of the zones each rule names.
    of_rule: Vec<EndpointSet>,
    /// The conditions of each rule.
    lines: Vec<Line>,
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    /// The caller, as places in the lists of applications and of its purposes; `None` for one that
    /// the bundle does not know.
    caller: Option<(usize, usize)>,
    level: Level,
    labels: LabelSet,
    /// The endpoints that some grant offers.
    pub(crate) granted: EndpointSet,
    /// The endpoints that the rules leave.
    allowed: EndpointSet,
    /// The endpoints that offer the model; `None` where none is asked for.
    offering: Option<EndpointSet>,
    /// Those that the rules leave and that offer the model.
    eligible: EndpointSet,
    /// Those that may be called: each endpoint once, and without a model asked for only where the rules
    /// leave all of its offerings.
    called: EndpointSet,
}

impl Judgement {
    /// Whether it may use no endpoint.
    pub(crate) fn is_denied(&self) -> bool {
        self.called.is_empty()
    }
}

/// The reasons of a judgement.
#[derive(Debug)]
pub(crate) struct Told {
    /// Why, endpoint by endpoint.
    pub(crate) why: Vec<Why>,
    /// The offering that stands for each endpoint.
    pub(crate) spokesmen: EndpointSet,
}

impl Tables {
    /// All classes of callers.
    pub(crate) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of an application's purpose, as a place in the list of classes.
    pub(crate) fn class_of(&self, app: usize, purpose: Option<&str>) -> Option<usize> {
        let (app, place) = self.place_of(app, purpose)?;
        self.callers.get(app)?.get(place).map(|caller| caller.class)
    }

    /// All endpoints in the order that an application's purpose prefers.
    pub(crate) fn order_of(&self, app: usize, purpose: Option<&str>) -> &[usize] {
        let place = self.place_of(app, purpose);
        place.and_then(|place| self.caller(place)).map_or(&[], |caller| &caller.order)
    }

    /// The zones that an endpoint is in.
    pub(crate) fn zones_of(&self, endpoint: usize) -> impl Iterator<Item = usize> {
        let zones = self.members.iter().enumerate();
        zones.filter(move |(_, zone)| zone.contains(endpoint)).map(|(index, _)| index)
    }

    /// The conditions of the rules, one by one.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    fn place_of(&self, app: usize, purpose: Option<&str>) -> Option<(usize, usize)> {
        let purposes = self.callers.get(app)?;
        let place = match purpose {
            None => 0,
            Some(named) => purposes.iter().position(|c| c.purpose.as_deref() == Some(named))?,
        };
        Some((app, place))
    }

    fn caller(&self, (app, place): (usize, usize)) -> Option<&Caller> {
        self.callers.get(app)?.get(place)
    }

    fn slice(&self, judgement: &Judgement) -> Option<&Slice> {
        let class = self.classes.get(self.caller(judgement.caller?)?.class)?;
        class.slices.get(usize::from(judgement.level.rank()))
    }

    /// The endpoints that offer a model.
    fn offering(&self, model: &str) -> EndpointSet {
        let apart = self.apart.get(model).copied().unwrap_or_default();
        let any = self.any_model.difference(apart);
        self.by_model.get(model).copied().unwrap_or_default().union(any)
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
        let app = contents.applications.find(&facts.app);
        let mut judgement = Judgement {
            caller: app.and_then(|(app, _)| self.place_of(app, facts.purpose.as_deref())),
            level: facts.level,
            labels: facts.labels,
            granted: EndpointSet::EMPTY,
            allowed: EndpointSet::EMPTY,
            offering: facts.model.as_deref().map(|model| self.offering(model)),
            eligible: EndpointSet::EMPTY,
            called: EndpointSet::EMPTY,
        };
        let Some(slice) = self.slice(&judgement) else { return judgement };
        for offer in slice.offers.iter().filter(|offer| offer.applies(facts.labels)) {
            judgement.granted = judgement.granted.union(offer.endpoints);
        }
        let keeps = slice.keeps.iter().filter(|keep| keep.applies(facts.labels));
        judgement.allowed = keeps.fold(judgement.granted, |left, k| left.intersection(k.endpoints));
        let allowed = judgement.allowed;
        judgement.eligible = judgement.offering.map_or(allowed, |of| allowed.intersection(of));
        judgement.called = judgement.eligible;
        if judgement.offering.is_none() {
            judgement.called = self.whole(judgement.eligible);
        }
        judgement
    }

    /// Of each endpoint with several offerings the first, where all are in a set.
    fn whole(&self, set: EndpointSet) -> EndpointSet {
        self.shared.iter().fold(set, |left, all| {
            let first = all.iter().next().filter(|_| all.difference(set).is_empty());
            left.difference(*all).union(first.into_iter().collect())
        })
    }

    /// One offering of each endpoint, for whoever wants to know how the endpoint stands: the one that
    /// has the model; where no model is asked for, one that the rules do not leave.
    fn spokesmen(&self, judgement: &Judgement) -> EndpointSet {
        let every = EndpointSet::first(self.endpoints);
        self.shared.iter().fold(every, |left, all| {
            let wanted = match judgement.offering {
                Some(offering) => all.intersection(offering),
                None => all.difference(judgement.allowed),
            };
            let one = wanted.iter().chain(all.iter()).next();
            left.difference(*all).union(one.into_iter().collect())
        })
    }

    /// Where the first endpoint that is left stands in the caller's order of all of them.
    pub(crate) fn place_of_first(&self, judgement: &Judgement) -> Option<usize> {
        let order = &self.caller(judgement.caller?)?.order;
        order.iter().position(|index| judgement.called.contains(*index))
    }

    /// Places of the endpoints a request may use, the preferred first.
    pub(crate) fn order(&self, judgement: &Judgement) -> impl Iterator<Item = usize> {
        let order = judgement.caller.and_then(|place| self.caller(place));
        let order = order.map_or(&[][..], |caller| &caller.order);
        let called = judgement.called;
        order.iter().copied().filter(move |index| called.contains(*index))
    }

    /// Places of all offerings that the rules leave and that have the model.
    pub(crate) fn each(&self, judgement: &Judgement) -> impl Iterator<Item = usize> {
        let order = judgement.caller.and_then(|place| self.caller(place));
        let order = order.map_or(&[][..], |caller| &caller.order);
        let eligible = judgement.eligible;
        order.iter().copied().filter(move |index| eligible.contains(*index))
    }

    /// Why, endpoint by endpoint.
    pub(crate) fn tell(&self, judgement: &Judgement) -> Told {
        let mut why = vec![Why::NoGrant; self.endpoints];
        let mut note = |endpoints: EndpointSet, reason: Why| {
            for index in endpoints.iter() {
                if let Some(slot) = why.get_mut(index) {
                    *slot = reason;
                }
            }
        };
        let spokesmen = self.spokesmen(judgement);
        let Some(slice) = self.slice(judgement) else { return Told { why, spokesmen } };
        let labels = judgement.labels;
        let mut granted = EndpointSet::EMPTY;
        for offer in &slice.offers {
            // One that offers nothing new is no first reason, whether it applies or not.
            let fresh = offer.endpoints.difference(granted);
            if !fresh.is_empty() && offer.applies(labels) {
                note(fresh, Why::Granted(offer.rule));
                granted = granted.union(fresh);
            }
        }
        let mut kept = EndpointSet::first(self.endpoints);
        for keep in &slice.keeps {
            let lost = kept.difference(keep.endpoints);
            if !lost.is_empty() && keep.applies(labels) {
                note(lost, Why::Excluded(keep.rule));
                kept = kept.difference(lost);
            }
        }
        note(judgement.allowed.difference(judgement.eligible), Why::ModelNotOffered);
        Told { why, spokesmen }
    }

    /// The rules that apply: grants, then restrictions, each in the order of the files. Every rule that
    /// speaks of the caller is looked at, so this costs more than all else, and nobody pays for it who
    /// does not ask.
    pub(crate) fn applied(&self, judgement: &Judgement) -> Vec<usize> {
        let (labels, level) = (judgement.labels, judgement.level);
        let class = judgement.caller.and_then(|place| self.caller(place));
        let class = class.and_then(|caller| self.classes.get(caller.class));
        let rules = class.map_or(&[][..], |class| &class.rules);
        let (mut grants, mut restrictions) = (Vec::new(), Vec::new());
        for rule in rules {
            match self.lines.get(*rule).filter(|line| line.applies(level, labels)) {
                Some(line) if line.is_grant() => grants.push(*rule),
                Some(_) => restrictions.push(*rule),
                None => {}
            }
        }
        grants.append(&mut restrictions);
        grants
    }
}
