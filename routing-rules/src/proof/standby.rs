//! Rules that change nothing: without such a rule every request would go where it goes with it. A
//! restriction of that kind is a safety net, good to have; a grant is worth a look, and so is a
//! restriction that another one holds whole. Found exactly, from the ceilings of every class of callers
//! over the endpoints of the register and, for a zone that is still empty, one that would just join it.

use std::collections::BTreeSet;

use classifiers::{LabelSet, Level};

use crate::bundle::{Bundle, Core};
use crate::ceilings::{Callers, Ceilings, Space, ZoneSet};
use crate::rule::Rule;
use crate::tables::Line;

/// Why a rule changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StandbyKind {
    /// A restriction that holds back nothing which other rules let through today.
    SafetyNet,
    /// Other rules do all that it does.
    Redundant,
    /// A grant of which restrictions leave nothing.
    Cancelled,
}

impl StandbyKind {
    /// The words for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SafetyNet => "safety net",
            Self::Redundant => "redundant",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A rule that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standby {
    /// The rule.
    pub rule: String,
    /// Why it changes nothing.
    pub kind: StandbyKind,
    /// The rules that do what it does, or that leave nothing of it; none where no rule lets through
    /// what it would hold back.
    pub by: Vec<String>,
}

impl std::fmt::Display for Standby {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let by: Vec<String> = self.by.iter().map(|rule| format!("\"{rule}\"")).collect();
        let by = by.join(", ");
        let rule = &self.rule;
        match self.kind {
            StandbyKind::SafetyNet if by.is_empty() => {
                write!(
                    f,
                    "\"{rule}\" is a safety net: no rule lets through what it would hold back"
                )
            }
            StandbyKind::SafetyNet => {
                write!(f, "\"{rule}\" is a safety net: today {by} hold back all that it does")
            }
            StandbyKind::Redundant => {
                write!(f, "\"{rule}\" is redundant: with {by} it changes nothing")
            }
            StandbyKind::Cancelled => {
                write!(f, "\"{rule}\" is cancelled: {by} leave nothing of it")
            }
        }
    }
}

impl Bundle {
    /// The rules without which every request would go where it goes with them, in the order of the
    /// files. Each by itself: of two that do the same, both are listed.
    pub fn standby(&self) -> Vec<Standby> {
        find(self.core())
    }
}

/// What concerns one class of callers and one kind of endpoint, at all levels.
struct Column<'s> {
    offers: Vec<(usize, Level, LabelSet)>,
    bans: Vec<(usize, Level, &'s [LabelSet])>,
}

impl<'s> Column<'s> {
    fn new(space: &'s Space<'_>, class: &Callers<'_>, named: &[bool]) -> Self {
        let mut column = Self { offers: Vec::new(), bans: Vec::new() };
        for rule in class.rules {
            let named = named.get(*rule).copied().unwrap_or_default();
            match space.lines.get(*rule) {
                Some(Line::Grant { up_to, without }) if named => {
                    column.offers.push((*rule, *up_to, *without));
                }
                Some(Line::Restriction { from, sets }) if !named => {
                    column.bans.push((*rule, *from, sets));
                }
                Some(Line::Grant { .. } | Line::Restriction { .. }) | None => {}
            }
        }
        column
    }

    fn rules(&self) -> impl Iterator<Item = usize> {
        let offers = self.offers.iter().map(|(rule, _, _)| *rule);
        offers.chain(self.bans.iter().map(|(rule, _, _)| *rule))
    }

    fn at(&self, level: Level, within: LabelSet) -> Cell<'s> {
        let offers = self.offers.iter().filter(|(_, up_to, _)| level <= *up_to);
        let bans = self.bans.iter().filter(|(_, from, _)| *from <= level);
        Cell {
            offers: offers.map(|(rule, _, out)| (*rule, within.difference(*out))).collect(),
            bans: bans.map(|(rule, _, sets)| (*rule, *sets)).collect(),
        }
    }
}

/// One level of a column.
struct Cell<'s> {
    /// Grants that offer the endpoint, with the labels they let through at this level.
    offers: Vec<(usize, LabelSet)>,
    /// Restrictions that leave it out, with the sets that a request must touch to be held back.
    bans: Vec<(usize, &'s [LabelSet])>,
}

