//! A second opinion at send time: may these facts go to this endpoint? Asked of the rules as they
//! were read and of what the endpoint states, not of the decision tables, so that a fault in either
//! shows as a disagreement. Guarantees are tested too. Disagreement means: do not send.

use classifiers::{LabelSet, Level};

use std::sync::Arc;

use classifiers::{Label, MarkingSet};

use crate::bundle::{Bundle, Contents};
use crate::facts::Facts;
use crate::register::Endpoint;

/// Whether the rules and guarantees let these facts go to the endpoint of this name. An unknown
/// application, purpose or endpoint may go nowhere. Without a model, whatever the endpoint offers must be
/// allowed.
pub fn monitor(bundle: &Bundle, facts: &Facts, endpoint: &str) -> bool {
    let contents = bundle.contents();
    let has = |offering: &&Endpoint| facts.model.as_deref().is_none_or(|m| offering.offers(m));
    let mut offerings = contents.register.of_name(endpoint).filter(has).peekable();
    offerings.peek().is_some() && offerings.all(|offering| permits(contents, facts, offering))
}

/// The same for whatever is sent there, whether or not the endpoint offers a model for it.
pub(crate) fn permits(contents: &Contents, facts: &Facts, endpoint: &Endpoint) -> bool {
    rules_permit(contents, facts, endpoint) && guarantees_hold(contents, facts, endpoint)
}

/// Whether whatever an application sends may go to this endpoint: the rules and guarantees for the
/// top level with every label at once. Since more never reaches more, less may go there too.
pub fn monitor_all(bundle: &Bundle, app: &str, endpoint: &str) -> bool {
    let contents = bundle.contents();
    let mut offerings = contents.register.of_name(endpoint).peekable();
    let mut purposes = contents
        .callers()
        .filter(|(known, _)| *known == app)
        .map(|(_, purpose)| purpose)
        .peekable();
    let all: Vec<Facts> = match purposes.peek() {
        Some(_) => purposes.map(|purpose| everything(contents, app, purpose)).collect(),
        None => return false,
    };
    offerings.peek().is_some()
        && offerings.all(|one| all.iter().all(|facts| permits(contents, facts, one)))
}

/// The most that an application could send.
pub(crate) fn everything(contents: &Contents, app: &str, purpose: Option<&str>) -> Facts {
    Facts {
        app: Arc::from(app),
        purpose: purpose.map(Arc::from),
        level: contents.policy.levels.top(),
        labels: Label::ALL.iter().copied().collect(),
        markings: MarkingSet::default(),
        model: None,
    }
}

/// The purpose in force: the one named if the application has it, else its first. `Err` when the
/// application or the purpose is unknown.
fn purpose_in_force<'f>(contents: &'f Contents, facts: &'f Facts) -> Result<Option<&'f str>, ()> {
    let (_, application) = contents.applications.find(&facts.app).ok_or(())?;
    match facts.purpose.as_deref() {
        None => Ok(application.purposes().next()),
        Some(named) => application.purposes().find(|purpose| *purpose == named).map(Some).ok_or(()),
    }
}

/// Whether some applying grant offers the endpoint and every applying restriction keeps it.
pub(crate) fn rules_permit(contents: &Contents, facts: &Facts, endpoint: &Endpoint) -> bool {
    let Ok(purpose) = purpose_in_force(contents, facts) else { return false };
    let inside = |zones: &[usize]| {
        let mut zones = zones.iter().filter_map(|zone| contents.policy.zones.get(*zone));
        zones.any(|zone| zone.predicate.holds(endpoint))
    };
    zones_permit(contents, (&facts.app, purpose), (facts.level, facts.labels), &inside)
}

/// The same of any endpoint, known by whether it is in one of some zones.
pub(crate) fn zones_permit(
    contents: &Contents,
    (app, purpose): (&str, Option<&str>),
    (level, labels): (Level, LabelSet),
    inside: &dyn Fn(&[usize]) -> bool,
) -> bool {
    let mut granted = false;
    for rule in &contents.policy.rules {
        if !rule.scope.covers(app, purpose) || !rule.applies(level, labels) {
            continue;
        }
        if rule.is_grant() {
            granted = granted || inside(&rule.zones);
        } else if !inside(&rule.zones) {
            return false;
        }
    }
    granted
}

fn guarantees_hold(contents: &Contents, facts: &Facts, endpoint: &Endpoint) -> bool {
    let Ok(purpose) = purpose_in_force(contents, facts) else { return false };
    contents.policy.guarantees.iter().all(|guarantee| {
        !guarantee.concerns(&facts.app, purpose, facts.level, facts.labels)
            || guarantee.only_reaches.holds(endpoint)
    })
}
