//! Which calls a list shows, as its address says: the same names and values as `/audit/v1/records`,
//! with `range` for a time that moves along and `not` for what is left out. Every link from a figure to
//! its records is made here.

use std::fmt::Write;

use trace_store::Query;
use trace_store::record::{Decision, Kind, Outcome, UtcNanos};

use super::moment::rfc3339;
use crate::access::Scope;
use crate::audit::answer;
use crate::audit::api::ask::Asked;
use crate::audit::api::problem::Problem;
use crate::clock::Timestamp;

const HOUR_NS: u64 = 3_600_000_000_000;
/// Times that move along, by name, with their length in hours; no length is all there is.
pub(super) const RANGES: [(&str, &str, Option<u64>); 5] = [
    ("1h", "Last hour", Some(1)),
    ("24h", "Last 24 hours", Some(24)),
    ("7d", "Last 7 days", Some(168)),
    ("30d", "Last 30 days", Some(720)),
    ("all", "All", None),
];
const USUAL_RANGE: &str = "24h";
/// What can be chosen, and left out, by value: the parameter, and what people call it.
pub(super) const FIELDS: [(&str, &str); 9] = [
    ("app", "application"),
    ("level", "level"),
    ("label", "label"),
    ("decision", "decision"),
    ("endpoint", "endpoint"),
    ("jurisdiction", "place"),
    ("rule", "rule"),
    ("model", "model"),
    ("tenant", "tenant"),
];

/// What an address chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pairs: Vec<(String, String)>,
    cursor: Option<String>,
    from_form: bool,
}

/// One thing chosen, in words, and the address without it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chip {
    pub(super) what: String,
    pub(super) value: String,
    pub(super) left_out: bool,
    pub(super) without: String,
}

/// A value on the page: the address that keeps to it, and the one that leaves it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) only: String,
    pub(super) not: String,
}

