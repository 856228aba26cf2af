//! A permitted request can be recorded.

use proxy::pipeline::decide::Permitted;
use proxy::pipeline::record::{Recorded, Snapshots, permitted};
use proxy::pipeline::refuse::Refusal;
use trace_store::Store;

async fn send(
    store: &Store,
    endpoints: &Snapshots,
    decided: Permitted,
) -> Result<Recorded, Refusal> {
    permitted(store, endpoints, decided).await
}

fn main() {
    let _ = send;
}
