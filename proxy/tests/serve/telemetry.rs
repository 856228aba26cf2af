//! What operators see: the metrics as Prometheus reads them, and metrics and spans as a real OTLP
//! receiver gets them, over gRPC and over HTTP. Never a word of a prompt.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use http::StatusCode;
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message;
use serde_json::json;
use stub_model::Behaviour;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;

use crate::house::caller::{Ask, body};
use crate::house::search::{holds, spellings};
use crate::house::{Cast, House};

/// Stands in the prompt, and must be nowhere else.
const MARK: &str = "quillfeather-obsidian-tarragon";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

/// What a receiver got.
#[derive(Clone, Default)]
struct Received {
    spans: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
    metrics: Arc<Mutex<Vec<ExportMetricsServiceRequest>>>,
}

impl Received {
    fn spans(&self) -> Vec<Span> {
        let requests = self.spans.lock().expect("a lock");
        let resources = requests.iter().flat_map(|request| &request.resource_spans);
        resources.flat_map(|one| &one.scope_spans).flat_map(|one| one.spans.clone()).collect()
    }

    fn metric_names(&self) -> Vec<String> {
        let requests = self.metrics.lock().expect("a lock");
        let resources = requests.iter().flat_map(|request| &request.resource_metrics);
        let scopes = resources.flat_map(|one| &one.scope_metrics);
        scopes.flat_map(|one| &one.metrics).map(|metric| metric.name.clone()).collect()
    }

    /// Everything, as it came over the wire.
    fn bytes(&self) -> Vec<u8> {
        let spans = self.spans.lock().expect("a lock");
        let metrics = self.metrics.lock().expect("a lock");
        let spans = spans.iter().flat_map(Message::encode_to_vec);
        spans.chain(metrics.iter().flat_map(Message::encode_to_vec)).collect()
    }
}

