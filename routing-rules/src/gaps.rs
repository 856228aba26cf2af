//! What the register leaves open, and what it costs: for each endpoint the attributes that this
//! policy's rules test and that are not stated well enough, with the zones an answer would open. An
//! answer that is there and simply different is no gap. Nothing here judges a request.

use std::collections::BTreeSet;

use crate::bundle::Bundle;
use crate::document::Position;
use crate::register::{Attribute, Endpoint};
use crate::zone::{Lack, Stands, Zone};

/// One attribute of one endpoint that would open zones if it were stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The endpoint.
    pub endpoint: String,
    /// The models it is about; none where it is about the whole endpoint.
    pub models: Vec<String>,
    /// Where the endpoint stands in the register.
    pub position: Position,
    /// The attribute.
    pub attribute: &'static str,
    /// What is missing about it.
    pub lack: Lack,
    /// What the zones want of it, each once.
    pub wanted: Vec<String>,
    /// Zones that this attribute alone keeps the endpoint out of.
    pub alone: Vec<String>,
    /// Zones that it keeps the endpoint out of together with other gaps.
    pub among_others: Vec<String>,
}

impl Gap {
    /// What it is about, as in `"licence" of …`.
    pub fn whose(&self) -> String {
        match self.models.as_slice() {
            [] => format!("endpoint \"{}\"", self.endpoint),
            [one] => format!("model \"{one}\" of endpoint \"{}\"", self.endpoint),
            many => format!("models \"{}\" of endpoint \"{}\"", many.join("\", \""), self.endpoint),
        }
    }

    /// What is missing, in words.
    pub fn lacks(&self) -> String {
        match self.lack {
            Lack::NotStated => "not stated".to_owned(),
            Lack::Unknown => "unknown".to_owned(),
            Lack::Expired => "expired".to_owned(),
            Lack::Grade(grade) => format!("not {}", grade.name()),
        }
    }
}

/// The gaps of all endpoints that are open: endpoint by endpoint in the order of the register, the
/// most useful first.
pub fn gaps(bundle: &Bundle) -> Vec<Gap> {
    let contents = bundle.contents();
    let used: BTreeSet<usize> =
        contents.policy.rules.iter().flat_map(|rule| rule.zones.iter().copied()).collect();
    let zones: Vec<&Zone> =
        used.into_iter().filter_map(|index| contents.policy.zones.get(index)).collect();
    let open = bundle.endpoints().iter().filter(|endpoint| !endpoint.is_closed());
    open.flat_map(|endpoint| {
        let offerings = contents.register.of_name(endpoint.name());
        sorted(joined(offerings.map(|offering| gaps_of(offering, &zones)).collect()))
    })
    .collect()
}

/// What every offering lacks alike is said once, of the whole endpoint.
fn joined(mut each: Vec<Vec<Gap>>) -> Vec<Gap> {
    let alike = |one: &Gap, other: &Gap| {
        (one.attribute, one.lack, &one.wanted) == (other.attribute, other.lack, &other.wanted)
            && (&one.alone, &one.among_others) == (&other.alone, &other.among_others)
    };
    let first = each.first().cloned().unwrap_or_default();
    let of_all = |gap: &Gap| each.iter().all(|gaps| gaps.iter().any(|other| alike(gap, other)));
    let whole: Vec<Gap> = first.into_iter().filter(of_all).collect();
    for gaps in &mut each {
        gaps.retain(|gap| !whole.iter().any(|known| alike(known, gap)));
    }
    let whole = whole.into_iter().map(|gap| Gap { models: Vec::new(), ..gap });
    whole.chain(each.into_iter().flatten()).collect()
}

/// The most useful first.
fn sorted(mut gaps: Vec<Gap>) -> Vec<Gap> {
    gaps.sort_by_key(|gap| {
        let cost = (gap.alone.len(), gap.among_others.len());
        (std::cmp::Reverse(cost), Attribute::parse(gap.attribute))
    });
    gaps
}

fn gaps_of(endpoint: &Endpoint, zones: &[&Zone]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for zone in zones {
        let Some(lacking) = lacking(endpoint, zone) else { continue };
        for (attribute, lack, wanted) in &lacking {
            let place = gaps.iter().position(|gap| gap.attribute == attribute.name());
            let index = place.unwrap_or_else(|| {
                gaps.push(Gap {
                    endpoint: endpoint.name().to_owned(),
                    models: endpoint.models().keys().cloned().collect(),
                    position: endpoint.position().clone(),
                    attribute: attribute.name(),
                    lack: *lack,
                    wanted: Vec::new(),
                    alone: Vec::new(),
                    among_others: Vec::new(),
                });
                gaps.len().saturating_sub(1)
            });
            let Some(gap) = gaps.get_mut(index) else { continue };
            if !gap.wanted.contains(wanted) {
                gap.wanted.push(wanted.clone());
            }
            let cost = if lacking.len() == 1 { &mut gap.alone } else { &mut gap.among_others };
            cost.push(zone.name.clone());
        }
    }
    gaps
}

