//! The proof of guarantees, at load: over every request there can be, and every endpoint of the
//! register; then over every endpoint that anybody could ever describe. What breaks a guarantee is
//! shown as an example: the request with the fewest labels at the lowest level and, for an endpoint
//! that is not there yet, what its entry would say.
//!
//! Complete without trying every set of labels, because the ceilings hold all of them; and without
//! trying every endpoint, because an endpoint in more zones never gets less, so that only endpoints in
//! as many zones as can be matter (`describable`).
//!
//! Not proved: that labels are right, that what the register states is true, that the bytes on the
//! wire are the bytes judged. Read next: `standby` for rules that change nothing.

mod describable;
mod standby;

use std::collections::HashMap;
use std::rc::Rc;

use classifiers::{Label, LabelSet, Level};

use crate::bundle::{Bundle, Core};
use crate::ceilings::{Caller, Callers, Ceilings, Space, ZoneSet, fewest};
use crate::document::Problems;
use crate::guarantee::Guarantee;
use crate::monitor;
use crate::policy::Policy;
use crate::redaction::Redaction;
use crate::register::Endpoint;
use crate::rule::Rule;
use crate::zone::Predicate;
use describable::Described;

pub(crate) use describable::beyond;
pub use standby::{Standby, StandbyKind};

/// The ceilings of one kind of endpoint: by class of callers, then by level.
pub(crate) type ByClass = Rc<[Vec<Ceilings>]>;

/// Ceilings by the zones that an endpoint is in, each computed once.
pub(crate) struct Grid<'s, 'c> {
    pub(crate) space: &'s Space<'c>,
    known: HashMap<ZoneSet, ByClass>,
    /// A combination of labels made too many.
    too_many: bool,
}

impl<'s, 'c> Grid<'s, 'c> {
    pub(crate) fn new(space: &'s Space<'c>) -> Self {
        Self { space, known: HashMap::new(), too_many: false }
    }

    /// The ceilings of endpoints in these zones.
    pub(crate) fn of(&mut self, zones: &ZoneSet) -> ByClass {
        if let Some(known) = self.known.get(zones) {
            return Rc::clone(known);
        }
        let named = self.space.named(zones);
        let columns = self.space.classes.iter().map(|class| self.space.column(class, &named));
        let all: Option<Vec<_>> = columns.map(|column| self.space.ceilings(&column)).collect();
        self.too_many = self.too_many || all.is_none();
        let all: ByClass = all.unwrap_or_default().into();
        self.known.insert(zones.clone(), Rc::clone(&all));
        all
    }
}

impl Bundle {
    /// With what a caller's requests at a level may reach each endpoint, whatever the model: the largest
    /// sets of labels that are let through, in the order of the register. A request reaches it exactly
    /// when its labels are within one of the sets; none means that nothing does.
    pub fn let_through(
        &self,
        app: &str,
        purpose: Option<&str>,
        level: Level,
    ) -> Vec<(&str, Vec<LabelSet>)> {
        let core = self.core();
        let space = Space::new(core);
        let app = core.contents.applications.find(app).map(|(index, _)| index);
        let class = app.and_then(|app| core.tables.class_of(app, purpose));
        let class = class.and_then(|place| space.classes.get(place));
        let endpoints = core.contents.register.offerings.iter().enumerate();
        let each = endpoints.map(|(index, endpoint)| {
            let named = space.named(&space.zones_of(index));
            let column = class.map(|class| space.column(class, &named));
            let ceilings = column.and_then(|column| column.ceilings(level, space.within(level)));
            let masks = ceilings.iter().flat_map(Ceilings::iter).collect();
            (endpoint.called(), masks)
        });
        each.collect()
    }
}

/// A request that breaks a guarantee.
struct Broken<'c> {
    caller: Caller<'c>,
    level: Level,
    labels: LabelSet,
    /// What is removed before it is sent; nothing where it is sent as it came.
    removed: LabelSet,
}

/// Proves every guarantee; an error names the smallest request that breaks one.
pub(crate) fn prove(core: &Core, problems: &mut Problems) {
    let space = Space::new(core);
    let mut grid = Grid::new(&space);
    for guarantee in &core.contents.policy.guarantees {
        let mut proof = Proof { guarantee, grid: &mut grid };
        let message = proof.over_the_register().or_else(|| proof.over_any_endpoint(problems));
        if let Some(message) = message {
            problems.error(&guarantee.position, "guarantee-broken", message);
        }
    }
    if core.contents.policy.rules.iter().any(Rule::combines_labels) {
        for endpoint in 0..core.contents.register.offerings.len() {
            grid.of(&space.zones_of(endpoint));
        }
    }
    if grid.too_many {
        too_many(core, problems);
    }
}

