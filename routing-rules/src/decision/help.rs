//! The words of a denial: the reason that decided, and what would help. What would help is found by
//! judging again without a label, without the declaration, or with another model; it never promises
//! what the tables would not give.

use classifiers::{Label, LabelSet};

use super::reasons::Reasons;
use crate::bundle::Bundle;
use crate::facts::{Facts, LevelSources};
use crate::register::Endpoint;

pub(super) fn because(bundle: &Bundle, facts: &Facts, reasons: &Reasons) -> String {
    let contents = bundle.contents();
    if let Some(model) = facts.model.as_deref()
        && !bundle.core().tables.offers(model)
    {
        return format!("no endpoint offers the model \"{model}\"");
    }
    let Some((_, application)) = contents.applications.find(&facts.app) else {
        return format!("the application \"{}\" is not known to the policy", facts.app);
    };
    if let Some(purpose) = facts.purpose.as_deref()
        && application.purposes().all(|known| known != purpose)
    {
        return format!("the application \"{}\" has no purpose \"{purpose}\"", facts.app);
    }
    if let Some(model) = facts.model.as_deref() {
        let offered = with_any_model(bundle, facts);
        let lacks = |endpoint: &&&Endpoint| {
            bundle.endpoint(endpoint.name()).is_some_and(|whole| !whole.offers(model))
        };
        let mut without: Vec<&str> = offered.iter().filter(lacks).map(|one| one.name()).collect();
        without.dedup();
        if !without.is_empty() {
            return format!(
                "the endpoints this request may use ({}) do not offer the model \"{model}\"",
                without.join(", ")
            );
        }
        let mut others: Vec<&str> = offered.iter().map(|one| one.called()).collect();
        others.dedup();
        if !others.is_empty() {
            return format!(
                "the rules allow other models there ({}), and not \"{model}\"",
                others.join(", ")
            );
        }
    }
    match reasons.deciding_restriction() {
        Some(rule) => rule.because().to_owned(),
        None => format!(
            "no rule lets \"{}\" use an endpoint at level \"{}\" with what the request holds",
            facts.app,
            bundle.level_name(facts.level)
        ),
    }
}

/// The endpoints that facts reach, the preferred first.
fn reached<'b>(bundle: &'b Bundle, facts: &Facts) -> Vec<&'b Endpoint> {
    let tables = &bundle.core().tables;
    let judgement = tables.judge(bundle.contents(), facts);
    let offerings = &bundle.contents().register.offerings;
    tables.order(&judgement).filter_map(|index| offerings.get(index)).collect()
}

/// The offerings that facts reach with one model or another, the preferred first.
fn with_any_model<'b>(bundle: &'b Bundle, facts: &Facts) -> Vec<&'b Endpoint> {
    let any = Facts { model: None, ..facts.clone() };
    let tables = &bundle.core().tables;
    let judgement = tables.judge(bundle.contents(), &any);
    let offerings = &bundle.contents().register.offerings;
    tables.each(&judgement).filter_map(|index| offerings.get(index)).collect()
}

pub(crate) fn would_help(bundle: &Bundle, facts: &Facts, sources: &LevelSources) -> Option<String> {
    another_model(bundle, facts)
        .or_else(|| without_declaration(bundle, facts, sources))
        .or_else(|| without_labels(bundle, facts, sources))
        .or_else(|| without_marking(bundle, facts, sources))
        .or_else(|| another_purpose(bundle, facts))
        .or_else(|| another_key(bundle, facts, sources))
        .or_else(|| another_register(bundle, facts))
}

/// A purpose that the application has too.
fn another_purpose(bundle: &Bundle, facts: &Facts) -> Option<String> {
    let application = bundle.application(&facts.app)?;
    application.purposes().filter(|name| Some(*name) != facts.purpose.as_deref()).find_map(|name| {
        let other = Facts { purpose: Some(name.into()), ..facts.clone() };
        let endpoint = *reached(bundle, &other).first()?;
        Some(format!(
            "declare the purpose \"{name}\", if that is what it is for; it would run on {}",
            endpoint.name()
        ))
    })
}