impl Cell<'_> {
    /// Restrictions that hold back everything.
    fn shutting(&self) -> impl Iterator<Item = usize> {
        self.bans.iter().filter(|(_, sets)| sets.is_empty()).map(|(rule, _)| *rule)
    }

    /// What a grant lets through once the restrictions have cut it, leaving one of them aside.
    fn left_of(&self, open: LabelSet, aside: Option<usize>) -> Ceilings {
        let mut left = Ceilings::default();
        left.add(open);
        let splits = self.bans.iter().filter(|(_, sets)| sets.len() > 1);
        for (_, sets) in splits.filter(|(rule, _)| Some(*rule) != aside) {
            left = left.without_touching_all(sets);
        }
        left
    }

    /// Notes the rules without which something at this level would be otherwise.
    fn note_effective(&self, effective: &mut [bool]) {
        if self.offers.is_empty() {
            return;
        }
        let mut note = |rule: usize| {
            if let Some(slot) = effective.get_mut(rule) {
                *slot = true;
            }
        };
        let shutting: Vec<usize> = self.shutting().take(2).collect();
        match shutting.as_slice() {
            [] => {}
            // Without it a request that carries no label would come through.
            [one] => return note(*one),
            _ => return,
        }
        let barred = self.barred();
        for (rule, open) in self.unique_offers(barred.any) {
            let others = || self.offers.iter().filter(|(other, _)| *other != rule);
            let left = self.left_of(open.difference(barred.any), None);
            if left.iter().any(|mask| others().all(|(_, open)| !mask.is_subset(*open))) {
                note(rule);
            }
        }
        let offered = self.offers.iter().fold(LabelSet::EMPTY, |all, (_, open)| all.union(*open));
        let splits = || self.bans.iter().filter(|(_, sets)| sets.len() > 1);
        for (rule, sets) in &self.bans {
            let matters = match sets {
                [labels] => {
                    let own = labels.intersection(barred.once).intersection(offered);
                    own.iter().any(|label| {
                        let alone: LabelSet = [label].into_iter().collect();
                        let touched = |set: &LabelSet| !set.intersection(alone).is_empty();
                        splits().all(|(_, sets)| !sets.iter().all(touched))
                    })
                }
                sets => self.offers.iter().any(|(_, open)| {
                    let left = self.left_of(open.difference(barred.any), Some(*rule));
                    let touched =
                        |mask: LabelSet| sets.iter().all(|s| !s.intersection(mask).is_empty());
                    left.iter().any(touched)
                }),
            };
            if matters {
                note(*rule);
            }
        }
    }

    /// The labels held back by restrictions on single labels.
    fn barred(&self) -> Barred {
        let (mut any, mut twice) = (LabelSet::EMPTY, LabelSet::EMPTY);
        for (_, sets) in &self.bans {
            if let [labels] = sets {
                twice = twice.union(any.intersection(*labels));
                any = any.union(*labels);
            }
        }
        Barred { any, once: any.difference(twice) }
    }

    /// Grants that let through, before combinations are cut, a set that no other grant does.
    fn unique_offers(&self, barred: LabelSet) -> Vec<(usize, LabelSet)> {
        let mut largest: Vec<(LabelSet, Option<(usize, LabelSet)>)> = Vec::new();
        for (rule, open) in &self.offers {
            let mask = open.difference(barred);
            if let Some((_, owner)) = largest.iter_mut().find(|(known, _)| *known == mask) {
                *owner = None;
                continue;
            }
            if largest.iter().any(|(known, _)| mask.is_subset(*known)) {
                continue;
            }
            largest.retain(|(known, _)| !known.is_subset(mask));
            largest.push((mask, Some((*rule, *open))));
        }
        largest.into_iter().filter_map(|(_, owner)| owner).collect()
    }

    /// Notes, for each rule about which something is to be found, why it changes nothing here.
    fn explain(&self, because: &mut [Option<Because>], seen: &mut Seen) {
        if self.offers.is_empty() {
            return;
        }
        seen.enter(self);
        for (rule, open) in &self.offers {
            if let Some(Some(because)) = because.get_mut(*rule) {
                self.covers_grant((*rule, *open), because, seen);
            }
        }
        let offered = self.offers.iter().fold(LabelSet::EMPTY, |all, (_, open)| all.union(*open));
        for (rule, sets) in &self.bans {
            if let Some(Some(because)) = because.get_mut(*rule) {
                self.covers_restriction((*rule, sets), offered, because, seen);
            }
        }
        seen.leave(self);
    }

    /// Why a grant changes nothing here: the restrictions that leave nothing of it, or grants that let
    /// through as much.
    fn covers_grant(&self, (rule, open): (usize, LabelSet), because: &mut Because, seen: &Seen) {
        if let Some(shutting) = because.first_known(self.shutting()) {
            because.cut.insert(shutting);
            return;
        }
        because.covered = true;
        let covers = |other: &usize| seen.of(*other).is_some_and(|other| open.is_subset(other));
        if because.by.iter().any(covers) {
            return;
        }
        let others = || self.offers.iter().filter(|(other, _)| *other != rule);
        if let Some((whole, _)) = others().find(|(_, other)| open.is_subset(*other)) {
            because.by.insert(*whole);
            return;
        }
        // Restrictions had to cut it before others cover what is left.
        for mask in self.left_of(open.difference(self.barred().any), None).iter() {
            let covering = others().filter(|(_, open)| mask.is_subset(*open));
            because.by.extend(because.first_known(covering.map(|(rule, _)| *rule)));
        }
        let touches = |set: &LabelSet| !set.intersection(open).is_empty();
        let cutting = self.bans.iter().filter(|(_, sets)| sets.iter().all(touches));
        because.cut.extend(cutting.map(|(rule, _)| *rule));
    }

    /// Why a restriction changes nothing here: others hold back the same. `offered` are the labels that
    /// some grant lets through.
    fn covers_restriction(
        &self,
        (rule, sets): (usize, &[LabelSet]),
        offered: LabelSet,
        because: &mut Because,
        seen: &Seen,
    ) {
        let others = || self.bans.iter().filter(|(other, _)| *other != rule);
        let shutting = others().filter(|(_, sets)| sets.is_empty()).map(|(rule, _)| *rule);
        if let Some(shutting) = because.first_known(shutting) {
            because.by.insert(shutting);
            return;
        }
        let held = union_of(sets).intersection(offered);
        let known = because.by.iter().filter_map(|other| seen.of(*other));
        let mut held = known.fold(held, LabelSet::difference);
        if held.is_empty() {
            return;
        }
        for (other, sets) in others() {
            let theirs = union_of(sets);
            if !theirs.intersection(held).is_empty() {
                because.by.insert(*other);
                held = held.difference(theirs);
            }
        }
    }
}

