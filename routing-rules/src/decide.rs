//! The decision. [`decide`] takes a classification, which only the detectors can make, and yields a
//! permit or a denial; [`evaluate`] judges facts that anybody put together and yields a verdict.

use std::sync::Arc;

use classifiers::Classification;

use crate::bundle::Bundle;
use crate::decision::{Denial, Permit, Reasons, Verdict};
use crate::facts::{Asked, Counted, Facts, counted, gather};
use crate::suppression::TextOf;

/// Decides where a classified request may go. `text_of` gives the text of a finding, for the policy's
/// false alarms.
///
/// # Errors
/// A [`Denial`] when no endpoint may be used, with its reasons and what would help.
pub fn decide(
    bundle: &Arc<Bundle>,
    classification: &Classification,
    text_of: TextOf<'_>,
    asked: &Asked<'_>,
) -> Result<Permit, Denial> {
    let core = bundle.core();
    let caller = (asked.app, asked.purpose);
    let Counted { labels, suppressed } = counted(&core.contents, caller, classification, text_of);
    let gathered = gather(&core.contents, asked, labels, classification.markings());
    let judgement = core.tables.judge(&core.contents, &gathered.facts);
    let reasons = Reasons::new(core, judgement);
    let (record, request) = (classification.record(), classification.request());
    let bundle = Arc::clone(bundle);
    let origin = asked.continued.origin;
    let at_origin = |name: &str| origin.is_none_or(|origin| origin == name);
    if !reasons.order().any(|endpoint| at_origin(endpoint.name())) {
        let facts = (gathered.facts, gathered.sources);
        return Err(Denial::new((record, request), bundle, facts, (reasons, suppressed)));
    }
    Ok(Permit {
        record,
        request,
        bundle,
        facts: gathered.facts,
        sources: gathered.sources,
        reasons,
        suppressed,
        origin: origin.map(str::to_owned),
    })
}

/// Judges facts. The verdict permits nothing; it is for explanation, replay and tests.
pub fn evaluate(bundle: &Bundle, facts: &Facts) -> Verdict {
    let core = bundle.core();
    Verdict { reasons: Reasons::new(core, core.tables.judge(&core.contents, facts)) }
}