fn another_key(bundle: &Bundle, facts: &Facts, sources: &LevelSources) -> Option<String> {
    let lower = LevelSources { key_floor: None, ..*sources }.level();
    if lower >= facts.level {
        return None;
    }
    let endpoint = *reached(bundle, &Facts { level: lower, ..facts.clone() }).first()?;
    Some(format!(
        "use a key of this application without a minimum level of \"{}\"; it would run on {}",
        bundle.level_name(facts.level),
        endpoint.name()
    ))
}

/// A marking that stands in the text, with the label that every marking has.
fn without_marking(bundle: &Bundle, facts: &Facts, sources: &LevelSources) -> Option<String> {
    sources.markings?;
    let marking: LabelSet = [Label::Marking].into_iter().collect();
    let labels = facts.labels.difference(marking);
    let floors = &bundle.contents().policy.labels;
    let sources = LevelSources { markings: None, labels: floors.floor(labels), ..*sources };
    let markings = classifiers::MarkingSet::default();
    let unmarked = Facts { labels, markings, level: sources.level(), ..facts.clone() };
    let endpoint = *reached(bundle, &unmarked).first()?;
    let names: Vec<&str> = facts.markings.iter().map(|marking| marking.name()).collect();
    Some(format!("without the marking {} it would run on {}", names.join(", "), endpoint.name()))
}

/// An endpoint that would do if it were open, or if what has expired were stated anew. That is for
/// those who keep the register.
fn another_register(bundle: &Bundle, facts: &Facts) -> Option<String> {
    let contents = bundle.contents();
    let has = |one: &&Endpoint| facts.model.as_deref().is_none_or(|model| one.offers(model));
    contents.register.offerings.iter().filter(has).find_map(|offering| {
        let name = offering.name();
        let open = offering.reopened();
        if open.is_some_and(|open| crate::monitor::permits(contents, facts, &open)) {
            return Some(format!("it would run on {name}, which is closed at present"));
        }
        let (renewed, expired) = offering.renewed();
        (!expired.is_empty() && crate::monitor::permits(contents, facts, &renewed)).then(|| {
            format!(
                "it would run on {name} if the register stated {} anew, which has expired",
                expired.join(", ")
            )
        })
    })
}

fn another_model(bundle: &Bundle, facts: &Facts) -> Option<String> {
    facts.model.as_ref()?;
    let endpoints = with_any_model(bundle, facts);
    let mut names: Vec<&str> = endpoints
        .iter()
        .flat_map(|endpoint| endpoint.models().keys())
        .map(String::as_str)
        .filter(|name| *name != "*")
        .collect();
    names.sort_unstable();
    names.dedup();
    let first = endpoints.first()?;
    (!names.is_empty())
        .then(|| format!("ask for one of {}; it would run on {}", names.join(", "), first.name()))
}

fn without_declaration(bundle: &Bundle, facts: &Facts, sources: &LevelSources) -> Option<String> {
    let lower = LevelSources { declared: None, ..*sources };
    if lower.level() >= facts.level {
        return None;
    }
    let facts = Facts { level: lower.level(), ..facts.clone() };
    let endpoint = *reached(bundle, &facts).first()?;
    Some(format!(
        "declare the level \"{}\" or none, if that is true of it; it would run on {}",
        bundle.level_name(facts.level),
        endpoint.name()
    ))
}

/// Tries single labels first, then groups of one family, then all.
fn without_labels(bundle: &Bundle, facts: &Facts, sources: &LevelSources) -> Option<String> {
    let mut candidates: Vec<LabelSet> =
        facts.labels.iter().map(|label| [label].into_iter().collect()).collect();
    let mut families: Vec<&str> = facts.labels.iter().map(Label::family).collect();
    families.dedup();
    candidates.extend(families.iter().map(|family| {
        facts.labels.iter().filter(|label| label.family() == *family).collect::<LabelSet>()
    }));
    candidates.push(facts.labels);
    let floors = &bundle.contents().policy.labels;
    candidates.into_iter().filter(|labels| !labels.is_empty()).find_map(|removed| {
        let labels = facts.labels.difference(removed);
        let level = LevelSources { labels: floors.floor(labels), ..*sources }.level();
        let less = Facts { labels, level, ..facts.clone() };
        let endpoint = *reached(bundle, &less).first()?;
        let names: Vec<&str> = removed.iter().map(Label::name).collect();
        Some(format!("without {} it would run on {}", names.join(", "), endpoint.name()))
    })
}
