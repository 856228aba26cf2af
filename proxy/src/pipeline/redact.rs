//! Carries out a redaction plan, where the policy has one for the caller and the request may go
//! nowhere, or nowhere as good, as it is. What is left is a new request: read, judged and decided
//! again, with everything that was found before and is not removed. A plan that does not lead
//! further, or of which a removed label is still found, changes nothing.
//!
//! TRUSTED: the body made here is the one whose texts are judged next; see `tests/architecture.rs`.

use std::sync::Arc;

use classifiers::{Classification, Label};
use routing_rules::{Denial, DenialKind, Permit, Redact, Redaction};

use super::classify::{self, Classified};
use super::decide::{self, Decided, Denied, Permitted, Understood};
use super::parse::{Content, Parsed};
use crate::gateway::{Gateway, Live};
use crate::redaction::Pseudonyms;
use crate::redaction::pseudonyms::Return;
use crate::redaction::strike::{Marked, everywhere, strike};
use crate::upstream::outbound::Outbound;

/// What was removed from a request. Without `Debug`: it holds the values.
pub struct Redacted {
    /// The labels that went, and how often each was found.
    pub(super) labels: Vec<(Label, u32)>,
    /// The names that stand for the values.
    pub(super) names: Arc<Pseudonyms>,
}

/// The decision on the redacted request, where a plan leads further; else the one on the request.
pub async fn redact(
    gateway: &Gateway,
    live: &Live,
    decided: Decided,
    declared: &Understood,
) -> Decided {
    let plans = plans(live, &decided);
    let mut decided = decided;
    for plan in &plans {
        decided = match carry_out(gateway, live, (decided, declared), plan).await {
            Ok(further) => return further,
            Err(same) => same,
        };
    }
    decided
}

/// The plans that may be used for this request, in the order of the policy.
fn plans(live: &Live, decided: &Decided) -> Vec<Redaction> {
    let (classified, facts, denied) = match decided {
        Decided::Permitted(permitted) => (&permitted.classified, permitted.permit.facts(), None),
        Decided::Denied(denied) => {
            (&denied.classified, denied.denial.facts(), Some(denied.denial.kind()))
        }
    };
    // What an endpoint keeps cannot be taken back, and would stand beside what is removed here.
    if !classified.parsed.references.is_empty() {
        return Vec::new();
    }
    let purpose = facts.purpose.as_deref();
    let used = match (live.bundle.redact(&facts.app, purpose), denied) {
        (Redact::Never, _) | (_, Some(DenialKind::NoModel | DenialKind::MustMove)) => false,
        (Redact::WhenNothingElse, denied) => denied.is_some(),
        (Redact::WhenPreferred, _) => true,
    };
    let plans = live.bundle.redactions(&facts.app, purpose).filter(|_| used);
    plans.cloned().collect()
}

/// What a request was before a plan, to be put together again where the plan leads nowhere.
struct Original {
    content: Content,
    outbound: Outbound,
    classification: Classification,
    consulted: Vec<&'static str>,
    decision: Decision,
}

/// The decision without its request.
enum Decision {
    Permit(Box<Permit>),
    Denial(Denial),
}

