//! The governance plane over HTTP: the probes, with the reasons that the data plane does not give to
//! strangers; the metrics; signing in; and what people read and do there.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use routing_rules::signed::Seal;
use serde::Serialize;

use crate::audit;
use crate::change::shadow::Shown;
use crate::config::Settings;
use crate::console;
use crate::cosigning::Cosigners;
use crate::gateway::{Gateway, NodeStanding, OwnSiteOnly};
use crate::identity::{self, Identity};

mod api;

/// Why the node is or is not ready, and what it serves by.
#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    draining: bool,
    rules_usable: bool,
    store_accepting: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_reason: Option<String>,
    records: u64,
    queued: usize,
    policy: String,
    policy_version: String,
    policy_digest: String,
    register_digest: String,
    /// Whether the rules are unsigned.
    dev: bool,
    /// The number of the signed version.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_version: Option<u64>,
    /// What the draft that runs beside has shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    shadow: Option<Shown>,
    /// Whether only the own site is open.
    own_site_only: bool,
    /// What serves, and yet should not stay as it is.
    findings: Vec<String>,
    /// Why it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_site_only_because: Option<&'static str>,
    /// When the signed version was last confirmed, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    rules_confirmed_s: Option<u64>,
    /// How this node stands among those that share a PostgreSQL.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<NodeStanding>,
}

/// The routes of the governance plane.
pub fn router(
    identity: Arc<Identity>,
    cosigners: Arc<Cosigners>,
    (dir, settings): (&Path, &Settings),
) -> Router {
    let gateway = Arc::clone(identity.gateway());
    let records = audit::api::router(Arc::clone(&identity));
    let measured = Arc::clone(&gateway);
    let metrics = get(move || async move {
        ([(CONTENT_TYPE, prometheus::TEXT_FORMAT)], measured.telemetry().metrics.text())
    });
    Router::new()
        .route("/livez", get(|| async { "ok" }))
        .route("/metrics", metrics)
        .route(
            "/readyz",
            get(move || async move {
                let readiness = readiness(&gateway, &cosigners);
                let status =
                    if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
                let json = serde_json::to_string(&readiness).unwrap_or_default();
                (status, [(CONTENT_TYPE, "application/json")], json)
            }),
        )
        .merge(records)
        .merge(api::router(Arc::clone(&identity), (dir, settings)))
        .merge(console::router(Arc::clone(&identity), dir, settings))
        .merge(identity::router(identity))
}

fn readiness(gateway: &Gateway, cosigners: &Cosigners) -> Readiness {
    let health = gateway.store().health();
    let live = gateway.live();
    Readiness {
        ready: gateway.is_ready(),
        draining: gateway.is_draining(),
        rules_usable: !gateway.has_unusable_rules() && !gateway.has_lapsed(),
        store_accepting: health.accepting,
        store_reason: health.reason,
        records: health.size,
        queued: health.queued,
        policy: live.bundle.policy_name().to_owned(),
        policy_version: live.bundle.version().to_string(),
        policy_digest: live.bundle.policy_digest().to_string(),
        register_digest: live.bundle.register_digest().to_string(),
        dev: live.bundle.seal().is_none(),
        signed_version: live.bundle.seal().map(Seal::sequence),
        shadow: gateway.shadow().map(|shadow| shadow.shown()),
        findings: cosigners.findings(gateway.store()),
        own_site_only: live.own_site_only.is_some(),
        own_site_only_because: live.own_site_only.map(OwnSiteOnly::because),
        rules_confirmed_s: live.signed.as_ref().map(|_| gateway.confirmed().as_s()),
        node: gateway.standing().map(|standing| NodeStanding::clone(&standing)),
    }
}