impl Chosen {
    /// Reads the query of an address; what a form leaves empty is not chosen.
    pub(super) fn read(query: &str) -> Self {
        let mut chosen = Self::default();
        let mut field = None;
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let (name, value) = (name.into_owned(), value.into_owned());
            match name.as_str() {
                "cursor" => chosen.cursor = Some(value),
                // The form of the page names field and value apart.
                "field" => {
                    chosen.from_form = true;
                    field = Some(value);
                }
                "value" => {
                    if let (Some(field), false) = (field.take(), value.is_empty()) {
                        chosen.put(&field, &value);
                    }
                }
                _ if value.is_empty() => {}
                _ => chosen.put(&name, &value),
            }
        }
        chosen
    }

    /// Of these calls, all in the time in which records are kept.
    pub(super) fn of(pairs: &[(&str, &str)]) -> Self {
        let mut chosen = Self::default();
        pairs.iter().for_each(|(name, value)| chosen.put(name, value));
        chosen
    }

    fn put(&mut self, name: &str, value: &str) {
        let single = ["range", "from", "to", "by"].contains(&name);
        self.pairs.retain(|(known, at)| known != name || (!single && at != value));
        if name == "range" {
            self.pairs.retain(|(known, _)| known != "from" && known != "to");
        }
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    fn changed(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self { pairs: self.pairs.clone(), ..Self::default() };
        change(&mut other);
        other.url()
    }

    /// The query of the address, without a place in the pages.
    pub(super) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.pairs);
        query.finish()
    }

    pub(super) fn url(&self) -> String {
        match self.query() {
            query if query.is_empty() => "/console/traces".to_owned(),
            query => format!("/console/traces?{query}"),
        }
    }

    pub(super) fn after(&self, cursor: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(self.query());
        query.append_pair("cursor", cursor);
        format!("/console/traces?{}", query.finish())
    }

    /// Whether the form of the page wrote the address.
    pub(super) fn comes_from_form(&self) -> bool {
        self.from_form
    }

    pub(super) fn is_first(&self) -> bool {
        self.cursor.is_none()
    }

    pub(super) fn only(&self, name: &str, value: &str) -> String {
        self.changed(|one| {
            one.drop(&format!("{name}:{value}"), "not");
            one.put(name, value);
        })
    }

    pub(super) fn not(&self, name: &str, value: &str) -> String {
        self.changed(|one| {
            one.drop(value, name);
            one.put("not", &format!("{name}:{value}"));
        })
    }

    pub(super) fn between(&self, from_ns: u64, to_ns: u64) -> String {
        self.changed(|one| {
            one.pairs.retain(|(name, _)| name != "range");
            one.put("from", &rfc3339(from_ns));
            one.put("to", &rfc3339(to_ns));
        })
    }

    pub(super) fn by(&self, field: &str) -> String {
        self.changed(|one| one.put("by", field))
    }

    pub(super) fn value(&self, name: &str, value: &str) -> Value {
        Value { text: value.to_owned(), only: self.only(name, value), not: self.not(name, value) }
    }

    fn drop(&mut self, value: &str, name: &str) {
        self.pairs.retain(|(known, at)| known != name || at != value);
    }

    /// The time that moves along, unless two moments bound it.
    pub(super) fn range(&self) -> &str {
        let bounded = self.pairs.iter().any(|(name, _)| name == "from" || name == "to");
        let range = self.pairs.iter().find(|(name, _)| name == "range");
        match range {
            Some((_, range)) => range,
            None if bounded => "",
            None => USUAL_RANGE,
        }
    }

    pub(super) fn ranges(&self) -> Vec<(&'static str, String, bool)> {
        let link = |(name, words, _): &(&'static str, &'static str, Option<u64>)| {
            (*words, self.changed(|one| one.put("range", name)), self.range() == *name)
        };
        RANGES.iter().map(link).collect()
    }

    pub(super) fn chips(&self) -> Vec<Chip> {
        let chip = |(name, value): &(String, String)| {
            let without = self.changed(|one| one.drop(value, name));
            let (name, value, left_out) = match name.as_str() {
                "range" | "by" => return None,
                "not" => value.split_once(':').map(|(name, value)| (name, value, true))?,
                name => (name, value.as_str(), false),
            };
            let words = FIELDS.iter().find(|(known, _)| *known == name);
            let what = words.map_or(name, |(_, words)| words).to_owned();
            Some(Chip { what, value: value.to_owned(), left_out, without })
        };
        self.pairs.iter().filter_map(chip).collect()
    }

    /// What else stands in the address, for a form that adds to it.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// What is asked of the store, narrowed to what the visitor may see; decisions only.
    pub(super) fn asked(&self, scope: &Scope, now: Timestamp) -> Result<(Asked, Query), Problem> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let plain = |(name, _): &&(String, String)| !["range", "not"].contains(&name.as_str());
        query.extend_pairs(self.pairs.iter().filter(plain));
        let mut asked = Asked::read(&query.finish())?;
        if let range @ ("1h" | "24h" | "7d" | "30d" | "all") = self.range() {
            let hours = RANGES.iter().find(|(name, ..)| *name == range).and_then(|range| range.2);
            asked.filter.from_ns =
                hours.map(|hours| now.as_ns().saturating_sub(hours.saturating_mul(HOUR_NS)));
        } else if !self.range().is_empty() {
            return Err(Problem::Malformed(format!(
                "\"range\" is 1h, 24h, 7d, 30d or all, not \"{}\"",
                self.range()
            )));
        }
        asked.narrow(scope)?;
        asked.filter.kinds = vec![Kind::Decision.name().to_owned()];
        let mut query = answer::to_query(&asked.filter).map_err(Problem::Malformed)?;
        query.cursor.clone_from(&self.cursor);
        Ok((asked, query))
    }

    /// Whether a call is among what is left out.
    pub(super) fn leaves_out(&self, decision: &Decision, outcome: Option<&Outcome>) -> bool {
        self.pairs.iter().filter(|(name, _)| name == "not").any(|(_, value)| {
            value.split_once(':').is_some_and(|(name, value)| has(decision, outcome, name, value))
        })
    }

    pub(super) fn leaves_anything_out(&self) -> bool {
        self.pairs.iter().any(|(name, _)| name == "not")
    }

    /// The same question for the command line.
    pub(super) fn command(&self, from_ns: Option<u64>) -> String {
        let mut command = String::from("bailiwick query --kind decision");
        if let (Some(from), false) = (from_ns, self.range().is_empty()) {
            let _ = write!(command, " --from {}", rfc3339(from));
        }
        for (name, value) in &self.pairs {
            if !["range", "not", "by", "limit", "order", "cosigned"].contains(&name.as_str()) {
                let _ = write!(command, " --{name} {}", quoted(value));
            }
        }
        command
    }
}

/// For a shell: as it is where that means itself, else between single quotation marks.
fn quoted(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:,/".contains(&byte);
    if !value.is_empty() && value.bytes().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', "'\\''"))
    }
}