fn union_of(sets: &[LabelSet]) -> LabelSet {
    sets.iter().fold(LabelSet::EMPTY, |all, set| all.union(*set))
}

/// The rules of one cell by their place: what a grant lets through, what a restriction asks for.
struct Seen(Vec<Option<LabelSet>>);

impl Seen {
    fn set(&mut self, rule: usize, labels: Option<LabelSet>) {
        if let Some(slot) = self.0.get_mut(rule) {
            *slot = labels;
        }
    }

    fn enter(&mut self, cell: &Cell<'_>) {
        cell.offers.iter().for_each(|(rule, open)| self.set(*rule, Some(*open)));
        cell.bans.iter().for_each(|(rule, sets)| self.set(*rule, Some(union_of(sets))));
    }

    fn leave(&mut self, cell: &Cell<'_>) {
        cell.offers.iter().for_each(|(rule, _)| self.set(*rule, None));
        cell.bans.iter().for_each(|(rule, _)| self.set(*rule, None));
    }

    fn of(&self, rule: usize) -> Option<LabelSet> {
        self.0.get(rule).copied().flatten()
    }
}

/// What is found about a rule that changes nothing.
#[derive(Default)]
struct Because {
    by: BTreeSet<usize>,
    /// Restrictions that cut a grant.
    cut: BTreeSet<usize>,
    /// Other grants cover a grant somewhere.
    covered: bool,
}

impl Because {
    /// The first of some rules, one that is named already before any other.
    fn first_known(&self, rules: impl Iterator<Item = usize>) -> Option<usize> {
        let mut first = None;
        for rule in rules {
            if self.by.contains(&rule) || self.cut.contains(&rule) {
                return Some(rule);
            }
            first = first.or(Some(rule));
        }
        first
    }
}

struct Barred {
    any: LabelSet,
    /// Held back by one restriction only.
    once: LabelSet,
}

