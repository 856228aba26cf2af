//! What operators watch: log lines, metrics and traces. They tell of records that are made anyway, by
//! names from closed lists (applications, endpoints, rules, levels, families of labels, codes), and
//! never of a prompt, an answer, a person or a secret. Telemetry may be lost; it is never the record.
//!
//! Metrics are always counted and stand on the governance plane under `/metrics`. Metrics and traces
//! leave by OTLP only where `bailiwick.yaml` names a receiver.

pub mod gauges;
pub mod log;
pub mod metrics;
pub mod otlp;
pub mod spans;

mod names;

use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;

pub use log::{report_panics_by_place, start};
pub use metrics::Metrics;
pub use otlp::{Otlp, OtlpError, Protocol};
pub use spans::Spans;

/// The instruments of one server.
#[derive(Debug)]
pub struct Telemetry {
    /// Counters, histograms and gauges.
    pub metrics: Metrics,
    /// Spans of calls; silent without a receiver.
    pub spans: Spans,
}

impl Telemetry {
    /// Instruments that count, and that report to a receiver where there is one.
    ///
    /// # Errors
    /// [`OtlpError`]: an exporter cannot be set up.
    pub fn new(origin: &str, otlp: Option<&Otlp>) -> Result<Self, OtlpError> {
        let resource = resource(origin);
        let spans = match otlp {
            Some(otlp) => Spans::to(otlp::spans(otlp)?, resource.clone()),
            None => Spans::silent(),
        };
        let reader = otlp.map(otlp::metrics).transpose()?;
        Ok(Self { metrics: Metrics::new(resource, reader)?, spans })
    }

    /// Sends what is not sent yet. It may take as long as a receiver that does not answer; call it
    /// off the reactor.
    pub fn stop(&self) {
        self.spans.stop();
        self.metrics.stop();
    }
}

/// Who reports: the product, its version and this node.
fn resource(origin: &str) -> Resource {
    Resource::builder_empty()
        .with_service_name("bailiwick")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_attribute(KeyValue::new("service.instance.id", origin.to_owned()))
        .build()
}