/// What an endpoint lacks for a zone; `None` when it is in the zone, or when something that is
/// stated keeps it out whatever else were stated.
fn lacking(endpoint: &Endpoint, zone: &Zone) -> Option<Vec<(Attribute, Lack, String)>> {
    let mut lacking = Vec::new();
    for test in &zone.predicate.tests {
        match zone.predicate.stands(test, endpoint) {
            Stands::Passes => {}
            Stands::Differs => return None,
            Stands::Lacks(lack) => lacking.push((test.attribute, lack, test.written.clone())),
        }
    }
    (!lacking.is_empty()).then_some(lacking)
}

#[cfg(test)]
mod tests {
    use super::gaps;
    use crate::bundle::{Bundle, Sources};
    use crate::document::Source;

    const POLICY: &str = "\
policy: p
version: 1
levels: [public, internal]
base: {default: public}
zones:
  near: {processed_in: [EEA], retention_days: {at_most: 30}}
  proven: {processed_in: [EEA], grade: attested}
  abroad: {processed_in: [US]}
  unused: {gdpr_role: [processor]}
rules:
  - {rule: all, may_use: [near, proven, abroad], because: a test}
";

    fn found(entry: &str) -> Vec<(String, String, Vec<String>, Vec<String>)> {
        let register = format!(
            "register: r\nendpoints:\n  - endpoint: e\n    base_url: https://e.example\n    \
             models: {{m: {{}}}}\n{entry}"
        );
        let sources = Sources {
            policy: vec![Source::new("policy.yaml", POLICY)],
            register: vec![Source::new("register.yaml", register)],
            applications: vec![Source::new("apps.yaml", "applications: [{app: a, tenant: t}]\n")],
            ..Sources::default()
        };
        let loaded = Bundle::load(&sources, jiff::civil::date(2026, 11, 24)).unwrap();
        let all = gaps(&loaded.bundle).into_iter();
        all.map(|gap| (gap.attribute.to_owned(), gap.lacks(), gap.alone, gap.among_others))
            .collect()
    }

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_is_missing_is_told_with_the_zones_it_costs_most_useful_first() {
        assert_eq!(
            found(""),
            [
                (
                    "processed_in".to_owned(),
                    "not stated".to_owned(),
                    words(&["proven", "abroad"]),
                    words(&["near"])
                ),
                ("retention_days".to_owned(), "not stated".to_owned(), vec![], words(&["near"])),
            ]
        );
    }

    #[test]
    fn an_answer_that_differs_is_no_gap_and_a_low_grade_is_one() {
        assert_eq!(
            found("    processed_in: [DE]\n    retention_days: 90\n"),
            [("processed_in".to_owned(), "not attested".to_owned(), words(&["proven"]), vec![])]
        );
        assert_eq!(found("    processed_in: [JP]\n    retention_days: 0\n"), []);
    }

    #[test]
    fn what_one_model_lacks_is_told_of_that_model_and_what_all_lack_of_the_endpoint() {
        let all = {
            let register = "register: r\nendpoints:\n  - endpoint: e\n    base_url: \
                            https://e.example\n    models: {a: {}, b: {processed_in: [DE]}}\n";
            let sources = Sources {
                policy: vec![Source::new("policy.yaml", POLICY)],
                register: vec![Source::new("register.yaml", register)],
                applications: vec![Source::new(
                    "apps.yaml",
                    "applications: [{app: a, tenant: t}]\n",
                )],
                ..Sources::default()
            };
            gaps(&Bundle::load(&sources, jiff::civil::date(2026, 11, 24)).unwrap().bundle)
        };
        let told: Vec<(String, &str, String)> =
            all.iter().map(|gap| (gap.whose(), gap.attribute, gap.lacks())).collect();
        let of = |model: &str| format!("model \"{model}\" of endpoint \"e\"");
        assert_eq!(
            told,
            [
                (of("a"), "processed_in", "not stated".to_owned()),
                (of("b"), "processed_in", "not attested".to_owned()),
                (of("b"), "retention_days", "not stated".to_owned()),
                (of("a"), "retention_days", "not stated".to_owned()),
            ]
        );
    }

    #[test]
    fn expired_and_unknown_are_gaps_of_their_own() {
        let found = found(
            "    processed_in: {value: [DE], by: x, review: 2026-11-01}\n    retention_days: \
             unknown\n",
        );
        assert_eq!(found[0].1, "expired");
        assert_eq!(found[1].1, "unknown");
    }
}
