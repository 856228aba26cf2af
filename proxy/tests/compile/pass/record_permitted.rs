//! A permitted request can be recorded.

use proxy::gateway::Gateway;
use proxy::pipeline::decide::Permitted;
use proxy::pipeline::record::{Recorded, Snapshots, permitted};
use proxy::pipeline::refuse::Refusal;

async fn send(
    gateway: &Gateway,
    endpoints: &Snapshots,
    decided: Permitted,
) -> Result<Recorded, Refusal> {
    permitted(gateway, endpoints, decided).await
}

fn main() {
    let _ = send;
}
