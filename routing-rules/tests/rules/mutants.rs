//! Faults put into the rules of the worked organisations, one at a time, by a list of operators: a label
//! dropped, a level raised, an attribute taken out of a zone, a zone widened, a word misspelt, a verb
//! swapped, a rule dropped, a `for` dropped, and more in applications, place data and detectors. Each
//! must be caught: it does not load, it breaks a guarantee, it fails a test, or `diff` reports that it
//! widens. Where none of that happens, `diff` reports what is narrower, or trying requests on both
//! sides shows that nothing is different.

use std::collections::BTreeMap;

use classifiers::{Label, LabelSet, Level, MarkingSet};
use routing_rules::worked::ORGANISATIONS;
use routing_rules::{Asked, Bundle, EffectKind, Reach, Source, Sources, diff, evaluate};

use super::reference::TODAY;

/// One fault.
struct Mutant {
    operator: &'static str,
    what: String,
    sources: Sources,
}

/// How a fault was caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Caught {
    LoadError,
    BrokenGuarantee,
    FailedTest,
    Widening,
    /// Less is allowed than before, and `diff` says so.
    Narrowing,
    /// Nothing about where requests go is different.
    Equivalent,
}

fn caught(original: &Bundle, mutant: &Mutant) -> Caught {
    let loaded = match Bundle::load(&mutant.sources, TODAY) {
        Ok(loaded) => loaded.bundle,
        Err(found) => {
            let code = found.first().unwrap().code;
            return match code {
                "guarantee-broken" => Caught::BrokenGuarantee,
                "test-failed" => Caught::FailedTest,
                _ => Caught::LoadError,
            };
        }
    };
    let change = diff(original, &loaded);
    if change.reach() == Reach::Widened {
        return Caught::Widening;
    }
    if change.effects().iter().any(|effect| effect.kind != EffectKind::Moved)
        || change.notes().iter().any(|note| note.reach == Reach::Narrowed)
    {
        return Caught::Narrowing;
    }
    assert_same(original, &loaded, &mutant.what);
    Caught::Equivalent
}

/// Tries requests of every caller at every level with no label, one and two, one label for each group:
/// no rule of the worked organisations asks for more than two at once.
fn assert_same(one: &Bundle, other: &Bundle, what: &str) {
    let mut labels: Vec<LabelSet> = vec![LabelSet::EMPTY];
    let singles: Vec<Label> =
        Label::ALL.iter().copied().filter(|l| l.family() != "lang" && !l.is_own()).collect();
    for (place, first) in singles.iter().enumerate() {
        labels.push([*first].into_iter().collect());
        let seconds = singles.iter().skip(place + 1).step_by(8);
        labels.extend(seconds.map(|second| [*first, *second].into_iter().collect::<LabelSet>()));
    }
    for application in one.applications() {
        for purpose in application.purposes() {
            for level in 0..=one.top().rank() {
                for labels in &labels {
                    let asked = Asked {
                        app: application.name(),
                        purpose: Some(purpose),
                        model: "",
                        declared_level: Some(Level::new(level)),
                        declared_labels: LabelSet::EMPTY,
                        key_floor: None,
                        continued: routing_rules::Continued::default(),
                    };
                    let reached = |bundle: &Bundle| -> Vec<String> {
                        let mut facts = bundle.gather(&asked, *labels, MarkingSet::default()).facts;
                        facts.model = None;
                        evaluate(bundle, &facts).endpoints().map(str::to_owned).collect()
                    };
                    let (mut was, mut is) = (reached(one), reached(other));
                    was.sort();
                    is.sort();
                    assert_eq!(was, is, "{what}: {asked:?} {labels:?}");
                }
            }
        }
    }
}

// ---- the operators ----

/// The words of a list in a line, with the line before and after it.
fn list(line: &str) -> Option<(&str, Vec<&str>, &str)> {
    let (head, rest) = line.split_once('[')?;
    let (words, tail) = rest.split_once(']')?;
    Some((head, words.split(", ").collect(), tail))
}

fn with_list(head: &str, words: &[&str], tail: &str) -> String {
    format!("{head}[{}]{tail}", words.join(", "))
}

/// What a wider zone takes, attribute by attribute.
const WIDER: &[(&str, &str)] = &[
    ("operator:", "third-party"),
    ("processed_in:", "US"),
    ("stored_in:", "US"),
    ("support_from:", "US"),
    ("established_in:", "US"),
    ("foreign_reach:", "US-CLOUD-Act"),
    ("keys_held_by:", "provider"),
    ("operator_access:", "unrestricted"),
    ("trains_on_data:", "opt-out"),
    ("retention_days:", "30"),
    ("transfer_basis:", "none"),
    ("gdpr_role:", "controller"),
    ("connection:", "internet"),
];

