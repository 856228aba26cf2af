//! Two bundles side by side: which caller, level and endpoint of one is which of the other. Callers go
//! by application and purpose. Levels go by name; a level that only one knows stands beside the next
//! lower one that both know, since that is what would have been declared. Endpoints go by address and
//! account: the same name with another address is another party.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use classifiers::{LabelSet, Level, Marking};

use crate::bundle::{Contents, Core};
use crate::ceilings::{Ceilings, Space, ZoneSet};
use crate::proof::ByClass;
use crate::register::Endpoint;

/// One of the two bundles.
pub(super) struct Side<'c> {
    pub(super) contents: &'c Contents,
    space: Space<'c>,
    known: RefCell<HashMap<ZoneSet, ByClass>>,
}

/// A caller as one side knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Asks {
    pub(super) class: usize,
    pub(super) base: Level,
}

impl<'c> Side<'c> {
    fn new(core: &'c Core) -> Self {
        Self { contents: &core.contents, space: Space::new(core), known: RefCell::default() }
    }

    /// What an endpoint in these zones may be sent, by class and by the least level a request has
    /// whatever its labels: that of its application, its key, its marking or its declaration. Labels
    /// raise a request to a higher level, so what is let through there counts too.
    pub(super) fn reach(&self, zones: &ZoneSet) -> ByClass {
        if let Some(known) = self.known.borrow().get(zones) {
            return Rc::clone(known);
        }
        let named = self.space.named(zones);
        let classes = self.space.classes.iter().map(|class| {
            // A bundle with too many ceilings does not load.
            let all = self.space.ceilings(&self.space.column(class, &named)).unwrap_or_default();
            let mut above = Ceilings::default();
            let mut from_top: Vec<Ceilings> = Vec::new();
            for ceilings in all.iter().rev() {
                above.join(ceilings);
                from_top.push(above.clone());
            }
            from_top.reverse();
            from_top
        });
        let all: ByClass = classes.collect();
        self.known.borrow_mut().insert(zones.clone(), Rc::clone(&all));
        all
    }

    fn asks(&self, app: &str, purpose: Option<&str>) -> Option<Asks> {
        let (index, _) = self.contents.applications.find(app)?;
        let class = self.space.tables.class_of(index, purpose)?;
        Some(Asks { class, base: self.contents.policy.levels.base(app) })
    }

    /// The places of the endpoints in the order that a caller prefers.
    pub(super) fn order(&self, app: &str, purpose: Option<&str>) -> &[usize] {
        let found = self.contents.applications.find(app);
        found.map_or(&[], |(index, _)| self.space.tables.order_of(index, purpose))
    }

    /// The level of a request of a caller, with labels, that is declared at a level.
    pub(super) fn level(&self, asks: Asks, declared: Level, labels: LabelSet) -> Level {
        let floor = self.contents.policy.labels.floor(labels).unwrap_or(Level::PUBLIC);
        floor.max(asks.base).max(declared)
    }

    fn zones_of(&self, endpoint: &Endpoint) -> ZoneSet {
        let zones = self.contents.policy.zones.iter().enumerate();
        zones.filter(|(_, zone)| zone.predicate.holds(endpoint)).map(|(index, _)| index).collect()
    }
}

/// A caller that at least one side knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallerPair<'c> {
    pub(super) app: &'c str,
    pub(super) purpose: Option<&'c str>,
    pub(super) old: Option<Asks>,
    pub(super) new: Option<Asks>,
}

/// An endpoint that at least one side knows, or that could be added.
#[derive(Clone, Debug)]
pub(super) struct EndpointPair {
    /// How people call it.
    pub(super) name: String,
    /// Its places in the registers; none for one that is not there.
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    /// The zones it is in.
    pub(super) zones: (ZoneSet, ZoneSet),
}

/// Two bundles side by side.
pub(super) struct Pairing<'c> {
    pub(super) old: Side<'c>,
    pub(super) new: Side<'c>,
    pub(super) callers: Vec<CallerPair<'c>>,
    /// Levels that a request can have whatever its labels, as each side calls them.
    pub(super) levels: Vec<(Level, Level)>,
    pub(super) endpoints: Vec<EndpointPair>,
}

impl<'c> Pairing<'c> {
    pub(super) fn new(old: &'c Core, new: &'c Core) -> Self {
        let (old, new) = (Side::new(old), Side::new(new));
        let names = |side: &Side<'c>| {
            side.contents.callers().collect::<BTreeSet<(&'c str, Option<&'c str>)>>()
        };
        let mut names_of_both = names(&old);
        names_of_both.extend(names(&new));
        let callers = names_of_both.iter().map(|(app, purpose)| CallerPair {
            app,
            purpose: *purpose,
            old: old.asks(app, *purpose),
            new: new.asks(app, *purpose),
        });
        let callers = callers.collect();
        let levels = pair_levels(old.contents, new.contents);
        let endpoints = pair_endpoints(&old, &new);
        Self { old, new, callers, levels, endpoints }
    }
}

fn pair_levels(old: &Contents, new: &Contents) -> Vec<(Level, Level)> {
    let (before, after) = (&old.policy.levels, &new.policy.levels);
    let mut pairs = BTreeSet::new();
    for level in before.all() {
        let below = before.all().filter(|lower| *lower <= level).rev();
        let known = below.into_iter().find_map(|lower| after.parse(before.name(lower)));
        pairs.insert((level, known.unwrap_or(Level::PUBLIC)));
    }
    for level in after.all() {
        let below = after.all().filter(|lower| *lower <= level).rev();
        let known = below.into_iter().find_map(|lower| before.parse(after.name(lower)));
        pairs.insert((known.unwrap_or(Level::PUBLIC), level));
    }
    for marking in Marking::ALL {
        pairs.insert((before.of_marking(*marking), after.of_marking(*marking)));
    }
    pairs.into_iter().collect()
}

