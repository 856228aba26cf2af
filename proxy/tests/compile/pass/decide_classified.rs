//! A classified request can be decided on.

use std::sync::Arc;

use proxy::pipeline::classify::Classified;
use proxy::pipeline::decide::{Decided, decide};
use proxy::pipeline::refuse::Refusal;
use routing_rules::Bundle;

fn judge(bundle: &Arc<Bundle>, classified: Classified) -> Result<Decided, Refusal> {
    decide(bundle, classified)
}

fn main() {
    let _ = judge;
}
