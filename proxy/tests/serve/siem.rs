//! The feed for security monitoring: every record once at least, in order, in syslog's framing, over
//! a receiver's breaks and the proxy's restarts, without what would recognise a prompt.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

use crate::house::caller::body;
use crate::house::search::holds;
use crate::house::until::soon;
use crate::house::{Cast, House};

const MARK: &str = "quillfeather-obsidian-lovage";

/// A receiver's end of one connection.
struct Feed {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Feed {
    async fn accepted(listener: &TcpListener) -> Self {
        let (stream, _) = soon("a connection", listener.accept()).await.expect("a connection");
        Self { stream, bytes: Vec::new() }
    }

    /// The next message, by its announced length; `None` at the end.
    async fn message(&mut self) -> Option<String> {
        loop {
            if let Some(space) = self.bytes.iter().position(|byte| *byte == b' ') {
                let length = std::str::from_utf8(&self.bytes[..space]).expect("digits");
                let length: usize = length.parse().expect("a length");
                if self.bytes.len() > space + length {
                    let message = self.bytes[space + 1..=space + length].to_vec();
                    self.bytes.drain(..=space + length);
                    return Some(String::from_utf8(message).expect("UTF-8"));
                }
            }
            if soon("a message", self.stream.read_buf(&mut self.bytes)).await.expect("bytes") == 0 {
                assert!(self.bytes.is_empty(), "a message in two");
                return None;
            }
        }
    }

    /// The next event of this kind; whatever comes before it is added to `seen`.
    async fn event(&mut self, kind: &str, seen: &mut Vec<Value>) -> Value {
        loop {
            let message = self.message().await.expect("a message");
            assert!(message.starts_with("<110>1 20"), "{message}");
            assert!(!holds(message.as_bytes(), MARK), "{message}");
            assert!(!message.contains("request_key") && !message.contains("request_digest"));
            let (head, event) = message.split_once(" - {").expect("an event");
            let event: Value = serde_json::from_str(&format!("{{{event}")).expect("JSON");
            assert!(head.ends_with(event["activity_name"].as_str().expect("a kind")), "{head}");
            assert_eq!(event["class_uid"], 6003);
            seen.push(event.clone());
            if event["activity_name"] == kind {
                return event;
            }
        }
    }
}

async fn cast(to: SocketAddr) -> Cast {
    let settings = format!(
        "listen: {{data: 127.0.0.1:0, governance: 127.0.0.1:0}}\nlog: {{filter: debug}}\n\
         siem: {{to: 'tcp://{to}'}}\n"
    );
    Cast::described("30 s", &settings).await
}

async fn call(house: &House) -> String {
    let text = format!("Refund 5555 5555 5555 4444 for {MARK}.");
    let answer = house.ask("support-desk", body(&text, json!({}))).send(house.data).await;
    assert_eq!(answer.status, 200);
    answer.header("x-request-id").expect("an id").to_owned()
}

fn sequences(seen: &[Value]) -> BTreeSet<u64> {
    seen.iter().filter_map(|event| event["metadata"]["sequence"].as_u64()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_break_and_a_restart_lose_no_event() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let house = House::with(cast(listener.local_addr().expect("an address")).await).await;
    let mut seen = Vec::new();
    let mut feed = Feed::accepted(&listener).await;
    let id = call(&house).await;
    let outcome = feed.event("outcome", &mut seen).await;
    assert_eq!(outcome["metadata"]["uid"], json!(id));
    assert_eq!(outcome["actor"]["app_name"], "support-desk");
    let decision = seen.iter().find(|event| event["activity_name"] == "decision");
    assert_eq!(decision.expect("the decision, before")["metadata"]["uid"], json!(id));

    // The receiver goes; what it may not have read comes again on the next connection.
    drop(feed);
    let id = call(&house).await;
    let mut feed = Feed::accepted(&listener).await;
    let mut again = Vec::new();
    loop {
        if feed.event("outcome", &mut again).await["metadata"]["uid"] == json!(id) {
            break;
        }
    }
    assert!(sequences(&again).is_superset(&sequences(&seen)), "what was not settled comes again");
    seen.extend(again);

    // More records than a page holds, while nobody listens.
    drop(feed);
    let many = (0..1_100).map(|_| {
        let record = proxy::pipeline::record::operator("backlog", None, proxy::clock::now());
        house.store().append(record)
    });
    for appended in many.collect::<Vec<_>>() {
        appended.await.expect("a durable record");
    }
    let id = call(&house).await;
    let mut feed = Feed::accepted(&listener).await;
    loop {
        if feed.event("outcome", &mut seen).await["metadata"]["uid"] == json!(id) {
            break;
        }
    }

    // The proxy ends in order: whole messages, and then an end.
    let cast = house.close().await;
    while let Some(message) = feed.message().await {
        assert!(!holds(message.as_bytes(), MARK));
    }

    // The next process goes on where this one ended.
    let house = House::with(cast).await;
    let mut feed = Feed::accepted(&listener).await;
    let id = call(&house).await;
    let mut after = Vec::new();
    let outcome = feed.event("outcome", &mut after).await;
    assert_eq!(outcome["metadata"]["uid"], json!(id));
    let stop = after.iter().find(|event| event["api"]["operation"] == "stop");
    assert!(stop.is_some(), "the end of the one before: {after:?}");
    let first = sequences(&after).into_iter().next().expect("an event");
    assert!(first > sequences(&seen).into_iter().next_back().expect("an event"), "no repetition");
    house.close().await;
}
