//! Tests that stand in the policy: a request, and the zones it must reach, no more and no fewer. They
//! run at load; a failing one keeps the policy from loading.
//!
//! A zone without an endpoint would make a test hold by accident, so for such a zone an example
//! endpoint is judged that states just what the zone asks for.

use classifiers::{Label, LabelSet, Level, Marking, MarkingSet};

use crate::bundle::Contents;
use crate::document::{Fields, Node, Position, Problems, unknown};
use crate::facts::{Asked, Continued, Facts, gather};
use crate::monitor;
use crate::policy::{Policy, unknown_marking};
use crate::register::Endpoint;
use crate::rule::{RuleContext, read_zone_list};
use crate::tables::Tables;

/// A test of the policy.
#[derive(Debug)]
pub(crate) struct PolicyTest {
    name: String,
    given: Given,
    expected: Expected,
    position: Position,
}

impl PolicyTest {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The purpose it names.
    pub(crate) fn purpose(&self) -> Option<&str> {
        self.given.purpose.as_deref()
    }

    /// The level it declares.
    pub(crate) fn declared(&self) -> Option<Level> {
        self.given.level
    }

    /// The zones or endpoints it expects, by name.
    pub(crate) fn expected_names(&self, policy: &Policy) -> Vec<String> {
        match &self.expected {
            Expected::Zones(zones) => {
                let zones = zones.iter().filter_map(|zone| policy.zones.get(*zone));
                zones.map(|zone| zone.name.clone()).collect()
            }
            Expected::Endpoints(names) => names.clone(),
        }
    }

    /// Whether the test of another version asks the same, whatever the places of levels and zones.
    pub(crate) fn says_what(&self, policy: &Policy, (other, others): (&Self, &Policy)) -> bool {
        let zones = |test: &Self| matches!(test.expected, Expected::Zones(_));
        let level = |test: &Self, policy: &Policy| {
            test.declared().map(|level| policy.levels.name(level).to_owned())
        };
        let (one, two) = (&self.given, &other.given);
        (&one.app, &one.purpose, one.labels, one.markings, &one.model)
            == (&two.app, &two.purpose, two.labels, two.markings, &two.model)
            && level(self, policy) == level(other, others)
            && zones(self) == zones(other)
            && self.expected_names(policy) == other.expected_names(others)
    }

    /// What is judged.
    pub(crate) fn facts(&self, contents: &Contents) -> Facts {
        let asked = Asked {
            app: &self.given.app,
            purpose: self.given.purpose.as_deref(),
            model: "",
            declared_level: self.given.level,
            declared_labels: LabelSet::EMPTY,
            key_floor: None,
            continued: Continued::default(),
        };
        let gathered = gather(contents, &asked, self.given.labels, self.given.markings);
        Facts { model: self.given.model.clone(), ..gathered.facts }
    }
}

/// The request of a test.
#[derive(Debug)]
struct Given {
    app: String,
    purpose: Option<String>,
    level: Option<Level>,
    labels: LabelSet,
    markings: MarkingSet,
    model: Option<String>,
}

/// What it must reach.
#[derive(Debug)]
enum Expected {
    /// The endpoints of these zones.
    Zones(Vec<usize>),
    /// These endpoints, by name.
    Endpoints(Vec<String>),
}

/// What a test of the policy came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestOutcome {
    /// The test's name.
    pub name: String,
    /// Whether the request reaches what was expected, no more and no less.
    pub passed: bool,
    /// The zones that were expected; empty for a denial or when endpoints were named.
    pub expected_zones: Vec<String>,
    /// The zones the request reaches with every endpoint of theirs.
    pub got_zones: Vec<String>,
    /// The endpoints the request reaches.
    pub got_endpoints: Vec<String>,
    /// A sentence, also for a test that passed.
    pub message: String,
    pub(crate) position: Position,
}

