//! Keeping the policy's promise of how long records are kept: every ten minutes the store deletes
//! what is over. What a promise means is in `trace_store::Retention`; people look and act through
//! `bailiwick retention`.

use std::sync::Arc;
use std::time::Duration;

use routing_rules::{Bundle, Keep};
use tokio_util::sync::CancellationToken;
use trace_store::record::Class;
use trace_store::{Retention, RetentionError};

use crate::gateway::Gateway;

/// Between two runs; TRACE promises deletion within a quarter of an hour after a day is over.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// What the policy promises, and by which version.
#[must_use]
pub fn promised(bundle: &Bundle) -> Retention {
    let keep = |keep: Keep| match keep {
        Keep::Days(days) => trace_store::Keep::Days(days),
        Keep::Months(months) => trace_store::Keep::Months(months),
    };
    // A class that the store does not write yet holds nothing that could be over.
    let promises = bundle
        .retention()
        .filter_map(|(class, promise)| Some((Class::parse(class)?, keep(promise))))
        .collect();
    let (name, version) = (bundle.policy_name(), bundle.version());
    Retention { promises, basis: format!("{name} version {version}, {}", bundle.policy_digest()) }
}

/// Makes the subject files of days that have ended, so that nobody who asks about a person waits for it.
async fn make_subject_files(gateway: &Arc<Gateway>) {
    let store = gateway.store().clone();
    match tokio::task::spawn_blocking(move || store.make_subject_files()).await {
        Ok(Ok(0)) => {}
        Ok(Ok(days)) => tracing::info!(days, "subjects.filed"),
        Ok(Err(error)) => tracing::error!(error = %error, "subjects.failed"),
        Err(_) => tracing::error!("subjects.failed"),
    }
}

/// Deletes what is over, every ten minutes until `stop`.
pub async fn watch(gateway: Arc<Gateway>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        let promised = promised(&gateway.live().bundle);
        let store = gateway.store().clone();
        let done = tokio::task::spawn_blocking(move || store.expire(&promised)).await;
        match done {
            Ok(Ok(expired)) => {
                if !expired.deleted.is_empty() {
                    tracing::info!(days = expired.deleted.len(), "retention.deleted");
                }
                for (cell, why) in &expired.failed {
                    let class = cell.class.name();
                    tracing::error!(class, day = %cell.day, why, "retention.failed");
                }
            }
            Ok(Err(error @ RetentionError::Clock { .. })) => {
                tracing::error!(error = %error, "retention.clock_in_doubt");
            }
            Ok(Err(error)) => tracing::error!(error = %error, "retention.failed"),
            Err(_) => tracing::error!("retention.failed"),
        }
        make_subject_files(&gateway).await;
    }
}
