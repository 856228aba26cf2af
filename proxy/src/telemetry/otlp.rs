//! The way out to an OTLP receiver, where the settings name one. It carries names and numbers, no
//! content; it is a connection of its own, beside the one client that carries prompts.

use std::time::Duration;

use opentelemetry_otlp::{
    ExporterBuildError, MetricExporter, Protocol as Wire, SpanExporter, WithExportConfig,
};
use opentelemetry_sdk::metrics::PeriodicReader;

/// Longest wait for a receiver.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How the receiver is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// OTLP over gRPC.
    Grpc,
    /// OTLP over HTTP with protobuf bodies.
    Http,
}

/// Where metrics and traces go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otlp {
    /// The receiver's base URL.
    pub endpoint: String,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Between two reports of metrics.
    pub every: Duration,
}

/// Telemetry cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OtlpError {
    /// The receiver's address cannot be used.
    #[error(
        "telemetry cannot be sent to '{endpoint}'; 'telemetry.otlp.endpoint' must be the URL of an OTLP \
         receiver, such as http://127.0.0.1:4317"
    )]
    Endpoint {
        /// The address.
        endpoint: String,
    },
    /// The metrics cannot be set up.
    #[error("the metrics cannot be set up")]
    Setup,
}

impl Otlp {
    fn error(&self) -> impl FnOnce(ExporterBuildError) -> OtlpError {
        let endpoint = self.endpoint.clone();
        move |_| OtlpError::Endpoint { endpoint }
    }

    /// The URL of one signal over HTTP: OTLP specification, "OTLP/HTTP request".
    fn signal(&self, signal: &str) -> String {
        format!("{}/v1/{signal}", self.endpoint.trim_end_matches('/'))
    }
}

pub(super) fn spans(otlp: &Otlp) -> Result<SpanExporter, OtlpError> {
    let builder = SpanExporter::builder();
    match otlp.protocol {
        Protocol::Grpc => {
            builder.with_tonic().with_endpoint(&otlp.endpoint).with_timeout(TIMEOUT).build()
        }
        Protocol::Http => builder
            .with_http()
            .with_protocol(Wire::HttpBinary)
            .with_endpoint(otlp.signal("traces"))
            .with_timeout(TIMEOUT)
            .build(),
    }
    .map_err(otlp.error())
}

pub(super) fn metrics(otlp: &Otlp) -> Result<PeriodicReader<MetricExporter>, OtlpError> {
    let builder = MetricExporter::builder();
    let exporter = match otlp.protocol {
        Protocol::Grpc => {
            builder.with_tonic().with_endpoint(&otlp.endpoint).with_timeout(TIMEOUT).build()
        }
        Protocol::Http => builder
            .with_http()
            .with_protocol(Wire::HttpBinary)
            .with_endpoint(otlp.signal("metrics"))
            .with_timeout(TIMEOUT)
            .build(),
    }
    .map_err(otlp.error())?;
    Ok(PeriodicReader::builder(exporter).with_interval(otlp.every).build())
}
