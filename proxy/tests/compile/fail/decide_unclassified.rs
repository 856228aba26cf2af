//! A parsed request cannot be decided on before it is classified.

use std::sync::Arc;

use proxy::pipeline::decide::{Decided, decide};
use proxy::pipeline::parse::Parsed;
use proxy::pipeline::refuse::Refusal;
use routing_rules::Bundle;

fn judge(bundle: &Arc<Bundle>, parsed: Parsed) -> Result<Decided, Refusal> {
    decide(bundle, parsed)
}

fn main() {
    let _ = judge;
}
