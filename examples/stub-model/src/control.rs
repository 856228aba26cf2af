//! Control over HTTP, for tests in other languages: `/_stub/behaviour` and `/_stub/requests`.
//! These calls are not themselves recorded.

use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::{Map, Value, json};

use crate::exchange::Shared;
use crate::reply::{CutOff, Reply, Script};
use crate::{Behaviour, Received};

/// Longest behaviour taken over HTTP: one with a large fixed answer fits.
const LIMIT_BYTES: usize = 32 << 20;

pub(crate) async fn answer(
    shared: &Shared,
    method: &Method,
    path: &str,
    body: Incoming,
) -> Result<Response<Script>, CutOff> {
    let reply = match (method, path) {
        (&Method::GET, "behaviour") => behaviour(shared),
        (&Method::PUT, "behaviour") => {
            let body = Limited::new(body, LIMIT_BYTES).collect().await.map_err(|_| CutOff)?;
            match serde_json::from_slice::<Behaviour>(&body.to_bytes()) {
                Ok(wanted) => {
                    shared.set(wanted);
                    behaviour(shared)
                }
                // The text is the tester's own, never a prompt: its error may be shown.
                Err(error) => Reply::error(StatusCode::BAD_REQUEST, &error.to_string()),
            }
        }
        (&Method::GET, "requests") => requests(shared),
        (&Method::DELETE, "requests") => {
            shared.journal.clear();
            requests(shared)
        }
        (&Method::GET, "counts") => Reply::json(StatusCode::OK, &json!(shared.journal.counts())),
        _ => Reply::error(
            StatusCode::NOT_FOUND,
            "known are: GET and PUT /_stub/behaviour, GET and DELETE /_stub/requests, \
             GET /_stub/counts",
        ),
    };
    Ok(reply.respond_unwatched())
}

fn behaviour(shared: &Shared) -> Reply {
    Reply::json(StatusCode::OK, &json!(shared.behaviour()))
}

fn requests(shared: &Shared) -> Reply {
    let requests: Vec<Value> = shared.journal.requests().iter().map(shown).collect();
    let counts = shared.journal.counts();
    Reply::json(StatusCode::OK, &json!({"counts": counts, "requests": requests}))
}

/// A request as JSON: the body's bytes in base64, and as text where it is that.
fn shown(received: &Received) -> Value {
    let headers: Map<String, Value> = received
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), json!(String::from_utf8_lossy(value))))
        .collect();
    let arrived = received.arrived_at.duration_since(UNIX_EPOCH).unwrap_or_default();
    json!({
        "number": received.number,
        "method": received.method,
        "path": received.path,
        "headers": headers,
        "body_base64": STANDARD.encode(&received.body),
        "body": std::str::from_utf8(&received.body).ok(),
        // Nanoseconds do not fit a JSON number exactly in every reader.
        "arrived_at_ns": arrived.as_nanos().to_string(),
        "state": received.state,
        "frames_out": received.frames_out,
    })
}
