//! One span a call, with one below it for each attempt: when, by which application, to which
//! endpoint, at which level, with what end. Its parent is the caller's own where it sent a W3C
//! `traceparent`; own-site endpoints are told ours, other operators never.

use std::time::{Duration, SystemTime};

use http::HeaderValue;
use opentelemetry::trace::{
    Span, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId, TraceState,
    Tracer, TracerProvider,
};
use opentelemetry::{Array, Context, KeyValue, StringValue, Value};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use trace_store::record::{Decision, Outcome};

use super::metrics::families;
use super::names;

/// Where spans go.
#[derive(Debug)]
pub struct Spans {
    tracer: Option<(SdkTracer, SdkTracerProvider)>,
}

/// The span of one call, begun when its decision is durable and ended with its outcome.
#[derive(Debug, Clone, Default)]
pub struct CallSpan {
    context: Option<Context>,
    received: Option<SystemTime>,
}

impl Spans {
    /// Spans that nobody hears.
    pub(super) fn silent() -> Self {
        Self { tracer: None }
    }

    pub(super) fn to(exporter: SpanExporter, resource: Resource) -> Self {
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOn)))
            .with_batch_exporter(exporter)
            .build();
        Self { tracer: Some((provider.tracer("bailiwick"), provider)) }
    }

    /// Begins the span of a decided call.
    #[must_use]
    pub fn begin(&self, decision: &Decision) -> CallSpan {
        let Some((tracer, _)) = &self.tracer else { return CallSpan::default() };
        let received = SystemTime::UNIX_EPOCH + Duration::from_nanos(decision.received_ns.0);
        let operation = names::operation(&decision.path);
        let families = families(decision).into_iter();
        let families: Vec<StringValue> =
            families.map(|family| StringValue::from(family.to_owned())).collect();
        let said = vec![
            KeyValue::new(names::OPERATION, operation),
            KeyValue::new(names::REQUEST_MODEL, decision.model.clone()),
            KeyValue::new(names::APPLICATION, decision.application.clone()),
            KeyValue::new(names::DECISION, decision.decision.name()),
            KeyValue::new(names::LEVEL, decision.level.clone()),
            KeyValue::new(names::FAMILIES, Value::Array(Array::String(families))),
            KeyValue::new(names::RECORD, decision.record_id.to_string()),
        ];
        let span = tracer
            .span_builder(format!("{operation} {}", decision.model))
            .with_kind(SpanKind::Server)
            .with_start_time(received)
            .with_attributes(said)
            .start_with_context(tracer, &parent(decision));
        CallSpan { context: Some(Context::new().with_span(span)), received: Some(received) }
    }

    /// Ends the span of a call that nobody was sent.
    pub fn refused(&self, call: &CallSpan, code: &'static str, status: u16) {
        let Some(context) = &call.context else { return };
        let span = context.span();
        span.set_attribute(KeyValue::new(names::REFUSAL, code));
        span.set_attribute(KeyValue::new(names::STATUS, i64::from(status)));
        span.end();
    }

    /// Ends the span of a call, with what came of it.
    pub fn conclude(&self, call: &CallSpan, outcome: &Outcome, begun: &[u64]) {
        let (Some(context), Some(received), Some((tracer, _))) =
            (&call.context, call.received, &self.tracer)
        else {
            return;
        };
        for (attempt, begun) in outcome.attempts.iter().zip(begun) {
            let start = received + Duration::from_micros(*begun);
            let mut said = vec![KeyValue::new(names::ENDPOINT, attempt.endpoint.clone())];
            said.extend(
                attempt.status.map(|status| KeyValue::new(names::STATUS, i64::from(status))),
            );
            said.extend(attempt.error.clone().map(|error| KeyValue::new(names::ERROR, error)));
            let mut span = tracer
                .span_builder(format!("attempt {}", attempt.endpoint))
                .with_kind(SpanKind::Client)
                .with_start_time(start)
                .with_attributes(said)
                .start_with_context(tracer, context);
            if attempt.error.is_some() {
                span.set_status(Status::error(""));
            }
            span.end_with_timestamp(start + Duration::from_micros(attempt.latency_us));
        }
        let span = context.span();
        span.set_attribute(KeyValue::new(names::STATUS, i64::from(outcome.status)));
        for (name, value) in
            [(names::ENDPOINT, &outcome.endpoint), (names::RESPONSE_MODEL, &outcome.model_answered)]
        {
            if let Some(value) = value {
                span.set_attribute(KeyValue::new(name, value.clone()));
            }
        }
        if let Some(reason) = &outcome.finish_reason {
            let reasons = vec![StringValue::from(reason.clone())];
            span.set_attribute(KeyValue::new(
                names::FINISH_REASONS,
                Value::Array(Array::String(reasons)),
            ));
        }
        if let Some(tokens) = &outcome.tokens {
            let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            span.set_attribute(KeyValue::new(names::INPUT_TOKENS, count(tokens.input)));
            span.set_attribute(KeyValue::new(names::OUTPUT_TOKENS, count(tokens.output)));
        }
        if outcome.status >= 500 {
            span.set_status(Status::error(""));
        }
        span.end_with_timestamp(received + Duration::from_micros(outcome.latency_us));
    }

    pub(super) fn stop(&self) {
        if let Some((_, provider)) = &self.tracer
            && provider.shutdown().is_err()
        {
            tracing::debug!("telemetry.not_flushed");
        }
    }
}

impl CallSpan {
    /// The `traceparent` that an own-site endpoint is told; none where no span is kept.
    #[must_use]
    pub fn traceparent(&self) -> Option<HeaderValue> {
        let context = self.context.as_ref()?;
        let span = context.span();
        let span = span.span_context();
        let flags = span.trace_flags() & TraceFlags::SAMPLED;
        let text = format!("00-{}-{}-{flags:02x}", span.trace_id(), span.span_id());
        span.is_valid().then(|| HeaderValue::from_str(&text).ok()).flatten()
    }
}

fn parent(decision: &Decision) -> Context {
    let ids =
        decision.trace_id.as_ref().zip(decision.span_id.as_ref()).and_then(|(trace, span)| {
            let trace = TraceId::from_hex(&trace.to_string()).ok()?;
            Some((trace, SpanId::from_hex(&span.to_string()).ok()?))
        });
    match ids {
        Some((trace, span)) => Context::new().with_remote_span_context(SpanContext::new(
            trace,
            span,
            TraceFlags::SAMPLED,
            true,
            TraceState::default(),
        )),
        None => Context::new(),
    }
}
