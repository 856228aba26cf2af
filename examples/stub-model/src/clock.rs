//! The one place that reads the clock: when a request arrived. Nothing else here depends on time.

use std::time::SystemTime;

/// The time now, as the system tells it.
#[expect(clippy::disallowed_methods, reason = "this is the crate's clock module")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}
