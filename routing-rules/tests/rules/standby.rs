//! Rules that change nothing, against taking each rule out and trying every request.

use std::collections::BTreeSet;

use proptest::prelude::*;
use routing_rules::{Bundle, Source, Sources, StandbyKind};

use super::reference::{
    Endpoint, TODAY, World, every_request, faces, in_zone, least_member, load, permitted,
    world as any_world,
};

/// The kinds of endpoints that count: those of the register, and one that just joins each zone that
/// has no member.
fn kinds(world: &World) -> BTreeSet<Vec<bool>> {
    let zones = |endpoint: &Endpoint| -> Vec<bool> {
        world.zones.iter().map(|zone| in_zone(zone, endpoint)).collect()
    };
    let there = world.endpoints.iter().flat_map(|endpoint| faces(endpoint, None));
    let mut kinds: BTreeSet<Vec<bool>> = there.map(|face| zones(&face)).collect();
    for (place, zone) in world.zones.iter().enumerate() {
        if !kinds.iter().any(|kind: &Vec<bool>| kind[place]) {
            kinds.insert(zones(&least_member(zone)));
        }
    }
    kinds
}

/// The rules without which every request goes where it goes with them.
fn idle(world: &World) -> BTreeSet<String> {
    let (requests, kinds) = (every_request(world), kinds(world));
    let outcome = |world: &World| -> Vec<bool> {
        let each = |request| kinds.iter().map(move |kind| permitted(world, request, kind));
        requests.iter().flat_map(each).collect()
    };
    let whole = outcome(world);
    let without = |place: usize| {
        let mut less = world.clone();
        less.rules.remove(place);
        outcome(&less)
    };
    let idle = (0..world.rules.len()).filter(|place| without(*place) == whole);
    idle.map(|place| format!("r{place}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 50, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_is_on_standby_exactly_when_nothing_changes_without_it(world in any_world()) {
        let Some(bundle) = load(&world) else { return Ok(()) };
        let found = bundle.standby();
        let names: BTreeSet<String> = found.iter().map(|one| one.rule.clone()).collect();
        prop_assert_eq!(names, idle(&world), "{:#?}", found);
        for one in &found {
            let place: usize = one.rule.trim_start_matches('r').parse().unwrap();
            let grant = world.rules[place].grant;
            prop_assert_eq!(one.kind == StandbyKind::Cancelled && !grant, false);
            prop_assert_eq!(one.kind == StandbyKind::SafetyNet, !grant && one.kind != StandbyKind::Redundant);
            prop_assert!(!one.by.contains(&one.rule), "{one:?}");
            // A grant changes nothing for a reason that has a name.
            prop_assert!(!grant || !one.by.is_empty(), "{one:?}");
        }
    }

    /// What the named rules are said to do, they do without any other: with a redundant rule and its
    /// named rules alone, it still changes nothing.
    #[test]
    fn the_rules_that_are_named_suffice(world in any_world()) {
        let Some(bundle) = load(&world) else { return Ok(()) };
        for one in bundle.standby().into_iter().filter(|one| one.kind != StandbyKind::SafetyNet) {
            let named = |place: &usize| {
                let name = format!("r{place}");
                name == one.rule || one.by.contains(&name)
            };
            let places: Vec<usize> = (0..world.rules.len()).filter(named).collect();
            let mut few = world.clone();
            few.rules = places.iter().map(|place| world.rules[*place].clone()).collect();
            let at = places.iter().position(|place| format!("r{place}") == one.rule).unwrap();
            prop_assert!(idle(&few).contains(&format!("r{at}")), "{one:?} {world:#?}");
        }
    }
}

#[test]
fn the_worked_example_has_the_safety_nets_it_should() {
    let sources = Sources {
        policy: vec![Source::new("policy.yaml", include_str!("../example/policy.yaml"))],
        register: vec![Source::new("register.yaml", include_str!("../example/register.yaml"))],
        applications: vec![Source::new("apps.yaml", include_str!("../example/apps.yaml"))],
        ..Sources::default()
    };
    let bundle = Bundle::load(&sources, TODAY).unwrap().bundle;
    let lines: Vec<String> = bundle.standby().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "\"special-category-under-eu-law\" is a safety net: no rule lets through what it would hold back",
            "\"restricted-at-home\" is a safety net: no rule lets through what it would hold back"
        ]
    );
}
