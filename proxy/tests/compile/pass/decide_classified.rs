//! A classified request can be decided on.

use std::sync::Arc;

use proxy::pipeline::classify::Classified;
use proxy::pipeline::decide::{Decided, Understood, decide};
use routing_rules::Bundle;

fn judge(bundle: &Arc<Bundle>, classified: Classified, declared: &Understood) -> Decided {
    decide(bundle, classified, declared)
}

fn main() {
    let _ = judge;
}
