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

/// What one level of a column holds, rule by rule.
struct Cell<'s> {
    /// Grants that offer the endpoint, with the labels they let through at this level.
    offers: Vec<(usize, LabelSet)>,
    /// Restrictions that leave it out, with the sets that a request must touch to be held back.
    bans: Vec<(usize, &'s [LabelSet])>,
}

impl<'s> Cell<'s> {
    fn new(space: &'s Space<'_>, class: &Callers<'_>, named: &[bool], level: Level) -> Self {
        let mut cell = Self { offers: Vec::new(), bans: Vec::new() };
        let within = space.within(level);
        for rule in class.rules {
            let named = named.get(*rule).copied().unwrap_or_default();
            match space.lines.get(*rule) {
                Some(Line::Grant { up_to, without }) if named && level <= *up_to => {
                    cell.offers.push((*rule, within.difference(*without)));
                }
                Some(Line::Restriction { from, sets }) if !named && *from <= level => {
                    cell.bans.push((*rule, sets));
                }
                Some(Line::Grant { .. } | Line::Restriction { .. }) | None => {}
            }
        }
        cell
    }

    fn rules(&self) -> impl Iterator<Item = usize> {
        self.offers.iter().map(|(rule, _)| *rule).chain(self.bans.iter().map(|(rule, _)| *rule))
    }

    /// Restrictions that hold back everything.
    fn shutting(&self) -> impl Iterator<Item = usize> {
        self.bans.iter().filter(|(_, sets)| sets.is_empty()).map(|(rule, _)| *rule)
    }

    /// What a grant lets through once the restrictions have cut it, leaving one of them aside.
    fn left_of(&self, open: LabelSet, aside: Option<usize>) -> Ceilings {
        let mut left = Ceilings::default();
        left.add(open);
        for (_, sets) in self.bans.iter().filter(|(rule, _)| Some(*rule) != aside) {
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

    /// Why a grant changes nothing here: the restrictions that leave nothing of it, or grants that let
    /// through as much.
    fn covers_grant(&self, rule: usize, because: &mut Because) {
        let Some((_, open)) = self.offers.iter().find(|(known, _)| *known == rule) else { return };
        if let Some(shutting) = because.first_known(self.shutting()) {
            because.cut.insert(shutting);
            return;
        }
        because.covered = true;
        let barred = self.barred().any;
        let left = self.left_of(open.difference(barred), None);
        let others: Vec<_> = self.offers.iter().filter(|(other, _)| *other != rule).collect();
        for mask in left.iter() {
            let covering = others.iter().filter(|(_, open)| mask.is_subset(*open));
            let covering = because.first_known(covering.map(|(rule, _)| *rule));
            because.by.extend(covering);
        }
        // Where restrictions had to cut it before others cover it, they have their part in it.
        for (ban, sets) in &self.bans {
            let one = |set: &LabelSet| !set.intersection(*open).is_empty();
            let uncut = others.iter().any(|(_, other)| open.is_subset(*other));
            if !uncut && sets.iter().all(one) {
                because.cut.insert(*ban);
            }
        }
    }

    /// Why a restriction changes nothing here: others hold back the same.
    fn covers_restriction(&self, rule: usize, because: &mut Because) {
        let Some((_, sets)) = self.bans.iter().find(|(known, _)| *known == rule) else { return };
        if self.offers.is_empty() {
            return;
        }
        let others = || self.bans.iter().filter(|(other, _)| *other != rule);
        let shutting = others().filter(|(_, sets)| sets.is_empty()).map(|(rule, _)| *rule);
        if let Some(shutting) = because.first_known(shutting) {
            because.by.insert(shutting);
            return;
        }
        let offered = self.offers.iter().fold(LabelSet::EMPTY, |all, (_, open)| all.union(*open));
        let held = sets.iter().fold(LabelSet::EMPTY, |all, set| all.union(*set));
        for label in held.intersection(offered).iter() {
            let alone: LabelSet = [label].into_iter().collect();
            let holds = others()
                .filter(|(_, sets)| sets.iter().any(|set| !set.intersection(alone).is_empty()));
            because.by.extend(because.first_known(holds.map(|(rule, _)| *rule)));
        }
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
        let all: Vec<usize> = rules.collect();
        let known = |rule: &&usize| self.by.contains(rule) || self.cut.contains(rule);
        all.iter().find(known).or(all.first()).copied()
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
    each_cell(&space, &named, &mut |cell| {
        // Only where a rule is left about which nothing is known yet.
        if cell.rules().any(|rule| effective.get(rule) == Some(&false)) {
            cell.note_effective(&mut effective);
        }
    });
    let left: Vec<usize> =
        effective.iter().enumerate().filter(|(_, done)| !**done).map(|(rule, _)| rule).collect();
    let mut because: Vec<Because> = left.iter().map(|_| Because::default()).collect();
    if !left.is_empty() {
        each_cell(&space, &named, &mut |cell| {
            for (rule, because) in left.iter().zip(&mut because) {
                cell.covers_grant(*rule, because);
                cell.covers_restriction(*rule, because);
            }
        });
    }
    let rules = &core.contents.policy.rules;
    let standby = left.iter().zip(because).filter_map(|(index, because)| {
        let rule = rules.get(*index)?;
        Some(named_standby(&space, rule, *index, because))
    });
    standby.collect()
}

/// Runs through all cells: classes of callers, kinds of endpoints, levels.
fn each_cell(space: &Space<'_>, named: &[Vec<bool>], then: &mut dyn FnMut(&Cell<'_>)) {
    for class in &space.classes {
        let Some(base) = class.all.iter().map(|caller| caller.base).min() else { continue };
        for named in named {
            for level in space.contents.policy.levels.all().filter(|level| *level >= base) {
                then(&Cell::new(space, class, named, level));
            }
        }
    }
}

/// The kinds of endpoints that are looked at: those of the register, and for each zone without one an
/// endpoint that would just join it.
fn kinds(space: &Space<'_>) -> BTreeSet<ZoneSet> {
    let contents = space.contents;
    let mut kinds: BTreeSet<ZoneSet> =
        (0..contents.register.endpoints.len()).map(|index| space.zones_of(index)).collect();
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
