//! Endpoints that anybody could describe, as far as zones can tell them apart. An endpoint that is in
//! more zones is offered by more grants and left out by fewer restrictions, so of those that break a
//! promise only the ones in as many zones as can be matter. They are found attribute by attribute: the
//! zones that one value satisfies, over the few values that make a difference, then one value for each
//! attribute.

use crate::ceilings::ZoneSet;
use crate::document::Position;
use crate::register::{Attribute, Certificate, Content, Endpoint, Grade, Kind};
use crate::zone::{Predicate, Test, Want};

/// The most kinds of endpoint that are looked at for one test.
pub(crate) const MOST_KINDS: usize = 4_096;

/// A value that an entry could state, with its grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    content: Content,
    grade: Grade,
}

/// A kind of endpoint: the zones it is in, and one entry that is of this kind.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub(crate) zones: ZoneSet,
    statements: Vec<(Attribute, Option<Statement>)>,
}

impl Described {
    /// The same description, of which only these zones are needed.
    pub(crate) fn in_zones(self, zones: ZoneSet) -> Self {
        Self { zones, ..self }
    }

    /// An endpoint of this kind that states no more than its zones and the promise speak of.
    pub(crate) fn endpoint(
        &self,
        zones: &[&Predicate],
        only: &Predicate,
        at: &Position,
    ) -> Endpoint {
        let own: Vec<&Predicate> =
            self.zones.iter().filter_map(|zone| zones.get(zone)).copied().collect();
        let asked = |attribute: Attribute| {
            let all = own.iter().copied().chain(std::iter::once(only));
            all.filter(|predicate| tests(predicate, attribute).next().is_some())
                .map(|predicate| predicate.grade)
                .max()
        };
        let statements = self.statements.iter().filter_map(|(attribute, statement)| {
            let Statement { content, grade } = statement.as_ref()?;
            Some((*attribute, content.clone(), (*grade).min(asked(*attribute)?)))
        });
        Endpoint::example(at.clone(), statements.collect())
    }
}

fn tests(predicate: &Predicate, attribute: Attribute) -> impl Iterator<Item = &Test> {
    predicate.tests.iter().filter(move |test| test.attribute == attribute)
}

/// Every kind of endpoint that fails a predicate, in as many zones as can be. `None` when the zones
/// can be combined in too many ways.
pub(crate) fn breaking(zones: &[&Predicate], only: &Predicate) -> Option<Vec<Described>> {
    let tested = |attribute: &Attribute| {
        let of_zones = zones.iter().any(|zone| tests(zone, *attribute).next().is_some());
        of_zones || tests(only, *attribute).next().is_some()
    };
    let attributes: Vec<Attribute> = Attribute::all().filter(tested).collect();
    let mut all = Vec::new();
    for broken in &only.tests {
        let mut kinds =
            vec![Described { zones: (0..zones.len()).collect(), statements: Vec::new() }];
        for attribute in &attributes {
            let promise = (*attribute == broken.attribute).then_some((broken, only.grade));
            let choices = choices(*attribute, zones, promise);
            kinds = combine(&kinds, *attribute, &choices)?;
        }
        all.extend(kinds);
    }
    Some(all)
}

/// Whether every endpoint that passes one predicate passes the other; if not, one that does not.
pub(crate) fn beyond(one: &Predicate, other: &Predicate, at: &Position) -> Option<Endpoint> {
    let all = breaking(&[one], other).unwrap_or_default();
    let kind = all.into_iter().find(|kind| kind.zones.contains(0))?;
    Some(kind.endpoint(&[one], other, at))
}

fn combine(
    kinds: &[Described],
    attribute: Attribute,
    choices: &[(ZoneSet, Option<Statement>)],
) -> Option<Vec<Described>> {
    let mut combined: Vec<Described> = Vec::new();
    for kind in kinds {
        for (zones, statement) in choices {
            let zones = kind.zones.intersection(zones);
            if combined.iter().any(|known| zones.is_subset(&known.zones)) {
                continue;
            }
            combined.retain(|known| !known.zones.is_subset(&zones));
            let mut statements = kind.statements.clone();
            statements.push((attribute, statement.clone()));
            combined.push(Described { zones, statements });
            if combined.len() > MOST_KINDS {
                return None;
            }
        }
    }
    Some(combined)
}

