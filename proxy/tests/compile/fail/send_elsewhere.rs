//! The client takes no endpoint of the caller's choosing: a cleared attempt cannot be made.

use proxy::pipeline::record::Cleared;
use routing_rules::{Permit, PermittedEndpoint};

fn elsewhere<'a>(endpoint: PermittedEndpoint<'a>, permit: &'a Permit) -> Cleared<'a> {
    Cleared { endpoint, permit, request: todo!() }
}

fn main() {
    let _ = elsewhere;
}
