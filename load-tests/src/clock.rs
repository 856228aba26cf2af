//! The one place that reads the clock.

use std::time::Instant;

/// Now, for measuring spans.
#[expect(clippy::disallowed_methods, reason = "this is the crate's clock module")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
