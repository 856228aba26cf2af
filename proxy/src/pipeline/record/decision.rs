//! The decision record, field by field.

use classifiers::{Classification, Label, LabelSet, Level};
use routing_rules::{
    Application, Bundle, DenialKind, Facts, LevelSources, PermittedEndpoint, Reasons, Standing,
};
use trace_store::record::{
    Decision, Declared, Digest, Eligible, EndpointReason, LabelCount, LevelSource, Reach, RecordId,
    RequestKey, SpanId, Splice, Subject, Suppressed, TraceId, UtcNanos, Verdict,
};

use super::snapshot::Snapshots;
use crate::pipeline::classify::Classified;
use crate::pipeline::decide::{Denied, Permitted};
use crate::pipeline::parse::Parsed;
use crate::pipeline::refuse::Refusal;
use crate::upstream::outbound::{Outbound, splice};

/// The record of a permit.
pub(super) fn of_permit(permitted: &Permitted, endpoints: &Snapshots) -> Decision {
    let permit = &permitted.permit;
    let judged = (permit.bundle().as_ref(), permit.facts(), permit.reasons());
    let mut decision = base(&permitted.classified, judged);
    decision.suppressed = suppressed(permit.suppressed());
    decision.level_sources = sources(permit.level_sources(), permit.bundle());
    let outbound = &permitted.classified.parsed.outbound;
    let eligible = |endpoint| eligible(&endpoint, endpoints, outbound);
    decision.eligible = permit.endpoints().map(eligible).collect();
    decision
}

/// The record of a denial.
pub(super) fn of_denial(denied: &Denied, refusal: &Refusal) -> Decision {
    let denial = &denied.denial;
    let judged = (denial.bundle().as_ref(), denial.facts(), denial.reasons());
    let mut decision = base(&denied.classified, judged);
    decision.suppressed = suppressed(denial.suppressed());
    decision.decision = Verdict::Deny;
    decision.level_sources = sources(denial.level_sources(), denial.bundle());
    decision.refusal = Some(refusal.code().to_owned());
    decision
}

fn suppressed(all: &[routing_rules::Suppressed]) -> Vec<Suppressed> {
    let one = |one: &routing_rules::Suppressed| Suppressed {
        count: u64::from(one.count),
        label: one.label.name().to_owned(),
        suppressions: one.by.clone(),
    };
    all.iter().map(one).collect()
}

/// What the caller is told of a denial.
pub(super) fn refusal_of(denied: &Denied) -> Refusal {
    match denied.denial.kind() {
        DenialKind::NoModel => Refusal::UnknownModel,
        DenialKind::MustMove => Refusal::MustMove {
            param: denied.classified.parsed.references.param,
            elsewhere: denied.denial.elsewhere().map(str::to_owned).collect(),
        },
        DenialKind::NotPermitted => Refusal::Denied {
            because: denied.denial.because(),
            would_help: denied.denial.would_help(),
        },
    }
}

fn base(
    classified: &Classified,
    (bundle, facts, reasons): (&Bundle, &Facts, &Reasons),
) -> Decision {
    let parsed = &classified.parsed;
    let classification = &classified.classification;
    let application = bundle.application(parsed.caller.application());
    let function = application.and_then(Application::function);
    let (granted, restricted) = rules(reasons);
    Decision {
        application: parsed.caller.application().to_owned(),
        body_bytes: parsed.outbound.body().expose().len() as u64,
        bundle: digest(bundle.digest()),
        classifier_complete: classification.complete(),
        consulted: classified.consulted.iter().map(|name| (*name).to_owned()).collect(),
        credential: parsed.caller.credential().to_owned(),
        critical: function.is_some_and(|function| function.critical),
        decision: Verdict::Permit,
        declared: declared(parsed),
        detectors: digest(classification.detectors()),
        dev: bundle.seal().is_none(),
        eligible: Vec::new(),
        function: function.map(|function| function.id.clone()),
        labels: labels(classification, facts),
        level: bundle.level_name(facts.level).to_owned(),
        level_sources: Vec::new(),
        markings: facts.markings.iter().map(|marking| marking.name().to_owned()).collect(),
        method: parsed.outbound.method().to_string(),
        mode: if bundle.is_own_site_only() { Reach::Disconnected } else { Reach::Connected },
        model: model(bundle, &parsed.content.fields.model),
        path: parsed.outbound.api().name().to_owned(),
        policy_digest: digest(bundle.policy_digest()),
        policy_name: bundle.policy_name().to_owned(),
        policy_version: bundle.version().to_string(),
        purpose: facts.purpose.as_deref().map(str::to_owned),
        reasons: endpoint_reasons(reasons),
        received_ns: UtcNanos(parsed.ticket.received().as_ns()),
        record_id: RecordId::from_bytes(*parsed.ticket.id().as_bytes()),
        redacted: redacted(parsed),
        refusal: None,
        register_digest: digest(bundle.register_digest()),
        request_digest: digest(classification.request()),
        request_key: RequestKey::from_bytes(*parsed.outbound.key()),
        retry_count: u64::from(parsed.sdk_retry),
        rules_granted: granted,
        rules_restricted: restricted,
        scanned_bytes: classification.scanned_bytes(),
        span_id: parsed.traceparent.as_ref().and_then(|(_, span)| SpanId::parse(span)),
        stream: parsed.content.fields.stream,
        subject: parsed.subject.clone().map(Subject::new),
        suppressed: Vec::new(),
        tenant: application.map(|application| application.tenant().to_owned()),
        trace_id: parsed.traceparent.as_ref().and_then(|(trace, _)| TraceId::parse(trace)),
        unread_bytes: classification.unread_bytes(),
    }
}