/// Combinations of labels that cannot be proved about do not load.
fn too_many(core: &Core, problems: &mut Problems) {
    let combining = core.contents.policy.rules.iter().filter(|rule| rule.combines_labels());
    let names: Vec<String> = combining.clone().map(|rule| format!("\"{}\"", rule.id)).collect();
    if let Some(first) = combining.into_iter().next() {
        let message = format!(
            "the combinations of labels in {} are too many to be proved about; name fewer in \
             with_all, or give what they stand for a label of its own",
            names.join(", ")
        );
        problems.error(&first.position, "too-many-combinations", message);
    }
}

struct Proof<'p, 's, 'c> {
    guarantee: &'c Guarantee,
    grid: &'p mut Grid<'s, 'c>,
}

impl<'c> Proof<'_, '_, 'c> {
    /// The message for the register as it is; `None` when the guarantee holds over it.
    fn over_the_register(&mut self) -> Option<String> {
        let guarantee = self.guarantee;
        let endpoints = self.grid.space.contents.register.offerings.iter().enumerate();
        let outside: Vec<(usize, &Endpoint)> =
            endpoints.filter(|(_, endpoint)| !guarantee.only_reaches.holds(endpoint)).collect();
        let broken = outside.into_iter().filter_map(|(index, endpoint)| {
            let zones = self.grid.space.zones_of(index);
            Some((self.smallest(&zones)?, endpoint))
        });
        let (broken, endpoint) = broken.min_by_key(|(broken, _)| broken.size())?;
        Some(format!(
            "guarantee \"{}\" does not hold: {} may go to \"{}\", where {}; tighten the zone or the \
             rule that lets it there, or add a restriction",
            guarantee.id,
            self.request(&broken),
            endpoint.called(),
            guarantee.only_reaches.failures(endpoint).join("; ")
        ))
    }

    /// The message for endpoints that nobody has described yet; `None` when it holds over all.
    fn over_any_endpoint(&mut self, problems: &mut Problems) -> Option<String> {
        let guarantee = self.guarantee;
        let zones = &self.grid.space.contents.policy.zones;
        let predicates: Vec<&Predicate> = zones.iter().map(|zone| &zone.predicate).collect();
        let Some(all) = describable::breaking(&predicates, &guarantee.only_reaches) else {
            let message = format!(
                "guarantee \"{}\" cannot be proved: the zones can be combined in more than {} ways; \
                 let fewer zones overlap",
                guarantee.id,
                describable::MOST_KINDS
            );
            problems.error(&guarantee.position, "guarantee-too-wide", message);
            return None;
        };
        let broken = all.into_iter().filter_map(|kind| Some((self.smallest(&kind.zones)?, kind)));
        let (broken, kind) = broken.min_by_key(|(broken, _)| broken.size())?;
        let kind = self.fewest_zones(&broken, kind);
        let endpoint = kind.endpoint(&predicates, &guarantee.only_reaches, &guarantee.position);
        let names = kind.zones.iter().filter_map(|zone| zones.get(zone));
        let names: Vec<String> = names.map(|zone| format!("\"{}\"", zone.name)).collect();
        Some(format!(
            "guarantee \"{}\" does not hold for an endpoint that could be added: with {} it would be \
             in zone {}, and {} may go to it, where {}; let the zone test what the guarantee asks \
             for, or add a restriction",
            guarantee.id,
            states(&endpoint),
            names.join(" and "),
            self.request(&broken),
            guarantee.only_reaches.failures(&endpoint).join("; ")
        ))
    }

