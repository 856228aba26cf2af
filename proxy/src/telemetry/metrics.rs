//! Counters and histograms, counted where records are made. What is looked at instead of counted (the
//! length of a queue, the age of a signature) is in `gauges.rs`; names of others are in `names.rs`.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter, MeterProvider};
use opentelemetry_otlp::MetricExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use prometheus::{Registry, TextEncoder};
use trace_store::record::{Decision, Outcome, Tokens};

use super::names;
use super::otlp::OtlpError;

/// The metrics of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    provider: SdkMeterProvider,
    pub(super) meter: Meter,
    decisions: Counter<u64>,
    rules: Counter<u64>,
    families: Counter<u64>,
    incomplete: Counter<u64>,
    refusals: Counter<u64>,
    attempts: Histogram<f64>,
    requests: Histogram<f64>,
    first_byte: Histogram<f64>,
    tokens: Histogram<u64>,
    operations: Histogram<f64>,
    classify: Histogram<f64>,
    acknowledge: Histogram<f64>,
    unrecorded: Counter<u64>,
    reloads: Counter<u64>,
}

impl Metrics {
    pub(super) fn new(
        resource: Resource,
        reader: Option<PeriodicReader<MetricExporter>>,
    ) -> Result<Self, OtlpError> {
        let registry = Registry::new();
        let scraped = opentelemetry_prometheus::exporter()
            .with_registry(registry.clone())
            .scope_info_enabled(false)
            .build()
            .map_err(|_| OtlpError::Setup)?;
        let mut builder = SdkMeterProvider::builder().with_resource(resource).with_reader(scraped);
        if let Some(reader) = reader {
            builder = builder.with_reader(reader);
        }
        let provider = builder.build();
        let meter = provider.meter("bailiwick");
        Ok(Self::on(registry, provider, meter))
    }

    fn on(registry: Registry, provider: SdkMeterProvider, meter: Meter) -> Self {
        let counter = |name: &'static str, what: &'static str| {
            meter.u64_counter(name).with_description(what).build()
        };
        let seconds = |name: &'static str, bounds: &[f64], what: &'static str| {
            meter
                .f64_histogram(name)
                .with_unit("s")
                .with_boundaries(bounds.to_vec())
                .with_description(what)
                .build()
        };
        Self {
            decisions: counter("bailiwick.decisions", "Calls decided"),
            rules: counter("bailiwick.rules.applied", "Calls to which a rule applied"),
            families: counter("bailiwick.labels", "Calls in which a family of labels was found"),
            incomplete: counter(
                "bailiwick.classifications.incomplete",
                "Calls of which something was not read, and which count as most sensitive",
            ),
            refusals: counter("bailiwick.refusals", "Requests refused, by the code of the refusal"),
            unrecorded: counter(
                "bailiwick.records.failed",
                "Records that could not be made durable; what they were of was refused",
            ),
            reloads: counter("bailiwick.rules.reloads", "Attempts to load rules anew"),
            attempts: seconds(
                "bailiwick.attempt.duration",
                names::SECONDS,
                "From sending to an endpoint to the end of its answer",
            ),
            requests: seconds(
                "bailiwick.request.duration",
                names::SECONDS,
                "From the receipt of a permitted call to the end of its answer",
            ),
            first_byte: seconds(
                "bailiwick.request.first_byte",
                names::SECONDS,
                "From the receipt of a permitted call to the first byte of its answer",
            ),
            classify: seconds(
                "bailiwick.classify.duration",
                names::QUICK_SECONDS,
                "Time the detectors took for one request",
            ),
            acknowledge: seconds(
                "bailiwick.record.acknowledge.duration",
                names::QUICK_SECONDS,
                "Time until a record was durable",
            ),
            operations: seconds(
                names::OPERATION_DURATION,
                names::SECONDS,
                "Duration of an operation of a model",
            ),
            tokens: meter
                .u64_histogram(names::TOKEN_USAGE)
                .with_unit("{token}")
                .with_boundaries(names::TOKENS.to_vec())
                .with_description("Tokens used by a call")
                .build(),
            registry,
            provider,
            meter,
        }
    }

