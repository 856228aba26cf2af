//! A recorded request can be forwarded, once.

use proxy::gateway::{Gateway, Live};
use proxy::pipeline::forward::{Answer, forward};
use proxy::pipeline::record::Recorded;
use proxy::pipeline::reply::Reply;

async fn send(gateway: &Gateway, live: &Live, recorded: Recorded, reply: &mut Reply) -> Answer {
    forward(gateway, live, recorded, reply).await
}

fn main() {
    let _ = send;
}