/// What an entry can say of one attribute, and the zones that this leaves: all whose tests of the
/// attribute it passes, and all that do not test it. Only the largest. With a promise, only what fails
/// its test.
fn choices(
    attribute: Attribute,
    zones: &[&Predicate],
    promise: Option<(&Test, Grade)>,
) -> Vec<(ZoneSet, Option<Statement>)> {
    let mut wants: Vec<&Want> =
        zones.iter().flat_map(|zone| tests(zone, attribute)).map(|test| &test.want).collect();
    wants.extend(promise.map(|(test, _)| &test.want));
    let least = promise.map_or(Grade::Declared, |(_, grade)| grade);
    let mut statements: Vec<Option<Statement>> = Vec::new();
    for content in contents(attribute, &wants, promise.map(|(test, _)| &test.want)) {
        for grade in [Grade::Declared, Grade::Attested, Grade::Enforced].into_iter().rev() {
            let keeps = |(test, _): (&Test, Grade)| grade >= least && test.want.met_by(&content);
            if promise.is_none_or(|promise| !keeps(promise)) {
                statements.push(Some(Statement { content: content.clone(), grade }));
            }
        }
    }
    statements.push(None);
    let mut largest: Vec<(ZoneSet, Option<Statement>)> = Vec::new();
    for statement in statements {
        let passes = |zone: &Predicate| {
            tests(zone, attribute).all(|test| {
                statement
                    .as_ref()
                    .is_some_and(|one| one.grade >= zone.grade && test.want.met_by(&one.content))
            })
        };
        let left = zones.iter().enumerate().filter(|(_, zone)| passes(zone));
        let left: ZoneSet = left.map(|(index, _)| index).collect();
        if largest.iter().any(|(known, _)| left.is_subset(known)) {
            continue;
        }
        largest.retain(|(known, _)| !known.is_subset(&left));
        largest.push((left, statement));
    }
    largest
}

/// The values that make a difference to some of these tests. A set of one word passes whatever a
/// larger set with that word passes, so sets of one suffice.
fn contents(attribute: Attribute, wants: &[&Want], promise: Option<&Want>) -> Vec<Content> {
    match attribute.kind() {
        Kind::Count(least, most) => {
            let mut counts: Vec<i64> = wants.iter().flat_map(|want| around(want)).collect();
            counts.retain(|count| (least..=most).contains(count));
            counts.sort_unstable();
            counts.dedup();
            counts.into_iter().map(Content::Count).collect()
        }
        Kind::Certificates => certificates(wants, promise),
        Kind::Places | Kind::Place => words(wants, &["global"]),
        Kind::Word(known) | Kind::Words(known) => words(wants, known),
        Kind::Name | Kind::Text => words(wants, &["other"]),
        Kind::Date => Vec::new(),
    }
}

/// The words of tests, and one that none of them names.
fn words(wants: &[&Want], known: &[&str]) -> Vec<Content> {
    let mut all: Vec<&str> = Vec::new();
    for want in wants {
        match want {
            Want::Among(words) => all.extend(words.iter().map(String::as_str)),
            Want::Counts(_) | Want::Between(..) | Want::Certified(_) => {}
        }
    }
    let strange = known.iter().find(|word| !all.contains(word)).copied();
    all.extend(strange);
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|word| Content::Words(vec![word.to_owned()])).collect()
}

/// The numbers at which a test changes its answer.
fn around(want: &Want) -> Vec<i64> {
    let beside = |count: &i64| [count.saturating_sub(1), *count, count.saturating_add(1)];
    match want {
        Want::Counts(counts) => counts.iter().flat_map(beside).collect(),
        Want::Between(least, most) => [least, most].into_iter().flat_map(beside).collect(),
        Want::Among(_) | Want::Certified(_) => Vec::new(),
    }
}

/// Everything that is asked for, held at once; with a promise, everything but what would keep it.
fn certificates(wants: &[&Want], promise: Option<&Want>) -> Vec<Content> {
    let wanted = |want: &Want| match want {
        Want::Certified(certificates) => certificates.clone(),
        Want::Among(_) | Want::Counts(_) | Want::Between(..) => Vec::new(),
    };
    let all: Vec<Certificate> = wants.iter().flat_map(|want| wanted(want)).collect();
    let Some(promise) = promise else { return vec![Content::Certificates(all)] };
    let without = wanted(promise).into_iter().map(|kept| {
        let only = Want::Certified(vec![kept]);
        let keeps = |one: &Certificate| only.met_by(&Content::Certificates(vec![one.clone()]));
        all.iter().filter(|one| !keeps(one)).cloned().collect::<Vec<_>>()
    });
    without.filter(|held| !held.is_empty()).map(Content::Certificates).collect()
}