fn digest(digest: classifiers::Digest) -> Digest {
    Digest::from_bytes(*digest.as_bytes())
}

/// Labels found, with counts; a declared or carried label that no detector found counts 0.
fn labels(classification: &Classification, facts: &Facts) -> Vec<LabelCount> {
    let count = |label: Label| LabelCount {
        count: u64::from(classification.count(label)),
        label: label.name().to_owned(),
    };
    facts.labels.iter().map(count).collect()
}

/// The labels that were removed before the request was sent, and how often each was found.
fn redacted(parsed: &Parsed) -> Vec<LabelCount> {
    let labels = parsed.redacted.iter().flat_map(|redacted| &redacted.labels);
    let count = |(label, count): &(Label, u32)| LabelCount {
        count: u64::from(*count),
        label: label.name().to_owned(),
    };
    labels.map(count).collect()
}

fn declared(parsed: &Parsed) -> Vec<Declared> {
    let declared = &parsed.declared;
    let level = declared.level.iter().map(|(_, value)| ("level", value.trim().to_owned()));
    // Each label once, however often it was named.
    let names = declared.labels.iter().flat_map(|(_, names)| names.split(','));
    let labels: LabelSet = names.filter_map(|name| Label::parse(name.trim())).collect();
    let labels = labels.iter().map(|label| ("label", label.name().to_owned()));
    let purpose = declared.purpose.iter().map(|value| ("purpose", value.clone()));
    level
        .chain(labels)
        .chain(purpose)
        .map(|(name, value)| Declared { name: name.to_owned(), value })
        .collect()
}

/// Everything that asked for a level above the lowest, each with the level it asked for.
fn sources(sources: &LevelSources, bundle: &Bundle) -> Vec<LevelSource> {
    let LevelSources { base, labels, markings, declared, key_floor, conversation } = *sources;
    [
        ("application", Some(base)),
        ("labels", labels),
        ("markings", markings),
        ("declared", declared),
        ("credential", key_floor),
        ("conversation", conversation),
    ]
    .into_iter()
    .filter_map(|(source, level)| Some((source, level.filter(|level| *level > Level::PUBLIC)?)))
    .map(|(source, level)| LevelSource {
        level: bundle.level_name(level).to_owned(),
        source: source.to_owned(),
    })
    .collect()
}

/// The rules that applied: those that grant, and those that restrict.
fn rules(reasons: &Reasons) -> (Vec<String>, Vec<String>) {
    let (granted, restricted): (Vec<_>, Vec<_>) = reasons.rules().partition(|rule| rule.is_grant());
    let names = |rules: Vec<routing_rules::RuleRef<'_>>| {
        rules.iter().map(|rule| rule.id().to_owned()).collect()
    };
    (names(granted), names(restricted))
}

fn endpoint_reasons(reasons: &Reasons) -> Vec<EndpointReason> {
    reasons
        .iter()
        .map(|reason| {
            let (verdict, rules): (_, Vec<String>) = match reason.standing() {
                Standing::Granted { .. } => {
                    ("granted", reason.granted_by().map(|rule| rule.id().to_owned()).collect())
                }
                Standing::Excluded { .. } => {
                    ("excluded", reason.excluded_by().map(|rule| rule.id().to_owned()).collect())
                }
                Standing::NoGrant => ("no_grant", Vec::new()),
                Standing::ModelNotOffered => ("model_not_offered", Vec::new()),
            };
            EndpointReason {
                because: reason.rule().map(|rule| rule.because().to_owned()),
                endpoint: reason.endpoint().to_owned(),
                rules,
                verdict: verdict.to_owned(),
            }
        })
        .collect()
}

/// The model asked for, where the register knows the name: another one is free text of the caller's.
pub(super) fn model(bundle: &Bundle, asked: &str) -> String {
    if asked.is_empty() {
        return "(none)".to_owned();
    }
    let known = bundle.endpoints().iter().any(|endpoint| endpoint.models().contains_key(asked));
    if known { asked.to_owned() } else { "(not in the register)".to_owned() }
}

/// One endpoint as the permit allows it, with what the request is changed to for it.
fn eligible(
    permitted: &PermittedEndpoint<'_>,
    endpoints: &Snapshots,
    outbound: &Outbound,
) -> Eligible {
    let splices = permitted.splices();
    let mut named = Vec::new();
    if let Some(model) = splices.model {
        named.push(Splice { name: splice::MODEL.to_owned(), value: model.to_owned() });
    }
    if splices.store_false && outbound.takes_store_false(splices.store_false_written) {
        named.push(Splice { name: splice::STORE.to_owned(), value: "false".to_owned() });
    }
    if outbound.has_ids() {
        named.push(Splice { name: splice::ID.to_owned(), value: "the endpoint's own".to_owned() });
    }
    Eligible { splices: named, ..endpoints.of(permitted.endpoint()) }
}