fn identity(endpoint: &Endpoint) -> (&str, Option<&str>) {
    (endpoint.base_url(), endpoint.account())
}

/// Pairs the endpoints of both registers, then their offerings: two of one endpoint that answer for the
/// same model.
fn pair_endpoints(old: &Side<'_>, new: &Side<'_>) -> Vec<EndpointPair> {
    let wholes = pair_wholes(old.contents, new.contents);
    let (before, after) = (&old.contents.register, &new.contents.register);
    let mut pairs: Vec<EndpointPair> = Vec::new();
    for (was, is) in &wholes {
        let of = |all: &'_ [Endpoint], whole: Option<&Endpoint>| -> Vec<usize> {
            let name = whole.map(Endpoint::name);
            let all = all.iter().enumerate().filter(|(_, one)| Some(one.name()) == name);
            all.map(|(index, _)| index).collect()
        };
        let (olds, news) = (of(&before.offerings, *was), of(&after.offerings, *is));
        let (mut left, mut joined) = (olds.clone(), news.clone());
        for one in &olds {
            for other in &news {
                let both = before.offerings.get(*one).zip(after.offerings.get(*other));
                let alone = olds.len() == 1 && news.len() == 1;
                if alone || both.is_some_and(|(one, other)| share_a_model(one, other)) {
                    left.retain(|place| place != one);
                    joined.retain(|place| place != other);
                    pairs.push(pair(old, new, (Some(*one), Some(*other)), &wholes));
                }
            }
        }
        pairs.extend(left.into_iter().map(|one| pair(old, new, (Some(one), None), &wholes)));
        pairs.extend(joined.into_iter().map(|one| pair(old, new, (None, Some(one)), &wholes)));
    }
    add_examples(old, new, &mut pairs);
    pairs
}

fn share_a_model(one: &Endpoint, other: &Endpoint) -> bool {
    one.models().keys().any(|model| other.offers(model))
        || other.models().keys().any(|model| one.offers(model))
}

type Whole<'c> = (Option<&'c Endpoint>, Option<&'c Endpoint>);

fn pair(
    old: &Side<'_>,
    new: &Side<'_>,
    (was, is): (Option<usize>, Option<usize>),
    wholes: &[Whole<'_>],
) -> EndpointPair {
    let before = was.and_then(|index| old.contents.register.offerings.get(index));
    let after = is.and_then(|index| new.contents.register.offerings.get(index));
    let called = after.or(before).map_or("", Endpoint::called);
    let replaced = after.is_some_and(|after| {
        was.is_none()
            && wholes.iter().any(|(before, other)| {
                before.is_some_and(|before| before.name() == after.name())
                    && other.is_none_or(|other| other.name() != after.name())
            })
    });
    let address = match (replaced, after) {
        (true, Some(after)) => format!(" ({})", after.base_url()),
        (true | false, _) => String::new(),
    };
    EndpointPair {
        name: format!("{called}{address}"),
        old: was,
        new: is,
        zones: (
            before.map(|one| old.zones_of(one)).unwrap_or_default(),
            after.map(|one| new.zones_of(one)).unwrap_or_default(),
        ),
    }
}

/// The endpoints that are the same party, and those that only one register has.
pub(super) fn pair_wholes<'c>(old: &'c Contents, new: &'c Contents) -> Vec<Whole<'c>> {
    let (before, after) = (&old.register.endpoints, &new.register.endpoints);
    // Of several under one address, the one of the same name.
    let same = |one: &Endpoint, other: &Endpoint| {
        identity(one) == identity(other)
            && (one.name() == other.name()
                || (before
                    .iter()
                    .all(|e| e.name() != other.name() || identity(e) != identity(other))
                    && after
                        .iter()
                        .all(|e| e.name() != one.name() || identity(e) != identity(one))))
    };
    let mut pairs: Vec<Whole<'c>> = Vec::new();
    let taken = |pairs: &[Whole<'c>], one: &Endpoint| {
        pairs.iter().any(|(_, after)| after.is_some_and(|after| after.name() == one.name()))
    };
    for endpoint in before {
        let found = after.iter().find(|e| !taken(&pairs, e) && same(endpoint, e));
        pairs.push((Some(endpoint), found));
    }
    for endpoint in after {
        if !taken(&pairs, endpoint) {
            pairs.push((None, Some(endpoint)));
        }
    }
    pairs
}

/// For each zone, an endpoint that states just what the zone asks for, unless one like it is there:
/// so a rule about a zone that is still empty counts.
fn add_examples(old: &Side<'_>, new: &Side<'_>, pairs: &mut Vec<EndpointPair>) {
    for side in [old, new] {
        for zone in &side.contents.policy.zones {
            let example = zone.predicate.example(&zone.position);
            let zones = (old.zones_of(&example), new.zones_of(&example));
            if pairs.iter().any(|pair| pair.zones == zones) {
                continue;
            }
            let name = format!("any endpoint that may join zone \"{}\"", zone.name);
            pairs.push(EndpointPair { name, old: None, new: None, zones });
        }
    }
}
