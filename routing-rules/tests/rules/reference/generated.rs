//! Worlds and requests, generated.

use proptest::prelude::*;

use super::{
    APPS, Apart, Endpoint, LEVELS, PURPOSES, Request, Rule, Words, World, Zone, labels, operators,
    reaches, trainings,
};

pub(crate) fn some_of(words: Vec<&'static str>, least: usize) -> impl Strategy<Value = Words> {
    let most = words.len();
    proptest::sample::subsequence(words, least..=most).prop_map(|all| all.into_iter().collect())
}

fn maybe<T: std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(strategy)
}

fn endpoint() -> impl Strategy<Value = Endpoint> {
    let reach = prop_oneof![
        Just(Words::from(["none"])),
        some_of(reaches(), 1),
        Just(Words::from(["unknown"])),
    ];
    (
        proptest::option::weighted(0.85, proptest::sample::select(operators())),
        proptest::option::weighted(0.85, proptest::sample::select(trainings())),
        proptest::option::weighted(0.85, reach),
        proptest::option::weighted(0.85, proptest::sample::select(vec![0_i64, 7, 30])),
        proptest::bool::weighted(0.2),
        some_of(vec!["a", "b", "*"], 1),
        proptest::collection::btree_map(
            proptest::sample::select(vec!["a", "b", "*"]),
            apart(),
            0..3,
        ),
    )
        .prop_map(|(operator, trains, reach, retention, expired, models, apart)| Endpoint {
            operator,
            trains,
            reach,
            retention,
            expired,
            models,
            apart,
        })
}

fn apart() -> impl Strategy<Value = Apart> {
    (
        maybe(proptest::sample::select(trainings())),
        maybe(proptest::sample::select(vec![0_i64, 7, 30])),
    )
        .prop_map(|(trains, retention)| Apart { trains, retention })
}

pub(crate) fn zone() -> impl Strategy<Value = Zone> {
    let reach = prop_oneof![
        Just(Words::from(["none"])),
        some_of(vec!["none", "US-CLOUD-Act", "US-FISA702", "UK-IPA"], 1),
    ];
    (
        proptest::option::weighted(0.35, some_of(operators(), 1)),
        proptest::option::weighted(0.35, some_of(trainings(), 1)),
        proptest::option::weighted(0.35, reach),
        proptest::option::weighted(0.35, proptest::sample::select(vec![0_i64, 7, 30])),
    )
        .prop_filter("a zone tests something", |(a, b, c, d)| {
            a.is_some() || b.is_some() || c.is_some() || d.is_some()
        })
        .prop_map(|(operator, trains, reach, at_most)| Zone {
            operator,
            trains,
            reach,
            at_most,
        })
}

pub(crate) fn rule(zones: usize) -> impl Strategy<Value = Rule> {
    let indices: Vec<usize> = (0..zones).collect();
    (
        proptest::bool::weighted(0.6),
        maybe(0..LEVELS.len()),
        proptest::option::weighted(0.6, some_of(labels(), 1)),
        proptest::option::weighted(0.3, some_of(labels(), 1)),
        proptest::option::weighted(0.3, proptest::sample::subsequence(vec![0, 1, 2], 1..=2)),
        proptest::option::weighted(0.2, some_of(PURPOSES.to_vec(), 1)),
        proptest::sample::subsequence(indices.clone(), 1..=zones),
    )
        .prop_map(|(grant, level, any, all, apps, purposes, zones)| Rule {
            grant,
            level,
            any,
            all: all.filter(|_| !grant),
            apps: apps.map(|apps| apps.into_iter().collect()),
            purposes,
            zones: zones.into_iter().collect(),
        })
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let names = labels().len();
    (1_usize..4).prop_flat_map(move |zones| {
        (
            proptest::collection::vec(0..LEVELS.len(), APPS.len()),
            proptest::collection::vec(0..LEVELS.len(), names),
            proptest::collection::vec(zone(), zones),
            proptest::collection::vec(endpoint(), 1..6),
            proptest::collection::vec(rule(zones), 1..8),
        )
            .prop_map(|(base, mut floors, zones, endpoints, rules)| {
                // What could not be read is the top level by law.
                let scan = labels().iter().position(|name| name.starts_with("scan")).unwrap();
                floors[scan] = LEVELS.len() - 1;
                World { base, floors, zones, endpoints, rules, guarantee: None }
            })
    })
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    (
        0..APPS.len(),
        maybe(proptest::sample::select(PURPOSES.to_vec())),
        0..LEVELS.len(),
        some_of(labels(), 0),
        maybe(proptest::sample::select(vec!["a", "b", "c"])),
    )
        .prop_map(|(app, purpose, level, labels, model)| Request {
            app,
            purpose,
            level,
            labels,
            model,
        })
}
