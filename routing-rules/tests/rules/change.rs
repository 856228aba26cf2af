//! What a change does, against trying every request on both sides with the slow evaluator; and the
//! words for it on the worked example.

use std::collections::{BTreeMap, BTreeSet};

use classifiers::Label;
use proptest::prelude::*;
use routing_rules::{
    Bundle, Change, Effect, EffectKind, Reach, Source, Sources, Suppose, diff, suppose,
};

use super::reference::{
    APPS, Endpoint, LEVELS, Request, Rule, TODAY, Words, World, Zone, eligible, labels, load,
    world as any_world,
};

/// The endpoints that a request reaches, with the level it has under the rules of a world.
fn reached(world: &World, request: &Request) -> BTreeSet<usize> {
    let floors = request.labels.iter().map(|name| match labels().iter().position(|l| l == name) {
        Some(place) => world.floors[place],
        // No group of a generated world covers the others.
        None if name.starts_with("lang.") => 0,
        None => LEVELS.len() - 1,
    });
    let level = floors.max().unwrap_or(0).max(world.base[request.app]).max(request.level);
    eligible(world, &Request { level, ..request.clone() })
}

/// Every request by what does not depend on rules: application, purpose, declared level, labels.
pub(crate) fn asked() -> Vec<Request> {
    let mut all = Vec::new();
    for (app, (_, purposes)) in APPS.iter().enumerate() {
        let tags = purposes.iter().copied().map(Some).chain(purposes.is_empty().then_some(None));
        for purpose in tags {
            for bits in 0..1_u32 << labels().len() {
                let chosen = labels().into_iter().enumerate().filter(|(p, _)| bits & (1 << p) != 0);
                let labels: Words = chosen.map(|(_, name)| name).collect();
                all.extend((0..LEVELS.len()).map(|level| Request {
                    app,
                    purpose,
                    level,
                    labels: labels.clone(),
                    model: None,
                }));
            }
        }
    }
    all
}

/// The endpoints that some request of an application gains, and those that one loses.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    gained: BTreeMap<usize, BTreeSet<usize>>,
    lost: BTreeMap<usize, BTreeSet<usize>>,
    denied: BTreeSet<usize>,
}

fn tried(old: &World, new: &World) -> Seen {
    let mut seen = Seen::default();
    for request in asked() {
        let (before, after) = (reached(old, &request), reached(new, &request));
        for endpoint in after.difference(&before) {
            seen.gained.entry(request.app).or_default().insert(*endpoint);
        }
        for endpoint in before.difference(&after) {
            seen.lost.entry(request.app).or_default().insert(*endpoint);
        }
        if after.is_empty() && !before.is_empty() {
            seen.denied.insert(request.app);
        }
    }
    seen
}

fn app_of(effect: &Effect) -> usize {
    APPS.iter().position(|(name, _)| *name == effect.application).unwrap()
}

/// The endpoints of the register among those of an effect; others are examples of empty zones.
fn real(effect: &Effect) -> impl Iterator<Item = usize> {
    effect.endpoints.iter().filter_map(|name| name.strip_prefix('e')?.parse().ok())
}

fn said(change: &Change) -> Seen {
    let mut seen = Seen::default();
    for effect in change.effects() {
        let app = app_of(effect);
        match effect.kind {
            EffectKind::Widened => {
                real(effect).for_each(|e| {
                    seen.gained.entry(app).or_default().insert(e);
                });
            }
            EffectKind::Narrowed | EffectKind::Denied | EffectKind::Redacted => {
                real(effect).for_each(|e| {
                    seen.lost.entry(app).or_default().insert(e);
                });
                if effect.kind != EffectKind::Narrowed {
                    seen.denied.insert(app);
                }
            }
            EffectKind::Moved => {}
        }
    }
    seen
}

/// The request of an example at one declared level, in the words of the slow evaluator.
fn request(effect: &Effect, labels: classifiers::LabelSet, level: usize) -> Request {
    let purpose = effect.example.purpose.as_deref();
    let known = super::reference::PURPOSES.into_iter().find(|known| Some(*known) == purpose);
    Request {
        app: app_of(effect),
        purpose: known,
        level,
        labels: labels.iter().map(Label::name).collect(),
        model: None,
    }
}

