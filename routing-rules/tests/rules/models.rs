//! What the register says of single models decides what they may be asked: an endpoint is used for one
//! of its models and refused for another.

use std::sync::Arc;

use classifiers::{LabelSet, Level, MarkingSet};
use routing_rules::calendar::calendar;
use routing_rules::gaps::gaps;
use routing_rules::{
    Bundle, EffectKind, Facts, Source, Sources, Standing, diff, evaluate, explain, monitor,
    monitor_all, why_not,
};

use super::reference::TODAY;

const POLICY: &str = "\
policy: models
version: 1
levels: [public, internal]
base: {default: public}
zones:
  near: {processed_in: [EEA]}
  approved: {processed_in: [EEA], approved_by: [model board]}
rules:
  - {rule: public, up_to: public, may_use: [near], because: nothing to protect}
  - {rule: internal, may_use: [approved], because: only what the board has looked at}
";

fn sources(models: &str) -> Sources {
    let register = format!(
        "register: r\nendpoints:\n  - endpoint: e\n    base_url: https://e.example/v1\n    vouched: \
         {{by: me}}\n    processed_in: [DE]\n    models:\n{models}"
    );
    Sources {
        policy: vec![Source::new("policy.yaml", POLICY)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", "applications: [{app: a, tenant: t}]\n")],
        ..Sources::default()
    }
}

fn bundle(models: &str) -> Bundle {
    let loaded = Bundle::load(&sources(models), TODAY);
    loaded.unwrap_or_else(|problems| panic!("{problems:#?}")).bundle
}

fn facts(level: u8, model: Option<&str>) -> Facts {
    Facts {
        app: Arc::from("a"),
        purpose: None,
        level: Level::new(level),
        labels: LabelSet::EMPTY,
        markings: MarkingSet::default(),
        model: model.map(str::to_owned),
    }
}

const SOME: &str = "      good: {as: good-2, approved_by: model board, approved_until: 2027-01-31}\n      \
                    new: {}\n      \"*\": {licence: unknown}\n";

#[test]
fn an_endpoint_is_used_for_the_approved_model_and_refused_for_the_others() {
    let bundle = bundle(SOME);
    let reaches = |level, model| {
        let facts = facts(level, model);
        let reached = evaluate(&bundle, &facts).endpoints().next().is_some();
        assert_eq!(monitor(&bundle, &facts, "e"), reached, "{facts:?}");
        reached
    };
    assert!(reaches(1, Some("good")));
    assert!(!reaches(1, Some("new")) && !reaches(1, Some("anything")));
    assert!(reaches(0, Some("new")) && reaches(0, Some("anything")));
    assert!(!reaches(1, None), "no model is asked for, and one of them is not allowed");
    assert!(reaches(0, None));
    assert!(!monitor_all(&bundle, "a", "e"));
    assert_eq!(bundle.zones_of("e"), ["near"]);
}

#[test]
fn the_refusal_names_the_model_and_what_would_help() {
    let bundle = bundle(SOME);
    let facts = facts(1, Some("new"));
    let verdict = evaluate(&bundle, &facts);
    assert_eq!(verdict.reasons().iter().count(), 1, "one reason an endpoint");
    assert!(matches!(verdict.reasons().first().unwrap().standing(), Standing::NoGrant));
    let why = why_not(&bundle, &facts, "e").join("\n");
    assert!(
        why.contains("e (new) is not in zone \"approved\": approved_by is not stated"),
        "{why}"
    );
    let gathered = bundle.gather(
        &routing_rules::Asked {
            app: "a",
            purpose: None,
            model: "new",
            declared_level: Some(Level::new(1)),
            declared_labels: LabelSet::EMPTY,
            key_floor: None,
            continued: routing_rules::Continued::default(),
        },
        LabelSet::EMPTY,
        MarkingSet::default(),
    );
    let told = explain(&bundle, &facts, Some(&gathered.sources), &verdict);
    let help = told.help.unwrap();
    assert!(help.contains("ask for one of good"), "{help}");
}

#[test]
fn applications_see_the_models_they_may_use() {
    let bundle =
        bundle("      good: {approved_by: model board}\n      new: {processed_in: [US]}\n");
    let models: Vec<&str> = bundle.models_for("a").iter().map(|model| model.name).collect();
    assert_eq!(models, ["good"]);
}

#[test]
fn the_day_on_which_an_approval_ends_is_told_in_advance() {
    let loaded = Bundle::load(&sources(SOME), jiff::civil::date(2027, 1, 20)).unwrap();
    let warned = loaded.warnings.iter().any(|warning| {
        warning.message.contains("\"approved_by\" of model \"good\" of endpoint \"e\" expires")
    });
    assert!(warned, "{:#?}", loaded.warnings);
    let found = calendar(&sources(SOME), TODAY, jiff::civil::date(2027, 6, 1)).unwrap();
    let [turn] = found.turns.as_slice() else { panic!("{found:?}") };
    assert_eq!(turn.last_day, jiff::civil::date(2027, 1, 31));
    assert_eq!(turn.moves[0].endpoint, "e (good)");
    assert_eq!(turn.moves[0].leaves, ["approved"]);
    let later = Bundle::load(&sources(SOME), jiff::civil::date(2027, 2, 1)).unwrap().bundle;
    assert!(!monitor(&later, &facts(1, Some("good")), "e"));
}

#[test]
fn an_approval_of_one_model_widens_for_that_model_alone() {
    let before = bundle("      good: {}\n      new: {}\n");
    let after = bundle("      good: {approved_by: model board}\n      new: {}\n");
    let change = diff(&before, &after);
    assert!(change.widens(), "{change}");
    let mut widened: Vec<&str> = change
        .effects()
        .iter()
        .filter(|effect| effect.kind == EffectKind::Widened)
        .flat_map(|effect| effect.endpoints.iter().map(String::as_str))
        .collect();
    widened.sort_unstable();
    widened.dedup();
    assert_eq!(widened, ["e (good)"], "{change}");
    let back = diff(&after, &before);
    assert!(!back.widens(), "{back}");
    assert!(back.effects().iter().any(|effect| effect.kind != EffectKind::Widened), "{back}");
}

#[test]
fn a_guarantee_is_broken_by_one_model() {
    let mut sources = sources(
        "      good: {}\n      bad: {trains_on_data: yes, approved_by: model board}\n      other: {trains_on_data: never}\n",
    );
    let policy = format!(
        "{POLICY}guarantees:\n  - {{guarantee: g, with_any: [pii.email], only_reaches: \
         {{trains_on_data: [never]}}}}\n"
    );
    sources.policy = vec![Source::new("policy.yaml", policy)];
    sources.register[0].text = sources.register[0].text.replace(": yes,", ": \"yes\",");
    let problems = Bundle::load(&sources, TODAY).unwrap_err();
    let broken = problems.iter().find(|problem| problem.code == "guarantee-broken").unwrap();
    assert!(broken.message.contains("may go to \"e ("), "{}", broken.message);
}

#[test]
fn what_is_true_of_the_address_is_not_said_of_a_model() {
    for (name, value) in [("connection", "site"), ("operator", "self")] {
        let model = format!("      good: {{{name}: {value}}}\n");
        let problems = Bundle::load(&sources(&model), TODAY).unwrap_err();
        assert_eq!(
            problems[0].message,
            format!(
                "\"{name}\" is true of the endpoint and not of one model; write it beside \"models\""
            )
        );
    }
}

#[test]
fn what_is_contradicted_of_one_model_closes_the_endpoint() {
    let models = "      good: {approved_by: model board}\n      bad: {licence: {value: mit, grade: contradicted}}\n      \
                  new: {licence: mit}\n";
    let loaded = Bundle::load(&sources(models), TODAY).unwrap();
    assert!(loaded.warnings.iter().any(|warning| {
        warning.message == "endpoint \"e\" is closed: its \"licence\" is contradicted"
    }));
    for model in ["good", "bad", "new"] {
        let facts = facts(0, Some(model));
        assert_eq!(evaluate(&loaded.bundle, &facts).endpoints().count(), 0, "{model}");
        assert!(!monitor(&loaded.bundle, &facts, "e"), "{model}");
        let why = why_not(&loaded.bundle, &facts, "e").join("\n");
        assert!(why.contains("its licence is contradicted"), "{why}");
    }
    assert_eq!(loaded.bundle.endpoint("e").unwrap().closed_by(), Some("licence"));
    // So too where every model says something else of its own than the endpoint's contradicted value.
    let mut overridden = sources("      good: {licence: mit}\n");
    let whole = overridden.register[0].text.replace(
        "    processed_in",
        "    licence: {value: mit, grade: contradicted, by: me}\n    processed_in",
    );
    overridden.register[0].text = whole;
    let loaded = Bundle::load(&overridden, TODAY).unwrap();
    assert!(!monitor(&loaded.bundle, &facts(0, Some("good")), "e"));
}

#[test]
fn a_misspelt_attribute_of_a_model_is_refused() {
    let problems = Bundle::load(&sources("      good: {aproved_by: me}\n"), TODAY).unwrap_err();
    assert!(problems[0].message.contains("approved_by"), "{}", problems[0].message);
}

#[test]
fn a_gap_of_one_model_names_it() {
    let found = gaps(&bundle("      good: {approved_by: model board}\n      new: {}\n"));
    let told: Vec<(String, &str)> = found.iter().map(|gap| (gap.whose(), gap.attribute)).collect();
    assert_eq!(told, [("model \"new\" of endpoint \"e\"".to_owned(), "approved_by")]);
}
