//! The rules as they stand, checked, proved, compared, and tried on a text: nothing here changes anything.

use std::collections::BTreeMap;

use classifiers::{Label, LabelSet};
use routing_rules::document::{Diagnostic, Severity, Source};
use routing_rules::{Asked, Bundle, Sources, diff};
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;
use super::{Desk, body};
use crate::change::told;
use crate::clock;
use crate::config;
use crate::trial::{self, Tried};

/// Files that are asked about instead of those that stand in the folder, by their names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Instead {
    files: BTreeMap<String, String>,
}

/// A text to try, and who would send it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trial {
    app: String,
    text: String,
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    model: Option<String>,
}

/// What somebody imagines that a call would carry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Imagined {
    app: String,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    model: Option<String>,
}

/// One kind of files as they stand in the folder.
pub(super) fn files(desk: &Desk, of: fn(&Sources) -> &Vec<Source>) -> Result<Value, Problem> {
    let sources = config::signed_sources(&desk.dir, &desk.settings.files)?;
    let files = of(&sources).iter();
    let files: Vec<Value> =
        files.map(|source| json!({"name": source.name, "text": source.text})).collect();
    let bundle = &desk.gateway().live().bundle;
    Ok(json!({
        "files": files,
        "in_force": {
            "policy": bundle.policy_name(),
            "version": bundle.version().to_string(),
            "policy_digest": bundle.policy_digest().to_string(),
            "register_digest": bundle.register_digest().to_string(),
        },
    }))
}

/// The files of the folder, with others in the place of those that are named.
pub(super) fn sources(desk: &Desk, instead: Instead) -> Result<Sources, Problem> {
    let mut sources = config::signed_sources(&desk.dir, &desk.settings.files)?;
    let Sources { policy, register, applications, governance, detectors, places: _ } = &mut sources;
    for (name, text) in instead.files {
        let all =
            [&mut *policy, &mut *register, &mut *applications, &mut *governance, &mut *detectors];
        let place = all.into_iter().flatten().find(|source| source.name == name);
        let place = place.ok_or_else(|| {
            Problem::Malformed(format!("\"{name}\" is none of the files of these rules"))
        })?;
        *place = Source::new(name, text);
    }
    Ok(sources)
}

fn finding(found: &Diagnostic) -> Value {
    let at = &found.position;
    json!({
        "severity": match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "code": found.code,
        "file": at.file(),
        "line": at.line(),
        "column": at.column(),
        "message": found.message,
    })
}

/// Whether the rules hold together, with every mistake and warning.
pub(super) fn check(desk: &Desk, asked: &[u8]) -> Result<Value, Problem> {
    let sources = sources(desk, body(asked)?)?;
    let (usable, found, tests) = match Bundle::load(&sources, clock::now().day()) {
        Ok(loaded) => (true, loaded.warnings, loaded.bundle.run_tests()),
        Err(found) => (false, found, Vec::new()),
    };
    let tests = tests
        .iter()
        .map(|test| json!({"name": test.name, "passed": test.passed, "message": test.message}));
    Ok(json!({
        "usable": usable,
        "findings": found.iter().map(finding).collect::<Vec<_>>(),
        "tests": tests.collect::<Vec<_>>(),
    }))
}

/// What is proved of the rules for every request there can be.
pub(super) fn prove(desk: &Desk, asked: &[u8]) -> Result<Value, Problem> {
    let sources = sources(desk, body(asked)?)?;
    let loaded = Bundle::load_for_a_new_day(&sources, clock::now().day());
    let bundle = loaded.map_err(Problem::Mistakes)?.bundle;
    let standby = bundle.standby();
    Ok(json!({
        "guarantees": bundle.guarantees().collect::<Vec<_>>(),
        "without_effect": standby.iter().map(ToString::to_string).collect::<Vec<_>>(),
    }))
}

/// What the files would do to every request there can be, compared with the rules in force.
pub(super) fn compare(desk: &Desk, asked: &[u8]) -> Result<Value, Problem> {
    let sources = sources(desk, body(asked)?)?;
    let loaded = Bundle::load_for_a_new_day(&sources, clock::now().day());
    let next = loaded.map_err(Problem::Mistakes)?.bundle;
    let in_force = in_force(desk)?;
    Ok(told::change(&diff(&in_force, &next), None))
}

/// The rules in force as they were written: without exceptions, closings and narrowings of this node.
fn in_force(desk: &Desk) -> Result<Bundle, Problem> {
    let sources = desk.gateway().live().sources.clone();
    let loaded = Bundle::load_for_a_new_day(&sources, clock::now().day());
    loaded.map(|loaded| loaded.bundle).map_err(Problem::Mistakes)
}

fn application(bundle: &Bundle, app: &str) -> Result<(), Problem> {
    match bundle.application(app) {
        Some(_) => Ok(()),
        None => Err(Problem::Malformed(format!("there is no application \"{app}\""))),
    }
}

/// Where a text would go, by the rules in force.
pub(super) fn text(desk: &Desk, asked: &[u8]) -> Result<Value, Problem> {
    let Trial { app, text, purpose, model } = body(asked)?;
    let live = desk.gateway().live();
    application(&live.bundle, &app)?;
    let asked = Asked {
        app: &app,
        purpose: purpose.as_deref(),
        model: model.as_deref().unwrap_or_default(),
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    let Tried { made, suppressed, removed, gathered } =
        trial::run(&live.bundle, &live.classifier, &text, &asked);
    let mut told = trial::account(&live.bundle, &gathered, &removed);
    if let Some(told) = told.as_object_mut() {
        let found: Vec<&str> = made.labels().iter().map(Label::name).collect();
        let suppressed = suppressed.iter();
        let suppressed: Vec<Value> =
            suppressed.map(|one| json!({"label": one.label.name(), "by": one.by})).collect();
        told.insert("found".to_owned(), json!(found));
        told.insert("suppressed".to_owned(), json!(suppressed));
    }
    Ok(told)
}

/// What would be decided on facts that somebody imagines, and why.
pub(super) fn imagined(desk: &Desk, asked: &[u8]) -> Result<Value, Problem> {
    let Imagined { app, labels, level, purpose, model } = body(asked)?;
    let bundle = &desk.gateway().live().bundle;
    application(bundle, &app)?;
    let mut declared = LabelSet::default();
    for name in &labels {
        let label = Label::parse(name);
        let unknown = || Problem::Malformed(format!("there is no label \"{name}\""));
        declared.extend([label.ok_or_else(unknown)?]);
    }
    let level = level.as_deref().map(|name| {
        let unknown = || Problem::Malformed(format!("there is no level \"{name}\""));
        bundle.level(name).ok_or_else(unknown)
    });
    let asked = Asked {
        app: &app,
        purpose: purpose.as_deref(),
        model: model.as_deref().unwrap_or_default(),
        declared_level: level.transpose()?,
        declared_labels: declared,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    let mut gathered = bundle.gather(&asked, LabelSet::EMPTY, classifiers::MarkingSet::default());
    if model.is_none() {
        gathered.facts.model = None;
    }
    Ok(trial::account(bundle, &gathered, &[]))
}
