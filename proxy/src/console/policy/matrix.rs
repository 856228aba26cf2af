//! What the rules in force let where: groups of labels against zones, for one application.
//!
//! A row is judged with every label of its group at once. More labels never reach more, so a yes holds
//! for each of them; a no may be due to one.

use std::collections::BTreeSet;

use classifiers::{LabelSet, MarkingSet};
use routing_rules::{Bundle, Facts, Redact, Verdict, evaluate, why_not};

/// Who would ask, and which cell is looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    app: String,
    purpose: Option<String>,
    group: Option<String>,
    zone: Option<String>,
}

/// An application and purpose to choose.
pub(super) struct Caller {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) chosen: bool,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Yes,
    AfterRedaction,
    No,
    /// No endpoint is in the zone.
    Nobody,
}

pub(super) struct Column {
    pub(super) cell: Cell,
    pub(super) url: String,
    pub(super) zone: String,
}

pub(super) struct Row {
    pub(super) name: String,
    pub(super) labels: String,
    pub(super) level: String,
    pub(super) columns: Vec<Column>,
}

/// One cell, with what the rules say of each endpoint in it.
pub(super) struct Why {
    pub(super) group: String,
    pub(super) zone: String,
    pub(super) endpoints: Vec<(String, Vec<String>)>,
}

pub(super) struct Matrix {
    pub(super) zones: Vec<(String, String)>,
    pub(super) rows: Vec<Row>,
    pub(super) why: Option<Why>,
}

impl Asked {
    pub(super) fn read(query: &str, bundle: &Bundle) -> Self {
        let find = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            found.filter(|value| !value.is_empty())
        };
        let first = || bundle.applications().first().map(|app| app.name().to_owned());
        let caller = find("caller").or_else(first).unwrap_or_default();
        let (app, purpose) = match caller.split_once('/') {
            Some((app, purpose)) => (app.to_owned(), Some(purpose.to_owned())),
            None => (caller, None),
        };
        Self { app, purpose, group: find("group"), zone: find("zone") }
    }

    fn caller(&self) -> String {
        caller(&self.app, self.purpose.as_deref())
    }

    fn facts(&self, bundle: &Bundle, labels: LabelSet) -> Facts {
        let asked = routing_rules::Asked {
            app: &self.app,
            purpose: self.purpose.as_deref(),
            model: "",
            declared_level: None,
            declared_labels: LabelSet::EMPTY,
            key_floor: None,
            continued: routing_rules::Continued::default(),
        };
        let mut facts = bundle.gather(&asked, labels, MarkingSet::default()).facts;
        facts.model = None;
        facts
    }
}

fn caller(app: &str, purpose: Option<&str>) -> String {
    purpose.map_or_else(|| app.to_owned(), |purpose| format!("{app}/{purpose}"))
}

/// Every application, alone and with each of its purposes.
pub(super) fn callers(bundle: &Bundle, asked: &Asked) -> Vec<Caller> {
    let apps = bundle.applications().iter();
    let values = apps.flat_map(|app| {
        let alone = std::iter::once(caller(app.name(), None));
        let each = app.purposes().map(|purpose| caller(app.name(), Some(purpose)));
        alone.chain(each.collect::<Vec<_>>())
    });
    let now = asked.caller();
    values
        .map(|value| Caller { name: value.replacen('/', " for ", 1), chosen: value == now, value })
        .collect()
}

impl Matrix {
    pub(super) fn of(bundle: &Bundle, asked: &Asked) -> Self {
        if bundle.application(&asked.app).is_none() {
            return Self { zones: Vec::new(), rows: Vec::new(), why: None };
        }
        let zones: Vec<(String, Vec<&str>)> = bundle
            .zones()
            .map(|zone| {
                let endpoints = bundle.endpoints().iter().map(|one| one.name());
                let inside = endpoints.filter(|name| bundle.zones_of(name).contains(&zone));
                (zone.to_owned(), inside.collect())
            })
            .collect();
        let none = ("no label", LabelSet::EMPTY);
        let groups: Vec<(&str, LabelSet)> =
            std::iter::once(none).chain(bundle.label_groups()).collect();
        let rows = groups.iter().map(|group| row(bundle, asked, *group, &zones)).collect();
        Self { rows, why: why(bundle, asked, &groups, &zones), zones: named(zones) }
    }
}

fn named(zones: Vec<(String, Vec<&str>)>) -> Vec<(String, String)> {
    zones.into_iter().map(|(zone, inside)| (zone, inside.join(", "))).collect()
}

fn row(
    bundle: &Bundle,
    asked: &Asked,
    (name, labels): (&str, LabelSet),
    zones: &[(String, Vec<&str>)],
) -> Row {
    let facts = asked.facts(bundle, labels);
    let reached = endpoints(&evaluate(bundle, &facts));
    let removed = redacted(bundle, asked, labels);
    let columns = zones.iter().map(|(zone, inside)| {
        let any = |reached: &BTreeSet<String>| inside.iter().any(|one| reached.contains(*one));
        let cell = match (inside.is_empty(), any(&reached), removed.as_ref().is_some_and(any)) {
            (true, ..) => Cell::Nobody,
            (false, true, _) => Cell::Yes,
            (false, false, true) => Cell::AfterRedaction,
            (false, false, false) => Cell::No,
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("caller", &asked.caller());
        query.append_pair("group", name).append_pair("zone", zone);
        Column { cell, url: format!("/console/policy?{}#why", query.finish()), zone: zone.clone() }
    });
    let told: Vec<&str> = labels.iter().map(classifiers::Label::name).collect();
    Row {
        name: name.to_owned(),
        labels: told.join(", "),
        level: bundle.level_name(facts.level).to_owned(),
        columns: columns.collect(),
    }
}

fn endpoints(verdict: &Verdict) -> BTreeSet<String> {
    verdict.endpoints().map(str::to_owned).collect()
}

/// What is reached once every plan has removed what it may; `None` where none applies.
fn redacted(bundle: &Bundle, asked: &Asked, labels: LabelSet) -> Option<BTreeSet<String>> {
    let purpose = asked.purpose.as_deref();
    if bundle.redact(&asked.app, purpose) == Redact::Never {
        return None;
    }
    let plans = bundle.redactions(&asked.app, purpose);
    let removed = plans.fold(LabelSet::EMPTY, |all, plan| all.union(plan.remove()));
    let left = labels.difference(removed);
    (left != labels).then(|| endpoints(&evaluate(bundle, &asked.facts(bundle, left))))
}

fn why(
    bundle: &Bundle,
    asked: &Asked,
    groups: &[(&str, LabelSet)],
    zones: &[(String, Vec<&str>)],
) -> Option<Why> {
    let (group, zone) = (asked.group.as_deref()?, asked.zone.as_deref()?);
    let (_, labels) = groups.iter().find(|(name, _)| *name == group)?;
    let (_, inside) = zones.iter().find(|(name, _)| name == zone)?;
    let facts = asked.facts(bundle, *labels);
    let told = inside.iter().map(|name| ((*name).to_owned(), why_not(bundle, &facts, name)));
    Some(Why { group: group.to_owned(), zone: zone.to_owned(), endpoints: told.collect() })
}
