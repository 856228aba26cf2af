//! A permit without a durable record cannot be forwarded.

use proxy::gateway::{Gateway, Live};
use proxy::pipeline::decide::Permitted;
use proxy::pipeline::forward::{Answer, forward};
use proxy::pipeline::reply::Reply;

async fn send(gateway: &Gateway, live: &Live, permitted: Permitted, reply: &mut Reply) -> Answer {
    forward(gateway, live, permitted, reply).await
}

fn main() {
    let _ = send;
}
