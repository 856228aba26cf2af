//! The outcome record, field by field.

use trace_store::record::{Attempt, Digest, LabelCount, Outcome, RecordId, Tokens, UtcNanos};

use super::CallFacts;
use crate::clock;
use crate::pipeline::observe::Observed;

/// The record of what came of a call.
pub(super) fn of(facts: &CallFacts, observed: &Observed) -> Outcome {
    Outcome {
        aborted_by: observed.aborted_by,
        answer_bytes: observed.answer_bytes,
        answer_digest: observed.answer_digest.map(Digest::from_bytes),
        answer_labels: observed
            .found
            .labels
            .iter()
            .map(|label| LabelCount {
                count: observed.found.counts.get(&label).copied().map_or(1, u64::from),
                label: label.name().to_owned(),
            })
            .collect(),
        application: facts.application.clone(),
        attempts: observed
            .attempts
            .iter()
            .map(|attempt| Attempt {
                endpoint: attempt.endpoint.clone(),
                error: attempt.error.map(str::to_owned),
                first_byte_us: attempt.first_byte_us,
                latency_us: attempt.latency_us,
                status: attempt.status,
            })
            .collect(),
        changed: observed.changed.iter().map(|name| (*name).to_owned()).collect(),
        ended_ns: UtcNanos(clock::now().as_ns()),
        endpoint: observed.endpoint.as_ref().map(|endpoint| endpoint.name.clone()),
        finish_reason: observed.usage.finish_reason.clone(),
        first_byte_us: observed.first_byte_us,
        jurisdictions: observed
            .endpoint
            .as_ref()
            .map(|endpoint| endpoint.processed_in.clone())
            .unwrap_or_default(),
        latency_us: facts.ticket.watch().micros(),
        model_answered: observed.usage.model.clone(),
        record_id: RecordId::from_bytes(*facts.ticket.id().as_bytes()),
        status: observed.status,
        stream: facts.stream,
        tenant: facts.tenant.clone(),
        tokens: observed.usage.tokens.map(|tokens| Tokens {
            cached: tokens.cached,
            input: tokens.input,
            output: tokens.output,
            reasoning: tokens.reasoning,
            source: tokens.source,
        }),
        upstream_request_id: observed.upstream_request_id.clone(),
    }
}
