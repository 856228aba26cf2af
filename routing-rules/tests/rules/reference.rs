//! The slow evaluator, written straight from the ten statements of the language's meaning, against
//! the decision tables, the monitor and the check of guarantees, on generated policies, registers and
//! requests. It shares no code with the crate: what is generated is written out as files and read
//! back, and judged here with sets of words.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use routing_rules::{Bundle, evaluate, monitor};

mod generated;
mod written;

pub(crate) use generated::{request, some_of, world, zone};
pub(crate) use written::{facts, judged, load, sources};

pub(crate) const LEVELS: [&str; 4] = ["public", "internal", "confidential", "restricted"];
pub(crate) const LABELS: [&str; 6] = [
    "pii.email",
    "pii.person_name",
    "financial.iban",
    "health.diagnosis",
    "secret.api_key",
    "scan.timeout",
];
pub(crate) const APPS: [(&str, &[&str]); 3] =
    [("mail", &["reply", "sort"]), ("search", &[]), ("hr", &["reply"])];
pub(crate) const PURPOSES: [&str; 2] = ["reply", "sort"];
pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

pub(crate) fn labels() -> Vec<&'static str> {
    LABELS.to_vec()
}

fn operators() -> Vec<&'static str> {
    vec!["self", "affiliate", "third-party"]
}

fn trainings() -> Vec<&'static str> {
    vec!["never", "opt-out", "yes"]
}

fn reaches() -> Vec<&'static str> {
    vec!["US-CLOUD-Act", "US-FISA702", "UK-IPA"]
}

pub(crate) type Words = BTreeSet<&'static str>;

#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) operator: Option<&'static str>,
    pub(crate) trains: Option<&'static str>,
    pub(crate) reach: Option<Words>,
    pub(crate) retention: Option<i64>,
    /// Whether what is stated about training has expired.
    pub(crate) expired: bool,
    pub(crate) models: Words,
    /// What is stated of single models, instead of what is stated of the endpoint.
    pub(crate) apart: BTreeMap<&'static str, Apart>,
}

/// What is stated of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Apart {
    pub(crate) trains: Option<&'static str>,
    pub(crate) retention: Option<i64>,
}

/// What holds of an endpoint when it answers with one of its models.
pub(crate) fn with_model(endpoint: &Endpoint, model: &str) -> Endpoint {
    let mut seen = Endpoint { apart: BTreeMap::new(), ..endpoint.clone() };
    if let Some(own) = endpoint.apart.get(model) {
        if own.trains.is_some() {
            (seen.trains, seen.expired) = (own.trains, false);
        }
        seen.retention = own.retention.or(seen.retention);
    }
    seen
}

/// What holds of an endpoint for a request: of the model asked for; without one, of each of its models.
pub(crate) fn faces(endpoint: &Endpoint, model: Option<&'static str>) -> Vec<Endpoint> {
    let answering: Vec<&str> = match model {
        None => endpoint.models.iter().copied().collect(),
        Some(asked) if endpoint.models.contains(asked) => vec![asked],
        Some(_) => endpoint.models.iter().copied().filter(|model| *model == "*").collect(),
    };
    answering.into_iter().map(|model| with_model(endpoint, model)).collect()
}

#[derive(Clone, Debug)]
pub(crate) struct Zone {
    pub(crate) operator: Option<Words>,
    pub(crate) trains: Option<Words>,
    pub(crate) reach: Option<Words>,
    pub(crate) at_most: Option<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) grant: bool,
    pub(crate) level: Option<usize>,
    /// `without` of a grant, `with_any` of a restriction.
    pub(crate) any: Option<Words>,
    pub(crate) all: Option<Words>,
    pub(crate) apps: Option<BTreeSet<usize>>,
    pub(crate) purposes: Option<Words>,
    pub(crate) zones: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) base: Vec<usize>,
    pub(crate) floors: Vec<usize>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) guarantee: Option<(Words, usize, Zone)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) app: usize,
    pub(crate) purpose: Option<&'static str>,
    pub(crate) level: usize,
    pub(crate) labels: Words,
    pub(crate) model: Option<&'static str>,
}

// ---- the meaning, statement by statement ----