    /// A call was decided.
    pub fn decided(&self, decision: &Decision) {
        let mut said = vec![
            application(&decision.application),
            KeyValue::new(names::DECISION, decision.decision.name()),
            KeyValue::new(names::LEVEL, decision.level.clone()),
        ];
        if let Some(refusal) = &decision.refusal {
            said.push(KeyValue::new(names::REFUSAL, refusal.clone()));
        }
        self.decisions.add(1, &said);
        let granted = decision.rules_granted.iter().map(|rule| (rule, "grant"));
        let restricted = decision.rules_restricted.iter().map(|rule| (rule, "restrict"));
        for (rule, effect) in granted.chain(restricted) {
            let said =
                [KeyValue::new(names::RULE, rule.clone()), KeyValue::new(names::EFFECT, effect)];
            self.rules.add(1, &said);
        }
        if !decision.classifier_complete {
            self.incomplete.add(1, &[application(&decision.application)]);
        }
        for family in families(decision) {
            self.families.add(1, &[KeyValue::new("family", family.to_owned())]);
        }
    }

    /// A call came to its end; `path` and `model` are those of its decision.
    pub fn concluded(&self, outcome: &Outcome, (path, model): (&str, &str)) {
        for attempt in &outcome.attempts {
            let mut said = vec![KeyValue::new(names::ENDPOINT, attempt.endpoint.clone())];
            said.extend(attempt.error.clone().map(|error| KeyValue::new(names::ERROR, error)));
            said.extend(attempt.status.map(status));
            self.attempts.record(micros(attempt.latency_us), &said);
        }
        let endpoint = outcome.endpoint.clone().unwrap_or_else(|| "none".to_owned());
        let ended = [
            application(&outcome.application),
            KeyValue::new(names::ENDPOINT, endpoint),
            status(outcome.status),
        ];
        self.requests.record(micros(outcome.latency_us), &ended);
        if let Some(first) = outcome.first_byte_us {
            self.first_byte.record(micros(first), &ended);
        }
        let of_model = [
            KeyValue::new(names::OPERATION, names::operation(path)),
            KeyValue::new(names::REQUEST_MODEL, model.to_owned()),
        ];
        self.operations.record(micros(outcome.latency_us), &of_model);
        if let Some(tokens) = &outcome.tokens {
            self.counted(tokens, &of_model);
        }
    }

    fn counted(&self, tokens: &Tokens, of_model: &[KeyValue]) {
        for (kind, count) in [("input", tokens.input), ("output", tokens.output)] {
            let mut said = of_model.to_vec();
            said.push(KeyValue::new(names::TOKEN_TYPE, kind));
            self.tokens.record(count, &said);
        }
    }

    /// A request was refused.
    pub fn refused(&self, code: &'static str) {
        self.refusals.add(1, &[KeyValue::new("code", code)]);
    }

    /// The detectors have judged a request.
    pub fn classified(&self, took: Duration) {
        self.classify.record(took.as_secs_f64(), &[]);
    }

    /// A record is durable, or is not.
    pub fn recorded(&self, took: Duration, durable: bool) {
        if durable {
            self.acknowledge.record(took.as_secs_f64(), &[]);
        } else {
            self.unrecorded.add(1, &[]);
        }
    }

    /// Rules were loaded anew, or were refused and the old ones kept.
    pub fn reloaded(&self, loaded: bool) {
        let result = if loaded { "loaded" } else { "refused" };
        self.reloads.add(1, &[KeyValue::new("result", result)]);
    }

    /// A gauge of whatever `of` says when it is looked at.
    pub fn look(
        &self,
        name: &'static str,
        what: &'static str,
        of: impl Fn() -> u64 + Send + Sync + 'static,
    ) {
        let gauge = self.meter.u64_observable_gauge(name).with_description(what);
        gauge.with_callback(move |gauge| gauge.observe(of(), &[])).build();
    }

    /// All of them in the Prometheus text format; empty where they cannot be gathered.
    #[must_use]
    pub fn text(&self) -> String {
        TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap_or_default()
    }

    pub(super) fn stop(&self) {
        if self.provider.shutdown().is_err() {
            tracing::debug!("telemetry.not_flushed");
        }
    }
}

/// The families of the labels of a call, each once: labels stand in order.
pub(super) fn families(decision: &Decision) -> Vec<&str> {
    let mut families: Vec<&str> =
        decision.labels.iter().filter_map(|label| label.label.split('.').next()).collect();
    families.dedup();
    families
}

fn application(name: &str) -> KeyValue {
    KeyValue::new(names::APPLICATION, name.to_owned())
}

fn status(status: u16) -> KeyValue {
    KeyValue::new(names::STATUS, i64::from(status))
}

fn micros(us: u64) -> f64 {
    Duration::from_micros(us).as_secs_f64()
}
