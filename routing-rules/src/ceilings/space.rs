//! What ceilings are computed over: classes of callers, levels, and kinds of endpoints, told apart by
//! nothing but the zones they are in. Rules are put into the few words that matter here.

use classifiers::{LabelSet, Level};

use super::{Ceilings, MOST_CEILINGS};
use crate::bundle::{Contents, Core};
use crate::tables::{Line, Tables};

/// A set of zones, by their places in the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ZoneSet(Vec<u64>);

impl ZoneSet {
    /// Whether a zone is in it.
    pub(crate) fn contains(&self, zone: usize) -> bool {
        self.0.get(zone / 64).is_some_and(|word| word & (1 << (zone % 64)) != 0)
    }

    /// Whether all its zones are in another set.
    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        let words = self.0.iter().enumerate();
        let other = |place: usize| other.0.get(place).copied().unwrap_or_default();
        words.into_iter().all(|(place, word)| word & !other(place) == 0)
    }

    /// The zones of both.
    #[must_use]
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        self.0.iter().zip(&other.0).map(|(word, other)| word & other).collect::<Vec<_>>().into()
    }

    /// Its zones, lowest place first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        let most = self.0.len().saturating_mul(64);
        (0..most).filter(|zone| self.contains(*zone))
    }
}

impl From<Vec<u64>> for ZoneSet {
    /// Trailing empty words mean nothing, so equal sets look equal.
    fn from(mut words: Vec<u64>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words)
    }
}

impl FromIterator<usize> for ZoneSet {
    fn from_iter<I: IntoIterator<Item = usize>>(zones: I) -> Self {
        let mut words: Vec<u64> = Vec::new();
        for zone in zones {
            if words.len() <= zone / 64 {
                words.resize(zone / 64 + 1, 0);
            }
            if let Some(word) = words.get_mut(zone / 64) {
                *word |= 1 << (zone % 64);
            }
        }
        words.into()
    }
}

/// An application with one of its purposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller<'c> {
    pub(crate) app: &'c str,
    pub(crate) purpose: Option<&'c str>,
    /// The least level of its requests.
    pub(crate) base: Level,
}

/// Callers that no rule tells apart.
#[derive(Debug)]
pub(crate) struct Callers<'c> {
    /// The rules that speak of them.
    pub(crate) rules: &'c [usize],
    /// Who they are, at least one.
    pub(crate) all: Vec<Caller<'c>>,
}

/// The request space of one bundle.
#[derive(Debug)]
pub(crate) struct Space<'c> {
    pub(crate) contents: &'c Contents,
    pub(crate) tables: &'c Tables,
    /// One for each class of the tables, in their order.
    pub(crate) classes: Vec<Callers<'c>>,
    /// One for each rule.
    pub(crate) lines: &'c [Line],
    /// The labels that fit each level.
    within: Vec<LabelSet>,
}

impl<'c> Space<'c> {
    pub(crate) fn new(core: &'c Core) -> Self {
        let Core { contents, tables } = core;
        let all = tables.classes().iter();
        let mut classes: Vec<Callers<'c>> =
            all.map(|class| Callers { rules: &class.rules, all: Vec::new() }).collect();
        for (app, application) in contents.applications.list.iter().enumerate() {
            let name = application.name();
            let base = contents.policy.levels.base(name);
            for (_, purpose) in application.callers() {
                let class = tables.class_of(app, purpose).and_then(|place| classes.get_mut(place));
                if let Some(class) = class {
                    class.all.push(Caller { app: name, purpose, base });
                }
            }
        }
        let policy = &contents.policy;
        let lines = tables.lines();
        let within = policy.levels.all().map(|level| policy.labels.up_to(level)).collect();
        Self { contents, tables, classes, lines, within }
    }

    /// The labels that a request at a level may carry.
    pub(crate) fn within(&self, level: Level) -> LabelSet {
        self.within.get(usize::from(level.rank())).copied().unwrap_or_default()
    }

    /// The zones that an endpoint of the register is in.
    pub(crate) fn zones_of(&self, endpoint: usize) -> ZoneSet {
        self.tables.zones_of(endpoint).collect()
    }