/// Statement 2: every listed attribute is present, unexpired, and among the listed values.
pub(crate) fn in_zone(zone: &Zone, endpoint: &Endpoint) -> bool {
    let word = |wanted: &Option<Words>, value: Option<&'static str>| {
        wanted.as_ref().is_none_or(|wanted| value.is_some_and(|value| wanted.contains(value)))
    };
    let set = |wanted: &Option<Words>, value: &Option<Words>| {
        wanted.as_ref().is_none_or(|wanted| {
            value.as_ref().is_some_and(|value| !value.is_empty() && value.is_subset(wanted))
        })
    };
    let trains = if endpoint.expired { None } else { endpoint.trains };
    word(&zone.operator, endpoint.operator)
        && word(&zone.trains, trains)
        && set(&zone.reach, &endpoint.reach)
        && zone.at_most.is_none_or(|most| endpoint.retention.is_some_and(|days| days <= most))
}

/// The purpose in force; `Err` for one the application does not have.
pub(crate) fn purpose(request: &Request) -> Result<Option<&'static str>, ()> {
    let (_, purposes) = APPS[request.app];
    match request.purpose {
        None => Ok(purposes.first().copied()),
        Some(named) if purposes.contains(&named) => Ok(Some(named)),
        Some(_) => Err(()),
    }
}

/// Statements 3 and 4: whether a grant or restriction applies.
pub(crate) fn applies(rule: &Rule, request: &Request) -> bool {
    let Ok(purpose) = purpose(request) else { return false };
    let app = rule.apps.as_ref().is_none_or(|apps| apps.contains(&request.app));
    let tag = rule
        .purposes
        .as_ref()
        .is_none_or(|purposes| purpose.is_some_and(|purpose| purposes.contains(purpose)));
    let touches = |labels: &Words| !labels.is_disjoint(&request.labels);
    let sensitive = if rule.grant {
        rule.level.is_none_or(|up_to| request.level <= up_to)
            && !rule.any.as_ref().is_some_and(touches)
    } else {
        rule.level.is_none_or(|from| request.level >= from)
            && rule.any.as_ref().is_none_or(touches)
            && rule.all.as_ref().is_none_or(|all| all.is_subset(&request.labels))
    };
    app && tag && sensitive
}

/// Statement 5: the union of offers, cut down by every applying restriction; and the model.
pub(crate) fn eligible(world: &World, request: &Request) -> BTreeSet<usize> {
    if purpose(request).is_err() {
        return BTreeSet::new();
    }
    let inside = |rule: &Rule, face: &Endpoint| {
        rule.zones.iter().any(|zone| in_zone(&world.zones[*zone], face))
    };
    let grants = || world.rules.iter().filter(|rule| rule.grant && applies(rule, request));
    let keeps = || world.rules.iter().filter(|rule| !rule.grant && applies(rule, request));
    let open = |face: &Endpoint| {
        grants().any(|rule| inside(rule, face)) && keeps().all(|rule| inside(rule, face))
    };
    let endpoints = world.endpoints.iter().enumerate();
    let may = endpoints.filter(|(_, endpoint)| {
        let faces = faces(endpoint, request.model);
        !faces.is_empty() && faces.iter().all(open)
    });
    may.map(|(index, _)| index).collect()
}

/// Everything that an entry can say, as far as the generated zones can tell apart.
pub(crate) fn describable() -> Vec<Endpoint> {
    let one = |words: Vec<&'static str>| words.into_iter().map(Some).chain([None]);
    let sets = (1_u32..1 << reaches().len()).map(|bits| {
        let chosen = reaches().into_iter().enumerate().filter(|(p, _)| bits & (1 << p) != 0);
        Some(chosen.map(|(_, word)| word).collect())
    });
    let sets: Vec<Option<Words>> = sets.chain([Some(Words::from(["none"])), None]).collect();
    let mut all = Vec::new();
    for operator in one(operators()) {
        for trains in one(trainings()) {
            for reach in &sets {
                for retention in [Some(0), Some(1), Some(7), Some(30), Some(31), None] {
                    let (reach, models) = (reach.clone(), Words::from(["*"]));
                    let expired = false;
                    let apart = BTreeMap::new();
                    all.push(Endpoint {
                        operator,
                        trains,
                        reach,
                        retention,
                        expired,
                        models,
                        apart,
                    });
                }
            }
        }
    }
    all
}

