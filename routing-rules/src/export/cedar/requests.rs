//! Facts as requests for Cedar, and a sample of them with our verdicts: every test of the policy, and
//! for every application, purpose and level each group of labels by its first label, alone and beside
//! the next.

use classifiers::{Label, LabelSet};
use serde_json::{Map, Value, json};

use crate::bundle::{Bundle, Contents};
use crate::facts::Facts;

/// The request that stands for these facts and an endpoint.
pub(super) fn request(contents: &Contents, facts: &Facts, endpoint: &str) -> Value {
    let application = contents.applications.find(&facts.app).map(|(_, application)| application);
    let first = application.and_then(|application| application.purposes().next());
    let labels: Vec<&str> = facts.labels.iter().map(Label::name).collect();
    let mut context = Map::new();
    context.insert("level".to_owned(), json!(facts.level.rank()));
    context.insert("labels".to_owned(), json!(labels));
    if let Some(purpose) = facts.purpose.as_deref().or(first) {
        context.insert("purpose".to_owned(), json!(purpose));
    }
    if let Some(model) = &facts.model {
        context.insert("model".to_owned(), json!(model));
    }
    json!({
        "principal": uid("Application", &facts.app),
        "action": uid("Action", "send"),
        "resource": uid("Endpoint", endpoint),
        "context": context,
    })
}

fn uid(kind: &str, id: &str) -> String {
    format!("{kind}::{}", super::quoted(id))
}

/// The sample, one JSON object a line.
pub(super) fn sample(bundle: &Bundle) -> String {
    let contents = bundle.contents();
    let mut text = String::new();
    for facts in sampled(contents) {
        let tables = &bundle.core().tables;
        let allowed: Vec<usize> = tables.each(&tables.judge(contents, &facts)).collect();
        for (index, endpoint) in contents.register.offerings.iter().enumerate() {
            let mut line = request(contents, &facts, endpoint.called());
            if let Some(line) = line.as_object_mut() {
                line.insert("allowed".to_owned(), json!(allowed.contains(&index)));
            }
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}

fn sampled(contents: &Contents) -> Vec<Facts> {
    let policy = &contents.policy;
    let mut all: Vec<Facts> = policy.tests.iter().map(|test| test.facts(contents)).collect();
    let firsts: Vec<Label> =
        policy.labels.groups().filter_map(|(_, labels, _)| labels.iter().next()).collect();
    let mut sets = vec![LabelSet::EMPTY];
    sets.extend(firsts.iter().map(|label| [*label].into_iter().collect::<LabelSet>()));
    sets.extend(
        firsts
            .iter()
            .zip(firsts.iter().skip(1))
            .map(|(one, next)| [*one, *next].into_iter().collect::<LabelSet>()),
    );
    for (app, purpose) in contents.callers() {
        let base = policy.levels.base(app);
        for level in policy.levels.all().filter(|level| *level >= base) {
            for labels in &sets {
                let floor = policy.labels.floor(*labels).unwrap_or(level);
                all.push(Facts {
                    app: app.into(),
                    purpose: purpose.map(Into::into),
                    level: level.max(floor),
                    labels: *labels,
                    markings: classifiers::MarkingSet::default(),
                    model: None,
                });
            }
        }
    }
    all.dedup();
    all
}