/// Reads the tests of all files; names are unique across them.
pub(crate) fn read_tests(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Vec<PolicyTest> {
    let mut tests: Vec<PolicyTest> = Vec::new();
    for node in nodes {
        for item in node.list("tests", problems).unwrap_or_default() {
            let Some(test) = read_test(item, context, problems) else { continue };
            if let Some(first) = tests.iter().find(|known| known.name == test.name) {
                let message = format!(
                    "the test \"{}\" stands twice, first at {}; give one another name",
                    test.name, first.position
                );
                problems.error(&test.position, "duplicate-name", message);
            }
            tests.push(test);
        }
    }
    tests
}

fn read_test(
    node: &Node,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) -> Option<PolicyTest> {
    let fields = node.fields("a test", &["test", "given", "zones", "endpoints"], problems)?;
    let name = fields.require("test", problems).and_then(|node| node.text("test", problems));
    let given = fields.require("given", problems).and_then(|n| read_given(n, context, problems));
    let expected = match (fields.get("zones"), fields.get("endpoints")) {
        (Some(node), None) => {
            read_zone_list("zones", node, None, context.zones, problems).map(Expected::Zones)
        }
        (None, Some(node)) => {
            let items = node.list("endpoints", problems)?;
            let names = items.iter().filter_map(|item| item.text("endpoints", problems));
            let names = names.map(str::to_owned).collect();
            Some(Expected::Endpoints(names))
        }
        (Some(_), Some(_)) | (None, None) => {
            let message =
                "a test needs either zones: [...] or endpoints: [...]; [] expects a denial";
            problems.error(node.position(), "missing-key", message);
            None
        }
    };
    Some(PolicyTest {
        name: name?.to_owned(),
        given: given?,
        expected: expected?,
        position: node.position().clone(),
    })
}

fn read_given(node: &Node, context: &RuleContext<'_>, problems: &mut Problems) -> Option<Given> {
    let known = ["app", "purpose", "level", "labels", "markings", "model"];
    let fields = node.fields("given", &known, problems)?;
    let app = fields.require("app", problems)?.text("app", problems)?;
    let purpose = fields.get("purpose").and_then(|node| node.text("purpose", problems));
    check_caller(app, purpose, &fields, context, problems);
    let level = match fields.get("level") {
        Some(node) => Some(context.levels.read("level", node, problems)?),
        None => None,
    };
    let named = fields.get("labels").map(|n| context.labels.read_list("labels", n, problems));
    // A test names single labels: a group would say that all of them are in one text.
    let mut labels = LabelSet::EMPTY;
    for named in named.unwrap_or_else(|| Some(Vec::new()))? {
        match Label::parse(&named.name) {
            Some(label) => {
                labels.insert(label);
            }
            None => {
                let message = format!(
                    "a test names single labels; write one of {}",
                    named.labels.iter().map(Label::name).collect::<Vec<_>>().join(", ")
                );
                let at = fields.get("labels").map_or(node.position(), Node::position);
                problems.error(at, "unknown-label", message);
            }
        }
    }
    Some(Given {
        app: app.to_owned(),
        purpose: purpose.map(str::to_owned),
        level,
        labels,
        markings: read_markings(&fields, problems),
        model: fields.get("model").and_then(|n| n.text("model", problems)).map(str::to_owned),
    })
}

fn check_caller(
    app: &str,
    purpose: Option<&str>,
    fields: &Fields<'_>,
    context: &RuleContext<'_>,
    problems: &mut Problems,
) {
    let Some(applications) = context.applications else { return };
    let at = |key: &str| fields.get(key).map_or(fields.position(), Node::position);
    let Some((_, application)) = applications.find(app) else {
        let ending = unknown(app, "defined", applications.names());
        let message = format!("the test names application \"{app}\", which is not defined{ending}");
        problems.error(at("app"), "unknown-application", message);
        return;
    };
    let Some(purpose) = purpose else { return };
    if application.purposes().all(|known| known != purpose) {
        let ending = unknown(purpose, "defined", application.purposes());
        let message = format!("application \"{app}\" has no purpose \"{purpose}\"{ending}");
        problems.error(at("purpose"), "unknown-application", message);
    }
}

fn read_markings(fields: &Fields<'_>, problems: &mut Problems) -> MarkingSet {
    let items = fields.get("markings").and_then(|node| node.filled_list("markings", problems));
    let mut markings = Vec::new();
    for item in items.unwrap_or_default() {
        let Some(name) = item.text("markings", problems) else { continue };
        match Marking::parse(name) {
            Some(marking) => markings.push(marking),
            None => {
                let ending = unknown_marking(name);
                let message = format!("the marking \"{name}\" is not known{ending}");
                problems.error(item.position(), "unknown-marking", message);
            }
        }
    }
    markings.into_iter().collect()
}

/// Whether one endpoint, of the register or an example, is reached and was meant to be.
struct Seen {
    /// Its name; `None` for an example.
    endpoint: Option<String>,
    name: String,
    example_of: Option<usize>,
    reached: bool,
    zones: Vec<usize>,
}

/// Runs one test.
pub(crate) fn run(test: &PolicyTest, contents: &Contents, tables: &Tables) -> TestOutcome {
    let facts = test.facts(contents);
    let reached: Vec<usize> = tables.each(&tables.judge(contents, &facts)).collect();
    let has = |one: &Endpoint| facts.model.as_deref().is_none_or(|model| one.offers(model));
    let mut seen: Vec<Seen> = Vec::new();
    for (index, endpoint) in contents.register.offerings.iter().enumerate() {
        // Of an endpoint that describes models apart, the others are beside the point.
        if !has(endpoint) && contents.register.of_name(endpoint.name()).any(has) {
            continue;
        }
        seen.push(Seen {
            endpoint: Some(endpoint.name().to_owned()),
            name: format!("\"{}\"", endpoint.called()),
            example_of: None,
            reached: reached.contains(&index),
            zones: zones_of(contents, endpoint),
        });
    }
    let empty = |zone: &usize| seen.iter().all(|seen| !seen.zones.contains(zone));
    let without_member: Vec<usize> = (0..contents.policy.zones.len()).filter(empty).collect();
    for index in without_member {
        let Some(zone) = contents.policy.zones.get(index) else { continue };
        let example = zone.predicate.example(&zone.position);
        seen.push(Seen {
            endpoint: None,
            name: format!("an endpoint of zone \"{}\"", zone.name),
            example_of: Some(index),
            reached: monitor::rules_permit(contents, &facts, &example),
            zones: zones_of(contents, &example),
        });
    }
    outcome(test, contents, &seen)
}

fn zones_of(contents: &Contents, endpoint: &Endpoint) -> Vec<usize> {
    let zones = contents.policy.zones.iter().enumerate();
    zones.filter(|(_, zone)| zone.predicate.holds(endpoint)).map(|(index, _)| index).collect()
}

fn outcome(test: &PolicyTest, contents: &Contents, seen: &[Seen]) -> TestOutcome {
    let meant = |one: &Seen| match &test.expected {
        Expected::Zones(zones) => one.zones.iter().any(|zone| zones.contains(zone)),
        Expected::Endpoints(names) => {
            one.endpoint.as_ref().is_some_and(|endpoint| names.contains(endpoint))
        }
    };
    // Where endpoints are named, examples of empty zones are beside the point.
    let counted = |one: &&Seen| match &test.expected {
        Expected::Zones(_) => true,
        Expected::Endpoints(..) => one.example_of.is_none(),
    };
    let differing = |reached: bool| -> Vec<&str> {
        let differs = |one: &&Seen| one.reached == reached && meant(one) != reached;
        seen.iter().filter(counted).filter(differs).map(|one| one.name.as_str()).collect()
    };
    let (more, fewer) = (differing(true), differing(false));
    let zone_name = |zone: &usize| contents.policy.zones.get(*zone).map(|zone| zone.name.clone());
    let got_zones = (0..contents.policy.zones.len()).filter(|zone| {
        let mut members = seen.iter().filter(|one| one.zones.contains(zone)).peekable();
        members.peek().is_some() && members.all(|one| one.reached)
    });
    let got_zones: Vec<String> = got_zones.filter_map(|zone| zone_name(&zone)).collect();
    let expected_zones: Vec<String> = match &test.expected {
        Expected::Zones(zones) => zones.iter().filter_map(zone_name).collect(),
        Expected::Endpoints(..) => Vec::new(),
    };
    let passed = more.is_empty() && fewer.is_empty() && unknown_names(test, contents).is_empty();
    TestOutcome {
        message: message(test, contents, passed, (&more, &fewer), &got_zones),
        name: test.name.clone(),
        passed,
        expected_zones,
        got_zones,
        got_endpoints: seen
            .iter()
            .filter(|one| one.reached && one.example_of.is_none())
            .map(|one| one.name.trim_matches('"').to_owned())
            .collect(),
        position: test.position.clone(),
    }
}

/// Names of endpoints that the test expects and the register does not have.
fn unknown_names<'t>(test: &'t PolicyTest, contents: &Contents) -> Vec<&'t str> {
    match &test.expected {
        Expected::Zones(_) => Vec::new(),
        Expected::Endpoints(names) => names
            .iter()
            .map(String::as_str)
            .filter(|name| contents.register.endpoints.iter().all(|e| e.name() != *name))
            .collect(),
    }
}

