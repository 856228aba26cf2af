//! Countries and the groups of them that policies name: EU, EEA, adequate. The data is a dated file
//! shipped with the program; an adequacy decision that has run out on the day of loading leaves its
//! group. `global` is a place of its own and in no group, so it never satisfies one.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::document::{Node, Position, Problems, Source, read, unknown};
use crate::suppose::{Suppose, supposed};

/// The place data as it is shipped.
pub(crate) const PLACES: &str = include_str!("../../data/places.yaml");

/// The group of countries with an adequacy decision.
const ADEQUATE: &str = "adequate";
/// Names that stand beside the countries.
const GLOBAL: &str = "global";

/// Countries and groups as they are on one day.
#[derive(Debug, Default)]
pub(crate) struct Places {
    countries: BTreeSet<String>,
    groups: Vec<(&'static str, Vec<String>)>,
    dates: Vec<Date>,
}

impl Places {
    /// The data of a text as it is on a day.
    pub(crate) fn load(text: &str, on: Date, problems: &mut Problems) -> Self {
        Self::read(text, on, problems).unwrap_or_default()
    }

    fn read(text: &str, on: Date, problems: &mut Problems) -> Option<Self> {
        let root = read(&Source::new("places.yaml", text), problems)?;
        let known = ["date", "sources", "EU", "EEA", "adequate", "countries"];
        let fields = root.fields("the place data", &known, problems)?;
        let countries = texts(fields.require("countries", problems)?, problems);
        let mut groups = Vec::new();
        for group in ["EU", "EEA"] {
            groups.push((group, texts(fields.require(group, problems)?, problems)));
        }
        let (mut adequate, mut dates) = (Vec::new(), Vec::new());
        for decision in fields.require("adequate", problems)?.list("adequate", problems)? {
            let known = ["place", "decision", "until"];
            let fields = decision.fields("an adequacy decision", &known, problems)?;
            let place = fields.require("place", problems)?.text("place", problems)?;
            let until = fields.get("until").and_then(|node| node.date("until", problems));
            dates.extend(until);
            if until.is_none_or(|until| on <= until) {
                adequate.push(place.to_owned());
            }
        }
        groups.push((ADEQUATE, adequate));
        for (_, members) in &mut groups {
            members.sort_unstable();
        }
        Some(Self { countries: countries.into_iter().collect(), groups, dates })
    }

    /// Takes a country out of the adequate ones.
    pub(crate) fn suppose(&mut self, one: &Suppose, problems: &mut Problems) {
        let Suppose::AdequacyFalls(country) = one else { return };
        let adequate = self.groups.iter_mut().find(|(name, _)| *name == ADEQUATE);
        let Some((_, members)) = adequate else { return };
        if !members.contains(country) {
            let ending = unknown(country, "adequate", members.iter().map(String::as_str));
            let message = format!("there is no adequacy decision for \"{country}\"{ending}");
            problems.error(&supposed(), "unknown-place", message);
        }
        members.retain(|member| member != country);
    }

    /// Whether a country has this code.
    pub(crate) fn knows(&self, country: &str) -> bool {
        self.countries.contains(country)
    }

    /// The codes of all countries.
    pub(crate) fn countries(&self) -> impl Iterator<Item = &str> {
        self.countries.iter().map(String::as_str)
    }

    /// The groups with their members, sorted.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.groups.iter().map(|(name, members)| (*name, members.as_slice()))
    }

    /// The countries a name stands for, if it is a group or a country.
    pub(crate) fn members(&self, name: &str) -> Option<Vec<String>> {
        let group = self.groups.iter().find(|(group, _)| *group == name);
        let country = || self.countries.get(name).map(|country| vec![country.clone()]);
        group.map(|(_, members)| members.clone()).or_else(country)
    }

    /// The last days of decisions that end.
    pub(crate) fn dates(&self) -> impl Iterator<Item = Date> {
        self.dates.iter().copied()
    }

    /// The countries that a written place stands for: itself, or the members of the group.
    pub(crate) fn expand(
        &self,
        what: &str,
        written: &str,
        at: &Position,
        problems: &mut Problems,
    ) -> Option<Vec<String>> {
        if let Some((_, members)) = self.groups.iter().find(|(name, _)| *name == written) {
            return Some(members.clone());
        }
        if self.countries.contains(written) || written == GLOBAL {
            return Some(vec![written.to_owned()]);
        }
        let groups = self.groups.iter().map(|(name, _)| *name).chain([GLOBAL]);
        // Two hundred codes would bury the groups, so the guess looks at all and the list does not.
        let upper = match written.to_uppercase().as_str() {
            "UK" => "GB".to_owned(),
            "EL" => "GR".to_owned(),
            upper => upper.to_owned(),
        };
        let guess = self.countries.get(&upper).map(|code| format!("; did you mean \"{code}\"?"));
        let ending = guess.unwrap_or_else(|| unknown(written, "groups", groups));
        let message = format!(
            "\"{what}\" names \"{written}\", which is no country code of ISO 3166 (two capital \
             letters) and no group{ending}"
        );
        problems.error(at, "unknown-place", message);
        None
    }
}

fn texts(node: &Node, problems: &mut Problems) -> Vec<String> {
    let items = node.list("places", problems).unwrap_or_default();
    items.iter().filter_map(|item| item.text("a place", problems)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{PLACES, Places};
    use crate::document::{Position, Problems};

    fn members(group: &str, on: jiff::civil::Date) -> Vec<String> {
        let mut problems = Problems::default();
        let places = Places::load(PLACES, on, &mut problems);
        let at = Position::new("f".into(), 1, 1);
        let members = places.expand("x", group, &at, &mut problems).unwrap();
        assert!(problems.found().is_empty(), "{:?}", problems.found());
        members
    }

    #[test]
    fn the_shipped_data_is_whole() {
        let today = date(2026, 11, 24);
        assert_eq!(members("EU", today).len(), 27);
        assert_eq!(members("EEA", today).len(), 30);
        let mut problems = Problems::default();
        let places = Places::read(PLACES, today, &mut problems).unwrap();
        assert_eq!(places.countries.len(), 249, "ISO 3166-1 has 249 codes");
        for (_, members) in &places.groups {
            assert!(members.iter().all(|member| places.countries.contains(member)));
        }
        let eea = members("EEA", today);
        assert!(members("EU", today).iter().all(|member| eea.contains(member)));
        assert!(members("adequate", today).iter().all(|member| !eea.contains(member)));
    }

    #[test]
    fn a_decision_that_has_run_out_leaves_the_group() {
        assert!(members("adequate", date(2031, 12, 27)).contains(&"GB".to_owned()));
        assert!(!members("adequate", date(2031, 12, 28)).contains(&"GB".to_owned()));
    }

    #[test]
    fn global_is_in_no_group_and_small_letters_are_corrected() {
        let today = date(2026, 11, 24);
        assert_eq!(members("global", today), ["global"]);
        assert!(!members("EEA", today).contains(&"global".to_owned()));
        let mut problems = Problems::default();
        let places = Places::load(PLACES, today, &mut problems);
        let at = Position::new("f".into(), 1, 1);
        assert_eq!(places.expand("stored_in", "de", &at, &mut problems), None);
        assert_eq!(places.expand("stored_in", "EAA", &at, &mut problems), None);
        let found: Vec<_> = problems.found().iter().map(|d| d.message.clone()).collect();
        assert!(found[0].ends_with("did you mean \"DE\"?"), "{found:?}");
        assert!(found[1].contains("did you mean \"EEA\"? (groups: EU, EEA, adequate, global)"));
    }
}
