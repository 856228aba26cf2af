//! A permit cannot be kept for another request.

fn twice(permit: &routing_rules::Permit) -> routing_rules::Permit {
    permit.clone()
}

fn main() {
    let _ = twice;
}