/// An endpoint that states just what a zone asks for.
pub(crate) fn least_member(zone: &Zone) -> Endpoint {
    let first = |words: &Option<Words>| words.as_ref().and_then(|all| all.iter().next().copied());
    Endpoint {
        operator: first(&zone.operator),
        trains: first(&zone.trains),
        reach: first(&zone.reach).map(|word| Words::from([word])),
        retention: zone.at_most.map(|_| 0),
        expired: false,
        models: Words::from(["*"]),
        apart: BTreeMap::new(),
    }
}

/// Statement 9, by trying every request there is, against every endpoint of the register and every
/// one that could be described.
pub(crate) fn guarantee_breaks(world: &World) -> bool {
    let Some((with_any, from, only)) = &world.guarantee else { return false };
    // Endpoints in the same zones fare alike.
    let there = world.endpoints.iter().flat_map(|endpoint| faces(endpoint, None));
    let all = there.chain(describable());
    let outside: BTreeSet<Vec<bool>> = all
        .filter(|endpoint| !in_zone(only, endpoint))
        .map(|endpoint| world.zones.iter().map(|zone| in_zone(zone, &endpoint)).collect())
        .collect();
    every_request(world).into_iter().any(|request| {
        let concerned = request.level >= *from && !request.labels.is_disjoint(with_any);
        concerned && outside.iter().any(|zones| permitted(world, &request, zones))
    })
}

/// Whether some applying grant offers, and every applying restriction keeps, what is in these zones.
pub(crate) fn permitted(world: &World, request: &Request, zones: &[bool]) -> bool {
    let inside = |rule: &Rule| rule.zones.iter().any(|zone| zones[*zone]);
    let applying: Vec<&Rule> = world.rules.iter().filter(|rule| applies(rule, request)).collect();
    applying.iter().any(|rule| rule.grant && inside(rule))
        && applying.iter().all(|rule| rule.grant || inside(rule))
}

