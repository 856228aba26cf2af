//! A recorded request cannot be forwarded twice.

use proxy::gateway::{Gateway, Live};
use proxy::pipeline::forward::{Answer, forward};
use proxy::pipeline::record::Recorded;
use proxy::pipeline::reply::Reply;

async fn send(gateway: &Gateway, live: &Live, recorded: Recorded, reply: &mut Reply) -> Answer {
    let _ = forward(gateway, live, recorded, reply).await;
    forward(gateway, live, recorded, reply).await
}

fn main() {
    let _ = send;
}