fn has(decision: &Decision, outcome: Option<&Outcome>, name: &str, value: &str) -> bool {
    match name {
        "app" => decision.application == value,
        "level" => decision.level == value,
        "label" => decision.labels.iter().any(|one| one.label == value),
        "decision" => decision.decision.name() == value,
        "endpoint" => match outcome {
            Some(outcome) => outcome.endpoint.as_deref() == Some(value),
            None => decision.eligible.iter().any(|one| one.endpoint == value),
        },
        "jurisdiction" => match outcome {
            Some(outcome) => outcome.jurisdictions.iter().any(|one| one == value),
            None => {
                let mut places = decision.eligible.iter().flat_map(|one| &one.processed_in);
                places.any(|one| one == value)
            }
        },
        "rule" => {
            let mut rules = decision.rules_granted.iter().chain(&decision.rules_restricted);
            rules.any(|one| one == value)
        }
        "model" => decision.model == value,
        "tenant" => decision.tenant.as_deref() == Some(value),
        _ => false,
    }
}

/// The moment records are looked for from, where a range says so.
pub(super) fn start(query: &Query) -> Option<u64> {
    query.from.map(|UtcNanos(from)| from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_ns(100 * HOUR_NS)
    }

    #[test]
    fn an_address_is_read_and_written_the_same_way() {
        let chosen =
            Chosen::read("app=website&label=pii.email&not=level%3Apublic&range=7d&cursor=c");
        assert_eq!(
            chosen.url(),
            "/console/traces?app=website&label=pii.email&not=level%3Apublic&range=7d"
        );
        assert!(!chosen.is_first());
        let chips: Vec<(String, bool)> =
            chosen.chips().into_iter().map(|chip| (chip.value, chip.left_out)).collect();
        let expected = [("website", false), ("pii.email", false), ("public", true)];
        assert_eq!(chips, expected.map(|(value, out)| (value.to_owned(), out)));
        assert_eq!(Chosen::read("field=app&value=a+b").url(), "/console/traces?app=a+b");
        assert_eq!(Chosen::read("field=app&value=&range=").url(), "/console/traces");
    }

    #[test]
    fn keeping_to_a_value_and_leaving_it_out_undo_each_other() {
        let chosen = Chosen::of(&[("app", "website")]);
        let out = chosen.not("app", "website");
        assert_eq!(out, "/console/traces?not=app%3Awebsite");
        let again = Chosen::read(out.split_once('?').unwrap().1).only("app", "website");
        assert_eq!(again, chosen.url());
        assert_eq!(chosen.only("app", "website"), chosen.url());
    }

    #[test]
    fn a_range_moves_along_and_two_moments_do_not() {
        let scope = Scope::default();
        let (_, query) = Chosen::read("range=1h").asked(&scope, now()).unwrap();
        assert_eq!(start(&query), Some(99 * HOUR_NS));
        let (_, query) = Chosen::read("").asked(&scope, now()).unwrap();
        assert_eq!(start(&query), Some(76 * HOUR_NS));
        let (_, query) = Chosen::read("range=all").asked(&scope, now()).unwrap();
        assert_eq!((start(&query), query.kinds), (None, vec![Kind::Decision]));
        let bounded = Chosen::read("range=7d").between(HOUR_NS, 2 * HOUR_NS);
        let bounded = Chosen::read(bounded.split_once('?').unwrap().1);
        let (_, query) = bounded.asked(&scope, now()).unwrap();
        assert_eq!((query.from, query.to), (Some(UtcNanos(HOUR_NS)), Some(UtcNanos(2 * HOUR_NS))));
        for wrong in ["range=2h", "nothing=1", "label=pii.emial", "from=today"] {
            assert!(Chosen::read(wrong).asked(&scope, now()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_visitor_sees_no_more_than_their_scope() {
        let scope = Scope { applications: vec!["website".to_owned()], ..Scope::default() };
        let (_, query) = Chosen::read("").asked(&scope, now()).unwrap();
        assert_eq!(query.applications, ["website"]);
        assert!(Chosen::read("app=desk").asked(&scope, now()).is_err());
    }

    #[test]
    fn the_command_asks_the_same() {
        let chosen = Chosen::read("app=it%27s&level=public&range=1h&not=app%3Ab&by=app");
        assert_eq!(
            chosen.command(Some(HOUR_NS)),
            "bailiwick query --kind decision --from 1970-01-01T01:00:00Z --app 'it'\\''s' --level public"
        );
    }
}
