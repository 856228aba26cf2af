//! What is looked at when somebody asks for the metrics: readiness, queues, ages and dates. What is
//! counted as it happens is in `metrics.rs`.

use std::sync::{Arc, Weak};

use opentelemetry::KeyValue;
use opentelemetry::metrics::AsyncInstrument;

use super::names;
use crate::clock::{self, Timestamp};
use crate::gateway::Gateway;

/// Lets the metrics of a server look at it. They hold it weakly: they end with it.
pub fn look_at(gateway: &Arc<Gateway>) {
    numbers(gateway);
    ages(gateway);
    endpoints(gateway);
    rules(gateway);
}

/// One number of the whole server.
struct Number {
    name: &'static str,
    what: &'static str,
    of: fn(&Gateway) -> u64,
}

const NUMBERS: &[Number] = &[
    Number {
        name: "bailiwick.ready",
        what: "1 while new requests can be served",
        of: |gateway| u64::from(gateway.is_ready()),
    },
    Number {
        name: "bailiwick.store.accepting",
        what: "1 while records are taken in",
        of: |gateway| u64::from(gateway.store().health().accepting),
    },
    Number {
        name: "bailiwick.records.queued",
        what: "Records that wait to be made durable",
        of: |gateway| gateway.store().health().queued as u64,
    },
    Number {
        name: "bailiwick.records.durable",
        what: "Entries in the log of this node",
        of: |gateway| gateway.store().health().size,
    },
    Number {
        name: "bailiwick.records.unindexed",
        what: "Durable records that searches still read one by one",
        of: |gateway| gateway.store().health().unindexed as u64,
    },
    Number {
        name: "bailiwick.records.unshipped",
        what: "Entries in the log of this node that the shared store does not have yet",
        of: |gateway| {
            let shipped = gateway.store().sharing().map(|sharing| sharing.shipped.unwrap_or(0));
            shipped.map_or(0, |shipped| gateway.store().health().size.saturating_sub(shipped))
        },
    },
    Number {
        name: "bailiwick.calls.in_flight",
        what: "Calls being served",
        of: |gateway| gateway.calls_in_flight() as u64,
    },
    Number {
        name: "bailiwick.rules.usable",
        what: "0 once a date in the rules has passed and nothing is served by them any more",
        of: |gateway| u64::from(!gateway.has_unusable_rules()),
    },
    Number {
        name: "bailiwick.rules.own_site_only",
        what: "1 while everything but the own site is closed",
        of: |gateway| u64::from(gateway.live().own_site_only.is_some()),
    },
    Number {
        name: "bailiwick.rules.unsigned",
        what: "1 while unsigned rules are served by",
        of: |gateway| u64::from(gateway.live().bundle.seal().is_none()),
    },
    Number {
        name: "bailiwick.exceptions.open",
        what: "Exceptions that are open",
        of: |gateway| gateway.live().exceptions.len() as u64,
    },
];

fn numbers(gateway: &Arc<Gateway>) {
    for number in NUMBERS {
        let seen = Arc::downgrade(gateway);
        let meter = &gateway.telemetry().metrics.meter;
        meter
            .u64_observable_gauge(number.name)
            .with_description(number.what)
            .with_callback(look(seen, |gateway, gauge| gauge.observe((number.of)(gateway), &[])))
            .build();
    }
}

fn ages(gateway: &Arc<Gateway>) {
    let meter = &gateway.telemetry().metrics.meter;
    meter
        .f64_observable_gauge("bailiwick.rules.age")
        .with_unit("s")
        .with_description("Time since the rules in force were loaded")
        .with_callback(look(Arc::downgrade(gateway), |gateway, gauge| {
            gauge.observe(since(gateway.live().loaded), &[]);
        }))
        .build();
}

fn endpoints(gateway: &Arc<Gateway>) {
    let meter = &gateway.telemetry().metrics.meter;
    meter
        .u64_observable_gauge("bailiwick.endpoint.closed")
        .with_description("1 while an endpoint is closed, whatever the policy says")
        .with_callback(look(Arc::downgrade(gateway), |gateway, gauge| {
            for endpoint in gateway.live().bundle.endpoints() {
                let closed = u64::from(gateway.is_closed(endpoint.name()));
                gauge.observe(closed, &[named(endpoint.name())]);
            }
        }))
        .build();
    meter
        .u64_observable_gauge("bailiwick.endpoint.ejected")
        .with_description("1 while an endpoint that keeps failing is tried after the others")
        .with_callback(look(Arc::downgrade(gateway), |gateway, gauge| {
            for endpoint in gateway.live().bundle.endpoints() {
                let ejected = u64::from(gateway.health().is_ejected(endpoint.name()));
                gauge.observe(ejected, &[named(endpoint.name())]);
            }
        }))
        .build();
    meter
        .i64_observable_gauge("bailiwick.endpoint.attributes.expire_in")
        .with_unit("d")
        .with_description("Days until the first stated attribute of an endpoint no longer counts")
        .with_callback(look(Arc::downgrade(gateway), |gateway, gauge| {
            let today = clock::now().day();
            for endpoint in gateway.live().bundle.endpoints() {
                if let Some(until) = endpoint.attributes().filter_map(|one| one.until).min() {
                    let days = (until - today).get_days();
                    gauge.observe(i64::from(days), &[named(endpoint.name())]);
                }
            }
        }))
        .build();
}

fn rules(gateway: &Arc<Gateway>) {
    let meter = &gateway.telemetry().metrics.meter;
    meter
        .u64_observable_gauge("bailiwick.rules.in_force")
        .with_description("1, with the policy, its version and the digest of the rules in force")
        .with_callback(look(Arc::downgrade(gateway), |gateway, gauge| {
            let live = gateway.live();
            let said = [
                KeyValue::new("policy", live.bundle.policy_name().to_owned()),
                KeyValue::new("version", live.bundle.version().to_string()),
                KeyValue::new("digest", live.bundle.digest().to_string()),
            ];
            gauge.observe(1, &said);
        }))
        .build();
}

/// A callback that looks at the server for as long as there is one.
fn look<T>(
    seen: Weak<Gateway>,
    observe: impl Fn(&Gateway, &dyn AsyncInstrument<T>) + Send + Sync + 'static,
) -> impl Fn(&dyn AsyncInstrument<T>) + Send + Sync + 'static {
    move |gauge| {
        if let Some(gateway) = seen.upgrade() {
            observe(&gateway, gauge);
        }
    }
}

fn named(endpoint: &str) -> KeyValue {
    KeyValue::new(names::ENDPOINT, endpoint.to_owned())
}

fn since(then: Timestamp) -> f64 {
    let ns = clock::now().as_ns().saturating_sub(then.as_ns());
    std::time::Duration::from_nanos(ns).as_secs_f64()
}
