//! A classified request without a decision cannot be recorded, and so not be forwarded.

use proxy::gateway::Gateway;
use proxy::pipeline::classify::Classified;
use proxy::pipeline::record::{Recorded, Snapshots, permitted};
use proxy::pipeline::refuse::Refusal;

async fn send(
    gateway: &Gateway,
    endpoints: &Snapshots,
    classified: Classified,
) -> Result<Recorded, Refusal> {
    permitted(gateway, endpoints, classified).await
}

fn main() {
    let _ = send;
}