    /// Which rules name one of these zones, rule by rule.
    pub(crate) fn named(&self, zones: &ZoneSet) -> Vec<bool> {
        let rules = self.contents.policy.rules.iter();
        rules.map(|rule| rule.zones.iter().any(|zone| zones.contains(*zone))).collect()
    }

    /// What concerns one class of callers and endpoints that some rules name.
    pub(crate) fn column(&self, class: &Callers<'_>, named: &[bool]) -> Column<'_> {
        let mut column = Column::default();
        for rule in class.rules {
            let named = named.get(*rule).copied().unwrap_or_default();
            match (self.lines.get(*rule), named) {
                (Some(Line::Grant { up_to, without }), true) => column.offer(*up_to, *without),
                (Some(Line::Restriction { from, sets }), false) => column.ban(*from, sets),
                (Some(Line::Grant { .. } | Line::Restriction { .. }) | None, true | false) => {}
            }
        }
        column
    }

    /// The ceilings of a column at every level, low to high. `None` when there are too many.
    pub(crate) fn ceilings(&self, column: &Column<'_>) -> Option<Vec<Ceilings>> {
        let levels = self.contents.policy.levels.all();
        levels.map(|level| column.ceilings(level, self.within(level))).collect()
    }
}

/// What the rules say about one class of callers and one kind of endpoint, at all levels.
#[derive(Debug, Default)]
pub(crate) struct Column<'s> {
    /// Grants that offer it: up to which level, without which labels.
    offers: Vec<(Level, LabelSet)>,
    /// The labels kept back, with the level from which they are.
    barred: Vec<(Level, LabelSet)>,
    /// Combinations kept back.
    splits: Vec<(Level, &'s [LabelSet])>,
    /// The level from which it is closed.
    shut: Option<Level>,
}

impl<'s> Column<'s> {
    /// Adds a grant, unless another offers as much.
    fn offer(&mut self, up_to: Level, without: LabelSet) {
        let covers =
            |(level, labels): &(Level, LabelSet)| *level >= up_to && labels.is_subset(without);
        if self.offers.iter().any(covers) {
            return;
        }
        self.offers.retain(|(level, labels)| !(*level <= up_to && without.is_subset(*labels)));
        self.offers.push((up_to, without));
    }

    /// Adds a restriction that leaves the endpoint out.
    fn ban(&mut self, from: Level, sets: &'s [LabelSet]) {
        match sets {
            [] => self.shut = Some(self.shut.map_or(from, |shut| shut.min(from))),
            [labels] => match self.barred.iter_mut().find(|(level, _)| *level == from) {
                Some((_, known)) => *known = known.union(*labels),
                None => self.barred.push((from, *labels)),
            },
            sets => self.splits.push((from, sets)),
        }
    }

    /// The ceilings at a level whose requests may carry these labels. `None` when there are too many.
    pub(crate) fn ceilings(&self, level: Level, within: LabelSet) -> Option<Ceilings> {
        let mut ceilings = Ceilings::default();
        if self.shut.is_some_and(|from| from <= level) {
            return Some(ceilings);
        }
        let barred = self.barred.iter().filter(|(from, _)| *from <= level);
        let open = barred.fold(within, |open, (_, labels)| open.difference(*labels));
        for (_, without) in self.offers.iter().filter(|(up_to, _)| level <= *up_to) {
            ceilings.add(open.difference(*without));
        }
        for (_, sets) in self.splits.iter().filter(|(from, _)| *from <= level) {
            ceilings = ceilings.without_touching_all(sets);
            if ceilings.len() > MOST_CEILINGS {
                return None;
            }
        }
        Some(ceilings)
    }
}

#[cfg(test)]
mod tests {
    use super::ZoneSet;

    #[test]
    fn sets_of_zones_behave_as_sets() {
        let (one, both): (ZoneSet, ZoneSet) =
            ([3].into_iter().collect(), [3, 200].into_iter().collect());
        assert!(one.is_subset(&both) && !both.is_subset(&one));
        assert_eq!(both.intersection(&one), one);
        assert_eq!(one.intersection(&both), one, "whichever is longer");
        assert_eq!(both.iter().collect::<Vec<_>>(), [3, 200]);
        assert!(both.contains(200) && !both.contains(199) && !one.contains(200));
    }
}
