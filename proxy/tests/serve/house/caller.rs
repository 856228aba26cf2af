//! The application's side: plain HTTP, a connection to each request, nothing hidden.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::task::TaskTracker;

use super::until::soon;

/// A request to be sent.
#[derive(Clone)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Ask {
    /// A chat request with this body, byte for byte.
    pub(crate) fn chat(key: &str, body: impl Into<Bytes>) -> Self {
        let ask = Self {
            method: Method::POST,
            path: "/v1/chat/completions".to_owned(),
            headers: HeaderMap::new(),
            body: body.into(),
        };
        ask.header("content-type", "application/json")
            .header("authorization", &format!("Bearer {key}"))
    }

    /// A JSON request to another path.
    pub(crate) fn post(key: &str, path: &str, body: impl Into<Bytes>) -> Self {
        Self::chat(key, body).path(path)
    }

    /// A request without a body.
    pub(crate) fn get(key: &str, path: &str) -> Self {
        let ask = Self {
            method: Method::GET,
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        };
        ask.header("authorization", &format!("Bearer {key}"))
    }

    pub(crate) fn method(self, method: Method) -> Self {
        Self { method, ..self }
    }

    pub(crate) fn path(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// With another body.
    pub(crate) fn carrying(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Sets a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name = http::HeaderName::from_bytes(name.as_bytes()).expect("a header name");
        self.headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Sends it and waits for the head of the answer.
    pub(crate) async fn open(self, address: SocketAddr) -> Open {
        self.try_open(address).await.expect("an answer")
    }

    /// The same; `None` where the connection closed without an answer.
    pub(crate) async fn try_open(self, address: SocketAddr) -> Option<Open> {
        let stream = TcpStream::connect(address).await.ok()?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream))
                .await
                .ok()?;
        let driving = Driving(TaskTracker::new().spawn(async move {
            connection.await.ok(); // A broken connection shows in the answer.
        }));
        let mut request = Request::builder().method(self.method).uri(self.path);
        *request.headers_mut().expect("a request") = self.headers;
        let request = request.header("host", address.to_string());
        let request = request.body(Full::new(self.body)).expect("a request");
        let response = soon("the head of an answer", sender.send_request(request)).await.ok()?;
        let (head, body) = response.into_parts();
        Some(Open { status: head.status, headers: head.headers, body, _driving: driving })
    }

    /// Sends it and reads the whole answer.
    pub(crate) async fn send(self, address: SocketAddr) -> Answer {
        self.open(address).await.rest().await
    }
}

/// Ends the connection when its holder goes.
struct Driving(tokio::task::JoinHandle<()>);

impl Drop for Driving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// An answer whose head has come. Dropping it closes the connection.
pub(crate) struct Open {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Incoming,
    _driving: Driving,
}

impl Open {
    /// The next bytes; `None` at the end or where the connection broke.
    pub(crate) async fn next(&mut self) -> Option<Bytes> {
        let frame = soon("the next piece", self.body.frame()).await?.ok()?;
        Some(frame.into_data().unwrap_or_default())
    }

    /// Reads on until what came holds `text`, and gives all that came.
    pub(crate) async fn read_until(&mut self, text: &str) -> String {
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&seen).contains(text) {
            let piece = self.next().await;
            seen.extend_from_slice(&piece.expect("the answer ended before it"));
        }
        String::from_utf8_lossy(&seen).into_owned()
    }

    /// Reads to the end.
    pub(crate) async fn rest(mut self) -> Answer {
        let mut parts = Vec::new();
        let mut broken = false;
        while let Some(frame) = soon("the rest of an answer", self.body.frame()).await {
            match frame {
                Ok(frame) => parts.extend(frame.into_data().ok()),
                Err(_) => {
                    broken = true;
                    break;
                }
            }
        }
        Answer { status: self.status, headers: self.headers, body: parts.concat(), broken }
    }
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) broken: bool,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("an answer in UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON under status {}", self.status))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a text header"))
    }

    /// The id under which records are found.
    pub(crate) fn id(&self) -> trace_store::RecordId {
        let id = self.header("x-request-id").expect("every answer carries x-request-id");
        trace_store::RecordId::parse(id).expect("an id of ours")
    }

    /// The code of an error object.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The data of each event, `[DONE]` included.
    pub(crate) fn events(&self) -> Vec<String> {
        let text = self.text();
        let blocks = text.split("\n\n").filter(|block| !block.is_empty());
        let data = blocks.map(|block| {
            let lines = block.lines().filter_map(|line| line.strip_prefix("data: "));
            lines.collect::<Vec<_>>()
        });
        data.filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect()
    }

    /// The text of the first choice of a stream.
    pub(crate) fn said(&self) -> String {
        let events = self.events();
        let chunks = events.iter().filter(|event| *event != "[DONE]");
        chunks
            .filter_map(|event| {
                let chunk: Value = serde_json::from_str(event).expect("a chunk in JSON");
                chunk.pointer("/choices/0/delta/content")?.as_str().map(str::to_owned)
            })
            .collect()
    }

    /// Everything of it, for searching.
    pub(crate) fn everything(&self) -> Vec<u8> {
        let mut all = format!("{:?} ", self.headers).into_bytes();
        all.extend_from_slice(&self.body);
        all
    }
}

/// A chat request with one message of the user's; `more` adds or replaces members.
pub(crate) fn body(text: &str, more: Value) -> String {
    let mut body = json!({"model": "plain", "messages": [{"role": "user", "content": text}]});
    let members = body.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    body.to_string()
}

/// Sends bytes as they are and reads until the server closes.
pub(crate) async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a listening server");
    stream.write_all(bytes).await.expect("a listening server");
    let mut answer = Vec::new();
    soon("a raw answer", stream.read_to_end(&mut answer)).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}