/// Whether labels show the effect at some declared level, by the slow evaluator.
fn shows(old: &World, new: &World, effect: &Effect, labels: classifiers::LabelSet) -> bool {
    (0..LEVELS.len()).any(|level| {
        let request = request(effect, labels, level);
        let (before, after) = (reached(old, &request), reached(new, &request));
        match effect.kind {
            EffectKind::Widened => real(effect).any(|e| after.contains(&e) && !before.contains(&e)),
            EffectKind::Narrowed => {
                real(effect).any(|e| before.contains(&e) && !after.contains(&e))
            }
            EffectKind::Denied | EffectKind::Redacted => after.is_empty() && !before.is_empty(),
            EffectKind::Moved => !before.is_empty() && !after.is_empty(),
        }
    })
}

/// A world that differs from another in some places only.
pub(crate) fn changed() -> impl Strategy<Value = (World, World)> {
    (any_world(), any_world(), 0_u8..64).prop_map(|(old, other, parts)| {
        let mut new = old.clone();
        let part = |place: u8| parts & (1 << place) != 0;
        if part(0) {
            new.base = other.base;
        }
        if part(1) {
            new.floors = other.floors;
        }
        if part(2) && new.rules.len() > 1 {
            new.rules.pop();
        }
        if part(3) {
            let zones = new.zones.len();
            new.rules.extend(other.rules.into_iter().take(1).map(|mut rule| {
                rule.zones = rule.zones.into_iter().map(|zone| zone % zones).collect();
                rule
            }));
        }
        if part(4) {
            new.zones[0] = other.zones[0].clone();
        }
        if part(5) {
            new.endpoints.truncate(1);
        }
        // What is said of single models moves endpoints in parts, which have tests of their own.
        let mut old = old;
        for endpoint in old.endpoints.iter_mut().chain(&mut new.endpoints) {
            endpoint.apart.clear();
        }
        (old, new)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_change_is_told_as_trying_every_request_would((old, new) in changed()) {
        let (Some(before), Some(after)) = (load(&old), load(&new)) else { return Ok(()) };
        let change = diff(&before, &after);
        let expected = tried(&old, &new);
        let mut told = said(&change);
        // A group that is newly denied is not told again as going less far.
        for (app, endpoints) in &expected.lost {
            if expected.denied.contains(app) {
                told.lost.insert(*app, endpoints.clone());
            }
        }
        prop_assert_eq!(told, expected, "{}", change);
        prop_assert!(change.effects().iter().all(|e| e.kind != EffectKind::Widened) || change.widens());
    }

    #[test]
    fn no_label_of_an_example_can_be_left_out((old, new) in changed()) {
        let (Some(before), Some(after)) = (load(&old), load(&new)) else { return Ok(()) };
        for effect in diff(&before, &after).effects() {
            if real(effect).next().is_none() {
                continue;
            }
            prop_assert!(shows(&old, &new, effect, effect.example.labels), "{effect}");
            for label in effect.example.labels.iter() {
                let less = effect.example.labels.difference([label].into_iter().collect());
                let wider = matches!(effect.kind, EffectKind::Moved);
                // Where fewer labels show it too, they have a line of their own; this one is about
                // its group of labels.
                let told = effect.example.labels.len() == 1;
                prop_assert!(wider || told || !shows(&old, &new, effect, less), "{effect}");
            }
        }
    }

    #[test]
    fn nothing_changed_is_told_as_nothing(world in any_world()) {
        let (Some(one), Some(same)) = (load(&world), load(&world)) else { return Ok(()) };
        let change = diff(&one, &same);
        prop_assert!(change.is_nothing(), "{}", change);
        prop_assert_eq!(change.reach(), Reach::Same);
    }

    #[test]
    fn what_widens_one_way_narrows_the_other((old, new) in changed()) {
        let (Some(one), Some(other)) = (load(&old), load(&new)) else { return Ok(()) };
        let (there, back) = (diff(&one, &other), diff(&other, &one));
        let gains = |change: &Change| change.effects().iter().any(|e| e.kind == EffectKind::Widened);
        let loses = |change: &Change| change.effects().iter().any(|e| matches!(e.kind,
            EffectKind::Narrowed | EffectKind::Denied | EffectKind::Redacted));
        prop_assert_eq!(gains(&there), loses(&back));
        prop_assert_eq!(loses(&there), gains(&back));
    }
}

// ---- the words, on the worked example ----

const POLICY: &str = include_str!("../example/policy.yaml");
const REGISTER: &str = include_str!("../example/register.yaml");
const APPLICATIONS: &str = include_str!("../example/apps.yaml");

fn example(policy: &str, register: &str, applications: &str) -> Bundle {
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", applications)],
        ..Sources::default()
    };
    let loaded = Bundle::load(&sources, TODAY).unwrap_or_else(|found| panic!("{found:#?}"));
    loaded.bundle
}

/// What a replacement in one of the three files comes to, line by line.
fn lines(file: usize, from: &str, to: &str) -> (Reach, Vec<String>) {
    let mut files = [POLICY, REGISTER, APPLICATIONS].map(str::to_owned);
    // The example's own tests would speak first.
    files[0] = files[0].split("tests:").next().unwrap().to_owned();
    let old = example(&files[0], &files[1], &files[2]);
    let replaced = files[file].replacen(from, to, 1);
    assert_ne!(replaced, files[file], "{from}");
    files[file] = replaced;
    let change = diff(&old, &example(&files[0], &files[1], &files[2]));
    let effects = change.effects().iter().map(ToString::to_string);
    let lines = effects.chain(change.notes().iter().map(ToString::to_string)).collect();
    (change.reach(), lines)
}

/// Two grants with labels that each leaves out, beside one that both leave out, and then one for all.
#[test]
fn every_combination_of_groups_that_newly_passes_is_told() {
    let grant = |without: &[&'static str]| Rule {
        grant: true,
        level: None,
        any: (!without.is_empty()).then(|| without.iter().copied().collect()),
        all: None,
        apps: Some(BTreeSet::from([0])),
        purposes: None,
        zones: BTreeSet::from([0]),
    };
    let trains = || Some(Words::from(["yes"]));
    let [a, b, c, d] = [0, 1, 2, 3].map(|place| labels()[place]);
    let old = World {
        base: vec![0; APPS.len()],
        floors: vec![0, 0, 0, 0, 0, 3],
        zones: vec![Zone { operator: None, trains: trains(), reach: None, at_most: None }],
        endpoints: vec![Endpoint {
            operator: None,
            trains: Some("yes"),
            reach: None,
            retention: None,
            expired: false,
            models: Words::from(["*"]),
            apart: BTreeMap::new(),
        }],
        rules: vec![grant(&[a, d]), grant(&[b, c, d])],
        guarantee: None,
    };
    let new = World { rules: vec![grant(&[])], ..old.clone() };
    let (before, after) = (load(&old).unwrap(), load(&new).unwrap());
    let change = diff(&before, &after);
    let told: Vec<&str> = change.effects().iter().map(|effect| effect.labels.as_str()).collect();
    assert_eq!(told, ["g0 with g1", "g0 with g2", "g3"], "{change}");
}

#[test]
fn a_raised_level_widens() {
    let (reach, lines) = lines(
        0,
        "    up_to: confidential\n    for: {apps: [hr-assistant",
        "    up_to: restricted\n    for: {apps: [hr-assistant",
    );
    assert_eq!(reach, Reach::Same, "restricted text stays at home by another rule");
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn dropping_an_application_narrows_with_the_smallest_example() {
    let (reach, lines) = lines(0, "[hr-assistant, legal-search]", "[legal-search]");
    assert_eq!(reach, Reach::Narrowed, "{lines:#?}");
    assert_eq!(
        lines[0],
        "narrowed: requests of \"hr-assistant\" with code may no longer go to sov-fr-1; for \
         example one of \"hr-assistant\" for \"drafting\" at level \"confidential\" with \
         code.source: before to own-site-1, sov-fr-1, now to own-site-1"
    );
}

#[test]
fn an_added_application_to_a_rule_widens() {
    let (reach, lines) =
        lines(0, "[hr-assistant, legal-search]", "[hr-assistant, legal-search, support-desk]");
    assert_eq!(reach, Reach::Widened);
    assert!(
        lines[0].starts_with(
            "widened: requests of \"support-desk\" with code may also go \
        to sov-fr-1; for example one of \"support-desk\""
        ),
        "{lines:#?}"
    );
}

#[test]
fn notes_tell_what_reach_does_not_show() {
    for (file, from, to, expected) in [
        (
            0,
            "{guarantee: blind-means-home, with_any: [uninspected]",
            "{guarantee: blind-means-home, with_any: [scan.error]",
            "widened: guarantee: \"blind-means-home\" promises less than before",
        ),
        (
            0,
            "keys_held_by: [customer, eu-trustee]",
            "keys_held_by: [customer, eu-trustee, customer-hsm]",
            "widened: zone: \"eu-immune\" would take an endpoint that it did not take before: one with processed_in: [AT], foreign_reach: [none], keys_held_by: [customer-hsm], trains_on_data: [never]",
        ),
        (
            0,
            "conversation: {carry_from: confidential",
            "conversation: {carry_from: restricted",
            "widened: conversation: fewer answers raise the conversation they are part of",
        ),
        (
            0,
            "decisions: {keep: 13 months}",
            "decisions: {keep: 1 month}",
            "same: retention: records of \"decisions\": 1 months instead of 13 months",
        ),
        (
            0,
            "{remove: [payment-card], for: {apps: [support-desk]}",
            "{remove: [payment-card]",
            "widened: redaction: texts may go further once financial.payment_card is removed",
        ),
        (
            0,
            "redact: when-nothing-else",
            "redact: when-preferred",
            "widened: redaction: support-desk (customer-reply): now something is removed where a text may go nowhere as it is, or to a preferred endpoint without it",
        ),
        (
            0,
            "redactions:",
            "answers: [{find: [payment-card], for: {apps: [hr-assistant]}, then: stop, because: x}]\nredactions:",
            "narrowed: answers: from now on for applications hr-assistant: financial.payment_card ends an answer",
        ),
        (
            1,
            "valid_until: 2028-03-31",
            "valid_until: 2029-03-31",
            "same: register: \"sov-fr-1\": certificate secnumcloud is valid until 2029-03-31, was until 2028-03-31",
        ),
        (
            1,
            "- endpoint: sov-fr-1\n",
            "- endpoint: sov-fr-1\n    speaks: [openai, anthropic]\n",
            "widened: register: \"sov-fr-1\" is sent requests in the form of Anthropic now",
        ),
        (
            2,
            "tenant: hr",
            "tenant: service",
            "widened: application: \"hr-assistant\" belongs to tenant \"service\" instead of \"hr\", and so do its records",
        ),
    ] {
        let (reach, lines) = lines(file, from, to);
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{lines:#?}");
        assert_eq!(reach == Reach::Widened, expected.starts_with("widened"), "{lines:#?}");
    }
}

#[test]
fn doing_less_about_answers_is_a_widening() {
    let with = |lines: &str| {
        let text = format!("answers:\n{lines}redactions:");
        example(&POLICY.replacen("redactions:", &text, 1), REGISTER, APPLICATIONS)
    };
    let line = |labels: &str, scope: &str, then: &str| {
        format!("  - {{find: [{labels}]{scope}, then: {then}, because: x}}\n")
    };
    let one = line("payment-card, financial.iban", "", "stop");
    for (after, expected) in [
        (line("payment-card, financial.iban", "", "redact"), Reach::Widened),
        (line("payment-card", "", "stop"), Reach::Widened),
        (
            line("payment-card, financial.iban", ", for: {apps: [hr-assistant]}", "stop"),
            Reach::Widened,
        ),
        (line("financial.iban", "", "stop") + &line("payment-card", "", "stop"), Reach::Same),
        (one.clone() + &line("pii.email", "", "redact"), Reach::Narrowed),
    ] {
        let change = diff(&with(&one), &with(&after));
        assert_eq!(change.reach(), expected, "{after}");
    }
    let card = Label::parse("financial.payment_card").unwrap();
    let strictest = with(&(line("payment-card", "", "redact") + &line("payment-card", "", "stop")));
    let done = strictest.answers("hr-assistant", None);
    assert!(done.stop.contains(card) && done.redact.is_empty());
}

#[test]
fn a_test_that_asks_for_something_else_is_told() {
    let changed = POLICY.replacen("labels: [scan.timeout]", "labels: [scan.error]", 1);
    assert_ne!(changed, POLICY);
    let before = example(POLICY, REGISTER, APPLICATIONS);
    let change = diff(&before, &example(&changed, REGISTER, APPLICATIONS));
    let told: Vec<String> = change.notes().iter().map(ToString::to_string).collect();
    assert_eq!(told, ["same: test: \"scanner timed out\" tests something else than before"]);
}

/// Levels of two lists are compared by their names: the same place means something else in each.
#[test]
fn a_level_taken_out_of_the_list_moves_no_promise_unseen() {
    let with = |levels: &str, from: &str, carry: &str, unknown: &str| {
        let policy = format!(
            "policy: p\nversion: 1\nlevels: [{levels}]\nbase: {{default: public}}\nzones:\n  home: \
             {{operator: [self]}}\nrules:\n  - {{rule: home, may_use: [home], because: x}}\n\
             conversation: {{carry_from: {carry}, keep: 7 days, unknown_answer: {unknown}}}\n\
             guarantees:\n  - {{guarantee: g, from: {from}, only_reaches: {{operator: [self]}}}}\n"
        );
        example(&policy, REGISTER, APPLICATIONS)
    };
    let four = "public, internal, confidential, restricted";
    let three = "public, confidential, restricted";
    let weaker = |before: &Bundle, after: &Bundle| {
        let change = diff(before, after);
        let notes = change.notes().iter().filter(|note| note.reach == Reach::Widened);
        notes.map(|note| note.about).collect::<Vec<_>>()
    };
    let c = "confidential";
    let before = with(four, c, c, c);
    assert_eq!(weaker(&before, &with(three, "restricted", c, c)), ["guarantee"]);
    assert_eq!(weaker(&before, &with(three, c, "restricted", c)), ["conversation"]);
    assert_eq!(weaker(&before, &with(three, c, c, "public")), ["conversation"]);
    assert_eq!(diff(&before, &with(three, c, c, c)).notes(), []);
    assert_eq!(
        weaker(&before, &with("public, secret", "secret", "secret", "secret")),
        ["guarantee", "conversation", "conversation"]
    );
}

#[test]
fn another_address_is_another_party() {
    let (reach, lines) = lines(1, "https://llm.sov-fr.example/v1", "https://llm.other.example/v1");
    assert_eq!(reach, Reach::Widened);
    assert!(
        lines
            .iter()
            .any(|line| line.contains("may also go to sov-fr-1 (https://llm.other.example/v1)")),
        "{lines:#?}"
    );
}

/// Worlds in which endpoints say other things of single models than before.
fn changed_models() -> impl Strategy<Value = (World, World)> {
    (any_world(), any_world()).prop_map(|(mut old, other)| {
        old.rules.push(Rule {
            grant: true,
            level: None,
            any: None,
            all: None,
            apps: None,
            purposes: None,
            zones: (0..old.zones.len()).collect(),
        });
        // The same models at the same endpoints: whatever is gained, only statements about models give.
        let mut new = old.clone();
        for (endpoint, other) in new.endpoints.iter_mut().zip(other.endpoints) {
            endpoint.apart = other.apart;
        }
        (old, new)
    })
}

/// What some request newly reaches with a model, and what one no longer reaches.
fn by_model(old: &World, new: &World) -> (bool, bool) {
    let (mut gained, mut lost) = (false, false);
    // What of the labels matters here is that they can keep a request back.
    let asked = asked().into_iter().filter(|request| request.labels.len() < 2);
    for request in asked {
        for model in ["a", "b", "neither"] {
            let request = Request { model: Some(model), ..request.clone() };
            let (before, after) = (reached(old, &request), reached(new, &request));
            gained |= after.difference(&before).next().is_some();
            lost |= before.difference(&after).next().is_some();
        }
    }
    (gained, lost)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// An approval of one model that nobody was told of would need no approval.
    #[test]
    fn whatever_any_model_newly_reaches_counts_as_widening((old, new) in changed_models()) {
        let (Some(before), Some(after)) = (load(&old), load(&new)) else { return Ok(()) };
        let change = diff(&before, &after);
        let (gained, lost) = by_model(&old, &new);
        prop_assert!(!gained || change.widens(), "{change}");
        prop_assert!(!lost || !change.effects().is_empty() || !change.notes().is_empty(), "{change}");
    }
}

/// The property above says something only where models gain something that others at the same endpoint
/// do not.
#[test]
fn the_generated_changes_of_models_are_worth_comparing() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut gaining, mut quiet) = (0, 0);
    for _ in 0..150 {
        let (old, new) = changed_models().new_tree(&mut runner).unwrap().current();
        if load(&old).is_none() || load(&new).is_none() {
            continue;
        }
        let (gained, _) = by_model(&old, &new);
        let counter = if gained { &mut gaining } else { &mut quiet };
        *counter += 1;
    }
    assert!(gaining > 5 && quiet > 15, "{gaining} gain something, {quiet} do not");
}

#[test]
fn another_order_moves_and_widens_nothing() {
    let (reach, lines) = lines(0, "zones: [own-site, eu-immune,", "zones: [eu-immune, own-site,");
    assert_eq!(reach, Reach::Same, "{lines:#?}");
    assert!(lines[0].starts_with("moved: requests of "), "{lines:#?}");
    assert!(lines[0].contains("go to sov-fr-1 first"), "{lines:#?}");
}

// ---- what if ----

#[test]
fn suppositions_are_told_like_changes() {
    let files = [POLICY.split("tests:").next().unwrap(), REGISTER, APPLICATIONS];
    let bundle = example(files[0], files[1], files[2]);
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", files[0])],
        register: vec![Source::new("register.yaml", files[1])],
        applications: vec![Source::new("apps.yaml", files[2])],
        ..Sources::default()
    };
    let told = |what: Suppose| {
        let supposed = suppose(&sources, TODAY, &[what]).unwrap();
        supposed.change_from(&bundle)
    };
    let gone = told(Suppose::Gone("sov-fr-1".to_owned()));
    assert_eq!(gone.reach(), Reach::Narrowed, "{gone}");
    let host = told(Suppose::Gone("sov-fr.example".to_owned()));
    assert_eq!(gone, host, "a host stands for all endpoints under it");
    let fallen = told(Suppose::AdequacyFalls("US".to_owned()));
    let line = fallen.notes().iter().find(|note| note.about == "place data").unwrap();
    assert_eq!(line.text, "US is no longer in adequate");
    assert!(!fallen.widens());
    let parent =
        told(Suppose::Parent { endpoint: "sov-fr-1".to_owned(), country: "US".to_owned() });
    assert_eq!(parent.reach(), Reach::Same, "no zone tests the parent: {parent}");
    assert!(parent.notes().iter().any(|note| note.text.contains("ultimate_parent is US")));
    let more =
        REGISTER.replace("https://", "https://more.").replace("endpoint: ", "endpoint: more-");
    let added = told(Suppose::Added(Source::new(
        "more.yaml",
        more.replace("http://127.0.0.1:11434", "https://more.example"),
    )));
    assert!(added.widens(), "{added}");
    let none = suppose(&sources, TODAY, &[Suppose::Gone("nobody".to_owned())]).unwrap_err();
    assert!(none[0].message.starts_with("the register has no endpoint \"nobody\""), "{none:#?}");
}

#[test]
fn what_would_break_is_told_and_stops_nothing() {
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", POLICY)],
        register: vec![Source::new("register.yaml", REGISTER)],
        applications: vec![Source::new("apps.yaml", APPLICATIONS)],
        ..Sources::default()
    };
    let gone = [Suppose::Gone("own-site-1".to_owned())];
    let supposed = suppose(&sources, TODAY, &gone).unwrap();
    assert_eq!(supposed.broken().count(), 0, "an example stands for an empty zone");
    let bundle = Bundle::load(&sources, TODAY).unwrap().bundle;
    let change = supposed.change_from(&bundle);
    assert!(change.effects().iter().any(|effect| effect.kind == EffectKind::Denied), "{change}");
}
