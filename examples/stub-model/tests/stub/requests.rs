//! What a stub keeps of the requests it received, and what it is to stop one.

use http::Method;
use serde_json::json;
use stub_model::{Behaviour, Fault, Recording, Settings, State, Stub};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::client::{asking, chat, connect, get, send, send_on};

#[tokio::test]
async fn everything_that_arrived_can_be_searched() {
    let stub = Stub::start(Settings::default()).await.unwrap();
    let body = asking("the body-canary sings", json!({})).to_string();
    send(&stub, Method::POST, "/v1/chat/completions?q=query-canary", &body).await.unwrap();
    for needle in ["body-canary", "query-canary", "header-canary", "chat/completions"] {
        assert!(stub.saw(needle.as_bytes()), "{needle}");
    }
    assert!(!stub.saw(b"other-canary"));
    let received = &stub.requests()[0];
    assert_eq!((received.method.as_str(), received.number), ("POST", 0));
    assert_eq!(received.body, body.as_bytes());
    assert_eq!(received.header("host"), Some("stub"));
    assert_eq!(received.json().unwrap()["model"], "gpt-4o-mini");
    assert_eq!(received.state, State::Completed);
    let shown = format!("{received:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn half_a_body_is_kept_when_the_caller_leaves() {
    let stub = Stub::start(Settings::default()).await.unwrap();
    let mut stream = TcpStream::connect(stub.address()).await.unwrap();
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: stub\r\ncontent-length: 1000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"half-canary").await.unwrap();
    stub.wait_for(|counts| counts.arrived == 1).await;
    drop(stream);
    let counts = stub.wait_for_abort().await;
    assert_eq!((counts.aborted, counts.read), (1, 0));
    assert!(stub.saw(b"half-canary"));
}

#[tokio::test]
async fn the_oldest_go_when_the_bounds_are_reached() {
    let two = Recording::Kept { requests: 2, bytes: usize::MAX };
    let stub = Stub::start(Settings { recording: two, ..Settings::default() }).await.unwrap();
    for text in ["first", "second", "third"] {
        chat(&stub, text, json!({})).await;
    }
    assert!(!stub.saw(b"first") && stub.saw(b"second") && stub.saw(b"third"));
    assert_eq!((stub.count(), stub.counts().dropped, stub.requests().len()), (3, 1, 2));

    let small = Recording::Kept { requests: 9, bytes: 100 };
    let stub = Stub::start(Settings { recording: small, ..Settings::default() }).await.unwrap();
    for text in ["first", "second"] {
        chat(&stub, text, json!({})).await;
    }
    assert!(!stub.saw(b"first") && stub.saw(b"second"));
    assert_eq!(stub.counts().dropped, 1);
}

#[tokio::test]
async fn without_recording_requests_are_only_counted() {
    let settings = Settings { recording: Recording::Off, ..Settings::default() };
    let stub = Stub::start(settings).await.unwrap();
    chat(&stub, "unseen", json!({})).await;
    let counts = stub.wait_for(|counts| counts.completed == 1).await;
    assert_eq!((counts.arrived, counts.read, counts.dropped), (1, 1, 0));
    assert!(stub.requests().is_empty() && !stub.saw(b"unseen"));
}

#[tokio::test]
async fn clearing_forgets_open_requests_too() {
    let behaviour = Behaviour::fault(Fault::HangBeforeHeaders).times(1);
    let stub = Stub::start(Settings { behaviour, ..Settings::default() }).await.unwrap();
    let mut sender = connect(&stub).await;
    let body = asking("old", json!({})).to_string();
    tokio::select! {
        answer = send_on(&mut sender, Method::POST, "/v1/chat/completions", &body) => {
            panic!("answered: {answer:?}")
        }
        _counts = stub.wait_for_request(1) => {}
    }
    stub.clear();
    drop(sender);
    chat(&stub, "new", json!({})).await;
    assert_eq!((stub.count(), stub.counts().aborted), (1, 0));
    assert!(stub.saw(b"new") && !stub.saw(b"old"));
    assert_eq!(stub.requests()[0].number, 1);
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let stub = Stub::start(Settings::default()).await.unwrap();
    let mut sender = connect(&stub).await;
    for text in ["a", "b", "c"] {
        let body = asking(text, json!({"stream": true})).to_string();
        let answer =
            send_on(&mut sender, Method::POST, "/v1/chat/completions", &body).await.unwrap();
        assert_eq!(answer.said(), text);
    }
}

#[tokio::test]
async fn a_stopped_stub_cuts_its_connections_and_frees_its_port() {
    let behaviour = Behaviour::fault(Fault::HangBeforeHeaders);
    let stub = Stub::start(Settings { behaviour, ..Settings::default() }).await.unwrap();
    let address = stub.address();
    let mut sender = connect(&stub).await;
    let body = asking("x", json!({})).to_string();
    let asked = send_on(&mut sender, Method::POST, "/v1/chat/completions", &body);
    let stopped = async {
        stub.wait_for_request(1).await;
        stub.stop().await;
    };
    let (answer, ()) = tokio::join!(asked, stopped);
    assert!(answer.is_none());
    assert!(TcpStream::connect(address).await.is_err());
    let again = Stub::start(Settings { listen: address, ..Settings::default() }).await.unwrap();
    assert_eq!(get(&again, "/v1/models").await.status, 200);
}

#[tokio::test]
async fn dropping_the_handle_stops_the_stub() {
    let behaviour = Behaviour::fault(Fault::HangBeforeHeaders);
    let stub = Stub::start(Settings { behaviour, ..Settings::default() }).await.unwrap();
    let mut sender = connect(&stub).await;
    let body = asking("x", json!({})).to_string();
    let asked = send_on(&mut sender, Method::POST, "/v1/chat/completions", &body);
    let dropped = async {
        stub.wait_for_request(1).await;
        drop(stub);
    };
    let (answer, ()) = tokio::join!(asked, dropped);
    assert!(answer.is_none());
}