/// Finds the rules that change nothing.
fn find(core: &Core) -> Vec<Standby> {
    let space = Space::new(core);
    let kinds = kinds(&space);
    let named: Vec<Vec<bool>> = kinds.iter().map(|zones| space.named(zones)).collect();
    let mut effective = vec![false; space.lines.len()];
    each_column(&space, &named, &mut |column, levels| {
        for (level, within) in levels {
            // Only where a rule is left about which nothing is known yet.
            if column.rules().any(|rule| effective.get(rule) == Some(&false)) {
                column.at(*level, *within).note_effective(&mut effective);
            }
        }
    });
    let mut because: Vec<Option<Because>> =
        effective.iter().map(|done| (!done).then(Because::default)).collect();
    let mut seen = Seen(vec![None; effective.len()]);
    each_column(&space, &named, &mut |column, levels| {
        if column.rules().all(|rule| effective.get(rule) == Some(&true)) {
            return;
        }
        for (level, within) in levels {
            column.at(*level, *within).explain(&mut because, &mut seen);
        }
    });
    let rules = core.contents.policy.rules.iter().enumerate();
    let standby = rules
        .zip(because)
        .filter_map(|((index, rule), because)| Some(named_standby(&space, rule, index, because?)));
    standby.collect()
}

/// What is done at a column, with the levels that count there and the labels that fit each.
type Visit<'v> = &'v mut dyn FnMut(&Column<'_>, &[(Level, LabelSet)]);

/// Runs through all columns: classes of callers, kinds of endpoints.
fn each_column(space: &Space<'_>, named: &[Vec<bool>], then: Visit<'_>) {
    for class in &space.classes {
        let Some(base) = class.all.iter().map(|caller| caller.base).min() else { continue };
        let levels = space.contents.policy.levels.all().filter(|level| *level >= base);
        let levels: Vec<_> = levels.map(|level| (level, space.within(level))).collect();
        for named in named {
            then(&Column::new(space, class, named), &levels);
        }
    }
}

/// The kinds of endpoints that are looked at: those of the register, and for each zone without one an
/// endpoint that would just join it.
fn kinds(space: &Space<'_>) -> BTreeSet<ZoneSet> {
    let contents = space.contents;
    let mut kinds: BTreeSet<ZoneSet> =
        (0..contents.register.offerings.len()).map(|index| space.zones_of(index)).collect();
    for (index, zone) in contents.policy.zones.iter().enumerate() {
        if kinds.iter().any(|kind| kind.contains(index)) {
            continue;
        }
        let example = zone.predicate.example(&zone.position);
        let zones = contents.policy.zones.iter().enumerate();
        let inside = zones.filter(|(_, zone)| zone.predicate.holds(&example));
        kinds.insert(inside.map(|(index, _)| index).collect());
    }
    kinds
}

fn named_standby(space: &Space<'_>, rule: &Rule, index: usize, because: Because) -> Standby {
    let rules = &space.contents.policy.rules;
    let (kind, by) = if rule.is_grant() {
        let kind = if because.covered { StandbyKind::Redundant } else { StandbyKind::Cancelled };
        (kind, because.by.union(&because.cut).copied().collect())
    } else if let Some(whole) = (0..rules.len()).find(|other| holds_whole(space, *other, index)) {
        (StandbyKind::Redundant, BTreeSet::from([whole]))
    } else {
        (StandbyKind::SafetyNet, because.by)
    };
    let names = by.iter().filter_map(|rule| rules.get(*rule)).map(|rule| rule.id.clone());
    Standby { rule: rule.id.clone(), kind, by: names.collect() }
}

/// Whether one restriction holds back all that another does, whatever endpoints there are.
fn holds_whole(space: &Space<'_>, one: usize, other: usize) -> bool {
    let rules = &space.contents.policy.rules;
    let (Some(whole), Some(part)) = (rules.get(one), rules.get(other)) else { return false };
    let (
        Some(Line::Restriction { from: least, sets: fewer }),
        Some(Line::Restriction { from, sets }),
    ) = (space.lines.get(one), space.lines.get(other))
    else {
        return false;
    };
    let callers = space.classes.iter();
    one != other
        && least <= from
        && whole.zones.iter().all(|zone| part.zones.contains(zone))
        && fewer.iter().all(|wide| sets.iter().any(|narrow| narrow.is_subset(*wide)))
        && callers.into_iter().all(|c| !c.rules.contains(&other) || c.rules.contains(&one))
}