/// Every request that can be: no level lies below its application's base or its labels' minimum.
pub(crate) fn every_request(world: &World) -> Vec<Request> {
    let names = labels();
    let mut all = Vec::new();
    for (app, (_, purposes)) in APPS.iter().enumerate() {
        let tags = purposes.iter().copied().map(Some).chain(purposes.is_empty().then_some(None));
        for purpose in tags {
            for bits in 0..1_u32 << names.len() {
                let chosen = names.iter().enumerate().filter(|(p, _)| bits & (1 << p) != 0);
                let labels: Words = chosen.map(|(_, name)| *name).collect();
                let floors = names.iter().zip(&world.floors).filter(|(n, _)| labels.contains(*n));
                let least = floors.map(|(_, floor)| *floor).max().unwrap_or(0).max(world.base[app]);
                all.extend((least..LEVELS.len()).map(|level| Request {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn tables_and_monitor_say_what_the_meaning_says(
        world in world(),
        requests in proptest::collection::vec(request(), 12),
    ) {
        let Some(bundle) = load(&world) else { return Ok(()) };
        for request in &requests {
            let expected = eligible(&world, request);
            prop_assert_eq!(judged(&bundle, request), expected.clone(), "{:?}", request);
            for index in 0..world.endpoints.len() {
                let allowed = monitor(&bundle, &facts(request), &format!("e{index}"));
                prop_assert_eq!(allowed, expected.contains(&index), "{:?} e{}", request, index);
            }
        }
    }

    #[test]
    fn more_sensitive_input_never_reaches_more(
        world in world(),
        request in request(),
        level in 0..LEVELS.len(),
        more in some_of(labels(), 0),
    ) {
        let Some(bundle) = load(&world) else { return Ok(()) };
        let raised = Request {
            level: request.level.max(level),
            labels: request.labels.union(&more).copied().collect(),
            ..request.clone()
        };
        let (before, after) = (judged(&bundle, &request), judged(&bundle, &raised));
        prop_assert!(after.is_subset(&before), "{request:?} {before:?} -> {raised:?} {after:?}");
    }

    #[test]
    fn a_restriction_beats_every_grant(world in world(), request in request()) {
        let mut closed = world.clone();
        let everywhere = (0..world.zones.len()).collect();
        let open = Rule {
            grant: true, level: None, any: None, all: None, apps: None, purposes: None,
            zones: everywhere,
        };
        let shut = Rule { grant: false, zones: BTreeSet::new(), ..open.clone() };
        closed.rules.insert(0, shut);
        closed.rules.push(open);
        if let Some(bundle) = load(&closed) {
            prop_assert!(judged(&bundle, &request).is_empty());
        }
    }

    #[test]
    fn order_of_rules_means_nothing(world in world(), request in request()) {
        let mut turned = world.clone();
        turned.rules.reverse();
        let (Some(one), Some(other)) = (load(&world), load(&turned)) else { return Ok(()) };
        prop_assert_eq!(judged(&one, &request), judged(&other, &request));
    }

    #[test]
    fn every_endpoint_has_a_reason_that_fits(world in world(), request in request()) {
        let Some(bundle) = load(&world) else { return Ok(()) };
        let verdict = evaluate(&bundle, &facts(&request));
        prop_assert_eq!(verdict.reasons().iter().count(), world.endpoints.len());
        let eligible = judged(&bundle, &request);
        for (index, reason) in verdict.reasons().iter().enumerate() {
            let granted = reason.granted_by().next().is_some();
            let excluded = reason.excluded_by().next().is_some();
            let fits = match reason.standing() {
                routing_rules::Standing::Granted { by } => {
                    let named = reason.granted_by().any(|rule| rule.id() == by.id());
                    eligible.contains(&index) && granted && !excluded && named
                }
                routing_rules::Standing::Excluded { by } => {
                    excluded && reason.excluded_by().any(|rule| rule.id() == by.id())
                }
                routing_rules::Standing::NoGrant => !granted && !excluded,
                routing_rules::Standing::ModelNotOffered => granted && !excluded,
            };
            prop_assert!(fits, "e{index} {:?}", reason.standing());
        }
    }

    #[test]
    fn a_guarantee_loads_exactly_when_no_request_breaks_it(
        world in world(),
        with_any in some_of(labels(), 1),
        from in 0..LEVELS.len(),
        only in zone(),
    ) {
        let mut world = world;
        if load(&world).is_none() {
            return Ok(());
        }
        world.guarantee = Some((with_any, from, only));
        let loaded = Bundle::load(&sources(&world), TODAY);
        let broken = loaded.as_ref().err().is_some_and(|problems| {
            problems.iter().any(|problem| problem.code == "guarantee-broken")
        });
        prop_assert_eq!(broken, guarantee_breaks(&world), "{:#?}", loaded.err());
        prop_assert!(broken || Bundle::load(&sources(&world), TODAY).is_ok());
    }
}

/// The properties above would hold of policies that never allow anything, or guarantees about
/// nothing; so most worlds must load, allow some requests and deny others, and break some guarantees
/// while keeping others that are about something.
#[test]
fn the_generated_worlds_are_worth_judging() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut loads, mut allowed, mut denied, mut broken, mut kept) = (0, 0, 0, 0, 0);
    let mut by_model = 0;
    for _ in 0..300 {
        let mut world = world().new_tree(&mut runner).unwrap().current();
        let request = request().new_tree(&mut runner).unwrap().current();
        let only = zone().new_tree(&mut runner).unwrap().current();
        let Some(bundle) = load(&world) else { continue };
        loads += 1;
        let all = |app, model| {
            let labels = Words::new();
            eligible(&world, &Request { app, purpose: None, level: 0, labels, model })
        };
        let offers = |e: &usize| {
            let models = &world.endpoints[*e].models;
            models.contains("b") || models.contains("*")
        };
        let differs = |app| all(app, Some("a")).difference(&all(app, Some("b"))).any(offers);
        if (0..APPS.len()).any(differs) {
            by_model += 1;
        }
        if judged(&bundle, &request).is_empty() {
            denied += 1;
        } else {
            allowed += 1;
        }
        world.guarantee = Some((LABELS.into_iter().take(2).collect(), 0, only.clone()));
        if guarantee_breaks(&world) {
            broken += 1;
        } else {
            kept += 1;
        }
    }
    assert!(
        loads > 150 && allowed > 30 && denied > 40 && broken > 20 && kept > 20 && by_model > 5,
        "{loads} load, {allowed} allowed, {denied} denied, {broken} broken, {kept} kept, {by_model} by \
         model"
    );
}
