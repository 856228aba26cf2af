//! Reads zones and the predicates of guarantees against the table of attributes.

use super::{Predicate, Test, Want, Zone};
use crate::document::{Entry, Node, Problems, Value, unknown};
use crate::register::{Attribute, Certificate, Grade, Kind, Places, SCHEMES};

/// Reads the zones of all files. Names are unique across them.
pub(crate) fn read_zones(nodes: &[&Node], places: &Places, problems: &mut Problems) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for node in nodes {
        for entry in node.table("zones", problems).unwrap_or_default() {
            if let Some(first) = zones.iter().find(|zone| zone.name == entry.name()) {
                let message = format!(
                    "the zone \"{}\" stands twice, first at {}; give one another name",
                    entry.name(),
                    first.position
                );
                problems.error(entry.position(), "duplicate-name", message);
                continue;
            }
            if entry.checked_name("a zone", problems).is_none() {
                continue;
            }
            let what = format!("zone \"{}\"", entry.name());
            let Some(predicate) = read_predicate(&what, entry.node(), places, problems) else {
                continue;
            };
            zones.push(Zone {
                name: entry.name().to_owned(),
                predicate,
                position: entry.position().clone(),
            });
        }
    }
    zones
}

/// Reads the tests of a zone or of `only_reaches`.
pub(crate) fn read_predicate(
    what: &str,
    node: &Node,
    places: &Places,
    problems: &mut Problems,
) -> Option<Predicate> {
    let mut predicate = Predicate { tests: Vec::new(), grade: Grade::Declared };
    let entries = node.table(what, problems)?;
    for entry in entries {
        match entry.name() {
            "grade" => {
                let word = entry.node().word("grade", Grade::ASKED, problems);
                predicate.grade = word.and_then(Grade::parse).unwrap_or(Grade::Declared);
            }
            "seal" => {
                for seal in Attribute::seals() {
                    predicate.tests.extend(read_test(seal, entry, places, problems));
                }
            }
            name => match Attribute::parse(name) {
                Some(attribute) => {
                    predicate.tests.extend(read_test(attribute, entry, places, problems));
                }
                None => not_an_attribute(what, entry, problems),
            },
        }
    }
    if entries.iter().all(|entry| entry.name() == "grade") {
        let message = format!(
            "{what} tests nothing, so every endpoint would belong to it; name an attribute, such \
             as operator: [self]"
        );
        problems.error(node.position(), "tests-nothing", message);
    }
    warn_adequate(what, &predicate, problems);
    Some(predicate)
}

fn not_an_attribute(what: &str, entry: &Entry, problems: &mut Problems) {
    let names = Attribute::all().map(Attribute::name).chain(["seal", "grade"]);
    let ending = unknown(entry.name(), "allowed", names);
    let message =
        format!("{what} tests \"{}\", which is no attribute of an endpoint{ending}", entry.name());
    problems.error(entry.position(), "unknown-attribute", message);
}

/// Two adequacy decisions reach only some receivers; the transfer basis tells which.
fn warn_adequate(what: &str, predicate: &Predicate, problems: &mut Problems) {
    let basis = Attribute::parse("transfer_basis");
    if predicate.tests.iter().any(|test| Some(test.attribute) == basis) {
        return;
    }
    let adequate = predicate.tests.iter().find(|test| {
        test.attribute.kind() == Kind::Places
            && test.written.split(", ").any(|word| word == "adequate")
    });
    if let Some(test) = adequate {
        let message = format!(
            "{what} allows \"adequate\" but does not test transfer_basis; the decisions for the US \
             and CA reach only certified or commercial receivers, so add transfer_basis: \
             [none-needed, adequacy, dpf]"
        );
        problems.warn(&test.position, "adequate-alone", message);
    }
}

fn read_test(
    attribute: Attribute,
    entry: &Entry,
    places: &Places,
    problems: &mut Problems,
) -> Option<Test> {
    let node = entry.node();
    let (want, written) = match attribute.kind() {
        Kind::Count(least, most) => read_count(attribute, node, (least, most), problems)?,
        Kind::Certificates => read_certified(attribute, node, problems)?,
        Kind::Date => {
            let message = format!(
                "\"{}\" is a date and is not tested; it ends approved_by, so test that",
                attribute.name()
            );
            problems.error(entry.position(), "not-tested", message);
            return None;
        }
        Kind::Places | Kind::Place | Kind::Word(_) | Kind::Words(_) | Kind::Name | Kind::Text => {
            read_words(attribute, node, places, problems)?
        }
    };
    Some(Test { attribute, want, written, position: entry.position().clone() })
}

