//! A parsed request cannot be decided on before it is classified.

use std::sync::Arc;

use proxy::pipeline::decide::{Decided, Understood, decide};
use proxy::pipeline::parse::Parsed;
use routing_rules::Bundle;

fn judge(bundle: &Arc<Bundle>, parsed: Parsed, declared: &Understood) -> Decided {
    decide(bundle, parsed, declared)
}

fn main() {
    let _ = judge;
}