    /// The smallest request that the guarantee is about and that reaches an endpoint in these zones.
    fn smallest(&mut self, zones: &ZoneSet) -> Option<Broken<'c>> {
        let by_class = self.grid.of(zones);
        let mut smallest: Option<Broken<'c>> = None;
        for (class, by_level) in self.grid.space.classes.iter().zip(by_class.iter()) {
            for level in self.grid.space.contents.policy.levels.all() {
                let Some(ceilings) = by_level.get(usize::from(level.rank())) else { continue };
                let found = self.at(class, level, ceilings).into_iter();
                smallest = smallest.into_iter().chain(found).min_by_key(Broken::size);
            }
        }
        smallest
    }

    /// The smallest request of a class at a level.
    fn at(&self, class: &Callers<'c>, level: Level, ceilings: &Ceilings) -> Option<Broken<'c>> {
        let guarantee = self.guarantee;
        let policy = &self.grid.space.contents.policy;
        let concerned = |caller: &&Caller<'_>| {
            caller.base <= level && guarantee.scope.covers(caller.app, caller.purpose)
        };
        if ceilings.is_empty() {
            return None;
        }
        let callers: Vec<Caller<'c>> = class.all.iter().filter(concerned).copied().collect();
        let caller = callers.first()?;
        let mut found: Vec<Broken<'c>> = Vec::new();
        if level >= guarantee.from {
            found.extend(ceilings.iter().filter_map(|mask| {
                let labels = fewest(mask, &|labels| guarantee.touched_by(labels))?;
                Some(Broken { caller: *caller, level, labels, removed: LabelSet::EMPTY })
            }));
        }
        let plans = if guarantee.even_if_redacted { policy.redactions.as_slice() } else { &[] };
        for plan in plans {
            let covers = |caller: &&Caller<'_>| plan.scope.covers(caller.app, caller.purpose);
            let Some(caller) = callers.iter().find(covers) else { continue };
            let masks = ceilings.iter();
            found.extend(masks.filter_map(|mask| self.redacted(*caller, level, mask, plan)));
        }
        found.into_iter().min_by_key(Broken::size)
    }

    /// The smallest request that a plan turns into one that is let through at this level.
    fn redacted(
        &self,
        caller: Caller<'c>,
        level: Level,
        mask: LabelSet,
        plan: &Redaction,
    ) -> Option<Broken<'c>> {
        let Policy { labels, levels, .. } = &self.grid.space.contents.policy;
        // A marking that is removed takes the level with it that it stood for, and any may be written.
        let came = |held: LabelSet| {
            let marked = held.intersection(plan.remove).contains(Label::Marking);
            let marked = marked.then(|| levels.highest_marking());
            [labels.floor(held), marked].into_iter().flatten().fold(level, Level::max)
        };
        let met =
            |held: LabelSet| came(held) >= self.guarantee.from && self.guarantee.touched_by(held);
        let held = fewest(mask.union(plan.remove), &met)?;
        let removed = held.intersection(plan.remove);
        Some(Broken { caller, level: came(held), labels: held, removed })
    }

    /// The description with no more zones than the request needs.
    fn fewest_zones(&mut self, broken: &Broken<'_>, kind: Described) -> Described {
        let contents = self.grid.space.contents;
        let sent = broken.labels.difference(broken.removed);
        let floor = contents.policy.labels.floor(sent).unwrap_or(Level::PUBLIC);
        let level =
            if broken.removed.is_empty() { broken.level } else { floor.max(broken.caller.base) };
        let reaches = |zones: &ZoneSet| {
            let inside = |all: &[usize]| all.iter().any(|zone| zones.contains(*zone));
            let Caller { app, purpose, .. } = broken.caller;
            monitor::zones_permit(contents, (app, purpose), (level, sent), &inside)
        };
        let mut left = kind.zones.clone();
        for zone in kind.zones.iter() {
            let without: ZoneSet = left.iter().filter(|other| *other != zone).collect();
            if reaches(&without) {
                left = without;
            }
        }
        kind.in_zones(left)
    }

    fn request(&self, broken: &Broken<'_>) -> String {
        let Caller { app, purpose, .. } = broken.caller;
        let purpose = purpose.map(|p| format!(" for purpose \"{p}\"")).unwrap_or_default();
        let removed = if broken.removed.is_empty() {
            String::new()
        } else {
            format!(", once {} is removed", names(broken.removed))
        };
        format!(
            "a request of \"{app}\"{purpose} at level \"{}\" with {}{removed}",
            self.grid.space.contents.policy.levels.name(broken.level),
            with(broken.labels)
        )
    }
}

impl Broken<'_> {
    /// What makes one example smaller than another: fewer labels, then a lower level.
    fn size(&self) -> (usize, Level, bool) {
        (self.labels.len(), self.level, !self.removed.is_empty())
    }
}

fn names(labels: LabelSet) -> String {
    labels.iter().map(Label::name).collect::<Vec<_>>().join(", ")
}

/// Labels in words.
fn with(labels: LabelSet) -> String {
    match labels.len() {
        0 => "no label".to_owned(),
        1 => format!("the label {}", names(labels)),
        _ => format!("the labels {}", names(labels)),
    }
}

/// What an endpoint states, as its entry would.
pub(crate) fn states(endpoint: &Endpoint) -> String {
    let stated = endpoint.attributes().map(|one| format!("{}: [{}]", one.name, one.value));
    stated.collect::<Vec<_>>().join(", ")
}
