//! A classified request without a decision cannot be recorded, and so not be forwarded.

use proxy::pipeline::classify::Classified;
use proxy::pipeline::record::{Recorded, Snapshots, permitted};
use proxy::pipeline::refuse::Refusal;
use trace_store::Store;

async fn send(
    store: &Store,
    endpoints: &Snapshots,
    classified: Classified,
) -> Result<Recorded, Refusal> {
    permitted(store, endpoints, classified).await
}

fn main() {
    let _ = send;
}
