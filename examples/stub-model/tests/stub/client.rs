//! A plain HTTP client and a tolerant reader of event streams, for these tests.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use stub_model::Handle;
use tokio::net::TcpStream;
use tokio_util::task::TaskTracker;

/// What came back, read to its end or to the point where the connection broke.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) parts: Vec<Bytes>,
    pub(crate) broken: bool,
}

impl Answer {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.parts.concat()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes()).expect("an answer in UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes()).expect("an answer in JSON")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a text header"))
    }

    /// The data of each event, `[DONE]` included.
    pub(crate) fn events(&self) -> Vec<String> {
        events(&self.text())
    }

    /// The events as JSON, without `[DONE]`.
    pub(crate) fn chunks(&self) -> Vec<Value> {
        let events = self.events();
        let chunks = events.iter().filter(|event| *event != "[DONE]");
        chunks.map(|event| serde_json::from_str(event).expect("a chunk in JSON")).collect()
    }

    /// The text of the first choice, joined from its deltas.
    pub(crate) fn said(&self) -> String {
        self.chunks()
            .iter()
            .filter_map(|chunk| chunk.pointer("/choices/0/delta/content")?.as_str())
            .collect()
    }
}

/// Reads a stream as the standard for server-sent events says.
pub(crate) fn events(stream: &str) -> Vec<String> {
    let stream = stream.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let blocks = stream.split("\n\n").filter(|block| !block.is_empty());
    let data = blocks.map(|block| {
        let lines = block.lines().filter_map(|line| line.strip_prefix("data:"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>()
    });
    data.filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect()
}

/// A connection of its own to the stub.
pub(crate) async fn connect(stub: &Handle) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(stub.address()).await.expect("a listening stub");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a handshake");
    TaskTracker::new().spawn(async move {
        connection.await.ok(); // A broken connection shows in the answer.
    });
    sender
}

/// Sends on a new connection; `None` when it closed without an answer.
pub(crate) async fn send(stub: &Handle, method: Method, path: &str, body: &str) -> Option<Answer> {
    send_on(&mut connect(stub).await, method, path, body).await
}

pub(crate) async fn send_on(
    sender: &mut SendRequest<Full<Bytes>>,
    method: Method,
    path: &str,
    body: &str,
) -> Option<Answer> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "stub")
        .header("authorization", "Bearer header-canary")
        .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
        .expect("a request");
    let response = sender.send_request(request).await.ok()?;
    let (head, mut body) = response.into_parts();
    let (mut parts, mut broken) = (Vec::new(), false);
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => parts.extend(frame.into_data().ok()),
            Err(_) => {
                broken = true;
                break;
            }
        }
    }
    Some(Answer { status: head.status, headers: head.headers, parts, broken })
}

pub(crate) async fn post(stub: &Handle, path: &str, body: &Value) -> Answer {
    send(stub, Method::POST, path, &body.to_string()).await.expect("an answer")
}

pub(crate) async fn get(stub: &Handle, path: &str) -> Answer {
    send(stub, Method::GET, path, "").await.expect("an answer")
}

/// A chat request with one user message; further members override.
pub(crate) fn asking(text: &str, more: Value) -> Value {
    let mut body = serde_json::json!({
        "model": "gpt-4o-mini", "messages": [{"role": "user", "content": text}]
    });
    let members = body.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    body
}

pub(crate) async fn chat(stub: &Handle, text: &str, more: Value) -> Answer {
    post(stub, "/v1/chat/completions", &asking(text, more)).await
}