/// The section that each line stands in.
fn sections(lines: &[&str]) -> Vec<String> {
    let mut section = String::new();
    lines
        .iter()
        .map(|line| {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                section = line.split(':').next().unwrap().to_owned();
            }
            section.clone()
        })
        .collect()
}

type Faults = Vec<(&'static str, String)>;

/// Every fault in one line of a policy: its operator and what stands there instead.
fn faults_of_line(section: &str, line: &str, levels: &[&str]) -> Faults {
    let trimmed = line.trim_start().trim_start_matches("- ");
    match section {
        "rules" => faults_of_rule(line, trimmed, levels),
        "zones" if line.starts_with("    ") => faults_of_zone(line, trimmed),
        "labels" => {
            let Some((head, rest)) = line.split_once("floor: ") else { return Vec::new() };
            let end = rest.find(['}', ',', ' ']).unwrap_or(rest.len());
            let (level, tail) = rest.split_at(end);
            let lower = another_level(levels, level, false);
            let changed = lower.map(|lower| format!("{head}floor: {lower}{tail}"));
            changed.map(|changed| ("lowered minimum level", changed)).into_iter().collect()
        }
        "base" | "aliases" => {
            let Some((head, level)) = line.split_once(": ") else { return Vec::new() };
            let lower = another_level(levels, level.trim(), false);
            let changed = lower.map(|lower| format!("{head}: {lower}"));
            changed.map(|changed| ("lowered base or marking", changed)).into_iter().collect()
        }
        "guarantees" if trimmed.starts_with("{guarantee") => {
            vec![("dropped guarantee", String::new())]
        }
        _ => Vec::new(),
    }
}

/// The next level up or down.
fn another_level<'l>(levels: &[&'l str], name: &str, up: bool) -> Option<&'l str> {
    let place = levels.iter().position(|level| *level == name)?;
    levels.get(if up { place + 1 } else { place.checked_sub(1)? }).copied()
}

fn faults_of_rule(line: &str, trimmed: &str, levels: &[&str]) -> Faults {
    let key = trimmed.split(':').next().unwrap_or_default();
    let mut faults = Vec::new();
    if let Some((head, words, tail)) = list(line) {
        if matches!(key, "with_any" | "with_all" | "without") && words.len() > 1 {
            for dropped in 0..words.len() {
                let mut left = words.clone();
                left.remove(dropped);
                faults.push(("dropped label", with_list(head, &left, tail)));
            }
        }
        let mut shorter = words[0].to_owned();
        shorter.pop();
        let mut bad = words.clone();
        bad[0] = &shorter;
        if !shorter.is_empty() {
            faults.push(("misspelling", with_list(head, &bad, tail)));
        }
    }
    for key in ["up_to: ", "from: "] {
        let Some(rest) = trimmed.strip_prefix(key) else { continue };
        let level = rest.split(' ').next().unwrap();
        if let Some(other) = another_level(levels, level, true) {
            faults.push(("raised level", line.replacen(level, other, 1)));
        }
    }
    for (verb, other) in [("may_use:", "stays_in:"), ("stays_in:", "may_use:")] {
        if line.contains(verb) {
            faults.push(("swapped verb", line.replacen(verb, other, 1)));
        }
    }
    match key {
        "for" => faults.push(("dropped for", String::new())),
        "from" => faults.push(("dropped from", String::new())),
        _ => {}
    }
    faults
}

fn faults_of_zone(line: &str, trimmed: &str) -> Faults {
    let mut faults = vec![("removed zone attribute", String::new())];
    if let Some((head, mut words, tail)) = list(line)
        && let Some((_, word)) = WIDER.iter().find(|(name, _)| trimmed.starts_with(name))
        && !words.contains(word)
    {
        words.push(word);
        faults.push(("widened zone", with_list(head, &words, tail)));
    }
    faults
}

fn policy_mutants(name: &str, sources: &Sources) -> Vec<Mutant> {
    let text = sources.policy[0].text.clone();
    let lines: Vec<&str> = text.lines().collect();
    let sections = sections(&lines);
    let levels = lines.iter().find(|line| line.starts_with("levels:")).unwrap();
    let (_, levels, _) = list(levels).unwrap();
    let mut mutants = Vec::new();
    let mut add = |operator, what: &str, lines: Vec<String>| {
        let mut sources = sources.clone();
        sources.policy = vec![Source::new("policy.yaml", lines.join("\n"))];
        mutants.push(Mutant { operator, what: format!("{name}: {operator}: {what}"), sources });
    };
    let owned = || lines.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>();
    for (place, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with('#') {
            continue;
        }
        for (operator, changed) in faults_of_line(&sections[place], line, &levels) {
            let mut copy = owned();
            copy[place] = changed;
            add(operator, line, copy);
        }
        // A rule with all of its lines.
        if line.starts_with("  - rule:") {
            let length = lines[place + 1..]
                .iter()
                .take_while(|line| line.starts_with("    ") && !line.trim().is_empty())
                .count();
            let mut copy = owned();
            copy.drain(place..=place + length);
            add("dropped rule", line, copy);
        }
    }
    mutants
}