/// `Ok` with the decision on the redacted request, or `Err` with the one there was.
async fn carry_out(
    gateway: &Gateway,
    live: &Live,
    (decided, declared): (Decided, &Understood),
    plan: &Redaction,
) -> Result<Decided, Decided> {
    let (classified, facts, sources) = match &decided {
        Decided::Permitted(permitted) => {
            let permit = &permitted.permit;
            (&permitted.classified, permit.facts(), permit.level_sources())
        }
        Decided::Denied(denied) => {
            let denial = &denied.denial;
            (&denied.classified, denial.facts(), denial.level_sources())
        }
    };
    let removed = classified.classification.labels().intersection(plan.remove());
    let mut names = Pseudonyms::default();
    let rewritten = match removed.is_empty() {
        true => None,
        false => rewritten(live, classified, plan, &mut names),
    };
    let Some((content, outbound)) = rewritten else { return Err(decided) };
    let count = |label| (label, classified.classification.count(label));
    let labels: Vec<(Label, u32)> = removed.iter().map(count).collect();
    // What counted stays unless it was removed, and so does the level of a marking.
    let marking = sources.markings.filter(|_| !plan.remove().contains(Label::Marking));
    let kept = declared.and(facts.labels.difference(plan.remove()), marking);

    let (parsed, original) = exchange(decided, content, outbound);
    let mut again = classify::classify(gateway, live, parsed).await;
    if !again.classification.labels().intersection(plan.remove()).is_empty() {
        return Err(original.put_together(again.parsed));
    }
    again.consulted.extend(&original.consulted);
    again.consulted.sort_unstable();
    again.consulted.dedup();
    match decide::decide(&live.bundle, again, &kept) {
        Decided::Permitted(mut further) if original.is_bettered_by(&further.permit) => {
            let names = Arc::new(names);
            further.classified.parsed.redacted = Some(Redacted { labels, names });
            Ok(Decided::Permitted(further))
        }
        Decided::Permitted(further) => Err(original.put_together(further.classified.parsed)),
        Decided::Denied(denied) => Err(original.put_together(denied.classified.parsed)),
    }
}

/// The body without what the plan removes, read anew; `None` where it cannot be had.
fn rewritten(
    live: &Live,
    classified: &Classified,
    plan: &Redaction,
    names: &mut Pseudonyms,
) -> Option<(Content, Outbound)> {
    let Classified { parsed, classification, .. } = classified;
    let body = std::str::from_utf8(parsed.outbound.body().expose()).ok()?;
    let mut texts = Vec::new();
    for (text, at) in parsed.content.texts(body) {
        texts.push(Marked { text: text?, at, remove: Vec::new() });
    }
    for finding in classification.findings() {
        if plan.remove().contains(finding.label()) {
            // Of a value that goes on in the next text only the beginning is known.
            let text = texts.get_mut(finding.part()).filter(|_| !finding.crosses())?;
            text.remove.push((finding.span(), finding.label()));
        }
    }
    everywhere(&mut texts);
    let back = if plan.masks() { Return::Masked } else { Return::Restored };
    let struck = strike(body, &texts, back, names).ok()?;
    parsed.rewritten(&live.bundle, struck).ok()
}

/// Puts another body in the place of the one that was decided on.
fn exchange(decided: Decided, content: Content, outbound: Outbound) -> (Parsed, Original) {
    let (classified, decision) = match decided {
        Decided::Permitted(permitted) => {
            let Permitted { classified, permit } = *permitted;
            (classified, Decision::Permit(Box::new(permit)))
        }
        Decided::Denied(denied) => {
            let Denied { classified, denial } = *denied;
            (classified, Decision::Denial(denial))
        }
    };
    let Classified { mut parsed, classification, consulted } = classified;
    let original = Original {
        content: std::mem::replace(&mut parsed.content, content),
        outbound: std::mem::replace(&mut parsed.outbound, outbound),
        classification,
        consulted,
        decision,
    };
    (parsed, original)
}

impl Original {
    fn is_bettered_by(&self, further: &Permit) -> bool {
        match &self.decision {
            Decision::Permit(permit) => further.is_preferred_to(permit),
            Decision::Denial(_) => true,
        }
    }

    /// The decision there was, with its own body.
    fn put_together(self, parsed: Parsed) -> Decided {
        let Self { content, outbound, classification, consulted, decision } = self;
        let parsed = Parsed { content, outbound, ..parsed };
        let classified = Classified { parsed, classification, consulted };
        match decision {
            Decision::Permit(permit) => {
                Decided::Permitted(Box::new(Permitted { classified, permit: *permit }))
            }
            Decision::Denial(denial) => Decided::Denied(Box::new(Denied { classified, denial })),
        }
    }
}
