//! What the service manager is told: that the server serves, reloads or ends, and that it lives.
//! Without one (no `NOTIFY_SOCKET`) nothing is said. Protocol: sd_notify(3); `Type=notify-reload` in
//! systemd.service(5).

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

/// The server serves, by the rules it has now.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// Rules are being read anew; [`ready`] follows, whatever comes of it.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::debug!(kind = %error.kind(), "supervisor.not_told"),
    }
}

/// The server takes no more calls; `drain` at most is left to those in flight.
pub fn stopping(drain: Duration) {
    let most = u32::try_from(drain.as_micros()).unwrap_or(u32::MAX);
    tell(&[NotifyState::Stopping, NotifyState::ExtendTimeoutUsec(most)]);
}

/// Says twice in each watchdog interval that the server's threads still turn, until `stop`.
pub async fn live(stop: CancellationToken) {
    let Some(interval) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = tokio::time::interval(interval / 2);
    loop {
        tokio::select! {
            _ = ticks.tick() => tell(&[NotifyState::Watchdog]),
            () = stop.cancelled() => return,
        }
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(kind = %error.kind(), "supervisor.not_told");
    }
}
