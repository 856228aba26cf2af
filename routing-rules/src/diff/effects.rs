//! The effects of a change on requests, from the ceilings of both sides: for each pair of callers,
//! levels and endpoints what is let through on one side only, gathered by application and group of
//! labels.

use std::collections::{BTreeMap, BTreeSet};

use classifiers::{Label, LabelSet, Level};

use super::pairing::{Asks, CallerPair, EndpointPair, Pairing, Side};
use super::{Effect, EffectKind, Example};
use crate::ceilings::{Ceilings, ZoneSet, fewest};

/// Callers that neither side tells apart.
type Alike = (Option<Asks>, Option<Asks>);

/// What has been found about one group of labels.
struct Row {
    levels: (Level, Level),
    labels: LabelSet,
    endpoints: Vec<usize>,
}

/// What two sides let through to the same endpoint at the same level.
type Both = (Ceilings, Ceilings);

type Rows = BTreeMap<(EffectKind, String), Row>;

/// Finds every effect.
pub(super) fn find(pairing: &Pairing<'_>) -> Vec<Effect> {
    let mut by_alike: BTreeMap<Alike, Vec<&CallerPair<'_>>> = BTreeMap::new();
    for caller in &pairing.callers {
        by_alike.entry((caller.old, caller.new)).or_default().push(caller);
    }
    let mut effects = Vec::new();
    for (alike, callers) in by_alike {
        let finder = Finder { pairing, alike };
        let rows = finder.rows(&callers);
        let mut apps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for caller in callers {
            apps.entry(caller.app).or_default().extend(caller.purpose);
        }
        for (app, purposes) in apps {
            for ((kind, labels), row) in &rows {
                effects.push(finder.effect((*kind, labels), row, app, &purposes));
            }
        }
    }
    effects.extend(moved(pairing));
    effects.sort_by(|a, b| {
        let key =
            |effect: &Effect| (effect.kind, effect.application.clone(), effect.labels.clone());
        key(a).cmp(&key(b))
    });
    effects
}

struct Finder<'p, 'c> {
    pairing: &'p Pairing<'c>,
    alike: Alike,
}

/// What a side lets through to endpoints in some zones, for a caller, from a level.
fn reach(side: &Side<'_>, asks: Option<Asks>, zones: &ZoneSet, level: Level) -> Ceilings {
    let Some(asks) = asks else { return Ceilings::default() };
    let all = side.reach(zones);
    let by_level = all.get(asks.class);
    let found = by_level.and_then(|all| all.get(usize::from(level.max(asks.base).rank())));
    found.cloned().unwrap_or_default()
}

impl Finder<'_, '_> {
    fn before(&self, endpoint: &EndpointPair, level: Level) -> Ceilings {
        reach(&self.pairing.old, self.alike.0, &endpoint.zones.0, level)
    }

    fn after(&self, endpoint: &EndpointPair, level: Level) -> Ceilings {
        reach(&self.pairing.new, self.alike.1, &endpoint.zones.1, level)
    }

