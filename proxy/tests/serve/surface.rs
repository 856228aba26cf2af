//! Every path besides chat: each published operation is served or refused by name, what is served is
//! judged, recorded and sent on byte for byte, and nothing passes that was not read.

mod embeddings;
mod forms;
mod media;
mod messages;
mod paths;
mod quotas;
mod responses;
mod texts;

use serde_json::Value;

use crate::house::House;
use crate::house::caller::{Answer, Ask};

/// Text that only the own site may have.
const SECRET: &str = "TLP:RED the merger is off";

async fn post(house: &House, application: &str, path: &str, body: &Value) -> Answer {
    send(house, application, path, &body.to_string()).await
}

async fn send(house: &House, application: &str, path: &str, body: &str) -> Answer {
    Ask::post(house.key(application), path, body.to_owned()).send(house.data).await
}

/// The bodies that arrived, with the names of the servers.
fn arrived(house: &House) -> Vec<(String, String)> {
    let arrivals = house.arrivals().into_iter();
    let body = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    arrivals.map(|(server, got)| (server.to_owned(), body(&got.body))).collect()
}

fn forget(house: &House) {
    house.servers().into_iter().for_each(stub_model::Handle::clear);
}
