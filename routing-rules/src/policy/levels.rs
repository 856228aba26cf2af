//! The order of sensitivity: names of levels, the base of each application, and what markings on
//! documents mean here.

use std::cmp::Ordering;
use std::collections::HashMap;

use classifiers::{Level, Marking, MarkingSet};

use crate::applications::Applications;
use crate::document::{Node, Problems, unknown};

/// The most levels a policy may have.
pub(crate) const MAX_LEVELS: usize = 16;

/// Names of levels, low to high, with everything that maps onto them.
#[derive(Debug)]
pub(crate) struct Levels {
    names: Vec<String>,
    /// The base of an application that is not listed.
    default_base: Level,
    bases: HashMap<String, Level>,
    /// Level of each marking, in the order of [`Marking::ALL`]; unmapped is the top.
    markings: Vec<Level>,
}

impl Levels {
    /// The names, low to high.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// All levels, low to high.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = Level> + use<> {
        (0..=self.top().rank()).map(Level::new)
    }

    /// The highest level.
    pub(crate) fn top(&self) -> Level {
        Level::new(u8::try_from(self.names.len().saturating_sub(1)).unwrap_or(u8::MAX))
    }

    /// The name of a level; one above the top is called as the top.
    pub(crate) fn name(&self, level: Level) -> &str {
        let last = self.names.last();
        self.names.get(usize::from(level.rank())).or(last).map_or("", String::as_str)
    }

    /// The level of a name.
    pub(crate) fn parse(&self, name: &str) -> Option<Level> {
        let rank = self.names.iter().position(|known| known == name)?;
        Some(Level::new(u8::try_from(rank).ok()?))
    }

    /// How a level stands to one of another list, by their names. `None` where neither list says.
    pub(crate) fn stands(&self, level: Level, (others, other): (&Self, Level)) -> Option<Ordering> {
        if self.names == others.names {
            return Some(level.cmp(&other));
        }
        let here = self.parse(others.name(other)).map(|other| level.cmp(&other));
        here.or_else(|| others.parse(self.name(level)).map(|level| level.cmp(&other)))
    }

    /// The least level of any request of an application.
    pub(crate) fn base(&self, app: &str) -> Level {
        self.bases.get(app).copied().unwrap_or(self.default_base)
    }

    /// The level a marking stands for; the top when the policy does not say.
    pub(crate) fn of_marking(&self, marking: Marking) -> Level {
        let index = Marking::ALL.iter().position(|known| *known == marking);
        index.and_then(|index| self.markings.get(index)).copied().unwrap_or(self.top())
    }

    /// The highest level among markings, `None` when there are none.
    pub(crate) fn of_markings(&self, markings: MarkingSet) -> Option<Level> {
        if markings.is_empty() {
            return None;
        }
        markings.iter().map(|marking| self.of_marking(marking)).max()
    }

    /// The highest level that a marking stands for.
    pub(crate) fn highest_marking(&self) -> Level {
        Marking::ALL.iter().map(|marking| self.of_marking(*marking)).max().unwrap_or(self.top())
    }

    /// Reads a level by its name.
    pub(crate) fn read(&self, what: &str, node: &Node, problems: &mut Problems) -> Option<Level> {
        let written = node.text(what, problems)?;
        let level = self.parse(written);
        if level.is_none() {
            let names = self.names.iter().map(String::as_str);
            let message = format!(
                "\"{what}\" names the level \"{written}\", which is not defined{}",
                unknown(written, "defined", names)
            );
            problems.error(node.position(), "unknown-level", message);
        }
        level
    }

    /// Reads the names from `levels`, low to high.
    pub(crate) fn read_names(node: &Node, problems: &mut Problems) -> Option<Self> {
        let mut names: Vec<String> = Vec::new();
        for item in node.filled_list("levels", problems)? {
            let name = item.name("levels", problems)?;
            if names.iter().any(|known| known == name) {
                let message = format!("the level \"{name}\" stands here twice");
                problems.error(item.position(), "duplicate-name", message);
            }
            names.push(name.to_owned());
        }
        if names.len() > MAX_LEVELS {
            let message = format!("a policy has at most {MAX_LEVELS} levels, not {}", names.len());
            problems.error(node.position(), "too-many-levels", message);
            return None;
        }
        let mut levels = Self {
            names,
            default_base: Level::PUBLIC,
            bases: HashMap::new(),
            markings: Vec::new(),
        };
        levels.default_base = levels.top();
        levels.markings = vec![levels.top(); Marking::ALL.len()];
        Some(levels)
    }

    /// Reads `base`: a default and the applications that differ. `None` for `applications` when
    /// their file could not be read, so that names are not complained about.
    pub(crate) fn read_base(
        &mut self,
        node: &Node,
        applications: Option<&Applications>,
        problems: &mut Problems,
    ) {
        let names: Vec<&str> = applications.map(|all| all.names().collect()).unwrap_or_default();
        let entries = node.table("base", problems).unwrap_or_default();
        if entries.iter().all(|entry| entry.name() != "default") && !entries.is_empty() {
            let message = "\"base\" needs a default, the least level of applications that are not \
                           listed";
            problems.error(node.position(), "missing-key", message);
        }
        for entry in entries {
            let Some(level) = self.read(entry.name(), entry.node(), problems) else { continue };
            if entry.name() == "default" {
                self.default_base = level;
                continue;
            }
            if applications.is_some() && !names.contains(&entry.name()) {
                let message = format!(
                    "\"base\" names the application \"{}\", which is not defined{}",
                    entry.name(),
                    unknown(entry.name(), "defined", names.iter().copied())
                );
                problems.error(entry.position(), "unknown-application", message);
            }
            self.bases.insert(entry.name().to_owned(), level);
        }
    }

    /// Reads `aliases`: marking to level, from all files.
    pub(crate) fn read_aliases(&mut self, nodes: &[&Node], problems: &mut Problems) {
        let mut seen = Vec::new();
        for node in nodes {
            for entry in node.table("aliases", problems).unwrap_or_default() {
                let Some(level) = self.read(entry.name(), entry.node(), problems) else { continue };
                let Some(marking) = Marking::parse(entry.name()) else {
                    let message = format!(
                        "\"aliases\" names the marking \"{}\", which is not known{}",
                        entry.name(),
                        unknown_marking(entry.name())
                    );
                    problems.error(entry.position(), "unknown-marking", message);
                    continue;
                };
                if seen.contains(&marking) {
                    let message = format!("the marking \"{}\" is mapped twice", entry.name());
                    problems.error(entry.position(), "duplicate-name", message);
                }
                seen.push(marking);
                let index = Marking::ALL.iter().position(|known| *known == marking);
                if let Some(slot) = index.and_then(|index| self.markings.get_mut(index)) {
                    *slot = level;
                }
            }
        }
    }
}

/// The end of a message about a marking that does not exist: the values of its scheme, or the
/// schemes.
pub(crate) fn unknown_marking(written: &str) -> String {
    let scheme = |name: &'static str| name.split(':').next().unwrap_or_default();
    let written_scheme = written.split(':').next().unwrap_or_default();
    let names = || Marking::ALL.iter().map(|marking| marking.name());
    if names().any(|name| scheme(name) == written_scheme) {
        let values = names().filter(|name| scheme(name) == written_scheme);
        return unknown(written, "known of that scheme", values);
    }
    let mut schemes: Vec<&str> = names().map(scheme).collect();
    schemes.dedup();
    unknown(written_scheme, "schemes", schemes)
}