#[tonic::async_trait]
impl TraceService for Received {
    async fn export(
        &self,
        request: tonic::Request<ExportTraceServiceRequest>,
    ) -> Result<tonic::Response<ExportTraceServiceResponse>, tonic::Status> {
        self.spans.lock().expect("a lock").push(request.into_inner());
        Ok(tonic::Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Received {
    async fn export(
        &self,
        request: tonic::Request<ExportMetricsServiceRequest>,
    ) -> Result<tonic::Response<ExportMetricsServiceResponse>, tonic::Status> {
        self.metrics.lock().expect("a lock").push(request.into_inner());
        Ok(tonic::Response::new(ExportMetricsServiceResponse::default()))
    }
}

/// A receiver that speaks gRPC.
async fn grpc(received: &Received) -> SocketAddr {
    let routes = Routes::new(TraceServiceServer::new(received.clone()))
        .add_service(MetricsServiceServer::new(received.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    let server = tonic::transport::Server::builder().add_routes(routes);
    TaskTracker::new().spawn(server.serve_with_incoming(incoming));
    address
}

/// A receiver that speaks HTTP.
async fn http(received: &Received) -> SocketAddr {
    let (spans, metrics) = (received.clone(), received.clone());
    let router = Router::new()
        .route(
            "/v1/traces",
            post(async move |body: Bytes| {
                let request = ExportTraceServiceRequest::decode(body).expect("a request");
                spans.spans.lock().expect("a lock").push(request);
                StatusCode::OK
            }),
        )
        .route(
            "/v1/metrics",
            post(async move |body: Bytes| {
                let request = ExportMetricsServiceRequest::decode(body).expect("a request");
                metrics.metrics.lock().expect("a lock").push(request);
                StatusCode::OK
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let plane = proxy::server::serve(listener, router, tokio_util::sync::CancellationToken::new());
    TaskTracker::new().spawn(plane);
    address
}

fn text(span: &Span, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key == key)?;
    let value = found.value.as_ref()?.value.as_ref()?;
    let Value::StringValue(text) = value else { return Some(format!("{value:?}")) };
    Some(text.clone())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn prompt() -> String {
    body(&format!("Refund 5555 5555 5555 4444 for {MARK}."), json!({}))
}

/// Calls through a proxy that reports to `address`, and what the receiver has when it has stopped.
async fn reports(protocol: &str, address: SocketAddr, received: &Received) {
    let settings = format!(
        "listen: {{data: 127.0.0.1:0, governance: 127.0.0.1:0}}\nlog: {{filter: debug}}\n\
         telemetry: {{otlp: {{endpoint: 'http://{address}', protocol: {protocol}, every: 1 h}}}}\n"
    );
    let cast = Cast::described("30 s", &settings).await;
    let house = House::with(cast).await;
    let traced = |ask: Ask| ask.header("traceparent", &format!("00-{TRACE}-{SPAN}-01"));
    let answer = traced(house.ask("support-desk", prompt())).send(house.data).await;
    assert_eq!(answer.status, 200);
    house.eu.set(Behaviour::error(503).times(1));
    house.us.set(Behaviour::error(503).times(1));
    let public = body("Say hello.", json!({}));
    let answer = traced(house.ask("website", public)).send(house.data).await;
    assert_eq!(answer.status, 200);

    let arrivals = house.arrivals();
    let told: Vec<_> = arrivals
        .iter()
        .filter_map(|(server, got)| {
            Some(((*server).to_owned(), got.header("traceparent")?.to_owned()))
        })
        .collect();
    assert!(!told.is_empty(), "own-site endpoints are told");
    assert!(told.iter().all(|(server, _)| server.starts_with("own")), "{told:?}");
    house.close().await;

    let spans = received.spans();
    let calls: Vec<&Span> =
        spans.iter().filter(|span| span.kind == SpanKind::Server as i32).collect();
    assert_eq!(calls.len(), 2, "{spans:?}");
    for call in &calls {
        assert_eq!((hex(&call.trace_id), hex(&call.parent_span_id)), (TRACE.into(), SPAN.into()));
        assert!(call.end_time_unix_nano > call.start_time_unix_nano);
    }
    let refund = calls
        .iter()
        .find(|call| text(call, "bailiwick.application").as_deref() == Some("support-desk"));
    let refund = refund.expect("the span of the refund");
    let own = format!("00-{TRACE}-{}-01", hex(&refund.span_id));
    assert!(told.iter().any(|(_, parent)| *parent == own), "{told:?} without {own}");
    assert_eq!(text(refund, "gen_ai.operation.name").as_deref(), Some("chat"));
    assert_eq!(text(refund, "http.response.status_code").as_deref(), Some("IntValue(200)"));
    assert!(text(refund, "gen_ai.usage.output_tokens").is_some());
    assert!(text(refund, "bailiwick.label_families").is_some_and(|all| all.contains("financial")));
    let attempts = spans.iter().filter(|span| span.kind == SpanKind::Client as i32);
    let attempts: Vec<&Span> = attempts.collect();
    assert!(attempts.len() > calls.len(), "the attempt that failed has a span too");
    assert!(attempts.iter().all(|one| calls.iter().any(|call| call.span_id == one.parent_span_id)));

    let names = received.metric_names();
    for name in ["bailiwick.decisions", "gen_ai.client.token.usage", "bailiwick.ready"] {
        assert!(names.iter().any(|one| one == name), "{name} in {names:?}");
    }
    assert!(!holds(&received.bytes(), MARK));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_receiver_gets_calls_and_attempts_over_grpc() {
    let received = Received::default();
    let address = grpc(&received).await;
    reports("grpc", address, &received).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_receiver_gets_calls_and_attempts_over_http() {
    let received = Received::default();
    let address = http(&received).await;
    reports("http", address, &received).await;
}

/// The value of one sample.
fn sample(metrics: &str, name: &str, labels: &[&str]) -> Option<f64> {
    let mut lines = metrics.lines().filter(|line| line.starts_with(name));
    let line = lines.find(|line| labels.iter().all(|label| line.contains(label)))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_metrics_count_what_was_decided_sent_and_refused() {
    let house = House::open().await;
    for _ in 0..3 {
        let answer = house.ask("support-desk", prompt()).send(house.data).await;
        assert_eq!(answer.status, 200);
    }
    let unknown = Ask::chat("bw-unknown", prompt()).send(house.data).await;
    assert_eq!(unknown.status, 401);
    let governance = house.running().governance;
    let answer = Ask::get("", "/metrics").send(governance).await;
    assert_eq!(answer.status, 200);
    let metrics = answer.text();
    for (name, labels, value) in [
        (
            "bailiwick_decisions_total",
            &["bailiwick_application=\"support-desk\"", "bailiwick_decision=\"permit\""][..],
            3.0,
        ),
        ("bailiwick_refusals_total", &["code=\"invalid_api_key\""][..], 1.0),
        ("bailiwick_request_duration_seconds_count", &["bailiwick_endpoint=\"own"][..], 3.0),
        ("bailiwick_classify_duration_seconds_count", &[][..], 3.0),
        ("gen_ai_client_token_usage_count", &["gen_ai_token_type=\"input\""][..], 3.0),
        ("bailiwick_labels_total", &["family=\"financial\""][..], 3.0),
        ("bailiwick_ready", &[][..], 1.0),
        ("bailiwick_calls_in_flight", &[][..], 0.0),
        ("bailiwick_endpoint_closed", &["bailiwick_endpoint=\"eu-cloud\""][..], 0.0),
        ("bailiwick_rules_unsigned", &[][..], 1.0),
    ] {
        assert_eq!(sample(&metrics, name, labels), Some(value), "{name} {labels:?} in\n{metrics}");
    }
    let page = include_str!("../../../docs/operate/telemetry.md");
    for line in metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = line.split(' ').next().expect("a name");
        assert!(name == "target_info" || page.contains(&format!("| `{name}` |")), "{name}");
    }
    // Three decisions, three outcomes, one refused credential; the start was recorded before.
    let acknowledged = sample(&metrics, "bailiwick_record_acknowledge_duration_seconds_count", &[]);
    assert_eq!(acknowledged, Some(7.0));
    for spelling in spellings(MARK) {
        assert!(!metrics.as_bytes().windows(spelling.len()).any(|part| part == spelling));
    }
}