fn message(
    test: &PolicyTest,
    contents: &Contents,
    passed: bool,
    (more, fewer): (&[&str], &[&str]),
    got_zones: &[String],
) -> String {
    if passed {
        return format!("test \"{}\" holds", test.name);
    }
    let zones = |zones: &[String]| {
        if zones.is_empty() { "no zone".to_owned() } else { zones.join(", ") }
    };
    let expected = match &test.expected {
        Expected::Zones(indices) => {
            let all = &contents.policy.zones;
            let names = indices.iter().filter_map(|i| all.get(*i)).map(|zone| zone.name.clone());
            zones(&names.collect::<Vec<_>>())
        }
        Expected::Endpoints(names) if names.is_empty() => "no endpoint".to_owned(),
        Expected::Endpoints(names) => names.join(", "),
    };
    let mut text =
        format!("test \"{}\" fails: expected {expected}, got {}", test.name, zones(got_zones));
    if !more.is_empty() {
        text.push_str(&format!("; may also go to {}", more.join(", ")));
    }
    if !fewer.is_empty() {
        text.push_str(&format!("; may not go to {}", fewer.join(", ")));
    }
    let unknown = unknown_names(test, contents);
    if !unknown.is_empty() {
        text.push_str(&format!("; the register has no endpoint {}", unknown.join(", ")));
    }
    text
}