/// Faults in the applications, the place data and the detectors.
fn further_mutants(name: &str, sources: &Sources) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let mut add = |operator, what: &str, changed: Sources| {
        assert_ne!(&changed, sources, "{name}: {operator}: {what}");
        let what = format!("{name}: {operator}: {what}");
        mutants.push(Mutant { operator, what, sources: changed });
    };
    let applications = &sources.applications[0].text;
    let apps = |text: String| Sources {
        applications: vec![Source::new("apps.yaml", text)],
        ..sources.clone()
    };
    let lines: Vec<&str> = applications.lines().collect();
    for (place, line) in lines.iter().enumerate() {
        let swapped = |with: &str| {
            let mut copy = lines.clone();
            copy[place] = with;
            copy.join("\n")
        };
        if let Some((head, _)) = line.split_once("tenant: ") {
            add("another tenant", line, apps(swapped(&format!("{head}tenant: somebody-else"))));
        }
        if let Some((head, name)) = line.split_once("- app: ") {
            let name = name.split(' ').next().unwrap();
            add("misspelt application", line, apps(swapped(&format!("{head}- app: {name}s"))));
        }
        if let Some((head, mut words, tail)) = list(line) {
            words.push("anything");
            add("added purpose", line, apps(swapped(&with_list(head, &words, tail))));
            words.rotate_right(1);
            add("another first purpose", line, apps(swapped(&with_list(head, &words, tail))));
        }
    }
    let shipped = Sources::shipped_places().text;
    let places = |from: &str, to: &str| {
        let text = shipped.replacen(from, to, 1);
        assert_ne!(text, shipped, "{from}");
        Sources { places: vec![Source::new("places.yaml", text)], ..sources.clone() }
    };
    for country in ["US", "CN", "GB"] {
        let (eea, to) = ("EEA: [AT,", format!("EEA: [{country}, AT,"));
        add("place data", &to, places(eea, &to));
    }
    add(
        "place data",
        "China adequate",
        places("adequate:\n", "adequate:\n  - {place: CN, decision: \"none\"}\n"),
    );
    add("place data", "no list of the EEA", places("EEA: [", "EAE: ["));
    let detectors = |text: &str| Sources {
        detectors: vec![Source::new("detectors.yaml", text)],
        ..sources.clone()
    };
    let own = "detectors: own\nlabels: {custom.mutant: Names of projects}\nwords:\n  - {detector: \
               projects, label: custom.mutant, words: [Bluebird]}\n";
    add("detectors", "one of the organisation's own", detectors(own));
    add("detectors", "a misspelt key", detectors("lables: []\n"));
    mutants
}

/// A seeded choice of so many, in the order they stand.
fn some(mut all: Vec<Mutant>, most: usize, seed: u64) -> Vec<Mutant> {
    let mut state = seed;
    while all.len() > most {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(state >> 33).unwrap() % all.len();
        all.remove(place);
    }
    all
}

#[test]
fn every_fault_in_the_worked_organisations_is_caught() {
    let mut counts: BTreeMap<(Caught, &str), usize> = BTreeMap::new();
    let mut further = 0;
    for (seed, organisation) in (1..).zip(ORGANISATIONS) {
        // What the place data says is shipped with the program unless the files bring it.
        let sources = Sources { places: vec![Sources::shipped_places()], ..organisation.sources() };
        let original = Bundle::load(&sources, TODAY).unwrap().bundle;
        let mut mutants = some(policy_mutants(organisation.name, &sources), 90, seed);
        let others = some(further_mutants(organisation.name, &sources), 20, seed);
        mutants.extend(others);
        for mutant in mutants {
            let how = caught(&original, &mutant);
            *counts.entry((how, mutant.operator)).or_default() += 1;
            let elsewhere = !matches!(how, Caught::Narrowing | Caught::Equivalent);
            let policy = mutant.sources.policy == sources.policy;
            further += usize::from(policy && elsewhere);
        }
    }
    let of = |wanted: &dyn Fn(Caught) -> bool| -> usize {
        counts.iter().filter(|((how, _), _)| wanted(*how)).map(|(_, count)| *count).sum()
    };
    let killed = of(&|how| !matches!(how, Caught::Narrowing | Caught::Equivalent));
    assert!(killed >= 200, "{killed} caught\n{counts:#?}");
    assert!(further >= 20, "{further} of them in applications, place data, detectors\n{counts:#?}");
    for how in [Caught::LoadError, Caught::BrokenGuarantee, Caught::FailedTest, Caught::Widening] {
        assert!(of(&|found| found == how) >= 10, "{how:?}\n{counts:#?}");
    }
}