fn read_words(
    attribute: Attribute,
    node: &Node,
    places: &Places,
    problems: &mut Problems,
) -> Option<(Want, String)> {
    let name = attribute.name();
    let (mut wanted, mut written) = (Vec::new(), Vec::new());
    for item in node.filled_list(name, problems)? {
        if matches!(item.value(), Value::Text(text) if text == "unknown") {
            let message = format!("\"unknown\" satisfies nothing; remove it from \"{name}\"");
            problems.error(item.position(), "unknown-value", message);
            return None;
        }
        match attribute.kind() {
            Kind::Places | Kind::Place => {
                let place = item.text(name, problems)?;
                wanted.extend(places.expand(name, place, item.position(), problems)?);
                written.push(place.to_owned());
                continue;
            }
            Kind::Word(allowed) | Kind::Words(allowed) => {
                wanted.push(item.word(name, allowed, problems)?.to_owned());
            }
            Kind::Name | Kind::Text | Kind::Count(..) | Kind::Certificates | Kind::Date => {
                wanted.push(item.text(name, problems)?.to_owned());
            }
        }
        written.extend(wanted.last().cloned());
    }
    Some((Want::Among(wanted), written.join(", ")))
}

fn read_count(
    attribute: Attribute,
    node: &Node,
    (least, most): (i64, i64),
    problems: &mut Problems,
) -> Option<(Want, String)> {
    let name = attribute.name();
    if let Value::List(_) = node.value() {
        let mut counts = Vec::new();
        for item in node.filled_list(name, problems)? {
            counts.push(item.integer(name, least..=most, problems)?);
        }
        let written = counts.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        return Some((Want::Counts(counts), written));
    }
    let fields = node.fields(name, &["at_least", "at_most"], problems)?;
    let mut bound = |key: &str, otherwise: i64| match fields.get(key) {
        Some(node) => node.integer(key, least..=most, problems),
        None => Some(otherwise),
    };
    let (low, high) = (bound("at_least", least)?, bound("at_most", most)?);
    if fields.entries().is_empty() || low > high {
        let message = format!("\"{name}\" can never be met like this; check at_least and at_most");
        problems.error(node.position(), "never-met", message);
        return None;
    }
    let written = match (fields.get("at_least"), fields.get("at_most")) {
        (Some(_), Some(_)) => format!("from {low} to {high}"),
        (Some(_), None) => format!("at least {low}"),
        (None, Some(_) | None) => format!("at most {high}"),
    };
    Some((Want::Between(low, high), written))
}

fn read_certified(
    attribute: Attribute,
    node: &Node,
    problems: &mut Problems,
) -> Option<(Want, String)> {
    let name = attribute.name();
    let has = node.fields(name, &["has"], problems)?.require("has", problems)?;
    let items = match has.value() {
        Value::List(_) => has.filled_list("has", problems)?,
        Value::Nothing
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Text(_)
        | Value::Table(_)
        | Value::Refused => std::slice::from_ref(has),
    };
    let (mut wanted, mut written) = (Vec::new(), Vec::new());
    for item in items {
        let fields = item.fields("has", &["scheme", "level", "scope"], problems)?;
        let scheme = fields.require("scheme", problems)?.word("scheme", SCHEMES, problems)?;
        let mut text = |key: &str| match fields.get(key) {
            Some(node) => node.text(key, problems).map(|text| Some(text.to_owned())),
            None => Some(None),
        };
        let (level, scope) = (text("level")?, text("scope")?);
        let detail = level.as_deref().map(|level| format!(" {level}")).unwrap_or_default();
        written.push(format!("{scheme}{detail}"));
        wanted.push(Certificate {
            scheme: scheme.to_owned(),
            level,
            scope,
            valid_until: None,
            expired: false,
        });
    }
    Some((Want::Certified(wanted), written.join(" and ")))
}
