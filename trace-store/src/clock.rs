//! The one module that reads the clock, so that tests can set it.

use crate::record::UtcNanos;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where the store takes the time from.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The wall clock; may jump.
    fn now(&self) -> UtcNanos;

    /// Time since some fixed moment; never goes back.
    fn elapsed(&self) -> Duration;

    /// Whether the machine vouches for the wall clock. Asked before deleting after a leap.
    fn is_synchronised(&self) -> bool {
        false
    }
}

/// The clocks of the machine.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// Starts counting [`Clock::elapsed`] now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the module that reads the clock")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the module that reads the clock")]
    fn now(&self) -> UtcNanos {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UtcNanos(u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// systemd-timesyncd makes this file once the clock was set from a server
    /// (systemd-timesyncd.service(8)); on other machines somebody has to confirm the time.
    fn is_synchronised(&self) -> bool {
        let set =
            std::fs::metadata("/run/systemd/timesync/synchronized").and_then(|m| m.modified());
        let set = set.ok().and_then(|set| set.duration_since(UNIX_EPOCH).ok());
        // It is touched at each synchronisation; one from before a leap vouches for nothing.
        let now = Duration::from_nanos(self.now().0);
        set.is_some_and(|set| now.abs_diff(set) < Duration::from_secs(60 * 60))
    }
}
