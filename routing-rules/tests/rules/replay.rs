//! Recorded facts under a change, against what the proof says of it: whatever happens to a request is
//! told by an effect, and the example of an effect, once it came, is an effect that was seen.

use classifiers::{Label, LabelSet, MarkingSet};
use proptest::prelude::*;
use routing_rules::replay::{Recorded, Replay};

use super::change::{asked, changed};
use super::reference::{APPS, LEVELS, load};

fn labels<'n>(names: impl IntoIterator<Item = &'n str>) -> LabelSet {
    names.into_iter().filter_map(Label::parse).collect()
}

fn recorded<'a>(app: &'a str, purpose: Option<&'a str>, labels: LabelSet) -> Recorded<'a> {
    Recorded {
        application: app,
        purpose,
        labels,
        markings: MarkingSet::default(),
        declared_level: None,
        key_floor: None,
        model: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_happens_to_a_request_is_told_by_the_proof((old, new) in changed()) {
        let (Some(before), Some(after)) = (load(&old), load(&new)) else { return Ok(()) };
        let mut replay = Replay::new(&before, &after);
        let all = asked();
        for request in &all {
            let (app, _) = APPS[request.app];
            let facts = Recorded {
                declared_level: Some(LEVELS[request.level]),
                ..recorded(app, request.purpose, labels(request.labels.iter().copied()))
            };
            replay.add(&facts, 2);
        }
        let totals = replay.totals();
        prop_assert_eq!(totals.requests, 2 * all.len() as u64);
        prop_assert_eq!((totals.unproved, totals.by_model), (0, 0), "{}", replay.change());
    }

    #[test]
    fn an_example_that_came_is_an_effect_that_was_seen((old, new) in changed()) {
        let (Some(before), Some(after)) = (load(&old), load(&new)) else { return Ok(()) };
        let effects = routing_rules::diff(&before, &after).effects().to_vec();
        for (index, effect) in effects.iter().enumerate() {
            let there = |name: &String| {
                before.endpoint(name).is_some() || after.endpoint(name).is_some()
            };
            if !effect.endpoints.iter().any(there) || effect.labels.contains(".*") {
                continue;
            }
            let example = &effect.example;
            let mut replay = Replay::new(&before, &after);
            let facts =
                recorded(&effect.application, example.purpose.as_deref(), example.labels);
            for level in LEVELS {
                replay.add(&Recorded { declared_level: Some(level), ..facts }, 1);
            }
            let seen: Vec<u64> = replay.effects().map(|(_, seen)| seen).collect();
            prop_assert!(seen[index] > 0, "{effect}: {seen:?}");
        }
    }
}
