//! The application's side: real HTTP to the proxy, and what came back of it.

use anyhow::Context;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use trace_store::record::{Decision, Outcome, Record, RecordId};

use super::cast::AppKeys;
use super::prompts::Prompt;
use crate::run::Running;

/// A one-pixel picture, for the prompt that carries one.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/// One prompt and what became of it.
pub(super) struct Told {
    pub(super) prompt: &'static Prompt,
    pub(super) status: StatusCode,
    pub(super) decision: Decision,
    pub(super) outcome: Option<Outcome>,
}

impl Told {
    /// The endpoint that answered.
    pub(super) fn endpoint(&self) -> Option<&str> {
        self.outcome.as_ref().and_then(|outcome| outcome.endpoint.as_deref())
    }

    /// What the proxy added: all the time it took, less the time the endpoint took.
    pub(super) fn added_us(&self) -> Option<u64> {
        let outcome = self.outcome.as_ref()?;
        let waited: u64 = outcome.attempts.iter().map(|attempt| attempt.latency_us).sum();
        Some(outcome.latency_us.saturating_sub(waited))
    }
}

/// Sends one prompt and reads its records back.
pub(super) async fn send(
    running: &Running,
    keys: &AppKeys,
    prompt: &'static Prompt,
) -> anyhow::Result<Told> {
    let key = keys.get(prompt.application).context("no key for the application")?;
    let stream = TcpStream::connect(running.data).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await?;
    let driving = running.gateway().tasks().spawn(connection);
    let request = Request::post("/v1/chat/completions")
        .header(HOST, running.data.to_string())
        .header(CONTENT_TYPE, "application/json")
        .header(AUTHORIZATION, format!("Bearer {}", key.expose_secret()))
        .body(Full::new(Bytes::from(body(prompt))))?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    let id = id.and_then(RecordId::parse).context("the answer carries no x-request-id")?;
    // The whole answer, streamed or not: its outcome is durable before its last byte arrives.
    response.into_body().collect().await?;
    drop(sender);
    drop(driving);
    records(running, id, prompt, status)
}

fn body(prompt: &Prompt) -> String {
    let content = if prompt.picture {
        serde_json::json!([
            {"type": "text", "text": prompt.text},
            {"type": "image_url", "image_url": {"url": PICTURE}},
        ])
    } else {
        prompt.text.into()
    };
    serde_json::json!({
        "model": prompt.model,
        "stream": prompt.stream,
        "messages": [{"role": "user", "content": content}],
    })
    .to_string()
}

fn records(
    running: &Running,
    id: RecordId,
    prompt: &'static Prompt,
    status: StatusCode,
) -> anyhow::Result<Told> {
    let (mut decision, mut outcome) = (None, None);
    for stored in tokio::task::block_in_place(|| running.gateway().store().get(&id))? {
        if let Record::Decision(found) = stored.record() {
            decision = Some((**found).clone());
        } else if let Record::Outcome(found) = stored.record() {
            outcome = Some((**found).clone());
        }
    }
    let decision = decision.context("the answer's decision is not in the store")?;
    Ok(Told { prompt, status, decision, outcome })
}