    fn rows(&self, callers: &[&CallerPair<'_>]) -> Rows {
        let mut rows = Rows::new();
        for (index, endpoint) in self.pairing.endpoints.iter().enumerate() {
            let levels = self.pairing.levels.iter();
            let sides: Vec<Both> = levels
                .map(|(old, new)| (self.before(endpoint, *old), self.after(endpoint, *new)))
                .collect();
            if sides.iter().all(|(before, after)| before == after) {
                continue;
            }
            let turned: Vec<Both> =
                sides.iter().map(|(before, after)| (after.clone(), before.clone())).collect();
            for point in points(self.pairing, &turned) {
                self.note(&mut rows, EffectKind::Widened, point, index);
            }
            for point in points(self.pairing, &sides) {
                self.note(&mut rows, EffectKind::Narrowed, point, index);
            }
        }
        if rows.keys().any(|(kind, _)| *kind == EffectKind::Narrowed) {
            self.denied(&mut rows, callers);
        }
        self.leave_out_the_obvious(&mut rows);
        rows
    }

    /// Labels that this policy does not speak of (languages, labels of an organisation's own) get a
    /// line only where the one of requests without a label does not tell the same; and endpoints that could be added, only where none that is there shows it.
    fn leave_out_the_obvious(&self, rows: &mut Rows) {
        let told: BTreeMap<EffectKind, Vec<usize>> = rows
            .iter()
            .filter(|(_, row)| row.labels.is_empty())
            .map(|((kind, _), row)| (*kind, row.endpoints.clone()))
            .collect();
        rows.retain(|(kind, group), row| {
            let silent = group == "lang.*" || group == "custom.*";
            let told = told.get(kind).map_or(&[][..], Vec::as_slice);
            !silent || !row.endpoints.iter().all(|endpoint| told.contains(endpoint))
        });
        let there = |index: &usize| {
            let pair = self.pairing.endpoints.get(*index);
            pair.is_some_and(|pair| pair.old.is_some() || pair.new.is_some())
        };
        for row in rows.values_mut() {
            if row.endpoints.iter().any(there) {
                row.endpoints.retain(there);
            }
        }
    }

    /// What went somewhere and goes nowhere now; it takes the place of what merely goes less far.
    fn denied(&self, rows: &mut Rows, callers: &[&CallerPair<'_>]) {
        let there = || self.pairing.endpoints.iter().enumerate();
        let any = |(old, new): &(Level, Level)| {
            let (mut before, mut after) = (Ceilings::default(), Ceilings::default());
            for (_, endpoint) in there() {
                if endpoint.old.is_some() {
                    before.join(&self.before(endpoint, *old));
                }
                if endpoint.new.is_some() {
                    after.join(&self.after(endpoint, *new));
                }
            }
            (before, after)
        };
        let sides: Vec<Both> = self.pairing.levels.iter().map(any).collect();
        for (place, labels) in points(self.pairing, &sides) {
            let (Some((_, after)), Some((level, _))) =
                (sides.get(place), self.pairing.levels.get(place))
            else {
                continue;
            };
            let plans = self.pairing.new.contents.policy.redactions.iter();
            let mut plans = plans.filter(|plan| {
                callers.iter().all(|caller| plan.scope.covers(caller.app, caller.purpose))
            });
            let kind = if plans.any(|plan| after.allow(labels.difference(plan.remove))) {
                EffectKind::Redacted
            } else {
                EffectKind::Denied
            };
            let lost = there().filter(|(_, endpoint)| {
                endpoint.old.is_some() && self.before(endpoint, *level).allow(labels)
            });
            for (index, _) in lost {
                self.note(rows, kind, (place, labels), index);
            }
        }
        let gone: BTreeSet<String> = rows
            .keys()
            .filter(|(kind, _)| matches!(kind, EffectKind::Denied | EffectKind::Redacted))
            .map(|(_, group)| group.clone())
            .collect();
        rows.retain(|(kind, group), _| *kind != EffectKind::Narrowed || !gone.contains(group));
    }

    fn note(
        &self,
        rows: &mut Rows,
        kind: EffectKind,
        (place, labels): (usize, LabelSet),
        endpoint: usize,
    ) {
        let Some(levels) = self.pairing.levels.get(place).copied() else { return };
        let group = group(self.pairing, labels);
        let row =
            rows.entry((kind, group)).or_insert(Row { levels, labels, endpoints: Vec::new() });
        if (labels.len(), levels) < (row.labels.len(), row.levels) {
            (row.levels, row.labels) = (levels, labels);
        }
        if !row.endpoints.contains(&endpoint) {
            row.endpoints.push(endpoint);
        }
    }

    fn effect(
        &self,
        (kind, labels): (EffectKind, &str),
        row: &Row,
        app: &str,
        purposes: &[&str],
    ) -> Effect {
        let all = self.pairing.callers.iter().filter(|caller| caller.app == app).count();
        let named = if all == purposes.len().max(1) { &[] } else { purposes };
        let purpose = purposes.first().copied();
        let endpoints = row.endpoints.iter().filter_map(|index| self.pairing.endpoints.get(*index));
        let caller = CallerPair { app, purpose, old: self.alike.0, new: self.alike.1 };
        Effect {
            kind,
            application: app.to_owned(),
            purposes: named.iter().map(|purpose| (*purpose).to_owned()).collect(),
            labels: labels.to_owned(),
            endpoints: endpoints.map(|pair| pair.name.clone()).collect(),
            example: example(self.pairing, &caller, row.levels, row.labels),
        }
    }
}

/// Smallest sets of labels let through on the first side and not on the second, with the place of the
/// lowest pair of levels that shows it: no label, single labels, and for what only shows with several,
/// each combination of groups.
fn points(pairing: &Pairing<'_>, sides: &[Both]) -> Vec<(usize, LabelSet)> {
    let shows = |labels: LabelSet| {
        sides.iter().position(|(more, less)| more.allow(labels) && !less.allow(labels))
    };
    let mut points = Vec::new();
    for (more, less) in sides {
        let mut here = Vec::new();
        if less.is_empty() && !more.is_empty() {
            here.push(LabelSet::EMPTY);
        }
        let singles = more.labels().difference(less.labels());
        here.extend(singles.iter().map(|label| [label].into_iter().collect::<LabelSet>()));
        if !less.is_empty() {
            let known = more.beyond(less).map(|mask| mask.difference(singles));
            for mask in known.filter(|mask| !less.allow(*mask)) {
                let one = || fewest(mask, &|set| shows(set).is_some()).into_iter().collect();
                here.extend(combinations(pairing, mask, less).unwrap_or_else(one));
            }
        }
        points.extend(here.into_iter().filter_map(|set| Some((shows(set)?, set))));
    }
    // What a smaller set shows at another level is told there.
    let least = |set: LabelSet| {
        let mut fewer = set.iter().map(|label| set.difference([label].into_iter().collect()));
        set.len() < 2 || fewer.all(|set| shows(set).is_none())
    };
    points.retain(|(_, set)| least(*set));
    points
}

/// The most combinations of groups that are told one by one. More are told by one example for each
/// ceiling.
const MOST_COMBINATIONS: usize = 256;

/// The smallest sets within a mask that fit under none of the ceilings, one for each combination of
/// groups: those that hold something of what each ceiling leaves out. `None` for too many.
fn combinations(
    pairing: &Pairing<'_>,
    mask: LabelSet,
    ceilings: &Ceilings,
) -> Option<Vec<LabelSet>> {
    let left_out: Vec<LabelSet> = ceilings.iter().map(|known| mask.difference(known)).collect();
    // Labels of one group that the ceilings do not tell apart stand for each other.
    let mut alike = BTreeMap::new();
    for label in mask.iter() {
        let one: LabelSet = [label].into_iter().collect();
        let apart: Vec<bool> = left_out.iter().map(|set| one.is_subset(*set)).collect();
        alike.entry((group(pairing, one), apart)).or_insert(one);
    }
    let mut found = BTreeSet::from([LabelSet::EMPTY]);
    for set in left_out {
        let (hold, lack): (Vec<LabelSet>, Vec<LabelSet>) =
            found.into_iter().partition(|known| !known.intersection(set).is_empty());
        let ones = || alike.values().filter(|one| one.is_subset(set));
        let more = lack.iter().flat_map(|known| ones().map(|one| known.union(*one)));
        let smaller = |set: &LabelSet| hold.iter().any(|known| known.is_subset(*set));
        found = more.filter(|set| !smaller(set)).collect();
        found.extend(hold);
        if found.len() > MOST_COMBINATIONS {
            return None;
        }
    }
    Some(found.into_iter().collect())
}

/// How people call labels: by their groups, and labels that no group covers by their family.
fn group(pairing: &Pairing<'_>, labels: LabelSet) -> String {
    if labels.is_empty() {
        return "no label".to_owned();
    }
    let name = |label: Label| {
        let sides = [&pairing.new, &pairing.old].into_iter();
        let mut groups =
            sides.filter_map(|side| side.contents.policy.labels.groups_of(label).next());
        groups.next().map_or_else(|| format!("{}.*", label.family()), str::to_owned)
    };
    let names: BTreeSet<String> = labels.iter().map(name).collect();
    names.into_iter().collect::<Vec<_>>().join(" with ")
}

/// The names of the endpoints that a request reaches on each side, the preferred first.
fn reached(
    pairing: &Pairing<'_>,
    caller: &CallerPair<'_>,
    levels: (Level, Level),
    labels: LabelSet,
) -> (Vec<String>, Vec<String>) {
    let CallerPair { app, purpose, old, new } = *caller;
    let mut before = Vec::new();
    for index in pairing.old.order(app, purpose) {
        let pair = pairing.endpoints.iter().find(|pair| pair.old == Some(*index));
        let lets =
            |pair: &&EndpointPair| reach(&pairing.old, old, &pair.zones.0, levels.0).allow(labels);
        before.extend(pair.filter(lets).map(|pair| pair.name.clone()));
    }
    let mut after = Vec::new();
    for index in pairing.new.order(app, purpose) {
        let pair = pairing.endpoints.iter().find(|pair| pair.new == Some(*index));
        let lets =
            |pair: &&EndpointPair| reach(&pairing.new, new, &pair.zones.1, levels.1).allow(labels);
        after.extend(pair.filter(lets).map(|pair| pair.name.clone()));
    }
    (before, after)
}

fn example(
    pairing: &Pairing<'_>,
    caller: &CallerPair<'_>,
    levels: (Level, Level),
    labels: LabelSet,
) -> Example {
    let (before, after) = reached(pairing, caller, levels, labels);
    let level = |side: &Side<'_>, asks: Option<Asks>, declared: Level| {
        let level = side.level(asks?, declared, labels);
        Some(side.contents.policy.levels.name(level).to_owned())
    };
    Example {
        application: caller.app.to_owned(),
        purpose: caller.purpose.map(str::to_owned),
        level_before: level(&pairing.old, caller.old, levels.0),
        level_after: level(&pairing.new, caller.new, levels.1),
        labels,
        before,
        after,
    }
}

/// Requests without a label, or with one, that go elsewhere first although both endpoints were and are
/// allowed. Where reach itself changes, the effects above say so.
fn moved(pairing: &Pairing<'_>) -> Vec<Effect> {
    let probes: Vec<LabelSet> = std::iter::once(LabelSet::EMPTY)
        .chain(Label::ALL.iter().map(|label| [*label].into_iter().collect()))
        .collect();
    let mut effects: Vec<Effect> = Vec::new();
    for caller in &pairing.callers {
        if caller.old.is_none() || caller.new.is_none() || !reordered(pairing, caller) {
            continue;
        }
        let mut seen = BTreeSet::new();
        for levels in &pairing.levels {
            for labels in &probes {
                let (before, after) = reached(pairing, caller, *levels, *labels);
                let (Some(was), Some(is)) = (before.first(), after.first()) else { continue };
                let both = after.contains(was) && before.contains(is);
                let labels_named = group(pairing, *labels);
                if was == is || !both || !seen.insert(labels_named.clone()) {
                    continue;
                }
                effects.push(Effect {
                    kind: EffectKind::Moved,
                    application: caller.app.to_owned(),
                    purposes: caller.purpose.map(str::to_owned).into_iter().collect(),
                    labels: labels_named,
                    endpoints: vec![is.clone()],
                    example: example(pairing, caller, *levels, *labels),
                });
            }
        }
    }
    effects
}

/// Whether a caller prefers the endpoints that both sides know in another order.
fn reordered(pairing: &Pairing<'_>, caller: &CallerPair<'_>) -> bool {
    let CallerPair { app, purpose, .. } = *caller;
    let known = |pair: &EndpointPair| pair.old.is_some() && pair.new.is_some();
    let place = |of: &dyn Fn(&EndpointPair) -> bool| {
        pairing.endpoints.iter().position(|pair| known(pair) && of(pair))
    };
    let before = pairing.old.order(app, purpose).iter();
    let before = before.filter_map(|index| place(&|pair| pair.old == Some(*index)));
    let after = pairing.new.order(app, purpose).iter();
    let after = after.filter_map(|index| place(&|pair| pair.new == Some(*index)));
    !before.eq(after)
}
