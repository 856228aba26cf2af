//! The decision. [`decide`] takes a classification, which only the detectors can make, and yields a
//! permit or a denial; [`evaluate`] judges facts that anybody put together and yields a verdict.

use std::sync::Arc;

use classifiers::Classification;

use crate::bundle::Bundle;
use crate::decision::{Denial, Permit, Reasons, Verdict};
use crate::facts::{Asked, Facts, gather};

/// Decides where a classified request may go.
///
/// # Errors
/// A [`Denial`] when no endpoint may be used, with its reasons and what would help.
pub fn decide(
    bundle: &Arc<Bundle>,
    classification: &Classification,
    asked: &Asked<'_>,
) -> Result<Permit, Denial> {
    let core = bundle.core();
    let (labels, markings) = (classification.labels(), classification.markings());
    let gathered = gather(&core.contents, asked, labels, markings);
    let judgement = core.tables.judge(&core.contents, &gathered.facts);
    let reasons = Reasons::new(core, judgement);
    let (record, request) = (classification.record(), classification.request());
    let bundle = Arc::clone(bundle);
    if reasons.is_denied() {
        let facts = (gathered.facts, gathered.sources);
        return Err(Denial::new(record, request, bundle, facts, reasons));
    }
    Ok(Permit {
        record,
        request,
        bundle,
        facts: gathered.facts,
        sources: gathered.sources,
        reasons,
    })
}

/// Judges facts. The verdict permits nothing; it is for explanation, replay and tests.
pub fn evaluate(bundle: &Bundle, facts: &Facts) -> Verdict {
    let core = bundle.core();
    Verdict { reasons: Reasons::new(core, core.tables.judge(&core.contents, facts)) }
}
