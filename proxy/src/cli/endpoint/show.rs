//! `endpoint list`, `endpoint show NAME`, `endpoint gaps [NAME]`.

use routing_rules::gaps::{self, Gap};
use routing_rules::{Bundle, Endpoint, Grade, StatedAttribute, Watched};

use crate::audit::answer::Sink;
use crate::audit::protocol::{Line, Question};
use crate::audit::socket;
use crate::cli::Exit;
use crate::cli::check::Finding;
use crate::cli::output::{self, Format, Rows, counted};
use crate::config::Settings;
use crate::upstream::sightings::Sighting;

pub(super) fn list(bundle: &Bundle, format: Format) -> anyhow::Result<Exit> {
    let mut rows = Rows::new(&["endpoint", "operator", "processed_in", "zones", "closed_because"]);
    for endpoint in bundle.endpoints() {
        rows.push(vec![
            endpoint.name().to_owned(),
            endpoint.operator().to_owned(),
            endpoint.processed_in().join(", "),
            bundle.zones_of(endpoint.name()).join(", "),
            endpoint.closed_because().unwrap_or_default(),
        ]);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

pub(super) fn one(
    (bundle, settings): (&Bundle, &Settings),
    format: Format,
    name: &str,
) -> anyhow::Result<Exit> {
    let Some(endpoint) = find(bundle, name) else { return Ok(Exit::No) };
    let columns = ["attribute", "value", "grade", "by", "basis", "until", "evidence"];
    let mut rows = Rows::new(&columns);
    push_statements(&mut rows, endpoint.attributes().map(|one| (one.name.to_owned(), one)));
    let mut verdicts = vec![standing(name, endpoint, &bundle.zones_of(name))];
    for offering in bundle.offerings_of(name).filter(|one| one.called() != name) {
        let said = |one: &StatedAttribute<'_>| endpoint.attributes().any(|whole| whole == *one);
        let own = offering.attributes().filter(|one| !said(one));
        let models: Vec<&str> = offering.models().keys().map(String::as_str).collect();
        let models = models.join(", ");
        push_statements(&mut rows, own.map(|one| (format!("{} ({models})", one.name), one)));
        let zones = bundle.zones_of_offering(offering);
        verdicts.push(standing(offering.called(), offering, &zones));
    }
    for (what, wanted, seen) in watched(settings, endpoint)? {
        let (grade, basis) = match seen {
            Some(at) => ("observed", format!("last seen {at}")),
            None => ("", String::new()),
        };
        let cells = [format!("observe.{what}"), wanted, grade.to_owned(), String::new(), basis];
        rows.push(cells.into_iter().chain([String::new(), String::new()]).collect());
    }
    rows.print(format)?;
    verdicts.iter().for_each(|verdict| output::say(verdict));
    Ok(Exit::Yes)
}

/// Takes what the server has seen of an endpoint.
#[derive(Default)]
struct Seen(Vec<Sighting>);

impl Sink for Seen {
    fn send(&mut self, line: Line) -> bool {
        if let Line::Sightings(sightings) = line {
            self.0 = sightings;
        }
        true
    }
}

/// What is watched of an endpoint, what is wanted, and when a running server last saw it so.
fn watched(
    settings: &Settings,
    endpoint: &Endpoint,
) -> anyhow::Result<Vec<(&'static str, String, Option<String>)>> {
    let mut seen = Seen::default();
    let question = Question::Sightings { endpoint: endpoint.name().to_owned() };
    if endpoint.observe().watched().next().is_some() {
        socket::ask(&settings.socket, &question, &mut seen)?;
    }
    let observe = endpoint.observe();
    let one = |what: Watched| {
        let sighting = seen.0.iter().find(|sighting| sighting.what == what.name());
        let at = sighting.and_then(|sighting| time(sighting.at_ns));
        (what.name(), observe.wanted(what).join(", "), at)
    };
    Ok(observe.watched().map(one).collect())
}

fn time(ns: u64) -> Option<String> {
    let seconds = i64::try_from(ns / 1_000_000_000).ok()?;
    jiff::Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}

fn push_statements<'e>(
    rows: &mut Rows,
    statements: impl Iterator<Item = (String, StatedAttribute<'e>)>,
) {
    for (what, attribute) in statements {
        // Nobody vouches for what nobody knows.
        let known = attribute.grade != Grade::Undeclared;
        let (by, basis) = (attribute.by.filter(|_| known), attribute.basis.filter(|_| known));
        let until = attribute.until.filter(|_| known);
        rows.push(vec![
            what,
            attribute.value,
            attribute.grade.name().to_owned(),
            by.unwrap_or_default().to_owned(),
            basis.unwrap_or_default().to_owned(),
            until.map(|date| date.to_string()).unwrap_or_default(),
            attribute.evidence.unwrap_or_default().to_owned(),
        ]);
    }
}

fn standing(name: &str, endpoint: &Endpoint, zones: &[&str]) -> String {
    match (endpoint.closed_because(), zones.is_empty()) {
        (Some(because), _) => format!("\"{name}\" is closed, because {because}"),
        (None, true) => format!("\"{name}\" is in no zone, so no rule can send anything there"),
        (None, false) => format!("\"{name}\" is in {}", zones.join(", ")),
    }
}

pub(super) fn gaps(bundle: &Bundle, format: Format, name: Option<&str>) -> anyhow::Result<Exit> {
    if name.is_some_and(|name| find(bundle, name).is_none()) {
        return Ok(Exit::No);
    }
    let all = gaps::gaps(bundle);
    let wanted = all.iter().filter(|gap| name.is_none_or(|name| gap.endpoint == name));
    let wanted: Vec<&Gap> = wanted.collect();
    let columns =
        ["endpoint", "models", "attribute", "is", "wanted", "opens_alone", "opens_with_others"];
    let mut rows = Rows::new(&columns);
    for gap in &wanted {
        rows.push(vec![
            gap.endpoint.clone(),
            gap.models.join(", "),
            gap.attribute.to_owned(),
            gap.lacks(),
            gap.wanted.join("; "),
            gap.alone.join(", "),
            gap.among_others.join(", "),
        ]);
    }
    rows.print(format)?;
    output::say(&if wanted.is_empty() {
        "nothing is missing that a rule of this policy tests".to_owned()
    } else {
        let name = name.unwrap_or("ENDPOINT");
        let gaps = counted(wanted.len(), "gap");
        format!("{gaps}; `bailiwick endpoint questionnaire {name}` asks the provider")
    });
    Ok(Exit::Yes)
}

/// What `check` says of the gaps: one warning an endpoint.
pub(in crate::cli) fn gap_warnings(bundle: &Bundle) -> Vec<Finding> {
    let all = gaps::gaps(bundle);
    let mut warnings = Vec::new();
    for endpoint in bundle.endpoints() {
        let own: Vec<&Gap> = all.iter().filter(|gap| gap.endpoint == endpoint.name()).collect();
        let Some(first) = own.first() else { continue };
        let costs: Vec<&str> =
            first.alone.iter().chain(&first.among_others).map(String::as_str).collect();
        let more = match own.len().saturating_sub(1) {
            0 => String::new(),
            1 => "; one more attribute is open".to_owned(),
            more => format!("; {more} more attributes are open"),
        };
        let what = format!(
            "\"{}\" of {} is {}, which keeps it out of {}{more}; see \
             `bailiwick endpoint gaps {}`",
            first.attribute,
            first.whose(),
            first.lacks(),
            costs.join(", "),
            endpoint.name()
        );
        warnings.push(Finding::warning("gap", Some(endpoint.position().clone()), what));
    }
    warnings
}

/// The endpoint of a name; where there is none, says which there are.
pub(in crate::cli) fn find<'b>(bundle: &'b Bundle, name: &str) -> Option<&'b Endpoint> {
    let found = bundle.endpoint(name);
    if found.is_none() {
        let known: Vec<&str> = bundle.endpoints().iter().map(Endpoint::name).collect();
        output::say(&format!(
            "there is no endpoint \"{name}\" in the register (defined: {})",
            known.join(", ")
        ));
    }
    found
}
