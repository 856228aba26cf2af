//! Facts against one bundle: a permit with its endpoints in order, or a denial that says why.

use std::sync::Arc;
use std::time::Duration;

use classifiers::{Finding, Label, LabelSet, Level, RecordId};
use routing_rules::{Asked, Bundle, Continued, Denial, Permit};

use super::classify::Classified;
use super::parse::Parsed;
use super::refuse::Refusal;
use crate::change::shadow::Shadow;

/// A request with the permit for it.
pub struct Permitted {
    pub(super) classified: Classified,
    pub(super) permit: Permit,
}

/// A request with the denial of it.
pub struct Denied {
    pub(super) classified: Classified,
    pub(super) denial: Denial,
}

/// What came of a decision.
pub enum Decided {
    /// At least one endpoint may be sent the request.
    Permitted(Box<Permitted>),
    /// None may.
    Denied(Box<Denied>),
}

/// What the caller declares, understood. There is one before anything of a request is judged, so that
/// no remote detector is asked about a call that is refused for its declarations.
pub struct Understood {
    purpose: Option<String>,
    level: Option<Level>,
    labels: LabelSet,
    /// What comes with what the request continues.
    continued: (Option<Level>, LabelSet),
}

impl Understood {
    /// The same with more labels, and at least this level.
    pub(super) fn and(&self, labels: LabelSet, level: Option<Level>) -> Self {
        Self {
            purpose: self.purpose.clone(),
            level: self.level.max(level),
            labels: self.labels.union(labels),
            continued: self.continued,
        }
    }
}

/// Reads the declarations of a request.
///
/// # Errors
/// [`Refusal::UnknownDeclaration`] where the caller declares a level, label or purpose that the
/// policy does not define: a misspelt declaration must not be silently dropped.
pub fn understand(bundle: &Bundle, parsed: &Parsed) -> Result<Understood, Refusal> {
    let declared = &parsed.declared;
    let application = parsed.caller.application();
    Ok(Understood {
        purpose: purpose(bundle, application, declared.purpose.as_deref())?.map(str::to_owned),
        level: level(bundle, &declared.level)?,
        labels: labels(&declared.labels)?,
        continued: (parsed.references.level(bundle), parsed.references.labels()),
    })
}

/// Decides on a classified request, with what its caller declared.
#[must_use]
pub fn decide(bundle: &Arc<Bundle>, classified: Classified, declared: &Understood) -> Decided {
    let parsed = &classified.parsed;
    let caller = &parsed.caller;
    let asked = Asked {
        app: caller.application(),
        purpose: declared.purpose.as_deref(),
        model: &parsed.content.fields.model,
        declared_level: declared.level,
        declared_labels: declared.labels,
        // A key whose floor the policy no longer knows counts as the highest.
        key_floor: caller.floor().map(|name| bundle.level(name).unwrap_or(bundle.top())),
        continued: Continued {
            level: declared.continued.0,
            labels: declared.continued.1,
            origin: parsed.references.origin(),
            without_model: parsed.outbound.api().operation().is_some(),
        },
    };
    let text_of = |finding: &Finding| classified.text_of(finding);
    match routing_rules::decide(bundle, &classified.classification, &text_of, &asked) {
        Ok(permit) => Decided::Permitted(Box::new(Permitted { classified, permit })),
        Err(denial) => Decided::Denied(Box::new(Denied { classified, denial })),
    }
}

/// Decides once more by the draft that runs beside, for the count alone. Where the draft brings other
/// detectors, they judge the text again, within the same time.
pub fn beside(
    shadow: &Shadow,
    decided: &Decided,
    declared: &Understood,
    (id, limit): (RecordId, Duration),
) {
    let (classified, bundle, facts, sources, endpoints): (_, _, _, _, Vec<&str>) = match decided {
        Decided::Permitted(permitted) => {
            let permit = &permitted.permit;
            let names = permit.endpoints().map(|one| one.endpoint().name()).collect();
            let judged = (permit.bundle(), permit.facts(), permit.level_sources());
            (&permitted.classified, judged.0, judged.1, judged.2, names)
        }
        Decided::Denied(denied) => {
            let denial = &denied.denial;
            let judged = (denial.bundle(), denial.facts(), denial.level_sources());
            (&denied.classified, judged.0, judged.1, judged.2, Vec::new())
        }
    };
    let again = shadow.detectors().map(|detectors| classified.judged_by(detectors, limit));
    let in_force = &classified.classification;
    let found = again.as_ref().unwrap_or(in_force);
    if again.is_some() {
        shadow.count_found(&facts.app, in_force.labels(), found.labels());
    }
    let text_of = |finding: &Finding| classified.text_of(finding);
    let caller = (&*facts.app, facts.purpose.as_deref());
    let labels = shadow.bundle().counted(caller, found, &text_of).labels;
    let counts = (labels.union(declared.labels), found.markings());
    for kind in shadow.compare((bundle, &endpoints), facts, sources, counts) {
        tracing::debug!(request.id = %id, kind = kind.name(), "shadow.disagreed");
    }
}

fn purpose<'a>(
    bundle: &Bundle,
    application: &str,
    declared: Option<&'a str>,
) -> Result<Option<&'a str>, Refusal> {
    let Some(name) = declared else { return Ok(None) };
    let known = bundle
        .application(application)
        .is_some_and(|application| application.purposes().any(|purpose| purpose == name));
    known.then_some(Some(name)).ok_or(Refusal::UnknownDeclaration { param: "x-bailiwick-purpose" })
}

fn level(bundle: &Bundle, declared: &[(&'static str, String)]) -> Result<Option<Level>, Refusal> {
    let mut highest = None;
    for (param, name) in declared {
        let level = bundle.level(name.trim()).ok_or(Refusal::UnknownDeclaration { param })?;
        highest = highest.max(Some(level));
    }
    Ok(highest)
}

fn labels(declared: &[(&'static str, String)]) -> Result<LabelSet, Refusal> {
    let mut labels = LabelSet::default();
    for (param, names) in declared {
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            labels.insert(Label::parse(name).ok_or(Refusal::UnknownDeclaration { param })?);
        }
    }
    Ok(labels)
}
